package reliability

import "math"

// away is how far the stages that stand for lognormal times of a model lie from them: the greatest difference of the
// probabilities to last longer than x. Fixed times are looked after by atoms.
func (m *Model) away(order int) float64 {
	worst := 0.0
	for _, d := range m.times() {
		if d.Shape == Lognormal && d.Mean > 0 {
			l := stagesOf(d, order)
			worst = math.Max(worst, l.away(d))
		}
	}
	return worst
}

// away is how far the law lies from a lognormal one of the same mean.
func (l *law) away(d Duration) float64 {
	c := &chain{start: []int32{0, 0}} // state 0: over; state 1+i: stage i
	n := len(l.rate)
	for i := range n {
		if l.end[i] > 0 {
			c.edges = append(c.edges, edge{0, quiet, l.rate[i] * l.end[i]})
		}
		for _, b := range l.next[i] {
			c.edges = append(c.edges, edge{int32(1 + b.to), quiet, l.rate[i] * b.p})
		}
		c.start = append(c.start, int32(len(c.edges)))
	}
	loss, entered := make([]float64, n+1), make([]float64, n+1)
	for i := range n {
		loss[1+i] = 1
	}
	entered[1] = 1
	stages := c.lasting(loss, entered, 1, nil, 1)
	sigma := math.Sqrt(math.Log1p(d.CV * d.CV))
	worst := 0.0
	const points, far = 160, 4.0
	for k := range points {
		z := far * (2*float64(k)/points - 1)
		x := math.Exp(sigma*z - sigma*sigma/2)
		worst = math.Max(worst, math.Abs(stages.past(x)-normal(-z)))
	}
	return worst
}
