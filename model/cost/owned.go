package cost

import (
	"math"

	"github.com/shopspring/decimal"

	"nines/model"
)

// owned says whether a dimension is paid once and lasts.
func owned(d model.Dimension) bool {
	switch d {
	case model.ServerBuy, model.StorageBuyTB, model.SwitchBuy, model.FirewallBuy, model.RackFitout, model.ColoSetup, model.CrossSetup:
		return true
	}
	return false
}

// resold says whether what was bought has a value left at the end of its life, and a support contract while it lasts.
func resold(d model.Dimension) bool {
	return d == model.ServerBuy || d == model.SwitchBuy || d == model.FirewallBuy || d == model.StorageBuyTB
}

// servers prices the servers of a tier in a facility; a front is its firewalls, which are an extra of the site.
func (b *biller) servers(t *model.PlacedTier, s *model.PlacedSite) error {
	if t.Machine == nil || t.Host != "" || t.Units == 0 {
		return nil
	}
	return b.capital(model.CategoryOwned, model.Msg("cost.item.server", "tier", t.ID, "class", t.Offer),
		model.Msg("cost.item.support-servers", "class", t.Offer, "tier", t.ID),
		model.PriceKey{Dimension: model.ServerBuy, Region: s.Region, Item: t.Offer}, float64(t.Units))
}

// capital prices what is bought once as a monthly cost over its life, and where it has one its support contract.
func (b *biller) capital(category string, text, support model.Text, key model.PriceKey, quantity float64) error {
	if quantity <= 0 {
		return nil
	}
	rate, err := b.book.Rate(key)
	if err != nil {
		return err
	}
	life, err := b.one(model.LifeYears, key.Region, "")
	if err != nil {
		return err
	}
	discount, err := b.one(model.DiscountRate, key.Region, "")
	if err != nil {
		return err
	}
	residual := 0.0
	if resold(key.Dimension) {
		r, err := b.one(model.Residual, key.Region, "")
		if err != nil {
			return err
		}
		residual = r.First().Float()
	}
	price := rate.First().Decimal()
	factor := Annuity(discount.First().Float(), life.First().Float(), residual)
	b.invest(category, text, &rate, quantity, price, factor)
	if !resold(key.Dimension) {
		return nil
	}
	share, err := b.one(model.SupportShare, key.Region, "")
	if err != nil {
		return err
	}
	b.monthly(category, support, &rate, quantity, times(price, share.First().Float()/12))
	return nil
}

// contract is what the support contract for a thing that belongs to a site is called on the bill.
func contract(key model.PriceKey, site string) model.Text {
	switch key.Dimension {
	case model.SwitchBuy:
		return model.Msg("cost.item.support-switches", "site", site)
	case model.FirewallBuy:
		return model.Msg("cost.item.support-firewalls", "site", site)
	case model.StorageBuyTB:
		return model.Msg("cost.item.support-storage", "site", site)
	}
	return model.Msg("cost.item.support-spares", "class", key.Item, "site", site)
}

// invest adds an item at its monthly cost and the purchase to what is paid upfront.
func (b *biller) invest(category string, text model.Text, rate *model.Rate, quantity float64, price decimal.Decimal, factor float64) {
	b.cost.Upfront = b.cost.Upfront.Add(model.Quantity(quantity).Mul(price))
	b.monthly(category, text, rate, quantity, times(price, factor))
}

// monthly adds an item whose unit price is a month of one unit.
func (b *biller) monthly(category string, text model.Text, rate *model.Rate, quantity float64, unit decimal.Decimal) {
	r := *rate
	r.Unit += "-month"
	if q := model.Quantity(quantity); q.Sign() > 0 {
		b.put(line{category: category, text: text, rate: &r, quantity: q, unit: unit})
	}
}

// times multiplies a price by a float factor with twelve digits: [model.Money.Times] keeps six, so the factor goes in a
// million times larger and the product comes out a million times smaller, exactly; the unit price keeps six.
func times(price decimal.Decimal, factor float64) decimal.Decimal {
	return model.Money{Amount: price, Currency: model.USD}.Times(factor * 1e6).Amount.Shift(-6).Round(6)
}

// Annuity is the share of a price that a month costs, over a life in years at a discount rate a year, less the residual
// share that comes back at the end:
//
//	i = r/12, n = 12·years
//	i/(1-(1+i)^-n) - residual·i/((1+i)^n - 1)
//
// the capital recovery and the sinking fund factor (Park, Contemporary Engineering Economics, 2016, ch. 3).
// Without interest it is straight-line.
func Annuity(rate, years, residual float64) float64 {
	n := 12 * years
	if rate == 0 {
		return (1 - residual) / n
	}
	i := rate / 12
	growth := math.Pow(1+i, n)
	return i/(1-1/growth) - residual*i/(growth-1)
}

// building prices a data center of our own by the watt: its annuity over the life of a building, and its upkeep.
func (b *biller) building(e *model.Extra) error {
	rate, err := b.book.Rate(e.Key)
	if err != nil {
		return err
	}
	discount, err := b.one(model.DiscountRate, e.Key.Region, "")
	if err != nil {
		return err
	}
	price := rate.First().Decimal()
	factor := Annuity(discount.First().Float(), b.fig.Value("cost.build.life"), 0)
	b.invest(e.Category, e.Note, &rate, e.Quantity, price, factor)
	b.monthly(e.Category, model.Msg("cost.item.building-upkeep", "site", e.Site), &rate, e.Quantity,
		times(price, b.fig.Value("cost.build.upkeep")/12))
	return nil
}

// power prices the kWh of the machines times the power usage effectiveness of the room; a colocation facility adds its
// markup to the utility's price.
func (b *biller) power(e *model.Extra) error {
	room, private := "colo", b.site(e.Site).Provider == model.Private
	if private {
		room = "own-room"
	}
	pue, err := b.one(model.PUE, e.Key.Region, room)
	if err != nil {
		return err
	}
	rate, err := b.book.Rate(e.Key)
	if err != nil {
		return err
	}
	unit := rate.First().Decimal()
	if !private {
		markup, err := b.one(model.PowerMarkup, e.Key.Region, "")
		if err != nil {
			return err
		}
		unit = unit.Mul(markup.First().Decimal())
	}
	if q := model.Quantity(e.Quantity * pue.First().Float()); q.Sign() > 0 {
		b.put(line{category: e.Category, text: e.Note, rate: &rate, quantity: q, unit: unit})
	}
	return nil
}

// license prices a year's license of a core by the month.
func (b *biller) license(e *model.Extra) error {
	rate, err := b.book.Rate(e.Key)
	if err != nil {
		return err
	}
	rate.Unit = "core-month"
	if q := model.Quantity(e.Quantity); q.Sign() > 0 {
		b.put(line{category: e.Category, text: e.Note, rate: &rate, quantity: q, unit: times(rate.First().Decimal(), 1.0/12),
			list: times(listed(&rate), 1.0/12), discount: rate.List != nil})
	}
	return nil
}

// transit prices the mean Mbps lifted to the billed 95th percentile.
func (b *biller) transit(e *model.Extra) error {
	ratio, err := b.one(model.TransitRatio, e.Key.Region, "")
	if err != nil {
		return err
	}
	return b.buy(e.Category, e.Note, e.Key, e.Quantity*ratio.First().Float())
}
