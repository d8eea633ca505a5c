package scaling

import (
	"fmt"
	"sort"
)

// Share is how much of its capacity a unit serves between boot and the end of its warm-up.
type Share string

// The shares.
const (
	ServesNone Share = "none"
	ServesHalf Share = "half"
	ServesFull Share = "full"
)

// Group is a scaling group: equal units, each serving Capacity requests/s, Start of them warm at time 0, never more than
// Max. Ready of those launched first come from a warm pool: they boot in Policy.ReadyBoot. Min and Room are beyond the
// bare contract of `nines surge FILE` without a queue: no fewer units than Min are left by [Rules.In], and Room requests
// may wait.
type Group struct {
	Capacity Rat
	Start    int
	Max      int
	Ready    int
	Min      int
	Room     Room
}

// Policy is target tracking in whole metric periods. Times are seconds.
type Policy struct {
	MetricPeriod Rat
	Periods      int // consecutive metrics above Target that raise the alarm
	Target       Rat // utilization, in (0, 1]
	Boot         Rat // from launch until the unit serves
	Warmup       Rat // from then until it serves fully and counts in the metric
	ReadyBoot    Rat // Boot of units from the warm pool
	DuringWarmup Share
	Rules        Rules // beyond the bare contract
}

// Launch is units launched at one instant.
type Launch struct {
	At    Rat
	Count int
	Ready int // of Count, from the warm pool
}

// Run is what happened. Offered = Served + Shed + Queued, exactly.
type Run struct {
	Offered, Served, Shed Rat // requests
	Queued                Rat // requests that wait at the end of the run; 0 without a waiting room
	MostQueued            Rat // most requests that waited at any time
	LongestWait           Rat // seconds; of a request that joins when MostQueued/capacity was largest, if capacity stays
	PeakShed              Rat // requests/s
	Sheds                 bool
	FirstShed, LastShed   Rat // seconds; valid when Sheds
	Alarmed               bool
	Alarm                 Rat // when the alarm first held; valid when Alarmed
	Launches              []Launch
	Levels                []Level  // capacity over time
	Removals              []Launch // units taken out by [Rules.In]
	Refused               []Launch // units that were wanted while no capacity was to be had ([Rules.Blocked])
	Taken                 []Launch // units that were reclaimed ([Rules.Lost])
	UnitSeconds           Rat      // what is paid: units from their launch to their end, start units from 0
}

// maxPeriods bounds the work of one run: 30 years of one-minute metrics.
const maxPeriods = 16_000_000

// Play plays a demand against a group under a policy, exactly. The rules, to the letter:
//
// Start units are warm at 0. Metric periods start at 0; only whole ones count, also one that ends with the run. A
// period's metric is its time-average offered load over Capacity × the units past warm-up at its end, one whose warm-up
// ends then counting. The alarm holds while the last Periods metrics of the run are strictly above Target. At the end of
// each period at which it holds, want = ceil(average load of that period / (Capacity × Target)), and want − (running +
// pending) units are launched at once if positive, up to Max; units that warm up are running. There is no cooldown and
// no scale-in. A unit serves nothing before Boot, the stated share of its capacity until Boot + Warmup, then all of it.
// Shed is offered load above capacity; nothing queues without a [Room]. [Rules] add to these what they say.
func Play(d Demand, g Group, p Policy) (Run, error) {
	if err := check(d, g, p); err != nil {
		return Run{}, err
	}
	s := scaleOf(d, g, p)
	sim := newSim(s.demand(d), s.group(g), s.policy(p))
	sim.play()
	return s.run(sim), nil
}

