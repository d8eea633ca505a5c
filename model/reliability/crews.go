package reliability

import (
	"math"
	"slices"
)

// crewStates is how many states the chain of a tier with shaped repairs may have.
const crewStates = 1200

// mostStages bounds the stages of a fixed repair: beyond it rounding to an Erlang law is below what is declared.
const mostStages = 64

// shapedRepairman is [repairman] for repairs that are not exponential: the stationary number of failed units of n with c
// crews. Units are alike and repairs ignore the domains, so that it is all a tier needs to know. Fixed times are
// extrapolated from two orders, since the error of an Erlang law falls as 1/order. Size is how much the second solution
// moved the probability that more than spare units are failed; for lognormal times, how much shape moved it.
func shapedRepairman(n, c int, load float64, d Duration, spare int) (failed []float64, order int, size float64) {
	order = mostStages
	for order > 2 && crewChainSize(n, c, order) > crewStates {
		order--
	}
	st := stagesOf(d, order)
	failed = crewChain(n, c, load, st)
	other := repairman(n, c, load)
	if d.Shape == Fixed || d.CV*d.CV < 1/float64(order) {
		other = crewChain(n, c, load, inARow(order/2, 0))
		for j := range failed {
			if x := 2*failed[j] - other[j]; x > failed[j]/2 {
				other[j], failed[j] = failed[j], x
			}
		}
		failed = normalize(failed)
	}
	tail := func(p []float64) (s float64) {
		for _, x := range p[spare+1:] {
			s += x
		}
		return s
	}
	if now := tail(failed); now > 0 {
		size = math.Abs(tail(other)/now - 1)
	}
	return failed, len(st.rate), bounded(size)
}

// crewChainSize is the number of states: of j failed units min(j, c) are each in one of k stages, in any order.
func crewChainSize(n, c, k int) float64 {
	size, ways := 1.0, 1.0
	for j := 1; j <= n; j++ {
		if j <= c {
			ways *= float64(k+j-1) / float64(j)
		}
		size += ways
	}
	return size
}

// crewChain solves the repairman with stages: a state is the number of failed units and the sorted stages of those under
// repair. Load is MTTR/MTTF; the repair has mean 1.
func crewChain(n, c int, load float64, st law) []float64 {
	type state struct {
		failed int
		busy   []int
	}
	index := map[string]int32{}
	var states []state
	visit := func(s state) int32 {
		slices.Sort(s.busy)
		key := make([]byte, 0, 4+2*len(s.busy))
		key = append(key, byte(s.failed), byte(s.failed>>8))
		for _, b := range s.busy {
			key = append(key, byte(b))
		}
		i, ok := index[string(key)]
		if !ok {
			i = int32(len(states))
			index[string(key)] = i
			states = append(states, s)
		}
		return i
	}
	visit(state{})
	ch := &chain{start: []int32{0}}
	add := func(rate float64, s state) {
		if rate > 0 {
			ch.edges = append(ch.edges, edge{to: visit(s), event: quiet, rate: rate})
		}
	}
	for i := 0; i < len(states); i++ {
		s := states[i]
		if s.failed < n {
			fails := float64(n-s.failed) * load
			if len(s.busy) < c {
				add(fails, state{s.failed + 1, append(slices.Clone(s.busy), 0)})
			} else {
				add(fails, state{s.failed + 1, slices.Clone(s.busy)})
			}
		}
		for k, b := range s.busy {
			rest := slices.Delete(slices.Clone(s.busy), k, k+1)
			for _, n := range st.next[b] {
				add(st.rate[b]*n.p, state{s.failed, append(slices.Clone(rest), n.to)})
			}
			ends := st.rate[b] * st.end[b]
			if s.failed > len(s.busy) { // the longest-waiting is next
				rest = append(rest, 0)
			}
			add(ends, state{s.failed - 1, rest})
		}
		ch.start = append(ch.start, int32(len(ch.edges)))
	}
	if ch.solve() != nil {
		return repairman(n, c, load)
	}
	p := make([]float64, n+1)
	for i, s := range states {
		p[s.failed] += ch.pi[i]
	}
	return p
}
