package reliability

import "math"

// absorb computes, for every phase and state that is down, the expected integral of a weight until nothing is lost: the
// solution of
//
//	T(a,x) = (w(a,x) + Σ_y q(x,y) T(a,y) + Σ_b κ(a,b) T(b,x)) / (q(x) + κ(a))
//
// over what is down. All terms are non-negative; Gauss-Seidel sweeps, forth and back, settle fast because repairs lead to
// states that were found earlier (J. G. Kemeny, J. L. Snell, "Finite Markov Chains", 1960, chapter III). Left is the
// relative error that the sweeps leave, 0 when it is rounding. Chains of one phase that do not settle are eliminated.
func (c *chain) absorb(phases []phase, looks []look, weight func(a, i int) float64) (t []float64, left float64) {
	n := c.size()
	x := absorber{chain: c, phases: phases, looks: looks, weight: weight, t: make([]float64, n*len(phases)), out: make([]float64, n)}
	for i := range n {
		for _, e := range c.out(i) {
			if int(e.to) != i {
				x.out[i] += e.rate
			}
		}
	}
	const (
		most    = 3000
		settled = 1e-13
		floor   = 4e-15 // change that is rounding
		slow    = 0.7   // sweeps that leave more than this of the error are helped
	)
	last, steady := math.Inf(1), 0.0
	before := make([]float64, len(x.t))
	leap := 0 // the round after the last leap
	for round := range most {
		copy(before, x.t)
		worst := x.sweep()
		ratio := math.Min(worst/last, 0.9999)
		if worst <= floor || round > leap+1 && worst*ratio/(1-ratio) < settled {
			return x.t, 0
		}
		if round > leap+4 && ratio > slow && math.Abs(ratio-steady) < 0.02*(1-ratio) {
			x.leap(before, ratio/(1-ratio))
			leap = round + 1
		}
		last, steady, left = worst, ratio, worst/(1-ratio)
	}
	if len(phases) == 1 && n <= denseStates {
		return x.dense(), 0
	}
	return x.t, bounded(left)
}

// leap adds to the times what all further sweeps would if each left the same share of the change before it: the slowest repair
// sets that share (L. A. Lyusternik, "Zamechaniya k chislennomu resheniyu kraevykh zadach", Trudy Mat. Inst. Steklov 20 (1947);
// R. S. Varga, "Matrix Iterative Analysis", 1962, chapter 5).
func (x *absorber) leap(before []float64, times float64) {
	for i, t := range x.t {
		x.t[i] = t + (t-before[i])*times
	}
}

// absorber is the system of [chain.absorb].
type absorber struct {
	*chain
	phases []phase
	looks  []look
	weight func(a, i int) float64
	t      []float64 // by phase, then state
	out    []float64 // rate out of each state
}

// sweep goes forth and back once and returns the largest relative change.
func (x *absorber) sweep() float64 {
	worst := 0.0
	n := x.size()
	for a := range x.phases {
		for i := range n {
			worst = math.Max(worst, x.relax(a, i))
		}
	}
	for a := len(x.phases) - 1; a >= 0; a-- {
		for i := n - 1; i >= 0; i-- {
			worst = math.Max(worst, x.relax(a, i))
		}
	}
	return worst
}

func (x *absorber) relax(a, i int) float64 {
	v := &x.looks[a]
	if !v.down[i] {
		return 0
	}
	base := a * x.size()
	s, out := x.weight(a, i), x.out[i]
	for _, e := range x.chain.out(i) {
		if v.down[e.to] && int(e.to) != i {
			s += e.rate * x.t[base+int(e.to)]
		}
	}
	for _, t := range x.phases[a].turns {
		out += t.rate
		if x.looks[t.to].down[i] {
			s += t.rate * x.t[t.to*x.size()+i]
		}
	}
	s /= out
	d := math.Abs(s-x.t[base+i]) / s
	x.t[base+i] = s
	return d
}

// dense solves the same system for one phase by elimination without subtraction: the exit out of down is kept as a column
// of its own, so that each pivot is a sum (Grassmann, Taksar, Heyman 1985).
func (x *absorber) dense() []float64 {
	down := x.looks[0].down
	var states []int32
	at := make([]int, x.size())
	for i, d := range down {
		if d {
			at[i] = len(states)
			states = append(states, int32(i))
		}
	}
	n := len(states)
	w := n + 2 // columns: states, exit, reward
	a := make([]float64, n*w)
	for k, s := range states {
		for _, e := range x.chain.out(int(s)) {
			switch {
			case e.to == s:
			case down[e.to]:
				a[k*w+at[e.to]] += e.rate
			default:
				a[k*w+n] += e.rate
			}
		}
		a[k*w+n+1] = x.weight(0, int(s))
	}
	pivot := make([]float64, n)
	for k := n - 1; k >= 0; k-- {
		row := a[k*w : (k+1)*w]
		sum := row[n]
		for j := 0; j < k; j++ {
			sum += row[j]
		}
		pivot[k] = sum
		for i := 0; i < k; i++ {
			f := a[i*w+k] / sum
			if f == 0 {
				continue
			}
			for j := 0; j < k; j++ {
				if j != i {
					a[i*w+j] += f * row[j]
				}
			}
			a[i*w+n] += f * row[n]
			a[i*w+n+1] += f * row[n+1]
		}
	}
	t := make([]float64, x.size())
	for k := 0; k < n; k++ {
		s := a[k*w+n+1]
		for j := 0; j < k; j++ {
			s += a[k*w+j] * t[states[j]]
		}
		t[states[k]] = s / pivot[k]
	}
	return t
}
