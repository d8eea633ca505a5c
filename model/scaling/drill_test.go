package scaling

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Worked by hand: the load rises at 0, four units serve. At 200 s five are launched, at 260 s two. In service: three at
// 290 s (90 s after their launch), two at 300 (100), two at 370 (110). Mean (3·90 + 2·100 + 2·110)/7 = 690/7.
func TestFitDrillByHand(t *testing.T) {
	f := FitDrill(&Drill{At: []float64{0, 200, 260, 290, 300, 370, 900}, InService: []int{4, 4, 4, 7, 9, 11, 10}, Desired: []int{4, 9, 11, 11, 11, 11, 10}})
	got := fmt.Sprintf("%d to %d, delay %v %v, boots %v, P50 %v P95 %v, first %d of %d launches", f.Start, f.End, f.Delay, f.DelayKnown, f.Boots, f.P50, f.P95, f.First, f.Launches)
	want := "4 to 11, delay 200 true, boots [90 90 90 100 100 110 110], P50 100 P95 110, first 5 of 2 launches"
	if got != want || math.Abs(f.Mean-690.0/7) > 1e-9 {
		t.Errorf("got  %s, mean %v\nwant %s", got, f.Mean, want)
	}
	f = FitDrill(&Drill{At: []float64{0, 290, 300}, InService: []int{4, 7, 9}})
	if f.DelayKnown || fmt.Sprint(f.Boots) != "[290 290 290 300 300]" || f.First != 0 {
		t.Errorf("without desired: %+v", f)
	}
}

// A run of the engine, recorded, gives its own boot and delay back; and the mean boot is the area between the curves.
func TestFitDrillFindsWhatWasPlayed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.IntRange(1, 9).Draw(t, "start")
		boot := int64(rapid.IntRange(1, 300).Draw(t, "boot"))
		p := Policy{MetricPeriod: Int(60), Periods: rapid.IntRange(1, 4).Draw(t, "periods"), Target: Frac(7, 10), Boot: Int(boot), DuringWarmup: ServesFull}
		load := Int(int64(10*start + rapid.IntRange(1, 500).Draw(t, "load")))
		r, err := Play(Ramp(Int(0), load, Int(int64(rapid.IntRange(0, 600).Draw(t, "over"))), Int(6000)), Group{Capacity: Int(10), Start: start, Max: 1000}, p)
		if err != nil || len(r.Launches) == 0 {
			t.Skip("nothing was launched")
		}
		d := record(r, start, boot)
		f := FitDrill(&d)
		if f.Delay != r.Launches[0].At.Float() || f.First != r.Launches[0].Count || f.Launches != len(r.Launches) || math.Abs(f.Mean-float64(boot)) > 1e-6 || f.P50 != float64(boot) {
			t.Fatalf("fitted %+v of boot %d, launches %v", f, boot, r.Launches)
		}
		area := 0.0
		for i := 0; i+1 < len(d.At); i++ {
			area += float64(d.Desired[i]-d.InService[i]) * (d.At[i+1] - d.At[i])
		}
		if n := float64(f.End - f.Start); math.Abs(area/n-f.Mean) > 1e-6 {
			t.Fatalf("area %v over %v units, mean %v", area, n, f.Mean)
		}
	})
}

// record writes a run as a drill: a row at each launch and each arrival.
func record(r Run, start int, boot int64) Drill {
	type change struct {
		at      float64
		desired int
		service int
	}
	changes := map[float64]*change{}
	at := func(t float64) *change {
		if changes[t] == nil {
			changes[t] = &change{at: t}
		}
		return changes[t]
	}
	last := 0.0
	for _, l := range r.Launches {
		at(l.At.Float()).desired += l.Count
		last = l.At.Float() + float64(boot)
		at(last).service += l.Count
	}
	d := Drill{At: []float64{0}, InService: []int{start}, Desired: []int{start}}
	for t := 1.0; t <= last; t++ {
		if c := changes[t]; c != nil {
			n := len(d.At) - 1
			d.At, d.InService, d.Desired = append(d.At, t), append(d.InService, d.InService[n]+c.service), append(d.Desired, d.Desired[n]+c.desired)
		}
	}
	return d
}
