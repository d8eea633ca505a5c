package reliability

import "math"

// gather collects kinds of outage: by event, or all of them when the detail is wanted.
type gather struct {
	detail bool
	list   []kind
	index  map[int]int
}

func newGather(detail bool) *gather { return &gather{detail: detail, index: map[int]int{}} }

func (g *gather) add(k kind) {
	if k.rate <= 0 {
		return
	}
	i, ok := g.index[k.event]
	if !ok || g.detail {
		g.index[k.event] = len(g.list)
		g.list = append(g.list, k)
		return
	}
	x := &g.list[i]
	sum := x.rate + k.rate
	x.mean += (k.mean - x.mean) * k.rate / sum
	x.loss += (k.loss - x.loss) * k.rate / sum
	x.rate = sum
}

func (g *gather) kinds() []kind { return g.list }

// conditional is what the classes of a core say under one demand.
type conditional struct {
	u     []float64   // per class: unavailability of the part
	tier  [][]float64 // per class and tier
	edge  [][]float64 // per class and tier: rate at which units take the tier down
	enter [][]float64 // per class and tier: rate at which that takes the part down
	lacks []bool      // per class: down even if all units left serve
}

func (c *core) condition(d demand) conditional {
	nt := len(c.m.Tiers)
	n := len(c.p)
	buf := make([]float64, 3*n*nt+n)
	x := conditional{u: buf[:n], tier: make([][]float64, n), edge: make([][]float64, n), enter: make([][]float64, n), lacks: make([]bool, n)}
	bare := make([]float64, nt)
	buf = buf[n:]
	for k := range c.p {
		x.tier[k], x.edge[k], x.enter[k] = buf[:nt], buf[nt:2*nt], buf[2*nt:3*nt]
		buf = buf[3*nt:]
		for _, t := range c.f.tiers {
			x.tier[k][t], x.edge[k][t] = c.tier(t, int(c.avail[k][t]), d)
		}
		for _, t := range c.f.tiers {
			bare[t] = 0
			if x.tier[k][t] == 1 {
				bare[t] = 1
			}
		}
		x.u[k] = c.f.down(x.tier[k])
		x.lacks[k] = c.f.down(bare) == 1
		if x.u[k] == 1 {
			continue
		}
		for _, t := range c.f.tiers {
			if x.edge[k][t] > 0 {
				x.enter[k][t] = x.edge[k][t] * c.f.critical(x.tier[k], t)
			}
		}
	}
	return x
}

// eval answers for the core under one demand.
func (c *core) eval(d demand, ev events, detail bool) part {
	x := c.condition(d)
	out := part{}
	for k, p := range c.p {
		out.u += p * x.u[k]
		for _, t := range c.f.tiers {
			out.rate += p * x.enter[k][t]
		}
	}
	for _, f := range c.flows {
		out.rate += f.rate * math.Max(0, x.u[f.to]-x.u[f.from])
	}
	out.up, out.down = 1-out.u, out.u
	if out.u == 0 {
		return out
	}
	if len(c.env.p) == 1 && len(c.f.tiers) == 1 {
		t := c.f.tiers[0]
		mean := out.u / out.rate
		out.kinds = []kind{{event: ev.tiers + t, rate: out.rate, mean: mean, loss: mean}}
		out.simple = c.m.Tiers[t].total() == 1 && c.m.Tiers[t].MTTR.Shape == Exponential
		return out
	}
	sum := newGather(detail)
	soft := c.lengths(x, ev, sum, detail)
	out.kinds = sum.kinds()
	out.scale(false)
	out.approx = math.Min(1, out.approx+out.u+c.short/out.u+c.hidden+3*c.crowding*soft) // three bounds what random models showed (TestAgainstTwin)
	return out
}

// lengths finds how long outages last, by how they begin, on a gathered chain. Its states are an environment in which
// the units of all other tiers would do (column 0: down only if the environment alone is), and an environment with one
// tier down by its own units (column 1+i). Units return at the mean rate of their cut. Two tiers down by their units at
// once are left out; [part.scale] then makes the parts sum to the whole and measures what was left out. It returns the share
// of the outages' hours in which domains and units are down together: what gathering concurrent failures can move.
func (c *core) lengths(x conditional, ev events, sum *gather, detail bool) (soft float64) {
	g := gathered{core: c, x: x, width: 1 + len(c.f.tiers)}
	if c.lasts == nil {
		c.lasts = make([]float64, len(c.env.p)*g.width)
	}
	g.t = c.lasts // the answer of the demand before is a good start
	g.start, g.flows = c.outgoing()
	g.settle()
	if c.squares && detail {
		g.means, g.t = g.t, make([]float64, len(g.t))
		g.settle()
		g.t, g.squares = g.means, g.t
	}
	return g.entries(ev, sum)
}

// settle solves the first-step equations by sweeps.
func (g *gathered) settle() {
	c, x := g.core, g.x
	var units []int
	for i, tr := range c.f.tiers {
		if c.tables[tr].rows != nil && c.tables[tr].fail > 0 {
			units = append(units, i)
		}
	}
	for sweep := 0; sweep < 200; sweep++ {
		worst := 0.0
		for e, p := range c.env.p {
			if p == 0 {
				continue
			}
			at := e * g.width
			if x.lacks[c.class[e]] {
				worst = max(worst, relax(&g.t[at], g.lacking(e)))
			} else {
				g.t[at] = 0
			}
			for _, i := range units {
				worst = max(worst, relax(&g.t[at+1+i], g.failed(e, i)))
			}
		}
		if worst < 1e-6 { // beyond this the gathering is what limits them, and they are scaled to the whole
			return
		}
	}
}

