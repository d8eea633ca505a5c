package reliability

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"nines/model"
)

// Tiers with a memory, whose means depend on the shapes of times: every time that is not exponential is followed through
// stages in the joint chain, as many as keep the chain small. The error of an Erlang law in place of a fixed time falls as
// 1/order, so that means are extrapolated from two orders; how much that moved them is declared.

// How many states a chain with stages may have: for models by the thousand, and else.
const (
	briefFollowed = 240
	fullFollowed  = 30000
)

// grain is how finely shapes are followed.
type grain int

const (
	fine   grain = iota
	halved       // fixed times in half as many stages
	coarse       // and lognormal ones as well
)

// stager decides in how many stages the chains of a model follow times, and keeps what it decided: the same for all grains.
type stager struct {
	most   int // states
	grain  grain
	chosen map[chainKey]int
}

// chainKey names a joint chain: of the domains and shocks of set and the tiers from tier on, or of everything.
type chainKey struct {
	set  uint64
	tier int
}

const everything = -1

// staged is the model with a stager; where all times are exponential, the model.
func (m *Model) staged(brief bool) *Model {
	if m.exponential() {
		return m
	}
	most := fullFollowed
	if brief {
		most = briefFollowed
	}
	out := *m
	out.stager = &stager{most: most, chosen: map[chainKey]int{}}
	return &out
}

// coarser is a staged model with coarser laws.
func (m *Model) coarser(g grain) *Model {
	out, st := *m, *m.stager
	st.grain = g
	out.stager = &st
	return &out
}

func (g grain) orders(order int) orders {
	switch g {
	case halved:
		return orders{fixed: max(1, order/2), lognormal: order}
	case coarse: // up to four stages are exponentials, which end at once more often than lognormal times: with fewer, too
		return orders{fixed: max(1, order/2), lognormal: max(1, order/2), blunt: order > 1 && order <= 4}
	}
	return orders{fixed: order, lognormal: order}
}

// solvedChain is a joint chain and its stationary vector.
type solvedChain struct {
	sp     *space
	c      *chain
	states [][]byte
	order  int // in how many stages times are followed; 1: shapes are not
}

// solved solves a joint chain of at most so many states, with as many stages as are worth it; with fewer where that mixes too
// slowly.
func (m *Model) solved(key chainKey, most int, domains, shocks, tiers, faults []int, classes [][]int) (solvedChain, error) {
	order := 1
	if m.stager != nil {
		known := false
		if order, known = m.stager.chosen[key]; !known {
			order = m.mostStages(most, domains, shocks, tiers, faults, classes)
		}
	}
	for {
		j := solvedChain{order: order}
		o := orders{fixed: 1, lognormal: 1}
		if m.stager != nil {
			if m.stager.grain == fine {
				m.stager.chosen[key] = order
			}
			o = m.stager.grain.orders(order)
		}
		j.sp = stagedSpace(m, domains, shocks, tiers, faults, classes, o)
		var err error
		if j.c, j.states, err = j.sp.explore(most); err != nil {
			return j, err
		}
		if keep := j.c.recurrent(); keep != nil {
			old := j.c.restrict(keep)
			kept := make([][]byte, len(old))
			for i, o := range old {
				kept[i] = j.states[o]
			}
			j.states = kept
		}
		j.c.stages = j.sp.held != nil
		if err = j.c.solve(); err == nil || order == 1 {
			return j, err
		}
		order /= 2
	}
}

// mostStages is the largest order, a power of two, at which a chain of at most so many states is worth solving; or beyond
// which no law changes. 1: none.
func (m *Model) mostStages(most int, domains, shocks, tiers, faults []int, classes [][]int) int {
	best, size := 1, -1
	for order := 1; order <= mostStages; order *= 2 {
		sp := stagedSpace(m, domains, shocks, tiers, faults, classes, orders{fixed: order, lognormal: order})
		n := sp.stageCount()
		if n == size {
			break
		}
		if order == 1 {
			most = min(most, fullFollowed)
		}
		if _, _, err := sp.explore(most); err != nil {
			break
		}
		most = min(most, m.stager.most)
		best, size = order, n
	}
	return best
}

