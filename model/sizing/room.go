package sizing

import "math"

// room is the equilibrium of M/M/c/K as those who are admitted find it: probabilities of K − c + 1 stages of waiting.
type room struct {
	servers int
	block   float64   // P(an arrival finds all places taken)
	ahead   []float64 // ahead[j]: P(an admitted customer waits for exactly j+1 departures)
	after   []float64 // after[m]: P(more than m departures), so after[0] is P(wait); one longer than ahead, ending in 0
}

func (r *room) waits() float64 { return r.after[0] }

// room solves the birth-death chain of M/M/c/K (Gross et al. 2008, eq. 2.43 to 2.48) without subtracting:
//
//	ρ = a/c,  P(c) = B(c, a),  P(k) = ρ·P(k−1)/(1 + ρ·P(k−1))  for k = c+1 … K
//
// is the chance that a room of k places is full. Being admitted has the chance 1/(1 + ρ·P(K−1)), or 1 − B where K = c.
func (q Queue) room() *room {
	rho := q.Offered / float64(q.Servers)
	r := &room{servers: q.Servers, block: ErlangB(q.Servers, q.Offered)}
	waiting := q.Places - q.Servers
	r.ahead, r.after = make([]float64, waiting), make([]float64, waiting+1)
	if waiting == 0 {
		return r
	}
	before := r.block
	for range waiting {
		before, r.block = r.block, rho*r.block/(1+rho*r.block)
	}
	// An arrival of the room of K places that is admitted sees a room of K − 1 places: P(j more than c there) is
	// P(K−1)·ρ^(j−(K−1−c)), counted down from the full one so that nothing overflows when ρ > 1; up from c otherwise.
	if rho > 1 {
		p := before
		for j := waiting - 1; j >= 0; j-- {
			r.ahead[j] = p
			p /= rho
		}
	} else {
		r.fillUp(rho, ErlangB(q.Servers, q.Offered))
	}
	for j := waiting - 1; j >= 0; j-- {
		r.after[j] = min(1, r.after[j+1]+r.ahead[j]) // where nearly all wait, rounding must not pass certainty
	}
	return r
}

// fillUp sets ahead for ρ <= 1: in units of the chance to find at most c, c themselves have B and each one more ρ times
// that.
func (r *room) fillUp(rho, b float64) {
	total, p := 1-b, b
	for j := range r.ahead {
		r.ahead[j] = p
		total += p
		p *= rho
	}
	for j := range r.ahead {
		r.ahead[j] /= total
	}
}

// finite fills in the waits of a room with an end.
func (q Queue) finite(w *Waits) {
	r := q.room()
	w.Block, w.Wait = r.block, r.waits()
	step := q.Service / float64(q.Servers) // mean time between departures while all servers are busy
	for j, p := range r.ahead {
		w.MeanWait += p * float64(j+1)
	}
	w.MeanWait *= step
	w.MeanResponse = w.MeanWait + q.Service
	exceeds := func(p float64, tail func(float64) float64) float64 {
		if tail(0) <= p {
			return 0
		}
		return step * whenBelow(p, tail)
	}
	waiting := func(x float64) float64 { return poissonMean(x, r.waitingAfter) }
	w.P95Wait, w.P99Wait = exceeds(0.05, waiting), exceeds(0.01, waiting)
	inside := r.inService()
	w.P99Response = exceeds(0.01, func(x float64) float64 { return poissonMean(x, r.presentAfter(inside)) })
}

// The waiting time of an admitted customer is a mixture of Erlang distributions and the response time one more stage. Both
// are read off one Poisson clock that ticks at the rate of c busy servers (uniformization, Jensen 1953): after m ticks a
// customer with j+1 departures to wait for still waits when m <= j, and one in service leaves at a tick with chance 1/c.
// Every term is positive.

// waitingAfter is P(waits still after m ticks).
func (r *room) waitingAfter(m int) float64 {
	if m >= len(r.after) {
		return 0
	}
	return r.after[m]
}

// inService is P(in service after m ticks), for m from 0 until nobody of those admitted waits.
func (r *room) inService() []float64 {
	v := make([]float64, len(r.after))
	stays := 1 - 1/float64(r.servers)
	v[0] = max(0, 1-r.after[0]) // rounding where nearly all wait
	for m := range r.ahead {
		v[m+1] = stays*v[m] + r.ahead[m]
	}
	return v
}

// presentAfter is m -> P(neither served nor gone after m ticks).
func (r *room) presentAfter(inside []float64) func(m int) float64 {
	last := len(inside) - 1
	stays := math.Log1p(-1 / float64(r.servers))
	return func(m int) float64 {
		switch {
		case m <= last:
			return r.after[m] + inside[m]
		case r.servers == 1:
			return 0
		}
		return inside[last] * math.Exp(float64(m-last)*stays)
	}
}

// poissonMean is the mean of f(M) for M Poisson with mean x, f bounded by 1: weights outward from the mode, down to
// 1e-20 of it, divided by their sum (Fox & Glynn 1988), so that no weight under- or overflows.
func poissonMean(x float64, f func(m int) float64) float64 {
	const least = 1e-20
	mode := int(x)
	sum, weights := f(mode), 1.0
	for m, w := mode, 1.0; m > 0 && w > least; m-- {
		w *= float64(m) / x
		sum += w * f(m-1)
		weights += w
	}
	for m, w := mode, 1.0; w > least; m++ {
		w *= x / float64(m+1)
		sum += w * f(m+1)
		weights += w
	}
	return sum / weights
}
