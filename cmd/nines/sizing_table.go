package main

import (
	"math"
	"strconv"
	"strings"

	"nines/model/plan"
	"nines/model/sizing"
)

// sizing is every tier's size for a terminal: why, the resources, the hours, and the types that lost.
func (w writer) sizing(s *plan.Sizing) string {
	t := w.words.T
	var b strings.Builder
	b.WriteString(styleStrong.Render(t("sizes.title", "title", w.name(s.Scenario), "id", printable(s.Scenario.ID), "peak", w.f.RPS(s.Workload.Peak))) + "\n")
	for i := range s.Tiers {
		for _, x := range w.tierSections(&s.Tiers[i]) {
			b.WriteString(w.section(x, false))
		}
	}
	if len(s.Warnings) > 0 {
		b.WriteByte('\n')
	}
	for _, x := range s.Warnings {
		b.WriteString(wrap(w.text(x)) + "\n")
	}
	return b.String()
}

func (w writer) tierSections(t *plan.SizedTier) []section {
	x := section{title: w.tierHead(t)}
	if !t.Sized {
		x.lines = append(x.lines, w.words.T("sizes.uncounted", "why", w.text(t.Tier.CeilingWhy)))
		return []section{x}
	}
	x.lines = w.tierWhy(t)
	x.table = w.resources(t)
	out := []section{x, {lines: []string{w.hoursHead(t)}, table: w.hours(t)}}
	if len(t.Types) > 0 {
		out = append(out, section{lines: []string{w.words.T("sizes.types", "n", strconv.Itoa(len(t.Types)))}, table: w.types(t)})
	}
	return out
}

func (w writer) tierHead(t *plan.SizedTier) string {
	id := printable(t.Tier.ID)
	if !t.Sized {
		return w.words.T("sizes.tier-uncounted", "tier", id)
	}
	return w.words.T("sizes.tier", "tier", id, "units", strconv.Itoa(t.Tier.Units), "offer", t.Tier.Offer)
}

// tierWhy says from where the number at the peak comes.
func (w writer) tierWhy(t *plan.SizedTier) []string {
	f, s := w.f, t.Staff
	out := []string{w.words.T("sizes.machine", "vcpus", f.Number(t.VCPU, 3), "cores", f.Number(t.Cores, 3), "most", strconv.Itoa(t.Tier.Ceiling), "why", w.text(t.Tier.CeilingWhy))}
	args := []string{"load", f.RPS(t.Load), "binds", w.resource(t.Binds), "target", f.Percent(t.Target, 2), "use", strconv.Itoa(s.Use), "need", strconv.Itoa(s.Need)}
	if s.Wait > 0 {
		out = append(out, w.words.T("sizes.staff-wait", append(args, "wait0", f.Percent(s.Wait0, 2), "limit", f.Percent(t.Limit, 2), "wait", strconv.Itoa(s.Wait), "root", strconv.Itoa(s.SquareRoot))...))
	} else {
		out = append(out, w.words.T("sizes.staff", args...))
	}
	zone := "–"
	if s.Zone > 0 {
		zone = strconv.Itoa(s.Zone)
	}
	out = append(out, w.words.T("sizes.spares", "none", strconv.Itoa(s.None), "unit", strconv.Itoa(s.Unit), "zone", zone))
	if c := t.Credits; c != nil {
		id := []string{"sizes.credits-short", "sizes.credits"}[btoi(c.Lasts)]
		out = append(out, w.words.T(id, "earned", f.Number(c.Earned, 3), "bank", f.Number(c.Bank, 3), "least", f.Number(c.Least, 3)))
	}
	return out
}

// resource is what a resource is called.
func (w writer) resource(name string) string {
	switch name {
	case "memory":
		return w.words.T("sizes.memory")
	case "network":
		return w.words.T("sizes.network")
	case "disk":
		return w.words.T("sizes.disk")
	case "iops":
		return w.words.T("sizes.iops")
	case "connections":
		return w.words.T("sizes.connections")
	}
	return w.words.T("sizes.cpu")
}

