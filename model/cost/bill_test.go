package cost

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

// design is a deployment at one site.
func design(provider, region string) *model.Deployment {
	return &model.Deployment{
		Scenario: &model.Scenario{ID: "test"},
		Workload: &model.Workload{Money: model.Rates{Engineer: model.Dollars("80")}},
		Sites:    []model.PlacedSite{{Site: model.Site{Name: "main", Provider: provider}, Region: region, AWS: region}},
	}
}

func always(units float64) []model.CurveRow {
	return []model.CurveRow{{Share: 1, Running: units, Need: 1}}
}

func bill(t testing.TB, d *model.Deployment) model.Cost {
	t.Helper()
	c, err := Bill(d, prices(), reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, c)
	return c
}

// check is what holds of every bill.
func check(t testing.TB, c model.Cost) {
	t.Helper()
	sum, list := decimal.Zero, decimal.Zero
	for _, i := range c.Items {
		if !i.Amount.Equal(i.Quantity.Mul(i.UnitPrice)) {
			t.Errorf("%s: %s × %s is not %s", i.Description.ID, i.Quantity, i.UnitPrice, i.Amount)
		}
		if i.Source == "" && i.Category != model.CategoryPeople || i.Unit == "" {
			t.Errorf("%s has no source or unit", i.Description.ID)
		}
		sum, list = sum.Add(i.Amount), list.Add(i.List)
	}
	if sum.String() != c.Monthly.String() || !list.Equal(c.List) {
		t.Errorf("month %s, its items are %s; list %s, items %s", c.Monthly, sum, c.List, list)
	}
}

func want(t *testing.T, what string, got decimal.Decimal, cents string) {
	t.Helper()
	if got.StringFixed(2) != cents {
		t.Errorf("%s is %s, want %s", what, got, cents)
	}
}

// TestBoxInVirginia, by hand: t4g.medium 730 h × 0.0336 = 24.528; 50 GB × 0.08 = 4; snapshots 21.5 GB × 0.05 = 1.075;
// one address 730 × 0.005 = 3.65; egress 1,835.64 GB, of which 100 are free: 1,735.64 × 0.09 = 156.2076; 6 engineer hours
// × 80 = 480. Together 669.4606.
func TestBoxInVirginia(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Tiers = []model.PlacedTier{
		{Tier: model.Tier{Name: "app", Kind: model.KindCompute, On: model.OnInstances}, ID: "app", Site: "main", Offer: "t4g.medium", Curve: always(1), Units: 1, DiskGB: 50},
		{Tier: model.Tier{Name: "db", Kind: model.KindDatabase, Topology: model.TopologySelfManaged, Host: "app"}, ID: "db", Site: "main", Offer: "t4g.medium", Curve: always(1), Work: model.Work{BackupGB: 21.5}},
	}
	d.Flows = []model.Flow{
		{Kind: model.FlowInternetIn, From: "users", To: "app", Site: "main", GB: 91.78, Free: true},
		{Kind: model.FlowInternetOut, From: "app", To: "users", Site: "main", GB: 1835.64},
	}
	d.Extras = []model.Extra{
		{Category: model.CategoryTraffic, Site: "main", Key: key(model.IPv4Hour, "us-east-1", ""), Quantity: 730},
		{Category: model.CategoryPeople, Quantity: 6},
	}
	c := bill(t, d)
	want(t, "the month", c.Monthly, "669.46")
	if c.Monthly.String() != "669.4606" || c.Oldest != "2026-01-01" || !c.Upfront.IsZero() {
		t.Errorf("month %s, oldest %s, upfront %s", c.Monthly, c.Oldest, c.Upfront)
	}
}

