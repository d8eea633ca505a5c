package scaling

import (
	"fmt"
	"math"
	"sort"

	"nines/model"
	"nines/model/reference"
)

// Curve is a demand and how it is played against a design.
type Curve struct {
	Demand Demand // requests/s that come to the service
	Clock  Rat    // seconds since midnight UTC at which it begins, for schedules
	Room   Room   // where requests wait for the service
	// Chance draws numbers in (0, 1), one after the other: waits, refused launches and reclaimed spot units then come as
	// they may. Nil is the typical course: every wait as long as makes the P50 of their sum, nothing refused or reclaimed.
	Chance func() float64
	// Reclaim draws when spot units are reclaimed in an otherwise typical course; nil: never. Chance draws that too.
	Reclaim func() float64
	Step    Rat // length of the intervals that are reported; 0 reports none
}

// Course is how a design meets a curve. Offered = Served + Shed + Queued, exactly, in all and in each interval. A request
// needs every tier, so at each moment the tier of least capacity, relative to its load, is the capacity of the service.
type Course struct {
	Run                           Rat // seconds
	Offered, Served, Shed, Queued Rat // requests; Queued at the end
	MostQueued, LongestWait       Rat
	Peak, PeakShed                Rat // requests/s
	Sheds                         bool
	FirstShed, LastShed           Rat // seconds; valid when Sheds
	Levels                        []Level
	Limits                        []Limit // which tier is the least, over time
	Lanes                         []LaneCourse
	Intervals                     []Interval
	Steps                         []model.Step
}

// LaneCourse is one tier's part. Levels are in requests/s of the service, so that tiers compare; unit counts and unit
// seconds are the tier's own.
type LaneCourse struct {
	Tier        string
	Levels      []Level
	Start, Most int
	UnitSeconds Rat // of units that follow the load, and of those people add; 0 where the provider bills by use
	Ordinary    Rat // unit seconds of the units at the beginning, had nothing changed
	Shed        Rat // that the tier would shed if it stood alone
	Launches    []Launch
	Removals    []Launch
	Refused     []Launch
	Taken       []Launch
	Hold        int     // units from the beginning with which it would shed nothing; 0 where units cannot say
	Ceiling     float64 // requests/s of the service; +Inf where none is known
	Why, Lift   model.Text
}

// Limit is the tier of least capacity from a time on.
type Limit struct {
	At   Rat
	Lane int // of Course.Lanes; -1 where nothing limits
}

// Interval is a stretch of the course.
type Interval struct {
	From, To                      Rat
	Offered, Served, Shed, Queued Rat // Queued at its end
	Demand, Capacity              Rat // the highest load and the least capacity in it, requests/s
	Lane                          int // that has this least capacity; -1 where none limits
}

// PlayDesign plays a curve against every tier of a deployment that takes the load, by the tier's own way of growing: units
// that follow the load on the engine ([Play], with its [Rules]), parts that the provider raises by steps when the load comes
// within one step of them, everything else by people who bring it, once, to what the highest load of the curve needs. The
// errors name an impossible curve.
func PlayDesign(d *model.Deployment, c Curve, fig *reference.Reader, led *model.Ledger) (*Course, error) {
	if err := c.Demand.check(); err != nil {
		return nil, err
	}
	peak := c.Demand.Peak()
	if d.Workload.Peak <= 0 || peak.Sign() <= 0 {
		return nil, fmt.Errorf("nothing is asked for in the whole curve")
	}
	led.Use("peak")
	r := &run{d: d, fig: fig, led: led, factor: peak.Float() / d.Workload.Peak, peak: peak}
	r.lanes()
	out := &Course{Run: c.Demand.Run, Peak: peak}
	for i := range r.list {
		l := &r.list[i]
		if err := r.grow(l); err != nil {
			return nil, fmt.Errorf("tier %s: %w", l.id, err)
		}
		l.steps = nil
		lane, err := r.meet(l, &c)
		if err != nil {
			return nil, fmt.Errorf("tier %s: %w", l.id, err)
		}
		out.Lanes = append(out.Lanes, lane)
		out.Steps = append(out.Steps, l.steps...)
	}
	sort.SliceStable(out.Steps, func(i, j int) bool { return out.Steps[i].At < out.Steps[j].At })
	out.Levels, out.Limits = least(out.Lanes)
	out.meter(&c)
	return out, nil
}

