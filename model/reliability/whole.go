package reliability

import "math"

// whole is the joint chain of everything: domains, units of all tiers, faults. Small models are answered by it exactly,
// causes included.
type whole struct {
	s      *solver
	c      *chain
	serve  [][]int32 // per state and tier
	active []float64 // per state: share of requests that active faults take
	calm   []bool    // per state: everything works
	lasts  outageLaw // how long outages last, but those that one repair of known shape ends; empty: not known
	order  int       // in how many stages times are followed; 1: shapes are not
}

// Bounds on the joint chain of everything, in states, and in states times phases. Deployments are assessed by the
// thousand and take a few; [Solve] takes its time.
const (
	quickStates = 48
	briefStates = 220
	briefTimes  = 1000
	exactStates = 20000
	exactTimes  = 60000
)

// bounds are the largest chain of everything that this solver builds.
func (s *solver) bounds() (states, times int) {
	if s.quick {
		return quickStates, briefTimes
	}
	if s.brief {
		return briefStates, briefTimes
	}
	return exactStates, exactTimes
}

// exactChain builds the joint chain of everything when it is small; nil when it is not, or when the parts are simple
// enough to be combined exactly without it.
func (s *solver) exactChain() *whole {
	if s.coarse || s.takesUnits() || !s.clockKnown() || s.alreadyExact() {
		return nil
	}
	return s.chainOf(s.bounds())
}

