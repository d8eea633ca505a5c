package cost

import (
	"slices"
	"testing"

	"nines/model"
	"nines/model/reference"
)

// guesses is a shelf on which some prices were approximated.
type guesses struct {
	*shelf
	dimensions []model.Dimension
}

func (g guesses) Rate(k model.PriceKey) (model.Rate, error) {
	r, err := g.shelf.Rate(k)
	if slices.Contains(g.dimensions, k.Dimension) {
		r.Confidence = model.Approx
	}
	return r, err
}

// An approximated price is named once beside the total, and only when the bill uses it.
func TestApproximatePricesAreNamed(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Extras = []model.Extra{
		{Category: model.CategoryTraffic, Site: "main", Key: key(model.IPv4Hour, "us-east-1", ""), Quantity: 730},
		{Category: model.CategoryTraffic, Site: "main", Key: key(model.IPv4Hour, "us-east-1", ""), Quantity: 10},
		{Category: model.CategoryData, Site: "main", Key: key(model.EBSSnapshot, "us-east-1", ""), Quantity: 3},
		{Category: model.CategoryData, Site: "main", Key: key(model.EBSGP3, "us-east-1", ""), Quantity: 3},
	}
	for _, c := range []struct {
		guessed []model.Dimension
		want    string
	}{
		{nil, ""},
		{[]model.Dimension{model.ALBLCU}, ""}, // not on this bill
		{[]model.Dimension{model.EBSSnapshot, model.IPv4Hour}, "ebs.snapshot @ us-east-1, ipv4.hour @ us-east-1"},
	} {
		cost, err := Bill(d, guesses{prices(), c.guessed}, reference.Default().Reader(), &model.Ledger{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, w := range cost.Warnings {
			if w.ID == "warn.approximate-prices" {
				got += w.Args[1]
			}
		}
		if got != c.want {
			t.Errorf("%v approximated: the warning names %q, want %q", c.guessed, got, c.want)
		}
	}
}

// Each support contract says what it is for: the servers of a tier, the spares on the shelf, the switches.
func TestContractsAreNamed(t *testing.T) {
	book := prices()
	book.rates[key(model.SwitchBuy, "us", "")] = flat("9000")
	d := design(model.Colo, "us")
	class := "1u-16c-128g"
	d.Tiers = []model.PlacedTier{{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnServers}, ID: "web", Site: "main", Offer: class, Units: 2, Machine: &model.InstanceType{}}}
	d.Extras = []model.Extra{
		{Category: model.CategoryOwned, Site: "main", Key: key(model.ServerBuy, "us", class), Quantity: 1, Note: model.Msg("extra.cold-spares", "site", "main", "class", class)},
		{Category: model.CategoryOwned, Site: "main", Key: key(model.SwitchBuy, "us", ""), Quantity: 2, Note: model.Msg("extra.switches", "site", "main")},
	}
	cost, err := Bill(d, book, reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, cost)
	var got []string
	for _, i := range cost.Items {
		got = append(got, i.Description.ID)
	}
	if want := []string{"cost.item.server", "cost.item.support-servers", "extra.cold-spares", "cost.item.support-spares", "extra.switches", "cost.item.support-switches"}; !slices.Equal(got, want) {
		t.Errorf("the items are %v, want %v", got, want)
	}
	want(t, "a month of two switches' support at 12 % of 9,000 a year", cost.Items[5].Amount, "180.00")
}
