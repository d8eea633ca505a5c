package cost

import (
	"nines/model"

	"github.com/shopspring/decimal"
)

// shelf is a price book of a few hand-written prices. It implements [model.PriceBook].
type shelf struct {
	rates map[model.PriceKey][]model.PriceTier
	spots map[string]model.Spot
}

func usd(s string) model.Fixed {
	d := decimal.RequireFromString(s)
	return model.Fixed{Coef: d.CoefficientInt64(), Exp: d.Exponent()}
}

func flat(s string) []model.PriceTier { return []model.PriceTier{{To: -1, USD: usd(s)}} }

func (s *shelf) Info() model.BookInfo { return model.BookInfo{Name: "shelf"} }

func (s *shelf) Rate(k model.PriceKey) (model.Rate, error) {
	tiers, ok := s.rates[k]
	if !ok {
		return model.Rate{}, &model.MissingPriceError{Key: k}
	}
	return model.Rate{Key: k, Unit: "unit", Tiers: tiers, Provenance: model.Provenance{Source: "test", AsOf: "2026-01-01", Confidence: model.Exact}}, nil
}

func (s *shelf) Offers(string) []model.Offer             { return nil }
func (s *shelf) Databases(string, string) []model.Offer  { return nil }
func (s *shelf) Type(string) (*model.InstanceType, bool) { return nil, false }
func (s *shelf) Regions() []string                       { return nil }

func (s *shelf) Spot(typ, region string) (model.Spot, error) {
	if m, ok := s.spots[typ]; ok {
		return m, nil
	}
	return model.Spot{}, &model.MissingPriceError{Key: model.PriceKey{Dimension: "ec2.spot", Region: region, Item: typ}}
}

func key(d model.Dimension, region, item string) model.PriceKey {
	return model.PriceKey{Dimension: d, Region: region, Item: item}
}

// prices are those of Virginia and Seoul in the embedded book of 2026-10, written again by hand, and owned prices that
// are easy to reckon with.
func prices() *shelf {
	return &shelf{
		rates: map[model.PriceKey][]model.PriceTier{
			key(model.EC2OnDemand, "us-east-1", "t4g.medium"):        flat("0.0336"),
			key(model.EC2OnDemand, "us-east-1", "m7g.large"):         flat("0.0816"),
			key(model.EC2RI1y, "us-east-1", "m7g.large"):             flat("0.0541"),
			key(model.EC2OnDemand, "ap-northeast-2", "m7g.large"):    flat("0.1004"),
			key(model.EBSGP3, "us-east-1", ""):                       flat("0.08"),
			key(model.EBSGP3, "ap-northeast-2", ""):                  flat("0.0912"),
			key(model.EBSSnapshot, "us-east-1", ""):                  flat("0.05"),
			key(model.RDSMultiAZ, "ap-northeast-2", "postgres db.x"): flat("0.2"),
			key(model.RDSGP3Multi, "ap-northeast-2", ""):             flat("0.262"),
			key(model.RDSBackup, "ap-northeast-2", ""):               flat("0.095"),
			key(model.ALBHour, "ap-northeast-2", ""):                 flat("0.0225"),
			key(model.ALBLCU, "ap-northeast-2", ""):                  flat("0.008"),
			key(model.CrossZone, "ap-northeast-2", ""):               flat("0.01"),
			key(model.IPv4Hour, "us-east-1", ""):                     flat("0.005"),
			key(model.EgressFreeGB, "global", ""):                    {{To: 100, USD: usd("0")}},
			key(model.EgressGB, "us-east-1", ""):                     {{To: 10240, USD: usd("0.09")}, {From: 10240, To: 51200, USD: usd("0.085")}, {From: 51200, To: -1, USD: usd("0.07")}},
			key(model.EgressGB, "ap-northeast-2", ""):                flat("0.126"),
			key(model.InterGB, "us-east-1", ""):                      flat("0.02"),
			key(model.InterGB, "us-east-1", "us-east-2"):             flat("0.01"),
			key(model.SupportPlan, "global", model.PlanBusiness):     {{To: 10000, USD: usd("0.09")}, {From: 10000, To: -1, USD: usd("0.07")}},
			key(model.SupportMin, "global", model.PlanBusiness):      flat("29"),
			key(model.ServerBuy, "us", "1u-16c-128g"):                flat("11000"),
			key(model.LifeYears, "us", ""):                           flat("5"),
			key(model.DiscountRate, "us", ""):                        flat("0.09"),
			key(model.Residual, "us", ""):                            flat("0.05"),
			key(model.SupportShare, "us", ""):                        flat("0.12"),
			key(model.ColoRack, "us", ""):                            flat("1200"),
			key(model.ColoSetup, "us", ""):                           flat("1500"),
			key(model.PowerKWh, "us", ""):                            flat("0.1437"),
			key(model.PowerMarkup, "us", ""):                         flat("1.15"),
			key(model.PUE, "us", "colo"):                             flat("1.54"),
			key(model.PUE, "us", "own-room"):                         flat("2"),
			key(model.BuildWatt, "us", ""):                           flat("12"),
			key(model.TransitMbps, "us", ""):                         flat("0.6"),
			key(model.TransitRatio, "us", ""):                        flat("2.5"),
			key(model.KRWPerUSD, "global", ""):                       flat("1400"),
		},
		spots: map[string]model.Spot{"m7g.large": {Low: usd("0.02"), High: usd("0.03"), PerMonth: 0.05, Provenance: model.Provenance{Source: "test", AsOf: "2026-01-01"}}},
	}
}
