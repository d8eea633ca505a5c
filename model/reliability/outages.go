package reliability

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// partLaw is the law of all outages that a part in series begins.
type partLaw struct {
	outageLaw
	part   int          // of [solver.tierParts]
	events map[int]bool // that may begin one
	size   float64      // share of the outages that something which fails meanwhile makes longer
}

// laws finds how long outages last in parts of independent components where times are not exponential. Let q be a component's
// unavailability, λ and E its failure rate and mean repair. Met at a random time, all components that are down now stay so
// for x more hours independently, with probability q R(x), R being the equilibrium residual of the repair. So U(q R(x)) is
// the share of time in which an outage is under way that no repair ends within x; its derivative is
//
//	−d/dx U(q R(x)) = Σ_j B_j(q R(x)) (q_j/E_j) P(repair of j > x)
//
// with B Birnbaum's importance and q/E how often a component fails an hour: at x = 0 it is ν, and the outages an hour that
// last longer than x beyond. What is left out are components that fail during an outage and make it longer.
//
// Parts that are exponential have none. Where some part that is not has components that are not independent, no law is used:
// vague says so, and which events begin outages whose lengths are not known.
func (s *solver) laws() (laws []partLaw, vague bool) {
	for i, n := range s.seriesNodes() {
		if !s.hasShapes(n) {
			continue
		}
		l := partLaw{part: i, events: s.eventsOf(n)}
		if a := s.newAging(n); a == nil {
			vague = true
		} else {
			s.lawOf(n, a, &l)
		}
		laws = append(laws, l)
	}
	return laws, vague
}

// seriesNodes are the nodes that [solver.tierParts] makes parts of.
func (s *solver) seriesNodes() []*node {
	if len(s.rows) > 1 || len(s.windows) > 0 || s.root.core != nil || s.root.kind != ExprAll {
		return []*node{s.root}
	}
	return s.root.subs
}

// hasShapes says whether a part has a time that is not exponential.
func (s *solver) hasShapes(n *node) bool {
	shaped := false
	n.each(func(c *core) {
		for _, t := range c.f.tiers {
			tier := &s.m.Tiers[t]
			shaped = shaped || tier.shaped()
			for _, p := range s.m.agingParts(s.m.touched(tier) & s.m.failing()) {
				shaped = shaped || p.mttr.Shape != Exponential
			}
		}
	})
	return shaped
}

// shaped says whether a time of the tier is not exponential.
func (t *Tier) shaped() bool {
	times := []Duration{t.Boot}
	if !never(t.MTTF) {
		times = append(times, t.MTTR)
	}
	if t.Standby != nil {
		times = append(times, t.Standby.Failover, t.Standby.Manual)
	}
	if t.Rebuild != nil {
		times = append(times, t.Rebuild.After)
	}
	return slices.ContainsFunc(times, func(d Duration) bool { return d.Shape != Exponential && d.Mean > 0 })
}

// eventsOf are the events that may begin an outage of a node.
func (s *solver) eventsOf(n *node) map[int]bool {
	out := map[int]bool{}
	if n == s.root {
		for e := s.events.windows; e <= s.events.peak; e++ {
			out[e] = true
		}
	}
	n.each(func(c *core) {
		for _, t := range c.f.tiers {
			out[s.events.tiers+t] = true
			domains, shocks := s.m.apartOf(s.m.touched(&s.m.Tiers[t]))
			for _, d := range domains {
				out[d] = true
			}
			for _, i := range shocks {
				out[s.events.shocks+i] = true
			}
		}
	})
	return out
}

// needLevel is a demand and the share of time in which at least as much is asked for.
type needLevel struct {
	demand demand
	u      float64
	share  float64
	inside []bool    // per phase: as much is asked for
	ends   float64   // per hour, by the clock of rows
	fixed  []float64 // lengths of the windows that end it
}

