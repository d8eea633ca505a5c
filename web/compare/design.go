package compare

import (
	"math"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui"
)

func (b *builder) design(e *plan.Evaluation) Design {
	f, a := b.page.Format, e.Availability
	d := Design{ID: e.Scenario.ID, Title: b.title(e), Href: b.link(e), Shape: where(e.Scenario), Frontier: b.frontier[e],
		Meets: e.MeetsSLO(b.w) && e.MeetsBudget(b.w), Answer: e == b.answer.Cheapest,
		Cost: e.Cost.Monthly, CostText: f.Cost(e.Cost.Monthly), USD: e.Cost.Monthly.InexactFloat64(),
		Split: b.split(e.Cost), Lost: f.Round(e.Cost.ExpectedDowntime),
		Mean: a.Unavailability * model.HoursPerYear, Causes: b.causes(a), Seconds: -1, Grow: -1, Scale: "–", GrowText: "–", CeilText: "–", Step: 6}
	d.Down = f.Downtime(d.Mean)
	if y := a.Year; y != nil {
		d.HasYear, d.P50, d.P99 = true, y.P50, y.P99
		d.MetShare, d.Met, d.MetLow = a.YearMet, f.Chance(a.YearMet), a.YearMet < .5
		d.Tail = b.page.T("web.card.tail", "p50", f.Downtime(y.P50), "p99", f.Downtime(y.P99))
	}
	if s := e.Scale; s != nil {
		d.Seconds, d.Scale = float64(s.P50), f.Reach(float64(s.P50))
		d.Grow, d.GrowText = d.Seconds, d.Scale
		if s.Beyond != nil { // what runs absorbs the surge; how fast it grows after that is another time
			d.Seconds, d.Scale, d.Absorbed = 0, f.Reach(0), true
			d.Grow, d.GrowText = float64(s.Beyond.P50), f.Reach(float64(s.Beyond.P50))
			d.Then = b.page.T("web.card.then", "factor", f.Factor(s.Beyond.Factor), "time", d.GrowText)
		}
		d.Step = ui.TimeStep(d.Grow)
		if d.Ceiling = s.Ceiling; s.Ceiling >= 0 && !math.IsInf(s.Ceiling, 0) {
			d.CeilText = f.Factor(s.Ceiling)
		}
	}
	d.SplitBar = ui.Mix(d.Split, ui.Spoken(d.Split), 9)
	d.CauseBar = ui.Mix(d.Causes, ui.Spoken(d.Causes), 9)
	return d
}

// fills of the categories, in the order of model.Categories.
var fills = map[string]string{model.CategoryCompute: "g1", model.CategoryData: "g2", model.CategoryTraffic: "g3",
	model.CategoryTools: "g4", model.CategoryOwned: "go", model.CategoryPeople: "gp"}

func costKeys(p ui.Page) []ui.Part {
	var out []ui.Part
	for _, c := range model.Categories {
		out = append(out, ui.Part{Fill: fills[c], Name: p.T("web.category." + c)})
	}
	return out
}

// split adds up the bill by category. Credits, which are negative, take from their category.
func (b *builder) split(c *model.Cost) []ui.Part {
	sums := map[string]decimal.Decimal{}
	for _, i := range c.Items {
		sums[i.Category] = sums[i.Category].Add(i.Amount)
	}
	var out []ui.Part
	for _, key := range model.Categories {
		if v := sums[key]; v.IsPositive() && c.Monthly.IsPositive() {
			out = append(out, ui.Part{Fill: fills[key], Share: v.Div(c.Monthly).InexactFloat64(), Name: b.page.T("web.category." + key), Text: b.page.Format.Cost(v)})
		}
	}
	return out
}

// groups of causes for the small bars: five steps of graphite in fixed order.
var groups = []struct{ id, fill string }{{"deploys", "g1"}, {"operators", "g2"}, {"tiers", "g3"}, {"places", "g4"}, {"rest", "g5"}}

func causeKeys(p ui.Page) []ui.Part {
	var out []ui.Part
	for _, g := range groups {
		out = append(out, ui.Part{Fill: g.fill, Name: p.T("web.cause." + g.id)})
	}
	return out
}

// group says to which of the five a cause belongs: what broke, a part of the design or a place under it.
func group(cause string) string {
	switch cause {
	case "deploys", "operators":
		return cause
	case "zone", "region", "facility", "host":
		return "places"
	}
	if strings.HasPrefix(cause, "tier:") || strings.HasSuffix(cause, ".failover") {
		return "tiers"
	}
	return "rest"
}

func (b *builder) causes(a *model.Availability) []ui.Part {
	sums := map[string]float64{}
	for _, c := range a.Causes {
		sums[group(c.ID)] += c.Share
	}
	var out []ui.Part
	for _, g := range groups {
		if v := sums[g.id]; v > 0 {
			out = append(out, ui.Part{Fill: g.fill, Share: v, Name: b.page.T("web.cause." + g.id), Text: b.page.Format.Percent(v, 2)})
		}
	}
	return out
}
