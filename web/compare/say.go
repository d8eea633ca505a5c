package compare

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui"
)

type slots = map[string]templ.Component

// say is the answer in whole sentences.
func (b *builder) say() templ.Component {
	a, p := b.answer, b.page
	if a.Least == nil {
		return ui.Words(p.T("web.say.nothing-priced"))
	}
	if a.Cheapest == nil {
		return ui.Sentence(p.T("web.say.none"), b.slots(a.Closest))
	}
	first := "web.say.cheapest"
	if !a.WithinBudget {
		first = "web.say.over-budget"
	}
	out := []templ.Component{ui.Sentence(p.T(first), b.slots(a.Cheapest))}
	switch {
	case a.NextNine == a.Cheapest: // never down at all: there is no further nine
	case a.NextNine != nil:
		s := b.slots(a.NextNine)
		s["more"] = ui.Bold(b.money(a.NextNine.Cost.Monthly.Sub(a.Cheapest.Cost.Monthly)))
		out = append(out, ui.Sentence(p.T("web.say.next-nine"), s))
	default:
		out = append(out, ui.Words(p.T("web.say.no-next-nine")))
	}
	if a.Least != a.Cheapest {
		out = append(out, ui.Sentence(p.T("web.say.least"), b.slots(a.Least)))
	}
	return ui.Sentences(out...)
}

// slots are what a sentence can say of a design.
func (b *builder) slots(e *plan.Evaluation) slots {
	f := b.page.Format
	return slots{
		"design": ui.Link(b.link(e), b.title(e)),
		"cost":   ui.Bold(b.money(e.Cost.Monthly)),
		"down":   ui.Bold(f.Downtime(e.Availability.Unavailability * model.HoursPerYear)),
		"slo":    ui.Words(f.SLO(b.w.Objectives.SLO)),
		"budget": ui.Words(b.money(b.w.Objectives.Budget.Amount)),
	}
}

func (b *builder) money(d decimal.Decimal) string {
	return b.page.Format.CostWith(d, string(b.w.Money.Currency))
}

// aside weighs the hours lost against the cost: is it the money or the promise that asks for more than the cheapest?
func (b *builder) aside() templ.Component {
	a, p := b.answer, b.page
	if a.Cheapest == nil || a.Least == a.Cheapest {
		return nil
	}
	least, answer := a.Least.Cost.Monthly.Add(a.Least.Cost.ExpectedDowntime), a.Cheapest.Cost.Monthly.Add(a.Cheapest.Cost.ExpectedDowntime)
	s := slots{"hour": ui.Words(b.money(b.w.Money.Downtime.Amount)), "least": ui.Words(b.title(a.Least)), "least-total": ui.Words(b.money(least)),
		"design": ui.Words(b.title(a.Cheapest)), "total": ui.Words(b.money(answer)), "slo": ui.Words(p.Format.SLO(b.w.Objectives.SLO))}
	if least.LessThan(answer) {
		return ui.Sentence(p.T("web.aside.promise"), s)
	}
	return ui.Sentence(p.T("web.aside.money"), s)
}

// facts stand in the margin beside the answer.
func (b *builder) facts(designs int) []templ.Component {
	p := b.page
	keys, guesses := map[string]bool{}, 0
	for _, e := range b.c.Evaluations {
		for _, a := range e.Assumptions {
			if !keys[a.Key] {
				keys[a.Key] = true
				if ui.Chip(string(a.Confidence)) == "chip general" {
					guesses++
				}
			}
		}
	}
	out := []templ.Component{ui.Words(p.T("web.facts.designs", "n", strconv.Itoa(designs), "region", b.w.Region))}
	if b.c.AsOf != "" {
		out = append(out, ui.Words(p.T("web.facts.prices", "book", b.c.Book.Name, "date", p.Format.Date(b.c.AsOf))))
	}
	return append(out, ui.Words(p.T("web.facts.assumptions", "n", strconv.Itoa(len(keys)), "guesses", strconv.Itoa(guesses))))
}

// meeting says how many designs meet the limits.
func (b *builder) meeting(r Result) templ.Component {
	n := strconv.Itoa(b.answer.Meeting)
	if r.Budget == "" {
		return ui.Words(b.page.T("web.meeting.slo", "n", n, "slo", r.SLO))
	}
	return ui.Words(b.page.T("web.meeting.both", "n", n, "slo", r.SLO, "budget", r.Budget))
}
