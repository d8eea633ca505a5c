package check

import (
	"context"
	"errors"
	"math"
	"testing"

	"nines/model"
	"nines/model/reliability"
	"nines/model/simulate"
)

func unit(n, need int, mttf, mttr float64) *reliability.Model {
	return &reliability.Model{Tiers: []reliability.Tier{{Name: "web", MTTF: model.Hours(mttf), MTTR: reliability.Exp(model.Hours(mttr)),
		Units: []reliability.Placement{{Domain: -1, Units: n}}, Need: []reliability.Need{{Share: 1, Units: need}}}}}
}

var usual = Options{Method: Auto, Years: 20000, Seed: 3, RelativeError: 0.02, Cycles: 1 << 20, Workers: 2}

func checked(t *testing.T, m *reliability.Model, opt Options) *Report {
	t.Helper()
	r, err := Run(context.Background(), m, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRunCondemnsAWrongSolver: of a unit with MTTF 2000 h and MTTR 2 h, and of a pair of units with a thousandth of its
// unavailability, a solver that is right passes and one that is wrong by a tenth, in unavailability or in frequency, does not.
func TestRunCondemnsAWrongSolver(t *testing.T) {
	for _, c := range []struct {
		m    *reliability.Model
		want Method
	}{{unit(1, 1, 2000, 2), Plain}, {unit(2, 1, 40000, 1), Accelerated}} {
		solved, err := reliability.Solve(c.m)
		if err != nil {
			t.Fatal(err)
		}
		r := checked(t, c.m, usual)
		if r.Method != c.want || r.Verdict != Agrees {
			t.Errorf("method %s, verdict %d; want %s and Agrees", r.Method, r.Verdict, c.want)
		}
		condemned := func(what string, figure int, wrong float64) {
			t.Helper()
			f := append([]Figure{}, r.Figures...)
			f[figure].Beyond = beyond(wrong-f[figure].Counted, f[figure].Declared, f[figure].Error)
			if verdict(&Report{Figures: f}) != Disagrees {
				t.Errorf("%s: %s passes", c.want, what)
			}
		}
		condemned("an unavailability a tenth too large", 0, 1.1*solved.Unavailability)
		condemned("a frequency a tenth too small", 1, 0.9*r.Figures[1].Solver)
	}
}

// TestRunCannotTell: what hardly happens in the years watched plainly cannot be judged; what is made less rare can.
func TestRunCannotTell(t *testing.T) {
	opt := usual
	opt.Years, opt.Method = 10, Plain
	m := unit(1, 1, 900*8760, 2)
	if r := checked(t, m, opt); r.Verdict != CannotTell {
		t.Errorf("ten years of a fault in nine hundred: verdict %d", r.Verdict)
	}
	opt.Method = Auto
	if r := checked(t, m, opt); r.Verdict != Agrees || r.Method != Accelerated || !(r.RelativeError <= opt.RelativeError) {
		t.Errorf("made less rare: verdict %d by %s, relative error %v", r.Verdict, r.Method, r.RelativeError)
	}
}

// TestRunEnds: by itself when it was enough, with the context's error when it is cancelled, plainly where nothing is
// ever healthy.
func TestRunEnds(t *testing.T) {
	opt := usual
	opt.Years, opt.Method = 1e6, Plain
	opt.Enough = func() bool { return true }
	if r := checked(t, unit(1, 1, 20, 2), opt); r.Years >= 1e6 || r.Years < 1 {
		t.Errorf("it was enough at once, and %d years were played", r.Years)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, method := range []Method{Plain, Accelerated} {
		opt.Method, opt.Enough = method, nil
		if _, err := Run(ctx, unit(1, 1, 20, 2), opt); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, cancelled: %v", method, err)
		}
	}
	opt.Method, opt.Years = Auto, 10
	if r := checked(t, unit(1, 1, math.Inf(1), 2), opt); r.Method != Plain || r.Verdict != CannotTell || FallbackText(r.Fallback).ID != "simulate.nothing-fails" {
		t.Errorf("what never fails: %s, verdict %d, because %v", r.Method, r.Verdict, r.Fallback)
	}
}

// TestFallbackText has words for every reason to play plainly, and none where there was none.
func TestFallbackText(t *testing.T) {
	for id, err := range map[string]error{"simulate.never-healthy": simulate.ErrNeverHealthy, "simulate.nothing-fails": simulate.ErrNothingFails, "": nil} {
		if got := FallbackText(err); got.ID != id || err != nil && !errors.Is(err, simulate.ErrPlain) {
			t.Errorf("%v: %q", err, got.ID)
		}
	}
}
