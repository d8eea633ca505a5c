package main

import (
	"strconv"
	"strings"

	"nines/model"
	"nines/model/replay"
)

// replayTable is one incident over designs for a terminal, with its course over a single one.
func (w writer) replayTable(r *replays) string {
	t, inc := w.words, r.incidents[0]
	lines := []string{t.T("replay.head", "title", printable(inc.Title.In(t.Lang())), "id", printable(inc.ID), "date", w.f.Date(inc.Start.Format("2006-01-02")),
		"where", printable(inc.Where), "hours", w.f.Duration(float64(inc.Length())))}
	if s := printable(inc.Summary.In(t.Lang())); s != "" {
		lines = append(lines, wrap(s))
	}
	if inc.Reach > 0 {
		lines = append(lines, wrap(t.T("replay.reach", "share", w.f.Percent(inc.Reach, 2))))
	}
	lines = append(lines, w.trust(inc))
	g := w.outcomeGrid(t.T("cli.col.id"), r.placed[0].deployment.Workload.Money.Currency)
	for j, o := range r.outcomes[0] {
		w.addOutcome(g, printable(r.placed[j].scenario.ID), o)
	}
	out := styleStrong.Render(lines[0]) + "\n" + strings.Join(lines[1:], "\n") + "\n\n" + g.text(styleHeading) + "\n" + wrap(t.T("replay.legend")) + "\n"
	if len(r.placed) == 1 {
		out += "\n" + w.course(r.outcomes[0][0])
	}
	return out
}

// trust says how well an incident's figures are known.
func (w writer) trust(inc *replay.Incident) string {
	t, source := w.words, printable(inc.Source)
	switch inc.Evidence {
	case "read":
		return t.T("replay.trust.read", "source", source)
	case "partial":
		return t.T("replay.trust.partial", "source", source)
	case "guess":
		return t.T("replay.trust.guess", "source", source)
	}
	return t.T("replay.trust.memory", "source", source)
}

// outcomeGrid begins a table of outcomes, for replays and chaos alike.
// outcomeGrid is a table of outcomes; more are columns before the reason.
func (w writer) outcomeGrid(first string, currency model.Currency, more ...string) *grid {
	t := w.words
	g := &grid{right: []bool{false, false, true, true, true, true, true, true}}
	head := append([]string{first, t.T("replay.col.state"), t.T("replay.col.down"), t.T("replay.col.degraded"), t.T("replay.col.lost"), t.T("replay.col.requests"),
		t.T("replay.col.cost", "currency", string(currency)), t.T("replay.col.worst")}, more...)
	g.add(append(head, t.T("replay.col.why"))...)
	return g
}

func (w writer) addOutcome(g *grid, name string, o *replay.Outcome, more ...string) {
	p := o.Planned
	row := append([]string{name, w.state(p.State()), w.f.Duration(float64(p.Down)), w.f.Duration(float64(p.Degraded)), w.f.Percent(p.LostShare(), 2), w.f.Number(p.Lost, 3),
		w.f.Cost(p.Cost.Amount), w.f.Duration(float64(o.Worst.Down))}, more...)
	g.add(append(row, w.text(o.Why))...)
}

func (w writer) state(s replay.State) string {
	switch s {
	case replay.Up:
		return w.words.T("replay.state.up")
	case replay.Degraded:
		return w.words.T("replay.state.degraded")
	}
	return w.words.T("replay.state.down")
}

// course is the timeline of one outcome; of chaos with what remains of each tier.
func (w writer) course(o *replay.Outcome) string {
	t := w.words
	g := &grid{right: []bool{true, true, false, true}}
	var each []string
	if len(o.Timeline) > 0 && len(o.Timeline[0].Remains) > 0 {
		each = []string{t.T("chaos.col.each")}
	}
	g.add(append(append([]string{t.T("replay.col.from"), t.T("replay.col.to"), t.T("replay.col.state"), t.T("replay.col.served")}, each...), t.T("replay.col.why"))...)
	for _, s := range o.Timeline {
		row := []string{w.f.Clock(float64(s.From)), w.f.Clock(float64(s.To)), w.state(s.State), w.f.Percent(s.Served, 3)}
		if each != nil {
			left := make([]string, len(s.Remains))
			for i, r := range s.Remains {
				left[i] = w.text(r.Text())
			}
			row = append(row, strings.Join(left, " · "))
		}
		g.add(append(row, w.text(s.Why))...)
	}
	return g.text(styleHeading)
}

// replayMatrix is all incidents by all designs: a column a design, numbered.
func (w writer) replayMatrix(r *replays) string {
	t := w.words
	g := &grid{right: []bool{false}}
	head, survived := []string{t.T("replay.col.incident")}, make([]int, len(r.placed))
	var legend strings.Builder
	for j, p := range r.placed {
		g.right = append(g.right, true)
		head = append(head, strconv.Itoa(j+1))
		legend.WriteString(strconv.Itoa(j+1) + ":" + printable(p.scenario.ID) + "  ")
	}
	g.add(head...)
	for i, inc := range r.incidents {
		row := []string{printable(inc.ID)}
		for j, o := range r.outcomes[i] {
			if o.Planned.State() == replay.Up {
				survived[j]++
			}
			row = append(row, w.cell(o.Planned))
		}
		g.add(row...)
	}
	last := []string{t.T("replay.survived")}
	for _, n := range survived {
		last = append(last, strconv.Itoa(n))
	}
	g.add(last...)
	return g.text(styleHeading) + "\n" + wrap(legend.String()) + "\n" + wrap(t.T("replay.matrix-legend")) + "\n"
}

// cell is an outcome in a few characters.
func (w writer) cell(t replay.Totals) string {
	switch t.State() {
	case replay.Up:
		return "·"
	case replay.Degraded:
		return "~" + strings.ReplaceAll(w.f.Percent(t.LostShare(), 1), " ", "")
	}
	return strings.ReplaceAll(w.f.Duration(float64(t.Down)), " ", "")
}
