package main

import (
	"math"
	"strconv"
	"strings"

	"nines/model/plan"
	"nines/model/scaling"
)

// surgePlay is a demand played against a design, for a terminal.
func (w writer) surgePlay(p *plan.SurgePlay) string {
	c := p.Course
	out := styled(styleStrong, wrap(w.name(p.Scenario)+" ("+printable(p.Scenario.ID)+"): "+w.demand(p))) + "\n" + wrap(strings.Join(w.served(p), " ")) + "\n\n"
	out += w.surgeTiers(p) + "\n" + wrap(w.surgeMoney(p)) + "\n"
	if s := p.Samples; s != nil {
		out += "\n" + wrap(w.surgeChance(s)) + "\n"
	}
	out += "\n" + w.surgeTimeline(p)
	if len(c.Steps) > 0 {
		out += "\n" + w.surgeSteps(p)
	}
	for _, x := range p.Warnings {
		out += "\n" + styled(styleQuiet, wrap(w.text(x)))
	}
	if len(p.Warnings) > 0 {
		out += "\n"
	}
	return out
}

// demand says what is played.
func (w writer) demand(p *plan.SurgePlay) string {
	c := p.Course
	args := []string{"peak", w.f.RPS(c.Peak.Float()), "from", w.f.RPS(p.Workload.Peak), "run", w.f.Clock(c.Run.Float()), "factor", w.f.Factor(p.Reach.Factor), "file", printable(p.Source)}
	switch p.Shape {
	case plan.ShapeStep:
		return w.words.T("surge.play.step", args...)
	case plan.ShapeRamp:
		return w.words.T("surge.play.ramp", args...)
	case plan.ShapeFlash:
		return w.words.T("surge.play.flash", args...)
	}
	return w.words.T("surge.play.trace", args...)
}

// served says what became of the requests.
func (w writer) served(p *plan.SurgePlay) []string {
	t, c := w.words, p.Course
	requests := func(x scaling.Rat) string { return w.f.Whole(x.Float()) }
	lines := []string{t.T("surge.sum", "offered", requests(c.Offered), "run", w.f.Clock(c.Run.Float()), "served", requests(c.Served), "shed", requests(c.Shed))}
	if c.Sheds {
		lines = append(lines, t.T("surge.shed", "share", w.f.Percent(c.Shed.Over(c.Offered).Float(), 3), "first", w.f.Clock(c.FirstShed.Float()),
			"last", w.f.Clock(c.LastShed.Float()), "peak", w.f.RPS(c.PeakShed.Float())))
	}
	if c.MostQueued.Sign() > 0 {
		lines = append(lines, t.T("surge.waited", "most", requests(c.MostQueued), "wait", w.f.Clock(c.LongestWait.Float()), "left", requests(c.Queued)))
	}
	r := &p.Reach
	factor := w.f.Factor(r.Factor)
	switch {
	case r.Beyond != nil || r.P50 == 0:
		lines = append(lines, t.T("surge.reach.at-once", "factor", factor, "headroom", w.f.Factor(r.Headroom)))
	case r.P50 < 0:
		lines = append(lines, t.T("surge.reach.never", "factor", factor, "ceiling", w.f.Factor(r.Ceiling), "why", w.text(r.Why)))
	default:
		lines = append(lines, t.T("surge.reach.after", "factor", factor, "p50", w.f.Duration(float64(r.P50)), "p90", w.f.Duration(float64(r.P90)), "tier", printable(r.Bottleneck)))
	}
	return lines
}

// surgeTiers is a row a tier.
func (w writer) surgeTiers(p *plan.SurgePlay) string {
	t := w.words
	g := &grid{right: []bool{false, true, true, true, true, true, true, true, true, false}}
	money := string(p.Currency)
	g.add(t.T("surge.col.tier"), t.T("surge.col.start"), t.T("surge.col.most"), t.T("surge.col.unit-hours"), t.T("surge.col.price", "currency", money),
		t.T("surge.col.extra", "currency", money), t.T("surge.col.alone"), t.T("surge.col.hold"), t.T("surge.col.hold-cost", "currency", money), t.T("surge.col.ceiling"))
	for i := range p.Course.Lanes {
		l, m := &p.Course.Lanes[i], &p.Lanes[i]
		price, extra, used, hold, holdCost := "–", "–", "–", "–", "–"
		if m.Priced {
			price, extra = w.f.UnitPrice(m.Unit.PerHour.Round(5)), w.f.Cents(m.Extra)
			used = w.f.Number(m.UnitHours.InexactFloat64(), 4)
		}
		if l.Hold > 0 {
			hold, holdCost = strconv.Itoa(l.Hold), w.f.Cost(m.Hold)
		}
		ceiling := "–"
		if !math.IsInf(l.Ceiling, 0) {
			ceiling = w.f.RPS(l.Ceiling) + ": " + w.text(l.Why)
		}
		g.add(printable(l.Tier), strconv.Itoa(l.Start), strconv.Itoa(l.Most), used, price, extra, w.f.Whole(l.Shed.Float()), hold, holdCost, ceiling)
	}
	return g.text(styleHeading)
}