// stageCount is how many stages the laws of a space have beyond one each.
func (sp *space) stageCount() int {
	n := 0
	add := func(laws ...law) {
		for _, l := range laws {
			n += max(0, len(l.rate)-1)
		}
	}
	add(sp.mends...)
	add(sp.passes...)
	for k := range sp.tiers {
		mb := &sp.tiers[k]
		add(mb.repair, mb.boot, mb.launch, mb.failover, mb.manual)
	}
	for k := range sp.shocks {
		add(sp.shocks[k].law)
	}
	return n
}

// unstage merges the states of a factor that differ only in the stages of clocks. Probabilities and flows are exact; how
// long the merged states last is averaged.
func (sp *space) unstage(f factor, states [][]byte) factor {
	if sp.held == nil {
		return f
	}
	out := factor{tiers: f.tiers}
	index := map[string]int32{}
	to := make([]int32, len(f.p))
	var key []byte
	for i, s := range states {
		key = append(key[:0], s...)
		for _, at := range sp.held {
			key[at] = 0
		}
		sp.canonical(key)
		to[i] = number(index, key)
		if n := int(to[i]); n == len(out.p) {
			out.p, out.up, out.serve = append(out.p, 0), append(out.up, f.up[i]), append(out.serve, f.serve[i])
		}
		out.p[to[i]] += f.p[i]
	}
	type move struct{ from, to, event int32 }
	seen := map[move]int{}
	for _, e := range f.flows {
		e.from, e.to = to[e.from], to[e.to]
		k := move{e.from, e.to, e.event}
		switch i, ok := seen[k]; {
		case e.from == e.to:
		case ok:
			out.flows[i].rate += e.rate
		default:
			seen[k] = len(out.flows)
			out.flows = append(out.flows, e)
		}
	}
	return out
}

// groupTimes are the times of a group of tiers with a memory that its joint chain holds.
func (m *Model) groupTimes(g memoryGroup) []Duration {
	var times []Duration
	for _, i := range g.tiers {
		t := &m.Tiers[i]
		times = append(times, t.MTTR)
		if t.Standby != nil {
			times = append(times, t.Standby.Failover, t.Standby.Manual)
		}
		if t.Rebuild != nil {
			times = append(times, t.Rebuild.After)
		}
		if m.loses(t) {
			times = append(times, t.Boot)
		}
	}
	domains, shocks := m.apartOf(g.set)
	for _, d := range domains {
		times = append(times, m.Domains[d].MTTR)
	}
	for _, c := range shocks {
		times = append(times, m.Common[c].MTTR)
	}
	return slices.DeleteFunc(times, func(d Duration) bool { return d.Shape == Exponential || d.Mean == 0 })
}

// loses says whether a domain may kill units of the tier.
func (m *Model) loses(t *Tier) bool {
	for _, d := range members(m.touched(t) & m.domainBits()) {
		if m.Domains[d].Loss == Kill {
			return true
		}
	}
	return false
}

// refine solves a model whose shapes are followed again with coarser laws, extrapolates its means, and returns what shapes
// that were not followed exactly may move: of the unavailability, and of how it divides among causes, as shares.
func (s *solver) refine(r *Result) (means, causes float64) {
	means = s.shaped
	memory := s.order() > 0
	if s.m.stager != nil && s.full != nil && !s.followed() {
		causes = r.Unavailability // outages that meet end with the later repair, which depends on shapes
	}
	if !memory && (s.quick || !s.followed()) {
		return means, causes
	}
	moved, last := 0.0, *r
	for _, g := range s.grains() {
		o, err := assemble(s.m.coarser(g), s.brief, s.quick)
		if err != nil {
			return 1, 1
		}
		o.coarse, o.detail = s.coarse, s.detail
		c, _ := o.means()
		moved += math.Max(relative(last.Unavailability, c.Unavailability), relative(last.Frequency, c.Frequency))
		causes += apartness(last, c) * (1 + 4/float64(s.leastOrder())) // few stages say less of the limit
		if g == halved {
			*r = extrapolated(*r, c)
		}
		last = c
	}
	if memory {
		s.warn = append(s.warn, s.follows(moved)...)
	}
	return means + moved, bounded(causes)
}

