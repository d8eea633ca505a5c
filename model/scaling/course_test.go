package scaling

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

func course(t testing.TB, d *model.Deployment, c Curve) *Course {
	t.Helper()
	out, err := PlayDesign(d, c, reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The surge of TestSurgeWorkedByHand as a curve, an hour long: 32400 are shed until 270 s. Five units of 90 rps then serve
// 300 rps at exactly the target, so nothing is taken out. Units: 2 for an hour, and 3 more from 180 s on.
//
//	offered 300·3600 = 1080000; unit seconds 2·3600 + 3·3420 = 17460
//
// Holding 4 units (ceil(300/90)) from the beginning sheds nothing.
func TestCourseWorkedByHand(t *testing.T) {
	fixed, err := reference.Default().With(map[reference.Key]float64{"surge.metric-lag": 60, "surge.boot.spread": 1, "surge.warm-up": 60})
	if err != nil {
		t.Fatal(err)
	}
	d := deployment(100, 3, 0, inCloud(), balancer(), web(2, 8))
	c, err := PlayDesign(d, Curve{Demand: Ramp(Int(100), Int(300), Int(0), Int(3600)), Step: Int(60)}, fixed.Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	w := c.Lanes[1]
	got := fmt.Sprintf("offered %s shed %s served %s last %s; %s units %s ordinary %s start %d most %d hold %d; limit %d; steps %d intervals %d",
		c.Offered, c.Shed, c.Served, c.LastShed, w.Tier, w.UnitSeconds, w.Ordinary, w.Start, w.Most, w.Hold, c.Limits[0].Lane, len(c.Steps), len(c.Intervals))
	want := "offered 1080000 shed 32400 served 1047600 last 270; web units 17460 ordinary 7200 start 2 most 5 hold 4; limit 1; steps 4 intervals 60"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	first := c.Intervals[0]
	if first.Offered.Cmp(Int(18000)) != 0 || first.Shed.Cmp(Int(7200)) != 0 || first.Capacity.Cmp(Int(180)) != 0 || first.Demand.Cmp(Int(300)) != 0 || first.Lane != 1 {
		t.Errorf("first minute: %+v", first)
	}
}

// A step played as a curve sheds what the surge of the same factor sheds, for every way of growing that does not wait for
// the load to come near (parts that the provider raises by steps do, in a curve).
func TestCourseAgreesWithSurge(t *testing.T) {
	for _, x := range everyWay() {
		switch x.name {
		case "functions and a table", "functions at the quota", "large balancer", "absorbed", "above the ceiling", "target tracking, ramp of 10 minutes", "owned base, burst to cloud":
			continue
		}
		s := surge(t, x.d)
		peak := Rounded(x.d.Workload.Peak, 6)
		run := Rounded(float64(s.P50), timePlaces)
		if run.Sign() <= 0 {
			t.Fatalf("%s: P50 %v", x.name, s.P50)
		}
		c := course(t, x.d, Curve{Demand: Ramp(peak, peak.Times(Rounded(s.Factor, 6)), Int(0), run)})
		if got := c.Shed.Float(); math.Abs(got-s.Shed) > 1e-6*s.Shed+1 {
			t.Errorf("%s: the course sheds %v, the surge %v", x.name, got, s.Shed)
		}
	}
}

// someCurve draws a curve between a tenth and five times a peak.
func someCurve(t *rapid.T, peak float64) Curve {
	load := func(label string) Rat { return Rounded(peak*rapid.Float64Range(0.1, 5).Draw(t, label), 3) }
	run := Int(rapid.Int64Range(600, 20000).Draw(t, "run"))
	d := Flash(load("before"), load("to"), Int(rapid.Int64Range(0, 900).Draw(t, "rise")), Int(rapid.Int64Range(0, 3600).Draw(t, "hold")), Int(rapid.Int64Range(0, 7200).Draw(t, "decay")), run)
	c := Curve{Demand: d, Step: Int(rapid.Int64Range(60, 3000).Draw(t, "step")), Clock: Int(rapid.Int64Range(0, 86399).Draw(t, "clock"))}
	switch rapid.IntRange(0, 2).Draw(t, "room") {
	case 1:
		c.Room = Room{Places: load("places").Times(Int(10))}
	case 2:
		c.Room = Room{Endless: true}
	}
	return c
}

// Offered = served + shed + queued in the whole and in each interval, for every way of growing, by chance and without;
// intervals join; and the same draws give the same course.
func TestCourseProperties(t *testing.T) {
	ways := everyWay()
	policies := []model.Scaling{{Policy: model.PolicyTargetTracking}, {Policy: model.PolicyStep}, {Policy: model.PolicyPredictive},
		{Policy: model.PolicyScheduled, Schedule: model.Schedule{From: 8, To: 20}}, {Policy: model.PolicyTargetTracking, WarmPool: 2, Cooldown: 60}}
	rapid.Check(t, func(t *rapid.T) {
		x := ways[rapid.IntRange(0, len(ways)-1).Draw(t, "design")]
		d := *x.d
		d.Tiers = append([]model.PlacedTier(nil), d.Tiers...)
		for i := range d.Tiers {
			if tier := &d.Tiers[i]; tier.Scaling.Policy == model.PolicyTargetTracking {
				p := policies[rapid.IntRange(0, len(policies)-1).Draw(t, "policy")]
				tier.Scaling.Policy, tier.Scaling.WarmPool, tier.Scaling.Schedule, tier.Scaling.Cooldown = p.Policy, p.WarmPool, p.Schedule, p.Cooldown
				tier.Purchase.Spot, tier.SpotPerHour = 0.5, 0.2
				tier.Curve = []model.CurveRow{{Share: 0.5, Load: d.Workload.Peak / 2, Running: float64((tier.Units + 1) / 2)}, {Share: 0.5, Load: d.Workload.Peak, Running: float64(tier.Units)}}
			}
		}
		c := someCurve(t, d.Workload.Peak)
		var texts []string
		seed := rapid.Uint64().Draw(t, "seed")
		chance := rapid.Bool().Draw(t, "chance")
		for range 2 {
			if chance {
				c.Chance = Draws(seed)
			}
			out, err := PlayDesign(&d, c, reference.Default().Reader(), &model.Ledger{})
			if err != nil {
				t.Fatalf("%s: %v", x.name, err)
			}
			if out.Served.Plus(out.Shed).Plus(out.Queued).Cmp(out.Offered) != 0 || out.Served.Sign() < 0 || out.Shed.Sign() < 0 {
				t.Fatalf("%s: offered %s, served %s, shed %s, queued %s", x.name, out.Offered, out.Served, out.Shed, out.Queued)
			}
			var offered, served, shed, queued Rat
			at := Int(0)
			for _, iv := range out.Intervals {
				if iv.From.Cmp(at) != 0 || iv.Offered.Plus(queued).Cmp(iv.Served.Plus(iv.Shed).Plus(iv.Queued)) != 0 || iv.Served.Sign() < 0 {
					t.Fatalf("%s: interval %+v after %s with %s queued", x.name, iv, at, queued)
				}
				at, queued = iv.To, iv.Queued
				offered, served, shed = offered.Plus(iv.Offered), served.Plus(iv.Served), shed.Plus(iv.Shed)
			}
			if at.Cmp(out.Run) != 0 || offered.Cmp(out.Offered) != 0 || served.Cmp(out.Served) != 0 || shed.Cmp(out.Shed) != 0 {
				t.Fatalf("%s: intervals sum to %s offered, %s served, %s shed until %s", x.name, offered, served, shed, at)
			}
			texts = append(texts, fmt.Sprint(out.Offered, out.Shed, out.Levels, out.Lanes[0].Launches, out.Lanes[0].Taken))
		}
		if texts[0] != texts[1] {
			t.Fatalf("%s: the same draws give %s and %s", x.name, texts[0], texts[1])
		}
	})
}

// A lane that holds Hold units from the beginning sheds nothing by itself.
func TestHoldShedsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCurve(t, 100)
		d := deployment(100, 3, 0, inCloud(), web(2, 50))
		first, err := PlayDesign(d, c, reference.Default().Reader(), nil)
		if err != nil {
			t.Fatal(err)
		}
		held := web(first.Lanes[0].Hold, 50)
		held.Fixed = true
		out, err := PlayDesign(deployment(100, 3, 0, inCloud(), held), c, reference.Default().Reader(), nil)
		if err != nil || out.Lanes[0].Shed.Sign() > 0 || out.Shed.Sign() > 0 {
			t.Fatalf("%d units shed %s (%v)", first.Lanes[0].Hold, out.Shed, err)
		}
	})
}

