package scaling

import (
	"math"
	"strconv"

	"nines/model"
)

// wave is how one kind of unit comes into service after a launch.
type wave struct {
	period  float64 // of the metric, seconds
	periods int
	before  []wait // from the alarm until the unit serves
	warm    wait   // until it serves fully
}

// elastic grows a tier whose units follow the load, on the engine. A unit is full at LimitRPS and the policy aims at
// CapacityRPS, so its target is their ratio.
func (r *run) elastic(l *lane) error {
	t := l.tier
	w := r.wave(t)
	soon, late := total(append(w.before[:len(w.before):len(w.before)], w.warm))
	early, err := r.play(l, w, soon)
	if err != nil {
		return err
	}
	delayed, err := r.play(l, w, late)
	if err != nil {
		return err
	}
	l.soon, l.late = l.rises(early), l.rises(delayed)
	l.p50, l.p90 = l.reach(l.soon, r.factor), l.reach(l.late, r.factor)
	r.tell(l, w, soon, early)
	return nil
}

// wave reads the figures of a policy: target tracking on alarms, or Kubernetes' pod autoscaler, whose pods wait for a node.
func (r *run) wave(t *model.PlacedTier) wave {
	spread := r.fig.Value("surge.boot.spread")
	boot := wait{p50: float64(t.Boot), p95: float64(t.Boot) * spread}
	w := r.ordinary(t, boot)
	if t.SpotUnits > 0 { // a refused request is asked again, of other types and then on demand
		r.led.Use("tiers." + t.Name + ".purchase.spot")
		w.before = append(w.before, r.wait("surge.spot.refused", model.Msg("surge.step.spot")))
	}
	return w
}

// ordinary is the wave of units on demand.
func (r *run) ordinary(t *model.PlacedTier, boot wait) wave {
	if t.On == model.OnKubernetes {
		boot.name = model.Msg("surge.step.node")
		return wave{
			period: r.fig.Value("surge.kubernetes.sync"), periods: 1,
			before: []wait{r.wait("surge.kubernetes.lag", model.Msg("surge.step.pods")), boot},
			warm:   r.wait("surge.warm-up", model.Msg("surge.step.warm-up")),
		}
	}
	boot.name = model.Msg("surge.step.boot")
	return wave{
		period: r.fig.Value("surge.metric-period"), periods: max(1, int(math.Round(r.fig.Value("surge.alarm-periods")))),
		before: []wait{r.wait("surge.metric-lag", model.Msg("surge.step.lag")), boot},
		warm:   r.wait("surge.warm-up", model.Msg("surge.step.warm-up")),
	}
}

// play runs the engine with every wait at z standard deviations; units of a warm pool come at theirs.
func (r *run) play(l *lane, w wave, z float64) (Run, error) {
	t := l.tier
	boot := 0.0
	for _, x := range w.before {
		boot += x.at(z)
	}
	g := Group{Capacity: Rounded(t.LimitRPS, loadPlaces), Start: t.Units, Max: max(t.Units, r.ceiling(t), 1)}
	p := Policy{
		MetricPeriod: Rounded(w.period, timePlaces), Periods: w.periods, Target: Rounded(aim(t), loadPlaces).Over(g.Capacity),
		Boot: Rounded(boot, timePlaces), Warmup: Rounded(w.warm.at(z), timePlaces), ReadyBoot: Rounded(boot, timePlaces),
		DuringWarmup: ServesHalf,
	}
	if n := int(t.Scaling.WarmPool); n > 0 {
		r.led.Use("tiers." + t.Name + ".scaling.warm_pool")
		g.Ready = n
		p.ReadyBoot = Rounded(w.before[0].at(z)+r.readyBoot(w, z), timePlaces)
	}
	run := Rounded(r.ramp+float64(w.periods+2)*w.period, timePlaces).Plus(p.Boot).Plus(p.ReadyBoot).Plus(p.Warmup)
	after := max(0, l.wanted(r.factor)-l.base)
	return Play(Ramp(Rounded(l.own, loadPlaces), Rounded(after, loadPlaces), Rounded(r.ramp, timePlaces), run), g, p)
}

// aim is what one unit serves at the policy's target.
func aim(t *model.PlacedTier) float64 {
	if t.CapacityRPS <= 0 || t.CapacityRPS > t.LimitRPS {
		return t.LimitRPS
	}
	return t.CapacityRPS
}

