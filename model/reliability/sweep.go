package reliability

import (
	"math"
	"slices"
)

// sweep solves the balance equations π_j = Σ π_i q(i,j) / q(j) by iterative aggregation and disaggregation: Gauss-Seidel
// sweeps, forth and back, settle the states of a group among themselves (repairs, boots, failovers), and [chain.balance]
// settles the groups. All terms are non-negative, so that a settled vector has small relative errors in every entry. It
// reports whether it settled.
//
// Y. Takahashi, "A lumping method for numerical calculations of stationary distributions of Markov chains", Tokyo
// Institute of Technology report B-18 (1975); W. J. Stewart, Introduction to the Numerical Solution of Markov Chains,
// 1994, section 6.3: the error shrinks by a constant factor a round.
func (c *chain) sweep() bool {
	s := newSweeper(c)
	if !c.settle(s, sweepSettled, sweepRounds) {
		return false
	}
	c.pi = normalize(s.pi)
	return true
}

// settle sweeps from s.pi on, until the relative error left in any entry is below enough: three times in a row, because it
// is an estimate. It gives up after so many rounds.
func (c *chain) settle(s *sweeper, enough float64, rounds int) bool {
	q := c.quotient()
	last := math.Inf(1)
	quiet := 0
	for range rounds {
		worst := s.round()
		c.balance(q, s.pi)
		// The error left is about worst·ρ/(1-ρ), with ρ the factor by which a round shrinks the changes; at the rounding
		// floor changes stop shrinking.
		ratio := worst / last
		last = worst
		if worst < sweepFloor || ratio < 0.9 && worst/(1-ratio) < enough {
			quiet++
		} else {
			quiet = 0
		}
		if quiet == 3 {
			return true
		}
	}
	return false
}

// negligible is a probability that nothing can depend on, and near which numbers have few digits.
const negligible = 1e-250

const (
	sweepRounds  = 400
	sweepSettled = 1e-13 // relative error left in any entry
	sweepFloor   = 2e-14 // relative change that is rounding
)

// sweeper holds the chain by columns, as the balance equations read it.
type sweeper struct {
	start []int32 // transitions into state j are in[start[j]:start[j+1]]
	in    []cell
	out   []float64 // rate out of each state
	pi    []float64
	// stages: see [chain.stages].
	stages bool
}

func newSweeper(c *chain) *sweeper {
	n := c.size()
	s := &sweeper{stages: c.stages, start: make([]int32, n+1), out: make([]float64, n), pi: make([]float64, n)}
	each := func(do func(i int, e edge)) {
		for i := 0; i < n; i++ {
			for _, e := range c.out(i) {
				if int(e.to) != i {
					do(i, e)
				}
			}
		}
	}
	each(func(i int, e edge) { s.start[e.to+1]++; s.out[i] += e.rate })
	for i := 0; i < n; i++ {
		s.start[i+1] += s.start[i]
		s.pi[i] = 1
	}
	s.in = make([]cell, s.start[n])
	at := append([]int32(nil), s.start...)
	each(func(i int, e edge) { s.in[at[e.to]] = cell{int32(i), e.rate}; at[e.to]++ })
	return s
}

// round sweeps forth and back and returns the largest relative change.
func (s *sweeper) round() float64 {
	worst := 0.0
	for j := range s.pi {
		worst = math.Max(worst, s.relax(j))
	}
	for j := len(s.pi) - 1; j >= 0; j-- {
		worst = math.Max(worst, s.relax(j))
	}
	for j := 0; s.stages && j < len(s.pi); j++ { // clocks go forth from stage to stage: what leaves a group is the last stage's
		worst = math.Max(worst, s.relax(j))
	}
	return worst
}

func (s *sweeper) relax(j int) float64 {
	sum := 0.0
	for _, x := range s.in[s.start[j]:s.start[j+1]] {
		sum += s.pi[x.to] * x.rate
	}
	sum /= s.out[j]
	before := s.pi[j]
	s.pi[j] = sum
	if sum < negligible {
		return 0
	}
	return math.Abs(sum-before) / sum
}

// quotient is the pairs of groups that edges join.
type quotient struct {
	slot  []int32    // per edge: its pair; -1 inside a group
	pairs [][2]int32 // ascending
}

func (c *chain) quotient() *quotient {
	if c.groups < 2 {
		return nil
	}
	q := &quotient{slot: make([]int32, len(c.edges))}
	index := map[[2]int32]int32{}
	for i, g := range c.group {
		for k := c.start[i]; k < c.start[i+1]; k++ {
			q.slot[k] = -1
			if h := c.group[c.edges[k].to]; h != g {
				pair := [2]int32{g, h}
				n, ok := index[pair]
				if !ok {
					n = int32(len(q.pairs))
					index[pair] = n
					q.pairs = append(q.pairs, pair)
				}
				q.slot[k] = n
			}
		}
	}
	place := make([]int32, len(q.pairs))
	slices.SortFunc(q.pairs, func(a, b [2]int32) int {
		if a[0] != b[0] {
			return int(a[0] - b[0])
		}
		return int(a[1] - b[1])
	})
	for k, pair := range q.pairs {
		place[index[pair]] = int32(k)
	}
	for k, n := range q.slot {
		if n >= 0 {
			q.slot[k] = place[n]
		}
	}
	return q
}

// balance rescales the groups to the stationary vector of the chain between them.
func (c *chain) balance(q *quotient, pi []float64) {
	if q == nil {
		return
	}
	rates, mass := make([]float64, len(q.pairs)), make([]float64, c.groups)
	for i, g := range c.group {
		mass[g] += pi[i]
		for k := c.start[i]; k < c.start[i+1]; k++ {
			if n := q.slot[k]; n >= 0 {
				rates[n] += pi[i] * c.edges[k].rate
			}
		}
	}
	coarse := q.between(rates, mass)
	if !coarse.returns() {
		return // not yet connected by the probabilities so far
	}
	coarse.solveSparse()
	for i, g := range c.group {
		if coarse.pi[g] > 0 {
			pi[i] *= coarse.pi[g] / mass[g]
		}
	}
}

// between is the chain of groups with the given flows and masses.
func (q *quotient) between(rates, mass []float64) *chain {
	out := &chain{start: make([]int32, 1, len(mass)+1)}
	k := 0
	for g := range mass {
		for ; k < len(rates) && int(q.pairs[k][0]) == g; k++ {
			if rates[k] > 0 {
				out.edges = append(out.edges, edge{to: q.pairs[k][1], rate: rates[k] / mass[g]})
			}
		}
		out.start = append(out.start, int32(len(out.edges)))
	}
	return out
}
