package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"nines/model"
	"nines/model/reliability"
)

// randomModel draws a small model with high failure rates, so that a few hundred years judge it. Every feature of DESIGN §4
// has a fair chance to meet every other, in joint chains that the solver finishes within a second or so.
func randomModel(r *rand.Rand) *reliability.Model {
	for {
		if m := anyModel(r); jointStates(m) < 3e4 {
			return m
		}
	}
}

// jointStates is about how many states the tiers with a memory and their domains have together.
func jointStates(m *reliability.Model) float64 {
	states := 1.0
	for _, d := range m.Domains {
		states *= 2
		if d.Loss == reliability.Kill {
			states *= 1.5
		}
	}
	for _, t := range m.Tiers {
		for i := range units(&t) {
			switch {
			case t.Rebuild != nil: // a unit works or not, in any of the domains
				states *= 1 + float64(len(t.Units))
			default:
				states *= 2
			}
			if t.Crews > 0 {
				states *= float64(i + 1) // in any order of waiting
			}
		}
	}
	return states
}

func anyModel(r *rand.Rand) *reliability.Model {
	m := &reliability.Model{}
	chance := func(p float64) bool { return r.Float64() < p }
	between := func(low, high float64) model.Hours {
		return model.Hours(math.Exp(math.Log(low) + r.Float64()*math.Log(high/low)))
	}
	kills := chance(0.4)
	for i := range r.IntN(4) {
		d := reliability.Domain{Name: fmt.Sprint("d", i), Parent: -1, MTTF: between(100, 600), MTTR: reliability.Exp(between(3, 30))}
		if i > 0 && chance(0.5) {
			d.Parent = r.IntN(i)
		}
		if kills && chance(0.6) {
			d.Loss = reliability.Kill
		}
		m.Domains = append(m.Domains, d)
	}
	for i := range 1 + r.IntN(3) {
		m.Tiers = append(m.Tiers, randomTier(r, m, fmt.Sprint("t", i)))
	}
	if chance(0.3) && len(m.Tiers) > 1 {
		m.Service = randomExpr(r, len(m.Tiers), 2)
	}
	if len(m.Domains) > 0 && chance(0.3) {
		c := reliability.Shock{Name: "s", Rate: 1 / float64(between(100, 600)), MTTR: reliability.Exp(between(3, 20))}
		for d := range m.Domains {
			if p := []float64{0.3, 0.7, 1}[r.IntN(3)]; d == 0 || chance(0.6) {
				c.Takes = append(c.Takes, reliability.Taken{Domain: d, Probability: p})
			}
		}
		m.Common = append(m.Common, c)
	}
	for i := range r.IntN(3) {
		f := reliability.Fault{Name: fmt.Sprint("f", i), Rate: 1 / float64(between(50, 500)), Fails: 0.1 + 0.9*r.Float64(), MTTR: reliability.Exp(between(1, 10)), Share: 1}
		if chance(0.4) {
			f.Share = 0.1 + 0.8*r.Float64()
		}
		m.Faults = append(m.Faults, f)
	}
	for i := range r.IntN(5) / 3 {
		x := reliability.Maintenance{Name: fmt.Sprint("m", i), Every: between(50, 500), Lasts: between(2, 20), Tier: r.IntN(len(m.Tiers)+1) - 1}
		if x.Tier >= 0 && m.Tiers[x.Tier].Standby == nil && chance(0.6) {
			x.Units = 1
		}
		m.Maintenance = append(m.Maintenance, x)
	}
	return m
}

func randomTier(r *rand.Rand, m *reliability.Model, name string) reliability.Tier {
	chance := func(p float64) bool { return r.Float64() < p }
	between := func(low, high float64) model.Hours {
		return model.Hours(math.Exp(math.Log(low) + r.Float64()*math.Log(high/low)))
	}
	t := reliability.Tier{Name: name, MTTF: between(30, 300), MTTR: reliability.Exp(between(2, 20)), Boot: reliability.Exp(between(0.5, 5))}
	total := 0
	if len(m.Domains) == 0 || chance(0.15) {
		total = 1 + r.IntN(4)
		t.Units = []reliability.Placement{in(-1, total)}
	} else {
		for _, d := range r.Perm(len(m.Domains))[:1+r.IntN(len(m.Domains))] {
			n := 1 + r.IntN(2)
			total += n
			t.Units = append(t.Units, in(d, n))
		}
	}
	if chance(0.35) {
		t.Crews = 1 + r.IntN(2)
	}
	if chance(0.2) {
		t.Beta = 0.05 + 0.3*r.Float64()
	}
	if total > 1 && chance(0.35) {
		t.Standby = &reliability.Standby{Failover: reliability.Exp(between(0.2, 3)), Coverage: []float64{0, 0.5, 0.9, 1}[r.IntN(4)],
			Manual: reliability.Exp(between(1, 10)), MTTF: between(30, 600)}
		if chance(0.2) {
			t.Standby.MTTF = model.Hours(math.Inf(1))
		} else if chance(0.4) {
			t.Standby.TestEvery = between(50, 500)
		}
		return t
	}
	if len(t.Units) > 1 && chance(0.5) {
		t.Rebuild = &reliability.Rebuild{After: reliability.Exp(between(0.5, 5)), Fails: []float64{0, 0.3, 0.6}[r.IntN(3)]}
	}
	need := 1 + r.IntN(total)
	t.Need = []reliability.Need{{Share: 1, Units: need}}
	if total > 1 && chance(0.3) {
		t.Need = []reliability.Need{{Share: 0.7, Units: max(1, need-1)}, {Share: 0.3, Units: need}}
		if chance(0.5) {
			t.Need[1].Spells = 1.0 / 24
		}
		if chance(0.3) && need > 2 {
			t.Need = []reliability.Need{{Share: 0.5, Units: need - 2}, {Share: 0.3, Units: need - 1, Spells: 1.0 / 24}, {Share: 0.2, Units: need, Spells: 1.0 / 24}}
		}
	}
	return t
}

