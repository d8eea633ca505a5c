package main

import (
	"strconv"
	"strings"

	"nines/model"
	"nines/model/plan"
)

// road is a way for a terminal: the sum, each step with its tasks on the calendar, and what to automate.
func (w writer) road(r *plan.Road, x *plan.Within) string {
	t, f := w.words.T, w.f
	var b strings.Builder
	b.WriteString(styleStrong.Render(t("ways.title", "from", w.name(r.From), "to", w.name(r.To))) + "\n")
	sum := t("ways.sum", "p50", f.Duration(float64(r.Way.P50)), "p90", f.Duration(float64(r.Way.P90)), "hours", f.Number(r.Way.EngineerHours, 2),
		"labor", f.CostWith(r.Labor, string(r.Currency)), "safe", f.Percent(r.Safe, 2))
	b.WriteString(wrap(sum+" "+w.downtime(r.Way.Downtime)+" "+w.parallel(r.Priced, f.CostWith(r.Parallel, string(r.Currency)))) + "\n")
	for i := range r.Steps {
		b.WriteString(w.section(w.roadStep(r, i), false))
	}
	if x != nil {
		b.WriteString(w.section(w.within(r, x), false))
	}
	return b.String()
}

func (w writer) downtime(s model.Seconds) string {
	if s <= 0 {
		return w.words.T("ways.no-downtime")
	}
	return w.words.T("ways.downtime", "time", w.f.Clock(float64(s)))
}

func (w writer) parallel(known bool, cost string) string {
	if !known {
		return w.words.T("ways.parallel-unknown")
	}
	return w.words.T("ways.parallel", "cost", cost)
}

// roadStep is one transition: its risk and way back in sentences, its tasks as a table with a strip of the calendar.
func (w writer) roadStep(r *plan.Road, i int) section {
	t, f, s := w.words.T, w.f, &r.Steps[i]
	out := section{title: t("ways.step", "n", strconv.Itoa(i+1), "from", w.name(s.From), "to", w.name(s.To), "level", t("cli.level."+s.Level),
		"p50", f.Duration(float64(s.P50)), "p90", f.Duration(float64(s.P90)))}
	risk := t("ways.risk", "fails", f.Percent(s.Risk.Fails, 2), "time", f.Duration(float64(s.Risk.P50)), "hours", f.Number(s.Risk.EngineerHours, 2))
	if s.Risk.Downtime > 0 {
		risk += " " + t("ways.risk-down", "down", f.Clock(float64(s.Risk.Downtime)))
	}
	back := t("ways.undo-quiet")
	if s.Undo > 0 {
		back = t("ways.undo-down", "time", f.Clock(float64(s.Undo)))
	}
	undo := t("ways.undo", "until", f.Duration(float64(s.UndoUntil)), "down", back)
	if s.UndoEnds < 0 {
		undo = t("ways.undo-open", "until", f.Duration(float64(s.UndoUntil)), "down", back)
	}
	out.lines = []string{risk + " " + undo + " " + t("ways.both", "time", f.Duration(float64(s.Both)))}
	end := 0.0
	for _, k := range s.Tasks {
		end = max(end, float64(k.Start+k.Lasts))
	}
	g := &grid{right: []bool{false, true, true, true, true, false}}
	g.add(t("ways.col.task"), t("ways.col.start"), t("ways.col.lasts"), t("ways.col.hours"), t("ways.col.down"), t("ways.col.calendar"))
	for _, k := range s.Tasks {
		down, hours := "", ""
		if k.Downtime > 0 {
			down = f.Clock(float64(k.Downtime))
		}
		if k.Hours > 0 {
			hours = f.Number(k.Hours, 2)
		}
		g.add(w.text(k.Name), f.Duration(float64(k.Start)), f.Duration(float64(k.Lasts)), hours, down, calendar(&k, end))
	}
	out.table = g
	return out
}

// calendarWidth is the strip of a task, in cells.
const calendarWidth = 36

// calendar is when a task is done: # on the path that decides the end, - elsewhere.
func calendar(k *model.TransitionTask, end float64) string {
	if end <= 0 {
		return ""
	}
	from := min(calendarWidth-1, int(float64(k.Start)/end*calendarWidth))
	to := min(calendarWidth, max(from+1, int(float64(k.Start+k.Lasts)/end*calendarWidth+0.5)))
	mark := "-"
	if k.Critical {
		mark = "#"
	}
	return strings.Repeat(" ", from) + strings.Repeat(mark, to-from)
}

// within is what to automate to be done in the time asked for.
func (w writer) within(r *plan.Road, x *plan.Within) section {
	t, f := w.words.T, w.f
	target, now := f.Duration(float64(x.Target)), f.Duration(float64(x.Now))
	out := section{title: t("ways.within.title", "target", target)}
	switch {
	case x.Now <= x.Target:
		out.lines = append(out.lines, t("ways.within.now", "now", now))
	case x.All > x.Target:
		names := make([]string, 0, 4)
		for _, k := range x.Rests[:min(4, len(x.Rests))] {
			names = append(names, t("ways.within.rest", "task", w.text(k.Name), "time", f.Duration(float64(k.Lasts))))
		}
		out.lines = append(out.lines, t("ways.within.no", "now", now, "all", f.Duration(float64(x.All)), "rests", strings.Join(names, ", ")))
	default:
		names := make([]string, 0, len(x.Set))
		for _, a := range x.Set {
			names = append(names, w.text(a.Name))
		}
		id := []string{"ways.within.set-found", "ways.within.set"}[btoi(x.Exact)]
		out.lines = append(out.lines, t(id, "now", now, "then", f.Duration(float64(x.Reached)), "n", strconv.Itoa(len(x.Set)), "tasks", strings.Join(names, ", ")))
	}
	if len(x.Ranked) == 0 {
		out.lines = append(out.lines, t("ways.within.nothing"))
		return out
	}
	g := &grid{right: []bool{false, true, false, true, true, true}}
	g.add(t("ways.within.col.task"), t("ways.within.col.step"), t("ways.within.col.level"), t("ways.col.lasts"), t("ways.within.col.saves"), t("ways.within.col.hours"))
	for _, a := range x.Ranked {
		g.add(w.text(a.Name), strconv.Itoa(a.Step+1), t("cli.level."+a.From), f.Duration(float64(a.Takes)), f.Duration(float64(a.Saves)), f.Number(a.Saved, 2))
	}
	out.table = g
	return out
}
