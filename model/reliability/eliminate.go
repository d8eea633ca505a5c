package reliability

import (
	"container/heap"
	"slices"
)

// solveSparse is [chain.solveDense] for chains of some thousands of states with few edges each: the same elimination, in
// rows of the entries that are there, the state with the fewest neighbours next (H. M. Markowitz, "The elimination form of
// the inverse and its application to linear programming", Management Science 3 (1957)). It never subtracts.
func (c *chain) solveSparse() {
	x := newElimination(c)
	order := make([]int32, 0, c.size())
	for len(x.queue) > 0 {
		next := heap.Pop(&x.queue).(candidate)
		k := next.state
		if x.gone[k] {
			continue
		}
		if cost := x.cost(k); cost > next.cost { // it has neighbours it had not
			heap.Push(&x.queue, candidate{k, cost})
			continue
		}
		x.remove(k)
		order = append(order, k)
	}
	c.pi = x.back(order)
}

// elimination is a chain from which states are taken one by one, each replaced by what paths through it say.
type elimination struct {
	rows  [][]cell  // rates out of each state to those that are left
	cols  [][]int32 // who has an entry in its row for it: those that are gone, too
	into  [][]cell  // of those that are gone: expected visits from each state that was left
	gone  []bool
	at    []int32 // scratch: position in a row, plus one
	queue candidates
}

func newElimination(c *chain) *elimination {
	n := c.size()
	x := &elimination{rows: make([][]cell, n), cols: make([][]int32, n), into: make([][]cell, n), gone: make([]bool, n), at: make([]int32, n)}
	for i := range n {
		for _, e := range c.out(i) {
			if int(e.to) != i {
				x.add(int32(i), []cell{{e.to, e.rate}}, 1)
			}
		}
	}
	for i := range n {
		x.queue = append(x.queue, candidate{int32(i), x.cost(int32(i))})
	}
	heap.Init(&x.queue)
	return x
}

func (x *elimination) cost(k int32) int { return len(x.rows[k]) * len(x.cols[k]) }

// add adds factor times row to the row of state i.
func (x *elimination) add(i int32, row []cell, factor float64) {
	own := x.rows[i]
	for p, e := range own {
		x.at[e.to] = int32(p) + 1
	}
	for _, e := range row {
		switch p := x.at[e.to]; {
		case e.to == i:
		case p > 0:
			own[p-1].rate += factor * e.rate
		default:
			own = append(own, cell{e.to, factor * e.rate})
			x.cols[e.to] = append(x.cols[e.to], i)
		}
	}
	for _, e := range own {
		x.at[e.to] = 0
	}
	x.rows[i] = own
}

// remove takes state k out.
func (x *elimination) remove(k int32) {
	x.gone[k] = true
	row, sum := x.rows[k], 0.0
	for _, e := range row {
		sum += e.rate
	}
	for _, e := range row { // it is nobody's predecessor any more
		x.cols[e.to] = slices.DeleteFunc(x.cols[e.to], func(i int32) bool { return i == k })
	}
	for _, i := range x.cols[k] {
		own := x.rows[i]
		p := slices.IndexFunc(own, func(e cell) bool { return e.to == k })
		factor := own[p].rate / sum
		own[p] = own[len(own)-1]
		x.rows[i] = own[:len(own)-1]
		x.into[k] = append(x.into[k], cell{i, factor})
		x.add(i, row, factor)
	}
}

// back finds the probabilities, the last state first.
func (x *elimination) back(order []int32) []float64 {
	pi := make([]float64, len(order))
	last := len(order) - 1
	pi[order[last]] = 1
	for k := last - 1; k >= 0; k-- {
		for _, e := range x.into[order[k]] {
			pi[order[k]] += pi[e.to] * e.rate
		}
	}
	return normalize(pi)
}

// candidate is a state that may be taken next, and how many entries that would have made when last counted.
type candidate struct {
	state int32
	cost  int
}

type candidates []candidate

func (q candidates) Len() int           { return len(q) }
func (q candidates) Less(a, b int) bool { return q[a].cost < q[b].cost }
func (q candidates) Swap(a, b int)      { q[a], q[b] = q[b], q[a] }
func (q *candidates) Push(v any)        { *q = append(*q, v.(candidate)) }
func (q *candidates) Pop() any {
	old := *q
	v := old[len(old)-1]
	*q = old[:len(old)-1]
	return v
}