func check(d Demand, g Group, p Policy) error {
	if err := d.check(); err != nil {
		return err
	}
	switch {
	case g.Capacity.Sign() <= 0:
		return fmt.Errorf("a unit serves %s requests/s; it must serve more than 0", g.Capacity)
	case g.Start < 0 || g.Ready < 0:
		return fmt.Errorf("the group starts with %d units and %d in the warm pool; neither can be negative", g.Start, g.Ready)
	case g.Max < g.Start || g.Max < 1:
		return fmt.Errorf("max is %d units, fewer than the %d at the start; raise max or lower start", g.Max, g.Start)
	case p.MetricPeriod.Sign() <= 0:
		return fmt.Errorf("the metric period is %s s; it must be longer than 0 s", p.MetricPeriod)
	case p.Periods < 1:
		return fmt.Errorf("the alarm takes %d periods; it needs at least 1", p.Periods)
	case p.Target.Sign() <= 0 || p.Target.Cmp(Int(1)) > 0:
		return fmt.Errorf("the target utilization is %s; it must be above 0 and at most 1", p.Target)
	case p.Boot.Sign() < 0 || p.Warmup.Sign() < 0 || p.ReadyBoot.Sign() < 0:
		return fmt.Errorf("boot is %s s and warm-up %s s; neither can be negative", p.Boot, p.Warmup)
	case d.Run.Over(p.MetricPeriod).Cmp(Int(maxPeriods)) > 0:
		return fmt.Errorf("a run of %s s has more than %d metric periods of %s s; lengthen the period or shorten the run", d.Run, maxPeriods, p.MetricPeriod)
	}
	switch p.DuringWarmup {
	case ServesNone, ServesHalf, ServesFull:
		return p.Rules.check(g)
	}
	return fmt.Errorf("during warm-up a unit serves %q; write none, half or full", p.DuringWarmup)
}

// sim is the state of a run.
type sim struct {
	g Group
	p Policy

	share Rat // of capacity, during warm-up
	aim   Rat // requests of one period that keep one unit at Target

	load   walker
	run    Rat
	meter  meter
	events []event // sorted by time from next on
	next   int

	serving, warming, launched int // warm; between boot and warm; running + pending
	capacity                   Rat
	ready                      int
	streak                     int
	out                        Run
	rules                      ruleState
}

// event is something that happens to units at a time.
type event struct {
	at    Rat
	units int
	kind  eventKind
}

// eventKind orders what happens at one instant.
type eventKind int

const (
	eventServe  eventKind = iota // units begin to serve
	eventWarm                    // they serve fully
	eventRefill                  // the warm pool has them again
	eventLost                    // the unit of this number is taken away, when there are as many
	eventFloor                   // from now on at least so many are wanted
)

func newSim(d Demand, g Group, p Policy) *sim {
	s := &sim{g: g, p: p, load: d.walk(), run: d.Run, serving: g.Start, launched: g.Start, ready: g.Ready}
	switch p.DuringWarmup {
	case ServesHalf:
		s.share = Frac(1, 2)
	case ServesFull:
		s.share = Int(1)
	}
	s.aim = g.Capacity.Times(p.Target).Times(p.MetricPeriod)
	s.meter.room = g.Room
	s.begin()
	s.setCapacity(Int(0))
	return s
}

// play goes from metric period to metric period.
func (s *sim) play() {
	start := Int(0)
	for {
		end := start.Plus(s.p.MetricPeriod)
		if end.Cmp(s.run) > 0 {
			s.integrate(start, s.run)
			s.apply(s.run)
			break
		}
		area := s.integrate(start, end)
		s.apply(end)
		quiet := s.decide(end, area)
		start = end
		if quiet {
			start = s.skip(start)
		}
	}
	s.meter.settle()
	s.out.Offered, s.out.Shed, s.out.PeakShed = s.meter.offered, s.meter.shed, s.meter.peak
	s.out.Queued, s.out.MostQueued, s.out.LongestWait = s.meter.backlog, s.meter.mostQueued, s.meter.longest
	s.out.Served = s.out.Offered.Minus(s.out.Shed).Minus(s.out.Queued)
	s.pay(s.run)
	s.out.UnitSeconds = s.rules.paid
	s.out.Sheds, s.out.FirstShed, s.out.LastShed = s.meter.any, s.meter.first, s.meter.last
}

// integrate meters [from, to] piece by piece and event by event, and returns the requests offered.
func (s *sim) integrate(from, to Rat) Rat {
	var area Rat
	for t := from; t.Cmp(to) < 0; {
		s.apply(t)
		s.load.seek(t)
		end := to
		if u := s.load.until(); u.Cmp(end) < 0 {
			end = u
		}
		if s.next < len(s.events) && s.events[s.next].at.Cmp(end) < 0 {
			end = s.events[s.next].at
		}
		area = area.Plus(s.meter.add(t, end, s.load.at(t), s.load.at(end), s.capacity))
		t = end
	}
	return area
}

