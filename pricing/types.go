package pricing

import (
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
)

const dbPrefix = "db."

func (b *Book) readTypes() {
	n := b.count[layout.Types]
	b.types, b.previous = make([]model.InstanceType, n), make([]bool, n)
	for i := range b.types {
		at := b.at[layout.Types] + i*layout.TypeSize
		flags := layout.U16(b.raw, at+layout.TypeFlags)
		b.types[i] = model.InstanceType{
			Name: b.field(at, layout.TypeName), Arch: b.field(at, layout.TypeArch),
			VCPU:        float64(layout.U16(b.raw, at+layout.TypeVCPU)),
			FullCore:    flags&layout.FullCore != 0,
			Memory:      model.Bytes(layout.U32(b.raw, at+layout.TypeMemory)) * (1 << 20),
			NetworkMbps: float64(layout.U32(b.raw, at+layout.TypeNetwork)),
			DiskMbps:    float64(layout.U32(b.raw, at+layout.TypeDisk)),
			Burstable:   flags&layout.Burstable != 0,
			Baseline:    float64(layout.U16(b.raw, at+layout.TypeBaseline)) / 1000,
			GPU:         flags&layout.GPU != 0,
			Accelerated: flags&layout.Accelerated != 0,
		}
		b.previous[i] = flags&layout.Previous != 0
	}
}

// Type describes an EC2 type ("m7g.large"), an RDS class ("db.m7g.large") or a class of owned server ("1u-16c-128g", whose
// VCPU counts physical cores). A network or disk speed of 0 is one that the book does not know.
func (b *Book) Type(name string) (*model.InstanceType, bool) {
	list := b.types
	if strings.HasPrefix(name, dbPrefix) {
		list = b.databases
	}
	if i, ok := find(list, name); ok {
		return &list[i], true
	}
	return nil, false
}

func find(list []model.InstanceType, name string) (int, bool) {
	return slices.BinarySearchFunc(list, name, func(t model.InstanceType, n string) int { return strings.Compare(t.Name, n) })
}

// Offers lists the EC2 Linux types that a new design in the region can choose from, cheapest first; nil when the region
// has no prices. It leaves out what Rate still prices by name: types without a published specification, AWS's previous
// generations, and types whose price in the region is derived, because nobody has seen them sold there.
func (b *Book) Offers(region string) []model.Offer {
	return b.cached(place{model.EC2OnDemand, region}, func(i int) (string, bool) {
		name := b.item(i)
		at, ok := find(b.types, name)
		source := b.sources[layout.U16(b.raw, b.rateAt(i)+layout.RateSource)]
		return name, ok && !b.previous[at] && source.Confidence != model.Derived
	})
}

// Databases lists the RDS classes of an engine ("postgres", "mysql", "aurora-postgres") in a region, one instance,
// cheapest first; nil when there are none.
func (b *Book) Databases(engine, region string) []model.Offer {
	d := model.RDSInstance
	if strings.HasPrefix(engine, "aurora-") {
		d = model.AuroraNode
	}
	// The engine is part of the cache's key in place of the dimension; no dimension is called like an engine.
	return b.cachedAs(place{model.Dimension(engine), region}, place{d, region}, func(i int) (string, bool) {
		of, class, _ := strings.Cut(b.item(i), " ")
		return class, of == engine
	})
}

func (b *Book) cached(p place, keep func(int) (string, bool)) []model.Offer {
	return b.cachedAs(p, p, keep)
}

// cachedAs returns the offers kept under a name, or makes them from the rates of a place. Two callers that come first at
// once do the same work and get the same answer.
func (b *Book) cachedAs(name, p place, keep func(int) (string, bool)) []model.Offer {
	if v, ok := b.offers.Load(name); ok {
		return v.([]model.Offer)
	}
	s, ok := b.spans[p]
	if !ok {
		return nil // nothing is stored, so that asking for made-up regions fills no memory
	}
	var list []model.Offer
	for i := s.start; i < s.end; i++ {
		class, ok := keep(i)
		if !ok {
			continue
		}
		if t, ok := b.Type(class); ok {
			list = append(list, model.Offer{Type: t, PerHour: b.rate(i).First().Float()})
		}
	}
	if list == nil {
		return nil
	}
	slices.SortFunc(list, func(a, c model.Offer) int {
		switch {
		case a.PerHour < c.PerHour:
			return -1
		case a.PerHour > c.PerHour:
			return 1
		}
		return strings.Compare(a.Type.Name, c.Type.Name)
	})
	v, _ := b.offers.LoadOrStore(name, slices.Clip(list))
	return v.([]model.Offer)
}

// Spot returns what is known of a type's spot market in a region.
func (b *Book) Spot(typ, region string) (model.Spot, error) {
	n := b.count[layout.Spots]
	i, found := b.search(n, typ, region)
	if !found {
		return model.Spot{}, b.missing(model.PriceKey{Dimension: spotMarket, Region: region, Item: typ})
	}
	at := b.spotAt(i)
	band := b.at[layout.Bands] + layout.BandSize*int(layout.U16(b.raw, at+layout.SpotBand))
	return model.Spot{
		Low:        model.Fixed{Coef: int64(layout.U64(b.raw, at+layout.SpotLow)), Exp: int32(layout.U32(b.raw, at+layout.SpotLowExp))},
		High:       model.Fixed{Coef: int64(layout.U64(b.raw, at+layout.SpotHigh)), Exp: int32(layout.U32(b.raw, at+layout.SpotHighExp))},
		Band:       b.field(band, 0),
		PerMonth:   float64(layout.U16(b.raw, band+2)) / 10000,
		Provenance: b.sources[layout.U16(b.raw, at+layout.SpotSource)],
	}, nil
}

// spotMarket names the spot market in errors; it has no rates.
const spotMarket model.Dimension = "ec2.spot"

func (b *Book) spotAt(i int) int { return b.at[layout.Spots] + i*layout.SpotSize }

// search finds a spot market among n sorted by region and type.
func (b *Book) search(n int, typ, region string) (int, bool) {
	low, high := 0, n
	for low < high {
		mid := (low + high) / 2
		at := b.spotAt(mid)
		c := strings.Compare(b.field(at, layout.SpotRegion), region)
		if c == 0 {
			c = strings.Compare(b.field(at, layout.SpotType), typ)
		}
		switch {
		case c == 0:
			return mid, true
		case c < 0:
			low = mid + 1
		default:
			high = mid
		}
	}
	return 0, false
}
