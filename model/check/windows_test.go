package check

import (
	"context"
	"math"
	"strings"
	"testing"

	"nines/model/reliability"
	"nines/model/simulate"
)

// judgedBy plays a model and judges a solver that is wrong as told.
func judgedBy(t *testing.T, m *reliability.Model, method Method, wrong func(*reliability.Result)) *Report {
	t.Helper()
	solved, err := reliability.Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := reliability.Distributions(m, &solved); err != nil {
		t.Fatal(err)
	}
	wrong(&solved)
	played := simulate.Result{}
	if method == Plain {
		played, err = plain(context.Background(), m, usual, asked(m, &solved))
	} else {
		played, err = accelerated(context.Background(), m, usual, asked(m, &solved))
	}
	if err != nil {
		t.Fatal(err)
	}
	return compare(m, solved, played, method, usual.Seed)
}

// TestYearCondemnsAWrongSolver: of a unit that fails every 3000 h for 4 h, a solver whose year or month is right passes in
// both layers, and one whose percentile is off by a tenth, or a probability by a hundredth beyond what it declares, does not.
// 12,000 h of SLO budget a million: 0.9995 allows 4.38 h a year.
func TestYearCondemnsAWrongSolver(t *testing.T) {
	m := unit(1, 1, 3000, 4)
	m.SLO = 0.9995
	for _, method := range []Method{Plain, Accelerated} {
		for what, c := range map[string]struct {
			wrong func(*reliability.Result)
			want  Verdict
		}{
			"nothing":                          {func(*reliability.Result) {}, Agrees},
			"P50 a tenth too large":            {func(r *reliability.Result) { r.Year.P50 *= 1.1 }, Disagrees},
			"P90 a tenth too small":            {func(r *reliability.Result) { r.Year.P90 *= 0.9 }, Disagrees},
			"P99 a quarter too small":          {func(r *reliability.Result) { r.Year.P99 *= 0.75 }, Disagrees},
			"no outage in a year":              {func(r *reliability.Result) { r.Year.None += 0.02 }, Disagrees},
			"the SLO of a month":               {func(r *reliability.Result) { r.Month.Met -= 0.01 }, Disagrees},
			"no outage in a month, declared":   {func(r *reliability.Result) { r.Month.None += 0.01; r.Month.Error = 0.011 }, Agrees},
			"no outage in a month, undeclared": {func(r *reliability.Result) { r.Month.None += 0.02; r.Month.Error = 0.001 }, Disagrees},
			"a cause":                          {func(r *reliability.Result) { r.Causes[0].Unavailability *= 1.2 }, Disagrees},
		} {
			if r := judgedBy(t, m, method, c.wrong); r.Verdict != c.want {
				t.Errorf("%s, wrong in %s: verdict %d, want %d", method, what, r.Verdict, c.want)
				for _, f := range r.Figures {
					t.Logf("%+v", f)
				}
			}
		}
	}
}

// TestWhatCannotBeTold is not judged: percentiles that the declared error leaves open, years of rows without a clock, causes
// that are too rare, causes of times whose shape was not followed, and everything but the bound of what was left out.
func TestWhatCannotBeTold(t *testing.T) {
	figures := func(r *Report) map[string]Figure {
		out := map[string]Figure{}
		for _, f := range r.Figures {
			out[f.Name] = f
		}
		return out
	}
	m := unit(1, 1, 3000, 4)
	r := judgedBy(t, m, Plain, func(r *reliability.Result) { r.Year.Error = 0.06 })
	f := figures(r)
	if p := f["year_p95_minutes"]; p.Judged || !math.IsNaN(p.Solver) || !(p.Counted > 0) {
		t.Errorf("P95 of probabilities that are 0.06 off: %+v", p)
	}
	if p := f["year_p90_minutes"]; !p.Judged || p.Declared != 0.06 || !(p.AtMost >= p.Less) {
		t.Errorf("P90 of probabilities that are 0.06 off: %+v", p)
	}
	r = judgedBy(t, m, Plain, func(r *reliability.Result) { r.Year.Error, r.Month.Error = 0.5, 0.5 })
	if f := figures(r)["year_no_outage_probability"]; f.Judged || !math.IsNaN(f.Solver) || r.Verdict != Agrees {
		t.Errorf("a year of which nothing is known: %+v", f)
	}
	rows := unit(2, 1, 300, 4)
	rows.Tiers[0].Need = []reliability.Need{{Share: 0.5, Units: 1}, {Share: 0.5, Units: 2}}
	if f := figures(judgedBy(t, rows, Plain, func(*reliability.Result) {}))["year_p90_minutes"]; f.Judged {
		t.Errorf("rows without a clock: %+v", f)
	}
	rare := unit(1, 1, 3000, 4)
	rare.Faults = []reliability.Fault{{Name: "flood", Rate: 1e-6 / 8760, Fails: 1, MTTR: reliability.Exp(100), Share: 1}}
	r = judgedBy(t, rare, Plain, func(*reliability.Result) {})
	if c := r.Causes[len(r.Causes)-1]; c.Name != "flood" || c.Judged {
		t.Errorf("a flood in a million years: %+v", c)
	}
	if c := r.Causes[0]; !c.Judged {
		t.Errorf("the unit: %+v", c)
	}
	m.SLO = 0.9995
	r = judgedBy(t, m, Plain, func(r *reliability.Result) { r.Error = 2 * r.Unavailability })
	if r.Verdict != CannotTell || !math.IsNaN(r.Figures[0].Solver) || !math.IsNaN(figures(r)["year_p50_minutes"].Solver) {
		t.Errorf("a bound that is more than what was found: verdict %d, %+v", r.Verdict, r.Figures[0])
	}
}