// A forecast has the units of the highest load of an hour one day ago ready five minutes before that hour: 30 rps with 10 a
// unit in the second hour of the day ask for 3 from 86400 + 3600 - 300 on, and 1 again an hour later.
func TestForecastByHand(t *testing.T) {
	d, err := Recorded([]Rat{Int(0), Int(4000), Int(5000)}, []Rat{Int(10), Int(30), Int(10)}, Int(100000))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(Forecast(d, Int(86400), Int(3600), Int(300), Int(10)))
	if want := "[{86100 1} {89700 3} {93600 1}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFlashByHand(t *testing.T) {
	d := Flash(Int(100), Int(900), Int(60), Int(600), Int(500), Int(2000))
	want := "[{0 60 100 900} {60 660 900 900} {660 760 900 500} {760 860 500 300} {860 960 300 200} {960 1060 200 150} {1060 1160 150 100} {1160 2000 100 100}]"
	if got := fmt.Sprint(d.Pieces); got != want || d.check() != nil {
		t.Errorf("got  %s (%v)\nwant %s", got, d.check(), want)
	}
	if d.Peak().Cmp(Int(900)) != 0 || d.First().Cmp(Int(100)) != 0 {
		t.Errorf("peak %s, first %s", d.Peak(), d.First())
	}
	// above 500 rps: half of the rise, 600 s on top, 100 s of the fall; at 500 nothing
	if got := d.Above(Int(500)).Requests(); got.Cmp(Int(30*200+600*400+100*200)) != 0 {
		t.Errorf("above 500: %s", got)
	}
	// 900 rps for 600 of 2000 s, then the piece of 700 on average for 100 s
	if a, b := d.ExceededFor(Frac(29, 100)), d.ExceededFor(Frac(34, 100)); a.Cmp(Int(900)) != 0 || b.Cmp(Int(700)) != 0 {
		t.Errorf("exceeded for 29 %%: %s, for 34 %%: %s", a, b)
	}
}

