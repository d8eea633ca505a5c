package reliability

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"nines/model"
	"pgregory.net/rapid"
)

func fixed(hours model.Hours) Duration { return Duration{Mean: hours, Shape: Fixed} }

// longer is how many outages an hour of the law are longer than x.
func (l *outageLaw) longer(x float64) float64 {
	sum := 0.0
	for _, a := range l.atoms {
		if a.hours > x {
			sum += a.rate
		}
	}
	for _, s := range l.spans {
		for c, level := range s.level {
			v := math.Min(1, math.Max(0, (x-s.from)/s.width-float64(c)))
			sum += level*(1-v) + s.tilt[c]/2*(1-v*v)
		}
	}
	return sum
}

// lawOfOne is the law of the outages of a model that is one part.
func lawOfOne(t testing.TB, m *Model) outageLaw {
	t.Helper()
	s, err := newSolver(m)
	if err != nil {
		t.Fatal(err)
	}
	a := s.newAging(s.root)
	if a == nil {
		t.Fatal("components are not independent")
	}
	var l partLaw
	s.lawOf(s.root, a, &l)
	return l.outageLaw
}

// TestLawByHand: how long outages of k of n last when no further unit fails meanwhile. What is met under way is down in all of
// its n−k+1 units, whose repairs go on for rests R(x): U(r) with r = q R(x) in place of q, and outages longer than x come at
// −dU/dx.
//
//	pair, fixed d:        U = r², r = q(1−x/d):    share longer than x: 1 − x/d   (uniform)
//	pair, exponential:    r = q e^{-x/E}:          e^{-2x/E}
//	pair, fixed 10 and 4: U = r s:                 none beyond 4; (λ₁p₁ s(x) + λ₂p₂ r(x)) / ν before
//	2 of 3, fixed d:      U = 3r² − 2r³:           r(1−r) / (q(1−q))
//	single, fixed d:      U = r:                   1 before d, all of exactly d
func TestLawByHand(t *testing.T) {
	const mttf, d = 1000.0, 10.0
	q := d / (mttf + d)
	one := func(n, k int, repair Duration) *Model {
		return &Model{Tiers: []Tier{{Name: "w", MTTF: mttf, MTTR: repair, Units: []Placement{{-1, n}}, Need: need(k)}}}
	}
	two := &Model{Tiers: []Tier{
		{Name: "a", MTTF: mttf, MTTR: fixed(10), Units: []Placement{{-1, 1}}, Need: need(1)},
		{Name: "b", MTTF: mttf, MTTR: fixed(4), Units: []Placement{{-1, 1}}, Need: need(1)}},
		Service: Expr{Kind: ExprAny, Of: []Expr{{Kind: ExprTier, Tier: 0}, {Kind: ExprTier, Tier: 1}}}}
	q4 := 4 / (mttf + 4.0)
	ends := func(x, d, longer float64) float64 {
		if x >= d {
			return 0
		}
		return longer
	}
	for name, c := range map[string]struct {
		m      *Model
		longer func(x float64) float64
	}{
		"pair, fixed":        {one(2, 1, fixed(d)), func(x float64) float64 { return ends(x, d, 1-x/d) }},
		"pair, exponential":  {one(2, 1, Exp(d)), func(x float64) float64 { return math.Exp(-2 * x / d) }},
		"2 of 3, fixed":      {one(3, 2, fixed(d)), func(x float64) float64 { r := q * (1 - x/d); return ends(x, d, r*(1-r)/(q*(1-q))) }},
		"single, fixed":      {one(1, 1, fixed(d)), func(x float64) float64 { return ends(x, d, 1) }},
		"pair, fixed 10, 4":  {two, func(x float64) float64 { return ends(x, 4, (q/10*q4*(1-x/4)+q4/4*q*(1-x/10))/(q/10*q4+q4/4*q)) }},
		"single, lognormal":  {one(1, 1, Duration{d, Lognormal, 2}), func(x float64) float64 { return 1 - normal((math.Log(x/d)+math.Log(5)/2)/math.Sqrt(math.Log(5))) }},
		"pair with a series": {&Model{Tiers: []Tier{one(2, 1, fixed(d)).Tiers[0], {Name: "never", MTTF: model.Hours(math.Inf(1)), MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: need(1)}}}, func(x float64) float64 { return ends(x, d, 1-x/d) }},
	} {
		r := mustSolve(t, c.m)
		l := lawOfOne(t, c.m)
		near(t, name+": outages an hour", l.rate, r.Frequency, 1e-9)
		near(t, name+": hours an hour", l.hours, r.Unavailability, 1e-9)
		near(t, name+": of the spans and atoms", l.longer(-1), l.rate, 2e-3)
		for _, x := range []float64{0.01, 0.5, 1.9, 3.99, 4.01, 7.3, 9.99, 10.01, 25} {
			if got, want := l.longer(x)/l.rate, c.longer(x); math.Abs(got-want) > 2*lawFine {
				t.Errorf("%s: P(L > %v) = %.6f, want %.6f", name, x, got, want)
			}
		}
	}
}

