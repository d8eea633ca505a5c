package scaling

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

func data(gb float64) *model.Workload {
	return &model.Workload{Database: model.Data{Data: model.Bytes(gb * model.GB)}}
}

func moves(from, to *model.Scenario, gb float64) []model.Transition {
	return Transitions(from, to, data(gb), reference.Default().Reader(), &model.Ledger{})
}

// Worked by hand, with certain figures: one person, 5 h of focus of an 8 h day, 5 days a week, 100 GB at 100 GB/h, and of
// single-box to two-boxes by hand the engineer-days plan 2, machine 2, database 3, rehearsal 0.2·(2 + 3) = 1, cut-over 1,
// retire 2: 11 days = 88 engineer hours = 17.6 work days of 5 h.
//
// The first of them lasts 8 h, each further one 7/5 d = 33.6 h: (8 + 16.6·33.6) h / 11 = 51.432727 h an engineer-day. Until
// the cut-over 9 days are worked, 462.894545 h, and the rehearsal waits 1 h for the copy: 463.894545 h. Down for the cut-over of 60 minutes and the copy of 1 h, as by hand the old database stops for it: 2 h.
func TestTransitionWorkedByHand(t *testing.T) {
	certain := map[reference.Key]float64{"work.focus": 5, "work.coordination": 0.06, "restore.rate": 100, "move.rehearse": 0.2, "move.down.database.manual": 60}
	for task, days := range map[string]float64{"plan": 2, "machine": 2, "database-split": 3, "cut-over": 1, "retire": 2} {
		certain[reference.Key("move."+task+".manual")] = days
	}
	set, err := reference.Default().With(certain)
	if err != nil {
		t.Fatal(err)
	}
	l := ladder()
	got := Transitions(l["single-box"], l["two-boxes"], data(100), set.Reader(), nil)[0]
	hours := 9*(8+16.6*33.6)/11 + 1
	if got.Level != model.ByHand || math.Abs(float64(got.P50)-hours*3600) > 1 || got.P90 != got.P50 || math.Abs(got.EngineerHours-88) > 1e-9 || math.Abs(float64(got.Downtime)-7200) > 1e-6 {
		t.Errorf("%s: P50 %.4f h, P90 %.4f h, %v engineer hours, down %v s; want %.4f h twice, 88, 7200",
			got.Level, got.P50.Hours(), got.P90.Hours(), got.EngineerHours, got.Downtime, hours)
	}
}

// n people do n/(1 + 0.06·n(n-1)/2) of one person's work: 2 do 2/1.06 = 1.887, 6 do 6/1.9 = 3.158 — the most; 7 do
// 7/2.26 = 3.097, so the seventh is not put on it.
func TestTeamIsNotProportional(t *testing.T) {
	fig := reference.Default().Reader()
	one, six, forty := teamOf(1, fig, nil), teamOf(6, fig, nil), teamOf(40, fig, nil)
	if six.crew != 6 || forty.crew != 6 || forty != six {
		t.Errorf("crews of 6 and 40 people: %+v, %+v", six, forty)
	}
	if gain := one.secondsPerDay / six.secondsPerDay; math.Abs(gain-6/1.9) > 1e-9 {
		t.Errorf("six people are %v times as fast as one, want %v", gain, 6/1.9)
	}
	if cost := six.hoursPerDay / one.hoursPerDay; math.Abs(cost-1.9) > 1e-9 {
		t.Errorf("six people take %v times the hours of one, want 1.9", cost)
	}
}

func TestTransitionsOfTheLadder(t *testing.T) {
	l := ladder()
	for a := range l {
		for b := range l {
			if a == b {
				continue
			}
			ts := moves(l[a], l[b], 20)
			if len(ts) != 4 {
				t.Fatalf("%s to %s: %d levels", a, b, len(ts))
			}
			for i, x := range ts {
				checkTransition(t, a+" to "+b+" "+x.Level, x)
				if i > 0 && (x.EngineerHours > ts[i-1].EngineerHours || x.P50 > ts[i-1].P50*(1+1e-9) || x.Downtime > ts[i-1].Downtime) {
					t.Errorf("%s to %s: %s takes %v, %.1f h, down %v, more than %s with %v, %.1f h, down %v", a, b,
						x.Level, x.P50, x.EngineerHours, x.Downtime, ts[i-1].Level, ts[i-1].P50, ts[i-1].EngineerHours, ts[i-1].Downtime)
				}
			}
		}
	}
}

