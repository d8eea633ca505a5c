package reliability

import (
	"cmp"
	"math"
	"slices"
)

// star is a part in series as one up state and a down state for each length of outage, with exponential times. A fault
// is one; other parts are gathered to one with their frequency and mean lengths.
//
// Its return to the up state is P_00(t) = up (1 + Σ odds_m e^{-s_m t}): the transform
//
//	1/p̂_00(s) = s (1 + Σ_k λ_k / (s + μ_k))
//
// has one zero between every two neighbours of the μ_k and one beyond (W. Feller, "An Introduction to Probability Theory
// and Its Applications", vol. II, 2nd ed. 1971, XIV.9, for reversible chains: completely monotone).
type star struct {
	u     float64   // expected share lost
	mu    []float64 // of each down state, per hour
	share []float64 // of requests, lost in each down state
	legs  []leg
	modes []mode
}

// mode is one exponential of a star.
type mode struct {
	s    float64   // per hour
	odds float64   // in P_00/up
	lost float64   // in the expected share kept from the up state on: 1 − u + Σ lost_m e^{-s_m t}
	gap  []float64 // s − μ of each down state
}

// leg is a down state of a star.
type leg struct {
	lambda, mu float64 // per hour of up time; per hour
	weight     float64 // λ × share lost
}

// newStar gathers the kinds of a part by length.
func newStar(p part) star {
	if p.up == 0 { // for ever down: it has no return
		return star{u: p.u}
	}
	legs := make([]leg, 0, len(p.kinds))
	for _, k := range p.kinds {
		if k.mean > 0 && k.rate > 0 {
			legs = append(legs, leg{k.rate / p.up, 1 / k.mean, k.rate / p.up * k.loss / k.mean})
		}
	}
	slices.SortFunc(legs, func(a, b leg) int { return cmp.Compare(a.mu, b.mu) })
	legs = merged(legs)
	st := star{u: p.u, legs: legs}
	for m := range legs {
		st.mu = append(st.mu, legs[m].mu)
		st.share = append(st.share, legs[m].weight/legs[m].lambda)
		st.modes = append(st.modes, legMode(legs, m, p.up))
	}
	return st
}

// starLegs is how many lengths of outage a part may keep apart; neighbours are merged beyond it.
const starLegs = 12

// merged joins legs of nearly one length, and the nearest neighbours of too many. Their mean length is kept.
func merged(legs []leg) []leg {
	for near := 1e-5; ; near *= 10 {
		out := legs[:0]
		for _, l := range legs {
			if n := len(out); n > 0 && l.mu-out[n-1].mu <= near*l.mu {
				o := &out[n-1]
				length := (o.lambda/o.mu + l.lambda/l.mu) / (o.lambda + l.lambda)
				o.weight = (o.weight/o.mu + l.weight/l.mu) / length
				o.lambda, o.mu = o.lambda+l.lambda, 1/length
				continue
			}
			out = append(out, l)
		}
		legs = out
		if len(legs) <= starLegs {
			return legs
		}
	}
}

// legMode finds the zero of 1 = Σ λ_k/(s − μ_k) just above μ_m, as an offset δ from it so that no digits are lost:
// Newton's steps on δ (1 − Σ_{k≠m} λ_k/(s − μ_k)) = λ_m, halving where they leave the bounds.
func legMode(legs []leg, m int, up float64) mode {
	x := mode{gap: make([]float64, len(legs))}
	low, high := 0.0, math.Inf(1)
	if m+1 < len(legs) {
		high = legs[m+1].mu - legs[m].mu
	}
	delta := math.Min(legs[m].lambda, high/2)
	for range 60 {
		rest, slope := 0.0, 0.0
		for k := range legs {
			if k != m {
				d := legs[m].mu - legs[k].mu + delta
				rest += legs[k].lambda / d
				slope += legs[k].lambda / (d * d)
			}
		}
		f := delta*(1-rest) - legs[m].lambda
		if f < 0 {
			low = delta
		} else {
			high = delta
		}
		next := delta - f/(1-rest+delta*slope)
		if !(next > low && next < high) {
			next = math.Min((low+high)/2, 2*delta)
		}
		settled := math.Abs(next-delta) <= 4e-15*delta
		delta = next
		if settled {
			break
		}
	}
	x.s = legs[m].mu + delta
	slope, kept := 0.0, 0.0
	for k := range legs {
		d := legs[m].mu - legs[k].mu + delta
		if k == m {
			d = delta
		}
		x.gap[k] = d
		slope += legs[k].lambda / (d * d)
		kept += legs[k].weight / d
	}
	c := 1 / (x.s * slope) // the residue of p̂_00
	x.odds, x.lost = c/up, c*kept
	return x
}

// leg is the down state that outages of the mean length begin in.
func (st *star) leg(mean float64) int {
	best := 0
	for k := range st.mu {
		if math.Abs(st.mu[k]*mean-1) < math.Abs(st.mu[best]*mean-1) {
			best = k
		}
	}
	return best
}
