package pricing

import (
	"strconv"
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
)

// Each calls yield with every price of the book, sorted by dimension, region and item, until it returns false; a range
// statement takes it as it is. The spot market is not in it: it has no list price ([Book.Spot]).
func (b *Book) Each(yield func(model.Rate) bool) {
	for i := range b.count[layout.Rates] {
		if !yield(b.rate(i)) {
			return
		}
	}
}

// Len is how many things have a price.
func (b *Book) Len() int { return b.count[layout.Rates] }

// FiledUnder lists the prices with a SKU: all of it, or one of its words, for a source names a price by its SKU, its usage
// type or both.
func (b *Book) FiledUnder(sku string) []model.PriceKey {
	if sku == "" {
		return nil
	}
	var out []model.PriceKey
	for i := range b.count[layout.Rates] {
		if filed := b.sku(b.rateAt(i)); filed == sku || hasWord(filed, sku) {
			out = append(out, b.key(i))
		}
	}
	return out
}

// Filter keeps some prices of a book; the zero Filter keeps all.
type Filter struct {
	// Service is a service code in any case ("AmazonRDS"), a dimension, or how dimensions begin ("rds", "ebs.gp3").
	Service string
	// Region is a region or market of the book, as prices are filed: "global" is a region of its own.
	Region string
	// Match are words; each must be part of the service, dimension, item, region or SKU, in any case.
	Match string
}

// List calls yield with the prices that the filter keeps, in the order of [Book.Each]. It fails with an [*UnknownError]
// when the book has no such service or region; that nothing matches is an empty list.
func (b *Book) List(f Filter, yield func(model.Rate) bool) error {
	kept, err := b.keeps(f)
	if err != nil {
		return err
	}
	for i := range b.count[layout.Rates] {
		if kept(i) && !yield(b.rate(i)) {
			return nil
		}
	}
	return nil
}

// keeps says of a record whether the filter keeps it.
func (b *Book) keeps(f Filter) (func(i int) bool, error) {
	if f.Region != "" && !b.places[f.Region] {
		return nil, &UnknownError{What: AskedRegion, Word: f.Region, Nearest: closest(b.Places(), f.Region, distance)}
	}
	service := strings.ToLower(f.Service)
	if service != "" && !b.sells(service) {
		return nil, &UnknownError{What: AskedService, Word: f.Service, Nearest: closest(b.Services(), f.Service, foldDistance)}
	}
	words := strings.Fields(strings.ToLower(f.Match))
	return func(i int) bool {
		at := b.rateAt(i)
		if f.Region != "" && b.field(at, layout.RateRegion) != f.Region {
			return false
		}
		if service != "" && !isService(service, b.field(at, layout.RateService), b.field(at, layout.RateDimension)) {
			return false
		}
		return b.matches(at, words)
	}, nil
}

// matches says whether every word is part of one of the record's names.
func (b *Book) matches(record int, words []string) bool {
	for _, w := range words {
		found := false
		for _, offset := range [...]int{layout.RateItem, layout.RateRegion, layout.RateDimension, layout.RateService} {
			if containsFold(b.field(record, offset), w) {
				found = true
				break
			}
		}
		if !found && !containsFold(b.sku(record), w) {
			return false
		}
	}
	return true
}

// containsFold is strings.Contains without regard to the case of ASCII letters in s; low is in lower case.
func containsFold(s, low string) bool {
	for i := 0; i+len(low) <= len(s); i++ {
		j := 0
		for j < len(low) && lower(s[i+j]) == low[j] {
			j++
		}
		if j == len(low) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isService says whether a lower-case word names a service: by its code, a dimension of it, or how dimensions begin.
func isService(word, service, dimension string) bool {
	if strings.EqualFold(word, service) || word == dimension {
		return true
	}
	rest, ok := strings.CutPrefix(dimension, word)
	return ok && rest[0] == '.'
}

// sells says whether any price of the book is of the service.
func (b *Book) sells(word string) bool {
	for p, s := range b.spans {
		if isService(word, b.field(b.rateAt(s.start), layout.RateService), string(p.dimension)) {
			return true
		}
	}
	return false
}

// Attributes says in words of their own what a price is of: what its item names, what the machine is, how it is bought.
// Estimates carry their range. The map is the caller's.
func (b *Book) Attributes(r model.Rate) map[string]string {
	out := map[string]string{}
	if r.Key.Item != "" {
		out["item"] = r.Key.Item
	}
	if r.Range != nil {
		out["usd_low"] = strconv.FormatFloat(r.Range.Low, 'f', -1, 64)
		out["usd_high"] = strconv.FormatFloat(r.Range.High, 'f', -1, 64)
	}
	how := bought[r.Key.Dimension]
	if how == nil {
		how = commitment(r.Key.Dimension)
	}
	for i := 0; i+1 < len(how); i += 2 {
		out[how[i]] = how[i+1]
	}
	b.describe(r.Key, out)
	return out
}

// bought says how what a dimension prices is bought, as name, value.
var bought = map[model.Dimension][]string{
	model.EC2OnDemand: {"operating_system", "Linux", "tenancy", "shared", "purchase", "on-demand"},
	model.RDSInstance: {"deployment", "single-az", "purchase", "on-demand"},
	model.RDSMultiAZ:  {"deployment", "multi-az", "purchase", "on-demand"},
	model.RDSCluster:  {"deployment", "multi-az-cluster", "purchase", "on-demand"},
	model.AuroraNode:  {"purchase", "on-demand"},
	model.CacheNode:   {"purchase", "on-demand"},
}

// describe adds what the item names.
func (b *Book) describe(k model.PriceKey, out map[string]string) {
	if commitment(k.Dimension) != nil && !strings.Contains(k.Item, " ") {
		b.machine(k.Item, out)
		return
	}
	switch k.Dimension {
	case model.EC2OnDemand, model.EC2RI1y, model.EC2RI3y:
		b.machine(k.Item, out)
	case model.RDSInstance, model.RDSMultiAZ, model.RDSCluster, model.AuroraNode, model.CacheNode,
		model.RDSRI1y, model.RDSRI1yPartial, model.RDSRI1yAll, model.RDSRI3yPartial, model.RDSRI3yAll,
		model.AuroraRI1y, model.AuroraRI1yPartial, model.AuroraRI1yAll, model.AuroraRI3yPartial, model.AuroraRI3yAll,
		model.CacheRI1y, model.CacheRI1yPartial, model.CacheRI3y, model.CacheRI3yPartial, model.CacheRI3yAll:
		engine, class, _ := strings.Cut(k.Item, " ")
		out["engine"] = engine
		b.machine(class, out)
	case model.ServerBuy, model.ServerKW:
		b.machine(k.Item, out)
	case model.InterGB:
		out["to"] = k.Item
		if k.Item == "" {
			out["to"] = "any other commercial region"
		}
	case model.LambdaGBs, model.LambdaRequest, model.FargateVCPU, model.FargateGB:
		out["arch"] = k.Item
	case model.CloudFrontGB, model.CloudFrontRequests:
		out["edge"] = k.Item
	case model.SupportPlan, model.SupportMin:
		out["plan"] = k.Item
	}
}

// machine adds a type and, where its specification is known, its size.
func (b *Book) machine(name string, out map[string]string) {
	out["instance_type"] = name
	if t, ok := b.Type(name); ok {
		out["arch"] = t.Arch
		out["vcpu"] = strconv.FormatFloat(t.VCPU, 'f', -1, 64)
		out["memory_gib"] = strconv.FormatFloat(t.Memory.GiB(), 'f', -1, 64)
	}
}
