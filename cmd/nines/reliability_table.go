package main

import (
	"strings"

	"nines/model/reliability"
)

// reliabilityTable is the answer to a reliability model for a terminal.
func (w writer) reliabilityTable(m *reliability.Model, d reliabilityDocument) string {
	t, hour := w.words, 60.0
	lines := []string{t.T("cli.availability", "available", w.f.Availability(d.Unavailability),
		"down", w.f.Downtime(d.Downtime/hour), "outages", w.f.Number(d.OutagesPerYear, 3))}
	if y := d.Year; y.P50 != nil {
		lines = append(lines, t.T("cli.year-only", "p50", w.f.Downtime(*y.P50/hour), "p90", w.f.Downtime(*y.P90/hour), "p99", w.f.Downtime(*y.P99/hour)))
	}
	if d.Year.Met != nil && d.Month.Met != nil {
		lines = append(lines, t.T("cli.slo-met", "slo", w.f.SLO(m.SLO), "year", w.f.Chance(*d.Year.Met), "month", w.f.Chance(*d.Month.Met)))
	}
	lines = append(lines, t.T("cli.served", "share", w.f.Availability(1-d.ServedFraction)), t.T("cli.method", "method", printable(d.Method)))
	for _, s := range d.Warnings {
		lines = append(lines, printable(s))
	}
	g := &grid{right: []bool{true, true}}
	g.add(t.T("cli.col.down"), t.T("cli.col.share"), t.T("cli.col.cause"))
	for _, c := range d.Causes {
		g.add(w.f.Downtime(c.Minutes/hour), w.f.Percent(c.Share, 2), printable(c.Cause))
	}
	return styleStrong.Render(lines[0]) + "\n" + strings.Join(lines[1:], "\n") + "\n\n" + g.text(styleHeading)
}
