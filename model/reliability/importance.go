package reliability

import (
	"math"
	"slices"
	"sort"

	"nines/model"
)

// forever is the mean time to failure of what never fails.
var forever = model.Hours(math.Inf(1))

// PartKind is what a part of a model is.
type PartKind string

// The kinds of part.
const (
	PartTier   PartKind = "tier"
	PartDomain PartKind = "domain"
	PartFault  PartKind = "fault"
	PartShock  PartKind = "common"
	PartWindow PartKind = "maintenance"
)

// PartImportance says what a part matters. Gains are in unavailability, the part of it that the change would take away
// (negative: it would add); NaN where the change does not apply. Each change is made by itself and the model is solved
// anew, so gains do not add up.
type PartImportance struct {
	Kind PartKind
	Name string
	// Birnbaum is how much unavailability grows with that of the part: of a tier, the share lost when it is gone less the
	// share lost when it never fails (Z. W. Birnbaum, "On the importance of different components in a multicomponent
	// system", 1969); of others, Never over their own unavailability, which is the same where U is linear in it (mask
	// domains, faults) and the mean slope elsewhere. NaN for maintenance.
	Birnbaum float64
	// Never is what would be gained if it never failed; of maintenance, if there were none.
	Never float64
	// Unit is what one more unit would gain, in the best of its placements.
	Unit float64
	// Another is what another zone would gain: of a tier, another domain like the best one with as many units of it; of a
	// domain, another domain like it with as many units of every tier.
	Another float64
	// Repair is what half the repair time would gain.
	Repair float64
}

// PartImportances lists the parts of a model, those that would gain most if they never failed first. more is asked before every
// model that is solved whether to go on, and may be nil.
func PartImportances(m *Model, more func(solved int) bool) ([]PartImportance, error) {
	parts, _, err := PartImportancesWithin(m, more, math.Inf(1))
	return parts, err
}

// PartImportancesWithin is [PartImportances] without the changes that would each take more than so many seconds by
// [EstimateWork]: they are NaN. LeftOut is about how many seconds they would take together; 0: nothing is left out.
func PartImportancesWithin(m *Model, more func(solved int) bool, seconds float64) (parts []PartImportance, leftOut float64, err error) {
	w := &what{m: m, more: more, most: math.Inf(1)}
	base, off, err := w.solve(m)
	if err != nil {
		return nil, 0, err
	}
	w.most, w.off = seconds, off
	parts, err = w.all(base)
	return parts, w.leftOut, err
}

// EstimateImportances is about how many seconds [PartImportancesWithin] takes, and how many what it would leave out.
func EstimateImportances(m *Model, seconds float64) (takes, leftOut float64) {
	w := &what{m: m, most: seconds, dry: true}
	_, _ = w.all(0) // nothing is solved, so nothing can fail
	return w.takes, w.leftOut
}

// all asks for every part.
func (w *what) all(base float64) ([]PartImportance, error) {
	m := w.m
	w.base = base
	var out []PartImportance
	for t := range m.Tiers {
		out = append(out, w.tier(t))
	}
	for d := range m.Domains {
		if !never(m.Domains[d].MTTF) {
			out = append(out, w.domain(d))
		}
	}
	for f := range m.Faults {
		out = append(out, w.fault(f))
	}
	for c := range m.Common {
		out = append(out, w.shock(c))
	}
	for i := range m.Maintenance {
		nan := math.NaN()
		out = append(out, PartImportance{PartWindow, m.Maintenance[i].Name, nan,
			w.gain(func(m *Model) { m.Maintenance = slices.Delete(m.Maintenance, i, i+1) }), nan, nan, nan})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Never > out[j].Never })
	return out, w.err
}

// what asks what if.
type what struct {
	m      *Model
	more   func(int) bool
	base   float64
	off    float64 // what was left out of the model may change base by
	solved int
	err    error

	most    float64 // seconds that a change may take
	dry     bool    // only find out how long it takes
	takes   float64 // seconds of the others, when dry
	leftOut float64 // seconds of those that would take more
}

// solve is the unavailability of a model, and what was left out of it may change that by.
func (w *what) solve(m *Model) (u, off float64, err error) {
	if w.err != nil {
		return 0, 0, w.err
	}
	if w.more != nil && !w.more(w.solved) {
		return 0, 0, ErrStopped
	}
	w.solved++
	if w.dry || !math.IsInf(w.most, 1) {
		est, err := EstimateWork(m)
		switch {
		case err == nil && est.Seconds > w.most:
			w.leftOut += est.Seconds
			return math.NaN(), 0, nil
		case w.dry:
			w.takes += est.Seconds
			return math.NaN(), 0, nil
		}
	}
	r, err := quick(m)
	return r.Unavailability, r.Error - r.Shapes, err
}

// gain is what a change gains; NaN when the changed model cannot be solved, or not well enough to tell.
func (w *what) gain(change func(*Model)) float64 {
	m := w.m.clone()
	change(m)
	u, off, err := w.solve(m)
	if err != nil {
		if err == ErrStopped {
			w.err = err
		}
		return math.NaN()
	}
	switch d := w.base - u; {
	case math.Abs(d) < off+w.off:
		return math.NaN()
	case math.IsNaN(d) || math.Abs(d) > 1e-12*w.base: // beyond rounding
		return d
	}
	return 0
}

