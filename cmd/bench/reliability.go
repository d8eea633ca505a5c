package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"nines/model/reliability"
	"nines/scenarios"
)

// modelFiles is where the committed models of these promises are, seen from the root of the module.
const modelFiles = "model/reliability/testdata"

// measureModels times hand-written reliability models.
func measureModels() ([]target, error) {
	var out []target
	for _, p := range []struct {
		file, what, want string
		most             float64
		unit             string
		perUnit          float64 // nanoseconds
		year             bool
	}{
		{"six-tiers.yaml", "six masking tiers over two regions of three zones", "< 100 µs", 100, "µs", 1e3, false},
		{"six-tiers-pairs.yaml", "the same with a standby pair a region", "< 2 ms", 2, "ms", 1e6, false},
		{"thousand-units.yaml", "a thousand units over ten zones", "< 50 ms", 50, "ms", 1e6, false},
		{"fifty-faults.yaml", "year and month under fifty sources of faults", "< 5 ms", 5, "ms", 1e6, true},
	} {
		src, err := os.ReadFile(filepath.Join(modelFiles, p.file))
		if err != nil {
			return nil, err
		}
		m, err := scenarios.DecodeReliability(p.file, src)
		if err != nil {
			return nil, err
		}
		r, err := reliability.Brief(m)
		if err != nil {
			return nil, err
		}
		var failed error
		took := testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				if p.year {
					failed = reliability.BriefDistributions(m, &r)
				} else {
					_, failed = reliability.Brief(m)
				}
			}
		})
		if failed != nil {
			return nil, failed
		}
		out = append(out, target{what: p.what, want: p.want, most: p.most, unit: p.unit, got: float64(took.NsPerOp()) / p.perUnit,
			detail: fmt.Sprintf("%s, %d allocations; left out %.1g of U", p.file, took.AllocsPerOp(), r.Error/r.Unavailability)})
	}
	return out, nil
}
