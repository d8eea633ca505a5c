package reliability

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

func tierRef(t int) Expr { return Expr{Kind: ExprTier, Tier: t} }

// TestSharedZones: two tiers of one unit in each of two zones, everything repaired in an hour, zone unavailability 0.01,
// units that never fail. Both tiers are down exactly when both zones are: U = 0.01² = 1e-4. The product of the tiers'
// availabilities would say 1 - (1-1e-4)² = 1.9999e-4.
func TestSharedZones(t *testing.T) {
	m := &Model{Domains: []Domain{
		{Name: "a", Parent: -1, MTTF: 99, MTTR: Exp(1)}, {Name: "b", Parent: -1, MTTF: 99, MTTR: Exp(1)}}}
	for _, n := range []string{"web", "app"} {
		m.Tiers = append(m.Tiers, Tier{Name: n, MTTF: model.Hours(math.Inf(1)), MTTR: Exp(1), Units: []Placement{{0, 1}, {1, 1}}, Need: need(1)})
	}
	r := mustSolve(t, m)
	near(t, "U", r.Unavailability, 1e-4, 1e-12)
	// Outages begin when the second zone fails: 2 × 0.01 × 0.99 × 1/99 an hour, and last half an hour.
	near(t, "ν", r.Frequency, 2*0.01*0.99/99, 1e-12)
	near(t, "mean outage", float64(r.MeanOutage()), 0.5, 1e-12)
}

// TestBridge: five single tiers of availability 0.9 in a bridge, written as its four minimal paths with repeated names:
// A = 2p² + 2p³ - 5p⁴ + 2p⁵ = 1.62 + 1.458 - 3.2805 + 1.18098 = 0.97848 (M. Rausand, A. Høyland, "System Reliability
// Theory", 2nd ed. 2004, section 3.9). Multiplying the branches as if they were different tiers would say
// 1 - (1-p²)²(1-p³)² = 0.99735.
func TestBridge(t *testing.T) {
	m := &Model{}
	for _, n := range []string{"a", "b", "c", "d", "e"} {
		m.Tiers = append(m.Tiers, single(n, 0.9))
	}
	path := func(ts ...int) Expr {
		e := Expr{Kind: ExprAll}
		for _, x := range ts {
			e.Of = append(e.Of, tierRef(x))
		}
		return e
	}
	// a-b above, c-d below, e across.
	m.Service = Expr{Kind: ExprAny, Of: []Expr{path(0, 1), path(2, 3), path(0, 4, 3), path(2, 4, 1)}}
	r := mustSolve(t, m)
	near(t, "U", r.Unavailability, 1-0.97848, 1e-12)
	// Birnbaum importances: e: 2p²(1-p)² = 0.0162; a, b, c, d: (p + p² - ... ) by symmetry (dA/dp - I_e)/4 with
	// dA/dp = 4p + 6p² - 20p³ + 10p⁴ = 0.441, so 0.1062 each. ν = Σ I λ A with λ A = 0.9 × (1/9) = 0.1.
	near(t, "ν", r.Frequency, 0.1*0.441, 1e-12)
}

// TestStandby is checked by hand: one site, two units, no waiting failures, automatic always, repair never interferes
// (its rate is small beside the failover's but not beside its race): states: both up, failed and failing over, failed and
// switched, both failed.
func TestStandby(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "db", MTTF: 1000, MTTR: Exp(10), Units: []Placement{{-1, 2}}, Need: need(1),
		Standby: &Standby{Failover: Exp(0.1), Coverage: 1, MTTF: model.Hours(math.Inf(1))}}}}
	// L = 1/1000, M = 1/10, F = 10. Balance over 2 (both up), p (pending), 1 (other active), 0 (both failed; one of them
	// the last active): p(F+M) = L π2; π1 gets F p, loses M+L; π0 gets L π1 and loses 2M to 1 (the first repaired
	// is active at once, the other is still failed); π1 (M+L) = F p + 2M π0; π0 2M = L π1.
	l, mu, f := 1e-3, 0.1, 10.0
	p2 := 1.0
	pp := l * p2 / (f + mu)
	p1 := f * pp / mu // M π1 = F p
	p0 := l * p1 / (2 * mu)
	sum := p2 + pp + p1 + p0
	r := mustSolve(t, m)
	near(t, "U", r.Unavailability, (pp+p0)/sum, 1e-12)
	near(t, "ν", r.Frequency, l*(p2+p1)/sum, 1e-12)
}

