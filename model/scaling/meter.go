package scaling

// meter integrates offered load and what of it exceeds capacity, exactly, not sampled.
type meter struct {
	offered, shed Rat // since they last outgrew a word; settle adds what came before
	peak          Rat // most requests/s shed at any instant
	first, last   Rat // when shedding began and ended; valid when shed > 0
	any           bool

	room                Room
	backlog             Rat // requests that wait now
	mostQueued, longest Rat

	offeredBefore, shedBefore Rat
}

// grown adds to a sum that is kept in a word for as long as it fits, and sets aside what does not: a long run of large loads
// would otherwise be added up in big numbers, piece by piece.
func grown(sum, before *Rat, x Rat) {
	next := sum.Plus(x)
	if next.big != nil && sum.big == nil {
		*before, next = before.Plus(*sum), x
	}
	*sum = next
}

// settle makes the sums whole.
func (m *meter) settle() meter {
	m.offered, m.shed = m.offeredBefore.Plus(m.offered), m.shedBefore.Plus(m.shed)
	m.offeredBefore, m.shedBefore = Rat{}, Rat{}
	return *m
}

// add meters the interval [t0, t1], in which the load goes linearly from a to b and capacity is c. It returns the
// requests offered in it.
func (m *meter) add(t0, t1, a, b, c Rat) Rat {
	dt := t1.Minus(t0)
	if dt.Sign() <= 0 {
		return Rat{}
	}
	if m.room.Open() {
		return m.wait(t0, t1, a, b, c)
	}
	if a.Cmp(b) == 0 {
		return m.flat(t0, t1, dt, a, c)
	}
	area := a.Plus(b).Times(Frac(1, 2)).Times(dt)
	grown(&m.offered, &m.offeredBefore, area)
	over0, over1 := a.Minus(c), b.Minus(c)
	switch s0, s1 := over0.Sign(), over1.Sign(); {
	case s0 <= 0 && s1 <= 0:
		return area
	case s0 >= 0 && s1 >= 0:
		m.add1(t0, t1, area.Minus(c.Times(dt)), over0, over1)
	case s0 < 0: // rises through c: the triangle above it has width dt·over1/(b-a)
		width := dt.Times(over1.Over(b.Minus(a)))
		m.add1(t1.Minus(width), t1, over1.Times(width).Times(Frac(1, 2)), over1, over1)
	default: // falls through c
		width := dt.Times(over0.Over(a.Minus(b)))
		m.add1(t0, t0.Plus(width), over0.Times(width).Times(Frac(1, 2)), over0, over0)
	}
	return area
}

// flat is add for a constant load.
func (m *meter) flat(t0, t1, dt, load, c Rat) Rat {
	area := load.Times(dt)
	grown(&m.offered, &m.offeredBefore, area)
	if over := load.Minus(c); over.Sign() > 0 {
		m.add1(t0, t1, over.Times(dt), over, over)
	}
	return area
}

// add1 records shed requests between from and to, with the excess at both ends.
func (m *meter) add1(from, to, shed, x, y Rat) {
	if !m.any {
		m.any, m.first = true, from
	}
	m.last = to
	grown(&m.shed, &m.shedBefore, shed)
	if x.Cmp(m.peak) > 0 {
		m.peak = x
	}
	if y.Cmp(m.peak) > 0 {
		m.peak = y
	}
}

// Level is a capacity that holds from At until the next level.
type Level struct {
	At       Rat // seconds
	Capacity Rat // requests/s
}

// measure meters a demand against a known schedule of capacity. Levels are sorted by time, the first at 0.
func measure(d Demand, levels []Level) meter { return measureIn(d, levels, Room{}, nil) }

// measureIn is measure with a waiting room. At each of the given times, rising, it reports what was metered until then. It
// measures in whole numbers wherever it can; that changes no result.
func measureIn(d Demand, levels []Level, room Room, at *marks) meter {
	s := scaleOfLevels(d, levels, at)
	if s.same() {
		return meterOf(d, levels, room, at)
	}
	scaled := make([]Level, len(levels))
	for i, l := range levels {
		scaled[i] = Level{l.At.Times(s.time), l.Capacity.Times(s.load)}
	}
	room.Places = room.Places.Times(s.load).Times(s.time)
	if at != nil {
		times := make([]Rat, len(at.at))
		for i, t := range at.at {
			times[i] = t.Times(s.time)
		}
		report := at.report
		at = &marks{at: times, report: func(i int, m *meter) {
			x := s.meter(*m)
			report(i, &x)
		}}
	}
	return s.meter(meterOf(s.demand(d), scaled, room, at))
}

// meterOf is measureIn in the units it is given.
func meterOf(d Demand, levels []Level, room Room, at *marks) meter {
	m := meter{room: room}
	w := d.walk()
	t, i := Int(0), 0
	for t.Cmp(d.Run) < 0 {
		w.seek(t)
		for i+1 < len(levels) && levels[i+1].At.Cmp(t) <= 0 {
			i++
		}
		end := w.until()
		if i+1 < len(levels) && levels[i+1].At.Cmp(end) < 0 {
			end = levels[i+1].At
		}
		if at.within(end) {
			end = at.time()
		}
		m.add(t, end, w.at(t), w.at(end), levels[i].Capacity)
		t = end
		at.pass(t, &m)
	}
	return m.settle()
}

// marks are times at which a measurement is reported.
type marks struct {
	at     []Rat
	i      int
	report func(i int, m *meter)
}

// within says whether the next mark comes before a time.
func (k *marks) within(t Rat) bool { return k != nil && k.i < len(k.at) && k.at[k.i].Cmp(t) < 0 }

func (k *marks) time() Rat { return k.at[k.i] }

// pass reports the marks up to a time.
func (k *marks) pass(t Rat, m *meter) {
	for k != nil && k.i < len(k.at) && k.at[k.i].Cmp(t) <= 0 {
		now := *m
		now.settle()
		k.report(k.i, &now)
		k.i++
	}
}
