package reliability

import (
	"cmp"
	"math"
	"slices"
)

// cut is the factor of a joint chain that was truncated.
type cut struct {
	factor
	off    float64 // bound on what that may change of any unavailability
	short  float64 // probability that some tier serves less than may be asked of it
	shared [][]int // domains that were taken as interchangeable
}

// truncated is the joint process of a group that is too large to be followed whole. Equal zones of tiers that are rebuilt are
// lumped, which the rule "among the fewest, the first in the order written" forbids: it is solved once with the zone that
// sorts first, and once with the last, and twice what the two differ by on fewer states is declared (the rule itself is about in
// the middle of them). Where that is much, zones are told apart.
func (m *Model) truncated(g memoryGroup, most int, enough float64) (best cut, err error) {
	domains, shocks := m.apartOf(g.set)
	space := func(ties, last bool) *space {
		sp := newSpace(m, domains, shocks, g.tiers, nil, m.classesOf(ties))
		sp.last = last
		return sp
	}
	apart, equal := space(false, false), space(true, false)
	if len(apart.classes) == len(equal.classes) {
		return apart.cut(most, enough)
	}
	if best, err = equal.cut(most, enough); err != nil {
		return cut{}, err
	}
	first, err := space(true, false).cut(tiesBy(most), enough)
	if err != nil {
		return cut{}, err
	}
	last, err := space(true, true).cut(tiesBy(most), enough)
	if err != nil {
		return cut{}, err
	}
	best.shared = m.classesOf(true)
	best.off += math.Max(0, last.off-first.off) + 2*first.differs(m, last)
	if best.off > splitBeyond*best.short {
		if told, err := apart.cut(most, enough); err == nil && told.off < best.off {
			return told, nil
		}
	}
	return best, nil
}

// extent is how many states are followed at most, and how much of what is found may be left out before: of models that are
// told how many environments to keep apart.
func extent(fine int) (most int, enough float64) {
	if fine == briefEnvironments {
		return truncatedStates / 5, 1e-4
	}
	return truncatedStates, 1e-6
}

const truncatedStates = 30000

// tiesBy is how many states tell what ties change.
func tiesBy(most int) int { return max(most/5, 2000) }

func (sp *space) cut(most int, enough float64) (cut, error) {
	t := newTruncation(sp)
	c, states, err := t.run(most, enough)
	if err != nil {
		return cut{}, err
	}
	out := cut{factor: sp.factor(c, states)}
	out.off, out.short = t.off()
	out.off += enough * out.short
	return out, nil
}

// differs sums how much the probabilities differ with which certain tiers serve certain numbers, one of them less than may be
// asked of it.
func (a cut) differs(m *Model, b cut) float64 {
	index, sums := map[string]int32{}, []float64{}
	add := func(f factor, sign float64) {
		for i, row := range f.serve {
			short, key := false, make([]byte, 0, len(row))
			for k, n := range row {
				short = short || int(n) < m.Tiers[f.tiers[k]].most()
				key = append(key, byte(n))
			}
			if !short {
				continue
			}
			n := number(index, key)
			if int(n) == len(sums) {
				sums = append(sums, 0)
			}
			sums[n] += sign * f.p[i]
		}
	}
	add(a.factor, 1)
	add(b.factor, -1)
	off := 0.0
	for _, d := range sums {
		off += math.Abs(d)
	}
	return off
}

// fewer says whether a launch prefers the placement of a units to that of b before it.
func (sp *space) fewer(a, b byte) bool { return a < b || sp.last && a == b }

// truncation follows the likeliest states of a joint chain that is too large to be followed whole. What leads beyond them
// leads to the likeliest state instead, the anchor. With π of this closed chain and h the bias of the true one (how many
// hours more the service is down from a state on than on average),
//
//	U − U_closed = Σ π(s) q(s,y) [h(y) − h(anchor)]    over the states s that are followed and y that are not
//
// (P. J. Schweitzer, "Perturbation theory and finite Markov chains", Journal of Applied Probability 5 (1968), whose
// fundamental matrix holds the differences of h). The bracket is not known; [space.toll] is taken as its bound.
type truncation struct {
	x        *explorer
	toll     toll
	rows     [][2]int32 // per state found: its edges once it is followed
	flow     []float64  // per state found and not followed: how often an hour it is entered, about
	pi       []float64  // per state found
	cost     []float64  // per state found: bound of the bracket
	short    []bool     // per state found: some tier serves less than may be asked of it
	followed []int32
	last     float64 // [truncation.off] of the solution before
}