// apply makes the events up to t happen.
func (s *sim) apply(t Rat) {
	for s.next < len(s.events) && s.events[s.next].at.Cmp(t) <= 0 {
		e := s.events[s.next]
		s.next++
		switch e.kind {
		case eventServe:
			s.warming += e.units
		case eventWarm:
			s.warming, s.serving = s.warming-e.units, s.serving+e.units
		default:
			s.ruled(e)
		}
		s.setCapacity(e.at)
	}
}

func (s *sim) setCapacity(at Rat) {
	units := Int(int64(s.serving))
	if s.warming > 0 {
		units = units.Plus(s.share.Times(Int(int64(s.warming))))
	}
	s.capacity = s.g.Capacity.Times(units)
	levels := s.out.Levels
	if n := len(levels); n > 0 && levels[n-1].At.Cmp(at) == 0 {
		levels[n-1].Capacity = s.capacity
		return
	}
	s.out.Levels = append(levels, Level{at, s.capacity})
}

// decide takes the metric of the period that ended at now and launches what is wanted. It reports whether the same load
// in the next period would change nothing.
func (s *sim) decide(now, area Rat) (quiet bool) {
	s.keepFloor(now)
	s.apply(now) // units that boot in no time
	more := s.scaleIn(now, area)
	pending := more || s.next < len(s.events) || s.launched < min(s.rules.floor, s.g.Max)
	// metric > target, multiplied out: a group without warm units is above it at any load
	if goal, _ := s.goals(); area.Cmp(goal) <= 0 {
		s.streak = 0
		return !pending
	}
	if s.streak++; s.streak < s.p.Periods {
		return false
	}
	if !s.out.Alarmed {
		s.out.Alarmed, s.out.Alarm = true, now
	}
	want := s.want(area)
	if limit := int64(s.g.Max); want > limit {
		want = limit
	}
	count := int(want) - s.launched
	if count <= 0 {
		return !pending
	}
	s.launch(now, count)
	return false
}

// launch starts units; none where no capacity is to be had.
func (s *sim) launch(now Rat, count int) {
	if s.blocked(now) {
		s.out.Refused = append(s.out.Refused, Launch{At: now, Count: count})
		return
	}
	s.pay(now)
	ready := min(count, s.ready)
	s.ready -= ready
	s.launched += count
	s.out.Launches = append(s.out.Launches, Launch{now, count, ready})
	s.schedule(now.Plus(s.p.ReadyBoot), ready)
	s.schedule(now.Plus(s.p.Boot), count-ready)
	s.refill(now, ready)
}

// schedule enters units that begin to serve at the time and are warm Warmup later.
func (s *sim) schedule(at Rat, units int) {
	if units == 0 {
		return
	}
	s.insert(event{at, units, eventServe})
	s.insert(event{at.Plus(s.p.Warmup), units, eventWarm})
}

// insert keeps events in time order, those of one time by kind, then in the order of their entry.
func (s *sim) insert(e event) {
	rest := s.events[s.next:]
	i := s.next + sort.Search(len(rest), func(i int) bool {
		c := rest[i].at.Cmp(e.at)
		return c > 0 || c == 0 && rest[i].kind > e.kind
	})
	s.events = append(s.events, event{})
	copy(s.events[i+1:], s.events[i:])
	s.events[i] = e
}

// skip meters, in one go, the whole periods from t on in which the load stays what it was, and returns where they end.
// The caller knows that nothing is pending and that another such period would change nothing.
func (s *sim) skip(t Rat) Rat {
	s.load.seek(t)
	if s.load.slope.Sign() != 0 || s.load.pieces[s.load.i].At.Plus(s.p.MetricPeriod).Cmp(t) > 0 {
		return t // the period before t held another load
	}
	n := s.load.until().Minus(t).Over(s.p.MetricPeriod).Floor()
	if n <= 0 {
		return t
	}
	end := t.Plus(s.p.MetricPeriod.Times(Int(n)))
	load := s.load.at(t)
	s.meter.add(t, end, load, load, s.capacity)
	return end
}

// Decimals writes the requests as decimals with at most so many places. What is served is the difference of the others
// as written, so that offered = served + shed + queued holds digit for digit even where thirds were rounded.
func (r Run) Decimals(places int) (offered, served, shed string) {
	offered, shed = r.Offered.Decimal(places), r.Shed.Decimal(places)
	o, _ := ParseRat(offered)
	s, _ := ParseRat(shed)
	q, _ := ParseRat(r.Queued.Decimal(places))
	return offered, o.Minus(s).Minus(q).Decimal(places), shed
}
