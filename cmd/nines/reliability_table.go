package main

import (
	"math"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reliability"
)

// reliabilityTable is the answer to a reliability model for a terminal.
func (w writer) reliabilityTable(m *reliability.Model, a modelAnswer, d reliabilityDocument) string {
	t, hour := w.words, 60.0
	if d.Unavailability == nil {
		return w.unknownTable(d)
	}
	lines := []string{t.T("cli.availability", "available", w.f.Availability(*d.Unavailability),
		"down", w.f.Downtime(*d.Downtime/hour), "outages", w.f.Number(*d.OutagesPerYear, 3))}
	if y := d.Year; y.P50 == nil {
		lines = append(lines, wrap(t.T("models.no-year", "why", y.P50Why)))
	} else if y.P99 == nil {
		lines = append(lines, wrap(t.T("models.rough-year", "p50", w.f.Downtime(*y.P50/hour), "error", strconv.FormatFloat(y.Error, 'g', 2, 64))))
	} else {
		lines = append(lines, t.T("cli.year-only", "p50", w.f.Downtime(*y.P50/hour), "p90", w.f.Downtime(*y.P90/hour), "p99", w.f.Downtime(*y.P99/hour)))
	}
	if d.Year.Met != nil && d.Month.Met != nil {
		lines = append(lines, t.T("cli.slo-met", "slo", w.f.SLO(m.SLO), "year", w.f.Chance(*d.Year.Met), "month", w.f.Chance(*d.Month.Met)))
	}
	if d.Budget != nil {
		lines = append(lines, w.budget(m.SLO, *d.Unavailability))
	}
	if d.Months != nil {
		lines = append(lines, t.T("models.months", "all", w.f.Chance(d.Months.AtLeast[12]), "most", w.f.Chance(d.Months.AtLeast[11])))
	}
	if d.Month.Credit != nil {
		lines = append(lines, t.T("models.credit", "share", w.f.Percent(*d.Month.Credit, 2)))
	}
	if !a.downtime.IsZero() && d.Year.P99 != nil {
		cost := func(hours float64) string {
			return w.f.CostWith(a.downtime.Times(hours).Amount, string(a.downtime.Currency))
		}
		lines = append(lines, t.T("models.loss", "mean", cost(*d.Downtime/hour), "p95", cost(a.Year.P95), "p99", cost(a.Year.P99)))
	}
	lines = append(lines, t.T("cli.served", "share", w.f.Availability(1-*d.ServedFraction)), w.method(d.Method))
	for _, s := range d.Warnings {
		lines = append(lines, wrap(printable(s)))
	}
	g := &grid{right: []bool{true, true}}
	g.add(t.T("cli.col.down"), t.T("cli.col.share"), t.T("cli.col.cause"))
	for _, c := range d.Causes {
		g.add(w.f.Downtime(c.Minutes/hour), w.f.Percent(c.Share, 2), printable(c.Cause))
	}
	out := styleStrong.Render(lines[0]) + "\n" + strings.Join(lines[1:], "\n") + "\n\n" + g.text(styleHeading)
	out += w.importanceTable(d, a.downtime)
	if d.Ranges != nil {
		out += w.rangesTable(d.Ranges)
	}
	return out
}

// unknownTable is the answer where more may have been left out than was found.
func (w writer) unknownTable(d reliabilityDocument) string {
	out := styleStrong.Render(wrap(w.words.T("models.unknown"))) + "\n" + w.method(d.Method) + "\n"
	for _, s := range d.Warnings {
		out += wrap(printable(s)) + "\n"
	}
	return out
}

// importanceTable is what would be gained, a part a line.
func (w writer) importanceTable(d reliabilityDocument, downtime model.Money) string {
	if *d.Unavailability == 0 || len(d.Importance) == 0 {
		return ""
	}
	t := w.words
	saved := func(minutes *float64) string {
		if minutes == nil {
			return ""
		}
		text := w.f.Downtime(max(*minutes, -*minutes) / 60)
		if *minutes < 0 {
			text = "-" + text
		}
		if !downtime.IsZero() {
			text += " (" + w.f.CostWith(downtime.Times(*minutes/60).Amount, string(downtime.Currency)) + ")"
		}
		return text
	}
	g := &grid{right: []bool{true, true, true, true, true}}
	g.add(t.T("models.col.never"), t.T("models.col.unit"), t.T("models.col.zone"), t.T("models.col.repair"), t.T("models.col.birnbaum"), t.T("models.col.part"))
	for _, p := range d.Importance {
		birnbaum := ""
		if p.Birnbaum != nil {
			birnbaum = w.f.Number(*p.Birnbaum, 2)
		}
		g.add(saved(p.Never), saved(p.Unit), saved(p.Zone), saved(p.Repair), birnbaum, printable(p.Name))
	}
	return "\n" + styleStrong.Render(t.T("models.gains")) + "\n" + g.text(styleHeading)
}

// rangesTable is what the ranges leave open, and which to measure first.
func (w writer) rangesTable(r *reliabilityRanges) string {
	t := w.words
	hours := func(u float64) string { return w.f.Downtime(u * model.HoursPerYear) }
	text := t.T("models.ranges", "samples", w.f.Whole(float64(r.Samples)), "low", hours(r.Unavailability.Low), "high", hours(r.Unavailability.High),
		"middle", hours(r.Unavailability.Likely))
	g := &grid{right: []bool{true, true, true}}
	g.add(t.T("models.col.swing"), t.T("models.col.low"), t.T("models.col.high"), t.T("models.col.input"))
	for _, s := range r.Tornado {
		g.add(w.f.Downtime(s.Width/60), w.f.Downtime(s.Low/60), w.f.Downtime(s.High/60), printable(s.Path))
	}
	return "\n" + styled(styleStrong, wrap(text)) + "\n" + g.text(styleHeading) + t.T("models.drawn", "size", strconv.FormatFloat(100*worstDrawn(r), 'g', 2, 64)+" %") + "\n"
}

// worstDrawn is how far at most the quantiles of the draws are from what was asked, as a share of it.
func worstDrawn(r *reliabilityRanges) float64 {
	worst := 0.0
	for _, i := range r.Inputs {
		for _, p := range [][2]float64{{i.Asked.Low, i.Drawn.Low}, {i.Asked.Likely, i.Drawn.Likely}, {i.Asked.High, i.Drawn.High}} {
			if p[0] > 0 {
				worst = max(worst, math.Abs(p[1]/p[0]-1))
			}
		}
	}
	return worst
}
