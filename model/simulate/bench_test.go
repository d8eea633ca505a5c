package simulate_test

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"nines/model/reliability"
	"nines/model/simulate"
	"nines/scenarios"
)

// The promises of speed are measured on models that are committed in testdata, as files of the language.

func BenchmarkTwoTiers(b *testing.B) { benchmark(b, "two-tiers") }

func BenchmarkSixTiers(b *testing.B) { benchmark(b, "six-tiers") }

// BenchmarkTenNines is a relative error of 2 % at an unavailability of 8.6e-11.
func BenchmarkTenNines(b *testing.B) {
	m := committed(b, "ten-nines")
	b.ReportAllocs()
	for b.Loop() {
		r, err := simulate.Accelerate(context.Background(), m, simulate.Acceleration{Seed: 1, RelativeError: 0.02, Cycles: 1 << 24, Workers: 2})
		if err != nil || r.Unavailability.SE > 0.02*r.Unavailability.Mean {
			b.Fatal(err, r.Unavailability)
		}
	}
}

func committed(b *testing.B, name string) *reliability.Model {
	b.Helper()
	path := "testdata/" + name + ".yaml"
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	m, err := scenarios.DecodeReliability(path, src)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

func benchmark(b *testing.B, name string) {
	m := committed(b, name)
	b.ReportAllocs()
	events := uint64(0)
	for b.Loop() {
		r, err := simulate.Run(context.Background(), m, simulate.Options{Years: 2000, Rand: rand.New(rand.NewPCG(1, 2))})
		if err != nil {
			b.Fatal(err)
		}
		events += r.Events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
