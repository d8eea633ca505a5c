package main

import (
	"strconv"
	"strings"

	"nines/model/check"
)

// simulationTable is the answer of the twin for a terminal.
func (w writer) simulationTable(d simulationDocument) string {
	t := w.words
	verdict := t.T("simulate.cannot-tell", "why", d.Why)
	if d.Agrees != nil && *d.Agrees {
		verdict = t.T("simulate.agrees")
	} else if d.Agrees != nil {
		verdict = t.T("simulate.disagrees")
	}
	played := t.T("simulate.played", "years", w.f.Whole(float64(d.Years)), "events", w.f.Whole(float64(d.Events)), "seed", strconv.FormatUint(d.Seed, 10))
	if d.Simulation == string(check.Accelerated) {
		played = wrap(t.T("simulate.hastened", "cycles", w.f.Whole(float64(d.Cycles)), "seen", w.f.Whole(float64(d.Seen)), "events", w.f.Whole(float64(d.Events)), "seed", strconv.FormatUint(d.Seed, 10)))
	}
	var b strings.Builder
	b.WriteString(styleStrong.Render(printable(d.Model)+": "+verdict) + "\n" + played + "\n")
	b.WriteString(w.method(d.Method) + "\n")
	for _, s := range d.Warnings {
		b.WriteString(printable(s) + "\n")
	}
	b.WriteString("\n" + w.simulatedFigures(d.Figures) + "\n" + w.simulatedCauses(d.Causes))
	return b.String()
}

func (w writer) simulatedFigures(figures []simulatedFigure) string {
	t := w.words
	g := &grid{right: []bool{false, true, true, true, true}}
	g.add(t.T("simulate.col.figure"), t.T("simulate.col.solver"), t.T("simulate.col.twin"), t.T("simulate.col.interval"), t.T("simulate.col.sigmas"))
	for _, f := range figures {
		away := "–"
		if f.Sigmas != nil {
			away = strconv.FormatFloat(*f.Sigmas, 'f', 1, 64)
		}
		if !f.Judged {
			away += " *"
		} else {
			away += "  "
		}
		g.add(f.Figure, w.six(f.Solver), w.six(&f.Estimate), w.six(f.Low)+" … "+w.six(f.High), away)
	}
	return g.text(styleHeading) + t.T("simulate.legend") + "\n"
}

func (w writer) simulatedCauses(causes []simulatedCause) string {
	t := w.words
	g := &grid{right: []bool{true, true, true}}
	g.add(t.T("simulate.col.solver"), t.T("simulate.col.twin"), t.T("simulate.col.interval"), t.T("simulate.col.cause"))
	for _, c := range causes {
		g.add(w.six(&c.Solver), w.six(&c.Estimate), w.six(c.Low)+" … "+w.six(c.High), printable(c.Cause))
	}
	return g.text(styleHeading)
}

// six is a number with six digits: enough to compare with, whatever its size.
func (w writer) six(v *float64) string {
	if v == nil {
		return "–"
	}
	return strconv.FormatFloat(*v, 'g', 6, 64)
}
