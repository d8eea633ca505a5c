package reliability

import (
	"cmp"
	"math"
	"math/cmplx"
	"slices"
)

// counter is a clock in a window of hours that counts outages of fixed lengths, so that the atoms which they make stay
// atoms. With counted lengths d_k, which come alone at α_k an hour of up-time, s the up-time, and p₀ the probability that
// nothing else begins,
//
//	P(D ≤ x) = p₀ Σ_n Π_k Poisson(n_k; α_k s) [up 1{n·d ≤ x} + Σ_k u_k P(n·d + d_k V ≤ x)] + what is smooth
//
// where V is uniform: the rest of an outage of a fixed length that is under way at the start. What is smooth is inverted.
type counter struct {
	*clock
	hours   float64
	counted []timedAtom
	alphas  float64 // of all counted lengths
	sums    []atomSum
	least   float64 // mean length of the kind of the shortest
	smooth  float64 // what fixed lengths that are not counted may be off by near their multiples
}

// atomSum is numbers of outages of the counted lengths: their hours, how many they are, and Π (α·window)^n/n!.
type atomSum struct {
	hours, weight float64
	outages       int
}

// How many sums of fixed lengths are kept, and the probability below which one is left out.
const (
	mostSums     = 4000
	leastSum     = 1e-10
	fewestTerms  = 15
	mostInverted = 150
	mostExpected = 100 // outages in the window
)

// counter chooses what is counted: the lengths whose multiples are the most likely atoms first.
func (c *clock) counter(hours float64) *counter {
	b := &counter{clock: c, hours: hours, sums: []atomSum{{0, 1, 0}}, least: c.shortest()}
	atoms := c.atoms()
	alone := (1 - c.again) * (1 - c.again)
	slices.SortStableFunc(atoms, func(x, y timedAtom) int {
		return cmp.Compare(atomSize(y.rate*hours), atomSize(x.rate*hours))
	})
	for _, a := range atoms {
		sums := b.with(a.hours, alone*a.rate)
		if sums == nil {
			b.smooth = math.Max(b.smooth, atomSize(a.rate*hours)/2)
			continue
		}
		b.sums = sums
		b.counted = append(b.counted, a)
		b.alphas += alone * a.rate
	}
	return b
}

// with is the sums with outages of one more length, nil when they are too many.
func (b *counter) with(hours, alpha float64) []atomSum {
	if (b.alphas+alpha)*b.hours > mostExpected {
		return nil
	}
	p := math.Exp(-(b.alphas + alpha) * b.hours)
	var out []atomSum
	for _, s := range b.sums {
		w := s.weight
		for n := 0; s.hours+float64(n)*hours <= b.hours; n++ {
			size := p * w
			if !(size > leastSum) && float64(n) > alpha*b.hours {
				break
			}
			if size > leastSum {
				out = append(out, atomSum{s.hours + float64(n)*hours, w, s.outages + n})
			}
			if len(out) > mostSums {
				return nil
			}
			w *= alpha * b.hours / float64(n+1)
		}
	}
	return out
}

// timedAtom is outages of one length per hour of up-time, and hours out of service to an hour lost.
type timedAtom struct {
	atom
	times float64
}

// atoms are the outages of exactly some length, those of one length joined.
func (c *clock) atoms() []timedAtom {
	var out []timedAtom
	for _, l := range c.laws {
		for _, at := range l.atoms {
			a := timedAtom{at, l.times}
			i := slices.IndexFunc(out, func(o timedAtom) bool { return o.like(a) })
			if i < 0 {
				out = append(out, a)
				continue
			}
			out[i].rate += a.rate
		}
	}
	return out
}

// like says whether two atoms are outages of one length.
func (a timedAtom) like(b timedAtom) bool {
	return math.Abs(a.hours-b.hours) <= 1e-12*a.hours && a.times == b.times
}

// atomSize is about the most likely number of outages other than none, m being expected.
func atomSize(m float64) float64 { return math.Min(m, 0.4/math.Sqrt(m)) }

// isCounted says whether outages of these hours are.
func (b *counter) isCounted(a timedAtom) bool {
	return slices.ContainsFunc(b.counted, a.like)
}

