package scaling

import (
	"math/bits"

	"nines/model"
)

// task is one box of a transition's network: work of the team, or waiting for others.
type task struct {
	id    string
	name  model.Text
	after uint64  // bits of the tasks that must be done before
	days  wait    // of work, in engineer-days; zero for a wait
	wait  wait    // in seconds; zero for work
	down  float64 // seconds
	both  bool    // both designs must exist

	start, end float64
	last       int // task whose end let this one start; -1: none
}

func (t *task) isWork() bool { return t.days.p50 > 0 }

// network is a transition's tasks, in the order in which the team prefers them.
type network struct {
	tasks []task
	goal  int // the task with whose end the transition is made
	team  team
}

// all is the bits of every task so far.
func (n *network) all() uint64 { return 1<<len(n.tasks) - 1 }

func (n *network) add(t task) uint64 {
	t.last = -1
	n.tasks = append(n.tasks, t)
	return 1 << (len(n.tasks) - 1)
}

// lasts is how long a task takes with every duration z standard deviations from its median.
func (n *network) lasts(t *task, z float64) float64 {
	if t.isWork() {
		return t.days.at(z) * n.team.secondsPerDay
	}
	return t.wait.at(z)
}

// schedule gives every task a start and an end. Waits pass side by side; the team works on one task at a time, with as
// many people as help, and takes the one that can start first (of those the first in order). It returns the end of the goal.
func (n *network) schedule(z float64) float64 {
	var done uint64
	free, worker := 0.0, -1
	for range n.tasks {
		best, from, cause := -1, 0.0, -1
		for i := range n.tasks {
			t := &n.tasks[i]
			if done&(1<<i) != 0 || t.after&^done != 0 {
				continue
			}
			at, by := n.ready(t)
			if t.isWork() && free > at {
				at, by = free, worker
			}
			if best < 0 || at < from {
				best, from, cause = i, at, by
			}
		}
		t := &n.tasks[best]
		t.start, t.last = from, cause
		t.end = from + n.lasts(t, z)
		if t.isWork() {
			free, worker = t.end, best
		}
		done |= 1 << best
	}
	return n.tasks[n.goal].end
}

// ready is when everything before a task is done, and which of it was last.
func (n *network) ready(t *task) (at float64, by int) {
	by = -1
	for rest := t.after; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		if e := n.tasks[i].end; by < 0 || e > at {
			at, by = e, i
		}
	}
	return at, by
}

// path is the critical path of the last schedule: the chain of tasks, each the reason why the next could not start earlier,
// that ends with the goal.
func (n *network) path() []int {
	out := make([]int, 0, len(n.tasks))
	for i := n.goal; i >= 0; i = n.tasks[i].last {
		out = append(out, i)
	}
	return out
}

// solve schedules the network at the P50 of its critical path (the one at likely durations) and returns the P50 and P90 of
// the whole. As the durations of a path are independent, its quantiles are those of their sum ([total]); a second path of
// nearly the same length would lengthen both a little, and is not counted.
func (n *network) solve() (p50, p90 float64) {
	n.schedule(0)
	path := n.path()
	waits := make([]wait, 0, len(path))
	for _, i := range path {
		w := n.tasks[i].wait
		if n.tasks[i].isWork() {
			w = n.tasks[i].days
			w.p50, w.p95 = w.p50*n.team.secondsPerDay, w.p95*n.team.secondsPerDay
		}
		waits = append(waits, w)
	}
	at50, at90 := total(waits)
	p90 = n.schedule(at90)
	p50 = n.schedule(at50)
	return p50, max(p50, p90)
}
