package cost

import (
	"github.com/shopspring/decimal"

	"nines/model"
)

// drawn prices the hours that a tier draws from commitments, and says how many of the hours that it is billed on demand
// those are.
func (b *biller) drawn(t *model.PlacedTier, category string) float64 {
	if b.d.Commitments == nil {
		return 0
	}
	b.led.Use("commit")
	hours := 0.0
	for i := range b.d.Commitments.Uses {
		u := &b.d.Commitments.Uses[i]
		if u.Tier != t.ID {
			continue
		}
		hours += u.Hours / u.PerHour
		if q := model.Quantity(u.Hours); q.Sign() > 0 {
			b.put(line{category: category, text: commitmentText(&b.d.Commitments.Bought[u.Bought], t), rate: &u.Rate, quantity: q, unit: u.Price,
				list: u.List, discount: true, contract: u.Contract, bought: &b.d.Commitments.Bought[u.Bought]})
		}
	}
	return hours
}

// commitmentText is what a bill calls the hours that a tier draws from a commitment.
func commitmentText(c *model.Bought, t *model.PlacedTier) model.Text {
	if c.Plan() {
		return model.Msg("cost.item.plan", "tier", t.ID, "type", t.Offer, "id", c.ID)
	}
	return model.Msg("cost.item.reserved", "tier", t.ID, "type", t.Offer, "id", c.ID)
}

// idle puts what is paid for commitments and not used on the bill: an amount each, in the bill's currency. At list it
// would cost nothing, because without the commitment it would not be there.
func (b *biller) idle() {
	c := b.d.Commitments
	if c == nil {
		return
	}
	used := make([]adder, len(c.Bought))
	for i := range c.Uses {
		u := &c.Uses[i]
		used[u.Bought].add(product(model.Quantity(u.Hours), u.Price))
	}
	for i := range c.Bought {
		bought := &c.Bought[i]
		b.cost.Upfront = b.cost.Upfront.Add(bought.Upfront)
		rest := bought.Effective.Mul(model.Quantity(b.hours)).Sub(used[i].sum())
		if rest.LessThan(leastIdle) {
			continue
		}
		rate := bought.Rate
		rate.Unit = string(b.cost.Currency)
		category := model.CategoryCompute
		if bought.Kind == model.RIDatabase || bought.Kind == model.RICache || bought.Kind == model.SPDatabase {
			category = model.CategoryData
		}
		b.put(line{category: category, text: model.Msg("cost.item.idle", "id", bought.ID), rate: &rate, quantity: rest, unit: decimal.NewFromInt(1),
			discount: true, bought: bought})
	}
}

// leastIdle is below what the six decimals of a quantity can leave of a commitment that is used up.
var leastIdle = decimal.New(1, -3)
