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
}

func (c *core) condition(d demand) conditional {
	nt := len(c.m.Tiers)
	n := len(c.p)
	buf := make([]float64, 3*n*nt+n)
	x := conditional{u: buf[:n], tier: make([][]float64, n), edge: make([][]float64, n), enter: make([][]float64, n)}
	buf = buf[n:]
	for k := range c.p {
		x.tier[k], x.edge[k], x.enter[k] = buf[:nt], buf[nt:2*nt], buf[2*nt:3*nt]
		buf = buf[3*nt:]
		for _, t := range c.f.tiers {
			x.tier[k][t], x.edge[k][t] = c.tier(t, int(c.avail[k][t]), d)
		}
		x.u[k] = c.f.down(x.tier[k])
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
	out.up = 1 - out.u
	if out.u == 0 {
		return out
	}
	if len(c.env.p) == 1 && len(c.f.tiers) == 1 {
		t := c.f.tiers[0]
		mean := out.u / out.rate
		out.kinds = []kind{{ev.tiers + t, out.rate, mean, mean}}
		out.simple = c.m.Tiers[t].total() == 1 && c.m.Tiers[t].MTTR.Shape == Exponential
		return out
	}
	sum := newGather(detail)
	c.lengths(x, ev, sum)
	out.kinds = sum.kinds()
	out.scale(false)
	out.approx += 1e-16
	return out
}

// lengths finds how long outages last, by how they begin. Down states are gathered: an environment in which the part is
// (mostly) down whatever the units do, or an environment with one tier down by its own units. Each is left at its mean
// rate; the mean time to restoration follows by first steps.
func (c *core) lengths(x conditional, ev events, sum *gather) {
	n := len(c.env.p)
	tiers := c.f.tiers
	width := 1 + len(tiers) // state e*width: hard; e*width+1+i: tier i down by its units
	t := make([]float64, n*width)
	start, flows := c.outgoing()
	for sweep := 0; sweep < 200; sweep++ {
		worst := 0.0
		for e := 0; e < n; e++ {
			k := c.class[e]
			if c.env.p[e] == 0 || x.u[k] == 0 {
				continue
			}
			if hard(x.u[k]) {
				worst = math.Max(worst, relax(&t[e*width], c.hardStep(x, e, flows[start[e]:start[e+1]], t, width)))
				continue
			}
			for i, tr := range tiers {
				if x.enter[k][tr] > 0 {
					worst = math.Max(worst, relax(&t[e*width+1+i], c.softStep(x, e, i, flows[start[e]:start[e+1]], t, width)))
				}
			}
		}
		if worst < 1e-9 {
			break
		}
	}
	c.entries(x, ev, t, width, sum)
}

func hard(u float64) bool { return u > 0.5 }

// relax sets *t to v and returns the relative change.
func relax(t *float64, v float64) float64 {
	d := math.Abs(v-*t) / v
	*t = v
	return d
}

// hardStep is one first-step equation of an environment that is down by itself.
func (c *core) hardStep(x conditional, e int, flows []flow, t []float64, width int) float64 {
	k := c.class[e]
	p := c.env.p[e]
	out, s := 0.0, 1.0
	for _, f := range flows {
		q := f.rate / p
		out += q
		k2 := c.class[f.to]
		if hard(x.u[k2]) {
			s += q * t[int(f.to)*width]
		} else if x.u[k2] > 0 {
			s += q * x.u[k2] * c.softMean(x, int(f.to), x.tier[k], t, width)
		}
	}
	if x.u[k] < 1 {
		for _, tr := range c.f.tiers {
			out += x.enter[k][tr] / x.u[k]
		}
	}
	return s / out
}

// softStep is one first-step equation of an environment in which tier i is down by its own units.
func (c *core) softStep(x conditional, e, i int, flows []flow, t []float64, width int) float64 {
	k := c.class[e]
	tr := c.f.tiers[i]
	p := c.env.p[e]
	// Given the environment the flow back equals the flow out (a cut of a birth-death process).
	out := x.edge[k][tr] / x.tier[k][tr]
	s := 1.0
	for _, f := range flows {
		q := f.rate / p
		k2 := c.class[f.to]
		if k2 == k {
			continue // nothing changes for the tiers
		}
		out += q
		switch {
		case hard(x.u[k2]):
			s += q * t[int(f.to)*width]
		case x.tier[k2][tr] > 0:
			stay := math.Min(1, x.tier[k2][tr]/x.tier[k][tr])
			s += q * stay * t[int(f.to)*width+1+i]
		}
	}
	return s / out
}

// softMean is the mean time to restoration in environment e when units took tiers down that were less so before.
func (c *core) softMean(x conditional, e int, before []float64, t []float64, width int) float64 {
	k := c.class[e]
	num, den := 0.0, 0.0
	for i, tr := range c.f.tiers {
		if x.enter[k][tr] == 0 {
			continue
		}
		w := math.Abs(x.tier[k][tr] - before[tr])
		num += w * t[e*width+1+i]
		den += w
	}
	if den == 0 {
		return 0
	}
	return num / den
}

// entries records how outages begin, with the length of the state they begin in.
func (c *core) entries(x conditional, ev events, t []float64, width int, sum *gather) {
	for _, f := range c.env.flows {
		k, k2 := c.class[f.from], c.class[f.to]
		jump := x.u[k2] - x.u[k]
		if f.event == quiet || jump <= 0 {
			continue
		}
		mean := t[int(f.to)*width]
		if !hard(x.u[k2]) {
			mean = c.softMean(x, int(f.to), x.tier[k], t, width)
		}
		sum.add(kind{int(f.event), f.rate * jump, mean, mean})
	}
	for e, p := range c.env.p {
		k := c.class[e]
		for i, tr := range c.f.tiers {
			if x.enter[k][tr] == 0 {
				continue
			}
			mean := t[e*width+1+i]
			if hard(x.u[k]) {
				mean = t[e*width]
			}
			sum.add(kind{ev.tiers + tr, p * x.enter[k][tr], mean, mean})
		}
	}
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
