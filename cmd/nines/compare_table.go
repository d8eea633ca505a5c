package main

import (
	"cmp"
	"slices"
	"strings"

	"nines/model"
	"nines/model/plan"
)

// compareTable is the comparison for a terminal: what was asked, the sentence that says the answer, a row a design from
// the cheapest up, then what could not be told and what to know about the figures.
func (w writer) compareTable(c *plan.Comparison) string {
	var b strings.Builder
	b.WriteString(styled(styleQuiet, wrap(w.asked(c))) + "\n\n")
	for _, s := range w.answer(c) {
		b.WriteString(styled(styleStrong, wrap(s)) + "\n")
	}
	b.WriteByte('\n')
	b.WriteString(w.compareGrid(c).text(styleHeading))
	for _, line := range w.footnotes(c) {
		b.WriteString("\n" + wrap(line))
	}
	b.WriteByte('\n')
	return b.String()
}

// compareMarkdown is the same as Markdown.
func (w writer) compareMarkdown(c *plan.Comparison) string {
	var b strings.Builder
	b.WriteString(w.asked(c) + "\n\n**" + strings.Join(w.answer(c), " ") + "**\n\n")
	b.WriteString(w.compareGrid(c).markdown())
	for _, line := range w.footnotes(c) {
		b.WriteString("\n" + line + "\n")
	}
	return b.String()
}

// asked is the workload and the book in a line.
func (w writer) asked(c *plan.Comparison) string {
	l := c.Workload
	s := w.words.T("cli.asked",
		"peak", w.f.Number(l.Peak, 3), "mean", w.f.Number(l.Peak*l.Profile.Mean(), 3), "data", w.f.Bytes(float64(l.Database.Data)),
		"region", l.Region, "slo", w.f.SLO(l.Objectives.SLO), "factor", w.f.Factor(l.Surge.Factor))
	if b := l.Objectives.Budget; !b.IsZero() {
		s += " " + w.words.T("cli.asked.budget", "budget", w.f.CostWith(b.Amount, string(b.Currency)))
	}
	if bought := w.bought(l); bought != "" {
		s += " " + bought
	}
	return s + " " + w.words.T("cli.asked.prices", "book", c.Book.Name, "date", w.dated(c))
}

// answer says what the comparison says, a sentence each.
func (w writer) answer(c *plan.Comparison) []string {
	a := c.Answer()
	slo := w.f.SLO(c.Workload.Objectives.SLO)
	switch {
	case a.Least == nil:
		return []string{w.words.T("cli.answer.nothing")}
	case a.Cheapest == nil:
		return []string{
			w.words.T("cli.answer.none", append(w.figures(a.Closest), "slo", slo)...),
			w.least(a.Least),
		}
	}
	id := "cli.answer.meets"
	if !a.WithinBudget {
		id = "cli.answer.over"
	}
	budget := c.Workload.Objectives.Budget
	out := []string{w.words.T(id, append(w.figures(a.Cheapest), "slo", slo, "budget", w.f.CostWith(budget.Amount, string(budget.Currency)))...)}
	if n := a.NextNine; n != nil {
		more := n.Cost.Monthly.Sub(a.Cheapest.Cost.Monthly)
		out = append(out, w.words.T("cli.answer.next", append(w.figures(n), "more", w.f.CostWith(more, string(n.Cost.Currency)))...))
	} else {
		out = append(out, w.words.T("cli.answer.no-next"))
	}
	if a.Least != a.Cheapest {
		out = append(out, w.least(a.Least))
	}
	return out
}

func (w writer) least(e *plan.Evaluation) string {
	return w.words.T("cli.answer.least", w.figures(e)...)
}

// figures are the arguments that every sentence about a design takes.
func (w writer) figures(e *plan.Evaluation) []string {
	return []string{
		"title", w.name(e.Scenario), "id", e.Scenario.ID,
		"cost", w.f.CostWith(e.Cost.Monthly, string(e.Cost.Currency)),
		"down", w.f.Downtime(e.Availability.Unavailability * model.HoursPerYear),
	}
}

// compareGrid is a row a design, cheapest first, those without a price last.
func (w writer) compareGrid(c *plan.Comparison) *grid {
	l := c.Workload
	t := func(id string, args ...string) string { return w.words.T(id, args...) }
	currency := string(l.Money.Currency)
	g := &grid{right: []bool{false, false, false, true, true, true, true, true, true, true, true, true}}
	g.add("", t("cli.col.id"), t("cli.col.title"), t("cli.col.cost", "currency", currency), t("cli.col.lost"), t("cli.col.availability"),
		t("cli.col.down"), t("cli.col.p99"), t("cli.col.met"), t("cli.col.headroom"),
		t("cli.col.scale", "factor", w.f.Factor(l.Surge.Factor)), t("cli.col.ceiling"))
	frontier := c.Frontier()
	for _, e := range byCost(c.Evaluations) {
		mark := ""
		if frontier[e] {
			mark = "*"
		}
		cells := []string{mark, e.Scenario.ID, w.name(e.Scenario)}
		cells = append(cells, w.costCells(e)...)
		cells = append(cells, w.downCells(e)...)
		g.add(append(cells, w.scaleCells(e)...)...)
	}
	return g
}

