package main

import (
	"strconv"

	"nines/model/plan"
)

// policies is the comparison for a terminal.
func (w writer) policies(p *plan.Policies) string {
	t, currency := w.words, string(p.Currency)
	out := styled(styleStrong, wrap(t.T("policies.head", "tier", printable(p.Tier.ID)+" ("+p.Tier.Offer+")", "design", printable(p.Scenario.ID), "file", printable(p.Source),
		"peak", w.f.RPS(p.Peak), "mean", w.f.RPS(p.Mean), "run", w.f.Clock(p.Run)))) + "\n\n"
	g := &grid{right: []bool{false, false, true, true, true, true, true, true, true, true, true, true}}
	g.add("", t.T("policies.col.way"), t.T("policies.col.run", "currency", currency), t.T("policies.col.month", "currency", currency), t.T("policies.col.hours"), t.T("policies.col.owned"),
		t.T("policies.col.most"), t.T("policies.col.launched"), t.T("policies.col.taken"), t.T("policies.col.shed"), t.T("policies.col.share"), t.T("policies.col.last"))
	for i := range p.Ways {
		x := &p.Ways[i]
		mark, last := "", "–"
		if x.Frontier {
			mark = "*"
		}
		if x.Shed.Sign() > 0 {
			last = w.f.Clock(x.LastShed)
		}
		g.add(mark, w.way(x.ID), w.f.Cents(x.Cost), w.f.Cost(x.Monthly), w.f.Number(x.UnitHours.InexactFloat64(), 4), strconv.Itoa(x.Owned), strconv.Itoa(x.Most),
			strconv.Itoa(x.Launches), strconv.Itoa(x.Taken), w.f.Whole(x.Shed.Float()), w.f.Percent(x.ShedShare, 3), last)
	}
	out += g.text(styleHeading) + "\n"
	for i := range p.Ways {
		out += wrap(w.way(p.Ways[i].ID)+": "+w.text(p.Ways[i].Why)+".") + "\n"
	}
	out += "\n" + wrap(w.text(p.LimitWhy)) + "\n\n" + wrap(w.base(p)) + "\n"
	if p.Base != nil {
		out += wrap(t.T("policies.base.fixed")) + "\n"
	}
	for _, x := range p.Warnings {
		out += styled(styleQuiet, wrap(w.text(x))) + "\n"
	}
	return out + "\n" + styled(styleQuiet, wrap(t.T("policies.legend"))) + "\n"
}

// base says how much to own.
func (w writer) base(p *plan.Policies) string {
	t, b := w.words, p.Base
	if b == nil {
		return t.T("policies.base.none", "why", w.text(p.NoBase))
	}
	args := []string{"class", printable(b.Offer), "own", w.f.UnitPrice(b.Own.PerHour.Round(4)), "currency", string(p.Currency), "rps", w.f.RPS(b.PerUnit),
		"burst", w.f.UnitPrice(b.Burst.PerHour.Round(4)), "unit", w.f.RPS(b.PerBurst), "share", w.f.Percent(b.Share, 3), "level", w.f.RPS(b.Level), "servers", strconv.Itoa(b.Servers)}
	if b.Share >= 1 {
		return t.T("policies.base.dear", args...)
	}
	out := t.T("policies.base", args...)
	if b.Servers == 0 {
		out += " " + t.T("policies.base.small")
	}
	return out
}

// way is what a policy is called.
func (w writer) way(id string) string {
	switch id {
	case plan.MeetDemand:
		return w.words.T("policies.way.on-demand")
	case plan.MeetStep:
		return w.words.T("policies.way.step")
	case plan.MeetPredictive:
		return w.words.T("policies.way.predictive")
	case plan.MeetWarm:
		return w.words.T("policies.way.warm-pool")
	case plan.MeetStatic:
		return w.words.T("policies.way.static")
	case plan.MeetSpot:
		return w.words.T("policies.way.spot")
	}
	return w.words.T("policies.way.owned")
}

// policiesCSV is a record a policy.
func policiesCSV(d *plan.PoliciesDocument) [][]string {
	out := [][]string{{"policy", "currency", "cost", "cost_per_month", "unit_hours", "owned_servers", "most_units", "shed", "shed_share", "frontier", "limit_units"}}
	for _, x := range d.Ways {
		out = append(out, []string{x.Policy, d.Currency, x.Cost, x.Monthly, x.UnitHours, strconv.Itoa(x.Owned), strconv.Itoa(x.Most), x.Shed,
			strconv.FormatFloat(x.ShedShare, 'g', -1, 64), strconv.FormatBool(x.Frontier), strconv.Itoa(x.Limit)})
	}
	return out
}