// chainOf is the joint chain of everything when it has no more than so many states, and states times phases.
func (s *solver) chainOf(most, times int) *whole {
	m := s.m
	most = min(most, times/(len(s.rows)<<len(s.windows)))
	var set uint64
	var tiers, faults []int
	for _, t := range newFormula(flatten(m.structure()), len(m.Tiers)).tiers {
		if m.Tiers[t].shapedCrews() && !m.remembers(&m.Tiers[t]) {
			return nil // its own chain knows the shape, this one would not
		}
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
	if size > math.Log10(float64(most))+0.3 {
		return nil
	}
	domains, shocks := m.apartOf(set)
	j, err := m.solved(chainKey{tier: everything}, most, domains, shocks, tiers, faults, s.classes)
	if err != nil {
		return nil
	}
	sp, states := j.sp, j.states
	w := &whole{s: s, c: j.c, order: j.order}
	for _, st := range states {
		row := make([]int32, len(m.Tiers))
		for k := range sp.tiers {
			row[sp.tiers[k].tier] = int32(sp.serving(st, &sp.tiers[k]))
		}
		w.serve = append(w.serve, row)
		w.calm = append(w.calm, sp.calm(st))
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

// takesUnits says whether a window takes some of a tier's units: which ones is no state of the chain.
func (s *solver) takesUnits() bool {
	for _, w := range s.windows {
		if s.m.Maintenance[w].Units > 0 {
			return true
		}
	}
	return false
}

// clockKnown says whether how rows follow each other is known, and how often each that asks for more begins; or that rows
// last for ever.
func (s *solver) clockKnown() bool {
	given := false
	for _, r := range s.rows {
		given = given || r.begins > 0
	}
	return !given || !s.missing && s.rowTurns(0) != nil
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
	if len(s.rows) > 1 || len(s.windows) > 0 {
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
		if t.total() > 1 && (!single || s.detail) { // lengths are exact, how outages follow each other is not
			return false
		}
	}
	return true
}

// look is the chain under the demand of one phase.
type look struct {
	loss []float64 // per state, share of requests lost
	down []bool
}

func (w *whole) look(d demand, f formula) look {
	n := w.c.size()
	v := look{make([]float64, n), make([]bool, n)}
	u := make([]float64, len(w.s.m.Tiers))
	for i := range n {
		for _, t := range f.tiers {
			u[t] = 0
			if int(w.serve[i][t]) < d.need[t] || d.taken != nil && d.taken[t] != 0 {
				u[t] = 1
			}
		}
		v.loss[i] = w.active[i]
		if f.down(u) > 0 {
			v.loss[i] = 1
		}
		v.down[i] = v.loss[i] > 0
	}
	return v
}

// over finds unavailability, frequency and causes over the phases: the joint chain of everything and the phases.
func (w *whole) over(phases []phase, detail bool) part {
	n := w.c.size()
	f := newFormula(flatten(w.s.m.structure()), len(w.s.m.Tiers))
	looks := make([]look, len(phases))
	p := part{}
	partial := false
	planned := 0.0
	for a, ph := range phases {
		v := w.look(ph.demand, f)
		looks[a] = v
		bare := looks[a&^(1<<len(w.s.windows)-1)] // no window is open: the first phase of the row
		for i, pi := range w.c.pi {
			if !v.down[i] {
				p.up += ph.share * pi
				continue
			}
			p.u += ph.share * pi * v.loss[i]
			p.down += ph.share * pi
			planned += ph.share * pi * (v.loss[i] - bare.loss[i])
			partial = partial || v.loss[i] < 1
		}
	}
	w.s.lost = planned
	loss := func(a, i int) float64 { return looks[a].loss[i] }
	lossTime, left := w.c.absorb(phases, looks, loss)
	time, square := lossTime, lossTime
	if partial {
		time, left = w.c.absorb(phases, looks, func(int, int) float64 { return 1 })
	}
	if detail { // E L² of an exponential stay and what follows: (2 w E L + Σ q E L'²) / q
		square, _ = w.c.absorb(phases, looks, func(a, i int) float64 { return 2 * loss(a, i) * lossTime[a*n+i] })
		p.clusters, p.varies = w.clusters(phases, looks)
	}
	sum := newGather(detail)
	entered, hours := make([]float64, n), 0.0
	inside := 0.0 // hours of outages that begin while a window is open, not with it
	enter := func(a, i int, event int, rate float64) {
		at := a*n + i
		if w.order <= 1 || !w.s.ownShape(event) { // a stage does not know the shape that one repair has
			entered[i] += rate
			hours += rate * lossTime[at]
		}
		if phases[a].open != 0 && (event < w.s.events.windows || event >= w.s.events.peak) {
			inside += rate * lossTime[at]
		}
		k := kind{event: event, rate: rate, mean: time[at], loss: lossTime[at]}
		if detail {
			k.square = square[at]
		}
		sum.add(k)
		p.rate += rate
	}
	for a, ph := range phases {
		for i, pi := range w.c.pi {
			if looks[a].down[i] {
				continue
			}
			for _, e := range w.c.out(i) {
				if looks[a].down[e.to] {
					enter(a, int(e.to), int(e.event), ph.share*pi*e.rate)
				}
			}
			for _, t := range ph.turns {
				if looks[t.to].down[i] {
					enter(t.to, i, t.event, ph.share*pi*t.rate)
				}
			}
		}
	}
	if detail && w.order > 1 && len(phases) == 1 && p.clusters > 0 {
		if h := w.c.hazard(looks[0].down, p.rate); h > 0 {
			p.clusters = h * p.up
		}
	}
	if detail && len(phases) == 1 {
		switch {
		case w.order > 1 && !partial:
			w.lasts = w.c.lasting(looks[0].loss, entered, hours, w.s.m.fixedTimes(), w.s.m.stageOrders(w.order).fixed)
		case w.order <= 1 && !w.s.brief && n > curveStates:
			w.lasts = w.c.lasting(looks[0].loss, entered, hours, nil, 1)
		}
	}
	p.kinds = sum.kinds()
	p.scale(true)
	p.approx = left
	if len(w.s.windows) > 0 {
		p.approx = bounded(left + w.windowSize(phases, p.down/p.rate) + inside/2/p.u) // a window of one length closes in half its time
	}
	return p
}

// windowSize is how much the hours by cause may be off because windows, which are of one length, are taken as
// exponential: how often outages of the mean length and windows meet.
func (w *whole) windowSize(phases []phase, mean float64) float64 {
	size := 0.0
	for _, ph := range phases {
		if ph.open != 0 {
			size += ph.share
		}
	}
	for _, i := range w.s.windows {
		size += mean / float64(w.s.m.Maintenance[i].Every)
	}
	return size
}
