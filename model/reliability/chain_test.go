package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestSweepAgainstElimination: on joint chains of up to some hundred states the sweeps and both eliminations give the
// same vector, entry by entry.
func TestSweepAgainstElimination(t *testing.T) {
	swept := 0
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt).apart()
		var set uint64
		var tiers []int
		for i := range m.Tiers {
			set |= m.touched(&m.Tiers[i])
			tiers = append(tiers, i)
		}
		domains, shocks := m.apartOf(set)
		sp := newSpace(m, domains, shocks, tiers, nil, m.classes())
		c, states, err := sp.explore(400)
		if err != nil || c.size() < 30 {
			return // too large, or trivial
		}
		x := &explorer{sp: sp, states: states} // as for chains that are not eliminated
		x.groupStates()
		c.group, c.groups = x.chain.group, x.chain.groups
		if keep := c.recurrent(); keep != nil {
			c.restrict(keep)
		}
		c.solveDense()
		dense := c.pi
		c.solveSparse()
		for i := range dense {
			if math.Abs(c.pi[i]-dense[i]) > 1e-12*dense[i] {
				rt.Fatalf("state %d of %d: sparse %v, dense %v", i, len(dense), c.pi[i], dense[i])
			}
		}
		settled := c.sweep()
		for i := range dense {
			if settled && math.Abs(c.pi[i]-dense[i]) > 1e-9*dense[i] {
				rt.Fatalf("state %d of %d: swept %v, dense %v", i, len(dense), c.pi[i], dense[i])
			}
		}
		if settled {
			swept++
		}
	})
	if swept == 0 {
		t.Error("no chain settled by sweeps")
	}
}
