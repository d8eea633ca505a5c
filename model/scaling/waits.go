package scaling

import (
	"math"

	"nines/model"
	"nines/model/reference"
)

// wait is one uncertain stretch of time: its median and its 95th percentile, in seconds. It is lognormal with these two;
// where the 95th percentile is not above the median it is certain. A figure's low end is not used: P50 and P90 are asked,
// and the upper half decides both.
type wait struct {
	name     model.Text
	p50, p95 float64
}

// Standard normal quantiles of 0.90 and 0.95.
const (
	z90 = 1.2815515655446004
	z95 = 1.6448536269514722
)

func (w wait) sigma() float64 {
	if w.p50 <= 0 || w.p95 <= w.p50 {
		return 0
	}
	return math.Log(w.p95/w.p50) / z95
}

// at is the quantile that lies z standard deviations from the median.
func (w wait) at(z float64) float64 { return w.p50 * math.Exp(w.sigma()*z) }

// total is the sum of independent waits. The sum of lognormals is taken as a lognormal of the same mean and variance
// (Fenton, The sum of log-normal probability distributions in scatter transmission systems, 1960); certain waits are added
// as they are, and for one uncertain wait it is exact. It returns at how many standard deviations every wait must stand so
// that together they make the P50 and the P90 of the sum: so steps that are shown add up to the total. Against sampling it is
// within 3 % for waits as wide as the figures'.
func total(waits []wait) (at50, at90 float64) {
	mean, variance, random := 0.0, 0.0, 0
	for _, w := range waits {
		if s := w.sigma(); s > 0 {
			m := w.p50 * math.Exp(s*s/2)
			mean += m
			variance += m * m * math.Expm1(s*s)
			random++
		}
	}
	switch random {
	case 0:
		return 0, 0
	case 1:
		return 0, z90
	}
	spread := math.Log1p(variance / (mean * mean))
	median := mean * math.Exp(-spread/2)
	return split(waits, median, 0.1), split(waits, median*math.Exp(z90*math.Sqrt(spread)), z90/2)
}

// split finds z with Σ of the uncertain waits at z = sum, by Newton's method: the sum grows with z and is convex, so it
// converges from either side.
func split(waits []wait, sum, z float64) float64 {
	for range 20 {
		value, slope := 0.0, 0.0
		for _, w := range waits {
			if s := w.sigma(); s > 0 {
				x := w.p50 * math.Exp(s*z)
				value += x
				slope += s * x
			}
		}
		step := (value - sum) / slope
		z -= step
		if math.Abs(step) < 1e-12 {
			break
		}
	}
	return z
}

// seconds of the units that figures of time come in.
var seconds = map[string]float64{"s": 1, "min": 60, "h": 3600, "d": 86400, "w": week}

// waitOf reads a figure of time as a wait. Work days become calendar time by the working week.
func waitOf(fig *reference.Reader, k reference.Key, name model.Text) wait {
	f := fig.Figure(k)
	unit, ok := seconds[f.Unit]
	if !ok { // work-day
		unit = week / fig.Value("work.days-a-week")
	}
	return wait{name, f.Value * unit, f.High * unit}
}

const week = 7 * 86400.0

func (r *run) wait(k reference.Key, name model.Text) wait { return waitOf(r.fig, k, name) }
