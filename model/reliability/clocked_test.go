package reliability

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// This file extends the slow solver by what is clocked: rows of need and windows of maintenance (rules 7, 8 and 9). They
// do not touch the chain, so every joint case is written out.

// stage is one joint case of all windows: which tiers are gone, which units are taken, or everything.
type stage struct {
	p    float64 // probability of this case
	open []int   // per window: -1 closed, else the number of the choice of units
}

// choices of units that a window takes: all subsets of the size written, equally likely; whole tiers and the service
// have one choice.
func choices(m *Model, w int) [][]int {
	mt := &m.Maintenance[w]
	if mt.Units == 0 {
		return [][]int{nil}
	}
	n := m.Tiers[mt.Tier].total()
	var out [][]int
	for set := 0; set < 1<<n; set++ {
		var pick []int
		for u := 0; u < n; u++ {
			if set&(1<<u) != 0 {
				pick = append(pick, u)
			}
		}
		if len(pick) == mt.Units {
			out = append(out, pick)
		}
	}
	return out
}

func stages(m *Model, skip int) []stage {
	out := []stage{{p: 1}}
	for w := range m.Maintenance {
		var next []stage
		share := float64(m.Maintenance[w].Lasts / m.Maintenance[w].Every)
		all := choices(m, w)
		for _, s := range out {
			closed := 1 - share
			if w == skip {
				closed = 1
			}
			next = append(next, stage{s.p * closed, append(append([]int(nil), s.open...), -1)})
			for c := range all {
				if w != skip {
					next = append(next, stage{s.p * share / float64(len(all)), append(append([]int(nil), s.open...), c)})
				}
			}
		}
		out = next
	}
	return out
}

// lossIn is the share lost in state w of the world while the windows stand as in s.
func (s *slow) lossIn(w *world, need []int, st stage) float64 {
	gone := map[int]bool{}
	taken := map[[2]int]bool{}
	for i, c := range st.open {
		mt := &s.m.Maintenance[i]
		switch {
		case c < 0:
		case mt.Tier < 0:
			return 1
		case mt.Units == 0:
			gone[mt.Tier] = true
		default:
			for _, u := range choices(s.m, i)[c] {
				taken[[2]int{mt.Tier, u}] = true
			}
		}
	}
	serve := func(t int) int {
		if gone[t] || w.tiers[t].common {
			return 0
		}
		if s.m.Tiers[t].Standby != nil {
			return s.serving(w, t)
		}
		n := 0
		for u := range w.tiers[t].at {
			if w.works(s.m, t, u) && !taken[[2]int{t, u}] {
				n++
			}
		}
		return n
	}
	root := s.m.structure()
	if !structureUp(&root, func(t int) bool { return serve(t) >= need[t] }) {
		return 1
	}
	keep := 1.0
	for f, active := range w.faults {
		if active {
			keep *= 1 - s.m.Faults[f].Share
		}
	}
	return 1 - keep
}

// clocked is U and ν with rows and windows. All tiers write the same shares.
func (s *slow) clocked() (u, nu float64) {
	m := s.m
	rows := len(m.Tiers[0].Need)
	needOf := func(r int) []int {
		out := make([]int, len(m.Tiers))
		for t := range out {
			out[t] = m.Tiers[t].Need[(r+rows)%rows].Units
		}
		return out
	}
	pi := make([]float64, len(s.states))
	for i := range pi {
		pi[i], _ = s.pi[i].Float64()
	}
	for r := 0; r < rows; r++ {
		share, need := m.Tiers[0].Need[r].Share, needOf(r)
		begins := 0.0
		for _, t := range m.Tiers {
			begins = max(begins, t.Need[r].Spells)
			if rows == 2 {
				begins = max(begins, t.Need[1-r].Spells)
			}
		}
		for _, st := range stages(m, -1) {
			for i, w := range s.states {
				loss := s.lossIn(w, need, st)
				u += share * st.p * pi[i] * loss
				if loss > 0 {
					if begins > 0 && rows > 1 && s.lossIn(w, needOf(r-1), st) == 0 {
						nu += begins * st.p * pi[i]
					}
					continue
				}
				for j, labels := range s.q[i] {
					if s.lossIn(s.states[j], need, st) > 0 {
						for _, q := range labels {
							nu += share * st.p * pi[i] * q
						}
					}
				}
			}
		}
		for win := range m.Maintenance {
			all := choices(m, win)
			for _, before := range stages(m, win) {
				for c := range all {
					after := stage{open: append([]int(nil), before.open...)}
					after.open[win] = c
					for i, w := range s.states {
						if s.lossIn(w, need, before) == 0 && s.lossIn(w, need, after) > 0 {
							nu += share * before.p / float64(m.Maintenance[win].Every) / float64(len(all)) * pi[i]
						}
					}
				}
			}
		}
	}
	return u, nu
}

