package scaling

import (
	"math/big"
	"sort"
)

// twin plays the rules of issue 5, item 7, the slow and obvious way: the state at any instant is computed anew from the
// list of launches, time is cut at every instant at which anything changes, and all numbers are big.Rat.
func twin(d Demand, g Group, p Policy) Run {
	tw := &twinRun{d: d, g: g, p: p}
	zero, period, run := new(big.Rat), p.MetricPeriod.Big(), d.Run.Big()
	offered, shed := new(big.Rat), new(big.Rat)
	var out Run
	streak := 0
	for start := zero; start.Cmp(run) < 0; {
		end := new(big.Rat).Add(start, period)
		whole := end.Cmp(run) <= 0
		if !whole {
			end = run
		}
		area := new(big.Rat)
		for _, cut := range tw.cuts(start, end) {
			a, s := tw.slice(cut[0], cut[1], &out)
			area.Add(area, a)
			shed.Add(shed, s)
		}
		offered.Add(offered, area)
		if whole {
			average := new(big.Rat).Quo(area, period)
			warm := new(big.Rat).Mul(g.Capacity.Big(), big.NewRat(int64(tw.warm(end)), 1))
			goal := new(big.Rat).Mul(warm, p.Target.Big())
			if average.Cmp(goal) > 0 {
				streak++
			} else {
				streak = 0
			}
			if streak >= p.Periods {
				if !out.Alarmed {
					out.Alarmed, out.Alarm = true, fromBig(end)
				}
				want := ceil(new(big.Rat).Quo(average, new(big.Rat).Mul(g.Capacity.Big(), p.Target.Big())))
				tw.launch(end, min(want, g.Max)-tw.total(), &out)
			}
		}
		start = end
	}
	out.Offered, out.Shed = fromBig(offered), fromBig(shed)
	out.Served = fromBig(new(big.Rat).Sub(offered, shed))
	out.Levels = tw.levels()
	return out
}

type twinRun struct {
	d     Demand
	g     Group
	p     Policy
	units []unit
}

// unit is one launched unit: when it serves first, and when it is warm.
type unit struct{ serves, warm *big.Rat }

func (tw *twinRun) total() int { return tw.g.Start + len(tw.units) }

func (tw *twinRun) launch(at *big.Rat, count int, out *Run) {
	if count <= 0 {
		return
	}
	l := Launch{At: fromBig(at), Count: count}
	for range count {
		boot := tw.p.Boot
		if len(tw.units) < tw.g.Ready {
			boot = tw.p.ReadyBoot
			l.Ready++
		}
		serves := new(big.Rat).Add(at, boot.Big())
		tw.units = append(tw.units, unit{serves, new(big.Rat).Add(serves, tw.p.Warmup.Big())})
	}
	out.Launches = append(out.Launches, l)
}

func (tw *twinRun) warm(t *big.Rat) int {
	n := tw.g.Start
	for _, u := range tw.units {
		if u.warm.Cmp(t) <= 0 {
			n++
		}
	}
	return n
}

func (tw *twinRun) capacity(t *big.Rat) *big.Rat {
	share := map[Share]*big.Rat{ServesNone: big.NewRat(0, 1), ServesHalf: big.NewRat(1, 2), ServesFull: big.NewRat(1, 1)}[tw.p.DuringWarmup]
	sum := big.NewRat(int64(tw.g.Start), 1)
	for _, u := range tw.units {
		if u.warm.Cmp(t) <= 0 {
			sum.Add(sum, big.NewRat(1, 1))
		} else if u.serves.Cmp(t) <= 0 {
			sum.Add(sum, share)
		}
	}
	return sum.Mul(sum, tw.g.Capacity.Big())
}

