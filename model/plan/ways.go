package plan

import (
	"math"
	"slices"

	"nines/model"
	"nines/model/scaling"
)

// Way leads from one scenario to another along [model.Scenario.Next], one transition after the other, each at the level
// of automation of the design it leaves. Its times are sums over its steps: that of the P90s is on the safe side, because
// not every step is late at once.
type Way struct {
	Steps         []WayStep
	P50, P90      model.Seconds
	EngineerHours float64
	Downtime      model.Seconds
}

// WayStep is one transition of a way.
type WayStep struct {
	From, To *model.Scenario
	model.Transition
	// Both is how long the design left and the design entered run beside each other: from the copy of the data or the
	// rehearsal, whichever begins first, to the end of what is taken down. Before that the new one is built or waited for.
	Both model.Seconds
}

// sideBySide is for how long both designs of a transition exist, from the first task that needs both to the end of the last.
func sideBySide(t *model.Transition) model.Seconds {
	from, to := model.Seconds(math.Inf(1)), model.Seconds(0)
	for _, k := range t.Tasks {
		if k.Both && k.Lasts > 0 {
			from, to = min(from, k.Start), max(to, k.Start+k.Lasts)
		}
	}
	return max(0, to-from)
}

// ways are the shortest ways by P90 between any two scenarios of a library, under one workload.
type ways struct {
	list []*model.Scenario
	away [][]edge    // by index of the scenario that is left
	far  [][]float64 // P90 in seconds from one to another; +Inf where no way leads
	via  [][]int     // index of the edge into away that is taken last, packed with its origin in from
	from [][]int
}

type edge struct {
	to   int
	step WayStep
}

// findWays computes the transitions of every scenario and the shortest ways from each (E. W. Dijkstra, A note on two
// problems in connexion with graphs, 1959).
func findWays(in Inputs, list []*model.Scenario) *ways {
	g := &ways{list: list, away: make([][]edge, len(list))}
	index := make(map[string]int, len(list))
	for i, s := range list {
		index[s.ID] = i
	}
	for i, s := range list {
		for _, id := range next(in, s) {
			if j, ok := index[id]; ok {
				g.away[i] = append(g.away[i], edge{j, stepBetween(in, s, list[j])})
			}
		}
	}
	for i := range list {
		far, via, from := g.shortest(i)
		g.far, g.via, g.from = append(g.far, far), append(g.via, via), append(g.from, from)
	}
	return g
}

// stepBetween is the transition at the level of automation of the scenario that is left.
func stepBetween(in Inputs, from, to *model.Scenario) WayStep {
	n := network(in, from, to, in.Figures.Reader(), nil)
	levels := slices.Repeat([]int{model.LevelOf(from.Operations.Automation)}, len(n.Tasks))
	t := scaling.Schedule(n, levels, from.Operations.People, in.Figures.Reader(), nil)
	return WayStep{From: from, To: to, Transition: t, Both: sideBySide(&t)}
}

// shortest settles the nearest open scenario again and again. With the few scenarios of a library a scan is the queue.
func (g *ways) shortest(start int) (far []float64, via, from []int) {
	n := len(g.list)
	far, via, from = make([]float64, n), make([]int, n), make([]int, n)
	done := make([]bool, n)
	for i := range far {
		far[i], via[i], from[i] = math.Inf(1), -1, -1
	}
	far[start] = 0
	for {
		at := -1
		for i := range far {
			if !done[i] && !math.IsInf(far[i], 1) && (at < 0 || far[i] < far[at]) {
				at = i
			}
		}
		if at < 0 {
			return far, via, from
		}
		done[at] = true
		for k, e := range g.away[at] {
			if d := far[at] + float64(e.step.P90); d < far[e.to] {
				far[e.to], via[e.to], from[e.to] = d, k, at
			}
		}
	}
}

// way writes the shortest way out; nil when none leads there. A way to where one is has no steps.
func (g *ways) way(from, to int) *Way {
	if math.IsInf(g.far[from][to], 1) {
		return nil
	}
	var w Way
	for at := to; at != from; at = g.from[from][at] {
		e := g.away[g.from[from][at]][g.via[from][at]]
		w.Steps = append([]WayStep{e.step}, w.Steps...)
		w.P50 += e.step.P50
		w.P90 += e.step.P90
		w.EngineerHours += e.step.EngineerHours
		w.Downtime += e.step.Downtime
	}
	return &w
}

// ShortestWay is the way from one scenario of the library to another that is soonest done, by the sum of its steps' P90;
// nil when the designs' `next` lead to none, or when one of the ids is not in the library.
func ShortestWay(in Inputs, from, to string) *Way {
	g := findWays(in, in.Library)
	a, b := -1, -1
	for i, s := range in.Library {
		if s.ID == from {
			a = i
		}
		if s.ID == to {
			b = i
		}
	}
	if a < 0 || b < 0 {
		return nil
	}
	return g.way(a, b)
}
