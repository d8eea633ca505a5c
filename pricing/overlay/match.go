package overlay

import (
	"nines/model"
	"nines/pricing"
)

// unmatched finds a rule that matches no price of the book.
func unmatched(base Prices, rules []model.OverlayRule) error {
	if len(rules) == 0 {
		return nil
	}
	hit := make([]bool, len(rules))
	base.Each(func(r model.Rate) bool {
		for i := range rules {
			if !hit[i] && matches(&rules[i], &r) {
				hit[i] = true
			}
		}
		return true
	})
	for i := range rules {
		if !hit[i] {
			return blame(base, rules[i])
		}
	}
	return nil
}

// A filter is one word of a rule and what it is compared with.
type filter struct {
	name, want string
	of         func(*model.Rate) string
	whole      model.OverlayRule // a rule with this filter alone
}

func filters(r model.OverlayRule) []filter {
	return []filter{
		{"service", r.Service, func(r *model.Rate) string { return r.Service }, model.OverlayRule{Service: r.Service}},
		{"sku", r.SKU, func(r *model.Rate) string { return r.SKU }, model.OverlayRule{SKU: r.SKU}},
		{"dimension", r.Dimension, func(r *model.Rate) string { return string(r.Key.Dimension) }, model.OverlayRule{Dimension: r.Dimension}},
		{"item", r.Item, func(r *model.Rate) string { return r.Key.Item }, model.OverlayRule{Item: r.Item}},
		{"region", r.Region, func(r *model.Rate) string { return r.Key.Region }, model.OverlayRule{Region: r.Region}},
	}
}

// blame names the first filter that nothing passes by itself, with the nearest word that something has; where each alone
// passes, all of them together.
func blame(base Prices, rule model.OverlayRule) error {
	all := ""
	for _, f := range filters(rule) {
		if f.want == "" {
			continue
		}
		all += " " + f.name + " " + f.want
		near, distance, found := "", len(f.want)/3+1, false
		base.Each(func(r model.Rate) bool {
			if matches(&f.whole, &r) {
				found = true
				return false
			}
			if word := f.of(&r); word != near {
				if d := pricing.Distance(f.want, word); d < distance {
					near, distance = word, d
				}
			}
			return true
		})
		if !found {
			return &UnmatchedError{Rule: rule, What: f.name + " " + f.want, Near: near}
		}
	}
	if all == "" {
		all = " anything to change"
	}
	return &UnmatchedError{Rule: rule, What: all[1:]}
}
