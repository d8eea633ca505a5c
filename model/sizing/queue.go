package sizing

import "math"

// ErlangB is the probability that an arrival finds all servers busy and is lost, in M/M/c/c:
//
//	B(0) = 1,  B(k) = a·B(k-1) / (k + a·B(k-1))
//
// with a the offered load in erlangs. The recurrence adds positive terms only, so it is stable for any c. It is 0 for no
// load and 1 for no servers. Erlang 1917; Kleinrock, Queueing Systems I, 1975, eq. 3.43.
func ErlangB(servers int, offered float64) float64 {
	if offered <= 0 {
		return 0
	}
	b := 1.0
	for k := 1; k <= servers; k++ {
		ab := offered * b
		b = ab / (float64(k) + ab)
	}
	return b
}

// ErlangC is the probability that an arrival has to wait in M/M/c:
//
//	C = B / (1 - ρ(1 - B)),  ρ = a/c
//
// It is 1 when the offered load reaches the servers (no steady state). Kleinrock 1975, eq. 3.40.
func ErlangC(servers int, offered float64) float64 {
	if offered <= 0 {
		return 0
	}
	rho := offered / float64(servers)
	if servers < 1 || rho >= 1 {
		return 1
	}
	b := ErlangB(servers, offered)
	return b / (1 - rho*(1-b))
}

// waitsWithin says whether [ErlangC] is at most wait, in (0, 1), without summing more than that takes:
//
//	1/C = 1 + (1 − ρ)·Σ_{j=1..c} Π_{i<j} (c − i)/a
//
// has only positive terms, so a partial sum that reaches 1/wait decides; the terms fall once c − i is below a, from where a
// geometric series bounds the rest. Kleinrock 1975, eq. 3.40, divided through by its last term.
func waitsWithin(servers int, offered, wait float64) bool {
	if offered <= 0 {
		return true
	}
	rho := offered / float64(servers)
	if servers < 1 || rho >= 1 {
		return false
	}
	enough := (1/wait - 1) / (1 - rho)
	sum, term := 0.0, 1.0
	for k := float64(servers); k >= 1; k-- {
		term *= k / offered
		if sum += term; sum >= enough {
			return true
		}
		if k < offered && sum+term*(k-1)/(offered-k+1) < enough {
			return false
		}
	}
	return false
}

// SquareRootStaff is Halfin and Whitt's approximation of the fewest servers with a chance of waiting of at most wait:
// a + β·√a, rounded up, where wait = [1 + β·Φ(β)/φ(β)]⁻¹ (Halfin & Whitt 1981, eq. 2.3). wait is in (0, 1).
func SquareRootStaff(offered, wait float64) int {
	if offered <= 0 {
		return 0
	}
	low, high := 0.0, 40.0
	for i := 0; i < 60; i++ {
		mid := (low + high) / 2
		if halfinWhitt(mid) > wait {
			low = mid
		} else {
			high = mid
		}
	}
	return int(math.Ceil(offered + high*math.Sqrt(offered)))
}

// halfinWhitt is the limiting chance of waiting at excess β.
func halfinWhitt(beta float64) float64 {
	cdf := 0.5 * math.Erfc(-beta/math.Sqrt2)
	density := math.Exp(-beta*beta/2) / math.Sqrt(2*math.Pi)
	if density == 0 {
		return 0
	}
	return 1 / (1 + beta*cdf/density)
}

// ServersForWait is the fewest servers with ErlangC at most wait, exactly. wait is in (0, 1]; with 1 it is the fewest that
// have a steady state.
func ServersForWait(offered, wait float64) int {
	if offered <= 0 {
		return 0
	}
	c := int(math.Floor(offered)) + 1
	b := ErlangB(c, offered)
	for {
		rho := offered / float64(c)
		if b/(1-rho*(1-b)) <= wait {
			return c
		}
		c++
		b = offered * b / (float64(c) + offered*b)
	}
}

// ServersForBlock is the fewest servers with ErlangB at most block, in (0, 1).
func ServersForBlock(offered, block float64) int {
	if offered <= 0 {
		return 0
	}
	b, c := 1.0, 0
	for b > block {
		c++
		b = offered * b / (float64(c) + offered*b)
	}
	return c
}
