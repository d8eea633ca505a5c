package scenarios

import (
	"strings"
	"testing"

	"nines/model"
)

const acme = `
name: Acme
source: EDP contract 2026-17
as_of: 2026-04-01
prices:
  - {provider: aws, off: 5%, name: EDP}
  - {service: AmazonEC2, region: us-east-1, times: 1.1x}
  - {dimension: ec2.ondemand, item: m7g.large, usd: 0.07, source: private rate card, as_of: 2026-06}
free_tier: all
estimates: high
hardware: before
tax: {percent: 10%, name: VAT, on: all}
currency: {code: KRW, per_usd: 1391.5, as_of: 2026-11-20, source: Bank of Korea}
`

func TestDecodePriceBook(t *testing.T) {
	o, err := DecodePriceBook("acme.yaml", []byte(acme))
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Rules) != 3 || o.FreeTier != model.FreeAll || o.Estimates != "high" || o.Hardware != "before" {
		t.Fatalf("%+v", o)
	}
	edp, up, private := o.Rules[0], o.Rules[1], o.Rules[2]
	if !edp.Provider || edp.Off.String() != "0.05" || edp.Source != "EDP contract 2026-17" || edp.Place != "acme.yaml:6:5" || edp.Confidence != model.Yours {
		t.Errorf("%+v", edp)
	}
	if up.Times.String() != "1.1" || up.Name != "Acme" {
		t.Errorf("%+v", up)
	}
	if private.USD == nil || private.USD.String() != "0.07" || private.AsOf != "2026-06" || private.Source != "private rate card" {
		t.Errorf("%+v", private)
	}
	if o.Tax.Share.String() != "0.1" || o.Tax.On != model.TaxAll || o.Exchange.PerUSD.String() != "1391.5" || o.Exchange.Source != "Bank of Korea" {
		t.Errorf("%+v %+v", o.Tax, o.Exchange)
	}
	if kind, err := Detect("acme.yaml", []byte(acme)); err != nil || kind != KindPriceBook {
		t.Errorf("it is a %s, %v", kind, err)
	}
}

func TestParseExchange(t *testing.T) {
	x, err := ParseExchange("--currency", "KRW=1391.5@2026-11-20 Bank of Korea")
	if err != nil || x.Code != "KRW" || x.PerUSD.String() != "1391.5" || x.AsOf != "2026-11-20" || x.Source != "Bank of Korea" {
		t.Fatalf("%+v, %v", x, err)
	}
	for _, bad := range []string{"", "KRW", "KRW=1391.5", "KRW=1391.5@2026-11-20", "won=1391.5@2026-11-20 x", "KRW=-1@2026-11-20 x", "KRW=1@soon x"} {
		if _, err := ParseExchange("--currency", bad); err == nil || !strings.Contains(err.Error(), "--currency") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzDecodePriceBook(f *testing.F) {
	f.Add(acme)
	f.Add("name: x\nprices: [{service: A, off: 5%}]")
	f.Add("currency: {code: KRW}")
	f.Fuzz(func(t *testing.T, src string) {
		o, err := DecodePriceBook("fuzz", []byte(src))
		if (o == nil) == (err == nil) {
			t.Fatalf("%v, %v", o, err)
		}
		if o == nil {
			return
		}
		for _, r := range o.Rules {
			if r.USD != nil && r.USD.Sign() <= 0 || r.Off.IsNegative() || r.Times.IsNegative() {
				t.Fatalf("%+v", r)
			}
		}
	})
}
