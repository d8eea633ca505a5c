package sizing

import (
	"testing"

	"nines/model"
	"nines/model/reference"
	"nines/pricing"
)

// workload is a small shop: 30 requests/s at the peak, a quarter of it at night.
func workload() *model.Workload {
	hours := make([]float64, 24)
	for i := range hours {
		hours[i] = []float64{0.25, 0.5, 0.75, 1}[i/6]
	}
	return &model.Workload{
		Peak: 30, Profile: model.Profile{Name: "hours", Hours: hours},
		Request:  model.Request{CPU: 0.015, Memory: 2e6, In: 2e3, Out: 40e3},
		Database: model.Data{Queries: 3, CPU: 0.001, Reads: 0.8, Data: 20e9, Growth: 1e9},
		Growth:   0.05, Surge: model.Surge{Factor: 3},
		Money:  model.Rates{Engineer: model.Dollars("80"), Downtime: model.Dollars("200"), Currency: model.USD},
		Region: "us-east-1", SecondRegion: "ap-northeast-2",
	}
}

func book(t testing.TB) model.PriceBook {
	t.Helper()
	b, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func deploy(t testing.TB, w *model.Workload, s *model.Scenario) *model.Deployment {
	t.Helper()
	d, err := Deploy(w, s, book(t), reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSmoke(t *testing.T) {
	for _, s := range ladder() {
		d, err := Deploy(workload(), s, book(t), reference.Default().Reader(), &model.Ledger{})
		if err != nil {
			t.Errorf("%s: %v", s.ID, err)
			continue
		}
		t.Logf("%s warnings %v", s.ID, d.Warnings)
		for _, p := range d.Tiers {
			t.Logf("  %-12s %-28s units %d full %d floor %d ceil %d cap %.1f limit %.1f disk %.0f rows %d %v %v sb %v", p.ID, p.Offer, p.Units, p.Full, p.Floor, p.Ceiling, p.CapacityRPS, p.LimitRPS, p.DiskGB, len(p.Curve), p.Placement, p.Rejected, p.Standby)
		}
		for _, f := range d.Flows {
			t.Logf("    flow %s %s->%s %s %.2f free %v via %s", f.Kind, f.From, f.To, f.Site, f.GB, f.Free, f.Via)
		}
		for _, e := range d.Extras {
			t.Logf("    extra %s %s %.2f %s", e.Category, e.Key, e.Quantity, e.Note.ID)
		}
	}
}
