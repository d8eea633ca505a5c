package reliability

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// bias solves Q h = U − c, h(anchor) = 0, for the chain's hours down from each state on, by elimination with pivots.
func bias(c *chain, short []bool, anchor int) []float64 {
	n := c.size()
	u := 0.0
	for i, s := range short {
		if s {
			u += c.pi[i]
		}
	}
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n+1)
		a[i][n] = u
		if short[i] {
			a[i][n] = u - 1
		}
		for _, e := range c.out(i) {
			a[i][e.to] += e.rate
			a[i][i] -= e.rate
		}
	}
	clear(a[anchor])
	a[anchor][anchor] = 1
	for k := range n {
		p := k
		for i := k; i < n; i++ {
			if math.Abs(a[i][k]) > math.Abs(a[p][k]) {
				p = i
			}
		}
		a[k], a[p] = a[p], a[k]
		for i := k + 1; i < n; i++ {
			if f := a[i][k] / a[k][k]; f != 0 {
				for j := k; j <= n; j++ {
					a[i][j] -= f * a[k][j]
				}
			}
		}
	}
	h := make([]float64, n)
	for k := n - 1; k >= 0; k-- {
		h[k] = a[k][n]
		for j := k + 1; j < n; j++ {
			h[k] -= a[k][j] * h[j]
		}
		h[k] /= a[k][k]
	}
	return h
}

// wholeChain is the joint chain of a group, solved whole, and its states; nil where it has more than so many states.
func wholeChain(m *Model, g memoryGroup, most int) (*space, *chain, [][]byte) {
	domains, shocks := m.apartOf(g.set)
	sp := newSpace(m, domains, shocks, g.tiers, nil, m.classes())
	c, states, err := sp.explore(most)
	if err != nil {
		return nil, nil, nil
	}
	if keep := c.recurrent(); keep != nil {
		old := c.restrict(keep)
		kept := make([][]byte, len(old))
		for i, o := range old {
			kept[i] = states[o]
		}
		states = kept
	}
	if c.solve() != nil {
		return nil, nil, nil
	}
	return sp, c, states
}

// eachGroup visits the groups of tiers with a memory of random models, of those that other tests draw and of such as are
// truncated: zones that are often equal, and units that are rebuilt.
func eachGroup(rt *rapid.T, visit func(m *Model, g memoryGroup)) {
	m := drawRebuilt(rt)
	if rapid.Bool().Draw(rt, "any model") {
		m = drawModel(rt).apart()
	}
	var all []int
	for i := range m.Tiers {
		all = append(all, i)
	}
	for _, g := range m.memoryGroups(all) {
		visit(m, g)
	}
}

