package reliability

import (
	"fmt"
	"sync"
)

// explorer walks a space from its initial state and records the chain.
type explorer struct {
	sp     *space
	limit  int
	index  map[string]int32
	states [][]byte
	chain  chain
	over   bool
	buffer []byte // the state under construction
	arena  []byte // where kept states live
}

// errTooLarge says that a joint chain has more states than allowed.
type errTooLarge struct{ limit int }

func (e errTooLarge) Error() string {
	return fmt.Sprintf("the joint chain has more than %d states", e.limit)
}

// explore builds the chain of a space: its states, reachable ones only, and its transitions.
func (sp *space) explore(limit int) (*chain, [][]byte, error) {
	index := indexes.Get().(map[string]int32)
	defer func() {
		if len(index) <= mostPooled {
			clear(index)
			indexes.Put(index)
		}
	}()
	x := &explorer{sp: sp, limit: limit, index: index, states: make([][]byte, 0, 64)}
	x.chain.edges = make([]edge, 0, 192)
	x.chain.start = make([]int32, 0, 65)
	s := sp.initial()
	sp.canonical(s)
	x.visit(s)
	x.chain.start = append(x.chain.start, 0)
	for i := 0; i < len(x.states); i++ {
		x.leave(x.states[i])
		if x.over {
			return nil, nil, errTooLarge{limit}
		}
		x.chain.start = append(x.chain.start, int32(len(x.chain.edges)))
	}
	if len(x.states) > denseStates {
		x.groupStates()
	}
	return &x.chain, x.states, nil
}

// indexes are maps from a state to its number, used while a chain is explored: most chains are small, and a map of their
// size is most of what finding them allocates. A large one is not kept.
var indexes = sync.Pool{New: func() any { return make(map[string]int32, 64) }}

const mostPooled = 1024

// groupStates gathers the states for [chain.balance], by role and domains.
func (x *explorer) groupStates() {
	index := map[string]int32{}
	var key []byte
	for _, s := range x.states {
		key = x.sp.place(x.sp.role(key[:0], s), s)
		x.chain.group = append(x.chain.group, number(index, key))
	}
	x.chain.groups = len(index)
}

// number is the key's number, in order of first use.
func number(index map[string]int32, key []byte) int32 {
	n, ok := index[string(key)]
	if !ok {
		n = int32(len(index))
		index[string(key)] = n
	}
	return n
}

func (x *explorer) visit(s []byte) int32 {
	if i, ok := x.index[string(s)]; ok {
		return i
	}
	i := int32(len(x.states))
	if int(i) >= x.limit {
		x.over = true
		return 0
	}
	if cap(x.arena)-len(x.arena) < len(s) {
		x.arena = make([]byte, 0, 64*len(s))
	}
	at := len(x.arena)
	x.arena = append(x.arena, s...)
	kept := x.arena[at:len(x.arena):len(x.arena)]
	x.index[string(kept)] = i
	x.states = append(x.states, kept)
	return i
}

// leave records all transitions out of s.
func (x *explorer) leave(s []byte) {
	sp := x.sp
	for i := range sp.domains {
		x.domain(s, i)
	}
	for k := range sp.tiers {
		if sp.tiers[k].t.Standby != nil {
			x.pair(s, k)
		} else {
			x.group(s, k)
		}
	}
	for k, f := range sp.faults {
		x.fault(s, k, &sp.m.Faults[f])
	}
	for k := range sp.shocks {
		x.shock(s, k)
	}
}

// emit records the transition from before to after, drawing for every standby tier what its failover does.
func (x *explorer) emit(before, after []byte, rate float64, event int) {
	if rate > 0 {
		x.settle(0, before, after, rate, event)
	}
}

