package reliability

import (
	"math"
	"sort"

	"nines/model"
)

// row is a segment of the common clock of need (rule 7) in which no tier's need changes.
type row struct {
	share  float64
	demand demand
	begins float64 // times per hour that the clock enters it; 0: not given
	load   float64 // relative load, for the weights of the served fraction
}

// joinRows lays the rows of all tiers on one clock: each tier's rows occupy consecutive segments in the order written.
// Where several tiers begin a row at one point, it is one event, as frequent as the most frequent written.
func (m *Model) joinRows(warn *[]model.Text) []row {
	cuts := []float64{0}
	for t := range m.Tiers {
		at := 0.0
		for _, n := range m.Tiers[t].Need {
			at += n.Share
			cuts = append(cuts, math.Min(at, 1))
		}
	}
	cuts = append(cuts, 1)
	sort.Float64s(cuts)
	const same = 1e-9 // shares are written in decimal; sums differ by rounding
	var rows []row
	for i := 1; i < len(cuts); i++ {
		if cuts[i]-cuts[i-1] <= same {
			cuts[i] = cuts[i-1]
			continue
		}
		middle := (cuts[i] + cuts[i-1]) / 2
		rows = append(rows, m.rowAt(middle, cuts[i-1], cuts[i]-cuts[i-1]))
	}
	sum := 0.0
	for _, r := range rows {
		sum += r.share
	}
	for i := range rows {
		rows[i].share /= sum
	}
	m.completeSpells(rows, warn)
	return rows
}

func (m *Model) rowAt(middle, start, share float64) row {
	r := row{share: share, demand: demand{need: make([]int, len(m.Tiers))}}
	tiers := 0
	for t := range m.Tiers {
		r.demand.need[t] = 1
		needs := m.Tiers[t].Need
		at, most := 0.0, 0.0
		for _, n := range needs {
			most = math.Max(most, n.loadOf())
		}
		for _, n := range needs {
			if n.Share > 0 && at <= middle && middle < at+n.Share {
				r.demand.need[t] = n.Units
				if math.Abs(at-start) <= 1e-9 {
					r.begins = math.Max(r.begins, n.Spells)
				}
				if varies(needs) {
					r.load += n.loadOf() / most
					tiers++
				}
			}
			at += n.Share
		}
	}
	if tiers == 0 {
		r.load = 1
	} else {
		r.load /= float64(tiers)
	}
	return r
}

func (n Need) loadOf() float64 {
	if n.Load > 0 {
		return n.Load
	}
	return float64(n.Units)
}

func varies(needs []Need) bool {
	for _, n := range needs {
		if n.loadOf() != needs[0].loadOf() {
			return true
		}
	}
	return false
}

// completeSpells fills in what two rows imply (each begins as often as the other) and warns when a rise of need has no
// frequency.
func (m *Model) completeSpells(rows []row, warn *[]model.Text) {
	if len(rows) == 2 {
		b := math.Max(rows[0].begins, rows[1].begins)
		rows[0].begins, rows[1].begins = b, b
	}
	missing := false
	for i := range rows {
		before := rows[(i+len(rows)-1)%len(rows)]
		for t, n := range rows[i].demand.need {
			missing = missing || n > before.demand.need[t] && rows[i].begins == 0
		}
	}
	if missing {
		*warn = append(*warn, model.Msg("reliability.spells.missing"))
	}
}

// overRows is the part made of the tiers (and of everything, when there is an exact chain), averaged over the rows of
// need and the windows of maintenance that are not in series.
func (s *solver) overRows() part {
	answers := map[string]part{}
	ask := func(d demand) part {
		k := d.key()
		p, ok := answers[k]
		if !ok {
			p = s.ask(d)
			answers[k] = p
		}
		return p
	}
	if len(s.rows) == 1 && len(s.windows) == 0 {
		return s.ask(s.rows[0].demand)
	}
	out := part{}
	sum := newGather(s.detail)
	for i, r := range s.rows {
		before := s.rows[(i+len(s.rows)-1)%len(s.rows)]
		for open := 0; open < 1<<len(s.windows); open++ {
			weight := r.share * s.openProbability(open, -1)
			p := ask(s.taken(r.demand, open))
			peak := s.beginning(ask, before, r, open, p)
			// What a beginning row brought down is not owed to the failures that happened in it.
			left := 1.0
			if p.u > 0 {
				left = math.Max(0, 1-peak.rate*peak.loss/(r.share*p.u))
			}
			out.u += weight * p.u
			out.up += weight * p.up
			out.down += weight * p.down
			out.rate += weight*p.rate + s.openProbability(open, -1)*peak.rate
			out.approx += weight * p.u * p.approx
			for _, k := range p.kinds {
				k.rate *= weight
				k.loss *= left
				k.mean *= left
				sum.add(k)
			}
			if peak.rate > 0 {
				peak.rate *= s.openProbability(open, -1)
				sum.add(peak)
				out.approx += weight * p.u * (1 - left)
			}
			s.openings(ask, r, open, p, &out, sum)
		}
	}
	if out.u > 0 {
		out.approx /= out.u
	}
	out.kinds = sum.kinds()
	out.scale(len(s.windows) == 0)
	return out
}

