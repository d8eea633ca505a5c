package main

import (
	"math"
	"sort"

	"nines/model"
	"nines/model/reliability"
	"nines/model/simulate"
	"nines/web/ui/messages"
)

// simulationDocument is the contract of `nines simulate -o json` (docs/simulate.md). It may only gain fields.
type simulationDocument struct {
	Version  int               `json:"version"`
	Model    string            `json:"model"`
	Years    int               `json:"years"`
	Seed     uint64            `json:"seed"`
	Events   uint64            `json:"events"`
	Agrees   *bool             `json:"agrees"`
	Why      string            `json:"agrees_reason,omitempty"`
	Figures  []simulatedFigure `json:"figures"`
	Causes   []simulatedCause  `json:"causes"`
	Method   string            `json:"method"`
	Warnings []string          `json:"warnings"`
}

// simulatedFigure is a figure of the solver beside what the twin counted. Low and High are its 95 % interval.
type simulatedFigure struct {
	Figure   string   `json:"figure"`
	Solver   *float64 `json:"solver"`
	Estimate float64  `json:"estimate"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Error    *float64 `json:"standard_error"`
	Sigmas   *float64 `json:"sigmas"`
	Judged   bool     `json:"judged"`
}

// simulatedCause is downtime by the event that began it, minutes a year.
type simulatedCause struct {
	Cause    string   `json:"cause"`
	Solver   float64  `json:"solver_minutes_per_year"`
	Estimate float64  `json:"minutes_per_year"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
}

const (
	sigmas    = 4.0  // how far the solver may be from the twin: by chance once in 16,000 figures
	leastSeen = 30.0 // outages, below which neither the interval nor its error mean much
)

// newSimulationDocument sets solver and twin side by side.
func newSimulationDocument(name string, opt simulation, m *reliability.Model, s reliability.Result, r simulate.Result, words *messages.Catalog) simulationDocument {
	hours := float64(r.Years) * model.HoursPerYear
	lost, begun := predicted(s, hours)
	d := simulationDocument{Version: 1, Model: name, Years: r.Years, Seed: opt.seed, Events: r.Events, Method: s.Method, Causes: simulatedCauses(s, r),
		Warnings: make([]string, 0, len(s.Warnings))}
	d.Figures = []simulatedFigure{
		judged("unavailability", s.Unavailability, r.Unavailability, lost, 1),
		judged("outages_per_year", s.Frequency, r.Frequency, begun, model.HoursPerYear),
		judged("served_fraction", s.ServedFraction, r.ServedFraction, lost, 1),
	}
	d.Figures = append(d.Figures, windowFigures(m, s, r)...)
	for _, t := range s.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	if max(s.Frequency, r.Frequency.Mean)*hours < leastSeen {
		d.Why = words.T("simulate.too-few")
		return d
	}
	agrees := true
	for _, f := range d.Figures {
		agrees = agrees && (!f.Judged || f.Sigmas != nil && math.Abs(*f.Sigmas) <= sigmas)
	}
	d.Agrees = &agrees
	return d
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
func judged(name string, solver float64, twin simulate.Estimate, expected, scale float64) simulatedFigure {
	if twin.SE < expected || math.IsInf(twin.SE, 0) {
		twin.SE = expected
	}
	f := counted(name, solver*scale, simulate.Estimate{Mean: twin.Mean * scale, SE: twin.SE * scale})
	f.Judged = true
	return f
}

// counted is an estimate with its interval beside the solver's figure.
func counted(name string, solver float64, twin simulate.Estimate) simulatedFigure {
	low, high := twin.Interval()
	f := simulatedFigure{Figure: name, Solver: finite(solver), Estimate: twin.Mean, Low: real(max(low, 0)), High: real(high), Error: real(twin.SE)}
	switch away := solver - twin.Mean; {
	case math.Abs(away) <= 1e-12*math.Abs(solver): // the same to rounding, however sure the twin is
		f.Sigmas = real(0)
	case twin.SE > 0:
		f.Sigmas = real(away / twin.SE)
	}
	return f
}

// real is nil for what JSON cannot say; unlike [finite] it lets negative numbers through.
func real(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// windowFigures are those of a year and a month. They are shown and not judged: where the solver approximates the
// distribution it says so in its method.
func windowFigures(m *reliability.Model, s reliability.Result, r simulate.Result) []simulatedFigure {
	if s.Year == nil || s.Month == nil {
		return nil
	}
	const minutes = 60.0
	quantile := func(name string, solver float64, q simulate.Quantile) simulatedFigure {
		return simulatedFigure{Figure: name, Solver: finite(solver * minutes), Estimate: q.Value * minutes, Low: real(q.Low * minutes), High: real(q.High * minutes)}
	}
	out := []simulatedFigure{
		quantile("year_p50_minutes", s.Year.P50, r.Year.P50), quantile("year_p90_minutes", s.Year.P90, r.Year.P90),
		quantile("year_p99_minutes", s.Year.P99, r.Year.P99), counted("year_no_outage_probability", s.Year.None, r.Year.None),
	}
	if m.SLO > 0 {
		out = append(out, counted("year_slo_met_probability", s.Year.Met, r.Year.Met), counted("month_slo_met_probability", s.Month.Met, r.Month.Met))
	}
	return out
}

// simulatedCauses joins the causes of both by name, largest first.
func simulatedCauses(s reliability.Result, r simulate.Result) []simulatedCause {
	index := map[string]int{}
	out := make([]simulatedCause, 0, len(s.Causes))
	at := func(name string) *simulatedCause {
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, simulatedCause{Cause: name, Low: real(0), High: real(0)})
		}
		return &out[i]
	}
	for _, c := range s.Causes {
		at(c.Name).Solver += c.Unavailability * minutesPerYear
	}
	for _, c := range r.Causes {
		low, high := c.Unavailability.Interval()
		x := at(c.Name)
		x.Estimate, x.Low, x.High = c.Unavailability.Mean*minutesPerYear, real(max(low, 0)*minutesPerYear), real(high*minutesPerYear)
	}
	sort.SliceStable(out, func(i, j int) bool { return max(out[i].Solver, out[i].Estimate) > max(out[j].Solver, out[j].Estimate) })
	return out
}
