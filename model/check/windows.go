package check

import (
	"fmt"
	"math"

	"nines/model"
	"nines/model/reliability"
	"nines/model/simulate"
)

// percentile is one of a year.
type percentile struct {
	name  string
	p     float64
	hours float64 // as the solver has it
	twin  simulate.Quantile
}

func percentiles(d *reliability.Distribution, twin *simulate.Distribution) []percentile {
	return []percentile{
		{"year_p50_minutes", 0.50, d.P50, twin.P50}, {"year_p90_minutes", 0.90, d.P90, twin.P90},
		{"year_p95_minutes", 0.95, d.P95, twin.P95}, {"year_p99_minutes", 0.99, d.P99, twin.P99},
	}
}

// asked are the levels of downtime that the solver has something to say of.
func asked(m *reliability.Model, s *reliability.Result) simulate.Levels {
	var out simulate.Levels
	if s.Year.Told() {
		out.Year = append(out.Year, 0)
		if m.SLO > 0 {
			out.Year = append(out.Year, (1-m.SLO)*model.HoursPerYear)
		}
		for _, q := range percentiles(s.Year, &simulate.Distribution{}) {
			if s.Year.ToldAt(q.p) {
				out.Year = append(out.Year, q.hours)
			}
		}
	}
	if s.Month.Told() {
		out.Month = append(out.Month, 0)
		if m.SLO > 0 {
			out.Month = append(out.Month, (1-m.SLO)*model.HoursPerMonth)
		}
	}
	return out
}

// windows are the figures of a year and a month, judged by probability: the solver says P(D ≤ x) = p to what it declares,
// and the twin counted how many windows had at most x, and how many less.
func windows(m *reliability.Model, s *reliability.Result, r *simulate.Result) []Figure {
	if s.Year == nil || s.Month == nil || math.IsNaN(r.Year.None.Mean) {
		return nil
	}
	var out []Figure
	for _, q := range percentiles(s.Year, &r.Year) {
		out = append(out, ofPercentile(q, s, r))
	}
	year, month := s.Year.Error, s.Month.Error
	out = append(out, ofShare("year_no_outage_probability", s.Year.None, year, &r.Year, 0, r.Year.None))
	if m.SLO > 0 {
		out = append(out, ofShare("year_slo_met_probability", s.Year.Met, year, &r.Year, (1-m.SLO)*model.HoursPerYear, r.Year.Met),
			ofShare("month_slo_met_probability", s.Month.Met, month, &r.Month, (1-m.SLO)*model.HoursPerMonth, r.Month.Met))
	}
	out = append(out, ofShare("month_no_outage_probability", s.Month.None, month, &r.Month, 0, r.Month.None))
	out = append(out, ofTwelve(s, r)...)
	sure := s.Known() && clocked(m)
	for i := range out {
		f := &out[i]
		f.OfDistributions = true
		if math.IsNaN(f.Solver) || math.IsNaN(f.Counted) || !sure {
			f.Judged = false
		}
		if !s.Known() {
			f.Solver, f.Sigmas, f.Beyond, f.Declared = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		}
	}
	return out
}

// clocked says whether it is defined which rows of need a year holds: where a tier has several and none says how often it
// begins, there is no clock, and twin and solver take all rows at once.
func clocked(m *reliability.Model) bool {
	rows, spells := false, false
	for i := range m.Tiers {
		for _, n := range m.Tiers[i].Need {
			rows = rows || n.Units != m.Tiers[i].Need[0].Units
			spells = spells || n.Spells > 0
		}
	}
	return spells || !rows
}

// level finds what was counted at some hours.
func level(d *simulate.Distribution, hours float64) (simulate.Level, bool) {
	for _, l := range d.Levels {
		if l.Hours == hours {
			return l, true
		}
	}
	return simulate.Level{}, false
}

// skew is what the skewness of a binomial number adds to four standard errors, in windows: (z² − 1)/6 (E. A. Cornish, R. A.
// Fisher, "Moments and cumulants in the specification of distributions", 1937). Of what is expected once in a hundred runs
// two or three are then no surprise.
const skew = (Sigmas*Sigmas - 1) / 6