func (w *what) tier(t int) PartImportance {
	tr := &w.m.Tiers[t]
	x := PartImportance{Kind: PartTier, Name: tr.Name, Unit: math.NaN(), Another: math.NaN(), Repair: math.NaN()}
	x.Never = w.gain(func(m *Model) { m.assume(t, true) })
	x.Birnbaum = x.Never - w.gain(func(m *Model) { m.assume(t, false) })
	for p := range tr.Units {
		x.Unit = best(x.Unit, w.gain(func(m *Model) { m.Tiers[t].Units[p].Units++ }))
		if d := tr.Units[p].Domain; d >= 0 {
			x.Another = best(x.Another, w.gain(func(m *Model) { m.Tiers[t].Units = append(m.Tiers[t].Units, Placement{m.twin(d), tr.Units[p].Units}) }))
		}
	}
	if !never(tr.MTTF) {
		x.Repair = w.gain(func(m *Model) { m.Tiers[t].MTTR.Mean /= 2 })
	}
	return x
}

// best is the greater, of what is known.
func best(a, b float64) float64 {
	if math.IsNaN(a) || math.IsNaN(b) || b > a { // what is not known could be more
		return b
	}
	return a
}

func (w *what) domain(d int) PartImportance {
	dom := &w.m.Domains[d]
	x := PartImportance{Kind: PartDomain, Name: dom.Name, Unit: math.NaN(), Another: math.NaN()}
	x.Never = w.gain(func(m *Model) { m.Domains[d].MTTF = forever })
	x.Birnbaum = x.Never / dom.unavailability()
	x.Repair = w.gain(func(m *Model) { m.Domains[d].MTTR.Mean /= 2 })
	holds := false
	for t := range w.m.Tiers {
		for _, p := range w.m.Tiers[t].Units {
			holds = holds || p.Domain == d && p.Units > 0
		}
	}
	if holds {
		x.Another = w.gain(func(m *Model) {
			n := m.twin(d)
			for t := range m.Tiers {
				for _, p := range m.Tiers[t].Units {
					if p.Domain == d {
						m.Tiers[t].Units = append(m.Tiers[t].Units, Placement{n, p.Units})
						break
					}
				}
			}
		})
	}
	return x
}

func (w *what) fault(f int) PartImportance {
	fault := &w.m.Faults[f]
	x := PartImportance{Kind: PartFault, Name: fault.Name, Unit: math.NaN(), Another: math.NaN()}
	x.Never = w.gain(func(m *Model) { m.Faults[f].Rate = 0 })
	strike := fault.Rate * fault.Fails
	x.Birnbaum = x.Never * (1 + 1/(strike*float64(fault.MTTR.Mean)))
	x.Repair = w.gain(func(m *Model) { m.Faults[f].MTTR.Mean /= 2 })
	return x
}

func (w *what) shock(c int) PartImportance {
	x := PartImportance{Kind: PartShock, Name: w.m.Common[c].Name, Unit: math.NaN(), Another: math.NaN()}
	x.Never = w.gain(func(m *Model) { m.Common[c].Rate = 0 })
	x.Birnbaum = x.Never / w.m.Common[c].unavailability()
	x.Repair = w.gain(func(m *Model) { m.Common[c].MTTR.Mean /= 2 })
	return x
}

// clone copies what changes of a model change.
func (m *Model) clone() *Model {
	out := *m
	out.Domains = slices.Clone(m.Domains)
	out.Tiers = slices.Clone(m.Tiers)
	for t := range out.Tiers {
		out.Tiers[t].Units = slices.Clone(out.Tiers[t].Units)
	}
	out.Faults = slices.Clone(m.Faults)
	out.Common = slices.Clone(m.Common)
	for c := range out.Common {
		out.Common[c].Takes = slices.Clone(out.Common[c].Takes)
	}
	out.Maintenance = slices.Clone(m.Maintenance)
	return &out
}

// twin adds a domain like d, which the same shocks take, and returns its index.
func (m *Model) twin(d int) int {
	n := len(m.Domains)
	copied := m.Domains[d]
	copied.Name += " again"
	m.Domains = append(m.Domains, copied)
	for c := range m.Common {
		for _, t := range m.Common[c].Takes {
			if t.Domain == d {
				m.Common[c].Takes = append(m.Common[c].Takes, Taken{n, t.Probability})
				break
			}
		}
	}
	return n
}

// assume puts a tier that never fails, or never serves, in place of tier t.
func (m *Model) assume(t int, up bool) {
	e, known, value := settle(m.structure(), t, up)
	if !known {
		m.Service = e
		return
	}
	perfect := Tier{Name: "nothing else", MTTF: forever, MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: []Need{{Share: 1, Units: 1}}}
	m.Tiers = append(m.Tiers, perfect)
	m.Service = Expr{Kind: ExprTier, Tier: len(m.Tiers) - 1}
	if !value {
		m.Faults = append(m.Faults, Fault{Name: "always", Rate: 1e12, Fails: 1, MTTR: Exp(1e12), Share: 1})
	}
}

// settle is the structure with tier t known to be up or down: what is left of it, or its value when that is known.
func settle(e Expr, t int, up bool) (left Expr, known, value bool) {
	if e.Kind == ExprTier {
		return e, e.Tier == t, up
	}
	k := e.K
	switch e.Kind {
	case ExprAll:
		k = len(e.Of)
	case ExprAny:
		k = 1
	}
	out := Expr{Kind: ExprOf}
	for _, c := range e.Of {
		l, known, value := settle(c, t, up)
		switch {
		case !known:
			out.Of = append(out.Of, l)
		case value:
			k--
		}
	}
	switch {
	case k <= 0:
		return Expr{}, true, true
	case k > len(out.Of):
		return Expr{}, true, false
	}
	out.K = k
	return out, false, false
}
