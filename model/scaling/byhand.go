package scaling

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reference"
)

// job is a change that people make: what they wait for after the alarm, and how long before its end the tier is down.
type job struct {
	waits []wait
	down  func(z float64) float64 // of the end of the job; nil: it serves throughout
	units bool                    // more units, not a larger one
}

// byHand grows a tier that does not follow the load: someone is alarmed, responds, prepares and changes it, once, to what
// the surge needs.
func (r *run) byHand(l *lane) error {
	t := l.tier
	level := r.d.Operations.Automation
	waits := []wait{r.respond(), r.prepare(level)}
	switch {
	case t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged:
		return r.change(l, r.classChange(t, waits))
	case t.Kind == model.KindCache:
		return r.change(l, job{waits: append(waits, r.wait("surge.cache.scale", model.Msg("surge.step.cache")))})
	case t.Kind == model.KindCompute && r.balanced(t):
		return r.change(l, r.addUnits(t, level, waits))
	}
	// one machine: stop it, choose a larger size, start it
	resize := r.wait("surge.resize", model.Msg("surge.step.resize"))
	return r.change(l, job{waits: append(waits, resize), down: resize.at})
}

// respond is until someone is at the keyboard, by on-call arrangement.
func (r *run) respond() wait {
	r.led.Use("operations.on_call", "operations.people")
	key := reference.Key("respond." + r.d.Operations.OnCall)
	if !r.fig.Has(key) {
		key = "respond.none"
	}
	w := r.wait(key, model.Msg("surge.step.respond"))
	if r.d.Operations.People < 2 { // one person cannot always be reached
		alone := r.fig.Value("respond.alone")
		w.p50, w.p95 = w.p50*alone, w.p95*alone
	}
	return w
}

// prepare is from there until the change begins.
func (r *run) prepare(level string) wait {
	r.led.Use("operations.automation")
	key := reference.Key("surge.prepare." + level)
	if !r.fig.Has(key) {
		key = "surge.prepare.manual"
	}
	return r.wait(key, model.Msg("surge.step.prepare"))
}

// balanced says whether one more unit of a tier would get requests: something in front of it spreads them, and no database
// lives on it.
func (r *run) balanced(t *model.PlacedTier) bool {
	front := false
	for i := range r.d.Tiers {
		o := &r.d.Tiers[i]
		if o.Host == t.Name {
			return false
		}
		front = front || o.Site == t.Site && (o.Kind == model.KindLoadBalancer || o.Kind == model.KindGateway)
	}
	return front
}

// addUnits builds more of the same: by hand, by script, or by the code that made the present ones.
func (r *run) addUnits(t *model.PlacedTier, level string, waits []wait) job {
	if level == model.ByHand || level == model.Scripted {
		waits = append(waits, r.wait(reference.Key("surge.build."+level), model.Msg("surge.step.build")))
	}
	spread := r.fig.Value("surge.boot.spread")
	boot := wait{model.Msg("surge.step.boot"), float64(t.Boot), float64(t.Boot) * spread}
	return job{waits: append(waits, boot), units: true}
}

// classChange is another class for a managed database. A single one is down while it changes; with a standby or a reader
// the job is longer and the tier is down for one failover at its end.
func (r *run) classChange(t *model.PlacedTier, waits []wait) job {
	switch t.Topology {
	case model.TopologyStandby, model.TopologyCluster:
		w := r.wait("surge.class.standby", model.Msg("surge.step.class"))
		return job{waits: append(waits, w), down: func(float64) float64 { return float64(t.FailoverTime) }}
	case model.TopologyAurora:
		if t.Standby != nil {
			w := r.wait("surge.class.aurora", model.Msg("surge.step.class"))
			return job{waits: append(waits, w), down: func(float64) float64 { return float64(t.FailoverTime) }}
		}
	}
	w := r.wait("surge.class.single", model.Msg("surge.step.class"))
	return job{waits: append(waits, w), down: w.at}
}