func newTruncation(sp *space) *truncation {
	t := &truncation{x: &explorer{sp: sp, limit: math.MaxInt32, index: map[string]int32{}}, toll: sp.toll()}
	s := sp.initial()
	sp.canonical(s)
	t.x.visit(s)
	t.meet()
	t.flow[0] = 1
	return t
}

// meet makes room for the states found since.
func (t *truncation) meet() {
	for i := len(t.rows); i < len(t.x.states); i++ {
		cost, short := t.toll.of(t.x.sp, t.x.states[i])
		t.rows, t.flow, t.pi = append(t.rows, [2]int32{}), append(t.flow, 0), append(t.pi, 0)
		t.cost, t.short = append(t.cost, cost), append(t.short, short)
	}
}

func (t *truncation) isFollowed(i int32) bool { return t.rows[i][1] > 0 }

func (t *truncation) out(i int32) []edge { return t.x.chain.edges[t.rows[i][0]:t.rows[i][1]] }

// follow records what leads out of a state. What enters it leaves it.
func (t *truncation) follow(i int32) {
	from := len(t.x.chain.edges)
	t.x.leave(t.x.states[i])
	t.rows[i] = [2]int32{int32(from), int32(len(t.x.chain.edges))}
	t.meet()
	t.followed = append(t.followed, i)
	total := 0.0
	for _, e := range t.out(i) {
		total += e.rate
	}
	for _, e := range t.out(i) {
		if !t.isFollowed(e.to) {
			t.flow[e.to] += t.flow[i] * e.rate / total
		}
	}
	t.pi[i] = t.flow[i] / total
}

// grow follows states until n are, those first whose flow and cost matter most. It reports whether any are left.
func (t *truncation) grow(n int) bool {
	worst := 0.0
	for i := range t.rows {
		if !t.isFollowed(int32(i)) {
			worst = math.Max(worst, t.flow[i]*t.cost[i])
		}
	}
	for ; worst > 0 && len(t.followed) < n && !t.full(); worst /= 3 {
		for found := true; found; {
			found = false
			for i := 0; i < len(t.rows) && len(t.followed) < n && !t.full(); i++ {
				if !t.isFollowed(int32(i)) && t.flow[i]*t.cost[i] >= worst {
					t.follow(int32(i))
					found = true
				}
			}
		}
		if len(t.followed) == len(t.rows) {
			return false
		}
	}
	return true
}

// full says whether too many states have been found to find more: each takes a hundred bytes or two.
func (t *truncation) full() bool { return len(t.rows) >= mostFound }

// close is the chain of the states followed, those alone that are visited for ever, and which states found they are.
func (t *truncation) close() (*chain, []int32) {
	at := make([]int32, len(t.rows))
	for i := range at {
		at[i] = -1
	}
	anchor := slices.MaxFunc(t.followed, func(a, b int32) int { return cmp.Compare(t.pi[a], t.pi[b]) })
	states := slices.Clone(t.followed)
	for k, i := range states {
		at[i] = int32(k)
	}
	c := &chain{start: make([]int32, 1, len(states)+1)}
	y := &explorer{sp: t.x.sp}
	for _, i := range states {
		y.states = append(y.states, t.x.states[i])
		beyond := 0.0
		for _, e := range t.out(i) {
			if at[e.to] < 0 {
				beyond += e.rate
				continue
			}
			e.to = at[e.to]
			c.edges = append(c.edges, e)
		}
		if beyond > 0 && i != anchor {
			c.edges = append(c.edges, edge{at[anchor], quiet, beyond})
		}
		c.start = append(c.start, int32(len(c.edges)))
	}
	y.groupStates()
	c.group, c.groups = y.chain.group, y.chain.groups
	if keep := c.recurrent(); keep != nil {
		old := c.restrict(keep)
		for k, o := range old {
			old[k] = states[o]
		}
		states = old
	}
	return c, states
}

