package reliability

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// nested is two units in a domain that kills, in one that masks, in one that kills.
func nested() *Model {
	return &Model{
		Domains: []Domain{
			{Name: "k0", Parent: -1, MTTF: 100, MTTR: Exp(10), Loss: Kill},
			{Name: "m", Parent: 0, MTTF: 60, MTTR: Exp(30)},
			{Name: "k", Parent: 1, MTTF: 400, MTTR: Exp(10), Loss: Kill},
		},
		Tiers: []Tier{{Name: "t", MTTF: 200, MTTR: Exp(5), Boot: Exp(20), Units: []Placement{{2, 2}}, Need: need(1)}},
	}
}

// TestNestedKill: units lost with k0 boot while m is down, units lost with k do not (rule 2). The simulator in
// model/simulate, which draws every event, counts 0.48258 ± 0.0006 over 600 years.
func TestNestedKill(t *testing.T) {
	r := mustSolve(t, nested())
	if math.Abs(r.Unavailability-0.48258) > 4*0.0006 {
		t.Errorf("U = %v, the simulator says 0.48258 ± 0.0006", r.Unavailability)
	}
}

// TestNestedKillAgainstTwin draws paths of domains that kill and mask in turn, and tiers at any depth.
func TestNestedKillAgainstTwin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &Model{}
		hours := rapid.SampledFrom([]model.Hours{60, 100, 400, model.Hours(math.Inf(1))})
		for d := range 3 {
			m.Domains = append(m.Domains, Domain{Name: fmt.Sprint("d", d), Parent: d - 1, MTTF: hours.Draw(rt, "mttf"), MTTR: Exp(model.Hours(10 * (d + 1))),
				Loss: Loss(rapid.IntRange(0, 1).Draw(rt, "loss"))})
		}
		m.Domains[2].Loss = Kill
		if rapid.Bool().Draw(rt, "forked") {
			m.Domains[2].Parent = rapid.IntRange(-1, 1).Draw(rt, "parent")
		}
		tr := Tier{Name: "t", MTTF: 200, MTTR: Exp(5), Boot: Exp(20), Units: []Placement{{2, 1}, {rapid.IntRange(0, 2).Draw(rt, "at"), 1}}, Need: need(1)}
		if tr.Units[1].Domain == 2 {
			tr.Units = []Placement{{2, 2}}
		}
		switch rapid.IntRange(0, 3).Draw(rt, "special") {
		case 0:
			tr.Standby = &Standby{Failover: Exp(2), Coverage: 0.9, Manual: Exp(8), MTTF: 300}
		case 1:
			tr.Rebuild = &Rebuild{After: Exp(4), Fails: 0.3}
		case 2:
			tr.Crews = 1
		}
		m.Tiers = []Tier{tr}
		s := &slow{m: m}
		if !s.build(160) {
			rt.Skip("more states than the slow solver takes")
		}
		s.stationary()
		r, err := Solve(m)
		if err != nil {
			rt.Fatal(err)
		}
		u, nu, _, _ := s.answer([]int{1})
		agree(rt, "U", r.Unavailability, u, 1e-9)
		agree(rt, "ν", r.Frequency, nu, 1e-9)
	})
}