// TestOffIsSeldomWrong: of a probability that is right, k of n windows are called more than four standard errors off less
// than once in 10,000 runs, however rare they are: the binomial law is summed.
func TestOffIsSeldomWrong(t *testing.T) {
	for _, n := range []int{100, 1000, 20000} {
		for _, expected := range []float64{1e-4, 0.01, 0.1, 0.5, 1, 3, 10, 30} {
			p := expected / float64(n)
			wrong, pmf := 0.0, math.Pow(1-p, float64(n))
			for k := 0; k <= n && (pmf > 1e-300 || float64(k) < expected); k++ {
				share := simulate.Estimate{Mean: float64(k) / float64(n)}
				share.SE = math.Sqrt(share.Mean * (1 - share.Mean) / float64(n))
				if math.Abs(off(p, 0, share, 1/float64(n))) > Sigmas {
					wrong += pmf
				}
				pmf *= float64(n-k) / float64(k+1) * p / (1 - p)
			}
			if wrong > 1e-4 {
				t.Errorf("%v of %d windows expected: called wrong with probability %.2g", expected, n, wrong)
			}
		}
	}
	if off(0.5, 0, simulate.Estimate{Mean: 0.55, SE: 0.005}, 1e-4) > -Sigmas || off(0.5, 0.06, simulate.Estimate{Mean: 0.55, SE: 0.005}, 1e-4) != 0 {
		t.Error("ten standard errors too low, and the same declared")
	}
}

// TestAtomsAgree: percentiles of fixed repairs lie on atoms, where many years have the same downtime: the solver that says
// the atom is right, whatever the probability beside it.
func TestAtomsAgree(t *testing.T) {
	m := unit(1, 1, 3000, 4)
	m.Tiers[0].MTTR.Shape = reliability.Fixed
	// 2.9 failures a year: the median year has three of them, 12 h, P90 five, P99 seven or eight (Poisson).
	onAtoms := func(r *reliability.Result) {
		r.Year.P50, r.Year.P90, r.Year.P95, r.Year.P99 = 12, 20, 24, 28
	}
	for _, method := range []Method{Plain, Accelerated} {
		r := judgedBy(t, m, method, onAtoms)
		for _, f := range r.Figures {
			if strings.HasPrefix(f.Name, "year_p") && (f.Beyond != 0 || !f.Judged || f.Counted != f.Solver || !(f.AtMost > f.Less)) {
				t.Errorf("%s: %+v", method, f)
			}
		}
		r = judgedBy(t, m, method, func(r *reliability.Result) { onAtoms(r); r.Year.P50 = 11.9 })
		if r.Verdict != Disagrees {
			t.Errorf("%s: a median beside the atom passes", method)
		}
	}
}

func TestNamesOfFigures(t *testing.T) {
	for name, months := range map[string]int{"months_slo_met_at_least_11_probability": 11, "month_slo_met_probability": 0, "year_p90_minutes": 0} {
		f := Figure{Name: name}
		if f.Months() != months {
			t.Errorf("%s: %d months", name, f.Months())
		}
	}
}
