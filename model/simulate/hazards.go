package simulate

// hazards are the failures of a world as rates instead of times: what fails at random has no memory, so the next failure
// can be drawn from all of them together, faster than life and weighted for it ([runner]). It also lists what is under
// repair, because that says how far from healthy the world is.
type hazards struct {
	rate  []float64 // per hour, of each source; 0: it cannot fail now
	group []int32   // of each source: those of one tier are a group, every domain and every fault is one
	sums  []float64 // of each group
	in    [][]int32 // the sources of each group

	repairs []int32 // sources whose planned event mends something
	at      []int32 // of each source: its place in repairs, -1 without one
}

// build makes a group of every tier, domain and fault.
func (h *hazards) build(w *world) {
	n := len(w.sources)
	h.rate, h.group, h.at = make([]float64, n), make([]int32, n), make([]int32, n)
	tiers := map[int]int32{}
	for s, what := range w.sources {
		h.at[s] = -1
		g := int32(len(h.in))
		if what.kind == unitTurns {
			t := w.units[what.of].tier
			if known, ok := tiers[t]; ok {
				g = known
			}
			tiers[t] = g
		}
		if int(g) == len(h.in) {
			h.in = append(h.in, nil)
		}
		h.group[s] = g
		h.in[g] = append(h.in[g], int32(s))
	}
	h.sums = make([]float64, len(h.in))
}

// expose lets a source fail at its rate.
func (h *hazards) expose(source int, mttf float64) {
	h.set(source, 1/mttf) // 0 for never
	h.mended(source)
}

func (h *hazards) set(source int, rate float64) {
	h.sums[h.group[source]] += rate - h.rate[source]
	h.rate[source] = rate
}

// planned notes that the source does something else than fail.
func (h *hazards) planned(w *world, source int) {
	h.set(source, 0)
	what := w.sources[source]
	if what.kind == rowTurns || what.kind == monthEnds || what.kind == windowTurns && !w.windows[what.of].open {
		h.mended(source)
		return
	}
	if h.at[source] < 0 {
		h.at[source] = int32(len(h.repairs))
		h.repairs = append(h.repairs, int32(source))
	}
}

// cancelled notes that the source does nothing.
func (h *hazards) cancelled(source int) {
	h.set(source, 0)
	h.mended(source)
}

// mended takes a source off the list of repairs.
func (h *hazards) mended(source int) {
	i := h.at[source]
	if i < 0 {
		return
	}
	last := h.repairs[len(h.repairs)-1]
	h.repairs[i], h.at[last] = last, i
	h.repairs = h.repairs[:len(h.repairs)-1]
	h.at[source] = -1
}

// refresh adds the sums up anew: they have been added to and taken from, and rounding must not gather.
func (h *hazards) refresh() {
	for g, sources := range h.in {
		sum := 0.0
		for _, s := range sources {
			sum += h.rate[s]
		}
		h.sums[g] = sum
	}
}

// total is how often per hour anything fails.
func (h *hazards) total() float64 {
	sum := 0.0
	for _, s := range h.sums {
		sum += s
	}
	return max(0, sum)
}

// soonest is when the first repair under way ends; never without one.
func (h *hazards) soonest(c *calendar) float64 {
	soonest := never
	for _, s := range h.repairs {
		soonest = min(soonest, c.at[s])
	}
	return soonest
}

// copyFrom makes these the hazards of another world of the same model.
func (h *hazards) copyFrom(o *hazards) {
	copy(h.rate, o.rate)
	copy(h.sums, o.sums)
	copy(h.at, o.at)
	h.repairs = append(h.repairs[:0], o.repairs...)
}
