package simulate

import (
	"sort"

	"nines/model"
	"nines/model/reliability"
)

// judge watches the service and keeps the books.
type judge struct {
	w      *world
	labels labels
	views  []view

	stale       bool  // something changed that may change a view
	silent      bool  // a change that is bookkeeping: it begins no outage
	struck      []int // active faults, first struck first
	closed      int   // open windows on the whole service
	openWindows int

	weight float64 // of what is booked: 1, and in the accelerated layer the likelihood ratio
	batch  books
	month  float64 // hours lost this month, and in the accelerated layer in this play: of one weight each
	year   float64
	months int
	kept   *archive
}

// view is the service as seen under one need row. With a running clock there is one view and its row moves; without, every
// row has a view that counts by its share.
type view struct {
	weight  float64 // of its time
	row     int
	loss    float64 // share of requests lost now; an outage is a time in which it is above 0
	cause   int     // the event that began this outage
	planned float64 // share of requests that would be served but for maintenance
	served  float64 // rule 9, now
	since   float64 // until when the books are kept
}

// books are sums over a batch.
type books struct {
	lost    []float64 // hours, per cause
	begins  []float64 // outages, per cause
	planned float64   // hours
	served  float64   // load-weighted hours
	load    float64   // load-weighted hours that were asked for
}

// labels gives each event that may begin an outage the index of its cause. Equal names are one cause.
type labels struct {
	names                       []string
	domain, tier, fault, window []int
	shock                       []int
	peak                        int
}

func newLabels(m *reliability.Model) labels {
	var l labels
	seen := map[string]int{}
	add := func(cause, name string) int {
		if cause == "" {
			cause = name
		}
		i, ok := seen[cause]
		if !ok {
			i = len(l.names)
			seen[cause] = i
			l.names = append(l.names, cause)
		}
		return i
	}
	for _, d := range m.Domains {
		l.domain = append(l.domain, add(d.Cause, d.Name))
	}
	for _, t := range m.Tiers {
		l.tier = append(l.tier, add(t.Cause, t.Name))
	}
	for _, f := range m.Faults {
		l.fault = append(l.fault, add(f.Cause, f.Name))
	}
	for _, c := range m.Common {
		l.shock = append(l.shock, add(c.Cause, c.Name))
	}
	for _, x := range m.Maintenance {
		l.window = append(l.window, add(x.Cause, x.Name))
	}
	l.peak = add("", PeakCause)
	return l
}

// PeakCause names the outages that begin because a need row begins (rule 7).
const PeakCause = "peak"

func newJudge(w *world, rows []row) *judge {
	j := &judge{w: w, labels: newLabels(w.m), weight: 1}
	if w.clock.runs {
		j.views = []view{{weight: 1}}
	} else {
		for i, r := range rows {
			j.views = append(j.views, view{weight: r.share, row: i})
		}
	}
	j.batch.lost = make([]float64, len(j.labels.names))
	j.batch.begins = make([]float64, len(j.labels.names))
	return j
}

// begin opens the books: measurement starts in whatever state the world is.
func (j *judge) begin() {
	j.look(j.labels.peak) // a world in which nothing ever happens is looked at once
	j.settle()
	j.batch.clear()
	j.month, j.year, j.months = 0, 0, 0
	j.w.plan(j.w.monthSource, model.HoursPerMonth)
}

func (b *books) clear() {
	clear(b.lost)
	clear(b.begins)
	b.planned, b.served, b.load = 0, 0, 0
}

// lostHours is the sum over causes.
func (b *books) lostHours() float64 {
	sum := 0.0
	for _, h := range b.lost {
		sum += h
	}
	return sum
}

// look brings every view up to date after an event, which is the cause of any outage that begins with it.
func (j *judge) look(cause int) {
	if !j.stale {
		return
	}
	j.stale = false
	for i := range j.views {
		v := &j.views[i]
		j.integrate(v)
		passed := j.passed()
		loss := 1.0
		if j.closed == 0 && j.structure(v.row) {
			loss = 1 - passed
		}
		if loss > 0 && v.loss == 0 {
			v.cause = cause
			if !j.silent {
				j.batch.begins[cause] += v.weight * j.weight
			}
		}
		v.loss = loss
		v.planned = 0
		if loss == 1 && j.openWindows > 0 && j.upUnmaintained(v.row) {
			v.planned = passed
		}
		v.served = 0
		if j.closed == 0 {
			v.served = passed * j.fraction(v.row)
		}
	}
}

