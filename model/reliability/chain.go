package reliability

import (
	"fmt"
	"math"
	"slices"
)

// edge is a transition of a chain: a rate per hour and the event that causes it.
type edge struct {
	to    int32
	event int32 // a label, or quiet for a recovery
	rate  float64
}

// quiet marks transitions that cannot begin an outage: repairs, boots, failovers.
const quiet = -1

// chain is a finite continuous-time Markov chain in compressed rows.
type chain struct {
	start []int32 // edges of state i are edges[start[i]:start[i+1]]
	edges []edge
	pi    []float64 // stationary probabilities, once solved
	// group gathers states with the same domains down and the same roles and placements; nil: one group. coarser gathers
	// the groups by roles and placements alone.
	group   []int32
	coarser []int32
}

func (c *chain) size() int { return len(c.start) - 1 }

func (c *chain) out(i int) []edge { return c.edges[c.start[i]:c.start[i+1]] }

// restrict keeps the states of keep, which must be closed under transitions, and renumbers them in order. It returns
// the old number of each new state.
func (c *chain) restrict(keep []bool) []int32 {
	renumber := make([]int32, c.size())
	var old []int32
	for i, k := range keep {
		renumber[i] = -1
		if k {
			renumber[i] = int32(len(old))
			old = append(old, int32(i))
		}
	}
	start := []int32{0}
	var edges []edge
	for _, o := range old {
		for _, e := range c.out(int(o)) {
			e.to = renumber[e.to]
			edges = append(edges, e)
		}
		start = append(start, int32(len(edges)))
	}
	c.start, c.edges = start, edges
	if c.group != nil {
		group := make([]int32, len(old))
		var coarser []int32
		seen := map[int32]int32{}
		for i, o := range old {
			g, ok := seen[c.group[o]]
			if !ok {
				g = int32(len(seen))
				seen[c.group[o]] = g
				coarser = append(coarser, c.coarser[c.group[o]])
			}
			group[i] = g
		}
		c.group, c.coarser = group, coarser
	}
	return old
}

// recurrent finds the states that are visited for ever from state 0. nil means all of them. Rebuilding, for one, may
// leave the first placement for good.
func (c *chain) recurrent() []bool {
	if c.returns() {
		return nil
	}
	n := c.size()
	back := make([][]int32, n)
	for i := 0; i < n; i++ {
		for _, e := range c.out(i) {
			back[e.to] = append(back[e.to], int32(i))
		}
	}
	from := 0
	for {
		forward := reach(n, from, func(i int32, visit func(int32)) {
			for _, e := range c.out(int(i)) {
				visit(e.to)
			}
		})
		backward := reach(n, from, func(i int32, visit func(int32)) {
			for _, j := range back[i] {
				visit(j)
			}
		})
		next := -1
		all := true
		for i := range forward {
			all = all && forward[i]
			if forward[i] && !backward[i] {
				next = i
				break
			}
		}
		if next < 0 {
			if all {
				return nil
			}
			return forward
		}
		from = next
	}
}

// returns says whether state 0 is reached from everywhere.
func (c *chain) returns() bool {
	n := c.size()
	back := make([]bool, n)
	back[0] = true
	for found := 1; ; {
		before := found
		for i := 1; i < n; i++ {
			if back[i] {
				continue
			}
			for _, e := range c.out(i) {
				if back[e.to] {
					back[i] = true
					found++
					break
				}
			}
		}
		if found == n || found == before {
			return found == n
		}
	}
}

func reach(n, from int, each func(int32, func(int32))) []bool {
	seen := make([]bool, n)
	seen[from] = true
	stack := []int32{int32(from)}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		each(i, func(j int32) {
			if !seen[j] {
				seen[j] = true
				stack = append(stack, j)
			}
		})
	}
	return seen
}

// denseStates is the largest chain that is eliminated at once; larger ones are swept first.
const denseStates = 600

// solve computes the stationary vector by Grassmann, Taksar and Heyman's elimination, which never subtracts, so that
// every probability keeps its leading digits however small it is; large chains by sweeps that never subtract either.
//
// W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state distributions for Markov
// chains", Operations Research 33 (1985), section 1. C. A. O'Cinneide, "Entrywise perturbation theory and error
// analysis for Markov chains", Numerische Mathematik 65 (1993): the error is entrywise relative.
func (c *chain) solve() error {
	n := c.size()
	if n > denseStates && c.sweep() {
		return nil
	}
	if n > eliminated {
		return errUnsettled{n}
	}
	c.solveDense()
	return nil
}

// eliminated is the largest chain that is eliminated when sweeps do not settle: some seconds and 70 MB.
const eliminated = 3000

// errUnsettled says that a chain is too large to eliminate and too slow to sweep.
type errUnsettled struct{ states int }

func (e errUnsettled) Error() string {
	return fmt.Sprintf("the joint chain of %d states mixes too slowly to be solved", e.states)
}

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
	change := math.Abs(sum-s.pi[j]) / sum
	s.pi[j] = sum
	return change
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

func normalize(p []float64) []float64 {
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func (c *chain) solveDense() {
	n := c.size()
	a := make([]float64, n*n)
	for i := 0; i < n; i++ {
		for _, e := range c.out(i) {
			if int(e.to) != i {
				a[i*n+int(e.to)] += e.rate
			}
		}
	}
	for k := n - 1; k > 0; k-- {
		row := a[k*n : k*n+k]
		sum := 0.0
		for _, x := range row {
			sum += x
		}
		for i := 0; i < k; i++ {
			f := a[i*n+k]
			if f == 0 {
				continue
			}
			f /= sum
			a[i*n+k] = f
			target := a[i*n : i*n+k]
			for j, x := range row {
				if x != 0 {
					target[j] += f * x
				}
			}
		}
	}
	pi := make([]float64, n)
	pi[0] = 1
	total := 1.0
	for k := 1; k < n; k++ {
		s := 0.0
		for i := 0; i < k; i++ {
			s += pi[i] * a[i*n+k]
		}
		pi[k] = s
		total += s
	}
	for i := range pi {
		pi[i] /= total
	}
	c.pi = pi
}

// cell is an entry of a sparse row.
type cell struct {
	to   int32
	rate float64
}
