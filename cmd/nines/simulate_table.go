package main

import (
	"strconv"
	"strings"

	"nines/model/check"
)

// means are how many figures come before those of the year and the month.
const means = 3

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
		played = t.T("simulate.hastened", "cycles", w.f.Whole(float64(d.Cycles)), "seen", w.f.Whole(float64(d.Seen)), "events", w.f.Whole(float64(d.Events)), "seed", strconv.FormatUint(d.Seed, 10))
		year := t.T("simulate.hastened-no-year")
		if len(d.Figures) > means {
			year = t.T("simulate.hastened-year")
		}
		played = wrap(played + " " + year)
	}
	var b strings.Builder
	b.WriteString(styleStrong.Render(printable(d.Model)+": "+verdict) + "\n" + played + "\n")
	if d.Instead != "" {
		b.WriteString(wrap(d.Instead) + "\n")
	}
	b.WriteString(w.method(d.Method) + "\n")
	for _, s := range d.Warnings {
		b.WriteString(printable(s) + "\n")
	}
	b.WriteString("\n" + w.simulatedFigures(d.Figures) + "\n" + w.simulatedCauses(d.Causes))
	return b.String()
}

func (w writer) simulatedFigures(figures []simulatedFigure) string {
	t := w.words
	g := &grid{right: []bool{false, true, true, true, true, true}}
	g.add(t.T("simulate.col.figure"), t.T("simulate.col.solver"), t.T("simulate.col.declared"), t.T("simulate.col.twin"), t.T("simulate.col.interval"), t.T("simulate.col.sigmas"))
	for _, f := range figures {
		g.add(f.Figure, w.six(f.Solver), w.declared(f.Declared), w.six(&f.Estimate), w.six(f.Low)+" … "+w.six(f.High), away(f.Beyond, f.Judged))
	}
	return g.text(styleHeading) + wrap(t.T("simulate.legend")) + "\n"
}

func (w writer) simulatedCauses(causes []simulatedCause) string {
	t := w.words
	g := &grid{right: []bool{true, true, true, true, true}}
	g.add(t.T("simulate.col.solver"), t.T("simulate.col.declared"), t.T("simulate.col.twin"), t.T("simulate.col.interval"), t.T("simulate.col.sigmas"), t.T("simulate.col.cause"))
	for _, c := range causes {
		g.add(w.six(&c.Solver), w.declared(c.Declared), w.six(&c.Estimate), w.six(c.Low)+" … "+w.six(c.High), away(c.Beyond, c.Judged), printable(c.Cause))
	}
	return g.text(styleHeading)
}

// away is how far something is off, with a mark where that is not judged.
func away(beyond *float64, judged bool) string {
	text := "–"
	if beyond != nil {
		text = strconv.FormatFloat(*beyond, 'f', 1, 64)
	}
	if text == "-0.0" {
		text = "0.0"
	}
	if !judged {
		return text + " *"
	}
	return text + "  "
}

// declared is an error: two digits say how large it is.
func (w writer) declared(v *float64) string {
	switch {
	case v == nil:
		return "–"
	case *v == 0:
		return "0"
	}
	return "±" + strconv.FormatFloat(*v, 'g', 2, 64)
}

// six is a number with six digits: enough to compare with, whatever its size.
func (w writer) six(v *float64) string {
	if v == nil {
		return "–"
	}
	return strconv.FormatFloat(*v, 'g', 6, 64)
}
