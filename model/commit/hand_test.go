package commit

import (
	"math"
	"slices"
	"testing"

	"nines/model"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-5*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %.6f, want %.6f", what, got, want)
	}
}

// TestByHand: m7g.large in Virginia, 730 hours a month.
//
// Profile A: 4 units in 65 % of the hours, 10 in 35 %; 6.1 on average, on demand 6.1 × 0.0816 = 0.49776 USD/h, 363.3648 a
// month.
//   - best: three years, all upfront, is the cheapest hour: 0.03223. It must run 0.03223 / 0.0816 = 39.4975 % of the hours:
//     the first four run always, the six others 35 %: 4 instances, 0.12892 USD/h. On demand remain 0.35 × 6 = 2.1 units,
//     0.17136 USD/h. Together 0.30028 USD/h, 219.2044 a month. Coverage 4 / 6.1 = 65.5738 %, used 100 %. Upfront 0.12892 ×
//     26,280 h = 3,388.0176; it replaces 4 × 0.0816 × 730 = 238.272 a month, so that it has paid after 14.2191 months.
//   - best 1y no: 0.054, break-even 66.1765 %: 4 instances, 0.216 + 0.17136 = 0.38736 USD/h, 282.7728 a month, no upfront,
//     cheaper from the first month.
//   - best 1y partial: 0.051385: 4 instances, 0.20554 + 0.17136 = 0.3769 USD/h, 275.137 a month. Half of the year upfront:
//     0.20554 / 2 × 8,760 = 900.2652; each month 238.272 − 0.10277 × 730 = 163.2499 less: after 5.5147 months.
//   - best sp 1y: of the plans with published rates the instance plan is the cheaper, 0.054: 0.216 USD an hour.
//
// Profile B: 4 units in 30 % of the hours, 10 in 70 %; 8.2 on average, 0.66912 USD/h, 488.4576 a month.
//   - best 1y no: 70 % > 66.1765 %: all 10, 0.54 USD/h, 394.2 a month; used 8.2 / 10 = 82 %, break-even (0.054 × 8.2) /
//     (0.0816 × 8.2) = 66.1765 %.
func TestByHand(t *testing.T) {
	a, b := curve(0.65, 4, 0.35, 10), curve(0.3, 4, 0.7, 10)
	for _, c := range []struct {
		name                            string
		curve                           []model.CurveRow
		only                            []string
		kind                            string
		count                           int
		hourly                          string
		eligible, spending              float64
		coverage, used, even            float64
		upfront, paysBack, committed730 float64
	}{
		{"best", a, nil, model.RIStandard, 4, "0", 363.3648, 219.2044, 0.655738, 1, 0.394975, 3388.0176, 14.2191, 94.1116},
		{"best 1y no", a, []string{"1y", "no"}, model.RIStandard, 4, "0", 363.3648, 282.7728, 0.655738, 1, 0.661765, 0, 0, 157.68},
		{"best 1y partial", a, []string{"1y", "partial"}, model.RIStandard, 4, "0", 363.3648, 275.137, 0.655738, 1, 0.629718, 900.2652, 5.51465, 150.0442},
		{"best sp 1y", a, []string{"sp", "1y"}, model.SPInstance, 0, "0.216", 363.3648, 282.7728, 0.655738, 1, 0.661765, 0, 0, 157.68},
		{"best 1y no, B", b, []string{"1y", "no"}, model.RIStandard, 10, "0", 488.4576, 394.2, 1, 0.82, 0.661765, 0, 0, 394.2},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := usage(m7g(), ec2("web", "m7g.large", c.curve))
			r, err := u.Report(u.Choose(model.Buying{Mode: model.BuyBest, Only: c.only}))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Bought) != 1 {
				t.Fatalf("bought %+v", r.Bought)
			}
			got := r.Bought[0]
			if got.Kind != c.kind || got.Count != c.count || got.Hourly.Amount.String() != c.hourly {
				t.Errorf("bought %s × %d at %s an hour", got.Kind, got.Count, got.Hourly.Amount)
			}
			near(t, "on demand", r.Eligible, c.eligible)
			near(t, "spending", r.Spending, c.spending)
			near(t, "coverage", r.Coverage, c.coverage)
			near(t, "utilization", r.Utilization, c.used)
			near(t, "break-even", got.BreakEven, c.even)
			near(t, "upfront", got.Upfront.InexactFloat64(), c.upfront)
			near(t, "pays back in month", got.PaysBack, c.paysBack)
			near(t, "a month", got.Effective.InexactFloat64()*730, c.committed730)
		})
	}
}

// Demand falls to half: profile A becomes 2 and 5 units, on demand 3.05 × 0.0816 × 730 = 181.6824. The four reserved for
// three years are still paid, 94.1116, and cover 2 in 65 % and 4 in 35 % of the hours; one more runs in 35 %: 0.35 × 0.0816
// × 730 = 20.8488. Together 114.9604: still 66.722 less than none. Bought for one year without upfront they cost 157.68 +
// 20.8488 = 178.5288; for a fall to a quarter (1 and 2.5 units, on demand 1.525 × 59.568 = 90.8412) nothing is left on
// demand and 157.68 is paid: 66.8388 lost.
func TestRegretByHand(t *testing.T) {
	full := usage(m7g(), ec2("web", "m7g.large", curve(0.65, 4, 0.35, 10)))
	three := full.Choose(model.Buying{Mode: model.BuyBest})
	one := full.Choose(model.Buying{Mode: model.BuyBest, Only: []string{"1y", "no"}})
	for _, c := range []struct {
		curve         []model.CurveRow
		bought        []model.Commitment
		with, without float64
	}{
		{curve(0.65, 2, 0.35, 5), three, 114.9604, 181.6824},
		{curve(0.65, 2, 0.35, 5), one, 178.5288, 181.6824},
		{curve(0.65, 1, 0.35, 2.5), one, 157.68, 90.8412},
	} {
		with, without, err := usage(m7g(), ec2("web", "m7g.large", c.curve)).Spend(c.bought)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "with", with, c.with)
		near(t, "without", without, c.without)
	}
}

