package overlay

import (
	"cmp"
	"slices"

	"nines/model"
)

// convert is a rate in another currency, exactly to 18 digits: prices, list, steps, range and the rows that lost. Of a
// support plan the bands are amounts and the prices are shares.
func convert(r *model.Rate, x *model.Exchange) {
	if r.Key.Dimension == model.SupportPlan {
		per := x.PerUSD.InexactFloat64()
		for i := range r.Tiers {
			r.Tiers[i].From *= per
			if r.Tiers[i].To > 0 {
				r.Tiers[i].To *= per
			}
		}
		return
	}
	if !Amount(r.Key.Dimension, r.Unit) {
		return
	}
	money := func(f model.Fixed) model.Fixed { return Fixed(f.Decimal().Mul(x.PerUSD)) }
	for _, tiers := range [][]model.PriceTier{r.Tiers, r.List} {
		for i := range tiers {
			tiers[i].USD = money(tiers[i].USD)
		}
	}
	for i := range r.Steps {
		r.Steps[i].Before, r.Steps[i].After = money(r.Steps[i].Before), money(r.Steps[i].After)
	}
	rescale(r, x.PerUSD.InexactFloat64())
	others := make([]model.OtherRate, len(r.Others))
	for i, o := range r.Others {
		others[i] = model.OtherRate{USD: money(o.USD), Provenance: o.Provenance}
	}
	r.Others = others
}

// Offers implements [model.PriceBook]: the same types, at what they cost here, cheapest first.
func (b *Book) Offers(region string) []model.Offer {
	return b.repriced("", region, b.PriceBook.Offers(region), func(name string) model.PriceKey {
		return model.PriceKey{Dimension: model.EC2OnDemand, Region: region, Item: name}
	})
}

// Databases implements [model.PriceBook], like Offers.
func (b *Book) Databases(engine, region string) []model.Offer {
	d := model.RDSInstance
	if len(engine) > 7 && engine[:7] == "aurora-" {
		d = model.AuroraNode
	}
	return b.repriced(engine, region, b.PriceBook.Databases(engine, region), func(name string) model.PriceKey {
		return model.PriceKey{Dimension: d, Region: region, Item: engine + " " + name}
	})
}

// repriced are offers at this book's prices, remembered.
func (b *Book) repriced(what, region string, offers []model.Offer, key func(string) model.PriceKey) []model.Offer {
	if offers == nil {
		return nil
	}
	at := [2]string{what, region}
	if v, ok := b.offers.Load(at); ok {
		return v.([]model.Offer)
	}
	out := make([]model.Offer, len(offers))
	for i, o := range offers {
		out[i] = o
		if r, err := b.Rate(key(o.Type.Name)); err == nil {
			out[i].PerHour = r.First().Float()
		}
	}
	sortOffers(out)
	v, _ := b.offers.LoadOrStore(at, out)
	return v.([]model.Offer)
}

// Spot implements [model.PriceBook]: rules on the service or the provider's whole bill hold for spot hours too.
func (b *Book) Spot(typ, region string) (model.Spot, error) {
	s, err := b.PriceBook.Spot(typ, region)
	if err != nil {
		return s, err
	}
	s.Low, s.High = b.spotPrice(typ, region, s.Low), b.spotPrice(typ, region, s.High)
	return s, nil
}

func (b *Book) spotPrice(typ, region string, usd model.Fixed) model.Fixed {
	r := model.Rate{Key: model.PriceKey{Dimension: "ec2.spot", Region: region, Item: typ}, Service: "AmazonEC2", Unit: "hour",
		Tiers: []model.PriceTier{{To: -1, USD: usd}}}
	for i := range b.layers {
		for j := range b.layers[i].Rules {
			if rule := &b.layers[i].Rules[j]; rule.USD == nil || rule.Dimension == "ec2.spot" {
				apply(&r, rule)
			}
		}
	}
	if b.exchange != nil {
		return Fixed(r.Tiers[0].USD.Decimal().Mul(b.exchange.PerUSD))
	}
	return r.Tiers[0].USD
}

// sortOffers puts the cheapest first, equals by name.
func sortOffers(offers []model.Offer) {
	slices.SortFunc(offers, func(a, c model.Offer) int {
		return cmp.Or(cmp.Compare(a.PerHour, c.PerHour), cmp.Compare(a.Type.Name, c.Type.Name))
	})
}
