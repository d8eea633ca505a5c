package simulate

import (
	"math"
	"math/rand/v2"
	"sort"
)

// Distribution is the downtime of the windows watched, a year or a month each.
type Distribution struct {
	Hours              float64  // of a window
	Windows            int      // how many were watched; 0 in an accelerated run
	None               Estimate // share of windows without downtime
	Met                Estimate // share of windows that met the SLO; NaN without one
	P50, P90, P95, P99 Quantile
	Levels             []Level // those asked for
	// Assumed is how far probabilities may be off in an accelerated run beyond their standard errors ([cycles]).
	Assumed   float64
	downtimes []float64 // ascending; a random choice when there were too many to keep
}

// Quantile of the downtime in hours, with a 95 % interval from order statistics (H. A. David, H. N. Nagaraja, Order
// Statistics, 3rd ed. 2003, §7.1). Where many windows have the same downtime, it is that: an atom.
type Quantile struct{ Value, Low, High float64 }

// Levels are hours of downtime in a year and in a month.
type Levels struct{ Year, Month []float64 }

// Level is how many windows had at most so many hours of downtime, and how many had less. The two differ where it is an
// atom. A hundred-thousandth of the hours counts as no difference.
type Level struct {
	Hours         float64
	AtMost, Below Estimate // shares of windows
	One           float64  // what a single window, or in an accelerated run a single play, counts among them
}

// room is that hundred-thousandth: who asks knows the hours to a millionth of them at best.
const room = 1e-5

// AtMost is the share of windows with at most so many hours of downtime.
func (d *Distribution) AtMost(hours float64) float64 {
	n := sort.Search(len(d.downtimes), func(i int) bool { return d.downtimes[i] > hours })
	return float64(n) / float64(len(d.downtimes))
}

// keepWindows is how many downtimes are kept; beyond it each has an equal chance to be among them.
const keepWindows = 1 << 19

// spans collects the downtimes of windows of one length.
type spans struct {
	hours     float64
	budget    float64 // downtime that meets the SLO; negative: none asked for
	rand      *rand.Rand
	seen      int
	none, met int
	levels    []count
	inBatch   int
	downtimes []float64
}

// count counts windows at a level: in this batch, and in all batches.
type count struct {
	hours         float64
	atMost, below int
	shares        [2]tally // of windows, at most and below
	sums          [2]int
}

func counted(hours []float64) []count {
	out := make([]count, len(hours))
	for i, h := range hours {
		out[i].hours = h
	}
	return out
}

func newSpans(hours, slo float64, r *rand.Rand) spans {
	s := spans{hours: hours, budget: -1, rand: r}
	if slo > 0 {
		s.budget = (1 - slo) * hours
	}
	return s
}

// meets allows for the rounding of an SLO to a nanosecond of a year.
const meets = 1e-9

func (s *spans) add(hours float64) {
	s.seen++
	s.inBatch++
	if hours <= 0 {
		s.none++
	}
	if hours <= s.budget+meets {
		s.met++
	}
	for i := range s.levels {
		l := &s.levels[i]
		if hours <= l.hours*(1+room) {
			l.atMost++
		}
		if hours < l.hours*(1-room) {
			l.below++
		}
	}
	if len(s.downtimes) < keepWindows {
		s.downtimes = append(s.downtimes, hours)
		return
	}
	// Reservoir sampling, algorithm R (J. S. Vitter, ACM TOMS 11(1), 1985).
	if k := s.rand.IntN(s.seen); k < keepWindows {
		s.downtimes[k] = hours
	}
}

// close ends a batch.
func (s *spans) close() {
	for i := range s.levels {
		l := &s.levels[i]
		for side, n := range [2]int{l.atMost, l.below} {
			l.shares[side].add(float64(n) / float64(s.inBatch))
			l.sums[side] += n
		}
		l.atMost, l.below = 0, 0
	}
	s.inBatch = 0
}

func (s *spans) distribution() Distribution {
	sort.Float64s(s.downtimes)
	d := Distribution{Hours: s.hours, Windows: s.seen, None: share(s.none, s.seen), downtimes: s.downtimes}
	d.Met = Estimate{math.NaN(), math.NaN()}
	if s.budget >= 0 {
		d.Met = share(s.met, s.seen)
	}
	for i := range s.levels {
		l := &s.levels[i]
		d.Levels = append(d.Levels, Level{l.hours, l.share(0, s.seen-s.inBatch), l.share(1, s.seen-s.inBatch), 1 / float64(s.seen)})
	}
	d.P50, d.P90, d.P95, d.P99 = s.quantile(0.50), s.quantile(0.90), s.quantile(0.95), s.quantile(0.99)
	return d
}

// share is a proportion with the larger of its binomial error and that counted from batches: neighbouring windows that the
// same outage reaches are not independent.
func (c *count) share(side, windows int) Estimate {
	e := share(c.sums[side], windows)
	if b := c.shares[side].estimate(); !math.IsInf(b.SE, 0) {
		e.SE = max(e.SE, b.SE)
	}
	return e
}

// quantile reads p off the sorted downtimes: the smallest x with P(downtime <= x) >= p.
func (s *spans) quantile(p float64) Quantile {
	n := float64(len(s.downtimes))
	at := func(k float64) float64 {
		return toNano(s.downtimes[min(max(int(math.Ceil(k-1e-9))-1, 0), len(s.downtimes)-1)])
	}
	spread := z95 * math.Sqrt(n*p*(1-p))
	return Quantile{at(n * p), at(n*p - spread), at(n*p + spread)}
}

// toNano rounds hours to the billionth: what is more was lost when durations were added up, and ten hours are ten hours.
func toNano(hours float64) float64 { return math.Round(hours*1e9) / 1e9 }

// share is a proportion with its binomial standard error.
func share(k, n int) Estimate {
	p := float64(k) / float64(n)
	return Estimate{p, math.Sqrt(p * (1 - p) / float64(n))}
}
