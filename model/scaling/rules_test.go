package scaling

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// secondTwin plays the bare contract and all [Rules] the slow and obvious way: second by second, unit by unit, in whole
// numbers. Times are whole seconds, loads whole requests/s, constant within each second. Capacities count half units twice,
// so everything is doubled.
type secondTwin struct {
	d    []int64 // load of each second
	g    Group
	p    Policy
	pool []twinUnit
	back []int64 // when the warm pool gets a unit again
	idle int     // units in the warm pool

	changed int64
	moved   bool
	shed    int64 // doubled
	queue   int64 // doubled
	most    int64 // doubled
	paid    int64
	log     []string
}

type twinUnit struct{ serves, warm int64 }

func (tw *secondTwin) warm(t int64) (n int64) {
	for _, u := range tw.pool {
		if u.warm <= t {
			n++
		}
	}
	return n
}

func (tw *secondTwin) doubled(t int64) (n int64) {
	share := map[Share]int64{ServesNone: 0, ServesHalf: 1, ServesFull: 2}[tw.p.DuringWarmup]
	for _, u := range tw.pool {
		if u.warm <= t {
			n += 2
		} else if u.serves <= t {
			n += share
		}
	}
	return n * tw.g.Capacity.n
}

func (tw *secondTwin) start(t int64, count int) {
	for _, w := range tw.p.Rules.Blocked {
		if w.From.n <= t && t < w.To.n {
			tw.log = append(tw.log, fmt.Sprintf("%d refused %d", t, count))
			return
		}
	}
	for range count {
		boot := tw.p.Boot.n
		if tw.idle > 0 {
			tw.idle--
			boot = tw.p.ReadyBoot.n
			if tw.p.Rules.Refill {
				tw.back = append(tw.back, t+tw.p.Boot.n)
			}
		}
		tw.pool = append(tw.pool, twinUnit{t + boot, t + boot + tw.p.Warmup.n})
	}
	tw.changed, tw.moved = t, true
	tw.log = append(tw.log, fmt.Sprintf("%d launch %d", t, count))
}

// drop takes a warm unit out.
func (tw *secondTwin) drop(t int64) bool {
	for i, u := range tw.pool {
		if u.warm <= t {
			tw.pool = append(tw.pool[:i], tw.pool[i+1:]...)
			tw.changed, tw.moved = t, true
			return true
		}
	}
	return false
}

func (tw *secondTwin) floor(t int64) (n int) {
	for _, f := range tw.p.Rules.Floors {
		if f.At.n <= t {
			n = f.Units
		}
	}
	return min(n, tw.g.Max)
}

func (tw *secondTwin) keep(t int64) {
	if n := tw.floor(t) - len(tw.pool); n > 0 {
		tw.start(t, n)
	}
}

func (tw *secondTwin) run() {
	for range tw.g.Start {
		tw.pool = append(tw.pool, twinUnit{0, 0})
	}
	tw.idle = tw.g.Ready
	period := tw.p.MetricPeriod.n
	high, low, alarm := 0, 0, false
	var lowest []int64
	for t := int64(0); ; t++ {
		var rest []int64
		for _, at := range tw.back {
			if at <= t {
				tw.idle++
			} else {
				rest = append(rest, at)
			}
		}
		tw.back = rest
		for _, l := range tw.p.Rules.Lost {
			if l.At.n == t && len(tw.pool) >= l.Slot && tw.drop(t) {
				tw.log = append(tw.log, fmt.Sprintf("%d lost", t))
				tw.start(t, 1)
			}
		}
		for _, f := range tw.p.Rules.Floors {
			if f.At.n == t {
				tw.keep(t)
			}
		}
		if t > 0 && t%period == 0 {
			sum := int64(0)
			for _, x := range tw.d[t-period : t] {
				sum += x
			}
			tw.decide(t, sum, &high, &low, &lowest, &alarm)
		}
		if t == int64(len(tw.d)) {
			return
		}
		tw.second(t)
	}
}

