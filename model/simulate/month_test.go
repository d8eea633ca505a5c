package simulate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"nines/model/reliability"
)

// TestMonthOfShortAndLongOutages judges the month of a service with many short partial outages and few long whole ones: the
// shape of the design single-az, at whose month the solver was once nine standard errors wrong, because it gave the
// short ones a single gamma law that made room for the rare long ones which meet them.
func TestMonthOfShortAndLongOutages(t *testing.T) {
	m := &reliability.Model{
		Domains: []reliability.Domain{zone("a", -1, 29200, 3)},
		Tiers: []reliability.Tier{group("region", 30737, 7.7, 1, 0, in(-1, 1)), group("lb", 17520, 0.1, 1, 0, in(0, 1)),
			group("web", 2000, 0.054, 1, 0, in(0, 2)), group("db", 17520, 0.5, 1, 0, in(0, 1))},
		Faults: []reliability.Fault{
			{Name: "deploys", Rate: 0.011872, Fails: 0.05, MTTR: hours(1. / 3), Share: 0.5},
			{Name: "operators", Rate: 4.566e-5, Fails: 1, MTTR: hours(4.75), Share: 1},
			{Name: "dns", Rate: 1.14e-5, Fails: 1, MTTR: hours(1.5), Share: 1},
		},
	}
	r, err := Run(context.Background(), m, Options{Years: 60000, Rand: rand.New(rand.NewPCG(5, 0))})
	if err != nil {
		t.Fatal(err)
	}
	for _, minutes := range []float64{1, 3, 10, 30, 43.8, 120, 600} {
		m.SLO = 1 - minutes/60/r.Month.Hours
		solved, err := reliability.Solve(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := reliability.Distributions(m, &solved); err != nil {
			t.Fatal(err)
		}
		e := share(int(math.Round(r.Month.AtMost(minutes/60)*float64(len(r.Month.downtimes)))), len(r.Month.downtimes))
		if math.Abs(solved.Month.Met-e.Mean) > sigmas*e.SE {
			t.Errorf("%s: solver %.6f, twin %.6f ± %.6f", fmt.Sprint(minutes, " min"), solved.Month.Met, e.Mean, e.SE)
		}
	}
}
