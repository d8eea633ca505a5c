package reliability

import (
	"cmp"
	"math"
	"slices"
)

// Models too large to be solved whole: seldom states are left out, and tiers with a memory are taken apart. Both bound what
// that may change of the unavailability, and the result says so.

// prunedStates is how many environments are kept when there are too many.
const prunedStates = 20000

// joined joins independent factors; where that is more than most states, the least likely are left out, and lost is their
// probability: what is left out loses at most everything.
func joined(factors []factor, most int) (env factor, lost float64) {
	env = certain()
	for _, f := range factors {
		env = env.times(f)
		if len(env.p) > most {
			left := 0.0
			env, left = env.prune(prunedStates)
			lost += left
		}
	}
	return env, lost
}

// prune keeps the likeliest states of a factor, and the moves between them; lost is the probability of the others.
func (f factor) prune(keep int) (out factor, lost float64) {
	order := make([]int32, len(f.p))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(f.p[b], f.p[a]) })
	for k := len(order) - 1; k >= keep; k-- { // the smallest first: no digits are lost
		lost += f.p[order[k]]
	}
	kept := slices.Clone(order[:keep])
	slices.Sort(kept)
	at := make([]int32, len(f.p))
	for i := range at {
		at[i] = -1
	}
	out.tiers = f.tiers
	for k, i := range kept {
		at[i] = int32(k)
		out.p = append(out.p, f.p[i])
		out.up = append(out.up, f.up[i])
		if f.serve != nil {
			out.serve = append(out.serve, f.serve[i])
		}
	}
	for _, e := range f.flows {
		if at[e.from] >= 0 && at[e.to] >= 0 {
			e.from, e.to = at[e.from], at[e.to]
			out.flows = append(out.flows, e)
		}
	}
	return out, lost
}

// split is the joint process of tiers with a memory that share domains, one by one: each tier's chain with all of the
// domains is solved exactly, and given the present state of the domains (and the draws that their faults made) the tiers
// are taken as independent. They are independent given all that the domains ever did, so only what the past adds is left
// out. Bound is what that may change of the probability that some tier is short: given the domains it lies between the
// bounds of Fréchet (M. Fréchet, "Généralisations du théorème des probabilités totales", 1935).
func (m *Model) split(set uint64, tiers []int) (out factor, bound float64, err error) {
	parts := make([]byDomains, len(tiers))
	for i, t := range tiers {
		if parts[i], err = m.apartWithDomains(set, t, tiers); err != nil {
			return factor{}, 0, err
		}
	}
	out = factor{tiers: slices.Clone(tiers)}
	first := &parts[0]
	at := make([]int32, len(first.keys)+1) // the states of each domain state begin here
	for d := range first.keys {
		at[d] = int32(len(out.p))
		eachCombination(parts, d, first.p[d], func(p float64, serve []int32) {
			out.p = append(out.p, p)
			out.up = append(out.up, first.up[d])
			out.serve = append(out.serve, slices.Clone(serve))
		})
		bound += first.p[d] * m.frechet(parts, tiers, d)
	}
	for d := range first.keys {
		m.splitFlows(parts, d, at, &out)
	}
	return out, bound, nil
}

// byDomains is one tier's chain, gathered by the state of the domains and the units that serve.
type byDomains struct {
	keys  []string
	index map[string]int
	p     []float64 // of each state of the domains
	up    []uint64
	serve [][]int32   // per state of the domains: the numbers that serve
	given [][]float64 // and their probabilities given it
	own   [][]hop     // per state of the domains: moves that leave it
	moves []map[int][]hop
}

// hop is a flow between numbers that serve, by position, given that the domains stay or go as they do.
type hop struct {
	from, to int
	event    int32
	rate     float64
}

