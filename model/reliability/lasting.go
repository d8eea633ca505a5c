package reliability

import (
	"math"
	"slices"
	"sort"
)

// Steps of [chain.lasting]: half a cell each, so many in every doubling of the time; how much shorter than the mean the first
// span is; which share of the outages may be longer than all; and doublings at most.
const (
	lastingSteps = 32
	lastingFirst = 1 << 8
	lastingTail  = 1e-9
	lastingTurns = 48
)

// lasting is how many hours outages lose that enter the chain's states so often an hour: the law of the time until a state that
// loses nothing is reached, on a clock that passes as requests are lost. The probabilities v(x) still to be down after x such
// hours obey v' = L⁻¹ Q v over what is down, L being the share lost in each state; they are followed by the L-stable diagonally implicit method of two stages (R. Alexander, "Diagonally implicit Runge-Kutta methods
// for stiff O.D.E.'s", SIAM J. Numer. Anal. 14 (1977)) in steps of 1/32 of the time reached, each solved by Gauss-Seidel sweeps.
// Outages that end as a fixed time does, which is one of ends in so many stages, end at that hour.
func (c *chain) lasting(loss []float64, entered []float64, hours float64, ends []float64, stages int) outageLaw {
	l := outageLaw{hours: hours}
	for _, r := range entered {
		l.rate += r
	}
	if l.rate == 0 || hours == 0 {
		return l
	}
	d := newDecay(c, loss, entered, l.rate)
	d.note(0)
	from, until := 0.0, hours/l.rate/lastingFirst
	for range lastingTurns {
		for k := 1; k <= lastingSteps; k++ {
			d.step((until - from) / lastingSteps)
			d.note(from + (until-from)*float64(k)/lastingSteps)
		}
		if d.longer[len(d.longer)-1] < lastingTail*l.rate {
			break
		}
		from, until = until, 2*until
	}
	if stages >= frontStages {
		l.atoms = d.fronts(ends, stages)
	}
	for i := 0; i+lastingSteps < len(d.at); i += lastingSteps {
		cells := span{from: d.at[i], width: d.at[i+2] - d.at[i]}
		for k := i; k < i+lastingSteps; k += 2 { // between three points outages that last longer are a parabola
			first, middle, last := d.longer[k], d.longer[k+1], d.longer[k+2]
			cells.level = append(cells.level, 3*first-4*middle+last)
			cells.tilt = append(cells.tilt, 4*(2*middle-first-last))
		}
		l.spans = append(l.spans, cells)
	}
	return l
}

// hazard is how often an hour what is not down goes down, as a month without an outage sees it: −log P(none)/730, from steady
// state. Chains whose outages are rarer than once in a million hours are not asked: 0.
func (c *chain) hazard(down []bool, rate float64) float64 {
	const month = 730.0
	if rate < 1e-6 {
		return 0
	}
	up := make([]float64, len(down))
	for i, is := range down {
		if !is {
			up[i] = 1
		}
	}
	d := newDecay(c, up, c.pi, 1)
	d.note(0)
	for from, until := 0.0, month/lastingFirst; from < month; from, until = until, 2*until {
		for range lastingSteps {
			d.step((until - from) / lastingSteps)
		}
	}
	d.note(month)
	return math.Log(d.longer[0]/d.longer[1]) / month
}

// fixedTimes are the fixed times of a model.
func (m *Model) fixedTimes() (hours []float64) {
	for _, d := range m.times() {
		if h := float64(d.Mean); d.Shape == Fixed && h > 0 && !slices.Contains(hours, h) {
			hours = append(hours, h)
		}
	}
	return hours
}

// decay is what is left of the states that are down.
type decay struct {
	states []int32
	start  []int32
	edges  []cell // between them
	out    []float64
	v      []float64
	a, b   []float64 // the stages' slopes

	entered []float64   // of each state, outages an hour
	main    []int       // those that many outages enter
	at      []float64   // noted: hours,
	longer  []float64   // outages an hour that are longer,
	left    [][]float64 // and v of the main states
}

func newDecay(c *chain, loss, entered []float64, rate float64) *decay {
	d := &decay{start: []int32{0}}
	at := make([]int32, c.size())
	for i, lost := range loss {
		if lost > 0 {
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
			out += e.rate / loss[i]
			if loss[e.to] > 0 {
				d.edges = append(d.edges, cell{at[e.to], e.rate / loss[i]})
			}
		}
		d.out, d.start = append(d.out, out), append(d.start, int32(len(d.edges)))
	}
	n := len(d.states)
	d.v, d.a, d.b = make([]float64, n), make([]float64, n), make([]float64, n)
	for k, i := range d.states {
		d.v[k] = 1
		d.entered = append(d.entered, entered[i])
		if entered[i] > mainShare*rate {
			d.main = append(d.main, k)
		}
	}
	return d
}

// mainShare is the share of outages that makes the state which they enter worth a look of its own.
const mainShare = 1e-3

// note notes v after x hours.
func (d *decay) note(x float64) {
	sum := 0.0
	for k, r := range d.entered {
		sum += r * d.v[k]
	}
	left := make([]float64, len(d.main))
	for i, k := range d.main {
		left[i] = d.v[k]
	}
	d.at, d.longer, d.left = append(d.at, x), append(d.longer, sum), append(d.left, left)
}

// Fronts: the least stages that show one, how much of the outages it takes, and how well it must fit.
const (
	frontStages = 8
	frontShare  = 0.8
	frontFits   = 0.03
)

// fronts finds the states from which most outages last exactly one of the hours, as they end as an Erlang law of so many stages
// does, and takes that law out of what was noted.
func (d *decay) fronts(ends []float64, stages int) (atoms []atom) {
	spread := 1 / math.Sqrt(float64(stages))
	for i, k := range d.main {
		for _, h := range ends {
			after := d.leftAt(i, h*(1+4*spread))
			share := d.leftAt(i, h*max(0, 1-4*spread)) - after
			fits := share > frontShare
			for _, x := range []float64{1 - spread, 1, 1 + spread} {
				fits = fits && math.Abs(d.leftAt(i, h*x)-after-share*erlangTail(stages, x)) < frontFits
			}
			if !fits {
				continue
			}
			atoms = append(atoms, atom{d.entered[k] * share, h})
			for j, x := range d.at {
				d.longer[j] = math.Max(0, d.longer[j]-d.entered[k]*share*erlangTail(stages, x/h))
			}
			break
		}
	}
	return atoms
}

// leftAt is v of main state i after x hours.
func (d *decay) leftAt(i int, x float64) float64 {
	k := sort.SearchFloat64s(d.at, x)
	switch {
	case k == len(d.at):
		return 0
	case k == 0:
		return d.left[0][i]
	}
	u := (x - d.at[k-1]) / (d.at[k] - d.at[k-1])
	return d.left[k-1][i]*(1-u) + d.left[k][i]*u
}

// erlangTail is the probability that an Erlang law of mean 1 and order k is longer than x.
func erlangTail(k int, x float64) float64 {
	term := math.Exp(-float64(k) * x)
	sum := term
	for j := 1; j < k; j++ {
		term *= float64(k) * x / float64(j)
		sum += term
	}
	return sum
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
