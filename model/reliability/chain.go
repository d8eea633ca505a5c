package reliability

import (
	"math"
	"sort"
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
const denseStates = 100

// solve computes the stationary vector by Grassmann, Taksar and Heyman's elimination, which never subtracts, so that
// every probability keeps its leading digits however small it is.
//
// W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state distributions for Markov
// chains", Operations Research 33 (1985), section 1. C. A. O'Cinneide, "Entrywise perturbation theory and error
// analysis for Markov chains", Numerische Mathematik 65 (1993): the error is entrywise relative.
func (c *chain) solve() {
	switch n := c.size(); {
	case n > denseStates && c.sweep():
	case n <= 1200:
		c.solveDense()
	default:
		c.solveSparse()
	}
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
	const settled, most = 1e-13, 1500
	last := 1.0
	for round := 0; round < most; round++ {
		c.balance(pi)
		worst := 0.0
		for j := 0; j < n; j++ {
			relaxed(j)
		}
		for j := n - 1; j >= 0; j-- {
			worst = math.Max(worst, relaxed(j))
		}
		// What is left of the error is about worst ρ/(1-ρ) with ρ the ratio of successive changes.
		ratio := math.Min(worst/last, 0.999)
		if worst == 0 || worst*ratio/(1-ratio) < settled && worst < 1e-12 {
			c.pi = normalize(pi)
			return true
		}
		if math.IsNaN(worst) {
			return false
		}
		last = worst
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

// solveSparse is the same elimination on sparse rows, states of few neighbours first.
func (c *chain) solveSparse() {
	n := c.size()
	rows := make([]map[int32]float64, n)
	cols := make([]map[int32]struct{}, n)
	for i := range rows {
		rows[i], cols[i] = map[int32]float64{}, map[int32]struct{}{}
	}
	for i := 0; i < n; i++ {
		for _, e := range c.out(i) {
			if int(e.to) != i {
				rows[i][e.to] += e.rate
				cols[e.to][int32(i)] = struct{}{}
			}
		}
	}
	type step struct {
		state int32
		from  []cell
	}
	var order []step
	left := newByDegree(n, func(i int32) int { return len(rows[i]) * len(cols[i]) })
	for len(order) < n-1 {
		k := left.pop()
		sum := 0.0
		targets := make([]cell, 0, len(rows[k]))
		for j, x := range rows[k] {
			targets = append(targets, cell{j, x})
		}
		sort.Slice(targets, func(a, b int) bool { return targets[a].to < targets[b].to })
		for _, t := range targets {
			sum += t.rate
			delete(cols[t.to], k)
		}
		from := make([]cell, 0, len(cols[k]))
		for i := range cols[k] {
			from = append(from, cell{i, rows[i][k] / sum})
			delete(rows[i], k)
		}
		sort.Slice(from, func(a, b int) bool { return from[a].to < from[b].to })
		for _, f := range from {
			for _, t := range targets {
				if t.to == f.to {
					continue
				}
				rows[f.to][t.to] += f.rate * t.rate
				cols[t.to][f.to] = struct{}{}
			}
			left.touch(f.to)
		}
		for _, t := range targets {
			left.touch(t.to)
		}
		order = append(order, step{k, from})
	}
	pi := make([]float64, n)
	pi[left.pop()] = 1
	total := 1.0
	for s := len(order) - 1; s >= 0; s-- {
		x := 0.0
		for _, f := range order[s].from {
			x += pi[f.to] * f.rate
		}
		pi[order[s].state] = x
		total += x
	}
	for i := range pi {
		pi[i] /= total
	}
	c.pi = pi
}

// byDegree yields the state of least degree, lazily re-filed when its degree changed.
type byDegree struct {
	degree func(int32) int
	key    []int
	done   []bool
	heap   []filed
}

type filed struct {
	key   int
	state int32
}

func newByDegree(n int, degree func(int32) int) *byDegree {
	b := &byDegree{degree: degree, key: make([]int, n), done: make([]bool, n)}
	for i := 0; i < n; i++ {
		b.key[i] = -1
		b.touch(int32(i))
	}
	return b
}

func (b *byDegree) touch(i int32) {
	k := b.degree(i)
	if b.done[i] || b.key[i] == k {
		return
	}
	b.key[i] = k
	b.heap = append(b.heap, filed{k, i})
	for c := len(b.heap) - 1; c > 0 && b.less(c, (c-1)/2); c = (c - 1) / 2 {
		b.heap[c], b.heap[(c-1)/2] = b.heap[(c-1)/2], b.heap[c]
	}
}

func (b *byDegree) less(x, y int) bool {
	if b.heap[x].key != b.heap[y].key {
		return b.heap[x].key < b.heap[y].key
	}
	return b.heap[x].state < b.heap[y].state
}

func (b *byDegree) pop() int32 {
	for {
		top := b.heap[0]
		last := len(b.heap) - 1
		b.heap[0] = b.heap[last]
		b.heap = b.heap[:last]
		for c := 0; ; {
			l := 2*c + 1
			if l >= last {
				break
			}
			if l+1 < last && b.less(l+1, l) {
				l++
			}
			if !b.less(l, c) {
				break
			}
			b.heap[c], b.heap[l] = b.heap[l], b.heap[c]
			c = l
		}
		if !b.done[top.state] && b.key[top.state] == top.key {
			b.done[top.state] = true
			return top.state
		}
	}
}

// absorb computes, for every state of down, the expected integral of weight until the chain leaves down: the solution
// of T(x) = (w(x) + Σ q(x,y) T(y)) / q(x) over y in down. All terms are non-negative; Gauss-Seidel sweeps converge
// geometrically because repairs leave down (J. G. Kemeny, J. L. Snell, "Finite Markov Chains", 1960, chapter III).
func (c *chain) absorb(down []bool, weight []float64) []float64 {
	n := c.size()
	t := make([]float64, n)
	var states []int32
	out := make([]float64, n)
	for i := 0; i < n; i++ {
		if !down[i] {
			continue
		}
		states = append(states, int32(i))
		for _, e := range c.out(i) {
			if int(e.to) != i {
				out[i] += e.rate
			}
		}
	}
	for sweep := 0; sweep < 400; sweep++ {
		worst := 0.0
		for _, i := range states {
			s := weight[i]
			for _, e := range c.out(int(i)) {
				if down[e.to] && e.to != i {
					s += e.rate * t[e.to]
				}
			}
			x := s / out[i]
			if d := (x - t[i]) / x; d > worst {
				worst = d
			}
			t[i] = x
		}
		if worst < 1e-15 {
			return t
		}
	}
	return c.absorbDense(states, down, weight)
}

// absorbDense solves the same system by elimination without subtraction: the exit out of down is kept as a column of
// its own, so that each pivot is a sum (Grassmann, Taksar, Heyman 1985).
func (c *chain) absorbDense(states []int32, down []bool, weight []float64) []float64 {
	n := len(states)
	at := make([]int, c.size())
	for k, s := range states {
		at[s] = k
	}
	w := n + 2 // columns: states, exit, reward
	a := make([]float64, n*w)
	for k, s := range states {
		for _, e := range c.out(int(s)) {
			switch {
			case e.to == s:
			case down[e.to]:
				a[k*w+at[e.to]] += e.rate
			default:
				a[k*w+n] += e.rate
			}
		}
		a[k*w+n+1] = weight[s]
	}
	pivot := make([]float64, n)
	for k := n - 1; k >= 0; k-- {
		row := a[k*w : (k+1)*w]
		sum := row[n]
		for j := 0; j < k; j++ {
			sum += row[j]
		}
		pivot[k] = sum
		for i := 0; i < k; i++ {
			f := a[i*w+k] / sum
			if f == 0 {
				continue
			}
			for j := 0; j < k; j++ {
				if j != i {
					a[i*w+j] += f * row[j]
				}
			}
			a[i*w+n] += f * row[n]
			a[i*w+n+1] += f * row[n+1]
		}
	}
	t := make([]float64, c.size())
	for k := 0; k < n; k++ {
		s := a[k*w+n+1]
		for j := 0; j < k; j++ {
			s += a[k*w+j] * t[states[j]]
		}
		t[states[k]] = s / pivot[k]
	}
	return t
}
