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
			mean := math.Pow(10, rapid.Float64Range(-2, 2).Draw(rt, "mean"))
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
