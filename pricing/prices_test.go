package pricing

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

// Prices as AWS publishes them, with the row of the facts that each rests on.
func TestPublishedPrices(t *testing.T) {
	book := mustOpen(t)
	for _, c := range []struct {
		key  model.PriceKey
		want string // prices of the tiers
		row  string
	}{
		{key(model.EC2OnDemand, "us-east-1", "t3.micro"), "0.0104", "ec2-useast1-2026-07.csv"},
		{key(model.EC2OnDemand, "us-east-1", "m7g.large"), "0.0816", "ec2-useast1-2026-07.csv"},
		{key(model.EC2OnDemand, "ap-northeast-2", "m8i.large"), "0.13009", "ec2-seoul-2026-09.csv, bulk CSV of 2026-09-25"},
		{key(model.EC2OnDemand, "us-east-1", "p5.48xlarge"), "55.04", "ec2-useast1-2026-07.csv; 98.32 in the list of 2025-05 lost"},
		{key(model.EBSGP3, "us-east-1", ""), "0.08", "aws-prices.csv, infracost ebs_volume_test.golden"},
		{key(model.EBSGP3, "ap-northeast-2", ""), "0.0912", "aws-prices.csv, Korean catalogue 2026-10-01"},
		{key(model.EBSGP3MBps, "ap-northeast-2", ""), "0.0456", "aws-prices.csv: 46.6944 per GiBps-month / 1,024"},
		{key(model.NATHour, "us-east-1", ""), "0.045", "aws-prices.csv, natgateway.json 2025-10-28"},
		{key(model.NATGB, "us-east-1", ""), "0.045", "aws-prices.csv, natgateway.json 2025-10-28"},
		{key(model.NATHour, "ap-northeast-2", ""), "0.059", "aws-prices.csv, Korean catalogue, spelled \"NAT gateway\""},
		{key(model.EgressGB, "us-east-1", ""), "0.09 0.085 0.07 0.05", "colo-costs.csv, AWSDataTransfer offer 20260916132208"},
		{key(model.EgressGB, "ap-northeast-2", ""), "0.126 0.122 0.117 0.108", "aws-prices.csv, data_transfer_test.golden"},
		{key(model.EgressFreeGB, "ap-northeast-2", ""), "0", "aws-prices.csv, global row of 2026-07-28, 0-100 GB"},
		{key(model.ALBHour, "us-east-1", ""), "0.0225", "aws-prices.csv, lb_test.golden"},
		{key(model.ALBHour, "ap-northeast-2", ""), "0.0225", "aws-prices.csv, Korean catalogue"},
		{key(model.IPv4Hour, "us-east-1", ""), "0.005", "aws-prices.csv, vpc.json"},
		{key(model.AuroraIO, "us-east-1", ""), "0.0000002", "aws-prices.csv: 0.2 per million requests"},
		{key(model.AuroraIO, "ap-northeast-2", ""), "0.00000024", "aws-prices.csv: 0.24 per million requests"},
		{key(model.RDSInstance, "us-east-1", "postgres db.m6g.large"), "0.159", "aws-prices.csv, bulk index.json of 2026-07-28"},
		{key(model.RDSMultiAZ, "us-east-1", "postgres db.r7g.2xlarge"), "1.913", "aws-prices.csv, published; 2 x 0.956 lost"},
		{key(model.RDSMultiAZ, "ap-northeast-2", "postgres db.t4g.micro"), "0.051", "aws-prices.csv, published; 2 x 0.025 lost"},
		{key(model.LambdaGBs, "us-east-1", "arm64"), "0.0000133334 0.0000120001 0.0000106667", "aws-prices.csv, lambda.json"},
		{key(model.Route53Zone, "ap-northeast-2", ""), "0.5", "aws-prices.csv, global, first 25 zones"},
		{key(model.CloudFrontGB, "us-east-1", ""), "0.085 0.08 0.06 0.04 0.03 0.025 0.02", "aws-prices.csv, edge:US, Mexico, Canada"},
		{key(model.InterGB, "us-east-1", "ap-northeast-2"), "0.02", "aws-prices.csv, to other commercial regions"},
		{key(model.InterGB, "us-east-1", "us-east-2"), "0.01", "aws-prices.csv, to the other US East region"},
		{key(model.DXPortHour, "ap-northeast-2", "1g"), "0.3", "colo-costs.csv, direct_connect_port_1g"},
		{key(model.SupportPlan, "us-east-1", model.PlanBusiness), "0.09 0.07 0.05 0.03", "aws-prices.csv, 2026-10-04"},
		{key(model.SupportMin, "us-east-1", model.PlanBusiness), "29", "aws-prices.csv, 2026-10-04"},
		{key(model.ColoKW, "us", ""), "195.94", "colo-costs.csv, colo_wholesale_asking_250_500kw"},
		{key(model.ServerKW, "us", "1u-16c-128g"), "0.275", "colo-costs.csv, server_power_average / 2"},
		{key(model.AdminYear, "us", ""), "125840", "colo-costs.csv: 96,800 x 1.3"},
		{key(model.AdminYear, "kr", ""), "87039.651429", "colo-costs.csv: 10,154,626 KRW x 12 / 1,400"},
		{key(model.PowerKWh, "kr", ""), "0.127143", "colo-costs.csv: 178 KRW / 1,400"},
		{key(model.CarrierCircuit, "kr", ""), "2500", "colo-costs.csv, carrier_metro_10ge"},
		{key(model.KRWPerUSD, "kr", ""), "1400", "colo-costs.csv, fx_krw_per_usd"},
	} {
		r, err := book.Rate(c.key)
		if err != nil {
			t.Errorf("%v (%s): %v", c.key, c.row, err)
			continue
		}
		var got []string
		for _, tier := range r.Tiers {
			got = append(got, tier.USD.Decimal().String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v is %s, want %s (%s)", c.key, got, c.want, c.row)
		}
	}
}

// What nobody has read in a region is approximated by a rule that its source spells out, and marked.
func TestGapsAreMarked(t *testing.T) {
	book := mustOpen(t)
	for _, c := range []struct {
		key  model.PriceKey
		want string
		says string
	}{
		{key(model.ALBLCU, "eu-west-1", ""), "0.008", "the same in every region where it was read (ap-northeast-1, ap-northeast-2, us-east-1)"},
		{key(model.Secret, "us-west-2", ""), "0.4", "the same in every region where it was read (ap-northeast-2, us-east-1)"},
		{key(model.RDSGP3Single, "eu-west-1", ""), "0.1265", "0.115 USD in us-east-1 x 1.1, the region's ratio to us-east-1 in EBS gp3 storage"},
		{key(model.RDSGP3Multi, "eu-central-1", ""), "0.2737", "0.23 USD in us-east-1 x 1.19,"},
		{key(model.AuroraStorage, "ap-northeast-1", ""), "0.1207", "0.1 USD in us-east-1 x 1.2069,"},
		{key(model.NLBHour, "eu-central-1", ""), "0.027", "0.0225 USD in us-east-1 x 1.2,"},
	} {
		r, err := book.Rate(c.key)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := r.First().Decimal().String(); got != c.want || r.Confidence != model.Approx || !strings.Contains(r.Source, c.says) {
			t.Errorf("%v is %s, want %s; %+v", c.key, got, c.want, r.Provenance)
		}
	}
	// Frankfurt's Single-AZ storage was read off a bill, and stays.
	if r, err := book.Rate(key(model.RDSGP3Single, "eu-central-1", "")); err != nil || r.First().Decimal().String() != "0.137" || r.Confidence != model.Derived {
		t.Errorf("%+v, %v", r, err)
	}
}

// A reader can follow every source: none names the gatherer's files or a note that only the gatherer has.
func TestSourcesCanBeFollowed(t *testing.T) {
	notes := regexp.MustCompile(`(?i)not named|script id|stored source|memory rows|the facts|facts:|\.csv\b|\.md\b`)
	for _, p := range mustOpen(t).sources {
		if strings.TrimSpace(p.Source) == "" || notes.MatchString(p.Source) {
			t.Errorf("a reader cannot follow %q", p.Source)
		}
	}
}

// every calls f with each rate of the book.
func every(book *Book, f func(model.Rate)) {
	for i := range book.count[layout.Rates] {
		f(book.rate(i))
	}
}

func TestEveryRowHasAnAddress(t *testing.T) {
	book := mustOpen(t)
	// Two rows of the facts have no date: "n/a" in aws-prices.csv, from a page without one.
	undated := map[model.PriceKey]bool{key(model.ALBLCU, "ap-northeast-1", ""): true, key(model.NLBLCU, "ap-northeast-1", ""): true}
	n := 0
	check := func(k model.PriceKey, p model.Provenance) {
		if p.Source == "" || p.Confidence == "" {
			t.Errorf("%v has no source or confidence: %+v", k, p)
		}
		if !snapshot.ValidDate(p.AsOf) || p.AsOf == "" && !undated[k] {
			t.Errorf("%v has the date %q", k, p.AsOf)
		}
	}
	every(book, func(r model.Rate) {
		n++
		check(r.Key, r.Provenance)
		if unit, ok := snapshot.Unit(r.Key.Dimension); !ok || unit != r.Unit {
			t.Errorf("%v is sold by the %q, want %q", r.Key, r.Unit, unit)
		}
		if r.Service == "" {
			t.Errorf("%v has no service", r.Key)
		}
		for _, o := range r.Others {
			check(r.Key, o.Provenance)
		}
		if r.Range != nil && !(r.Range.Low <= r.Range.Likely && r.Range.Likely <= r.Range.High && r.Range.Likely == r.First().Float()) {
			t.Errorf("%v has the range %+v around %v", r.Key, *r.Range, r.First())
		}
	})
	if n < 30000 { // 34 regions x several hundred types
		t.Errorf("the book has %d rates", n)
	}
}

func TestTiersAreWhole(t *testing.T) {
	// What the facts know only the beginning of: the first 25 zones, 100 billion requests, 32,000 IOPS; and the free
	// allowance, which ends.
	partial := map[model.PriceKey]bool{
		key(model.Route53Zone, Global, ""): true, key(model.SQSRequest, "us-east-1", ""): true,
		key(model.EBSIO2IOPS, "us-east-1", ""): true, key(model.EgressFreeGB, Global, ""): true,
	}
	every(mustOpen(t), func(r model.Rate) {
		at := 0.0
		for _, tier := range r.Tiers {
			if tier.From != at {
				t.Errorf("%v has a gap before %v", r.Key, tier.From)
			}
			at = tier.To
		}
		if (at >= 0) != partial[r.Key] {
			t.Errorf("%v ends at %v", r.Key, at)
		}
	})
}

func TestNothingIsFreeThatIsNot(t *testing.T) {
	free := map[model.PriceKey]bool{key(model.EgressFreeGB, Global, ""): true, key(model.SupportMin, Global, "basic"): true}
	every(mustOpen(t), func(r model.Rate) {
		for _, tier := range r.Tiers {
			if tier.USD.Coef <= 0 && !free[r.Key] {
				t.Errorf("%v costs %v", r.Key, tier.USD)
			}
		}
	})
}

// Everything that a rung of the ladder may need has a price in Virginia and in Seoul (issue 2, item 3), and in the five
// other regions whose lists are nearly whole.
func TestLadderHasPrices(t *testing.T) {
	book := mustOpen(t)
	regions := []string{"us-east-1", "ap-northeast-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"}
	missing := map[model.PriceKey]bool{ // nobody has read one, and no rung needs it; see README.md
		key(model.EBSIO2, "ap-northeast-2", ""): true, key(model.DXPortHour, "ap-northeast-1", "1g"): true,
	}
	for _, region := range regions[1:] {
		missing[key(model.SQSRequest, region, "")] = true
		missing[key(model.DXGB, region, "")] = region != "us-west-2"
		if region != "ap-northeast-2" {
			missing[key(model.AuroraACU, region, "")] = true
		}
		if region != "ap-northeast-2" && region != "ap-northeast-1" {
			missing[key(model.EBSIO2, region, "")], missing[key(model.EBSIO2IOPS, region, "")] = true, true
		}
	}
	items := map[model.Dimension]string{
		model.EC2OnDemand: "m7g.large", model.EC2RI1y: "m7g.large", model.EC2RI3y: "m7g.large",
		model.RDSInstance: "postgres db.m7g.large", model.RDSMultiAZ: "mysql db.m7g.large", model.RDSCluster: "postgres db.m6g.large",
		model.RDSRI1y: "postgres db.m7g.large", model.AuroraNode: "aurora-postgres db.r7g.large",
		model.AuroraRI1y: "aurora-postgres db.r7g.large",
		model.CacheNode:  "valkey cache.t4g.micro", model.LambdaGBs: "arm64", model.LambdaRequest: "arm64",
		model.FargateVCPU: "arm64", model.FargateGB: "arm64", model.Route53Check: "aws", model.DXPortHour: "1g",
		model.SupportPlan: model.PlanBusiness, model.SupportMin: model.PlanEnterprise,
		model.ServerBuy: "1u-64c-512g", model.ServerKW: "1u-64c-512g", model.PUE: "colo", model.LicenseCore: model.HypervisorVVF,
	}
	unread := map[model.Dimension]bool{ // no row in any region
		model.APIGatewayReq: true, model.EC2Conv1yPartial: true, model.EC2Conv3yPartial: true,
		model.EC2SPCompute1yPartial: true, model.EC2SPCompute3yPartial: true, model.RDSSPSingle: true, model.RDSSPMultiAZ: true,
		model.RDSSPCluster: true, model.AuroraSP: true, model.CacheSP: true,
	}
	for _, d := range snapshot.Dimensions() {
		if how := commitment(d); how != nil && items[d] == "" {
			items[d] = map[string]string{"ec2": "m7g.large", "rds": "postgres db.m7g.large", "aurora": "aurora-postgres db.r7g.large",
				"elasticache": "redis cache.m6g.large"}[strings.Split(string(d), ".")[0]]
		}
		if unread[d] {
			continue
		}
		for _, region := range regions {
			k := key(d, region, items[d])
			_, err := book.Rate(k)
			if err != nil {
				_, err = book.Rate(key(d, Market(region), items[d]))
			}
			if (err != nil) != missing[k] {
				t.Errorf("%v: %v", k, err)
			}
		}
	}
}

// A derived price is the us-east-1 price times the ratio that its source names: m9g in Seoul after m7g, the nearest
// Graviton family that both had in 2025-05. 0.0816 in us-east-1 and 0.1004 in Seoul: ec2-ondemand-2025-05.csv.
func TestDerivedFamily(t *testing.T) {
	book := mustOpen(t)
	price := func(region, typ string) decimal.Decimal {
		r, err := book.Rate(key(model.EC2OnDemand, region, typ))
		if err != nil {
			t.Fatal(err)
		}
		return r.First().Decimal()
	}
	want := price("us-east-1", "m9g.large").Mul(price("ap-northeast-2", "m7g.large")).DivRound(price("us-east-1", "m7g.large"), 12)
	got := price("ap-northeast-2", "m9g.large")
	if got.Sub(want).Abs().GreaterThan(decimal.New(1, -5)) {
		t.Errorf("m9g.large in Seoul is %s, want %s", got, want)
	}
	r, _ := book.Rate(key(model.EC2OnDemand, "ap-northeast-2", "m9g.large"))
	if r.Confidence != model.Derived || !strings.Contains(r.Source, "family m7g") {
		t.Errorf("%+v", r.Provenance)
	}
}

func TestConflictsKeepTheLosers(t *testing.T) {
	book := mustOpen(t)
	for _, c := range []struct {
		key   model.PriceKey
		loser string
	}{
		{key(model.EC2OnDemand, "us-east-1", "p5.48xlarge"), "98.32"},              // 2025-05 lost to 2026-07
		{key(model.RDSMultiAZ, "us-east-1", "postgres db.r7g.2xlarge"), "1.912"},   // derived lost to exact
		{key(model.EgressGB, "ap-northeast-2", ""), "0.126"},                       // newer, but the first tier only
		{key(model.ColoKW, "us", ""), "200"},                                       // newer, but low
		{key(model.ServerBuy, "us", "1u-16c-128g"), "6500"},                        // before the memory shortage
		{key(model.RDSMultiAZ, "ap-northeast-2", "postgres db.t4g.micro"), "0.05"}, // 2 x 0.025
	} {
		r, err := book.Rate(c.key)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(r.Others, func(o model.OtherRate) bool { return o.USD.Decimal().String() == c.loser }) {
			t.Errorf("%v does not keep %s: %v", c.key, c.loser, r.Others)
		}
	}
}
