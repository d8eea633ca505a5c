package simulate

import (
	"math"
	"math/rand/v2"

	"nines/model"
	"nines/model/reliability"
)

// draw is one value of a random time, in hours. Rule 1: exponential unless written {fixed} or {lognormal}.
func draw(r *rand.Rand, d reliability.Duration) float64 {
	mean := float64(d.Mean)
	switch d.Shape {
	case reliability.Fixed:
		return mean
	case reliability.Lognormal:
		// With X = exp(m + sZ): E[X] = exp(m + s²/2) and cv² = exp(s²) - 1 (Johnson, Kotz, Balakrishnan, Continuous
		// Univariate Distributions 1, 1994, ch. 14).
		s2 := math.Log1p(d.CV * d.CV)
		return math.Exp(math.Log(mean) - s2/2 + math.Sqrt(s2)*r.NormFloat64())
	}
	return mean * r.ExpFloat64()
}

// drawFailure is a time to failure, exponential; never for an MTTF of +Inf.
func drawFailure(r *rand.Rand, mttf model.Hours) float64 {
	if math.IsInf(float64(mttf), 1) {
		return never
	}
	return float64(mttf) * r.ExpFloat64()
}
