package scaling

import (
	"math"
	"sort"

	"nines/model"
)

// follow plays a tier whose units follow the load: its policy on the engine. The units at the beginning are those that
// sizing has running at such a load, spares included.
func (r *run) follow(l *lane, own Demand, c *Curve, out *LaneCourse) ([]Level, error) {
	t := *l.tier
	t.Units = starting(l.tier, own.First().Float())
	l.tier = &t
	w := r.wave(&t)
	waits := append(w.before[:len(w.before):len(w.before)], w.warm)
	times := c.durations(waits)
	boot := 0.0
	for _, x := range times[:len(w.before)] {
		boot += x
	}
	g := Group{Capacity: Rounded(t.LimitRPS, loadPlaces), Start: t.Units}
	g.Max = max(t.Units, r.ceiling(&t), 1)
	g.Min = min(max(1, t.Floor), g.Max)
	p := Policy{
		MetricPeriod: Rounded(w.period, timePlaces), Periods: w.periods, Target: Rounded(aim(&t), loadPlaces).Over(g.Capacity),
		Boot: Rounded(boot, timePlaces), Warmup: Rounded(times[len(times)-1], timePlaces), ReadyBoot: Rounded(boot, timePlaces),
		DuringWarmup: ServesHalf,
	}
	if n := int(t.Scaling.WarmPool); n > 0 {
		r.led.Use("tiers." + t.Name + ".scaling.warm_pool")
		g.Ready, p.Rules.Refill = n, true
		soon, _ := total(waits)
		p.ReadyBoot = Rounded(times[0]+r.readyBoot(w, soon), timePlaces)
	}
	r.rules(l, own, c, g, &p)
	played, err := Play(own, g, p)
	if err != nil {
		return nil, err
	}
	out.Start, out.Most = g.Start, g.Start+most(&played)
	out.Shed = played.Shed
	out.UnitSeconds, out.Ordinary = played.UnitSeconds, own.Run.Times(Int(int64(g.Start)))
	out.Launches, out.Removals, out.Refused, out.Taken = played.Launches, played.Removals, played.Refused, played.Taken
	if c.Chance == nil {
		soon, _ := total(waits)
		r.tell(l, w, soon, played)
	}
	base := Rounded(l.base, loadPlaces)
	for i := range played.Levels {
		played.Levels[i].Capacity = played.Levels[i].Capacity.Plus(base)
	}
	return played.Levels, nil
}

// starting is how many units sizing has running at a load: those of the row of the duration curve that carries it.
func starting(t *model.PlacedTier, load float64) int {
	for _, row := range t.Curve {
		if row.Load >= load*slack {
			return max(1, min(int(math.Ceil(row.Running*slack)), t.Units))
		}
	}
	return t.Units
}

// most is the largest number of units beyond the start that a run had.
func most(r *Run) int {
	n, high := 0, 0
	i, j := 0, 0
	for i < len(r.Launches) || j < len(r.Removals) {
		if j == len(r.Removals) || i < len(r.Launches) && r.Launches[i].At.Cmp(r.Removals[j].At) <= 0 {
			n += r.Launches[i].Count
			i++
		} else {
			n -= r.Removals[j].Count
			j++
		}
		high = max(high, n)
	}
	return max(0, high-len(r.Taken)) // each unit that was taken was launched again
}

// rules are what the tier's policy does beyond target tracking, how units are taken out again, and what chance does.
func (r *run) rules(l *lane, own Demand, c *Curve, g Group, p *Policy) {
	t, rules := l.tier, &p.Rules
	after := r.fig.Value("surge.scale-in.after")
	if t.On == model.OnKubernetes {
		after = r.fig.Value("surge.scale-in.kubernetes")
	}
	spares := r.spares(l)
	cooldown := float64(t.Scaling.Cooldown)
	if cooldown == 0 {
		cooldown = r.fig.Value("surge.scale-in.cooldown")
	} else {
		r.led.Use("tiers." + t.Name + ".scaling.cooldown")
	}
	rules.In = ScaleIn{
		Periods: max(1, int(math.Round(after/p.MetricPeriod.Float()))), Cooldown: Rounded(cooldown, timePlaces), Times: spares,
		Below: p.Target.Times(Rounded(r.fig.Value("surge.scale-in.below"), loadPlaces)).Over(spares),
	}
	perUnit := Rounded(aim(t), loadPlaces).Over(spares)
	switch t.Scaling.Policy {
	case model.PolicyStep:
		rules.Steps = r.steps(t)
	case model.PolicyScheduled:
		rules.Floors = r.schedule(t, own.Run, c.Clock, g)
	case model.PolicyPredictive:
		season := Rounded(r.fig.Value("surge.predict.season")*seconds[r.fig.Figure("surge.predict.season").Unit], timePlaces)
		rules.Floors = Forecast(own, season, Int(3600), Rounded(r.fig.Value("surge.predict.lead"), timePlaces), perUnit)
	}
	switch {
	case c.Chance != nil:
		r.luck(c, rules)
		r.reclaimed(t, own.Run, c.Chance, rules)
	case c.Reclaim != nil:
		r.reclaimed(t, own.Run, c.Reclaim, rules)
	}
}

