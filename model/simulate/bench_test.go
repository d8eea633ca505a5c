package simulate

import (
	"context"
	"math/rand/v2"
	"testing"

	"nines/model/reliability"
)

// BenchmarkTwoTiers is the model of issue 4's target: two tiers over three zones.
func BenchmarkTwoTiers(b *testing.B) {
	m := &reliability.Model{Tiers: []reliability.Tier{
		group("web", 2000, 2, 3, 0, in(0, 2), in(1, 2), in(2, 2)),
		{Name: "db", MTTF: 4380, MTTR: hours(1), Units: []reliability.Placement{in(0, 1), in(1, 1)},
			Standby: &reliability.Standby{Failover: hours(0.025), Coverage: 0.95, Manual: hours(1), MTTF: 4380}},
	}}
	for _, z := range []string{"a", "b", "c"} {
		m.Domains = append(m.Domains, zone(z, -1, 175200, 3))
	}
	benchmark(b, m)
}

// BenchmarkSixTiers has six tiers over two regions of three zones.
func BenchmarkSixTiers(b *testing.B) {
	m := &reliability.Model{}
	for r := range 2 {
		m.Domains = append(m.Domains, zone("r", -1, 438000, 4))
		for range 3 {
			m.Domains = append(m.Domains, zone("z", 4*r, 175200, 3))
		}
	}
	for range 6 {
		m.Tiers = append(m.Tiers, group("t", 2000, 2, 3, 0, in(1, 1), in(2, 1), in(3, 1), in(5, 1), in(6, 1), in(7, 1)))
	}
	benchmark(b, m)
}

func benchmark(b *testing.B, m *reliability.Model) {
	b.ReportAllocs()
	events := uint64(0)
	for b.Loop() {
		r, err := Run(context.Background(), m, Options{Years: 2000, Rand: rand.New(rand.NewPCG(1, 2))})
		if err != nil {
			b.Fatal(err)
		}
		events += r.Events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
