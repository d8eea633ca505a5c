package simulate

import (
	"slices"

	"nines/model"
)

// faultState is a service-wide fault. Rule 8: it "strikes at rate × fails while it is not itself active, whether or not the
// service is up, and takes share of requests".
type faultState struct{ active bool }

func (w *world) planStrike(i int) {
	f := &w.m.Faults[i]
	if per := f.Rate * f.Fails; per > 0 {
		w.expose(w.firstFault+i, model.Hours(1/per))
	}
}

func (w *world) faultTurns(i int) {
	f := &w.faults[i]
	j := w.judge
	j.settle() // what was lost until now was lost under the old set of faults
	f.active = !f.active
	if f.active {
		w.plan(w.firstFault+i, draw(w.rand, w.m.Faults[i].MTTR))
		j.struck = append(j.struck, i)
	} else {
		w.cancel(w.firstFault + i)
		w.planStrike(i)
		j.struck = slices.DeleteFunc(j.struck, func(k int) bool { return k == i })
	}
	j.stale = true
	j.look(j.labels.fault[i])
}

// window is a maintenance entry: open for lasts out of every.
type window struct {
	open bool
	held []int // units that it holds
}

// drawPhases starts every maintenance clock somewhere in its period, so that windows of different entries meet by chance.
// That is bookkeeping: a window that is open at once does not begin an outage.
func (w *world) drawPhases() {
	w.judge.silent = true
	for i := range w.windows {
		every, lasts := float64(w.m.Maintenance[i].Every), float64(w.m.Maintenance[i].Lasts)
		into := w.rand.Float64() * every
		if open := into < lasts; open {
			w.setWindow(i, true)
			w.plan(w.firstWindow+i, lasts-into)
		} else {
			w.setWindow(i, false)
			w.plan(w.firstWindow+i, every-into)
		}
		w.judge.look(w.judge.labels.window[i])
	}
	w.judge.silent = false
}

// windowTurns opens or closes a window. Rule 8: "maintenance takes lasts/every of the time".
func (w *world) windowTurns(i int) {
	spec := &w.m.Maintenance[i]
	opens := !w.windows[i].open
	w.setWindow(i, opens)
	if opens {
		w.plan(w.firstWindow+i, float64(spec.Lasts))
	} else {
		w.plan(w.firstWindow+i, float64(spec.Every-spec.Lasts))
	}
	w.judge.look(w.judge.labels.window[i])
}

// setWindow applies rule 8: "hits: db the whole tier, {tier: db, units: 1} one unit, service all". Which units a window of
// single units takes is drawn when it opens.
func (w *world) setWindow(i int, open bool) {
	win, spec := &w.windows[i], &w.m.Maintenance[i]
	if win.open == open {
		return
	}
	win.open = open
	w.judge.stale = true
	by := 1
	if !open {
		by = -1
	}
	w.judge.openWindows += by
	if spec.Tier < 0 {
		w.judge.closed += by
		return
	}
	if spec.Units == 0 {
		w.tiers[spec.Tier].stopped += by
	} else {
		w.holdUnits(win, spec.Tier, spec.Units, open)
	}
	w.countServing(spec.Tier)
}

func (w *world) holdUnits(win *window, ti, n int, open bool) {
	if !open {
		for _, u := range win.held {
			w.units[u].held--
		}
		win.held = win.held[:0]
		return
	}
	units := w.tiers[ti].units
	for _, k := range w.rand.Perm(len(units))[:n] {
		w.units[units[k]].held++
		win.held = append(win.held, units[k])
	}
}
