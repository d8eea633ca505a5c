package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"nines/model/reliability"
)

// row is a stretch of the clock of rule 7 in which the need of no tier changes.
type row struct {
	share  float64 // of the time
	need   []int   // per tier
	load   float64 // relative, for the weights of rule 9: the mean over the tiers whose need varies of load / heaviest load
	begins float64 // per hour; 0 when not given
}

// alignRows lays the need rows of all tiers on one clock. Rule 7: "need rows are fractions of one clock common to all tiers,
// sum to 1": rows in the order written fill [0, 1), and every bound of any tier cuts it.
func alignRows(m *reliability.Model) ([]row, error) {
	cuts := []float64{0}
	for i := range m.Tiers {
		at := 0.0
		for _, n := range m.Tiers[i].Need {
			at += n.Share
			cuts = append(cuts, at)
		}
		if len(m.Tiers[i].Need) > 0 && math.Abs(at-1) > 1e-6 {
			return nil, fmt.Errorf("tiers.%s.need: the shares sum to %v; let them sum to 1", m.Tiers[i].Name, at)
		}
	}
	sort.Float64s(cuts)
	var rows []row
	for i, from := range cuts {
		to := 1.0
		if i+1 < len(cuts) {
			to = min(1, cuts[i+1])
		}
		if to-from < 1e-9 { // two tiers cut here, and rounding parted them
			continue
		}
		rows = append(rows, rowAt(m, from, to))
	}
	return rows, nil
}

// rowAt is the row between two neighbouring cuts.
func rowAt(m *reliability.Model, from, to float64) row {
	r := row{share: to - from, need: make([]int, len(m.Tiers))}
	loads := 0.0
	for i := range m.Tiers {
		rows := m.Tiers[i].Need
		r.need[i] = 1 // a standby tier without need: its one active
		at := 0.0
		for k, n := range rows {
			if from < at+n.Share-1e-9 || k == len(rows)-1 {
				r.need[i] = n.Units
				if math.Abs(from-at) < 1e-9 {
					r.begins = max(r.begins, n.Spells)
				}
				if most := heaviest(rows); len(rows) > 1 && most > lightest(rows) {
					r.load += load(n) / most
					loads++
				}
				break
			}
			at += n.Share
		}
	}
	if loads == 0 {
		r.load = 1
	} else {
		r.load /= loads
	}
	return r
}

// load is the relative load of a row: as written, else in proportion to the units it needs.
func load(n reliability.Need) float64 {
	if n.Load > 0 {
		return n.Load
	}
	return float64(n.Units)
}

func heaviest(rows []reliability.Need) float64 {
	most := load(rows[0])
	for _, n := range rows {
		most = max(most, load(n))
	}
	return most
}

func lightest(rows []reliability.Need) float64 {
	least := load(rows[0])
	for _, n := range rows {
		least = min(least, load(n))
	}
	return least
}

// clock says which row it is. Where spells are given it is a random process, independent of everything else, whose stays are
// exponential and whose shares are those of the rows: it goes round when every row that says how often it begins says the
// same, and up and down the rows one at a time when they differ (then row r begins, from below, as often as it says).
type clock struct {
	rows    []row
	runs    bool
	ladder  bool
	perHour float64 // when it goes round: rounds per hour
	at      int
}

func newClock(rows []row) (clock, error) {
	c := clock{rows: rows}
	given := 0
	for _, r := range rows {
		if r.begins == 0 {
			continue
		}
		given++
		if c.runs && math.Abs(r.begins-c.perHour) > 1e-9*c.perHour {
			c.ladder = true
		}
		c.runs = true
		c.perHour = max(c.perHour, r.begins)
	}
	c.runs = c.runs && len(rows) > 1
	if c.ladder && (given < len(rows)-1 || rows[0].begins != 0) {
		return c, fmt.Errorf("need: rows begin at different rates; give spells to every row but the first, lightest row first, or the same spells to all")
	}
	return c, nil
}

// stay draws how long the present row lasts.
func (c *clock) stay(r *rand.Rand) float64 {
	if !c.runs {
		return never
	}
	if c.ladder {
		up, down := c.flows()
		return r.ExpFloat64() * c.rows[c.at].share / (up + down)
	}
	return r.ExpFloat64() * c.rows[c.at].share / c.perHour
}

// flows is how often per hour the ladder steps up from the present row, and down.
func (c *clock) flows() (up, down float64) {
	if c.at+1 < len(c.rows) {
		up = c.rows[c.at+1].begins
	}
	return up, c.rows[c.at].begins
}

// move goes to the next row.
func (c *clock) move(r *rand.Rand) {
	if !c.ladder {
		c.at = (c.at + 1) % len(c.rows)
		return
	}
	up, down := c.flows()
	if r.Float64()*(up+down) < up {
		c.at++
	} else {
		c.at--
	}
}

func (w *world) rowTurns() {
	w.clock.move(w.rand)
	w.plan(w.rowSource, w.clock.stay(w.rand))
	if v := &w.judge.views[0]; v.row != w.clock.at {
		w.judge.integrate(v)
		v.row = w.clock.at
		w.judge.stale = true
	}
	w.judge.look(w.judge.labels.peak)
}
