package simulate

import "math"

// runner plays a world whose failures are drawn from their rates, as they come or made less rare.
//
// Making them less rare is balanced failure biasing (P. Shahabuddin, "Importance sampling for the simulation of highly
// reliable Markovian systems", Management Science 40(3), 1994), carried over to repairs of any shape by biasing rates in
// time instead of probabilities of jumps (P. Heidelberger, P. Shahabuddin, V. Nicola, "Bounded relative error in estimating
// transient measures of highly dependable non-Markovian systems", ACM TOMACS 4(2), 1994): while something is under
// repair, failures come so fast that one is expected with probability 1 − e^−[push] before the soonest repair ends, and
// which one it is, is drawn half as in life and half evenly over tiers, domains and faults. What is booked counts by the
// likelihood ratio of the path so far, which keeps every mean unbiased: over a time t in which rates Λ were Λ' it is
// e^(Λ'−Λ)t, and a failure i multiplies it by Λ p_i / (Λ' p'_i).
type runner struct {
	w      *world
	h      *hazards
	biased bool // failures are made less rare
	evened bool // which one it is, is drawn evenly
	weight float64

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

// fail draws what fails and plays it.
func (r *runner) fail(rate float64) {
	h := r.h
	groups := 0.0
	for _, s := range h.sums {
		if s > rate*1e-15 {
			groups++
		}
	}
	x := r.w.rand.Float64()
	var g int
	switch {
	case r.evened && x < 0.5:
		g = h.evenly(2*x*groups, rate)
	case r.evened:
		g = h.asInLife((2*x - 1) * rate)
	default:
		g = h.asInLife(x * rate)
	}
	s := h.inGroup(g, r.w.rand.Float64()*h.sums[g])
	if s < 0 {
		return // a sum that is rounding alone
	}
	if r.evened {
		r.weigh(1 / (0.5 + 0.5*rate/(groups*h.sums[g])))
	}
	r.w.cal.set(s, r.w.now)
	r.w.step()
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
