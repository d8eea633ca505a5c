package pricing

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nines/model"
	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

func TestEachIsEveryPriceOnce(t *testing.T) {
	book := mustOpen(t)
	n := 0
	var last model.PriceKey
	for r := range book.Each {
		if n > 0 && snapshot.CompareKeys(last, r.Key) >= 0 {
			t.Fatalf("%v comes after %v", r.Key, last)
		}
		same, err := book.Rate(r.Key)
		if err != nil || same.Key != r.Key || same.First() != r.First() {
			t.Fatalf("%v: a look-up says %v, %v", r.Key, same, err)
		}
		last = r.Key
		n++
	}
	if n != book.count[layout.Rates] {
		t.Errorf("%d prices of %d", n, book.count[layout.Rates])
	}
	n = 0
	for range book.Each {
		if n++; n == 3 {
			break
		}
	}
}

func TestListFilters(t *testing.T) {
	book := mustOpen(t)
	count := func(f Filter) (n int) {
		t.Helper()
		if err := book.List(f, func(model.Rate) bool { n++; return true }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	all := count(Filter{})
	byService, byRegion := 0, 0
	for _, s := range book.Services() {
		byService += count(Filter{Service: strings.ToLower(s)})
	}
	for _, p := range book.Places() {
		byRegion += count(Filter{Region: p})
	}
	if all != book.count[layout.Rates] || byService != all || byRegion != all {
		t.Errorf("%d prices, %d by service, %d by region", all, byService, byRegion)
	}
	for _, c := range []struct {
		f    Filter
		want int
	}{
		{Filter{Service: "nat", Region: "ap-northeast-2"}, 2},
		{Filter{Service: "nat.hour", Region: "ap-northeast-2"}, 1},
		{Filter{Service: "AMAZONEC2", Region: "us-east-1", Match: "M7G.large ondemand"}, 1},
		{Filter{Match: "m7g.large us-east-1 ec2."}, 11}, // on demand, standard reserved for 1 and 3 years by 3 payments, convertible by 2
		{Filter{Match: "no such thing"}, 0},
	} {
		if got := count(c.f); got != c.want {
			t.Errorf("%+v keeps %d prices, want %d", c.f, got, c.want)
		}
	}
	var unknown *UnknownError
	if err := book.List(Filter{Service: "AmazonRSD"}, nil); !errors.As(err, &unknown) || unknown.Nearest[0] != "AmazonRDS" {
		t.Errorf("AmazonRSD: %v", err)
	}
	if err := book.List(Filter{Region: "ap-northeast2"}, nil); !errors.As(err, &unknown) || unknown.Nearest[0] != "ap-northeast-2" {
		t.Errorf("ap-northeast2: %v", err)
	}
}

func TestFind(t *testing.T) {
	book := mustOpen(t)
	for _, c := range []struct{ question, want string }{
		{"m7g.large ap-northeast-2", "ec2.ondemand m7g.large in ap-northeast-2"},
		{"ap-northeast-2, M7G.LARGE", "ec2.ondemand m7g.large in ap-northeast-2"},
		{"m7g.large reserved 3y us-east-1", "ec2.ri.3y m7g.large in us-east-1"},
		{"gp3 ap-northeast-2", "ebs.gp3 in ap-northeast-2"},
		{"postgres db.m7g.large multi-az ap-northeast-2", "rds.multi-az postgres db.m7g.large in ap-northeast-2"},
		{"AmazonRDS single postgres db.m7g.large us-east-1", "rds.single postgres db.m7g.large in us-east-1"},
		{"route53.zone us-east-1", "route53.zone in global"},
		{"cloudfront.gb ap-northeast-2", "cloudfront.gb apac in global"},
		{"cloudfront.gb in in global", "cloudfront.gb in in global"}, // the class of India
		{"transfer.inter-region us-east-1 eu-south-2", "transfer.inter-region in us-east-1"},
		{"own.server 1u-16c-128g kr", "own.server 1u-16c-128g in kr"},
	} {
		f, err := book.Find(c.question)
		if err != nil || f.Rate.Key.String() != c.want {
			t.Errorf("%s: %v, %v; want %s", c.question, f.Rate.Key, err, c.want)
		}
	}
	f, _ := book.Find("m7g.large us-east-1")
	if len(f.Also) != 10 || f.Also[0].Dimension != model.EC2RI1y || f.Also[1].Dimension != model.EC2RI3y {
		t.Errorf("beside m7g.large on demand: %v", f.Also)
	}
}

// Whatever a price is called, asking for it by that name gives it.
func TestFindByFullName(t *testing.T) {
	book := mustOpen(t)
	i := 0
	for r := range book.Each {
		if i++; i%37 != 0 && r.Service == "AmazonEC2" { // every one of the rest, a sample of the many
			continue
		}
		f, err := book.Find(r.Key.String())
		if err != nil || f.Rate.Key != r.Key {
			t.Errorf("%s: found %v, %v", r.Key, f.Rate.Key, err)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	book := mustOpen(t)
	for _, c := range []struct{ question, nearest string }{
		{"m7g.larg us-east-1", "m7g.large"},
		{"m7g.large ap-northest-2", "ap-northeast-2"},
		{"gp3 m7g.large us-east-1", "ec2.ondemand m7g.large in us-east-1"},
		{"", ""},
		{strings.Repeat("x", 1<<16), ""},
	} {
		var unknown *UnknownError
		if _, err := book.Find(c.question); !errors.As(err, &unknown) || c.nearest != "" && !slices.Contains(unknown.Nearest, c.nearest) {
			t.Errorf("%.40s: %.200v", c.question, err)
		}
	}
	var many *AmbiguousError
	if _, err := book.Find("alb us-east-1"); !errors.As(err, &many) || len(many.Candidates) != 2 {
		t.Errorf("alb us-east-1: %v", err)
	}
	if _, err := book.Find("m7g.large"); !errors.As(err, &many) || len(many.Candidates) < 20 {
		t.Errorf("m7g.large: %v", err)
	}
	var missing *model.MissingPriceError
	if _, err := book.Find("single postgres db.m7g.large sa-east-1"); !errors.As(err, &missing) || len(missing.Nearest) == 0 {
		t.Errorf("RDS in São Paulo: %v", err)
	}
}

// The reason that is given follows the rule by which the book was made: it is never that a better row lost.
func TestLost(t *testing.T) {
	book := mustOpen(t)
	seen := map[string]int{}
	for r := range book.Each {
		whole := r.Tiers[len(r.Tiers)-1].To < 0
		for _, o := range r.Others {
			id := Lost(r, o).ID
			seen[id]++
			if id == "price.lost.partial" && !whole {
				t.Errorf("%v: %v lost to tiers that stop themselves", r.Key, o)
			}
		}
	}
	for _, id := range []string{"price.lost.confidence", "price.lost.older", "price.lost.partial"} {
		if seen[id] == 0 {
			t.Errorf("no row of the book lost by %s: %v", id, seen)
		}
	}
	t.Log(seen)
}

func TestCoverageCountsEverything(t *testing.T) {
	book := mustOpen(t)
	prices, confidences, regions := 0, 0, 0
	for _, s := range book.Coverage() {
		prices += s.Prices
		for _, n := range s.Confidence {
			confidences += n
		}
		for _, r := range s.Regions {
			regions += r.Prices
			for _, d := range r.Missing {
				if _, ok := book.spans[place{d, r.Region}]; ok {
					t.Errorf("%s is said to be missing in %s", d, r.Region)
				}
			}
		}
		switch s.Service {
		case "AmazonApiGateway":
			if !slices.Equal(s.Never, []model.Dimension{model.APIGatewayReq}) || s.Prices != 0 {
				t.Errorf("API Gateway: %+v", s)
			}
		case "AmazonEC2":
			if len(s.Absent) != 0 || s.Newest == "" || s.Oldest > s.Newest {
				t.Errorf("EC2: absent in %v, %s to %s", s.Absent, s.Oldest, s.Newest)
			}
		case "AmazonRDS":
			if !slices.Contains(s.Absent, "sa-east-1") || slices.Contains(s.Absent, "kr") {
				t.Errorf("RDS is absent in %v", s.Absent)
			}
		}
	}
	if n := book.count[layout.Rates]; prices != n || confidences != n || regions != n {
		t.Errorf("%d prices, %d by confidence, %d by region; the book has %d", prices, confidences, regions, n)
	}
}

func TestAttributes(t *testing.T) {
	book := mustOpen(t)
	r, _ := book.Rate(key(model.RDSMultiAZ, "us-east-1", "postgres db.m7g.large"))
	a := book.Attributes(r)
	for name, want := range map[string]string{ // db.m7g.large: 2 vCPU and 8 GiB (AWS, RDS instance types)
		"engine": "postgres", "instance_type": "db.m7g.large", "vcpu": "2", "memory_gib": "8", "arch": "arm64", "deployment": "multi-az",
	} {
		if a[name] != want {
			t.Errorf("%s is %q, want %q", name, a[name], want)
		}
	}
}

// A SKU is a question of its own, whole or by one of its parts; the region tells those apart that several share.
func TestFindBySKU(t *testing.T) {
	b := mustOpen(t)
	for _, question := range []string{"APN2-EBS:VolumeUsage.gp3", "apn2-ebs:volumeusage.gp3", "APN2-EBS:VolumeUsage.gp3 ap-northeast-2", "in ap-northeast-2 APN2-EBS:VolumeUsage.gp3"} {
		f, err := b.Find(question)
		if err != nil || f.Rate.Key != key(model.EBSGP3, "ap-northeast-2", "") {
			t.Errorf("%s: %v, %v", question, f.Rate.Key, err)
		}
	}
	if f, err := b.Find("APN2-EBS:VolumeP-Throughput.gp3"); err != nil || f.Rate.Key.Dimension != model.EBSGP3MBps {
		t.Errorf("a part of a SKU: %v, %v", f.Rate.Key, err)
	}
	if _, err := b.Find("APN2-EBS:VolumeUsage.gp3 us-east-1"); err == nil {
		t.Error("a SKU of Seoul has a price in Virginia")
	}
	if _, err := b.Find("APN2-EBS:VolumeUsage.gp"); err == nil {
		t.Error("half of a SKU is a SKU")
	}
}