func (w writer) resources(t *plan.SizedTier) *grid {
	g := &grid{right: []bool{false, true, true}}
	g.add(w.words.T("sizes.col.resource"), w.words.T("sizes.col.unit"), w.words.T("sizes.col.used"))
	for _, b := range t.Bounds {
		unit := "–"
		if !math.IsInf(b.RPS, 1) {
			unit = w.f.RPS(b.RPS)
		}
		g.add(w.resource(b.Resource), unit, w.f.Percent(b.Use, 2))
	}
	return g
}

func (w writer) hoursHead(t *plan.SizedTier) string {
	switch {
	case t.Takes:
		return w.words.T("sizes.hours-takeover")
	case len(t.Hours) > 24:
		return w.words.T("sizes.hours-week")
	}
	return w.words.T("sizes.hours")
}

// hours is the day with the heaviest hour, an hour a row, neighbors that are alike in one.
func (w writer) hours(t *plan.SizedTier) *grid {
	words, f := w.words.T, w.f
	g := &grid{right: []bool{false, true, true, true, true, true, true, true, true}}
	head := []string{words("sizes.col.hour"), words("sizes.col.load"), words("sizes.col.units"), words("sizes.col.use"), words("sizes.col.wait"), "P50", "P95", "P99"}
	if t.Credits != nil {
		head = append(head, words("sizes.col.credits"))
	}
	g.add(head...)
	start, end := t.Busiest()
	for i := start; i < end; {
		h, from := t.Hours[i], i
		for i < end && alike(t.Hours[i], h) {
			i++
		}
		name := strconv.Itoa(from - start)
		if i-from > 1 {
			name += "–" + strconv.Itoa(i-1-start)
		}
		row := []string{name, f.Number(h.Load, 3), strconv.Itoa(h.Units), f.Percent(h.Use, 2), f.Percent(h.Wait, 2), w.inside(h, h.P50), w.inside(h, h.P95), w.inside(h, h.P99)}
		if math.IsInf(h.Use, 1) {
			row[3] = "–"
		}
		if t.Credits != nil {
			row = append(row, f.Number(h.Balance, 3))
		}
		g.add(row...)
	}
	return g
}

// alike says whether two hours read the same; NaN is like NaN.
func alike(a, b sizing.Hour) bool {
	return a.Load == b.Load && a.Units == b.Units && (a.Balance == b.Balance || math.IsNaN(a.Balance) && math.IsNaN(b.Balance))
}

// inside is how long a piece of work is at the tier.
func (w writer) inside(h sizing.Hour, seconds float64) string {
	switch {
	case !h.Stable:
		return w.words.T("sizes.never")
	case seconds == 0:
		return "–"
	case seconds < 1:
		return w.words.T("unit.ms", "n", w.f.Number(seconds*1000, 3))
	}
	return w.words.T("unit.s", "n", w.f.Number(seconds, 3))
}

// types are the types that lost, a row a constraint with the nearest one; where every type is asked for, -o csv lists all.
func (w writer) types(t *plan.SizedTier) *grid {
	g := &grid{right: []bool{false, true}}
	g.add(w.words.T("sizes.col.fails"), w.words.T("sizes.col.count"), w.words.T("sizes.col.example"))
	for _, r := range t.Rejections() {
		g.add(w.constraint(r.Fails), strconv.Itoa(r.Count), strings.TrimSuffix(r.Nearest.Type.Name+": "+w.text(r.Nearest.Why()), ": "))
	}
	return g
}

// constraint is what a constraint is called.
func (w writer) constraint(fails string) string {
	switch fails {
	case sizing.FailCredits:
		return w.words.T("sizes.fails.credits")
	case sizing.FailPrice:
		return w.words.T("sizes.fails.price")
	case sizing.FailCost:
		return w.words.T("sizes.fails.cost")
	case sizing.FailGeneration:
		return w.words.T("sizes.fails.generation")
	case sizing.FailKind:
		return w.words.T("sizes.fails.kind")
	case sizing.FailNone:
		return w.words.T("sizes.fails.none")
	}
	return w.resource(fails)
}