// TestRest: the rest of a time that is met while it runs is ∫_x^∞ P(T > t) dt / E T, here by the trapezoidal rule; and what the
// least of several rests lasts.
func TestRest(t *testing.T) {
	for _, d := range []Duration{Exp(3), fixed(3), {3, Lognormal, 0.5}, {3, Lognormal, 2}} {
		survives := func(x float64) float64 {
			switch d.Shape {
			case Fixed:
				if x < 3 {
					return 1
				}
				return 0
			case Lognormal:
				sigma := math.Sqrt(math.Log1p(d.CV * d.CV))
				return 1 - normal((math.Log(x/3)+sigma*sigma/2)/sigma)
			}
			return math.Exp(-x / 3)
		}
		const h = 2e-3
		integral, next := 0.0, map[float64]float64{}
		for x := 2000.0; x > h/2; x -= h { // from the tail, so that small numbers add up first
			integral += h * survives(x-h/2)
			next[math.Round((x-h)/h)*h] = integral
		}
		near(t, "mean", integral, 3, 1e-4)
		for _, x := range []float64{0.5, 2, 8} {
			if got, want := d.rest(x), next[math.Round(x/h)*h]/3; math.Abs(got-want) > 1e-5 {
				t.Errorf("%v: rest(%v) = %v, want %v", d, x, got, want)
			}
		}
		for n := 1; n <= 3; n++ {
			least := 0.0
			for x := h / 2; x < 4000; x += h {
				rest := d.rest(x)
				least += h * math.Pow(rest, float64(n))
				if rest < 1e-7 {
					break
				}
			}
			near(t, "least rest", d.least(n, false), least, 2e-3)
		}
	}
}

// TestMissing: the transform of a law is that of its outages, spans and atoms, summed here over small pieces; a law has its rate
// and its hours.
func TestMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		durations := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Duration {
			return Duration{model.Hours(rapid.Float64Range(0.1, 20).Draw(t, "mean")), Shape(rapid.IntRange(0, 2).Draw(t, "shape")), rapid.Float64Range(0.3, 2.5).Draw(t, "cv")}
		}), 1, 3).Draw(t, "repairs")
		var breaks []float64
		hours, rate := 0.0, 0.0
		for _, d := range durations {
			breaks = append(breaks, d.breaks()...)
			hours += float64(d.Mean)
			rate++
		}
		slices.Sort(breaks)
		l := newLaw(func(x float64) float64 {
			sum := 0.0
			for _, d := range durations {
				sum += float64(d.Mean) * d.rest(x)
			}
			return sum
		}, rate, breaks)
		atoms, atomHours := 0.0, 0.0
		for _, a := range l.atoms {
			atoms += a.rate
			atomHours += a.rate * a.hours
		}
		if got := l.mass() + atoms; math.Abs(got-rate) > 2e-3*rate {
			t.Fatalf("holds %v of %v outages", got, rate)
		}
		if got := l.spread() + atomHours; math.Abs(got-hours) > 2e-3*hours {
			t.Fatalf("holds %v of %v hours", got, hours)
		}
		theta := complex(rapid.Float64Range(0.001, 5).Draw(t, "re"), rapid.Float64Range(0, 20).Draw(t, "im"))
		want := complex(0, 0)
		for _, s := range l.spans {
			for c := range s.level {
				const pieces = 400
				for i := range pieces {
					u := (float64(i) + 0.5) / pieces
					at := s.from + (float64(c)+u)*s.width
					want += complex((s.level[c]+s.tilt[c]*u)/pieces, 0) * (1 - cmplx.Exp(-theta*complex(at, 0)))
				}
			}
		}
		if got := l.missing(theta, math.Inf(1)); cmplx.Abs(got-want) > 1e-3*rate {
			t.Fatalf("at %v: %v, want %v", theta, got, want)
		}
	})
}

