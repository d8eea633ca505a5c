package pricing

import (
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
)

// bySKU lists the prices whose SKU, or a part of one that consists of several, is the only word of the question; in the
// region when it names one. SKUs are compared without regard to case.
func (b *Book) bySKU(q question) []model.PriceKey {
	if len(q.words) != 1 {
		return nil
	}
	var out []model.PriceKey
	for i := range b.count[layout.Rates] {
		at := b.rateAt(i)
		if sku := b.sku(at); len(sku) < len(q.words[0]) || !isSKU(sku, q.words[0]) {
			continue
		}
		if r := b.rate(i).Key; q.region == "" || r.Region == q.region {
			out = append(out, r)
		}
	}
	return out
}

// isSKU says whether a word is a SKU, or one of the parts that AWS has for it: its own code and the usage type.
func isSKU(sku, word string) bool {
	return strings.EqualFold(sku, word) || slices.ContainsFunc(strings.Fields(sku), func(part string) bool { return strings.EqualFold(part, word) })
}
