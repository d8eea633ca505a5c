package commit

import (
	"maps"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
)

// shelf is a price book of a few hand-written prices. It implements [model.PriceBook].
type shelf map[model.PriceKey]string

func (s shelf) Info() model.BookInfo { return model.BookInfo{Name: "shelf"} }

func (s shelf) Rate(k model.PriceKey) (model.Rate, error) {
	text, ok := s[k]
	if !ok {
		return model.Rate{}, &model.MissingPriceError{Key: k}
	}
	d := decimal.RequireFromString(text)
	return model.Rate{Key: k, Unit: "hour", Tiers: []model.PriceTier{{To: -1, USD: model.Fixed{Coef: d.CoefficientInt64(), Exp: d.Exponent()}}},
		Provenance: model.Provenance{Source: "test", AsOf: "2026-01-01", Confidence: model.Exact}}, nil
}

func (s shelf) Offers(string) []model.Offer             { return nil }
func (s shelf) Databases(string, string) []model.Offer  { return nil }
func (s shelf) Type(string) (*model.InstanceType, bool) { return nil, false }
func (s shelf) Regions() []string                       { return nil }
func (s shelf) Spot(string, string) (model.Spot, error) { return model.Spot{}, nil }

const home = "us-east-1"

func key(d model.Dimension, item string) model.PriceKey {
	return model.PriceKey{Dimension: d, Region: home, Item: item}
}

// m7g are the published prices of m7g.large in Virginia, USD an hour: on demand, and what a reserved hour costs once the
// upfront payment is spread over the term (ec2-ri-2025-05.csv). Compute plans stand in by the convertible ones.
func m7g() shelf {
	return shelf{
		key(model.EC2OnDemand, "m7g.large"): "0.0816",
		key(model.EC2RI1y, "m7g.large"):     "0.054", key(model.EC2RI1yPartial, "m7g.large"): "0.051385", key(model.EC2RI1yAll, "m7g.large"): "0.050342",
		key(model.EC2RI3y, "m7g.large"): "0.037", key(model.EC2RI3yPartial, "m7g.large"): "0.034223", key(model.EC2RI3yAll, "m7g.large"): "0.03223",
		key(model.EC2Conv1y, "m7g.large"): "0.0599", key(model.EC2Conv3y, "m7g.large"): "0.0414",
		key(model.EC2SPInstance1yNo, "m7g.large"): "0.054", key(model.EC2SPInstance3yNo, "m7g.large"): "0.037",
		key(model.EC2SPCompute1yNo, "m7g.large"): "0.0599", key(model.EC2SPCompute3yNo, "m7g.large"): "0.0414",
	}
}

func (s shelf) with(more shelf) shelf {
	out := maps.Clone(s)
	maps.Copy(out, more)
	return out
}

// curve writes share, units, share, units…
func curve(v ...float64) []model.CurveRow {
	var out []model.CurveRow
	for i := 0; i+1 < len(v); i += 2 {
		out = append(out, model.CurveRow{Share: v[i], Running: v[i+1]})
	}
	return out
}

func ec2(name, typ string, rows []model.CurveRow) model.PlacedTier {
	return model.PlacedTier{Tier: model.Tier{Name: name, Kind: model.KindCompute, On: model.OnInstances}, ID: name, Site: "main", Offer: typ, Curve: rows}
}

func design(tiers ...model.PlacedTier) *model.Deployment {
	return &model.Deployment{Tiers: tiers, Sites: []model.PlacedSite{{Site: model.Site{Name: "main", Provider: model.AWS}, Region: home}}}
}

func usage(book model.PriceBook, tiers ...model.PlacedTier) *Usage {
	return Of(design(tiers...), book, reference.Default().Reader())
}
