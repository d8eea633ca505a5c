package reliability

import (
	"math"
	"testing"
)

// TestClusters: of three units two are needed and one crew repairs, so that an outage leaves one unit failed and the next
// is close. The probability of a window without outages is π_up exp(Q_up t) 1 over the states of no and one failed unit:
// here by uniformization, Σ_n Poisson(n) π_up P^n 1.
func TestClusters(t *testing.T) {
	const mttf, mttr = 500.0, 20.0
	m := &Model{Tiers: []Tier{group(3, 2, 1)}, SLO: 0.999}
	m.Tiers[0].MTTF, m.Tiers[0].MTTR = mttf, Exp(mttr)
	l, mu := 1/mttf, 1/mttr
	p := repairman(3, 1, mttr/mttf)
	none := func(hours float64) float64 {
		q := mu + 2*l // covers every rate
		v := [2]float64{p[0], p[1]}
		sum, poisson := 0.0, math.Exp(-q*hours)
		for n := 1; n < 3000; n++ {
			sum += poisson * (v[0] + v[1])
			poisson *= q * hours / float64(n)
			v = [2]float64{v[0]*(1-3*l/q) + v[1]*mu/q, v[0]*3*l/q + v[1]*(1-(mu+2*l)/q)}
		}
		return sum
	}
	r := mustSolve(t, m)
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*Distribution{r.Year, r.Month} {
		want := none(d.Hours)
		if math.Abs(d.None-want) > d.Error || d.Error > 0.02 {
			t.Errorf("%v h: P(none) = %v, exactly %v, declared error %v", d.Hours, d.None, want, d.Error)
		}
		// Outages that ignore each other would say less.
		if alone := (p[0] + p[1]) * math.Exp(-r.Frequency/(p[0]+p[1])*d.Hours); d.None <= alone {
			t.Errorf("%v h: P(none) = %v, %v without clusters", d.Hours, d.None, alone)
		}
	}
}
