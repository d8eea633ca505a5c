package main

import (
	"context"
	"io"
	"math"
	"testing"

	"nines/model/reliability"
)

// TestSimulationIsInterrupted: a cancelled context ends the run with an error that is not about the input.
func TestSimulationIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m := &reliability.Model{Tiers: []reliability.Tier{{Name: "web", MTTF: 20, MTTR: reliability.Exp(2),
		Units: []reliability.Placement{{Domain: -1, Units: 1}}, Need: []reliability.Need{{Share: 1, Units: 1}}}}}
	for _, method := range []string{"plain", "accelerated"} {
		if _, err := play(ctx, io.Discard, simulation{years: 1e6, seed: 1, method: method, far: 0.001}, m); exitCode(err) != exitOutside {
			t.Errorf("an interrupted %s run: %v", method, err)
		}
	}
}

func TestPercentage(t *testing.T) {
	for text, want := range map[string]float64{"1%": 0.01, " 0.5 % ": 0.005, "0.02": 0.02, "x": math.NaN(), "": math.NaN(), "%": math.NaN()} {
		if got := percentage(text); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
