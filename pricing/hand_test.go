package pricing

import (
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
)

// used is an amount of something that has a price.
type used struct {
	key      model.PriceKey
	quantity int64
}

// tiered is what a quantity costs: of each tier what falls into it, at its price.
func tiered(t *testing.T, p used) decimal.Decimal {
	t.Helper()
	r, err := mustOpen(t).Rate(p.key)
	if err != nil {
		t.Fatal(err)
	}
	sum, left := decimal.Zero, decimal.NewFromInt(p.quantity)
	for _, tier := range r.Tiers {
		in := left
		if tier.To >= 0 {
			in = decimal.Min(left, decimal.NewFromFloat(tier.To-tier.From))
		}
		sum, left = sum.Add(in.Mul(tier.USD.Decimal())), left.Sub(in)
	}
	if !left.IsZero() {
		t.Fatalf("%s: the tiers end %s before the quantity", p.key, left)
	}
	return sum
}

// Bills that anyone can check with a pocket calculator: months of 730 h at list prices, without a free tier but for the
// line that is one. Each names the published price that it rests on, and how it multiplies out.
func TestBillsByHand(t *testing.T) {
	const use, seoul, month = "us-east-1", "ap-northeast-2", 730
	for _, c := range []struct {
		what, usd, by string
		parts         []used
	}{
		{"t3.micro, Virginia", "7.59", "730 x 0.0104, on-demand list of 2026-07",
			[]used{{key(model.EC2OnDemand, use, "t3.micro"), month}}},
		{"t3.micro, Seoul", "9.49", "730 x 0.013, on-demand list of 2025-05",
			[]used{{key(model.EC2OnDemand, seoul, "t3.micro"), month}}},
		{"20 GB gp3, Virginia", "1.60", "20 x 0.08, EBS volumes of 2026-08",
			[]used{{key(model.EBSGP3, use, ""), 20}}},
		{"20 GB gp3, Seoul", "1.82", "20 x 0.0912, bulk files of 2026-10-01",
			[]used{{key(model.EBSGP3, seoul, ""), 20}}},
		{"100 GB to the internet, Virginia", "9.00", "100 x 0.09, AWSDataTransfer offer 20260916132208",
			[]used{{key(model.EgressGB, use, ""), 100}}},
		{"100 GB to the internet, Seoul", "12.60", "100 x 0.126, data transfer of 2026-08",
			[]used{{key(model.EgressGB, seoul, ""), 100}}},
		{"the first 100 GB, which are free", "0.00", "100 x 0, AWSDataTransfer index of 2026-07-28",
			[]used{{key(model.EgressFreeGB, seoul, ""), 100}}},
		{"60 TB to the internet, Virginia", "5120.00", "10,240 x 0.09 + 40,960 x 0.085 + 10,240 x 0.07: 61,440 GB over three tiers",
			[]used{{key(model.EgressGB, use, ""), 60 * 1024}}},
		{"Multi-AZ db.m7g.large with 100 GB, Virginia", "268.28", "730 x 0.336 (2 x the Single-AZ list of 2025-05: derived) + 100 x 0.23",
			[]used{{key(model.RDSMultiAZ, use, "postgres db.m7g.large"), month}, {key(model.RDSGP3Multi, use, ""), 100}}},
		{"Multi-AZ db.m7g.large with 100 GB, Seoul", "368.42", "730 x 0.4688 (2 x the Single-AZ list of 2025-05: derived) + 100 x 0.262",
			[]used{{key(model.RDSMultiAZ, seoul, "postgres db.m7g.large"), month}, {key(model.RDSGP3Multi, seoul, ""), 100}}},
		{"a NAT gateway with 50 GB, Virginia", "35.10", "730 x 0.045 + 50 x 0.045, pricing calculator of 2025-10-28",
			[]used{{key(model.NATHour, use, ""), month}, {key(model.NATGB, use, ""), 50}}},
		{"a NAT gateway with 50 GB, Seoul", "46.02", "730 x 0.059 + 50 x 0.059, bulk files of 2026-10-01",
			[]used{{key(model.NATHour, seoul, ""), month}, {key(model.NATGB, seoul, ""), 50}}},
		{"a load balancer with 1 LCU, Virginia", "22.27", "730 x 0.0225 + 730 x 0.008 = 22.265, load balancing of 2026-08",
			[]used{{key(model.ALBHour, use, ""), month}, {key(model.ALBLCU, use, ""), month}}},
		{"a load balancer with 1 LCU, Seoul", "22.27", "730 x 0.0225 + 730 x 0.008 = 22.265, bulk files of 2026-10-01",
			[]used{{key(model.ALBHour, seoul, ""), month}, {key(model.ALBLCU, seoul, ""), month}}},
	} {
		sum := decimal.Zero
		for _, p := range c.parts {
			sum = sum.Add(tiered(t, p))
		}
		if got := sum.StringFixed(2); got != c.usd {
			t.Errorf("%s: %s USD, by hand %s (%s)", c.what, got, c.usd, c.by)
		}
	}
}
