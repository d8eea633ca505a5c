package sizing

import (
	"testing"

	"nines/model"
	"nines/model/cost"
	"nines/model/reference"
)

func TestBillSmoke(t *testing.T) {
	for _, region := range []string{"us-east-1", "ap-northeast-2"} {
		w := workload()
		w.Region = region
		if region == "ap-northeast-2" {
			w.SecondRegion = "us-east-1"
		}
		for _, s := range ladder() {
			fig := reference.Default().Reader()
			led := &model.Ledger{}
			d, err := Deploy(w, s, book(t), fig, led)
			if err != nil {
				t.Error(err)
				continue
			}
			c, err := cost.Bill(d, book(t), fig, led)
			if err != nil {
				t.Error(err)
				continue
			}
			by := map[string]float64{}
			for _, i := range c.Items {
				by[i.Category] += i.Amount.InexactFloat64()
			}
			t.Logf("%s %-15s %10s list %10s up %10s oldest %s %v warn %v %v", region, s.ID, c.Monthly.StringFixed(2), c.List.StringFixed(2), c.Upfront.StringFixed(0), c.Oldest, by, c.Warnings, d.Warnings)
		}
	}
}
func BenchmarkDeployLadder(b *testing.B) {
	w, l, bk := workload(), ladder(), book(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range l {
			fig := reference.Default().Reader()
			if _, err := Deploy(w, s, bk, fig, &model.Ledger{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(l)), "us/scenario")
}
func BenchmarkBillLadder(b *testing.B) {
	w, l, bk := workload(), ladder(), book(b)
	var ds []*model.Deployment
	for _, s := range l {
		d, err := Deploy(w, s, bk, reference.Default().Reader(), &model.Ledger{})
		if err != nil {
			b.Fatal(err)
		}
		ds = append(ds, d)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range ds {
			if _, err := cost.Bill(d, bk, reference.Default().Reader(), &model.Ledger{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(l)), "us/scenario")
}
