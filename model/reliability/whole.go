package reliability

import "math"

// whole is the joint chain of everything: domains, units of all tiers, faults. Small models are answered by it exactly,
// causes included.
type whole struct {
	s      *solver
	c      *chain
	serve  [][]int32 // per state and tier
	active []float64 // per state: share of requests that active faults take
}

// exactStates is the largest number of states for which the joint chain of everything is built to find causes exactly.
const exactStates = 220

// exactChain builds the joint chain of everything when it is small; nil when it is not, or when the parts are simple
// enough to be combined exactly without it.
func (s *solver) exactChain() *whole {
	m := s.m
	if s.coarse || len(s.windows) > 0 || s.alreadyExact() {
		return nil
	}
	var set uint64
	var tiers, faults []int
	for _, t := range newFormula(flatten(m.structure()), len(m.Tiers)).tiers {
		set |= m.touched(&m.Tiers[t])
		tiers = append(tiers, t)
	}
	for f := range m.Faults {
		if m.Faults[f].Rate*m.Faults[f].Fails > 0 && m.Faults[f].Share > 0 {
			faults = append(faults, f)
		}
	}
	size := m.spaceSize(set, tiers, faults)
	for _, c := range s.classes {
		if set&(1<<c[0]) != 0 {
			size -= math.Log10(factorial(len(c))) * 0.8
		}
	}
	if size > math.Log10(exactStates)+0.3 {
		return nil
	}
	sp := newSpace(m, members(set), tiers, faults, s.classes)
	c, states, err := sp.explore(exactStates)
	if err != nil {
		return nil
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
		return nil
	}
	w := &whole{s: s, c: c}
	for _, st := range states {
		row := make([]int32, len(m.Tiers))
		for k := range sp.tiers {
			row[sp.tiers[k].tier] = int32(sp.serving(st, &sp.tiers[k]))
		}
		w.serve = append(w.serve, row)
		left := 1.0
		for k, f := range faults {
			if st[sp.faultAt+k] != 0 {
				left *= 1 - m.Faults[f].Share
			}
		}
		w.active = append(w.active, 1-left)
	}
	return w
}

func factorial(n int) float64 {
	f := 1.0
	for ; n > 1; n-- {
		f *= float64(n)
	}
	return f
}

// alreadyExact says whether every part in series is a single unit of its own: then [inSeries] is exact.
func (s *solver) alreadyExact() bool {
	if len(s.rows) > 1 {
		return false
	}
	nodes := []*node{s.root}
	if s.root.kind == ExprAll && s.root.core == nil {
		nodes = s.root.subs
	}
	single := len(nodes) == 1 && len(s.m.Faults) == 0
	for _, n := range nodes {
		if n.core == nil || len(n.core.env.p) != 1 || len(n.core.f.tiers) != 1 {
			return false
		}
		t := &s.m.Tiers[n.core.f.tiers[0]]
		if t.total() > 1 && !single {
			return false
		}
	}
	return true
}

// eval finds unavailability, frequency and causes under one demand.
func (w *whole) eval(d demand, detail bool) part {
	n := w.c.size()
	loss := make([]float64, n)
	down := make([]bool, n)
	f := newFormula(flatten(w.s.m.structure()), len(w.s.m.Tiers))
	u := make([]float64, len(w.s.m.Tiers))
	p := part{}
	partial := false
	for i := 0; i < n; i++ {
		for _, t := range f.tiers {
			u[t] = 0
			if int(w.serve[i][t]) < d.need[t] {
				u[t] = 1
			}
		}
		loss[i] = w.active[i]
		if f.down(u) > 0 {
			loss[i] = 1
		}
		down[i] = loss[i] > 0
		partial = partial || down[i] && loss[i] < 1
		p.u += w.c.pi[i] * loss[i]
		if down[i] {
			p.down += w.c.pi[i]
		} else {
			p.up += w.c.pi[i]
		}
	}
	lossTime := w.c.absorb(down, loss)
	time := lossTime
	if partial {
		ones := make([]float64, n)
		for i := range ones {
			ones[i] = 1
		}
		time = w.c.absorb(down, ones)
	}
	sum := newGather(detail)
	for i := 0; i < n; i++ {
		if down[i] {
			continue
		}
		for _, e := range w.c.out(i) {
			if down[e.to] {
				k := kind{int(e.event), w.c.pi[i] * e.rate, time[e.to], lossTime[e.to]}
				p.rate += k.rate
				sum.add(k)
			}
		}
	}
	p.kinds = sum.kinds()
	p.scale(true)
	return p
}
