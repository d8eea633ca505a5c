package scaling

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

// readers is a database of 100 GB whose policy adds read replicas.
func readers(topology string, limit, most float64) model.PlacedTier {
	t := database(topology, limit)
	t.Scaling.Policy, t.Scaling.Max, t.DataGB = model.PolicyReadReplicas, most, 100
	return t
}

// certain are the figures without a range: 3 metrics of 60 s, lag 60 s, 20 min to create, 10 min to load 100 GB; a replayed
// write costs a quarter.
func certain(t testing.TB) *reference.Set {
	t.Helper()
	fixed, err := reference.Default().With(map[reference.Key]float64{
		"surge.metric-lag": 60, "surge.replica.create": 20, "surge.replica.load": 10, "surge.replica.apply": 0.25,
	})
	if err != nil {
		t.Fatal(err)
	}
	return fixed
}

// Worked by hand: one copy serves 150 rps, 100 at the target; 20 % of the work is writes, so b = 0.25·0.2 = 0.05. From 100 to
// 300 rps at once:
//
//	alarm at 180; at the target 300·(1 + (n-1)·0.05) <= n·100 needs n >= 285/85 = 3.35: 4 copies, so 3 replicas
//	created at 180 + 60 + 1200 = 1440, half until 2040: 2.5 copies carry 2.5·150/(1 + 1.5·0.05) = 348.8 rps: served at 1440
//	shed (300 - 150)·1440 = 216000
//	8 copies would carry 1200/1.35 = 888.9, but 20 % of 750 rps are 150 rps of writes: the ceiling is 750/100
//	with 5 copies 750/1.2 = 625: the ceiling is the number of replicas, 4
func TestReplicasWorkedByHand(t *testing.T) {
	fixed := certain(t)
	for _, x := range []struct {
		most, ceiling float64
		why           string
	}{{8, 7.5, "surge.ceiling.writes"}, {5, 6.25, "surge.ceiling.replicas"}} {
		d := deployment(100, 3, 0, inCloud(), readers(model.TopologySingle, 150, x.most))
		got, err := Surge(d, fixed.Reader(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.P50 != 1440 || got.P90 != 1440 || got.Shed != 216000 || got.Headroom != 1.5 || math.Abs(got.Ceiling-x.ceiling) > 1e-9 || got.Why.ID != x.why {
			t.Errorf("P50 %v P90 %v shed %v headroom %v ceiling %v %s, want 1440 1440 216000 1.5 %v %s",
				got.P50, got.P90, got.Shed, got.Headroom, got.Ceiling, got.Why.ID, x.ceiling, x.why)
		}
	}
	// The same as a course of two hours that falls to 50 rps after one. From 2040 on, with 4 copies, 300 rps are below 0.9 of
	// the target too (3.35 < 0.9·4), so whole rounds of 15 metrics end at 2880 and 3780, both of which 300 rps were in and
	// which therefore keep 4; the next, 4680, is of 50 rps alone and takes three out. Paid are the writer for 7200 s and three
	// from 180 to 4680 s: 7200 + 3·4500. To hold 300 rps takes 300·0.95/(150 - 15) = 2.1, so 3 copies.
	d := deployment(100, 3, 0, inCloud(), readers(model.TopologySingle, 150, 8))
	demand, err := Recorded([]Rat{Int(0), Int(3600)}, []Rat{Int(300), Int(50)}, Int(7200))
	if err != nil {
		t.Fatal(err)
	}
	c, err := PlayDesign(d, Curve{Demand: demand}, fixed.Reader(), nil)
	if err != nil {
		t.Fatal(err)
	}
	db := c.Lanes[0]
	if got := fmt.Sprint(c.Shed, db.UnitSeconds, db.Ordinary, db.Start, db.Most, db.Hold, db.Launches, db.Removals); got !=
		fmt.Sprint(Int(216000), Int(20700), Int(7200), 1, 4, 3, []Launch{{At: Int(180), Count: 3}}, []Launch{{At: Int(4680), Count: 3}}) {
		t.Errorf("%s", got)
	}
}

func someFleet(t *rapid.T) *fleet {
	full := rapid.Float64Range(10, 5000).Draw(t, "full")
	return &fleet{
		full: full, aim: full * rapid.Float64Range(0.3, 1).Draw(t, "target"), reads: rapid.Float64Range(0, 1).Draw(t, "reads"),
		apply: rapid.Float64Range(0, 0.9).Draw(t, "apply"), most: rapid.IntRange(1, 16).Draw(t, "most"),
	}
}

// fits hands the work out copy by copy: writes to the writer, their replay to each replica, reads to whoever has room.
func (f *fleet) fits(load float64, copies int, c float64) bool {
	writer := c - load*(1-f.reads)
	reads := load*f.reads - writer
	for range copies - 1 {
		reads -= c - load*(1-f.reads)*f.apply
	}
	return writer >= 0 && reads <= 0
}

// What a fleet carries against its twin, which hands the work out.
func TestFleetAgainstItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := someFleet(t)
		n := rapid.IntRange(1, 20).Draw(t, "copies")
		most := f.capacity(float64(n))
		if !f.fits(most*(1-1e-9), n, f.full) {
			t.Fatalf("%d copies of %+v do not carry %v", n, f, most)
		}
		if f.fits(most*(1+1e-6), n, f.full) {
			t.Fatalf("%d copies of %+v carry more than %v", n, f, most)
		}
		if next := f.capacity(float64(n) + 0.5); next < most*slack {
			t.Fatalf("half a copy more than %d carries %v, less than %v", n, next, most)
		}
	})
}

