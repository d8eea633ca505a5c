package reliability

import (
	"math"
	"testing"

	"nines/model"
)

// TestShapesAreDeclared: two zones, one of them back after exactly 10 h, and units with lognormal repairs: unavailability
// does not depend on the shapes, how hours divide does. The simulator counts 0.00693 ± 0.00004 for zone a, where exponential
// times give 0.00547; the chain of everything with stages is within 4 % of it, and within what it declares. Where only the
// chains of the parts are asked the result says what was not followed. Faults alone are in series: nothing to say.
func TestShapesAreDeclared(t *testing.T) {
	m := &Model{
		Domains: []Domain{{Name: "a", Parent: -1, MTTF: 200, MTTR: Duration{Mean: 10, Shape: Fixed}}, {Name: "b", Parent: -1, MTTF: 200, MTTR: Exp(10)}},
		Tiers:   []Tier{{Name: "web", MTTF: 90, MTTR: Duration{Mean: 10, Shape: Lognormal, CV: 1.5}, Units: []Placement{{0, 2}, {1, 2}}, Need: need(2)}},
	}
	s, err := newSolver(m)
	if err != nil {
		t.Fatal(err)
	}
	r := s.solve()
	near(t, "hours of zone a", causeNamed(r, "a").Unavailability, 0.00693, 0.04)
	if off := math.Abs(causeNamed(r, "a").Unavailability - 0.00693); off > s.approx*r.Unavailability || s.approx > 0.2 {
		t.Errorf("zone a is %v off, declared %v of %v", off, s.approx, r.Unavailability)
	}
	said := func(m *Model) string {
		s, err := newSolver(m)
		if err != nil {
			t.Fatal(err)
		}
		s.coarse = true
		for _, w := range s.solve().Warnings {
			if w.ID == "reliability.causes.shape" {
				return w.Args[1]
			}
		}
		return ""
	}
	if got := said(m); got != "tiers.web, domains.a" {
		t.Errorf("declared for %q", got)
	}
	exponential := *m
	exponential.Domains = append([]Domain(nil), m.Domains...)
	exponential.Tiers = append([]Tier(nil), m.Tiers...)
	exponential.Domains[0].MTTR, exponential.Tiers[0].MTTR = Exp(10), Exp(10)
	near(t, "U", mustSolve(t, m).Unavailability, mustSolve(t, &exponential).Unavailability, 1e-12)
	if got := said(&exponential); got != "" {
		t.Errorf("declared for %q, all is exponential", got)
	}
	series := &Model{Tiers: []Tier{single("x", 0.99)}, Faults: []Fault{{Name: "f", Rate: 0.01, Fails: 1, MTTR: Duration{Mean: model.Hours(2), Shape: Fixed}, Share: 1}}}
	if got := said(series); got != "" {
		t.Errorf("declared for %q, a fault in series", got)
	}
}

// Two tiers over three zones: a chain of everything of some thousand states.
func BenchmarkSolveLargest(b *testing.B) {
	m := zones(1e-3, 1e-2, 1e-4, 2, 2, 2)
	app := m.Tiers[0]
	app.Name = "app"
	m.Tiers = append(m.Tiers, app)
	cpu(b, func() {
		if _, err := Solve(m); err != nil {
			b.Fatal(err)
		}
	})
}

func causeNamed(r Result, name string) Cause {
	for _, c := range r.Causes {
		if c.Name == name {
			return c
		}
	}
	return Cause{}
}
