package main

import (
	"strconv"
	"strings"

	"nines/model/scaling"
	"nines/scenarios"
)

// surgeTable is a played surge for a terminal.
func (w writer) surgeTable(s *scenarios.Surge, r scaling.Run) string {
	t := w.words
	requests := func(x scaling.Rat) string { return w.f.Whole(x.Float()) }
	clock := func(x scaling.Rat) string { return w.f.Clock(x.Float()) }
	lines := []string{t.T("surge.sum", "offered", requests(r.Offered), "run", clock(s.Demand.Run), "served", requests(r.Served), "shed", requests(r.Shed))}
	if r.Sheds {
		lines = append(lines, t.T("surge.shed", "share", w.f.Percent(r.Shed.Over(r.Offered).Float(), 3), "first", clock(r.FirstShed),
			"last", clock(r.LastShed), "peak", w.f.RPS(r.PeakShed.Float())))
	}
	if s.Group.Room.Open() {
		lines = append(lines, t.T("surge.waited", "most", requests(r.MostQueued), "wait", clock(r.LongestWait), "left", requests(r.Queued)))
	}
	if r.Alarmed {
		lines = append(lines, t.T("surge.alarm", "at", clock(r.Alarm), "periods", strconv.Itoa(s.Policy.Periods), "period", clock(s.Policy.MetricPeriod),
			"target", w.f.Percent(s.Policy.Target.Float(), 3)))
	} else {
		lines = append(lines, t.T("surge.calm"))
	}
	out := styleStrong.Render(wrap(lines[0])) + "\n" + wrap(strings.Join(lines[1:], " ")) + "\n"
	if len(r.Launches) == 0 {
		return out
	}
	g := &grid{right: []bool{true, true, true, true, true}}
	g.add(t.T("cli.col.at"), t.T("surge.col.launched"), t.T("surge.col.units"), t.T("surge.col.serves"), t.T("surge.col.warm"))
	units := s.Group.Start
	for _, l := range r.Launches {
		units += l.Count
		serves := l.At.Plus(s.Policy.Boot)
		g.add(clock(l.At), strconv.Itoa(l.Count), strconv.Itoa(units), clock(serves), clock(serves.Plus(s.Policy.Warmup)))
	}
	return out + "\n" + g.text(styleHeading)
}
