package reliability

import (
	"math"
	"testing"
)

// TestBootsTogether: three units that never fail by themselves, lost with their zone (1,000 h, 4 h), boot in exactly B = 10 min,
// all at once: whatever is needed, the tier serves while the zone has been up for B. Of an up-time X of rate λ that leaves
// E (X − B)⁺ = e^{-λB}/λ. Booting one by one, the first would be back after B/3. With two zones and four of six needed the
// outages are longer by B each, to first order: U = 2 (4 + B)/1000.
func TestBootsTogether(t *testing.T) {
	const mttf, mttr, b = 1000.0, 4.0, 1.0 / 6
	want := 1 - math.Exp(-b/mttf)*mttf/(mttf+mttr)
	for _, n := range []int{1, 2, 3} {
		m := &Model{
			Domains: []Domain{{Name: "a", Parent: -1, MTTF: mttf, MTTR: Exp(mttr), Loss: Kill}},
			Tiers:   []Tier{{Name: "w", MTTF: forever, MTTR: Exp(1), Boot: fixed(b), Units: []Placement{{0, 3}}, Need: need(n)}},
		}
		r := mustSolve(t, m)
		near(t, "U", r.Unavailability, want, 1e-7)
		if r.Error > 1e-6*want {
			t.Errorf("%d needed: declared %v of %v", n, r.Error, want)
		}
	}
	zone := Domain{Name: "a", Parent: -1, MTTF: mttf, MTTR: Exp(mttr), Loss: Kill}
	two := &Model{Domains: []Domain{zone, zone}, Tiers: []Tier{{Name: "w", MTTF: forever, MTTR: Exp(1), Boot: fixed(b), Units: []Placement{{0, 3}, {1, 3}}, Need: need(4)}}}
	two.Domains[1].Name = "b"
	near(t, "U of two zones", mustSolve(t, two).Unavailability, 1-math.Pow(1-want, 2), 1e-3)
}

// TestLaunchesTogether: of two zones of two units that never fail by themselves one fails (1,000 h, fixed 4 h); its units are
// launched in the other after exactly A = 5 min and stay there, so that one zone has them all. All four are needed: an outage
// lasts A each time that zone fails, and 2 h more where the other is down, which failed in the 4 h before, with the units or
// without: 8/10,000.
func TestLaunchesTogether(t *testing.T) {
	const mttf, a = 10000.0, 1.0 / 12
	zone := Domain{Name: "a", Parent: -1, MTTF: mttf, MTTR: fixed(4), Loss: Kill}
	m := &Model{Domains: []Domain{zone, zone}, Tiers: []Tier{{Name: "w", MTTF: forever, MTTR: Exp(1), Boot: Exp(1), Units: []Placement{{0, 2}, {1, 2}}, Need: need(4),
		Rebuild: &Rebuild{After: fixed(a)}}}}
	m.Domains[1].Name = "b"
	r := mustSolve(t, m)
	near(t, "outages an hour", r.Frequency, 1/mttf, 2e-3)
	near(t, "mean outage", float64(r.MeanOutage()), a+8/mttf*2, 2e-3)
}

// TestFixedFailover: a pair of units of 100,000 h, repaired in exactly 10 h, whose failover takes exactly F = 1 min: an outage
// lasts F but for the chance of 10/100,000 that both units are down.
func TestFixedFailover(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "db", MTTF: 1e5, MTTR: fixed(10), Units: []Placement{{-1, 2}}, Need: need(1),
		Standby: &Standby{Failover: fixed(1. / 60), Coverage: 1, Manual: Exp(1), MTTF: forever}}}}
	r := mustSolve(t, m)
	near(t, "outages an hour", r.Frequency, 1e-5, 1e-3)
	// The second fails during the repair of the first, uniformly, and the first is back after 5 h on average.
	near(t, "mean outage", float64(r.MeanOutage()), 1./60+10./1e5*5, 1e-3)
	m.Tiers[0].MTTR = fixed(0.5 / 60) // back before the failover is over, which is then called off
	near(t, "mean outage of short repairs", float64(mustSolve(t, m).MeanOutage()), 0.5/60, 1e-2)
}

