package reliability

import "math"

// factor is a stationary process seen as states and flows: a few domains, or a joint chain of domains and tiers with a
// memory. Factors of one core are independent of each other.
type factor struct {
	p     []float64
	up    []uint64  // domains that are up themselves, a bit each; those of other factors are 0
	serve [][]int32 // per state, units serving of each member tier; nil without members
	tiers []int     // member tiers
	flows []flow
}

// flow is how often per hour the process goes from one state to another.
type flow struct {
	from, to int32
	event    int32
	rate     float64 // p[from] × transition rate
}

// leaves is a class of m equal domains without children: the number of failed ones. The failed ones are the last of the
// class by convention; all members are interchangeable.
func (m *Model) leaves(class []int) factor {
	d := &m.Domains[class[0]]
	n := len(class)
	u, fail, repair := d.unavailability(), rate(d.MTTF), rate(d.MTTR.Mean)
	f := factor{}
	pmf := make([]float64, n+1)
	binomial(pmf, n, u)
	states := n
	if u == 0 {
		states = 0
	}
	mask := uint64(0)
	for _, c := range class {
		mask |= 1 << c
	}
	for k := 0; k <= states; k++ {
		f.p = append(f.p, pmf[n-k])
		f.up = append(f.up, mask)
		if k < n {
			mask &^= 1 << class[n-1-k]
		}
		if k > 0 {
			f.flows = append(f.flows,
				flow{int32(k - 1), int32(k), int32(class[0]), f.p[k-1] * float64(n-k+1) * fail},
				flow{int32(k), int32(k - 1), quiet, f.p[k] * float64(k) * repair})
		}
	}
	return f
}

func (d *Domain) unavailability() float64 {
	if never(d.MTTF) {
		return 0
	}
	return float64(d.MTTR.Mean) / (float64(d.MTTF) + float64(d.MTTR.Mean))
}

// inner is a domain with what lies in it: while it is down its contents do not matter, and they are in steady state when
// it returns, because they fail and are repaired whatever it does.
func (m *Model) inner(domain int, inside factor) factor {
	d := &m.Domains[domain]
	u := d.unavailability()
	if u == 0 {
		for i := range inside.up {
			inside.up[i] |= 1 << domain
		}
		return inside
	}
	a := float64(d.MTTF) / (float64(d.MTTF) + float64(d.MTTR.Mean))
	f := factor{}
	for i, p := range inside.p {
		f.p = append(f.p, a*p)
		f.up = append(f.up, inside.up[i]|1<<domain)
	}
	for _, e := range inside.flows {
		e.rate *= a
		f.flows = append(f.flows, e)
	}
	down := int32(len(f.p))
	f.p = append(f.p, u)
	f.up = append(f.up, 0)
	for i := range inside.p {
		f.flows = append(f.flows,
			flow{int32(i), down, int32(domain), f.p[i] * rate(d.MTTF)},
			flow{down, int32(i), quiet, u * rate(d.MTTR.Mean) * inside.p[i]})
	}
	return f
}

// joint is the factor of tiers with a memory and the domains they share, from their solved chain.
func (m *Model) joint(set uint64, tiers []int, classes [][]int, limit int) (factor, error) {
	domains, shocks := m.apartOf(set)
	j, err := m.solved(chainKey{set, tiers[0]}, limit, domains, shocks, tiers, nil, classes)
	if err != nil {
		return factor{}, err
	}
	return j.sp.factor(j.c, j.states), nil
}

// factor is the factor of a solved chain of the space.
func (sp *space) factor(c *chain, states [][]byte) factor {
	f := factor{p: c.pi}
	for k := range sp.tiers {
		f.tiers = append(f.tiers, sp.tiers[k].tier)
	}
	n := len(states)
	f.up, f.serve = make([]uint64, n), make([][]int32, n)
	f.flows = make([]flow, 0, len(c.edges))
	cells := make([]int32, n*len(f.tiers))
	for i, s := range states {
		f.up[i] = sp.upMask(s)
		row := cells[i*len(f.tiers) : (i+1)*len(f.tiers)]
		for k := range sp.tiers {
			row[k] = int32(sp.serving(s, &sp.tiers[k]))
		}
		f.serve[i] = row
		for _, e := range c.out(i) {
			if int(e.to) != i {
				f.flows = append(f.flows, flow{int32(i), e.to, e.event, c.pi[i] * e.rate})
			}
		}
	}
	return sp.unstage(f, states)
}

// gather merges the states of a factor that leave every tier the same: the domains of interest that work, and the units
// that serve. Probabilities and flows between the merged states are exact; only how long they last is averaged.
func (m *Model) gather(f factor, set, interest uint64) factor {
	out := factor{tiers: f.tiers}
	index := map[string]int32{}
	to := make([]int32, len(f.p))
	key := make([]byte, 0, 64)
	for i := range f.p {
		up := m.effective(f.up[i], set) & interest
		key = key[:0]
		for b := 0; b < 64; b += 8 {
			key = append(key, byte(up>>b))
		}
		if f.serve != nil {
			for _, s := range f.serve[i] {
				key = append(key, byte(s))
			}
		}
		id, ok := index[string(key)]
		if !ok {
			id = int32(len(out.up))
			index[string(key)] = id
			out.up = append(out.up, up)
			if f.serve != nil {
				out.serve = append(out.serve, f.serve[i])
			}
		}
		to[i] = id
	}
	out.p, out.flows = f.merged(to, len(out.up))
	return out
}

