package reference

import "math"

// Gamma is what is known of the rate of rare events: a gamma law whose shape is a number of Events and whose rate is the
// Exposure they were seen in, in any unit of time (the rates are then per that unit). Both are positive.
//
// It is conjugate to a Poisson count: A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, section 2.6, equation 2.15.
type Gamma struct{ Events, Exposure float64 }

// Mean of the rate.
func (g Gamma) Mean() float64 { return g.Events / g.Exposure }

// Updated is the posterior after n events more in an exposure t: Gamma(a + n, b + t).
func (g Gamma) Updated(n, t float64) Gamma { return Gamma{g.Events + n, g.Exposure + t} }

// Quantile is the rate below which the true one lies with probability p, in (0, 1): bisection of the logarithm, because
// quantiles of small shapes span many orders of magnitude; to a relative 1e-12.
func (g Gamma) Quantile(p float64) float64 {
	low, high := -690.0, math.Log(g.Events+1)
	for regularized(g.Events, math.Exp(high)) < p {
		high++
	}
	for range 60 {
		mid := (low + high) / 2
		if regularized(g.Events, math.Exp(mid)) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return math.Exp((low+high)/2) / g.Exposure
}

// ExactInterval is the interval of level 1 - alpha for a Poisson rate of which n events were seen in t, without a prior:
// F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936). Of no events the lower end is 0 and
// the upper is one-sided, so that at 95 % it is the rule of three.
func ExactInterval(n, t, alpha float64) (low, high float64) {
	if n == 0 {
		return 0, -math.Log(alpha) / t
	}
	return Gamma{n, t}.Quantile(alpha / 2), Gamma{n + 1, t}.Quantile(1 - alpha/2)
}

// Jeffreys is the estimate of a rate without knowledge of others: the mean of Gamma(n + 1/2, t), H. Jeffreys 1946.
func Jeffreys(n, t float64) float64 { return Gamma{n + 0.5, t}.Mean() }

// regularized is the lower incomplete gamma function P(a, x) = γ(a, x) / Γ(a): its series below a + 1 and Legendre's
// continued fraction above (M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 1964, 6.5.29 and 6.5.31).
func regularized(a, x float64) float64 {
	if x <= 0 {
		return 0
	}
	lg, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - lg)
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := a + 1; term > sum*1e-16; n++ {
			term *= x / n
			sum += term
		}
		return front * sum
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for i := 1.0; i < 1000; i++ { // Lentz's method
		an := -i * (i - a)
		b += 2
		d = 1 / nonzero(an*d+b, tiny)
		c = nonzero(b+an/c, tiny)
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return 1 - front*h
}

func nonzero(v, tiny float64) float64 {
	if math.Abs(v) < tiny {
		return tiny
	}
	return v
}
