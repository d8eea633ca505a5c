package plan

import (
	"math"
	"math/bits"
	"sort"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
)

// Automating is what automating one task of a way would save.
type Automating struct {
	Step  int // index into Way.Steps
	Task  int // index into the step's tasks
	Name  model.Text
	From  string        // level of automation that it is at
	Takes model.Seconds // that it lasts now, typically
	Saves model.Seconds // of the way's P90, when it alone is raised to the highest level
	Saved float64       // engineer hours, the same
}

// Within answers "what would I have to automate to bring this way from 8 hours to 1?".
type Within struct {
	Target model.Seconds
	Now    model.Seconds // P90 of the way as it is
	All    model.Seconds // P90 with every task at the highest level: no set of tasks gets below it
	// Ranked are the tasks on the critical path that automation shortens, the greatest saving first.
	Ranked []Automating
	// Set is the least set of tasks that brings the way to the target, in the order of the way; nil where none is needed
	// (Now is within it) and where none does (All is not). Exact says that no smaller set does, by trying every one.
	Set     []Automating
	Reached model.Seconds // P90 with Set automated
	Exact   bool
	// Rests are the critical tasks that remain when everything is automated, the longest first: why none does.
	Rests []model.TransitionTask
}

// mostTried is how many tasks a step may have of which every set is tried.
const mostTried = 14

// FindWithin finds what to automate of a way. Each task is raised from the level of the design that is left to the
// highest level of the figures, by itself or with others; the P90 of the way is the sum of its steps', as in [Way].
func FindWithin(in Inputs, w *Way, target model.Seconds) *Within {
	out := &Within{Target: target, Exact: true}
	fig := in.Figures.Reader()
	steps := make([]*raisable, len(w.Steps))
	for i := range w.Steps {
		steps[i] = newRaisable(in, &w.Steps[i], fig)
		out.Now += steps[i].now.P90
		out.All += steps[i].all.P90
		out.Exact = out.Exact && len(steps[i].tasks) <= mostTried
		out.Ranked = append(out.Ranked, steps[i].ranked(i)...)
		for _, t := range steps[i].all.Tasks {
			if t.Critical && t.Lasts > 0 {
				out.Rests = append(out.Rests, t)
			}
		}
	}
	sort.SliceStable(out.Ranked, func(a, b int) bool { return out.Ranked[a].Saves > out.Ranked[b].Saves })
	sort.SliceStable(out.Rests, func(a, b int) bool { return out.Rests[a].Lasts > out.Rests[b].Lasts })
	if out.Now > target && out.All <= target {
		out.Rests = nil
		out.choose(steps)
	}
	return out
}

// raisable is a step whose tasks can be raised.
type raisable struct {
	step     *WayStep
	net      *model.TaskNetwork
	people   float64
	level    int   // of the design that is left
	tasks    []int // that a higher level shortens
	now, all model.Transition
	fig      *reference.Reader
}

func newRaisable(in Inputs, s *WayStep, fig *reference.Reader) *raisable {
	a := &raisable{step: s, net: network(in, s.From, s.To, fig, nil), people: s.From.Operations.People, level: model.LevelOf(s.Level), fig: fig}
	for i := range a.net.Tasks {
		if t := &a.net.Tasks[i]; t.Work[model.Levels-1].Likely < t.Work[a.level].Likely || t.Wait[model.Levels-1].Likely < t.Wait[a.level].Likely {
			a.tasks = append(a.tasks, i)
		}
	}
	a.now, a.all = a.with(0), a.with(1<<len(a.tasks)-1)
	return a
}

// with schedules the step with a set of its tasks raised, bits by index into tasks.
func (a *raisable) with(set uint64) model.Transition {
	levels := make([]int, len(a.net.Tasks))
	for i := range levels {
		levels[i] = a.level
	}
	for ; set != 0; set &= set - 1 {
		levels[a.tasks[bits.TrailingZeros64(set)]] = model.Levels - 1
	}
	return scaling.Schedule(a.net, levels, a.people, a.fig, nil)
}

// ranked is what each critical task saves by itself.
func (a *raisable) ranked(step int) []Automating {
	var out []Automating
	for k, i := range a.tasks {
		if !a.now.Tasks[i].Critical {
			continue
		}
		x := a.with(1 << k)
		out = append(out, a.automating(step, i, a.now.P90-x.P90, a.now.EngineerHours-x.EngineerHours))
	}
	return out
}

func (a *raisable) automating(step, task int, saves model.Seconds, hours float64) Automating {
	t := &a.now.Tasks[task]
	return Automating{Step: step, Task: task, Name: t.Name, From: model.Automations[a.level], Takes: t.Lasts, Saves: max(0, saves), Saved: max(0, hours)}
}

// bestOf is the shortest P90 of a step with exactly so many tasks raised, and which: every set where they are few, else
// the set that grows by the task that saves most each time.
func (a *raisable) bestOf() (p90 []model.Seconds, sets []uint64) {
	n := len(a.tasks)
	p90, sets = make([]model.Seconds, n+1), make([]uint64, n+1)
	for k := range p90 {
		p90[k] = model.Seconds(math.Inf(1))
	}
	p90[0] = a.now.P90
	keep := func(set uint64) {
		k := bits.OnesCount64(set)
		if x := a.with(set).P90; x < p90[k] {
			p90[k], sets[k] = x, set
		}
	}
	if n <= mostTried {
		for set := uint64(1); set < 1<<n; set++ {
			keep(set)
		}
		return p90, sets
	}
	for k := range n {
		for i := range n {
			if sets[k]&(1<<i) == 0 {
				keep(sets[k] | 1<<i)
			}
		}
	}
	return p90, sets
}

// choose finds the least set over all steps: best[k] is the shortest way with k tasks raised, step after step.
func (w *Within) choose(steps []*raisable) {
	type choice struct {
		p90  model.Seconds
		sets []uint64
	}
	best := []choice{{0, nil}}
	for _, a := range steps {
		p90, sets := a.bestOf()
		next := make([]choice, len(best)+len(p90)-1)
		for k := range next {
			next[k].p90 = model.Seconds(math.Inf(1))
		}
		for i, b := range best {
			for k, t := range p90 {
				if sum := b.p90 + t; sum < next[i+k].p90 {
					next[i+k] = choice{sum, append(append([]uint64(nil), b.sets...), sets[k])}
				}
			}
		}
		best = next
	}
	for _, c := range best {
		if c.p90 > w.Target*(1+1e-12) {
			continue
		}
		w.Reached = c.p90
		for step, set := range c.sets {
			a := steps[step]
			for ; set != 0; set &= set - 1 {
				k := bits.TrailingZeros64(set)
				x := a.with(1 << k)
				w.Set = append(w.Set, a.automating(step, a.tasks[k], a.now.P90-x.P90, a.now.EngineerHours-x.EngineerHours))
			}
		}
		return
	}
}
