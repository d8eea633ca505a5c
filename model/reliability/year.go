package reliability

import (
	"math"
	"math/cmplx"
	"sort"
	"strconv"
)

// Distributions fills in r.Year and r.Month: how downtime in a year of 8,760 h and in a month of 730 h is distributed when
// the window starts in steady state.
//
// Downtime is at most x exactly when the time spent up reaches window - x before x hours of outage have passed
// (L. Takács, "On certain sojourn time problems in the theory of stochastic processes", Acta Math. Hung. 8 (1957)). In
// up-time, outages come as a Poisson process with the rates of their kinds, so that
//
//	P(D ≤ x) = P(R + Σ_{n ≤ N(window − x)} L_n ≤ x)
//
// with R the rest of an outage under way at the start. The transform of the right side is inverted numerically. It is
// exact when the service is up in a single state; where outages cluster (limited crews, standby, domains) the size of
// what that leaves out is declared. Maintenance in series is clocked: its windows are counted, not drawn.
func Distributions(m *Model, r *Result) error { return distribute(m, r, false) }

// distribute is [Distributions], brief for models by the thousand as [brief] is.
func distribute(m *Model, r *Result, brief bool) error {
	s, err := prepare(m, brief)
	if err != nil {
		return err
	}
	s.detail = true
	c := s.clock()
	r.Year = c.window(8760, m.SLO).within()
	r.Month = c.window(730, m.SLO, m.Credits...).within()
	return nil
}

// within keeps quantiles inside the window: rounding and windows of maintenance that overlap would count hours twice.
func (d *Distribution) within() *Distribution {
	for _, q := range []*float64{&d.P50, &d.P90, &d.P95, &d.P99} {
		*q = math.Min(math.Max(*q, 0), d.Hours)
	}
	return d
}

// clock is the service seen as outages in up-time.
type clock struct {
	up      float64 // probability that nothing is lost, maintenance in series aside
	kinds   []kind
	start   []complexRate // what the kinds are in the transform
	again   float64       // probability that an outage is followed by another before everything works
	clocked float64       // outages per hour of up-time that windows or rows begin, on a clock of their own
	spell   float64       // hours of the longest repair, unnoticed failures included
	varies  float64       // squared coefficient of variation of the rate of clusters from time to time
	rough   float64       // outages per hour whose lengths depend on shapes that were not followed
	under   float64       // and how likely one is under way
	windows []shift
	method  string
	err     float64
	exact   *interval // the chain of everything, when it is small
}

// complexRate is a kind ready for the transform: rate per hour of up-time, mean loss, order of its gamma law (1:
// exponential) and how likely the start falls into it.
type complexRate struct {
	rate, mean, order, within float64
}

// shift is maintenance: every hours, lasting lasts.
type shift struct{ every, lasts float64 }

func (s *solver) clock() *clock {
	s.full = s.exactChain()
	parts := append(s.tierParts(), s.faults()...)
	total := inSeries(parts)
	c := &clock{up: total.up, kinds: total.kinds, err: 1e-7 + total.approx}
	switch {
	case total.clusters > 0: // outages come in clusters of geometric number
		c.again = math.Max(0, 1-total.clusters/total.rate)
		c.err += c.again * c.again
		c.spell = s.m.longest()
		c.varies = total.varies
	case !s.alreadyExact():
		c.err += s.clumping()
	}
	for i := range s.m.Maintenance {
		if w := &s.m.Maintenance[i]; s.inSeries(w) {
			c.windows = append(c.windows, shift{float64(w.Every), float64(w.Lasts)})
		}
	}
	tail := longTail(total.kinds)
	for _, k := range total.kinds {
		if short, long, ok := k.parted(tail); ok { // what is left out is the shape of the rare long ones
			c.add(short, Duration{})
			c.add(long, Duration{})
			continue
		}
		c.add(k, s.m.shapeOf(k.event))
		if k.event >= s.events.windows && k.event <= s.events.peak {
			c.clocked += k.rate / c.up
		}
	}
	if s.rough {
		for _, k := range total.kinds {
			if !s.ownShape(k.event) {
				c.rough += k.rate
				c.under += k.rate * k.mean
			}
		}
	}
	c.merge()
	c.exact = s.interval()
	if short := s.short(); short > 0 && total.u > 0 {
		c.err += math.Min(1, short/total.u)
	}
	c.method = "outages as a Poisson process in up-time, " + strconv.Itoa(len(c.start)) + " kinds, by transform inversion"
	return c
}

// ownShape says whether one repair of known shape ends the outages that an event begins: those of faults and of single units
// outside of domains. Of all others only how many there are is known when shapes are not followed. The chance that a window
// has one is at most their expected number, and only such windows are counted wrongly: that is the declared error.
func (s *solver) ownShape(event int) bool {
	if event >= s.events.tiers && event < s.events.faults {
		t := &s.m.Tiers[event-s.events.tiers]
		return t.total() == 1 && s.m.touched(t) == 0
	}
	return event >= s.events.faults && event < s.events.windows
}

