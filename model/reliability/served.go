package reliability

import "sort"

// served is rule 9: the load-weighted expectation of the minimum over series tiers of min(1, serving units / need). In a
// nested structure all takes the least, any the greatest and of the k-th greatest fraction. Faults take their share and
// maintenance what it takes.
//
// E[φ] = ∫ P(φ ≥ v) dv, and φ ≥ v exactly when every tier has ceil(v need) units serving in the sense of the structure:
// the same evaluation at smaller needs.
func (s *solver) served() float64 {
	total, weights := 0.0, 0.0
	for _, r := range s.rows {
		w := r.share * r.load
		weights += w
		for open := 0; open < 1<<len(s.windows); open++ {
			total += w * s.openProbability(open, -1) * s.fraction(r.demand, open)
		}
	}
	fraction := total / weights
	for i := range s.m.Faults {
		fraction *= 1 - s.fault(i).u
	}
	for i := range s.m.Maintenance {
		if w := &s.m.Maintenance[i]; s.inSeries(w) {
			fraction *= 1 - float64(w.Lasts/w.Every)
		}
	}
	return fraction
}

// fraction is E[φ] under one demand.
func (s *solver) fraction(d demand, open int) float64 {
	steps := []float64{1}
	for t := range s.m.Tiers {
		for j := 1; j < d.need[t]; j++ {
			steps = append(steps, float64(j)/float64(d.need[t]))
		}
	}
	sort.Float64s(steps)
	lost, last := 0.0, 0.0
	need := make([]int, len(d.need))
	for _, v := range steps {
		if v-last < 1e-12 {
			continue
		}
		for t, n := range d.need {
			need[t] = ceil(v * float64(n))
		}
		lost += (v - last) * s.downOnly(s.root, s.taken(demand{need: need}, open))
		last = v
	}
	return 1 - lost
}

// ceil rounds up, forgiving the rounding of v = j/n.
func ceil(x float64) int {
	n := int(x)
	if x-float64(n) > 1e-9 {
		n++
	}
	return max(n, 1)
}
