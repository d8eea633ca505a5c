package reliability

import (
	"math"
	"slices"
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
	c.err += r.shapesShare()
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
	served  float64 // and the share served: the clock of [clock.transform], on which hours that lose a share pass in part
	kinds   []kind
	start   []complexRate // what the kinds are in the transform
	laws    []timedLaw    // and those whose law is known
	again   float64       // probability that an outage is followed by another before everything works
	spell   float64       // hours of the longest repair, unnoticed failures included
	varies  float64       // squared coefficient of variation of the rate of clusters from time to time
	rough   float64       // outages per hour whose lengths depend on shapes that were not followed
	under   float64       // and how likely one is under way
	sizes   []sized       // outages whose lengths may be off
	windows []shift
	method  string
	err     float64
	hit     func(hours float64) float64 // bounds the chance of any downtime in a window, maintenance in series aside
	exact   *interval                   // the chain of everything, when it is small
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
	laws, vague := s.laws()
	if len(laws) > 0 && !vague {
		s.full = nil // it would gather outages of all shapes in exponential ones
	}
	parts := s.tierParts()
	for i := range laws {
		if !vague {
			parts[laws[i].part].approx = 0 // it is about which event begins how long an outage
		}
	}
	parts = append(parts, s.faults()...)
	total := inSeries(parts)
	c := &clock{up: total.up, served: math.Max(total.up, 1-total.u), kinds: total.kinds, err: 1e-7 + total.approx}
	// While a share is lost, the served clock passes and no such outage begins: their number varies less than a Poisson number,
	// by about that share of its deviation, which moves no probability of a normal law by more than max z φ(z) = 0.242 of it.
	c.err += math.Max(0, c.served-c.up) / 3
	c.follow(s, &total, laws)
	for i := range s.m.Maintenance {
		if w := &s.m.Maintenance[i]; s.inSeries(w) {
			c.windows = append(c.windows, shift{float64(w.Every), float64(w.Lasts)})
		}
	}
	c.outages(s, &total, parts, laws, vague)
	c.merge()
	c.exact = s.interval()
	c.hit = func(hours float64) float64 { return total.rate*hours + total.down }
	if short := s.short(); short > 0 && total.u > 0 {
		c.err += math.Min(1, short/total.u)
		c.hit = func(float64) float64 { return 1 }
	}
	c.method = "outages as a Poisson process in up-time, " + strconv.Itoa(len(c.start)+len(c.laws)) + " kinds, by transform inversion"
	return c
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

// combination is a number of hours of maintenance and how likely it is: the phase of each window is uniform.
type combination struct{ p, hours float64 }

// combinations are those of a window, and what their steps may be off by.
func (c *clock) combinations(window float64) (out []combination, off float64) {
	out = []combination{{1, 0}}
	for _, w := range c.windows {
		inside, step := w.within(window)
		off += step / 2
		if len(out)*len(inside) > mostCombinations { // many windows: their mean
			inside = []combination{{1, window / w.every * w.lasts}}
		}
		var next []combination
		for _, x := range out {
			for _, y := range inside {
				next = append(next, combination{x.p * y.p, x.hours + y.hours})
			}
		}
		out = next
	}
	return out, off
}

// mostCombinations is how many numbers of hours of maintenance are told apart.
const mostCombinations = 128

// within is how many hours of maintenance a window of time has, and how likely. Beside whole periods there is a rest; as it
// slides over occurrences and the gaps between them, it covers as much as it can of an occurrence, or of a gap, or, uniformly,
// something between: here in steps, each as likely as step.
func (w shift) within(window float64) (out []combination, step float64) {
	n := math.Floor(window / w.every)
	rest := window - n*w.every
	gap := w.every - w.lasts
	least, most := rest-math.Min(rest, gap), math.Min(rest, w.lasts)
	if most-least < 1e-12*window {
		return []combination{{1, n*w.lasts + least}}, 0
	}
	none, all := math.Abs(rest-gap)/w.every, math.Abs(rest-w.lasts)/w.every
	out = []combination{{none, n*w.lasts + least}, {all, n*w.lasts + most}}
	const fine = 5e-4
	some := 1 - none - all
	steps := max(1, min(64, int(some/fine)))
	step = some / float64(steps)
	for i := range steps {
		at := (float64(i) + 0.5) / float64(steps)
		out = append(out, combination{step, n*w.lasts + least + at*(most-least)})
	}
	return slices.DeleteFunc(out, func(c combination) bool { return c.p <= 0 }), step
}

// window is the distribution over a window of hours.
func (c *clock) window(hours, slo float64, bands ...Credit) *Distribution {
	shifts, off := c.combinations(hours)
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
	b := c.counter(hours)
	cdf := over(b.unplanned)
	d := &Distribution{Hours: hours, Met: math.NaN(), Method: c.method, Error: bounded(c.err + c.wavers(hours) + c.rough*hours + c.under + c.unlike(hours) + b.smooth + off)}
	if len(c.windows) == 0 { // both this and the truth are at least 1 less the chance of any downtime
		d.Error = math.Min(d.Error, c.hit(hours))
	}
	exact, unplanned := cdf, b.unplanned
	if c.exact != nil {
		unplanned = c.exact.unplanned
		exact = over(unplanned)
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
		if len(c.windows) > 0 {
			d.clocked = &clocked{c.windows, func(planned float64) float64 { return unplanned((1-slo)*hours-planned, hours-planned) }}
		}
	}
	if len(bands) > 0 {
		short := make([]float64, len(bands))
		for i, b := range bands {
			short[i] = 1 - exact((1-b.Below)*hours)
		}
		d.Credit = expectedCredit(bands, short)
	}
	c.curve(d, cdf)
	lengths := b.lengths(shifts)
	for _, q := range []struct {
		p float64
		x *float64
	}{{0.50, &d.P50}, {0.90, &d.P90}, {0.95, &d.P95}, {0.99, &d.P99}} {
		*q.x = atAtom(d.quantile(cdf, q.p), q.p, lengths, cdf)
	}
	return d
}

// wavers bounds what a rate that differs from time to time moves in a window: a Poisson number of random mean m has
// P(none) = E e^{-m} ≈ e^{-Em} (1 + Var m / 2), and a variance larger by the factor 1 + Var m / Em.
func (c *clock) wavers(hours float64) float64 {
	m := (1 - c.again) * c.rate() * hours
	spread := c.again * math.Min(1, 2*c.spell/hours) // clusters are taken as of no length
	return math.Min(0.5, c.varies/2*math.Min(m, m*m)+spread)
}

// unlike is how likely a window has an outage of another length than its law says: the mean is right in any case, so that
// many outages err by no larger a share than one does.
func (c *clock) unlike(hours float64) float64 {
	sum := 0.0
	for _, x := range c.sizes {
		sum += x.share * math.Min(1, x.rate*hours)
	}
	return sum
}
