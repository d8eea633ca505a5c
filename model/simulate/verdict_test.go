package simulate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"nines/model/check"
	"nines/model/reliability"
	"nines/model/simulate"
)

// TestCrossVerdict: what `nines simulate` says of random models, made forty times as reliable, plainly played and with
// failures made less rare (a third as many models as the tests of the loop). No figure that is judged disagrees: means, causes,
// percentiles, probabilities, months.
func TestCrossVerdict(t *testing.T) {
	for seed := *simulate.CrossFirst; seed < *simulate.CrossFirst+uint64(*simulate.CrossModels)/3; seed++ {
		m := simulate.Rarer(simulate.RandomModel(rand.New(rand.NewPCG(seed, 4))), 40)
		t.Run(fmt.Sprint(seed), func(t *testing.T) { verdict(t, m, seed) })
	}
}

func verdict(t *testing.T, m *reliability.Model, seed uint64) {
	solved, err := reliability.Solve(m)
	if err != nil {
		t.Skip(err)
	}
	// An SLO that is kept now and then, three levels by turns.
	if slo := 1 - solved.Unavailability*[]float64{0.1, 1, 3}[seed%3]; slo > 0 && slo < 1 {
		m.SLO = slo
	}
	for _, method := range []check.Method{check.Plain, check.Accelerated} {
		r, err := check.Run(context.Background(), m, check.Options{Method: method, Years: 10 * *simulate.CrossYears, Seed: seed, RelativeError: 0.03, Cycles: 40_000, Workers: 2})
		if err != nil {
			if method == check.Accelerated {
				t.Log(err)
				continue
			}
			t.Fatal(err)
		}
		if r.Verdict == check.CannotTell {
			continue
		}
		for _, f := range r.Figures {
			if f.Judged && !(math.Abs(f.Beyond) <= check.Sigmas) {
				t.Errorf("%s %s: solver %.6g ± %.2g, counted %.6g ± %.2g (%+.1f σ beyond)", method, f.Name, f.Solver, f.Declared, f.Counted, f.Error, f.Beyond)
			}
		}
		for _, c := range r.Causes {
			if c.Judged && !(math.Abs(c.Beyond) <= check.Sigmas) {
				t.Errorf("%s cause %s: solver %.6g ± %.2g, counted %.6g (%+.1f σ beyond)", method, c.Name, c.Solver, c.Declared, c.Counted, c.Beyond)
			}
		}
		if t.Failed() {
			t.Logf("SLO %v, %s, %v\n%s", m.SLO, r.Solved.Method, r.Solved.Warnings, simulate.Written(m))
		}
	}
}
