package scaling

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

func rdsVolume(used, size, most, perRequest float64) volume {
	return volume{used: used, size: size, most: most, perRequest: perRequest, free: 0.1, share: 0.1, least: 10, low: 300, ahead: 7 * 3600, again: 6 * 3600, look: 60}
}

// By hand: 100 GB of which 85 are used, 1 GB a minute (100 rps, 1/6000 GB each). 90 are used at 300 s, low for 300 s at 600
// s, when the last 10 minutes wrote 10 GB: 7 times the 10 of the hour so far is 70 > 10, so 170 GB, 95 used. 153 are used
// at 600 + 58·60 = 4080 s, low at once for long, but 6 hours must pass: full at 600 + 75·60 = 5100 s, until 600 + 21600 =
// 22200 s. The hour before nothing was written, so 17 GB more: 187, full again 17 minutes later, at 23220 s, to the end.
func TestStorageWorkedByHand(t *testing.T) {
	d := Ramp(Int(100), Int(100), Int(0), Int(30000))
	changes, fulls := rdsVolume(85, 100, 1000, 1.0/6000).play(d)
	if len(changes) != 2 || len(fulls) != 2 {
		t.Fatal(changes, fulls)
	}
	near := func(got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 60 && want > 1000 || math.Abs(got-want) > 1e-6 && want <= 1000 {
			t.Errorf("%v, want %v", got, want)
		}
	}
	near(changes[0].at, 600)
	near(changes[0].to, 170)
	near(changes[1].at, 22200)
	near(changes[1].to, 187)
	near(fulls[0].from, 5100)
	near(fulls[0].until, 22200)
	near(fulls[1].from, 23220)
	near(fulls[1].until, 30000)
}

// The rules hold of any demand: never beyond the most, six hours between changes, full stretches in order; what never
// fits is full, what always fits never is.
func TestStorageKeepsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCurve(t, 100)
		size := rapid.Float64Range(20, 1000).Draw(t, "size")
		used := size * rapid.Float64Range(0.5, 0.99).Draw(t, "used")
		most := size * rapid.Float64Range(1, 3).Draw(t, "most")
		v := rdsVolume(used, size, most, math.Pow(10, rapid.Float64Range(-7, -3).Draw(t, "per")))
		changes, fulls := v.play(c.Demand)
		last := math.Inf(-1)
		for _, x := range changes {
			if x.to > most*(1+1e-12) || x.to <= x.from || x.at-last < v.again {
				t.Fatalf("%+v", changes)
			}
			last = x.at
		}
		end := 0.0
		for _, x := range fulls {
			if x.from < end || x.until <= x.from || x.until > c.Demand.Run.Float() {
				t.Fatalf("%+v", fulls)
			}
			end = x.until
		}
		// the obvious twin: all that is offered, against the size; before the first full stretch both agree
		all, early := c.Demand.walk(), c.Demand.walk()
		total := used + all.requests(0, c.Demand.Run.Float())*v.perRequest
		before := used + early.requests(0, c.Demand.Run.Float()-v.look)*v.perRequest // what fills at the end stands no more
		if len(fulls) == 0 && before > most*(1+1e-9) {
			t.Fatalf("%v GB fit into %v", total, most)
		}
		if total < size*(1-1e-9) && len(fulls) > 0 {
			t.Fatalf("%v GB never fill %v, but %+v", total, size, fulls)
		}
	})
}

// A database that fills serves nothing until its storage has grown; without storage.max nothing is played.
func TestFullStorageStands(t *testing.T) {
	play := func(max model.Bytes) *Course {
		db := database(model.TopologySingle, 900)
		db.DataGB, db.DiskGB, db.Storage.Max = 85, 100, max
		d := deployment(100, 1, 0, inCloud(), db)
		d.Workload.Profile.Hours = []float64{1}
		gb := reference.Default().Reader().Value("cost.gb")
		d.Workload.Database.Growth = model.Bytes(730 * 60 * gb) // 1 GB a minute at the mean load
		out, err := PlayDesign(d, Curve{Demand: Ramp(Int(100), Int(100), Int(0), Int(30000))}, reference.Default().Reader(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if c := play(0); c.Sheds || len(c.Steps) != 0 {
		t.Errorf("sheds %s, %d steps", c.Shed, len(c.Steps))
	}
	// full for 17100 and 6780 s, as worked above, a look of 60 s more or less at each of the two
	if c := play(1e12); math.Abs(c.Shed.Float()-100*(17100+6780)) > 100*120 || len(c.Steps) != 4 {
		t.Errorf("sheds %s, steps %+v", c.Shed, c.Steps)
	}
}
