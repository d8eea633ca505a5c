package main

import (
	"math"
	"strconv"
	"strings"

	"nines/model/plan"
)

// ladder is the answer on one screen: the course in sentences, what the three courses cost, and every design's months as
// a strip.
func (w writer) ladder(l *plan.Ladder) string {
	var b strings.Builder
	b.WriteString(styled(styleQuiet, wrap(w.ladderAsked(l))) + "\n\n")
	for _, s := range w.ladderAnswer(l) {
		b.WriteString(styled(styleStrong, wrap(s)) + "\n")
	}
	for _, s := range w.ladderRanges(l) {
		b.WriteString(wrap(s) + "\n")
	}
	b.WriteString("\n" + w.courseGrid(l).text(styleHeading))
	b.WriteString("\n" + w.rungGrid(l).text(styleHeading))
	b.WriteString("\n" + wrap(w.ladderLegend(l)))
	for _, t := range l.Warnings {
		b.WriteString("\n" + wrap(w.text(t)))
	}
	b.WriteByte('\n')
	return b.String()
}

func (w writer) ladderAsked(l *plan.Ladder) string {
	q := l.Workload
	s := w.words.T("cli.ladder.asked", "peak", w.f.Number(q.Peak, 3), "growth", w.f.Percent(q.Growth, 3),
		"then", w.f.Number(plan.Grown(q, l.Months).Peak, 3), "months", strconv.Itoa(l.Months), "region", q.Region,
		"slo", w.f.SLO(q.Objectives.SLO), "factor", w.f.Factor(q.Surge.Factor))
	if b := q.Objectives.Budget; !b.IsZero() {
		s += " " + w.words.T("cli.asked.budget", "budget", w.f.CostWith(b.Amount, string(b.Currency)))
	}
	as := "–"
	if l.AsOf != "" {
		as = w.f.Date(l.AsOf)
	}
	if bought := w.bought(q); bought != "" {
		s += " " + bought
	}
	return s + " " + w.words.T("cli.asked.prices", "book", l.Book.Name, "date", as)
}

// ladderAnswer is the course, a sentence a design, and its cost beside the other two.
func (w writer) ladderAnswer(l *plan.Ladder) []string {
	c := l.Course
	out := []string{w.words.T("cli.ladder.now", w.rung(l, c.Rung[0], 0)...)}
	for _, m := range c.Moves {
		args := append(w.rung(l, m.To, m.Month), "month", strconv.Itoa(m.Month), "why", w.text(m.Why),
			"start", strconv.Itoa(int(math.Floor(m.Start))))
		if m.Late > 0 {
			out = append(out, w.words.T("cli.ladder.move-late", args...))
		} else {
			out = append(out, w.words.T("cli.ladder.move", args...))
		}
	}
	months := strconv.Itoa(l.Months)
	if len(c.Moves) == 0 {
		if r := l.Rungs[c.Rung[0]]; len(r.Breaks) == 0 {
			out = append(out, w.words.T("cli.ladder.stays", "months", months))
		} else {
			b := r.Breaks[0]
			out = append(out, w.words.T("cli.ladder.first-break", "why", w.text(b.Why), "month", strconv.Itoa(b.Month)))
		}
		return append(out, w.words.T("cli.ladder.cost-same", "months", months, "total", w.total(l, c)))
	}
	return append(out, w.words.T("cli.ladder.cost", "months", months, "total", w.total(l, c),
		"stay", w.rungName(l, l.Stay.Rung[0]), "staytotal", w.total(l, l.Stay), "big", w.rungName(l, l.Big.Rung[0]), "bigtotal", w.total(l, l.Big)))
}

// rung are the arguments of a sentence about a design in a month.
func (w writer) rung(l *plan.Ladder, i, month int) []string {
	r := l.Rungs[i]
	return []string{"title", w.rungName(l, i), "id", r.Scenario.ID, "cost", w.bill(l, &r.Months[month])}
}

func (w writer) rungName(l *plan.Ladder, i int) string { return w.name(l.Rungs[i].Scenario) }

func (w writer) bill(l *plan.Ladder, m *plan.RungMonth) string {
	if m.Miss&plan.MissUnsolved != 0 {
		return w.words.T("cli.cannot-tell")
	}
	return w.f.CostWith(m.Monthly, string(l.Workload.Money.Currency))
}

// total is what a course costs, and in how many months it is short of what was asked.
func (w writer) total(l *plan.Ladder, c *plan.Course) string {
	s := w.words.T("cli.cannot-tell")
	if c.Known() {
		s = w.f.CostWith(c.Total, string(l.Workload.Money.Currency))
	}
	if n := short(l, c); n > 0 {
		s = w.words.T("cli.ladder.short", "total", s, "n", strconv.Itoa(n))
	}
	return s
}

// short counts the months that miss anything.
func short(l *plan.Ladder, c *plan.Course) int {
	n := 0
	for month, i := range c.Rung {
		if l.Rungs[i].Months[month].Miss != 0 {
			n++
		}
	}
	return n
}

