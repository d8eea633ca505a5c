package plan

import (
	"testing"

	"nines/model/reference"
	"nines/pricing"
	"nines/scenarios"
)

// BenchmarkMean is the path of searches and ranges: sizing, cost, mean availability, causes, surge. The issue asks for
// under 200 µs a scenario.
func BenchmarkMean(b *testing.B) {
	book, err := pricing.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	w, err := scenarios.DecodeWorkload("bench", []byte("peak: 30 rps"), reference.Default(), book.Regions())
	if err != nil {
		b.Fatal(err)
	}
	in := Inputs{Workload: w, Book: book, Figures: reference.Default(), Library: scenarios.Library()}
	for _, s := range in.Library {
		b.Run(s.ID, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if e := evaluate(in, s, depthMean); len(e.Errors) > 0 {
					b.Fatal(e.Errors)
				}
			}
		})
	}
}