// levels orders the phases by what they ask: what is down under the lesser is taken as down under the greater.
func (s *solver) levels(n *node, phases []phase) []needLevel {
	order := make([]int, len(phases))
	us := make([]float64, len(phases))
	for i, ph := range phases {
		order[i] = i
		us[i] = s.downOnly(n, ph.demand)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(us[a], us[b]) })
	out := make([]needLevel, len(order))
	inside := make([]bool, len(order))
	for i := len(order) - 1; i >= 0; i-- {
		inside[order[i]] = true
		l := needLevel{demand: phases[order[i]].demand, u: us[order[i]], inside: slices.Clone(inside)}
		closes := make([]float64, len(s.windows))
		for a, in := range inside {
			if !in {
				continue
			}
			l.share += phases[a].share
			for _, t := range phases[a].turns {
				switch w := bits.TrailingZeros(uint(phases[a].open &^ phases[t.to].open)); {
				case inside[t.to]:
				case w < len(s.windows):
					closes[w] += phases[a].share * t.rate
				default:
					l.ends += phases[a].share * t.rate
				}
			}
		}
		l.ends /= l.share
		for w, rate := range closes { // open all the time of the level: it ends when the window closes
			lasts := float64(s.m.Maintenance[s.windows[w]].Lasts)
			if rate *= lasts / l.share; rate > 0.5 {
				l.fixed = append(l.fixed, lasts)
			} else {
				l.ends += rate / lasts
			}
		}
		out[i] = l
	}
	return out
}

// rest is how likely the level, met at a random moment, goes on for x more hours.
func (l *needLevel) rest(x float64) float64 {
	p := math.Exp(-l.ends * x)
	for _, lasts := range l.fixed {
		p *= math.Max(0, 1-x/lasts)
	}
	return p
}

// hazard is how often it ends.
func (l *needLevel) hazard() float64 {
	sum := l.ends
	for _, lasts := range l.fixed {
		sum += 1 / lasts
	}
	return sum
}

// lawOf finds the law of the outages of a node.
func (s *solver) lawOf(n *node, a *aging, out *partLaw) {
	rate := 0.0
	phases := s.phases()
	levels := s.levels(n, phases)
	var f following
	for _, ph := range phases {
		f.add(s.following(n, ph.demand), ph.share)
	}
	if f.rate > 0 {
		out.size = f.longer / f.rate
	}
	for i, l := range levels { // −d/dx at 0, as below
		before := 0.0
		if i > 0 {
			before = levels[i-1].u
		}
		rate += l.share * l.hazard() * max(0, l.u-before)
	}
	for _, ph := range phases {
		rate += ph.share * s.rateOf(n, ph.demand)
	}
	breaks := a.breaks()
	for _, l := range levels {
		breaks = append(breaks, l.fixed...)
	}
	slices.Sort(breaks)
	out.outageLaw = newLaw(func(x float64) float64 {
		a.at(x)
		sum, before := 0.0, 0.0
		for _, l := range levels {
			u := s.downOnly(a.root, l.demand)
			sum += l.share * l.rest(x) * max(0, u-before)
			before = u
		}
		return sum
	}, rate, slices.Compact(breaks))
}

// rateOf is how often a node goes down.
func (s *solver) rateOf(n *node, d demand) float64 { return s.eval(n, d, false).rate }

// follow finds how likely an outage is followed by another before everything works, and declares what that leaves out.
func (c *clock) follow(s *solver, total *part, laws []partLaw) {
	switch {
	case total.clusters > 0: // outages come in clusters of geometric number
		c.again = math.Max(0, 1-total.clusters/total.rate)
		c.spell = s.m.longest()
		c.varies = total.varies
	case s.full == nil && !s.alreadyExact() && total.rate > 0:
		phases := s.phases()
		again := s.returning(phases)
		for i, n := range s.seriesNodes() {
			var f following
			for _, ph := range phases {
				f.add(s.following(n, ph.demand), ph.share)
			}
			again += f.again
			c.err += f.near
			lawful := slices.ContainsFunc(laws, func(l partLaw) bool { return l.part == i })
			if f.rate > 0 && !lawful { // gathered in one length
				c.sizes = append(c.sizes, sized{f.rate / c.up, f.longer / f.rate})
			}
		}
		c.again = math.Min(again/total.rate, 0.99) // faults are followed by nothing
		c.spell = s.m.longest()
	}
	c.err += c.again * c.again
}

