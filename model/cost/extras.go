package cost

import (
	"fmt"

	"github.com/shopspring/decimal"

	"nines/model"
)

// extra prices what stands beside the tiers.
func (b *biller) extra(e *model.Extra) error {
	switch d := e.Key.Dimension; {
	case e.Key == (model.PriceKey{}):
		return b.people(e)
	case d == model.SupportPlan:
		return nil // after all others
	case d == model.PowerKWh:
		return b.power(e)
	case d == model.TransitMbps:
		return b.transit(e)
	case d == model.LicenseCore:
		return b.license(e)
	case d == model.BuildWatt:
		return b.building(e)
	case owned(d):
		return b.capital(e.Category, e.Note, contract(e.Key, e.Site), e.Key, e.Quantity)
	}
	return b.buy(e.Category, e.Note, e.Key, e.Quantity)
}

// people prices hours of an engineer at the workload's rate, in the bill's currency.
func (b *biller) people(e *model.Extra) error {
	rate, err := b.engineer()
	if err != nil {
		return err
	}
	if q := model.Quantity(e.Quantity); q.Sign() > 0 {
		usd := rate.unit
		b.put(line{category: e.Category, text: e.Note, rate: &rate.Rate, quantity: q, unit: usd})
	}
	return nil
}

type hourly struct {
	model.Rate
	unit decimal.Decimal
}

// engineer is the price of an hour. Won are turned into dollars at the book's rate; other currencies are refused, because
// the book has no rate for them.
func (b *biller) engineer() (hourly, error) {
	b.led.Use("money.engineer")
	m := b.d.Workload.Money.Engineer
	out := hourly{Rate: model.Rate{Unit: "hour", Provenance: b.d.Workload.Inputs["money.engineer"].Provenance}, unit: m.Amount}
	switch {
	case m.Currency == b.cost.Currency, m.Currency == "":
		return out, nil
	case m.Currency == "KRW" && b.cost.Currency == model.USD:
		fx, err := b.book.Rate(model.PriceKey{Dimension: model.KRWPerUSD, Region: "global"})
		if err != nil {
			return hourly{}, err
		}
		out.unit = m.Amount.DivRound(fx.First().Decimal(), 6)
		out.Others = []model.OtherRate{{USD: fx.First(), Provenance: fx.Provenance}}
		return out, nil
	}
	return hourly{}, fmt.Errorf("money.engineer is in %s, and prices are in %s; give it in that", m.Currency, b.cost.Currency)
}

// support is a share of the month's charges of the provider, by bands of them, and no less than the plan's minimum. The
// quantity of an item is the dollars in its band.
func (b *biller) support(e *model.Extra) error {
	var sum adder
	for i := range b.cost.Items {
		if it := &b.cost.Items[i]; provider(it) {
			sum.add(it.Amount)
		}
	}
	charges := sum.sum()
	least, err := b.one(model.SupportMin, e.Key.Region, e.Key.Item)
	if err != nil {
		return err
	}
	rate, err := b.book.Rate(e.Key)
	if err != nil {
		return err
	}
	share := decimal.Zero
	for _, t := range rate.Tiers {
		if part := within(t, charges); part.Sign() > 0 {
			share = share.Add(part.Mul(t.USD.Decimal()))
		}
	}
	floor := least.First().Decimal()
	if share.LessThan(floor) {
		b.put(line{category: e.Category, text: model.Msg("cost.item.support-minimum", "plan", e.Key.Item), rate: &least,
			quantity: decimal.New(1, 0), unit: floor})
		return nil
	}
	rate.Unit = string(b.cost.Currency)
	return b.bands(e, &rate, charges)
}

func (b *biller) bands(e *model.Extra, rate *model.Rate, charges decimal.Decimal) error {
	for _, t := range rate.Tiers {
		if part := within(t, charges); part.Sign() > 0 {
			share := t.USD.Decimal()
			b.put(line{category: e.Category, text: e.Note, rate: rate, quantity: part, unit: share})
		}
	}
	return nil
}

// provider says whether an item is on the cloud provider's bill: priced by the book, and not in a facility's market.
func provider(it *model.LineItem) bool {
	return it.Key.Dimension != "" && it.Key.Region != "us" && it.Key.Region != "kr" && it.Category != model.CategoryPeople
}