// settle applies rule 4 to the standby tiers from the k-th on: what happens at once when units come and go.
func (x *explorer) settle(k int, before, after []byte, rate float64, event int) {
	sp := x.sp
	if k == len(sp.standby) {
		if sp.held != nil {
			sp.rest(after)
		}
		sp.canonical(after)
		x.chain.edges = append(x.chain.edges, edge{x.visit(after), int32(event), rate})
		return
	}
	mb := &sp.tiers[sp.standby[k]]
	active := mb.active(after)
	if mb.t.Standby.TestEvery > 0 && !sp.available(after, mb, active) {
		mb.find(after) // the waiting units are called on
	}
	first, ready := -1, 0
	for u := range mb.unit {
		if sp.available(after, mb, u) {
			if first < 0 {
				first = u
			}
			ready++
		}
	}
	switch {
	case ready == 0, sp.available(after, mb, active):
		// All down: whoever comes first will be active at once. Or the active serves; its return cancels the action.
		after[mb.mode] = idle
	case !sp.anyAvailable(before, mb):
		// All were down: the first to become available is active at once (ties by order).
		mb.promote(after, first)
	case sp.available(before, mb, mb.active(before)):
		// The active is lost: draw the action once.
		c := mb.t.Standby.Coverage
		if c > 0 && c < 1 {
			other := append([]byte(nil), after...)
			other[mb.mode] = manual
			x.settle(k+1, before, other, rate*(1-c), event)
		}
		after[mb.mode] = automatic
		if c == 0 {
			after[mb.mode] = manual
			c = 1
		}
		x.settle(k+1, before, after, rate*c, event)
		return
	}
	x.settle(k+1, before, after, rate, event)
}

func (sp *space) anyAvailable(s []byte, mb *member) bool {
	for u := range mb.unit {
		if sp.available(s, mb, u) {
			return true
		}
	}
	return false
}

func (mb *member) promote(s []byte, u int) {
	for _, at := range mb.unit {
		s[at] &^= sActive
	}
	s[mb.unit[u]] |= sActive
	s[mb.mode] = idle
}

// from starts the state that a move leads to. It is overwritten by the next move.
func (x *explorer) from(s []byte) []byte {
	x.buffer = append(x.buffer[:0], s...)
	return x.buffer
}

// domain fails or is repaired, whatever its parents do.
func (x *explorer) domain(s []byte, i int) {
	sp := x.sp
	d := sp.domains[i]
	dom := &sp.m.Domains[d]
	if s[sp.level[i]] != 0 {
		x.step(s, sp.mendAt[i], &sp.mends[i], rate(dom.MTTR.Mean), func(after []byte) { after[sp.level[i]] = 0 })
		return
	}
	for k, draw := range sp.draws {
		p := draw.p
		if !sp.matters[i] { // no tier is rebuilt when it fails: its draw has no effect
			p = 1
		}
		after := x.from(s)
		after[sp.level[i]] = byte(k + 1)
		if dom.Loss == Kill {
			sp.kill(after, i)
		}
		x.emit(s, after, rate(dom.MTTF)*p, d)
		if !sp.matters[i] {
			return
		}
	}
}

// kill loses all units in domain i. Those that wait for a deeper gate go on doing so.
func (sp *space) kill(s []byte, i int) {
	gate := len(sp.gates[i]) - 1
	for k := range sp.tiers {
		mb := &sp.tiers[k]
		for p, at := range mb.at {
			if sp.under(mb.loc[p], i) {
				s[at+cFailed] = 0
				if !mb.order {
					clear(s[mb.repairAt[p] : mb.repairAt[p]+mb.repair.width(false)])
				}
				left := s[at+cUnits]
				for g := sp.lostIn(mb.loc[p]) - 1; g > gate; g-- {
					left -= s[at+cLost+g]
				}
				clear(s[at+cLost : at+cLost+gate])
				s[at+cLost+gate] = left
				if mb.order {
					mb.forget(s, byte(p+1), mb.total)
				}
			}
		}
		for u, at := range mb.unit {
			if sp.under(mb.home[u], i) {
				s[at] = s[at]&sActive | max(sLost+byte(gate), lostOnly(s[at]&sStatus))
				if mb.staged() {
					s[mb.unitAt[u]] = 0
				}
				if mb.order {
					mb.forget(s, byte(u+1), 1)
				}
			}
		}
	}
}