// outages makes of the kinds what the transform takes: laws for parts that have them, for repairs of known shape that end
// the outages which their failures begin, and gamma laws of two moments for the rest.
func (c *clock) outages(s *solver, total *part, laws []partLaw, vague bool) {
	tail := longTail(total.kinds)
	own := newShapes(c)
	begun := make([]float64, s.events.shocks-s.events.windows)
	gathered := make([]kind, len(laws))
	var chained kind // from the chain of everything
	for _, k := range total.kinds {
		if k.event >= s.events.windows && k.event <= s.events.peak {
			begun[k.event-s.events.windows] += k.rate
		}
		i := slices.IndexFunc(laws, func(l partLaw) bool { return l.events[k.event] })
		if i >= 0 && !vague {
			gathered[i].rate += k.rate
			gathered[i].mean += k.rate * k.mean
			gathered[i].loss += k.rate * k.loss
			continue
		}
		if s.ownShape(k.event) && s.m.shapeOf(k.event).Shape != Exponential {
			own.add(k, s.m.shapeOf(k.event), s.m.shareOf(k.event), total.rate)
			continue
		}
		if i >= 0 {
			v := s.vague(k.event)
			c.rough += v * k.rate
			c.under += v * k.rate * k.mean
		}
		if s.followed() && s.full.lasts.rate > 0 && !s.ownShape(k.event) {
			chained.rate += k.rate
			chained.loss += k.rate * k.loss
			continue
		}
		if short, long, ok := k.parted(tail); ok { // what is left out is the shape of the rare long ones
			c.add(short)
			c.add(long)
			continue
		}
		c.add(k)
	}
	for i, l := range laws {
		if b := gathered[i]; b.rate > 0 && l.rate > 0 {
			c.addLaw(l.outageLaw.scaled(b.rate/l.rate), 1, b.loss, total.rate)
			c.sizes = append(c.sizes, sized{b.rate / c.up, l.size})
		}
	}
	if chained.rate > 0 {
		c.addLaw(s.full.lasts.scaled(chained.rate/s.full.lasts.rate), 1, chained.loss, total.rate)
	}
	own.finish()
	c.clocked(s, begun)
}

// clocked notes what outages that a clock begins differ from Poisson's by: of so many openings each begins one with probability
// p, independently (L. Le Cam, "An approximation theorem for the Poisson binomial distribution", Pacific J. Math. 10 (1960);
// A. D. Barbour, P. Hall, "On the rate of Poisson convergence", 1984: at most p min(1, p · openings)).
func (c *clock) clocked(s *solver, begun []float64) {
	for i, rate := range begun {
		if rate == 0 {
			continue
		}
		opens := 0.0
		if e := s.events.windows + i; e < s.events.peak {
			opens = 1 / float64(s.m.Maintenance[i].Every)
		} else {
			for _, r := range s.rows {
				opens = math.Max(opens, r.begins)
			}
		}
		c.sizes = append(c.sizes, sized{rate / c.up, math.Min(1, rate/opens)})
	}
}

// sized is outages per hour of up-time, a share of which may have other lengths.
type sized struct{ rate, share float64 }

// addLaw adds outages of a law, kept apart from those that meet another outage: what these last beyond makes the hours of
// outage an hour. Times is the hours out of service to an hour lost, others how often an hour outages begin.
func (c *clock) addLaw(l outageLaw, times, hours, others float64) {
	const rounding = 1e-9
	excess := hours/l.hours - 1
	c.err += math.Max(0, -excess-rounding)
	if excess > rounding {
		meets := chance(others * l.hours / l.rate)
		c.add(kind{rate: meets * l.rate, loss: (hours - (1-meets)*l.hours) / (meets * l.rate), mean: times * (hours - (1-meets)*l.hours) / (meets * l.rate)})
		l = l.scaled(1 - meets)
	}
	l = l.scaled(1 / c.up)
	for _, a := range l.atoms {
		c.atoms = append(c.atoms, timedAtom{a, times})
	}
	if l.mass() > rounding*l.rate {
		c.laws = append(c.laws, timedLaw{l, times})
	}
}

// timedLaw and timedAtom are outages per hour of up-time, by hours lost, and hours out of service to an hour lost.
type (
	timedLaw struct {
		outageLaw
		times float64
	}
	timedAtom struct {
		atom
		times float64
	}
)