// TestCoverage is O22: 2 failures a year, automatic 1.5 min, manual 60 min: 8.85 minutes a year at coverage 0.95.
func TestCoverage(t *testing.T) {
	for _, tt := range []struct{ coverage, minutes float64 }{{0.90, 14.70}, {0.95, 8.85}, {0.99, 4.17}, {1, 3.00}} {
		sb := &Standby{Failover: Exp(1.5 / 60), Coverage: tt.coverage, Manual: Exp(1), MTTF: model.Hours(math.Inf(1))}
		// Five units: with repairs of 100 h and 2 failures a year there is always one waiting.
		m := &Model{Tiers: []Tier{{Name: "db", MTTF: 4380, MTTR: Exp(100), Units: []Placement{{-1, 5}}, Need: need(1), Standby: sb}}}
		r := mustSolve(t, m)
		// Failures come in up-time only and the old unit may return within the hour (1 in 100): 2 % of tolerance.
		near(t, "minutes a year", r.Unavailability*8760*60, tt.minutes, 0.02)
	}
}

// TestSquareLaw is O11: one spare, independent repairs: repair time × 0.9 gives unavailability × 0.81 (for small U). With
// zone outages the gain must shrink.
func TestSquareLaw(t *testing.T) {
	u := func(mttr, zone float64) float64 {
		m := zones(1e-4, 1e-9, 0, 2)
		m.Domains[0].MTTF = model.Hours(zone)
		m.Tiers[0].MTTF, m.Tiers[0].MTTR = 1e5, Exp(model.Hours(mttr))
		return mustSolve(t, m).Unavailability
	}
	never := math.Inf(1)
	near(t, "gain", u(0.9, never)/u(1, never), 0.81, 1e-4)
	if g := u(0.9, 1e6) / u(1, 1e6); g < 0.9 {
		t.Errorf("with zone outages the gain is %v: it must shrink", g)
	}
}

// TestSpareNeverHurts and a series part never helps, on drawn models.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		base, err := Solve(m)
		if err != nil {
			rt.Skip(err.Error())
		}
		worse := *m
		worse.Tiers = append(append([]Tier(nil), m.Tiers...), single("extra", 0.999))
		worse.Service = Expr{Kind: ExprAll, Of: []Expr{m.structure(), tierRef(len(m.Tiers))}}
		w, err := Solve(&worse)
		if err != nil {
			rt.Fatal(err)
		}
		if w.Unavailability < base.Unavailability*(1-1e-12) {
			rt.Fatalf("a series part helps: %v < %v", w.Unavailability, base.Unavailability)
		}
		t0 := m.Tiers[0]
		if t0.Standby != nil || t0.Rebuild != nil || t0.Crews > 0 {
			return // a unit more keeps crews busy and moves where rebuilt units go
		}
		better := *m
		t0.Units = append([]Placement(nil), t0.Units...)
		t0.Units[0].Units++
		better.Tiers = append([]Tier{t0}, m.Tiers[1:]...)
		b, err := Solve(&better)
		if err != nil {
			rt.Fatal(err)
		}
		if b.Unavailability > base.Unavailability*(1+1e-9) {
			rt.Fatalf("a spare hurts: %v > %v", b.Unavailability, base.Unavailability)
		}
	})
}

