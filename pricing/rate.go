package pricing

import (
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
)

// Rate returns the list price of a key. Where the key itself has none it asks, in this order, for
//
//   - CloudFront without a class: the class of the edge locations nearest the region ([Edge]);
//   - transfer to a named region that is commercial: "any other commercial region";
//   - a region or market that the book knows: the price that is the same everywhere ([Global]);
//   - a Savings Plan rate of an EC2 type: the reserved rate that stands in for it ([StandIn]).
//
// The key in the answer is the one the price is filed under. Otherwise the error is a [*model.MissingPriceError].
func (b *Book) Rate(k model.PriceKey) (model.Rate, error) {
	if i, ok := b.lookup(k); ok {
		return b.rate(i), nil
	}
	if b.places[k.Region] {
		if i, ok := b.lookup(b.elsewhere(k)); ok {
			return b.rate(i), nil
		}
	}
	return model.Rate{}, b.missing(k)
}

// elsewhere is the wider key that may answer for k.
func (b *Book) elsewhere(k model.PriceKey) model.PriceKey {
	switch k.Dimension {
	case model.InterGB:
		if _, known := b.spans[place{model.EC2OnDemand, k.Item}]; known && commercial(k.Item) && commercial(k.Region) && k.Item != k.Region {
			k.Item = ""
		}
		return k
	case model.CloudFrontGB, model.CloudFrontRequests:
		if k.Item == "" {
			k.Item = Edge(k.Region)
		}
	}
	if d, ok := StandIn(k.Dimension); ok {
		k.Dimension = d
		return k
	}
	k.Region = Global
	return k
}

// StandIn is the reserved rate that stands in for a Savings Plan rate which nobody has read: Standard reserved instances
// for EC2 Instance plans and Convertible ones for Compute plans, of the same term and payment. AWS advertises the same
// highest discounts for each pair (72 % and 66 %). An answer under it is an approximation: its key says so.
func StandIn(d model.Dimension) (model.Dimension, bool) {
	out, ok := standIns[d]
	return out, ok
}

var standIns = map[model.Dimension]model.Dimension{
	model.EC2SPInstance1yNo: model.EC2RI1y, model.EC2SPInstance1yPartial: model.EC2RI1yPartial, model.EC2SPInstance1yAll: model.EC2RI1yAll,
	model.EC2SPInstance3yNo: model.EC2RI3y, model.EC2SPInstance3yPartial: model.EC2RI3yPartial, model.EC2SPInstance3yAll: model.EC2RI3yAll,
	model.EC2SPCompute1yNo: model.EC2Conv1y, model.EC2SPCompute1yPartial: model.EC2Conv1yPartial, model.EC2SPCompute1yAll: model.EC2Conv1yAll,
	model.EC2SPCompute3yNo: model.EC2Conv3y, model.EC2SPCompute3yPartial: model.EC2Conv3yPartial, model.EC2SPCompute3yAll: model.EC2Conv3yAll,
}

// Has says whether [Book.Rate] would answer, without the work of finding the nearest where it would not.
func (b *Book) Has(k model.PriceKey) bool {
	if _, ok := b.lookup(k); ok {
		return true
	}
	if !b.places[k.Region] {
		return false
	}
	_, ok := b.lookup(b.elsewhere(k))
	return ok
}

// commercial says whether a region is in AWS's ordinary partition.
func commercial(region string) bool {
	return !strings.HasPrefix(region, "us-gov-") && !strings.HasPrefix(region, "cn-")
}

// Market is where the hardware, space and people near an AWS region are priced: "kr" for Seoul, else "us".
func Market(region string) string {
	if region == "ap-northeast-2" || region == "kr" {
		return "kr"
	}
	return "us"
}

// Edge is CloudFront's price class for viewers near a region or market (AWS, CloudFront pricing, regional data transfer).
func Edge(region string) string {
	for _, e := range edges {
		if strings.HasPrefix(region, e.prefix) {
			return e.class
		}
	}
	return "us"
}

// edges go from the particular to the general.
var edges = []struct{ prefix, class string }{
	{"ap-northeast-1", "jp"}, {"ap-northeast-3", "jp"}, {"ap-southeast-2", "au"}, {"ap-southeast-4", "au"},
	{"ap-south-", "in"}, {"ap-", "apac"}, {"kr", "apac"}, {"eu-", "eu"}, {"il-", "eu"}, {"me-", "me"}, {"af-", "me"}, {"sa-", "sa"},
}

// lookup finds a rate by open addressing; see package layout.
func (b *Book) lookup(k model.PriceKey) (int, bool) {
	mask := b.count[layout.Hash] - 1
	h := int(layout.Hash32(string(k.Dimension), k.Region, k.Item)) & mask
	for {
		n := layout.U32(b.raw, b.at[layout.Hash]+4*h)
		if n == 0 {
			return 0, false
		}
		at := b.rateAt(int(n - 1))
		if b.field(at, layout.RateItem) == k.Item && b.field(at, layout.RateRegion) == k.Region &&
			b.field(at, layout.RateDimension) == string(k.Dimension) {
			return int(n - 1), true
		}
		h = (h + 1) & mask
	}
}

func (b *Book) sku(record int) string { return b.strings[layout.U32(b.raw, record+layout.RateSKU)] }

func (b *Book) rateAt(i int) int { return b.at[layout.Rates] + i*layout.RateSize }

func (b *Book) item(i int) string { return b.field(b.rateAt(i), layout.RateItem) }

// rate reads a record. The slices share the book's memory; their capacity ends where they do.
func (b *Book) rate(i int) model.Rate {
	at := b.rateAt(i)
	r := model.Rate{
		Key: model.PriceKey{
			Dimension: model.Dimension(b.field(at, layout.RateDimension)),
			Region:    b.field(at, layout.RateRegion), Item: b.field(at, layout.RateItem),
		},
		Service: b.field(at, layout.RateService), SKU: b.sku(at), Unit: b.field(at, layout.RateUnit),
		Provenance: b.sources[layout.U16(b.raw, at+layout.RateSource)],
	}
	first := int(layout.U32(b.raw, at+layout.RateTier))
	end := first + int(layout.U16(b.raw, at+layout.RateTierCount))
	r.Tiers = b.tiers[first:end:end]
	if n := int(layout.U16(b.raw, at+layout.RateOtherN)); n > 0 {
		first := int(layout.U32(b.raw, at+layout.RateOther))
		r.Others = b.others[first : first+n : first+n]
	}
	if n := int(layout.U16(b.raw, at+layout.RateRange)); n > 0 {
		r.Range = &b.ranges[n-1]
	}
	return r
}

// Items lists what a dimension varies by in a region, sorted: instance types, engines and classes, server classes.
func (b *Book) Items(d model.Dimension, region string) []string {
	s := b.spans[place{d, region}]
	var items []string
	for i := s.start; i < s.end; i++ {
		items = append(items, b.item(i))
	}
	return items
}
