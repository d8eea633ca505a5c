package reliability

import "math"

// overlaps evaluates, for an outage that one of several independent parts began, the integrals of [inSeries]:
//
//	∫ e^{-st} Π_{j≠i} (1 + Σ_m odds_jm e^{-s_jm t}) dt   and   ∫ e^{-st} Π_{j≠i} (1 − u_j + Σ_m lost_jm e^{-s_jm t}) dt
//
// The products are multiplied out, terms below rounding left out: few are left while parts are seldom down. Where they
// are too many: the trapezoidal rule in y = log t, whose error falls as e^{-π²/h} for these integrands (analytic for
// |Im y| < π/2), h = 1/4; and in closed form below the first node. F. Stenger, "Numerical Methods Based on Sinc and
// Analytic Functions", 1993, section 4.2.
type overlaps struct {
	stars []star
	terms [][2][]term // per part, the products of the others; nil when too many
	t     []float64   // nodes, for many
	down  [][]float64 // per part and node: 1 + Σ odds e^{-st}
	lost  [][]float64 // per part and node: 1 − u + Σ lost e^{-st}
	all   [2][]float64
}

// term is c e^{-st}.
type term struct{ c, s float64 }

// mostTerms is how many terms of a product are kept.
const mostTerms = 600

const step = 0.25 // of log t

func newOverlaps(stars []star) *overlaps {
	o := &overlaps{stars: stars, terms: make([][2][]term, len(stars))}
	work := expander{out: make([]term, 0, 128), next: make([]term, 0, 128)}
	for i := range stars {
		for l := range 2 {
			product := work.multiply(stars, i, l == 1)
			if product == nil {
				o.terms = nil
				o.sample()
				return o
			}
			o.terms[i][l] = work.keep(product)
		}
	}
	return o
}

// expander is the memory that products are expanded in: two rows that take turns, and what is kept of them.
type expander struct{ out, next, kept []term }

// keep is a copy that the next product does not overwrite.
func (w *expander) keep(product []term) []term {
	if cap(w.kept)-len(w.kept) < len(product) {
		w.kept = make([]term, 0, max(256, len(product)))
	}
	at := len(w.kept)
	w.kept = append(w.kept, product...)
	return w.kept[at:len(w.kept):len(w.kept)]
}

// multiply expands a product over the parts other than skip; nil when it has too many terms. It is good until the next.
func (w *expander) multiply(stars []star, skip int, loss bool) []term {
	const rounding = 1e-14
	out, next := append(w.out[:0], term{1, 0}), w.next
	for j, st := range stars {
		if j == skip {
			continue
		}
		next = next[:0]
		for _, x := range out {
			keep := x.c
			if loss {
				keep *= 1 - st.u
			}
			next = append(next, term{keep, x.s})
			for _, m := range st.modes {
				add := m.odds
				if loss {
					add = m.lost
				}
				if c := x.c * add; math.Abs(c) > rounding {
					next = append(next, term{c, x.s + m.s})
				}
			}
		}
		if len(next) > mostTerms {
			return nil
		}
		out, next = next, out
	}
	w.out, w.next = out, next
	return out
}

// sample tabulates the products at nodes that cover all rates.
func (o *overlaps) sample() {
	fast, slow := 0.0, math.Inf(1)
	for _, st := range o.stars {
		for _, m := range st.modes {
			fast, slow = math.Max(fast, m.s), math.Min(slow, m.s)
		}
	}
	for y := math.Log(1e-9 / fast); y < math.Log(45/slow); y += step {
		o.t = append(o.t, math.Exp(y))
	}
	o.all[0], o.all[1] = make([]float64, len(o.t)), make([]float64, len(o.t))
	for n := range o.t {
		o.all[0][n], o.all[1][n] = 1, 1
	}
	for _, st := range o.stars {
		down, lost := make([]float64, len(o.t)), make([]float64, len(o.t))
		for n, t := range o.t {
			down[n], lost[n] = 1, 1-st.u
			for _, m := range st.modes {
				e := math.Exp(-m.s * t)
				down[n] += m.odds * e
				lost[n] += m.lost * e
			}
			o.all[0][n] *= down[n]
			o.all[1][n] *= lost[n]
		}
		o.down, o.lost = append(o.down, down), append(o.lost, lost)
	}
}

// begun is, for outages that part i begins in its down state k, the mean time until all parts are up, and the mean of
// the share lost beyond that time at the share of steady state.
func (o *overlaps) begun(i, k int) (together, lost float64) {
	for _, m := range o.stars[i].modes {
		all, kept := o.integrals(i, m.s)
		w := m.s / m.gap[k]
		together += w * m.odds * all
		lost += w * m.lost * kept
	}
	return together, lost
}

// integrals of the parts other than i.
func (o *overlaps) integrals(i int, sigma float64) (together, lost float64) {
	if o.terms != nil {
		for _, x := range o.terms[i][0] {
			together += x.c / (x.s + sigma)
		}
		for _, x := range o.terms[i][1] {
			lost += x.c / (x.s + sigma)
		}
		return together, lost
	}
	for n, t := range o.t {
		w := step * t * math.Exp(-sigma*t)
		if n == 0 {
			w = t * (step/2 + 1) // half a cell, and the integral from 0 to the first node
		}
		together += w * o.all[0][n] / o.down[i][n]
		lost += w * o.all[1][n] / o.lost[i][n]
	}
	return together, lost
}
