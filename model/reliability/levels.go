package reliability

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

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
	phases := s.phases()
	levels := s.levels(n, phases)
	var f following
	rate := 0.0
	for _, ph := range phases {
		f.add(s.following(n, ph.demand), ph.share)
		rate += ph.share * s.eval(n, ph.demand, false).rate
	}
	if f.rate > 0 {
		out.busy = f.self < f.meets // what a queue takes for outages that meet, although one component makes both
		out.size = (f.longer + math.Min(f.self, f.meets)) / f.rate
		if out.busy {
			out.size += f.meets / f.rate * f.meets / f.rate
		}
	}
	breaks := a.breaks()
	before := 0.0
	for _, l := range levels {
		breaks = append(breaks, l.fixed...)
		rate += l.share * l.hazard() * math.Max(0, l.u-before)
		before = l.u
	}
	slices.Sort(breaks)
	under := func(x float64) float64 {
		a.at(x)
		sum, before := 0.0, 0.0
		for _, l := range levels {
			u := s.downOnly(a.root, l.demand)
			sum += l.share * l.rest(x) * math.Max(0, u-before)
			before = u
		}
		return sum
	}
	out.down = under(0)
	if up := 1 - out.down; out.busy {
		out.outageLaw = newLaw(func(x float64) float64 { g := under(x); return up * up * g / (1 - g) }, rate, slices.Compact(breaks))
		return
	}
	out.outageLaw = newLaw(under, rate, slices.Compact(breaks))
}
