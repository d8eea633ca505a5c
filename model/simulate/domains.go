package simulate

import "nines/model/reliability"

// domainTurns plays the failure or the return of a domain.
func (w *world) domainTurns(i int) {
	d := &w.domains[i]
	d.down = !d.down
	by := 1
	if d.down {
		// Rule 5: fails "is drawn once per domain fault, shared by every tier, and lasts until that domain is up".
		d.blocked = w.rand.Float64()
		w.plan(i, draw(w.rand, d.spec.MTTR))
	} else {
		by = -1
		w.expose(i, d.spec.MTTF)
	}
	w.turn([]int{i}, by)
	w.judge.look(w.judge.labels.domain[i])
}

// turn takes domains down (by 1) or lets go of them (by -1), all at once.
func (w *world) turn(domains []int, by int) {
	for _, i := range domains {
		for k := range w.domains {
			if w.below(k, i) {
				w.downs[k] += by
			}
		}
	}
	for t := range w.tiers {
		w.turnTier(domains, by > 0, t)
	}
}

// turnTier brings the units of one tier up to date with the turn of domains.
func (w *world) turnTier(domains []int, down bool, ti int) {
	t := &w.tiers[ti]
	w.beforeEvent(t)
	for _, i := range domains {
		for _, u := range t.units {
			if !w.below(w.units[u].domain, i) {
				continue
			}
			if down && w.domains[i].spec.Loss == reliability.Kill {
				w.lose(u, i)
			}
			w.planBoot(u)
			w.updateAvailable(u)
		}
	}
	w.callCrews(t)
	if t.spec.Rebuild != nil {
		// Also units elsewhere: this domain may be the only one left to launch in, or no longer be.
		for _, u := range t.units {
			w.planLaunch(u)
		}
	}
	w.afterEvent(ti)
}

// lose loses a unit with a kill domain. Rule 2: "all units of the domain are lost when it fails".
func (w *world) lose(u, domain int) {
	x := &w.units[u]
	t := &w.tiers[x.tier]
	switch x.phase {
	case inRepair:
		t.busy-- // rule 2: none is repaired meanwhile
	case waiting:
		t.leaveQueue(u)
	case lostPhase:
		if w.below(domain, x.gate) {
			x.gate = domain
		}
		w.cancel(x.turns)
		return
	}
	x.phase = lostPhase
	x.gate = domain
	w.cancel(x.turns)
}

// planBoot lets a lost unit boot while it may. Rule 2: "none fails, is repaired or boots until it and every domain above it
// are up; then each boots in parallel in its own domain (exponential, no crew)".
func (w *world) planBoot(u int) {
	x := &w.units[u]
	if x.phase != lostPhase {
		return
	}
	switch {
	case !w.up(x.gate):
		w.cancel(x.turns)
	case w.cal.idle(x.turns):
		w.plan(x.turns, draw(w.rand, w.tiers[x.tier].spec.Boot))
	}
}

// planLaunch lets the launch of a unit run while it may. Rule 5: "units lost with a domain are launched after this time in
// the surviving domain of that tier". A unit that failed singly stays with its repair: rule 2, "units lost singly always use
// unit.mttr".
func (w *world) planLaunch(u int) {
	x := &w.units[u]
	if x.launched < 0 {
		return
	}
	t := &w.tiers[x.tier]
	switch {
	case w.up(x.domain) || x.phase == waiting || x.phase == inRepair || w.launchBlocked(x.domain, t.spec.Rebuild.Fails) || w.refuge(t) < 0:
		w.cancel(x.launched)
	case w.cal.idle(x.launched):
		w.plan(x.launched, draw(w.rand, t.spec.Rebuild.After))
	}
}

// launchBlocked says whether a fault that holds this domain down also blocks the launch of its units.
func (w *world) launchBlocked(domain int, fails float64) bool {
	for _, d := range w.domains[domain].path {
		if w.domains[d].down && w.domains[d].blocked < fails || w.shockBlocks(d, fails) {
			return true
		}
	}
	return false
}

// refuge is "the surviving domain of that tier with the fewest units (ties by order)", -1 when none survives.
func (w *world) refuge(t *tier) int {
	best, fewest := -1, 0
	for _, p := range t.spec.Units {
		if p.Domain < 0 || !w.up(p.Domain) {
			continue
		}
		n := 0
		for _, u := range t.units {
			if w.units[u].domain == p.Domain {
				n++
			}
		}
		if best < 0 || n < fewest {
			best, fewest = p.Domain, n
		}
	}
	return best
}

// unitLaunched plays the launch of a unit in a surviving domain. Rule 5: units "stay there, and are not rebalanced when the
// domain returns".
func (w *world) unitLaunched(u int) {
	x := &w.units[u]
	t := &w.tiers[x.tier]
	w.beforeEvent(t)
	x.domain = w.refuge(t)
	x.phase = working
	w.cancel(x.launched)
	w.planFailure(u)
	w.updateAvailable(u)
	w.afterEvent(x.tier)
	w.judge.look(w.judge.labels.tier[x.tier])
}
