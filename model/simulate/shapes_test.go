package simulate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"nines/model"
	"nines/model/reliability"
)

// TestCrossShapes judges the solver on random models whose times are fixed or lognormal, in tiers with a memory as well:
// unavailability and frequency within the size that is declared of shapes and four standard errors.
func TestCrossShapes(t *testing.T) {
	refused, followed := 0, 0
	for seed := *crossFirst; seed < *crossFirst+uint64(*crossModels); seed++ {
		r := rand.New(rand.NewPCG(seed, 6))
		m := randomModel(r)
		shapeTimes(r, m)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			solved, err := reliability.Solve(m)
			if err != nil {
				t.Log(err)
				refused++
				return
			}
			for _, w := range solved.Warnings {
				if w.ID == "reliability.shape.followed" {
					followed++
				}
			}
			crossShapes(t, m, &solved, seed)
		})
	}
	if refused > *crossModels/5 {
		t.Errorf("the solver refused %d of %d models", refused, *crossModels)
	}
	if followed < *crossModels/4 {
		t.Errorf("shapes of %d of %d models were followed", followed, *crossModels)
	}
}

// TestCrossShapedYears judges the year and the month of the same models made thirty times as reliable.
func TestCrossShapedYears(t *testing.T) {
	told, all := 0, 0
	for seed := *crossFirst; seed < *crossFirst+uint64(*crossModels); seed++ {
		r := rand.New(rand.NewPCG(seed, 6))
		m := randomModel(r)
		shapeTimes(r, m)
		m = rarer(m, 30)
		t.Run(fmt.Sprint(seed), func(t *testing.T) { crossYears1(t, m, seed) })
		if solved, err := reliability.Solve(m); err == nil && reliability.Distributions(m, &solved) == nil {
			all++
			if solved.Year.Error <= 0.05 {
				told++
			}
		}
	}
	t.Logf("the year's P95 can be told of %d of %d models", told, all)
}

func crossShapes(t *testing.T, m *reliability.Model, solved *reliability.Result, seed uint64) {
	r, err := Run(context.Background(), m, Options{Years: *crossYears, Rand: rand.New(rand.NewPCG(seed, 5))})
	if err != nil {
		t.Fatal(err)
	}
	size := solved.Error / solved.Unavailability
	within := func(what string, solved, size float64, twin Estimate) {
		t.Helper()
		seldom := 12 / (*crossYears * model.HoursPerYear)
		if d := math.Abs(solved - twin.Mean); !(d <= size*solved+sigmas*twin.SE+seldom) {
			t.Errorf("%s: solver %.7g to %.2g of it, twin %.7g ± %.2g (%+.1f σ, %+.2f %%)", what, solved, size, twin.Mean, twin.SE, (solved-twin.Mean)/twin.SE, 100*(solved/twin.Mean-1))
		}
	}
	within("unavailability", solved.Unavailability, size, r.Unavailability)
	within("frequency", solved.Frequency, size, r.Frequency)
	unknown := slices.ContainsFunc(solved.Warnings, func(w model.Text) bool { return w.ID == "reliability.causes.shape" })
	if !unknown && solved.Unavailability > 0 { // else how hours divide is not known
		for _, c := range solved.Causes {
			share := (declared(solved) + size) * solved.Unavailability / c.Unavailability
			within(c.Name+" takes", c.Unavailability, share, causeOf(r, c.Name).Unavailability)
		}
	}
	if t.Failed() {
		t.Logf("%s %v\n%s", solved.Method, solved.Warnings, written(m))
	}
}

// shapeTimes gives times shapes: a third stay exponential, a third are fixed, the others lognormal.
func shapeTimes(r *rand.Rand, m *reliability.Model) {
	shape := func(d *reliability.Duration) {
		switch r.IntN(3) {
		case 0:
			d.Shape = reliability.Fixed
		case 1:
			d.Shape, d.CV = reliability.Lognormal, 0.3+2*r.Float64()
		}
	}
	for i := range m.Domains {
		shape(&m.Domains[i].MTTR)
	}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		shape(&t.MTTR)
		shape(&t.Boot)
		if t.Standby != nil {
			shape(&t.Standby.Failover)
			shape(&t.Standby.Manual)
		}
		if t.Rebuild != nil {
			shape(&t.Rebuild.After)
		}
	}
	for i := range m.Faults {
		shape(&m.Faults[i].MTTR)
	}
	for i := range m.Common {
		shape(&m.Common[i].MTTR)
	}
}
