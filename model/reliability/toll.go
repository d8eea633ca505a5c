package reliability

import "math"

// toll bounds, in hours, how much more the service may be down from a state on that is not followed than from the anchor
// on. It is meant to be on the safe side, but not proved: TestToll compares it with the bias of exact chains.
type toll struct {
	repair float64 // mean hours of the longest repair of a domain or shock
	units  float64 // until enough units of every tier serve, from none, one tier after the other
	later  float64 // what other placements, roles and failures under way may cost before they are forgotten
}

func (sp *space) toll() toll {
	b := toll{}
	events, often, up, shortest := 0, 0.0, 1.0, math.Inf(1)
	for _, d := range sp.domains {
		if dom := &sp.m.Domains[d]; !never(dom.MTTF) {
			b.repair, shortest = math.Max(b.repair, float64(dom.MTTR.Mean)), math.Min(shortest, float64(dom.MTTR.Mean))
			often += rate(dom.MTTF)
			up *= 1 - dom.unavailability()
			events++
		}
	}
	for k := range sp.shocks {
		c := &sp.m.Common[sp.shocks[k].shock]
		b.repair, shortest = math.Max(b.repair, float64(c.MTTR.Mean)), math.Min(shortest, float64(c.MTTR.Mean))
		often += c.Rate
		up *= 1 - c.unavailability()
		events++
	}
	loss, moves, busy := 0.0, 1.0, 0.0 // hours that one failure of a domain may cost; how likely at least it moves a unit
	for k := range sp.tiers {
		t := sp.tiers[k].t
		fresh := launched(t)
		b.units += repaired(t) + fresh
		busy += float64(t.MTTR.Mean) * (float64(t.total())*rate(t.MTTF) + often)
		up /= 1 + float64(t.MTTR.Mean)*rate(t.MTTF)
		one := b.repair + fresh
		if r := t.Rebuild; r != nil && len(t.Units) > 1 {
			one = r.Fails*b.repair + fresh
			if r.Fails < 1 {
				moves = math.Min(moves, (1-r.Fails)*shortest/(shortest+float64(r.After.Mean)))
			}
		}
		loss = math.Max(loss, one)
	}
	// While one thing is mended another may fail: mending begins again as often as not everything is up.
	b.repair, b.units = b.repair/up, b.units/up
	// Another placement is forgotten after some failures of domains that move units: two of each.
	b.later = 2*float64(events)*loss/moves/up + math.Min(1, busy)*b.units
	return b
}

// repaired is the mean hours until enough of a tier's units have been repaired, when all of them fail at once.
func repaired(t *Tier) float64 {
	if never(t.MTTF) {
		return 0
	}
	hours := 0.0
	for failed := t.total(); failed > t.total()-t.most(); failed-- {
		busy := failed
		if t.Crews > 0 {
			busy = min(busy, t.Crews)
		}
		hours += float64(t.MTTR.Mean) / float64(busy)
	}
	return hours
}

// launched is the mean hours until all units of a tier have been launched, have booted and have taken over.
func launched(t *Tier) float64 {
	one := float64(t.Boot.Mean)
	if t.Rebuild != nil {
		one = math.Max(one, float64(t.Rebuild.After.Mean))
	}
	hours := one * harmonicNumber(t.total())
	if s := t.Standby; s != nil {
		hours += math.Max(float64(s.Failover.Mean), float64(s.Manual.Mean)) + float64(s.TestEvery)/2
	}
	return hours
}

// harmonicNumber is 1 + 1/2 + … + 1/n: how many times the mean of one the last of n exponential times is.
func harmonicNumber(n int) float64 {
	h := 0.0
	for k := n; k > 0; k-- {
		h += 1 / float64(k)
	}
	return h
}

// of is the bound for a state, and whether some tier is short in it.
func (b toll) of(sp *space, s []byte) (hours float64, short bool) {
	hours = b.later
	down := 0
	for _, at := range sp.level {
		if s[at] != 0 {
			down++
		}
	}
	for k := range sp.shocks {
		if s[sp.shocks[k].at] != 0 {
			down++
		}
	}
	hours += b.repair * harmonicNumber(down)
	for k := range sp.tiers {
		short = short || sp.serving(s, &sp.tiers[k]) < sp.tiers[k].t.most()
	}
	if short {
		hours += b.units
	}
	return hours, short
}
