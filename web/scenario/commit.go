package scenario

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// Commit is the section of what is bought ahead. Without a way to buy it only offers some.
type Commit struct {
	Sentence string
	Offers   []Offer
	Charts   []string // wide and phone
	Rows     []CommitRow
	Falls    []FallRow
	Curve    []CurveRow
	Stranded string
	Cash     string // what was paid upfront, and what is billed by the month
	Unknown  []string
	Paid     string // an hour, for the legend
	Gains    bool   // something is bought
}

// Offer is a link to the same page, bought another way.
type Offer struct{ Name, URL string }

// CommitRow is a commitment.
type CommitRow struct{ ID, Name, Terms, Amount, Monthly, Upfront, Used, Even, Pays, Source, Confidence, Chip, AsOf string }

// FallRow is a month of less demand.
type FallRow struct {
	Fall, With, Without, Regret string
	Loss                        bool
}

// CurveRow is a share of the hours, for the table of the chart.
type CurveRow struct{ Share, Demand, Covered string }

// offers are ways to buy that the page proposes.
var offers = []string{"best", "best 1y no", "best sp"}

func (b *builder) commit() *Commit {
	p, f := b.page, b.page.Format
	c := b.e.Commitments
	if c == nil {
		return b.commitOffers()
	}
	out := &Commit{Gains: len(c.Bought) > 0}
	money := func(x float64) string { return b.cents(x) }
	switch {
	case c.Eligible == 0:
		out.Sentence = p.T("cli.commit.nothing")
	case !out.Gains:
		out.Sentence = p.T("cli.commit.on-demand", "demand", money(c.Eligible))
	default:
		out.Sentence = p.T("cli.commit.sum", "monthly", money(c.Spending), "demand", money(c.Eligible), "saves", money(c.Eligible-c.Spending),
			"coverage", f.Percent(c.Coverage, 3), "used", f.Percent(c.Utilization, 3))
	}
	paid := 0.0
	for i := range c.Bought {
		paid += c.Bought[i].Effective.InexactFloat64()
		out.Rows = append(out.Rows, b.commitRow(c, &c.Bought[i]))
	}
	for _, d := range c.Falls {
		out.Falls = append(out.Falls, FallRow{p.T("web.commit.fall", "share", f.Percent(1-d.Factor, 3)), money(d.Spending), money(d.Without), money(d.Spending - d.Without), d.Spending > d.Without})
	}
	for _, s := range c.Curve {
		out.Curve = append(out.Curve, CurveRow{f.Percent(s.Share, 3), money(s.OnDemand), money(s.Covered)})
	}
	if c.Stranded > 0 {
		out.Stranded = p.T("cli.commit.stranded", "cost", money(c.Stranded))
	}
	if k := b.e.Cost; k != nil && k.Prepaid.IsPositive() {
		out.Cash = p.T("cli.commit.cash", "upfront", b.amount(k.Upfront), "prepaid", b.amount(k.Prepaid), "billed", b.amount(k.Monthly.Sub(k.Prepaid)))
	}
	out.Unknown = b.texts(c.Unknown)
	if out.Gains && len(c.Curve) > 0 {
		out.Paid = p.T("web.commit.paid", "cost", money(paid))
		for _, size := range []commitSize{{"at-large", 1132, 220, 56, 12}, {"at-phone", 358, 180, 48, 8}} {
			out.Charts = append(out.Charts, b.commitChart(c, paid, size))
		}
	}
	return out
}

// commitOffers proposes ways to buy where the design runs something that could be bought ahead.
func (b *builder) commitOffers() *Commit {
	if b.e.Cost == nil || b.w.Commit.Decided() {
		return nil
	}
	demand := false
	for _, i := range b.e.Cost.Items {
		switch i.Key.Dimension {
		case model.EC2OnDemand, model.RDSInstance, model.RDSMultiAZ, model.RDSCluster, model.AuroraNode, model.CacheNode:
			demand = true
		}
	}
	if !demand {
		return nil
	}
	out := &Commit{Sentence: b.page.T("web.commit.offer")}
	for _, o := range offers {
		out.Offers = append(out.Offers, Offer{b.page.T("web.commit." + o), b.link.To("/scenarios/"+b.e.Scenario.ID, "commit", o) + "#h-commit"})
	}
	return out
}

