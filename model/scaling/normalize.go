package scaling

import "math"

// scale multiplies times and loads by whole numbers that make all inputs integers, so that the run's arithmetic stays in
// machine words wherever it can. It changes no result.
type scale struct{ time, load Rat }

// ofDemand makes the numbers of a demand whole.
func ofDemand(d Demand) (times, loads int64) {
	times, loads = lcm(1, d.Run), 1
	for i := range d.Pieces {
		x := &d.Pieces[i]
		times = lcm(lcm(times, x.At), x.Until)
		loads = lcm(lcm(loads, x.From), x.To)
	}
	return times, loads
}

func scaleOf(d Demand, g Group, p Policy) scale {
	times, loads := ofDemand(d)
	loads = lcm(loads, g.Capacity)
	times = lcm(lcm(lcm(lcm(times, p.MetricPeriod), p.Boot), p.Warmup), p.ReadyBoot)
	times = p.Rules.lcm(times)
	return scale{Int(times), Int(loads)}
}

// scaleOfLevels is the scale for measuring a demand against known levels, reporting at marks.
func scaleOfLevels(d Demand, levels []Level, at *marks) scale {
	times, loads := ofDemand(d)
	for _, l := range levels {
		times, loads = lcm(times, l.At), lcm(loads, l.Capacity)
	}
	if at != nil {
		for _, t := range at.at {
			times = lcm(times, t)
		}
	}
	return scale{Int(times), Int(loads)}
}

// meter brings a measurement back to seconds and requests.
func (s scale) meter(m meter) meter {
	requests := s.time.Times(s.load)
	m.offered, m.shed, m.backlog, m.mostQueued = m.offered.Over(requests), m.shed.Over(requests), m.backlog.Over(requests), m.mostQueued.Over(requests)
	m.peak, m.first, m.last, m.longest = m.peak.Over(s.load), m.first.Over(s.time), m.last.Over(s.time), m.longest.Over(s.time)
	return m
}

// lcm is the least common multiple of m and the denominator of x, or 1 where there is none worth having.
func lcm(m int64, x Rat) int64 {
	if x.big != nil || m == math.MaxInt64 {
		return 1
	}
	d := x.den()
	if d == 1 || m%d == 0 {
		return m
	}
	n, ok := mulOK(m/gcd(m, d), d)
	if !ok || n > 1e9 {
		return 1
	}
	return n
}

func (s scale) same() bool { return s.time.n == 1 && s.load.n == 1 }

func (s scale) demand(d Demand) Demand {
	if s.same() {
		return d
	}
	out := Demand{Run: d.Run.Times(s.time), Pieces: make([]Piece, len(d.Pieces))}
	for i, x := range d.Pieces {
		out.Pieces[i] = Piece{x.At.Times(s.time), x.Until.Times(s.time), x.From.Times(s.load), x.To.Times(s.load)}
	}
	return out
}

func (s scale) group(g Group) Group {
	g.Capacity = g.Capacity.Times(s.load)
	g.Room.Places = g.Room.Places.Times(s.load).Times(s.time)
	return g
}

func (s scale) policy(p Policy) Policy {
	p.MetricPeriod, p.Boot = p.MetricPeriod.Times(s.time), p.Boot.Times(s.time)
	p.Warmup, p.ReadyBoot = p.Warmup.Times(s.time), p.ReadyBoot.Times(s.time)
	p.Rules = p.Rules.times(s.time)
	return p
}

// run brings the results back to seconds and requests.
func (s scale) run(m *sim) Run {
	r := m.out
	if s.same() {
		return r
	}
	requests := s.time.Times(s.load)
	r.Offered, r.Served, r.Shed = r.Offered.Over(requests), r.Served.Over(requests), r.Shed.Over(requests)
	r.PeakShed = r.PeakShed.Over(s.load)
	r.FirstShed, r.LastShed, r.Alarm = r.FirstShed.Over(s.time), r.LastShed.Over(s.time), r.Alarm.Over(s.time)
	r.Queued, r.MostQueued = r.Queued.Over(requests), r.MostQueued.Over(requests)
	r.LongestWait, r.UnitSeconds = r.LongestWait.Over(s.time), r.UnitSeconds.Over(s.time)
	for _, list := range [][]Launch{r.Launches, r.Removals, r.Refused, r.Taken} {
		for i := range list {
			list[i].At = list[i].At.Over(s.time)
		}
	}
	for i, l := range r.Levels {
		r.Levels[i] = Level{l.At.Over(s.time), l.Capacity.Over(s.load)}
	}
	return r
}