// ceiling is the most units a tier may have, or how many of the present one the largest machine is; Scaling.Max counts
// from the units of the peak. An owned database cannot grow beyond its server, whatever its copies.
func (r *run) ceiling(t *model.PlacedTier) int {
	switch {
	case t.Kind == model.KindDatabase && r.owned(t) && t.Ceiling <= t.Units:
		return serving(t)
	case t.Ceiling > 0:
		return t.Ceiling
	case t.Scaling.Max > 0:
		r.led.Use("tiers." + t.Name + ".scaling.max")
		return int(t.Scaling.Max*float64(serving(t)) + 1e-9)
	}
	return serving(t)
}

// rises are the levels of a run on top of the base.
func (l *lane) rises(run Run) []rise {
	out := make([]rise, len(run.Levels))
	for i, x := range run.Levels {
		out[i] = rise{x.At.Float(), l.base + x.Capacity.Float()}
	}
	return out
}

// reach is when a capacity that serves factor × the load is there to stay, or never.
func (l *lane) reach(levels []rise, factor float64) float64 {
	if len(levels) == 0 || levels[len(levels)-1].capacity < l.wanted(factor)*slack {
		return never
	}
	at := levels[0].at
	for i, s := range levels {
		if s.capacity < l.wanted(factor)*slack {
			at = levels[i+1].at
		}
	}
	return at
}

// shownLaunches is how many launches after the first are told one by one.
const shownLaunches = 6

// tell writes the steps of a run: what the first launch waits for, then the later launches. Lag is first in w.before, boot
// second.
func (r *run) tell(l *lane, w wave, z float64, run Run) {
	if len(run.Launches) == 0 {
		return
	}
	first, start := run.Launches[0], l.tier.Units
	at, lag := run.Alarm.Float(), w.before[0]
	l.step(model.Msg("surge.step.alarm", "periods", strconv.Itoa(w.periods), "period", number(w.period)), 0, at, start)
	l.step(lag.name, at, lag.at(z), start)
	at += lag.at(z)
	asked := 0.0
	if first.Ready > 0 {
		boot := r.readyBoot(w, z)
		r.enter(l, model.Msg("surge.step.warm-pool", "count", strconv.Itoa(first.Ready)), at, boot, w.warm, z, first.Ready)
	}
	for _, x := range w.before[2:] {
		l.step(x.name, at, x.at(z), start)
		asked += x.at(z)
	}
	if cold := first.Count - first.Ready; cold > 0 {
		at += asked
		r.enter(l, w.before[1].name, at, w.before[1].at(z), w.warm, z, cold)
	}
	units := start + first.Count
	for i, x := range run.Launches[1:] {
		units += x.Count
		if i < shownLaunches || i == len(run.Launches)-2 {
			lasts := lag.at(z) + asked + w.before[1].at(z) + w.warm.at(z)
			l.step(model.Msg("surge.step.launch", "count", strconv.Itoa(x.Count)), x.At.Float(), lasts, units)
		}
	}
}

// enter tells how some units of the first launch boot and warm up.
func (r *run) enter(l *lane, name model.Text, at, boot float64, warm wait, z float64, count int) {
	n, c := l.tier.Units, l.tier.LimitRPS
	l.mark(name, at, boot, n, l.base+(float64(n)+0.5*float64(count))*c)
	l.step(warm.name, at+boot, warm.at(z), n+count)
}

// readyBoot is the boot of a unit of the warm pool; never longer than that of a new one.
func (r *run) readyBoot(w wave, z float64) float64 {
	if r.fig.Peek("surge.warm-boot") >= w.before[1].p50 {
		return w.before[1].at(z)
	}
	return min(r.wait("surge.warm-boot", model.Text{}).at(z), w.before[1].at(z))
}

// step adds one wait; units are those that serve fully when it is done.
func (l *lane) step(name model.Text, at, lasts float64, units int) {
	l.mark(name, at, lasts, units, l.base+float64(units)*l.tier.LimitRPS)
}

func (l *lane) mark(name model.Text, at, lasts float64, units int, capacity float64) {
	l.steps = append(l.steps, model.Step{
		Tier: l.id, Name: name, At: model.Seconds(at), Lasts: model.Seconds(lasts), Units: units, Capacity: capacity,
	})
}

// number shows a float in a sentence.
func number(x float64) string {
	if math.Abs(x) >= 100 {
		return strconv.FormatFloat(math.Round(x), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}