func TestThousandUnits(t *testing.T) {
	r := mustSolve(t, thousand())
	// Given j zones down of ten, 1000-100j units stand: with two or more down 800 < 880; else the binomial tail.
	z := 3.0 / (20*8760 + 3)
	q := 1.0 / 4381
	tail := func(n int) float64 { // P(fewer than 880 of n serve), summed from logarithms
		s := 0.0
		for k := 0; k < 880; k++ {
			a, _ := math.Lgamma(float64(n + 1))
			b, _ := math.Lgamma(float64(k + 1))
			c, _ := math.Lgamma(float64(n - k + 1))
			s += math.Exp(a - b - c + float64(k)*math.Log1p(-q) + float64(n-k)*math.Log(q))
		}
		return s
	}
	two := 0.0
	for j := 2; j <= 10; j++ {
		a, _ := math.Lgamma(11)
		b, _ := math.Lgamma(float64(j + 1))
		c, _ := math.Lgamma(float64(11 - j))
		two += math.Exp(a - b - c + float64(j)*math.Log(z) + float64(10-j)*math.Log1p(-z))
	}
	want := two + 10*z*math.Pow(1-z, 9)*tail(900) + math.Pow(1-z, 10)*tail(1000)
	near(t, "U", r.Unavailability, want, 1e-9)
}

func TestInvalid(t *testing.T) {
	nan := math.NaN()
	good := func() *Model { return zones(1e-3, 1e-2, 1e-4, 1, 1) }
	tests := []struct {
		name, where, says string
		spoil             func(m *Model)
	}{
		{"cycle", "domains.region.in", "cycle", func(m *Model) { m.Domains[0].Parent = 1 }},
		{"need over units", "tiers.web.need", "3 units are needed and 2 are placed", func(m *Model) { m.Tiers[0].Need[0].Units = 3 }},
		{"no units", "tiers.web.units", "no unit", func(m *Model) { m.Tiers[0].Units = nil }},
		{"zero mttf", "tiers.web.unit.mttf", "not a time", func(m *Model) { m.Tiers[0].MTTF = 0 }},
		{"negative mttr", "domains.a.mttr", "finite positive", func(m *Model) { m.Domains[1].MTTR.Mean = -1 }},
		{"NaN", "domains.b.mttf", "not a time", func(m *Model) { m.Domains[2].MTTF = model.Hours(nan) }},
		{"infinite repair", "tiers.web.unit.mttr", "finite positive", func(m *Model) { m.Tiers[0].MTTR.Mean = model.Hours(math.Inf(1)) }},
		{"shares", "tiers.web.need", "sum to 0.5", func(m *Model) { m.Tiers[0].Need[0].Share = 0.5 }},
		{"lonely standby", "tiers.web.standby", "one unit", func(m *Model) {
			m.Tiers[0].Units = m.Tiers[0].Units[:1]
			m.Tiers[0].Standby = &Standby{Failover: Exp(1), Coverage: 1, MTTF: 1}
		}},
		{"coverage", "tiers.web.standby.coverage", "between 0 and 1", func(m *Model) { m.Tiers[0].Standby = &Standby{Failover: Exp(1), Coverage: 1.2, MTTF: 1} }},
		{"kill without boot", "tiers.web.boot", "missing", func(m *Model) { m.Domains[1].Loss = Kill }},
		{"fault", "faults.deploys.fails", "between 0 and 1", func(m *Model) { m.Faults = []Fault{{Name: "deploys", Rate: 1, Fails: nan, MTTR: Exp(1), Share: 1}} }},
		{"maintenance", "maintenance.patching.lasts", "shorter", func(m *Model) { m.Maintenance = []Maintenance{{Name: "patching", Every: 1, Lasts: 2, Tier: -1}} }},
		{"unknown tier", "service", "does not exist", func(m *Model) { m.Service = tierRef(7) }},
		{"slo", "slo", "between 0% and 100%", func(m *Model) { m.SLO = 1.2 }},
		{"domains", "domains", "more than the solver takes", func(m *Model) {
			for len(m.Domains) < 1000 {
				m.Domains = append(m.Domains, Domain{Name: "x", Parent: -1, MTTF: 1, MTTR: Exp(1)})
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := good()
			tt.spoil(m)
			_, err := Solve(m)
			var invalid *InvalidError
			if !errors.As(err, &invalid) {
				t.Fatalf("error is %v, want an *InvalidError", err)
			}
			if invalid.Where != tt.where || !strings.Contains(err.Error(), tt.says) || invalid.Advice == "" {
				t.Errorf("%q at %q, want %q at %q", err, invalid.Where, tt.says, tt.where)
			}
		})
	}
}
