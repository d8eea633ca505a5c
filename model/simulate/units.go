package simulate

import "nines/model"

// unitTurns plays the end of what a unit does: it fails, is repaired or has booted.
func (w *world) unitTurns(u int) {
	x := &w.units[u]
	t := &w.tiers[x.tier]
	w.beforeEvent(t)
	switch x.phase {
	case working:
		w.cancel(x.turns)
		if w.goesUnnoticed(u) {
			x.phase = unnoticed
			w.plan(x.turns, float64(t.spec.Standby.TestEvery)/2*w.rand.ExpFloat64())
			break
		}
		x.phase = waiting
		// Rule 3: crews "belong to the tier across its domains, work on masked units too, take the longest-waiting first".
		t.queue = append(t.queue, u)
	case inRepair:
		t.busy--
		x.phase = working
		w.planFailure(u)
	case lostPhase:
		x.phase = working
		w.planFailure(u)
	case unnoticed: // a test finds it
		w.notice(u)
	}
	w.callCrews(t)
	w.planLaunch(u) // it may work again, or no longer, where its domain is down
	w.updateAvailable(u)
	w.afterEvent(x.tier)
	w.judge.look(w.judge.labels.tier[x.tier])
}

// planFailure draws when a working unit fails. Rule 2: masked units "fail and are repaired meanwhile at their ordinary
// rates, a standby at the rate of its current role", so the domain does not matter here.
func (w *world) planFailure(u int) {
	x := &w.units[u]
	t := &w.tiers[x.tier]
	mttf := t.spec.MTTF
	if t.spec.Standby != nil && u != t.active {
		mttf = t.spec.Standby.MTTF // rule 4: "waiting standbys keep failing at their rate"
	}
	if t.spec.Beta > 0 {
		mttf /= model.Hours(1 - t.spec.Beta) // the rest of its failures are the tier's: +Inf when all are
	}
	w.expose(x.turns, mttf)
}

// callCrews gives free crews the units that have waited longest (rule 3). Crews serve only unit repairs.
func (w *world) callCrews(t *tier) {
	for len(t.queue) > 0 && (t.spec.Crews == 0 || t.busy < t.spec.Crews) {
		u := t.queue[0]
		t.leaveQueue(u)
		t.busy++
		w.units[u].phase = inRepair
		w.plan(w.units[u].turns, draw(w.rand, t.spec.MTTR))
	}
}

// leaveQueue takes a unit out of the queue and keeps the order of the rest.
func (t *tier) leaveQueue(u int) {
	for i, q := range t.queue {
		if q == u {
			t.queue = append(t.queue[:i], t.queue[i+1:]...)
			return
		}
	}
}

// updateAvailable brings a unit's availability up to date: "a unit is down while any domain above it is".
func (w *world) updateAvailable(u int) {
	x := &w.units[u]
	is := x.phase == working && w.up(x.domain)
	if is == x.available {
		return
	}
	x.available = is
	t := &w.tiers[x.tier]
	if is {
		t.available++
	} else {
		t.available--
	}
}

// beforeEvent notes what rule 4 compares with.
func (w *world) beforeEvent(t *tier) {
	if t.spec.Standby != nil {
		t.before = t.available
		t.hadActive = w.units[t.active].available
	}
}

// afterEvent settles a tier whose units may have changed.
func (w *world) afterEvent(ti int) {
	if w.tiers[ti].spec.Standby != nil {
		w.settleStandby(ti)
	}
	w.countServing(ti)
}

// countServing counts the units of a tier that serve now.
func (w *world) countServing(ti int) {
	t := &w.tiers[ti]
	n := 0
	switch {
	case t.stopped > 0, t.common:
	case t.spec.Standby != nil:
		if a := &w.units[t.active]; a.available && a.held == 0 {
			n = 1
		}
	case len(w.windows) == 0:
		n = t.available
	default:
		for _, u := range t.units {
			if w.units[u].available && w.units[u].held == 0 {
				n++
			}
		}
	}
	if w.judge.openWindows > 0 {
		w.judge.stale = true // what would be without the window may change while what is does not
	}
	if n == t.serving {
		return
	}
	if min(n, t.serving) < t.enough {
		w.judge.stale = true
	}
	t.serving = n
}
