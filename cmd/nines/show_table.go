package main

import (
	"strings"

	"nines/model"
	"nines/model/plan"
)

// section is a heading and what stands under it.
type section struct {
	title string
	lines []string
	table *grid
}

// showText is one design in full for a terminal, or as Markdown.
func (w writer) showText(c *plan.Comparison, e *plan.Evaluation, markdown bool) string {
	var b strings.Builder
	head := w.name(e.Scenario) + " (" + printable(e.Scenario.ID) + ")"
	if markdown {
		b.WriteString("# " + head + "\n\n")
	} else {
		b.WriteString(styleStrong.Render(head) + "\n")
	}
	for _, s := range w.sections(c, e) {
		b.WriteString(w.section(s, markdown))
	}
	return b.String()
}

func (w writer) section(s section, markdown bool) string {
	if len(s.lines) == 0 && (s.table == nil || len(s.table.rows) < 2) {
		return ""
	}
	var b strings.Builder
	switch {
	case s.title == "":
	case markdown:
		b.WriteString("\n## " + s.title + "\n\n")
	default:
		b.WriteString("\n" + styleStrong.Render(s.title) + "\n")
	}
	for _, l := range s.lines {
		if markdown {
			b.WriteString(l + "\n\n")
		} else {
			b.WriteString(wrap(l) + "\n")
		}
	}
	if s.table != nil && len(s.table.rows) > 1 {
		if markdown {
			b.WriteString(s.table.markdown())
		} else {
			b.WriteString(s.table.text(styleHeading))
		}
	}
	return b.String()
}

// sections are the parts of a design, in the order of the scenario page.
func (w writer) sections(c *plan.Comparison, e *plan.Evaluation) []section {
	out := []section{{lines: w.about(c, e)}}
	if e.Cost != nil {
		out = append(out, w.costSection(e))
	}
	if e.Commitments != nil {
		out = append(out, w.commitSection(e))
	}
	if e.Availability != nil {
		out = append(out, w.causesSection(e.Availability), w.recoveryMore(c.Workload, e.Availability))
	}
	out = append(out, w.insightSections(c, e)...)
	if e.Scale != nil {
		out = append(out, w.scaleSection(e.Scale))
	}
	if len(e.Transitions) > 0 {
		out = append(out, w.transitionsSection(e.Transitions))
	}
	if len(e.Assumptions) > 0 {
		out = append(out, w.assumptionsSection(e.Assumptions))
	}
	return out
}

// about says what the design is, when it is right, and what could not be told or needs saying.
func (w writer) about(c *plan.Comparison, e *plan.Evaluation) []string {
	in := func(l model.Localized) string { return printable(strings.TrimSpace(l.In(w.words.Lang()))) }
	var out []string
	if t := in(e.Scenario.Summary); t != "" {
		out = append(out, t)
	}
	if t := in(e.Scenario.Right); t != "" {
		out = append(out, w.words.T("cli.right", "when", t))
	}
	if t := in(e.Scenario.Wrong); t != "" {
		out = append(out, w.words.T("cli.wrong", "when", t))
	}
	out = append(out, "", w.asked(c))
	for _, err := range e.Errors {
		out = append(out, w.words.T("cli.reason", "id", printable(e.Scenario.ID), "why", printable(w.words.Error(err))))
	}
	return append(out, w.warnings([]*plan.Evaluation{e}, everyWarning)...)
}

func (w writer) costSection(e *plan.Evaluation) section {
	t, c := w.words, e.Cost
	currency := string(c.Currency)
	g := &grid{right: []bool{false, false, true, false, true, true}}
	g.add(t.T("cli.col.category"), t.T("cli.col.item"), t.T("cli.col.quantity"), t.T("cli.col.unit"), t.T("cli.col.unit-price"),
		t.T("cli.col.amount", "currency", currency), t.T("cli.col.as-of"), t.T("cli.col.trust"))
	for _, i := range c.Items {
		g.add(w.category(i.Category), w.text(i.Description), w.f.Quantity(i.Quantity), printable(w.f.PriceUnit(i.Unit)), w.f.UnitPrice(i.UnitPrice),
			w.f.Cents(i.Amount), i.AsOf, w.confidence(i.Confidence))
	}
	g.add("", t.T("cli.total"), "", "", "", w.f.Cents(c.Monthly))
	lines := []string{t.T("cli.cost", "monthly", w.f.CentsWith(c.Monthly, currency), "list", w.f.CentsWith(c.List, currency),
		"effective", w.f.CentsWith(c.Effective, currency), "upfront", w.f.CentsWith(c.Upfront, currency))}
	if e.Availability != nil {
		lines = append(lines, t.T("cli.cost.lost", "lost", w.f.CentsWith(c.ExpectedDowntime, currency)))
	}
	return section{t.T("cli.section.cost"), lines, g}
}

// category is a line item's category in the catalogue's language.
func (w writer) category(c string) string {
	name, ok := map[string]string{
		model.CategoryCompute: w.words.T("cli.category.compute"),
		model.CategoryData:    w.words.T("cli.category.data"),
		model.CategoryTraffic: w.words.T("cli.category.traffic"),
		model.CategoryTools:   w.words.T("cli.category.tools"),
		model.CategoryOwned:   w.words.T("cli.category.owned"),
		model.CategoryPeople:  w.words.T("cli.category.people"),
	}[c]
	if !ok {
		return c
	}
	return name
}

