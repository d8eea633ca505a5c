package simulate

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"nines/model"
	"nines/model/reliability"
)

// TestCrossLengths judges the year and the month of random models of independent components whose repairs are fixed, lognormal
// and exponential, thirty times as reliable as those of [TestCrossCheck]: the law of the outages is known there, so that
// percentiles can be told of nearly all.
func TestCrossLengths(t *testing.T) {
	told, all := 0, 0
	for seed := *crossFirst; seed < *crossFirst+uint64(*crossModels); seed++ {
		m := rarer(shapedModel(rand.New(rand.NewPCG(seed, 6))), 30)
		t.Run(fmt.Sprint(seed), func(t *testing.T) { crossYears1(t, m, seed) })
		solved, err := reliability.Solve(m)
		if err == nil {
			err = reliability.Distributions(m, &solved)
		}
		if err == nil {
			all++
			if solved.Year.Error <= 0.01 {
				told++
			}
		}
	}
	if t.Logf("the year's P99 can be told of %d of %d models", told, all); told < all*3/4 {
		t.Errorf("the year's P99 can be told of %d of %d models", told, all)
	}
}

// shapedModel is a random model without memory: domains mask, crews are enough, nothing waits. Two of three times have a
// shape.
func shapedModel(r *rand.Rand) *reliability.Model {
	m := randomModel(r)
	shape := func(d *reliability.Duration) {
		switch r.IntN(3) {
		case 0:
			d.Shape = reliability.Fixed
		case 1:
			d.Shape, d.CV = reliability.Lognormal, 0.3+2.2*r.Float64()
		}
	}
	for i := range m.Domains {
		m.Domains[i].Loss = reliability.Mask
		shape(&m.Domains[i].MTTR)
	}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		t.Crews, t.Rebuild, t.Standby = 0, nil, nil
		if t.Need == nil {
			t.Need = []reliability.Need{{Share: 1, Units: 1}}
		}
		if r.IntN(4) == 0 { // now and then repairs of days
			t.MTTR.Mean *= model.Hours(1 + 10*r.Float64())
		}
		shape(&t.MTTR)
	}
	for i := range m.Common {
		shape(&m.Common[i].MTTR)
	}
	for i := range m.Faults {
		shape(&m.Faults[i].MTTR)
	}
	return m
}