// clumping estimates how likely an outage is followed by another one before everything is repaired: what a single up
// state leaves out.
func (s *solver) clumping() float64 {
	worst := 0.0
	for i := range s.m.Tiers {
		t := &s.m.Tiers[i]
		n := t.total()
		if n == 1 || never(t.MTTF) {
			continue
		}
		down := float64(t.MTTR.Mean)
		if t.Standby != nil {
			down += float64(t.Standby.TestEvery) / 2 // before anybody notices
		}
		worst = math.Max(worst, math.Min(1, float64(n)*down/float64(t.MTTF)))
	}
	return worst
}

// longest is the mean hours that the slowest thing to be mended is failed.
func (m *Model) longest() float64 {
	longest := 0.0
	for i := range m.Tiers {
		down := float64(m.Tiers[i].MTTR.Mean)
		if s := m.Tiers[i].Standby; s != nil {
			down += float64(s.TestEvery) / 2
		}
		longest = math.Max(longest, down)
	}
	for i := range m.Domains {
		longest = math.Max(longest, float64(m.Domains[i].MTTR.Mean))
	}
	for i := range m.Common {
		longest = math.Max(longest, float64(m.Common[i].MTTR.Mean))
	}
	return longest
}

// shapeOf is the shape of the outages that an event begins: that of its repair, where one repair ends it.
func (m *Model) shapeOf(event int) Duration {
	ev := m.events()
	switch {
	case event < ev.tiers:
		return m.Domains[event].MTTR
	case event < ev.faults:
		if t := &m.Tiers[event-ev.tiers]; t.total() == 1 {
			return t.MTTR
		}
	case event < ev.windows:
		return m.Faults[event-ev.faults].MTTR
	case event >= ev.shocks:
		return m.Common[event-ev.shocks].MTTR
	}
	return Duration{}
}

// Orders of the gamma laws that stand for shapes: a fixed time becomes a narrow gamma law, a lognormal one a mixture of
// narrow gamma laws at its quantiles.
const (
	fixedOrder     = 100
	quantileOrder  = 30
	quantilePoints = 24
)

func (c *clock) add(k kind, shape Duration) {
	if k.rate <= 0 || k.loss <= 0 {
		return
	}
	base := complexRate{rate: k.rate / c.up, mean: k.loss, order: orderOf(k), within: k.rate * k.mean}
	switch shape.Shape {
	case Fixed:
		base.order = fixedOrder
		c.err = math.Max(c.err, 1e-3)
	case Lognormal:
		for _, q := range lognormalMeans(shape.CV) {
			part := base
			part.rate /= quantilePoints
			part.within *= q / quantilePoints // a long outage is more likely under way
			part.mean *= q
			part.order = quantileOrder
			c.start = append(c.start, part)
		}
		c.err = math.Max(c.err, 1e-2)
		return
	}
	c.start = append(c.start, base)
}

// orderOf is the order of the gamma law with the mean and mean square of a kind, on a grid so that equal ones merge.
func orderOf(k kind) float64 {
	spread := k.square - k.loss*k.loss
	if k.square == 0 || spread <= 0 {
		return 1
	}
	const grid = 1.1
	return math.Min(fixedOrder, math.Pow(grid, math.Round(math.Log(k.loss*k.loss/spread)/math.Log(grid))))
}

// lognormalMeans are the means of a lognormal time of mean 1 over slices of equal probability.
func lognormalMeans(cv float64) []float64 {
	sigma := math.Sqrt(math.Log1p(cv * cv))
	// The mean over [z0, z1] of the standard normal is e^{μ+σ²/2} (Φ(z1-σ) - Φ(z0-σ)) / (Φ(z1) - Φ(z0)).
	out := make([]float64, quantilePoints)
	before := 0.0
	for i := range out {
		p := float64(i+1) / quantilePoints
		part := 1.0
		if i+1 < quantilePoints {
			z := math.Sqrt2 * math.Erfinv(2*p-1)
			part = 0.5 * math.Erfc((sigma-z)/math.Sqrt2)
		}
		out[i] = (part - before) * quantilePoints
		before = part
	}
	return out
}

// merge joins kinds of nearly equal length: to 2 % of their mean, which keeps rates and means.
func (c *clock) merge() {
	sort.Slice(c.start, func(i, j int) bool {
		if c.start[i].order != c.start[j].order {
			return c.start[i].order < c.start[j].order
		}
		return c.start[i].mean < c.start[j].mean
	})
	out := c.start[:0]
	for _, k := range c.start {
		if n := len(out); n > 0 && out[n-1].order == k.order && k.mean <= out[n-1].mean*1.02 {
			x := &out[n-1]
			sum := x.rate + k.rate
			x.mean += (k.mean - x.mean) * k.rate / sum
			x.rate = sum
			x.within += k.within
			continue
		}
		out = append(out, k)
	}
	c.start = out
}

