package plan

import (
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/cost"
	"nines/model/reference"
)

// UnitPrice is what an hour of one unit of a tier costs, and of what it is made.
type UnitPrice struct {
	PerHour decimal.Decimal
	Parts   []UnitPart
}

// UnitPart is one price in it: Quantity × Price each hour.
type UnitPart struct {
	Key      model.PriceKey
	Quantity decimal.Decimal
	Price    decimal.Decimal // of the key's unit
	model.Provenance
}

// unitPricer prices units by the hour.
type unitPricer struct {
	d    *model.Deployment
	book model.PriceBook
	fig  *reference.Reader
	out  UnitPrice
}

// unitHour is the on-demand price of one more unit of a tier for an hour: its machine and its disk, its share of a
// database deployment, or what a server of our own costs by the hour: its purchase over its life with support. ok is false
// where the provider bills by use and no unit has a price. The errors are missing prices.
func unitHour(d *model.Deployment, t *model.PlacedTier, book model.PriceBook, fig *reference.Reader) (UnitPrice, bool, error) {
	p := &unitPricer{d: d, book: book, fig: fig}
	err := p.price(t)
	return p.out, err == nil && len(p.out.Parts) > 0, err
}

func (p *unitPricer) site(name string) *model.PlacedSite {
	for i := range p.d.Sites {
		if p.d.Sites[i].Name == name {
			return &p.d.Sites[i]
		}
	}
	return &p.d.Sites[0]
}

func (p *unitPricer) price(t *model.PlacedTier) error {
	s := p.site(t.Site)
	switch {
	case t.Managed || t.Host != "":
		return nil
	case s.Provider != model.AWS && t.Machine == nil: // a front on the site's firewalls
		return nil
	case s.Provider != model.AWS:
		return p.server(t, s)
	case t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged && t.Scaling.Policy == model.PolicyReadReplicas:
		return p.replica(t, s)
	case t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged:
		dimension := model.RDSInstance
		switch t.Topology {
		case model.TopologyStandby:
			dimension = model.RDSMultiAZ
		case model.TopologyCluster:
			dimension = model.RDSCluster
		case model.TopologyAurora:
			dimension = model.AuroraNode
		}
		return p.add(model.PriceKey{Dimension: dimension, Region: s.Region, Item: t.Engine + " " + t.Offer}, 1)
	case t.Kind == model.KindCache:
		return p.add(model.PriceKey{Dimension: model.CacheNode, Region: s.Region, Item: t.Engine + " " + t.Offer}, 1)
	case t.On == model.OnFargate && t.Machine != nil:
		if err := p.add(model.PriceKey{Dimension: model.FargateVCPU, Region: s.Region, Item: t.Machine.Arch}, t.Work.VCPUPerUnit); err != nil {
			return err
		}
		return p.add(model.PriceKey{Dimension: model.FargateGB, Region: s.Region, Item: t.Machine.Arch}, t.Work.GBPerUnit)
	case t.Offer == "":
		return nil
	}
	if err := p.add(model.PriceKey{Dimension: model.EC2OnDemand, Region: s.Region, Item: t.Offer}, 1); err != nil {
		return err
	}
	return p.disk(t, s)
}

// disk is an hour of a unit's volume.
func (p *unitPricer) disk(t *model.PlacedTier, s *model.PlacedSite) error {
	return p.add(model.PriceKey{Dimension: model.EBSGP3, Region: s.Region}, t.DiskGB/p.fig.Value("cost.hours-per-month"))
}

// replica is an hour of a read replica: one instance of the writer's class in one zone with a volume of its own, or one
// more node of an Aurora cluster, which shares the storage.
func (p *unitPricer) replica(t *model.PlacedTier, s *model.PlacedSite) error {
	item := t.Engine + " " + t.Offer
	if t.Topology == model.TopologyAurora {
		return p.add(model.PriceKey{Dimension: model.AuroraNode, Region: s.Region, Item: item}, 1)
	}
	if err := p.add(model.PriceKey{Dimension: model.RDSInstance, Region: s.Region, Item: item}, 1); err != nil {
		return err
	}
	return p.add(model.PriceKey{Dimension: model.RDSGP3Single, Region: s.Region}, t.DiskGB/p.fig.Value("cost.hours-per-month"))
}

// server is an hour of a server of our own: what it costs to buy over its life, and its support contract. Space, power and
// people are on the bill of the design, and hardly change with one server.
func (p *unitPricer) server(t *model.PlacedTier, s *model.PlacedSite) error {
	var v [4]float64
	for i, d := range []model.Dimension{model.LifeYears, model.DiscountRate, model.Residual, model.SupportShare} {
		r, err := p.book.Rate(model.PriceKey{Dimension: d, Region: s.Region})
		if err != nil {
			return err
		}
		v[i] = r.First().Float()
	}
	monthly := cost.Annuity(v[1], v[0], v[2]) + v[3]/12
	return p.add(model.PriceKey{Dimension: model.ServerBuy, Region: s.Region, Item: t.Offer}, monthly/p.fig.Value("cost.hours-per-month"))
}

// add prices a quantity an hour. The quantity keeps twelve digits, as small shares of large prices need.
func (p *unitPricer) add(key model.PriceKey, quantity float64) error {
	if quantity <= 0 {
		return nil
	}
	rate, err := p.book.Rate(key)
	if err != nil {
		return err
	}
	part := UnitPart{Key: rate.Key, Quantity: model.Quantity(quantity * 1e6).Shift(-6), Price: rate.First().Decimal(), Provenance: rate.Provenance}
	p.out.Parts = append(p.out.Parts, part)
	p.out.PerHour = p.out.PerHour.Add(part.Quantity.Mul(part.Price))
	return nil
}

// spotHour is the price of a unit on the spot market: its machine at the middle of the range seen, its disk as ever.
func spotHour(d *model.Deployment, t *model.PlacedTier, book model.PriceBook, fig *reference.Reader) (UnitPrice, error) {
	p := &unitPricer{d: d, book: book, fig: fig}
	s := p.site(t.Site)
	market, err := book.Spot(t.Offer, s.Region)
	if err != nil {
		return UnitPrice{}, err
	}
	middle := market.Low.Decimal().Add(market.High.Decimal()).Div(decimal.New(2, 0))
	p.out.Parts = []UnitPart{{Key: model.PriceKey{Dimension: "ec2.spot", Region: s.Region, Item: t.Offer}, Quantity: decimal.New(1, 0), Price: middle, Provenance: market.Provenance}}
	p.out.PerHour = middle
	err = p.disk(t, s)
	return p.out, err
}
