package reliability

import (
	"encoding/binary"
	"slices"
)

// inCounts is the joint process of domain trees that no tier remembers and no shock takes, as how many units of each tier
// stand in working domains: all that a tier without a memory knows of its domains. Trees are joined one by one and equal
// counts are merged at once, so that forty zones that are all different have 41 states and not 2^40. Probabilities and flows
// between counts are exact (a sum of independent counts: Y. H. Wang, "On the number of successes in independent trials",
// Statistica Sinica 3 (1993), for one tier); only how long each of the merged states lasts is averaged. Lost is the
// probability of what was left out where even the counts are too many.
func (m *Model) inCounts(roots []int, set uint64, tiers []int) (out factor, lost float64) {
	c := counting{m: m, set: set, tiers: tiers}
	return c.join(roots), c.lost
}

// counting joins trees of domains as counts of units.
type counting struct {
	m     *Model
	set   uint64
	tiers []int // that count, in the order of the columns
	lost  float64
}

// join is the sum of independent trees.
func (c *counting) join(domains []int) factor {
	out := factor{p: []float64{1}, up: []uint64{0}, tiers: c.tiers, serve: [][]int32{make([]int32, len(c.tiers))}}
	for _, d := range domains {
		out = c.sum(out.times(c.tree(d)))
		if len(out.p) > environments {
			left := 0.0
			out, left = out.prune(prunedStates)
			c.lost += left
		}
	}
	return out
}

// tree is a domain with all that lies in it. While it is down nothing in it counts.
func (c *counting) tree(d int) factor {
	var inside []int
	for i := range c.m.Domains {
		if c.m.Domains[i].Parent == d && c.set&(1<<i) != 0 {
			inside = append(inside, i)
		}
	}
	f := c.join(inside)
	rows := make([][]int32, 0, len(f.serve)+1)
	for _, row := range f.serve {
		row = slices.Clone(row)
		for k, t := range c.tiers {
			for _, p := range c.m.Tiers[t].Units {
				if p.Domain == d {
					row[k] += int32(p.Units)
				}
			}
		}
		rows = append(rows, row)
	}
	rows = append(rows, make([]int32, len(c.tiers))) // it is down: the last state, where it can fail
	f = c.m.inner(d, f)
	clear(f.up)
	f.tiers, f.serve = c.tiers, rows[:len(f.p)]
	return f
}

// sum adds the two counts of each tier that joining put side by side, and merges the states whose sums are equal.
func (c *counting) sum(f factor) factor {
	n := len(c.tiers)
	out := factor{tiers: c.tiers}
	index := map[string]int32{}
	to := make([]int32, len(f.p))
	key := make([]byte, 4*n)
	for i := range f.p {
		row := make([]int32, n)
		for k := range row {
			row[k] = f.serve[i][k] + f.serve[i][n+k]
			binary.LittleEndian.PutUint32(key[4*k:], uint32(row[k]))
		}
		id, ok := index[string(key)]
		if !ok {
			id = int32(len(out.serve))
			index[string(key)] = id
			out.serve = append(out.serve, row)
		}
		to[i] = id
	}
	out.p, out.flows = f.merged(to, len(out.serve))
	out.up = make([]uint64, len(out.p))
	return out
}

// merged is the probabilities and flows of the states of a factor gathered into n, state i into to[i].
func (f factor) merged(to []int32, n int) (p []float64, flows []flow) {
	p = make([]float64, n)
	for i, x := range f.p {
		p[to[i]] += x
	}
	type move struct{ from, to, event int32 }
	seen := map[move]int{}
	for _, e := range f.flows {
		e.from, e.to = to[e.from], to[e.to]
		if e.from == e.to {
			continue
		}
		k := move{e.from, e.to, e.event}
		if i, ok := seen[k]; ok {
			flows[i].rate += e.rate
			continue
		}
		seen[k] = len(flows)
		flows = append(flows, e)
	}
	return p, flows
}

// countable lists the roots of the trees in set that no shock takes a part of and that lie in no held domain, and all that
// they hold.
func (m *Model) countable(set uint64) (roots []int, trees uint64) {
	for _, d := range members(set) {
		if m.Domains[d].Parent >= 0 {
			continue
		}
		tree, taken := uint64(0), false
		for _, x := range members(set) {
			if m.lies(x, d) {
				tree |= 1 << x
				taken = taken || m.shockBits(x) != 0
			}
		}
		if !taken {
			roots = append(roots, d)
			trees |= tree
		}
	}
	return roots, trees
}

// lies says whether domain x is d or lies in it.
func (m *Model) lies(x, d int) bool {
	for ; x >= 0; x = m.Domains[x].Parent {
		if x == d {
			return true
		}
	}
	return false
}

// forgetful lists the tiers without a memory.
func (m *Model) forgetful(tiers []int) []int {
	return slices.DeleteFunc(slices.Clone(tiers), func(t int) bool { return m.remembers(&m.Tiers[t]) })
}