// randomExpr is a nested all, any or of; tiers may be named again and again.
func randomExpr(r *rand.Rand, tiers, depth int) reliability.Expr {
	if depth == 0 || r.Float64() < 0.3 {
		return reliability.Expr{Kind: reliability.ExprTier, Tier: r.IntN(tiers)}
	}
	e := reliability.Expr{Kind: []reliability.ExprKind{reliability.ExprAll, reliability.ExprAny, reliability.ExprOf}[r.IntN(3)]}
	for range 2 + r.IntN(2) {
		e.Of = append(e.Of, randomExpr(r, tiers, depth-1))
	}
	if e.Kind == reliability.ExprOf {
		e.K = 1 + r.IntN(len(e.Of))
	}
	return e
}

// timed writes a time with its shape.
func timed(d reliability.Duration) string {
	switch d.Shape {
	case reliability.Fixed:
		return fmt.Sprintf("{fixed: %gh}", d.Mean)
	case reliability.Lognormal:
		return fmt.Sprintf("{lognormal: {mean: %gh, cv: %g}}", d.Mean, d.CV)
	}
	return fmt.Sprintf("%gh", d.Mean)
}

// written writes a model in the language of DESIGN §4, for reports.
func written(m *reliability.Model) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	place := func(i int) string {
		if i < 0 {
			return "-"
		}
		return m.Domains[i].Name
	}
	for _, d := range m.Domains {
		p("domain %s: {in: %s, mttf: %gh, mttr: %s, loss: %s}", d.Name, place(d.Parent), d.MTTF, timed(d.MTTR), []string{"mask", "kill"}[d.Loss])
	}
	for _, t := range m.Tiers {
		p("tier %s: unit {mttf: %gh, mttr: %s, beta: %g} boot %s crews %d", t.Name, t.MTTF, timed(t.MTTR), t.Beta, timed(t.Boot), t.Crews)
		for _, u := range t.Units {
			p("  units %s: %d", place(u.Domain), u.Units)
		}
		for _, n := range t.Need {
			p("  need {share: %g, units: %d, spells: %g/h}", n.Share, n.Units, n.Spells)
		}
		if s := t.Standby; s != nil {
			p("  standby {failover: %s, coverage: %g, manual: %s, mttf: %gh, test_every: %gh}", timed(s.Failover), s.Coverage, timed(s.Manual), s.MTTF, s.TestEvery)
		}
		if s := t.Rebuild; s != nil {
			p("  rebuild {after: %s, fails: %g}", timed(s.After), s.Fails)
		}
	}
	for _, c := range m.Common {
		p("common %s: {rate: %g/h, mttr: %s, takes: %v}", c.Name, c.Rate, timed(c.MTTR), c.Takes)
	}
	p("service %s", writtenExpr(m, &m.Service))
	for _, f := range m.Faults {
		p("fault %s: {rate: %g/h, fails: %g, mttr: %s, share: %g}", f.Name, f.Rate, f.Fails, timed(f.MTTR), f.Share)
	}
	for _, x := range m.Maintenance {
		p("maintenance %s: {every: %gh, lasts: %gh, tier: %d, units: %d}", x.Name, x.Every, x.Lasts, x.Tier, x.Units)
	}
	return b.String()
}

func writtenExpr(m *reliability.Model, e *reliability.Expr) string {
	if e.Kind == reliability.ExprTier {
		return m.Tiers[e.Tier].Name
	}
	var of []string
	for i := range e.Of {
		of = append(of, writtenExpr(m, &e.Of[i]))
	}
	return fmt.Sprint([]string{"all", "", "all", "any", fmt.Sprint(e.K, " of ")}[e.Kind], of)
}
