package plan_test

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
)

func sensitive(t testing.TB, in plan.Inputs, id string, o plan.SensitivityOptions) *plan.Sensitivity {
	t.Helper()
	for _, s := range in.Library {
		if s.ID == id {
			out, err := plan.Sensitive(context.Background(), in, s, o)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	t.Fatalf("no design %s", id)
	return nil
}

// The quantiles asked for are those sampled, whatever the seed: 400 slices put 20, 200 and 380 of them below P5, P50, P95.
func TestSampledQuantilesAreTrue(t *testing.T) {
	for seed := range uint64(3) {
		out := sensitive(t, inputs(t), "single-az", plan.SensitivityOptions{Samples: 400, Seed: seed + 1})
		if len(out.Unknowns) < 20 {
			t.Fatalf("only %d unknowns", len(out.Unknowns))
		}
		for _, u := range out.Unknowns {
			for _, q := range [][2]float64{{u.Achieved.Low, u.Low}, {u.Achieved.Likely, u.Likely}, {u.Achieved.High, u.High}} {
				if math.Abs(q[0]-q[1]) > 0.035*(u.High-u.Low) {
					t.Errorf("seed %d: %s achieves %v where %v was asked", seed, u.Key, q[0], q[1])
				}
			}
		}
	}
}

// The same seed is the same answer on any number of processors; the tornado does not depend on it at all.
func TestSensitivityIsSeeded(t *testing.T) {
	in := inputs(t)
	a := sensitive(t, in, "single-az", plan.SensitivityOptions{Samples: 60, Seed: 7})
	b := sensitive(t, in, "single-az", plan.SensitivityOptions{Samples: 60, Seed: 7})
	c := sensitive(t, in, "single-az", plan.SensitivityOptions{Samples: 60, Seed: 8})
	if a.Hours != b.Hours || a.Monthly != b.Monthly {
		t.Error("the same seed gives another answer")
	}
	if a.Hours == c.Hours {
		t.Error("another seed gives the same answer")
	}
	for i := range a.Unknowns {
		if a.Unknowns[i].Key != c.Unknowns[i].Key || a.Unknowns[i].SwingHours() != c.Unknowns[i].SwingHours() {
			t.Errorf("the tornado depends on the seed: %s", a.Unknowns[i].Key)
		}
	}
}

// An end of the tornado is the design evaluated with that one value; the rows are ranked by hours.
func TestTornadoIsTheDesignEvaluated(t *testing.T) {
	in := inputs(t)
	out := sensitive(t, in, "multi-az-2", plan.SensitivityOptions{Samples: 10})
	checked, last := 0, math.Inf(1)
	for _, u := range out.Unknowns {
		if u.SwingHours() > last {
			t.Errorf("%s is out of order", u.Key)
		}
		last = u.SwingHours()
		if u.Key != "region.hit" && u.Key != "request.cpu" && u.Key != "operations.change_failure" {
			continue
		}
		checked++
		at, s := in, scenario(in, "multi-az-2")
		var err error
		switch u.Key {
		case "region.hit":
			at.Figures, err = in.Figures.With(map[reference.Key]float64{"region.hit": u.High})
		case "request.cpu":
			at.Workload, err = in.Workload.With(u.Key, u.High)
		default:
			s, err = s.With(u.Key, u.High)
		}
		if err != nil {
			t.Fatal(err)
		}
		e := plan.Evaluate(at, s)
		hours := e.Availability.Unavailability * model.HoursPerYear
		if math.Abs(u.AtHigh.Hours-hours) > 1e-6*hours || u.AtHigh.Monthly != e.Cost.Monthly.InexactFloat64() {
			t.Errorf("%s at %v: %+v, not %v h and %s", u.Key, u.High, *u.AtHigh, hours, e.Cost.Monthly)
		}
	}
	if checked != 3 {
		t.Errorf("only %d of three unknowns were there", checked)
	}
}

func scenario(in plan.Inputs, id string) *model.Scenario {
	for _, s := range in.Library {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// What has no range is no unknown: with every figure fixed and a workload of plain numbers nothing moves.
func TestNothingUnknownMovesNothing(t *testing.T) {
	in := inputs(t)
	out := sensitive(t, in, "single-box", plan.SensitivityOptions{Samples: 20})
	fixed := map[reference.Key]float64{}
	for _, u := range out.Unknowns {
		if f, ok := in.Figures.Lookup(reference.Key(u.Key)); ok {
			fixed[f.Key] = f.Value
		}
	}
	var err error
	if in.Figures, err = in.Figures.With(fixed); err != nil {
		t.Fatal(err)
	}
	again := sensitive(t, in, "single-box", plan.SensitivityOptions{Samples: 20})
	for _, u := range again.Unknowns {
		if _, ok := fixed[reference.Key(u.Key)]; ok && in.Workload.Inputs[u.Key].Key == "" && scenario(in, "single-box").Inputs[u.Key].Key == "" {
			t.Errorf("%s is fixed and still varies", u.Key)
		}
	}
	if w := again.Hours.High - again.Hours.Low; w >= out.Hours.High-out.Hours.Low {
		t.Errorf("with fewer unknowns the range is no narrower: %v", w)
	}
}

// A run can be stopped, and says how far it is.
func TestSensitivityStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var heard atomic.Int64
	_, err := plan.Sensitive(ctx, inputs(t), scenario(inputs(t), "single-az"), plan.SensitivityOptions{Samples: 1 << 16, Progress: func(done, total int) {
		if total < 1<<16 || done > total {
			t.Errorf("%d of %d", done, total)
		}
		if heard.Add(1) == 2 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped with %v", err)
	}
}

// 10,000 evaluations with everything unknown at once: the promise is 2 s on two processors.
func BenchmarkSensitivity(b *testing.B) {
	in := inputs(b)
	s := scenario(in, "multi-az-2")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plan.Sensitive(context.Background(), in, s, plan.SensitivityOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