// TestStagesOfMaskTiers: U and the frequency of tiers without memory do not depend on the shapes of repairs, and the chain of
// everything with its stages says so: 2 of 3 units over two zones, a shock and a fault, all times shaped.
func TestStagesOfMaskTiers(t *testing.T) {
	m := &Model{
		Domains: []Domain{{Name: "a", Parent: -1, MTTF: 500, MTTR: fixed(10)}, {Name: "b", Parent: -1, MTTF: 700, MTTR: Duration{Mean: 8, Shape: Lognormal, CV: 2}}},
		Tiers:   []Tier{{Name: "w", MTTF: 90, MTTR: fixed(10), Units: []Placement{{0, 1}, {1, 2}}, Need: need(2)}},
		Common:  []Shock{{Name: "s", Rate: 0.002, MTTR: fixed(3), Takes: []Taken{{0, 0.5}, {1, 1}}}},
		Faults:  []Fault{{Name: "f", Rate: 0.01, Fails: 1, MTTR: Duration{Mean: 2, Shape: Lognormal, CV: 0.7}, Share: 1}},
	}
	plain := *m
	plain.Domains = []Domain{m.Domains[0], m.Domains[1]}
	plain.Domains[0].MTTR, plain.Domains[1].MTTR = Exp(10), Exp(8)
	plain.Tiers = []Tier{m.Tiers[0]}
	plain.Tiers[0].MTTR = Exp(10)
	plain.Common, plain.Faults = []Shock{m.Common[0]}, []Fault{m.Faults[0]}
	plain.Common[0].MTTR, plain.Faults[0].MTTR = Exp(3), Exp(2)
	s, err := newSolver(m)
	if err != nil {
		t.Fatal(err)
	}
	if s.full = s.exactChain(); s.full == nil || s.full.order < 2 {
		t.Fatal("no stages")
	}
	p, want := s.full.over(s.phases(), false), mustSolve(t, &plain)
	near(t, "U", p.u, want.Unavailability, 1e-9)
	near(t, "frequency", p.rate, want.Frequency, 1e-9)
}

// TestStagesConverge: the error of Erlang laws falls as 1/order: from 16 to 64 stages to a fourth, measured against what 32 and
// 64 extrapolate to. A standby pair whose failover races fixed repairs.
func TestStagesConverge(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "db", MTTF: 40, MTTR: fixed(10), Units: []Placement{{-1, 2}}, Need: need(1),
		Standby: &Standby{Failover: Exp(3), Coverage: 0.7, Manual: Exp(7), MTTF: 100}}}}
	u := func(k int) float64 {
		sp := stagedSpace(m, nil, nil, []int{0}, nil, nil, orders{fixed: k, lognormal: k})
		c, states, err := sp.explore(200000)
		if err != nil {
			t.Fatal(err)
		}
		c.stages = true
		if err := c.solve(); err != nil {
			t.Fatal(err)
		}
		down := 0.0
		for i, s := range states {
			if sp.serving(s, &sp.tiers[0]) == 0 {
				down += c.pi[i]
			}
		}
		return down
	}
	u16, u32, u64 := u(16), u(32), u(64)
	limit := 2*u64 - u32
	if ratio := (u16 - limit) / (u64 - limit); !(ratio > 3 && ratio < 6) {
		t.Errorf("16 stages are %.2g off, 64 stages %.2g", u16-limit, u64-limit)
	}
	r := mustSolve(t, m)
	if math.Abs(r.Unavailability-limit) > r.Error+1e-4*limit || r.Error > 0.01*limit {
		t.Errorf("U = %v ± %v, stages go to %v", r.Unavailability, r.Error, limit)
	}
}

// TestUnstage: merging the states that differ only in stages keeps probabilities and flows.
func TestUnstage(t *testing.T) {
	m := &Model{
		Domains: []Domain{{Name: "a", Parent: -1, MTTF: 500, MTTR: fixed(10), Loss: Kill}, {Name: "b", Parent: -1, MTTF: 500, MTTR: fixed(10), Loss: Kill}},
		Tiers:   []Tier{{Name: "w", MTTF: 90, MTTR: fixed(10), Boot: fixed(1), Units: []Placement{{0, 2}, {1, 2}}, Need: need(2)}},
	}
	o := orders{fixed: 4, lognormal: 4}
	plain, err := m.joint(3, []int{0}, m.classes(), jointStates)
	if err != nil {
		t.Fatal(err)
	}
	staged := m.staged(false)
	staged.stager.chosen[chainKey{3, 0}] = o.fixed
	f, err := staged.joint(3, []int{0}, m.classes(), jointStates)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.p) != len(plain.p) {
		t.Errorf("%d states, %d without stages", len(f.p), len(plain.p))
	}
	sum, into := 0.0, make([]float64, len(f.p))
	for _, p := range f.p {
		sum += p
	}
	near(t, "sum", sum, 1, 1e-12)
	for _, e := range f.flows {
		into[e.to] += e.rate
		into[e.from] -= e.rate
	}
	for i, x := range into {
		if math.Abs(x) > 1e-15 {
			t.Errorf("state %d: %v more comes in than goes out", i, x)
		}
	}
}
