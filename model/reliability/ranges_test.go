package reliability

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// TestUnknownMeetsItsQuantiles: the law passes through low, likely and high, rises, and stays where the language allows.
func TestUnknownMeetsItsQuantiles(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		u := Unknown{Unit: rapid.SampledFrom([]string{"h", "share", "1/h"}).Draw(rt, "unit"), Most: math.Inf(1)}
		a, b, c := rapid.Float64Range(0, 1).Draw(rt, "a"), rapid.Float64Range(0, 1).Draw(rt, "b"), rapid.Float64Range(0, 1).Draw(rt, "c")
		u.Low, u.High = math.Min(a, math.Min(b, c)), math.Max(a, math.Max(b, c))
		u.Likely = a + b + c - u.Low - u.High
		u.Likely = math.Min(math.Max(u.Likely, u.Low), u.High)
		if u.Unit == "share" {
			u.Most = 1
		}
		for _, q := range [][2]float64{{0.05, u.Low}, {0.5, u.Likely}, {0.95, u.High}} {
			if got := u.At(q[0]); math.Abs(got-q[1]) > 1e-9*math.Max(q[1], 1e-3) {
				rt.Fatalf("%+v: P%v is %v, want %v", u, 100*q[0], got, q[1])
			}
		}
		last := math.Inf(-1)
		for p := 0.001; p < 1; p += 0.037 {
			x := u.At(p)
			if x < last || x < u.Least || x > u.Most {
				rt.Fatalf("%+v: at %v it is %v after %v", u, p, x, last)
			}
			last = x
		}
	})
}

// TestSpread: one unit of mttf 1000 to 4000 h and a repair of 2 h: U = 2/(x+2) falls with x, so its quantiles are those of x.
func TestSpread(t *testing.T) {
	unknown := []Unknown{{Path: "mttf", Unit: "h", Low: 1000, Likely: 2000, High: 4000, Most: math.Inf(1)},
		{Path: "mttr", Unit: "h", Low: 2, Likely: 2, High: 2, Most: math.Inf(1)}}
	at := func(x []float64) (*Model, error) {
		return &Model{Tiers: []Tier{{Name: "x", MTTF: model.Hours(x[0]), MTTR: Exp(model.Hours(x[1])), Units: []Placement{{-1, 1}}, Need: need(1)}}}, nil
	}
	draw := func() (Uncertain, error) {
		return Spread(unknown, at, 2000, rand.New(rand.NewPCG(1, 0)).Float64, nil)
	}
	u, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "P5", u.Unavailability.Low, 2.0/4002, 0.01)
	near(t, "P50", u.Unavailability.Likely, 2.0/2002, 0.01)
	near(t, "P95", u.Unavailability.High, 2.0/1002, 0.01)
	near(t, "drawn P5", u.Inputs[0].Drawn.Low, 1000, 0.01)
	if s := u.Tornado[0]; s.Path != "mttf" || s.AtLow != 2.0/1002 || s.AtHigh != 2.0/4002 || u.Tornado[1].Width() != 0 {
		t.Errorf("tornado %+v", u.Tornado)
	}
	if again, _ := draw(); again.Unavailability != u.Unavailability {
		t.Error("the same seed gave another answer")
	}
	_, err = Spread(unknown, at, 100, rand.New(rand.NewPCG(1, 0)).Float64, func(solved int) bool { return solved < 7 })
	if !errors.Is(err, ErrStopped) {
		t.Errorf("told to stop, it says %v", err)
	}
}

// TestTwelveMonths: with p = 0.99 a month, all twelve have 0.99^12 = 0.886385, at least eleven 0.99^12 + 12 × 0.01 × 0.99^11
// = 0.993825.
func TestTwelveMonths(t *testing.T) {
	m := OfTwelve(&Distribution{Met: 0.99}, 1e-5)
	near(t, "all", m.AtLeast[12], math.Pow(0.99, 12), 1e-12)
	near(t, "eleven", m.AtLeast[11], math.Pow(0.99, 12)+0.12*math.Pow(0.99, 11), 1e-12)
	near(t, "none", m.AtLeast[0], 1, 1e-12)
	near(t, "declared", m.Error, 11e-5, 1e-12)
	if none := OfTwelve(&Distribution{Met: 0}, 0); none.AtLeast[1] != 0 || none.AtLeast[0] != 1 {
		t.Errorf("a month that never meets it: %v", none.AtLeast)
	}
}

// TestCredits: one unit that is down 2 of 2002 h; 10 % of months below 99.9 % and 30 % of those below 99 % are the sum of
// what each band adds: 0.1 P(down > 0.73 h) + 0.2 P(down > 7.3 h).
func TestCredits(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "x", MTTF: 2000, MTTR: Exp(2), Units: []Placement{{-1, 1}}, Need: need(1)}},
		Credits: []Credit{{0.999, 0.1}, {0.99, 0.3}}}
	r := mustSolve(t, m)
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	near(t, "credit", r.Month.Credit, 0.1*(1-takacs(2000, 2, 730, 0.73))+0.2*(1-takacs(2000, 2, 730, 7.3)), 1e-5)
}

// TestCorrelationNeverHelps: more shocks, more of their domains, and a larger beta never help where domains mask units.
// (A standby may be helped: when all were down, the first to return is active at once.)
func TestCorrelationNeverHelps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		for i := range m.Domains {
			m.Domains[i].Loss = Mask
		}
		for i := range m.Tiers {
			tr := &m.Tiers[i]
			tr.Standby, tr.Rebuild, tr.Crews = nil, nil, 0
			if float64(tr.MTTR.Mean) > 0.05*float64(tr.MTTF) {
				rt.Skip("a common cause may help units that are down often")
			}
			if tr.total() < 2 || tr.Need[0].Units == tr.total() {
				rt.Skip("not redundant")
			}
			tr.Beta = 0.1
		}
		base, err := Brief(m)
		if err != nil {
			rt.Fatal(err)
		}
		worse := func(what string, change func(m *Model)) {
			c := m.clone()
			change(c)
			r, err := Brief(c)
			if err != nil {
				rt.Fatal(err)
			}
			if r.Unavailability < base.Unavailability*(1-1e-9) {
				rt.Fatalf("%s helps: %v after %v", what, r.Unavailability, base.Unavailability)
			}
		}
		for c := range m.Common {
			worse("a shock that comes more often", func(m *Model) { m.Common[c].Rate *= 3 })
			worse("a shock that takes every domain", func(m *Model) {
				for j := range m.Common[c].Takes {
					m.Common[c].Takes[j].Probability = 1
				}
			})
		}
		if len(m.Tiers) == 1 && m.Tiers[0].Need[0].Units == 1 { // of units that are all needed, common failures are fewer
			worse("beta", func(m *Model) { m.Tiers[0].Beta = 0.3 })
		}
	})
}
