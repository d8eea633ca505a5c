package reliability_test

import (
	"math"
	"os"
	"testing"

	"nines/model/reliability"
	"nines/scenarios"
)

// file is a committed model.
func file(t testing.TB, name string) *reliability.Model {
	t.Helper()
	src, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := scenarios.DecodeReliability(name, src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestFiles: the committed models of the promises of speed say what they say in brief and in full.
func TestFiles(t *testing.T) {
	for name, most := range map[string]float64{"six-tiers.yaml": 0, "six-tiers-pairs.yaml": 0, "thousand-units.yaml": 1e-12, "fifty-faults.yaml": 0} {
		t.Run(name, func(t *testing.T) {
			m := file(t, name)
			fast, err := reliability.Brief(m)
			if err != nil {
				t.Fatal(err)
			}
			full, err := reliability.Solve(m)
			if err != nil {
				t.Fatal(err)
			}
			if d := math.Abs(fast.Unavailability - full.Unavailability); !(d <= 1e-9*full.Unavailability) {
				t.Errorf("U = %v in brief, %v in full", fast.Unavailability, full.Unavailability)
			}
			if fast.Error > most*fast.Unavailability {
				t.Errorf("%v is left out of %v", fast.Error, fast.Unavailability)
			}
		})
	}
}

func BenchmarkFiles(b *testing.B) {
	for _, name := range []string{"six-tiers.yaml", "six-tiers-pairs.yaml", "thousand-units.yaml"} {
		m := file(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := reliability.Brief(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	m := file(b, "fifty-faults.yaml")
	r, err := reliability.Brief(m)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("fifty-faults.yaml, year and month", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := reliability.BriefDistributions(m, &r); err != nil {
				b.Fatal(err)
			}
		}
	})
}
