package main

import (
	"math"

	"nines/model/check"
	"nines/model/plan"
	"nines/web/ui/messages"
)

// simulationDocument is the contract of `nines simulate -o json` (docs/simulate.md). It may only gain fields.
type simulationDocument struct {
	Version    int               `json:"version"`
	Model      string            `json:"model"`
	Years      int               `json:"years"`
	Seed       uint64            `json:"seed"`
	Events     uint64            `json:"events"`
	Agrees     *bool             `json:"agrees"`
	Why        string            `json:"agrees_reason,omitempty"`
	Figures    []simulatedFigure `json:"figures"`
	Causes     []simulatedCause  `json:"causes"`
	Method     string            `json:"method"`
	Warnings   []string          `json:"warnings"`
	Simulation string            `json:"simulation"`
	Instead    string            `json:"simulation_reason,omitempty"`
	Cycles     int               `json:"cycles"`
	Seen       int               `json:"plays_with_loss"`
	Far        *float64          `json:"relative_error"`

	Prices *plan.DocumentBook `json:"prices"`
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
	Declared *float64 `json:"declared_error"`
	Beyond   *float64 `json:"sigmas_beyond"`
	AtMost   *float64 `json:"at_most_share"`
	Less     *float64 `json:"less_share"`
}

// simulatedCause is downtime by the event that began it, minutes a year.
type simulatedCause struct {
	Cause    string   `json:"cause"`
	Solver   float64  `json:"solver_minutes_per_year"`
	Estimate float64  `json:"minutes_per_year"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Declared *float64 `json:"declared_error"`
	Beyond   *float64 `json:"sigmas_beyond"`
	Judged   bool     `json:"judged"`
}

func newSimulationDocument(name string, r *check.Report, words *messages.Catalog) simulationDocument {
	d := simulationDocument{Version: 1, Model: name, Years: r.Years, Seed: r.Seed, Events: r.Events, Method: r.Solved.Method,
		Simulation: string(r.Method), Cycles: r.Cycles, Seen: r.Seen, Far: real(r.RelativeError),
		Figures: make([]simulatedFigure, 0, len(r.Figures)), Causes: make([]simulatedCause, 0, len(r.Causes)), Warnings: make([]string, 0, len(r.Solved.Warnings))}
	for _, f := range r.Figures {
		d.Figures = append(d.Figures, simulatedFigure{f.Name, finite(f.Solver), f.Counted, real(f.Low), real(f.High), real(f.Error), real(f.Sigmas), f.Judged,
			real(f.Declared), real(f.Beyond), real(f.AtMost), real(f.Less)})
	}
	for _, c := range r.Causes {
		d.Causes = append(d.Causes, simulatedCause{c.Name, c.Solver * minutesPerYear, c.Counted * minutesPerYear, real(c.Low * minutesPerYear), real(c.High * minutesPerYear),
			real(c.Declared * minutesPerYear), real(c.Beyond), c.Judged})
	}
	for _, t := range r.Solved.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	if t := check.FallbackText(r.Fallback); t.ID != "" {
		d.Instead = words.Text(t)
	}
	switch agrees := r.Verdict == check.Agrees; {
	case r.Verdict != check.CannotTell:
		d.Agrees = &agrees
	case r.Method == check.Accelerated:
		d.Why = words.T("simulate.too-few-plays")
	default:
		d.Why = words.T("simulate.too-few")
	}
	return d
}

// real is nil for what JSON cannot say; unlike [finite] it lets negative numbers through.
func real(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
