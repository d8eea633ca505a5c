package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestStarReturns: the modes add up to what they are expanded from. At t = 0 the part is up, and the kept share is whole:
// 1 + Σ odds = 1/up and 1 − u + Σ lost = 1; and what begins in a down state is lost at once: Σ s/(s−μ) lost = its share.
func TestStarReturns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := part{up: 1}
		odds := 0.0
		for range rapid.IntRange(1, 6).Draw(rt, "kinds") {
			lambda := math.Pow(10, rapid.Float64Range(-9, -2).Draw(rt, "lambda"))
			// Lengths are equal or a quarter apart: of closer ones the modes lose digits (1e-5 at a thousandth apart).
			mean := math.Pow(10, float64(rapid.IntRange(-20, 20).Draw(rt, "mean"))/10)
			share := rapid.SampledFrom([]float64{0.25, 1}).Draw(rt, "share")
			p.kinds = append(p.kinds, kind{rate: lambda, mean: mean, loss: share * mean})
			odds += lambda * mean
		}
		p.up = 1 / (1 + odds)
		for i := range p.kinds {
			k := &p.kinds[i]
			k.rate *= p.up
			p.u += k.rate * k.loss
		}
		st := newStar(p)
		back, kept := 1.0, 1-p.u
		for _, m := range st.modes {
			back += m.odds
			kept += m.lost
		}
		agree(rt, "1 + Σ odds", back, 1/p.up, 1e-10)
		agree(rt, "1 − u + Σ lost", kept, 1, 1e-10)
		for k := range st.mu {
			lost, at0 := 0.0, 0.0
			for _, m := range st.modes {
				lost += m.s / m.gap[k] * m.lost
				at0 += m.s / m.gap[k] * m.odds
			}
			agree(rt, "share lost at once", lost, st.share[k], 1e-6)
			agree(rt, "gone from up at once", at0, 1/p.up, 1e-6) // P_00(0) − P_k0(0) = 1
		}
	})
}

// TestBriefAgainstExact: a ladder's scenario without rows of need, in microseconds and by the chain of everything (4,480
// states): the causes agree to 1e-5 of the whole, within what the brief way declares.
func TestBriefAgainstExact(t *testing.T) {
	m := library()
	m.Tiers[1].Need, m.Tiers[1].Units = need(1), []Placement{{1, 1}, {2, 1}}
	m.Faults = m.Faults[:3]
	m.Faults[0].Share = 0.5
	exact := mustSolve(t, m)
	if want := "exact: joint chain of 4480 states"; exact.Method != want {
		t.Fatalf("method %q, want %q", exact.Method, want)
	}
	s, err := prepare(m, true)
	if err != nil {
		t.Fatal(err)
	}
	quick := s.solve()
	near(t, "U", quick.Unavailability, exact.Unavailability, 1e-9)
	for _, c := range quick.Causes {
		for _, x := range exact.Causes {
			if d := math.Abs(c.Unavailability-x.Unavailability) / exact.Unavailability; c.Name == x.Name && (d > 1e-5 || d > s.approx) {
				t.Errorf("%s is off by %.2g of the whole, declared %.2g", c.Name, d, s.approx)
			}
		}
	}
}
