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
func (m *Model) joinRows() []row {
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
func (s *solver) completeSpells() {
	rows := s.rows
	if len(rows) == 2 {
		b := math.Max(rows[0].begins, rows[1].begins)
		rows[0].begins, rows[1].begins = b, b
	}
	for i := range rows {
		before := rows[(i+len(rows)-1)%len(rows)]
		for t, n := range rows[i].demand.need {
			s.missing = s.missing || n > before.demand.need[t] && rows[i].begins == 0
		}
	}
	if s.missing {
		s.warn = append(s.warn, model.Msg("reliability.spells.missing"))
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
	if s.full != nil {
		return s.full.over(s.phases(), s.detail)
	}
	if len(s.rows) == 1 && len(s.windows) == 0 {
		return s.ask(s.rows[0].demand)
	}
	phases := s.phases()
	parts := make([]part, len(phases))
	for a := range phases {
		parts[a] = ask(phases[a].demand)
	}
	out := part{}
	sum := newGather(s.detail)
	spans := newSpans(phases, parts)
	moved := 0.0
	for a, ph := range phases {
		p := parts[a]
		out.u += ph.share * p.u
		out.up += ph.share * p.up
		out.down += ph.share * p.down
		out.rate += ph.share * p.rate
		out.approx += ph.share * p.u * p.approx
		for _, k := range p.kinds {
			k.rate *= ph.share
			if k.mean > 0 {
				f := spans.of(a, k.mean) / k.mean
				moved += k.rate * k.loss * math.Abs(f-1)
				k.mean *= f
				k.loss *= f
				k.square *= f * f
			}
			sum.add(k)
		}
		for _, k := range append(s.openings(ask, ph, p), s.beginning(ask, ph, p)) {
			if k.rate > 0 {
				k.mean = spans.t[a]
				k.loss = k.mean
				out.rate += k.rate
				sum.add(k)
			}
		}
	}
	if out.u > 0 {
		out.approx = (out.approx + moved) / out.u
	}
	out.kinds = sum.kinds()
	out.scale(false)
	return out
}

func (s *solver) ask(d demand) part { return s.eval(s.root, d, s.detail) }

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

// beginning is the outages that begin because the row of phase ph does: up under the row before, down under this one.
func (s *solver) beginning(ask func(demand) part, ph phase, p part) kind {
	k := kind{event: s.events.peak}
	r := s.rows[ph.row]
	if r.begins == 0 {
		return k
	}
	before := s.rows[(ph.row+len(s.rows)-1)%len(s.rows)]
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
		p = ask(s.taken(demand{need: both}, ph.open))
	}
	was := ask(s.taken(before.demand, ph.open))
	k.rate = r.begins * s.openProbability(ph.open, -1) * math.Max(0, p.down-was.down)
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

// openings is the outages that begin because a window of phase ph opens (a clocked edge). It notes what windows cost.
func (s *solver) openings(ask func(demand) part, ph phase, p part) []kind {
	if ph.open == 0 {
		return nil
	}
	r := s.rows[ph.row]
	s.lost += ph.share * math.Max(0, p.u-ask(r.demand).u)
	var out []kind
	for i, w := range s.windows {
		if ph.open&(1<<i) == 0 {
			continue
		}
		was := ask(s.taken(r.demand, ph.open&^(1<<i)))
		out = append(out, kind{event: s.events.windows + w,
			rate: r.share * s.openProbability(ph.open, i) / float64(s.m.Maintenance[w].Every) * math.Max(0, p.u-was.u)})
	}
	return out
}
