package main

import (
	"strconv"
	"strings"

	"nines/model/plan"
)

// csvColumns are the columns of `nines compare -o csv`, in order; docs/json.md explains each. Columns may be added at the
// end and never change their meaning.
var csvColumns = []string{
	"id", "title", "currency", "monthly", "list", "effective", "upfront", "expected_downtime",
	"availability", "unavailability", "outages_per_year",
	"downtime_hours_mean", "downtime_hours_p50", "downtime_hours_p90", "downtime_hours_p99",
	"slo_target", "slo_year_met_probability", "slo_month_met_probability",
	"scale_factor", "scale_p50_seconds", "scale_p90_seconds", "scale_bottleneck", "ceiling_factor", "shed_requests",
	"price_region", "price_as_of", "errors",
}

// compareCSV is one row a scenario. It is cut from the JSON document, so the two can never differ; what does not exist is
// an empty field.
func compareCSV(d plan.Document) [][]string {
	out := [][]string{csvColumns}
	for _, s := range d.Scenarios {
		row := []string{s.ID, s.Title}
		row = append(row, csvCost(s.Cost)...)
		row = append(row, csvAvailability(s.Availability)...)
		row = append(row, csvScale(s.TimeToScale)...)
		out = append(out, append(row, d.Prices.Region, d.Prices.AsOf, strings.Join(s.Errors, "; ")))
	}
	return out
}

func csvCost(c *plan.DocumentCost) []string {
	if c == nil {
		return make([]string, 6)
	}
	down := ""
	if c.ExpectedDowntime != nil {
		down = *c.ExpectedDowntime
	}
	return []string{c.Currency, c.Monthly, c.List, c.Effective, c.Upfront, down}
}

func csvAvailability(a *plan.DocumentAvailability) []string {
	if a == nil {
		return make([]string, 10)
	}
	d := a.Downtime
	return []string{number(&a.Expected), number(&a.Unavailability), number(&a.OutagesPerYear),
		number(&d.Mean), number(d.P50), number(d.P90), number(d.P99),
		number(&a.SLO.Target), number(a.SLO.YearMet), number(a.SLO.MonthMet)}
}

func csvScale(s *plan.DocumentScale) []string {
	if s == nil {
		return make([]string, 6)
	}
	return []string{number(&s.Factor), number(s.P50), number(s.P90), s.Bottleneck, number(s.Ceiling), number(&s.Shed)}
}

// number is the shortest text that reads back as the same float64; "" for one that does not exist.
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}
