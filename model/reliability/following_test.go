package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// TestFollowing: how likely an outage is followed by another before everything works, to first order, against the chain of
// everything, which knows it exactly. Of a pair the other unit is still failed for 1/μ: λ/μ.
func TestFollowing(t *testing.T) {
	for name, m := range map[string]*Model{
		"pair":      {Tiers: []Tier{group(2, 1, 0)}},
		"2 of 3":    {Tiers: []Tier{group(3, 2, 0)}},
		"crew":      {Tiers: []Tier{group(3, 2, 1)}},
		"two zones": zones(1e-3, 1e-2, 0, 1, 1),
		"four":      zones(1e-3, 1e-2, 0, 2, 2),
	} {
		s, err := newSolver(m)
		if err != nil {
			t.Fatal(err)
		}
		s.detail = true
		w := s.chainOf(exactStates, exactTimes)
		phases := s.phases()
		p := w.over(phases, true)
		exact := 1 - p.clusters/p.rate
		f := s.following(s.root, phases[0].demand)
		near(t, name+": outages an hour", f.rate, p.rate, 1e-9)
		if got := f.again / f.rate; math.Abs(got-exact) > 0.1*exact+1e-3 {
			t.Errorf("%s: followed by another %.5f, exactly %.5f", name, got, exact)
		}
	}
}

// TestYearsBrief: what models by the thousand are told of their year and month, without the chain of everything, is what
// exact interval availability says, within what is declared.
func TestYearsBrief(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &Model{SLO: 0.999}
		n := rapid.IntRange(2, 4).Draw(t, "units")
		for i := range rapid.IntRange(0, 2).Draw(t, "zones") {
			m.Domains = append(m.Domains, Domain{Name: string(rune('a' + i)), Parent: -1, MTTF: model.Hours(rapid.Float64Range(5e3, 1e5).Draw(t, "zone")), MTTR: Exp(model.Hours(rapid.Float64Range(1, 10).Draw(t, "zone repair")))})
		}
		web := Tier{Name: "web", MTTF: model.Hours(rapid.Float64Range(500, 5e3).Draw(t, "mttf")), MTTR: Exp(model.Hours(rapid.Float64Range(1, 30).Draw(t, "mttr"))), Need: need(rapid.IntRange(1, n).Draw(t, "need"))}
		for i := range n {
			web.Units = append(web.Units, Placement{i%(len(m.Domains)+1) - 1, 1})
		}
		m.Tiers = []Tier{web}
		merge := map[int]int{}
		for _, p := range web.Units {
			merge[p.Domain]++
		}
		m.Tiers[0].Units = nil
		for d := -1; d < len(m.Domains); d++ {
			if merge[d] > 0 {
				m.Tiers[0].Units = append(m.Tiers[0].Units, Placement{d, merge[d]})
			}
		}
		s, err := newSolver(m)
		if err != nil {
			t.Fatal(err)
		}
		exact := s.interval()
		if exact == nil {
			t.Skip("too large for an exact answer")
		}
		s.detail, s.brief, s.coarse = true, true, true
		c := s.clock()
		for _, hours := range []float64{8760, 730} {
			told := c.window(hours, m.SLO)
			for what, pair := range map[string][2]float64{
				"none": {told.None, exact.none(hours)},
				"met":  {told.Met, exact.unplanned((1-m.SLO)*hours, hours)},
				"P90":  {math.Max(0.9, told.None), exact.unplanned(told.P90, hours)},
			} {
				if math.Abs(pair[0]-pair[1]) > told.Error+2*intervalError {
					t.Fatalf("%s in %v h: %v, exactly %v, declared %v (again %v)", what, hours, pair[0], pair[1], told.Error, c.again)
				}
			}
		}
	})
}
