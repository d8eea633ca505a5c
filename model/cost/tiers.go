package cost

import (
	"github.com/shopspring/decimal"

	"nines/model"
)

// site finds a site of the deployment by name.
func (b *biller) site(name string) *model.PlacedSite {
	for i := range b.d.Sites {
		if b.d.Sites[i].Name == name {
			return &b.d.Sites[i]
		}
	}
	return &b.d.Sites[0]
}

// unitHours is a month of a tier's units: hours from the duration curve, not from the peak.
func (b *biller) unitHours(t *model.PlacedTier) float64 {
	sum := 0.0
	for _, r := range t.Curve {
		sum += r.Share * r.Running
	}
	return sum * b.hours
}

// tier prices what a tier runs on and stores. A tier on its host's machines costs only its backups.
func (b *biller) tier(t *model.PlacedTier) error {
	s := b.site(t.Site)
	if s.Provider != model.AWS {
		return b.servers(t, s)
	}
	switch t.Kind {
	case model.KindLoadBalancer:
		return b.balancer(t, s)
	case model.KindGateway:
		return b.buy(model.CategoryTraffic, model.Msg("cost.item.gateway", "tier", t.ID),
			model.PriceKey{Dimension: model.APIGatewayReq, Region: s.Region}, t.Work.Requests)
	case model.KindCompute:
		return b.compute(t, s)
	case model.KindDatabase:
		return b.database(t, s)
	case model.KindCache:
		return b.buy(model.CategoryData, model.Msg("cost.item.cache", "tier", t.ID, "type", t.Offer),
			model.PriceKey{Dimension: model.CacheNode, Region: s.Region, Item: t.Engine + " " + t.Offer}, b.unitHours(t)-b.drawn(t, model.CategoryData))
	}
	return nil
}

func (b *biller) balancer(t *model.PlacedTier, s *model.PlacedSite) error {
	if err := b.buy(model.CategoryTraffic, model.Msg("cost.item.alb-hour", "tier", t.ID),
		model.PriceKey{Dimension: model.ALBHour, Region: s.Region}, b.hours); err != nil {
		return err
	}
	return b.buy(model.CategoryTraffic, model.Msg("cost.item.alb-lcu", "tier", t.ID),
		model.PriceKey{Dimension: model.ALBLCU, Region: s.Region}, t.Work.LCUHours)
}

func (b *biller) compute(t *model.PlacedTier, s *model.PlacedSite) error {
	switch t.On {
	case model.OnFargate:
		return b.tasks(t, s)
	case model.OnLambda:
		return b.functions(t, s)
	case model.OnKubernetes:
		if err := b.buy(model.CategoryCompute, model.Msg("cost.item.eks", "site", s.Name),
			model.PriceKey{Dimension: model.EKSHour, Region: s.Region}, b.hours); err != nil {
			return err
		}
	}
	if err := b.instances(t, s, model.CategoryCompute); err != nil {
		return err
	}
	return b.disks(t, s, model.CategoryCompute)
}

// instances prices EC2 hours by how they are bought: the committed share of the base load (the fewest that run at any
// hour) at the one-year rate, the spot share of the rest at the middle of the seen range, what is left on demand. A
// commitment is used around the clock, so its effective hour is its price.
func (b *biller) instances(t *model.PlacedTier, s *model.PlacedSite, category string) error {
	total := b.unitHours(t)
	if total <= 0 {
		return nil
	}
	demand, err := b.one(model.EC2OnDemand, s.Region, t.Offer)
	if err != nil {
		return err
	}
	committed, err := b.committed(t, s, category, &demand)
	if err != nil {
		return err
	}
	spot, err := b.spot(t, s, category, total-committed, &demand)
	if err != nil {
		return err
	}
	b.plain(category, model.Msg("cost.item.instance", "tier", t.ID, "type", t.Offer), &demand, total-committed-spot)
	return nil
}

