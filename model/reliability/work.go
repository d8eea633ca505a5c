package reliability

import "math"

// Work is what solving a model takes.
type Work struct {
	States  int     // at most, of the largest joint chain
	Seconds float64 // about, on one core of 2020
}

// Measured on one core of a 2.x GHz Xeon: exploring and sweeping joint chains (BenchmarkTwoRebuilds and the chains of
// TestLargeModels), in states an hour of computing they differ by a factor of about three.
const statesPerSecond = 40000

// EstimateWork says how large the joint chains of a model are, before they are built: an upper bound from what each tier
// and domain may do, or the largest chain that is built at all. The error is an *InvalidError.
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
		n := int(min(jointStates, pow10(m.spaceSize(g.set, g.tiers, nil))))
		w.States = max(w.States, n)
		w.Seconds += float64(n) / statesPerSecond
	}
	return w, nil
}

func pow10(x float64) float64 { return math.Pow(10, min(x, 300)) }

// Brief is [Solve] for models by the thousand, as scenarios are assessed: unavailability and frequency are as exact, causes
// of larger models are approximate to a size that [Result.Method] names.
func Brief(m *Model) (Result, error) { return brief(m) }

// BriefDistributions is [Distributions] in the same way: clusters of outages with a declared error, never the exact
// distribution of small chains.
func BriefDistributions(m *Model, r *Result) error { return distribute(m, r, true) }