// add adds a kind as a gamma law with its mean and mean square.
func (c *clock) add(k kind) {
	if k.rate <= 0 || k.loss <= 0 {
		return
	}
	c.start = append(c.start, complexRate{rate: k.rate / c.up, mean: k.loss, order: orderOf(k), within: k.rate * k.mean})
}

// shapes gathers outages that one repair of known shape ends.
type shapes struct {
	c      *clock
	groups []shapeGroup
}

// shapeGroup is outages of lognormal repairs that take one share of requests.
type shapeGroup struct {
	share  float64
	kinds  []kind
	times  []Duration
	others float64
}

func newShapes(c *clock) *shapes { return &shapes{c: c} }

// add notes a kind. Others is how often an hour outages begin.
func (g *shapes) add(k kind, d Duration, share, others float64) {
	if k.rate <= 0 || k.loss <= 0 {
		return
	}
	if d.Shape == Fixed {
		hours := share * float64(d.Mean)
		g.c.addLaw(outageLaw{rate: k.rate, hours: k.rate * hours, atoms: []atom{{k.rate, hours}}}, 1/share, k.rate*k.loss, others)
		return
	}
	i := slices.IndexFunc(g.groups, func(x shapeGroup) bool { return x.share == share })
	if i < 0 {
		i = len(g.groups)
		g.groups = append(g.groups, shapeGroup{share: share, others: others})
	}
	g.groups[i].kinds = append(g.groups[i].kinds, k)
	g.groups[i].times = append(g.groups[i].times, d)
}

// finish makes one law of each group.
func (g *shapes) finish() {
	for _, x := range g.groups {
		rate, hours := 0.0, 0.0
		for _, k := range x.kinds {
			rate += k.rate
			hours += k.rate * k.loss
		}
		l := newLaw(func(h float64) float64 {
			sum := 0.0
			for i, k := range x.kinds {
				sum += k.rate * x.share * float64(x.times[i].Mean) * x.times[i].rest(h/x.share)
			}
			return sum
		}, rate, nil)
		g.c.addLaw(l, 1/x.share, hours, x.others)
	}
}

// ownShape says whether one repair of known shape ends the outages that an event begins: those of faults and of single units
// outside of domains. Of all others only how many there are is known when shapes are not followed. The chance that a window
// has one is at most their expected number, and only such windows are counted wrongly: that is the declared error.
func (s *solver) ownShape(event int) bool {
	if event >= s.events.tiers && event < s.events.faults {
		t := &s.m.Tiers[event-s.events.tiers]
		return t.total() == 1 && s.m.touched(t) == 0
	}
	return event >= s.events.faults && event < s.events.windows
}

// shapeOf is the repair that ends the outages which a fault or a single unit begins.
func (m *Model) shapeOf(event int) Duration {
	ev := m.events()
	if event < ev.faults {
		return m.Tiers[event-ev.tiers].MTTR
	}
	return m.Faults[event-ev.faults].MTTR
}

// shareOf is the share of requests that it takes.
func (m *Model) shareOf(event int) float64 {
	if ev := m.events(); event >= ev.faults {
		return m.Faults[event-ev.faults].Share
	}
	return 1
}

// fixedOrder is the highest order of a gamma law that stands for outages of nearly one length.
const fixedOrder = 100

// orderOf is the order of the gamma law with the mean and mean square of a kind, on a grid so that equal ones merge.
func orderOf(k kind) float64 {
	spread := k.square - k.loss*k.loss
	if k.square == 0 || spread <= 0 {
		return 1
	}
	const grid = 1.1
	return math.Min(fixedOrder, math.Pow(grid, math.Round(math.Log(k.loss*k.loss/spread)/math.Log(grid))))
}

// merge joins kinds of nearly equal length: to 2 % of their mean, which keeps rates and means.
func (c *clock) merge() {
	slices.SortFunc(c.start, func(a, b complexRate) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.mean, b.mean))
	})
	out := c.start[:0]
	for _, k := range c.start {
		if n := len(out); n > 0 && out[n-1].order == k.order && k.mean <= out[n-1].mean*1.02 {
			x := &out[n-1]
			sum := x.rate + k.rate
			x.mean += (k.mean - x.mean) * k.rate / sum
			x.rate = sum
			x.within += k.within
			continue
		}
		out = append(out, k)
	}
	c.start = out
}
