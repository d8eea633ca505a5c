package reliability

import "math"

// overlaps evaluates, for an outage that one of several independent parts began, the integrals of [inSeries]:
//
//	∫ e^{-σt} Π_{j≠i} (1 + r_j e^{-σ_j t}) dt   and   ∫ e^{-σt} Π_{j≠i} (1 − u_j + u_j e^{-σ_j t}) dt
//
// Few parts: the products are multiplied out, which is exact. Many: the trapezoidal rule in y = log t, whose error
// falls as e^{-π²/h} for these integrands (analytic for |Im y| < π/2), h = 1/4; and in closed form below the first node.
// F. Stenger, "Numerical Methods Based on Sinc and Analytic Functions", 1993, section 4.2.
type overlaps struct {
	twins []twin
	t     []float64   // nodes, nil when few
	down  [][]float64 // per part and node: 1 + r e^{-σt}
	lost  [][]float64 // per part and node: 1 − u + u e^{-σt}
	all   [2][]float64
}

// expandParts is how many parts are multiplied out: 2^n terms.
const expandParts = 7

const step = 0.25 // of log t

func newOverlaps(parts []part, twins []twin) *overlaps {
	o := &overlaps{twins: twins}
	if len(twins) > expandParts {
		o.sample(parts)
	}
	return o
}

// sample tabulates the products at nodes that cover all rates.
func (o *overlaps) sample(parts []part) {
	fast, slow := 0.0, math.Inf(1)
	for i, p := range parts {
		fast, slow = math.Max(fast, o.twins[i].sigma), math.Min(slow, o.twins[i].sigma)
		for _, k := range p.kinds {
			if k.mean > 0 {
				sigma := p.rate/p.up + 1/k.mean
				fast, slow = math.Max(fast, sigma), math.Min(slow, sigma)
			}
		}
	}
	for y := math.Log(1e-9 / fast); y < math.Log(45/slow); y += step {
		o.t = append(o.t, math.Exp(y))
	}
	o.all[0], o.all[1] = make([]float64, len(o.t)), make([]float64, len(o.t))
	for n := range o.t {
		o.all[0][n], o.all[1][n] = 1, 1
	}
	for _, w := range o.twins {
		down, lost := make([]float64, len(o.t)), make([]float64, len(o.t))
		for n, t := range o.t {
			e := math.Exp(-w.sigma * t)
			down[n], lost[n] = 1+w.odds*e, 1-w.u+w.u*e
			o.all[0][n] *= down[n]
			o.all[1][n] *= lost[n]
		}
		o.down, o.lost = append(o.down, down), append(o.lost, lost)
	}
}

// integrals of the parts other than i.
func (o *overlaps) integrals(i int, sigma float64) (together, lost float64) {
	if o.t == nil {
		return expand(o.twins, i, 0, 1, sigma, false), expand(o.twins, i, 0, 1, sigma, true)
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

// expand multiplies the products out: Σ_S Π keep Π add / (σ + Σ_S σ_j), terms below rounding left out.
func expand(twins []twin, skip, from int, coefficient, sigma float64, loss bool) float64 {
	if coefficient < 1e-18 {
		return 0
	}
	if from == skip {
		from++
	}
	if from >= len(twins) {
		return coefficient / sigma
	}
	w := twins[from]
	keep, add := 1.0, w.odds
	if loss {
		keep, add = 1-w.u, w.u
	}
	return expand(twins, skip, from+1, coefficient*keep, sigma, loss) +
		expand(twins, skip, from+1, coefficient*add, sigma+w.sigma, loss)
}
