package reliability

import (
	"math"
	"slices"
)

// rest is the probability that a time of this shape, met at a random moment while it runs, runs for x more hours:
// ∫_x^∞ P(T > t) dt / E T, its equilibrium residual (W. Feller, "An Introduction to Probability Theory and Its Applications",
// vol. II, 2nd ed. 1971, XI.4).
func (d Duration) rest(x float64) float64 {
	mean := float64(d.Mean)
	switch {
	case x <= 0:
		return 1
	case mean <= 0:
		return 0
	case d.Shape == Fixed:
		return math.Max(0, 1-x/mean)
	case d.Shape == Lognormal:
		// E (T−x)⁺ / E T, as Black and Scholes price a call: ln T is normal with mean ln E T − σ²/2.
		sigma := math.Sqrt(math.Log1p(d.CV * d.CV))
		z := (math.Log(mean/x) - sigma*sigma/2) / sigma
		return math.Max(0, normal(z+sigma)-x/mean*normal(z))
	}
	return math.Exp(-x / mean)
}

// normal is the standard normal distribution.
func normal(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// least is the mean of the least of one whole time of this shape (when new) and n rests of it, hours.
func (d Duration) least(n int, fresh bool) float64 {
	if d.Shape == Exponential || float64(d.Mean) <= 0 {
		if fresh {
			n++
		}
		return float64(d.Mean) / float64(n)
	}
	if fresh { // P(T > x) = −E T · rest'(x): by parts, ∫ P(T > x) rest(x)ⁿ dx = E T / (n+1)
		return float64(d.Mean) / float64(n+1)
	}
	// Simpson's rule in x = E T · t/(1−t), which takes the tails in.
	const steps = 64
	sum := 0.0
	for i := range steps {
		t := float64(i) / steps
		w := 2.0 + 2*float64(i%2)
		if i == 0 {
			w = 1
		}
		sum += w * math.Pow(d.rest(float64(d.Mean)*t/(1-t)), float64(n)) / ((1 - t) * (1 - t))
	}
	return float64(d.Mean) * sum / (3 * steps)
}

// aging is the model with every component's unavailability replaced by that of "down now and for x more hours": the
// structure is unavailable in it as often as an outage is under way that no repair ends within x. What fails meanwhile is
// left out.
type aging struct {
	s     *solver
	root  *node
	cores []agingCore
}

// agingCore is a core that is aged in place.
type agingCore struct {
	from, to *core
	parts    []agingPart
	states   []agingState
}

// agingPart is a domain or a shock: how likely it is down, the bits that say so, and how long it lasts.
type agingPart struct {
	bits  uint64
	u     float64
	quiet float64 // share of it that leaves all bits set
	mttr  Duration
}

// agingState is an environment: its class and what is up in it.
type agingState struct {
	class int32
	up    uint64
	p     float64
}

// agingStates is how many environments are aged, at some tens of ages.
const agingStates = 4000

// newAging is nil where not all components are independent with up-times that are exponential: tiers with a memory, short
// crews, environments that were merged or left out.
func (s *solver) newAging(n *node) *aging {
	a := &aging{s: s}
	a.root = a.copyOf(n)
	if a.root == nil {
		return nil
	}
	return a
}

func (a *aging) copyOf(n *node) *node {
	out := &node{kind: n.kind, k: n.k}
	for _, sub := range n.subs {
		c := a.copyOf(sub)
		if c == nil {
			return nil
		}
		out.subs = append(out.subs, c)
	}
	if n.core != nil {
		c, ok := newAgingCore(n.core)
		if !ok {
			return nil
		}
		a.cores = append(a.cores, c)
		out.core = c.to
	}
	return out
}

func newAgingCore(c *core) (agingCore, bool) {
	if c.hidden > 0 || c.short > 0 || len(c.env.tiers) > 0 || len(c.env.p) > agingStates {
		return agingCore{}, false
	}
	out := agingCore{from: c, to: &core{m: c.m, f: c.f, class: c.class, avail: c.avail, p: make([]float64, len(c.p)), tables: make([]table, len(c.tables))}}
	var touched uint64
	for _, t := range c.f.tiers {
		tier := &c.m.Tiers[t]
		if c.m.remembers(tier) || c.tables[t].failed != nil {
			return agingCore{}, false
		}
		touched |= c.m.touched(tier)
	}
	out.parts = c.m.agingParts(touched & c.m.failing())
	var all uint64
	for _, p := range out.parts {
		all |= p.bits
	}
	type key struct {
		class int32
		up    uint64
	}
	seen := map[key]int{}
	for e, p := range c.env.p {
		k := key{c.class[e], c.env.up[e] & all}
		i, ok := seen[k]
		if !ok {
			i = len(out.states)
			seen[k] = i
			out.states = append(out.states, agingState{class: k.class, up: k.up})
		}
		out.states[i].p += p
	}
	return out, true
}

// agingParts lists the domains and shocks of a set.
func (m *Model) agingParts(set uint64) []agingPart {
	var out []agingPart
	domains, shocks := m.apartOf(set)
	for _, d := range domains {
		out = append(out, agingPart{1 << d, m.Domains[d].unavailability(), 0, m.Domains[d].MTTR})
	}
	for _, i := range shocks {
		c := &m.Common[i]
		p := agingPart{bits: m.takenBits(i), u: c.unavailability(), mttr: c.MTTR}
		for _, o := range c.outcomes() {
			if o.takes == 0 {
				p.quiet = o.p
			}
		}
		out = append(out, p)
	}
	return out
}

// at ages everything by x hours.
func (a *aging) at(x float64) {
	for i := range a.cores {
		a.cores[i].at(x)
	}
}

func (a *agingCore) at(x float64) {
	clear(a.to.p)
	type ratio struct {
		bits     uint64
		up, down float64
	}
	ratios := make([]ratio, len(a.parts))
	for i, p := range a.parts {
		stays := p.mttr.rest(x)
		down := p.u * (1 - p.quiet)
		ratios[i] = ratio{p.bits, (1 - down*stays) / (1 - down), stays}
	}
	for _, s := range a.states {
		p := s.p
		for _, r := range ratios {
			if s.up&r.bits == r.bits {
				p *= r.up
			} else {
				p *= r.down
			}
		}
		a.to.p[s.class] += p
	}
	for _, t := range a.from.f.tiers {
		from := &a.from.tables[t]
		a.to.tables[t] = table{n: from.n, q: from.q * a.from.m.Tiers[t].MTTR.rest(x), fail: from.fail,
			rows: make([][]float64, from.n+1), pmfs: make([][]float64, from.n+1)}
	}
}

// breaks are the fixed times of the aged parts, where the law of outages may jump, ascending and each once.
func (a *aging) breaks() []float64 {
	var out []float64
	for i := range a.cores {
		c := &a.cores[i]
		for _, p := range c.parts {
			out = append(out, p.mttr.breaks()...)
		}
		for _, t := range c.from.f.tiers {
			if c.from.tables[t].q > 0 {
				out = append(out, c.from.m.Tiers[t].MTTR.breaks()...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// breaks is where the survival of a time jumps.
func (d Duration) breaks() []float64 {
	if d.Shape == Fixed {
		return []float64{float64(d.Mean)}
	}
	return nil
}