// ladderRanges say what the range of the growth does.
func (w writer) ladderRanges(l *plan.Ladder) []string {
	r := l.Ranges
	if r == nil {
		return nil
	}
	cost := func(v float64) string { return w.f.CostFloat(v) + " " + string(l.Workload.Money.Currency) }
	args := []string{"low", w.f.Percent(r.Growth.Low, 3), "high", w.f.Percent(r.Growth.High, 3), "samples", strconv.Itoa(r.Samples), "months", strconv.Itoa(l.Months)}
	var out []string
	switch {
	case math.IsInf(r.Total.Low, 1):
		return nil
	case math.IsInf(r.Total.High, 1):
		out = append(out, w.words.T("cli.ladder.ranges-open", append(args, "costlow", cost(r.Total.Low))...))
	default:
		out = append(out, w.words.T("cli.ladder.ranges", append(args, "costlow", cost(r.Total.Low), "costhigh", cost(r.Total.High))...))
	}
	for i, m := range r.Moves {
		if m.Share > 0 {
			out = append(out, w.words.T("cli.ladder.move-range", "title", w.rungName(l, l.Course.Moves[i].To),
				"low", w.f.Whole(m.Month.Low), "high", w.f.Whole(m.Month.High), "share", w.f.Percent(m.Share, 2)))
		}
	}
	return out
}

// courseGrid is the three courses, one when nothing moves.
func (w writer) courseGrid(l *plan.Ladder) *grid {
	t := w.words.T
	g := &grid{right: []bool{false, true, true, true, true, true, true}}
	g.add(t("cli.ladder.col.course"), t("cli.ladder.col.total", "months", strconv.Itoa(l.Months), "currency", string(l.Workload.Money.Currency)),
		t("cli.ladder.col.bills"), t("cli.ladder.col.moves"), t("cli.ladder.col.both"), t("cli.col.lost"), t("cli.ladder.col.short"))
	row := func(name string, c *plan.Course) {
		total := t("cli.cannot-tell")
		if c.Known() {
			total = w.f.Cost(c.Total)
		}
		g.add(name, total, w.f.Cost(c.Run), w.f.Cost(c.Labor), w.f.Cost(c.Both), w.f.Cost(c.Downtime), strconv.Itoa(short(l, c)))
	}
	row(t("cli.ladder.course"), l.Course)
	if len(l.Course.Moves) > 0 {
		row(t("cli.ladder.course-stay", "id", l.Rungs[l.Stay.Rung[0]].Scenario.ID), l.Stay)
		row(t("cli.ladder.course-big", "id", l.Rungs[l.Big.Rung[0]].Scenario.ID), l.Big)
	}
	return g
}

// stripMost is the widest strip of months.
const stripMost = 61

// rungGrid is a strip of months a design.
func (w writer) rungGrid(l *plan.Ladder) *grid {
	t := w.words.T
	g := &grid{right: []bool{false, true, true, false, false}}
	months := strconv.Itoa(l.Months)
	width := len(w.strip(l, 0))
	heading := "0" + strings.Repeat(" ", max(1, width-1-len(months))) + months
	g.add(t("cli.col.id"), t("cli.ladder.break", "month", "0", "what", t("cli.col.cost", "currency", string(l.Workload.Money.Currency))),
		t("cli.ladder.break", "month", months, "what", t("cli.col.cost", "currency", string(l.Workload.Money.Currency))), heading, t("cli.ladder.col.breaks"))
	for i, r := range l.Rungs {
		cell := func(n int) string {
			if r.Months[n].Miss&plan.MissUnsolved != 0 {
				return t("cli.cannot-tell")
			}
			return w.f.Cost(r.Months[n].Monthly)
		}
		g.add(r.Scenario.ID, cell(0), cell(l.Months), w.strip(l, i), w.breaks(r)+w.breakRange(l, i))
	}
	return g
}

// strip writes a character a month, or every few months.
func (w writer) strip(l *plan.Ladder, rung int) string {
	var b strings.Builder
	for n := 0; n <= l.Months; n += stripStep(l) {
		b.WriteByte(monthMark(l, rung, n))
	}
	return b.String()
}

func stripStep(l *plan.Ladder) int { return (l.Months + stripMost) / stripMost }

// monthMark is the worst of what a design misses in a month, or that it runs.
func monthMark(l *plan.Ladder, rung, n int) byte {
	miss := l.Rungs[rung].Months[n].Miss
	switch {
	case l.Course.Rung[n] == rung && miss != 0:
		return '!'
	case l.Course.Rung[n] == rung:
		return '#'
	case miss&plan.MissUnsolved != 0:
		return 'x'
	case miss&plan.MissSLO != 0:
		return 'S'
	case miss&plan.MissSurge != 0:
		return '^'
	case miss&plan.MissBudget != 0:
		return '$'
	}
	return '.'
}

func (w writer) breaks(r *plan.Rung) string {
	if len(r.Breaks) == 0 {
		return w.words.T("cli.ladder.holds")
	}
	b := r.Breaks[0]
	what := ""
	switch b.Miss {
	case plan.MissSLO:
		what = w.words.T("cli.ladder.what.slo")
	case plan.MissSurge:
		what = w.words.T("cli.ladder.what.surge")
	case plan.MissBudget:
		what = w.words.T("cli.ladder.what.budget")
	default:
		what = w.words.T("cli.ladder.what.unsolved")
	}
	return w.words.T("cli.ladder.break", "month", strconv.Itoa(b.Month), "what", what)
}

// breakRange is between which months nine of ten samples of a growth range first miss what the likely growth misses first.
func (w writer) breakRange(l *plan.Ladder, rung int) string {
	if b, ok := l.FirstBreak(rung); ok {
		return " " + w.words.T("cli.ladder.break-range", "low", w.f.Whole(b.Month.Low), "high", w.f.Whole(b.Month.High), "share", w.f.Percent(b.Share, 2))
	}
	return ""
}

func (w writer) ladderLegend(l *plan.Ladder) string {
	step := w.words.T("cli.ladder.legend-one")
	if n := stripStep(l); n > 1 {
		step = w.words.T("cli.ladder.legend-many", "n", strconv.Itoa(n))
	}
	return w.words.T("cli.ladder.legend", "step", step, "months", strconv.Itoa(l.Months))
}
