package snapshot

import (
	"cmp"
	"fmt"
	"slices"

	"nines/model"
)

// class orders confidences for choosing between rows: what was read beats what was computed, that beats a secondary
// source, and that beats what is only believed. Inside a class the newer row wins.
var class = map[model.Confidence]int{
	model.Measured: 0, model.Exact: 0, model.Yours: 0, model.High: 0,
	model.Derived: 1,
	model.Medium:  2,
	model.Low:     3, model.Approx: 3, model.Memory: 3, model.General: 3,
}

// Class is the rank of a confidence when rows compete, 0 the best; confidences of one class compete by date.
func Class(c model.Confidence) int { return class[c] }

// free are the only dimensions in which a price of zero is a price.
var free = map[model.PriceKey]bool{
	{Dimension: model.EgressFreeGB, Region: "global"}:              true,
	{Dimension: model.SupportMin, Region: "global", Item: "basic"}: true,
	{Dimension: model.Residual, Region: "us"}:                      true,
	{Dimension: model.Residual, Region: "kr"}:                      true,
}

// Set is the whole price of one thing from one source: its tiers.
type Set struct {
	Key      model.PriceKey
	Unit     string
	SKU      string
	Source   model.Provenance
	Tiers    []model.PriceTier
	Low      *model.Fixed
	High     *model.Fixed
	sourceID string
}

// Whole says whether the tiers reach without end. A set that stops says nothing about the next unit.
func (s Set) Whole() bool { return s.Tiers[len(s.Tiers)-1].To < 0 }

// Chosen is the price of one thing: the winner and the sets that lost to it, best first.
type Chosen struct {
	Set
	Others []Set
}

// Sets joins rows into sets. Rows of one set stand together in the text, its tiers in order.
func (t *Text) Sets() ([]Set, error) {
	var sets []Set
	for _, r := range t.Rows {
		if r.USD.Coef == 0 && !free[r.Key] {
			return nil, fmt.Errorf("line %d: %s is free, and is not on the list of what is", r.line, r.Key)
		}
		tier := model.PriceTier{From: r.From, To: r.To, USD: r.USD}
		if n := len(sets); n > 0 && r.From > 0 {
			last := &sets[n-1]
			if last.Key != r.Key || last.sourceID != r.Source || last.Tiers[len(last.Tiers)-1].To != r.From {
				return nil, fmt.Errorf("line %d: the tier of %s from %v continues nothing", r.line, r.Key, r.From)
			}
			last.Tiers = append(last.Tiers, tier)
			continue
		}
		if r.From > 0 {
			return nil, fmt.Errorf("line %d: the first tier of %s begins at %v", r.line, r.Key, r.From)
		}
		sets = append(sets, Set{
			Key: r.Key, Unit: r.Unit, SKU: r.SKU, Source: t.Sources[r.Source], sourceID: r.Source,
			Tiers: []model.PriceTier{tier}, Low: r.Low, High: r.High,
		})
	}
	return sets, nil
}

// Better orders sets of one key as [Choose] does: negative when a wins.
func Better(a, b Set) int { return better(a, b) }

// better orders sets of one key: whole before partial, then confidence class, then date, then exact before derived
// inside a class, then price (the dearer, so that a tie never flatters), then source.
func better(a, b Set) int {
	whole := func(s Set) int {
		if s.Whole() {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(whole(a), whole(b)),
		cmp.Compare(class[a.Source.Confidence], class[b.Source.Confidence]),
		-cmp.Compare(a.Source.AsOf, b.Source.AsOf),
		cmp.Compare(a.Source.Confidence, b.Source.Confidence),
		-a.Tiers[0].USD.Decimal().Cmp(b.Tiers[0].USD.Decimal()),
		cmp.Compare(a.Source.Source, b.Source.Source),
	)
}

// Choose groups sets by key, sorted by dimension, region and item, with the winner of each.
func Choose(sets []Set) []Chosen {
	sets = slices.Clone(sets)
	slices.SortStableFunc(sets, func(a, b Set) int { return cmp.Or(CompareKeys(a.Key, b.Key), better(a, b)) })
	var out []Chosen
	for _, s := range sets {
		if n := len(out); n > 0 && out[n-1].Key == s.Key {
			out[n-1].Others = append(out[n-1].Others, s)
			continue
		}
		out = append(out, Chosen{Set: s})
	}
	return out
}

// CompareKeys orders keys by dimension, region, item.
func CompareKeys(a, b model.PriceKey) int {
	return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Item, b.Item))
}
