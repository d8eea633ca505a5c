package simulate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"nines/model"
	"nines/model/reliability"
)

// takacs is P(downtime in [0, T] ≤ x) of a single unit that fails at rate a and is repaired in exactly d hours, from steady
// state: the up-time reaches T − x before x hours are lost (L. Takács, "On certain sojourn time problems in the theory of
// stochastic processes", Acta Math. Hung. 8, 1957). n failures come in an up-time of s = T − x with the Poisson law of a·s,
// and lose n·d; at the start the unit is up with probability 1/(1+ad), else a rest of d, uniform, is lost too.
func takacs(a, d, window, x float64) float64 {
	up, s := 1/(1+a*d), window-x
	p, pmf := 0.0, math.Exp(-a*s)
	for n := 0; n < 400; n++ {
		left := x/d - float64(n) // what of x remains after n failures, in repairs
		if left < -1e-12 {
			break
		}
		p += pmf * (up + (1-up)*min(max(left, 0), 1))
		pmf *= a * s / float64(n+1)
	}
	return p
}

// exponential is the same with exponential repairs of mean d: the sum of n repairs, and of the rest at the start, is
// Erlang-distributed (R. E. Barlow, L. C. Hunter, "Reliability analysis of a one-unit system", Operations Research 9, 1961).
func exponential(a, d, window, x float64) float64 {
	up, s := 1/(1+a*d), window-x
	erlang := func(n int) float64 { // P(sum of n ≤ x)
		p, term := 1.0, math.Exp(-x/d)
		for k := range n {
			p -= term
			term *= x / d / float64(k+1)
		}
		return p
	}
	p, pmf := 0.0, math.Exp(-a*s)
	for n := 0; n < 400; n++ {
		p += pmf * (up*erlang(n) + (1-up)*erlang(n+1))
		pmf *= a * s / float64(n+1)
	}
	return p
}

// single is a unit of one law or the other.
func single(mttf, mttr float64, fixed bool) *reliability.Model {
	u := group("u", mttf, mttr, 1, 0, in(-1, 1))
	if fixed {
		u.MTTR.Shape = reliability.Fixed
	}
	return &reliability.Model{Tiers: []reliability.Tier{u}}
}

// TestClosedYear holds both layers to the closed forms of a single unit, at levels between atoms and on them. A month holds
// a quarter of a failure or so.
func TestClosedYear(t *testing.T) {
	for _, fixed := range []bool{false, true} {
		const mttf, d = 3000.0, 4.0
		law := exponential
		if fixed {
			law = takacs
		}
		m := single(mttf, d, fixed)
		levels := Levels{Year: []float64{0, d / 2, d, 1.5 * d, 2 * d, 5 * d}, Month: []float64{0, d / 4, d, 3 * d}}
		loop, err := Run(context.Background(), m, Options{Years: 60000, Rand: rand.New(rand.NewPCG(8, 1)), Levels: levels})
		if err != nil {
			t.Fatal(err)
		}
		fast, err := Accelerate(context.Background(), m, Acceleration{Seed: 2, RelativeError: 0.005, Cycles: 40_000, Workers: 1, Levels: levels})
		if err != nil {
			t.Fatal(err)
		}
		for layer, r := range map[string]Result{"loop": loop, "accelerated": fast} {
			for _, w := range []Distribution{r.Year, r.Month} {
				for _, l := range w.Levels {
					at, below := law(1/mttf, d, w.Hours, l.Hours), 0.0
					if l.Hours > 0 {
						below = law(1/mttf, d, w.Hours, l.Hours*(1-1e-9))
					}
					for side, got := range map[float64]Estimate{at: l.AtMost, below: l.Below} {
						if math.Abs(got.Mean-side) > sigmas*got.SE+w.Assumed+2e-5 { // the room of a level
							t.Errorf("%s, fixed %v, %.0f h: P at %g h is %.6f ± %.6f, want %.6f", layer, fixed, w.Hours, l.Hours, got.Mean, got.SE, side)
						}
					}
				}
			}
			if w := fast.Year; w.Assumed > 2e-3 || w.Assumed <= 0 { // 4/3004 of the time in bouts
				t.Errorf("assumed %v", w.Assumed)
			}
			// P(D ≤ 4 h) = 0.21 … below P50 = 12 h (fixed): 8.76/3 = 2.9 failures a year, so the median is three of them.
			if fixed && r.Year.P50.Value != 3*d {
				t.Errorf("%s: the median of a year of fixed repairs is %v h, want the atom %v", layer, r.Year.P50, 3*d)
			}
		}
	}
}