// six tiers, each of another kind, under a day of minutes: the promise of issue 5.
func sixTiers() *model.Deployment {
	worker := web(2, 30)
	worker.ID, worker.Name = "worker", "worker"
	api := web(3, 40)
	api.ID, api.Name, api.Scaling.Policy = "api", "api", model.PolicyStep
	cache := database(model.TopologySingle, 400)
	cache.ID, cache.Name, cache.Kind = "cache", "cache", model.KindCache
	return deployment(100, 3, 0, inCloud(), balancer(), web(2, 30), worker, api, database(model.TopologyStandby, 900), cache)
}

// minutes is so many days of one-minute loads around a peak, with a wave and noise.
func minutes(days int, peak float64) Demand {
	at, load := make([]Rat, 0, days*1440), make([]Rat, 0, days*1440)
	for m := range days * 1440 {
		wave := 0.55 - 0.45*math.Cos(2*math.Pi*float64(m%1440)/1440)
		at, load = append(at, Int(int64(m)*60)), append(load, Rounded(peak*(wave+float64((m*37)%101)/500), 2))
	}
	d, err := Recorded(at, load, Int(int64(days)*86400))
	if err != nil {
		panic(err)
	}
	return d
}

func BenchmarkDayOverSixTiers(b *testing.B) {
	d, c := sixTiers(), Curve{Demand: minutes(1, 100), Step: Int(600)}
	b.ReportAllocs()
	for b.Loop() {
		course(b, d, c)
	}
}

func BenchmarkNinetyDays(b *testing.B) {
	d, c := deployment(100, 3, 0, inCloud(), balancer(), web(2, 30)), Curve{Demand: minutes(90, 100), Step: Int(86400)}
	b.ReportAllocs()
	for b.Loop() {
		course(b, d, c)
	}
}

func BenchmarkThousandSurges(b *testing.B) {
	d := deployment(100, 3, 0, inCloud(), balancer(), web(2, 30), database(model.TopologyStandby, 400))
	demand := Ramp(Int(100), Int(300), Int(0), Int(7200))
	b.ReportAllocs()
	for b.Loop() {
		for seed := range uint64(1000) {
			course(b, d, Curve{Demand: demand, Chance: Draws(seed)})
		}
	}
}