// committed is the hours bought on a one-year commitment, priced. Standard reserved instances stand in for Savings Plans;
// where a type has none, its hours stay on demand and a warning says so.
func (b *biller) committed(t *model.PlacedTier, s *model.PlacedSite, category string, demand *model.Rate) (float64, error) {
	if b.d.Commitments != nil {
		return b.drawn(t, category), nil
	}
	if t.Purchase.Committed <= 0 {
		return 0, nil
	}
	b.led.Use("tiers." + t.Name + ".purchase.committed")
	rate, err := b.one(model.EC2RI1y, s.Region, t.Offer)
	if err != nil {
		b.cost.Warnings = append(b.cost.Warnings, model.Msg("warn.no-commitment", "type", t.Offer, "region", s.Region))
		return 0, nil
	}
	hours := t.Purchase.Committed * base(t) * b.hours
	b.discounted(category, model.Msg("cost.item.committed", "tier", t.ID, "type", t.Offer), &rate, hours, demand)
	return hours, nil
}

// base is the fewest units that run at any hour.
func base(t *model.PlacedTier) float64 {
	if len(t.Curve) == 0 {
		return 0
	}
	least := t.Curve[0].Running
	for _, r := range t.Curve {
		least = min(least, r.Running)
	}
	return least
}

// spot is the hours bought on the spot market, priced at the middle of the range seen.
func (b *biller) spot(t *model.PlacedTier, s *model.PlacedSite, category string, rest float64, demand *model.Rate) (float64, error) {
	if t.Purchase.Spot <= 0 || rest <= 0 {
		return 0, nil
	}
	b.led.Use("tiers." + t.Name + ".purchase.spot")
	market, err := b.book.Spot(t.Offer, s.Region)
	if err != nil {
		return 0, err
	}
	hours := min(t.Purchase.Spot*b.unitHours(t), rest)
	middle := market.Low.Decimal().Add(market.High.Decimal()).Div(decimal.New(2, 0))
	rate := model.Rate{
		Key: model.PriceKey{Dimension: "ec2.spot", Region: s.Region, Item: t.Offer}, Unit: "hour", Provenance: market.Provenance,
	}
	if q := model.Quantity(hours); q.Sign() > 0 {
		b.put(line{category: category, text: model.Msg("cost.item.spot", "tier", t.ID, "type", t.Offer), rate: &rate, quantity: q, unit: middle, list: listed(demand), discount: true,
			contract: demand.First().Decimal(), spread: &model.Range{Low: market.Low.Float(), Likely: middle.InexactFloat64(), High: market.High.Float()}})
	}
	return hours, nil
}

// disks is the volumes of a tier's machines, which live as long as the machines, and those of the machines that a warm
// pool keeps stopped: a stopped machine costs its disk (EC2 User Guide, "Stop and start Amazon EC2 instances").
func (b *biller) disks(t *model.PlacedTier, s *model.PlacedSite, category string) error {
	key := model.PriceKey{Dimension: model.EBSGP3, Region: s.Region}
	if err := b.buy(category, model.Msg("cost.item.disk", "tier", t.ID), key, t.DiskGB*b.unitHours(t)/b.hours); err != nil {
		return err
	}
	if t.Scaling.WarmPool <= 0 {
		return nil
	}
	b.led.Use("tiers." + t.Name + ".scaling.warm_pool")
	return b.buy(category, model.Msg("cost.item.warm-disk", "tier", t.ID), key, t.DiskGB*t.Scaling.WarmPool)
}

func (b *biller) tasks(t *model.PlacedTier, s *model.PlacedSite) error {
	hours := b.unitHours(t)
	arch := t.Machine.Arch
	if err := b.buy(model.CategoryCompute, model.Msg("cost.item.fargate-cpu", "tier", t.ID),
		model.PriceKey{Dimension: model.FargateVCPU, Region: s.Region, Item: arch}, hours*t.Work.VCPUPerUnit); err != nil {
		return err
	}
	return b.buy(model.CategoryCompute, model.Msg("cost.item.fargate-memory", "tier", t.ID),
		model.PriceKey{Dimension: model.FargateGB, Region: s.Region, Item: arch}, hours*t.Work.GBPerUnit)
}

func (b *biller) functions(t *model.PlacedTier, s *model.PlacedSite) error {
	if err := b.buy(model.CategoryCompute, model.Msg("cost.item.lambda-time", "tier", t.ID),
		model.PriceKey{Dimension: model.LambdaGBs, Region: s.Region, Item: "arm64"}, t.Work.GBSeconds); err != nil {
		return err
	}
	return b.buy(model.CategoryCompute, model.Msg("cost.item.lambda-requests", "tier", t.ID),
		model.PriceKey{Dimension: model.LambdaRequest, Region: s.Region, Item: "arm64"}, t.Work.Requests)
}
