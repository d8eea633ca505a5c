package reliability

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// ticking is the chain of n units (mttf, mttr, no limit on crews) and a clock of rows that stay exponential times and
// follow each other, written out and solved with 200-bit floats: hours lost by what began the outage, the units or the
// clock.
func ticking(n int, mttf, mttr float64, rows []Need) (units, clock float64) {
	size := (n + 1) * len(rows)
	at := func(failed, row int) int { return failed*len(rows) + row }
	down := func(i int) bool { return n-i/len(rows) < rows[i%len(rows)].Units }
	q := zeros(size)
	byClock := map[[2]int]bool{}
	for f := 0; f <= n; f++ {
		for r := range rows {
			i := at(f, r)
			next := at(f, (r+1)%len(rows))
			byClock[[2]int{i, next}] = true
			q[i][next].Add(q[i][next], num(rows[1].Spells/rows[r].Share))
			if f < n {
				q[i][at(f+1, r)] = num(float64(n-f) / mttf)
			}
			if f > 0 {
				q[i][at(f-1, r)] = num(float64(f) / mttr)
			}
		}
	}
	balance, absorbing := zeros(size), zeros(size)
	one, b := make([]*big.Float, size), make([]*big.Float, size)
	for i := range q {
		one[i], b[i] = num(0), num(0)
		for j := range q {
			balance[j][i].Add(balance[j][i], q[i][j])
			balance[i][i].Sub(balance[i][i], q[i][j])
			if down(i) {
				absorbing[i][i].Add(absorbing[i][i], q[i][j])
				if down(j) {
					absorbing[i][j].Sub(absorbing[i][j], q[i][j])
				}
			}
		}
		if down(i) {
			one[i] = num(1)
		} else {
			absorbing[i][i] = num(1)
		}
	}
	for j := range q {
		balance[size-1][j] = num(1)
	}
	b[size-1] = num(1)
	pi, time := eliminate(balance, b), eliminate(absorbing, one)
	for i := range q {
		for j := range q {
			if down(i) || !down(j) {
				continue
			}
			hours := num(0).Mul(num(0).Mul(pi[i], q[i][j]), time[j])
			x, _ := hours.Float64()
			if byClock[[2]int{i, j}] {
				clock += x
			} else {
				units += x
			}
		}
	}
	return units, clock
}

// TestSpellsEndOutages: an outage that a peak of need makes ends with the peak (rule 7).
func TestSpellsEndOutages(t *testing.T) {
	for _, rows := range [][]Need{
		{{Share: 0.7, Units: 1}, {Share: 0.3, Units: 2, Spells: 1.0 / 24}},
		{{Share: 0.5, Units: 1, Spells: 0.1}, {Share: 0.3, Units: 2, Spells: 0.1}, {Share: 0.2, Units: 3, Spells: 0.1}},
	} {
		m := &Model{Tiers: []Tier{{Name: "web", MTTF: 90, MTTR: Exp(20), Units: []Placement{{-1, 4}}, Need: rows}}}
		units, clock := ticking(4, 90, 20, rows)
		r := mustSolve(t, m)
		for _, c := range r.Causes {
			want := units
			if c.Name == PeakCause {
				want = clock
			}
			near(t, c.Name, c.Unavailability, want, 1e-9)
		}
		// The way of large models: within the size it declares.
		s, err := newSolver(m)
		if err != nil {
			t.Fatal(err)
		}
		s.coarse = true
		coarse := s.solve()
		for _, c := range coarse.Causes {
			want := units
			if c.Name == PeakCause {
				want = clock
			}
			if d := c.Unavailability - want; d > s.approx*r.Unavailability || -d > s.approx*r.Unavailability {
				t.Errorf("%s: %v of the whole, exactly %v, declared size %v", c.Name, c.Unavailability/r.Unavailability, want/r.Unavailability, s.approx)
			}
		}
	}
}

// TestSizesAreShares: what is said about approximations is a share of the whole, whatever the model.
func TestSizesAreShares(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		m.Maintenance = []Maintenance{{Name: "w", Every: 100, Lasts: 3, Tier: rapid.IntRange(-1, len(m.Tiers)-1).Draw(rt, "hits")}}
		if rapid.Bool().Draw(rt, "never") {
			m.Tiers[0].MTTF = model.Hours(1e12)
		}
		s, err := newSolver(m)
		if err != nil {
			rt.Skip(err.Error())
		}
		s.coarse = true
		r := s.solve()
		if !(s.approx >= 0 && s.approx <= 1) {
			rt.Fatalf("size %v", s.approx)
		}
		for _, c := range r.Causes {
			if !(c.Unavailability >= 0 && c.Unavailability <= r.Unavailability*(1+1e-12)) {
				rt.Fatalf("%+v of %v", c, r.Unavailability)
			}
		}
	})
}