// leastOrder is the least order at which anything is followed.
func (s *solver) leastOrder() int {
	order := s.order()
	if s.followed() && (order == 0 || s.full.order < order) {
		order = s.full.order
	}
	return max(1, order)
}

// grains are the coarser laws that make a difference.
func (s *solver) grains() (out []grain) {
	times := s.m.times()
	for g, shape := range map[grain]Shape{halved: Fixed, coarse: Lognormal} {
		if slices.ContainsFunc(times, func(d Duration) bool { return d.Shape == shape }) {
			out = append(out, g)
		}
	}
	slices.Sort(out)
	return out
}

// apartness is how much of the unavailability other causes have in b, as shares of each.
func apartness(a, b Result) float64 {
	most := 0.0
	for _, c := range a.Causes {
		if i := slices.IndexFunc(b.Causes, func(x Cause) bool { return x.Name == c.Name }); i >= 0 && b.Unavailability > 0 {
			most = math.Max(most, math.Abs(c.Unavailability/a.Unavailability-b.Causes[i].Unavailability/b.Unavailability))
		}
	}
	return most
}

// shapesShare is what shapes that were not followed exactly may move, as a share.
func (r *Result) shapesShare() float64 {
	if r.Unavailability > 0 {
		return r.Shapes / r.Unavailability
	}
	return 0
}

// blended is what the chain of everything says of lengths and causes, with the unavailability and the frequency of the chains
// of tiers, which follow shapes in more stages.
func (s *solver) blended() part {
	full := s.full
	s.full, s.lost = nil, 0
	q := inSeries(append(s.tierParts(), s.faults()...))
	lost := s.lost
	s.full = full
	p := full.over(s.phases(), s.detail)
	s.lost = lost
	if p.rate == 0 || q.rate == 0 {
		return q
	}
	for i := range p.kinds {
		p.kinds[i].rate *= q.rate / p.rate
	}
	p.clusters *= q.rate / p.rate
	p.u, p.up, p.down, p.rate = q.u, q.up, q.down, q.rate
	p.scale(false)
	return p
}

// order is the least order at which the joint chain of a group follows times that are not exponential; 0: none does.
func (s *solver) order() int {
	if s.m.stager == nil {
		return 0
	}
	least := 0
	for _, g := range s.m.memoryGroups(s.serving()) {
		if o := s.orderOf(g); o > 1 && len(s.m.groupTimes(g)) > 0 && (least == 0 || o < least) {
			least = o
		}
	}
	return least
}

// relative is how far b is from a, as a share of a.
func relative(a, b float64) float64 {
	if a == b {
		return 0
	}
	return bounded(math.Abs(b/a - 1))
}

// extrapolated is what infinitely many stages would give, when a has twice those of b.
func extrapolated(a, b Result) Result {
	out := a
	out.Unavailability = beyond(a.Unavailability, b.Unavailability)
	out.Frequency = beyond(a.Frequency, b.Frequency)
	out.ServedFraction = math.Min(1, 2*a.ServedFraction-b.ServedFraction)
	out.Planned = beyond(a.Planned, b.Planned)
	out.Causes = slices.Clone(a.Causes)
	sum := 0.0
	for i := range out.Causes {
		c := &out.Causes[i]
		if j := slices.IndexFunc(b.Causes, func(x Cause) bool { return x.Name == c.Name }); j >= 0 {
			c.Unavailability = beyond(c.Unavailability, b.Causes[j].Unavailability)
			c.Frequency = beyond(c.Frequency, b.Causes[j].Frequency)
		}
		sum += c.Unavailability
	}
	for i := range out.Causes {
		if sum > 0 {
			out.Causes[i].Unavailability *= out.Unavailability / sum
		}
	}
	return out
}