// apartWithDomains solves one tier with all the domains of the set, draws cut as all of the tiers cut them.
func (m *Model) apartWithDomains(set uint64, t int, all []int) (byDomains, error) {
	domains, shocks := m.apartOf(set)
	sp := newSpace(m, domains, shocks, []int{t}, nil, nil)
	sp.cutFor(all)
	c, states, err := sp.explore(jointStates)
	if err != nil {
		return byDomains{}, err
	}
	if keep := c.recurrent(); keep != nil {
		old := c.restrict(keep)
		kept := make([][]byte, len(old))
		for i, o := range old {
			kept[i] = states[o]
		}
		states = kept
	}
	if err := c.solve(); err != nil {
		return byDomains{}, err
	}
	b := byDomains{index: map[string]int{}}
	place, number := make([]int, len(states)), make([]int, len(states))
	for i, s := range states {
		key := string(sp.place(nil, s))
		d, ok := b.index[key]
		if !ok {
			d = len(b.keys)
			b.index[key] = d
			b.keys, b.p, b.up = append(b.keys, key), append(b.p, 0), append(b.up, sp.upMask(s))
			b.serve, b.given = append(b.serve, nil), append(b.given, nil)
		}
		n := int32(sp.serving(s, &sp.tiers[0]))
		k := slices.Index(b.serve[d], n)
		if k < 0 {
			k = len(b.serve[d])
			b.serve[d], b.given[d] = append(b.serve[d], n), append(b.given[d], 0)
		}
		b.p[d] += c.pi[i]
		b.given[d][k] += c.pi[i]
		place[i], number[i] = d, k
	}
	b.own, b.moves = make([][]hop, len(b.keys)), make([]map[int][]hop, len(b.keys))
	for i := range states {
		for _, e := range c.out(i) {
			d, to := place[i], place[e.to]
			h := hop{number[i], number[e.to], e.event, c.pi[i] * e.rate}
			if d == to {
				if h.from != h.to {
					b.own[d] = addHop(b.own[d], h)
				}
				continue
			}
			if b.moves[d] == nil {
				b.moves[d] = map[int][]hop{}
			}
			b.moves[d][to] = addHop(b.moves[d][to], h)
		}
	}
	for d := range b.given {
		for k := range b.given[d] {
			b.given[d][k] /= b.p[d]
		}
	}
	return b, nil
}

func addHop(hops []hop, h hop) []hop {
	for i := range hops {
		if hops[i].from == h.from && hops[i].to == h.to && hops[i].event == h.event {
			hops[i].rate += h.rate
			return hops
		}
	}
	return append(hops, h)
}

// cutFor cuts the draws of rule 5 as the tiers named do; it is called before states are explored.
func (sp *space) cutFor(tiers []int) {
	kept := sp.tiers
	for _, t := range tiers {
		if sp.m.Tiers[t].Rebuild != nil {
			sp.tiers = append(sp.tiers[:len(sp.tiers):len(sp.tiers)], member{tier: t, t: &sp.m.Tiers[t]})
		}
	}
	sp.draws = nil
	sp.drawLevels()
	matters := false
	for _, mb := range sp.tiers {
		matters = matters || mb.t.Rebuild != nil
	}
	sp.tiers = kept
	if matters { // a draw that one tier heeds is part of what the tiers share
		for i := range sp.matters {
			sp.matters[i] = true
		}
	}
	for i := range sp.draws {
		sp.draws[i].blocked = sp.draws[i].blocked[:len(sp.tiers)]
	}
	shocks := make([]int, len(sp.shocks))
	pos := make(map[int]int, len(sp.domains))
	for i, d := range sp.domains {
		pos[d] = i
	}
	for k := range sp.shocks {
		shocks[k] = sp.shocks[k].shock
	}
	sp.size -= len(sp.shocks)
	sp.shocks = nil
	sp.addShocks(shocks, pos)
}

// eachCombination visits all numbers that serve, tier by tier, given a state of the domains.
func eachCombination(parts []byDomains, d int, p float64, visit func(p float64, serve []int32)) {
	serve := make([]int32, len(parts))
	var visitFrom func(i int, p float64)
	visitFrom = func(i int, p float64) {
		if i == len(parts) {
			visit(p, serve)
			return
		}
		part := &parts[i]
		k := part.index[parts[0].keys[d]]
		for j, n := range part.serve[k] {
			serve[i] = n
			visitFrom(i+1, p*part.given[k][j])
		}
	}
	visitFrom(0, p)
}

// splitFlows adds the flows out of state d of the domains.
func (m *Model) splitFlows(parts []byDomains, d int, at []int32, out *factor) {
	here := stepsOf(parts, d)
	key := parts[0].keys[d]
	n := here.total()
	// One tier moves, the others stay where they are.
	for i := range parts {
		k := parts[i].index[key]
		for _, h := range parts[i].own[k] {
			for s := range n {
				if here.digit(s, i) != h.from {
					continue
				}
				p := h.rate
				for j := range parts {
					if j != i {
						p *= parts[j].given[parts[j].index[key]][here.digit(s, j)]
					}
				}
				to := s + (h.to-h.from)*here.step[i]
				out.flows = append(out.flows, flow{at[d] + int32(s), at[d] + int32(to), h.event, p})
			}
		}
	}
	// The domains move, and all tiers with them.
	for to0, hops0 := range parts[0].moves[parts[0].index[key]] {
		there := stepsOf(parts, to0)
		total := map[int32]float64{}
		for _, h := range hops0 {
			total[h.event] += h.rate
		}
		type partial struct {
			from, to int
			event    int32
			rate     float64
		}
		list := make([]partial, 0, len(hops0))
		for _, h := range hops0 {
			list = append(list, partial{h.from * here.step[0], h.to * there.step[0], h.event, h.rate})
		}
		for i := 1; i < len(parts); i++ {
			var next []partial
			hops := parts[i].moves[parts[i].index[key]][parts[i].index[parts[0].keys[to0]]]
			for _, x := range list {
				for _, h := range hops {
					if h.event == x.event {
						next = append(next, partial{x.from + h.from*here.step[i], x.to + h.to*there.step[i], x.event, x.rate * h.rate / total[x.event]})
					}
				}
			}
			list = next
		}
		for _, x := range list {
			out.flows = append(out.flows, flow{at[d] + int32(x.from), at[to0] + int32(x.to), x.event, x.rate})
		}
	}
}

