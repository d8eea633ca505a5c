package simulate

import (
	"math"
	"math/rand/v2"

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

// batches is into how many batches a run is cut, when it has that many years.
const batches = 200

// archive is what is kept of the whole run.
type archive struct {
	years, perBatch, inBatch int
	lost, begins             []tally
	total, outages           tally
	planned, served          tally
	year, month              spans
	twelve                   [13]int // years by how many of their months met the SLO
	metBefore                int     // months that met it before this year
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

// yearEnds closes the year of so many hours of downtime.
func (a *archive) yearEnds(hours float64) {
	a.year.add(hours)
	a.twelve[a.month.met-a.metBefore]++
	a.metBefore = a.month.met
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
	a.year.close()
	a.month.close()
}

func (a *archive) result(w *world) Result {
	r := Result{
		Years: a.years, Events: w.events,
		Unavailability: a.total.estimate(), Frequency: a.outages.estimate(),
		ServedFraction: a.served.estimate(), Planned: a.planned.estimate(),
		Year: a.year.distribution(), Month: a.month.distribution(), Twelve: a.atLeast(),
	}
	for i, name := range w.judge.labels.names {
		if a.begins[i].sum > 0 || a.lost[i].sum > 0 {
			r.Causes = append(r.Causes, Cause{name, a.lost[i].estimate(), a.begins[i].estimate()})
		}
	}
	return r
}

// atLeast says how likely k or more months of a year meet the SLO.
func (a *archive) atLeast() [13]Estimate {
	var out [13]Estimate
	years := 0
	for k := 12; k >= 0; k-- {
		years += a.twelve[k]
		out[k] = share(years, a.year.seen)
		if a.month.budget < 0 {
			out[k] = Estimate{math.NaN(), math.NaN()}
		}
	}
	return out
}
