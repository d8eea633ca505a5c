package reliability

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// TestSplit: tiers with a memory that are taken apart, against their joint chain: the unavailability is within the bound
// that is declared, flows in and out of every state balance, and with one tier alone nothing changes.
func TestSplit(t *testing.T) {
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		for i := range m.Tiers {
			m.Tiers[i].Beta = 0
		}
		all := []int{}
		for i := range m.Tiers {
			all = append(all, i)
		}
		for _, g := range m.memoryGroups(all) {
			joint, err := m.joint(g.set, g.tiers, nil, 4000)
			if err != nil {
				continue
			}
			apart, bound, err := m.split(g.set, g.tiers)
			if err != nil {
				rt.Fatal(err)
			}
			compared++
			short := func(f factor) float64 {
				u := 0.0
				for i, p := range f.p {
					for k, t := range f.tiers {
						if int(f.serve[i][k]) < m.Tiers[t].most() {
							u += p
							break
						}
					}
				}
				return u
			}
			if a, b := short(apart), short(joint); math.Abs(a-b) > bound+1e-9*b {
				rt.Fatalf("P(some tier is short) = %v, jointly %v; declared %v", a, b, bound)
			}
			net, mass := make([]float64, len(apart.p)), 0.0
			largest := 0.0
			for _, e := range apart.flows {
				net[e.from] -= e.rate
				net[e.to] += e.rate
				largest = math.Max(largest, e.rate)
			}
			for i, p := range apart.p {
				mass += p
				if len(g.tiers) == 1 && math.Abs(net[i]) > 1e-9*largest {
					rt.Fatalf("state %d gains %v an hour", i, net[i])
				}
			}
			if math.Abs(mass-1) > 1e-9 {
				rt.Fatalf("probabilities sum to %v", mass)
			}
		}
	})
	if compared == 0 && !testing.Short() { // which draws a fifth of the cases
		t.Error("nothing was compared")
	}
}

// twoRebuilds is two tiers of six units over three zones, four and five needed, both rebuilt: their joint chain has
// millions of states.
func twoRebuilds() *Model {
	m := &Model{}
	for _, n := range []string{"a", "b", "c"} {
		m.Domains = append(m.Domains, Domain{Name: n, Parent: -1, MTTF: 20 * 8760, MTTR: Exp(3)})
	}
	for i, n := range []string{"web", "app"} {
		m.Tiers = append(m.Tiers, Tier{Name: n, MTTF: 4380, MTTR: Exp(0.5), Units: []Placement{{0, 2}, {1, 2}, {2, 2}}, Need: need(4 + i),
			Rebuild: &Rebuild{After: Exp(model.Hours(5.0 / 60)), Fails: 0.15}})
	}
	return m
}

// TestTwoRebuilds: each tier alone is exact; both together lose at least what the worse loses and at most the sum.
func TestTwoRebuilds(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	both, err := brief(twoRebuilds())
	if err != nil {
		t.Fatal(err)
	}
	alone := [2]float64{}
	for i := range alone {
		m := twoRebuilds()
		m.Tiers = m.Tiers[i : i+1]
		r, err := brief(m)
		if err != nil {
			t.Fatal(err)
		}
		alone[i] = r.Unavailability
	}
	t.Logf("U = %v ± %v, alone %v, %s", both.Unavailability, both.Error, alone, both.Method)
	least, most := math.Max(alone[0], alone[1]), alone[0]+alone[1]
	if !(both.Error > 0 && both.Error < both.Unavailability) || both.Unavailability < least*(1-1e-9) || both.Unavailability > most*(1+1e-9) {
		t.Errorf("U = %v ± %v, want between %v and %v", both.Unavailability, both.Error, least, most)
	}
}

// TestManyZones: thirty zones that are all different, which have 2^30 joint states. With one unit each that never fails and
// twenty-eight needed, U is the probability that three or more are down: a Poisson-binomial number.
func TestManyZones(t *testing.T) {
	m := &Model{}
	tr := Tier{Name: "web", MTTF: model.Hours(math.Inf(1)), MTTR: Exp(1), Need: need(28)}
	down := []float64{1, 0, 0} // none, one, two
	more := 0.0
	for z := range 30 {
		mttf := 8760 * (10 + float64(z))
		m.Domains = append(m.Domains, Domain{Name: fmt.Sprint("z", z), Parent: -1, MTTF: model.Hours(mttf), MTTR: Exp(3)})
		tr.Units = append(tr.Units, Placement{z, 1})
		u := 3 / (mttf + 3)
		more += down[2] * u
		down = []float64{down[0] * (1 - u), down[1]*(1-u) + down[0]*u, down[2]*(1-u) + down[1]*u}
	}
	m.Tiers = []Tier{tr}
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.Unavailability-more) > r.Error+1e-9*more || r.Error > 1e-3*more {
		t.Errorf("U = %v ± %v, want %v", r.Unavailability, r.Error, more)
	}
}

