package pricing

import (
	"testing"

	"nines/model"
	"nines/pricing/snapshot"
)

// The reserved prices of m7g.large in Virginia, ec2-ri-2025-05.csv: effective hours, upfront spread over the term.
func TestReservedTerms(t *testing.T) {
	book := mustOpen(t)
	for d, want := range map[model.Dimension]string{
		model.EC2RI1y: "0.054", model.EC2RI1yPartial: "0.051385", model.EC2RI1yAll: "0.050342",
		model.EC2RI3y: "0.037", model.EC2RI3yPartial: "0.034223", model.EC2RI3yAll: "0.03223",
		model.EC2Conv1y: "0.0599", model.EC2Conv1yAll: "0.055936", model.EC2Conv3y: "0.0414", model.EC2Conv3yAll: "0.037557",
	} {
		r, err := book.Rate(key(d, "us-east-1", "m7g.large"))
		if err != nil || r.First().Decimal().String() != want || r.Confidence != model.Exact {
			t.Errorf("%s is %v, %v; want %s", d, r.First().Decimal(), err, want)
		}
	}
}

// A Savings Plan rate that nobody has read is answered with its stand-in, under the stand-in's key; one without a
// stand-in is missing.
func TestSavingsPlansStandIn(t *testing.T) {
	book := mustOpen(t)
	for _, d := range snapshot.Dimensions() {
		stand, ok := StandIn(d)
		if !ok {
			continue
		}
		r, err := book.Rate(key(d, "us-east-1", "m7g.large"))
		known := stand != model.EC2Conv1yPartial && stand != model.EC2Conv3yPartial // not in the facts
		if (err == nil) != known || known && r.Key.Dimension != stand {
			t.Errorf("%s is answered by %v, %v; want %s", d, r.Key, err, stand)
		}
		if book.Has(key(d, "us-east-1", "m7g.large")) != known {
			t.Errorf("Has(%s) is not what Rate says", d)
		}
	}
	for _, k := range []model.PriceKey{key(model.EC2OnDemand, "us-east-1", "m7g.huge"), key(model.CacheSP, "us-east-1", "valkey cache.t4g.micro"), key(model.EC2RI1y, "mars-1", "m7g.large")} {
		if book.Has(k) {
			t.Errorf("the book claims %s", k)
		}
	}
}

func TestCommitmentAttributes(t *testing.T) {
	book := mustOpen(t)
	r, err := book.Rate(key(model.EC2Conv3yAll, "us-east-1", "m7g.large"))
	if err != nil {
		t.Fatal(err)
	}
	got := book.Attributes(r)
	for k, want := range map[string]string{"purchase": "reserved", "term": "3y", "offering": "convertible", "upfront": "all", "instance_type": "m7g.large", "vcpu": "2"} {
		if got[k] != want {
			t.Errorf("%s is %q, want %q", k, got[k], want)
		}
	}
	if r, err = book.Rate(key(model.RDSRI3yPartial, "us-east-1", "postgres db.m7g.large")); err != nil {
		t.Fatal(err)
	}
	got = book.Attributes(r)
	for k, want := range map[string]string{"deployment": "single-az", "term": "3y", "upfront": "partial", "engine": "postgres", "offering": ""} {
		if got[k] != want {
			t.Errorf("%s is %q, want %q", k, got[k], want)
		}
	}
}
