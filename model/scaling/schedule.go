package scaling

import (
	"nines/model"
	"nines/model/reference"
)

// Schedule is when each task of a network is done by the people of the design that is left, every task at a level of
// automation of its own (levels, indices into [model.Automations] by task).
//
// P50 and P90 are those of the critical path at likely durations, whose durations are independent lognormals: their sum is
// taken as a lognormal ([total]), not sampled. A test plays the networks of the library with random durations and holds
// both against it. They are of a cut-over that works; [model.TransitionRisk] is what one that fails adds.
func Schedule(n *model.TaskNetwork, levels []int, people float64, fig *reference.Reader, led *model.Ledger) model.Transition {
	s := scheduler{net: n, crew: teamOf(people, fig, led), fig: fig, office: fig.Value("work.hours-a-day")}
	p50, p90 := s.solve(levels)
	out := s.transition(p50, p90)
	out.Level = model.Automations[levels[n.Goal]]
	s.risk(&out, levels[n.Goal])
	s.undo(&out, n.Tasks[n.Goal].Down[levels[n.Goal]])
	return out
}

// scheduler schedules one network again and again.
type scheduler struct {
	network
	net    *model.TaskNetwork
	crew   team
	fig    *reference.Reader
	office float64 // hours in a working day
}

// solve sets every task's duration at its level and schedules.
func (s *scheduler) solve(levels []int) (p50, p90 float64) {
	s.tasks, s.goal = s.tasks[:0], s.net.Goal
	days := 0.0
	for i := range s.net.Tasks {
		t, l := &s.net.Tasks[i], levels[i]
		x := task{id: t.ID, name: t.Name, down: float64(t.Down[l]), both: t.Both, last: -1}
		for _, k := range t.After {
			x.after |= 1 << k
		}
		x.days = wait{t.Name, t.Work[l].Likely / s.office, t.Work[l].High / s.office}
		x.wait = wait{t.Name, t.Wait[l].Likely, t.Wait[l].High}
		days += x.days.p50
		s.tasks = append(s.tasks, x)
	}
	s.team = s.crew.dense(days, s.fig)
	return s.network.solve()
}

// transition writes the last schedule.
func (s *scheduler) transition(p50, p90 float64) model.Transition {
	out := model.Transition{To: s.net.To, P50: model.Seconds(p50), P90: model.Seconds(p90), Tasks: make([]model.TransitionTask, len(s.tasks))}
	for i := range s.tasks {
		t := &s.tasks[i]
		out.Tasks[i] = model.TransitionTask{
			ID: t.id, Name: t.name, After: s.net.Tasks[i].After, Start: model.Seconds(t.start), Lasts: model.Seconds(t.end - t.start),
			Hours: t.days.p50 * s.team.hoursPerDay, Downtime: model.Seconds(t.down), Both: t.both,
		}
		out.EngineerHours += out.Tasks[i].Hours
		out.Downtime += model.Seconds(t.down)
	}
	longest := model.Seconds(-1)
	for _, i := range s.path() {
		t := &out.Tasks[i]
		t.Critical = true
		if t.Lasts > longest {
			longest, out.Longest = t.Lasts, t.Name
		}
	}
	return out
}

// risk is what a cut-over that fails adds: it is switched back, what was wrong is mended, and it is made again. The first
// try and the switch back are down as long as a switch is.
func (s *scheduler) risk(out *model.Transition, level int) {
	goal := &out.Tasks[s.goal]
	mend := s.fig.Value(reference.Key("move.mend." + model.Automations[level])) // engineer-days
	out.Risk = model.TransitionRisk{
		Fails:         s.net.Fails[level],
		P50:           model.Seconds(mend*s.team.secondsPerDay) + goal.Lasts,
		EngineerHours: mend*s.team.hoursPerDay + goal.Hours,
		Downtime:      2 * goal.Downtime,
	}
}

// undo says until when there is a way back, and what it takes.
func (s *scheduler) undo(out *model.Transition, down model.Seconds) {
	goal := &out.Tasks[s.goal]
	out.UndoUntil, out.UndoEnds, out.Undo = goal.Start+goal.Lasts, -1, down
	for i := range out.Tasks { // what is done after the cut-over takes the old design down
		t := &out.Tasks[i]
		if i != s.goal && t.Start >= out.UndoUntil && (out.UndoEnds < 0 || t.Start < out.UndoEnds) {
			out.UndoEnds = t.Start
		}
	}
}
