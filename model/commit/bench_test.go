package commit

import (
	"fmt"
	"testing"

	"nines/model"
)

// BenchmarkBest chooses among all that is sold for two tiers of two types over ten shares of the hours.
func BenchmarkBest(b *testing.B) {
	book := m7g().with(shelf{key(model.EC2OnDemand, "c7g.large"): "0.0725", key(model.EC2RI1y, "c7g.large"): "0.048", key(model.EC2RI3yAll, "c7g.large"): "0.0286",
		key(model.EC2SPCompute1yNo, "c7g.large"): "0.0533"})
	var rows, jobs []model.CurveRow
	for i := range 10 {
		rows = append(rows, model.CurveRow{Share: 0.1, Running: float64(4 + i)})
		jobs = append(jobs, model.CurveRow{Share: 0.1, Running: float64(2 + i/3)})
	}
	for _, way := range []model.Buying{{Mode: model.BuyBest}, {Mode: model.BuyBest, Only: []string{"1y", "no"}}} {
		b.Run(fmt.Sprint(way.Only), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				u := usage(book, ec2("web", "m7g.large", rows), ec2("jobs", "c7g.large", jobs))
				if _, err := u.Report(u.Choose(way)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
