package reliability

import (
	"sort"
	"strconv"
	"strings"

	"nines/model"
)

// causes sums the kinds of outage by the name of the event that began them. The parts make the whole: an outage begun
// by a zone belongs to the zone until everything is up again, whatever else fails meanwhile.
func (s *solver) causes(p part) []Cause {
	n := s.events.shocks + len(s.m.Common)
	u, rate := make([]float64, n), make([]float64, n)
	for _, k := range p.kinds {
		u[k.event] += k.rate * k.loss
		rate[k.event] += k.rate
	}
	classes := s.classes
	s.root.each(func(c *core) { classes = append(classes[:len(classes):len(classes)], c.shared...) })
	for _, c := range classes {
		share(u, c)
		share(rate, c)
	}
	var out []Cause
	index := map[string]int{}
	for e := 0; e < n; e++ {
		if rate[e] == 0 && u[e] == 0 {
			continue
		}
		name := s.m.nameOf(e)
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, Cause{Name: name})
		}
		out[i].Unavailability += u[e]
		out[i].Frequency += rate[e]
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Unavailability > out[j].Unavailability })
	return out
}

// share spreads a sum evenly over interchangeable domains.
func share(x []float64, class []int) {
	sum := 0.0
	for _, d := range class {
		sum += x[d]
	}
	for _, d := range class {
		x[d] = sum / float64(len(class))
	}
}

// PeakCause names the outages that begin because a row of need does (rule 7).
const PeakCause = "peak"

// nameOf is the label of an event.
func (m *Model) nameOf(event int) string {
	ev := m.events()
	pick := func(cause, name string) string {
		if cause != "" {
			return cause
		}
		return name
	}
	switch {
	case event < ev.tiers:
		return pick(m.Domains[event].Cause, m.Domains[event].Name)
	case event < ev.faults:
		t := &m.Tiers[event-ev.tiers]
		return pick(t.Cause, t.Name)
	case event < ev.windows:
		f := &m.Faults[event-ev.faults]
		return pick(f.Cause, f.Name)
	case event < ev.peak:
		w := &m.Maintenance[event-ev.windows]
		return pick(w.Cause, w.Name)
	case event >= ev.shocks:
		c := &m.Common[event-ev.shocks]
		return pick(c.Cause, c.Name)
	}
	return PeakCause
}

// approximations names what is not exact, with its size.
func (s *solver) approximations(p part) []model.Text {
	const shown = 1e-3 // shares are shown to a tenth of a percent; Method states smaller sizes
	if p.approx <= shown {
		return nil
	}
	return []model.Text{model.Msg("reliability.causes.approximate", "size", strconv.FormatFloat(p.approx, 'g', 2, 64))}
}

// shapes warns where a mean depends on the shape of a time and the exponential of the same mean was used: tiers with a
// memory whose chains are too large for stages; and how well crews that are short were followed. Elsewhere means do not
// depend on shapes (alternating renewal, B. A. Sevast'yanov, "An ergodic theorem for Markov processes and its application to
// telephone systems with refusals", 1957), but how hours divide among causes does where outages need more than one thing to
// fail.
func (s *solver) shapes() {
	if s.m.stager == nil {
		return // all is exponential
	}
	for _, g := range s.m.memoryGroups(s.serving()) {
		if len(s.m.groupTimes(g)) == 0 {
			continue
		}
		if s.orderOf(g) == 1 {
			s.unfollowed(g)
			continue
		}
		for _, t := range g.tiers {
			s.split = append(s.split, "tiers."+s.m.Tiers[t].Name)
		}
	}
	for i := range s.m.Tiers {
		t := &s.m.Tiers[i]
		if !s.m.remembers(t) && t.total() > 1 && t.MTTR.Shape != Exponential {
			s.split = append(s.split, "tiers."+t.Name)
		}
	}
	for _, d := range s.redundant() {
		if s.m.Domains[d].MTTR.Shape != Exponential {
			s.split = append(s.split, "domains."+s.m.Domains[d].Name)
		}
	}
	s.root.each(func(c *core) {
		for i := range c.tables {
			if tb := &c.tables[i]; tb.stages > 0 {
				s.shaped += tb.size
				s.warn = append(s.warn, model.Msg("reliability.shape.stages", "where", "tiers."+s.m.Tiers[i].Name,
					"stages", strconv.Itoa(tb.stages), "size", strconv.FormatFloat(tb.size, 'g', 2, 64)))
			}
		}
	})
}

// promises warns of inputs that are promised and not measured.
func (s *solver) promises() {
	var where []string
	for i := range s.m.Tiers {
		if s.m.Tiers[i].SLA {
			where = append(where, "tiers."+s.m.Tiers[i].Name)
		}
	}
	for i := range s.m.Faults {
		if s.m.Faults[i].SLA {
			where = append(where, "faults."+s.m.Faults[i].Name)
		}
	}
	if len(where) > 0 {
		s.warn = append(s.warn, model.Msg("reliability.sla.promised", "where", strings.Join(where, ", ")))
	}
}

// unfollowed warns of tiers with a memory whose chains are too large for stages.
func (s *solver) unfollowed(g memoryGroup) {
	size := 0.0
	var where []string
	for _, i := range g.tiers {
		where = append(where, "tiers."+s.m.Tiers[i].Name)
		for _, d := range s.m.groupTimes(g) {
			t := &s.m.Tiers[i]
			size = max(size, s.race(t, d))
			if d.Shape == Lognormal && t.total() > 1 && (d == t.Boot || t.Rebuild != nil && d == t.Rebuild.After) {
				size = 1 // units that begin together race each other
			}
		}
	}
	if size > 0 {
		s.shaped += size
		s.warn = append(s.warn, model.Msg("reliability.shape.approximate", "where", strings.Join(where, ", "), "size", strconv.FormatFloat(size, 'g', 2, 64)))
	}
}

// redundant lists the domains that some tier without a memory has units in and units outside of.
func (s *solver) redundant() []int {
	var out []int
	for d := range s.m.Domains {
		for i := range s.m.Tiers {
			in, all := 0, 0
			for _, p := range s.m.Tiers[i].Units {
				all += p.Units
				for x := p.Domain; x >= 0; x = s.m.Domains[x].Parent {
					if x == d {
						in += p.Units
					}
				}
			}
			if in > 0 && in < all && !s.m.remembers(&s.m.Tiers[i]) {
				out = append(out, d)
				break
			}
		}
	}
	return out
}

// race bounds the relative effect of a shape: the expected number of other events of the tier during the time. With none
// of them the shape could not be noticed.
func (s *solver) race(t *Tier, d Duration) float64 {
	r := float64(t.total()) * rate(t.MTTF)
	repair := 0.0
	domains, shocks := s.m.apartOf(s.m.touched(t))
	for _, i := range domains {
		r += rate(s.m.Domains[i].MTTF)
		repair = max(repair, rate(s.m.Domains[i].MTTR.Mean))
	}
	for _, c := range shocks {
		r += s.m.Common[c].Rate
		repair = max(repair, rate(s.m.Common[c].MTTR.Mean))
	}
	repair = max(repair, rate(t.MTTR.Mean))
	return min(1, float64(d.Mean)*(r+repair))
}