func (tw *secondTwin) decide(t, sum int64, high, low *int, lowest *[]int64, alarm *bool) {
	tw.keep(t)
	period := tw.p.MetricPeriod
	// metric = sum/period / (capacity × warm)
	one := tw.g.Capacity.Times(period)
	if in := tw.p.Rules.In; in.Periods > 0 {
		if Int(sum).Cmp(one.Times(in.Below).Times(Int(tw.warm(t)))) <= 0 {
			if *low++; *low == 1 {
				*lowest = nil
			}
			*lowest = append(*lowest, sum)
			least := max(tw.g.Min, tw.floor(t))
			if len(tw.pool) > least && *low >= in.Periods && int64(len(tw.pool)) == tw.warm(t) && !(tw.moved && t-tw.changed < in.Cooldown.n) {
				most := int64(0)
				for _, x := range *lowest {
					most = max(most, x)
				}
				times := in.Times
				if times.Sign() == 0 {
					times = Int(1)
				}
				want := max(least, int(Int(most).Times(times).Over(one.Times(tw.p.Target)).Ceil()))
				if n := len(tw.pool) - want; n > 0 {
					for range n {
						tw.drop(t)
					}
					tw.log = append(tw.log, fmt.Sprintf("%d remove %d", t, n))
				}
				*low = 0
			}
		} else {
			*low = 0
		}
	}
	warm := tw.warm(t)
	if Int(sum).Cmp(one.Times(tw.p.Target).Times(Int(warm))) <= 0 {
		*high = 0
		return
	}
	if *high++; *high < tw.p.Periods {
		return
	}
	want := Int(sum).Over(one.Times(tw.p.Target)).Ceil()
	if steps := tw.p.Rules.Steps; len(steps) > 0 {
		add := int64(0)
		for _, s := range steps {
			if Int(sum).Cmp(one.Times(tw.p.Target.Plus(s.Above)).Times(Int(warm))) > 0 {
				add = int64(s.Add) + s.Share.Times(Int(warm)).Ceil()
			}
		}
		want = warm + add
	}
	if n := min(int(want), tw.g.Max) - len(tw.pool); n > 0 {
		tw.start(t, n)
	}
}

// second serves what waits and what comes, as a fluid.
func (tw *secondTwin) second(t int64) {
	tw.paid += int64(len(tw.pool))
	over := 2*tw.d[t] - tw.doubled(t)
	room := 2 * tw.g.Room.Places.n
	tw.queue = max(0, tw.queue+over)
	if !tw.g.Room.Endless && tw.queue > room {
		tw.shed += tw.queue - room
		tw.queue = room
	}
	tw.most = max(tw.most, tw.queue)
}

// events lists what a run did, in the twin's words, by time.
func events(r Run) map[string]int {
	out := map[string]int{}
	for name, list := range map[string][]Launch{"launch %d": r.Launches, "refused %d": r.Refused, "remove %d": r.Removals, "lost": r.Taken} {
		for _, l := range list {
			text := name
			if strings.Contains(name, "%d") {
				text = fmt.Sprintf(name, l.Count)
			}
			out[fmt.Sprintf("%s %s", l.At, text)]++
		}
	}
	return out
}