func (w writer) causesSection(a *model.Availability) section {
	t := w.words
	g := &grid{right: []bool{true, true, true}}
	g.add(t.T("cli.col.down"), t.T("cli.col.share"), t.T("cli.col.times"), t.T("cli.col.cause"))
	for _, c := range a.Causes {
		g.add(w.f.Downtime(c.HoursPerYear), w.f.Percent(c.Share, 2), w.f.Number(c.PerYear, 2), w.text(c.Name))
	}
	lines := []string{t.T("cli.availability", "available", w.f.Availability(a.Unavailability),
		"down", w.f.Downtime(a.Unavailability*model.HoursPerYear), "outages", w.f.Number(a.OutagesPerYear, 2))}
	if y := a.Year; y != nil {
		lines = append(lines, t.T("cli.year", "p50", w.f.Downtime(y.P50), "p90", w.f.Downtime(y.P90), "p99", w.f.Downtime(y.P99),
			"slo", w.f.SLO(a.SLO), "met", w.f.Chance(a.YearMet), "month", w.f.Chance(a.MonthMet)))
	}
	lines = append(lines, w.budget(a.SLO, a.Unavailability), w.method(a.Method))
	return section{t.T("cli.section.availability"), lines, g}
}

// budget is the error budget in a sentence.
func (w writer) budget(slo, unavailability float64) string {
	b := model.BudgetOf(slo, unavailability)
	return w.words.T("budget.say", "slo", w.f.SLO(slo), "year", w.f.Downtime(float64(b.Year)), "month", w.f.Downtime(float64(b.Month)), "used", w.f.Percent(b.Expected, 2))
}

func (w writer) disruption(d string) string {
	name, ok := map[string]string{
		model.DisruptionSoftware: w.words.T("cli.disruption.software"),
		model.DisruptionHardware: w.words.T("cli.disruption.hardware"),
		model.DisruptionAZ:       w.words.T("cli.disruption.az"),
		model.DisruptionRegion:   w.words.T("cli.disruption.region"),
		model.DisruptionSite:     w.words.T("cli.disruption.site"),
		model.DisruptionOperator: w.words.T("cli.disruption.operator"),
	}[d]
	if !ok {
		return d
	}
	return name
}

func (w writer) scaleSection(s *model.TimeToScale) section {
	t := w.words
	factor := w.f.Factor(s.Factor)
	lines := []string{t.T("cli.scale", "factor", factor, "p50", w.f.Duration(float64(s.P50)), "p90", w.f.Duration(float64(s.P90)),
		"headroom", w.f.Factor(s.Headroom), "tier", printable(s.Bottleneck), "shed", w.f.Whole(s.Shed))}
	switch {
	case s.P50 < 0:
		lines[0] = t.T("cli.scale.never", "factor", factor, "tier", printable(s.Bottleneck))
	case s.Beyond != nil:
		lines[0] = t.T("cli.scale.absorbed", "factor", factor, "headroom", w.f.Factor(s.Headroom), "next", w.f.Factor(s.Beyond.Factor),
			"p50", w.f.Duration(float64(s.P50)), "p90", w.f.Duration(float64(s.P90)), "tier", printable(s.Bottleneck))
	case s.P50 == 0:
		lines[0] = t.T("cli.scale.at-once", "factor", factor, "headroom", w.f.Factor(s.Headroom))
	}
	if finite(s.Ceiling) != nil {
		lines = append(lines, t.T("cli.scale.ceiling", "ceiling", w.f.Factor(s.Ceiling), "tier", printable(s.CeilingTier)))
	}
	for _, m := range []model.Text{s.Why, s.Lift} {
		if m.ID != "" {
			lines = append(lines, w.text(m))
		}
	}
	g := &grid{right: []bool{true, true, false, false, true}}
	g.add(t.T("cli.col.at"), t.T("cli.col.lasts"), t.T("cli.col.tier"), t.T("cli.col.step"), t.T("cli.col.units"))
	for _, st := range s.Steps {
		g.add(w.f.Clock(float64(st.At)), w.f.Clock(float64(st.Lasts)), printable(st.Tier), w.text(st.Name), w.f.Whole(float64(st.Units)))
	}
	return section{t.T("cli.section.scale", "factor", factor), lines, g}
}

func (w writer) transitionsSection(all []model.Transition) section {
	t := w.words
	g := &grid{right: []bool{false, false, true, true, true, true}}
	g.add(t.T("cli.col.to"), t.T("cli.col.level"), t.T("cli.col.typical"), t.T("cli.col.late"), t.T("cli.col.engineer"), t.T("cli.col.cutover"), t.T("cli.col.longest"))
	for _, tr := range all {
		g.add(printable(tr.To), w.level(tr.Level), w.f.Duration(float64(tr.P50)), w.f.Duration(float64(tr.P90)),
			w.f.Number(tr.EngineerHours, 2), w.f.Duration(float64(tr.Downtime)), w.text(tr.Longest))
	}
	return section{title: t.T("cli.section.transitions"), table: g}
}

func (w writer) level(l string) string {
	name, ok := map[string]string{
		model.ByHand:   w.words.T("cli.level.manual"),
		model.Scripted: w.words.T("cli.level.scripted"),
		model.AsCode:   w.words.T("cli.level.iac"),
		model.Pipeline: w.words.T("cli.level.pipeline"),
	}[l]
	if !ok {
		return l
	}
	return name
}

func (w writer) assumptionsSection(all []model.Assumption) section {
	t := w.words
	g := &grid{right: []bool{false, false, true}}
	g.add(t.T("cli.col.input"), t.T("cli.col.name"), t.T("cli.col.value"), t.T("cli.col.trust"), t.T("cli.col.as-of"), t.T("cli.col.source"))
	for _, a := range all {
		value := printable(a.Text)
		if value == "" {
			value = w.f.Measure(a.Value, a.Unit)
		}
		g.add(a.Key, w.text(a.Name), value, w.confidence(a.Confidence), a.AsOf, printable(a.Source))
	}
	return section{t.T("cli.section.assumptions"), []string{t.T("cli.assumptions")}, g}
}
