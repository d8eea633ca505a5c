package reliability

import "testing"

// TestMethodTextsKnowWhatTheSolverWrites: by conditioning, by one chain, with lengths and without.
func TestMethodTextsKnowWhatTheSolverWrites(t *testing.T) {
	seen := map[string]bool{}
	for _, standby := range []bool{false, true} {
		for _, faults := range []int{0, 2} {
			m := &Model{Domains: []Domain{{Name: "a", Parent: -1, MTTF: 1000, MTTR: Exp(3)}, {Name: "b", Parent: -1, MTTF: 1000, MTTR: Exp(3)}}}
			m.Tiers = []Tier{{Name: "web", MTTF: 500, MTTR: Exp(2), Units: []Placement{{0, 2}, {1, 2}}, Need: []Need{{Share: 1, Units: 2}}},
				{Name: "db", MTTF: 900, MTTR: Exp(1), Units: []Placement{{0, 1}, {1, 1}}, Need: []Need{{Share: 1, Units: 1}}}}
			if standby {
				m.Tiers[1].Standby = &Standby{Failover: Exp(0.02), Coverage: 0.9, Manual: Exp(1), MTTF: 900}
			}
			for i := range faults {
				m.Faults = append(m.Faults, Fault{Name: string(rune('f' + i)), Rate: 0.001, Fails: 1, MTTR: Exp(1), Share: 0.5})
			}
			r, err := Solve(m)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range MethodTexts(r.Method) {
				seen[x.ID] = true
				if x.ID == "method.other" {
					t.Errorf("%q is not known", r.Method)
				}
			}
		}
	}
	if !seen["method.chain"] && !seen["method.given"] {
		t.Errorf("only %v", seen)
	}
	long := (&solver{m: &Model{}, full: nil, root: &node{}}).method(part{approx: 0.25}, 0)
	if got := MethodTexts(long); len(got) != 2 || got[1].ID != "method.lengths" {
		t.Errorf("%q is %v", long, got)
	}
	if got := MethodTexts("by magic"); len(got) != 1 || got[0].ID != "method.other" {
		t.Errorf("%v", got)
	}
}
