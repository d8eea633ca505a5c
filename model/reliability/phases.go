package reliability

import "math"

// phase is a time on the clocks in which neither need nor maintenance changes: a row of need and the windows that are
// open. Phases are independent of everything that fails.
type phase struct {
	row, open int
	share     float64
	demand    demand
	turns     []turn
}

// turn is how a phase gives way to another one, at a rate per hour: a row begins, a window opens or closes. Stays are
// taken as exponential.
type turn struct {
	to    int
	event int // what begins: a row, a window; quiet when it closes
	rate  float64
}

// phases lists the joint phases of rows and of the windows that are not in series.
func (s *solver) phases() []phase {
	n := 1 << len(s.windows)
	out := make([]phase, 0, len(s.rows)*n)
	for r := range s.rows {
		for open := range n {
			p := phase{row: r, open: open, share: s.rows[r].share * s.openProbability(open, -1), demand: s.taken(s.rows[r].demand, open)}
			for _, t := range s.rowTurns(r) {
				t.to = t.to*n + open
				p.turns = append(p.turns, t)
			}
			for i, w := range s.windows {
				mt := &s.m.Maintenance[w]
				t := turn{r*n + open ^ 1<<i, s.events.windows + w, 1 / float64(mt.Every-mt.Lasts)}
				if open&(1<<i) != 0 {
					t.event, t.rate = quiet, 1/float64(mt.Lasts)
				}
				p.turns = append(p.turns, t)
			}
			out = append(out, p)
		}
	}
	return out
}

// rowTurns is how row r ends. Rows that all begin equally often go round in the order written; where spells differ from
// row to row, lightest first, they are climbed and descended one at a time. Without spells, or where these fit neither, a
// row is as if it never ended.
func (s *solver) rowTurns(r int) []turn {
	n := len(s.rows)
	round, alike, climbed := 0.0, true, s.rows[0].begins == 0
	for i, x := range s.rows {
		if x.begins > 0 && round > 0 && math.Abs(x.begins-round) > 1e-9*round {
			alike = false
		}
		climbed = climbed && (i == 0 || x.begins > 0)
		round = math.Max(round, x.begins)
	}
	share := s.rows[r].share
	switch {
	case n == 1 || round == 0:
		return nil
	case alike:
		return []turn{{(r + 1) % n, s.events.peak, round / share}}
	case !climbed:
		return nil
	}
	var out []turn
	if r+1 < n {
		out = append(out, turn{r + 1, s.events.peak, s.rows[r+1].begins / share})
	}
	if r > 0 {
		out = append(out, turn{r - 1, s.events.peak, s.rows[r].begins / share})
	}
	return out
}

// spans is how long outages last over phases: by themselves, and until a phase comes in which they are none.
type spans struct {
	phases []phase
	parts  []part
	t      []float64 // per phase, mean length of an outage that is met there
}

// newSpans solves T_a = (1 + Σ_b κ_ab P(down in b | down in a) T_b) / (1/D_a + Σ_b κ_ab), D_a being the mean outage of phase
// a alone. Demands are taken as nested: what is down under the lesser is down under the greater.
func newSpans(phases []phase, parts []part) *spans {
	s := &spans{phases, parts, make([]float64, len(phases))}
	for range 1000 {
		worst := 0.0
		for a := len(phases) - 1; a >= 0; a-- {
			if parts[a].down == 0 {
				continue
			}
			before := s.t[a]
			s.t[a] = s.of(a, parts[a].down/parts[a].rate)
			worst = math.Max(worst, math.Abs(s.t[a]-before)/s.t[a])
		}
		if !(worst > 1e-12) {
			break
		}
	}
	return s
}

// of is the mean length of an outage that begins in phase a and would last the mean there.
func (s *spans) of(a int, mean float64) float64 {
	num, den := 1.0, 1/mean
	for _, t := range s.phases[a].turns {
		den += t.rate
		num += t.rate * s.stays(a, t.to) * s.t[t.to]
	}
	return num / den
}

// stays is the probability that what is down in phase a is down in b.
func (s *spans) stays(a, b int) float64 {
	return math.Min(1, s.parts[b].down/s.parts[a].down)
}