// solve finds the probabilities of the states followed and with them how often the others are entered.
func (t *truncation) solve(enough float64) (*chain, []int32, bool) {
	c, states := t.close()
	settled := true
	if c.size() <= denseStates {
		c.solveDense()
	} else {
		s := newSweeper(c)
		for k, i := range states {
			s.pi[k] = math.Max(t.pi[i], negligible)
		}
		c.mergeRare(s.pi)
		settled = t.settle(c, s, states, enough)
		c.pi = normalize(s.pi)
	}
	clear(t.pi)
	clear(t.flow)
	for k, i := range states {
		t.pi[i] = c.pi[k]
		for _, e := range t.out(i) {
			if !t.isFollowed(e.to) {
				t.flow[e.to] += c.pi[k] * e.rate
			}
		}
	}
	return c, states, settled
}

// off bounds what the closed chain may say wrong of any unavailability, and short is the probability that it has of some
// tier being short.
func (t *truncation) off() (off, short float64) {
	for i := range t.rows {
		if !t.isFollowed(int32(i)) {
			off += t.flow[i] * t.cost[i]
		} else if t.short[i] {
			short += t.pi[i]
		}
	}
	return off, short
}

// run follows states until what is left out is below enough of what is found, or there are most of them.
func (t *truncation) run(most int, enough float64) (c *chain, states [][]byte, err error) {
	for n := truncationStart; ; n *= truncationStep {
		left := t.grow(min(n, most))
		t.solve(growing)
		off, short := t.off()
		t.last = off
		if left && n < most && off >= enough*short && !t.full() {
			continue
		}
		c, found, settled := t.solve(enough)
		if !settled {
			return nil, nil, errUnsettled{c.size()}
		}
		for _, i := range found {
			states = append(states, t.x.states[i])
		}
		return c, states, nil
	}
}

// settle sweeps and balances until all probabilities together are estimated to be off by less than enough of the probability
// that some tier is short, or of what was left out before, where that is more.
func (t *truncation) settle(c *chain, s *sweeper, states []int32, enough float64) bool {
	q := c.quotient()
	before := make([]float64, len(s.pi))
	last := math.Inf(1)
	for range sweepRounds {
		copy(before, s.pi)
		for range sweepsBetween {
			s.round()
		}
		c.balance(q, s.pi)
		moved, short := 0.0, 0.0
		for i, p := range s.pi {
			moved += math.Abs(p - before[i])
			if t.short[states[i]] {
				short += p
			}
		}
		ratio := moved / last
		last = moved
		if moved < rounding || ratio < 0.98 && moved/(1-ratio) < enough*math.Max(short, t.last) {
			return true
		}
	}
	return false
}

const (
	rounding        = 1e-15 // what sums of probabilities move by when they do not
	sweepsBetween   = 4     // and the groups are balanced
	truncationStart = 1000
	mostFound       = 500000
	truncationStep  = 4
	growing         = 1e-2 // as [truncation.settle] has it, while states are still added
)

// mostGroups is how many groups are balanced.
const mostGroups = 1000

// mergeRare puts all but the likeliest groups into one.
func (c *chain) mergeRare(pi []float64) {
	if c.groups <= mostGroups {
		return
	}
	mass, order := make([]float64, c.groups), make([]int32, c.groups)
	for i, g := range c.group {
		mass[g] += pi[i]
	}
	for g := range order {
		order[g] = int32(g)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(mass[b], mass[a]) })
	at := make([]int32, c.groups)
	for k, g := range order {
		at[g] = int32(min(k, mostGroups-1))
	}
	for i, g := range c.group {
		c.group[i] = at[g]
	}
	c.groups = mostGroups
}
