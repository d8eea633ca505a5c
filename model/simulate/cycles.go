package simulate

import (
	"math"
	"math/rand/v2"
	"sort"

	"nines/model"
)

// bout is a play in which requests were lost.
type bout struct {
	lost   float64 // hours of it
	span   float64 // hours from when requests were first lost to when they were last
	away   float64 // hours from leaving health to the return
	weight float64 // likelihood ratio
	stream int
}

// keptBouts is how many bouts a stream keeps; beyond it each has an equal chance to be among them.
const keptBouts = 4096

func (s *stream) keep(b bout) {
	if len(s.bouts) < keptBouts {
		s.bouts = append(s.bouts, b)
	} else if k := s.choose.IntN(s.seen); k < keptBouts {
		s.bouts[k] = b
	}
}

// cycles tell the downtime of a window from bouts: life leaves health at random, so bouts begin as a Poisson process, each
// with its hours as they were played, whole inside of the window and cut at its ends. A bout reaches a window of T hours
// when it begins in it or at most its span before, so that with the rate r of bouts in an hour of life
//
//	λ = r E[T + span],  P(D ≤ x) = e^−λ Σ_n λ^n/n! P(S_1 + … + S_n ≤ x)
//
// with S_i what the window sees of a bout: terms 0 and 1 are summed over all bouts, so that atoms stay atoms, and the rest
// is drawn. The start is in steady state: a bout may be under way. Hours of a bout with pauses count as spread over its span.
//
// It assumes that bouts know nothing of each other. They exclude each other while they last, which moves probabilities by
// about λ times the share of time in bouts (Assumed); and where units stay where they were launched and roles where they
// were taken over, bouts come faster at some times than at others, which moves them by λ²/2 times the squared coefficient
// of variation of that rate.
type cycles struct {
	hours []float64 // of life in plays, per stream
	whole float64   // their sum
	bouts []bout    // of all streams; weights made up for those that were not kept
	away  float64   // share of time in bouts
}

func newCycles(all []*stream) *cycles {
	c := &cycles{hours: make([]float64, len(all))}
	for i, s := range all {
		c.hours[i] = s.hours * plays
		c.whole += c.hours[i]
		for _, b := range s.bouts {
			b.stream = i
			b.weight *= float64(s.seen) / float64(len(s.bouts))
			c.away += b.weight * b.away
			c.bouts = append(c.bouts, b)
		}
	}
	c.away /= c.whole
	return c
}

const (
	// drawnWindows is how many windows with two bouts or more are drawn, and as many with one or more.
	drawnWindows = 1 << 16
	// mostBouts in a window: beyond it the event loop sees enough.
	mostBouts = 100
)

// window is the distribution of downtime in a window; of none when bouts are too frequent.
func (c *cycles) window(hours, slo float64, levels []float64, r *rand.Rand) Distribution {
	w := boutsIn{cycles: c, hours: hours, rand: r}
	for i := range c.bouts {
		rate := c.bouts[i].weight * (hours + c.bouts[i].span) / c.whole
		w.rate += rate
		w.squares += rate * rate
		w.upTo = append(w.upTo, w.rate)
	}
	d := untold(hours)
	if w.rate > mostBouts || w.rate == 0 {
		return d
	}
	d.Assumed = c.away * min(1, w.rate)
	w.none = math.Exp(-w.rate)
	w.any, w.many = w.draw(1), w.draw(2)
	sort.Float64s(w.any)
	sort.Float64s(w.many)
	d.None = w.atMost(0)
	if slo > 0 {
		d.Met = w.atMost((1-slo)*hours + meets)
	}
	for _, x := range levels {
		l := Level{Hours: x, AtMost: w.atMost(x * (1 + room)), One: w.squares / w.rate}
		if x > 0 {
			l.Below = w.atMost(math.Nextafter(x*(1-room), 0))
		}
		d.Levels = append(d.Levels, l)
	}
	d.P50, d.P90, d.P95, d.P99 = w.quantile(0.50), w.quantile(0.90), w.quantile(0.95), w.quantile(0.99)
	return d
}

// untold is a distribution of which nothing is known.
func untold(hours float64) Distribution {
	unknown, nothing := Estimate{math.NaN(), math.NaN()}, Quantile{math.NaN(), math.NaN(), math.NaN()}
	return Distribution{Hours: hours, None: unknown, Met: unknown, P50: nothing, P90: nothing, P95: nothing, P99: nothing}
}

// boutsIn are the bouts that reach a window of so many hours.
type boutsIn struct {
	*cycles
	hours   float64
	rand    *rand.Rand
	rate    float64   // λ
	none    float64   // e^−λ
	squares float64   // sum of squares of what each bout has in it
	upTo    []float64 // λ of the bouts so far
	any     []float64 // downtimes of windows drawn with a bout or more, ascending
	many    []float64 // and with two or more
}

