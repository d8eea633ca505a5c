package reliability

import "nines/model"

// pair moves a standby tier: one active unit, the rest wait.
func (x *explorer) pair(s []byte, k int) {
	sp := x.sp
	mb := &sp.tiers[k]
	active := mb.active(s)
	failed := 0
	for u, at := range mb.unit {
		switch status := s[at] & sStatus; status {
		case sUp:
			mttf := mb.t.Standby.MTTF
			if u == active {
				mttf = mb.t.MTTF
			}
			after := x.from(s)
			if mb.t.Standby.TestEvery > 0 && u != active && sp.available(s, mb, active) {
				after[at] = sLatent
				x.emit(s, after, rate(mttf), sp.events.tiers+mb.tier)
				continue
			}
			after[at] = after[at]&sActive | sFailed
			if mb.order {
				mb.wait(after, byte(u+1))
			}
			x.emit(s, after, rate(mttf), sp.events.tiers+mb.tier)
		case sLatent:
			after := x.from(s)
			mb.notice(after, u)
			x.emit(s, after, 2/float64(mb.t.Standby.TestEvery), quiet)
		case sFailed:
			failed++
			if !mb.order && !mb.repairs {
				x.step(s, mb.unitAt[u], &mb.repair, rate(mb.t.MTTR.Mean), func(after []byte) { after[at] &= sActive })
			}
		default:
			if !mb.boots && sp.boots(s, mb, u) {
				x.step(s, mb.unitAt[u], &mb.boot, rate(mb.t.Boot.Mean), func(after []byte) { after[at] &= sActive })
			}
		}
	}
	if mb.boots {
		x.bootTogether(s, mb)
	}
	switch {
	case mb.repairs:
		x.repairTogether(s, mb)
	case mb.order:
		x.repairs(s, mb, func(after []byte, who int) { after[mb.unit[who]] &= sActive })
	}
	x.failover(s, mb)
}

// failover finishes the drawn action; it runs only while a standby is available.
func (x *explorer) failover(s []byte, mb *member) {
	var takes model.Hours
	var l *law
	switch s[mb.mode] {
	case automatic:
		takes, l = mb.t.Standby.Failover.Mean, &mb.failover
	case manual:
		takes, l = mb.t.Standby.Manual.Mean, &mb.manual
	default:
		return
	}
	for u := range mb.unit {
		if x.sp.available(s, mb, u) {
			x.step(s, mb.paceAt, l, rate(takes), func(after []byte) { mb.promote(after, u) })
			return
		}
	}
}

// find notices every failure of a waiting unit that nobody has noticed.
func (mb *member) find(s []byte) {
	for u, at := range mb.unit {
		if s[at] == sLatent {
			mb.notice(s, u)
		}
	}
}

// notice makes an unnoticed failure one that is repaired.
func (mb *member) notice(s []byte, u int) {
	s[mb.unit[u]] = sFailed
	if mb.order {
		mb.wait(s, byte(u+1))
	}
}
