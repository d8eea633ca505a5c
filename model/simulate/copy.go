package simulate

// copyFrom makes this world, of the same model, what another is at this moment; the two then go their own ways. Books are
// not copied: each world keeps its own.
func (w *world) copyFrom(o *world) {
	w.now = o.now
	copy(w.cal.at, o.cal.at)
	copy(w.cal.winner, o.cal.winner)
	copy(w.domains, o.domains) // spec and path do not change
	copy(w.downs, o.downs)
	copy(w.units, o.units)
	for i := range w.tiers {
		queue := append(w.tiers[i].queue[:0], o.tiers[i].queue...)
		w.tiers[i] = o.tiers[i]
		w.tiers[i].queue = queue
	}
	copy(w.faults, o.faults)
	for i := range w.shocks {
		took := append(w.shocks[i].took[:0], o.shocks[i].took...)
		w.shocks[i] = o.shocks[i]
		w.shocks[i].took = took
	}
	for i := range w.shocks {
		took := append(w.shocks[i].took[:0], o.shocks[i].took...)
		w.shocks[i] = o.shocks[i]
		w.shocks[i].took = took
	}
	for i := range w.windows {
		w.windows[i].open = o.windows[i].open
		w.windows[i].held = append(w.windows[i].held[:0], o.windows[i].held...)
	}
	w.clock = o.clock
	w.hazards.copyFrom(o.hazards)

	j, from := w.judge, o.judge
	copy(j.views, from.views)
	j.stale, j.silent, j.closed, j.openWindows = from.stale, from.silent, from.closed, from.openWindows
	j.struck = append(j.struck[:0], from.struck...)
}
