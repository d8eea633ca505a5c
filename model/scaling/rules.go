package scaling

import (
	"fmt"
	"math"
)

// Rules are what a policy does beyond the bare contract of `nines surge FILE`. The zero value does nothing more. What
// happens at one instant happens in this order: units begin to serve, units are warm, the warm pool has units again, units
// are taken away and replaced, the floor changes, and then, at the end of a metric period, the floor is kept, units are
// taken out and units are launched.
type Rules struct {
	// Steps replace the target's want by step scaling: while the alarm holds, want = units past warm-up + what the highest
	// step adds whose Above the metric exceeds Target by. Sorted by Above, the first at 0 or more.
	Steps []StepUp
	// Floors say how many units are wanted at least, from each time on, whatever the load: a schedule, or a forecast
	// ([Forecast]). Units that are missing are launched at that time, and at the end of each metric period while they are.
	Floors []Floor
	In     ScaleIn
	// Refill fills the warm pool again: a unit that left it is replaced there Boot later.
	Refill bool
	// Blocked are the times at which no capacity is to be had: launches in them do not happen, and are asked for again at
	// the end of each metric period while they are wanted. Sorted, not overlapping; [From, To).
	Blocked []Window
	// Lost are units that are taken away, such as reclaimed spot capacity. Sorted by time.
	Lost []Loss
}

// StepUp adds units when the metric is above Target + Above: Add units, and Share of those past warm-up, rounded up.
type StepUp struct {
	Above Rat // of utilization
	Add   int
	Share Rat
}

// Floor is the fewest units from At on.
type Floor struct {
	At    Rat
	Units int
}

// ScaleIn takes units out: when the last Periods metrics were at most Below, nothing boots or warms up, and the last
// change of the number of units is Cooldown or longer ago, as many are left as keep the highest load of these periods,
// Times over where it is set, at Target, and no fewer than the floor and [Group].Min. Units that are taken out stop at
// once. With Periods = 0 nothing is ever taken out.
type ScaleIn struct {
	Periods  int
	Below    Rat
	Cooldown Rat // seconds
	Times    Rat // spares are kept: 2 leaves twice the units; 0 is 1
}

// Window is a stretch of time, [From, To).
type Window struct{ From, To Rat }

// Loss takes one warm unit away at a time, if the group then has at least Slot units, and launches another for it. With a
// Slot the losses of each unit can be drawn beforehand, whatever the group does.
type Loss struct {
	At   Rat
	Slot int
}

// Room is where requests wait that find no capacity. The zero value is no room at all.
type Room struct {
	Places  Rat  // requests; not used when Endless
	Endless bool // nothing is ever shed
}

// Open says whether anything can wait in it.
func (r Room) Open() bool { return r.Endless || r.Places.Sign() > 0 }

// check says what makes rules unplayable.
func (r *Rules) check(g Group) error {
	switch {
	case g.Min < 0 || g.Min > g.Max:
		return fmt.Errorf("min is %d units and max %d; min must lie between 0 and max", g.Min, g.Max)
	case g.Room.Places.Sign() < 0:
		return fmt.Errorf("the waiting room holds %s requests; it cannot hold fewer than 0", g.Room.Places)
	case r.In.Below.Cmp(Int(1)) > 0:
		return fmt.Errorf("scale-in below %s; a utilization is at most 1", r.In.Below)
	case r.In.Periods < 0 || r.In.Cooldown.Sign() < 0 || r.In.Below.Sign() < 0 || r.In.Times.Sign() < 0:
		return fmt.Errorf("scale-in takes %d periods below %s and a cooldown of %s s; none can be negative", r.In.Periods, r.In.Below, r.In.Cooldown)
	}
	for i, s := range r.Steps {
		if s.Above.Sign() < 0 || s.Add < 0 || s.Share.Sign() < 0 || i > 0 && s.Above.Cmp(r.Steps[i-1].Above) <= 0 {
			return fmt.Errorf("step %d: steps rise, and add 0 units or more", i+1)
		}
	}
	for i, f := range r.Floors {
		if f.At.Sign() < 0 || f.Units < 0 || i > 0 && f.At.Cmp(r.Floors[i-1].At) <= 0 {
			return fmt.Errorf("floor %d: times rise from 0, and units are 0 or more", i+1)
		}
	}
	for i, w := range r.Blocked {
		if w.From.Sign() < 0 || w.To.Cmp(w.From) < 0 || i > 0 && w.From.Cmp(r.Blocked[i-1].To) < 0 {
			return fmt.Errorf("window %d without capacity: windows follow each other from 0", i+1)
		}
	}
	for i, l := range r.Lost {
		if l.At.Sign() < 0 || l.Slot < 1 || i > 0 && l.At.Cmp(r.Lost[i-1].At) < 0 {
			return fmt.Errorf("loss %d: losses are sorted by time from 0, of units from 1", i+1)
		}
	}
	return nil
}

