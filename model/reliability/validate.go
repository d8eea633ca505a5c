package reliability

import (
	"fmt"
	"math"
	"strings"

	"nines/model"
)

// InvalidError says what is wrong with a model: where (a path as written in the YAML), what was found, and what to do.
type InvalidError struct {
	Where   string // "tiers.web.need"
	Problem string // "5 units are needed and 4 are placed"
	Advice  string // "place more units or need fewer"
}

func (e *InvalidError) Error() string { return e.Where + ": " + e.Problem + "; " + e.Advice }

// MostDomains is how many domains a model may name: the state of all domains is kept in one machine word.
const MostDomains = 64

// Validate checks everything that [Solve] relies on and returns an *InvalidError for the first thing that is wrong.
func (m *Model) Validate() error {
	checks := []func() error{m.checkDomains, m.checkTiers, m.checkService, m.checkFaults, m.CheckCommon, m.checkMaintenance, m.checkCredits}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	if m.SLO != 0 && !(m.SLO > 0 && m.SLO < 1) {
		return bad("slo", fmt.Sprintf("%v is not between 0%% and 100%%", m.SLO), "write a share such as 99.9%")
	}
	return nil
}

func bad(where, problem, advice string) error {
	return &InvalidError{Where: where, Problem: problem, Advice: advice}
}

