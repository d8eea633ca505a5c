package simulate

// settleStandby applies rule 4 after an event that may have changed which units of a standby tier are available.
func (w *world) settleStandby(ti int) {
	t := &w.tiers[ti]
	if t.spec.Standby.TestEvery > 0 && !w.units[t.active].available {
		w.noticeAll(t)
	}
	switch {
	case w.units[t.active].available:
		// "the old active becoming available first cancels it"; also the ordinary case in which nothing happened to it.
		w.cancelAction(t)
	case t.hadActive:
		// "when the active is lost (its unit or any domain above it), automatic or manual is drawn once, coverage against
		// the rest, whether or not a standby is up".
		t.pending = true
		t.manual = w.rand.Float64() >= t.spec.Standby.Coverage
		if t.manual {
			t.remaining = draw(w.rand, t.spec.Standby.Manual)
		} else {
			t.remaining = draw(w.rand, t.spec.Standby.Failover)
		}
	case t.before == 0 && t.available > 0:
		// "when all were down, the first to become available is active at once"
		w.takeOver(t)
	}
	w.runAction(t)
}

// runAction lets the drawn action run: "the drawn action runs at its rate only while a standby is available".
func (w *world) runAction(t *tier) {
	running := !w.cal.idle(t.takes)
	switch may := t.pending && t.available > 0; {
	case may && !running:
		w.plan(t.takes, t.remaining)
	case !may && running:
		t.remaining = w.cal.at[t.takes] - w.now
		w.cancel(t.takes)
	}
}

func (w *world) cancelAction(t *tier) {
	t.pending = false
	w.cancel(t.takes)
}

// roleTaken plays the end of a failover: an available standby becomes active.
func (w *world) roleTaken(ti int) {
	t := &w.tiers[ti]
	w.takeOver(t)
	w.countServing(ti)
	w.judge.look(w.judge.labels.tier[ti])
}

// takeOver gives the active role to the first available unit in the order written. The old active waits from now on: there
// is no failback. Both fail at the rates of their new roles; redrawing is fair because those times have no memory.
func (w *world) takeOver(t *tier) {
	old := t.active
	for _, u := range t.units {
		if w.units[u].available {
			t.active = u
			break
		}
	}
	w.cancelAction(t)
	if w.units[old].phase == working {
		w.planFailure(old)
	}
	w.planFailure(t.active)
}
