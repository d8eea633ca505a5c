package scenario

import (
	"context"
	"math"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// looker is a service that can look closer at one design; one with invented answers cannot.
type looker interface {
	Look(w *model.Workload, e *plan.Evaluation) *plan.Insight
	Sensitivity(ctx context.Context, w *model.Workload, id string) (*plan.Sensitivity, error)
}

// Helps is the section of what would help most and what downtime costs.
type Helps struct {
	Currency    string
	Rows        []Help
	Parts       []PartRow
	Loss        []string
	Credits     []CreditRow
	Sensitivity string // address of the page of ranges
}

// Help is one change; Bar is as long as the hours it saves.
type Help struct {
	What, Hours, Bill, Lost, Net, Bar string
	Better                            bool // the net is a gain
}

// PartRow is one cause of downtime.
type PartRow struct{ Name, Count, Own, Birnbaum, Vanished string }

// CreditRow is one promise of a provider.
type CreditRow struct{ Service, Promised, Missed, Charges, Credit, Confidence, Chip, Source string }

// helps turns an insight into the section; nil where there is none.
func (b *builder) helps(i *plan.Insight) *Helps {
	if i == nil || i.Importance == nil {
		return nil
	}
	f, p := b.page.Format, b.page
	out := &Helps{Currency: string(b.w.Money.Currency), Sensitivity: b.link.To("/scenarios/" + b.e.Scenario.ID + "/sensitivity")}
	most := 0.0
	for _, x := range i.Importance.Improvements {
		most = math.Max(most, math.Abs(x.HoursSaved))
	}
	for _, x := range i.Importance.Improvements {
		h := Help{What: p.Words.Text(x.What), Hours: b.saved(x.HoursSaved), Bill: p.T("importance.unknown"), Lost: f.Signed(x.Lost.Neg()),
			Net: f.Signed(x.Net()), Better: x.Bill != nil && x.Net().IsPositive()}
		if x.Bill != nil {
			h.Bill = f.Signed(*x.Bill)
		}
		if x.HoursSaved > 0 && most > 0 {
			h.Bar = savedBar(x.HoursSaved / most)
		}
		out.Rows = append(out.Rows, h)
	}
	for _, x := range i.Importance.Parts {
		out.Parts = append(out.Parts, PartRow{p.Words.Text(x.Name), f.Whole(float64(x.Parts)), f.Downtime(x.Unavailability * model.HoursPerYear), f.Number(x.Birnbaum, 3), b.saved(x.VanishedHours)})
	}
	if l := i.Loss; l != nil {
		b.loss(out, l)
	}
	return out
}

// savedBar is as long as a share of the longest.
func savedBar(share float64) string {
	c := svg.New(90, 13)
	c.Rect(0, 0, math.Max(1, 90*share), 13, "g2")
	return c.Hidden("")
}

func (b *builder) saved(hours float64) string {
	if hours < 0 {
		return "−" + b.page.Format.Downtime(-hours)
	}
	return b.page.Format.Downtime(hours)
}

// loss adds what downtime costs and what is given back.
func (b *builder) loss(out *Helps, l *plan.Loss) {
	f, p := b.page.Format, b.page
	money := func(d decimal.Decimal) string { return f.CostWith(d, out.Currency) }
	if l.P95Year != nil {
		out.Loss = append(out.Loss, p.T("loss.year", "rate", money(b.w.Money.Downtime.Amount), "mean", money(l.MeanYear), "p95", money(*l.P95Year), "p99", money(*l.P99Year)))
	}
	if len(l.Months) > 2 {
		out.Loss = append(out.Loss, p.T("loss.months", "slo", f.SLO(b.e.Availability.SLO), "p12", f.Chance(l.Months[0].Probability), "p11", f.Chance(l.Months[1].Probability), "p10", f.Chance(l.Months[2].Probability)))
	}
	if len(l.Credits) == 0 {
		out.Loss = append(out.Loss, p.T("loss.no-credits"))
		return
	}
	out.Loss = append(out.Loss, p.T("loss.credits", "credit", f.CentsWith(l.CreditMonth, out.Currency)))
	for _, c := range l.Credits {
		out.Credits = append(out.Credits, CreditRow{c.Service, f.SLO(c.Promised), f.Chance(c.Missed), f.Cents(c.Charges), f.Cents(c.Expected),
			b.confidence(c.Confidence), ui.Chip(string(c.Confidence)), c.Source})
	}
}

// recoveryMore says how often a disruption comes, what is served meanwhile and what data it costs a year.
func (b *builder) recoveryMore(r model.Recovery) string {
	f := b.page.Format
	return b.page.T("recovery.more", "often", f.Number(r.PerYear, 2), "meanwhile", f.Percent(r.Meanwhile, 2), "after", f.Percent(r.After, 2),
		"back", f.Duration(float64(r.Back)), "lost", f.Duration(float64(r.LostPerYear)))
}