func (s *solver) ask(d demand) part {
	if s.full != nil {
		return s.full.eval(d, s.detail)
	}
	return s.eval(s.root, d, s.detail)
}

// key identifies a demand.
func (d demand) key() string {
	b := make([]byte, 0, 8*len(d.need))
	for _, n := range d.need {
		b = append(b, byte(n), byte(n>>8))
	}
	for _, n := range d.taken {
		b = append(b, byte(n), byte(n>>8))
	}
	return string(b)
}

// beginning is the outages that begin because the row does: up under the row before, down under this one.
func (s *solver) beginning(ask func(demand) part, before, r row, open int, p part) kind {
	k := kind{event: s.events.peak}
	if r.begins == 0 {
		return k
	}
	rises, falls := false, false
	both := append([]int(nil), r.demand.need...)
	for t, n := range before.demand.need {
		rises = rises || both[t] > n
		falls = falls || both[t] < n
		both[t] = max(both[t], n)
	}
	if !rises {
		return k
	}
	if falls {
		// Down under either row, for tiers in series: what the larger of both needs gives.
		p = ask(s.taken(demand{need: both}, open))
	}
	was := ask(s.taken(before.demand, open))
	k.rate = r.begins * math.Max(0, p.down-was.down)
	if k.rate == 0 {
		return k
	}
	stays := 1 / (p.rate/p.down + r.begins/r.share) // ends with the outage or with the row
	k.mean = math.Min(stays, r.share*p.u/k.rate)
	k.loss = k.mean
	return k
}

// taken is the demand while the windows in open are.
func (s *solver) taken(d demand, open int) demand {
	if open == 0 {
		return d
	}
	out := demand{need: d.need, taken: make([]int, len(d.need))}
	for i, w := range s.windows {
		if open&(1<<i) == 0 {
			continue
		}
		mt := &s.m.Maintenance[w]
		if mt.Units == 0 || out.taken[mt.Tier] < 0 {
			out.taken[mt.Tier] = -1
			continue
		}
		out.taken[mt.Tier] = min(out.taken[mt.Tier]+mt.Units, s.m.Tiers[mt.Tier].total())
	}
	return out
}

// openProbability is the probability that exactly the windows in open are; window skip is left out. Windows are
// independent of each other and of everything else: their phases are not known.
func (s *solver) openProbability(open, skip int) float64 {
	p := 1.0
	for i, w := range s.windows {
		if i == skip {
			continue
		}
		share := float64(s.m.Maintenance[w].Lasts / s.m.Maintenance[w].Every)
		if open&(1<<i) != 0 {
			p *= share
		} else {
			p *= 1 - share
		}
	}
	return p
}

// openings adds the outages that begin because a window opens (a clocked edge), and notes what windows cost.
func (s *solver) openings(ask func(demand) part, r row, open int, p part, out *part, sum *gather) {
	if open != 0 {
		bare := ask(r.demand)
		s.lost += r.share * s.openProbability(open, -1) * math.Max(0, p.u-bare.u)
	}
	for i, w := range s.windows {
		if open&(1<<i) != 0 {
			continue
		}
		after := ask(s.taken(r.demand, open|1<<i))
		mt := &s.m.Maintenance[w]
		k := kind{event: s.events.windows + w, mean: float64(mt.Lasts), loss: float64(mt.Lasts)}
		k.rate = r.share * s.openProbability(open, i) / float64(mt.Every) * math.Max(0, after.u-p.u)
		if k.rate > 0 {
			out.rate += k.rate
			out.approx += r.share * s.openProbability(open, -1) * p.u
			sum.add(k)
		}
	}
}
