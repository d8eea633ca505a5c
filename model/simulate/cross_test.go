package simulate

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"nines/model"
	"nines/model/reliability"
)

var (
	crossModels = flag.Int("cross.models", 30, "how many random models to judge the solver on")
	crossFirst  = flag.Uint64("cross.first", 1, "seed of the first")
	crossYears  = flag.Float64("cross.years", 600, "years to watch each")
)

// TestCrossCheck judges the solver: unavailability, outages, served fraction, planned part and every cause of random models
// within 4 standard errors of what the twin counts.
func TestCrossCheck(t *testing.T) {
	refused := 0
	for seed := *crossFirst; seed < *crossFirst+uint64(*crossModels); seed++ {
		m := randomModel(rand.New(rand.NewPCG(seed, 4)))
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			if !crossCheck(t, m, seed) {
				refused++
			}
		})
	}
	if refused > *crossModels/5 {
		t.Errorf("the solver refused %d of %d models", refused, *crossModels)
	}
}

// crossCheck compares solver and twin on one model; false when the solver refuses it.
func crossCheck(t *testing.T, m *reliability.Model, seed uint64) bool {
	solved, err := reliability.Solve(m)
	if err != nil {
		t.Log(err)
		return false
	}
	r, err := Run(context.Background(), m, Options{Years: *crossYears, Rand: rand.New(rand.NewPCG(seed, 5))})
	if err != nil {
		t.Fatal(err)
	}
	if rough := warned(&solved, "reliability.large.approximate"); rough > 0 { // left out states: off by so much at most
		if d := math.Abs(solved.Unavailability - r.Unavailability.Mean); !(d <= rough*solved.Unavailability+sigmas*r.Unavailability.SE) {
			t.Errorf("unavailability: solver %.7g to %.2g of it, twin %.7g ± %.2g", solved.Unavailability, rough, r.Unavailability.Mean, r.Unavailability.SE)
		}
		return true
	}
	agree(t, "unavailability", solved.Unavailability, r.Unavailability)
	agree(t, "frequency", solved.Frequency, r.Frequency)
	agree(t, "served fraction", solved.ServedFraction, r.ServedFraction)
	agree(t, "planned", solved.Planned, r.Planned)
	size := declared(&solved)
	names := map[string]bool{}
	for _, c := range solved.Causes {
		names[c.Name] = true
		got := causeOf(r, c.Name)
		agree(t, c.Name+" begins", c.Frequency, got.Frequency)
		if math.Abs(got.Unavailability.Mean-c.Unavailability) > size*solved.Unavailability {
			agree(t, c.Name+" takes", c.Unavailability, got.Unavailability)
		}
	}
	for _, c := range r.Causes {
		if !names[c.Name] {
			t.Errorf("the solver does not know cause %s: %+v", c.Name, c)
		}
	}
	if t.Failed() {
		t.Logf("%s %v\n%s", solved.Method, solved.Warnings, written(m))
	}
	return true
}

func agree(t *testing.T, what string, solved float64, twin Estimate) {
	t.Helper()
	// What the twin should have seen less than a dozen times in the whole run has no standard error worth the name.
	seldom := 12 / (*crossYears * model.HoursPerYear)
	if d := math.Abs(solved - twin.Mean); !(d <= sigmas*twin.SE+seldom) {
		t.Errorf("%s: solver %.7g, twin %.7g ± %.2g (%+.1f σ, %+.2f %%)", what, solved, twin.Mean, twin.SE, (solved-twin.Mean)/twin.SE, 100*(solved/twin.Mean-1))
	}
}

// declared is the size of the approximation of causes that the solver admits, as a share of unavailability.
func declared(r *reliability.Result) float64 {
	if size := warned(r, "reliability.causes.approximate"); size > 0 {
		return size
	}
	return 0.001 // sizes up to this are not worth a warning to the solver
}