// relax sets *t to v and returns the relative change.
func relax(t *float64, v float64) float64 {
	if v == 0 {
		*t = 0
		return 0
	}
	d := v - *t
	*t = v
	if d < 0 {
		d = -d
	}
	return d / v
}

// gathered is the chain of [core.lengths] with its mean times to restoration.
type gathered struct {
	*core
	x     conditional
	width int
	t     []float64
	start []int32
	flows []flow
	// The mean squares of those times: E T² = (2 E T + Σ q E T'²)/Σ q, the equation of the means with 2 E T in place of 1. They
	// take the place of t while they are solved for.
	means, squares []float64
}

// source is the inhomogeneous term of a first-step equation.
func (g *gathered) source(at int) float64 {
	if g.means == nil {
		return 1
	}
	return 2 * g.means[at]
}

// fine is the mean time to restoration in environment e when the units of all tiers do.
func (g *gathered) fine(e int) float64 { return g.t[e*g.width] }

// lacking is the first-step equation of an environment that is down by itself.
func (g *gathered) lacking(e int) float64 {
	out, s := 0.0, g.source(e*g.width)
	for _, f := range g.flows[g.start[e]:g.start[e+1]] {
		q := f.rate / g.env.p[e]
		out += q
		s += q * g.fine(int(f.to))
	}
	return s / out
}

// failed is the first-step equation of an environment in which tier i is down by its own units.
func (g *gathered) failed(e, i int) float64 {
	k := g.class[e]
	tr := g.f.tiers[i]
	u := g.x.tier[k][tr]
	if u == 0 || g.x.enter[k][tr] == 0 && !g.x.lacks[k] {
		return g.fine(e) // it cannot be, or does not matter here
	}
	// Given the environment the flow back equals the flow out (a cut of a birth-death process). Where the environment
	// leaves too few units, a failed one comes back by itself.
	out := rate(g.m.Tiers[tr].MTTR.Mean)
	if g.x.edge[k][tr] > 0 {
		out = g.x.edge[k][tr] / u
	}
	s := g.source(e*g.width+1+i) + out*g.fine(e)
	for _, f := range g.flows[g.start[e]:g.start[e+1]] {
		q := f.rate / g.env.p[e]
		switch u2 := g.x.tier[g.class[f.to]][tr]; {
		case u < 1 && u2 < u: // units return that had not failed: the tier is up again
			s += q * g.fine(int(f.to))
		case u < u2 && u2 < 1: // more units go; the failed ones decide as before
			continue
		default:
			s += q * g.t[int(f.to)*g.width+1+i]
		}
		out += q
	}
	return s / out
}

// entries records how outages begin, with the length of the state they begin in, and returns the share of the hours that
// domains and units make together.
func (g *gathered) entries(ev events, sum *gather) float64 {
	both, all := 0.0, 0.0
	note := func(k kind, soft bool) {
		all += k.rate * k.loss
		if soft {
			both += k.rate * k.loss
		}
		sum.add(k)
	}
	for _, f := range g.env.flows {
		k, k2 := g.class[f.from], g.class[f.to]
		jump := g.x.u[k2] - g.x.u[k]
		if f.event == quiet || jump <= 0 {
			continue
		}
		soft := !g.x.lacks[k2]
		if soft {
			note(g.kind(int(f.event), f.rate*jump, func(t []float64) float64 { return g.softMean(t, int(f.to), int(k)) }), soft)
			continue
		}
		note(g.kind(int(f.event), f.rate*jump, func(t []float64) float64 { return t[int(f.to)*g.width] }), soft)
	}
	for e, p := range g.env.p {
		k := g.class[e]
		for i, tr := range g.f.tiers {
			if g.x.enter[k][tr] > 0 {
				begun := g.kind(ev.tiers+tr, p*g.x.enter[k][tr], func(t []float64) float64 { return t[e*g.width+1+i] })
				note(begun, int(g.avail[k][tr]) < g.m.Tiers[tr].total())
			}
		}
	}
	if all == 0 {
		return 1
	}
	return both / all
}

// kind is outages whose mean length, and mean square where that was asked for, are read by at.
func (g *gathered) kind(event int, rate float64, at func(t []float64) float64) kind {
	mean := at(g.t)
	k := kind{event: event, rate: rate, mean: mean, loss: mean}
	if g.squares != nil {
		k.square = at(g.squares)
	}
	return k
}

// softMean is the mean of t in environment e when it leaves some tier with units that failed before.
// Tiers weigh as much as the probability that they are down and decide grew.
func (g *gathered) softMean(t []float64, e int, before int) float64 {
	k := g.class[e]
	num, den := 0.0, 0.0
	for i, tr := range g.f.tiers {
		if g.x.enter[k][tr] == 0 {
			continue
		}
		w := math.Max(0, g.decides(int(k), tr)-g.decides(before, tr))
		num += w * t[e*g.width+1+i]
		den += w
	}
	if den == 0 {
		return 0
	}
	return num / den
}

// decides is the probability in class k that tier t is down by its units and the part with it.
func (g *gathered) decides(k, t int) float64 {
	if g.x.enter[k][t] == 0 {
		return 0
	}
	return g.x.tier[k][t] * g.x.enter[k][t] / g.x.edge[k][t]
}

// outgoing sorts the environment's flows by origin, once.
func (c *core) outgoing() ([]int32, []flow) {
	if c.start == nil {
		n := len(c.env.p)
		c.start = make([]int32, n+1)
		for _, f := range c.env.flows {
			c.start[f.from+1]++
		}
		for i := 0; i < n; i++ {
			c.start[i+1] += c.start[i]
		}
		c.sorted = make([]flow, len(c.env.flows))
		at := append([]int32(nil), c.start...)
		for _, f := range c.env.flows {
			c.sorted[at[f.from]] = f
			at[f.from]++
		}
	}
	return c.start, c.sorted
}
