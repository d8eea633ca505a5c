package reliability

import "math"

// inSeries joins independent parts: the service loses what any of them loses.
//
//	U = U1 + A1 U2 + …      ν = Σ_i ν_i Π_{j≠i} up_j
//
// An outage begun by part i ends when all parts are up together. For parts that are stars ([star]: one up state, outages
// of exponential lengths) its mean is exact: from the down state k of part i
//
//	D_ik = (1/up_i) ∫ (P^i_00 − P^i_k0)(t) Π_{j≠i} (P^j_00(t)/up_j) dt
//
// because the state "all up" is a single one and, for a single state 0, E_x[T_0] = (Z_00 − Z_x0)/π_0 with Z = ∫ (P_t − π) dt
// (J. G. Kemeny, J. L. Snell, "Finite Markov Chains", 1960, theorem 4.4.7, in continuous time); in independent parts P_t
// is a product. Loss weights of partial faults enter by E_x[∫_0^{T_0} f] = Zf(x) − Zf(0) + E_x[T_0] πf. Other parts are
// gathered to stars, and the lengths scaled to the exact whole.
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
	overlap := 0.0 // what parts that are not stars lose together with others
	simple := true
	for i, p := range live {
		for _, q := range live[:i] {
			if !p.simple || !q.simple {
				overlap += p.u * q.u
			}
		}
		out.u += (1 - out.u) * p.u
		out.up *= p.up
		out.down += (1 - out.down) * p.down
		out.approx += p.approx * p.u
		simple = simple && p.simple
	}
	out.approx = (out.approx + overlap) / out.u
	stars := make([]star, len(live))
	for i, p := range live {
		stars[i] = newStar(p)
	}
	overlaps := newOverlaps(stars)
	for i, p := range live {
		others := others(live, i)
		begun := make([]kind, len(stars[i].mu))
		out.rate += p.rate * others
		for _, k := range p.kinds {
			if k.mean > 0 && len(begun) > 0 {
				leg := stars[i].leg(k.mean)
				if begun[leg].mean == 0 {
					together, lost := overlaps.begun(i, leg)
					begun[leg] = kind{mean: math.Max(0, together), loss: math.Max(0, together*out.u+lost)} // rounding may go below
				}
				// Kinds that share a leg keep their own length and loss beside it.
				own := k.mean * stars[i].mu[leg]
				share := k.loss / k.mean
				alone := k.loss
				k.mean, k.loss = begun[leg].mean*own, begun[leg].loss*own*share/stars[i].share[leg]
				k.square *= (k.loss / alone) * (k.loss / alone)
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

// scale makes the kinds sum to the part's unavailability; exact kinds already do, to rounding.
func (p *part) scale(exact bool) {
	sum, rate := 0.0, 0.0
	for _, k := range p.kinds {
		sum += k.rate * k.loss
		rate += k.rate
	}
	if rate == 0 || p.u == 0 {
		return
	}
	if sum == 0 { // no length is known: all outages are as long
		for i := range p.kinds {
			p.kinds[i].loss, p.kinds[i].mean = p.u/rate, p.down/rate
		}
		p.approx = 1
		return
	}
	f := p.u / sum
	for i := range p.kinds {
		p.kinds[i].loss *= f
		p.kinds[i].mean *= f
		p.kinds[i].square *= f * f
	}
	if !exact {
		p.approx = math.Min(1, p.approx+2*math.Abs(1-f)) // what is left out may fall on either side; shares differ by 1 at most
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
			out.approx += p.approx + p.u + hiddenStates
		}
		rest := make([]part, 0, n-1)
		rest = append(rest, parts[:i]...)
		rest = append(rest, parts[i+1:]...)
		edge, repair := edgeOf(rest, n-k)
		if edge == 0 {
			continue
		}
		returns := []term{{1, repair}}
		if k == 1 {
			returns = allDown(rest)
		}
		out.rate += p.rate * edge
		for _, kd := range p.kinds {
			if kd.mean > 0 {
				kd.mean = firstReturn(returns, 1/kd.mean)
			}
			kd.loss, kd.square = kd.mean, 0
			kd.rate *= edge
			out.kinds = append(out.kinds, kd)
		}
	}
	out.scale(exact)
	return out
}

// hiddenStates is what a part with several states in a row in its outages (a domain returns, then units boot) may move in
// any and of, where one exponential time stands for each length.
const hiddenStates = 0.1

// allDown is the probability that parts that are all down now, in steady state, stay so for a time t, as a sum of
// exponentials: each is in one of its down states with the share of its hours that are spent there.
func allDown(parts []part) []term {
	out := []term{{1, 0}}
	for _, p := range parts {
		legs := newStar(p).legs
		hours := 0.0
		for _, l := range legs {
			hours += l.lambda / l.mu
		}
		if hours == 0 {
			continue
		}
		if len(out)*len(legs) > mostTerms { // too many: one down state of the mean length
			rate := 0.0
			for _, l := range legs {
				rate += l.lambda
			}
			legs, hours = []leg{{lambda: hours, mu: rate / hours}}, hours*hours/rate
		}
		var next []term
		for _, x := range out {
			for _, l := range legs {
				next = append(next, term{x.c * l.lambda / l.mu / hours, x.s + l.mu})
			}
		}
		out = next
	}
	return out
}

// firstReturn is the mean time until a part of the repair rate or one of the others returns.
func firstReturn(others []term, rate float64) float64 {
	t := 0.0
	for _, x := range others {
		t += x.c / (x.s + rate)
	}
	return t
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
