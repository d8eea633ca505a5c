package scenario

import (
	"strconv"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/web/ui"
)

// Bill is the cost section.
type Bill struct {
	Parts    []ui.Part
	Bar      string
	Lines    []Line
	Total    string
	Count    string
	Note     string // list prices or commitments, and what is paid once
	Lost     string // expected downtime, not in the sum
	Oldest   string
	Warnings []string
}

// Line is a line item.
type Line struct {
	First, Last                      bool // of its category
	Category, Fill                   string
	Name, Quantity, Unit, Price, Sum string
	SKU, Source, AsOf                string
	Confidence, Chip                 string
	Key                              string // of the price, when it is from the book
	List                             string // at list price, when that differs
	Others                           []Other
	Steps                            []Other // from the list price to the price, by the reader's own price book
}

// Other is a row that priced the same thing and lost.
type Other struct{ Price, Source, AsOf, Confidence string }

var fills = map[string]string{model.CategoryCompute: "g1", model.CategoryData: "g2", model.CategoryTraffic: "g3",
	model.CategoryTools: "g4", model.CategoryOwned: "go", model.CategoryPeople: "gp"}

func (b *builder) bill() *Bill {
	c := b.e.Cost
	if c == nil {
		return nil
	}
	f := b.page.Format
	out := &Bill{Total: f.Cents(c.Monthly), Oldest: f.Date(c.Oldest), Warnings: b.texts(c.Warnings)}
	for _, category := range model.Categories {
		sum, n := decimal.Zero, len(out.Lines)
		for _, i := range c.Items {
			if i.Category == category {
				out.Lines = append(out.Lines, b.line(i))
				sum = sum.Add(i.Amount)
			}
		}
		if n == len(out.Lines) {
			continue
		}
		out.Lines[n].First, out.Lines[len(out.Lines)-1].Last = true, true
		if sum.IsPositive() && c.Monthly.IsPositive() {
			out.Parts = append(out.Parts, ui.Part{Fill: fills[category], Share: sum.Div(c.Monthly).InexactFloat64(), Name: b.page.T("web.category." + category), Text: f.Cents(sum)})
		}
	}
	out.Bar, out.Count = ui.Mix(out.Parts, ui.Spoken(out.Parts), 26), strconv.Itoa(len(out.Lines))
	out.Note = b.page.T("web.bill.list")
	if !c.List.Equal(c.Monthly) {
		out.Note = b.page.T("web.bill.committed", "list", b.money(c.List))
	}
	if c.Upfront.IsPositive() {
		out.Note += " " + b.page.T("web.bill.upfront", "upfront", b.money(c.Upfront))
	}
	if b.e.Availability != nil {
		out.Lost = b.page.T("web.bill.lost", "cost", b.money(c.ExpectedDowntime), "hour", b.money(b.w.Money.Downtime.Amount))
	}
	return out
}

func (b *builder) line(i model.LineItem) Line {
	f := b.page.Format
	l := Line{Category: b.page.T("web.category." + i.Category), Fill: fills[i.Category], Name: b.page.Words.Text(i.Description), Quantity: f.Quantity(i.Quantity),
		Unit: f.PriceUnit(i.Unit), Price: f.UnitPrice(i.UnitPrice), Sum: f.Cents(i.Amount), SKU: i.SKU, Source: i.Source, AsOf: f.Date(i.AsOf),
		Confidence: b.confidence(i.Confidence), Chip: ui.Chip(string(i.Confidence))}
	if i.Key.Dimension != "" {
		l.Key = i.Key.String()
	}
	if !i.List.Equal(i.Amount) {
		l.List = f.Cents(i.List)
	}
	for _, s := range i.Steps {
		l.Steps = append(l.Steps, Other{f.UnitPrice(s.Before.Decimal()) + " → " + f.UnitPrice(s.After.Decimal()), s.Name + ", " + s.Source, f.Date(s.AsOf), b.confidence(s.Confidence)})
	}
	for _, o := range i.Others {
		l.Others = append(l.Others, Other{f.UnitPrice(o.USD.Decimal()), o.Source, f.Date(o.AsOf), b.confidence(o.Confidence)})
	}
	return l
}

func (b *builder) confidence(c model.Confidence) string {
	if id := "web.confidence." + string(c); b.page.Words.Has(id) {
		return b.page.T(id)
	}
	return string(c)
}