// steps numbers the combinations of one state of the domains as [eachCombination] visits them.
type steps struct{ step, size []int }

func stepsOf(parts []byDomains, d int) steps {
	s := steps{make([]int, len(parts)), make([]int, len(parts))}
	n := 1
	for i := len(parts) - 1; i >= 0; i-- {
		s.step[i] = n
		s.size[i] = len(parts[i].serve[parts[i].index[parts[0].keys[d]]])
		n *= s.size[i]
	}
	return s
}

func (s steps) total() int { return s.step[0] * s.size[0] }

func (s steps) digit(state, i int) int { return state / s.step[i] % s.size[i] }

// frechet bounds how far the probability that given tiers are short may be from that of independent ones, given state d of
// the domains: of two exactly, of more pair by pair.
func (m *Model) frechet(parts []byDomains, tiers []int, d int) float64 {
	bound, before := 0.0, 0.0
	for i, t := range tiers {
		need := m.Tiers[t].most()
		u := 0.0
		k := parts[i].index[parts[0].keys[d]]
		for j, n := range parts[i].serve[k] {
			if int(n) < need {
				u += parts[i].given[k][j]
			}
		}
		switch {
		case i == 1:
			bound += math.Max(math.Min(u, before)-u*before, u*before-math.Max(0, u+before-1))
		case i > 1:
			bound += 2 * math.Min(u, before)
		}
		before = math.Min(1, before+u)
	}
	return bound
}

// counted is the largest number of units that a chain of the tier counts in one place: those of a placement, or all where
// any may be anywhere, wait in one queue or have roles.
func (t *Tier) counted() int {
	if t.Standby != nil || t.Rebuild != nil || t.Crews > 0 && t.Crews < t.total() {
		return t.total()
	}
	most := 0
	for _, p := range t.Units {
		most = max(most, p.Units)
	}
	return most
}

// separate is the independent factors of a group whose placements do not touch each other: units that are lost with their
// zone and boot there anew know nothing of the other zones, where these share no domain that can fail and the tier shares no
// crews. It is exact. Not ok when the group does not fall apart, or a part is too large itself.
func (m *Model) separate(g memoryGroup) (out []factor, ok bool) {
	type piece struct {
		set   uint64
		units map[int][]Placement // by tier
	}
	var pieces []piece
	for _, t := range g.tiers {
		tr := &m.Tiers[t]
		alone := tr.Standby == nil && tr.Rebuild == nil && (tr.Crews == 0 || tr.Crews >= tr.total())
		for i, p := range tr.Units {
			units := []Placement{p}
			if !alone {
				units = tr.Units
			}
			part := *tr
			part.Units = units
			next := piece{m.touched(&part), map[int][]Placement{t: units}}
			kept := pieces[:0]
			for _, o := range pieces {
				if o.set&next.set&m.failing() == 0 {
					kept = append(kept, o)
					continue
				}
				next.set |= o.set
				for t, units := range o.units {
					next.units[t] = append(slices.Clone(units), next.units[t]...)
				}
			}
			pieces = append(kept, next)
			if !alone && i == 0 {
				break
			}
		}
	}
	if len(pieces) < 2 {
		return nil, false
	}
	for _, p := range pieces {
		part := m.clone()
		var tiers []int
		for _, t := range g.tiers {
			if units, ok := p.units[t]; ok {
				part.Tiers[t].Units = units
				part.Tiers[t].Need = nil
				tiers = append(tiers, t)
			}
		}
		f, err := part.joint(p.set, tiers, nil, jointStates)
		if err != nil {
			return nil, false
		}
		out = append(out, f)
	}
	return out, true
}