// beyond is 2a - b, kept positive: L. F. Richardson, J. A. Gaunt, "The deferred approach to the limit", Phil. Trans. R. Soc.
// A 226 (1927).
func beyond(a, b float64) float64 {
	if x := 2*a - b; x > a/2 {
		return x
	}
	return a
}

// orderOf is the order at which the times of a group are followed, or those of the parts that it fell into; 1: they are not.
func (s *solver) orderOf(g memoryGroup) int {
	order := max(1, s.m.stager.chosen[g.key()])
	parts := 0
	for k, o := range s.m.stager.chosen {
		if k.set&^g.set == 0 && k.set != g.set && slices.Contains(g.tiers, k.tier) {
			if parts++; parts == 1 {
				order = o
			}
			order = min(order, o)
		}
	}
	return order
}

// follows tells which tiers' times were followed, in how many stages, and what that may move.
func (s *solver) follows(moved float64) []model.Text {
	var where []string
	for _, g := range s.m.memoryGroups(s.serving()) {
		if s.orderOf(g) > 1 && len(s.m.groupTimes(g)) > 0 {
			for _, t := range g.tiers {
				where = append(where, "tiers."+s.m.Tiers[t].Name)
			}
		}
	}
	return []model.Text{model.Msg("reliability.shape.followed", "where", strings.Join(where, ", "),
		"stages", strconv.Itoa(s.order()), "size", strconv.FormatFloat(moved, 'g', 2, 64))}
}

// followed says whether the lengths of outages come from a chain of everything that follows all shapes.
func (s *solver) followed() bool { return s.full != nil && s.full.order > 1 }

// vague is how far the probability that an outage is at most so long may be off because of its shape: anything where that was
// not followed.
func (s *solver) vague(event int) float64 {
	switch {
	case s.ownShape(event):
		return 0
	case s.followed() && s.full.lasts.rate > 0:
		return s.smeared()
	}
	return 1
}

// smeared is how far the law of the lengths of outages may be off: how far a law of half the stages lies from it, times
// 1/(√2 − 1), as what ends at a fixed hour ends within 1/√order of it when it is followed; or how far the stages of a lognormal
// time lie from it, where that is more.
func (s *solver) smeared() float64 {
	if s.smear == 0 {
		s.smear = 1
		if off := s.halfLaw(); off >= 0 {
			s.smear = bounded(math.Max(1e-9, math.Max(off/(math.Sqrt2-1), s.m.away(s.m.stageOrders(s.full.order).lognormal))))
		}
	}
	return s.smear
}

// halfLaw is how far the law of outages with coarser stages lies from that of the chain of everything; negative: not known.
func (s *solver) halfLaw() float64 {
	g := slices.Max(s.grains())
	half, err := assemble(s.m.coarser(g), s.brief, s.quick)
	if err != nil {
		return -1
	}
	half.detail = true
	if half.full = half.exactChain(); half.full == nil {
		return -1
	}
	half.full.over(half.phases(), true)
	if half.full.lasts.rate == 0 {
		return -1
	}
	return s.full.lasts.apart(&half.full.lasts)
}

// stageOrders are the orders of the laws at which the model follows times.
func (m *Model) stageOrders(order int) orders {
	if m.stager == nil {
		return orders{fixed: 1, lognormal: 1}
	}
	return m.stager.grain.orders(order)
}

func (g memoryGroup) key() chainKey { return chainKey{g.set, g.tiers[0]} }

// serving is the tiers that the service names.
func (s *solver) serving() []int {
	return newFormula(flatten(s.m.structure()), len(s.m.Tiers)).tiers
}
