package reference

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func about(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// The worked answers come with the incident counts: 18 zone events in 1,015 zone-years are 0.01773 a year, 0.01051 to
// 0.02803 exactly at 95 %; nine region events in 15.9 years 0.26 to 1.07; nine zone events in 84.3 years 0.107, 0.049 to
// 0.203; none in 35 years at most 0.086 (the rule of three says 3/35), Jeffreys 0.014.
func TestWorkedAnswersOfCounts(t *testing.T) {
	for _, c := range []struct{ n, years, mean, low, high, within float64 }{
		{18, 1015, 0.01773, 0.01051, 0.02803, 6e-6},
		{9, 15.9, 0.57, 0.26, 1.07, 6e-3},
		{9, 84.3, 0.107, 0.049, 0.203, 6e-4},
		{6, 309.6, 0.019, 0.007, 0.042, 6e-4},
	} {
		low, high := ExactInterval(c.n, c.years, 0.05)
		about(t, "mean", c.n/c.years, c.mean, c.within)
		about(t, "low", low, c.low, c.within)
		about(t, "high", high, c.high, c.within)
	}
	low, high := ExactInterval(0, 35, 0.05)
	about(t, "low of none", low, 0, 0)
	about(t, "high of none", high, 0.086, 6e-4)
	about(t, "Jeffreys of none", Jeffreys(0, 35), 0.014, 6e-4)
}

// Gamma(1, b) is exponential, whose quantile is -ln(1-p)/b; Gamma(a, b) scales by 1/b.
func TestQuantileOfTheExponential(t *testing.T) {
	for _, p := range []float64{0.001, 0.05, 0.5, 0.95, 0.999} {
		about(t, "quantile", Gamma{1, 4}.Quantile(p), -math.Log1p(-p)/4, 1e-12)
	}
}

// The distribution function, integrated by a slow obvious sum of its density, says p at the p-quantile. The density of
// shapes below 1 has a pole at zero, which the substitution x = z^(1/a) takes away.
func TestQuantileAgainstTheIntegral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, p := rapid.Float64Range(0.2, 30).Draw(t, "a"), rapid.Float64Range(0.02, 0.98).Draw(t, "p")
		x := Gamma{a, 1}.Quantile(p)
		const steps = 4000
		b := math.Min(a, 1)
		sum, top := 0.0, math.Pow(x, b)
		for i := range steps {
			y := math.Pow(top*(float64(i)+0.5)/steps, 1/b)
			sum += math.Pow(y, a-b) * math.Exp(-y) / b * top / steps
		}
		lg, _ := math.Lgamma(a)
		if got := sum / math.Exp(lg); math.Abs(got-p) > 1e-4 {
			t.Fatalf("P(%v, %v) is %v, not %v", a, x, got, p)
		}
	})
}

// A posterior lies between what the fleet and what the own count say, and more of one's own record moves it towards the
// latter.
func TestEstimatesLieBetweenFleetAndCount(t *testing.T) {
	for _, e := range Estimates() {
		m, prior := e.Posterior.Mean(), e.Prior.Mean()
		if e.Region != "" && !(math.Min(prior, e.Naive()) <= m && m <= math.Max(prior, e.Naive())) {
			t.Errorf("%s: %v is not between %v and %v", e.Region, m, prior, e.Naive())
		}
		f, ok := Default().Lookup(e.Key)
		if !ok || f.Value != m || !(f.Low < m && m < f.High) {
			t.Errorf("%s: the figure is %+v", e.Key, f)
		}
	}
	// us-east-1 by hand: (0.27 + 9) / (7 + 15.9) = 9.27 / 22.9.
	f, _ := Default().Lookup("region.rate.us-east-1")
	about(t, "us-east-1", f.Value, 9.27/22.9, 1e-12)
}

// The prior is where the likelihood of the counts is greatest: 38 regions, of which the table holds those with events;
// the other 28 have the rest of the 322 region-years and no event. Moving either number by a tenth must not help.
func TestFleetPriorIsTheLikeliest(t *testing.T) {
	likelihood := func(g Gamma) float64 {
		sum, years := 0.0, 0.0
		one := func(k, T float64) {
			a, _ := math.Lgamma(g.Events + k)
			b, _ := math.Lgamma(g.Events)
			sum += a - b + g.Events*math.Log(g.Exposure/(g.Exposure+T)) - k*math.Log(g.Exposure+T)
		}
		for _, r := range regionRecords {
			one(r.events, r.years)
			years += r.years
		}
		for range 28 { // their years are taken as equal
			one(0, (322-years)/28)
		}
		return sum
	}
	best := likelihood(fleetPrior)
	for _, g := range []Gamma{{fleetPrior.Events * 1.4, fleetPrior.Exposure}, {fleetPrior.Events / 1.4, fleetPrior.Exposure},
		{fleetPrior.Events, fleetPrior.Exposure * 1.4}, {fleetPrior.Events, fleetPrior.Exposure / 1.4}} {
		if likelihood(g) > best {
			t.Errorf("%+v is likelier than %+v", g, fleetPrior)
		}
	}
}

func TestOverride(t *testing.T) {
	set, err := Default().Override(map[Key]Override{"zone.mttr": {Value: 4, Low: 2, High: 9}})
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := set.Lookup("zone.mttr"); f.Value != 4 || f.Low != 2 || f.High != 9 || f.Confidence != "yours" || f.Source != "set by you" {
		t.Errorf("%+v", f)
	}
	if f, _ := Default().Lookup("zone.mttr"); f.Value == 4 {
		t.Error("the default changed too")
	}
	for k, o := range map[Key]Override{
		"no.such":             {Value: 1},
		"zone.mttr":           {Value: 0},
		"zone.rate":           {Value: -1},
		"region.hit":          {Value: 1.1},
		"detect":              {Value: math.NaN()},
		"db.mttr":             {Value: math.Inf(1)},
		"zone.launch-blocked": {Value: 0.5, Low: 0.6, High: 0.7},
	} {
		if _, err := Default().Override(map[Key]Override{k: o}); err == nil {
			t.Errorf("%s = %+v is accepted", k, o)
		}
	}
	if _, err := Default().Override(map[Key]Override{"zone.rate": {Value: 0}}); err != nil {
		t.Errorf("a rate of none: %v", err)
	}
}

// Every figure can hold its own value and range.
func TestFiguresHoldThemselves(t *testing.T) {
	for _, f := range Default().Figures() {
		if !f.Holds(f.Value) || f.High != 0 && (!f.Holds(f.Low) || !f.Holds(f.High)) {
			t.Errorf("%s: %v (%v to %v) %s is outside its bounds", f.Key, f.Value, f.Low, f.High, f.Unit)
		}
	}
}
