package reliability

import (
	"bytes"
	"sort"
)

// space is the state space of a joint chain over some domains, tiers and faults: DESIGN §4, rules 2-5 and 8, written as
// transitions. A state is a string of bytes. Each domain owns a block of consecutive bytes (its level, then what its
// units do), so that equal zones can be lumped by sorting their blocks.
type space struct {
	m       *Model
	domains []int   // model indexes, parents before children
	parent  []int   // position in domains, -1
	gates   [][]int // per domain, what units lost in it may wait for; see [space.findGates]
	level   []int   // byte of each domain: 0 up, 1.. down with the draw that its fault made
	draws   []level // what the draws mean
	matters []bool  // per domain: some tier is rebuilt when it fails
	tiers   []member
	standby []int // positions in tiers
	faults  []int // model indexes
	faultAt int   // byte of the first fault
	shocks  []shockIn
	size    int
	classes []lump // equal domains
	last    bool   // of placements with as few units as any, the last is launched in instead of the first
	events  events
	timers  // clocks that are not exponential
}

// level is one outcome of the draw of rule 5: its probability, and up to which Fails it blocks new capacity.
type level struct {
	p       float64
	blocked []bool // per tier of the space
}

// lump is a class of interchangeable domains: blocks of length width.
type lump struct {
	blocks []int
	width  int
}

// member is a tier in a space.
type member struct {
	tier  int
	t     *Tier
	loc   []int // per placement, position of its domain; -1 none
	at    []int // per placement, byte of its counts
	unit  []int // standby: byte of each unit
	home  []int // standby: position of each unit's domain
	mode  int   // standby: byte of the pending action
	queue int   // ordered: byte of the first waiting unit
	order bool  // repairs are taken in order of waiting, and the order matters
	total int
	clocks
}

// Counts of a placement in its block.
const (
	cFailed = iota // failed singly
	cUnits         // how many units live here now
	cLost          // lost with a killing domain: a count for each gate
)

// Status of a unit of a standby tier.
const (
	sUp = iota
	sFailed
	sLost          // and up: waits for gate 0, 1, …
	sLatent = 0x7e // failed while waiting, and nobody has noticed
	sActive = 0x80 // flag
	sStatus = 0x7f // mask
)

// Modes of a standby tier.
const (
	idle = iota
	automatic
	manual
)

// events numbers what can begin an outage: domains, tiers, faults, maintenance, and the beginning of a need row.
type events struct{ tiers, faults, windows, peak, shocks int }

func (m *Model) events() events {
	e := events{tiers: len(m.Domains)}
	e.faults = e.tiers + len(m.Tiers)
	e.windows = e.faults + len(m.Faults)
	e.peak = e.windows + len(m.Maintenance)
	e.shocks = e.peak + 1
	return e
}

// newSpace lays out the states of the domains (closed under parents, ascending), tiers and faults, all times exponential
// (fixed ones of units that begin together still end together).
func newSpace(m *Model, domains, shocks, tiers, faults []int, classes [][]int) *space {
	return stagedSpace(m, domains, shocks, tiers, faults, classes, orders{fixed: 1, lognormal: 1})
}

// stagedSpace is [newSpace] with times that are not exponential followed in stages.
func stagedSpace(m *Model, domains, shocks, tiers, faults []int, classes [][]int, o orders) *space {
	sp := &space{m: m, domains: domains, faults: faults, events: m.events()}
	pos := make(map[int]int, len(domains))
	for i, d := range domains {
		pos[d] = i
	}
	for _, d := range domains {
		p := -1
		if m.Domains[d].Parent >= 0 {
			p = pos[m.Domains[d].Parent]
		}
		sp.parent = append(sp.parent, p)
	}
	sp.timers = o.timersOf(m, domains, faults)
	sp.findGates()
	for _, t := range tiers {
		sp.addTier(t, pos)
	}
	sp.layBlocks()
	sp.drawLevels()
	sp.markDraws()
	sp.addShocks(shocks, pos)
	sp.addClasses(classes, pos)
	return sp
}