// share is the part of the service's load that a lane takes, exactly.
func (r *run) part(l *lane) Rat {
	if l.load >= r.d.Workload.Peak {
		return Int(1)
	}
	return Frac(1, int64(math.Round(r.d.Workload.Peak/l.load)))
}

// meet plays the curve against one lane.
func (r *run) meet(l *lane, c *Curve) (LaneCourse, error) {
	part := r.part(l)
	out := LaneCourse{Tier: l.id, Ceiling: l.most / part.Float(), Why: l.why, Lift: l.lift, Start: serving(l.tier), Most: serving(l.tier)}
	if math.IsInf(l.start, 1) {
		return out, nil
	}
	demand, peak := c.Demand, r.peak
	if part.Cmp(Int(1)) != 0 {
		demand, peak = demand.Times(part), peak.Times(part)
	}
	base := Rounded(l.base, loadPlaces)
	t := l.tier
	var levels []Level
	var err error
	metered := false
	switch {
	case t.Kind == model.KindCompute && !t.Managed && !r.owned(t) && follows(t) && !t.Fixed:
		own := demand
		if l.base > 0 { // the partner carries its base, the rest comes here
			own = demand.Above(Rounded(l.load-l.own, loadPlaces))
		}
		levels, err = r.follow(l, own, c, &out)
		metered = l.base == 0
	case l.fleet != nil && len(l.fleet.wave.before) > 0:
		levels, err = r.readers(l, demand, c, &out)
	case l.stair != nil:
		levels = r.stairs(l, demand, c)
	case l.jump != nil:
		levels = r.leap(l, demand, c)
	case l.job != nil:
		levels, err = r.people(l, demand, c, &out)
	default:
		levels = []Level{{Int(0), Rounded(l.start, loadPlaces)}}
		out.idle(t, demand.Run)
	}
	if err != nil {
		return out, err
	}
	levels = r.stored(l, demand, levels)
	if !metered && (len(levels) > 1 || levels[0].Capacity.Cmp(peak) < 0) {
		out.Shed = measure(demand, levels).shed
	}
	if !t.Managed && t.LimitRPS > 0 {
		out.Hold = max(out.Start, int(peak.Minus(base).Over(Rounded(t.LimitRPS, loadPlaces)).Ceil()))
	}
	if l.fleet != nil {
		out.Hold = l.fleet.hold(peak.Float())
	}
	for _, x := range levels {
		out.Levels = append(out.Levels, Level{x.At, x.Capacity.Over(part)})
	}
	return out, nil
}

// idle is a lane whose units never change.
func (o *LaneCourse) idle(t *model.PlacedTier, run Rat) {
	if t.Managed {
		return
	}
	o.Ordinary = run.Times(Int(int64(t.Units)))
	o.UnitSeconds = o.Ordinary
}

// durations are the waits of a course: the typical ones, or drawn.
func (c *Curve) durations(waits []wait) []float64 {
	out := make([]float64, len(waits))
	soon, _ := total(waits)
	for i, w := range waits {
		z := soon
		if c.Chance != nil {
			z = normal(c.Chance())
		}
		out[i] = w.at(z)
	}
	return out
}

// normal is the quantile of the standard normal distribution.
func normal(u float64) float64 {
	return math.Sqrt2 * math.Erfinv(2*math.Min(math.Max(u, 1e-9), 1-1e-9)-1)
}

