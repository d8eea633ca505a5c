package scaling

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reference"
)

// fleet is a database whose policy adds read replicas. The writer does all writes; reads go to whichever copy has room, and
// each replica also replays the writes, at the share apply of what executing them costs. A load L with the share reads of
// its work reading is carried by n copies, the writer among them, when all work fits and the writes fit on the writer:
//
//	L·(1 + (n-1)·b) <= n·c    with b = apply·(1-reads)
//	L·(1-reads) <= c
//
// c is what one copy serves alone. The second line is what no number of replicas lifts (Gray, Helland, O'Neil, Shasha: The
// dangers of replication and a solution, SIGMOD 1996, section 2: work of replicated updates grows with the copies).
type fleet struct {
	full, aim float64 // c before it sheds, and at the policy's target
	reads     float64 // share of the work
	apply     float64
	most      int // copies, the writer among them
	wave      wave
}

// extra is b, what each replica adds to the work, as a share of the load.
func (f *fleet) extra() float64 { return f.apply * (1 - f.reads) }

// writes is the load whose writes fill the writer; +Inf where nothing is written.
func (f *fleet) writes() float64 {
	if f.reads >= 1 {
		return math.Inf(1)
	}
	return f.full / (1 - f.reads)
}

// capacity is the load that so many copies carry; a part of one is a replica that warms up.
func (f *fleet) capacity(copies float64) float64 {
	if copies <= 1 {
		return copies * f.full
	}
	return math.Min(copies*f.full/(1+(copies-1)*f.extra()), f.writes())
}

// copies is how many carry a load when each serves c alone, not rounded; at most one more than there can be. Beyond what
// the writer can write, more replicas bring nothing, and none are asked for.
func (f *fleet) copies(load, c float64) float64 {
	load = math.Min(load, f.writes())
	if load <= c {
		return load / c
	}
	left, limit := c-load*f.extra(), float64(f.most+1)
	if left <= 0 {
		return limit
	}
	return math.Min(load*(1-f.extra())/left, limit)
}

// rampParts is into how many pieces a sloping load is cut where it is turned into work, which bends it.
const rampParts = 16

// work is a demand as the engine's equal units see it: the copies that keep it at the target, times what one serves there.
// So the engine's alarm and want are those of the true utilization: load·(1+(n-1)·b)/(n·c) is above the target exactly when
// more than n copies are needed there.
func (f *fleet) work(d Demand) Demand {
	out := Demand{Run: d.Run}
	of := func(x Rat) Rat { return Rounded(f.copies(x.Float(), f.aim)*f.aim, loadPlaces) }
	for _, p := range d.Pieces {
		parts := int64(rampParts)
		if p.From.Cmp(p.To) == 0 {
			parts = 1
		}
		at, load := p.At, of(p.From)
		for i := int64(1); i <= parts; i++ {
			until, x := p.Until, p.To
			if i < parts {
				part := Frac(i, parts)
				until = p.At.Plus(p.Until.Minus(p.At).Times(part))
				x = p.From.Plus(p.To.Minus(p.From).Times(part))
			}
			next := of(x)
			out.Pieces = append(out.Pieces, Piece{at, until, load, next})
			at, load = until, next
		}
	}
	return out
}

// replicated says whether a tier grows by read replicas.
func (r *run) replicated(t *model.PlacedTier) bool {
	return t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged && t.Scaling.Policy == model.PolicyReadReplicas &&
		t.LimitRPS > 0 && !r.owned(t)
}

// fleet reads what replicas of a tier rest on.
func (r *run) fleet(t *model.PlacedTier) *fleet {
	r.led.Use("database.reads")
	f := &fleet{full: t.LimitRPS, aim: aim(t), reads: r.d.Workload.Database.Reads}
	if f.reads > 0 && f.reads < 1 {
		f.apply = r.fig.Value("surge.replica.apply")
	}
	r.led.Use("tiers." + t.Name + ".scaling.max")
	f.most = max(1, int(t.Scaling.Max+1e-9))
	if quota := int(r.fig.Peek("surge.replica.most")); f.most > 1+quota {
		r.fig.Value("surge.replica.most")
		f.most = 1 + quota
	}
	return f
}

// mostCopies is the largest load that a fleet carries, what sets it, and what would lift it.
func (r *run) mostCopies(l *lane, f *fleet) (most float64, why, lift model.Text) {
	most = f.capacity(float64(f.most))
	if most >= f.writes()*slack {
		return most, model.Msg("surge.ceiling.writes", "tier", l.id, "percent", number(100*(1-f.reads)), "rate", number(f.full)),
			model.Msg("surge.lift.writes", "tier", l.id)
	}
	return most, model.Msg("surge.ceiling.replicas", "tier", l.id, "count", strconv.Itoa(f.most-1)), model.Msg("surge.lift.max", "tier", l.id)
}

