package pricing

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

// Extent is how much of something is priced, how old and how sure: of a service, or of a service in one region.
type Extent struct {
	Prices         int // things with a price; tiers are not counted
	Oldest, Newest string
	Confidence     map[model.Confidence]int // how many of the prices
}

// RegionCoverage is what a service has in one region.
type RegionCoverage struct {
	Region string
	Extent
	// Missing are the dimensions that the service has a price for elsewhere, and neither here nor everywhere.
	Missing []model.Dimension
}

// ServiceCoverage is what the book knows of a service.
type ServiceCoverage struct {
	Service string
	Extent
	Dimensions []model.Dimension // that nines may ask for
	Never      []model.Dimension // of those, without a price anywhere
	Regions    []RegionCoverage  // with a price, sorted
	Absent     []string          // regions of the book, or markets, where it has none and is sold by region
}

// Is says whether a word names the service; see [Filter].
func (s ServiceCoverage) Is(word string) bool {
	return slices.ContainsFunc(s.Dimensions, func(d model.Dimension) bool {
		return isService(strings.ToLower(word), s.Service, string(d))
	})
}

// Lack is a dimension that some of a service's regions have no price for.
type Lack struct {
	Dimension model.Dimension
	Regions   int // how many
}

// Lacks sums up what the regions of the service are missing, by dimension; what is priced nowhere is in Never.
func (s ServiceCoverage) Lacks() []Lack {
	n := map[model.Dimension]int{}
	for _, r := range s.Regions {
		for _, d := range r.Missing {
			n[d]++
		}
	}
	var out []Lack
	for _, d := range slices.Sorted(maps.Keys(n)) {
		out = append(out, Lack{d, n[d]})
	}
	return out
}

// Sold is in how many regions the service has prices, and how many there are; 0 of 0 when its prices are the same
// everywhere, or when it has none.
func (s ServiceCoverage) Sold() (n, all int) {
	for _, r := range s.Regions {
		if r.Region != Global {
			n++
		}
	}
	return n, n + len(s.Absent)
}

// Coverage says of every service where it is priced, as of when, how surely, and what is missing; sorted by service.
func (b *Book) Coverage() []ServiceCoverage {
	services := map[string]*ServiceCoverage{}
	for _, d := range snapshot.Dimensions() {
		name, _ := snapshot.Service(d)
		s := services[name]
		if s == nil {
			s = &ServiceCoverage{Service: name}
			services[name] = s
		}
		s.Dimensions = append(s.Dimensions, d)
	}
	where := b.whereSold()
	regions := map[place]*RegionCoverage{}
	for r := range b.Each {
		services[r.Service].count(r)
		p := place{model.Dimension(r.Service), r.Key.Region} // by service in place of the dimension
		if regions[p] == nil {
			regions[p] = &RegionCoverage{Region: r.Key.Region}
		}
		regions[p].count(r)
	}
	for p, c := range regions {
		s := services[string(p.dimension)]
		c.Missing = missingIn(where, s.Dimensions, p.region)
		s.Regions = append(s.Regions, *c)
	}
	for _, s := range services {
		slices.SortFunc(s.Regions, func(a, c RegionCoverage) int { return cmp.Compare(a.Region, c.Region) })
		s.Never = slices.DeleteFunc(slices.Clone(s.Dimensions), func(d model.Dimension) bool { return len(where[d]) > 0 })
		s.Absent = b.absent(s.Regions)
	}
	out := make([]ServiceCoverage, 0, len(services))
	for _, name := range slices.Sorted(maps.Keys(services)) {
		out = append(out, *services[name])
	}
	return out
}

// count adds a price.
func (e *Extent) count(r model.Rate) {
	e.Prices++
	if e.Confidence == nil {
		e.Confidence = map[model.Confidence]int{}
	}
	e.Confidence[r.Confidence]++
	if r.AsOf == "" {
		return
	}
	if e.Oldest == "" || r.AsOf < e.Oldest {
		e.Oldest = r.AsOf
	}
	e.Newest = max(e.Newest, r.AsOf)
}

// whereSold lists the regions of each dimension.
func (b *Book) whereSold() map[model.Dimension]map[string]bool {
	out := map[model.Dimension]map[string]bool{}
	for p := range b.spans {
		if out[p.dimension] == nil {
			out[p.dimension] = map[string]bool{}
		}
		out[p.dimension][p.region] = true
	}
	return out
}

// missingIn lists the dimensions that are sold by region and not in this one.
func missingIn(where map[model.Dimension]map[string]bool, dimensions []model.Dimension, region string) []model.Dimension {
	var out []model.Dimension
	for _, d := range dimensions {
		if at := where[d]; region != Global && len(at) > 0 && !at[region] && !at[Global] {
			out = append(out, d)
		}
	}
	return out
}

// absent lists the regions that a service sold by region has no price in: of AWS where it is AWS's, of the markets where
// it is sold in those.
func (b *Book) absent(have []RegionCoverage) []string {
	var out []string
	for _, all := range [][]string{b.regions, Markets} {
		in := func(region string) bool {
			return slices.ContainsFunc(have, func(c RegionCoverage) bool { return c.Region == region })
		}
		if !slices.ContainsFunc(all, in) {
			continue
		}
		for _, region := range all {
			if !in(region) {
				out = append(out, region)
			}
		}
	}
	return out
}

// Markets are the regions of owned hardware, colocation and people; see [Market].
var Markets = []string{"kr", "us"}

// Places lists every region, market and [Global] that the book has a price in, sorted.
func (b *Book) Places() []string { return slices.Sorted(maps.Keys(b.places)) }

// Services lists the services that have a price, sorted.
func (b *Book) Services() []string {
	seen := map[string]bool{}
	for _, s := range b.spans {
		seen[b.field(b.rateAt(s.start), layout.RateService)] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