// TestSeparate: placements that do not touch each other, one by one, say what their joint chain says of how many serve.
func TestSeparate(t *testing.T) {
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		for i := range m.Tiers {
			m.Tiers[i].Beta = 0
		}
		all := []int{}
		for i := range m.Tiers {
			all = append(all, i)
		}
		for _, g := range m.memoryGroups(all) {
			joint, err := m.joint(g.set, g.tiers, nil, 4000)
			if err != nil {
				continue
			}
			fs, ok := m.separate(g)
			if !ok {
				continue
			}
			compared++
			one := certain()
			for _, f := range fs {
				one = one.times(f)
			}
			for _, t := range g.tiers {
				a, fa := shortOf(joint, t, m.Tiers[t].most())
				b, fb := shortOf(one, t, m.Tiers[t].most())
				agree(rt, "short", b, a, 1e-9)
				agree(rt, "falls short an hour", fb, fa, 1e-9)
			}
		}
	})
	if compared == 0 && !testing.Short() { // which draws a fifth of the cases
		t.Error("nothing was compared")
	}
}

// shortOf is the probability that fewer than need units of a tier serve, and how often that begins.
func shortOf(f factor, tier, need int) (p, often float64) {
	serve := func(i int32) int {
		n := 0
		for k, t := range f.tiers {
			if t == tier {
				n += int(f.serve[i][k])
			}
		}
		return n
	}
	for i := range f.p {
		if serve(int32(i)) < need {
			p += f.p[i]
		}
	}
	for _, e := range f.flows {
		if serve(e.from) >= need && serve(e.to) < need {
			often += e.rate
		}
	}
	return p, often
}

// TestKillCounts: 300 units in one zone that kills them are too many for the chain, 300 over two zones are not.
func TestKillCounts(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "web", MTTF: 1e6, MTTR: Exp(1), Boot: Exp(0.1), Need: need(140)}}}
	for d := range 2 {
		m.Domains = append(m.Domains, Domain{Name: string(rune('a' + d)), Parent: -1, MTTF: 1e5, MTTR: Exp(3), Loss: Kill})
		m.Tiers[0].Units = append(m.Tiers[0].Units, Placement{d, 150})
	}
	r, err := brief(m)
	if err != nil {
		t.Fatal(err)
	}
	z := 3.0 / 100003
	if u := r.Unavailability; u < z*z || u > 3*z*z { // both zones, or one and the other one's units booting
		t.Errorf("U = %v, want about %v", u, z*z)
	}
	m.Tiers[0].Units = []Placement{{0, 300}}
	if _, err := brief(m); err == nil {
		t.Error("300 units in one place are solved")
	}
}

// TestKillLarge: three zones of twenty units that are lost with their zone, forty-one needed. Two zones are never enough,
// and a zone that comes back boots twenty units at once, so U is mostly three zones' outages and boots; it lies between the
// probability that a zone is down and that of a zone down or with units to boot, which for k units of rate 1/b take H(k) b.
func TestKillLarge(t *testing.T) {
	m := &Model{}
	tr := Tier{Name: "web", MTTF: 1e6, MTTR: Exp(1), Boot: Exp(0.1), Need: need(41)}
	for _, n := range []string{"a", "b", "c"} {
		m.Domains = append(m.Domains, Domain{Name: n, Parent: -1, MTTF: 20 * 8760, MTTR: Exp(3), Loss: Kill})
		tr.Units = append(tr.Units, Placement{len(m.Domains) - 1, 20})
	}
	m.Tiers = []Tier{tr}
	r, err := brief(m)
	if err != nil {
		t.Fatal(err)
	}
	z := 3.0 / (20*8760 + 3)
	// The first of twenty boots after b/20 on average: then 41 serve.
	least, most := 3*z*(1-z), 3*(3+0.1/20*1.1)/(20*8760)
	if r.Error != 0 || r.Unavailability < least || r.Unavailability > most {
		t.Errorf("U = %v ± %v, want between %v and %v (%s)", r.Unavailability, r.Error, least, most, r.Method)
	}
}