// spares is the units that run at the peak over those that the target asks for there: 2 for a design that can lose one of
// two zones, 1 without spares.
func (r *run) spares(l *lane) Rat {
	t := l.tier
	asked := int64(math.Ceil(l.own / aim(t) * slack))
	if n := len(t.Curve); n > 0 && asked > 0 {
		if have := int64(math.Ceil(t.Curve[n-1].Running * slack)); have > asked {
			return Frac(have, asked)
		}
	}
	return Int(1)
}

// steps are those of a step policy: its share of the units in service at each alarm, twice that far above target.
func (r *run) steps(t *model.PlacedTier) []StepUp {
	share := t.Scaling.Step
	if share == 0 {
		share = r.fig.Value("surge.step.share")
	} else {
		r.led.Use("tiers." + t.Name + ".scaling.step")
	}
	once := Rounded(share, loadPlaces)
	return []StepUp{{Share: once}, {Above: Rounded(r.fig.Value("surge.step.far"), loadPlaces), Share: once.Times(Int(2))}}
}

// schedule is the floors of a schedule, day by day.
func (r *run) schedule(t *model.PlacedTier, run, clock Rat, g Group) []Floor {
	s := t.Scaling.Schedule
	r.led.Use("tiers."+t.Name+".scaling.schedule.from", "tiers."+t.Name+".scaling.schedule.to", "tiers."+t.Name+".scaling.schedule.load")
	load := s.Load
	if load == 0 {
		load = 1
	}
	units := g.Start
	if n := len(t.Curve); n > 0 {
		peak := *t
		peak.Units = int(math.Ceil(t.Curve[n-1].Running * slack))
		units = min(starting(&peak, t.Curve[n-1].Load*load), g.Max)
	}
	from, to := Rounded(float64(s.From)*3600, timePlaces), Rounded(float64(s.To)*3600, timePlaces)
	var out []Floor
	for day := Int(0).Minus(clock); day.Cmp(run) < 0; day = day.Plus(Int(86400)) {
		up, down := day.Plus(from), day.Plus(to)
		if down.Sign() <= 0 || up.Cmp(run) >= 0 {
			continue
		}
		if up.Sign() < 0 {
			up = Rat{}
		}
		if n := len(out); n > 0 && out[n-1].At.Cmp(up) == 0 { // it ends as the next one begins
			out = out[:n-1]
		} else {
			out = append(out, Floor{up, units})
		}
		out = append(out, Floor{down, 0})
	}
	return out
}

// mostSlots bounds the spot units whose losses are drawn.
const mostSlots = 1000

// luck draws whether launches are refused for a while from the beginning.
func (r *run) luck(c *Curve, rules *Rules) {
	refused, lasts := c.Chance() < r.fig.Value("surge.refused"), r.wait("surge.refused.lasts", model.Text{})
	if z := normal(c.Chance()); refused {
		rules.Blocked = []Window{{Int(0), Rounded(lasts.at(z), timePlaces)}}
	}
}

// reclaimed draws when each spot unit is taken away: interruptions are memoryless, at the rate of its type.
func (r *run) reclaimed(t *model.PlacedTier, run Rat, draw func() float64, rules *Rules) {
	if t.SpotPerHour <= 0 || t.Purchase.Spot <= 0 {
		return
	}
	end := run.Float()
	for slot := 1; slot <= min(r.ceiling(t), mostSlots); slot++ {
		if math.Floor(float64(slot)*t.Purchase.Spot) == math.Floor(float64(slot-1)*t.Purchase.Spot) {
			continue
		}
		for at := 0.0; ; {
			if at -= math.Log(math.Max(draw(), 1e-12)) / t.SpotPerHour * 3600; at >= end {
				break
			}
			rules.Lost = append(rules.Lost, Loss{Rounded(at, timePlaces), slot})
		}
	}
	sort.SliceStable(rules.Lost, func(i, j int) bool { return rules.Lost[i].At.Cmp(rules.Lost[j].At) < 0 })
}

