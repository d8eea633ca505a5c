package simulate

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

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
	// A quantity that the twin saw too seldom for a standard error: a rate of at most a few in the whole run.
	if d := math.Abs(solved - twin.Mean); !(d <= sigmas*twin.SE+1e-7) {
		t.Errorf("%s: solver %.7g, twin %.7g ± %.2g (%+.1f σ, %+.2f %%)", what, solved, twin.Mean, twin.SE, (solved-twin.Mean)/twin.SE, 100*(solved/twin.Mean-1))
	}
}

// declared is the size of the approximation of causes that the solver admits, as a share of unavailability.
func declared(r *reliability.Result) float64 {
	for _, w := range r.Warnings {
		if w.ID == "reliability.causes.approximate" {
			size := 0.0
			fmt.Sscan(w.Args[len(w.Args)-1], &size)
			return size
		}
	}
	return 0.001 // sizes up to this are not worth a warning to the solver
}
