package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// randomized is P(downtime ≤ x) in a window by randomization: of n jumps of the uniformized chain, k intervals are down, and
// given these the downtime is the k-th order statistic of n uniform points (E. de Souza e Silva, H. R. Gail, "Calculating
// cumulative operational time distributions of repairable computer systems", IEEE Trans. Computers 35 (1986), equation 6).
// It shares with the solver the chain and nothing else.
func randomized(c *chain, down []bool, x, window float64) float64 {
	n := c.size()
	q := 0.0
	for i := range n {
		out := 0.0
		for _, e := range c.out(i) {
			if int(e.to) != i {
				out += e.rate
			}
		}
		q = math.Max(q, out)
	}
	q *= 1.0001
	mean := q * window
	jumps := int(mean + 8*math.Sqrt(mean) + 30)
	most := int(mean*x/window+9*math.Sqrt(mean*x/window)+40) + 1 // more down intervals cannot end within x
	// at[k][i]: k of the intervals so far were down, now in i.
	at, next := make([][]float64, most+1), make([][]float64, most+1)
	for k := range at {
		at[k], next[k] = make([]float64, n), make([]float64, n)
	}
	for i, p := range c.pi {
		if down[i] {
			at[1][i] = p
		} else {
			at[0][i] = p
		}
	}
	total, ratio := 0.0, x/window
	for j := 0; ; j++ {
		logP := float64(j)*math.Log(mean) - mean - lgamma(float64(j+1))
		if w := math.Exp(logP); w > 1e-18 {
			// P(Bin(j, ratio) ≥ k), from k = 0 up.
			atLeast := 1.0
			for k := 0; k <= most && atLeast > 1e-15; k++ {
				sum := 0.0
				for _, p := range at[k] {
					sum += p
				}
				total += w * atLeast * sum
				if k <= j {
					atLeast -= math.Exp(lgamma(float64(j+1)) - lgamma(float64(k+1)) - lgamma(float64(j-k+1)) +
						float64(k)*math.Log(ratio) + float64(j-k)*math.Log1p(-ratio))
				} else {
					atLeast = 0
				}
			}
		}
		if j == jumps {
			return total
		}
		for k := range next {
			clear(next[k])
		}
		for k := range at {
			for i, p := range at[k] {
				if p == 0 {
					continue
				}
				stay := p
				to := func(s int, x float64) {
					kk := k
					if down[s] {
						kk++
					}
					if kk <= most {
						next[kk][s] += x
					}
				}
				for _, e := range c.out(i) {
					if int(e.to) != i {
						to(int(e.to), p*e.rate/q)
						stay -= p * e.rate / q
					}
				}
				to(i, stay)
			}
		}
		at, next = next, at
	}
}

func lgamma(x float64) float64 { y, _ := math.Lgamma(x); return y }

// TestIntervalAgainstRandomization holds the exact distribution to 1e-6 on drawn models: crews, standby, kill, rebuild,
// shocks, common causes, tests and faults, whatever they make of an outage.
func TestIntervalAgainstRandomization(t *testing.T) {
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		for i := range m.Faults {
			m.Faults[i].Share = 1
		}
		s, err := newSolver(m)
		if err != nil {
			rt.Fatal(err)
		}
		x := s.interval()
		if x == nil || x.n > 40 {
			rt.Skip("nothing fails, or many states")
		}
		w := s.chainOf(intervalStates, exactTimes)
		fast := 0.0
		for i := range w.c.size() {
			for _, e := range w.c.out(i) {
				fast = math.Max(fast, e.rate)
			}
		}
		window := math.Min(100, 60/fast)
		down := w.look(s.rows[0].demand, newFormula(flatten(s.m.structure()), len(s.m.Tiers))).down
		for _, share := range []float64{0.003, 0.05, 0.4} {
			compared++
			got, want := x.unplanned(share*window, window), randomized(w.c, down, share*window, window)
			if math.Abs(got-want) > 1e-6 {
				rt.Fatalf("P(downtime <= %v of %v h) = %.10f, by randomization %.10f (%d states)", share*window, window, got, want, x.n)
			}
		}
		if got, want := x.none(window), randomized(w.c, down, 1e-13*window, window); math.Abs(got-want) > 1e-6 {
			rt.Fatalf("P(none in %v h) = %.10f, by randomization %.10f", window, got, want)
		}
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

// TestIntervalYears: the year of a pair with one crew, and of a standby pair whose automatic failover takes 90 s, in full
// length: P(no outage) = α e^{Q_UU T} 1 is found again by elimination of time: squaring e^{Q_UU h} seventeen times.
func TestIntervalYears(t *testing.T) {
	pair := &Model{Tiers: []Tier{group(2, 1, 1)}, SLO: 0.9999}
	standby := &Model{Tiers: []Tier{{Name: "db", MTTF: 4380, MTTR: Exp(1), Units: []Placement{{-1, 2}}, Need: need(1),
		Standby: &Standby{Failover: Exp(0.025), Coverage: 0.95, Manual: Exp(1), MTTF: 4380}}}, SLO: 0.9999}
	for name, m := range map[string]*Model{"pair": pair, "standby": standby} {
		r := mustSolve(t, m)
		if err := Distributions(m, &r); err != nil {
			t.Fatal(err)
		}
		s, err := newSolver(m)
		if err != nil {
			t.Fatal(err)
		}
		x := s.interval()
		a := make([]complex128, x.u*x.u)
		const squarings = 17
		for i := range x.u {
			for j := range x.u {
				a[i*x.u+j] = complex(x.q[i*x.n+j]*8760/(1<<squarings), 0)
			}
		}
		p := exponential(a, x.u)
		for range squarings {
			p = product(p, p, x.u)
		}
		want := 0.0
		for i := range x.u {
			for j := range x.u {
				want += x.pi[i] * real(p[i*x.u+j])
			}
		}
		near(t, name+": P(no outage in a year)", r.Year.None, want, 1e-9)
		if r.Year.Error > 1e-6 {
			t.Errorf("%s: declared error %v", name, r.Year.Error)
		}
	}
}
