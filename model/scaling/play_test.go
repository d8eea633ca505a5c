package scaling

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// exact reads a decimal of a test.
func exact(s string) Rat {
	r, err := ParseRat(s)
	if err != nil {
		panic(err)
	}
	return r
}

// issue5 is the example of issue 5, item 7.
func issue5() (Demand, Group, Policy) {
	return Ramp(Int(100), Int(400), Int(300), Int(1800)),
		Group{Capacity: Int(50), Start: 4, Max: 100},
		Policy{MetricPeriod: Int(60), Periods: 3, Target: exact("0.70"), Boot: Int(90), Warmup: Int(60), DuringWarmup: ServesHalf}
}

// Worked by hand. The load is 100 + t until t = 300, then 400; four units serve 200.
//
//	period ends  60: 130/200 = 0.65          not above 0.70
//	            120: 190/200 = 0.95          1st above
//	            180: 250/200                 2nd
//	            240: 310/200                 3rd: alarm; want = ceil(310/35) = ceil(8.857) = 9; launch 9 - 4 = 5
//	            300: 370/200 (the 5 boot)    want = ceil(10.57) = 11; launch 2
//	            360: 400/200 (5 warm up)     want = ceil(11.43) = 12; launch 1
//	            420: 400/450 = 0.889         want 12: nothing to launch
//	            480: 400/550 = 0.727         the same
//	            540: 400/600 = 0.667         the alarm ends
//
// Capacity: 200 until 330, 200 + 5·25 = 325 until 390, 9·50 + 2·25 = 500 until 450, 11·50 + 25 = 575 until 510, 600.
// Shed: the triangle of 100..300, 200·200/2 = 20000; 200·30 = 6000 until 330; 75·60 = 4500 until 390. Together 30500.
// Offered: 250·300 + 400·1500 = 675000.
func TestPlayWorkedByHand(t *testing.T) {
	r, err := Play(issue5())
	if err != nil {
		t.Fatal(err)
	}
	want := `offered 675000 served 644500 shed 30500 peak 200 from 100 to 390 alarm 240
launches 240:5 300:2 360:1
levels 0:200 330:325 390:500 450:575 510:600`
	if got := describe(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func describe(r Run) string {
	var b strings.Builder
	fmt.Fprintf(&b, "offered %s served %s shed %s peak %s", r.Offered, r.Served, r.Shed, r.PeakShed)
	if r.Sheds {
		fmt.Fprintf(&b, " from %s to %s", r.FirstShed, r.LastShed)
	}
	if r.Alarmed {
		fmt.Fprintf(&b, " alarm %s", r.Alarm)
	}
	b.WriteString("\nlaunches")
	for _, l := range r.Launches {
		fmt.Fprintf(&b, " %s:%d", l.At, l.Count)
	}
	b.WriteString("\nlevels")
	for _, l := range r.Levels {
		fmt.Fprintf(&b, " %s:%s", l.At, l.Capacity)
	}
	return b.String()
}

// The alarm needs strictly more than the target, and the ceil must not round 2.1/0.7 = 3 up to 4: a step to 2.1 rps with
// units of 1 rps at 0.7 wants exactly 3.
func TestPlayExactEdges(t *testing.T) {
	p := Policy{MetricPeriod: Int(60), Periods: 1, Target: exact("0.7"), Boot: Int(30), DuringWarmup: ServesFull}
	r, err := Play(Ramp(Int(0), exact("2.1"), Int(0), Int(600)), Group{Capacity: Int(1), Start: 1, Max: 10}, p)
	if err != nil {
		t.Fatal(err)
	}
	// shed: 1.1 rps above the one unit for 60 + 30 s = 99 requests; at 120 the metric is 2.1/3 = 0.7, not above
	want := `offered 1260 served 1161 shed 99 peak 11/10 from 0 to 90 alarm 60
launches 60:2
levels 0:1 90:3`
	if got := describe(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	calm, err := Play(Ramp(Int(0), exact("0.7"), Int(0), Int(600)), Group{Capacity: Int(1), Start: 1, Max: 10}, p)
	if err != nil || calm.Alarmed {
		t.Errorf("exactly at the target: alarm %v, error %v, want none", calm.Alarmed, err)
	}
}

// Two of three launched units come from the warm pool and serve 10 s after the launch at 60, the third 50 s after it.
// Shed: 3 rps for 70 s, 1 rps for 40 s = 250.
func TestPlayWarmPool(t *testing.T) {
	p := Policy{MetricPeriod: Int(60), Periods: 1, Target: Int(1), Boot: Int(50), ReadyBoot: Int(10), DuringWarmup: ServesFull}
	r, err := Play(Ramp(Int(1), Int(4), Int(0), Int(300)), Group{Capacity: Int(1), Start: 1, Max: 9, Ready: 2}, p)
	if err != nil {
		t.Fatal(err)
	}
	want := `offered 1200 served 950 shed 250 peak 3 from 0 to 110 alarm 60
launches 60:3
levels 0:1 70:3 110:4`
	if got := describe(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPlayAgreesWithTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, g, p := someRun(t)
		r, err := Play(d, g, p)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := describe(r), describe(twin(d, g, p)); got != want {
			t.Fatalf("demand %v\ngroup %+v\npolicy %+v\ngot\n%s\ntwin\n%s", d, g, p, got, want)
		}
		if r.Served.Plus(r.Shed).Cmp(r.Offered) != 0 {
			t.Fatalf("served %s + shed %s is not offered %s", r.Served, r.Shed, r.Offered)
		}
		if m := measure(d, r.Levels); m.shed.Cmp(r.Shed) != 0 || m.offered.Cmp(r.Offered) != 0 {
			t.Fatalf("the meter over the levels of the run sheds %s of %s, the run %s of %s", m.shed, m.offered, r.Shed, r.Offered)
		}
	})
}

// someRun draws ramps, steps and traces with awkward fractions.
func someRun(t *rapid.T) (Demand, Group, Policy) {
	in := func(label string, lo, hi int64) Rat {
		return Frac(rapid.Int64Range(lo, hi).Draw(t, label), rapid.SampledFrom([]int64{1, 1, 2, 3, 10}).Draw(t, label+"/"))
	}
	run := in("run", 100, 3000)
	d := Ramp(in("before", 0, 300), in("to", 0, 900), in("over", 0, 900), run)
	if rapid.Bool().Draw(t, "trace") {
		var at, load []Rat
		for i, n := 0, rapid.IntRange(1, 8).Draw(t, "rows"); i < n; i++ {
			next := Int(0)
			if i > 0 {
				next = at[i-1].Plus(in("gap", 1, 400))
			}
			at, load = append(at, next), append(load, in("load", 0, 900))
		}
		d, _ = Recorded(at, load, run)
	}
	g := Group{Capacity: in("capacity", 1, 80), Start: rapid.IntRange(0, 6).Draw(t, "start"), Ready: rapid.IntRange(0, 3).Draw(t, "ready")}
	g.Max = max(1, g.Start+rapid.IntRange(0, 40).Draw(t, "more"))
	return d, g, Policy{
		MetricPeriod: in("period", 7, 90), Periods: rapid.IntRange(1, 4).Draw(t, "periods"),
		Target: Frac(rapid.Int64Range(1, 100).Draw(t, "target"), 100),
		Boot:   in("boot", 0, 200), Warmup: in("warmup", 0, 200), ReadyBoot: in("readyboot", 0, 60),
		DuringWarmup: rapid.SampledFrom([]Share{ServesNone, ServesHalf, ServesFull}).Draw(t, "share"),
	}
}

// More units at the start never shed more of a step: either they keep the metric at the target and nothing is shed, or
// the alarm comes at the same period as without them.
func TestMoreHeadroomNeverShedsMoreOfAStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, g, p := someRun(t)
		d := Ramp(Int(0), Int(rapid.Int64Range(1, 900).Draw(t, "load")), Int(0), Int(3000))
		more := g
		more.Start, more.Max = g.Start+1, max(g.Max, g.Start+1)
		a, err1 := Play(d, g, p)
		b, err2 := Play(d, more, p)
		if err1 != nil || err2 != nil || b.Shed.Cmp(a.Shed) > 0 {
			t.Fatalf("%d units shed %s, one more %s (%v, %v)", g.Start, a.Shed, b.Shed, err1, err2)
		}
	})
}

