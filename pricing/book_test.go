package pricing

import (
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"nines/model"
	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

func key(d model.Dimension, region, item string) model.PriceKey {
	return model.PriceKey{Dimension: d, Region: region, Item: item}
}

func TestMissingPrices(t *testing.T) {
	book := mustOpen(t)
	for _, c := range []struct {
		key  model.PriceKey
		want []model.PriceKey // the first of the nearest
	}{
		{key(model.EC2OnDemand, "ap-northest-2", "m7g.large"), []model.PriceKey{key(model.EC2OnDemand, "ap-northeast-2", "m7g.large")}},
		{key(model.EC2OnDemand, "us-east-1", "m7g.larg"), []model.PriceKey{key(model.EC2OnDemand, "us-east-1", "m7g.large")}},
		{key(model.RDSGP3Multi, "ap-northeast-3", ""), []model.PriceKey{key(model.RDSGP3Multi, "ap-northeast-1", "")}},
		{key(model.DXGB, "ap-northeast-2", ""), []model.PriceKey{key(model.DXGB, "us-east-1", "")}},
		{key(model.LambdaGBs, "us-east-1", "arm"), []model.PriceKey{key(model.LambdaGBs, "us-east-1", "arm64")}},
		{key(model.APIGatewayReq, "us-east-1", ""), nil},
		{key("no.such", "us-east-1", ""), nil},
		{key(model.EC2OnDemand, "", ""), nil},
		{key(model.Route53Zone, "mars-1", ""), []model.PriceKey{key(model.Route53Zone, Global, "")}},
		{key(model.InterGB, "us-gov-west-1", "us-east-1"), []model.PriceKey{key(model.InterGB, "ap-northeast-2", "us-east-1")}},
	} {
		r, err := book.Rate(c.key)
		var missing *model.MissingPriceError
		if !errors.As(err, &missing) {
			t.Errorf("%v: %v, %v", c.key, r, err)
			continue
		}
		if missing.Key != c.key || len(missing.Nearest) > 3 {
			t.Errorf("%v: %v", c.key, missing)
		}
		if len(c.want) > 0 && (len(missing.Nearest) == 0 || missing.Nearest[0] != c.want[0]) {
			t.Errorf("%v: nearest are %v, want first %v", c.key, missing.Nearest, c.want[0])
		}
		if c.want == nil && len(missing.Nearest) != 0 {
			t.Errorf("%v: nearest are %v, want none", c.key, missing.Nearest)
		}
		for _, n := range missing.Nearest {
			if _, err := book.Rate(n); err != nil {
				t.Errorf("%v: the nearest %v has no price either", c.key, n)
			}
		}
	}
	if _, err := book.Rate(key(model.EC2OnDemand, strings.Repeat("x", 1<<20), strings.Repeat("y", 1<<20))); err == nil {
		t.Error("a region a megabyte long has a price")
	}
}

func TestOffers(t *testing.T) {
	book := mustOpen(t)
	for _, region := range book.Regions() {
		offers := book.Offers(region)
		if len(offers) < 90 {
			t.Errorf("%s has %d offers", region, len(offers))
		}
		for i, o := range offers {
			r, err := book.Rate(key(model.EC2OnDemand, region, o.Type.Name))
			if err != nil || r.First().Float() != o.PerHour || r.Confidence == model.Derived {
				t.Fatalf("%s in %s is offered at %v: %v, %v", o.Type.Name, region, o.PerHour, r, err)
			}
			if i > 0 && offers[i-1].PerHour > o.PerHour {
				t.Fatalf("%s in %s is out of order", o.Type.Name, region)
			}
			if o.Type.VCPU <= 0 || o.Type.Memory <= 0 || o.Type.Baseline <= 0 || o.Type.Baseline > 1 || o.Type.Burstable != (o.Type.Baseline < 1) {
				t.Fatalf("%s is %+v", o.Type.Name, *o.Type)
			}
		}
	}
	for _, region := range []string{"", "mars-1", "us", Global} {
		if got := book.Offers(region); got != nil {
			t.Errorf("%q has %d offers", region, len(got))
		}
	}
	for _, name := range []string{"a1.large", "t1.micro", "m4.large"} { // previous generations are priced, not offered
		if slices.ContainsFunc(book.Offers("us-east-1"), func(o model.Offer) bool { return o.Type.Name == name }) {
			t.Errorf("%s is offered", name)
		}
		if _, err := book.Rate(key(model.EC2OnDemand, "us-east-1", name)); err != nil {
			t.Error(err)
		}
	}
}

func TestDatabases(t *testing.T) {
	book := mustOpen(t)
	for _, region := range []string{"us-east-1", "ap-northeast-2", "eu-central-1"} {
		for engine, d := range map[string]model.Dimension{
			"postgres": model.RDSInstance, "mysql": model.RDSInstance, "aurora-postgres": model.AuroraNode,
		} {
			offers := book.Databases(engine, region)
			if len(offers) < 20 {
				t.Errorf("%s in %s has %d classes", engine, region, len(offers))
			}
			for _, o := range offers {
				r, err := book.Rate(key(d, region, engine+" "+o.Type.Name))
				if err != nil || r.First().Float() != o.PerHour || !strings.HasPrefix(o.Type.Name, "db.") {
					t.Fatalf("%s %s in %s at %v: %v", engine, o.Type.Name, region, o.PerHour, err)
				}
			}
		}
	}
	if got := book.Databases("oracle", "us-east-1"); got != nil {
		t.Errorf("oracle has %d classes", len(got))
	}
	if got := book.Databases("postgres", "sa-east-1"); got != nil {
		t.Errorf("the facts have no RDS prices for São Paulo, the book has %d", len(got))
	}
}

func TestTypes(t *testing.T) {
	book := mustOpen(t)
	for _, want := range []model.InstanceType{
		// ec2-specs-karpenter-2026-08.csv; full cores after hardware-equiv.md §1; baselines from AWS's burstable table.
		{Name: "m7g.large", Arch: "arm64", VCPU: 2, FullCore: true, Memory: 8 * model.GiB, NetworkMbps: 937, DiskMbps: 10000, Baseline: 1},
		{Name: "t3.micro", Arch: "x86_64", VCPU: 2, Memory: model.GiB, NetworkMbps: 64, DiskMbps: 2085, Burstable: true, Baseline: 0.1},
		{Name: "db.t4g.micro", Arch: "arm64", VCPU: 2, FullCore: true, Memory: model.GiB, NetworkMbps: 64, DiskMbps: 2085, Burstable: true, Baseline: 0.1},
		{Name: "1u-64c-512g", Arch: "x86_64", VCPU: 64, FullCore: true, Memory: 512 * model.GiB, NetworkMbps: 25000, Baseline: 1},
	} {
		if got, ok := book.Type(want.Name); !ok || *got != want {
			t.Errorf("%s is %+v, want %+v", want.Name, got, want)
		}
	}
	for name, full := range map[string]bool{
		"m7i.large": false, "m6a.large": false, "m7a.large": true, "c8a.large": true, "c6g.large": true, "t3a.large": false, "m8azn.large": true,
	} {
		if got, ok := book.Type(name); !ok || got.FullCore != full {
			t.Errorf("%s: full core is %v, want %v", name, got, full)
		}
	}
	for name, accelerated := range map[string]bool{
		"g5.xlarge": true, "inf2.xlarge": true, "p5.48xlarge": true, "f2.6xlarge": true, "hpc7g.4xlarge": true, "i4i.large": false, "z1d.large": false,
	} {
		if got, ok := book.Type(name); !ok || got.Accelerated != accelerated {
			t.Errorf("%s: accelerated is %v, want %v", name, got, accelerated)
		}
	}
	for _, name := range []string{"", "m7g", "db.m99.large", "db.", "nonsense"} {
		if got, ok := book.Type(name); ok {
			t.Errorf("%q is %+v", name, got)
		}
	}
}

func TestSpot(t *testing.T) {
	book := mustOpen(t)
	n := 0
	for i := range book.count[layout.Spots] {
		at := book.spotAt(i)
		typ, region := book.field(at, layout.SpotType), book.field(at, layout.SpotRegion)
		s, err := book.Spot(typ, region)
		if err != nil {
			t.Fatal(err)
		}
		n++
		if s.Low.Coef <= 0 || s.Low.Decimal().GreaterThan(s.High.Decimal()) || s.PerMonth <= 0 || s.PerMonth > 1 || s.Source == "" || s.AsOf == "" {
			t.Errorf("%s in %s: %+v", typ, region, s)
		}
	}
	if n < 5000 {
		t.Errorf("%d spot markets", n)
	}
	s, err := book.Spot("r6idn.12xlarge", "us-east-1") // ec2-spot-2025-05.csv: 1.7124 to 2.473
	if err != nil || s.Low.Decimal().String() != "1.7124" || s.High.Decimal().String() != "2.473" {
		t.Errorf("%+v, %v", s, err)
	}
	var missing *model.MissingPriceError
	if _, err := book.Spot("m7g.larg", "ap-northeast-2"); !errors.As(err, &missing) || missing.Nearest[0].Item != "m7g.large" {
		t.Errorf("%v", err)
	}
}

func TestMarketAndEdge(t *testing.T) {
	for region, want := range map[string][2]string{
		"ap-northeast-2": {"kr", "apac"}, "kr": {"kr", "apac"}, "us-east-1": {"us", "us"}, "us": {"us", "us"}, "ap-northeast-1": {"us", "jp"},
		"ap-south-2": {"us", "in"}, "eu-central-1": {"us", "eu"}, "ap-southeast-2": {"us", "au"}, "sa-east-1": {"us", "sa"}, "af-south-1": {"us", "me"},
	} {
		if got := [2]string{Market(region), Edge(region)}; got != want {
			t.Errorf("%s: %v, want %v", region, got, want)
		}
	}
}

func TestInfo(t *testing.T) {
	info := mustOpen(t).Info()
	if info.Newest != "2026-10-04" || info.Oldest != "2017" || info.Rows < 40000 || !strings.Contains(info.Name, info.Newest) {
		t.Errorf("%+v", info) // newest: the support plans; oldest: EBS of 2017 in Ireland
	}
}

// The embedded book is what pricing/data gives.
func TestBookIsFresh(t *testing.T) {
	text, err := snapshot.Decode(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := snapshot.Encode(text)
	if err != nil {
		t.Fatal(err)
	}
	if string(fresh) != embedded {
		t.Error("pricing/book.bin is stale: run go run ./pricing/genbook and commit it")
	}
}

// The binary says what the text says: every winner, its tiers, its address and what lost to it.
func TestBinaryIsTheText(t *testing.T) {
	text, err := snapshot.Decode(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	sets, err := text.Sets()
	if err != nil {
		t.Fatal(err)
	}
	book, chosen := mustOpen(t), snapshot.Choose(sets)
	if len(chosen) != book.count[layout.Rates] {
		t.Errorf("%d prices in the text, %d in the book", len(chosen), book.count[layout.Rates])
	}
	for _, c := range chosen {
		r, err := book.Rate(c.Key)
		if err != nil {
			t.Fatal(err)
		}
		if r.Key != c.Key || r.Provenance != c.Source || r.SKU != c.SKU || !slices.Equal(r.Tiers, c.Tiers) || len(r.Others) != len(c.Others) {
			t.Fatalf("%+v in the book, %+v in the text", r, c)
		}
		for i, o := range r.Others {
			if o.Provenance != c.Others[i].Source || o.USD != c.Others[i].Tiers[0].USD {
				t.Fatalf("%v: %+v in the book, %+v in the text", c.Key, o, c.Others[i])
			}
		}
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	half := embedded[:len(embedded)/2]
	flipped := []byte(embedded)
	flipped[len(flipped)/3] ^= 1
	for name, raw := range map[string]string{
		"empty": "", "short": embedded[:20], "half": half, "flipped": string(flipped), "other": strings.Replace(embedded, layout.Magic, "NINESPB2", 1),
		"longer": embedded + "x",
	} {
		if _, err := Open(raw); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	book, err := Open(embedded)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, region := range book.Regions() {
				book.Databases("postgres", region)
				cheapest := book.Offers(region)[0].Type.Name
				if _, err := book.Rate(key(model.EC2OnDemand, region, cheapest)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestLookupDoesNotAllocate(t *testing.T) {
	book := mustOpen(t)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := book.Rate(key(model.EgressGB, "us-east-1", "")); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a look-up allocates %v times", n)
	}
}