// load is the demand at t, read from the piece that holds the instant mid.
func (tw *twinRun) load(t, mid *big.Rat) *big.Rat {
	for _, p := range tw.d.Pieces {
		at, until := p.At.Big(), p.Until.Big()
		if at.Cmp(mid) <= 0 && mid.Cmp(until) < 0 {
			done := new(big.Rat).Quo(new(big.Rat).Sub(t, at), new(big.Rat).Sub(until, at))
			rise := new(big.Rat).Sub(p.To.Big(), p.From.Big())
			return done.Add(done.Mul(done, rise), p.From.Big())
		}
	}
	panic("no demand")
}

// cuts splits [from, to] at every instant at which the demand bends or a unit changes.
func (tw *twinRun) cuts(from, to *big.Rat) [][2]*big.Rat {
	at := []*big.Rat{from, to}
	add := func(t *big.Rat) {
		if t.Cmp(from) > 0 && t.Cmp(to) < 0 {
			at = append(at, t)
		}
	}
	for _, p := range tw.d.Pieces {
		add(p.At.Big())
		add(p.Until.Big())
	}
	for _, u := range tw.units {
		add(u.serves)
		add(u.warm)
	}
	sort.Slice(at, func(i, j int) bool { return at[i].Cmp(at[j]) < 0 })
	var out [][2]*big.Rat
	for i := 1; i < len(at); i++ {
		if at[i-1].Cmp(at[i]) < 0 {
			out = append(out, [2]*big.Rat{at[i-1], at[i]})
		}
	}
	return out
}

// slice is the requests offered and shed between two cuts. Excess is linear; it is positive on one stretch, whose ends
// are found by solving excess = 0.
func (tw *twinRun) slice(from, to *big.Rat, out *Run) (area, shed *big.Rat) {
	half := big.NewRat(1, 2)
	mid := new(big.Rat).Mul(new(big.Rat).Add(from, to), half)
	a, b, c := tw.load(from, mid), tw.load(to, mid), tw.capacity(mid)
	length := new(big.Rat).Sub(to, from)
	area = new(big.Rat).Mul(new(big.Rat).Mul(new(big.Rat).Add(a, b), half), length)
	x, y := new(big.Rat).Sub(a, c), new(big.Rat).Sub(b, c)
	if x.Sign() <= 0 && y.Sign() <= 0 {
		return area, new(big.Rat)
	}
	if x.Sign()*y.Sign() < 0 {
		zero := new(big.Rat).Quo(x, new(big.Rat).Sub(x, y))
		zero.Add(zero.Mul(zero, length), from)
		if x.Sign() < 0 {
			from, x = zero, new(big.Rat)
		} else {
			to, y = zero, new(big.Rat)
		}
		length = new(big.Rat).Sub(to, from)
	}
	if !out.Sheds {
		out.Sheds, out.FirstShed = true, fromBig(from)
	}
	out.LastShed = fromBig(to)
	for _, e := range []*big.Rat{x, y} {
		if e.Cmp(out.PeakShed.Big()) > 0 {
			out.PeakShed = fromBig(e)
		}
	}
	return area, new(big.Rat).Mul(new(big.Rat).Mul(new(big.Rat).Add(x, y), half), length)
}

// levels lists the capacity at 0 and at each instant up to the end of the run at which a unit changes.
func (tw *twinRun) levels() []Level {
	at := []*big.Rat{new(big.Rat)}
	for _, u := range tw.units {
		for _, t := range []*big.Rat{u.serves, u.warm} {
			if t.Cmp(tw.d.Run.Big()) <= 0 {
				at = append(at, t)
			}
		}
	}
	sort.Slice(at, func(i, j int) bool { return at[i].Cmp(at[j]) < 0 })
	var out []Level
	for _, t := range at {
		l := Level{fromBig(t), fromBig(tw.capacity(t))}
		if n := len(out); n > 0 && out[n-1].At.Cmp(l.At) == 0 {
			continue
		}
		out = append(out, l)
	}
	return out
}

func ceil(r *big.Rat) int {
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return int(q.Int64())
}
