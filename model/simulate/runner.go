package simulate

import "math"

// runner plays a world whose failures are drawn from their rates, as they come or made less rare.
//
// Making them less rare is balanced failure biasing (P. Shahabuddin, "Importance sampling for the simulation of highly
// reliable Markovian systems", Management Science 40(3), 1994), carried over to repairs of any shape by biasing rates in
// time instead of probabilities of jumps (P. Heidelberger, P. Shahabuddin, V. Nicola, "Bounded relative error in estimating
// transient measures of highly dependable non-Markovian systems", ACM TOMACS 4(2), 1994): while something is under
// repair, failures come so fast that one is expected with probability 1 − e^−[push] before the soonest repair ends, and
// which one it is, is drawn so that every tier, domain and fault has a fair chance ([runner.fail]). What is booked counts by the
// likelihood ratio of the path so far, which keeps every mean unbiased: over a time t in which rates Λ were Λ' it is
// e^(Λ'−Λ)t, and a failure i multiplies it by Λ p_i / (Λ' p'_i).
type runner struct {
	w      *world
	h      *hazards
	biased bool // failures are made less rare
	evened bool // which one it is, is drawn evenly
	weight float64

	failed  []int32 // groups that failed in this play while that was drawn evenly or by what was learned
	learned lessons

	// hours are how long the events so far take on average: of each, the mean time to it, given what was before it. That has
	// the mean of the time that passes and varies less (A. Hordijk, D. L. Iglehart, R. Schassberger, "Discrete time methods
	// for simulating continuous time Markov chains", Adv. Appl. Prob. 8(4), 1976). It does not hold where time is skipped.
	hours float64

	failsAt float64 // when the next failure comes
	drawn   float64 // at this rate
	turned  bool    // since then the clock of the rows has turned

	until, fast float64 // the soonest repair that fast was chosen for
}

const (
	// push is how many failures are expected before the soonest repair ends: ln 2 makes both as likely, the usual choice.
	push = math.Ln2
	// heaviestPlay bounds what a play may come to count: every repair that failures did not overtake doubles it, and a few
	// plays of great weight would be most of the answer and of its error. From there on failures come as in life.
	heaviestPlay = 16
)

// step plays the next event, a failure or one of the calendar, and says whether it was a failure.
func (r *runner) step() bool {
	w, h := r.w, r.h
	rate := h.total()
	fast := rate
	if r.biased {
		fast = max(rate, r.faster())
	}
	if !r.turned || fast != r.drawn { // else the clock of the rows has turned, and nothing else: what was drawn still stands
		r.failsAt, r.drawn = never, fast
		if fast > 0 {
			r.failsAt = w.now + w.rand.ExpFloat64()/fast
		}
	}
	r.turned = false
	in := r.failsAt - w.now
	next, at := w.cal.soonest()
	if fast > 0 {
		r.hours += -math.Expm1(-fast*(at-w.now)) / fast
	} else {
		r.hours += at - w.now
	}
	switch {
	case fast == rate && r.skips(in):
	case r.failsAt < at:
		if fast != rate {
			r.weigh(math.Exp((fast-rate)*in) * rate / fast)
		}
		w.now += in
	default:
		if fast != rate {
			r.weigh(math.Exp((fast - rate) * (at - w.now)))
		}
		w.step()
		r.turned = next == w.rowSource
		return false
	}
	r.fail(rate)
	return true
}

func (r *runner) weigh(by float64) {
	r.weight *= by
	r.w.judge.weight = r.weight
}

// faster is the rate of failures that is wanted now; it stays the same until the soonest repair is another.
func (r *runner) faster() float64 {
	until := r.h.soonest(r.w.cal)
	if until != r.until {
		r.until, r.fast = until, 0
		if left := until - r.w.now; left > 0 && r.weight < heaviestPlay && until < never {
			r.fast = push / left
		}
	}
	return r.fast
}

// fail draws what fails and plays it: a quarter as in life, a quarter evenly over the groups that can, and half by what has
// led to losses in earlier rounds ([learned]), evenly too as long as that is not known.
func (r *runner) fail(rate float64) {
	h := r.h
	if !r.evened {
		r.happens(h.asInLife(r.w.rand.Float64()*rate), 1)
		return
	}
	groups, worth := 0.0, 0.0
	use := r.learned[min(1, len(r.failed))]
	for g, s := range h.sums {
		if s > rate*1e-15 {
			groups++
			worth += use[g]
		}
	}
	x := r.w.rand.Float64()
	var g int
	switch {
	case x < 0.25:
		g = h.asInLife(4 * x * rate)
	case x < 0.5 || worth <= 0:
		g = h.evenly(r.w.rand.Float64()*groups, rate)
	default:
		g = h.worthily(use, r.w.rand.Float64()*worth, rate)
	}
	even, learned := 0.75, 0.0
	if worth > 0 {
		even, learned = 0.25, 0.5*use[g]/worth
	}
	p := h.sums[g] / rate
	r.failed = append(r.failed, int32(g))
	r.happens(g, p/(0.25*p+even/groups+learned))
}

// happens lets something of a group fail; the play counts by so much more.
func (r *runner) happens(g int, by float64) {
	s := r.h.inGroup(g, r.w.rand.Float64()*r.h.sums[g])
	if s < 0 {
		return // a sum that is rounding alone
	}
	if by != 1 {
		r.weigh(by)
	}
	r.w.cal.set(s, r.w.now)
	r.w.step()
}

// worthily is the group at x of the sum of what is learned of those that can fail.
func (h *hazards) worthily(use []float64, x, rate float64) int {
	last := -1
	for g, s := range h.sums {
		if s > rate*1e-15 && use[g] > 0 {
			last = g
			if x -= use[g]; x < 0 {
				break
			}
		}
	}
	return last
}

// lessons are what groups were worth as the first failure of a play, and as a later one: the hours lost in the plays in
// which they failed, as weighted. Choosing by their roots is near to one step of the cross-entropy method (P. T. de Boer, D. P. Kroese,
// S. Mannor, R. Y. Rubinstein, "A tutorial on the cross-entropy method", Annals of Operations Research 134, 2005, §3);
// the mixture with the other two choices bounds what a play can come to count, whatever was learned.
type lessons [2][]float64

func newLessons(groups int) lessons { return lessons{make([]float64, groups), make([]float64, groups)} }

// add learns from a play.
func (l *lessons) add(failed []int32, hours float64) {
	for i, g := range failed {
		l[min(1, i)][g] += hours
	}
}

// evenly is the group at place x of those that can fail.
func (h *hazards) evenly(x, rate float64) int {
	last := -1
	for g, s := range h.sums {
		if s > rate*1e-15 {
			last = g
			if x--; x < 0 {
				break
			}
		}
	}
	return last
}

// asInLife is the group at x of the sum of rates.
func (h *hazards) asInLife(x float64) int {
	last := 0
	for g, s := range h.sums {
		if s > 0 {
			last = g
			if x -= s; x < 0 {
				break
			}
		}
	}
	return last
}

// inGroup is the source at x of the group's sum of rates.
func (h *hazards) inGroup(g int, x float64) int {
	last := -1
	for _, s := range h.in[g] {
		if r := h.rate[s]; r > 0 {
			last = int(s)
			if x -= r; x < 0 {
				break
			}
		}
	}
	return last
}

// out says whether any request is lost now.
func (r *runner) out() bool {
	for i := range r.w.judge.views {
		if r.w.judge.views[i].loss > 0 {
			return true
		}
	}
	return false
}
