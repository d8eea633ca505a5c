package model

import (
	"slices"
	"strings"
)

// Sampled is [Workload.With] for many paths at once and thousands of times: the copy shares the maps of the original, which
// still say what the values were, so it is for evaluating and not for showing. Paths that hold no number are skipped.
func (w *Workload) Sampled(paths []string, values []float64) *Workload {
	out := *w
	for i, p := range paths {
		out.set(p, values[i])
	}
	return &out
}

// Sampled is [Scenario.With] as [Workload.Sampled] is of a workload.
func (s *Scenario) Sampled(paths []string, values []float64) *Scenario {
	out := *s
	out.Sites, out.Tiers = slices.Clone(s.Sites), slices.Clone(s.Tiers)
	for i, p := range paths {
		out.set(strings.Split(p, "."), values[i])
	}
	return &out
}
