package reliability

// orders say in how many stages times that are not exponential are followed. Blunt: lognormal ones in two equal stages,
// whatever their spread.
type orders struct {
	fixed, lognormal int
	blunt            bool
}

// lawOf is the law of a time.
func (o orders) lawOf(d Duration) law {
	switch {
	case d.Shape == Fixed:
		return stagesOf(d, o.fixed)
	case d.Shape == Lognormal && o.blunt:
		return inARow(2, 0)
	}
	return stagesOf(d, o.lognormal)
}

// timers are the clocks of a space whose time is not exponential. A state holds the stage of a single clock in a byte; of
// equal clocks that run by themselves it counts those in each stage but the first. A stage byte is 0 while its clock does
// not run, but for a failover that waits for a standby (its progress is kept).
type timers struct {
	orders
	mends  []law // per domain
	mendAt []int // per domain, the byte of the stage of its repair; -1: it has one stage
	passes []law // per fault; the fault's byte is 0 or the stage + 1
	ends   []int // per domain, the byte after its block
	held   []int // all bytes that hold stages, but those of faults
}

func (o orders) timersOf(m *Model, domains, faults []int) timers {
	n := len(domains)
	at := make([]int, 2*n)
	t := timers{orders: o, mends: make([]law, n), mendAt: at[:0:n], ends: at[n:n], passes: make([]law, len(faults))}
	for i, d := range domains {
		t.mends[i] = o.lawOf(m.Domains[d].MTTR)
	}
	for i, f := range faults {
		t.passes[i] = o.lawOf(m.Faults[f].MTTR)
	}
	return t
}

// clocks are the laws of a tier, and where a state holds their stages.
type clocks struct {
	repair, boot, launch, failover, manual law
	// Times of one length end together where they begin together: units that boot once their domain is back, and those that
	// are launched once it is down. One clock for each placement (and gate) then counts, and all clocks of the tier that run
	// move on at once, so that what began first ends first.
	boots, launches bool
	// So do repairs of a standby tier whose failures may go unnoticed: the loss of the active finds all of them.
	repairs bool

	repairAt []int // per placement
	bootAt   []int // per placement, that of its first gate
	launchAt []int // per placement
	unitAt   []int // standby: per unit, of its repair or boot
	slotAt   int   // ordered: of the first repair under way
	paceAt   int   // standby: of the pending action
}

func (o orders) clocksOf(t *Tier) clocks {
	c := clocks{repair: o.lawOf(t.MTTR), boot: o.lawOf(t.Boot), boots: t.Boot.Shape == Fixed}
	if t.Rebuild != nil {
		c.launch, c.launches = o.lawOf(t.Rebuild.After), t.Rebuild.After.Shape == Fixed
	}
	if t.Standby != nil {
		c.failover, c.manual = o.lawOf(t.Standby.Failover), o.lawOf(t.Standby.Manual)
		c.repairs = t.MTTR.Shape == Fixed && t.Standby.TestEvery > 0
	}
	return c
}

// room takes n bytes for stages from byte at on.
func (sp *space) room(at, n int) int {
	for i := range n {
		sp.held = append(sp.held, at+i)
	}
	return at + n
}

// layStage gives a single clock its byte, -1 when it needs none, and returns the byte after it.
func (sp *space) layStage(list *[]int, l *law, n int) int {
	if l.single() {
		*list = append(*list, -1)
		return n
	}
	*list = append(*list, n)
	return sp.room(n, 1)
}

// width is how many bytes equal clocks take: one where they move together, else a count for each stage but the first.
func (l *law) width(together bool) int {
	if together {
		return min(1, len(l.rate)-1)
	}
	return max(0, len(l.rate)-1)
}

// layPlacement gives placement p the bytes of its repairs, boots and launches.
func (sp *space) layPlacement(mb *member, p, n int) int {
	if mb.repairAt == nil {
		k := len(mb.loc)
		at := make([]int, 3*k)
		mb.repairAt, mb.bootAt, mb.launchAt = at[:k], at[k:2*k], at[2*k:]
	}
	mb.repairAt[p] = n
	if !mb.order {
		n = sp.room(n, mb.repair.width(false))
	}
	mb.bootAt[p] = n
	n = sp.room(n, sp.lostIn(mb.loc[p])*mb.boot.width(mb.boots))
	mb.launchAt[p] = n
	return sp.room(n, mb.launch.width(mb.launches))
}

