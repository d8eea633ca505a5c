package main

import (
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
	"nines/scenarios"
)

// addCommit adds --commit: how machines are bought.
func addCommit(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "commit", "", "how machines are bought, instead of what each design says: none, best, "+
		"best with limits ('best 1y no': of "+strings.Join(model.LimitTerms, ", ")+"; "+strings.Join(model.LimitPayments, ", ")+"; "+
		strings.Join(model.LimitKinds, ", ")+"), or a FILE of the commitments you own")
}

// buying sets how the flag says that machines are bought.
func (d *desk) buying(o *options, w *model.Workload) error {
	if o.commit == "" && !o.wrote("commit") {
		return nil
	}
	if !looksLikeFile(o.commit) {
		return wrongInput(named(scenarios.SetWorkload(w, "commit", o.commit, d.book.Regions()...), "--commit"))
	}
	src, err := scenarios.ReadFile(o.commit)
	if err != nil {
		return wrongInput(err)
	}
	return wrongInput(scenarios.DecodeCommitments(w, o.commit, src, d.book.Regions()...))
}

// bought says in the heading of a comparison how machines are bought, "" where each design says so itself.
func (w writer) bought(l *model.Workload) string {
	switch l.Commit.Mode {
	case model.BuyNone:
		return w.words.T("cli.commit.none")
	case model.BuyBest:
		return w.words.T("cli.commit.best")
	case model.BuyOwned:
		return w.words.T("cli.commit.owned", "n", w.f.Number(float64(len(l.Commit.Owned)), 3))
	}
	return ""
}

// commitSection is what to buy, what it does, and what it costs when demand is another.
func (w writer) commitSection(e *plan.Evaluation) section {
	t, c := w.words, e.Commitments
	currency := ""
	if e.Cost != nil {
		currency = string(e.Cost.Currency)
	}
	money := func(x float64) string { return w.f.CentsWith(model.Quantity(x), currency) }
	lines := []string{t.T("cli.commit.sum", "monthly", money(c.Spending), "demand", money(c.Eligible), "saves", money(c.Eligible-c.Spending),
		"coverage", w.f.Percent(c.Coverage, 3), "used", w.f.Percent(c.Utilization, 3))}
	switch {
	case c.Eligible == 0:
		lines = []string{t.T("cli.commit.nothing")}
	case len(c.Bought) == 0:
		lines = []string{t.T("cli.commit.on-demand", "demand", money(c.Eligible))}
	}
	if k := e.Cost; k != nil && k.Prepaid.IsPositive() {
		lines = append(lines, t.T("cli.commit.cash", "upfront", w.f.CentsWith(k.Upfront, currency), "prepaid", w.f.CentsWith(k.Prepaid, currency),
			"billed", w.f.CentsWith(k.Monthly.Sub(k.Prepaid), currency)))
	}
	for _, f := range c.Falls {
		id := "cli.commit.fall"
		if f.Spending > f.Without {
			id = "cli.commit.regret"
		}
		lines = append(lines, t.T(id, "fall", w.f.Percent(1-f.Factor, 3), "monthly", money(f.Spending), "without", money(f.Without), "regret", money(abs(f.Spending-f.Without))))
	}
	if c.Stranded > 0 {
		lines = append(lines, t.T("cli.commit.stranded", "cost", money(c.Stranded)))
	}
	for _, u := range c.Unknown {
		lines = append(lines, w.text(u))
	}
	return section{t.T("cli.section.commit"), lines, w.commitGrid(c, currency)}
}

func abs(x float64) float64 { return max(x, -x) }

// commitGrid is a row for each commitment.
func (w writer) commitGrid(c *model.Commitments, currency string) *grid {
	t := w.words
	g := &grid{right: []bool{false, false, false, true, true, true, true, true, true}}
	g.add("", t.T("cli.col.commit"), t.T("cli.col.terms"), t.T("cli.col.amount-of"), t.T("cli.col.monthly-of", "currency", currency), t.T("cli.col.upfront"),
		t.T("cli.col.used"), t.T("cli.col.even"), t.T("cli.col.pays"), t.T("cli.col.trust"))
	hours := model.Quantity(c.Hours)
	for i := range c.Bought {
		b := &c.Bought[i]
		amount := w.f.Number(float64(b.Count), 6)
		if b.Plan() {
			amount = w.f.UnitPrice(b.Effective) + "/h"
		}
		even, pays := "–", t.T("cli.commit.never")
		if b.BreakEven > 0 {
			even = t.T("cli.commit.even", "share", w.f.Percent(b.BreakEven, 3), "hours", w.f.Number(b.BreakEven*c.Hours, 3))
		}
		switch {
		case b.PaysBack > 0:
			pays = t.T("cli.commit.month", "n", w.f.Number(b.PaysBack, 3))
		case b.PaysBack == 0:
			pays = t.T("cli.commit.at-once")
		}
		terms := w.text(plan.CommitmentTerms(b.Commitment))
		if b.Until != "" {
			terms = t.T("web.commit.until", "terms", terms, "month", b.Until)
		}
		g.add(b.ID, w.text(plan.CommitmentName(b.Commitment)), terms, amount, w.f.Cents(b.Effective.Mul(hours)),
			w.f.Cents(b.Upfront), w.f.Percent(b.Utilization, 3), even, pays, w.confidence(b.Rate.Confidence))
	}
	return g
}