func (w writer) surgeMoney(p *plan.SurgePlay) string {
	return w.words.T("surge.money", "extra", w.f.Cents(p.Extra), "hold", w.f.Cost(p.Hold), "currency", string(p.Currency))
}

func (w writer) surgeChance(s *plan.SurgeSamples) string {
	return w.words.T("surge.chance", "n", w.f.Whole(float64(s.N)), "seed", strconv.FormatUint(s.Seed, 10), "none", w.f.Percent(s.None, 2), "p50", w.f.Whole(s.Shed.Likely),
		"p90", w.f.Whole(s.ShedP90), "until50", w.f.Clock(s.Until.Likely), "until90", w.f.Clock(s.P90), "refused", w.f.Percent(s.Refused, 2))
}

// timelineRows is how many lines the course takes on a terminal; -o json has more.
const timelineRows = 12

// surgeTimeline is the course in a few rows: intervals are joined until so many are left.
func (w writer) surgeTimeline(p *plan.SurgePlay) string {
	t, all := w.words, p.Course.Intervals
	g := &grid{right: []bool{true, true, true, true, true, true, true, false}}
	g.add(t.T("surge.col.from"), t.T("surge.col.to"), t.T("surge.col.demand"), t.T("surge.col.capacity"), t.T("surge.col.served"), t.T("surge.col.shed"), t.T("surge.col.queued"), t.T("surge.col.limit"))
	each := (len(all) + timelineRows - 1) / timelineRows
	for i := 0; i < len(all); i += each {
		x := joined(all[i:min(i+each, len(all))])
		limit, capacity := "–", "–"
		if x.Lane >= 0 {
			limit, capacity = printable(p.Course.Lanes[x.Lane].Tier), w.f.RPS(x.Capacity.Float())
		}
		g.add(w.f.Clock(x.From.Float()), w.f.Clock(x.To.Float()), w.f.RPS(x.Demand.Float()), capacity,
			w.f.Whole(x.Served.Float()), w.f.Whole(x.Shed.Float()), w.f.Whole(x.Queued.Float()), limit)
	}
	return g.text(styleHeading)
}

// joined is several intervals as one.
func joined(list []scaling.Interval) scaling.Interval {
	out := list[0]
	for _, x := range list[1:] {
		out.To, out.Queued = x.To, x.Queued
		out.Offered, out.Served, out.Shed = out.Offered.Plus(x.Offered), out.Served.Plus(x.Served), out.Shed.Plus(x.Shed)
		if x.Demand.Cmp(out.Demand) > 0 {
			out.Demand = x.Demand
		}
		if x.Lane >= 0 && (out.Lane < 0 || x.Capacity.Cmp(out.Capacity) < 0) {
			out.Capacity, out.Lane = x.Capacity, x.Lane
		}
	}
	return out
}

// mostSteps of a long course are printed; -o json has all.
const mostSteps = 24

func (w writer) surgeSteps(p *plan.SurgePlay) string {
	t := w.words
	g := &grid{right: []bool{true, true, false, false, true}}
	g.add(t.T("cli.col.at"), t.T("surge.col.lasts"), t.T("surge.col.tier"), t.T("surge.col.step"), t.T("surge.col.units"))
	steps := p.Course.Steps
	for _, s := range steps[:min(len(steps), mostSteps)] {
		g.add(w.f.Clock(float64(s.At)), w.f.Clock(float64(s.Lasts)), printable(s.Tier), w.text(s.Name), strconv.Itoa(s.Units))
	}
	out := g.text(styleHeading)
	if more := len(steps) - mostSteps; more > 0 {
		out += t.T("surge.steps.more", "n", strconv.Itoa(more)) + "\n"
	}
	return out
}
