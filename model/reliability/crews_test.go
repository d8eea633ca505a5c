package reliability

import (
	"math"
	"testing"

	"nines/model"
)

// TestFixedRepairsOneCrew: four units of 90 h, one crew, repairs of exactly 10 h, two needed. The simulator in
// model/simulate, which draws every event, counts U = 0.00619; exponential repairs would say 0.02245.
func TestFixedRepairsOneCrew(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "web", MTTF: 90, MTTR: Duration{Mean: 10, Shape: Fixed}, Units: []Placement{{-1, 4}}, Need: need(2), Crews: 1}}}
	r := mustSolve(t, m)
	near(t, "U", r.Unavailability, 0.00619, 0.02)
	if len(r.Warnings) == 0 || r.Warnings[0].ID != "reliability.shape.stages" {
		t.Errorf("warnings %v", r.Warnings)
	}
}

// embedded is M/D/1 with a finite number n of units, exactly, by the chain embedded at ends of repair: in a repair of D
// hours that begins with j failed, each of the n-j others fails by itself with probability 1 - e^{-D/mttf}. The share of
// time with j failed follows from the mean time that each repair spends with j failed, integrated numerically (Takács's
// method for the M/G/1 repairman; L. Takács, "Introduction to the Theory of Queues", 1962, chapter 5).
func embedded(n int, mttf, d float64) []float64 {
	choose := func(n, k int) float64 {
		c := 1.0
		for i := range k {
			c *= float64(n-i) / float64(i+1)
		}
		return c
	}
	fails := func(j, k int, t float64) float64 { // k more of the n-j others within t
		q := -math.Expm1(-t / mttf)
		return choose(n-j, k) * math.Pow(q, float64(k)) * math.Pow(1-q, float64(n-j-k))
	}
	// State: failed just after a repair ends, 0..n-1. From 0 a repair begins with 1 after an idle time.
	next := make([][]float64, n)
	for i := range next {
		next[i] = make([]float64, n)
		from := max(i, 1)
		for k := 0; from+k <= n; k++ {
			next[i][from+k-1] += fails(from, k, d)
		}
	}
	at := make([]float64, n)
	at[0] = 1
	for range 20000 { // power iteration
		after := make([]float64, n)
		for i, p := range at {
			for j, q := range next[i] {
				after[j] += p * q
			}
		}
		at = after
	}
	hours := make([]float64, n+1)
	const steps = 20000
	for i, p := range at {
		if i == 0 {
			hours[0] += p * mttf / float64(n)
		}
		from := max(i, 1)
		for s := range steps {
			t := (float64(s) + 0.5) * d / steps
			for k := 0; from+k <= n; k++ {
				hours[from+k] += p * fails(from, k, t) * d / steps
			}
		}
	}
	return normalize(hours)
}

func TestFixedRepairsAgainstEmbeddedChain(t *testing.T) {
	for _, tt := range []struct {
		n       int
		mttf, d float64
	}{{4, 90, 10}, {3, 1000, 10}, {6, 50, 10}, {2, 100, 1}} {
		want := embedded(tt.n, tt.mttf, tt.d)
		for spare := range tt.n - 1 {
			got, _, size := shapedRepairman(tt.n, 1, tt.d/tt.mttf, Duration{Mean: model.Hours(tt.d), Shape: Fixed}, spare)
			g, w := 0.0, 0.0
			for j := spare + 1; j <= tt.n; j++ {
				g, w = g+got[j], w+want[j]
			}
			if math.Abs(g/w-1) > size+1e-6 {
				t.Errorf("%+v: P(more than %d failed) = %.9g, embedded chain %.9g, declared %.2g", tt, spare, g, w, size)
			}
		}
	}
}

// moments are the first two moments of a law, stage by stage from the last on: E (X + T)^n with X exponential.
func (l *law) moments() (m1, m2 float64) {
	one, two := make([]float64, len(l.rate)), make([]float64, len(l.rate))
	for i := len(l.rate) - 1; i >= 0; i-- {
		x := 1 / l.rate[i]
		one[i], two[i] = x, 2*x*x
		for _, b := range l.next[i] {
			one[i] += b.p * one[b.to]
			two[i] += b.p * (2*x*one[b.to] + two[b.to])
		}
	}
	return one[0], two[0]
}

// transform is E e^{-sT} of a law.
func (l *law) transform(s float64) float64 {
	from := make([]float64, len(l.rate))
	for i := len(l.rate) - 1; i >= 0; i-- {
		from[i] = l.end[i]
		for _, b := range l.next[i] {
			from[i] += b.p * from[b.to]
		}
		from[i] *= l.rate[i] / (l.rate[i] + s)
	}
	return from[0]
}

// TestLognormalStages: stages have the mean 1 and the mean square 1+cv² of a lognormal time, and from 30 stages on its transform
// to 0.01 up to a coefficient of variation of 2: against E exp(-s exp(σZ - σ²/2)) by the rule of rectangles over nine
// standard deviations.
func TestLognormalStages(t *testing.T) {
	for _, cv := range []float64{0.22, 0.3, 0.5, 0.7, 1 / math.Sqrt2, 0.999999, 1, 1.000001, 1.5, 2, 3, 8} {
		for _, order := range []int{2, 4, 8, 16, 30, 64} {
			d := Duration{Mean: 10, Shape: Lognormal, CV: cv}
			l := stagesOf(d, order)
			m1, m2 := l.moments()
			near(t, "mean", m1, 1, 1e-9)
			if cv*cv > 1/float64(order) {
				near(t, "second moment", m2, 1+cv*cv, 1e-6)
			}
			if len(l.rate) > order {
				t.Errorf("cv %v: %d stages of %d", cv, len(l.rate), order)
			}
			if order < 30 || cv > 2 {
				continue
			}
			sigma := math.Sqrt(math.Log1p(cv * cv))
			for _, s := range []float64{0.1, 0.3, 1, 3, 10, 30} {
				want := 0.0
				const steps = 1800
				for i := range steps {
					z := 18*(float64(i)+0.5)/steps - 9
					want += math.Exp(-s*math.Exp(sigma*z-sigma*sigma/2)-z*z/2) / math.Sqrt(2*math.Pi) * 18 / steps
				}
				if got := l.transform(s); math.Abs(got-want) > 0.01 {
					t.Errorf("cv %v, order %d: transform at %v is %.4f, want %.4f", cv, order, s, got, want)
				}
			}
		}
	}
}

// TestLognormalRepairs: a repair of coefficient of variation 1 in two moments is the exponential.
func TestLognormalRepairs(t *testing.T) {
	one := crewChain(5, 2, 0.1, twoMoments(1+1e-9))
	for j, p := range repairman(5, 2, 0.1) {
		near(t, "failed units", one[j], p, 1e-6)
	}
}
