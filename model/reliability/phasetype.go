package reliability

import "math"

// law is a random time of mean 1 as exponential stages (a phase-type law): it begins in stage 0; stage i takes 1/rate[i] on
// average, then the time is over with probability end[i], else goes on in one of the stages of next[i].
type law struct {
	rate []float64
	end  []float64
	next [][]branch
}

// branch is a stage that may follow, and how likely.
type branch struct {
	to int
	p  float64
}

// oneStage is the exponential law.
var oneStage = inARow(1, 0)

// single says whether a law is exponential.
func (l *law) single() bool { return len(l.rate) <= 1 }

// inARow is k stages of one rate; with probability skip the last is left out.
func inARow(k int, skip float64) law {
	l := law{rate: make([]float64, k), end: make([]float64, k), next: make([][]branch, k)}
	for i := range k {
		l.rate[i] = float64(k) - skip
		if i < k-1 {
			l.next[i] = []branch{{i + 1, 1}}
		}
	}
	l.end[k-1] = 1
	if k > 1 && skip > 0 {
		l.next[k-2][0].p, l.end[k-2] = 1-skip, skip
	}
	return l
}

// stagesOf stands for a time of mean 1 in at most so many stages. A fixed time is an Erlang law of the order. A lognormal one
// is a mixture of Erlang laws where the order allows, else has its first two moments, else is an Erlang law, whose coefficient
// of variation is then larger.
func stagesOf(d Duration, order int) law {
	c2 := d.CV * d.CV
	switch {
	case d.Shape == Exponential || order < 2:
		return oneStage
	case d.Shape == Fixed:
		return inARow(order, 0)
	}
	if means, weights, k := lognormalMixture(c2, order); k > 0 {
		return mixtureOf(means, weights, k)
	}
	if math.Ceil(1/c2) > float64(order) {
		return inARow(order, 0)
	}
	return twoMoments(c2)
}

// twoMoments has a mean of 1 and a squared coefficient of variation: below 1 stages of one rate, the last of which is left
// out at times; above it two exponentials with balanced means. H. C. Tijms, "A First Course in Stochastic Models", 2003,
// appendix B.
func twoMoments(c2 float64) law {
	if c2 > 1 {
		p := (1 + math.Sqrt((c2-1)/(c2+1))) / 2
		return mixtureOf([]float64{1 / (2 * p), 1 / (2 * (1 - p))}, []float64{p, 1 - p}, 1)
	}
	k := math.Ceil(1 / c2) // 1/k ≤ cv² ≤ 1/(k-1)
	return inARow(int(k), (k*c2-math.Sqrt(k*(1+c2)-k*k*c2))/(1+c2))
}

// hermite are the nodes and weights of Gauss and Hermite's quadrature of the normal law, for 2 to 5 nodes (M. Abramowitz,
// I. A. Stegun, "Handbook of Mathematical Functions", 1964, 25.4.46, for weight exp(-z²/2)).
var hermite = map[int][2][]float64{
	2: {{-1, 1}, {1. / 2, 1. / 2}},
	3: {{-math.Sqrt(3), 0, math.Sqrt(3)}, {1. / 6, 2. / 3, 1. / 6}},
	4: {{-math.Sqrt(3 + math.Sqrt(6)), -math.Sqrt(3 - math.Sqrt(6)), math.Sqrt(3 - math.Sqrt(6)), math.Sqrt(3 + math.Sqrt(6))},
		{(3 - math.Sqrt(6)) / 12, (3 + math.Sqrt(6)) / 12, (3 + math.Sqrt(6)) / 12, (3 - math.Sqrt(6)) / 12}},
	5: {{-math.Sqrt(5 + math.Sqrt(10)), -math.Sqrt(5 - math.Sqrt(10)), 0, math.Sqrt(5 - math.Sqrt(10)), math.Sqrt(5 + math.Sqrt(10))},
		{(7 - 2*math.Sqrt(10)) / 60, (7 + 2*math.Sqrt(10)) / 60, 8. / 15, (7 + 2*math.Sqrt(10)) / 60, (7 - 2*math.Sqrt(10)) / 60}},
}