// lcm takes the times of the rules into a common denominator.
func (r *Rules) lcm(m int64) int64 {
	m = lcm(m, r.In.Cooldown)
	for _, f := range r.Floors {
		m = lcm(m, f.At)
	}
	for _, w := range r.Blocked {
		m = lcm(lcm(m, w.From), w.To)
	}
	for _, l := range r.Lost {
		m = lcm(m, l.At)
	}
	return m
}

// times is a copy of the rules with all times multiplied.
func (r Rules) times(by Rat) Rules {
	r.In.Cooldown = r.In.Cooldown.Times(by)
	floors, blocked, lost := r.Floors, r.Blocked, r.Lost
	r.Floors, r.Blocked, r.Lost = nil, nil, nil
	for _, f := range floors {
		r.Floors = append(r.Floors, Floor{f.At.Times(by), f.Units})
	}
	for _, w := range blocked {
		r.Blocked = append(r.Blocked, Window{w.From.Times(by), w.To.Times(by)})
	}
	for _, l := range lost {
		r.Lost = append(r.Lost, Loss{l.At.Times(by), l.Slot})
	}
	return r
}

// ruleState is what the rules remember.
type ruleState struct {
	floor   int
	low     int // consecutive metrics at most In.Below
	lowMost Rat // highest load of these periods, in requests of a period
	changed Rat // when the number of units changed last
	moved   bool
	window  int // first window of Blocked that is not over
	paid    Rat // unit seconds until since
	since   Rat
	lowAim  Rat // requests of one period that keep one unit at In.Below

	// goals of a period for so many warm units: multiplied once, not every period
	goalOf        int
	goal, lowGoal Rat
}

// goals are the requests of a period that keep the warm units at the target, and at which the load is low.
func (s *sim) goals() (goal, low Rat) {
	r := &s.rules
	if r.goalOf != s.serving+1 { // 0 is not known yet
		warm := Int(int64(s.serving))
		r.goalOf, r.goal, r.lowGoal = s.serving+1, s.aim.Times(warm), r.lowAim.Times(warm)
	}
	return r.goal, r.lowGoal
}

// begin enters what is known beforehand.
func (s *sim) begin() {
	r := &s.p.Rules
	s.rules.lowAim = s.g.Capacity.Times(r.In.Below).Times(s.p.MetricPeriod)
	for _, l := range r.Lost {
		s.insert(event{l.At, l.Slot, eventLost})
	}
	for _, f := range r.Floors {
		s.insert(event{f.At, f.Units, eventFloor})
	}
	s.apply(Int(0))
}

// ruled makes an event of the rules happen.
func (s *sim) ruled(e event) {
	switch e.kind {
	case eventRefill:
		s.ready += e.units
	case eventFloor:
		s.rules.floor = e.units
		s.keepFloor(e.at)
	case eventLost:
		if s.serving > 0 && s.launched >= e.units {
			s.pay(e.at)
			s.serving, s.launched = s.serving-1, s.launched-1
			s.out.Taken = append(s.out.Taken, Launch{At: e.at, Count: 1})
			s.launch(e.at, 1)
		}
	}
}

// keepFloor launches what the floor wants.
func (s *sim) keepFloor(now Rat) {
	if missing := min(s.rules.floor, s.g.Max) - s.launched; missing > 0 {
		s.launch(now, missing)
	}
}

// want is how many units the alarm asks for after a period with so many requests.
func (s *sim) want(area Rat) int64 {
	steps := s.p.Rules.Steps
	if len(steps) == 0 {
		return area.Over(s.aim).Ceil()
	}
	warm, add := Int(int64(s.serving)), Rat{}
	for _, st := range steps {
		// metric > target + above, multiplied out
		limit := s.g.Capacity.Times(s.p.Target.Plus(st.Above)).Times(s.p.MetricPeriod).Times(warm)
		if area.Cmp(limit) > 0 {
			add = Int(int64(st.Add)).Plus(Int(st.Share.Times(warm).Ceil()))
		}
	}
	return warm.Plus(add).Ceil()
}

