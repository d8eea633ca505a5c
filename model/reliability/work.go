package reliability

import "math"

// Work is what solving a model takes.
type Work struct {
	States  int     // at most, of the largest joint chain
	Seconds float64 // about, on one core of 2020
}

// statesPerSecond is how many states of a joint chain are explored and solved, on one core of a 2 GHz Xeon: 30,000 to 60,000
// in TestTwoRebuilds and on the chains of random models.
const statesPerSecond = 30000

// EstimateWork says how large the joint chains of a model are, before they are built, and about how long they take. The error
// is an *InvalidError.
func EstimateWork(m *Model) (Work, error) {
	if err := m.Validate(); err != nil {
		return Work{}, err
	}
	m = m.apart()
	all := make([]int, len(m.Tiers))
	for t := range all {
		all[t] = t
	}
	w := Work{}
	for _, g := range m.memoryGroups(all) {
		n := m.jointSize(g)
		if n > 4*jointStates { // it is truncated: with either end of ties, for the means and for the year
			w.States = max(w.States, truncatedStates)
			w.Seconds += 4 * truncatedStates / float64(statesPerSecond)
			continue
		}
		n = math.Min(n, jointStates)
		w.States = max(w.States, int(n))
		w.Seconds += n / statesPerSecond
	}
	return w, nil
}

// jointSize is about how many states the joint chain of a group has. Units that are rebuilt may stand, failed or not, in any
// of their domains.
func (m *Model) jointSize(g memoryGroup) float64 {
	size := 0.0
	levels := 2.0
	for _, t := range g.tiers {
		tr := &m.Tiers[t]
		if tr.Rebuild == nil {
			size += m.tierStates(tr)
			continue
		}
		if f := tr.Rebuild.Fails; f > 0 && f < 1 {
			levels = 3
		}
		n, k := float64(tr.total()), float64(2*len(tr.Units)) // C(n+k-1, k-1) ways to divide n units among k places
		size += (gammaLog(n+k) - gammaLog(k) - gammaLog(n+1)) / math.Ln10
	}
	for d := range m.Domains {
		if g.set&(1<<d) != 0 && !never(m.Domains[d].MTTF) {
			size += math.Log10(levels)
		}
	}
	for _, f := range m.shocksIn(g.set) {
		size += math.Log10(float64(len(f.p)))
	}
	return math.Pow(10, math.Min(size, 300))
}

func gammaLog(x float64) float64 { y, _ := math.Lgamma(x); return y }

// Brief is [Solve] for models by the thousand, as scenarios are assessed: unavailability and frequency are as exact, causes
// of larger models are approximate to a size that [Result.Method] names.
func Brief(m *Model) (Result, error) { return brief(m) }

// BriefDistributions is [Distributions] in the same way: clusters of outages with a declared error, never the exact
// distribution of small chains.
func BriefDistributions(m *Model, r *Result) error { return distribute(m, r, true) }
