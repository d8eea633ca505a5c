package main

import (
	"context"
	"fmt"
	"time"

	"nines/model/plan"
	"nines/model/reference"
	"nines/pricing"
	"nines/scenarios"
)

// measureSensitivity times 10,000 sampled re-evaluations of a scenario with everything unknown at once, on all processors.
func measureSensitivity() ([]target, error) {
	book, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	w, err := scenarios.DecodeWorkload("bench", []byte("peak: 30 rps\n"), reference.Default(), book.Regions())
	if err != nil {
		return nil, err
	}
	s, _ := scenarios.ByID("multi-az-2")
	at := time.Now()
	out, err := plan.Sensitive(context.Background(), plan.Inputs{Workload: w, Book: book, Figures: reference.Default(), Library: scenarios.Library()}, s, plan.SensitivityOptions{})
	if err != nil {
		return nil, err
	}
	return []target{{what: "10,000 sampled re-evaluations of a scenario", want: "< 2 s", most: 2, unit: "s", got: time.Since(at).Seconds(),
		detail: fmt.Sprintf("%s, %d unknowns, and the tornado", s.ID, len(out.Unknowns))}}, nil
}
