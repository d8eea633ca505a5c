package main

import (
	"nines/model"
	"nines/pricing"
)

// paid is what a price comes to under the reader's own price book: its list price, the steps that led from it, and in
// which currency.
type paid struct {
	rate     model.Rate
	currency model.Currency
}

// paid looks a price up in what is laid over the book; nil where nothing changed it.
func (o *overlayFlags) paid(book *pricing.Book, k model.PriceKey) (*paid, error) {
	over, err := o.lay(book)
	if err != nil || over == model.PriceBook(book) {
		return nil, err
	}
	r, err := over.Rate(k)
	info := over.Info()
	if err != nil || len(r.Steps) == 0 && info.Exchange == nil {
		return nil, err
	}
	return &paid{r, info.Currency()}, nil
}

// whyPaid is the effective price of `nines prices why -o json`.
type whyPaid struct {
	Currency string    `json:"currency"`
	List     string    `json:"list"`
	Price    string    `json:"price"`
	Steps    []whyStep `json:"steps"`
}

// whyStep is one change, in the order applied.
type whyStep struct {
	Name       string `json:"name"`
	Before     string `json:"before"`
	After      string `json:"after"`
	AsOf       string `json:"as_of"`
	Source     string `json:"source"`
	Confidence string `json:"confidence"`
}

func (p *paid) document() *whyPaid {
	if p == nil {
		return nil
	}
	d := &whyPaid{Currency: string(p.currency), List: p.rate.ListTiers()[0].USD.Decimal().String(), Price: p.rate.First().Decimal().String(), Steps: []whyStep{}}
	for _, s := range p.rate.Steps {
		d.Steps = append(d.Steps, whyStep{s.Name, s.Before.Decimal().String(), s.After.Decimal().String(), s.AsOf, s.Source, string(s.Confidence)})
	}
	return d
}

// sentence is what is paid, in the reader's language.
func (p *paid) sentence(w writer) string {
	return w.words.T("prices.why.paid", "price", p.rate.First().Decimal().String(), "currency", string(p.currency), "unit", p.rate.Unit,
		"list", p.rate.ListTiers()[0].USD.Decimal().String())
}

// steps are the changes as a table.
func (p *paid) steps(w writer) *grid {
	t := w.words
	g := &grid{right: []bool{true, true}, rows: [][]string{{t.T("prices.col.before", "currency", string(p.currency)), t.T("prices.col.after", "currency", string(p.currency)),
		t.T("prices.col.step"), t.T("cli.col.as-of"), t.T("cli.col.source")}}}
	for _, s := range p.rate.Steps {
		g.add(s.Before.Decimal().String(), s.After.Decimal().String(), printable(s.Name), w.date(s.AsOf), printable(s.Source))
	}
	return g
}