// settle keeps the books of every view up to now.
func (j *judge) settle() {
	for i := range j.views {
		j.integrate(&j.views[i])
	}
}

// integrate keeps the books of a view up to now.
func (j *judge) integrate(v *view) {
	passed := (j.w.now - v.since) * v.weight
	v.since = j.w.now
	if passed <= 0 {
		return
	}
	hours := passed * j.weight
	b := &j.batch
	load := j.w.clock.rows[v.row].load * hours
	b.load += load
	b.served += load * v.served
	if v.loss > 0 {
		b.lost[v.cause] += hours * v.loss
		b.planned += hours * v.planned
		j.month += passed * v.loss
	}
}

// passed is the share of requests that active faults leave. Rule 8: each takes its share, and independent shares meet by
// chance: a fault takes its part of what the others leave.
func (j *judge) passed() float64 {
	left := 1.0
	for _, f := range j.struck {
		left *= 1 - j.w.m.Faults[f].Share
	}
	return left
}

// structure evaluates the service on the tiers. Rule 6: "evaluate the function, never multiply branches".
func (j *judge) structure(row int) bool {
	if e := &j.w.m.Service; e.Kind != reliability.ExprNone {
		return j.holds(e, row)
	}
	for i, need := range j.w.clock.rows[row].need {
		if j.w.tiers[i].serving < need {
			return false
		}
	}
	return true
}

func (j *judge) holds(e *reliability.Expr, row int) bool {
	k, n := e.K, 0
	switch e.Kind {
	case reliability.ExprTier:
		return j.w.tiers[e.Tier].serving >= j.w.clock.rows[row].need[e.Tier]
	case reliability.ExprAll:
		k = len(e.Of)
	case reliability.ExprAny:
		k = 1
	}
	for i := range e.Of {
		if j.holds(&e.Of[i], row) {
			n++
		}
	}
	return n >= k
}

// upUnmaintained says whether the service would be up in this row without the maintenance of now.
func (j *judge) upUnmaintained(row int) bool {
	var with []int
	for i := range j.w.tiers {
		t := &j.w.tiers[i]
		with = append(with, t.serving)
		t.serving = t.available
		if t.spec.Standby != nil {
			t.serving = 0
			if j.w.units[t.active].available {
				t.serving = 1
			}
		}
		if t.common {
			t.serving = 0
		}
	}
	up := j.structure(row)
	for i := range j.w.tiers {
		j.w.tiers[i].serving = with[i]
	}
	return up
}

// fraction is rule 9: "the minimum over series tiers of min(1, serving units / need)". In a structure that is not a series,
// all takes the least of its members, any the greatest, and of the k-th greatest.
func (j *judge) fraction(row int) float64 {
	if e := &j.w.m.Service; e.Kind != reliability.ExprNone {
		return j.fractionOf(e, row)
	}
	least := 1.0
	for i := range j.w.tiers {
		least = min(least, j.fractionOfTier(i, row))
	}
	return least
}

func (j *judge) fractionOfTier(i, row int) float64 {
	return min(1, float64(j.w.tiers[i].serving)/float64(j.w.clock.rows[row].need[i]))
}

func (j *judge) fractionOf(e *reliability.Expr, row int) float64 {
	switch e.Kind {
	case reliability.ExprTier:
		return j.fractionOfTier(e.Tier, row)
	case reliability.ExprAll:
		return j.fractionAtLeast(e.Of, len(e.Of), row)
	case reliability.ExprAny:
		return j.fractionAtLeast(e.Of, 1, row)
	}
	return j.fractionAtLeast(e.Of, e.K, row)
}

// fractionAtLeast is the greatest fraction that at least k of the members reach.
func (j *judge) fractionAtLeast(of []reliability.Expr, k, row int) float64 {
	fs := make([]float64, len(of))
	for i := range of {
		fs[i] = j.fractionOf(&of[i], row)
	}
	sort.Float64s(fs)
	return fs[len(fs)-k]
}

// monthEnds closes a month, and every twelfth a year; outages go on.
func (j *judge) monthEnds() {
	j.settle()
	j.kept.month.add(j.month)
	j.year += j.month
	j.month = 0
	j.months++
	j.w.plan(j.w.monthSource, model.HoursPerMonth)
	if j.months%12 != 0 {
		return
	}
	j.kept.yearEnds(j.year)
	j.year = 0
	j.w.rebase()
	if len(j.w.windows) > 0 {
		j.w.drawPhases()
	}
}
