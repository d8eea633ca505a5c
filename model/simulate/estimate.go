package simulate

import (
	"math"
	"math/rand/v2"
	"sort"

	"nines/model"
)

// Estimate is a mean with its standard error, by batch means: the run is cut into equal batches of whole years, long enough
// to be nearly independent (A. M. Law, Simulation Modeling and Analysis, 5th ed. 2015, §9.5.3).
type Estimate struct {
	Mean float64
	SE   float64 // +Inf when there are fewer than two batches
}

// z95 is the 97.5 % quantile of the normal distribution.
const z95 = 1.959964

// Interval is the 95 % confidence interval.
func (e Estimate) Interval() (low, high float64) { return e.Mean - z95*e.SE, e.Mean + z95*e.SE }

// tally collects batch values of one quantity.
type tally struct{ n, sum, squares float64 }

func (t *tally) add(x float64) {
	t.n++
	t.sum += x
	t.squares += x * x
}

func (t *tally) estimate() Estimate {
	mean := t.sum / t.n
	if t.n < 2 {
		return Estimate{mean, math.Inf(1)}
	}
	variance := max(0, t.squares-t.n*mean*mean) / (t.n - 1)
	return Estimate{mean, math.Sqrt(variance / t.n)}
}

// Distribution is the downtime of the windows watched, a year or a month each.
type Distribution struct {
	Hours              float64  // of a window
	Windows            int      // how many were watched
	None               Estimate // share of windows without downtime
	Met                Estimate // share of windows that met the SLO; NaN without one
	P50, P90, P95, P99 Quantile
	downtimes          []float64 // ascending; a random choice when there were too many to keep
}

// Quantile of the downtime in hours, with a 95 % interval from order statistics (H. A. David, H. N. Nagaraja, Order
// Statistics, 3rd ed. 2003, §7.1).
type Quantile struct{ Value, Low, High float64 }

// AtMost is the share of windows with at most so many hours of downtime.
func (d *Distribution) AtMost(hours float64) float64 {
	n := sort.Search(len(d.downtimes), func(i int) bool { return d.downtimes[i] > hours })
	return float64(n) / float64(len(d.downtimes))
}

// keepWindows is how many downtimes are kept; beyond it each has an equal chance to be among them.
const keepWindows = 1 << 19

// spans collects the downtimes of windows of one length.
type spans struct {
	hours     float64
	budget    float64 // downtime that meets the SLO; negative: none asked for
	rand      *rand.Rand
	seen      int
	none, met int
	downtimes []float64
}

func newSpans(hours, slo float64, r *rand.Rand) spans {
	s := spans{hours: hours, budget: -1, rand: r}
	if slo > 0 {
		s.budget = (1 - slo) * hours
	}
	return s
}

func (s *spans) add(hours float64) {
	s.seen++
	if hours <= 0 {
		s.none++
	}
	if hours <= s.budget {
		s.met++
	}
	if len(s.downtimes) < keepWindows {
		s.downtimes = append(s.downtimes, hours)
		return
	}
	// Reservoir sampling, algorithm R (J. S. Vitter, ACM TOMS 11(1), 1985).
	if k := s.rand.IntN(s.seen); k < keepWindows {
		s.downtimes[k] = hours
	}
}

func (s *spans) distribution() Distribution {
	sort.Float64s(s.downtimes)
	d := Distribution{Hours: s.hours, Windows: s.seen, None: share(s.none, s.seen), downtimes: s.downtimes}
	d.Met = Estimate{math.NaN(), math.NaN()}
	if s.budget >= 0 {
		d.Met = share(s.met, s.seen)
	}
	d.P50, d.P90, d.P95, d.P99 = s.quantile(0.50), s.quantile(0.90), s.quantile(0.95), s.quantile(0.99)
	return d
}

// quantile reads p off the sorted downtimes: the smallest x with P(downtime <= x) >= p.
func (s *spans) quantile(p float64) Quantile {
	n := float64(len(s.downtimes))
	at := func(k float64) float64 {
		return s.downtimes[min(max(int(math.Ceil(k))-1, 0), len(s.downtimes)-1)]
	}
	spread := z95 * math.Sqrt(n*p*(1-p))
	return Quantile{at(n * p), at(n*p - spread), at(n*p + spread)}
}

// share is a proportion with its binomial standard error.
func share(k, n int) Estimate {
	p := float64(k) / float64(n)
	return Estimate{p, math.Sqrt(p * (1 - p) / float64(n))}
}

// batches is into how many batches a run is cut, when it has that many years.
const batches = 200

// archive is what is kept of the whole run.
type archive struct {
	years, perBatch, inBatch int
	lost, begins             []tally
	total, outages           tally
	planned, served          tally
	year, month              spans
}

func newArchive(causes, years int, slo float64, r *rand.Rand) *archive {
	a := &archive{perBatch: max(1, years/batches), lost: make([]tally, causes), begins: make([]tally, causes)}
	a.year = newSpans(model.HoursPerYear, slo, r)
	a.month = newSpans(model.HoursPerMonth, slo, r)
	return a
}

// yearDone counts a year, and moves the books into the tallies when a batch is full.
func (a *archive) yearDone(b *books) {
	a.years++
	a.inBatch++
	if a.inBatch == a.perBatch {
		a.close(b)
	}
}

// close moves the books of the years of a batch into the tallies.
func (a *archive) close(b *books) {
	hours := model.HoursPerYear * float64(a.inBatch)
	a.inBatch = 0
	lost, begins := 0.0, 0.0
	for i := range b.lost {
		a.lost[i].add(b.lost[i] / hours)
		a.begins[i].add(b.begins[i] / hours)
		lost += b.lost[i]
		begins += b.begins[i]
	}
	a.total.add(lost / hours)
	a.outages.add(begins / hours)
	a.planned.add(b.planned / hours)
	a.served.add(b.served / b.load)
	b.clear()
}

func (a *archive) result(w *world) Result {
	r := Result{
		Years: a.years, Events: w.events,
		Unavailability: a.total.estimate(), Frequency: a.outages.estimate(),
		ServedFraction: a.served.estimate(), Planned: a.planned.estimate(),
		Year: a.year.distribution(), Month: a.month.distribution(),
	}
	for i, name := range w.judge.labels.names {
		if a.begins[i].sum > 0 || a.lost[i].sum > 0 {
			r.Causes = append(r.Causes, Cause{name, a.lost[i].estimate(), a.begins[i].estimate()})
		}
	}
	return r
}