// lognormalMixture is a lognormal time of mean 1 as a mixture of n Erlang laws of k stages, n·k at most order, with its first
// two moments: the product of an Erlang law and of another lognormal, that at the nodes of a quadrature. Up to six stages for
// each of five nodes its transform is within 0.01 of the truth up to a coefficient of variation of 2, where exponentials of
// the same three moments are off by 0.05, because they end at once too often. k is 0 where that takes more stages.
func lognormalMixture(c2 float64, order int) (means, weights []float64, k int) {
	most := 5 // nodes
	switch {
	case c2 < 0.64:
		most = 3
	case c2 < 1.2:
		most = 4
	}
	order = min(order, 32)
	k = max(int(math.Min(1/c2+0.05, 1e6))+1, int(math.Round(math.Sqrt(float64(order)/2))))
	n := min(most, order/k)
	if n < 2 || order < 4 {
		return nil, nil, 0
	}
	k = order / n
	if smooth := max(smoothest(c2), int(math.Min(1/c2+0.05, 1e6))+1); order >= 5*smooth {
		n, k = 5, smooth
	}
	ratio := (1 + c2) / (1 + 1/float64(k)) // of the mean square to the squared mean, of the other lognormal
	at := func(sigma float64) (m1, m2 float64) {
		for i, z := range hermite[n][0] {
			m1 += hermite[n][1][i] * math.Exp(sigma*z)
			m2 += hermite[n][1][i] * math.Exp(2*sigma*z)
		}
		return m1, m2
	}
	low, high := 0.0, 20.0
	for range 60 {
		middle := (low + high) / 2
		if m1, m2 := at(middle); m2 < ratio*m1*m1 {
			low = middle
		} else {
			high = middle
		}
	}
	if high == 20 {
		return nil, nil, 0 // too wide for so few nodes
	}
	m1, _ := at(low)
	for _, z := range hermite[n][0] {
		means = append(means, math.Exp(low*z)/m1)
	}
	return means, hermite[n][1], k
}

// smoothest is how many stages each of five nodes has best, so that the mixture's distribution lies nearest to the lognormal
// one ([law.away]): between nodes it has valleys when they have more, and begins too soon when they have fewer.
func smoothest(c2 float64) int {
	switch cv := math.Sqrt(c2); {
	case cv < 0.9:
		return 6
	case cv < 1.2:
		return 5
	case cv < 1.75:
		return 4
	case cv < 2.05: // three lie nearer, but their transform is 0.013 off
		return 5
	}
	return 2
}

// mixtureOf is a mixture of Erlang laws of order k with the given means, ascending, and weights. A stage of a slower rate is
// one of the fastest and then, with probability 1 − fastest/slower mean, one of the slower: so all begin with k stages of the
// fastest, and go on with some of the slower.
func mixtureOf(means, weights []float64, k int) law {
	n := len(means)
	l := law{rate: make([]float64, n*k), end: make([]float64, n*k), next: make([][]branch, n*k)}
	for i := range l.rate {
		l.rate[i] = float64(k) / means[i/k]
		if i%k < k-1 {
			l.next[i] = []branch{{i + 1, 1}}
		} else {
			l.end[i] = 1
		}
	}
	more := 0.0
	pmf := make([]float64, k+1)
	for c := 1; c < n; c++ {
		clear(pmf)
		binomial(pmf, k, 1-means[0]/means[c])
		for j := 1; j <= k; j++ {
			if p := weights[c] * pmf[k-j]; p > 0 {
				l.next[k-1] = append(l.next[k-1], branch{(c+1)*k - j, p})
				more += p
			}
		}
	}
	l.end[k-1] = 1 - more
	return l
}
