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

// ChangedTier is a tier that one of the books has, or both at another price. From or To is nil where a book has no tier with
// these bounds and this unit.
type ChangedTier struct {
	Low, High float64 // bounds of the tier; High < 0 is without end
	Unit      string
	From, To  *model.Fixed
}

// Relative is by which share the tier's price changed; false without a price to start from or to arrive at.
func (t ChangedTier) Relative() (float64, bool) {
	if t.From == nil || t.To == nil || t.From.Coef == 0 {
		return 0, false
	}
	return t.To.Float()/t.From.Float() - 1, true
}

// Tiers are the tiers in which the price is different, those of the earlier book first where the bounds moved.
func (c Change) Tiers() []ChangedTier {
	var out []ChangedTier
	if c.From != nil {
		for _, t := range c.From.Tiers {
			one := ChangedTier{Low: t.From, High: t.To, Unit: c.From.Unit, From: &t.USD, To: priceOf(c.To, t, c.From.Unit)}
			if one.To == nil || *one.To != t.USD {
				out = append(out, one)
			}
		}
	}
	if c.To != nil {
		for _, t := range c.To.Tiers {
			if priceOf(c.From, t, c.To.Unit) == nil {
				out = append(out, ChangedTier{Low: t.From, High: t.To, Unit: c.To.Unit, To: &t.USD})
			}
		}
	}
	return out
}

// priceOf is what a rate has for a tier of these bounds and unit; nil when it has none.
func priceOf(r *model.Rate, t model.PriceTier, unit string) *model.Fixed {
	if r == nil || r.Unit != unit {
		return nil
	}
	for i := range r.Tiers {
		if r.Tiers[i].From == t.From && r.Tiers[i].To == t.To {
			return &r.Tiers[i].USD
		}
	}
	return nil
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
func Compare(from, to *Book) Diff {
	return compare(from, to, nil)
}

// CompareOnly is Compare of the prices that the filter keeps in one of the books. It fails with an [*UnknownError] when
// neither book has such a service or region.
func CompareOnly(from, to *Book, f Filter) (Diff, error) {
	keptFrom, err := from.keeps(f)
	if keptTo, later := to.keeps(f); later == nil {
		if err != nil {
			keptFrom = func(int) bool { return false }
		}
		return compare(from, to, func(i, j int) bool { return i >= 0 && keptFrom(i) || j >= 0 && keptTo(j) }), nil
	} else if err != nil {
		return Diff{}, later
	}
	return compare(from, to, func(i, _ int) bool { return i >= 0 && keptFrom(i) }), nil
}

// compare goes through both books once, side by side: they are sorted. keep says of a pair of records, -1 for one that is
// not there, whether it counts; nil keeps all.
func compare(from, to *Book, keep func(i, j int) bool) Diff {
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
		was, is := i, j
		if c > 0 {
			was = -1
		} else {
			i++
		}
		if c < 0 {
			is = -1
		} else {
			j++
		}
		switch {
		case keep != nil && !keep(was, is):
		case c == 0 && from.samePrice(was, to, is):
			d.Same++
		default:
			d.add(from.pointer(was), to.pointer(is))
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

// Over keeps the changes of more than a share, 0.05 for 5 %, up or down, and those of which the share cannot be said
// because units or bounds moved; what is new or gone has no share and is left out.
func (d Diff) Over(share float64) Diff {
	out := Diff{Same: d.Same}
	for _, c := range d.Changes {
		if r, ok := c.Relative(); c.Kind() == Changed && (!ok || max(r, -r) > share) {
			out.Changes = append(out.Changes, c)
		}
	}
	return out
}

func (b *Book) key(i int) model.PriceKey {
	at := b.rateAt(i)
	return model.PriceKey{Dimension: model.Dimension(b.field(at, layout.RateDimension)), Region: b.field(at, layout.RateRegion), Item: b.field(at, layout.RateItem)}
}

// pointer is a rate of its own memory; nil for -1.
func (b *Book) pointer(i int) *model.Rate {
	if i < 0 {
		return nil
	}
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
