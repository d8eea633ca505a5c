package reliability

import "math"

// following is what comes during and soon after the outages of a part: how many an hour there are, how many of them are
// followed by another one before everything works because of what is still failed, how many are made longer by something that
// fails while they last, how many meet another one that has nothing to do with them, how many would meet one of the same
// component if that could fail while it is down, and how likely it is at any time that one is about to follow. All to first
// order: one more failure.
type following struct{ rate, again, longer, meets, self, near float64 }

func (f *following) add(g following, times float64) {
	f.rate += g.rate * times
	f.again += g.again * times
	f.longer += g.longer * times
	f.meets += g.meets * times
	f.self += g.self * times
	f.near += g.near * times
}

// outages is a way in which outages begin: how often; the hazard of another one after they end, for so many hours; and how
// long they last, at what hazard of failures that make them longer, and of outages that have nothing to do with them.
type outages struct {
	rate          float64
	after, hours  float64
	lasts         float64
	during, meets float64
	self          float64 // unavailability of the component
}

func (f *following) note(o outages) {
	f.rate += o.rate
	f.again += o.rate * chance(o.after*o.hours)
	f.near += math.Min(o.rate*o.hours, chance(o.after*o.hours)) // it is at that hazard for rate/after of the time
	f.longer += o.rate * chance(o.during*o.lasts)
	f.meets += o.rate * chance(o.meets*o.lasts)
	f.self += o.rate * o.self
}

// chance is how likely something at a hazard of so much comes, when both it and its end are as if exponential.
func chance(x float64) float64 {
	if math.IsInf(x, 1) {
		return 1
	}
	return x / (1 + x)
}

// following answers for a node of the structure under one demand.
func (s *solver) following(n *node, d demand) following {
	if n.core != nil {
		return n.core.following(d)
	}
	var out following
	if n.kind == ExprAll {
		us := make([]float64, len(n.subs))
		for i, c := range n.subs {
			us[i] = s.downOnly(c, d)
		}
		for i, c := range n.subs {
			up := 1.0
			for j := range us {
				if j != i {
					up *= 1 - us[j]
				}
			}
			out.add(s.following(c, d), up)
		}
		return out
	}
	return s.followingOf(n, d)
}

// followingOf is a node of which k parts must be up: after an outage exactly k are, and the others are still down.
func (s *solver) followingOf(n *node, d demand) following {
	k := n.k
	if n.kind == ExprAny {
		k = 1
	}
	parts := make([]part, len(n.subs))
	again, fails, returns := 0.0, 0.0, 0.0
	for i, c := range n.subs {
		parts[i] = s.eval(c, d, false)
		if p := &parts[i]; p.rate > 0 && p.up > 0 {
			f := s.following(c, d)
			fails += p.rate / p.up / float64(len(parts))
			returns += p.rate / p.down / float64(len(parts))
			again += f.again / f.rate / float64(len(parts))
		}
	}
	var out following
	if returns == 0 {
		return out
	}
	whole := ofParts(parts, k)
	rest := float64(len(parts) - k)
	after := 0.0
	if rest > 0 {
		after = 1 / (rest * returns)
	}
	out.note(outages{rate: whole.rate, after: float64(k) * fails, hours: after, during: float64(k-1) * fails, lasts: 1 / ((rest + 1) * returns)})
	out.again += whole.rate * again // the part that returned may go as it came
	return out
}

// following looks at every way in which an outage of the core begins. Right after one that tier t began by its own units
// exactly as many serve as are needed, and avail − need are still failed.
func (c *core) following(d demand) following {
	x := c.condition(d)
	var out following
	fails := make([]float64, len(c.p)) // per class: hazard of domains that take units
	for _, f := range c.flows {
		if c.p[f.from] > 0 {
			fails[f.from] += f.rate / c.p[f.from]
		}
	}
	for k, p := range c.p {
		units := 0.0
		for _, t := range c.f.tiers {
			units += x.enter[k][t]
		}
		for _, t := range c.f.tiers {
			if x.enter[k][t] > 0 {
				c.unitsBegin(&out, t, int(c.avail[k][t])-d.need[t], d.need[t], p*x.enter[k][t], units-x.enter[k][t], fails[k])
			}
		}
	}
	c.domainsBegin(&out, &x, d)
	return out
}

// unitsBegin is outages that begin when one unit of t more than the spare ones fails: others is the hazard of outages that
// other tiers begin, domains that of domains that take units.
func (c *core) unitsBegin(out *following, t, spare, need int, rate, others, domains float64) {
	fail, repair := c.tables[t].fail, c.m.Tiers[t].MTTR
	after := 0.0
	if spare > 0 {
		after = c.soonest(t, spare)
	}
	o := outages{rate: rate, after: float64(need)*fail + domains, hours: after, lasts: repair.least(max(spare, 0), true), meets: others}
	if spare > 0 {
		o.during = float64(need-1)*fail + domains
	} else {
		o.meets += float64(need-1)*fail + domains
		o.self = c.tables[t].q
	}
	out.note(o)
}

// soonest is the mean time until the first of so many failed units returns.
func (c *core) soonest(t, failed int) float64 {
	tier := &c.m.Tiers[t]
	if tier.Crews > 0 && tier.Crews < failed {
		failed = tier.Crews
	}
	return tier.MTTR.least(failed, false)
}