// fraction is rule 9 for tiers in series, weighted by the load: rows weigh by their share times the mean over tiers with
// a varying need of need / largest need.
func (s *slow) fraction() float64 {
	m := s.m
	total, weights := 0.0, 0.0
	for r := range m.Tiers[0].Need {
		load, varying := 0.0, 0
		for _, t := range m.Tiers {
			most, least := 0, 1<<30
			for _, n := range t.Need {
				most, least = max(most, n.Units), min(least, n.Units)
			}
			if most > least {
				load += float64(t.Need[r].Units) / float64(most)
				varying++
			}
		}
		if varying == 0 {
			load, varying = 1, 1
		}
		weight := m.Tiers[0].Need[r].Share * load / float64(varying)
		weights += weight
		for i, w := range s.states {
			p, _ := s.pi[i].Float64()
			least := 1.0
			for t := range m.Tiers {
				least = min(least, float64(s.serving(w, t))/float64(m.Tiers[t].Need[r].Units))
			}
			for f, active := range w.faults {
				if active {
					least *= 1 - m.Faults[f].Share
				}
			}
			total += weight * p * least
		}
	}
	return total / weights
}

// TestClockedAgainstTwin draws models with rows of need and maintenance.
func TestClockedAgainstTwin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		if m.Service.Kind != ExprNone && rapid.Bool().Draw(rt, "series") {
			m.Service = Expr{}
		}
		rows := rapid.IntRange(1, 3).Draw(rt, "rows")
		spells := rapid.Bool().Draw(rt, "spells")
		shares := [][]float64{{1}, {0.75, 0.25}, {0.5, 0.25, 0.25}}[rows-1]
		for i := range m.Tiers {
			tr := &m.Tiers[i]
			tr.Need = nil
			k := 1
			for r, share := range shares {
				n := Need{Share: share, Units: k}
				if spells && r > 0 {
					n.Spells = 1.0 / 24
				}
				tr.Need = append(tr.Need, n)
				if tr.Standby == nil && k < tr.total() {
					k += rapid.IntRange(0, 1).Draw(rt, "rise")
				}
			}
		}
		for w := rapid.IntRange(0, 2).Draw(rt, "windows"); w > 0; w-- {
			mt := Maintenance{Name: fmt.Sprint("w", w), Every: 200, Lasts: 3, Tier: rapid.IntRange(-1, len(m.Tiers)-1).Draw(rt, "hits")}
			if mt.Tier >= 0 && m.Tiers[mt.Tier].Standby == nil && len(m.Maintenance) == 0 {
				mt.Units = rapid.IntRange(0, 1).Draw(rt, "taken")
			}
			m.Maintenance = append(m.Maintenance, mt)
		}
		s := &slow{m: m}
		if !s.build(60) {
			rt.Skip("more states than the slow solver takes")
		}
		s.stationary()
		r, err := Solve(m)
		if err != nil {
			rt.Fatal(err)
		}
		u, nu := s.clocked()
		agree(rt, "U", r.Unavailability, u, 1e-9)
		agree(rt, "ν", r.Frequency, nu, 1e-9)
		without := *m
		without.Maintenance = nil
		s.m = &without
		bare, _ := s.clocked()
		s.m = m
		if math.Abs(r.Planned-(u-bare)) > 1e-9*(u-bare)+1e-14 {
			rt.Fatalf("planned %v, maintenance adds %v", r.Planned, u-bare)
		}
		sum, freq := 0.0, 0.0
		for _, c := range r.Causes {
			sum += c.Unavailability
			freq += c.Frequency
			if c.Unavailability < 0 || c.Frequency < 0 {
				rt.Fatalf("cause %+v is negative", c)
			}
		}
		agree(rt, "sum of causes", sum, r.Unavailability, 1e-12)
		agree(rt, "sum of outages by cause", freq, r.Frequency, 1e-12)
		if m.Service.Kind == ExprNone && len(m.Maintenance) == 0 {
			agree(rt, "served fraction", r.ServedFraction, s.fraction(), 1e-9)
		}
	})
}
