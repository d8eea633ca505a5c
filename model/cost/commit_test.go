package cost

import (
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
)

// bound is a deployment of m7g.large with commitments: 4 of 6.1 units are drawn from c1, four instances at 0.03223 an hour,
// all upfront; c2 is a plan of 0.1 USD an hour of which one unit at 0.0599 is used.
func bound() *model.Deployment {
	d := design(model.AWS, "us-east-1")
	d.Tiers = []model.PlacedTier{{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances}, ID: "web", Site: "main", Offer: "m7g.large",
		Curve: []model.CurveRow{{Share: 0.65, Running: 4}, {Share: 0.35, Running: 10}}}}
	rate := model.Rate{Key: key(model.EC2RI3yAll, "us-east-1", "m7g.large"), Unit: "hour", Provenance: model.Provenance{Source: "test", Confidence: model.Exact}}
	d.Commitments = &model.Commitments{
		Bought: []model.Bought{
			{Commitment: model.Commitment{Kind: model.RIStandard, Count: 4}, ID: "c1", Rate: rate, Effective: decimal.RequireFromString("0.12892"),
				Upfront: decimal.RequireFromString("3388.0176"), Early: decimal.NewFromInt(1)},
			{Commitment: model.Commitment{Kind: model.SPCompute}, ID: "c2", Rate: rate, Effective: decimal.RequireFromString("0.1"), Recurring: decimal.RequireFromString("0.1")},
		},
		Uses: []model.CommitmentUse{
			{Tier: "web", Bought: 0, Hours: 4 * 730, PerHour: 1, Price: decimal.RequireFromString("0.03223"), List: decimal.RequireFromString("0.0816"), Contract: decimal.RequireFromString("0.0816"), Rate: rate},
			{Tier: "web", Bought: 1, Hours: 730, PerHour: 1, Price: decimal.RequireFromString("0.0599"), List: decimal.RequireFromString("0.0816"), Contract: decimal.RequireFromString("0.08"), Rate: rate},
		},
	}
	return d
}

// By hand, 730 h: c1 4 × 0.03223 × 730 = 94.1116, all of it prepaid; c2 0.0599 × 730 = 43.727 used and 73 − 43.727 = 29.273
// idle; on demand (6.1 − 5) × 730 × 0.0816 = 65.5248. Together 232.6364 a month, of which 138.5248 are billed. At list
// 6.1 × 730 × 0.0816 = 363.3648.
func TestCommittedBill(t *testing.T) {
	c := bill(t, bound())
	want(t, "the month", c.Monthly, "232.64")
	want(t, "list", c.List, "363.36")
	want(t, "prepaid", c.Prepaid, "94.11")
	want(t, "upfront", c.Upfront, "3388.02")
	if !c.Effective.Equal(c.Monthly) {
		t.Errorf("effective %s of %s", c.Effective, c.Monthly)
	}
	billed := decimal.Zero
	byID := map[string]decimal.Decimal{}
	for _, i := range c.Items {
		billed = billed.Add(i.Billed)
		byID[i.Commitment] = byID[i.Commitment].Add(i.Amount)
	}
	if !billed.Add(c.Prepaid).Equal(c.Monthly) {
		t.Errorf("billed %s and prepaid %s are not %s", billed, c.Prepaid, c.Monthly)
	}
	want(t, "c1, used or not", byID["c1"], "94.11")
	want(t, "c2, used or not", byID["c2"], "73.00")
	want(t, "on demand", byID[""], "65.52")
	for _, i := range c.Items {
		if i.Description.ID == "cost.item.plan" {
			want(t, "contracted", i.Contracted, "58.40") // 730 × 0.08
			want(t, "list", i.List, "59.57")             // 730 × 0.0816
		}
	}
}

// Commitments replace what a tier says of them.
func TestCommitmentsReplaceThePurchase(t *testing.T) {
	d := bound()
	d.Tiers[0].Purchase.Committed = 1
	with := bill(t, d)
	d.Commitments = &model.Commitments{}
	without := bill(t, d)
	want(t, "the month", with.Monthly, "232.64")
	want(t, "the month without any", without.Monthly, "363.36")
}

// Spot carries the range that was seen.
func TestSpotCarriesItsRange(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Tiers = []model.PlacedTier{{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances, Purchase: model.Purchase{Spot: 0.5}}, ID: "web", Site: "main", Offer: "m7g.large", Curve: always(2)}}
	c := bill(t, d)
	for _, i := range c.Items {
		switch r := i.UnitRange; {
		case i.Description.ID != "cost.item.spot" && r != nil:
			t.Errorf("%s has a range", i.Description.ID)
		case i.Description.ID == "cost.item.spot" && (r == nil || *r != model.Range{Low: 0.02, Likely: 0.025, High: 0.03}):
			t.Errorf("spot's range is %v", r)
		}
	}
}
