package reliability

// findGates lists, for every domain, what a unit lost in it may have to wait for. Rule 2: nothing boots until the domain
// that killed "and every domain above it are up"; a unit that several killed waits for the deepest. Killing domains with no
// mask domain between them are one gate, their deepest: while it is down the unit was lost with it, and while it is up
// both say the same.
func (sp *space) findGates() {
	sp.gates = make([][]int, len(sp.domains))
	masked := make([]bool, len(sp.domains)) // a mask domain lies between it and the last gate
	for i, d := range sp.domains {
		var above []int
		between := true
		if p := sp.parent[i]; p >= 0 {
			above, between = sp.gates[p], masked[p] || len(sp.gates[p]) == 0
		}
		switch dom := &sp.m.Domains[d]; {
		case dom.Loss == Kill && between:
			sp.gates[i] = append(above[:len(above):len(above)], i)
		case dom.Loss == Kill:
			sp.gates[i] = append(above[:len(above)-1:len(above)-1], i)
		default:
			sp.gates[i], masked[i] = above, between || !never(dom.MTTF) || sp.m.shockBits(d) != 0
		}
	}
}

// lostIn is how many counts of lost units a placement at position i has.
func (sp *space) lostIn(i int) int {
	if i < 0 {
		return 0
	}
	return len(sp.gates[i])
}

// lost is how many units of a placement were lost with a domain.
func (sp *space) lost(s []byte, mb *member, p int) int {
	n := 0
	at := mb.at[p] + cLost
	for _, c := range s[at : at+sp.lostIn(mb.loc[p])] {
		n += int(c)
	}
	return n
}

// calm says whether everything works: whatever roles units have, and wherever they live.
func (sp *space) calm(s []byte) bool {
	for _, at := range sp.level {
		if s[at] != 0 {
			return false
		}
	}
	for k := range sp.shocks {
		if s[sp.shocks[k].at] != 0 {
			return false
		}
	}
	for k := range sp.tiers {
		mb := &sp.tiers[k]
		for p, at := range mb.at {
			if s[at+cFailed] != 0 || sp.lost(s, mb, p) != 0 {
				return false
			}
		}
		for _, at := range mb.unit {
			if s[at]&sStatus != sUp {
				return false
			}
		}
		if mb.t.Standby != nil && s[mb.mode] != idle {
			return false
		}
	}
	for _, at := range s[sp.faultAt:] {
		if at != 0 {
			return false
		}
	}
	return true
}