// lostOnly is the status of a lost unit, 0 of any other.
func lostOnly(status byte) byte {
	if status < sLost || status == sLatent {
		return 0
	}
	return status
}

// forget removes up to n entries of who from the waiting list, the longest waiting first.
func (mb *member) forget(s []byte, who byte, n int) {
	for i := 0; i < mb.total && n > 0; {
		if s[mb.queue+i] != who {
			i++
			continue
		}
		mb.drop(s, i)
		n--
	}
}

func (mb *member) wait(s []byte, who byte) {
	for i := mb.queue; ; i++ {
		if s[i] == 0 {
			s[i] = who
			return
		}
	}
}

// drop removes the entry at position i of the waiting list, and the stage of its repair.
func (mb *member) drop(s []byte, i int) {
	q := s[mb.queue : mb.queue+mb.total]
	copy(q[i:], q[i+1:])
	q[len(q)-1] = 0
	if !mb.repair.single() {
		stage := s[mb.slotAt : mb.slotAt+mb.total]
		copy(stage[i:], stage[i+1:])
		stage[len(stage)-1] = 0
	}
}

// group moves a tier whose units are counted by placement.
func (x *explorer) group(s []byte, k int) {
	sp := x.sp
	mb := &sp.tiers[k]
	for p, at := range mb.at {
		n, failed := int(s[at+cUnits]), int(s[at+cFailed])
		if up := n - failed - sp.lost(s, mb, p); up > 0 {
			after := x.from(s)
			after[at+cFailed]++
			if mb.order {
				mb.wait(after, byte(p+1))
			}
			x.emit(s, after, float64(up)*rate(mb.t.MTTF), sp.events.tiers+mb.tier)
		}
		if failed > 0 && !mb.order {
			crews := failed
			if mb.t.Crews > 0 {
				crews = min(crews, mb.t.Crews)
			}
			x.run(s, mb.repairAt[p], crews, &mb.repair, rate(mb.t.MTTR.Mean), func(after []byte) { after[at+cFailed]-- })
		}
		for g := range sp.lostIn(mb.loc[p]) {
			if lost := s[at+cLost+g]; lost > 0 && !mb.boots && sp.up(s, sp.gates[mb.loc[p]][g]) {
				x.run(s, mb.bootAt[p]+g*mb.boot.width(false), int(lost), &mb.boot, rate(mb.t.Boot.Mean), func(after []byte) { after[at+cLost+g]-- })
			}
		}
		if mb.t.Rebuild != nil && !mb.launches && sp.launching(s, k, p) {
			x.rebuild(s, mb, p)
		}
	}
	if mb.boots {
		x.bootTogether(s, mb)
	}
	if mb.launches {
		x.launchTogether(s, k)
	}
	if mb.order {
		x.repairs(s, mb, func(after []byte, who int) { after[mb.at[who]+cFailed]-- })
	}
}

// repairs moves the repairs under way: the longest waiting first (rule 3).
func (x *explorer) repairs(s []byte, mb *member, fix func(after []byte, who int)) {
	for i := 0; i < mb.t.Crews && s[mb.queue+i] != 0; i++ {
		x.step(s, mb.slotAt+i, &mb.repair, rate(mb.t.MTTR.Mean), func(after []byte) {
			mb.drop(after, i)
			fix(after, int(s[mb.queue+i])-1)
		})
	}
}