// TestToll: the hours that a state not followed is counted for are as many as the bias of exact chains, in every state.
func TestToll(t *testing.T) {
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		eachGroup(rt, func(m *Model, g memoryGroup) {
			sp, c, states := wholeChain(m, g, 300)
			if len(states) < 2 {
				return
			}
			compared++
			b, short, anchor := sp.toll(), make([]bool, len(states)), 0
			for i, s := range states {
				_, short[i] = b.of(sp, s)
				if c.pi[i] > c.pi[anchor] {
					anchor = i
				}
			}
			for i, h := range bias(c, short, anchor) {
				if cost, _ := b.of(sp, states[i]); math.Abs(h) > cost {
					rt.Fatalf("state %v: bias %v, bound %v (%+v)", states[i], h, cost, b)
				}
			}
		})
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

// TestTruncated: of chains that can be solved whole, a fifth of the states says how likely some tier is short, within what is
// declared; all of them, equal zones lumped or not, as well.
func TestTruncated(t *testing.T) {
	const all = 1500 // states, and more than any of the chains has
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		eachGroup(rt, func(m *Model, g memoryGroup) {
			sp, c, states := wholeChain(m, g, all)
			if len(states) < 2 {
				return
			}
			b, whole := sp.toll(), 0.0
			for i, s := range states {
				if _, short := b.of(sp, s); short {
					whole += c.pi[i]
				}
			}
			most := rapid.SampledFrom([]int{1, len(states) / 20, len(states) / 5, all}).Draw(rt, "states")
			got, err := m.truncated(g, max(1, most), 1e-9)
			if err != nil {
				rt.Fatal(err)
			}
			compared++
			if math.Abs(got.short-whole) > got.off+1e-9*whole {
				rt.Fatalf("P(short) = %v ± %v with %d of %d states, want %v", got.short, got.off, len(got.p), len(states), whole)
			}
			if most == all && got.shared == nil && got.off > 1e-8*whole {
				rt.Fatalf("all states are followed, and %v of %v is declared", got.off, whole)
			}
		})
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

// drawRebuilt draws two or three zones, half of the time equal, and tiers in them that mostly are rebuilt.
func drawRebuilt(t *rapid.T) *Model {
	m := &Model{}
	nd := rapid.IntRange(2, 3).Draw(t, "domains")
	same := rapid.Bool().Draw(t, "same")
	mttf := rapid.SampledFrom([]model.Hours{300, 2000, 1e5})
	mttr := rapid.SampledFrom([]model.Hours{0.5, 3, 20})
	f, r := mttf.Draw(t, "mttf"), mttr.Draw(t, "mttr")
	loss := rapid.SampledFrom([]Loss{Mask, Kill}).Draw(t, "loss")
	for d := range nd {
		if !same {
			f, r = mttf.Draw(t, "mttf"), mttr.Draw(t, "mttr")
		}
		m.Domains = append(m.Domains, Domain{Name: fmt.Sprint("d", d), Parent: -1, MTTF: f, MTTR: Exp(r), Loss: loss})
	}
	nt := rapid.IntRange(1, 2).Draw(t, "tiers")
	for k := range nt {
		tr := Tier{Name: fmt.Sprint("t", k), MTTF: mttf.Draw(t, "unit mttf"), MTTR: Exp(mttr.Draw(t, "unit mttr")), Boot: Exp(0.1)}
		total := 0
		n := rapid.IntRange(1, 2).Draw(t, "units")
		for d := range nd {
			if !same {
				n = rapid.IntRange(0, 2).Draw(t, "units")
			}
			if n > 0 && total+n <= 4 {
				tr.Units = append(tr.Units, Placement{d, n})
				total += n
			}
		}
		if total == 0 {
			tr.Units, total = []Placement{{0, 2}}, 2
		}
		tr.Need = need(rapid.IntRange(1, total).Draw(t, "need"))
		switch special := rapid.IntRange(0, 3).Draw(t, "special"); {
		case special == 0 && total >= 2:
			tr.Need = need(1)
			tr.Standby = &Standby{Failover: Exp(0.025), Coverage: 0.9, Manual: Exp(1), MTTF: 2000}
		case special > 1:
			tr.Rebuild = &Rebuild{After: Exp(0.2), Fails: rapid.SampledFrom([]float64{0, 0.15, 0.4}).Draw(t, "fails")}
		}
		m.Tiers = append(m.Tiers, tr)
	}
	return m
}

// rebuiltZones is equal zones that kill, with as many units in each, which are rebuilt.
func rebuiltZones(zones, per, needed int) *Model {
	m := &Model{}
	tr := Tier{Name: "w", MTTF: 1000, MTTR: Exp(10), Boot: Exp(0.05), Need: need(needed), Rebuild: &Rebuild{After: Exp(5.0 / 60), Fails: 0.1}}
	for z := range zones {
		m.Domains = append(m.Domains, Domain{Name: fmt.Sprint("z", z), Parent: -1, MTTF: 8760, MTTR: Exp(4), Loss: Kill})
		tr.Units = append(tr.Units, Placement{z, per})
	}
	m.Tiers = []Tier{tr}
	return m
}

// TestLargeRebuilt: models whose joint chains have millions of states. What was counted by `nines simulate --method
// accelerated --error 0.5%` with seed 1 (standard errors 0.5 %) is within what is declared and four standard errors.
func TestLargeRebuilt(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	for _, x := range []struct {
		name         string
		m            *Model
		declared     float64 // at most, of U
		u, frequency float64 // counted
	}{
		{"four zones of six", rebuiltZones(4, 6, 18), 1e-3, 1.44143e-4, 2.97176 / 8760},
		{"two tiers", twoRebuilds(), 2e-3, 6.05886e-6, 0.107187 / 8760},
	} {
		r, err := Solve(x.m)
		if err != nil {
			t.Fatal(err)
		}
		if !(r.Error > 0 && r.Error < x.declared*r.Unavailability) {
			t.Errorf("%s: U = %v ± %v (%s)", x.name, r.Unavailability, r.Error, r.Method)
		}
		if within := x.declared + 4*0.005; math.Abs(r.Unavailability-x.u) > within*x.u || math.Abs(r.Frequency-x.frequency) > within*x.frequency {
			t.Errorf("%s: U = %v, %v outages an hour; counted %v and %v", x.name, r.Unavailability, r.Frequency, x.u, x.frequency)
		}
	}
}

// TestFarTooLarge: twenty zones of twelve rebuilt units are beyond telling; that is a bound, not a refusal.
func TestFarTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	r, err := brief(rebuiltZones(20, 12, 180))
	if err != nil {
		t.Fatal(err)
	}
	if r.Known() || !(r.Error > 0) {
		t.Errorf("U = %v ± %v is said to be known", r.Unavailability, r.Error)
	}
}

// TestTies: equal zones of rebuilt units that are taken as interchangeable say what the rule of the first in the order says,
// within what they declare, and all of that is ties.
func TestTies(t *testing.T) {
	for _, m := range []*Model{rebuiltZones(3, 1, 2), rebuiltZones(2, 2, 3), rebuiltZones(3, 2, 5), rebuiltZones(3, 2, 4)} {
		g := m.memoryGroups([]int{0})[0]
		sp, c, states := wholeChain(m, g, jointStates)
		whole := 0.0
		for i, s := range states {
			if sp.serving(s, &sp.tiers[0]) < m.Tiers[0].most() {
				whole += c.pi[i]
			}
		}
		got, err := m.truncated(g, jointStates, 1e-9)
		if err != nil || got.shared == nil || len(got.p) >= len(states) {
			t.Fatalf("%v: %d of %d states", err, len(got.p), len(states))
		}
		t.Logf("%v, lumped %v ± %v", whole, got.short, got.off)
		if d := math.Abs(got.short - whole); d > got.off || got.off > 1e-2*whole {
			t.Errorf("P(short) = %v ± %v lumped, %v by the order of zones", got.short, got.off, whole)
		}
	}
}
