package simulate

import (
	"fmt"
	"math"

	"nines/model"
	"nines/model/reliability"
)

// shockState is a shock that takes several domains at once: "it strikes at rate while it is not itself active, takes each of
// its domains or spares it, drawn by itself"; "while it lasts the domains it took are down, whatever they do by themselves".
type shockState struct {
	active  bool
	took    []int   // domains
	blocked float64 // rule 5, drawn once for the shock
}

// buildShocks adds the sources of shocks and of common causes.
func (w *world) buildShocks() {
	w.shocks = make([]shockState, len(w.m.Common))
	w.firstShock = len(w.sources)
	for i := range w.m.Common {
		w.addSource(shockTurns, i)
	}
	w.firstCommon = len(w.sources)
	for i := range w.m.Tiers {
		w.addSource(commonTurns, i)
	}
}

// startShocks plans their first events.
func (w *world) startShocks() {
	for i := range w.shocks {
		w.planShock(i)
	}
	for i := range w.tiers {
		w.planCommon(i)
	}
}

func (w *world) planShock(i int) {
	if r := w.m.Common[i].Rate; r > 0 {
		w.expose(w.firstShock+i, model.Hours(1/r))
	}
}

// shockTurns plays a shock that strikes or ends.
func (w *world) shockTurns(i int) {
	s, spec := &w.shocks[i], &w.m.Common[i]
	s.active = !s.active
	if s.active {
		s.took = s.took[:0]
		for _, t := range spec.Takes {
			if w.rand.Float64() < t.Probability {
				s.took = append(s.took, t.Domain)
			}
		}
		s.blocked = w.rand.Float64()
		w.plan(w.firstShock+i, draw(w.rand, spec.MTTR))
		w.turn(s.took, 1)
	} else {
		w.cancel(w.firstShock + i)
		w.planShock(i)
		w.turn(s.took, -1)
	}
	w.judge.look(w.judge.labels.shock[i])
}

// shockBlocks says whether a shock that holds this domain down blocks launches of its units.
func (w *world) shockBlocks(domain int, fails float64) bool {
	for i := range w.shocks {
		s := &w.shocks[i]
		if !s.active || s.blocked >= fails {
			continue
		}
		for _, d := range s.took {
			if d == domain {
				return true
			}
		}
	}
	return false
}

// planCommon draws when a common cause takes a tier: "the fraction beta is common: it comes at beta/mttf for the tier".
func (w *world) planCommon(ti int) {
	spec := w.tiers[ti].spec
	if spec.Beta > 0 {
		w.expose(w.firstCommon+ti, spec.MTTF/model.Hours(spec.Beta))
	}
}

// commonTurns plays a common cause that takes all units of a tier, for one repair, or its end.
func (w *world) commonTurns(ti int) {
	t := &w.tiers[ti]
	t.common = !t.common
	if t.common {
		w.plan(w.firstCommon+ti, draw(w.rand, t.spec.MTTR))
	} else {
		w.cancel(w.firstCommon + ti)
		w.planCommon(ti)
	}
	w.countServing(ti)
	w.judge.look(w.judge.labels.tier[ti])
}

// goesUnnoticed says whether nobody notices that a unit fails: "a unit that fails by itself while it waits and the active
// serves".
func (w *world) goesUnnoticed(u int) bool {
	t := &w.tiers[w.units[u].tier]
	return t.spec.Standby != nil && t.spec.Standby.TestEvery > 0 && u != t.active && w.units[t.active].available
}

// notice sends for a crew.
func (w *world) notice(u int) {
	x := &w.units[u]
	x.phase = waiting
	w.cancel(x.turns)
	t := &w.tiers[x.tier]
	t.queue = append(t.queue, u)
}

// noticeAll finds what nobody had noticed: the waiting units are called on.
func (w *world) noticeAll(t *tier) {
	for _, u := range t.units {
		if w.units[u].phase == unnoticed {
			w.notice(u)
		}
	}
	w.callCrews(t)
}

func playableShocks(m *reliability.Model) error {
	for _, c := range m.Common {
		if !(c.Rate >= 0) || math.IsInf(c.Rate, 0) || !positive(c.MTTR) {
			return fmt.Errorf("common.%s: rate and mttr must be finite, and mttr positive", c.Name)
		}
		for _, t := range c.Takes {
			if t.Domain < 0 || t.Domain >= len(m.Domains) || !(t.Probability >= 0 && t.Probability <= 1) {
				return fmt.Errorf("common.%s: it must take domains that exist, each with a probability", c.Name)
			}
		}
	}
	return nil
}
