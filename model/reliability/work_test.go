package reliability

import "testing"

// TestEstimateWork: the estimate of a joint chain is within a factor of four of the chain: two tiers of two units over two
// zones that are rebuilt. The two rebuilt tiers over three zones have 27 states of the domains (up, down, down with launches
// blocked) times C(11,5)² = 462² places of their units, failed or not: they are truncated.
func TestEstimateWork(t *testing.T) {
	small := twoRebuilds()
	small.Domains = small.Domains[:2]
	for i := range small.Tiers {
		small.Tiers[i].Units, small.Tiers[i].Need = []Placement{{0, 1}, {1, 1}}, need(1)
	}
	w, err := EstimateWork(small)
	if err != nil {
		t.Fatal(err)
	}
	g := small.memoryGroups([]int{0, 1})[0]
	f, err := small.joint(g.set, g.tiers, nil, jointStates)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.p); w.States < n/4 || w.States > 4*n {
		t.Errorf("estimated %d states, there are %d", w.States, n)
	}
	if w, err = EstimateWork(twoRebuilds()); err != nil || w.States != truncatedStates {
		t.Errorf("estimated %d states (%v), want %d", w.States, err, truncatedStates)
	}
	if w, err = EstimateWork(thousand()); err != nil || w.States != 0 {
		t.Errorf("nothing has a memory, and %d states (%v)", w.States, err)
	}
}