// unplanned is P(downtime ≤ x) without maintenance in series.
func (b *counter) unplanned(x, window float64) float64 {
	switch {
	case x < 0:
		return 0
	case x == 0:
		return b.none(window)
	case x >= window:
		return 1
	}
	s := window - x
	nothing := b.up * math.Exp(-s*((1-b.again)*b.rate()-b.alphas)) // begins, counted lengths aside
	p := nothing * b.sum(x, s)
	if !b.onlyCounted() {
		p += invert(x, b.terms(x), func(theta complex128) complex128 {
			start, exponent, fixed, counted := b.transform(theta, x)
			whole := start * cmplx.Exp(complex(s, 0)*(exponent+counted))
			return (whole - fixed*complex(nothing/b.up, 0)*cmplx.Exp(complex(s, 0)*counted)) / theta
		})
	}
	return math.Min(1, math.Max(0, p))
}

// terms is how many terms the inversion at x takes: outages of one length, and laws that end at one, make the rest of the
// distribution begin anew at each multiple of it, as steep as it is at 0.
func (b *counter) terms(x float64) int {
	if len(b.counted) == 0 && len(b.laws) == 0 {
		return fewestTerms
	}
	return int(math.Min(math.Max(fewestTerms, 6*x/b.least), mostInverted))
}

// onlyCounted says whether all outages are of counted lengths.
func (b *counter) onlyCounted() bool {
	return len(b.clock.start) == 0 && b.again == 0 && b.smooth == 0 &&
		!slices.ContainsFunc(b.laws, func(l timedLaw) bool { return l.busy || len(l.spans) > 0 })
}

// sum is the probability of at most x hours of counted outages in s hours up, and of what is under way at the start, in
// units of the probability that the service is up then.
func (b *counter) sum(x, s float64) float64 {
	total, none := 0.0, math.Exp(-b.alphas*s)
	for _, n := range b.sums {
		left := x - n.hours
		if left < -1e-12*x {
			continue
		}
		left = math.Max(left, 0)
		p := 1.0
		for _, a := range b.counted {
			p += a.rate * a.times * math.Min(left, a.hours)
		}
		total += p * none * n.weight * math.Pow(s/b.hours, float64(n.outages))
	}
	return total
}

// transform is the parts of the transform of the downtime, E e^{-θY(s)} = start · e^{s (exponent + counted)}: counted is of
// outages of counted lengths that are alone in their cluster, and fixed the part of start that is up or in one of them.
// Outages longer than most are as if for ever.
func (b *counter) transform(theta complex128, most float64) (start, exponent, fixed, counted complex128) {
	start, fixed = 0, complex(b.up, 0)
	for _, k := range b.clock.start {
		if k.order == 1 {
			l := inverse(1 + theta*complex(k.mean, 0))
			exponent -= complex(k.rate*k.mean, 0) * theta * l // rate (l - 1) without cancellation
			start += complex(k.within, 0) * l
			continue
		}
		l := gamma(theta, k.mean, k.order)
		exponent += complex(k.rate, 0) * (l - 1)
		start += complex(k.within, 0) * (1 - l) / (theta * complex(k.mean, 0)) // the rest of an outage under way
	}
	for i := range b.laws {
		l := &b.laws[i]
		all, alone := b.missing(l, theta, most)
		exponent -= all - alone
		counted -= alone
		start += complex(b.up*l.times, 0) * (all - alone) / theta
		fixed += complex(b.up*l.times, 0) * alone / theta
	}
	start += fixed
	if b.again == 0 {
		return start, exponent, fixed, counted
	}
	// A cluster of a geometric number of outages: rate (1-p) [(1-p) l/(1 - p l) - 1] = (1-p) rate (l-1) / (1 - p l). Those of
	// one outage alone come at (1-p)² rate.
	p := complex(b.again, 0)
	whole := exponent + counted
	whole *= (1 - p) / (1 - p - p*whole/complex(b.rate(), 0))
	counted *= (1 - p) * (1 - p)
	return start, whole - counted, fixed, counted
}

