package cost

import (
	"github.com/shopspring/decimal"

	"nines/model"
)

// flow prices traffic that leaves a region or crosses its zones. What leaves a facility is in its transit, an extra; what
// enters a region, and replication inside managed services, is free and stays in the deployment's flows.
func (b *biller) flow(f *model.Flow) error {
	s := b.site(f.Site)
	if f.Free || s.Provider != model.AWS {
		return nil
	}
	key := func(d model.Dimension, item string) model.PriceKey {
		return model.PriceKey{Dimension: d, Region: s.Region, Item: item}
	}
	switch f.Kind {
	case model.FlowInternetOut:
		return b.egress(f, s)
	case model.FlowCDN:
		return b.buy(model.CategoryTraffic, model.Msg("cost.item.cdn", "site", s.Name),
			model.PriceKey{Dimension: model.CloudFrontGB, Region: "global", Item: f.Via}, f.GB)
	case model.FlowCrossZone, model.FlowReplication:
		// Each side pays for what crosses: a GB is billed out of one zone and into the other.
		return b.buy(model.CategoryTraffic, model.Msg("cost.item.cross-zone", "from", f.From, "to", f.To), key(model.CrossZone, ""), 2*f.GB)
	case model.FlowInterRegion:
		return b.interRegion(f, s)
	case model.FlowSiteLink:
		if f.Via == "direct-connect" {
			return b.buy(model.CategoryTraffic, model.Msg("cost.item.direct-connect", "from", f.From, "to", f.To), key(model.DXGB, ""), f.GB)
		}
		return b.egress(f, s) // a VPN runs over the internet
	case model.FlowNAT:
		return b.buy(model.CategoryTraffic, model.Msg("cost.item.nat", "site", s.Name), key(model.NATGB, ""), f.GB)
	}
	return nil
}

// egress prices internet egress. The first 100 GB of an account each month are free over all regions: they are an item of
// their own, and the price tiers begin after them.
func (b *biller) egress(f *model.Flow, s *model.PlacedSite) error {
	quantity := model.Quantity(f.GB)
	free, err := b.freeEgress(quantity)
	if err != nil {
		return err
	}
	return b.buyExact(model.CategoryTraffic, model.Msg("cost.item.egress", "from", f.From, "to", f.To),
		model.PriceKey{Dimension: model.EgressGB, Region: s.Region}, quantity.Sub(free))
}

func (b *biller) freeEgress(quantity decimal.Decimal) (decimal.Decimal, error) {
	if b.info.FreeTier == model.FreeNone {
		return decimal.Zero, nil
	}
	rate, err := b.book.Rate(model.PriceKey{Dimension: model.EgressFreeGB, Region: "global"})
	if err != nil {
		return decimal.Zero, err
	}
	allowance := decimal.NewFromFloat(rate.Tiers[0].To)
	free := decimal.Min(quantity, allowance.Sub(b.freed))
	if free.Sign() <= 0 {
		return decimal.Zero, nil
	}
	b.freed = b.freed.Add(free)
	b.put(line{category: model.CategoryTraffic, text: model.Msg("cost.item.egress-free"), rate: &rate, quantity: free})
	return free, nil
}

// interRegion prices what leaves a region for another: the pair's own price where the book has one, else the price to any
// other region.
func (b *biller) interRegion(f *model.Flow, s *model.PlacedSite) error {
	key := model.PriceKey{Dimension: model.InterGB, Region: s.Region, Item: b.regionOf(f.To)}
	if _, err := b.book.Rate(key); err != nil {
		key.Item = ""
	}
	return b.buy(model.CategoryTraffic, model.Msg("cost.item.inter-region", "from", f.From, "to", f.To), key, f.GB)
}

// regionOf is where a tier is.
func (b *biller) regionOf(tier string) string {
	for i := range b.d.Tiers {
		if b.d.Tiers[i].ID == tier {
			return b.site(b.d.Tiers[i].Site).Region
		}
	}
	return ""
}
