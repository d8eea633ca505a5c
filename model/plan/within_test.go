package plan_test

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"slices"
	"testing"

	"nines/model"
	"nines/model/plan"
	"nines/model/scaling"
)

func design(t testing.TB, in plan.Inputs, id string) *model.Scenario {
	t.Helper()
	for _, s := range in.Library {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no design %s", id)
	return nil
}

// The least set of a transition of one step against trying every set of all its tasks, waits included.
func TestWithinAgainstTryingAll(t *testing.T) {
	in := inputs(t)
	fig := in.Figures.Reader()
	for _, pair := range [][2]string{{"single-box", "two-boxes"}, {"single-az", "multi-az-2"}, {"two-boxes", "single-az"}} {
		from, to := design(t, in, pair[0]), design(t, in, pair[1])
		w := plan.ShortestWay(in, from.ID, to.ID)
		if w == nil || len(w.Steps) != 1 {
			t.Fatalf("%v is no single step", pair)
		}
		n := plan.Network(in, from, to)
		level := model.LevelOf(from.Operations.Automation)
		times := map[uint64]model.Seconds{}
		for set := range uint64(1) << len(n.Tasks) {
			levels := slices.Repeat([]int{level}, len(n.Tasks))
			for i := range levels {
				if set&(1<<i) != 0 {
					levels[i] = model.Levels - 1
				}
			}
			times[set] = scaling.Schedule(n, levels, from.Operations.People, fig, nil).P90
		}
		now, all := times[0], times[1<<len(n.Tasks)-1]
		for _, share := range []float64{-0.1, 0, 0.3, 0.6, 0.9, 1.1} {
			target := all + model.Seconds(share)*(now-all)
			least := math.MaxInt
			for set, p90 := range times {
				if p90 <= target*(1+1e-12) {
					least = min(least, bits.OnesCount64(set))
				}
			}
			got := plan.FindWithin(in, w, target)
			if math.Abs(float64(got.Now/now-1)) > 1e-12 || math.Abs(float64(got.All/all-1)) > 1e-12 || !got.Exact {
				t.Errorf("%v: now %v, all %v; want %v, %v", pair, got.Now, got.All, now, all)
			}
			switch {
			case least == math.MaxInt:
				if got.Set != nil || len(got.Rests) == 0 || got.All <= target {
					t.Errorf("%v within %v: %v tasks, though nothing reaches it", pair, target, len(got.Set))
				}
			case len(got.Set) != least || least > 0 && got.Reached > target*(1+1e-12):
				t.Errorf("%v within %v: %d tasks reach %v, want %d", pair, target, len(got.Set), got.Reached, least)
			}
		}
		r := plan.FindWithin(in, w, all).Ranked
		if len(r) == 0 || !slices.IsSortedFunc(r, func(a, b plan.Automating) int { return int(b.Saves - a.Saves) }) {
			t.Errorf("%v: ranked %+v", pair, r)
		}
	}
}

// Over two steps the least set of both together is found: no step alone is brought to its own target.
func TestWithinOverSeveralSteps(t *testing.T) {
	in := inputs(t)
	w := plan.ShortestWay(in, "single-box", "multi-az-2")
	if w == nil || len(w.Steps) < 2 {
		t.Fatal("not a way of several steps")
	}
	all := plan.FindWithin(in, w, 1)
	x := plan.FindWithin(in, w, (all.Now+all.All)/2)
	if len(x.Set) == 0 || x.Reached > (all.Now+all.All)/2 {
		t.Fatalf("%+v", x)
	}
	sum := model.Seconds(0)
	for i := range w.Steps {
		n := plan.Network(in, w.Steps[i].From, w.Steps[i].To)
		levels := slices.Repeat([]int{model.LevelOf(w.Steps[i].Level)}, len(n.Tasks))
		for _, a := range x.Set {
			if a.Step == i {
				levels[a.Task] = model.Levels - 1
			}
		}
		sum += scaling.Schedule(n, levels, w.Steps[i].From.Operations.People, in.Figures.Reader(), nil).P90
	}
	if math.Abs(float64(sum/x.Reached-1)) > 1e-12 {
		t.Errorf("the set reaches %v, not %v", sum, x.Reached)
	}
}

// A road adds up, and a transition of the user stands in for the derived one, also where no way led.
func TestRoads(t *testing.T) {
	in := inputs(t)
	from, to := design(t, in, "single-box"), design(t, in, "multi-az-2")
	r, err := plan.FindRoad(context.Background(), in, from, to, "")
	if err != nil {
		t.Fatal(err)
	}
	hours, safe := 0.0, 1.0
	for _, s := range r.Steps {
		hours += s.EngineerHours
		safe *= 1 - s.Risk.Fails
		if !s.Priced || s.Parallel.IsNegative() || s.Risk.Fails <= 0 || s.UndoUntil <= 0 {
			t.Errorf("%+v", s)
		}
	}
	labor := in.Workload.Money.Engineer.Times(hours).Amount
	if math.Abs(r.Labor.Sub(labor).InexactFloat64()) > 1e-6 || math.Abs(r.Safe-safe) > 1e-12 {
		t.Errorf("labor %s, safe %v; want %s, %v", r.Labor, r.Safe, labor, safe)
	}
	hour := [model.Levels]model.Spread{{Likely: 1}, {Likely: 1}, {Likely: 1}, {Likely: 1}}
	in.Networks = []*model.TaskNetwork{{From: "single-box", To: "multi-az-2", Tasks: []model.NetworkTask{{ID: "magic", Work: hour}}}}
	mine, err := plan.FindRoad(context.Background(), in, from, to, "")
	if err != nil || len(mine.Steps) != 1 || mine.Steps[0].Tasks[0].ID != "magic" || mine.Way.P90 >= r.Way.P90 {
		t.Errorf("%+v, %v", mine, err)
	}
	piped, err := plan.FindRoad(context.Background(), inputs(t), from, to, model.Pipeline)
	if err != nil || piped.Way.P90 >= r.Way.P90 || piped.Steps[0].Level != model.Pipeline {
		t.Errorf("in a pipeline %v, %v", piped.Way.P90, err)
	}
	lonely := *from
	lonely.ID, lonely.Next = "lonely", nil
	in = inputs(t)
	in.Library = append(slices.Clone(in.Library), &lonely)
	if _, err := plan.FindRoad(context.Background(), in, &lonely, to, ""); !errors.Is(err, plan.ErrNoWay) {
		t.Errorf("a way from nowhere: %v", err)
	}
}
