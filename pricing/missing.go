package pricing

import (
	"cmp"
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
)

// nearestCount is how many neighbors a missing price names.
const nearestCount = 3

// missing is the error for a key without a price, with the nearest that have one: where the thing is sold elsewhere, the
// nearest regions and the nearest item of this region; else the nearest items of this region.
func (b *Book) missing(k model.PriceKey) error {
	e := &model.MissingPriceError{Key: k}
	where, what := b.withItem(k), b.itemsAt(k)
	switch {
	case !b.places[k.Region]: // a slip of the pen more often than a region we do not have
		e.Nearest = keys(k, closest(where, k.Region, distance), byRegion)
	case len(where) == 0:
		e.Nearest = keys(k, closest(what, k.Item, itemDistance), byItem)
	default:
		e.Nearest = keys(k, closest(where, k.Region, regionDistance), byRegion)
		if items := closest(what, k.Item, itemDistance); k.Item != "" && len(items) > 0 {
			e.Nearest = append(e.Nearest[:min(len(e.Nearest), nearestCount-1)], byItem(k, items[0]))
		}
	}
	return e
}

// withItem lists the regions that have the dimension and the item.
func (b *Book) withItem(k model.PriceKey) []string {
	var out []string
	if k.Dimension == spotMarket {
		for i := range b.count[layout.Spots] {
			if at := b.spotAt(i); b.field(at, layout.SpotType) == k.Item {
				out = append(out, b.field(at, layout.SpotRegion))
			}
		}
		return out
	}
	for p := range b.spans {
		if p.dimension != k.Dimension {
			continue
		}
		if _, ok := b.lookup(model.PriceKey{Dimension: k.Dimension, Region: p.region, Item: k.Item}); ok {
			out = append(out, p.region)
		}
	}
	return out
}

// itemsAt lists the items that the dimension has in the region.
func (b *Book) itemsAt(k model.PriceKey) []string {
	if k.Dimension != spotMarket {
		return b.Items(k.Dimension, k.Region)
	}
	var out []string
	for i := range b.count[layout.Spots] {
		if at := b.spotAt(i); b.field(at, layout.SpotRegion) == k.Region {
			out = append(out, b.field(at, layout.SpotType))
		}
	}
	return out
}

func byRegion(k model.PriceKey, s string) model.PriceKey { k.Region = s; return k }
func byItem(k model.PriceKey, s string) model.PriceKey   { k.Item = s; return k }

func keys(k model.PriceKey, names []string, with func(model.PriceKey, string) model.PriceKey) []model.PriceKey {
	out := make([]model.PriceKey, 0, len(names))
	for _, n := range names {
		out = append(out, with(k, n))
	}
	return out
}

// closest returns up to three names, nearest first, ties by name.
func closest(names []string, want string, d func(a, b string) int) []string {
	type scored struct {
		name string
		at   int
	}
	list := make([]scored, len(names))
	for i, n := range names {
		list[i] = scored{n, d(want, n)}
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.name, b.name)) })
	out := make([]string, 0, nearestCount)
	for i := 0; i < len(list) && i < nearestCount; i++ {
		out = append(out, list[i].name)
	}
	return out
}

// regionDistance puts regions of the same part of the world first ("ap-northeast-2": ap-northeast-*, then ap-*), then
// us-east-1, whose prices are the most complete.
func regionDistance(a, b string) int {
	d := distance(a, b)
	switch {
	case part(a) == part(b):
		return d
	case len(a) > 2 && len(b) > 2 && a[:3] == b[:3]:
		return 100 + d
	case b == "us-east-1":
		return 200
	}
	return 300 + d
}

// part is a region without its number.
func part(region string) string { return strings.TrimRight(region, "0123456789") }

// itemDistance puts items of the same family first ("m7g.huge": m7g.*), then by spelling.
func itemDistance(a, b string) int {
	familyA, _, _ := strings.Cut(a, ".")
	familyB, _, _ := strings.Cut(b, ".")
	if familyA == familyB {
		return distance(a, b)
	}
	return 100 + distance(a, b)
}

// Distance is the edit distance of two words (Wagner & Fischer 1974), of their first 64 bytes.
func Distance(a, b string) int { return distance(a, b) }

// distance is Levenshtein's: the fewest single-letter changes from a to b (Levenshtein, "Binary codes capable of
// correcting deletions, insertions, and reversals", 1966). Long texts are cut: no name in the book is longer.
func distance(a, b string) int {
	const longest = 64
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
