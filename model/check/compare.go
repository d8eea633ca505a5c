package check

import (
	"math"
	"sort"

	"nines/model"
	"nines/model/reliability"
	"nines/model/simulate"
)

// compare sets solver and twin side by side.
func compare(m *reliability.Model, s reliability.Result, r simulate.Result, method Method, seed uint64) *Report {
	hours := float64(r.Years) * model.HoursPerYear
	out := &Report{Method: method, Years: r.Years, Seed: seed, Events: r.Events, Cycles: r.Cycles, Seen: r.Seen, Solved: s,
		RelativeError: r.Unavailability.SE / r.Unavailability.Mean, Causes: causes(s, r)}
	lost, begun := 0.0, 0.0
	if method == Plain {
		lost, begun = predicted(s, hours)
	}
	out.Figures = []Figure{
		judged("unavailability", s.Unavailability, r.Unavailability, lost, 1),
		judged("outages_per_year", s.Frequency, r.Frequency, begun, model.HoursPerYear),
		judged("served_fraction", s.ServedFraction, r.ServedFraction, lost, 1),
	}
	if method == Plain {
		out.Figures = append(out.Figures, windows(m, s, r)...)
	}
	out.Verdict = verdict(out.Figures)
	if method == Plain && max(s.Frequency, r.Frequency.Mean)*hours < leastSeen || method == Accelerated && r.Seen < leastPlays {
		out.Verdict = CannotTell
	}
	return out
}

func verdict(figures []Figure) Verdict {
	for _, f := range figures {
		if f.Judged && !(math.Abs(f.Sigmas) <= Sigmas) {
			return Disagrees
		}
	}
	return Agrees
}

// predicted are the standard errors of unavailability and of outages an hour that the solver's own figures lead one to
// expect: outages of cause i come as a Poisson process of rate ν_i with exponential lengths of mean d_i = U_i/ν_i, so that
// Var U = Σ 2 ν_i d_i² / T and Var ν = Σ ν_i / T (S. M. Ross, Stochastic Processes, 2nd ed. 1996, §2.5). The larger of it
// and the error counted from batches is used: a run that never saw a rare long outage does not know its own error.
func predicted(s reliability.Result, hours float64) (lost, begun float64) {
	for _, c := range s.Causes {
		begun += c.Frequency / hours
		if c.Frequency > 0 {
			lost += 2 * c.Unavailability * c.Unavailability / c.Frequency / hours
		}
	}
	return math.Sqrt(lost), math.Sqrt(begun)
}

// judged compares a mean; scale turns both into the unit of the figure.
func judged(name string, solver float64, twin simulate.Estimate, expected, scale float64) Figure {
	if twin.SE < expected || math.IsInf(twin.SE, 0) {
		twin.SE = expected
	}
	f := counted(name, solver*scale, simulate.Estimate{Mean: twin.Mean * scale, SE: twin.SE * scale})
	f.Judged = true
	return f
}

// counted is an estimate with its interval beside the solver's figure.
func counted(name string, solver float64, twin simulate.Estimate) Figure {
	low, high := twin.Interval()
	f := Figure{Name: name, Solver: solver, Counted: twin.Mean, Low: max(low, 0), High: high, Error: twin.SE, Sigmas: math.NaN()}
	switch away := solver - twin.Mean; {
	case math.Abs(away) <= 1e-12*math.Abs(solver): // the same to rounding, however sure the twin is
		f.Sigmas = 0
	case twin.SE > 0:
		f.Sigmas = away / twin.SE
	}
	return f
}

// windows are the figures of a year and a month. They are shown and not judged: where the solver approximates the
// distribution it says so in its method.
func windows(m *reliability.Model, s reliability.Result, r simulate.Result) []Figure {
	if s.Year == nil || s.Month == nil || r.Year.Windows == 0 {
		return nil
	}
	const minutes = 60.0
	quantile := func(name string, solver float64, q simulate.Quantile) Figure {
		return Figure{Name: name, Solver: solver * minutes, Counted: q.Value * minutes, Low: q.Low * minutes, High: q.High * minutes, Error: math.NaN(), Sigmas: math.NaN()}
	}
	out := []Figure{
		quantile("year_p50_minutes", s.Year.P50, r.Year.P50), quantile("year_p90_minutes", s.Year.P90, r.Year.P90),
		quantile("year_p99_minutes", s.Year.P99, r.Year.P99), counted("year_no_outage_probability", s.Year.None, r.Year.None),
	}
	if m.SLO > 0 {
		out = append(out, counted("year_slo_met_probability", s.Year.Met, r.Year.Met), counted("month_slo_met_probability", s.Month.Met, r.Month.Met))
	}
	for i := range out {
		out[i].OfDistributions = true
	}
	return out
}

// causes joins the causes of both by name, largest first.
func causes(s reliability.Result, r simulate.Result) []Cause {
	index := map[string]int{}
	out := make([]Cause, 0, len(s.Causes))
	at := func(name string) *Cause {
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, Cause{Name: name})
		}
		return &out[i]
	}
	for _, c := range s.Causes {
		at(c.Name).Solver += c.Unavailability
	}
	for _, c := range r.Causes {
		low, high := c.Unavailability.Interval()
		x := at(c.Name)
		x.Counted, x.Low, x.High = c.Unavailability.Mean, max(low, 0), high
	}
	sort.SliceStable(out, func(i, j int) bool { return max(out[i].Solver, out[i].Counted) > max(out[j].Solver, out[j].Counted) })
	return out
}
