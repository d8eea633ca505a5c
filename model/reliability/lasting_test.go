package reliability

import (
	"math"
	"testing"
)

// TestLasting: outages that are left at rate 1/5 last an exponential time, those of two stages of 2 h and 6 h, (6 e^{-x/6} −
// 2 e^{-x/2})/4 are longer than x.
func TestLasting(t *testing.T) {
	c := &chain{start: []int32{0, 2, 3, 4, 5}, edges: []edge{{1, 0, 0.01}, {2, 0, 0.02}, {0, quiet, 1. / 5}, {3, quiet, 1. / 2}, {0, quiet, 1. / 6}}}
	l := c.lasting([]float64{0, 1, 1, 1}, []float64{0, 0.01, 0.02, 0}, 0.01*5+0.02*8, nil, 1)
	near(t, "rate", l.rate, 0.03, 1e-12)
	for _, x := range []float64{0, 0.01, 0.3, 1, 3, 9, 30, 80} {
		want := 0.01*math.Exp(-x/5) + 0.02*(6*math.Exp(-x/6)-2*math.Exp(-x/2))/4
		if got := l.past(x); math.Abs(got-want) > 1e-4*l.rate {
			t.Errorf("longer than %v h: %v, want %v", x, got, want)
		}
	}
	near(t, "tail of an Erlang law of 2", erlangTail(2, 1.5), math.Exp(-3)*4, 1e-12)
}

// TestLastingFixed: outages of a zone that kills its units last its repair, exponential of 4 h, and a boot of exactly 10 min: of
// 64 stages, which end within 75 s of it. A third of the outages are of exactly 1 min; their law has them at that minute.
func TestLastingFixed(t *testing.T) {
	const boot = 1. / 6
	m := &Model{
		Domains: []Domain{{Name: "a", Parent: -1, MTTF: 1e5, MTTR: Exp(4), Loss: Kill}},
		Tiers: []Tier{{Name: "w", MTTF: forever, MTTR: Exp(1), Boot: fixed(boot), Units: []Placement{{0, 3}}, Need: need(1)},
			{Name: "db", MTTF: 2e5, MTTR: Exp(10), Units: []Placement{{-1, 2}}, Need: need(1), Standby: &Standby{Failover: fixed(1. / 60), Coverage: 1, Manual: Exp(1), MTTF: forever}}},
	}
	s, err := newSolver(m)
	if err != nil {
		t.Fatal(err)
	}
	s.detail = true
	if s.full = s.exactChain(); s.full == nil {
		t.Fatal("no chain")
	}
	s.tierParts()
	l := &s.full.lasts
	near(t, "outages an hour", l.rate, 1.5e-5, 1e-3)
	minutes := 0.0 // an hour, whichever unit was active
	for _, a := range l.atoms {
		near(t, "hours of an atom", a.hours, 1./60, 1e-12)
		minutes += a.rate
	}
	near(t, "outages of a minute", minutes, 5e-6, 2e-3)
	for _, x := range []float64{0.05, 0.1, 0.2, 0.3, 1, 4, 12} {
		want := math.Exp(-max(0, x-boot) / 4)
		if got := l.past(x) / 1e-5; math.Abs(got-want) > 3e-3 {
			t.Errorf("of the zone's outages longer than %v h: %v, want %v", x, got, want)
		}
	}
}

// TestYearOfFailovers: a pair fails over in exactly a minute about 0.0876 times a year, nothing else matters: the year has none
// with probability e^{-m}, 0.916, and one with the next 0.080, so that P95 and P99 are a minute.
func TestYearOfFailovers(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "db", MTTF: 1e5, MTTR: fixed(1), Units: []Placement{{-1, 2}}, Need: need(1),
		Standby: &Standby{Failover: fixed(1. / 60), Coverage: 1, Manual: Exp(1), MTTF: forever}}}}
	r := mustSolve(t, m)
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	near(t, "none", r.Year.None, math.Exp(-0.0876), 1e-4)
	near(t, "P95", r.Year.P95, 1./60, 1e-3)
	near(t, "P99", r.Year.P99, 1./60, 1e-3)
	if r.Year.Error > 1e-3 {
		t.Errorf("declared %v", r.Year.Error)
	}
}