func (sp *space) addTier(tier int, pos map[int]int) {
	t := &sp.m.Tiers[tier]
	mb := member{tier: tier, t: t, total: t.total()}
	for _, p := range t.Units {
		loc := -1
		if p.Domain >= 0 {
			loc = pos[p.Domain]
		}
		mb.loc = append(mb.loc, loc)
		if t.Standby != nil {
			for u := 0; u < p.Units; u++ {
				mb.home = append(mb.home, loc)
			}
		}
	}
	limited := t.Crews > 0 && t.Crews < mb.total
	mb.order = limited && (len(t.Units) > 1 || t.Standby != nil)
	if t.Standby != nil {
		sp.standby = append(sp.standby, len(sp.tiers))
	}
	mb.clocks = sp.clocksOf(t)
	sp.tiers = append(sp.tiers, mb)
}

// layBlocks gives every domain its level byte and the bytes of its units, then the bytes that belong to no domain.
func (sp *space) layBlocks() {
	n := 0
	lay := func(loc int) {
		for k := range sp.tiers {
			mb := &sp.tiers[k]
			if mb.t.Standby != nil {
				if mb.unit == nil {
					mb.unit = make([]int, len(mb.home))
				}
				for u, h := range mb.home {
					if h == loc {
						mb.unit[u] = n
						n = sp.layUnit(mb, u, n+1)
					}
				}
				continue
			}
			if mb.at == nil {
				mb.at = make([]int, len(mb.loc))
			}
			for p, l := range mb.loc {
				if l == loc {
					mb.at[p] = n
					n = sp.layPlacement(mb, p, n+cLost+sp.lostIn(loc))
				}
			}
		}
	}
	for i := range sp.domains {
		sp.level = append(sp.level, n)
		n = sp.layStage(&sp.mendAt, &sp.mends[i], n+1)
		lay(i)
		sp.ends = append(sp.ends, n)
	}
	lay(-1)
	for k := range sp.tiers {
		mb := &sp.tiers[k]
		if mb.t.Standby != nil {
			mb.mode = n
			n = sp.layPace(mb, n+1)
		}
		if mb.order {
			mb.queue = n
			n = sp.laySlots(mb, n+mb.total)
		}
	}
	sp.faultAt = n
	sp.size = n + len(sp.faults)
}

// drawLevels cuts [0, 1] at every tier's Fails: one uniform draw per domain fault, shared by all tiers (rule 5).
func (sp *space) drawLevels() {
	cuts := []float64{0, 1}
	for _, mb := range sp.tiers {
		if mb.t.Rebuild != nil {
			cuts = append(cuts, mb.t.Rebuild.Fails)
		}
	}
	sort.Float64s(cuts)
	for i := 1; i < len(cuts); i++ {
		if cuts[i] == cuts[i-1] {
			continue
		}
		l := level{p: cuts[i] - cuts[i-1], blocked: make([]bool, len(sp.tiers))}
		for k, mb := range sp.tiers {
			l.blocked[k] = mb.t.Rebuild != nil && cuts[i] <= mb.t.Rebuild.Fails
		}
		sp.draws = append(sp.draws, l)
	}
}

// markDraws finds the domains whose draw matters.
func (sp *space) markDraws() {
	sp.matters = make([]bool, len(sp.domains))
	for _, mb := range sp.tiers {
		if mb.t.Rebuild == nil {
			continue
		}
		for _, l := range mb.loc {
			for ; l >= 0; l = sp.parent[l] {
				sp.matters[l] = true
			}
		}
	}
}