// launching says whether what a domain took of placement p is being launched elsewhere (rule 5).
func (sp *space) launching(s []byte, k, p int) bool {
	mb := &sp.tiers[k]
	if sp.up(s, mb.loc[p]) {
		return false
	}
	for i := mb.loc[p]; i >= 0; i = sp.parent[i] {
		if l := s[sp.level[i]]; l != 0 && sp.draws[l-1].blocked[k] {
			return false
		}
		if sp.shocks != nil && sp.shockBlocks(s, i, k) {
			return false
		}
	}
	return sp.refuge(s, mb) >= 0
}

// refuge is the placement in the surviving domain with the fewest units, -1 when none survives.
func (sp *space) refuge(s []byte, mb *member) int {
	target := -1
	for q := range mb.at {
		if sp.up(s, mb.loc[q]) && (target < 0 || sp.fewer(s[mb.at[q]+cUnits], s[mb.at[target]+cUnits])) {
			target = q
		}
	}
	return target
}

// launchable is how many units a domain took from placement p: all but those that failed singly, which stay with their
// repair (rule 2).
func (mb *member) launchable(s []byte, p int) int {
	return int(s[mb.at[p]+cUnits]) - int(s[mb.at[p]+cFailed])
}

// rebuild launches the units that a domain took, each by itself, in the surviving domain with the fewest units.
func (x *explorer) rebuild(s []byte, mb *member, p int) {
	sp := x.sp
	at, target, n := mb.at[p], sp.refuge(s, mb), mb.launchable(s, p)
	per := rate(mb.t.Rebuild.After.Mean)
	if n > 0 && !mb.launch.single() {
		x.onward(s, mb.launchAt[p], n, &mb.launch, per)
	}
	launch := func(count int, from func(after []byte)) {
		if count <= 0 {
			return
		}
		of, share := count, per
		if !mb.launch.single() { // the stages are those of all that are launched
			of, share = n, per*float64(count)/float64(n)
		}
		x.finish(s, mb.launchAt[p], of, &mb.launch, share, func(after []byte) {
			from(after)
			after[at+cUnits]--
			after[mb.at[target]+cUnits]++
		})
	}
	for g := range sp.lostIn(mb.loc[p]) {
		launch(int(s[at+cLost+g]), func(after []byte) { after[at+cLost+g]-- })
	}
	launch(n-sp.lost(s, mb, p), func([]byte) {})
}

// launchTogether moves all launches of a tier that are under way: they take a fixed time. What is repaired meanwhile in a
// domain that is down goes with the others.
func (x *explorer) launchTogether(s []byte, k int) {
	sp := x.sp
	mb := &sp.tiers[k]
	after, some := x.from(s), false
	for p := range mb.at {
		n := mb.launchable(s, p)
		if n == 0 || !sp.launching(s, k, p) {
			continue
		}
		some = true
		if !mb.launch.tick(after, mb.launchAt[p]) {
			continue
		}
		at := mb.at[p] + cLost
		clear(after[at : at+sp.lostIn(mb.loc[p])])
		for range n {
			after[mb.at[p]+cUnits]--
			after[mb.at[sp.refuge(after, mb)]+cUnits]++
		}
	}
	if some {
		x.emit(s, after, mb.launch.rate[0]*rate(mb.t.Rebuild.After.Mean), quiet)
	}
}

// fault strikes while it is not itself active (rule 8).
func (x *explorer) fault(s []byte, k int, f *Fault) {
	at, l := x.sp.faultAt+k, &x.sp.passes[k]
	after := x.from(s)
	if s[at] == 0 {
		after[at] = 1
		x.emit(s, after, f.Rate*f.Fails, x.sp.events.faults+x.sp.faults[k])
		return
	}
	i, per := int(s[at])-1, rate(f.MTTR.Mean)
	for _, b := range l.next[i] {
		after := x.from(s)
		after[at] = byte(b.to + 1)
		x.emit(s, after, per*l.rate[i]*b.p, quiet)
	}
	after = x.from(s)
	after[at] = 0
	x.emit(s, after, per*l.rate[i]*l.end[i], quiet)
}
