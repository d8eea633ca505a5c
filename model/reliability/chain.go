package reliability

import (
	"fmt"
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
	// group gathers states with the same domains down and the same roles and placements; nil: one group.
	group  []int32
	groups int
	stages bool // some times pass in several stages
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
		group, seen := make([]int32, len(old)), map[int32]int32{}
		for i, o := range old {
			g, ok := seen[c.group[o]]
			if !ok {
				g = int32(len(seen))
				seen[c.group[o]] = g
			}
			group[i] = g
		}
		c.group, c.groups = group, len(seen)
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
	if n > denseStates {
		c.solveSparse()
		return nil
	}
	c.solveDense()
	return nil
}

// eliminated is the largest chain that is eliminated when sweeps do not settle: some seconds.
const eliminated = 3000

// errUnsettled says that a chain is too large to eliminate and too slow to sweep.
type errUnsettled struct{ states int }

func (e errUnsettled) Error() string {
	return fmt.Sprintf("the joint chain of %d states mixes too slowly to be solved", e.states)
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
