package main

import (
	"context"
	"fmt"
	"testing"

	"nines/model/plan"
	"nines/model/reference"
	"nines/model/sizing"
	"nines/pricing"
	"nines/scenarios"
)

// measureGrowth times the sizing of one tier over every machine type of a region, and a ladder whose growth is a range.
func measureGrowth() ([]target, error) {
	book, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	inputs := func(text string) (plan.Inputs, error) {
		w, err := scenarios.DecodeWorkload("bench", []byte(text), reference.Default(), book.Regions())
		return plan.Inputs{Workload: w, Book: book, Figures: reference.Default(), Library: scenarios.Library()}, err
	}
	in, err := inputs("peak: 300 rps\n")
	if err != nil {
		return nil, err
	}
	design, _ := scenarios.ByID("multi-az-2")
	types := 0
	var failed error
	judge := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			all, err := sizing.Candidates(in.Workload, design, book, in.Figures.Reader(), nil, "web")
			types = len(all)
			if err != nil {
				failed = err
			}
		}
	})
	if failed != nil {
		return nil, failed
	}
	ranged, err := inputs("{peak: 30 rps, growth: {low: 1%/mo, likely: 12%/mo, high: 30%/mo}}")
	if err != nil {
		return nil, err
	}
	climb := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, err := plan.Climb(context.Background(), ranged, ranged.Library, plan.LadderOptions{}); err != nil {
				failed = err
			}
		}
	})
	return []target{
		{what: "sizing one tier over every machine type of a region", want: "< 1 ms", most: 1, unit: "ms", got: float64(judge.NsPerOp()) / 1e6,
			detail: fmt.Sprintf("%d types, %d allocations; the whole design is sized once for it", types, judge.AllocsPerOp())},
		{what: fmt.Sprintf("ladder: %d designs × %d months × %d samples of growth", len(ranged.Library), plan.LadderMonths, plan.LadderSamples), want: "< 2 s", most: 2, unit: "s",
			got: climb.T.Seconds() / float64(climb.N), detail: "growth of 1 to 30 % a month; peaks to the nearest level, data to the nearest year"},
	}, failed
}
