package reliability

// crowding is the largest unavailability of a unit plus the largest of a domain under the tiers.
func (m *Model) crowding(tiers []int) float64 {
	unit, domain := 0.0, 0.0
	for _, t := range tiers {
		tr := &m.Tiers[t]
		if !never(tr.MTTF) {
			unit = max(unit, float64(tr.MTTR.Mean)/(float64(tr.MTTF)+float64(tr.MTTR.Mean)))
		}
		domains, shocks := m.apartOf(m.touched(tr))
		for _, d := range domains {
			domain = max(domain, m.Domains[d].unavailability())
		}
		for _, c := range shocks {
			domain = max(domain, m.Common[c].unavailability())
		}
	}
	return unit + domain
}

// interrupted is how likely at most a domain fails during the repair of one that lies in it.
func (m *Model) interrupted(set uint64) float64 {
	worst := 0.0
	for _, d := range members(set & m.domainBits()) {
		for p := m.Domains[d].Parent; p >= 0; p = m.Domains[p].Parent {
			worst = max(worst, float64(m.Domains[d].MTTR.Mean)*rate(m.Domains[p].MTTF))
		}
	}
	return min(1, worst)
}