// TestPairInSeoul, by hand. The web tier runs 2 units three quarters of the time and 4 the rest, 2.5 on average: 1,825 h ×
// 0.1004 = 183.23; disks 20 × 2.5 × 0.0912 = 4.56. The database pair 730 × 0.2 = 146, 30 GB × 0.262 = 7.86, 2 GB of backups
// × 0.095 = 0.19. Balancer 730 × 0.0225 = 16.425 and 1,000 LCU-hours × 0.008 = 8. Across zones 172.1 GB, paid on both
// sides: 344.2 × 0.01 = 3.442. Together 369.707; replication inside the pair is free.
func TestPairInSeoul(t *testing.T) {
	d := design(model.AWS, "ap-northeast-2")
	d.Tiers = []model.PlacedTier{
		{Tier: model.Tier{Name: "lb", Kind: model.KindLoadBalancer}, ID: "lb", Site: "main", Managed: true, Curve: always(2), Work: model.Work{LCUHours: 1000}},
		{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances}, ID: "web", Site: "main", Offer: "m7g.large", DiskGB: 20,
			Curve: []model.CurveRow{{Share: 0.75, Running: 2, Need: 1}, {Share: 0.25, Running: 4, Need: 2}}},
		{Tier: model.Tier{Name: "db", Kind: model.KindDatabase, Topology: model.TopologyStandby, Engine: "postgres"}, ID: "db", Site: "main", Offer: "db.x", Curve: always(2), Units: 2, DiskGB: 30, Work: model.Work{BackupGB: 2}},
	}
	d.Flows = []model.Flow{
		{Kind: model.FlowCrossZone, From: "web", To: "db", Site: "main", GB: 172.1},
		{Kind: model.FlowReplication, From: "db", To: "db", Site: "main", GB: 27.5, Free: true},
	}
	if c := bill(t, d); c.Monthly.String() != "369.707" {
		t.Errorf("month %s, want 369.707", c.Monthly)
	}
}

// TestTiersAreItems: 60,100 GB out of Virginia are 100 free, 10,240 × 0.09 = 921.60, 40,960 × 0.085 = 3,481.60 and the
// 8,800 left × 0.07 = 616: four items, 5,019.20.
func TestTiersAreItems(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Flows = []model.Flow{
		{Kind: model.FlowInternetOut, From: "web", To: "users", Site: "main", GB: 60100},
	}
	c := bill(t, d)
	if len(c.Items) != 4 || !c.Items[0].Amount.IsZero() || c.Items[0].Quantity.String() != "100" || c.Monthly.String() != "5019.2" {
		t.Errorf("%d items, month %s", len(c.Items), c.Monthly)
	}
}

// TestFreeEgressIsOncePerAccount: two flows share the 100 GB; 60 + 90 GB leave 50 to pay for, 4.50.
func TestFreeEgressIsOncePerAccount(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Flows = []model.Flow{
		{Kind: model.FlowInternetOut, From: "web", To: "users", Site: "main", GB: 60},
		{Kind: model.FlowSiteLink, From: "web", To: "db", Site: "main", GB: 90, Via: "vpn"},
	}
	want(t, "the month", bill(t, d).Monthly, "4.50")
}

// TestPurchase: 2 units at least and 2.5 on average. Half of the base is committed, 730 h × 0.0541 = 39.493; 40 % of all
// hours are spot, 730 h × 0.025 = 18.25; the other 365 h cost 29.784. At list all 1,825 h are 148.92.
func TestPurchase(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Tiers = []model.PlacedTier{{
		Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances, Purchase: model.Purchase{Committed: 0.5, Spot: 0.4}},
		ID:   "web", Site: "main", Offer: "m7g.large",
		Curve: []model.CurveRow{{Share: 0.75, Running: 2, Need: 1}, {Share: 0.25, Running: 4, Need: 2}},
	}}
	c := bill(t, d)
	if c.Monthly.String() != "87.527" || c.List.String() != "148.92" {
		t.Errorf("month %s want 87.527, list %s want 148.92", c.Monthly, c.List)
	}
}