// scaleIn takes units out where the rules say so. It reports whether the same load in the next period could yet change
// something.
func (s *sim) scaleIn(now, area Rat) bool {
	in, r := &s.p.Rules.In, &s.rules
	if in.Periods == 0 {
		return false
	}
	if _, low := s.goals(); area.Cmp(low) > 0 {
		r.low = 0
		return false
	}
	if r.low++; r.low == 1 || area.Cmp(r.lowMost) > 0 {
		r.lowMost = area
	}
	least := max(s.g.Min, min(r.floor, s.g.Max))
	if s.launched <= least {
		return false
	}
	if r.low < in.Periods || s.launched != s.serving || r.moved && now.Minus(r.changed).Cmp(in.Cooldown) < 0 {
		return true
	}
	left := r.lowMost.Over(s.aim)
	if in.Times.Sign() > 0 {
		left = left.Times(in.Times)
	}
	want := max(least, int(min(left.Ceil(), math.MaxInt32)))
	if want < s.launched {
		s.pay(now)
		s.out.Removals = append(s.out.Removals, Launch{At: now, Count: s.launched - want})
		s.serving, s.launched = want, want
		s.setCapacity(now)
	}
	r.low = 0
	return true
}

// pay counts the units until now; it is called before their number changes.
func (s *sim) pay(now Rat) {
	r := &s.rules
	r.paid = r.paid.Plus(now.Minus(r.since).Times(Int(int64(s.launched))))
	r.since, r.changed, r.moved = now, now, true
}

// refill enters units that the warm pool will have again.
func (s *sim) refill(now Rat, units int) {
	if s.p.Rules.Refill && units > 0 {
		s.insert(event{now.Plus(s.p.Boot), units, eventRefill})
	}
}

// blocked says whether no capacity is to be had.
func (s *sim) blocked(now Rat) bool {
	all := s.p.Rules.Blocked
	for s.rules.window < len(all) && all[s.rules.window].To.Cmp(now) <= 0 {
		s.rules.window++
	}
	return s.rules.window < len(all) && all[s.rules.window].From.Cmp(now) <= 0
}

// wait meters an interval with a waiting room: what exceeds capacity waits, what waits is served as soon as there is
// capacity, and what finds the room full is shed. The load goes linearly from a to b. Totals are exact; when, within a
// ramp, the room becomes full solves a quadratic equation, so the first shed request is told to a microsecond.
func (m *meter) wait(t0, t1, a, b, c Rat) Rat {
	over0, over1 := a.Minus(c), b.Minus(c)
	dt := t1.Minus(t0)
	if s := over0.Sign() * over1.Sign(); s < 0 { // cut where the load crosses capacity
		cut := t0.Plus(dt.Times(over0.Over(over0.Minus(over1))))
		return m.wait(t0, cut, a, c, c).Plus(m.wait(cut, t1, c, b, c))
	}
	area := a.Plus(b).Times(Frac(1, 2)).Times(dt)
	grown(&m.offered, &m.offeredBefore, area)
	excess := area.Minus(c.Times(dt))
	before := m.backlog
	m.backlog = before.Plus(excess)
	if m.backlog.Sign() < 0 {
		m.backlog = Rat{}
	}
	if !m.room.Endless && m.backlog.Cmp(m.room.Places) > 0 {
		shed := m.backlog.Minus(m.room.Places)
		m.backlog = m.room.Places
		after := full(m.room.Places.Minus(before), over0, over1, dt)
		if !m.any {
			m.any, m.first = true, t0.Plus(after)
		}
		m.last = t1
		grown(&m.shed, &m.shedBefore, shed)
		for _, x := range []Rat{over0.Plus(over1.Minus(over0).Times(after.Over(dt))), over1} {
			if x.Cmp(m.peak) > 0 {
				m.peak = x
			}
		}
	}
	if m.backlog.Cmp(m.mostQueued) > 0 {
		m.mostQueued = m.backlog
	}
	if c.Sign() > 0 {
		if w := m.backlog.Over(c); w.Cmp(m.longest) > 0 {
			m.longest = w
		}
	}
	return area
}

// full is after how many seconds so many requests have come in excess, which goes linearly from x to y within dt.
func full(requests, x, y, dt Rat) Rat {
	switch {
	case requests.Sign() <= 0:
		return Rat{}
	case x.Cmp(y) == 0:
		return requests.Over(x)
	}
	slope := y.Minus(x).Over(dt).Float()
	root := math.Sqrt(max(0, x.Float()*x.Float()+2*slope*requests.Float()))
	return Rounded(min(2*requests.Float()/(x.Float()+root), dt.Float()), 6)
}
