package reliability

import "math"

// table answers, for one tier whose units are independent of the domains, how many of the units in working domains
// serve. Rows are built on demand: one per number of units in working domains.
type table struct {
	n      int       // units
	q      float64   // unavailability of a unit, with unlimited crews
	fail   float64   // failure rate of a unit
	failed []float64 // limited crews: probability that j units are failed
	stages int       // limited crews with repairs that are not exponential: the stages that a repair was given
	size   float64   // and what that may move
	rows   [][]float64
	pmfs   [][]float64
}

// newTable prepares a tier with the mask semantics of rule 2: its units fail and are repaired whatever the domains do.
func newTable(t *Tier) table {
	tb := table{n: t.total(), fail: rate(t.MTTF)}
	up, down := float64(t.MTTF), float64(t.MTTR.Mean)
	if !never(t.MTTF) {
		tb.q = down / (up + down)
	}
	if t.Crews > 0 && t.Crews < tb.n && !never(t.MTTF) {
		if t.MTTR.Shape == Exponential {
			tb.failed = repairman(tb.n, t.Crews, down/up)
		} else {
			tb.failed, tb.stages, tb.size = shapedRepairman(tb.n, t.Crews, down/up, t.MTTR, tb.n-t.most())
		}
	}
	tb.rows = make([][]float64, tb.n+1)
	tb.pmfs = make([][]float64, tb.n+1)
	return tb
}

// most is the largest need.
func (t *Tier) most() int {
	most := 1
	for _, n := range t.Need {
		most = max(most, n.Units)
	}
	return most
}

// shapedCrews says whether units wait for crews whose repairs are not exponential.
func (t *Tier) shapedCrews() bool {
	return t.Crews > 0 && t.Crews < t.total() && t.MTTR.Shape != Exponential
}

// repairman is the stationary number of failed units of n with c crews, load = MTTR/MTTF:
// p(j) = p(j-1) (n-j+1) load / min(j, c). K. S. Trivedi, "Probability and Statistics with Reliability, Queuing, and
// Computer Science Applications", 2nd ed. 2002, section 8.2.3 (the machine repairman).
func repairman(n, c int, load float64) []float64 {
	p := make([]float64, n+1)
	p[0] = 1
	sum := 1.0
	for j := 1; j <= n; j++ {
		p[j] = p[j-1] * float64(n-j+1) * load / float64(min(j, c))
		sum += p[j]
		if sum > 1e250 {
			for i := range p[:j+1] {
				p[i] /= 1e250
			}
			sum /= 1e250
		}
	}
	for j := range p {
		p[j] /= sum
	}
	return p
}

// row returns short[k] = P(fewer than k units serve), k = 0..avail+1, and pmf[k] = P(exactly k serve), given that avail
// units stand in working domains.
func (tb *table) row(avail int) (short, pmf []float64) {
	if r := tb.rows[avail]; r != nil {
		return r, tb.pmfs[avail]
	}
	buf := make([]float64, 2*avail+3)
	pmf, short = buf[:avail+1:avail+1], buf[avail+1:]
	if tb.failed == nil {
		binomial(pmf, avail, tb.q)
	} else {
		tb.thinned(pmf, avail)
	}
	for k := range pmf {
		short[k+1] = short[k] + pmf[k]
	}
	tb.rows[avail], tb.pmfs[avail] = short, pmf
	return short, pmf
}

// down is P(fewer than need serve | avail stand in working domains).
func (tb *table) down(avail, need int) float64 {
	if avail < need {
		return 1
	}
	short, _ := tb.row(avail)
	return short[need]
}

// edge is the rate at which the last needed unit fails, times the probability to be there.
func (tb *table) edge(avail, need int) float64 {
	if avail < need || need < 1 {
		return 0
	}
	_, pmf := tb.row(avail)
	return float64(need) * tb.fail * pmf[need]
}

// binomial fills pmf[k] = C(n,k) (1-q)^k q^(n-k), by the ratio of neighbours outward from k = n so that no term is lost
// to cancellation: pmf[k-1] = pmf[k] k q / ((n-k+1)(1-q)).
func binomial(pmf []float64, n int, q float64) {
	if q <= 0 {
		pmf[n] = 1
		return
	}
	logs := float64(n) * math.Log1p(-q)
	if logs > -500 {
		pmf[n] = math.Exp(logs)
		for k := n; k > 0; k-- {
			pmf[k-1] = pmf[k] * float64(k) * q / (float64(n-k+1) * (1 - q))
		}
		return
	}
	mode := min(n, int(float64(n+1)*(1-q)))
	fill(pmf, mode, func(k int) float64 { return float64(k) * q / (float64(n-k+1) * (1 - q)) })
}

// fill computes a unimodal distribution from its mode by the ratio down(k) = pmf[k-1]/pmf[k], and normalizes it.
func fill(pmf []float64, mode int, down func(k int) float64) {
	pmf[mode] = 1
	sum := 1.0
	for k := mode; k > 0; k-- {
		pmf[k-1] = pmf[k] * down(k)
		sum += pmf[k-1]
	}
	for k := mode + 1; k < len(pmf); k++ {
		pmf[k] = pmf[k-1] / down(k)
		sum += pmf[k]
	}
	for k := range pmf {
		pmf[k] /= sum
	}
}

// thinned is limited crews seen from avail of the n units. Units are alike and repairs ignore domains, so the set of
// failed units is uniform given its size: of j failed, a hypergeometric number stands among the avail. The order of
// repairs changes neither this nor any flow, since all repair times have one exponential law.
func (tb *table) thinned(pmf []float64, avail int) {
	n := tb.n
	for j, pj := range tb.failed {
		if pj == 0 {
			continue
		}
		low, high := max(0, avail-(n-j)), min(j, avail)
		h := make([]float64, high-low+1)
		hypergeometric(h, n, j, avail, low)
		for i, p := range h {
			pmf[avail-(low+i)] += pj * p
		}
	}
}

// hypergeometric fills h[i] = P(low+i of the avail drawn from n are among the j marked).
func hypergeometric(h []float64, n, j, avail, low int) {
	// P(x)/P(x-1) = (j-x+1)(avail-x+1) / (x (n-j-avail+x))
	ratio := func(i int) float64 {
		x := float64(low + i)
		return x * (float64(n-j-avail) + x) / ((float64(j) - x + 1) * (float64(avail) - x + 1))
	}
	mode := int((float64(avail) + 1) * (float64(j) + 1) / (float64(n) + 2))
	fill(h, min(max(mode-low, 0), len(h)-1), ratio)
}