// TestSupport: 9 % of the first 10,000 dollars and 7 % of the rest, of the provider's items alone; 29 at least.
func TestSupport(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Extras = []model.Extra{
		{Category: model.CategoryPeople, Quantity: 1000},
		{Category: model.CategoryOwned, Site: "main", Key: key(model.ColoRack, "us", ""), Quantity: 1},
		{Category: model.CategoryTools, Key: key(model.SupportPlan, "global", model.PlanBusiness), Quantity: 1},
		{Category: model.CategoryTraffic, Site: "main", Key: key(model.IPv4Hour, "us-east-1", ""), Quantity: 2_400_000}, // 12,000 USD
	}
	c := bill(t, d)
	sum := decimal.Zero
	for _, i := range c.Items {
		if i.Key.Dimension == model.SupportPlan {
			sum = sum.Add(i.Amount)
		}
	}
	want(t, "support of 12,000 USD", sum, "1040.00")
	d.Extras[3].Quantity = 100 // 0.50 USD
	for _, i := range bill(t, d).Items {
		if i.Category == model.CategoryTools && i.Amount.String() != "29" {
			t.Errorf("support of half a dollar is %s, want the minimum of 29", i.Amount)
		}
	}
}

// TestAnnuity: 35,000 over 60 months at 10 % is 744 a month, 583 without interest (35,000/60). With 5 % left at 9 %, by
// hand: i = 0.0075, (1+i)^60 = 1.565681; 0.0075/(1-1/1.565681) - 0.05·0.0075/0.565681 = 0.0207584 - 0.0006629.
func TestAnnuity(t *testing.T) {
	for _, c := range []struct{ got, want, within float64 }{
		{35000 * Annuity(0.10, 5, 0), 744, 0.5},
		{35000 * Annuity(0, 5, 0), 583.33, 0.01},
		{Annuity(0.09, 5, 0.05), 0.0207584 - 0.0006629, 1e-6},
	} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("annuity %v, want %v", c.got, c.want)
		}
	}
}

// TestHall: two servers of 11,000 at the annuity of the test above, 0.0200955 × 11,000 = 221.05 each and a support contract
// of 11,000 × 0.12/12 = 110 each; a cabinet 1,200 and its set-up of 1,500 at 0.0207584 = 31.14; 1,000 kWh × 1.54 × 0.1437 ×
// 1.15 = 254.49; 100 Mbps × 2.5 × 0.6 = 150. Together 2,297.73; 23,500 upfront.
func TestHall(t *testing.T) {
	d := design(model.Colo, "us")
	d.Tiers = []model.PlacedTier{{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnServers}, ID: "web", Site: "main",
		Offer: "1u-16c-128g", Machine: &model.InstanceType{}, Units: 2, Curve: always(2)}}
	d.Extras = []model.Extra{
		{Category: model.CategoryOwned, Site: "main", Key: key(model.ColoRack, "us", ""), Quantity: 1},
		{Category: model.CategoryOwned, Site: "main", Key: key(model.ColoSetup, "us", ""), Quantity: 1},
		{Category: model.CategoryOwned, Site: "main", Key: key(model.PowerKWh, "us", ""), Quantity: 1000},
		{Category: model.CategoryOwned, Site: "main", Key: key(model.TransitMbps, "us", ""), Quantity: 100},
	}
	c := bill(t, d)
	want(t, "the month", c.Monthly, "2297.73")
	want(t, "upfront", c.Upfront, "23500.00")
}

// TestOwnRoom: a building of 8,000 W at 12 USD over 18 years at 9 %: i = 0.0075, (1+i)^216 = 5.0226 (by logarithms), so
// 0.0075/(1-1/5.0226) = 0.0093644; × 12 = 0.112373 a watt, and upkeep 12 × 0.03/12 = 0.03. Power has no markup and the
// room's own effectiveness: 1,000 × 2 × 0.1437 = 287.40.
func TestOwnRoom(t *testing.T) {
	d := design(model.Private, "us")
	d.Extras = []model.Extra{
		{Category: model.CategoryOwned, Site: "main", Key: key(model.BuildWatt, "us", ""), Quantity: 8000},
		{Category: model.CategoryOwned, Site: "main", Key: key(model.PowerKWh, "us", ""), Quantity: 1000},
	}
	c := bill(t, d)
	if got := c.Items[0].Amount.InexactFloat64(); math.Abs(got-8000*0.112373) > 0.1 {
		t.Errorf("building %v, want %v", got, 8000*0.112373)
	}
	want(t, "upkeep", c.Items[1].Amount, "240.00")
	want(t, "power", c.Items[2].Amount, "287.40")
	want(t, "upfront", c.Upfront, "96000.00")
}

