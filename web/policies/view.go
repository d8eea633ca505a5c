package policies

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/plan"
	"nines/web/request"
	"nines/web/ui"
)

// View is the whole page.
type View struct {
	ui.Page
	ID, Title, Back string
	Shapes          []Shape
	Wrong           string // the shape asked for is none of these
	Say             []string
	Charts          []string
	Keys            []Key
	Tiers           []Tier
	Money           string
	Currency        string
	Rows            []Row
	Steps           []Step
	Warnings        []string
	Policies        *Policies
	NoPolicies      string
}

// Shape is a link to a demand.
type Shape struct {
	Name, Href string
	Current    bool
}

// Key explains a color of the band under the chart.
type Key struct{ Fill, Name string }

// Tier is a row of the table of tiers.
type Tier struct{ Name, Start, Most, Hours, Price, Extra, Alone, Hold, HoldCost, Ceiling string }

// Row is a stretch of the course.
type Row struct{ From, To, Demand, Capacity, Served, Shed, Queued, Limit string }

// Step is what a tier waits for.
type Step struct{ At, Lasts, Tier, Name, Units string }

// Policies is the comparison.
type Policies struct {
	Head, Limit, Base, Fixed string
	Alike                    string // nothing is shed by any: they differ in money alone
	Charts                   []string
	Ways                     []Way
}

// Way is a row of it.
type Way struct {
	Name, Cost, Monthly, Hours, Most, Shed, Share, Why string
	Frontier                                           bool
}

type builder struct {
	page  ui.Page
	link  request.Link
	id    string
	shape string
	p     *plan.SurgePlay
}

func (b *builder) build() View {
	p, f, c := b.page, b.page.Format, b.p.Course
	v := View{Page: p, ID: b.id, Title: b.p.Scenario.Title.In(p.Lang()), Back: b.link.To("/scenarios/" + b.id), Currency: string(b.p.Currency)}
	for _, s := range Shapes {
		v.Shapes = append(v.Shapes, Shape{b.shapeName(s), b.link.To("/scenarios/"+b.id+"/surge", "shape", s), s == b.shape})
	}
	v.Say = b.say()
	for _, s := range []size{{"at-large", 1132, 260, 56, 130, true}, {"at-phone", 358, 200, 44, 6, false}} {
		v.Charts = append(v.Charts, b.chart(s))
	}
	for i := range c.Lanes {
		v.Keys = append(v.Keys, Key{fills[i%len(fills)], c.Lanes[i].Tier})
		v.Tiers = append(v.Tiers, b.tier(i))
	}
	v.Money = p.T("surge.money", "extra", f.Cents(b.p.Extra), "hold", f.Cost(b.p.Hold), "currency", v.Currency)
	v.Rows = b.rows()
	for _, s := range c.Steps[:min(len(c.Steps), mostSteps)] {
		v.Steps = append(v.Steps, Step{f.Clock(float64(s.At)), f.Clock(float64(s.Lasts)), s.Tier, p.Words.Text(s.Name), strconv.Itoa(s.Units)})
	}
	for _, w := range b.p.Warnings {
		v.Warnings = append(v.Warnings, p.Words.Text(w))
	}
	return v
}

// mostSteps of a long course are listed; the command line has all of them.
const mostSteps = 40

func (b *builder) shapeName(s string) string {
	switch s {
	case plan.ShapeStep:
		return b.page.T("surge.shape.step")
	case plan.ShapeRamp:
		return b.page.T("surge.shape.ramp")
	case plan.ShapeFlash:
		return b.page.T("surge.shape.flash")
	}
	return b.page.T("surge.shape.week")
}

// say is what becomes of the requests, in sentences.
func (b *builder) say() []string {
	p, f, c := b.page, b.page.Format, b.p.Course
	whole := func(v float64) string { return f.Whole(v) }
	out := []string{p.T("surge.sum", "offered", whole(c.Offered.Float()), "run", f.Clock(c.Run.Float()), "served", whole(c.Served.Float()), "shed", whole(c.Shed.Float()))}
	if c.Sheds {
		out = append(out, p.T("surge.shed", "share", f.Percent(c.Shed.Over(c.Offered).Float(), 3), "first", f.Clock(c.FirstShed.Float()),
			"last", f.Clock(c.LastShed.Float()), "peak", f.RPS(c.PeakShed.Float())))
	}
	r := &b.p.Reach
	switch {
	case r.Beyond != nil || r.P50 == 0:
		out = append(out, p.T("surge.reach.at-once", "factor", f.Factor(r.Factor), "headroom", f.Factor(r.Headroom)))
	case r.P50 < 0:
		out = append(out, p.T("surge.reach.never", "factor", f.Factor(r.Factor), "ceiling", f.Factor(r.Ceiling), "why", p.Words.Text(r.Why)))
	default:
		out = append(out, p.T("surge.reach.after", "factor", f.Factor(r.Factor), "p50", f.Duration(float64(r.P50)), "p90", f.Duration(float64(r.P90)), "tier", r.Bottleneck))
	}
	return out
}