// Of any other demand more units at the start can shed more, by the rules, because they delay the alarm. 8 rps are above
// 0.5·10 but not above 0.5·20, so one unit has its first metric above target at 60 and two have none; after the step to
// 100 rps at 120 one unit (since 120: alarm, two units wanted and launched) launches for it at 180, two units at 240.
//
//	start 1: 90·90 until the unit of 120 serves at 210, 80·60 until all serve at 270      = 12900
//	start 2: 80·210 until all serve at 330                                                = 16800
func TestMoreHeadroomCanShedMoreOfATrace(t *testing.T) {
	d, err := Recorded([]Rat{Int(0), Int(120)}, []Rat{Int(8), Int(100)}, Int(900))
	if err != nil {
		t.Fatal(err)
	}
	p := Policy{MetricPeriod: Int(60), Periods: 2, Target: Frac(1, 2), Boot: Int(90), DuringWarmup: ServesFull}
	one, _ := Play(d, Group{Capacity: Int(10), Start: 1, Max: 100}, p)
	two, _ := Play(d, Group{Capacity: Int(10), Start: 2, Max: 100}, p)
	if one.Shed.Cmp(Int(12900)) != 0 || two.Shed.Cmp(Int(16800)) != 0 {
		t.Errorf("start 1 sheds %s, start 2 %s, want 12900 and 16800", one.Shed, two.Shed)
	}
}

func TestPlayRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Demand, *Group, *Policy)
		want   string
	}{
		"no run":          {func(d *Demand, _ *Group, _ *Policy) { d.Run = Int(0) }, "longer than 0 s"},
		"negative demand": {func(d *Demand, _ *Group, _ *Policy) { d.Pieces[0].From = Int(-1) }, "negative"},
		"gap":             {func(d *Demand, _ *Group, _ *Policy) { d.Pieces = d.Pieces[1:] }, "says nothing"},
		"ends early":      {func(d *Demand, _ *Group, _ *Policy) { d.Run = Int(9999) }, "before the run"},
		"capacity":        {func(_ *Demand, g *Group, _ *Policy) { g.Capacity = Int(0) }, "more than 0"},
		"min above max":   {func(_ *Demand, g *Group, _ *Policy) { g.Max = 3 }, "fewer than the 4"},
		"period":          {func(_ *Demand, _ *Group, p *Policy) { p.MetricPeriod = Int(0) }, "metric period"},
		"target":          {func(_ *Demand, _ *Group, p *Policy) { p.Target = Int(2) }, "at most 1"},
		"share":           {func(_ *Demand, _ *Group, p *Policy) { p.DuringWarmup = "most" }, "none, half or full"},
		"too long":        {func(_ *Demand, _ *Group, p *Policy) { p.MetricPeriod = exact("0.00001") }, "metric periods"},
	} {
		d, g, p := issue5()
		c.change(&d, &g, &p)
		if _, err := Play(d, g, p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a sentence with %q", name, err, c.want)
		}
	}
}

// 90 days of one-minute samples: a day's wave with a spike on top.
func BenchmarkPlay90Days(b *testing.B) { benchmarkTrace(b, 90) }

// A day of one-minute samples; issue 5 wants six of these under 2 ms.
func BenchmarkPlayDay(b *testing.B) { benchmarkTrace(b, 1) }

func benchmarkTrace(b *testing.B, days int) {
	var at, load []Rat
	for m := range days * 1440 {
		at, load = append(at, Int(int64(m)*60)), append(load, Frac(int64(1000+(m*37)%400+10*(m%1440)), 10))
	}
	d, err := Recorded(at, load, Int(int64(days)*86400))
	if err != nil {
		b.Fatal(err)
	}
	_, g, p := issue5()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Play(d, g, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlayIssue5(b *testing.B) {
	d, g, p := issue5()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Play(d, g, p); err != nil {
			b.Fatal(err)
		}
	}
}

// A ramp of 0 to 1 rps in 3 s over one unit of 1/3 rps sheds (2/3)²/(2·1/3) = 2/3 of 1.5 requests until 3 s.
func TestRunDecimals(t *testing.T) {
	p := Policy{MetricPeriod: Int(60), Periods: 1, Target: Int(1), DuringWarmup: ServesFull}
	r, err := Play(Ramp(Int(0), Int(1), Int(3), Int(3)), Group{Capacity: Frac(1, 3), Start: 1, Max: 1}, p)
	if err != nil {
		t.Fatal(err)
	}
	offered, served, shed := r.Decimals(12)
	if offered != "1.5" || shed != "0.666666666667" || served != "0.833333333333" {
		t.Errorf("offered %s served %s shed %s", offered, served, shed)
	}
}
