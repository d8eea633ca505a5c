package main

import (
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
)

// insightSections are what only `nines show` computes: what would help most, and what downtime costs.
func (w writer) insightSections(c *plan.Comparison, e *plan.Evaluation) []section {
	if e.Insight == nil {
		return nil
	}
	var out []section
	if i := e.Insight.Importance; i != nil {
		out = append(out, w.importanceSection(e, i), w.partsSection(i))
	}
	if l := e.Insight.Loss; l != nil {
		out = append(out, w.lossSection(c, e, l))
	}
	return out
}

// importanceSection ranks what could be done by the hours it saves.
func (w writer) importanceSection(e *plan.Evaluation, i *plan.Importance) section {
	t, currency := w.words, string(e.Cost.Currency)
	g := &grid{right: []bool{true, true, true, true}}
	g.add(t.T("importance.col.hours"), t.T("importance.col.bill", "currency", currency), t.T("importance.col.lost", "currency", currency),
		t.T("importance.col.net", "currency", currency), t.T("importance.col.what"))
	for _, x := range i.Improvements {
		bill := t.T("importance.unknown")
		if x.Bill != nil {
			bill = w.f.Signed(*x.Bill)
		}
		g.add(w.savedTime(x.HoursSaved), bill, w.f.Signed(x.Lost.Neg()), w.f.Signed(x.Net()), w.text(x.What))
	}
	return section{t.T("importance.title"), []string{t.T("importance.say"), t.T("importance.foot")}, g}
}

// savedTime is a signed length of time.
func (w writer) savedTime(hours float64) string {
	if hours < 0 {
		return "-" + w.f.Downtime(-hours)
	}
	return w.f.Downtime(hours)
}

func (w writer) partsSection(i *plan.Importance) section {
	t := w.words
	g := &grid{right: []bool{true, true, true, true}}
	g.add(t.T("importance.col.count"), t.T("importance.col.own"), t.T("importance.col.birnbaum"), t.T("importance.col.vanished"), t.T("importance.col.part"))
	for _, p := range i.Parts {
		g.add(w.f.Whole(float64(p.Parts)), w.f.Downtime(p.Unavailability*model.HoursPerYear), w.f.Number(p.Birnbaum, 3), w.savedTime(p.VanishedHours), w.text(p.Name))
	}
	return section{t.T("importance.parts.title"), []string{t.T("importance.parts.say")}, g}
}

func (w writer) lossSection(c *plan.Comparison, e *plan.Evaluation, l *plan.Loss) section {
	t, currency := w.words, string(e.Cost.Currency)
	money := func(d decimal.Decimal) string { return w.f.CostWith(d, currency) }
	var lines []string
	if l.P95Year != nil {
		lines = append(lines, t.T("loss.year", "rate", money(c.Workload.Money.Downtime.Amount), "mean", money(l.MeanYear), "p95", money(*l.P95Year), "p99", money(*l.P99Year)))
	}
	if len(l.Months) > 2 {
		lines = append(lines, t.T("loss.months", "slo", w.f.SLO(e.Availability.SLO), "p12", w.f.Chance(l.Months[0].Probability),
			"p11", w.f.Chance(l.Months[1].Probability), "p10", w.f.Chance(l.Months[2].Probability)))
	}
	if len(l.Credits) == 0 {
		return section{t.T("loss.title"), append(lines, t.T("loss.no-credits")), nil}
	}
	lines = append(lines, t.T("loss.credits", "credit", w.f.CentsWith(l.CreditMonth, currency)))
	g := &grid{right: []bool{true, true, true, true}}
	g.add(t.T("loss.col.promised"), t.T("loss.col.missed"), t.T("loss.col.charges", "currency", currency), t.T("loss.col.credit", "currency", currency),
		t.T("loss.col.service"), t.T("cli.col.trust"), t.T("cli.col.source"))
	for _, x := range l.Credits {
		g.add(w.f.SLO(x.Promised), w.f.Chance(x.Missed), w.f.Cents(x.Charges), w.f.Cents(x.Expected), x.Service, w.confidence(x.Confidence), x.Source)
	}
	return section{t.T("loss.title"), lines, g}
}

// recoveryMore is the recovery table with how often, what is served meanwhile and what data it costs.
func (w writer) recoveryMore(l *model.Workload, a *model.Availability) section {
	t := w.words
	g := &grid{right: []bool{false, true, true, true, true, true, true}}
	g.add(t.T("cli.col.disruption"), t.T("cli.col.rto", "asked", w.f.Duration(float64(l.Objectives.RTO))),
		t.T("cli.col.rpo", "asked", w.f.Duration(float64(l.Objectives.RPO))), t.T("recovery.col.often"), t.T("recovery.col.meanwhile"),
		t.T("recovery.col.after"), t.T("recovery.col.lost"), t.T("cli.col.why"))
	sum := 0.0
	mark := func(met bool, s model.Seconds) string {
		if met {
			return t.T("recovery.met", "time", w.f.Duration(float64(s)))
		}
		return t.T("recovery.missed", "time", w.f.Duration(float64(s)))
	}
	for _, r := range a.Recovery {
		rto, rpo := plan.Met(l, r)
		sum += float64(r.LostPerYear)
		g.add(w.disruption(r.Disruption), mark(rto, r.RTO), mark(rpo, r.RPO), w.f.Number(r.PerYear, 2), w.f.Percent(r.Meanwhile, 2), w.f.Percent(r.After, 2),
			w.f.Duration(float64(r.LostPerYear)), w.text(r.Why))
	}
	return section{t.T("cli.section.recovery"), []string{t.T("recovery.sum", "time", w.f.Duration(sum))}, g}
}
