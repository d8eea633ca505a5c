package reliability

import "math"

// Steps of [chain.lasting]: half a cell each, so many in every doubling of the time; how much shorter than the mean the first
// span is; and which share of the outages may be longer than all.
const (
	lastingSteps = 32
	lastingFirst = 1 << 8
	lastingTail  = 1e-9
	lastingTurns = 48 // doublings at most
)

// lasting is how long outages last that enter the chain's states so often an hour: the law of the time until a state that is
// not down is reached. The probabilities v(x) still to be down after x hours obey v' = Q v over what is down; they are
// followed by the L-stable diagonally implicit method of two stages (R. Alexander, "Diagonally implicit Runge-Kutta methods
// for stiff O.D.E.'s", SIAM J. Numer. Anal. 14 (1977)) in steps of 1/32 of the time reached, each solved by Gauss-Seidel sweeps.
func (c *chain) lasting(down []bool, entered []float64, hours float64) outageLaw {
	l := outageLaw{hours: hours}
	for _, r := range entered {
		l.rate += r
	}
	if l.rate == 0 || hours == 0 {
		return l
	}
	d := newDecay(c, down)
	longer := func() (sum float64) {
		for k, i := range d.states {
			sum += entered[i] * d.v[k]
		}
		return sum
	}
	from, until := 0.0, hours/l.rate/lastingFirst
	at := l.rate
	for range lastingTurns {
		step := (until - from) / lastingSteps
		cells := span{from: from, width: 2 * step}
		for range lastingSteps / 2 {
			d.step(step)
			middle := longer()
			d.step(step)
			end := longer()
			// Between three points outages that last longer are a parabola.
			cells.level = append(cells.level, 3*at-4*middle+end)
			cells.tilt = append(cells.tilt, 4*(2*middle-at-end))
			at = end
		}
		l.spans = append(l.spans, cells)
		if at < lastingTail*l.rate {
			break
		}
		from, until = until, 2*until
	}
	return l
}

// decay is what is left of the states that are down.
type decay struct {
	states []int32
	start  []int32
	edges  []cell // between them
	out    []float64
	v      []float64
	a, b   []float64 // the stages' slopes
}

func newDecay(c *chain, down []bool) *decay {
	d := &decay{start: []int32{0}}
	at := make([]int32, c.size())
	for i, is := range down {
		if is {
			at[i] = int32(len(d.states))
			d.states = append(d.states, int32(i))
		}
	}
	for _, i := range d.states {
		out := 0.0
		for _, e := range c.out(int(i)) {
			if e.to == i {
				continue
			}
			out += e.rate
			if down[e.to] {
				d.edges = append(d.edges, cell{at[e.to], e.rate})
			}
		}
		d.out, d.start = append(d.out, out), append(d.start, int32(len(d.edges)))
	}
	n := len(d.states)
	d.v, d.a, d.b = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range d.v {
		d.v[i] = 1
	}
	return d
}

// step follows v for h hours: k1 = Q (v + γ h k1), k2 = Q (v + (1-γ) h k1 + γ h k2), v += h ((1-γ) k1 + γ k2).
func (d *decay) step(h float64) {
	const gamma = 1 - math.Sqrt2/2
	d.slope(d.a, d.v, gamma*h)
	for i := range d.v {
		d.v[i] += (1 - gamma) * h * d.a[i]
	}
	d.slope(d.b, d.v, gamma*h)
	for i := range d.v {
		d.v[i] += gamma * h * d.b[i]
	}
}

// slope solves k = Q (v + g k) from where k is: sweeps back and forth until they change nothing that matters.
func (d *decay) slope(k, v []float64, g float64) {
	const most, settled = 200, 1e-9
	relax := func(i int) float64 {
		s := -d.out[i] * v[i]
		for _, e := range d.edges[d.start[i]:d.start[i+1]] {
			s += e.rate * (v[e.to] + g*k[e.to])
		}
		s /= 1 + g*d.out[i]
		moved := math.Abs(s-k[i]) * g // of a probability
		k[i] = s
		return moved
	}
	for range most {
		worst := 0.0
		for i := len(k) - 1; i >= 0; i-- {
			worst = math.Max(worst, relax(i))
		}
		if worst < settled {
			return
		}
		worst = 0
		for i := range k {
			worst = math.Max(worst, relax(i))
		}
		if worst < settled {
			return
		}
	}
}

// apart is how far two laws lie apart at most: of the probability that an outage is longer, at the ends of cells.
func (l *outageLaw) apart(o *outageLaw) float64 {
	most := 0.0
	for i := range l.spans {
		s := &l.spans[i]
		for c := range s.level {
			x := s.from + float64(c)*s.width
			most = math.Max(most, math.Abs(l.past(x)/l.rate-o.past(x)/o.rate))
		}
	}
	return most
}

// past is how many outages an hour are longer than x.
func (l *outageLaw) past(x float64) float64 {
	sum := 0.0
	for _, a := range l.atoms {
		if a.hours > x {
			sum += a.rate
		}
	}
	for i := range l.spans {
		s := &l.spans[i]
		for c, level := range s.level {
			u := math.Max(0, math.Min(1, (x-s.from)/s.width-float64(c))) // of the cell that is passed
			sum += level*(1-u) + s.tilt[c]/2*(1-u*u)
		}
	}
	return sum
}