// order buys hardware: somebody notices, the order is approved, built, shipped, racked and burned in.
func (r *run) order(l *lane) error {
	burnIn := reference.Key("surge.order.burn-in")
	r.led.Use("operations.automation")
	if a := r.d.Operations.Automation; a == model.AsCode || a == model.Pipeline {
		burnIn = "surge.order.burn-in.automated"
	}
	return r.change(l, job{units: l.tier.Kind == model.KindCompute, waits: []wait{
		r.respond(),
		r.wait("surge.order.approve", model.Msg("surge.step.approve")),
		r.wait("surge.order.lead", model.Msg("surge.step.lead")),
		r.wait("surge.order.rack", model.Msg("surge.step.rack")),
		r.wait(burnIn, model.Msg("surge.step.burn-in")),
	}})
}

// change plays a job: the alarm comes from the engine, then its waits pass, then the capacity is what the surge needs, as
// far as the ceiling lets it.
func (r *run) change(l *lane, j job) error {
	l.job = &j
	alarm, err := r.alarm(l)
	if err != nil {
		return err
	}
	goal, units := r.goal(l)
	if goal <= l.start { // at its ceiling: nobody can add anything
		l.p50, l.p90 = never, never
		return nil
	}
	soon, late := total(j.waits)
	l.soon, l.late = j.levels(l, alarm, soon, goal), j.levels(l, alarm, late, goal)
	l.finish(r.factor)
	r.tellJob(l, j, alarm, soon, goal, units)
	return nil
}

// tellJob writes the steps of a job.
func (r *run) tellJob(l *lane, j job, alarm, soon, goal float64, units int) {
	period := r.fig.Value("surge.metric-period")
	at := alarm
	l.mark(model.Msg("surge.step.alarm", "periods", strconv.Itoa(r.periods()), "period", number(period)), 0, at, serving(l.tier), l.start)
	for i, w := range j.waits {
		n, c := serving(l.tier), l.start // until the last wait is over
		if i == len(j.waits)-1 {
			c = goal
			if j.units {
				n = units
			}
		}
		l.mark(w.name, at, w.at(soon), n, c)
		at += w.at(soon)
	}
}

// levels is the capacity while a job with its waits at z standard deviations is done.
func (j job) levels(l *lane, alarm, z, goal float64) []rise {
	end := alarm
	for _, w := range j.waits {
		end += w.at(z)
	}
	out := []rise{{0, l.start}}
	if j.down != nil {
		if d := j.down(z); d > 0 {
			out = append(out, rise{end - d, l.base})
		}
	}
	return append(out, rise{end, goal})
}

// goal is the capacity that people bring a tier to: whole units that serve the surge at the target, or the ceiling.
func (r *run) goal(l *lane) (capacity float64, units int) {
	t := l.tier
	need := l.wanted(r.factor) - l.base
	units = int(math.Ceil(need/aim(t)*slack - 1e-9))
	units = max(serving(t), min(units, r.ceiling(t)))
	return l.base + float64(units)*t.LimitRPS, units
}

func (r *run) periods() int { return max(1, int(math.Round(r.fig.Value("surge.alarm-periods")))) }

// alarm is when the surge has been above the tier's target for as many periods as the alarm takes: a run of the engine
// that may launch nothing.
func (r *run) alarm(l *lane) (float64, error) {
	t, period, periods := l.tier, r.fig.Value("surge.metric-period"), r.periods()
	g := Group{Capacity: Rounded(t.LimitRPS, loadPlaces), Start: max(1, serving(t)), Max: max(1, serving(t))}
	p := Policy{
		MetricPeriod: Rounded(period, timePlaces), Periods: periods, DuringWarmup: ServesFull,
		Target: Rounded(aim(t), loadPlaces).Over(g.Capacity),
	}
	after := max(0, l.wanted(r.factor)-l.base)
	run := Rounded(r.ramp+float64(periods+2)*period, timePlaces)
	out, err := Play(Ramp(Rounded(l.own, loadPlaces), Rounded(after, loadPlaces), Rounded(r.ramp, timePlaces), run), g, p)
	if err != nil {
		return 0, err
	}
	if !out.Alarmed { // exactly at the target: someone looks when the surge is complete
		return r.ramp + float64(periods)*period, nil
	}
	return out.Alarm.Float(), nil
}
