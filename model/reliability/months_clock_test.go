package reliability

import (
	"math"
	"testing"

	"nines/model"
)

// TestClockedMonths: what never fails, but for windows by the clock, against every phase of them one by one. A month is met
// when no window lies in it.
func TestClockedMonths(t *testing.T) {
	for _, windows := range [][]shift{{{2000, 5}}, {{730, 1}}, {{8760, 24}}, {{365, 3}}, {{2000, 5}, {3100, 30}}, {{24, 0.5}}} {
		c := &clocked{windows, func(planned float64) float64 {
			if planned > 0 {
				return 0
			}
			return 1
		}}
		got, off := c.pmf()
		const steps = 1500 // a window: the grid errs by some months' ends over steps
		var want [13]float64
		var visit func(phases []float64, p float64)
		visit = func(phases []float64, p float64) {
			if len(phases) < len(windows) {
				for k := range steps {
					visit(append(phases, windows[len(phases)].every*(float64(k)+0.5)/steps), p/steps)
				}
				return
			}
			met := 0
			for month := range 12 {
				from, to := model.HoursPerMonth*float64(month), model.HoursPerMonth*float64(month+1)
				open := false
				for i, w := range windows {
					for at := phases[i] - 2*w.every; at < to; at += w.every {
						open = open || at+w.lasts > from && at < to
					}
				}
				if !open {
					met++
				}
			}
			want[met] += p
		}
		visit(nil, 1)
		for k := range want {
			if math.Abs(got[k]-want[k]) > off+26./steps*float64(len(windows)) {
				t.Errorf("%v: %d of twelve with %v, phase by phase %v", windows, k, got[k], want[k])
			}
		}
	}
}

// TestMonthsWithMaintenance: a window every 2,000 h breaks four or five months of a year: twelve good ones never come. With no
// other failure at least eleven come never either, and seven or fewer when a fifth window opens or one lies over a month's end.
func TestMonthsWithMaintenance(t *testing.T) {
	m := &Model{SLO: 0.999, Tiers: []Tier{{Name: "w", MTTF: 1e9, MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: need(1)}},
		Maintenance: []Maintenance{{Name: "upgrades", Every: 2000, Lasts: 5, Tier: -1}}}
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	months := OfTwelve(r.Month, r.Unavailability)
	if months.AtLeast[9] > 0.01 || months.AtLeast[7] < 0.9 {
		t.Errorf("at least k of twelve: %v", months.AtLeast)
	}
	// Four windows in 8,760 h with probability 5 - 8760/2000 = 0.62, less where one lies over one of eleven ends of a month.
	if p := months.AtLeast[8]; p > 0.62 || p < 0.62-11*5./2000 {
		t.Errorf("eight of twelve with %v", p)
	}
}
