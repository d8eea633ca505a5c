package sizing

import "math"

// Queue is a queue in equilibrium: customers arrive at random (Poisson), service times are exponential, servers are equal,
// first come first served. It is M/M/c, or M/M/c/K with Places.
type Queue struct {
	Servers int     // c, at least 1
	Offered float64 // a = arrival rate × mean service time, erlangs, above 0
	Service float64 // mean service time, s, above 0
	Places  int     // K, counting those in service: at least Servers; 0 is a room without end
}

// Waits is how long the customers of a [Queue] wait, those who are admitted; times are seconds. A percentile is the least
// time that at least that share of customers does not exceed, so P95Wait is 0 where at most 5 % wait at all.
type Waits struct {
	Stable       bool    // false: it grows without end; no time exists and all times here are 0
	Utilization  float64 // a/c: what each server is asked to do; at 1 or more a room without end is not stable
	ErlangB      float64 // P(lost) if nobody could wait
	Block        float64 // P(turned away); 0 in a room without end
	Wait         float64 // P(an admitted customer waits); 1 when not stable
	MeanWait     float64
	P95Wait      float64
	P99Wait      float64
	MeanResponse float64 // waiting and service
	P99Response  float64
}

// Solve is the equilibrium of the queue. A room with an end is always stable.
func (q Queue) Solve() Waits {
	w := Waits{Utilization: q.Offered / float64(q.Servers), ErlangB: ErlangB(q.Servers, q.Offered), Stable: true}
	if q.Places > 0 {
		q.finite(&w)
		return w
	}
	if w.Wait = ErlangC(q.Servers, q.Offered); w.Utilization >= 1 {
		w.Stable = false
		return w
	}
	q.endless(&w)
	return w
}

// endless is M/M/c: those who wait, wait an exponential time of rate θ = (c − a)/s (Kleinrock, Queueing Systems I, 1975,
// section 5.9; Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, 2008, eq. 2.37 and 2.38).
func (q Queue) endless(w *Waits) {
	theta := (float64(q.Servers) - q.Offered) / q.Service
	w.MeanWait = w.Wait / theta
	w.MeanResponse = w.MeanWait + q.Service
	exceeds := func(p float64) float64 {
		if w.Wait <= p {
			return 0
		}
		return math.Log(w.Wait/p) / theta // C·exp(−θt) = p
	}
	w.P95Wait, w.P99Wait = exceeds(0.05), exceeds(0.01)
	w.P99Response = q.response(w.Wait, 0.01)
}

// response is the time that a share p of customers exceeds, waiting and service, in a stable room without end where a
// customer waits with probability wait: those who wait go through two exponential stages, the others through one.
func (q Queue) response(wait, p float64) float64 {
	theta, mu := (float64(q.Servers)-q.Offered)/q.Service, 1/q.Service
	return whenBelow(p, func(t float64) float64 {
		return (1-wait)*math.Exp(-mu*t) + wait*twoStages(theta, mu, t)
	})
}

// twoStages is P(X + Y > t) for exponential X and Y of rates x and y: with a the smaller and b the larger,
//
//	e^(−at)·(1 + a·(1 − e^(−(b−a)t))/(b − a))
//
// which subtracts nothing and holds for a = b.
func twoStages(x, y, t float64) float64 {
	a, d := min(x, y), math.Abs(x-y)
	more := t // (1 − e^(−dt))/d for d → 0
	if d > 0 {
		more = -math.Expm1(-d*t) / d
	}
	return math.Exp(-a*t) * (1 + a*more)
}

// whenBelow is the least t with tail(t) <= p, for a continuous tail that falls to 0 from tail(0) > p: bisection down to
// neighboring floats.
func whenBelow(p float64, tail func(float64) float64) float64 {
	low, high := 0.0, 1.0
	for tail(high) > p {
		low, high = high, 2*high
	}
	for low == 0 && high > 0 && tail(high/2) <= p {
		high /= 2
	}
	for {
		mid := low + (high-low)/2
		if mid <= low || mid >= high {
			return high
		}
		if tail(mid) > p {
			low = mid
		} else {
			high = mid
		}
	}
}

// nearly widens a target by what float64 loses on the way to a probability, so that a chance of exactly the target meets
// it.
func nearly(target float64) float64 { return target * (1 + 1e-12) }

// LeastForWait is the fewest servers with P(wait) at most the target, in (0, 1]. In a room with places it is P(wait) of
// admitted customers, and never more servers than places, which let nobody wait.
func LeastForWait(offered, target float64, places int) int {
	if places == 0 {
		return ServersForWait(offered, nearly(target))
	}
	low, high := 0, places // P(wait) falls with servers
	for high-low > 1 {
		mid := low + (high-low)/2
		if (Queue{mid, offered, 1, places}).room().waits() <= nearly(target) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// LeastForBlock is the fewest servers with [ErlangB] at most the target, in (0, 1).
func LeastForBlock(offered, target float64) int { return ServersForBlock(offered, nearly(target)) }