// What is owned is applied in AWS's order: two reserved m7g.xlarge cover four m7g.large (8 / 4 by normalized sizes, at
// 0.108 / 2 each); the plan of 0.0599 an hour then covers one more (0.0599 each); the c7g, whose plan rate saves less, stays
// on demand until the m7g run out. 6 m7g.large and 1 c7g.large, always: on demand 1 m7g.large, 0.0816, and the c7g, 0.0725.
func TestOwnedByHand(t *testing.T) {
	book := m7g().with(shelf{
		key(model.EC2RI1y, "m7g.xlarge"):         "0.108",
		key(model.EC2OnDemand, "c7g.large"):      "0.0725",
		key(model.EC2SPCompute1yNo, "c7g.large"): "0.06", // made up: saves 17 % where m7g saves 27 %
	})
	u := usage(book, ec2("web", "m7g.large", curve(1, 6)), ec2("jobs", "c7g.large", curve(1, 1)))
	owned := []model.Commitment{
		{Kind: model.SPCompute, Term: 1, Payment: model.PayNone, Hourly: model.Dollars("0.0599")},
		{Kind: model.RIStandard, Term: 1, Payment: model.PayNone, Type: "m7g.xlarge", Region: home, Count: 2},
	}
	r, err := u.Report(u.Choose(model.Buying{Mode: model.BuyOwned, Owned: owned}))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "spending", r.Spending/730, 0.0599+0.216+0.0816+0.0725)
	near(t, "on demand", r.Eligible/730, 6*0.0816+0.0725)
	near(t, "coverage", r.Coverage, 5*0.0816/(6*0.0816+0.0725))
	near(t, "utilization", r.Utilization, 1)
	if len(r.Uses) != 2 || r.Uses[0].Tier != "web" || r.Uses[0].Bought != 0 || r.Uses[0].Hours != 730 || r.Uses[1].Hours != 4*730 || r.Uses[1].Price.String() != "0.054" {
		t.Errorf("uses %+v", r.Uses)
	}
	near(t, "stranded", r.Stranded, 0.216*730)
}

// Two reservations of one copy cover an hour of a Multi-AZ deployment; a cluster and an old generation have no plan.
func TestDatabasesByHand(t *testing.T) {
	const item = "postgres db.m7g.large"
	book := shelf{
		key(model.RDSInstance, item): "0.168", key(model.RDSMultiAZ, item): "0.337", key(model.RDSRI1y, item): "0.1109", key(model.RDSRI3yAll, item): "0.0697",
		key(model.RDSMultiAZ, "postgres db.t4g.medium"): "0.13",
	}
	db := func(class string, topology string) model.PlacedTier {
		return model.PlacedTier{Tier: model.Tier{Name: "db", Kind: model.KindDatabase, Engine: "postgres", Topology: topology}, ID: "db", Site: "main", Offer: class}
	}
	u := usage(book, db("db.m7g.large", model.TopologyStandby))
	r, err := u.Report(u.Choose(model.Buying{Mode: model.BuyBest, Only: []string{"1y"}}))
	if err != nil || len(r.Bought) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if b := r.Bought[0]; b.Kind != model.RIDatabase || b.Count != 2 || r.Uses[0].PerHour != 2 || r.Uses[0].Hours != 1460 {
		t.Errorf("bought %+v, uses %+v", b, r.Uses)
	}
	near(t, "spending", r.Spending, 2*0.1109*730)
	near(t, "on demand", r.Eligible, 0.337*730)

	r, _ = u.Report(u.Choose(model.Buying{Mode: model.BuyBest, Only: []string{"sp"}})) // 20 % off both copies
	if len(r.Bought) != 1 || r.Bought[0].Kind != model.SPDatabase || r.Bought[0].Hourly.Amount.String() != "0.269" || r.Bought[0].Rate.Confidence != model.Approx {
		t.Errorf("bought %+v", r.Bought)
	}
	if old := usage(book, db("db.t4g.medium", model.TopologyStandby)); len(old.Choose(model.Buying{Mode: model.BuyBest, Only: []string{"sp"}})) != 0 {
		t.Error("a plan for generation 4")
	}
}

// What nobody has read a rate of stays on demand and is named: a type without any, functions, a table.
func TestUnknownIsSaid(t *testing.T) {
	book := m7g().with(shelf{key(model.EC2OnDemand, "q9.large"): "0.1"})
	fn := model.PlacedTier{Tier: model.Tier{Name: "fn", Kind: model.KindCompute, On: model.OnLambda}, ID: "fn", Site: "main"}
	table := model.PlacedTier{Tier: model.Tier{Name: "kv", Kind: model.KindDatabase, Topology: model.TopologyDynamoDB}, ID: "kv", Site: "main"}
	u := usage(book, ec2("web", "q9.large", curve(1, 2)), ec2("app", "m7g.large", curve(1, 2)), fn, table)
	r, err := u.Report(u.Choose(model.Buying{Mode: model.BuyBest}))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, x := range r.Unknown {
		ids = append(ids, x.ID)
	}
	if want := []string{"commit.unknown.serverless", "commit.unknown.dynamodb", "commit.unknown.type"}; !slices.Equal(ids, want) {
		t.Errorf("unknown are %v, want %v", ids, want)
	}
	near(t, "q9 on demand", r.Spending, 730*(2*0.1+2*0.03223))
}