func (w writer) costCells(e *plan.Evaluation) []string {
	if e.Cost == nil {
		return []string{w.words.T("cli.cannot-tell"), ""}
	}
	if e.Availability == nil {
		return []string{w.f.Cost(e.Cost.Monthly), ""}
	}
	return []string{w.f.Cost(e.Cost.Monthly), w.f.Cost(e.Cost.ExpectedDowntime)}
}

func (w writer) downCells(e *plan.Evaluation) []string {
	a := e.Availability
	if a == nil {
		return []string{w.words.T("cli.cannot-tell"), "", "", ""}
	}
	cells := []string{w.f.Availability(a.Unavailability), w.f.Downtime(a.Unavailability * model.HoursPerYear)}
	if a.Year == nil {
		return append(cells, "", "")
	}
	return append(cells, w.f.Downtime(a.Year.P99), w.f.Chance(a.YearMet))
}

func (w writer) scaleCells(e *plan.Evaluation) []string {
	if e.Scale == nil {
		return []string{w.words.T("cli.cannot-tell"), "", ""}
	}
	return []string{w.f.Factor(e.Scale.Headroom), w.f.Duration(float64(e.Scale.P50)), w.ceiling(e.Scale.Ceiling)}
}

// ceiling is a factor, or that nothing in the design sets one.
func (w writer) ceiling(v float64) string {
	if p := finite(v); p == nil {
		return w.words.T("cli.no-ceiling")
	}
	return w.f.Factor(v)
}

// byCost sorts from the cheapest up; those that cannot be priced come last, in the order asked.
func byCost(all []*plan.Evaluation) []*plan.Evaluation {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b *plan.Evaluation) int {
		switch {
		case a.Cost == nil || b.Cost == nil:
			return cmp.Compare(rank(a), rank(b))
		}
		return a.Cost.Monthly.Cmp(b.Cost.Monthly)
	})
	return out
}

func rank(e *plan.Evaluation) int {
	if e.Cost == nil {
		return 1
	}
	return 0
}

// footnotes explain the columns, the rows that cannot be told, and every warning with the designs that it is about.
func (w writer) footnotes(c *plan.Comparison) []string {
	l := c.Workload
	out := []string{w.words.T("cli.legend", "downtime", w.f.CostWith(l.Money.Downtime.Amount, string(l.Money.Downtime.Currency)),
		"factor", w.f.Factor(l.Surge.Factor))}
	for _, e := range c.Evaluations {
		for _, err := range e.Errors {
			out = append(out, w.words.T("cli.reason", "id", e.Scenario.ID, "why", printable(w.words.Error(err))))
		}
	}
	out = append(out, w.warnings(c.Evaluations, aboutPrices)...)
	return append(out, w.words.T("cli.more-notes"))
}

// aboutPrices are the warnings that belong beside a total: substitutions, mixed dates, what could not be priced as asked.
func aboutPrices(e *plan.Evaluation) []model.Text {
	var out []model.Text
	if e.Deployment != nil {
		out = append(out, e.Deployment.Warnings...)
	}
	if e.Cost != nil {
		out = append(out, e.Cost.Warnings...)
	}
	return out
}

// everyWarning is for one design in full.
func everyWarning(e *plan.Evaluation) []model.Text { return e.Warnings }

// warnings are said once, with the ids they concern; a warning of every design names none.
func (w writer) warnings(all []*plan.Evaluation, of func(*plan.Evaluation) []model.Text) []string {
	var order []string
	about := map[string][]string{}
	for _, e := range all {
		for _, t := range of(e) {
			s := w.text(t)
			if len(about[s]) == 0 {
				order = append(order, s)
			}
			if ids := about[s]; len(ids) == 0 || ids[len(ids)-1] != e.Scenario.ID {
				about[s] = append(about[s], e.Scenario.ID)
			}
		}
	}
	out := make([]string, 0, len(order))
	for _, s := range order {
		if len(about[s]) == len(all) && len(all) > 1 {
			out = append(out, w.words.T("cli.note-all", "note", s))
			continue
		}
		out = append(out, w.words.T("cli.note", "ids", strings.Join(about[s], ", "), "note", s))
	}
	return out
}