// least is the capacity of the service over time, and the lane that sets it.
func least(lanes []LaneCourse) ([]Level, []Limit) {
	var at []Rat
	for i := range lanes {
		for _, l := range lanes[i].Levels {
			at = append(at, l.At)
		}
	}
	if len(at) == 0 {
		return nil, []Limit{{Int(0), -1}}
	}
	sort.Slice(at, func(i, j int) bool { return at[i].Cmp(at[j]) < 0 })
	next := make([]int, len(lanes))
	var levels []Level
	var limits []Limit
	for k, t := range at {
		if k > 0 && t.Cmp(at[k-1]) == 0 {
			continue
		}
		lane, capacity := -1, Rat{}
		for i := range lanes {
			all := lanes[i].Levels
			for next[i]+1 < len(all) && all[next[i]+1].At.Cmp(t) <= 0 {
				next[i]++
			}
			if len(all) > 0 && (lane < 0 || all[next[i]].Capacity.Cmp(capacity) < 0) {
				lane, capacity = i, all[next[i]].Capacity
			}
		}
		if n := len(levels); n == 0 || levels[n-1].Capacity.Cmp(capacity) != 0 {
			levels = append(levels, Level{t, capacity})
		}
		if n := len(limits); n == 0 || limits[n-1].Lane != lane {
			limits = append(limits, Limit{t, lane})
		}
	}
	return levels, limits
}

// meter measures the service, in all and by interval.
func (o *Course) meter(c *Curve) {
	levels := o.Levels
	if len(levels) == 0 { // nothing limits it: all is served
		levels = []Level{{Int(0), o.Peak}}
	}
	var ends []Rat
	if c.Step.Sign() > 0 {
		for t := c.Step; t.Cmp(o.Run) < 0; t = t.Plus(c.Step) {
			ends = append(ends, t)
		}
		ends = append(ends, o.Run)
	}
	var before meter
	from := Int(0)
	marks := &marks{at: ends, report: func(i int, m *meter) {
		iv := Interval{From: from, To: ends[i], Offered: m.offered.Minus(before.offered), Shed: m.shed.Minus(before.shed), Queued: m.backlog}
		iv.Served = iv.Offered.Minus(iv.Shed).Plus(before.backlog).Minus(m.backlog)
		o.Intervals = append(o.Intervals, iv)
		before, from = *m, ends[i]
	}}
	m := measureIn(c.Demand, levels, c.Room, marks)
	o.Offered, o.Shed, o.Queued, o.MostQueued, o.LongestWait = m.offered, m.shed, m.backlog, m.mostQueued, m.longest
	o.Served = o.Offered.Minus(o.Shed).Minus(o.Queued)
	o.PeakShed, o.Sheds, o.FirstShed, o.LastShed = m.peak, m.any, m.first, m.last
	o.describe(c, levels)
}

// describe fills in the highest load and the least capacity of each interval.
func (o *Course) describe(c *Curve, levels []Level) {
	w, k, j := c.Demand.walk(), 0, 0
	for i := range o.Intervals {
		iv := &o.Intervals[i]
		iv.Demand = w.highest(iv.From, iv.To)
		for k+1 < len(levels) && levels[k+1].At.Cmp(iv.From) <= 0 {
			k++
		}
		at := levels[k].At
		iv.Capacity = levels[k].Capacity
		for n := k + 1; n < len(levels) && levels[n].At.Cmp(iv.To) < 0; n++ {
			if levels[n].Capacity.Cmp(iv.Capacity) < 0 {
				iv.Capacity, at = levels[n].Capacity, levels[n].At
			}
		}
		if at.Cmp(iv.From) < 0 {
			at = iv.From
		}
		for j+1 < len(o.Limits) && o.Limits[j+1].At.Cmp(iv.From) <= 0 {
			j++
		}
		iv.Lane = o.Limits[j].Lane
		for n := j; n < len(o.Limits) && o.Limits[n].At.Cmp(at) <= 0; n++ {
			iv.Lane = o.Limits[n].Lane
		}
	}
}