// addClasses keeps the classes of interchangeable domains that lie in the space, where sorting blocks is sound: waiting
// lists tell equal zones apart.
func (sp *space) addClasses(classes [][]int, pos map[int]int) {
	for _, mb := range sp.tiers {
		if mb.order {
			return
		}
	}
	for _, c := range classes {
		l := lump{}
		for _, d := range c {
			i, ok := pos[d]
			if !ok {
				l.blocks = nil
				break
			}
			l.blocks = append(l.blocks, sp.level[i])
			l.width = sp.ends[i] - sp.level[i]
		}
		if len(l.blocks) > 1 {
			sp.classes = append(sp.classes, l)
		}
	}
}

// initial is the state in which everything works and the first unit is active.
func (sp *space) initial() []byte {
	s := make([]byte, sp.size)
	for _, mb := range sp.tiers {
		for p := range mb.at {
			s[mb.at[p]+cUnits] = byte(mb.t.Units[p].Units)
		}
		if mb.t.Standby != nil {
			s[mb.unit[0]] |= sActive
		}
	}
	return s
}

// canonical sorts the blocks of interchangeable domains, and the repairs under way: their order does not matter any more.
func (sp *space) canonical(s []byte) {
	for k := range sp.tiers {
		if mb := &sp.tiers[k]; mb.order {
			mb.sortSlots(s)
		}
	}
	for _, l := range sp.classes {
		for i := 1; i < len(l.blocks); i++ {
			for j := i; j > 0; j-- {
				a, b := s[l.blocks[j-1]:l.blocks[j-1]+l.width], s[l.blocks[j]:l.blocks[j]+l.width]
				if bytes.Compare(a, b) <= 0 {
					break
				}
				for k := range a {
					a[k], b[k] = b[k], a[k]
				}
			}
		}
	}
}

// up says whether the domain at position i and all above it are up. -1 is always up.
func (sp *space) up(s []byte, i int) bool {
	for ; i >= 0; i = sp.parent[i] {
		if s[sp.level[i]] != 0 || sp.shocks != nil && sp.shocked(s, i) {
			return false
		}
	}
	return true
}

// under says whether position i lies in domain d.
func (sp *space) under(i, d int) bool {
	for ; i >= 0; i = sp.parent[i] {
		if i == d {
			return true
		}
	}
	return false
}

// available says whether unit u of the standby tier could serve.
func (sp *space) available(s []byte, mb *member, u int) bool {
	return s[mb.unit[u]]&sStatus == sUp && sp.up(s, mb.home[u])
}

// active is the unit whose role is active.
func (mb *member) active(s []byte) int {
	for u, at := range mb.unit {
		if s[at]&sActive != 0 {
			return u
		}
	}
	return 0
}

// serving is how many units of the tier serve.
func (sp *space) serving(s []byte, mb *member) int {
	if mb.t.Standby != nil {
		if sp.available(s, mb, mb.active(s)) {
			return 1
		}
		return 0
	}
	n := 0
	for p, at := range mb.at {
		if sp.up(s, mb.loc[p]) {
			n += int(s[at+cUnits]) - int(s[at+cFailed]) - sp.lost(s, mb, p)
		}
	}
	return n
}

// upMask is the set of model domains that are up themselves.
func (sp *space) upMask(s []byte) uint64 {
	var mask uint64
	for i, d := range sp.domains {
		if s[sp.level[i]] == 0 {
			mask |= 1 << d
		}
	}
	for k := range sp.shocks {
		mask |= sp.shocks[k].left(s)
	}
	return mask
}

// place appends which domains are down, and with which draw.
func (sp *space) place(key, s []byte) []byte {
	for _, at := range sp.level {
		key = append(key, s[at])
	}
	for k := range sp.shocks {
		key = append(key, s[sp.shocks[k].at])
	}
	return key
}

// role appends what changes rarely in a state: which units are active, and where units live.
func (sp *space) role(key, s []byte) []byte {
	for k := range sp.tiers {
		mb := &sp.tiers[k]
		for _, at := range mb.unit {
			key = append(key, s[at]&sActive)
		}
		if mb.t.Rebuild != nil {
			for _, at := range mb.at {
				key = append(key, s[at+cUnits])
			}
		}
	}
	return key
}