// The copies that the engine is told are needed at the target are those that the twin needs, counted up one by one.
func TestFleetAsksForWhatIsNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := someFleet(t)
		load := f.full * rapid.Float64Range(0.01, 20).Draw(t, "load")
		if load = math.Min(load, f.aim/math.Max(1-f.reads, 1e-9)); load <= 0 {
			return // beyond it the writer itself is above its target
		}
		want := 1
		for want <= f.most && !f.fits(load*(1-1e-9), want, f.aim) {
			want++
		}
		got := f.copies(load, f.aim)
		if least, most := int(math.Ceil(got-1e-4)), int(math.Ceil(got+1e-4)); want < least || want > most {
			t.Fatalf("%+v at %v: %v copies, want %d", f, load, got, want)
		}
	})
}

// More replicas allowed never shed more, nor raise the ceiling less; and what is offered is served, shed or waits.
func TestMoreReplicasShedNoMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := rapid.SampledFrom([]string{model.TopologySingle, model.TopologyStandby, model.TopologyAurora}).Draw(t, "topology")
		most := float64(rapid.IntRange(1, 15).Draw(t, "most"))
		reads := rapid.Float64Range(0, 1).Draw(t, "reads")
		c := someCurve(t, 100)
		play := func(most float64) *Course {
			d := deployment(100, 3, 0, inCloud(), readers(topology, 150, most))
			d.Workload.Database.Reads = reads
			out, err := PlayDesign(d, c, reference.Default().Reader(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if out.Offered.Cmp(out.Served.Plus(out.Shed).Plus(out.Queued)) != 0 {
				t.Fatalf("offered %s is not served %s, shed %s and queued %s", out.Offered, out.Served, out.Shed, out.Queued)
			}
			return out
		}
		less, more := play(most), play(most+1)
		if more.Lanes[0].Ceiling < less.Lanes[0].Ceiling*slack {
			t.Fatalf("ceiling %v with %v copies, %v with one more", less.Lanes[0].Ceiling, most, more.Lanes[0].Ceiling)
		}
		if len(less.Lanes[0].Removals)+len(more.Lanes[0].Removals) == 0 && more.Shed.Cmp(less.Shed) > 0 {
			t.Fatalf("shed %s with %v copies, %s with one more", less.Shed, most, more.Shed)
		}
	})
}
