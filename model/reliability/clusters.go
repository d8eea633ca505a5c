package reliability

// clusters finds how outages follow each other. While something is still failed, or a row of need is high, another outage
// comes sooner: those between two visits of the states in which everything works are one cluster.
type clusters struct {
	*whole
	phases []phase
	looks  []look
	hit    []float64 // by phase, then state: probability to be down before everything works
}

// clusters returns how many clusters an hour begin, and the squared coefficient of variation of that rate among the states
// in which everything works: units that were rebuilt elsewhere stay there. Both are 0 when something is failed most of
// the time.
func (w *whole) clusters(phases []phase, looks []look) (rate, varies float64) {
	c := clusters{w, phases, looks, make([]float64, len(phases)*w.c.size())}
	if c.calmShare() < 0.5 {
		return 0, 0
	}
	c.settle()
	squares, share := 0.0, 0.0
	for i, pi := range w.c.pi {
		x, at := 0.0, 0.0 // the phases come and go: their mean counts
		for a, ph := range phases {
			if c.base(a, i) {
				x += ph.share * c.leaves(a, i)
				at += ph.share
			}
		}
		if at > 0 {
			rate += pi * x
			share += pi * at
			squares += pi * x * x / at
		}
	}
	if rate > 0 {
		varies = max(0, squares*share/(rate*rate)-1)
	}
	return rate, varies
}

// base says whether everything works in state i and serves the need of phase a.
func (c *clusters) base(a, i int) bool { return c.calm[i] && !c.looks[a].down[i] }

func (c *clusters) calmShare() float64 {
	share := 0.0
	for a, ph := range c.phases {
		for i, pi := range c.c.pi {
			if c.base(a, i) {
				share += ph.share * pi
			}
		}
	}
	return share
}

// settle solves hit(x) = Σ q(x,y) hit(y) / q(x), 1 where the service is down and 0 where everything works.
func (c *clusters) settle() {
	n := c.c.size()
	for a := range c.phases {
		for i := range n {
			if c.looks[a].down[i] {
				c.hit[a*n+i] = 1
			}
		}
	}
	for range 3000 {
		worst := 0.0
		for a := len(c.phases) - 1; a >= 0; a-- {
			for i := range n {
				if !c.calm[i] && !c.looks[a].down[i] {
					worst = max(worst, relax(&c.hit[a*n+i], c.leaves(a, i)/c.out(a, i)))
				}
			}
		}
		if worst < 1e-10 {
			return
		}
	}
}

// leaves is the rate at which state i of phase a is left towards being down before everything works.
func (c *clusters) leaves(a, i int) float64 {
	n := c.c.size()
	rate := 0.0
	for _, e := range c.c.out(i) {
		if int(e.to) != i && !c.base(a, int(e.to)) {
			rate += e.rate * c.hit[a*n+int(e.to)]
		}
	}
	for _, t := range c.phases[a].turns {
		if !c.base(t.to, i) {
			rate += t.rate * c.hit[t.to*n+i]
		}
	}
	return rate
}

// out is the rate at which state i of phase a is left.
func (c *clusters) out(a, i int) float64 {
	rate := 0.0
	for _, e := range c.c.out(i) {
		if int(e.to) != i {
			rate += e.rate
		}
	}
	for _, t := range c.phases[a].turns {
		rate += t.rate
	}
	return rate
}