// comes is what a replica waits for after the alarm: the metric, its creation, and until its pages are there. An RDS
// replica is a volume made from a snapshot, which loads as it is read; Aurora's share the writer's storage.
func (r *run) comes(t *model.PlacedTier) wave {
	w := wave{period: r.fig.Value("surge.metric-period"), periods: r.periods()}
	create := reference.Key("surge.replica.create")
	if t.Topology == model.TopologyAurora {
		create = "surge.replica.create.aurora"
		w.warm = r.wait("surge.warm-up", model.Msg("surge.step.warm-up"))
	} else {
		r.led.Use("database.data")
		w.warm = r.wait("surge.replica.load", model.Msg("surge.step.replica-load"))
		w.warm.p50, w.warm.p95 = w.warm.p50*t.DataGB/100, w.warm.p95*t.DataGB/100
	}
	w.before = []wait{r.wait("surge.metric-lag", model.Msg("surge.step.lag")), r.wait(create, model.Msg("surge.step.replica"))}
	return w
}

// group is the fleet on the engine: equal units of the work, the writer first.
func (f *fleet) group(lag, create, warm float64) (Group, Policy) {
	g := Group{Capacity: Rounded(f.full, loadPlaces), Start: 1, Max: f.most, Min: 1}
	boot := Rounded(lag+create, timePlaces)
	return g, Policy{
		MetricPeriod: Rounded(f.wave.period, timePlaces), Periods: f.wave.periods, Target: Rounded(f.aim, loadPlaces).Over(g.Capacity),
		Boot: boot, ReadyBoot: boot, Warmup: Rounded(warm, timePlaces), DuringWarmup: ServesHalf,
	}
}

// replicas grows a database by read replicas, on the engine.
func (r *run) replicas(l *lane) error {
	f := l.fleet
	f.wave = r.comes(l.tier)
	soon, late := total(append(f.wave.before[:len(f.wave.before):len(f.wave.before)], f.wave.warm))
	play := func(z float64) (Run, error) {
		g, p := f.group(f.wave.before[0].at(z), f.wave.before[1].at(z), f.wave.warm.at(z))
		run := Rounded(r.ramp+float64(f.wave.periods+2)*f.wave.period, timePlaces).Plus(p.Boot).Plus(p.Warmup)
		return Play(f.work(Ramp(Rounded(l.own, loadPlaces), Rounded(l.wanted(r.factor), loadPlaces), Rounded(r.ramp, timePlaces), run)), g, p)
	}
	early, err := play(soon)
	if err != nil {
		return err
	}
	delayed, err := play(late)
	if err != nil {
		return err
	}
	l.soon, l.late = f.rises(early), f.rises(delayed)
	l.finish(r.factor)
	r.tellReplicas(l, soon, early)
	return nil
}

// rises are the levels of a run, as loads.
func (f *fleet) rises(run Run) []rise {
	out := make([]rise, len(run.Levels))
	for i, x := range run.Levels {
		out[i] = rise{x.At.Float(), f.capacity(x.Capacity.Float() / f.full)}
	}
	return out
}

// tellReplicas writes the steps of a run, with the capacity that the copies have together.
func (r *run) tellReplicas(l *lane, z float64, played Run) {
	alone := *l.tier
	alone.Units, alone.LimitRPS = 1, l.fleet.full
	told := lane{id: l.id, tier: &alone}
	r.tell(&told, l.fleet.wave, z, played)
	for _, s := range told.steps {
		s.Capacity = l.fleet.capacity(s.Capacity / l.fleet.full)
		l.steps = append(l.steps, s)
	}
}

// readers plays a curve against a fleet: replicas come by its policy, and go again when the load has been low for a while.
func (r *run) readers(l *lane, demand Demand, c *Curve, out *LaneCourse) ([]Level, error) {
	f := l.fleet
	waits := append(f.wave.before[:len(f.wave.before):len(f.wave.before)], f.wave.warm)
	times := c.durations(waits)
	g, p := f.group(times[0], times[1], times[2])
	p.Rules.In = ScaleIn{
		Periods:  max(1, int(math.Round(r.fig.Value("surge.scale-in.after")/f.wave.period))),
		Below:    p.Target.Times(Rounded(r.fig.Value("surge.scale-in.below"), loadPlaces)),
		Cooldown: Rounded(r.fig.Value("surge.scale-in.cooldown"), timePlaces),
	}
	if c.Chance != nil {
		r.luck(c, &p.Rules)
	}
	played, err := Play(f.work(demand), g, p)
	if err != nil {
		return nil, err
	}
	out.Start, out.Most = 1, 1+most(&played)
	out.UnitSeconds, out.Ordinary = played.UnitSeconds, demand.Run
	out.Launches, out.Removals, out.Refused = played.Launches, played.Removals, played.Refused
	if c.Chance == nil {
		soon, _ := total(waits)
		r.tellReplicas(l, soon, played)
	}
	levels := make([]Level, 0, len(played.Levels))
	for _, x := range played.Levels {
		levels = append(levels, Level{x.At, Rounded(f.capacity(x.Capacity.Float()/f.full), loadPlaces)})
	}
	return levels, nil
}

// hold is how many copies from the beginning shed nothing of a load; 0 where none do.
func (f *fleet) hold(load float64) int {
	if load > f.writes() {
		return 0
	}
	n := int(math.Ceil(f.copies(load, f.full)*slack - 1e-9))
	if n > f.most {
		return 0
	}
	return max(1, n)
}