// missing is Σ rate (1 − E e^{-θL}) over the outages of a law, and over those of counted lengths in it. Where components in series
// make outages that may meet, these are the busy times of a queue with Poisson arrivals and as many servers as it takes. With
// g(x) the probability that one of them is under way that lasts x more hours, P(up at t | up at 0) = (1−g(0))/(1−g(t)) there, whose
// transform is 1/(θ + missing) (L. Takács, "Introduction to the Theory of Queues", 1962, chapter 3.2; W. Stadje, "The busy period
// of the queueing system M/G/∞", J. Appl. Probability 22 (1985)). With m the sum over the law of (1−g(0))² g/(1−g)
// this gives m/(1−m/θ).
func (b *counter) missing(l *timedLaw, theta complex128, most float64) (all, counted complex128) {
	all = l.missing(theta, most)
	for _, a := range l.atoms {
		if a := (timedAtom{a, l.times}); b.isCounted(a) {
			one := complex(a.rate, 0) * (1 - cmplx.Exp(-theta*complex(a.hours, 0)))
			counted += one
			all += one
			continue
		}
		all += complex(a.rate, 0) * (1 - gamma(theta, a.hours, fixedOrder))
	}
	if l.busy {
		all /= 1 - all/theta
	}
	return all, counted
}

// inverse is 1/z for numbers whose squares are far from overflow: half the time of a division.
func inverse(z complex128) complex128 {
	x, y := real(z), imag(z)
	d := 1 / (x*x + y*y)
	return complex(x*d, -y*d)
}

// gamma is the transform of a gamma law.
func gamma(theta complex128, mean, order float64) complex128 {
	return cmplx.Exp(complex(-order, 0) * cmplx.Log(1+theta*complex(mean/order, 0)))
}

// rate is how often per hour of up-time outages begin.
func (c *clock) rate() float64 {
	rate := 0.0
	for _, k := range c.start {
		rate += k.rate
	}
	for i := range c.laws {
		rate += c.laws[i].mass()
		for _, a := range c.laws[i].atoms {
			rate += a.rate
		}
	}
	return rate
}

// none is the probability of no outage at all, maintenance in series aside.
func (c *clock) none(window float64) float64 {
	return c.up * math.Exp(-(1-c.again)*c.rate()*c.served/c.up*window)
}

// lengths are the downtimes that atoms of the distribution may be at.
func (b *counter) lengths(shifts []combination) []float64 {
	var out []float64
	if len(b.counted) == 0 {
		return nil
	}
	for _, s := range shifts {
		for _, x := range b.sums {
			out = append(out, s.hours+x.hours)
		}
	}
	return out
}

// atAtom is the quantile x, which bisection found to a millionth, or the atom that it is at.
func atAtom(x, p float64, lengths []float64, cdf func(float64) float64) float64 {
	for _, a := range lengths {
		if math.Abs(x-a) <= 3e-6*a && cdf(a) >= p {
			return a
		}
	}
	return x
}

// invert is the inverse of a Laplace transform at x, by the Fourier-series method with Euler summation: J. Abate, W. Whitt,
// "Numerical inversion of Laplace transforms of probability distributions", ORSA J. Computing 7 (1995), equations 2.7 and
// 2.13, with A = 18.4: discretization error below 1e-8 of a function that is bounded by 1.
// What changes within a small part of x takes more terms than the fewest.
func invert(x float64, terms int, transform func(theta complex128) complex128) float64 {
	const a, euler = 18.4, 11
	at := func(im float64) float64 {
		return real(transform(complex(a/(2*x), im)))
	}
	sum := at(0) / 2
	sign := -1.0
	k := 1
	for ; k <= terms; k++ {
		sum += sign * at(float64(k)*math.Pi/x)
		sign = -sign
	}
	total, weight := sum/(1<<euler), 1.0
	for j := 1; j <= euler; j++ {
		sum += sign * at(float64(k)*math.Pi/x)
		sign = -sign
		k++
		weight = weight * float64(euler-j+1) / float64(j)
		total += weight * sum / (1 << euler)
	}
	return total * math.Exp(a/2) / x
}
