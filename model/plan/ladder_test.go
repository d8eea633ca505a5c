package plan_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/model/scaling"
	"nines/web/ui/messages"
)

func climb(t testing.TB, in plan.Inputs, o plan.LadderOptions, ids ...string) *plan.Ladder {
	t.Helper()
	list := in.Library
	if len(ids) > 0 {
		list = nil
		for _, s := range in.Library {
			if slices.Contains(ids, s.ID) {
				list = append(list, s)
			}
		}
	}
	l, err := plan.Climb(context.Background(), in, list, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// few are designs that evaluate fast and lie on one way.
var few = []string{"single-box", "two-boxes", "single-az", "multi-az-2", "fargate-multi-az", "serverless"}

func at(l *plan.Ladder, month int) string { return l.Rungs[l.Course.Rung[month]].Scenario.ID }

func TestWithoutGrowthNothingMoves(t *testing.T) {
	for _, slo := range []string{"99%", "99.9%", "99.95%", "99.9999%"} {
		in := workload(t, "{peak: 200 rps, growth: 0%/mo, database: {growth: 0 GB/mo}, objectives: {slo: "+slo+"}}")
		l := climb(t, in, plan.LadderOptions{})
		if len(l.Course.Moves) != 0 {
			t.Errorf("SLO %s: moves %v without growth", slo, l.Course.Moves)
		}
		if c := cheapestFromNothing(in, l); c >= 0 && c != l.Course.Rung[0] {
			t.Errorf("SLO %s: runs %s, cheapest is %s", slo, at(l, 0), l.Rungs[c].Scenario.ID)
		}
		want := l.Rungs[l.Course.Rung[0]].Months[0].Monthly.Mul(decimal.NewFromInt(36)).Add(l.Course.Entry)
		if !l.Course.Total.Equal(want) {
			t.Errorf("SLO %s: total %s, want 36 × the month = %s", slo, l.Course.Total, want)
		}
	}
}

// cheapestFromNothing is the design that misses nothing and costs least over 36 equal months: bills, expected hours down,
// and making an application for machines and a relational database into one for it; -1 when every one misses something.
func cheapestFromNothing(in plan.Inputs, l *plan.Ladder) int {
	best, least := -1, math.Inf(1)
	for i, r := range l.Rungs {
		m := &r.Months[0]
		hours := scaling.Rewrite(r.Scenario, in.Figures.Reader(), nil)
		if usd := 36*m.Monthly.Add(m.Downtime).InexactFloat64() + hours*in.Workload.Money.Engineer.Float(); m.Miss == 0 && usd < least {
			best, least = i, usd
		}
	}
	return best
}

// More growth never lets a design last longer.
func TestMoreGrowthBreaksNoLater(t *testing.T) {
	var before *plan.Ladder
	for _, g := range []int{3, 8, 15} {
		in := workload(t, fmt.Sprintf("{peak: 100 rps, growth: %d%%/mo, objectives: {budget: 3000 USD/mo}}", g))
		l := climb(t, in, plan.LadderOptions{}, few...)
		if before != nil {
			for i, r := range l.Rungs {
				for _, b := range before.Rungs[i].Breaks {
					k := slices.IndexFunc(r.Breaks, func(x plan.Break) bool { return x.Miss == b.Miss })
					if k < 0 || r.Breaks[k].Month > b.Month {
						t.Errorf("%s at %d %%: %v lasts longer than in month %d", r.Scenario.ID, g, b.Miss, b.Month)
					}
				}
			}
		}
		before = l
	}
	if len(before.Rungs[0].Breaks) == 0 {
		t.Error("nothing broke: the test says nothing")
	}
}

// The ladder misses no more than never moving or starting big, and where it misses as much it costs no more.
func TestTheLadderIsNoWorseThanTheOthers(t *testing.T) {
	for _, w := range []string{"{peak: 30 rps}", "{peak: 30 rps, growth: 15%/mo, objectives: {slo: 99%}}",
		"{peak: 300 rps, growth: 10%/mo, objectives: {slo: 99.95%, budget: 6000 USD/mo}}"} {
		in := workload(t, w)
		l := climb(t, in, plan.LadderOptions{}, few...)
		for name, c := range map[string]*plan.Course{"staying": l.Stay, "starting big": l.Big} {
			if l.Course.Missed[plan.MissUnsolved] > c.Missed[plan.MissUnsolved] {
				t.Errorf("%s: the ladder cannot tell %d months, %s %d", w, l.Course.Missed[plan.MissUnsolved], name, c.Missed[plan.MissUnsolved])
			}
			same := l.Course.Missed[plan.MissSLO]+c.Missed[plan.MissSLO] == 0
			for _, k := range plan.Misses {
				same = same && l.Course.Missed[k.Miss] == c.Missed[k.Miss]
			}
			mine, other := l.Course.Total.Add(l.Course.Downtime), c.Total.Add(c.Downtime)
			if same && mine.Sub(other).GreaterThan(decimal.NewFromFloat(0.01)) {
				t.Errorf("%s: the ladder costs %s with its hours down, %s %s", w, mine, name, other)
			}
		}
	}
}

// Every move can be made: it begins when the design it leaves already runs, nine of ten are done by its month, and its
// way follows `next`.
func TestMovesCanBeMade(t *testing.T) {
	in := workload(t, "{peak: 30 rps, growth: 15%/mo, objectives: {slo: 99.9%, budget: 2500 USD/mo}}")
	l := climb(t, in, plan.LadderOptions{From: "single-box"})
	if len(l.Course.Moves) < 2 || at(l, 0) != "single-box" {
		t.Fatalf("from %s with %d moves: the test says nothing", at(l, 0), len(l.Course.Moves))
	}
	since := 0
	run := decimal.Zero
	for n := range l.Months {
		run = run.Add(l.Rungs[l.Course.Rung[n]].Months[n].Monthly)
	}
	for _, m := range l.Course.Moves {
		if m.Start < float64(since) {
			t.Errorf("the move of month %d begins in month %g, before month %d when its design does", m.Month, m.Start, since)
		}
		if got := m.Start + float64(m.Way.P90)/(730*3600); math.Abs(got-float64(m.Month)) > 1e-9 { // a month is 730 h (docs/json.md)
			t.Errorf("begun in %g and taking %g s it ends in %g, not %d", m.Start, m.Way.P90, got, m.Month)
		}
		for i, s := range m.Way.Steps {
			if !slices.Contains(s.From.Next, s.To.ID) || i > 0 && m.Way.Steps[i-1].To != s.From {
				t.Errorf("no way leads from %s to %s", s.From.ID, s.To.ID)
			}
			if s.Both <= 0 {
				t.Errorf("%s and %s run beside each other for %g s", s.From.ID, s.To.ID, s.Both)
			}
		}
		if m.Kind == "" || m.Why.ID == "" {
			t.Errorf("the move of month %d has no reason", m.Month)
		}
		run = run.Add(m.Labor).Add(m.Both)
		since = m.Month
	}
	if !run.Equal(l.Course.Total) {
		t.Errorf("bills and moves are %s, the total %s", run, l.Course.Total)
	}
}

// Of all courses over three designs and seven months, tried one by one, none is better. The order of what is compared is
// written out again here, from the documentation of Climb.
func TestTheCourseIsTheBestOfAll(t *testing.T) {
	moved := false
	for _, w := range []string{
		"{peak: 280 rps, growth: 25%/mo, objectives: {slo: 99%}, money: {engineer: 5 USD/h}}",
		"{peak: 280 rps, growth: 25%/mo, objectives: {slo: 99.9%, budget: 3000 USD/mo}, money: {engineer: 1 USD/h}}",
		"{peak: 600 rps, growth: 25%/mo, objectives: {slo: 99.9%}, money: {engineer: 1 USD/h}}",
		"{peak: 280 rps, growth: 25%/mo, objectives: {slo: 99%, budget: 2600 USD/mo}, money: {engineer: 5 USD/h}}",
		"{peak: 280 rps, growth: 25%/mo, objectives: {slo: 99%, budget: 1700 USD/mo}, money: {engineer: 1 USD/h}}",
	} {
		in := workload(t, w)
		l := climb(t, in, plan.LadderOptions{Months: 6, From: "single-box"}, "single-box", "two-boxes", "single-az")
		want, course := math.Inf(1), []int(nil)
		ways := map[[3]int]*plan.Way{}
		for k := range 729 { // 3^6 choices for the months 1 to 6; month 0 is the design that runs today
			try := []int{0, k % 3, k / 3 % 3, k / 9 % 3, k / 27 % 3, k / 81 % 3, k / 243}
			if v, ok := value(in, l, ways, try); ok && v < want-0.01 {
				want, course = v, try
			}
		}
		got, ok := value(in, l, ways, l.Course.Rung)
		if !ok || got > want+0.02 {
			t.Errorf("%s: %v is worth %.2f, %v %.2f", w, l.Course.Rung, got, course, want)
		}
		moved = moved || len(l.Course.Moves) > 0
	}
	if !moved {
		t.Error("nothing moved: the test says nothing")
	}
}

// A budget that is missed in the last month alone is not kept by a move that costs more than it can save: each move pays
// for itself by some month, or spares something else that was asked for.
func TestNoMoveForTheLastMonths(t *testing.T) {
	in := workload(t, "{peak: 30 rps, growth: 8%/mo, objectives: {slo: 99.5%, budget: 3000 USD/mo}}")
	for _, from := range []string{"", "single-az", "multi-az-2"} {
		l := climb(t, in, plan.LadderOptions{From: from})
		for _, m := range l.Course.Moves {
			if cost := m.Labor.Add(m.Both).InexactFloat64(); !worthMaking(in, l, m.Month, m.From, m.To, cost) {
				t.Errorf("from %q: the move of month %d to %s costs %.0f USD and never pays", from, m.Month, l.Rungs[m.To].Scenario.ID, cost)
			}
		}
		if from == "single-az" && (l.Rungs[l.Stay.Rung[0]].Months[36].Miss != plan.MissBudget || l.Stay.Missed[plan.MissBudget] != 1 || len(l.Course.Moves) != 0) {
			t.Errorf("from %s: %d moves, staying misses %v: the test is about a budget missed in month 36 alone", from, len(l.Course.Moves), l.Stay.Missed)
		}
	}
}

// value of a course in one number, by weights so far apart that they order like the list in Climb; false when a move has
// no time.
func value(in plan.Inputs, l *plan.Ladder, ways map[[3]int]*plan.Way, course []int) (float64, bool) {
	v, since := 0.0, 0
	for n, i := range course {
		m := l.Rungs[i].Months[n]
		w := plan.Grown(in.Workload, n)
		switch {
		case m.Miss&plan.MissUnsolved != 0:
			v += 1e15
		default:
			if n < l.Months {
				v += m.Monthly.InexactFloat64() + m.Downtime.InexactFloat64()
			}
			if m.Miss&plan.MissSLO != 0 {
				v += 1e11 * (m.Unavailability - (1 - w.Objectives.SLO)) * 8760
			}
			if m.Miss&plan.MissSurge != 0 {
				v += 1e9
			}
			if m.Miss&plan.MissBudget != 0 {
				v += 1e7
			}
		}
		if n == 0 || course[n-1] == i {
			continue
		}
		key := [3]int{n, course[n-1], i}
		way, ok := ways[key]
		if !ok {
			now := in
			now.Workload = w
			way = plan.ShortestWay(now, l.Rungs[course[n-1]].Scenario.ID, l.Rungs[i].Scenario.ID)
			ways[key] = way
		}
		if way == nil || float64(n)-float64(way.P90)/730/3600 < float64(since) {
			return 0, false
		}
		cost := way.EngineerHours * in.Workload.Money.Engineer.Float()
		for _, s := range way.Steps {
			cost += float64(s.Both) / 730 / 3600 * l.Rungs[rungOf(l, s.To, i)].Months[n].Monthly.Sub(l.Rungs[rungOf(l, s.To, i)].Months[n].People).InexactFloat64()
		}
		if !worthMaking(in, l, n, course[n-1], i, cost) {
			return 0, false
		}
		v += cost
		since = n
	}
	return v, true
}

// worthMaking is the rule of docs/ladder.md for a move where there is a budget, month by month: it spares something else
// asked for until some month, or has paid for itself by then.
func worthMaking(in plan.Inputs, l *plan.Ladder, n, from, to int, cost float64) bool {
	if in.Workload.Objectives.Budget.Amount.IsZero() {
		return true
	}
	over := func(m plan.RungMonth) float64 { // in one number, as in value; the budget and money left out
		v := 0.0
		if m.Miss&plan.MissUnsolved != 0 {
			return 1e15
		}
		if m.Miss&plan.MissSLO != 0 {
			v += 1e11 * (m.Unavailability - (1 - in.Workload.Objectives.SLO)) * 8760
		}
		if m.Miss&plan.MissSurge != 0 {
			v += 1e9
		}
		return v
	}
	spared, bills, money := 0.0, 0.0, 0.0
	for k := n; k <= l.Months; k++ {
		a, b := l.Rungs[from].Months[k], l.Rungs[to].Months[k]
		spared += over(a) - over(b)
		if k < l.Months {
			bills += a.Monthly.Sub(b.Monthly).InexactFloat64()
			money += a.Monthly.Add(a.Downtime).Sub(b.Monthly).Sub(b.Downtime).InexactFloat64()
		}
		if spared > 1e3 || bills >= cost || money >= cost {
			return true
		}
	}
	return false
}

func rungOf(l *plan.Ladder, s *model.Scenario, otherwise int) int {
	if k := slices.IndexFunc(l.Rungs, func(r *plan.Rung) bool { return r.Scenario == s }); k >= 0 {
		return k
	}
	return otherwise
}

// The shortest way is no longer than any way found by trying all of them.
func TestShortestWay(t *testing.T) {
	in := inputs(t)
	known := map[[2]string]*plan.Way{}
	for _, a := range in.Library {
		for _, b := range in.Library {
			known[[2]string{a.ID, b.ID}] = plan.ShortestWay(in, a.ID, b.ID)
		}
	}
	for _, a := range in.Library {
		for _, b := range in.Library {
			w := known[[2]string{a.ID, b.ID}]
			if a == b {
				if w == nil || len(w.Steps) != 0 || w.P90 != 0 {
					t.Errorf("from %s to itself: %+v", a.ID, w)
				}
				continue
			}
			if w == nil {
				continue
			}
			for _, via := range a.Next { // the triangle: one step and then the shortest way on is never shorter
				if via != b.ID {
					on, first := known[[2]string{via, b.ID}], known[[2]string{a.ID, via}]
					if on != nil && first.P90+on.P90 < w.P90-1e-6 {
						t.Errorf("%s to %s is shorter over %s", a.ID, b.ID, via)
					}
				}
			}
		}
	}
	if plan.ShortestWay(in, "single-box", "nowhere") != nil {
		t.Error("a way to nowhere")
	}
}

// The default workload: the cheapest design that meets 99.9 % today is the cheapest at six times the peak too.
func TestDefaultLadder(t *testing.T) {
	in := inputs(t)
	start := time.Now()
	l := climb(t, in, plan.LadderOptions{})
	t.Logf("18 designs × 37 months in %v", time.Since(start))
	c := compare(t, in)
	// The cheapest bill that meets 99.9 % is that of functions and keys; making an application of machines and tables into
	// one of those (60 and 40 engineer-days and more) costs more than it saves in three years.
	now := l.Rungs[l.Course.Rung[0]]
	if c.Answer().Cheapest.Scenario.ID != "serverless" || now.Scenario.ID != "single-az" || now.Months[0].Miss != 0 || !l.Course.Entry.IsZero() {
		t.Errorf("now %s, which misses %v; compare says %s", now.Scenario.ID, now.Months[0].Miss, c.Answer().Cheapest.Scenario.ID)
	}
	for i, e := range c.Evaluations {
		if m := l.Rungs[i].Months[0]; !m.Monthly.Equal(e.Cost.Monthly) || math.Abs(m.Unavailability/e.Availability.Unavailability-1) > 1e-9 {
			t.Errorf("%s: month 0 is %v USD, U %v, not what compare says: %v, %v", e.Scenario.ID, m.Monthly, m.Unavailability, e.Cost.Monthly, e.Availability.Unavailability)
		}
	}
	last := l.Rungs[0].Months[36] // 30 × 1.05^36 = 173.7545
	if math.Abs(last.Peak-173.7545) > 0.001 || last.Data != in.Workload.Database.Data+36*in.Workload.Database.Growth {
		t.Errorf("month 36: %g requests/s, %g bytes", last.Peak, last.Data)
	}
	if len(l.Assumptions) == 0 || l.AsOf == "" {
		t.Error("no assumptions, or no date of prices")
	}
}

func TestLadderRanges(t *testing.T) {
	in := workload(t, "{peak: 250 rps, growth: {low: 2%/mo, likely: 5%/mo, high: 8%/mo}, objectives: {slo: 99%}, money: {engineer: 5 USD/h}}")
	l := climb(t, in, plan.LadderOptions{Months: 12}, "single-box", "two-boxes", "single-az")
	r := l.Ranges
	if r == nil || r.Samples != plan.LadderSamples {
		t.Fatalf("ranges %+v", r)
	}
	if likely := l.Course.Total.InexactFloat64(); r.Total.Low > likely || likely > r.Total.High || r.Total.Low >= r.Total.High {
		t.Errorf("total %g is not inside %+v", likely, r.Total)
	}
	again := climb(t, in, plan.LadderOptions{Months: 12}, "single-box", "two-boxes", "single-az")
	if fmt.Sprint(*again.Ranges) != fmt.Sprint(*r) {
		t.Error("the same question has another answer")
	}
}

func TestLadderFromAnUnknownDesign(t *testing.T) {
	in := inputs(t)
	if _, err := plan.Climb(context.Background(), in, in.Library, plan.LadderOptions{From: "nowhere"}); err != plan.ErrNoRung {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := plan.Climb(ctx, in, in.Library, plan.LadderOptions{}); err == nil {
		t.Error("an interrupted ladder is no error")
	}
	in = workload(t, "{peak: 30 rps, growth: {low: 20%/mo, likely: 40%/mo, high: 80%/mo}}") // samples of seconds
	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := plan.Climb(ctx, in, in.Library[:2], plan.LadderOptions{}); err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("interrupted after %v: %v", time.Since(start), err)
	}
}

func BenchmarkLadder(b *testing.B) {
	in := workload(b, "peak: 30 rps")
	for b.Loop() {
		climb(b, in, plan.LadderOptions{})
	}
}

// A founder of 30 requests/s who grows 12 % a month, by the sentences: the answer moves, in time, for money that is said.
func TestFounderLadderGolden(t *testing.T) {
	in := workload(t, "{peak: 30 rps, database: {data: 20 GB, growth: 2 GB/mo}, growth: 12%/mo, objectives: {slo: 99.5%, budget: 1500 USD/mo}}")
	l := climb(t, in, plan.LadderOptions{})
	var b strings.Builder
	fmt.Fprintf(&b, "now %s\n", at(l, 0))
	for _, m := range l.Course.Moves {
		fmt.Fprintf(&b, "month %d %s, start %d, %s: %s\n", m.Month, l.Rungs[m.To].Scenario.ID, int(math.Floor(m.Start)), m.Kind, messages.For("en").Text(m.Why))
	}
	for _, r := range l.Rungs {
		fmt.Fprintf(&b, "%s:", r.Scenario.ID)
		for _, k := range r.Breaks {
			fmt.Fprintf(&b, " month %d %s.", k.Month, messages.For("en").Text(k.Why))
		}
		b.WriteByte('\n')
	}
	const name = "testdata/founder.golden"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the founder's ladder is\n%s\nwas\n%s", b.String(), want)
	}
	if len(l.Course.Moves) == 0 {
		t.Error("nothing moves")
	}
}

// When the samples of a growth range first miss something lies around the month of the likely growth, sooner for faster
// growth, and a design that the likely growth breaks is broken by at least half of the samples.
func TestBreakRanges(t *testing.T) {
	in := workload(t, "{peak: 250 rps, growth: {low: 4%/mo, likely: 8%/mo, high: 12%/mo}, objectives: {slo: 99%, budget: 4000 USD/mo}}")
	l := climb(t, in, plan.LadderOptions{Months: 24}, "single-box", "single-az", "multi-az-2")
	found := 0
	for i, r := range l.Rungs {
		for _, k := range r.Breaks {
			if k.Month == 0 || k.Month > 18 {
				continue
			}
			for n, m := range plan.Misses {
				if b := l.Ranges.Breaks[i][n]; m.Miss == k.Miss {
					found++
					if b.Share < 0.5 || b.Month.Low > float64(k.Month)+1 || b.Month.High < float64(k.Month)-1 || b.Month.Low >= b.Month.High {
						t.Errorf("%s misses %s in month %d, samples in %+v", r.Scenario.ID, m.Name, k.Month, b)
					}
				}
			}
		}
	}
	if found == 0 {
		t.Error("nothing broke: the test says nothing")
	}
}
