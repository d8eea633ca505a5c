package main

import (
	"context"
	"io"
	"testing"

	"nines/model/reliability"
	"nines/web/ui/messages"
)

// TestSimulationCondemnsAWrongSolver: of a unit with MTTF 2000 h and MTTR 2 h, a solver that is right passes and one that is
// wrong by a tenth, in unavailability or in frequency, does not.
func TestSimulationCondemnsAWrongSolver(t *testing.T) {
	m := &reliability.Model{Tiers: []reliability.Tier{{Name: "web", MTTF: 2000, MTTR: reliability.Exp(2),
		Units: []reliability.Placement{{Domain: -1, Units: 1}}, Need: []reliability.Need{{Share: 1, Units: 1}}}}}
	solved, err := reliability.Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	opt := simulation{years: 20000, seed: 3}
	played, err := play(context.Background(), io.Discard, opt, m)
	if err != nil {
		t.Fatal(err)
	}
	verdict := func(wrong func(*reliability.Result)) bool {
		s := solved
		wrong(&s)
		d := newSimulationDocument("m", opt, m, s, played, messages.For("en"))
		if d.Agrees == nil {
			t.Fatalf("cannot tell: %s", d.Why)
		}
		return *d.Agrees
	}
	if !verdict(func(*reliability.Result) {}) {
		t.Error("the right solver is condemned")
	}
	if verdict(func(s *reliability.Result) { s.Unavailability *= 1.1 }) {
		t.Error("an unavailability a tenth too large passes")
	}
	if verdict(func(s *reliability.Result) { s.Frequency *= 0.9 }) {
		t.Error("a frequency a tenth too small passes")
	}
	if verdict(func(s *reliability.Result) { s.ServedFraction = 1 }) {
		t.Error("a served fraction without loss passes")
	}
}

// TestSimulationIsInterrupted: a cancelled context ends the run with an error that is not about the input.
func TestSimulationIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m := &reliability.Model{Tiers: []reliability.Tier{{Name: "web", MTTF: 20, MTTR: reliability.Exp(2),
		Units: []reliability.Placement{{Domain: -1, Units: 1}}, Need: []reliability.Need{{Share: 1, Units: 1}}}}}
	if _, err := play(ctx, io.Discard, simulation{years: 1e6, seed: 1}, m); exitCode(err) != exitOutside {
		t.Errorf("an interrupted run: %v", err)
	}
}
