package reliability

import (
	"math"
	"testing"
)

// TestYearOfPartialFaults: a fault of which one is active seldom, but which takes a fifth of requests a hundred times a year: the
// mean of the year's curve is U × 8,760 h. With x taken from the window as if all were lost it came out a percent too long.
func TestYearOfPartialFaults(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "web", MTTF: 2000, MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: need(1)}},
		Faults: []Fault{{Name: "deploys", Rate: 100. / 8760, Fails: 1, MTTR: Exp(1), Share: 0.2}}}
	s, err := newSolver(m)
	if err != nil {
		t.Fatal(err)
	}
	s.detail = true
	c := s.clock()
	b := c.counter(8760)
	mean, step := 0.0, 0.05
	for x := step / 2; x < 100; x += step {
		mean += step * (1 - b.unplanned(x, 8760))
	}
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if want := r.Unavailability * 8760; math.Abs(mean-want) > 2e-4*want {
		t.Errorf("the year's mean is %v h, want %v", mean, want)
	}
}
