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
	last := math.Inf(1)
	quiet := 0
	for round := 1; round <= sweepRounds; round++ {
		worst := s.round()
		c.balance(s.pi)
		// The error left is about worst·ρ/(1-ρ), with ρ the factor by which a round shrinks the changes; at the rounding
		// floor changes stop shrinking.
		ratio := worst / last
		last = worst
		if worst < sweepFloor || ratio < 0.9 && worst/(1-ratio) < sweepSettled {
			quiet++
		} else {
			quiet = 0
		}
		if quiet == 3 {
			c.pi = normalize(s.pi)
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
}

func newSweeper(c *chain) *sweeper {
	n := c.size()
	s := &sweeper{start: make([]int32, n+1), out: make([]float64, n), pi: make([]float64, n)}
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

// balance rescales the groups to the stationary vector of the chain between them, whose own groups are by role.
func (c *chain) balance(pi []float64) {
	k := len(c.coarser)
	if k < 2 {
		return
	}
	rates := make([]map[int32]float64, k)
	mass := make([]float64, k)
	for i, g := range c.group {
		mass[g] += pi[i]
		for _, e := range c.out(i) {
			if h := c.group[e.to]; h != g {
				if rates[g] == nil {
					rates[g] = map[int32]float64{}
				}
				rates[g][h] += pi[i] * e.rate
			}
		}
	}
	coarse := between(rates, mass)
	coarse.group, coarse.coarser = c.coarser, alone(c.coarser)
	if !coarse.returns() || coarse.solve() != nil {
		return // not yet connected by the probabilities so far
	}
	for i, g := range c.group {
		if coarse.pi[g] > 0 {
			pi[i] *= coarse.pi[g] / mass[g]
		}
	}
}

// between is the chain of groups with the given flows and masses.
func between(rates []map[int32]float64, mass []float64) *chain {
	out := &chain{start: make([]int32, 1, len(mass)+1)}
	for g, row := range rates {
		from := len(out.edges)
		for h, r := range row {
			if r > 0 {
				out.edges = append(out.edges, edge{to: h, rate: r / mass[g]})
			}
		}
		slices.SortFunc(out.edges[from:], func(a, b edge) int { return int(a.to - b.to) })
		out.start = append(out.start, int32(len(out.edges)))
	}
	return out
}

// alone puts every group by role into a group of its own.
func alone(group []int32) []int32 {
	n := int32(0)
	for _, g := range group {
		n = max(n, g+1)
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}