func (m *Model) checkDomains() error {
	if len(m.Domains) > MostDomains {
		return bad("domains", fmt.Sprintf("%d domains are more than the solver takes (%d)", len(m.Domains), MostDomains),
			"leave out domains that hold no units, or merge hosts into the unit's own mttf")
	}
	for i := range m.Domains {
		d := &m.Domains[i]
		where := "domains." + d.Name
		if d.Parent >= len(m.Domains) || d.Parent < -1 {
			return bad(where+".in", "names a domain that does not exist", "name one of the domains above it")
		}
		if err := m.checkAncestry(i); err != nil {
			return err
		}
		if d.Parent >= i {
			return bad(where+".in", fmt.Sprintf("%s is written after it", m.Domains[d.Parent].Name), "write a parent before its children")
		}
		if err := checkMTTF(where+".mttf", d.MTTF); err != nil {
			return err
		}
		if err := checkDuration(where+".mttr", d.MTTR); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) checkAncestry(i int) error {
	names := []string{m.Domains[i].Name}
	for p := m.Domains[i].Parent; p != -1; p = m.Domains[p].Parent {
		if p < 0 || p >= len(m.Domains) {
			return bad("domains."+m.Domains[i].Name+".in", "names a domain that does not exist", "name one of the domains above it")
		}
		names = append(names, m.Domains[p].Name)
		if p == i || len(names) > len(m.Domains) {
			return bad("domains."+m.Domains[i].Name+".in", "the domains form a cycle: "+strings.Join(names, " in "), "let one of them be a root")
		}
	}
	return nil
}

func (m *Model) checkTiers() error {
	if len(m.Tiers) == 0 {
		return bad("tiers", "there is none", "write at least one tier with unit, units and need")
	}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		if err := m.checkTier(t); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) checkTier(t *Tier) error {
	where := "tiers." + t.Name
	if err := checkMTTF(where+".unit.mttf", t.MTTF); err != nil {
		return err
	}
	if err := checkDuration(where+".unit.mttr", t.MTTR); err != nil {
		return err
	}
	if err := checkShare(where+".unit.beta", t.Beta); err != nil {
		return err
	}
	total, err := m.checkUnits(t, where+".units")
	if err != nil {
		return err
	}
	if t.Crews < 0 {
		return bad(where+".crews", fmt.Sprintf("%d repairs at a time", t.Crews), "write a positive number or unlimited")
	}
	if err := checkNeed(t, total, where+".need"); err != nil {
		return err
	}
	if err := m.checkBoot(t, where); err != nil {
		return err
	}
	if t.Rebuild != nil {
		if t.Standby != nil {
			return bad(where+".rebuild", "rebuild of a standby tier is not supported yet", "leave out rebuild or standby")
		}
		if err := checkDuration(where+".rebuild.after", t.Rebuild.After); err != nil {
			return err
		}
		if err := checkShare(where+".rebuild.fails", t.Rebuild.Fails); err != nil {
			return err
		}
	}
	return checkStandby(t, total, where+".standby")
}

func (m *Model) checkUnits(t *Tier, where string) (int, error) {
	total := 0
	for i, p := range t.Units {
		if p.Domain < -1 || p.Domain >= len(m.Domains) {
			return 0, bad(where, "names a domain that does not exist", "name one of the domains")
		}
		for _, q := range t.Units[:i] {
			if q.Domain == p.Domain {
				return 0, bad(where, "names one domain twice", "write each domain once with its number of units")
			}
		}
		if p.Units < 0 {
			return 0, bad(where, fmt.Sprintf("%d units", p.Units), "write how many units there are")
		}
		total += p.Units
	}
	if total == 0 {
		return 0, bad(where, "there is no unit", "place at least one unit")
	}
	if total > MostUnits {
		return 0, bad(where, fmt.Sprintf("%d units are more than the solver takes (%d)", total, MostUnits), "model racks or cells of units as one unit")
	}
	return total, nil
}

// MostUnits bounds the units of a tier; tables are quadratic in it when crews are limited.
const MostUnits = 20000

func checkNeed(t *Tier, total int, where string) error {
	if len(t.Need) == 0 {
		if t.Standby != nil {
			return nil
		}
		return bad(where, "is missing", "write how many units serve the load")
	}
	sum := 0.0
	for _, n := range t.Need {
		if err := checkShare(where+".share", n.Share); err != nil {
			return err
		}
		sum += n.Share
		if n.Units < 1 {
			return bad(where, fmt.Sprintf("%d units are needed", n.Units), "need at least 1")
		}
		if n.Units > total {
			return bad(where, fmt.Sprintf("%d units are needed and %d are placed", n.Units, total), "place more units or need fewer")
		}
		if t.Standby != nil && n.Units > 1 {
			return bad(where, fmt.Sprintf("%d units are needed and a standby tier has one active", n.Units), "need 1")
		}
		if !(n.Spells >= 0) || math.IsInf(n.Spells, 0) {
			return bad(where+".spells", fmt.Sprintf("%v is not a rate", n.Spells), "write how often the row begins, such as 1/d")
		}
		if !(n.Load >= 0) || math.IsInf(n.Load, 0) {
			return bad(where+".load", fmt.Sprintf("%v is not a load", n.Load), "write a positive number")
		}
	}
	if math.Abs(sum-1) > 1e-9 {
		return bad(where, fmt.Sprintf("the shares sum to %v", sum), "let them sum to 1")
	}
	return nil
}

func (m *Model) checkBoot(t *Tier, where string) error {
	for _, p := range t.Units {
		for d := p.Domain; d >= 0; d = m.Domains[d].Parent {
			if m.Domains[d].Loss == Kill && !never(m.Domains[d].MTTF) && !(t.Boot.Mean > 0) {
				return bad(where+".boot", "is missing and domain "+m.Domains[d].Name+" loses its units (loss: kill)", "write how long a unit boots, such as 5m")
			}
		}
	}
	if t.Boot.Mean != 0 {
		return checkDuration(where+".boot", t.Boot)
	}
	return nil
}

func checkStandby(t *Tier, total int, where string) error {
	s := t.Standby
	if s == nil {
		return nil
	}
	if total < 2 {
		return bad(where, "the tier has one unit", "place at least two units: one active, the rest wait")
	}
	if err := checkShare(where+".coverage", s.Coverage); err != nil {
		return err
	}
	if s.Coverage > 0 {
		if err := checkDuration(where+".failover", s.Failover); err != nil {
			return err
		}
	}
	if s.Coverage < 1 {
		if err := checkDuration(where+".manual", s.Manual); err != nil {
			return err
		}
	}
	if !(s.TestEvery >= 0) || math.IsInf(float64(s.TestEvery), 0) {
		return bad(where+".test_every", fmt.Sprintf("%v h is not a time", float64(s.TestEvery)), "write how far tests are apart, such as 30d")
	}
	return checkMTTF(where+".mttf", s.MTTF)
}

func (m *Model) checkService() error {
	if m.Service.Kind == ExprNone {
		return nil
	}
	return m.checkExpr(&m.Service, "service", 0)
}

func (m *Model) checkExpr(e *Expr, where string, depth int) error {
	if depth > 100 {
		return bad(where, "is nested more than 100 deep", "flatten it")
	}
	switch e.Kind {
	case ExprTier:
		if e.Tier < 0 || e.Tier >= len(m.Tiers) {
			return bad(where, "names a tier that does not exist", "name one of the tiers")
		}
		return nil
	case ExprAll, ExprAny, ExprOf:
		if len(e.Of) == 0 {
			return bad(where, "has no members", "name at least one tier")
		}
		if e.Kind == ExprOf && (e.K < 1 || e.K > len(e.Of)) {
			return bad(where+".of", fmt.Sprintf("%d of %d", e.K, len(e.Of)), fmt.Sprintf("ask for 1 to %d", len(e.Of)))
		}
		for i := range e.Of {
			if err := m.checkExpr(&e.Of[i], where, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return bad(where, "has an empty member", "write a tier, all, any or of")
}

func (m *Model) checkFaults() error {
	for i := range m.Faults {
		f := &m.Faults[i]
		where := "faults." + f.Name
		if !(f.Rate >= 0) || math.IsInf(f.Rate, 0) {
			return bad(where+".rate", fmt.Sprintf("%v is not a rate", f.Rate), "write a rate such as 104/y")
		}
		if err := checkShare(where+".fails", f.Fails); err != nil {
			return err
		}
		if err := checkDuration(where+".mttr", f.MTTR); err != nil {
			return err
		}
		if err := checkShare(where+".share", f.Share); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) checkMaintenance() error {
	for i := range m.Maintenance {
		w := &m.Maintenance[i]
		where := "maintenance." + w.Name
		if !(w.Every > 0) || math.IsInf(float64(w.Every), 0) {
			return bad(where+".every", fmt.Sprintf("%v h", w.Every), "write a positive time such as 30d")
		}
		if !(w.Lasts > 0 && w.Lasts < w.Every) {
			return bad(where+".lasts", fmt.Sprintf("%v h of every %v h", w.Lasts, w.Every), "let it be positive and shorter than every")
		}
		if w.Tier < -1 || w.Tier >= len(m.Tiers) {
			return bad(where+".hits", "names a tier that does not exist", "name a tier or service")
		}
		if w.Units < 0 || w.Tier >= 0 && w.Units > m.Tiers[w.Tier].total() {
			return bad(where+".hits.units", fmt.Sprintf("%d units", w.Units), "write at most as many as the tier has")
		}
		if w.Units > 0 && w.Tier < 0 {
			return bad(where+".hits.units", "the service has no units", "name a tier")
		}
		if w.Units > 0 && m.Tiers[w.Tier].Standby != nil {
			return bad(where+".hits.units", "taking single units of a standby tier is not supported yet",
				"write hits: "+m.Tiers[w.Tier].Name+" with the length of the switch")
		}
	}
	return nil
}

func (m *Model) checkCredits() error {
	for i, c := range m.Credits {
		switch {
		case !(c.Below > 0 && c.Below < 1):
			return bad("credits.below", fmt.Sprintf("%v is not between 0%% and 100%%", c.Below), "write a share such as 99.9%")
		case !(c.Share >= 0 && c.Share <= 1):
			return bad("credits.credit", fmt.Sprintf("%v is not between 0 and 1", c.Share), "write a share such as 10%")
		case i > 0 && !(c.Below < m.Credits[i-1].Below):
			return bad("credits", "the bands are not in order", "write the highest band first")
		}
	}
	return nil
}

func checkMTTF(where string, h model.Hours) error {
	if !(h > 0) {
		return bad(where, fmt.Sprintf("%v h is not a time", float64(h)), "write a positive time such as 2000h, or never")
	}
	return nil
}

func checkDuration(where string, d Duration) error {
	if !(d.Mean > 0) || math.IsInf(float64(d.Mean), 0) {
		return bad(where, fmt.Sprintf("%v h is not a finite positive time", float64(d.Mean)), "write a time such as 2h")
	}
	if d.Shape == Lognormal && (!(d.CV > 0) || math.IsInf(d.CV, 0)) {
		return bad(where+".lognormal.cv", fmt.Sprintf("%v", d.CV), "write a positive coefficient of variation")
	}
	return nil
}

func checkShare(where string, p float64) error {
	if !(p >= 0 && p <= 1) {
		return bad(where, fmt.Sprintf("%v is not between 0 and 1", p), "write a share such as 0.05 or 5%")
	}
	return nil
}

func never(h model.Hours) bool { return math.IsInf(float64(h), 1) }

// rate is 1/h per hour; 0 for never.
func rate(h model.Hours) float64 { return 1 / float64(h) }

// total is how many units the tier has.
func (t *Tier) total() int {
	n := 0
	for _, p := range t.Units {
		n += p.Units
	}
	return n
}