// draw draws windows with at least so many bouts, 1 or 2.
func (w *boutsIn) draw(least int) []float64 {
	out := make([]float64, drawnWindows)
	skipped := -math.Expm1(-w.rate) // P(N ≥ 1)
	if least == 2 {
		skipped = w.twoOrMore()
	}
	for i := range out {
		n, u := least, w.rand.Float64()*skipped
		p := math.Exp(-w.rate) * math.Pow(w.rate, float64(least)) // λ^n e^−λ / n!, least! = least
		if least == 2 {
			p /= 2
		}
		for ; u > p && n < 4*mostBouts; n++ {
			u -= p
			p *= w.rate / float64(n+1)
		}
		for range n {
			k := min(sort.SearchFloat64s(w.upTo, w.rand.Float64()*w.rate), len(w.bouts)-1)
			b := &w.bouts[k]
			out[i] += b.lost * w.seen(b.span)
		}
	}
	return out
}

// twoOrMore is P(N ≥ 2), without cancellation where λ is small.
func (w *boutsIn) twoOrMore() float64 {
	if w.rate < 1e-3 {
		return w.rate * w.rate * (0.5 - w.rate/3)
	}
	return -math.Expm1(-w.rate) - w.rate*math.Exp(-w.rate)
}

// seen draws what share of a bout the window sees.
func (w *boutsIn) seen(span float64) float64 {
	if span == 0 {
		return 1
	}
	ends := w.rand.Float64() * (w.hours + span)
	return (min(ends, w.hours) - max(ends-span, 0)) / span
}

// within is the part of the places of a bout for which the window sees at most x hours of it: the overlap of two
// intervals is uniform while an end cuts it, and the shorter of them else.
func (w *boutsIn) within(b *bout, x float64) float64 {
	if b.span == 0 {
		return 1
	}
	shorter := min(b.span, w.hours)
	overlap := x / b.lost * b.span
	if overlap >= shorter {
		return 1
	}
	return 2 * overlap / (w.hours + b.span)
}

// atMost is P(D ≤ x). The standard error is that of a ratio of sums over streams, linearized: a bout of y hours more in a
// window makes P(D ≤ x − y) of P(D ≤ x). What was drawn adds the error of a proportion.
func (w *boutsIn) atMost(x float64) Estimate {
	one, at := 0.0, w.drawnAtMost(x)
	moved, sum := make([]float64, len(w.cycles.hours)), 0.0
	for i := range w.bouts {
		b := &w.bouts[i]
		rate := b.weight * (w.hours + b.span) / w.whole
		if x > 0 {
			one += rate * w.within(b, x)
		}
		d := rate * (w.drawnAtMost(x-b.lost) - at)
		moved[b.stream] += d
		sum += d
	}
	squares, n := 0.0, float64(len(moved))
	for i := range moved {
		d := moved[i] - w.cycles.hours[i]/w.whole*sum
		squares += d * d
	}
	share := float64(sort.SearchFloat64s(w.many, math.Nextafter(x, never))) / drawnWindows
	two := w.twoOrMore()
	return Estimate{min(1, w.none*(1+one)+two*share), math.Sqrt(student*student*squares*n/(n-1) + two*two*share*(1-share)/drawnWindows)}
}

// drawnAtMost is P(D ≤ x) by the windows that were drawn: near enough to say how much a bout matters.
func (w *boutsIn) drawnAtMost(x float64) float64 {
	if x < 0 {
		return 0
	}
	n := sort.SearchFloat64s(w.any, math.Nextafter(x, never))
	return w.none + (1-w.none)*float64(n)/drawnWindows
}

// quantile reads p off sorted windows with a bout, after those without.
func (w *boutsIn) quantile(p float64) Quantile {
	none := w.none
	at := func(p float64) float64 {
		if p <= none {
			return 0
		}
		k := int(math.Ceil((p - none) / (1 - none) * drawnWindows))
		return toNano(w.any[min(max(k-1, 0), drawnWindows-1)])
	}
	x := at(p)
	spread := z95 * math.Hypot(w.atMost(x).SE, math.Sqrt(p*(1-p)/drawnWindows))
	return Quantile{x, at(p - spread), at(p + spread)}
}

// clocked says whether windows are not what bouts make: maintenance comes by the clock, and rows without spells have none.
func clocked(w *world) bool {
	return len(w.windows) > 0 || len(w.judge.views) > 1
}

// tellWindows fills in the year and the month of an accelerated run.
func (r *Result) tellWindows(all []*stream, slo float64, levels Levels, random *rand.Rand) {
	r.Year, r.Month = untold(model.HoursPerYear), untold(model.HoursPerMonth)
	if r.Seen == 0 || clocked(all[0].life.w) {
		return
	}
	c := newCycles(all)
	r.Year = c.window(model.HoursPerYear, slo, levels.Year, random)
	r.Month = c.window(model.HoursPerMonth, slo, levels.Month, random)
}
