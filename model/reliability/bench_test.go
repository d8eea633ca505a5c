package reliability

import (
	"syscall"
	"testing"
)

// cpu reports processor time per operation beside wall time: the machine that measures is shared.
func cpu(b *testing.B, f func()) {
	b.Helper()
	b.ReportAllocs()
	before := used()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(used()-before)/float64(b.N), "cpu-ns/op")
}

func used() int64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return r.Utime.Nano() + r.Stime.Nano()
}

func benchSolve(b *testing.B, m *Model) {
	cpu(b, func() {
		if _, err := brief(m); err != nil {
			b.Fatal(err)
		}
	})
}

// A scenario of the ladder: a region of two zones, three tiers, a standby pair, five faults, eight rows of need.
func BenchmarkLibraryMean(b *testing.B) { benchSolve(b, library()) }

// The same, its year and its month.
func BenchmarkLibraryYearAndMonth(b *testing.B) {
	m := library()
	m.SLO = 0.999
	r := mustSolve(b, m)
	cpu(b, func() {
		if err := distribute(m, &r, true); err != nil {
			b.Fatal(err)
		}
	})
}

// twoRegions is six masking tiers over two regions of three zones.
func twoRegions() *Model {
	m := &Model{}
	var zones []int
	for _, r := range []string{"east", "west"} {
		parent := len(m.Domains)
		m.Domains = append(m.Domains, Domain{Name: r, Parent: -1, MTTF: 50 * 8760, MTTR: Exp(4)})
		for _, z := range []string{"a", "b", "c"} {
			zones = append(zones, len(m.Domains))
			m.Domains = append(m.Domains, Domain{Name: r + z, Parent: parent, MTTF: 20 * 8760, MTTR: Exp(3)})
		}
	}
	for i := 0; i < 6; i++ {
		t := Tier{Name: string(rune('t' + i)), MTTF: 4380, MTTR: Exp(0.5), Need: need(4)}
		for _, z := range zones {
			t.Units = append(t.Units, Placement{z, 2})
		}
		m.Tiers = append(m.Tiers, t)
	}
	return m
}

func BenchmarkSixTiersTwoRegions(b *testing.B) { benchSolve(b, twoRegions()) }

// withPairs adds a standby pair to each region.
func withPairs() *Model {
	m := twoRegions()
	for i, first := range []int{1, 5} {
		m.Tiers = append(m.Tiers, Tier{Name: []string{"east-db", "west-db"}[i], MTTF: 4380, MTTR: Exp(1), Need: need(1),
			Units: []Placement{{first, 1}, {first + 1, 1}}, Standby: &Standby{Failover: Exp(0.025), Coverage: 0.95, Manual: Exp(1), MTTF: 4380}})
	}
	m.Service = Expr{Kind: ExprAll}
	for t := 0; t < 6; t++ {
		m.Service.Of = append(m.Service.Of, Expr{Kind: ExprTier, Tier: t})
	}
	m.Service.Of = append(m.Service.Of, Expr{Kind: ExprAny, Of: []Expr{{Kind: ExprTier, Tier: 6}, {Kind: ExprTier, Tier: 7}}})
	return m
}

func BenchmarkSixTiersAndPairs(b *testing.B) { benchSolve(b, withPairs()) }

// thousand is a thousand units over ten zones, nine hundred needed.
func thousand() *Model {
	m := &Model{}
	t := Tier{Name: "web", MTTF: 4380, MTTR: Exp(1), Need: need(880)}
	for z := 0; z < 10; z++ {
		m.Domains = append(m.Domains, Domain{Name: string(rune('a' + z)), Parent: -1, MTTF: 20 * 8760, MTTR: Exp(3)})
		t.Units = append(t.Units, Placement{z, 100})
	}
	m.Tiers = []Tier{t}
	return m
}

func BenchmarkThousandUnits(b *testing.B) { benchSolve(b, thousand()) }

// fifty is the library scenario under fifty sources of faults.
func fifty() *Model {
	m := library()
	f := m.Faults[0]
	m.Faults = nil
	for i := 0; i < 50; i++ {
		f.Name = string(rune('A' + i))
		f.Rate /= 1.05
		f.MTTR.Mean *= 1.03
		m.Faults = append(m.Faults, f)
	}
	m.SLO = 0.999
	return m
}

func BenchmarkFiftyFaultsYearAndMonth(b *testing.B) {
	m := fifty()
	r := mustSolve(b, m)
	cpu(b, func() {
		if err := distribute(m, &r, true); err != nil {
			b.Fatal(err)
		}
	})
}
