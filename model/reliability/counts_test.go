package reliability

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// TestCounts: domains joined as counts give the unavailability and frequency that all their joint states give, beside tiers
// with a memory, shocks and nested domains.
func TestCounts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt).apart()
		e := flatten(m.structure())
		whole, err := newCore(m, e, m.classes(), fineEnvironments)
		if err != nil {
			rt.Skip(err)
		}
		counts, err := newCore(m, e, m.classes(), 1)
		if err != nil {
			rt.Fatal(err)
		}
		s := solver{m: m}
		d := m.joinRows()[0].demand
		a, b := whole.eval(d, s.m.events(), false), counts.eval(d, s.m.events(), false)
		if math.Abs(a.u-b.u) > 1e-11*a.u || math.Abs(a.rate-b.rate) > 1e-11*a.rate {
			rt.Fatalf("U %v, counted %v; outages %v, counted %v", a.u, b.u, a.rate, b.rate)
		}
	})
}

// TestFortyZones: forty zones that are all different, one unit in each, thirty needed: 2^40 joint states. U is the chance
// that 11 or more of 40 independent units with their zones are down, added up one by one below.
func TestFortyZones(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "w", MTTF: 1000, MTTR: Exp(1), Need: need(30)}}}
	down := make([]float64, 41)
	down[0] = 1
	for i := range 40 {
		repair := float64(i + 1)
		m.Domains = append(m.Domains, Domain{Name: fmt.Sprint("z", i), Parent: -1, MTTF: 8760, MTTR: Exp(model.Hours(repair))})
		m.Tiers[0].Units = append(m.Tiers[0].Units, Placement{i, 1})
		up := 8760 / (8760 + repair) * 1000 / 1001
		for k := 40; k >= 0; k-- {
			down[k] *= up
			if k > 0 {
				down[k] += down[k-1] * (repair/(8760+repair)*1000/1001 + 1./1001)
			}
		}
	}
	want := 0.0
	for k := 40; k > 10; k-- {
		want += down[k]
	}
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.Unavailability-want) > 1e-9*want || r.Error != 0 {
		t.Errorf("U %v with error %v, want %v exactly", r.Unavailability, r.Error, want)
	}
}