// off is how far a probability, declared to some size, is from a share that was counted, in standard errors. The standard
// error is at least the binomial one of the nearest probability that the solver allows.
func off(p, declared float64, share simulate.Estimate, one float64) float64 {
	nearest := min(max(share.Mean, p-declared), p+declared)
	nearest = min(max(nearest, 0), 1)
	se := max(share.SE, math.Sqrt(nearest*(1-nearest)*one))
	return beyond(p-share.Mean, declared+skew*one+1e-12, se)
}

// ofShare judges the probability of at most so many hours in a window.
func ofShare(name string, p, declared float64, twin *simulate.Distribution, hours float64, shown simulate.Estimate) Figure {
	l, ok := level(twin, hours)
	if !ok { // the solver cannot tell
		return counted(name, math.NaN(), shown)
	}
	f := counted(name, p, l.AtMost)
	f.High = min(f.High, 1)
	f.Judged, f.Declared = true, declared
	f.Beyond = off(p, declared+twin.Assumed, l.AtMost, l.One)
	return f
}

// ofPercentile judges a percentile x of probability p by P(D < x) ≤ p ≤ P(D ≤ x).
func ofPercentile(q percentile, s *reliability.Result, r *simulate.Result) Figure {
	const minutes = 60.0
	f := counted(q.name, math.NaN(), simulate.Estimate{Mean: q.twin.Value * minutes, SE: math.NaN()})
	f.Low, f.High = q.twin.Low*minutes, q.twin.High*minutes
	if !s.Year.Told() || !s.Year.ToldAt(q.p) {
		return f
	}
	l, ok := level(&r.Year, q.hours)
	if !ok {
		return f
	}
	f.Solver, f.Judged, f.Declared = q.hours*minutes, true, s.Year.Error
	f.AtMost, f.Less = l.AtMost.Mean, l.Below.Mean
	may := s.Year.Error + r.Year.Assumed
	switch {
	case q.p > l.AtMost.Mean:
		f.Beyond = off(q.p, may, l.AtMost, l.One)
	case q.p < l.Below.Mean:
		f.Beyond = off(q.p, may, l.Below, l.One)
	default:
		f.Beyond = 0
	}
	f.Beyond = 0 - f.Beyond // too little downtime for its probability is a solver below
	return f
}

// monthsFigure is the name of the figure that so many months or more of a year meet the SLO.
const monthsFigure = "months_slo_met_at_least_%d_probability"

// Months is the k of the figure that k or more months of a year meet the SLO; 0 of every other figure.
func (f *Figure) Months() int {
	k := 0
	if _, err := fmt.Sscanf(f.Name, monthsFigure, &k); err != nil {
		return 0
	}
	return k
}

// sureMonths is the probability from which on fewer months need not be shown.
const sureMonths = 0.999

// ofTwelve judges how likely 12, 11, … months of a year meet the SLO, down to what is nearly sure.
func ofTwelve(s *reliability.Result, r *simulate.Result) []Figure {
	if !s.Month.Told() || math.IsNaN(s.Month.Met) || math.IsNaN(r.Twelve[12].Mean) {
		return nil
	}
	twelve := reliability.OfTwelve(s.Month, s.Unavailability)
	if !twelve.Told() {
		return nil
	}
	var out []Figure
	for k := 12; k >= 1; k-- {
		f := counted(fmt.Sprintf(monthsFigure, k), twelve.AtLeast[k], r.Twelve[k])
		f.High = min(f.High, 1)
		f.Judged, f.Declared = true, twelve.Error
		f.Beyond = off(twelve.AtLeast[k], twelve.Error, r.Twelve[k], 1/float64(r.Year.Windows))
		out = append(out, f)
		if twelve.AtLeast[k] >= sureMonths && r.Twelve[k].Mean >= sureMonths {
			break
		}
	}
	return out
}
