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

// TestLognormalRepairs: with stages of its first two moments, a repair of coefficient of variation 1 is the exponential,
// and any shape leaves a single crew of a single unit as it is.
func TestLognormalRepairs(t *testing.T) {
	for _, cv := range []float64{0.3, 0.7, 0.999999, 1.000001, 1.5, 3} {
		d := Duration{Mean: 10, Shape: Lognormal, CV: cv}
		st := stagesOf(d, 40)
		// Mean and second moment by walking the stages.
		mean, second := 0.0, 0.0
		for b, p := range st.start {
			m, v := 0.0, 0.0
			for s := b; s >= 0; s = st.next[s] {
				m += 1 / st.rate[s]
				v += 1 / (st.rate[s] * st.rate[s])
			}
			mean += p * m
			second += p * (v + m*m)
		}
		near(t, "mean", mean, 1, 1e-12)
		near(t, "second moment", second, 1+cv*cv, 1e-9)
	}
	one, _, _ := shapedRepairman(5, 2, 0.1, Duration{Mean: 10, Shape: Lognormal, CV: 1 + 1e-9}, 2)
	for j, p := range repairman(5, 2, 0.1) {
		near(t, "failed units", one[j], p, 1e-6)
	}
}