func checkTransition(t *testing.T, name string, x model.Transition) {
	t.Helper()
	if x.P50 <= 0 || x.P90 < x.P50 || x.EngineerHours <= 0 || x.Downtime < 0 || x.Longest.ID == "" || math.IsNaN(float64(x.P90)) {
		t.Errorf("%s: %+v", name, x)
	}
	hours, critical, end := 0.0, 0.0, model.Seconds(0)
	free := model.Seconds(0)
	for _, k := range x.Tasks {
		hours += k.Hours
		if k.Critical {
			critical += float64(k.Lasts)
			end = max(end, k.Start+k.Lasts)
		}
	}
	if math.Abs(hours-x.EngineerHours) > 1e-6 || math.Abs(critical-float64(x.P50)) > 1e-6*critical || end > x.P50*(1+1e-9) {
		t.Errorf("%s: tasks of %v h and a critical path of %v s; want %v h and %v s", name, hours, critical, x.EngineerHours, x.P50)
	}
	// the team is one: its tasks do not overlap
	for {
		next := -1
		for i, k := range x.Tasks {
			if k.Hours > 0 && k.Start >= free*(1-1e-12) && (next < 0 || k.Start < x.Tasks[next].Start) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		free = x.Tasks[next].Start + x.Tasks[next].Lasts
		x.Tasks[next].Hours = 0
	}
	for _, k := range x.Tasks {
		if k.Hours > 0 {
			t.Errorf("%s: %s at %v overlaps other work of the team", name, k.Name.ID, k.Start)
		}
	}
}

// The names of scenarios and their tiers decide nothing.
func TestTransitionsReadNoNames(t *testing.T) {
	for _, pair := range [][2]string{{"single-box", "two-boxes"}, {"multi-az-2", "pilot-light"}, {"colo-one-site", "hybrid-burst"}} {
		want := moves(ladder()[pair[0]], ladder()[pair[1]], 20)
		a, b := ladder()[pair[0]], ladder()[pair[1]]
		a.ID, b.ID = "x", want[0].To
		for i := range b.Tiers {
			b.Tiers[i].Name = fmt.Sprint("tier", i)
		}
		if got := moves(a, b, 20); !reflect.DeepEqual(got, want) {
			t.Errorf("%v: other names give another transition", pair)
		}
	}
}

// A schedule against the slow way: starts follow from the rules alone, checked one by one.
func TestScheduleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := network{team: team{secondsPerDay: 1}}
		count := rapid.IntRange(1, 12).Draw(t, "tasks")
		for i := range count {
			k := task{after: rapid.Uint64().Draw(t, "after") & (1<<i - 1)}
			long := rapid.Float64Range(0.1, 100).Draw(t, "long")
			if rapid.Bool().Draw(t, "work") {
				k.days = wait{p50: long, p95: long * 2}
			} else {
				k.wait = wait{p50: long, p95: long * 3}
			}
			n.add(k)
		}
		n.goal = count - 1
		n.schedule(0)
		for i := range n.tasks {
			a := &n.tasks[i]
			for j := range n.tasks {
				b := &n.tasks[j]
				if a.after&(1<<j) != 0 && a.start < b.end-1e-9 {
					t.Fatalf("task %d starts at %v, before task %d ends at %v", i, a.start, j, b.end)
				}
				if i != j && a.isWork() && b.isWork() && a.start < b.end-1e-9 && b.start < a.end-1e-9 {
					t.Fatalf("tasks %d and %d are worked on at the same time", i, j)
				}
			}
			if a.last < 0 && a.start != 0 || a.last >= 0 && n.tasks[a.last].end != a.start {
				t.Fatalf("task %d starts at %v for no reason", i, a.start)
			}
		}
		if p50, p90 := n.solve(); p90 < p50 {
			t.Fatalf("P50 %v, P90 %v", p50, p90)
		}
	})
}

func TestTransitionsGolden(t *testing.T) {
	l := ladder()
	var b strings.Builder
	for _, pair := range [][2]string{
		{"single-box", "two-boxes"}, {"two-boxes", "single-az"}, {"single-az", "multi-az-2"}, {"multi-az-2", "fargate-multi-az"}, {"multi-az-2", "pilot-light"},
		{"multi-az-2", "hybrid-dr"}, {"colo-one-site", "colo-two-sites"}, {"multi-az-3", "multi-az-2"}, {"single-box", "serverless"},
	} {
		for _, x := range moves(l[pair[0]], l[pair[1]], 20) {
			fmt.Fprintf(&b, "== %s to %s, %s: %.1f h (P90 %.1f h), %.1f engineer hours, down %.1f min, longest %s\n",
				pair[0], x.To, x.Level, x.P50.Hours(), x.P90.Hours(), x.EngineerHours, float64(x.Downtime)/60, x.Longest.ID)
			if x.Level != model.ByHand && x.Level != model.Pipeline {
				continue
			}
			for _, k := range x.Tasks {
				fmt.Fprintf(&b, "   %9.1f +%9.1f h  %6.1f engineer hours  %s%s\n", k.Start.Hours(), k.Lasts.Hours(), k.Hours, k.Name.ID, map[bool]string{true: " *"}[k.Critical])
			}
		}
	}
	golden(t, "transitions.golden", b.String())
}

func BenchmarkTransitions(b *testing.B) {
	l := ladder()
	w := data(20)
	fig := reference.Default().Reader()
	b.ReportAllocs()
	for b.Loop() {
		Transitions(l["multi-az-2"], l["hybrid-dr"], w, fig, nil)
	}
}