// TestYearAgreesWithTheLoop: on random models without clocks the year and the month of the accelerated layer are those that
// the event loop counts, to what is assumed and four standard errors of both.
func TestYearAgreesWithTheLoop(t *testing.T) {
	for seed := *crossFirst; seed < shortly(); seed++ {
		m := rarer(randomModel(rand.New(rand.NewPCG(seed, 4))), 60)
		m.Maintenance = nil
		m.SLO = 0.9995
		levels := Levels{Year: []float64{0, 0.5, 2, 5, 20}, Month: []float64{0, 0.5, 2, 5, 20}}
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			loop, err := Run(context.Background(), m, Options{Years: 20 * *crossYears, Rand: rand.New(rand.NewPCG(seed, 5)), Levels: levels})
			if err != nil {
				t.Fatal(err)
			}
			fast, err := Accelerate(context.Background(), m, Acceleration{Seed: seed, RelativeError: 0.02, Cycles: 60_000, Workers: 2, Levels: levels})
			if err != nil {
				t.Fatal(err)
			}
			if len(fast.Year.Levels) == 0 {
				t.Skip("rows without spells")
			}
			for i, windows := range [][2]Distribution{{loop.Year, fast.Year}, {loop.Month, fast.Month}} {
				a, b := windows[0], windows[1]
				both := func(what string, x, y Estimate, one float64) {
					se := math.Hypot(x.SE, y.SE)
					if d := math.Abs(x.Mean - y.Mean); !(d <= sigmas*se+b.Assumed+2.5*one) {
						t.Errorf("%s %s: loop %.6f ± %.6f, accelerated %.6f ± %.6f, assumed %.2g (%+.1f σ)", []string{"year", "month"}[i], what, x.Mean, x.SE, y.Mean, y.SE, b.Assumed, (y.Mean-x.Mean)/se)
					}
				}
				for k := range a.Levels {
					x, y := a.Levels[k], b.Levels[k]
					both(fmt.Sprint("at most ", x.Hours, " h"), x.AtMost, y.AtMost, x.One+y.One)
					both(fmt.Sprint("below ", x.Hours, " h"), x.Below, y.Below, x.One+y.One)
				}
				both("met", a.Met, b.Met, 1/float64(a.Windows))
			}
			if t.Failed() {
				t.Logf("cycles %d seen %d years %.0f\n%s", fast.Cycles, fast.Seen, fast.Watched, written(m))
			}
		})
	}
}

// TestTwelveMonths: months of a single unit that is repaired in no time to speak of are independent, so that the number
// that meet the SLO is binomial: a failure a year loses 0.01 h, and the SLO allows none.
func TestTwelveMonths(t *testing.T) {
	m := single(8760, 0.01, true)
	m.SLO = 1 - 1e-9
	r := play(t, m, 40000, 3)
	p := math.Exp(-1. / 12)
	for k, want := range map[int]float64{12: math.Pow(p, 12), 11: math.Pow(p, 12) + 12*math.Pow(p, 11)*(1-p), 0: 1} {
		// 0.01 h of a month are a start or an end in an outage once in 70,000 months.
		if got := r.Twelve[k]; math.Abs(got.Mean-want) > sigmas*got.SE+1e-4 {
			t.Errorf("%d or more: %.5f ± %.5f, want %.5f", k, got.Mean, got.SE, want)
		}
	}
	m.SLO = 0
	if r := play(t, m, 10, 3); !math.IsNaN(r.Twelve[12].Mean) {
		t.Error("without an SLO months are told")
	}
}

// TestLevelsKnowTheirError: an outage that lasts months is in many months, and the standard error says so: a hundred
// independent runs spread as it says, where that of a proportion would be a third.
func TestLevelsKnowTheirError(t *testing.T) {
	m := single(model.HoursPerYear, 9*model.HoursPerMonth, false)
	var spread, said tally
	for seed := range uint64(100) {
		r, err := Run(context.Background(), m, Options{Years: 400, Rand: rand.New(rand.NewPCG(seed, 6)), Levels: Levels{Month: []float64{0}}})
		if err != nil {
			t.Fatal(err)
		}
		spread.add(r.Month.Levels[0].AtMost.Mean)
		said.add(r.Month.Levels[0].AtMost.SE)
	}
	sd := spread.estimate().SE * 10                                  // of one run: a hundred were made
	if got := said.estimate().Mean; got < 0.75*sd || got > 1.35*sd { // the spread of a hundred is known to 7 %, its batches of two years forget less than all
		t.Errorf("the error said is %.4f, and runs spread by %.4f", got, sd)
	}
}
