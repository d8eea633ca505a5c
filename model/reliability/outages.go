package reliability

import (
	"cmp"
	"math"
	"slices"
)

// partLaw is the law of all outages that a part in series begins.
type partLaw struct {
	outageLaw
	part   int          // of [solver.tierParts]
	events map[int]bool // that may begin one
	size   float64      // share of the outages that something which fails meanwhile makes longer
	down   float64      // share of time
	busy   bool         // outages may meet each other
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
				c.sizes = append(c.sizes, sized{f.rate / c.up, (f.longer + f.meets) / f.rate})
			}
		}
		c.again = math.Min(again/total.rate, 0.99) // faults are followed by nothing
		c.spell = s.m.longest()
	}
	c.err += c.again * c.again
}

// outages makes of the kinds what the transform takes: laws for parts that have them, for repairs of known shape that end
// the outages which their failures begin, and gamma laws of two moments for the rest.
func (c *clock) outages(s *solver, total *part, parts []part, laws []partLaw, vague bool) {
	tail := longTail(total.kinds)
	bare := bareKinds(parts)
	own := newShapes(c)
	begun := make([]float64, s.events.shocks-s.events.windows)
	gathered := make([]struct {
		rate, loss float64
		others     []part
	}, len(laws))
	var chained kind // from the chain of everything
	var smeared sized
	for j, k := range total.kinds {
		if k.event >= s.events.windows && k.event <= s.events.peak {
			begun[k.event-s.events.windows] += k.rate
		}
		i := slices.IndexFunc(laws, func(l partLaw) bool { return l.events[k.event] })
		if i >= 0 && !vague {
			gathered[i].rate += k.rate
			gathered[i].loss += k.rate * k.loss
			gathered[i].others = bare[j].others
			continue
		}
		if s.ownShape(k.event) && s.m.shapeOf(k.event).Shape != Exponential {
			own.add(k, s.m.shapeOf(k.event), s.m.shareOf(k.event), bare[j].others)
			continue
		}
		if i >= 0 {
			if v := s.vague(k.event); v < 1 {
				smeared.rate += k.rate / c.up
				smeared.share = math.Max(smeared.share, v)
			} else {
				c.rough += k.rate
				c.under += k.rate * k.mean
			}
		}
		if s.full != nil && s.full.lasts.rate > 0 && (!s.followed() || !s.ownShape(k.event)) {
			chained.rate += k.rate
			chained.loss += k.rate * k.loss
			chained.mean += k.rate * k.mean
			continue
		}
		if short, long, ok := k.parted(tail); ok { // what is left out is the shape of the rare long ones
			c.add(short)
			c.add(long)
			continue
		}
		c.addMet(k, bare[j])
	}
	for i, l := range laws {
		if b := gathered[i]; b.rate > 0 && l.rate > 0 {
			f := b.rate / l.rate
			c.addLaw(timedLaw{outageLaw: l.outageLaw.scaled(f), times: 1, busy: l.busy}, f*l.down, b.loss, b.others)
			c.sizes = append(c.sizes, sized{b.rate / c.up, l.size})
		}
	}
	if chained.rate > 0 {
		l := s.full.lasts.scaled(chained.rate / s.full.lasts.rate)
		c.addLaw(timedLaw{outageLaw: l, times: chained.mean / chained.loss}, l.hours, chained.loss, parts)
	}
	c.sizes = append(c.sizes, smeared)
	own.finish()
	c.clocked(s, begun)
}

// bareKind is a kind of a part before it is joined with others, and these.
type bareKind struct {
	kind
	others []part
}

// bareKinds are those of parts, in the order in which [inSeries] has them joined.
func bareKinds(parts []part) []bareKind {
	live := slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return p.u == 0 && p.rate == 0 })
	var out []bareKind
	for i, p := range live {
		others := slices.Concat(live[:i], live[i+1:])
		if len(live) == 1 { // the chain of everything: its kinds may meet each other
			others = live
		}
		for _, k := range p.kinds {
			out = append(out, bareKind{k, others})
		}
	}
	return out
}

// meets is the chance that one of several parts has gone down during an outage of so many hours, and is when it ends.
func meets(others []part, hours float64) float64 {
	sum := 0.0
	for _, p := range others {
		if p.up > 0 {
			sum += math.Min(p.rate/p.up*hours, p.down)
		}
	}
	return math.Min(1, sum)
}

// addMet adds a kind as outages of its bare length, and those that meet one of another part: there are so many of these, and they
// last what makes up the mean.
func (c *clock) addMet(k kind, bare bareKind) {
	meets := meets(bare.others, bare.mean)
	const seldom = 1e-4 // such outages a year
	if long := k.loss - (1-meets)*bare.loss; k.square == 0 && k.loss > bare.loss*(1+1e-9) && k.rate*meets*8760 > seldom {
		met := kind{rate: k.rate * meets, loss: long / meets}
		met.mean = math.Max(0, k.mean-(1-meets)*bare.mean) / meets
		c.add(met)
		k.rate *= 1 - meets
		k.loss, k.mean = bare.loss, bare.mean
	}
	c.add(k)
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

// addLaw adds outages of a law, with its hours of outage an hour, kept apart from those that meet an outage of another part:
// what these last beyond makes the hours lost an hour.
func (c *clock) addLaw(l timedLaw, own, hours float64, others []part) {
	const rounding = 1e-9
	excess := hours/own - 1
	c.err += math.Max(0, -excess-rounding)
	if meets := meets(others, l.times*own/l.rate); excess > rounding && meets > 0 {
		mean := (hours - (1-meets)*own) / (meets * l.rate)
		c.add(kind{rate: meets * l.rate, loss: mean, mean: l.times * mean})
		l.outageLaw = l.scaled(1 - meets)
	}
	l.outageLaw = l.scaled(1 / c.served)
	c.laws = append(c.laws, l)
}

// timedLaw is outages per hour of up-time, by hours lost. Times is the hours out of service to an hour lost. Busy
// says that they may meet each other and last longer then: see [counter.missing].
type timedLaw struct {
	outageLaw
	times float64
	busy  bool
}

// add adds a kind as a gamma law with its mean and mean square.
func (c *clock) add(k kind) {
	if k.rate <= 0 || k.loss <= 0 {
		return
	}
	c.start = append(c.start, complexRate{rate: k.rate / c.served, mean: k.loss, order: orderOf(k), within: k.rate * k.mean})
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
	others []part
}

func newShapes(c *clock) *shapes { return &shapes{c: c} }

// add notes a kind.
func (g *shapes) add(k kind, d Duration, share float64, others []part) {
	if k.rate <= 0 || k.loss <= 0 {
		return
	}
	if d.Shape == Fixed {
		hours := share * float64(d.Mean)
		l := outageLaw{rate: k.rate, hours: k.rate * hours, atoms: []atom{{k.rate, hours}}}
		g.c.addLaw(timedLaw{outageLaw: l, times: 1 / share}, l.hours, k.rate*k.loss, others)
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
		g.c.addLaw(timedLaw{outageLaw: l, times: 1 / x.share}, l.hours, hours, x.others)
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
