package reliability

import (
	"math"
	"slices"

	"nines/model"
)

// apart is the model with common-cause failures of units (Beta) written as a part of its own. Of the failures of a unit,
// the fraction beta is common: it comes at beta/mttf for the tier, takes all of its units, and lasts one repair; what is
// left, (1-beta)/mttf for each unit, is the unit's own. Meanwhile the units are masked: they fail and are repaired as ever.
// So the tier is its units in series with one unit that stands for the common cause:
//
//	U(1 of 2) = ((1-β) q)² + β q     for small q
//
// K. N. Fleming, "A reliability model for common mode failures in redundant safety systems", General Atomic report
// GA-A13284 (1975); M. Rausand, A. Høyland, "System Reliability Theory", 2nd ed. 2004, section 6.3.
func (m *Model) apart() *Model {
	if !slices.ContainsFunc(m.Tiers, func(t Tier) bool { return t.Beta > 0 && !never(t.MTTF) }) {
		return m
	}
	out := *m
	out.Tiers = slices.Clone(m.Tiers)
	beside := make([]int, len(m.Tiers))
	for i := range m.Tiers {
		t := &out.Tiers[i]
		if t.Beta == 0 || never(t.MTTF) {
			continue
		}
		beside[i] = len(out.Tiers)
		common := Tier{Name: t.Name, MTTF: t.MTTF / model.Hours(t.Beta), MTTR: t.MTTR,
			Units: []Placement{{-1, 1}}, Need: []Need{{Share: 1, Units: 1}}, Cause: t.Cause}
		t.MTTF = own(t.MTTF, t.Beta)
		if t.Standby != nil {
			s := *t.Standby
			s.MTTF = own(s.MTTF, t.Beta)
			t.Standby = &s
		}
		t.Beta = 0
		out.Tiers = append(out.Tiers, common)
	}
	if m.Service.Kind != ExprNone {
		out.Service = besides(m.Service, beside)
	}
	return &out
}

// own is the mean time between a unit's own failures.
func own(mttf model.Hours, beta float64) model.Hours {
	if beta == 1 {
		return model.Hours(math.Inf(1))
	}
	return mttf / model.Hours(1-beta)
}

// besides puts in series with every tier the part that beside names; 0: none.
func besides(e Expr, beside []int) Expr {
	if e.Kind == ExprTier {
		if beside[e.Tier] == 0 {
			return e
		}
		return Expr{Kind: ExprAll, Of: []Expr{e, {Kind: ExprTier, Tier: beside[e.Tier]}}}
	}
	e.Of = slices.Clone(e.Of)
	for i := range e.Of {
		e.Of[i] = besides(e.Of[i], beside)
	}
	return e
}