// layUnit gives unit u of a standby tier the byte of its repair or boot.
func (sp *space) layUnit(mb *member, u, n int) int {
	if mb.unitAt == nil {
		mb.unitAt = make([]int, len(mb.home))
	}
	mb.unitAt[u] = n
	if !mb.staged() {
		return n
	}
	return sp.room(n, 1)
}

// staged says whether units of a standby tier have a stage.
func (mb *member) staged() bool { return !mb.boot.single() || !mb.order && !mb.repair.single() }

// layPace gives a standby tier the byte of its pending action.
func (sp *space) layPace(mb *member, n int) int {
	mb.paceAt = n
	if mb.failover.single() && mb.manual.single() {
		return n
	}
	return sp.room(n, 1)
}

// laySlots gives the repairs under way of a tier whose crews are called in order their bytes.
func (sp *space) laySlots(mb *member, n int) int {
	mb.slotAt = n
	if mb.repair.single() {
		return n
	}
	return sp.room(n, mb.total)
}

// sortSlots sorts the repairs under way: their order does not matter any more.
func (mb *member) sortSlots(s []byte) {
	q := s[mb.queue : mb.queue+mb.t.Crews]
	stage := q // equal entries are equal
	if !mb.repair.single() {
		stage = s[mb.slotAt : mb.slotAt+mb.t.Crews]
	}
	for i := 1; i < len(q) && q[i] != 0; i++ {
		for j := i; j > 0 && (q[j] < q[j-1] || q[j] == q[j-1] && stage[j] < stage[j-1]); j-- {
			q[j], q[j-1] = q[j-1], q[j]
			if !mb.repair.single() {
				stage[j], stage[j-1] = stage[j-1], stage[j]
			}
		}
	}
}

// step moves a single clock whose stage is byte at; per is how often its time ends in an hour.
func (x *explorer) step(s []byte, at int, l *law, per float64, done func(after []byte)) {
	i := 0
	if !l.single() {
		i = int(s[at])
	}
	for _, b := range l.next[i] {
		after := x.from(s)
		after[at] = byte(b.to)
		x.emit(s, after, per*l.rate[i]*b.p, quiet)
	}
	if l.end[i] > 0 {
		after := x.from(s)
		if i > 0 {
			after[at] = 0
		}
		done(after)
		x.emit(s, after, per*l.rate[i]*l.end[i], quiet)
	}
}

// run moves n equal clocks that run by themselves; the counts of their stages begin at byte at.
func (x *explorer) run(s []byte, at, n int, l *law, per float64, done func(after []byte)) {
	x.onward(s, at, n, l, per)
	x.finish(s, at, n, l, per, done)
}

// onward moves such clocks from stage to stage.
func (x *explorer) onward(s []byte, at, n int, l *law, per float64) {
	for i, next := range l.next {
		c := inStage(s, at, n, l, i)
		for _, b := range next {
			if c > 0 {
				after := x.from(s)
				if i > 0 {
					after[at+i-1]--
				}
				after[at+b.to-1]++
				x.emit(s, after, float64(c)*l.rate[i]*b.p*per, quiet)
			}
		}
	}
}

// finish ends such clocks.
func (x *explorer) finish(s []byte, at, n int, l *law, per float64, done func(after []byte)) {
	for i, end := range l.end {
		if c := inStage(s, at, n, l, i); c > 0 && end > 0 {
			after := x.from(s)
			if i > 0 {
				after[at+i-1]--
			}
			done(after)
			x.emit(s, after, float64(c)*l.rate[i]*end*per, quiet)
		}
	}
}

// inStage is how many of n clocks are in stage i.
func inStage(s []byte, at, n int, l *law, i int) int {
	if i > 0 {
		return int(s[at+i-1])
	}
	for _, c := range s[at : at+len(l.rate)-1] {
		n -= int(c)
	}
	return n
}

// trim leaves at most n clocks: those in the earliest stages go first.
func trim(s []byte, at, n int, l *law) {
	for over := -inStage(s, at, n, l, 0); over > 0; over-- {
		i := at
		for s[i] == 0 {
			i++
		}
		s[i]--
	}
}

