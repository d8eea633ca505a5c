package reliability

import (
	"math"
	"slices"
)

// law is a repair time as exponential stages in a row (a phase-type law): stage i takes a time of rate[i] and leads to
// next[i], -1 when the repair is done; a repair starts in stage i with probability start[i].
type law struct {
	start []float64
	rate  []float64
	next  []int
}

// inARow is k stages of one rate; with probability skip the first is left out. Mean 1.
func inARow(k int, skip float64) law {
	st := law{start: make([]float64, k)}
	for i := range k {
		st.rate = append(st.rate, float64(k)-skip)
		st.next = append(st.next, i+1)
	}
	st.next[k-1] = -1
	st.start[0] = 1 - skip
	if skip > 0 {
		st.start[1] = skip
	}
	return st
}

// stagesOf stands for a repair of mean 1: a fixed time as an Erlang law of the order; a lognormal one by its first two
// moments, as a mixture of two Erlang laws of neighbouring orders or, above a coefficient of variation of 1, of two
// exponentials with balanced means. H. C. Tijms, "A First Course in Stochastic Models", 2003, appendix B.
func stagesOf(d Duration, order int) law {
	c2 := d.CV * d.CV
	switch {
	case d.Shape == Fixed:
		return inARow(order, 0)
	case d.Shape == Lognormal && c2 > 1:
		p := (1 + math.Sqrt((c2-1)/(c2+1))) / 2
		return law{start: []float64{p, 1 - p}, rate: []float64{2 * p, 2 * (1 - p)}, next: []int{-1, -1}}
	case d.Shape == Lognormal && c2 < 1:
		k := math.Ceil(1 / c2) // 1/k ≤ cv² ≤ 1/(k-1)
		if k > float64(order) {
			return inARow(order, 0)
		}
		return inARow(int(k), (k*c2-math.Sqrt(k*(1+c2)-k*k*c2))/(1+c2))
	}
	return inARow(1, 0)
}

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
	if d.Shape == Fixed || len(st.start) == order {
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
	return failed, len(st.start), bounded(size)
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
	begin := func(rate float64, failed int, busy []int) { // one more repair begins
		for b, p := range st.start {
			add(rate*p, state{failed, append(slices.Clone(busy), b)})
		}
	}
	for i := 0; i < len(states); i++ {
		s := states[i]
		if s.failed < n {
			fails := float64(n-s.failed) * load
			if len(s.busy) < c {
				begin(fails, s.failed+1, s.busy)
			} else {
				add(fails, state{s.failed + 1, slices.Clone(s.busy)})
			}
		}
		for k, b := range s.busy {
			rest := slices.Delete(slices.Clone(s.busy), k, k+1)
			switch {
			case st.next[b] >= 0:
				add(st.rate[b], state{s.failed, append(rest, st.next[b])})
			case s.failed > len(s.busy): // the longest-waiting is next
				begin(st.rate[b], s.failed-1, rest)
			default:
				add(st.rate[b], state{s.failed - 1, rest})
			}
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
