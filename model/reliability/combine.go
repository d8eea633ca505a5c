package reliability

import "math"

// inSeries joins independent parts: the service loses what any of them loses.
//
//	U = U1 + A1 U2 + …      ν = Σ_i ν_i Π_{j≠i} up_j
//
// An outage begun by part i ends when all parts are up together. For parts of one up and one down state, with sums of
// rates σ_j = λ_j + μ_j and r_j = down_j/up_j, its mean is exact:
//
//	D_i = (1/up_i) ∫ e^{-σ_i t} Π_{j≠i} (1 + r_j e^{-σ_j t}) dt
//
// because the state "all up" is a single one and, for a single state 0, E_x[T_0] = (Z_00 − Z_x0)/π_0 with Z = ∫ (P_t − π) dt
// (J. G. Kemeny, J. L. Snell, "Finite Markov Chains", 1960, theorem 4.4.7, in continuous time); in independent parts P_t
// is a product. Loss weights of partial faults enter by E_x[∫_0^{T_0} f] = Zf(x) − Zf(0) + E_x[T_0] πf. For other parts the
// length of each kind stands for 1/μ, and the parts are scaled to the exact whole.
func inSeries(parts []part) part {
	live := make([]part, 0, len(parts))
	for _, p := range parts {
		if p.u > 0 || p.rate > 0 {
			live = append(live, p)
		}
	}
	if len(live) == 0 {
		return part{up: 1, simple: true}
	}
	if len(live) == 1 {
		return live[0]
	}
	out := part{up: 1}
	overlap := 0.0
	simple := true
	for _, p := range live {
		overlap += p.u
		out.u += (1 - out.u) * p.u
		out.up *= p.up
		out.down += (1 - out.down) * p.down
		out.approx += p.approx * p.u
		simple = simple && p.simple
	}
	out.approx /= out.u
	if !simple {
		out.approx += (overlap - out.u) / out.u
	}
	twins := make([]twin, len(live))
	for i, p := range live {
		twins[i] = p.twoState()
	}
	overlaps := newOverlaps(live, twins)
	for i, p := range live {
		others := others(live, i)
		out.rate += p.rate * others
		for _, k := range p.kinds {
			if k.mean > 0 {
				sigma := p.rate/p.up + 1/k.mean
				together, lost := overlaps.integrals(i, sigma)
				together *= sigma * k.mean
				share := k.loss / k.mean
				k.loss = together*out.u + share*lost
				k.mean = together
			}
			k.rate *= others
			out.kinds = append(out.kinds, k)
		}
	}
	out.scale(simple)
	return out
}

// others is the probability that all parts but i are up.
func others(parts []part, i int) float64 {
	up := 1.0
	for j, p := range parts {
		if j != i {
			up *= p.up
		}
	}
	return up
}

// twin is the two-state process with the same down probability and frequency as a part.
type twin struct {
	odds  float64 // down/up
	sigma float64 // λ + μ
	u     float64 // expected share lost
}

func (p part) twoState() twin {
	down := p.down
	lambda := p.rate / p.up
	return twin{odds: down / p.up, sigma: lambda + p.rate/down, u: p.u}
}

// scale makes the kinds sum to the part's unavailability; exact kinds already do, to rounding.
func (p *part) scale(exact bool) {
	sum := 0.0
	for _, k := range p.kinds {
		sum += k.rate * k.loss
	}
	if sum <= 0 {
		return
	}
	f := p.u / sum
	for i := range p.kinds {
		p.kinds[i].loss *= f
		p.kinds[i].mean *= f
	}
	if !exact {
		p.approx += 2 * math.Abs(1-f) // what is left out may fall on either side
	}
}

// ofParts joins independent parts of which at least k must be up. With k = 1 (any) all are down together and the first
// to return ends the outage; for k > 1 further failures during an outage are left out of its length, then scaled.
func ofParts(parts []part, k int) part {
	n := len(parts)
	us := make([]float64, n)
	for i, p := range parts {
		us[i] = p.u
	}
	out := part{u: fewer(us, k)}
	out.up, out.down = 1-out.u, out.u
	exact := k == 1
	for i, p := range parts {
		if !p.simple {
			exact = false
			out.approx += p.approx + p.u // several states of a part stand for one
		}
		rest := make([]part, 0, n-1)
		rest = append(rest, parts[:i]...)
		rest = append(rest, parts[i+1:]...)
		edge, repair := edgeOf(rest, n-k)
		if edge == 0 {
			continue
		}
		out.rate += p.rate * edge
		for _, kd := range p.kinds {
			if kd.mean > 0 {
				kd.mean = 1 / (1/kd.mean + repair)
			}
			kd.loss = kd.mean
			kd.rate *= edge
			out.kinds = append(out.kinds, kd)
		}
	}
	out.scale(exact)
	return out
}

// edgeOf returns the probability that exactly down of the parts are down, and the mean rate at which one of those
// returns.
func edgeOf(parts []part, down int) (p, repair float64) {
	p = exactly(parts, -1, down)
	if p == 0 {
		return 0, 0
	}
	for j, x := range parts {
		if x.u > 0 && down > 0 {
			repair += x.rate / x.u * x.u * exactly(parts, j, down-1) / p
		}
	}
	return p, repair
}

// exactly is the probability that exactly down of the parts other than skip are down.
func exactly(parts []part, skip, down int) float64 {
	if down < 0 {
		return 0
	}
	p := make([]float64, down+1)
	p[0] = 1
	for j, x := range parts {
		if j == skip {
			continue
		}
		for i := down; i > 0; i-- {
			p[i] = p[i]*(1-x.u) + p[i-1]*x.u
		}
		p[0] *= 1 - x.u
	}
	return p[down]
}
