package overlay

import (
	"testing"

	"nines/model"
	"nines/pricing"
)

// An overlay knows what the book under it has.
func TestHas(t *testing.T) {
	base, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	over, err := New(base)
	if err != nil {
		t.Fatal(err)
	}
	for item, want := range map[string]bool{"m7g.large": true, "m7g.huge": false} {
		k := model.PriceKey{Dimension: model.EC2OnDemand, Region: "us-east-1", Item: item}
		if over.Has(k) != want || base.Has(k) != want {
			t.Errorf("%s: %v over %v", item, over.Has(k), base.Has(k))
		}
	}
}
