package reliability

// absorb computes, for every state of down, the expected integral of weight until the chain leaves down: the solution
// of T(x) = (w(x) + Σ q(x,y) T(y)) / q(x) over y in down. All terms are non-negative; Gauss-Seidel sweeps converge
// geometrically because repairs leave down (J. G. Kemeny, J. L. Snell, "Finite Markov Chains", 1960, chapter III).
func (c *chain) absorb(down []bool, weight []float64) []float64 {
	n := c.size()
	t := make([]float64, n)
	var states []int32
	out := make([]float64, n)
	for i := 0; i < n; i++ {
		if !down[i] {
			continue
		}
		states = append(states, int32(i))
		for _, e := range c.out(i) {
			if int(e.to) != i {
				out[i] += e.rate
			}
		}
	}
	for sweep := 0; sweep < 400; sweep++ {
		worst := 0.0
		for _, i := range states {
			s := weight[i]
			for _, e := range c.out(int(i)) {
				if down[e.to] && e.to != i {
					s += e.rate * t[e.to]
				}
			}
			x := s / out[i]
			if d := (x - t[i]) / x; d > worst {
				worst = d
			}
			t[i] = x
		}
		if worst < 1e-15 {
			return t
		}
	}
	return c.absorbDense(states, down, weight)
}

// absorbDense solves the same system by elimination without subtraction: the exit out of down is kept as a column of
// its own, so that each pivot is a sum (Grassmann, Taksar, Heyman 1985).
func (c *chain) absorbDense(states []int32, down []bool, weight []float64) []float64 {
	n := len(states)
	at := make([]int, c.size())
	for k, s := range states {
		at[s] = k
	}
	w := n + 2 // columns: states, exit, reward
	a := make([]float64, n*w)
	for k, s := range states {
		for _, e := range c.out(int(s)) {
			switch {
			case e.to == s:
			case down[e.to]:
				a[k*w+at[e.to]] += e.rate
			default:
				a[k*w+n] += e.rate
			}
		}
		a[k*w+n+1] = weight[s]
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
	t := make([]float64, c.size())
	for k := 0; k < n; k++ {
		s := a[k*w+n+1]
		for j := 0; j < k; j++ {
			s += a[k*w+j] * t[states[j]]
		}
		t[states[k]] = s / pivot[k]
	}
	return t
}
