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
	r, err := Run(context.Background(), m, Options{Years: 10 * *crossYears, Rand: rand.New(rand.NewPCG(seed, 5)),
		Levels: Levels{Year: levelsOf(solved.Year, m.SLO), Month: levelsOf(solved.Month, m.SLO)}})
	if err != nil {
		t.Fatal(err)
	}
	agreeOn(t, "year", solved.Year, &r.Year)
	agreeOn(t, "month", solved.Month, &r.Month)
	if months := reliability.OfTwelve(solved.Month, solved.Unavailability); months.Error < 0.5 {
		for k, p := range months.AtLeast {
			agreeLevel(t, fmt.Sprint(k, " months"), p, months.Error, r.Twelve[k], 1/float64(r.Year.Windows))
		}
	}
	if t.Failed() {
		t.Logf("%s %v\n%s", solved.Method, solved.Warnings, written(m))
	}
}

// levelsOf are what a distribution says something of: none, the SLO, and its percentiles.
func levelsOf(d *reliability.Distribution, slo float64) []float64 {
	return []float64{0, (1 - slo) * d.Hours, d.P50, d.P90, d.P95, d.P99}
}

// agreeOn judges a distribution at its levels ([levelsOf]): probabilities by the windows with at most so much downtime,
// percentiles by P(D < x) <= p <= P(D <= x).
func agreeOn(t *testing.T, what string, solved *reliability.Distribution, twin *Distribution) {
	t.Helper()
	at := twin.Levels
	agreeLevel(t, what+" none", solved.None, solved.Error, at[0].AtMost, at[0].One)
	agreeLevel(t, what+" met", solved.Met, solved.Error, at[1].AtMost, at[1].One)
	for i, p := range []float64{0.5, 0.9, 0.95, 0.99} {
		l := at[2+i]
		name := fmt.Sprintf("%s P%g at %.6g h", what, 100*p, l.Hours)
		if p > l.AtMost.Mean {
			agreeLevel(t, name, p, solved.Error, l.AtMost, l.One)
		} else if p < l.Below.Mean {
			agreeLevel(t, name, p, solved.Error, l.Below, l.One)
		}
	}
}

// agreeLevel allows beside what is declared for what two or three windows can change: a share of no or all windows has no
// standard error (the skewness of a binomial number at 4 standard errors is (16 - 1)/6 windows).
func agreeLevel(t *testing.T, what string, solved, declared float64, e Estimate, one float64) {
	t.Helper()
	nearest := min(max(e.Mean, solved-declared, 0), solved+declared, 1)
	se := max(e.SE, math.Sqrt(nearest*(1-nearest)*one))
	if d := math.Abs(solved - e.Mean); !(d <= sigmas*se+declared+2.5*one) {
		t.Errorf("%s: solver %.5g (declared error %.2g), twin %.5g ± %.2g (%+.1f σ)", what, solved, declared, e.Mean, se, (solved-e.Mean)/se)
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
