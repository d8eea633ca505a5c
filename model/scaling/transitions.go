package scaling

import (
	"nines/model"
	"nines/model/reference"
)

// Transitions is the way from one scenario to another, once for each level of automation, least first. It is a task network
// made of what differs between the two ([traits]): work by the people there are today, waits for suppliers, copies of the
// data, and one cut-over whose downtime is that of its hardest part. Durations are lognormal by the figures' ranges; times
// are calendar times of the critical path to the end of the cut-over, P50 and P90; what is taken down after it costs hours, but
// nobody waits for it. Scenarios that do not differ in structure take new settings only.
func Transitions(from, to *model.Scenario, w *model.Workload, fig *reference.Reader, led *model.Ledger) []model.Transition {
	a, b := traitsOf(from), traitsOf(to)
	crew := teamOf(from.Operations.People, fig, led)
	out := make([]model.Transition, len(model.Automations))
	for i, level := range model.Automations {
		m := move{from: a, to: b, w: w, fig: fig, led: led, level: level}
		m.network.tasks = make([]task, 0, 24)
		m.derive()
		out[i] = m.transition(to.ID, crew)
	}
	return out
}

// move is one transition at one level of automation, in progress.
type move struct {
	network
	from, to traits
	w        *model.Workload
	fig      *reference.Reader
	led      *model.Ledger
	level    string

	parts []string // that are switched in the cut-over, and are down for it
	copy  float64  // seconds for which the data stands still meanwhile
	gone  bool     // something is left behind that must be taken down
	moved bool     // the data was copied
}

// transition schedules the network and writes the result.
func (m *move) transition(to string, crew team) model.Transition {
	days := 0.0
	for i := range m.tasks {
		days += m.tasks[i].days.p50
	}
	m.team = crew.dense(days, m.fig)
	p50, p90 := m.solve()
	out := model.Transition{To: to, Level: m.level, P50: model.Seconds(p50), P90: model.Seconds(p90), Tasks: make([]model.TransitionTask, len(m.tasks))}
	for i := range m.tasks {
		t := &m.tasks[i]
		out.Tasks[i] = model.TransitionTask{
			Name: t.name, Start: model.Seconds(t.start), Lasts: model.Seconds(t.end - t.start),
			Hours: t.days.p50 * m.team.hoursPerDay, Downtime: model.Seconds(t.down),
		}
		out.EngineerHours += out.Tasks[i].Hours
		out.Downtime += model.Seconds(t.down)
	}
	longest := model.Seconds(-1)
	for _, i := range m.path() {
		t := &out.Tasks[i]
		t.Critical = true
		if t.Lasts > longest {
			longest, out.Longest = t.Lasts, t.Name
		}
	}
	return out
}

// work adds a task of the team: so many times the figure's engineer-days at this level.
func (m *move) work(task string, name model.Text, times float64, after uint64) uint64 {
	return m.add(taskOf(m.fig.Figure(reference.Key("move."+task+"."+m.level)), name, times, after))
}

func taskOf(f reference.Figure, name model.Text, times float64, after uint64) task {
	return task{name: name, after: after, days: wait{name, f.Value * times, f.High * times}}
}

// waitFor adds a task of others.
func (m *move) waitFor(k reference.Key, name model.Text, after uint64) uint64 {
	return m.add(task{name: name, after: after, wait: waitOf(m.fig, k, name)})
}

// cutOver notes a part that is switched in the cut-over.
func (m *move) cutOver(part string) { m.parts = append(m.parts, part) }

// downtime is that of the cut-over: parts are switched in one window, so the longest counts, and only it is read.
func (m *move) downtime() float64 {
	var longest reference.Key
	for _, part := range m.parts {
		if k := reference.Key("move.down." + part + "." + m.level); longest == "" || m.fig.Peek(k) > m.fig.Peek(longest) {
			longest = k
		}
	}
	if longest == "" {
		return m.copy
	}
	return m.copy + m.fig.Value(longest)*seconds["min"]
}

// copyData adds the copy of the data. By hand the old database must stop writing for it; scripted and better, a replica
// catches up while it serves.
func (m *move) copyData(after uint64) uint64 {
	m.led.Use("database.data")
	m.moved = true
	gb := m.w.Database.Data.GB()
	rate := m.fig.Figure("restore.rate") // GB/h
	slow := rate.Low
	if slow <= 0 {
		slow = rate.Value
	}
	name := model.Msg("move.copy")
	w := wait{name, gb / rate.Value * 3600, gb / slow * 3600}
	if m.level == model.ByHand {
		m.copy = w.p50
	}
	return m.add(task{name: name, after: after, wait: w})
}

// derive writes the network: places first, because they take longest, then what runs in them, then the cut-over.
func (m *move) derive() {
	plan := m.work("plan", model.Msg("move.plan"), 1, 0)
	base := m.places(plan)
	m.compute(base)
	m.data(base)
	m.standby(base)
	if len(m.tasks) == 1 { // the same parts with other numbers
		m.work("settings", model.Msg("move.settings"), 1, plan)
	}
	m.finish()
}

// finish adds rehearsal, cut-over and what is taken down after it.
func (m *move) finish() {
	before := m.all()
	days, high := 0.0, 0.0
	for i := range m.tasks[1:] {
		days += m.tasks[i+1].days.p50
	}
	f := m.fig.Figure("move.rehearse")
	days, high = days*f.Value, days*f.High
	name := model.Msg("move.rehearse")
	rehearse := m.add(task{name: name, after: before, days: wait{name, days, high}})
	switched := m.work("cut-over", model.Msg("move.cut-over"), 1, rehearse)
	m.goal = len(m.tasks) - 1
	m.tasks[m.goal].down = m.downtime()
	if m.gone || m.moved {
		m.work("retire", model.Msg("move.retire"), 1, switched)
	}
}
