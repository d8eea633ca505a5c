package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

func logged(cause, scope string, lasts ...float64) []Logged {
	var out []Logged
	for i, h := range lasts {
		out = append(out, Logged{Cause: cause, Scope: scope, Start: model.Hours(1000 * i), Lasts: model.Hours(h)})
	}
	return out
}

// Two zones watched for two years with three events of 1, 2 and 3 h. The count alone: 3 / 4 = 0.75 a year. The prior has the
// mean of zone.rate, 0.05, and its P95 at 0.15; the posterior is (a + 3) / (a/0.05 + 4).
func TestFitOfARate(t *testing.T) {
	fig := reference.Default().Reader()
	out := Fit(logged("zone", "zone-a", 1, 2, 3), 2*model.HoursPerYear, map[string]int{"zone": 2}, fig)
	if len(out) != 1 || out[0].Rate != "zone.rate" || out[0].Events != 3 || out[0].Years != 4 || out[0].Naive != 0.75 {
		t.Fatalf("%+v", out)
	}
	f, a := out[0], out[0].Prior.Events
	if math.Abs(f.Prior.Mean()-0.05) > 1e-12 || math.Abs(f.Prior.Quantile(0.95)-0.15) > 1e-6 {
		t.Errorf("the prior has mean %v and P95 %v", f.Prior.Mean(), f.Prior.Quantile(0.95))
	}
	if want := (a + 3) / (a/0.05 + 4); math.Abs(f.Posterior.Mean()-want) > 1e-12 {
		t.Errorf("together %v, not %v", f.Posterior.Mean(), want)
	}
	// Exponential: mean of 1, 2, 3 and nines' 3 h as one more: (1+2+3+3)/4 = 2.25. log L = -3 (ln 2 + 1) = -5.0794.
	if l := f.Length; math.Abs(float64(l.Mean)-2.25) > 1e-12 || math.Abs(l.Exponential+5.0794) > 1e-4 || l.IsLognormal {
		t.Errorf("lengths %+v", l)
	}
}

// A zone of a region with a record of its own goes to that region's figure; units not told are the scopes named.
func TestFitByRegion(t *testing.T) {
	fig := reference.Default().Reader()
	log := append(logged("zone", "us-east-1a", 1), logged("zone", "us-east-1b", 1)...)
	out := Fit(append(log, logged("region", "us-east-1", 2)...), model.HoursPerYear, nil, fig)
	if len(out) != 2 || out[0].Rate != "region.rate.us-east-1" || out[0].Repair != "region.mttr.us-east-1" || out[1].Rate != "zone.rate.us-east-1" || out[1].Units != 2 {
		t.Errorf("%+v", out)
	}
}

// Lengths 1, 10, 100, 1000, … of one size a decade are lognormal: σ² = ln²10 × var(0..4) = 5.3019 × 2 = 10.604 (MLE);
// log L = -Σ ln x - n/2 (ln 2πσ² + 1) = -23.026 - 2.5 (4.1990 + 1) = -36.02. Exponential: mean 2222.2, -5 (ln 2222.2 + 1) =
// -43.53. The second parameter gains 7.5 and costs (10 - 3.33)/2 = 3.3 by the corrected criterion; of four lengths it
// would cost 6.
func TestFitTellsTheLaws(t *testing.T) {
	l := lengthsOf([]float64{1, 10, 100, 1000, 10000}, 0)
	if !l.IsLognormal || math.Abs(l.Lognormal+36.02) > 0.01 || math.Abs(l.Exponential+43.53) > 0.01 {
		t.Errorf("%+v", l)
	}
	if l := lengthsOf([]float64{2, 2, 2, 2}, 0); l.IsLognormal || !math.IsNaN(l.Lognormal) || math.Abs(float64(l.Mean)-2) > 1e-12 {
		t.Errorf("equal lengths: %+v", l)
	}
}

// Maximum likelihood is a maximum: no other mean, and no other μ or σ, explains the lengths better.
func TestFitIsTheLikeliest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0.01, 500), 3, 30).Draw(t, "hours")
		l := lengthsOf(x, 0)
		off := rapid.Float64Range(0.5, 2).Draw(t, "off")
		mean, mu, square := 0.0, 0.0, 0.0
		for _, v := range x {
			mean += v / float64(len(x))
			mu += math.Log(v) / float64(len(x))
		}
		for _, v := range x {
			square += math.Pow(math.Log(v)-mu, 2) / float64(len(x))
		}
		exponential, lognormal := 0.0, 0.0
		for _, v := range x {
			m, sigma, at := mean*off, math.Sqrt(square)*off, mu+off-1
			exponential += -math.Log(m) - v/m
			lognormal += -math.Log(v*sigma*math.Sqrt(2*math.Pi)) - math.Pow((math.Log(v)-at)/sigma, 2)/2
		}
		if exponential > l.Exponential+1e-9*math.Abs(l.Exponential) {
			t.Fatalf("a mean of %v is likelier", mean*off)
		}
		if square > 1e-9 && lognormal > l.Lognormal+1e-9*math.Abs(l.Lognormal) {
			t.Fatalf("another lognormal law is likelier")
		}
		if !(l.Low <= l.Mean && l.Mean <= l.High) || l.Low <= 0 {
			t.Fatalf("the interval %v to %v does not hold %v", l.Low, l.High, l.Mean)
		}
	})
}

// More of one's own record moves the rate towards its count, and never past it.
func TestFitMovesTowardsTheCount(t *testing.T) {
	fig := reference.Default().Reader()
	last := 0.0
	for _, years := range []float64{1, 3, 10, 30} {
		lasts := make([]float64, int(2*years)) // two a year of one database; nines says 0.5
		for i := range lasts {
			lasts[i] = 1
		}
		f := Fit(logged("database", "db", lasts...), model.Hours(years*model.HoursPerYear), map[string]int{"database": 1}, fig)[0]
		if m := f.Posterior.Mean(); m <= last || m >= 2 {
			t.Errorf("after %v years %v", years, m)
		} else {
			last = m
		}
	}
	if last < 1.6 {
		t.Errorf("after 30 years only %v", last)
	}
}