// someRules draws a run with every rule in whole seconds.
func someRules(t *rapid.T) (Demand, []int64, Group, Policy) {
	whole := func(label string, lo, hi int) int64 { return int64(rapid.IntRange(lo, hi).Draw(t, label)) }
	run := whole("run", 1, 900)
	load := make([]int64, run)
	var at, rps []Rat
	for s := int64(0); s < run; {
		x, lasts := whole("load", 0, 120), whole("lasts", 5, 200)
		at, rps = append(at, Int(s)), append(rps, Int(x))
		for range lasts {
			if s < run {
				load[s] = x
				s++
			}
		}
	}
	d, _ := Recorded(at, rps, Int(run))
	g := Group{Capacity: Int(whole("capacity", 1, 20)), Start: int(whole("start", 0, 6)), Ready: int(whole("ready", 0, 3))}
	g.Max = max(1, g.Start+int(whole("more", 0, 12)))
	g.Min = int(whole("min", 0, min(2, g.Max)))
	g.Room = Room{Places: Int(whole("places", 0, 300)), Endless: rapid.IntRange(0, 3).Draw(t, "endless") == 0}
	p := Policy{
		MetricPeriod: Int(whole("period", 5, 60)), Periods: int(whole("periods", 1, 3)), Target: Frac(whole("target", 1, 10), 10),
		Boot: Int(whole("boot", 0, 90)), Warmup: Int(whole("warmup", 0, 60)), ReadyBoot: Int(whole("readyboot", 0, 20)),
		DuringWarmup: rapid.SampledFrom([]Share{ServesNone, ServesHalf, ServesFull}).Draw(t, "share"),
	}
	r := &p.Rules
	r.Refill = p.Boot.Sign() > 0 && rapid.Bool().Draw(t, "refill") // a pool that is full again at once has no order of events
	if rapid.Bool().Draw(t, "in") {
		r.In = ScaleIn{Periods: int(whole("in periods", 1, 4)), Below: p.Target.Times(Frac(whole("below", 1, 10), 10)), Cooldown: Int(whole("cooldown", 0, 120)), Times: Frac(whole("times", 0, 6), 2)}
	}
	for i, n := 0, whole("steps", 0, 2); int64(i) < n; i++ {
		r.Steps = append(r.Steps, StepUp{Above: Frac(int64(i), 5), Add: int(whole("add", 0, 3)), Share: Frac(whole("add share", 0, 4), 4)})
	}
	for s, i := int64(0), whole("floors", 0, 3); i > 0; i-- {
		s += whole("floor at", 1, 200)
		r.Floors = append(r.Floors, Floor{Int(s), int(whole("floor", 0, 8))})
	}
	for s, i := int64(0), whole("blocked", 0, 2); i > 0; i-- {
		from := s + whole("from", 0, 300)
		s = from + whole("for", 0, 200)
		r.Blocked = append(r.Blocked, Window{Int(from), Int(s)})
	}
	for s, i := int64(0), whole("losses", 0, 4); i > 0; i-- {
		s += whole("lost at", 1, 200)
		r.Lost = append(r.Lost, Loss{Int(s), int(whole("slot", 1, 8))})
	}
	return d, load, g, p
}

// Every rule, alone and with the others, does what the second-by-second twin does; and offered = served + shed + queued.
func TestRulesAgreeWithTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, load, g, p := someRules(t)
		r, err := Play(d, g, p)
		if err != nil {
			t.Fatal(err)
		}
		tw := &secondTwin{d: load, g: g, p: p}
		tw.run()
		want := map[string]int{}
		for _, l := range tw.log {
			want[l]++
		}
		if got := fmt.Sprint(events(r)); got != fmt.Sprint(want) {
			t.Fatalf("group %+v\npolicy %+v\ngot  %v\ntwin %v", g, p, got, fmt.Sprint(want))
		}
		for what, pair := range map[string][2]Rat{
			"shed": {r.Shed, Frac(tw.shed, 2)}, "queued": {r.Queued, Frac(tw.queue, 2)}, "most queued": {r.MostQueued, Frac(tw.most, 2)}, "unit seconds": {r.UnitSeconds, Int(tw.paid)},
		} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Fatalf("%s: %s, twin %s\ngroup %+v\npolicy %+v\nload %v", what, pair[0], pair[1], g, p, load)
			}
		}
		if r.Served.Plus(r.Shed).Plus(r.Queued).Cmp(r.Offered) != 0 || r.Served.Sign() < 0 {
			t.Fatalf("offered %s is not served %s + shed %s + queued %s", r.Offered, r.Served, r.Shed, r.Queued)
		}
		if m := measureIn(d, r.Levels, g.Room, nil); m.shed.Cmp(r.Shed) != 0 || m.backlog.Cmp(r.Queued) != 0 {
			t.Fatalf("the meter over the levels sheds %s, the run %s", m.shed, r.Shed)
		}
	})
}

