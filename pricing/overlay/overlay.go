// Package overlay lays what a reader knows over a price book: discounts, private rates, tax, which free allowances count,
// which end of an estimate, and the currency. The book underneath stays as it is; every price that an overlay changes
// carries its list price and the steps that led from it to what is paid, each with its source.
//
// It is arithmetic on rates, one at a time. What does not belong here: reading files (scenarios), bills (model/cost).
package overlay

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"nines/model"
)

// Prices is a price book that can list its prices, so that a rule that matches none of them is found out.
type Prices interface {
	model.PriceBook
	Each(yield func(model.Rate) bool)
}

// Book is a price book with overlays on it. It implements [model.PriceBook] and is safe for concurrent use.
type Book struct {
	model.PriceBook
	info     model.BookInfo
	layers   []model.Overlay
	exchange *model.Exchange

	rates  sync.Map // model.PriceKey -> model.Rate
	offers sync.Map // [2]string -> []model.Offer
}

// New lays overlays over a book, in the order given; of free tier, tax, currency and estimates the last that says
// something counts. A rule that matches no price is an [*UnmatchedError].
func New(base Prices, overlays ...model.Overlay) (*Book, error) {
	b := &Book{PriceBook: base, info: base.Info(), layers: overlays}
	for i := range overlays {
		o := &overlays[i]
		if bad := unmatched(base, o.Rules); bad != nil {
			return nil, bad
		}
		b.take(o)
	}
	return b, nil
}

// take makes an overlay's word on the whole book the one that counts.
func (b *Book) take(o *model.Overlay) {
	if o.Name != "" {
		b.info.Name += " + " + o.Name
	}
	if o.FreeTier != "" {
		b.info.FreeTier = o.FreeTier
	}
	if o.Tax != nil {
		b.info.Tax = o.Tax
	}
	if o.Exchange != nil {
		b.exchange, b.info.Exchange = o.Exchange, o.Exchange
	}
}

// Each implements [Prices]: every price as this book has it.
func (b *Book) Each(yield func(model.Rate) bool) {
	b.PriceBook.(Prices).Each(func(r model.Rate) bool { return yield(b.over(r)) })
}

// Base is the book underneath.
func (b *Book) Base() model.PriceBook { return b.PriceBook }

// Info implements [model.PriceBook]: the name says what is laid over the book.
func (b *Book) Info() model.BookInfo { return b.info }

// Rate implements [model.PriceBook].
func (b *Book) Rate(k model.PriceKey) (model.Rate, error) {
	if r, ok := b.rates.Load(k); ok {
		return r.(model.Rate), nil
	}
	r, err := b.PriceBook.Rate(k)
	if err != nil {
		return r, err
	}
	r = b.over(r)
	b.rates.Store(k, r)
	return r, nil
}

// over is a rate with every layer on it, then in the currency to show.
func (b *Book) over(r model.Rate) model.Rate {
	list := r.Tiers
	r.Tiers = slices.Clone(r.Tiers)
	for i := range b.layers {
		estimate(&r, &b.layers[i], b.PriceBook)
		for j := range b.layers[i].Rules {
			apply(&r, &b.layers[i].Rules[j])
		}
	}
	if len(r.Steps) > 0 {
		r.List = slices.Clone(list)
	}
	if b.exchange != nil {
		convert(&r, b.exchange)
	}
	return r
}

// apply changes the price where the rule matches it.
func apply(r *model.Rate, rule *model.OverlayRule) {
	if !matches(rule, r) {
		return
	}
	before := r.Tiers[0].USD
	for i := range r.Tiers {
		r.Tiers[i].USD = Fixed(changed(r.Tiers[i].USD.Decimal(), rule))
	}
	scaleRange(r, rule)
	r.Steps = append(r.Steps, model.PriceStep{Name: rule.Name, Before: before, After: r.Tiers[0].USD, Provenance: rule.Provenance})
}

// changed is a price after a rule, exactly.
func changed(usd decimal.Decimal, rule *model.OverlayRule) decimal.Decimal {
	switch {
	case rule.USD != nil:
		return *rule.USD
	case rule.Times.Sign() > 0:
		return usd.Mul(rule.Times)
	}
	return usd.Mul(decimal.New(1, 0).Sub(rule.Off))
}

// scaleRange moves an estimate's range with its likely value; a private rate is known, so its range ends.
func scaleRange(r *model.Rate, rule *model.OverlayRule) {
	if r.Range == nil {
		return
	}
	if rule.USD != nil {
		r.Range = nil
		return
	}
	f := changed(decimal.New(1, 0), rule).InexactFloat64()
	r.Range = &model.Range{Low: r.Range.Low * f, Likely: r.Range.Likely * f, High: r.Range.High * f}
}

// matches says whether every filter of the rule fits the price.
func matches(rule *model.OverlayRule, r *model.Rate) bool {
	d := string(r.Key.Dimension)
	switch {
	case rule.Provider && !billed(r):
	case rule.Service != "" && !strings.EqualFold(rule.Service, r.Service):
	case rule.SKU != "" && rule.SKU != r.SKU:
	case rule.Dimension != "" && d != rule.Dimension && !strings.HasPrefix(d, rule.Dimension+"."):
	case rule.Item != "" && rule.Item != r.Key.Item:
	case rule.Region != "" && rule.Region != r.Key.Region:
	default:
		return Amount(r.Key.Dimension, r.Unit)
	}
	return false
}

// billed says whether a price is on the cloud provider's bill, its support plans left out: their share is of the bill.
func billed(r *model.Rate) bool {
	switch r.Key.Dimension {
	case model.SupportPlan, model.SupportMin:
		return false
	}
	return strings.HasPrefix(r.Service, "Amazon") || strings.HasPrefix(r.Service, "AWS") || strings.HasPrefix(r.Service, "aws")
}

// Amount says whether a row of the book is money: ratios, shares, years and kilowatts are not.
func Amount(d model.Dimension, unit string) bool {
	switch unit {
	case "ratio", "share", "share/year", "year", "kW", "hour/month", "KRW":
		return d == model.AdminYear // a salary, by the year
	}
	return true
}

// Fixed is an exact decimal in two words, rounded to 18 digits where it has more.
func Fixed(d decimal.Decimal) model.Fixed {
	if n := int32(d.NumDigits()) - 18; n > 0 {
		d = d.Round(-d.Exponent() - n)
	}
	coef, exp := d.Coefficient().Int64(), d.Exponent()
	for coef != 0 && coef%10 == 0 {
		coef, exp = coef/10, exp+1
	}
	if coef == 0 {
		exp = 0
	}
	return model.Fixed{Coef: coef, Exp: exp}
}

// UnmatchedError says which rule of a price book of one's own matches no price, and what may have been meant.
type UnmatchedError struct {
	Rule model.OverlayRule
	What string // the filter at fault, as written: "sku APN2-EBS:VolumeUsage.gp33"
	Near string // the nearest that exists; "" when nothing is near
}

// Error is the sentence in English.
func (e *UnmatchedError) Error() string {
	s := fmt.Sprintf("%s: no price has %s", e.Rule.Place, e.What)
	if e.Near != "" {
		s += "; did you mean " + e.Near + "?"
	}
	return s
}

// Text is the same for any language.
func (e *UnmatchedError) Text() model.Text {
	if e.Near == "" {
		return model.Msg("overlay.unmatched", "place", e.Rule.Place, "what", e.What)
	}
	return model.Msg("overlay.unmatched.near", "place", e.Rule.Place, "what", e.What, "near", e.Near)
}
