package sizing

import (
	"fmt"
	"math"
	"testing"

	"nines/model"
	"pgregory.net/rapid"
)

// plainStaff is a staffing without queueing: 60 requests/s a unit at the target, 80 at the survivors' utilization.
func plainStaff(spare string, zones int) *staffing {
	return &staffing{target: 60, limit: 80, spare: spare, zones: zones, floor: zones, queued: new(bool)}
}

// TestSpares counts units by hand. 300 requests/s take ⌈300/60⌉ = 5 units at the target and need ⌈300/80⌉ = 4.
func TestSpares(t *testing.T) {
	for _, c := range []struct {
		spare string
		zones int
		load  float64
		want  int
		why   string
	}{
		{model.SpareNone, 1, 300, 5, "the target alone"},
		{model.SpareUnit, 1, 300, 5, "need 4 and one more is what the target gives"},
		{model.SpareUnit, 1, 240, 4, "need 3 and one more"},
		{model.SpareUnit, 1, 60, 2, "need 1 and one more"},
		{model.SpareZone, 2, 300, 8, "4 are left when one of two zones with 4 is lost"},
		{model.SpareZone, 3, 300, 6, "4 are left when one of three zones with 2 is lost"},
		{model.SpareZone, 2, 1, 2, "one in each zone"},
		{model.SpareZone, 1, 60, 2, "one zone has no zone to spare: a unit"},
		{model.SpareNone, 3, 1, 3, "the floor is one a zone"},
		{model.SpareNone, 2, 0, 2, "the floor without load"},
	} {
		if got := plainStaff(c.spare, c.zones).running(c.load); got != c.want {
			t.Errorf("spare %s over %d zones at %v: %d units, want %d (%s)", c.spare, c.zones, c.load, got, c.want, c.why)
		}
	}
}

// TestZoneSpareSurvives: whatever the load, losing the fullest zone leaves what is needed, and one unit fewer would not.
func TestZoneSpareSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := plainStaff(model.SpareZone, rapid.IntRange(2, 6).Draw(t, "zones"))
		load := rapid.Float64Range(0.1, 1e5).Draw(t, "load")
		n, need := s.running(load), s.need(load)
		left := func(n int) int { return n - (n+s.zones-1)/s.zones }
		if left(n) < need {
			t.Errorf("%d units over %d zones leave %d, need %d", n, s.zones, left(n), need)
		}
		if n > s.floor && n > s.alone(load) && left(n-1) >= need {
			t.Errorf("%d units would do over %d zones", n-1, s.zones)
		}
	})
}

// TestMoreLoadNeverFewerUnits, with queueing, for every spare.
func TestMoreLoadNeverFewerUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cores := rapid.IntRange(1, 16).Draw(t, "vCPU")
		cpu := rapid.Float64Range(0.001, 0.2).Draw(t, "cpu")
		s := &staffing{
			target: 0.6 * float64(cores) / cpu, limit: 0.8 * float64(cores) / cpu, servers: cores, service: cpu, wait: 0.2,
			spare: rapid.SampledFrom([]string{model.SpareNone, model.SpareUnit, model.SpareZone}).Draw(t, "spare"),
			zones: rapid.IntRange(1, 4).Draw(t, "zones"), floor: 1, queued: new(bool),
		}
		a := rapid.Float64Range(0, 5000).Draw(t, "load")
		b := a + rapid.Float64Range(0, 500).Draw(t, "more")
		if s.running(b) < s.running(a) || s.need(b) < s.need(a) {
			t.Errorf("%v requests/s run %d, %v run %d", a, s.running(a), b, s.running(b))
		}
		if n := s.alone(b); b > 0 && (float64(n)*s.target < b*(1-1e-9) || ErlangC(n*s.servers, b*s.service) > s.wait) {
			t.Errorf("%d units are over the target or the queueing limit at %v", n, b)
		}
	})
}

// TestCurveKeepsHours: a curve has all hours and all load, and units for each hour; folded to few rows it runs at most a
// few percent more than hour by hour.
func TestCurveKeepsHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := make([]float64, rapid.SampledFrom([]int{24, 168}).Draw(t, "hours"))
		for i := range hours {
			hours[i] = rapid.Float64Range(0.01, 1).Draw(t, fmt.Sprint("h", i))
		}
		hours[0] = 1
		sh := shapeOf(model.Profile{Hours: hours})
		s := plainStaff(model.SpareUnit, 1)
		peak := rapid.Float64Range(1, 20000).Draw(t, "peak")
		rows := s.curve(sh, duty{share: 1, carry: 1, upto: 1}, peak, false)
		share, units, load := 0.0, 0.0, 0.0
		for i, r := range rows {
			share, units, load = share+r.Share, units+r.Share*r.Running, load+r.Share*r.Load
			if i > 0 && r.Load < rows[i-1].Load {
				t.Errorf("row %d is lighter than the one before", i)
			}
			if float64(r.Need) > r.Running+1e-9 {
				t.Errorf("row %d needs %d of %v units", i, r.Need, r.Running)
			}
		}
		want, demand := 0.0, 0.0
		for _, h := range hours {
			want += float64(s.running(h*peak)) / float64(len(hours))
			demand += h * peak / float64(len(hours))
		}
		if len(rows) > mostRows || math.Abs(share-1) > 1e-9 || units < want-1e-9*want || units > 1.03*want+1e-9 || math.Abs(load-demand) > 1e-9*demand {
			t.Errorf("%d rows, shares %v, mean units %v want %v, mean load %v want %v", len(rows), share, units, want, load, demand)
		}
	})
}

func TestPlaceRoundRobin(t *testing.T) {
	got := fmt.Sprint(place(5, []string{"a", "b", "c"}), place(1, []string{"a", "b"}), place(0, []string{"a"}))
	if want := "[{a 2} {b 2} {c 1}] [{a 1}] []"; got != want {
		t.Errorf("placed %s, want %s", got, want)
	}
}

// TestBusiestDay: a week whose last 12 hours and first 12 are at 1 and the rest at 0 has a busiest day of 1.
func TestBusiestDay(t *testing.T) {
	hours := make([]float64, 168)
	for i := range 12 {
		hours[i], hours[167-i] = 1, 1
	}
	if got := busiestDay(hours); math.Abs(got-1) > 1e-12 {
		t.Errorf("busiest day %v, want 1: the window wraps around the week", got)
	}
}
