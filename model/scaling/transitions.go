package scaling

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// Transitions is the way from one scenario to another, once for each level of automation, least first. It is a task network
// made of what differs between the two ([Derive]): work by the people there are today, waits for suppliers, copies of the
// data, and one cut-over whose downtime is that of its hardest part. Durations are lognormal by the figures' ranges; times
// are calendar times of the critical path to the end of the cut-over, P50 and P90; what is taken down after it costs hours, but
// nobody waits for it. Scenarios that do not differ in structure take new settings only.
func Transitions(from, to *model.Scenario, w *model.Workload, fig *reference.Reader, led *model.Ledger) []model.Transition {
	return EveryLevel(Derive(from, to, w, fig, led), from.Operations.People, fig, led)
}

// EveryLevel schedules a network once for each level of automation, least first.
func EveryLevel(n *model.TaskNetwork, people float64, fig *reference.Reader, led *model.Ledger) []model.Transition {
	out := make([]model.Transition, len(model.Automations))
	levels := make([]int, len(n.Tasks))
	for i, level := range model.Automations {
		for k := range levels {
			levels[k] = i
		}
		out[i] = Schedule(n, levels, people, fig, led)
		out[i].Level = level
	}
	return out
}

// Derive is the task network between two scenarios, made of what they differ in ([traits]).
func Derive(from, to *model.Scenario, w *model.Workload, fig *reference.Reader, led *model.Ledger) *model.TaskNetwork {
	a, b := traitsOf(from), traitsOf(to)
	out := &model.TaskNetwork{From: from.ID, To: to.ID}
	office := fig.Value("work.hours-a-day")
	for i, level := range model.Automations {
		m := move{from: a, to: b, w: w, fig: fig, led: led, level: level}
		m.network.tasks = make([]task, 0, 24)
		m.derive()
		if i == 0 {
			out.Tasks, out.Goal = make([]model.NetworkTask, len(m.tasks)), m.goal
		}
		for k := range m.tasks {
			t, x := &m.tasks[k], &out.Tasks[k]
			x.ID, x.Name, x.After, x.Both = t.id, t.name, indices(t.after), t.both
			x.Work[i] = model.Spread{Likely: t.days.p50 * office, High: t.days.p95 * office}
			x.Wait[i] = model.Spread{Likely: t.wait.p50, High: t.wait.p95}
			x.Down[i] = model.Seconds(t.down)
		}
		out.Fails[i] = fig.Value(reference.Key("move.fails." + level))
	}
	return out
}

// indices are the tasks of a set of bits.
func indices(set uint64) []int {
	var out []int
	for ; set != 0; set &= set - 1 {
		out = append(out, bits.TrailingZeros64(set))
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

// add adds a task under an id of its own.
func (m *move) add(id string, both bool, t task) uint64 {
	t.both, t.id = both, id
	for n := 2; slices.ContainsFunc(m.tasks, func(o task) bool { return o.id == t.id }); n++ {
		t.id = id + "-" + strconv.Itoa(n)
	}
	return m.network.add(t)
}

// work adds a task of the team: so many times the figure's engineer-days at this level.
func (m *move) work(task string, name model.Text, times float64, after uint64) uint64 {
	return m.add(strings.ReplaceAll(task, ".", "-"), after != 0 && switches[task], taskOf(m.fig.Figure(reference.Key("move."+task+"."+m.level)), name, times, after))
}

// switches are the tasks of the team for which both designs must exist.
var switches = map[string]bool{"cut-over": true, "retire": true}

func taskOf(f reference.Figure, name model.Text, times float64, after uint64) task {
	return task{name: name, after: after, days: wait{name, f.Value * times, f.High * times}}
}

// waitFor adds a task of others.
func (m *move) waitFor(k reference.Key, name model.Text, after uint64) uint64 {
	_, id, _ := strings.Cut(strings.TrimSuffix(string(k), ".automated"), ".")
	return m.add(strings.ReplaceAll(id, ".", "-"), false, task{name: name, after: after, wait: waitOf(m.fig, k, name)})
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
	return m.add("copy", true, task{name: name, after: after, wait: w})
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
	rehearse := m.add("rehearse", true, task{name: name, after: before, days: wait{name, days, high}})
	switched := m.work("cut-over", model.Msg("move.cut-over"), 1, rehearse)
	m.goal = len(m.tasks) - 1
	m.tasks[m.goal].down = m.downtime()
	if m.gone || m.moved {
		m.work("retire", model.Msg("move.retire"), 1, switched)
	}
}

// Rewrite is the engineer-hours that it takes to make an application for machines and a relational database into one that
// the design can run, by the design's people at its level of automation: containers, functions, keys in place of tables. It
// is 0 for designs of machines and relational databases.
func Rewrite(s *model.Scenario, fig *reference.Reader, led *model.Ledger) float64 {
	to := traitsOf(s)
	from := to
	from.on = model.OnInstances
	if to.store == storeKeys {
		from.store = storeManaged
	}
	m := move{from: from, to: to, fig: fig, led: led, level: s.Operations.Automation}
	if from.on != to.on {
		m.platform(0)
	}
	if from.store != to.store {
		m.work("remodel", model.Msg("move.remodel"), 1, 0)
	}
	days := 0.0
	for i := range m.tasks {
		days += m.tasks[i].days.p50
	}
	if days == 0 {
		return 0
	}
	return days * teamOf(s.Operations.People, fig, led).hoursPerDay
}