// A larger waiting room never sheds more, and an endless one nothing.
func TestMoreRoomNeverShedsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, g, p := someRun(t)
		last := Rat{}
		for i, room := range []Room{{}, {Places: Int(10)}, {Places: Frac(2001, 2)}, {Endless: true}} {
			g.Room = room
			r, err := Play(d, g, p)
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 && r.Shed.Cmp(last) > 0 || room.Endless && r.Shed.Sign() > 0 {
				t.Fatalf("room %+v sheds %s, the smaller one %s", room, r.Shed, last)
			}
			if r.Served.Plus(r.Shed).Plus(r.Queued).Cmp(r.Offered) != 0 {
				t.Fatalf("offered %s is not served %s + shed %s + queued %s", r.Offered, r.Served, r.Shed, r.Queued)
			}
			last = r.Shed
		}
	})
}

// Worked by hand: a ramp of 0 to 20 rps in 20 s over one unit of 10 rps, then 20 rps, with room for 50 requests. Excess is
// t - 10 from 10 s on: 50 requests wait when (t-10)²/2 = 50, at 20 s. From then on 10 rps are shed until 60 s: 400. The
// longest wait is 50/10 = 5 s.
func TestWaitingRoomByHand(t *testing.T) {
	p := Policy{MetricPeriod: Int(60), Periods: 1, Target: Int(1), DuringWarmup: ServesFull}
	r, err := Play(Ramp(Int(0), Int(20), Int(20), Int(60)), Group{Capacity: Int(10), Start: 1, Max: 1, Room: Room{Places: Int(50)}}, p)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("offered %s served %s shed %s queued %s longest %s first %s last %s peak %s",
		r.Offered, r.Served, r.Shed, r.Queued, r.LongestWait, r.FirstShed, r.LastShed, r.PeakShed)
	// served: 50 until 10 s, then 10 rps for 50 s
	if want := "offered 1000 served 550 shed 400 queued 50 longest 5 first 20 last 60 peak 10"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// with room for 32 it is full at 10 + sqrt(64) = 18 s, when 8 rps come too many: 200 + 250 - ... shed = 450 - 32
	r, _ = Play(Ramp(Int(0), Int(20), Int(20), Int(60)), Group{Capacity: Int(10), Start: 1, Max: 1, Room: Room{Places: Int(32)}}, p)
	if r.FirstShed.Cmp(Int(18)) != 0 || r.Shed.Cmp(Int(418)) != 0 {
		t.Errorf("first shed %s, shed %s, want 18 and 418", r.FirstShed, r.Shed)
	}
}

// More headroom never sheds more where nothing but the headroom differs: a fixed group, whatever the demand.
func TestMoreUnitsNeverShedMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, g, p := someRun(t)
		g.Max = max(g.Start, 1)
		g.Start = g.Max
		more := g
		more.Start, more.Max = g.Start+1, g.Max+1
		a, err1 := Play(d, g, p)
		b, err2 := Play(d, more, p)
		if err1 != nil || err2 != nil || b.Shed.Cmp(a.Shed) > 0 {
			t.Fatalf("%d units shed %s, one more %s (%v, %v)", g.Start, a.Shed, b.Shed, err1, err2)
		}
	})
}

func TestRulesRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Group, *Rules)
		want   string
	}{
		"min above max": {func(g *Group, _ *Rules) { g.Min = 101 }, "min is 101"},
		"room":          {func(g *Group, _ *Rules) { g.Room.Places = Int(-1) }, "waiting room"},
		"steps":         {func(_ *Group, r *Rules) { r.Steps = []StepUp{{Above: Int(1)}, {Above: Int(0)}} }, "step 2"},
		"floors":        {func(_ *Group, r *Rules) { r.Floors = []Floor{{At: Int(-1)}} }, "floor 1"},
		"in":            {func(_ *Group, r *Rules) { r.In.Periods = -1 }, "scale-in"},
		"in above 1":    {func(_ *Group, r *Rules) { r.In.Below = Int(2) }, "at most 1"},
		"blocked":       {func(_ *Group, r *Rules) { r.Blocked = []Window{{Int(5), Int(9)}, {Int(8), Int(10)}} }, "window 2"},
		"lost":          {func(_ *Group, r *Rules) { r.Lost = []Loss{{Int(1), 0}} }, "loss 1"},
	} {
		d, g, p := issue5()
		c.change(&g, &p.Rules)
		if _, err := Play(d, g, p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a sentence with %q", name, err, c.want)
		}
	}
}