// domainsBegin is outages that begin when a domain fails, a tier with a memory loses its active unit, or a shock strikes:
// what of the environment is still failed when they end, and units that had failed before.
func (c *core) domainsBegin(out *following, x *conditional, d demand) {
	n := len(c.env.p)
	bad, mends := make([]float64, n), make([]float64, n) // per environment: hazard of outages, and rate of repairs
	for _, f := range c.env.flows {
		p := c.env.p[f.from]
		if p == 0 {
			continue
		}
		if f.event == quiet {
			mends[f.from] += f.rate / p
		} else {
			bad[f.from] += f.rate / p * math.Max(0, x.u[c.class[f.to]]-x.u[c.class[f.from]])
		}
	}
	for e := range n {
		for _, t := range c.f.tiers {
			bad[e] += x.enter[c.class[e]][t]
		}
	}
	calm := 0
	for e, p := range c.env.p {
		if p > c.env.p[calm] {
			calm = e
		}
	}
	for _, f := range c.env.flows {
		k, k2 := c.class[f.from], c.class[f.to]
		jump := x.u[k2] - x.u[k]
		if f.event == quiet && jump < 0 && mends[f.to] > 0 { // an outage ends here, and something is still failed
			out.again -= f.rate * jump * chance(math.Max(0, bad[f.to]-bad[calm])/mends[f.to])
		}
		if f.event == quiet || jump <= 0 {
			continue
		}
		rate := f.rate * jump
		during, lasts := 0.0, math.Inf(1)
		if mends[f.to] > 0 {
			lasts = 1 / mends[f.to]
		}
		if t := c.softest(x, k, k2); t >= 0 { // units of t that failed before are the other half of it
			lost := int(c.avail[k][t] - c.avail[k2][t])
			failed := int(c.avail[k2][t]) - d.need[t] + 1
			during += float64(d.need[t]) * c.tables[t].fail
			lasts = math.Min(lasts, c.soonest(t, failed))
			own := 0.0 // the same domain again
			if c.env.p[f.from] > 0 {
				own = f.rate / c.env.p[f.from]
			}
			if lost == 1 {
				own += float64(d.need[t]) * c.tables[t].fail
			}
			hours := c.soonest(t, failed)
			out.again += rate * chance(own*hours)
			out.near += math.Min(rate*hours, chance(own*hours))
		}
		if math.IsInf(lasts, 1) {
			lasts = 0
		}
		meets := math.Max(0, bad[f.from]-jump*c.hazard(int(f.event)))
		out.note(outages{rate: rate, during: during, meets: meets, lasts: lasts, self: c.alone(int(f.event))})
	}
}

// hazard is how often a domain fails or a shock strikes by itself: not while it lasts.
func (c *core) hazard(event int) float64 {
	switch ev := c.m.events(); {
	case event < ev.tiers:
		return rate(c.m.Domains[event].MTTF)
	case event >= ev.shocks:
		return c.m.Common[event-ev.shocks].Rate
	}
	return 0
}

// alone is how likely the domain or the shock of an event is down by itself.
func (c *core) alone(event int) float64 {
	switch ev := c.m.events(); {
	case event < ev.tiers:
		return c.m.Domains[event].unavailability()
	case event >= ev.shocks:
		return c.m.Common[event-ev.shocks].unavailability()
	}
	return 0
}

// softest is the tier that most often makes the part go down between two classes because units had failed before, -1 where
// the domains alone do it.
func (c *core) softest(x *conditional, k, k2 int32) int {
	best, most := -1, 0.0
	if x.lacks[k2] {
		return best
	}
	for _, t := range c.f.tiers {
		if grown := x.tier[k2][t] - x.tier[k][t]; c.tables[t].rows != nil && x.tier[k2][t] < 1 && grown > most {
			best, most = t, grown
		}
	}
	return best
}

// returning is how many outages an hour end because a row of need or a window does, and begin again with the next one because
// what had failed still is.
func (s *solver) returning(phases []phase) (again float64) {
	if len(phases) == 1 {
		return 0
	}
	aged := s.newAging(s.root)
	before, points := 0.0, 16
	if s.brief {
		points = 4
	}
	levels := s.levels(s.root, phases)
	for i, l := range levels {
		grown := l.u - before
		before = l.u
		if grown <= 0 || l.share >= 1-1e-12 || l.hazard() == 0 {
			continue
		}
		stays := func(x float64) float64 { // what had failed is not repaired within x
			if aged == nil {
				return math.Exp(-x / s.m.longest())
			}
			aged.at(x)
			u := s.downOnly(aged.root, l.demand)
			if i > 0 {
				u -= s.downOnly(aged.root, levels[i-1].demand)
			}
			return math.Max(0, u) / grown
		}
		sum := 0.0
		for _, x := range l.away(phases, points) {
			sum += stays(x) / float64(points)
		}
		again += l.share * l.hazard() * grown * sum
	}
	return again
}

// away is how long after the level ends it begins again: so many hours, equally likely. Steps of an eighth of the shortest
// stay follow the clock outside of the level.
func (l *needLevel) away(phases []phase, points int) []float64 {
	v, sum, fastest := make([]float64, len(phases)), 0.0, 0.0
	for a, ph := range phases {
		out := 0.0
		for _, t := range ph.turns {
			out += t.rate
			if l.inside[a] && !l.inside[t.to] {
				v[t.to] += ph.share * t.rate
				sum += ph.share * t.rate
			}
		}
		fastest = math.Max(fastest, out)
	}
	step, left := 1/(8*fastest), 1.0
	times := make([]float64, 0, points)
	for k := 0; len(times) < points && k < 100000; k++ {
		next := make([]float64, len(phases))
		for a, ph := range phases {
			if p := v[a] / sum; !l.inside[a] && p > 0 {
				next[a] += p
				for _, t := range ph.turns {
					next[a] -= p * t.rate * step
					if l.inside[t.to] {
						left -= p * t.rate * step
					} else {
						next[t.to] += p * t.rate * step
					}
				}
			}
		}
		v, sum = next, 1
		for len(times) < points && 1-left >= (float64(len(times))+0.5)/float64(points) {
			times = append(times, (float64(k)+0.5)*step)
		}
	}
	return times
}