// transform is E e^{-θY} for Y the downtime gathered when the time up reaches s.
func (c *clock) transform(theta complex128, s float64) complex128 {
	start, exponent := complex(c.up, 0), complex(0, 0)
	for _, k := range c.start {
		if k.order == 1 {
			l := 1 / (1 + theta*complex(k.mean, 0))
			exponent -= complex(k.rate*k.mean, 0) * theta * l // rate (l - 1) without cancellation
			start += complex(k.within, 0) * l
			continue
		}
		step := theta * complex(k.mean/k.order, 0)
		l := cmplx.Exp(complex(-k.order, 0) * cmplx.Log(1+step))
		exponent += complex(k.rate, 0) * (l - 1)
		start += complex(k.within, 0) * (1 - l) / (theta * complex(k.mean, 0)) // the rest of an outage under way
	}
	if c.again > 0 {
		// A cluster of a geometric number of outages: rate (1-p) [(1-p) l/(1 - p l) - 1] = (1-p) rate (l-1) / (1 - p l).
		p := complex(c.again, 0)
		exponent *= (1 - p) / (1 - p - p*exponent/complex(c.rate(), 0))
	}
	return start * cmplx.Exp(complex(s, 0)*exponent)
}

// rate is how often per hour of up-time outages begin.
func (c *clock) rate() float64 {
	rate := 0.0
	for _, k := range c.start {
		rate += k.rate
	}
	return rate
}

// unplanned is P(downtime ≤ x) without maintenance in series, by the Fourier-series method with Euler summation:
// J. Abate, W. Whitt, "Numerical inversion of Laplace transforms of probability distributions", ORSA J. Computing 7
// (1995), equations 2.7 and 2.13, with A = 18.4: discretization error below 1e-8.
func (c *clock) unplanned(x, window float64) float64 {
	switch {
	case x < 0:
		return 0
	case x == 0:
		return c.none(window)
	case x >= window:
		return 1
	}
	return invert(x, func(theta complex128) complex128 { return c.transform(theta, window-x) })
}

// invert is P(Y ≤ x) from the transform of Y.
func invert(x float64, transform func(theta complex128) complex128) float64 {
	const a, terms, euler = 18.4, 15, 11
	at := func(im float64) float64 {
		theta := complex(a/(2*x), im)
		return real(transform(theta) / theta)
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
	return math.Min(1, math.Max(0, total*math.Exp(a/2)/x))
}

// none is the probability of no outage at all, maintenance in series aside.
func (c *clock) none(window float64) float64 {
	return c.up * math.Exp(-(1-c.again)*c.rate()*window)
}

// combination is a number of hours of maintenance and how likely it is: the phase of each window is uniform.
type combination struct{ p, hours float64 }

func (c *clock) combinations(window float64) []combination {
	out := []combination{{1, 0}}
	for _, w := range c.windows {
		n := math.Floor(window / w.every)
		more := window/w.every - n
		var next []combination
		for _, x := range out {
			if len(out) > 64 { // many windows: their mean
				next = append(next, combination{x.p, x.hours + window/w.every*w.lasts})
				continue
			}
			next = append(next, combination{x.p * (1 - more), x.hours + n*w.lasts})
			if more > 0 {
				next = append(next, combination{x.p * more, x.hours + (n+1)*w.lasts})
			}
		}
		out = next
	}
	return out
}

// window is the distribution over a window of hours.
func (c *clock) window(hours, slo float64, bands ...Credit) *Distribution {
	shifts := c.combinations(hours)
	over := func(unplanned func(x, window float64) float64) func(float64) float64 {
		return func(x float64) float64 {
			p := 0.0
			for _, s := range shifts {
				if x >= s.hours {
					p += s.p * unplanned(x-s.hours, hours-s.hours)
				}
			}
			return p
		}
	}
	cdf := over(c.unplanned)
	d := &Distribution{Hours: hours, Met: math.NaN(), Method: c.method, Error: bounded(c.err + c.wavers(hours) + c.rough*hours + c.under)}
	exact := cdf
	if c.exact != nil {
		exact = over(c.exact.unplanned)
		d.Method = c.exact.method(c.method)
		if c.exact.n <= curveStates {
			cdf = exact
			if len(c.windows) == 0 {
				d.Error = intervalError
			}
		}
	}
	d.None = exact(0)
	if slo > 0 {
		d.Met = exact((1 - slo) * hours)
	}
	if len(bands) > 0 {
		short := make([]float64, len(bands))
		for i, b := range bands {
			short[i] = 1 - exact((1-b.Below)*hours)
		}
		d.Credit = expectedCredit(bands, short)
	}
	c.curve(d, cdf)
	d.P50, d.P90, d.P95, d.P99 = d.quantile(cdf, 0.50), d.quantile(cdf, 0.90), d.quantile(cdf, 0.95), d.quantile(cdf, 0.99)
	return d
}

// wavers bounds what a rate that differs from time to time moves in a window: a Poisson number of random mean m has
// P(none) = E e^{-m} ≈ e^{-Em} (1 + Var m / 2), and a variance larger by the factor 1 + Var m / Em. What a clock begins is
// spread evenly instead: 1 - m against e^{-m}.
func (c *clock) wavers(hours float64) float64 {
	m, even := (1-c.again)*c.rate()*hours, c.clocked*hours
	spread := c.again * math.Min(1, 2*c.spell/hours) // clusters are taken as of no length
	return math.Min(0.5, c.varies/2*math.Min(m, m*m)+even*even/2+spread)
}
