package reliability

import (
	"math"
	"testing"

	"nines/model"
)

// yearOf is a service that a single fault hits: f outages a year of mean d hours.
func yearOf(t testing.TB, f, d float64) *Distribution {
	// In steady state the rate per up hour times the up share is f a year.
	m := &Model{Tiers: []Tier{{Name: "x", MTTF: model.Hours(8760/f - d), MTTR: Exp(model.Hours(d)), Units: []Placement{{-1, 1}}, Need: need(1)}}, SLO: 0.999}
	r := mustSolve(t, m)
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	return r.Year
}

// TestYearOracles are O16 to O19 of facts/reliability/methods.md: compound Poisson years. Ours starts in steady state
// and outages come in up-time only, which moves the answers by about the unavailability; hence the tolerance.
func TestYearOracles(t *testing.T) {
	tests := []struct {
		name               string
		f, d               float64
		p50, p90, p95, p99 float64 // hours; negative: not given
		over876            float64 // P(downtime > 8.76 h), the budget of 99.9 %
	}{
		{"O16", 0.5, 4, 0, 6.996, 10.466, 18.389, 0.07037},
		{"O17", 12, 0.25, 2.874, 4.634, -1, 6.374, 1.93e-4},
		{"O18", 2, 1, 1.469, 4.728, 5.957, 8.623, 0.009174},
		{"O19", 0.02, 5.2, 0, 0, 0, 3.588, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := yearOf(t, tt.f, tt.d)
			check := func(what string, got, want, tol float64) {
				if want >= 0 && math.Abs(got-want) > tol {
					t.Errorf("%s = %.6g, want %.6g", what, got, want)
				}
			}
			check("p50", y.P50, tt.p50, 3e-3)
			check("p90", y.P90, tt.p90, 5e-3)
			check("p95", y.P95, tt.p95, 8e-3)
			check("p99", y.P99, tt.p99, 2e-2)
			check("P(> 8.76 h)", 1-y.Met, tt.over876, 1e-2*tt.over876+1e-6)
			check("P(none)", y.None, math.Exp(-tt.f), 2e-3)
		})
	}
}

// takacs is the exact distribution of downtime of one unit over a window, as a sum over the number of outages, started
// in steady state: Poisson numbers in up-time, Erlang sums of outages. Nothing of the transform is used.
func takacs(mttf, mttr, window, x float64) float64 {
	up := mttf / (mttf + mttr)
	s := (window - x) / mttf
	p := 0.0
	poisson := math.Exp(-s)
	// erlang(n) = P(sum of n exponentials of mean mttr ≤ x)
	y := x / mttr
	term, tail := math.Exp(-y), 1.0
	for n := 0; n < 400; n++ {
		next := tail - term // erlang(n+1)
		p += poisson * (up*tail + (1-up)*next)
		poisson *= s / float64(n+1)
		term *= y / float64(n+1)
		tail = next
	}
	return p
}

func TestYearAgainstTakacs(t *testing.T) {
	for _, tt := range []struct{ mttf, mttr float64 }{{1000, 10}, {100, 2}, {20000, 30}, {8760, 0.02}} {
		m := &Model{Tiers: []Tier{{Name: "x", MTTF: model.Hours(tt.mttf), MTTR: Exp(model.Hours(tt.mttr)), Units: []Placement{{-1, 1}}, Need: need(1)}}, SLO: 0.99}
		r := mustSolve(t, m)
		if err := Distributions(m, &r); err != nil {
			t.Fatal(err)
		}
		for _, d := range []*Distribution{r.Year, r.Month} {
			if got, want := d.Met, takacs(tt.mttf, tt.mttr, d.Hours, 0.01*d.Hours); math.Abs(got-want) > 1e-6 {
				t.Errorf("mttf %v, %v h: P(SLO met) = %.9f, exact %.9f", tt.mttf, d.Hours, got, want)
			}
			for _, p := range d.Curve[1:] {
				if want := takacs(tt.mttf, tt.mttr, d.Hours, p.X); math.Abs(p.P-want) > 1e-6 {
					t.Errorf("mttf %v, %v h: P(D ≤ %v) = %.9f, exact %.9f", tt.mttf, d.Hours, p.X, p.P, want)
				}
			}
		}
	}
}

// TestYearMean: whatever the shapes, the mean of the year's distribution, ∫ P(D > x) dx, is the unavailability times
// the window; maintenance of 10 minutes every 30 days is 8760/720 windows a year on average.
func TestYearMean(t *testing.T) {
	for _, shape := range []Duration{Exp(2), {Mean: 2, Shape: Fixed}, {Mean: 2, Shape: Lognormal, CV: 1.5}} {
		m := &Model{
			Tiers:       []Tier{{Name: "x", MTTF: 5000, MTTR: Exp(3), Units: []Placement{{-1, 1}}, Need: need(1)}},
			Faults:      []Fault{{Name: "deploys", Rate: 5.0 / 8760, Fails: 1, MTTR: shape, Share: 1}},
			Maintenance: []Maintenance{{Name: "patching", Every: 720, Lasts: 1.0 / 6, Tier: -1}},
			SLO:         0.999,
		}
		r := mustSolve(t, m)
		if err := Distributions(m, &r); err != nil {
			t.Fatal(err)
		}
		near(t, "planned", r.Planned, (1.0/6)/720*(1-(r.Unavailability-r.Planned)), 1e-9)
		s, err := newSolver(m)
		if err != nil {
			t.Fatal(err)
		}
		s.detail = true
		c := s.clock()
		b := c.counter(8760)
		shifts, _ := c.combinations(8760)
		mean, h := 0.0, 0.05
		for x := h / 2; x < 300; x += h {
			for _, w := range shifts {
				if x < w.hours {
					mean += w.p * h
				} else {
					mean += w.p * h * (1 - b.unplanned(x-w.hours, 8760-w.hours))
				}
			}
		}
		near(t, "mean of the year", mean, r.Unavailability*8760, 5e-3)
		if y := r.Year; !(y.P50 >= 2 && y.P50 < y.P90 && y.P90 < y.P95 && y.P95 < y.P99) {
			t.Errorf("quantiles %v %v %v %v: each year has at least 12 windows, 2 h", y.P50, y.P90, y.P95, y.P99)
		}
		for i := 1; i < len(r.Year.Curve); i++ {
			if a, b := r.Year.Curve[i-1], r.Year.Curve[i]; b.X <= a.X || b.P < a.P {
				t.Errorf("the curve falls: %v then %v", a, b)
			}
		}
	}
}