func (b *builder) tier(i int) Tier {
	f, l, m := b.page.Format, &b.p.Course.Lanes[i], &b.p.Lanes[i]
	t := Tier{Name: l.Tier, Start: strconv.Itoa(l.Start), Most: strconv.Itoa(l.Most), Hours: "–", Price: "–", Extra: "–", Alone: f.Whole(l.Shed.Float()), Hold: "–", HoldCost: "–"}
	if m.Priced {
		t.Hours, t.Price, t.Extra = f.Number(m.UnitHours.InexactFloat64(), 4), f.UnitPrice(m.Unit.PerHour.Round(5)), f.Cents(m.Extra)
	}
	if l.Hold > 0 {
		t.Hold, t.HoldCost = strconv.Itoa(l.Hold), f.Cost(m.Hold)
	}
	if !math.IsInf(l.Ceiling, 0) {
		t.Ceiling = b.page.T("surge.ceiling.both", "rps", f.RPS(l.Ceiling), "why", b.page.Words.Text(l.Why))
	}
	return t
}

// mostRows is about how many rows the table of the course has.
const mostRows = 24

// rows are the intervals of the course, joined until few enough are left.
func (b *builder) rows() []Row {
	f, all := b.page.Format, b.p.Course.Intervals
	each := max(1, (len(all)+mostRows-1)/mostRows)
	var out []Row
	for i := 0; i < len(all); i += each {
		part := all[i:min(i+each, len(all))]
		var demand, served, shed float64
		low := part[0]
		for _, x := range part {
			demand, served, shed = math.Max(demand, x.Demand.Float()), served+x.Served.Float(), shed+x.Shed.Float()
			if x.Lane >= 0 && (low.Lane < 0 || x.Capacity.Cmp(low.Capacity) < 0) {
				low = x
			}
		}
		r := Row{From: f.Clock(part[0].From.Float()), To: f.Clock(part[len(part)-1].To.Float()), Demand: f.RPS(demand), Capacity: "–", Limit: "–",
			Served: f.Whole(served), Shed: f.Whole(shed), Queued: f.Whole(part[len(part)-1].Queued.Float())}
		if low.Lane >= 0 {
			r.Capacity, r.Limit = f.RPS(low.Capacity.Float()), b.p.Course.Lanes[low.Lane].Tier
		}
		out = append(out, r)
	}
	return out
}

func (b *builder) policies(c *plan.Policies) *Policies {
	p, f := b.page, b.page.Format
	out := &Policies{Head: p.T("policies.head", "tier", c.Tier.ID+" ("+c.Tier.Offer+")", "design", b.id, "file", p.T("surge.shape.week"), "peak", f.RPS(c.Peak), "mean", f.RPS(c.Mean), "run", f.Clock(c.Run)), Limit: p.Words.Text(c.LimitWhy)}
	for i := range c.Ways {
		w := &c.Ways[i]
		out.Ways = append(out.Ways, Way{b.way(w.ID), f.Cents(w.Cost), f.Cost(w.Monthly), f.Number(w.UnitHours.InexactFloat64(), 4), strconv.Itoa(w.Most), f.Whole(w.Shed.Float()),
			f.Percent(w.ShedShare, 3), p.Words.Text(w.Why), w.Frontier})
	}
	if !shed(c) {
		out.Alike = p.T("policies.page.alike")
	}
	out.Base = b.base(c)
	if c.Base != nil {
		out.Fixed = p.T("policies.base.fixed")
	}
	for _, s := range []size{{"at-large", 1132, 260, 70, 40, true}, {"at-phone", 358, 220, 52, 8, false}} {
		out.Charts = append(out.Charts, b.trade(c, s))
	}
	return out
}

func (b *builder) base(c *plan.Policies) string {
	p, f, x := b.page, b.page.Format, c.Base
	none := func(why model.Text) string { return p.T("policies.base.none", "why", p.Words.Text(why)) }
	if x == nil {
		return none(c.NoBase)
	}
	args := []string{"class", x.Offer, "own", f.UnitPrice(x.Own.PerHour.Round(4)), "currency", string(c.Currency), "rps", f.RPS(x.PerUnit), "burst", f.UnitPrice(x.Burst.PerHour.Round(4)),
		"unit", f.RPS(x.PerBurst), "share", f.Percent(x.Share, 3), "level", f.RPS(x.Level), "servers", strconv.Itoa(x.Servers)}
	if x.Share >= 1 {
		return p.T("policies.base.dear", args...)
	}
	if x.Servers == 0 {
		return p.T("policies.base", args...) + " " + p.T("policies.base.small")
	}
	return p.T("policies.base", args...)
}

// way is what a policy is called.
func (b *builder) way(id string) string {
	t := b.page.T
	switch id {
	case plan.MeetDemand:
		return t("policies.way.on-demand")
	case plan.MeetStep:
		return t("policies.way.step")
	case plan.MeetPredictive:
		return t("policies.way.predictive")
	case plan.MeetWarm:
		return t("policies.way.warm-pool")
	case plan.MeetStatic:
		return t("policies.way.static")
	case plan.MeetSpot:
		return t("policies.way.spot")
	}
	return t("policies.way.owned")
}