// rest sets the stages of clocks that do not run back to the first: what stopped begins anew. Only a failover that waits for
// a standby goes on where it was.
func (sp *space) rest(s []byte) {
	for k := range sp.tiers {
		mb := &sp.tiers[k]
		for p := range mb.at {
			sp.restPlacement(s, k, p)
		}
		for u, at := range mb.unit {
			if lostOnly(s[at]&sStatus) != 0 && !mb.boot.single() && !sp.boots(s, mb, u) {
				s[mb.unitAt[u]] = 0
			}
		}
		if mb.t.Standby != nil && s[mb.mode] == idle && mb.paced() {
			s[mb.paceAt] = 0
		}
	}
}

// paced says whether a pending action has stages.
func (mb *member) paced() bool { return !mb.failover.single() || !mb.manual.single() }

func (sp *space) restPlacement(s []byte, k, p int) {
	mb := &sp.tiers[k]
	if w := mb.boot.width(mb.boots); w > 0 {
		for g := range sp.lostIn(mb.loc[p]) {
			at, lost := mb.bootAt[p]+g*w, int(s[mb.at[p]+cLost+g])
			switch {
			case lost == 0 || !sp.up(s, sp.gates[mb.loc[p]][g]):
				clear(s[at : at+w])
			case !mb.boots:
				trim(s, at, lost, &mb.boot)
			}
		}
	}
	if w := mb.launch.width(mb.launches); w > 0 {
		at, n := mb.launchAt[p], 0
		if sp.launching(s, k, p) {
			n = mb.launchable(s, p)
		}
		switch {
		case n == 0:
			clear(s[at : at+w])
		case !mb.launches:
			trim(s, at, n, &mb.launch)
		}
	}
}

// boots says whether the lost unit u of a standby tier boots.
func (sp *space) boots(s []byte, mb *member, u int) bool {
	return sp.up(s, sp.gates[mb.home[u]][s[mb.unit[u]]&sStatus-sLost])
}

// bootTogether moves all boots of a tier that are under way: they take a fixed time.
func (x *explorer) bootTogether(s []byte, mb *member) {
	sp := x.sp
	after, some := x.from(s), false
	for p, at := range mb.at {
		for g := range sp.lostIn(mb.loc[p]) {
			if s[at+cLost+g] > 0 && sp.up(s, sp.gates[mb.loc[p]][g]) {
				some = true
				if mb.boot.tick(after, mb.bootAt[p]+g*mb.boot.width(true)) {
					after[at+cLost+g] = 0
				}
			}
		}
	}
	for u, at := range mb.unit {
		if lostOnly(s[at]&sStatus) != 0 && sp.boots(s, mb, u) {
			some = true
			if mb.boot.tick(after, mb.unitAt[u]) {
				after[at] &= sActive
			}
		}
	}
	if some {
		x.emit(s, after, mb.boot.rate[0]*rate(mb.t.Boot.Mean), quiet)
	}
}

// repairTogether moves all repairs of a standby tier that are under way: they take a fixed time.
func (x *explorer) repairTogether(s []byte, mb *member) {
	after, some := x.from(s), false
	done := func(u int) { after[mb.unit[u]] &= sActive }
	for u, at := range mb.unit {
		if !mb.order && s[at]&sStatus == sFailed {
			some = true
			if mb.repair.tick(after, mb.unitAt[u]) {
				done(u)
			}
		}
	}
	for i := mb.t.Crews - 1; mb.order && i >= 0; i-- {
		if who := s[mb.queue+i]; who != 0 {
			some = true
			if mb.repair.tick(after, mb.slotAt+i) {
				mb.drop(after, i)
				done(int(who) - 1)
			}
		}
	}
	if some {
		x.emit(s, after, mb.repair.rate[0]*rate(mb.t.MTTR.Mean), quiet)
	}
}

// tick moves a clock of equal stages on and says whether its time is over.
func (l *law) tick(s []byte, at int) bool {
	if l.single() {
		return true
	}
	if int(s[at])+1 < len(l.rate) {
		s[at]++
		return false
	}
	s[at] = 0
	return true
}