// TestYearOfFixedUnit: one unit with a fixed repair is Takács's series, a step at every multiple of it: P(D ≤ x) =
// Σ_n Poisson(n; (T−x)/mttf) [A 1{nd ≤ x} + (1−A) P(nd + dV ≤ x)], V uniform. Percentiles are at its steps.
func TestYearOfFixedUnit(t *testing.T) {
	for _, c := range []struct{ mttf, d float64 }{{1000, 10}, {9000, 4}, {150, 3}, {20000, 100}} {
		m := &Model{Tiers: []Tier{{Name: "x", MTTF: model.Hours(c.mttf), MTTR: fixed(model.Hours(c.d)), Units: []Placement{{-1, 1}}, Need: need(1)}}, SLO: 0.99}
		r := mustSolve(t, m)
		if err := Distributions(m, &r); err != nil {
			t.Fatal(err)
		}
		up := c.mttf / (c.mttf + c.d)
		for _, d := range []*Distribution{r.Year, r.Month} {
			exact := func(x float64) float64 {
				s := (d.Hours - x) / c.mttf
				sum, p := 0.0, math.Exp(-s)
				for n := 0; float64(n)*c.d <= x*(1+1e-12); n++ {
					sum += p * (up + (1-up)*math.Min(1, math.Max(0, x/c.d-float64(n))))
					p *= s / float64(n+1)
				}
				return sum
			}
			if d.Error > 1e-6 {
				t.Errorf("mttf %v: declared error %v", c.mttf, d.Error)
			}
			for _, p := range append(d.Curve, Point{0.01 * d.Hours, d.Met}) {
				if want := exact(p.X); p.X < d.Hours && math.Abs(p.P-want) > 1e-6 {
					t.Errorf("mttf %v, %v h: P(D ≤ %v) = %.9f, exact %.9f", c.mttf, d.Hours, p.X, p.P, want)
				}
			}
			for _, q := range []struct{ p, x float64 }{{0.5, d.P50}, {0.9, d.P90}, {0.95, d.P95}, {0.99, d.P99}} {
				if exact(q.x) < q.p-1e-6 || q.x > 0 && exact(q.x*(1-1e-5)) > q.p+1e-6 {
					t.Errorf("mttf %v, %v h: P%v = %v, where P(D ≤ x) is %v, and %v just before", c.mttf, d.Hours, 100*q.p, q.x, exact(q.x), exact(q.x*(1-1e-5)))
				}
			}
		}
	}
}

// TestYearOfFixedPair: outages of a pair with fixed repairs of d last U(0, d), and sums of them less than d have x^n/n! in the
// place of a distribution: P(D ≤ x) = e^{-m} Σ m^n (x/d)^n / n!², x ≤ d, m being expected. One in two hundred is followed by
// another while the second unit is under repair (λ d/2), which is declared.
func TestYearOfFixedPair(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "w", MTTF: 1000, MTTR: fixed(10), Units: []Placement{{-1, 2}}, Need: need(1)}}}
	r := mustSolve(t, m)
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	y := r.Year
	if y.Error > 2e-3 {
		t.Errorf("declared error %v", y.Error)
	}
	clusters := r.Frequency * 8760 * (1 - 0.005)
	for _, p := range y.Curve {
		if p.X >= 10 {
			break
		}
		want, term := 0.0, math.Exp(-clusters)
		for n := 1; n < 20; n++ {
			want += term
			term *= clusters * p.X / 10 / float64(n*n)
		}
		if math.Abs(p.P-want) > 2e-3 {
			t.Errorf("P(D ≤ %v) = %v, want %v", p.X, p.P, want)
		}
	}
	if y.P99 < 9.5 || y.P99 > 10.2 {
		t.Errorf("P99 = %v h: nearly the longest repair", y.P99)
	}
}