// TestPairPriceOfRegions: the pair's own price where there is one, else the price to any other region.
func TestPairPriceOfRegions(t *testing.T) {
	for region, cents := range map[string]string{"us-east-2": "1.00", "ap-northeast-2": "2.00"} {
		d := design(model.AWS, "us-east-1")
		d.Sites = append(d.Sites, model.PlacedSite{Site: model.Site{Name: "second", Provider: model.AWS}, Region: region})
		d.Tiers = []model.PlacedTier{{Tier: model.Tier{Name: "db"}, ID: "db@second", Site: "second"}}
		d.Flows = []model.Flow{{Kind: model.FlowInterRegion, From: "db", To: "db@second", Site: "main", GB: 100}}
		want(t, "traffic to "+region, bill(t, d).Monthly, cents)
	}
}

// TestMissingPriceFails: nothing without a price is ever free.
func TestMissingPriceFails(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Tiers = []model.PlacedTier{{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances}, ID: "web", Site: "main", Offer: "m99.large", Curve: always(1)}}
	c, err := Bill(d, prices(), reference.Default().Reader(), &model.Ledger{})
	var missing *model.MissingPriceError
	if !errors.As(err, &missing) || missing.Key.Item != "m99.large" || !strings.Contains(err.Error(), "tier web") {
		t.Errorf("error %v", err)
	}
	if len(c.Items) != 0 {
		t.Errorf("a failed bill has %d items", len(c.Items))
	}
}

func TestEngineerInOtherCurrencies(t *testing.T) {
	d := design(model.AWS, "us-east-1")
	d.Extras = []model.Extra{{Category: model.CategoryPeople, Quantity: 2}}
	d.Workload.Money.Engineer = model.Money{Amount: decimal.New(70000, 0), Currency: "KRW"}
	want(t, "two hours at 70,000 won", bill(t, d).Monthly, "100.00")
	d.Workload.Money.Engineer.Currency = "EUR"
	if _, err := Bill(d, prices(), reference.Default().Reader(), nil); err == nil || !strings.Contains(err.Error(), "EUR") {
		t.Errorf("error %v", err)
	}
}

// TestAdderIsExact: the fast sum and product are those of big decimals.
func TestAdderIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		var fast adder
		slow := decimal.Zero
		for range n {
			a := decimal.New(rapid.Int64().Draw(t, "coefficient"), int32(rapid.IntRange(-40, 6).Draw(t, "exponent")))
			b := decimal.New(rapid.Int64Range(-1e9, 1e9).Draw(t, "b"), int32(rapid.IntRange(-10, 0).Draw(t, "e")))
			if p := product(a, b); !p.Equal(a.Mul(b)) {
				t.Fatalf("%s × %s = %s", a, b, p)
			}
			fast.add(a)
			fast.add(b)
			slow = slow.Add(a).Add(b)
		}
		if !fast.sum().Equal(slow) {
			t.Errorf("sum %s, want %s", fast.sum(), slow)
		}
	})
}

// TestTierParts: the parts of a quantity over price tiers make the quantity.
func TestTierParts(t *testing.T) {
	tiers := prices().rates[key(model.EgressGB, "us-east-1", "")]
	rapid.Check(t, func(t *rapid.T) {
		q := model.Quantity(rapid.Float64Range(0, 1e6).Draw(t, "quantity"))
		sum := decimal.Zero
		for _, p := range tiers {
			if part := within(p, q); part.Sign() > 0 {
				sum = sum.Add(part)
			}
		}
		if !sum.Equal(q) {
			t.Errorf("parts of %s make %s", q, sum)
		}
	})
}
