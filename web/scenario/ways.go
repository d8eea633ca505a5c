package scenario

import (
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// Way leads to a neighbouring design.
type Way struct {
	ID, Title, Href string
	Glyph           string
	Up              bool   // less downtime than here
	Cost, Down      string // difference to here
	Cells           []WayCell
	Longest         string
	Tasks           []Task
	Gantt           string
	Level           string // of the tasks
	Open            string // address of the page of this way
}

// WayCell is the way at one level of automation.
type WayCell struct {
	Time, Late, Note string
	Mine             bool
}

// Task is a row of the table of tasks.
type Task struct {
	Name, Start, Lasts, Hours, Down string
	Critical                        bool
}

// ways groups the transitions by where they lead, one column a level.
func (b *builder) ways() ([]Way, []Level) {
	mine := b.e.Scenario.Operations.Automation
	var levels []Level
	var used []string
	for _, l := range model.Automations {
		if slices.ContainsFunc(b.e.Transitions, func(t model.Transition) bool { return t.Level == l }) {
			used = append(used, l)
			levels = append(levels, Level{b.page.T("web.level." + l), l == mine})
		}
	}
	var out []Way
	for _, t := range b.e.Transitions {
		if !slices.ContainsFunc(out, func(w Way) bool { return w.ID == t.To }) {
			out = append(out, b.way(t.To, used, mine))
		}
	}
	return out, levels
}

func (b *builder) way(to string, levels []string, mine string) Way {
	w := Way{ID: to, Title: to, Href: b.link.To("/scenarios/" + to), Open: b.link.To("/transitions/" + b.e.Scenario.ID + "/" + to), Cost: "–", Down: "–"}
	b.difference(&w)
	for _, level := range levels {
		i := slices.IndexFunc(b.e.Transitions, func(t model.Transition) bool { return t.To == to && t.Level == level })
		if i < 0 {
			w.Cells = append(w.Cells, WayCell{Time: "–", Mine: level == mine})
			continue
		}
		t := b.e.Transitions[i]
		w.Cells = append(w.Cells, b.cell(t, level == mine))
		if level == mine || w.Level == "" {
			w.Level, w.Longest = b.page.T("web.level."+level), b.page.Words.Text(t.Longest)
			w.Tasks, w.Gantt = Tasks(b.page, t), gantt(b.page, t, wideGantt)
		}
	}
	return w
}

// difference says what the neighbour costs and how long it is down, against this design.
func (b *builder) difference(w *Way) {
	i := slices.IndexFunc(b.all.Evaluations, func(e *plan.Evaluation) bool { return e.Scenario.ID == w.ID })
	if i < 0 {
		return
	}
	n := b.all.Evaluations[i]
	w.Title = n.Scenario.Title.In(b.page.Lang())
	if !n.Priced() || !b.e.Priced() {
		return
	}
	f := b.page.Format
	w.Cost = f.Signed(n.Cost.Monthly.Sub(b.e.Cost.Monthly))
	hours := (n.Availability.Unavailability - b.e.Availability.Unavailability) * model.HoursPerYear
	w.Up = hours < 0
	w.Down = "−" + f.Downtime(-hours)
	if hours >= 0 {
		w.Down = "+" + f.Downtime(hours)
	}
	if hours == 0 {
		w.Down = f.Signed(decimal.Zero)
	}
	step := 6
	if n.Scale != nil {
		step = ui.TimeStep(float64(n.Scale.P50))
	}
	w.Glyph = ui.Glyph(svg.Disc, step, true)
}

func (b *builder) cell(t model.Transition, mine bool) WayCell {
	p, f := b.page, b.page.Format
	down := p.T("web.ways.no-downtime")
	if t.Downtime > 0 {
		down = p.T("web.ways.downtime", "time", f.Clock(float64(t.Downtime)))
	}
	return WayCell{Time: f.Duration(float64(t.P50)), Late: p.T("web.ways.late", "p90", f.Duration(float64(t.P90))),
		Note: p.T("web.ways.note", "hours", f.Number(t.EngineerHours, 2), "down", down), Mine: mine}
}

// Tasks are the rows of a transition's table.
func Tasks(p ui.Page, t model.Transition) []Task {
	f := p.Format
	var out []Task
	for _, k := range t.Tasks {
		down := ""
		if k.Downtime > 0 {
			down = f.Clock(float64(k.Downtime))
		}
		out = append(out, Task{p.Words.Text(k.Name), f.Clock(float64(k.Start)), f.Clock(float64(k.Lasts)), f.Number(k.Hours, 2), down, k.Critical})
	}
	return out
}

// ganttSize is one of the widths that a Gantt chart is drawn at.
type ganttSize struct {
	class   string
	w, left float64
	ticks   int
}

var (
	wideGantt   = ganttSize{"gantt", 860, 300, 6}
	largeGantt  = ganttSize{"at-large", 860, 300, 6}
	narrowGantt = ganttSize{"at-phone", 358, 150, 3}
)

// Gantts draws a transition for a screen and for a phone.
func Gantts(p ui.Page, t model.Transition) []string {
	return []string{gantt(p, t, largeGantt), gantt(p, t, narrowGantt)}
}

// gantt draws the tasks on one time axis; the critical ones are dark.
func gantt(p ui.Page, t model.Transition, size ganttSize) string {
	end := float64(t.P50)
	for _, k := range t.Tasks {
		end = max(end, float64(k.Start+k.Lasts))
	}
	if end <= 0 || len(t.Tasks) == 0 {
		return ""
	}
	const row = 24.0
	c := svg.New(size.w, float64(len(t.Tasks))*row+26)
	u := unitOf(end)
	x := svg.Scale{From: 0, To: end, A: size.left, B: size.w - 10}
	for _, v := range svg.Ticks(end/u.length, size.ticks) {
		c.Line(x.At(v*u.length), 0, x.At(v*u.length), c.H-22, "grid minor")
		c.Text(x.At(v*u.length), c.H-6, p.Format.Number(v, 3), "faint", "text-anchor", "middle")
	}
	c.Text(size.left-8, c.H-6, p.T(u.id), "faint", "text-anchor", "end")
	for i, k := range t.Tasks {
		y := float64(i) * row
		class := "task"
		if k.Critical {
			class += " critical"
		}
		c.Text(size.left-8, y+15, svg.Fit(p.Words.Text(k.Name), size.left-12, 12, false), "", "text-anchor", "end")
		c.Rect(x.At(float64(k.Start)), y+4, max(x.At(float64(k.Start+k.Lasts))-x.At(float64(k.Start)), 1.5), 13, class)
	}
	return c.Image(size.class, p.T("web.ways.gantt"))
}
