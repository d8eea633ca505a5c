package overlay

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"nines/model"
	"nines/pricing"
)

func embedded(t testing.TB) *pricing.Book {
	t.Helper()
	b, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func laid(t testing.TB, layers ...model.Overlay) *Book {
	t.Helper()
	b, err := New(embedded(t), layers...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func price(t testing.TB, b model.PriceBook, d model.Dimension, region, item string) model.Rate {
	t.Helper()
	r, err := b.Rate(model.PriceKey{Dimension: d, Region: region, Item: item})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Rules are applied in the order written, each to what the one before left. List price of gp3 in Seoul: 0.0912 USD
// (bulk offer file of 2026-10-01); 12 % off leaves 0.080256, 5 % more off 0.0762432.
func TestRulesApplyInOrder(t *testing.T) {
	b := laid(t, model.Overlay{Name: "Acme", Rules: []model.OverlayRule{
		{Service: "AmazonEC2", Off: dec("0.12"), Name: "EDP"},
		{SKU: "APN2-EBS:VolumeUsage.gp3", Off: dec("0.05"), Name: "volume"},
	}})
	r := price(t, b, model.EBSGP3, "ap-northeast-2", "")
	if got := r.First().Decimal(); !got.Equal(dec("0.0762432")) {
		t.Errorf("gp3 in Seoul is %s", got)
	}
	if got := r.ListTiers()[0].USD.Decimal(); !got.Equal(dec("0.0912")) {
		t.Errorf("its list price is %s", got)
	}
	if len(r.Steps) != 2 || r.Steps[0].Name != "EDP" || !r.Steps[0].After.Decimal().Equal(dec("0.080256")) || r.Steps[1].Before != r.Steps[0].After {
		t.Errorf("steps %+v", r.Steps)
	}
	if other := price(t, b, model.RDSBackup, "ap-northeast-2", ""); other.Steps != nil || other.List != nil {
		t.Errorf("RDS is not EC2: %+v", other.Steps)
	}
	if name := b.Info().Name; !strings.HasSuffix(name, " + Acme") {
		t.Errorf("the book is called %s", name)
	}
	// the base stays as it is
	if got := price(t, embedded(t), model.EBSGP3, "ap-northeast-2", "").First().Decimal(); !got.Equal(dec("0.0912")) {
		t.Errorf("the embedded book says %s", got)
	}
}

func TestPrivateRate(t *testing.T) {
	usd := dec("0.07")
	b := laid(t, model.Overlay{Rules: []model.OverlayRule{{Dimension: "ec2.ondemand", Item: "m7g.large", Region: "us-east-1", USD: &usd, Name: "private"}}})
	if got := price(t, b, model.EC2OnDemand, "us-east-1", "m7g.large").First().Decimal(); !got.Equal(usd) {
		t.Errorf("m7g.large is %s", got)
	}
	for _, o := range b.Offers("us-east-1") {
		if o.Type.Name == "m7g.large" && o.PerHour != 0.07 {
			t.Errorf("offered at %v", o.PerHour)
		}
	}
	offers := b.Offers("us-east-1")
	for i := 1; i < len(offers); i++ {
		if offers[i].PerHour < offers[i-1].PerHour {
			t.Fatalf("offers are out of order at %s", offers[i].Type.Name)
		}
	}
}

// A discount on all of the provider's bill holds for spot hours and leaves ratios, owned things and support plans alone.
func TestProviderRule(t *testing.T) {
	b, base := laid(t, model.Overlay{Rules: []model.OverlayRule{{Provider: true, Off: dec("0.1")}}}), embedded(t)
	was, _ := base.Spot("m7g.large", "us-east-1")
	now, err := b.Spot("m7g.large", "us-east-1")
	if err != nil || !now.Low.Decimal().Equal(was.Low.Decimal().Mul(dec("0.9"))) {
		t.Errorf("spot %v of %v, %v", now.Low.Decimal(), was.Low.Decimal(), err)
	}
	for _, k := range []model.PriceKey{{Dimension: model.SupportMin, Region: "global", Item: model.PlanBusiness}, {Dimension: model.ServerBuy, Region: "us", Item: "1u-16c-128g"}, {Dimension: model.PUE, Region: "us", Item: "colo"}} {
		a, _ := base.Rate(k)
		if c, err := b.Rate(k); err != nil || c.First() != a.First() {
			t.Errorf("%s is %v, was %v: %v", k, c.First().Decimal(), a.First().Decimal(), err)
		}
	}
}

// Before the spike a 16-core server cost 6,500 USD (the book's row of 2024), with it 11,000 (2026).
func TestHardwareBeforeTheSpike(t *testing.T) {
	r := price(t, laid(t, model.Overlay{Hardware: model.HardwareBefore}), model.ServerBuy, "us", "1u-16c-128g")
	if got := r.First().Decimal(); !got.Equal(dec("6500")) || len(r.Steps) != 1 {
		t.Errorf("it cost %s by %+v", got, r.Steps)
	}
	// The 96-core class has no older row: 56,000 over the book's factor of 1.6.
	if got := price(t, laid(t, model.Overlay{Hardware: model.HardwareBefore}), model.ServerBuy, "us", "2u-96c-384g").First().Decimal(); !got.Equal(dec("35000")) {
		t.Errorf("the large one cost %s", got)
	}
}

func TestEstimatesTakeTheEndThatCostsLess(t *testing.T) {
	base, low, high := embedded(t), laid(t, model.Overlay{Estimates: model.EstimateLow}), laid(t, model.Overlay{Estimates: model.EstimateHigh})
	base.Each(func(r model.Rate) bool {
		if r.Range == nil {
			return true
		}
		a, b, c := price(t, low, r.Key.Dimension, r.Key.Region, r.Key.Item).First().Float(), r.First().Float(), price(t, high, r.Key.Dimension, r.Key.Region, r.Key.Item).First().Float()
		switch r.Key.Dimension {
		case model.LifeYears, model.Residual, model.RackKW:
			a, c = c, a
		}
		if a > b || b > c {
			t.Errorf("%s: %v, %v, %v", r.Key, a, b, c)
		}
		return true
	})
}

func TestCurrency(t *testing.T) {
	won := &model.Exchange{Code: "KRW", PerUSD: dec("1391.5")}
	b := laid(t, model.Overlay{Exchange: won})
	info := b.Info()
	if info.Currency() != "KRW" {
		t.Errorf("the currency is %s", info.Currency())
	}
	if got := price(t, b, model.EBSGP3, "ap-northeast-2", "").First().Decimal(); !got.Equal(dec("126.9048")) { // 0.0912 x 1391.5
		t.Errorf("gp3 is %s", got)
	}
	if got := price(t, b, model.PUE, "us", "colo").First(); got != price(t, embedded(t), model.PUE, "us", "colo").First() {
		t.Errorf("a ratio has no currency: %v", got.Decimal())
	}
	was, is := price(t, embedded(t), model.SupportPlan, "global", model.PlanBusiness), price(t, b, model.SupportPlan, "global", model.PlanBusiness)
	if is.First() != was.First() || is.Tiers[0].To != was.Tiers[0].To*1391.5 {
		t.Errorf("support: %+v", is.Tiers)
	}
}

func TestRuleThatMatchesNothing(t *testing.T) {
	for _, c := range []struct {
		rule       model.OverlayRule
		what, near string
	}{
		{model.OverlayRule{SKU: "APN2-EBS:VolumeUsage.gp33", Off: dec("0.1")}, "sku APN2-EBS:VolumeUsage.gp33", "APN2-EBS:VolumeUsage.gp3"},
		{model.OverlayRule{Service: "AmazonEC3", Off: dec("0.1")}, "service AmazonEC3", "AmazonEC2"},
		{model.OverlayRule{Region: "mars", Off: dec("0.1")}, "region mars", ""},
		{model.OverlayRule{Service: "AmazonRDS", Dimension: "ec2", Off: dec("0.1")}, "service AmazonRDS dimension ec2", ""},
	} {
		c.rule.Place = "acme.yaml:3:5"
		_, err := New(embedded(t), model.Overlay{Rules: []model.OverlayRule{c.rule}})
		var bad *UnmatchedError
		if !errors.As(err, &bad) || bad.What != c.what || bad.Near != c.near || !strings.Contains(bad.Error(), "acme.yaml:3:5") {
			t.Errorf("%+v: %v", c.rule, err)
		}
	}
}

// Fixed keeps what fits exactly, and rounds the rest to 18 digits.
func TestFixed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64Range(0, 999999999).Draw(t, "coef"), rapid.Int32Range(-9, 2).Draw(t, "exp"))
		if got := Fixed(d).Decimal(); !got.Equal(d) {
			t.Fatalf("%s became %s", d, got)
		}
		long := d.Mul(dec("1.2345678901234567"))
		if diff := Fixed(long).Decimal().Sub(long).Abs(); diff.GreaterThan(long.Mul(dec("0.00000000000000001"))) {
			t.Fatalf("%s is off by %s", long, diff)
		}
	})
}