// effective clears the domains of set that lie in one that is down.
func (m *Model) effective(up, set uint64) uint64 {
	for _, d := range members(set & m.domainBits()) { // parents come before children
		p := m.Domains[d].Parent
		if p >= 0 && set&(1<<p) != 0 && up&(1<<p) == 0 {
			up &^= 1 << d
		}
	}
	return up
}

// certain is the factor of nothing: one state.
func certain() factor { return factor{p: []float64{1}, up: []uint64{0}} }

// times joins two independent factors.
func (a factor) times(b factor) factor {
	if len(b.p) == 1 && len(b.tiers) == 0 {
		for i := range a.up {
			a.up[i] |= b.up[0]
		}
		return a
	}
	if len(a.p) == 1 && len(a.tiers) == 0 {
		return b.times(a)
	}
	nb := len(b.p)
	f := factor{tiers: append(append([]int(nil), a.tiers...), b.tiers...)}
	n := len(a.p) * nb
	f.p, f.up = make([]float64, 0, n), make([]uint64, 0, n)
	for i := range a.p {
		for j := range b.p {
			f.p = append(f.p, a.p[i]*b.p[j])
			f.up = append(f.up, a.up[i]|b.up[j])
			if len(f.tiers) > 0 {
				f.serve = append(f.serve, joinServe(a.serve, b.serve, i, j))
			}
		}
	}
	f.flows = make([]flow, 0, len(a.flows)*nb+len(b.flows)*len(a.p))
	for _, e := range a.flows {
		for j, p := range b.p {
			f.flows = append(f.flows, flow{e.from*int32(nb) + int32(j), e.to*int32(nb) + int32(j), e.event, e.rate * p})
		}
	}
	for i, p := range a.p {
		for _, e := range b.flows {
			f.flows = append(f.flows, flow{int32(i*nb) + e.from, int32(i*nb) + e.to, e.event, e.rate * p})
		}
	}
	return f
}

func joinServe(a, b [][]int32, i, j int) []int32 {
	var out []int32
	if a != nil {
		out = append(out, a[i]...)
	}
	if b != nil {
		out = append(out, b[j]...)
	}
	return out
}

// classes finds the domains that are interchangeable: no children, the same parent, rates and loss, and as many units of
// every tier. Domains of one class share their outages equally in the causes.
func (m *Model) classes() [][]int { return m.classesOf(false) }

// classesOf is [Model.classes]; with ties also of the domains of tiers that are rebuilt, which only the order in which they are
// written tells apart: among equally few units, the first.
func (m *Model) classesOf(ties bool) [][]int {
	children := make([]bool, len(m.Domains))
	for _, d := range m.Domains {
		if d.Parent >= 0 {
			children[d.Parent] = true
		}
	}
	var out [][]int
	taken := make([]bool, len(m.Domains))
	for i := range m.Domains {
		if taken[i] || children[i] {
			continue
		}
		class := []int{i}
		for j := i + 1; j < len(m.Domains); j++ {
			if !taken[j] && !children[j] && m.alike(i, j, ties) {
				class = append(class, j)
				taken[j] = true
			}
		}
		if len(class) > 1 {
			out = append(out, class)
		}
	}
	return out
}

func (m *Model) alike(i, j int, ties bool) bool {
	a, b := &m.Domains[i], &m.Domains[j]
	if m.shockBits(i)|m.shockBits(j) != 0 || a.Parent != b.Parent || a.MTTF != b.MTTF || a.MTTR != b.MTTR || a.Loss != b.Loss {
		return false
	}
	for k := range m.Tiers {
		ui, uj := 0, 0
		for _, p := range m.Tiers[k].Units {
			if p.Domain == i {
				ui = p.Units
			}
			if p.Domain == j {
				uj = p.Units
			}
		}
		if ui != uj || ui > 0 && !ties && m.Tiers[k].Rebuild != nil {
			return false
		}
	}
	return true
}

// remembers says whether the state of a tier depends on what its domains did, not only on what they do: standby, kill
// and rebuild.
func (m *Model) remembers(t *Tier) bool {
	if t.Standby != nil {
		return true
	}
	for _, p := range t.Units {
		for d := p.Domain; d >= 0 && p.Units > 0; d = m.Domains[d].Parent {
			if never(m.Domains[d].MTTF) && m.shockBits(d) == 0 {
				continue
			}
			if t.Rebuild != nil || m.Domains[d].Loss == Kill {
				return true
			}
		}
	}
	return false
}

// touched is the domains of the tier and all above them, with all that the shocks on any of them may take.
func (m *Model) touched(t *Tier) uint64 {
	var set uint64
	for _, p := range t.Units {
		for d := p.Domain; d >= 0 && p.Units > 0; d = m.Domains[d].Parent {
			set |= 1 << d
		}
	}
	if len(m.Common) > 0 {
		set |= m.shocksOn(set)
	}
	return set
}

// log10 of the number of states a joint space can have at most, lumping aside.
func (m *Model) spaceSize(set uint64, tiers, faults []int) float64 {
	s := float64(len(faults)) * math.Log10(2)
	for d := range m.Domains {
		if set&(1<<d) != 0 && !never(m.Domains[d].MTTF) {
			s += math.Log10(2)
		}
	}
	for _, f := range m.shocksIn(set) {
		s += math.Log10(float64(len(f.p)))
	}
	for _, t := range tiers {
		s += m.tierStates(&m.Tiers[t])
	}
	return s
}

func (m *Model) tierStates(t *Tier) float64 {
	if t.Standby != nil {
		n := float64(t.total())
		return n*math.Log10(2) + math.Log10(n) + 0.1
	}
	s := 0.0
	for _, p := range t.Units {
		s += math.Log10(float64(p.Units + 1))
	}
	if m.remembers(t) {
		s *= 1.6
	}
	return s
}
