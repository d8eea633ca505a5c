package main

import (
	"nines/model"
	"nines/model/reliability"
	"nines/web/ui/messages"
)

// reliabilityDocument is the contract of `nines reliability -o json` (docs/json.md). It may only gain fields.
type reliabilityDocument struct {
	Availability   float64            `json:"availability"`
	Unavailability float64            `json:"unavailability"`
	OutagesPerYear float64            `json:"outages_per_year"`
	MeanOutage     *float64           `json:"mean_outage_hours"`
	MeanOutageWhy  string             `json:"mean_outage_hours_reason,omitempty"`
	Downtime       float64            `json:"downtime_minutes_per_year"`
	ServedFraction float64            `json:"served_fraction"`
	Year           reliabilityYear    `json:"year"`
	Month          reliabilityMonth   `json:"month"`
	Causes         []reliabilityCause `json:"causes"`
	Method         string             `json:"method"`
	Warnings       []string           `json:"warnings"`
}

type reliabilityYear struct {
	P50    *float64 `json:"p50_minutes"`
	P50Why string   `json:"p50_minutes_reason,omitempty"`
	P90    *float64 `json:"p90_minutes"`
	P90Why string   `json:"p90_minutes_reason,omitempty"`
	P99    *float64 `json:"p99_minutes"`
	P99Why string   `json:"p99_minutes_reason,omitempty"`
	Met    *float64 `json:"slo_met_probability"`
	MetWhy string   `json:"slo_met_probability_reason,omitempty"`
}

type reliabilityMonth struct {
	Met    *float64 `json:"slo_met_probability"`
	MetWhy string   `json:"slo_met_probability_reason,omitempty"`
}

type reliabilityCause struct {
	Cause   string  `json:"cause"`
	Minutes float64 `json:"minutes_per_year"`
	Share   float64 `json:"share"`
}

const minutesPerYear = model.HoursPerYear * 60

// newReliabilityDocument writes a solved model as the contract.
func newReliabilityDocument(m *reliability.Model, r reliability.Result, words *messages.Catalog) reliabilityDocument {
	d := reliabilityDocument{
		Availability: r.Availability(), Unavailability: r.Unavailability, OutagesPerYear: r.Frequency * model.HoursPerYear,
		Downtime: r.Unavailability * minutesPerYear, ServedFraction: r.ServedFraction, Method: r.Method,
		Causes: make([]reliabilityCause, 0, len(r.Causes)), Warnings: make([]string, 0, len(r.Warnings)),
	}
	if d.MeanOutage = finite(float64(r.MeanOutage())); d.MeanOutage == nil {
		d.MeanOutageWhy = words.T("cli.no-outages")
	}
	for _, c := range r.Causes {
		share := 0.0
		if r.Unavailability > 0 {
			share = c.Unavailability / r.Unavailability
		}
		d.Causes = append(d.Causes, reliabilityCause{c.Name, c.Unavailability * minutesPerYear, share})
	}
	for _, t := range r.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	d.Year, d.Month = reliabilityWindows(m, r, words)
	return d
}

// reliabilityWindows fills in the year and the month; what does not exist says why.
func reliabilityWindows(m *reliability.Model, r reliability.Result, words *messages.Catalog) (y reliabilityYear, mo reliabilityMonth) {
	unknown := words.T("cli.no-distribution")
	if r.Year == nil {
		y.P50Why, y.P90Why, y.P99Why = unknown, unknown, unknown
	} else {
		minutes := func(hours float64) *float64 { v := hours * 60; return &v }
		y.P50, y.P90, y.P99 = minutes(r.Year.P50), minutes(r.Year.P90), minutes(r.Year.P99)
	}
	y.Met, y.MetWhy = met(m, r.Year, words)
	mo.Met, mo.MetWhy = met(m, r.Month, words)
	return y, mo
}

// met is the probability that a window meets the SLO, or why there is none.
func met(m *reliability.Model, d *reliability.Distribution, words *messages.Catalog) (*float64, string) {
	switch {
	case m.SLO == 0:
		return nil, words.T("cli.no-slo")
	case d == nil || finite(d.Met) == nil:
		return nil, words.T("cli.no-distribution")
	}
	return &d.Met, ""
}
