package reliability

import (
	"fmt"
	"math"
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
	group []int32   // states that differ only by what is repaired soon; nil: one group
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
		seen := map[int32]int32{}
		for i, o := range old {
			g, ok := seen[c.group[o]]
			if !ok {
				g = int32(len(seen))
				seen[c.group[o]] = g
			}
			group[i] = g
		}
		c.group = group
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

// denseStates is the largest chain that is eliminated at once. Larger ones are swept first: their repairs are faster
// than their failures, so that few sweeps suffice; those that do not settle are eliminated all the same.
const denseStates = 600

// solve computes the stationary vector by Grassmann, Taksar and Heyman's elimination, which never subtracts, so that
// every probability keeps its leading digits however small it is.
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

// eliminated is the largest chain that is eliminated when sweeps do not settle: some seconds and 32 MB.
const eliminated = 2000

// errUnsettled says that a chain is too large to eliminate and too slow to sweep.
type errUnsettled struct{ states int }

func (e errUnsettled) Error() string {
	return fmt.Sprintf("the joint chain of %d states mixes too slowly to be solved", e.states)
}

// sweep solves the balance equations π_j = Σ π_i q(i,j) / q(j) by Gauss-Seidel sweeps, forth and back. All terms are
// non-negative, so that a settled vector has small relative errors in every entry. It reports whether it settled.
func (c *chain) sweep() bool {
	n := c.size()
	start := make([]int32, n+1)
	out := make([]float64, n)
	for i := 0; i < n; i++ {
		for _, e := range c.out(i) {
			if int(e.to) != i {
				start[e.to+1]++
				out[i] += e.rate
			}
		}
	}
	for i := 0; i < n; i++ {
		start[i+1] += start[i]
	}
	in := make([]cell, start[n])
	at := append([]int32(nil), start...)
	for i := 0; i < n; i++ {
		for _, e := range c.out(i) {
			if int(e.to) != i {
				in[at[e.to]] = cell{int32(i), e.rate}
				at[e.to]++
			}
		}
	}
	pi := make([]float64, n)
	for i := range pi {
		pi[i] = 1
	}
	relaxed := func(j int) float64 {
		s := 0.0
		for _, x := range in[start[j]:start[j+1]] {
			s += pi[x.to] * x.rate
		}
		s /= out[j]
		d := math.Abs(s-pi[j]) / s
		pi[j] = s
		return d
	}
	const (
		settled  = 5e-11 // relative error left
		rounding = 2e-13 // smallest change that sweeps can show
		most     = 4000  // rounds
		every    = 8     // rounds between balances: enough for each to start from settled groups
		balanced = 200   // later, balances only disturb
	)
	last := math.Inf(1)
	enough := 0 // where to stop, once changes look settled: four times as many rounds, for modes that hide behind others
	for round := 1; round <= most; round++ {
		worst := 0.0
		for j := 0; j < n; j++ {
			worst = math.Max(worst, relaxed(j))
		}
		for j := n - 1; j >= 0; j-- {
			worst = math.Max(worst, relaxed(j))
		}
		if round%every != 0 {
			continue
		}
		// What is left of the error is about worst / (1-ρ), ρ the ratio by which a round shrinks the changes.
		ratio := math.Min(math.Pow(worst/last, 1.0/every), 0.9995)
		if enough == 0 && (worst/(1-ratio) < settled || n > eliminated && round > most/2 && worst < rounding) {
			enough = 4 * max(round, balanced/2)
		}
		if enough > 0 && round >= min(enough, most) {
			c.pi = normalize(pi)
			return true
		}
		last = worst
		if round < balanced {
			c.balance(pi)
		}
	}
	return false
}

// balance rescales the groups to the stationary vector of the chain between them (aggregation and disaggregation: Y.
// Takahashi, "A lumping method for numerical calculations of stationary distributions of Markov chains", 1975). Sweeps
// settle within a group; roles and placements, which change rarely, are settled here.
func (c *chain) balance(pi []float64) {
	k := 0
	for _, g := range c.group {
		k = max(k, int(g)+1)
	}
	if k < 2 || k > 400 {
		return
	}
	rates := make([]float64, k*k)
	mass := make([]float64, k)
	for i, g := range c.group {
		mass[g] += pi[i]
		for _, e := range c.out(i) {
			if h := c.group[e.to]; h != g {
				rates[int(g)*k+int(h)] += pi[i] * e.rate
			}
		}
	}
	coarse := &chain{start: make([]int32, 1, k+1)}
	for g := 0; g < k; g++ {
		for h := 0; h < k; h++ {
			if r := rates[g*k+h]; r > 0 {
				coarse.edges = append(coarse.edges, edge{to: int32(h), rate: r / mass[g]})
			}
		}
		coarse.start = append(coarse.start, int32(len(coarse.edges)))
	}
	if !coarse.returns() {
		return // not yet connected by the probabilities so far
	}
	coarse.solveDense()
	for i, g := range c.group {
		if coarse.pi[g] > 0 {
			pi[i] *= coarse.pi[g] / mass[g]
		}
	}
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