// warned is the size in a warning of the solver, 0 without that warning.
func warned(r *reliability.Result, id string) float64 {
	for _, w := range r.Warnings {
		if w.ID == id {
			size := 0.0
			if _, err := fmt.Sscan(w.Args[len(w.Args)-1], &size); err != nil || math.IsNaN(size) {
				return 0
			}
			return size
		}
	}
	return 0
}

// TestCrossYears judges the distributions of a year and a month on the same models made thirty times as reliable.
func TestCrossYears(t *testing.T) {
	for seed := *crossFirst; seed < *crossFirst+uint64(*crossModels); seed++ {
		m := rarer(randomModel(rand.New(rand.NewPCG(seed, 4))), 30)
		t.Run(fmt.Sprint(seed), func(t *testing.T) { crossYears1(t, m, seed) })
	}
}

func crossYears1(t *testing.T, m *reliability.Model, seed uint64) {
	solved, err := reliability.Solve(m)
	if err != nil {
		t.Skip(err)
	}
	for i := range m.Tiers {
		if n := m.Tiers[i].Need; len(n) > 1 && n[1].Spells == 0 {
			t.Skip("without spells the clock is not defined, and so is not what a year holds")
		}
	}
	m.SLO = 1 - 1.3*solved.Unavailability
	if !(m.SLO < 1 && m.SLO > 0) {
		t.Skip("never down")
	}
	if err := reliability.Distributions(m, &solved); err != nil {
		t.Fatal(err)
	}
	r, err := Run(context.Background(), m, Options{Years: 10 * *crossYears, Rand: rand.New(rand.NewPCG(seed, 5))})
	if err != nil {
		t.Fatal(err)
	}
	agreeOn(t, "year", solved.Year, &r.Year)
	agreeOn(t, "month", solved.Month, &r.Month)
	if t.Failed() {
		t.Logf("%s %v\n%s", solved.Method, solved.Warnings, written(m))
	}
}

func agreeOn(t *testing.T, what string, solved *reliability.Distribution, twin *Distribution) {
	t.Helper()
	check := func(name string, solved, declared float64, e Estimate) {
		t.Helper()
		// A share of no or all windows has no standard error: allow what a dozen windows could change.
		if math.Abs(solved-e.Mean) > sigmas*e.SE+declared+12/float64(twin.Windows) {
			t.Errorf("%s %s: solver %.5g (declared error %.2g), twin %.5g ± %.2g (%+.1f σ)", what, name, solved, declared, e.Mean, e.SE, (solved-e.Mean)/e.SE)
		}
	}
	check("none", solved.None, solved.Error, twin.None)
	check("met", solved.Met, solved.Error, twin.Met)
	for _, q := range []struct{ p, hours float64 }{{0.5, solved.P50}, {0.9, solved.P90}, {0.95, solved.P95}, {0.99, solved.P99}} {
		if q.hours == 0 {
			continue // an atom: covered by none
		}
		// P(D < x) <= p <= P(D <= x), with a little room around x: windows of maintenance make atoms.
		below, at := twin.AtMost(0.998*q.hours), twin.AtMost(1.002*q.hours)
		if p := min(max(q.p, below), at); p != q.p {
			check(fmt.Sprintf("P%g at %.4g h", 100*q.p, q.hours), q.p, solved.Error, share(int(math.Round(p*float64(twin.Windows))), twin.Windows))
		}
	}
}

// rarer makes everything fail that many times less often.
func rarer(m *reliability.Model, times float64) *reliability.Model {
	for i := range m.Domains {
		m.Domains[i].MTTF *= model.Hours(times)
	}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		t.MTTF *= model.Hours(times)
		if t.Standby != nil {
			t.Standby.MTTF *= model.Hours(times)
		}
	}
	for i := range m.Faults {
		m.Faults[i].Rate /= times
	}
	for i := range m.Common {
		m.Common[i].Rate /= times
	}
	for i := range m.Maintenance {
		m.Maintenance[i].Every *= model.Hours(times)
	}
	return m
}
