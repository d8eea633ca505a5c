package main

import (
	"testing"

	"nines/model/reliability"
)

// TestReliabilityThatCannotBeTold: where more may have been left out than was found there is a bound and no figure, in the
// document and in the table; and a distribution of a declared error of 0.5 has none either.
func TestReliabilityThatCannotBeTold(t *testing.T) {
	w := newWriter("en")
	m := &reliability.Model{SLO: 0.999}
	r := reliability.Result{Unavailability: 1e-9, Error: 4e-8, Year: &reliability.Distribution{Hours: 8760, Met: 1}, Month: &reliability.Distribution{Hours: 730, Met: 1}}
	d := newReliabilityDocument(m, modelAnswer{Result: r}, w.words)
	if d.Availability != nil || d.Unavailability != nil || d.Downtime != nil || d.ServedFraction != nil || d.Year.P50 != nil || d.Year.Met != nil || d.Month.Met != nil || d.Months != nil || d.MeanOutage != nil {
		t.Errorf("a figure of what cannot be told: %+v", d)
	}
	if d.Most == nil || *d.Most != 4.1e-8 || d.Why == "" || d.Year.P50Why != d.Why {
		t.Errorf("no bound, or no reason: %+v", d)
	}
	if got := w.reliabilityTable(m, modelAnswer{Result: r}, d); got == "" {
		t.Error("no table")
	}
	r.Error, r.Year.Error = 1e-10, 0.5
	d = newReliabilityDocument(m, modelAnswer{Result: r}, w.words)
	if d.Unavailability == nil || d.Year.P90 != nil || d.Year.None != nil || d.Year.Met != nil || d.Year.P90Why == "" {
		t.Errorf("a year of error 0.5: %+v", d.Year)
	}
	if d.Month.Met == nil {
		t.Errorf("a month of error 0 is not told")
	}
}
