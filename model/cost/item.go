package cost

import (
	"github.com/shopspring/decimal"

	"nines/model"
)

// line is an item before its amount.
type line struct {
	category string
	text     model.Text
	rate     *model.Rate
	quantity decimal.Decimal
	unit     decimal.Decimal
	list     decimal.Decimal // unit price at list, where discount says that it is another
	discount bool
	contract decimal.Decimal // with discount: unit price on demand after overlays
	bought   *model.Bought   // the commitment it is drawn from
	spread   *model.Range    // of the unit price, where a market sets it
}

// put adds an item: amount = quantity × unit price, exactly.
func (b *biller) put(l line) {
	amount := product(l.quantity, l.unit)
	list, contracted, billed, id := amount, amount, amount, ""
	if l.discount {
		contracted = product(l.quantity, l.contract)
		list = product(l.quantity, l.list)
		b.saved = b.saved.Add(list.Sub(amount))
	}
	if l.bought != nil {
		id = l.bought.ID
		early := product(amount, l.bought.Early)
		billed = amount.Sub(early)
		b.cost.Prepaid = b.cost.Prepaid.Add(early)
	}
	b.cost.Items = append(b.cost.Items, model.LineItem{
		Contracted: contracted, Billed: billed, Commitment: id, UnitRange: l.spread,
		Category: l.category, Description: l.text, Quantity: l.quantity, Unit: l.rate.Unit, UnitPrice: l.unit,
		Amount: amount, List: list,
		SKU: l.rate.SKU, Key: l.rate.Key, Provenance: l.rate.Provenance, Others: l.rate.Others, Steps: l.rate.Steps,
	})
}

// buy adds a quantity at the book's list price, one item for each price tier that it reaches. No quantity, no item.
func (b *biller) buy(category string, text model.Text, key model.PriceKey, quantity float64) error {
	return b.buyExact(category, text, key, model.Quantity(quantity))
}

func (b *biller) buyExact(category string, text model.Text, key model.PriceKey, quantity decimal.Decimal) error {
	if quantity.Sign() <= 0 {
		return nil
	}
	rate, err := b.book.Rate(key)
	if err != nil {
		return err
	}
	quantity = b.allowed(category, &rate, quantity)
	list := rate.ListTiers()
	for i, t := range rate.Tiers {
		if part := within(t, quantity); part.Sign() > 0 {
			b.put(line{category: category, text: text, rate: &rate, quantity: part, unit: t.USD.Decimal(), list: list[i].USD.Decimal(), discount: rate.List != nil,
				contract: t.USD.Decimal()})
		}
	}
	return nil
}

// within is the part of a quantity that falls into a price tier.
func within(t model.PriceTier, quantity decimal.Decimal) decimal.Decimal {
	part := quantity
	if t.To >= 0 {
		part = decimal.Min(part, decimal.NewFromFloat(t.To))
	}
	if t.From > 0 {
		part = part.Sub(decimal.NewFromFloat(t.From))
	}
	return part
}

// plain adds a quantity at a rate's single price.
func (b *biller) plain(category string, text model.Text, rate *model.Rate, quantity float64) {
	if q := model.Quantity(quantity); q.Sign() > 0 {
		b.put(line{category: category, text: text, rate: rate, quantity: q, unit: rate.First().Decimal(), list: listed(rate), discount: rate.List != nil,
			contract: rate.First().Decimal()})
	}
}

// listed is a rate's single price before overlays.
func listed(rate *model.Rate) decimal.Decimal { return rate.ListTiers()[0].USD.Decimal() }

// discounted adds a quantity at another unit price than on demand.
func (b *biller) discounted(category string, text model.Text, rate *model.Rate, quantity float64, demand *model.Rate) {
	if q := model.Quantity(quantity); q.Sign() > 0 {
		b.put(line{category: category, text: text, rate: rate, quantity: q, unit: rate.First().Decimal(), list: listed(demand), discount: true,
			contract: demand.First().Decimal()})
	}
}

// one reads a rate that has a single price.
func (b *biller) one(d model.Dimension, region, item string) (model.Rate, error) {
	return b.book.Rate(model.PriceKey{Dimension: d, Region: region, Item: item})
}
