package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func partImportance(t *testing.T, m *Model, kind PartKind, name string) PartImportance {
	t.Helper()
	all, err := PartImportances(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if x.Kind == kind && x.Name == name {
			return x
		}
	}
	t.Fatalf("no %s %s among %v", kind, name, all)
	return PartImportance{}
}

// TestBirnbaum: the bridge of TestBridge. With p = 0.9 everywhere the branch across has 2p²(1-p)² = 0.0162 and each of the
// others (dA/dp − 0.0162)/4 = (0.441 − 0.0162)/4 = 0.1062 (dA/dp = 4p + 6p² − 20p³ + 10p⁴).
func TestBirnbaum(t *testing.T) {
	m := &Model{}
	for _, n := range []string{"a", "b", "c", "d", "e"} {
		m.Tiers = append(m.Tiers, single(n, 0.9))
	}
	path := func(ts ...int) Expr {
		e := Expr{Kind: ExprAll}
		for _, x := range ts {
			e.Of = append(e.Of, tierRef(x))
		}
		return e
	}
	m.Service = Expr{Kind: ExprAny, Of: []Expr{path(0, 1), path(2, 3), path(0, 4, 3), path(2, 4, 1)}}
	near(t, "across", partImportance(t, m, PartTier, "e").Birnbaum, 0.0162, 1e-9)
	near(t, "corner", partImportance(t, m, PartTier, "a").Birnbaum, 0.1062, 1e-9)
}

// TestGains on the pair of two zones of O21: z = 1e-3, q = 1e-2, U = (1-(1-z)(1-q))² = 1.207801e-4.
func TestGains(t *testing.T) {
	m := zones(1e-3, 1e-2, 0, 1, 1)
	x := partImportance(t, m, PartTier, "web")
	one := 1 - (1-1e-3)*(1-1e-2) // a zone with one unit is of no use so often
	near(t, "one more zone", x.Another, one*one-one*one*one, 1e-9)
	two := 1 - (1-1e-3)*(1-1e-4) // a zone with two units
	near(t, "one more unit", x.Unit, one*one-one*two, 1e-9)
	near(t, "never", x.Never, one*one, 1e-9)
	// Half the repair time: unit unavailability becomes 0.5/(99+0.5).
	half := 1 - (1-1e-3)*(1-0.5/99.5)
	near(t, "half the repair", x.Repair, one*one-half*half, 1e-9)
	// A zone that never fails leaves 1e-2 × one; its Birnbaum importance is (1-1e-2) × one.
	z := partImportance(t, m, PartDomain, "a")
	near(t, "zone never", z.Never, one*one-1e-2*one, 1e-9)
	near(t, "zone Birnbaum", z.Birnbaum, (1-1e-2)*one, 1e-9)
	near(t, "another zone", z.Another, x.Another, 1e-12)
}

// TestImportanceSigns: parts that never fail never hurt, importances are probabilities, and a fault's is its share of what
// the rest serves.
func TestImportanceSigns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		for i := range m.Tiers {
			if m.remembers(&m.Tiers[i]) {
				rt.Skip("one more zone makes its chain slow")
			}
		}
		base, err := Solve(m)
		if err != nil {
			rt.Skip(err.Error())
		}
		all, err := PartImportances(m, nil)
		if err != nil {
			rt.Fatal(err)
		}
		for _, x := range all {
			if x.Kind == PartTier && !(x.Never >= -1e-9*base.Unavailability && x.Birnbaum >= -1e-9 && x.Birnbaum <= 1+1e-9) {
				rt.Fatalf("tier %s: never %v, Birnbaum %v", x.Name, x.Never, x.Birnbaum)
			}
			if x.Kind == PartFault {
				rest := 1 - (base.Unavailability - x.Never)
				if want := m.Faults[0].Share * rest; math.Abs(x.Birnbaum-want) > 1e-6*want+1e-12 {
					rt.Fatalf("fault: Birnbaum %v, want %v", x.Birnbaum, want)
				}
			}
		}
	})
}