func (b *builder) cents(x float64) string { return b.amount(model.Quantity(x)) }

func (b *builder) amount(d decimal.Decimal) string {
	return b.page.Format.CentsWith(d, string(b.w.Money.Currency))
}

func (b *builder) commitRow(c *model.Commitments, x *model.Bought) CommitRow {
	p, f := b.page, b.page.Format
	r := CommitRow{ID: x.ID, Name: p.Words.Text(plan.CommitmentName(x.Commitment)), Terms: p.Words.Text(plan.CommitmentTerms(x.Commitment)),
		Amount: f.Number(float64(x.Count), 6), Monthly: f.Cents(x.Effective.Mul(model.Quantity(c.Hours))), Upfront: f.Cents(x.Upfront), Used: f.Percent(x.Utilization, 3),
		Even: "–", Pays: p.T("cli.commit.never"), Source: x.Rate.Source, AsOf: f.Date(x.Rate.AsOf), Confidence: b.confidence(x.Rate.Confidence), Chip: ui.Chip(string(x.Rate.Confidence))}
	if x.Plan() {
		r.Amount = f.UnitPrice(x.Effective) + "/h"
	}
	if x.Until != "" {
		r.Terms = p.T("web.commit.until", "terms", r.Terms, "month", x.Until)
	}
	if x.BreakEven > 0 {
		r.Even = p.T("cli.commit.even", "share", f.Percent(x.BreakEven, 3), "hours", f.Number(x.BreakEven*c.Hours, 3))
	}
	switch {
	case x.PaysBack > 0:
		r.Pays = p.T("cli.commit.month", "n", f.Number(x.PaysBack, 3))
	case x.PaysBack == 0:
		r.Pays = p.T("cli.commit.at-once")
	}
	return r
}

type commitSize struct {
	class string
	w, h  float64
	l, r  float64
}

// commitChart is the duration curve of what could be committed, busiest hours first: what is covered, what stays on demand,
// and what is paid around the clock.
func (b *builder) commitChart(c *model.Commitments, paid float64, size commitSize) string {
	const top, bottom = 14, 34
	draw := svg.New(size.w, size.h)
	most := paid
	for _, s := range c.Curve {
		most = max(most, s.OnDemand)
	}
	x := svg.Scale{From: 0, To: 1, A: size.l, B: size.w - size.r}
	y := svg.Scale{From: 0, To: most * 1.05, A: size.h - bottom, B: top}
	for _, t := range svg.Ticks(most*1.05, 4) {
		draw.Line(x.A, y.At(t), x.B, y.At(t), "grid")
		draw.Text(x.A-6, y.At(t)+4, b.page.Format.Number(t, 3), "", "text-anchor", "end")
	}
	at := 0.0
	var edge strings.Builder
	for i := len(c.Curve) - 1; i >= 0; i-- {
		s := c.Curve[i]
		from, to := x.At(at), x.At(at+s.Share)
		draw.Rect(from, y.At(s.Covered), to-from, y.At(0)-y.At(s.Covered), "g2")
		draw.Rect(from, y.At(s.OnDemand), to-from, y.At(s.Covered)-y.At(s.OnDemand), "g4")
		verb := "L"
		if edge.Len() == 0 {
			verb = "M"
		}
		edge.WriteString(verb + svg.N(from) + " " + svg.N(y.At(s.OnDemand)) + "L" + svg.N(to) + " " + svg.N(y.At(s.OnDemand)))
		at += s.Share
	}
	draw.Path(edge.String(), "step")
	draw.Line(x.A, y.At(0), x.B, y.At(0), "axis")
	draw.Line(x.A, y.At(paid), x.B, y.At(paid), "demand")
	for _, share := range []float64{0, .25, .5, .75, 1} {
		anchor := "middle"
		switch share {
		case 0:
			anchor = "start"
		case 1:
			anchor = "end"
		}
		draw.Text(x.At(share), size.h-16, strconv.Itoa(int(share*100))+" %", "", "text-anchor", anchor)
	}
	draw.Text(x.A, size.h-2, b.page.T("web.commit.axis"), "faint")
	f := b.page.Format
	return draw.Image("commitments "+size.class, b.page.T("web.commit.label", "coverage", f.Percent(c.Coverage, 3), "used", f.Percent(c.Utilization, 3), "paid", b.cents(paid)))
}