// stairs raise a capacity at the end of each of the provider's intervals in which the load came within one step of it.
func (r *run) stairs(l *lane, demand Demand, c *Curve) []Level {
	every := Rounded(math.Max(c.durations([]wait{l.stair.every})[0], 1), timePlaces)
	now := l.start
	out := []Level{{Int(0), Rounded(now, loadPlaces)}}
	near := func() Rat { return Rounded(now*now/l.stair.next(now), loadPlaces) }
	limit, peak, w := near(), r.peak.Times(r.part(l)), demand.walk()
	for t := Int(0); t.Cmp(demand.Run) < 0 && peak.Cmp(limit) > 0 && now < l.most*slack; {
		end := t.Plus(every)
		if w.highest(t, end).Cmp(limit) > 0 && end.Cmp(demand.Run) < 0 {
			now = math.Min(l.stair.next(now), l.most)
			limit = near()
			out = append(out, Level{end, Rounded(now, loadPlaces)})
		}
		t = end
	}
	if len(out) > 1 && c.Chance == nil {
		l.mark(l.stair.every.name, out[1].At.Float()-every.Float(), out[len(out)-1].At.Minus(out[1].At).Plus(every).Float(), serving(l.tier), now)
	}
	return out
}

// leap is a capacity that the provider raises to what the curve needs, once the load has come to what it has.
func (r *run) leap(l *lane, demand Demand, c *Curve) []Level {
	start := Rounded(l.start, loadPlaces)
	out := []Level{{Int(0), start}}
	at, ok := demand.reaches(start)
	if !ok {
		return out
	}
	lasts := c.durations([]wait{*l.jump})[0]
	goal := math.Min(demand.Peak().Float(), l.most)
	if c.Chance == nil {
		l.mark(l.jump.name, at.Float(), lasts, serving(l.tier), goal)
	}
	return append(out, Level{at.Plus(Rounded(lasts, timePlaces)), Rounded(goal, loadPlaces)})
}

// reaches is when a load first comes to a level.
func (d Demand) reaches(level Rat) (Rat, bool) {
	for _, p := range d.Pieces {
		switch {
		case p.At.Cmp(d.Run) >= 0:
			return Rat{}, false
		case p.From.Cmp(level) >= 0:
			return p.At, true
		case p.To.Cmp(level) >= 0:
			at := p.At.Plus(p.Until.Minus(p.At).Times(level.Minus(p.From).Over(p.To.Minus(p.From))))
			return at, at.Cmp(d.Run) < 0
		}
	}
	return Rat{}, false
}

// people play a change that is made once: after the alarm and its waits the capacity is what the curve needs.
func (r *run) people(l *lane, demand Demand, c *Curve, out *LaneCourse) ([]Level, error) {
	t := l.tier
	levels := []Level{{Int(0), Rounded(l.start, loadPlaces)}}
	out.idle(t, demand.Run)
	goal, units := r.goal(l)
	alarm, ok, err := r.alarmOn(l, demand)
	if err != nil || !ok || goal <= l.start {
		return levels, err
	}
	times := c.durations(l.job.waits)
	end := alarm
	for _, x := range times {
		end = end.Plus(Rounded(x, timePlaces))
	}
	if l.job.down != nil {
		soon, _ := total(l.job.waits)
		if d := Rounded(l.job.down(soon), timePlaces); d.Sign() > 0 && end.Minus(d).Sign() > 0 {
			levels = append(levels, Level{end.Minus(d), Rounded(l.base, loadPlaces)})
		}
	}
	levels = append(levels, Level{end, Rounded(goal, loadPlaces)})
	if left := demand.Run.Minus(end); left.Sign() > 0 && !t.Managed {
		more := Rounded((goal-l.start)/t.LimitRPS, loadPlaces)
		out.UnitSeconds = out.UnitSeconds.Plus(more.Times(left))
		if l.job.units {
			out.Most = units
		}
	}
	if c.Chance == nil {
		soon, _ := total(l.job.waits)
		r.tellJob(l, *l.job, alarm.Float(), soon, goal, units)
	}
	return levels, nil
}

// alarmOn is when a demand has been above a tier's target for as many periods as the alarm takes.
func (r *run) alarmOn(l *lane, demand Demand) (Rat, bool, error) {
	t := l.tier
	g := Group{Capacity: Rounded(t.LimitRPS, loadPlaces), Start: max(1, serving(t)), Max: max(1, serving(t))}
	target := Rounded(aim(t), loadPlaces).Over(g.Capacity)
	if l.base > 0 {
		demand = demand.Above(Rounded(l.base, loadPlaces))
	}
	if demand.Peak().Cmp(target.Times(g.Capacity).Times(Int(int64(g.Start)))) <= 0 {
		return Rat{}, false, nil
	}
	p := Policy{MetricPeriod: Rounded(r.fig.Value("surge.metric-period"), timePlaces), Periods: r.periods(), DuringWarmup: ServesFull, Target: target}
	out, err := Play(demand, g, p)
	return out.Alarm, out.Alarmed, err
}
