package pricing

import (
	"slices"

	"nines/model"
	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

// Change is a price that is different in a later book. One of From and To is nil when the price is new or gone.
type Change struct {
	Key      model.PriceKey
	Service  string
	From, To *model.Rate
}

// Kinds of a change.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// Kind is [Added], [Removed] or [Changed].
func (c Change) Kind() string {
	switch {
	case c.From == nil:
		return Added
	case c.To == nil:
		return Removed
	}
	return Changed
}

// Relative is by which share the price changed, 0.05 for 5 % dearer: of tiers with the same bounds the largest change,
// whatever its sign. False when that cannot be said: the price is new, gone, was zero, or its unit or bounds moved.
func (c Change) Relative() (float64, bool) {
	if c.From == nil || c.To == nil || c.From.Unit != c.To.Unit || len(c.From.Tiers) != len(c.To.Tiers) {
		return 0, false
	}
	largest := 0.0
	for i, from := range c.From.Tiers {
		to := c.To.Tiers[i]
		was, is := from.USD.Float(), to.USD.Float()
		if from.From != to.From || from.To != to.To || was == 0 && is != 0 {
			return 0, false
		}
		if was == 0 {
			continue
		}
		if r := is/was - 1; max(r, -r) > max(largest, -largest) {
			largest = r
		}
	}
	return largest, true
}

// Diff is what is different in the second of two books.
type Diff struct {
	Changes []Change // by dimension, region and item
	Same    int      // prices that are the same in both, whatever their source
}

// Count is how many changes are of a kind.
func (d Diff) Count(kind string) int {
	n := 0
	for _, c := range d.Changes {
		if c.Kind() == kind {
			n++
		}
	}
	return n
}

// Compare lists which prices are new, gone or different in the later of two books: amounts, tiers and units, not sources.
// Both books are sorted, so it goes through them once, side by side.
func Compare(from, to *Book) Diff {
	var d Diff
	i, j := 0, 0
	n, m := from.count[layout.Rates], to.count[layout.Rates]
	for i < n || j < m {
		c := 0
		switch {
		case i == n:
			c = 1
		case j == m:
			c = -1
		default:
			c = snapshot.CompareKeys(from.key(i), to.key(j))
		}
		switch {
		case c < 0:
			d.add(from.pointer(i), nil)
			i++
		case c > 0:
			d.add(nil, to.pointer(j))
			j++
		default:
			if from.samePrice(i, to, j) {
				d.Same++
			} else {
				d.add(from.pointer(i), to.pointer(j))
			}
			i, j = i+1, j+1
		}
	}
	return d
}

func (d *Diff) add(from, to *model.Rate) {
	c := Change{From: from, To: to}
	one := to
	if one == nil {
		one = from
	}
	c.Key, c.Service = one.Key, one.Service
	d.Changes = append(d.Changes, c)
}

func (b *Book) key(i int) model.PriceKey {
	at := b.rateAt(i)
	return model.PriceKey{Dimension: model.Dimension(b.field(at, layout.RateDimension)), Region: b.field(at, layout.RateRegion), Item: b.field(at, layout.RateItem)}
}

// pointer is a rate of its own memory.
func (b *Book) pointer(i int) *model.Rate {
	r := b.rate(i)
	return &r
}

// samePrice says whether two records have the same unit and tiers. Prices are kept without trailing zeros, so equal
// amounts are equal values.
func (b *Book) samePrice(i int, other *Book, j int) bool {
	at, there := b.rateAt(i), other.rateAt(j)
	if b.field(at, layout.RateUnit) != other.field(there, layout.RateUnit) {
		return false
	}
	return slices.Equal(b.tiersAt(at), other.tiersAt(there))
}

// tiersAt are the tiers of a record.
func (b *Book) tiersAt(record int) []model.PriceTier {
	first := int(layout.U32(b.raw, record+layout.RateTier))
	return b.tiers[first:][:layout.U16(b.raw, record+layout.RateTierCount)]
}
