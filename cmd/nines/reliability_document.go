package main

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reliability"
	"nines/web/ui/messages"
)

// reliabilityDocument is the contract of `nines reliability -o json` (docs/json.md). It may only gain fields.
type reliabilityDocument struct {
	Availability   *float64           `json:"availability"`
	Unavailability *float64           `json:"unavailability"`
	Why            string             `json:"unavailability_reason,omitempty"`
	Most           *float64           `json:"unavailability_at_most,omitempty"` // only where unavailability is null
	Error          float64            `json:"unavailability_error"`
	OutagesPerYear *float64           `json:"outages_per_year"`
	MeanOutage     *float64           `json:"mean_outage_hours"`
	MeanOutageWhy  string             `json:"mean_outage_hours_reason,omitempty"`
	Downtime       *float64           `json:"downtime_minutes_per_year"`
	ServedFraction *float64           `json:"served_fraction"`
	Year           reliabilityYear    `json:"year"`
	Month          reliabilityMonth   `json:"month"`
	Months         *reliabilityMonths `json:"months,omitempty"`
	Budget         *reliabilityBudget `json:"error_budget,omitempty"`
	Loss           *reliabilityLoss   `json:"loss,omitempty"`
	Causes         []reliabilityCause `json:"causes"`
	Importance     []importancePart   `json:"importance"`
	Ranges         *reliabilityRanges `json:"ranges,omitempty"`
	Method         string             `json:"method"`
	Warnings       []string           `json:"warnings"`
}

type reliabilityYear struct {
	P50    *float64 `json:"p50_minutes"`
	P50Why string   `json:"p50_minutes_reason,omitempty"`
	P90    *float64 `json:"p90_minutes"`
	P90Why string   `json:"p90_minutes_reason,omitempty"`
	P95    *float64 `json:"p95_minutes"`
	P99    *float64 `json:"p99_minutes"`
	P99Why string   `json:"p99_minutes_reason,omitempty"`
	None   *float64 `json:"no_outage_probability"`
	Met    *float64 `json:"slo_met_probability"`
	MetWhy string   `json:"slo_met_probability_reason,omitempty"`
	Method string   `json:"method"`
	Error  float64  `json:"error"`
}

type reliabilityMonth struct {
	Met    *float64 `json:"slo_met_probability"`
	MetWhy string   `json:"slo_met_probability_reason,omitempty"`
	None   *float64 `json:"no_outage_probability"`
	Credit *float64 `json:"expected_credit,omitempty"`
	Error  float64  `json:"error"`
}

// reliabilityMonths is how many of twelve months meet the SLO.
type reliabilityMonths struct {
	AtLeast []float64 `json:"slo_met_at_least"`
	Error   float64   `json:"error"`
}

// reliabilityBudget is what the SLO allows, and the share of it that is expected to be used.
type reliabilityBudget struct {
	Year  float64 `json:"minutes_per_year"`
	Month float64 `json:"minutes_per_month"`
	Used  float64 `json:"expected_use"`
}

// reliabilityLoss is what downtime costs a year, in the currency's units.
type reliabilityLoss struct {
	Currency string  `json:"currency"`
	PerHour  string  `json:"per_hour"`
	Expected string  `json:"expected_per_year"`
	P50      *string `json:"year_p50"`
	P95      *string `json:"year_p95"`
	P99      *string `json:"year_p99"`
}

type reliabilityCause struct {
	Cause   string  `json:"cause"`
	Minutes float64 `json:"minutes_per_year"`
	Share   float64 `json:"share"`
}

// importancePart is what a part matters, in minutes a year that a change would take away; null where it does not apply.
type importancePart struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Birnbaum *float64 `json:"birnbaum"`
	Never    *float64 `json:"never_fails_minutes"`
	Unit     *float64 `json:"one_more_unit_minutes"`
	Zone     *float64 `json:"one_more_zone_minutes"`
	Repair   *float64 `json:"half_repair_minutes"`
}

// reliabilityRanges is what the ranges of the file leave open.
type reliabilityRanges struct {
	Samples        int                `json:"samples"`
	Seed           uint64             `json:"seed"`
	Unavailability model.Range        `json:"unavailability"`
	OutagesPerYear model.Range        `json:"outages_per_year"`
	Inputs         []reliabilityInput `json:"inputs"`
	Tornado        []reliabilitySwing `json:"tornado"`
}

type reliabilityInput struct {
	Path  string      `json:"path"`
	Unit  string      `json:"unit"`
	Asked model.Range `json:"asked"`
	Drawn model.Range `json:"drawn"`
}

type reliabilitySwing struct {
	Path  string  `json:"path"`
	Low   float64 `json:"at_low_minutes"`
	High  float64 `json:"at_high_minutes"`
	Width float64 `json:"swing_minutes"`
}

const minutesPerYear = model.HoursPerYear * 60

// newReliabilityDocument writes a solved model as the contract.
func newReliabilityDocument(m *reliability.Model, a modelAnswer, words *messages.Catalog) reliabilityDocument {
	r := a.Result
	d := reliabilityDocument{
		Error: r.Error, Method: r.Method,
		Causes: make([]reliabilityCause, 0, len(r.Causes)), Warnings: make([]string, 0, len(r.Warnings)),
		Importance: make([]importancePart, 0, len(a.parts)),
	}
	for _, t := range r.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	if !r.Known() {
		return d.unknown(r, words)
	}
	d.Availability, d.Unavailability, d.OutagesPerYear = just(r.Availability()), just(r.Unavailability), just(r.Frequency*model.HoursPerYear)
	d.Downtime, d.ServedFraction = just(r.Unavailability*minutesPerYear), just(r.ServedFraction)
	if m.SLO > 0 {
		b := model.BudgetOf(m.SLO, r.Unavailability)
		d.Budget = &reliabilityBudget{float64(b.Year) * 60, float64(b.Month) * 60, b.Expected}
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
	if a.leftOut > 0 {
		seconds := strconv.FormatFloat(a.leftOut, 'g', 2, 64)
		if len(a.parts) > 0 {
			d.Warnings = append(d.Warnings, words.T("models.some-left-out", "seconds", seconds))
		} else {
			d.Warnings = append(d.Warnings, words.T("models.left-out", "seconds", seconds))
		}
	}
	for _, p := range a.parts {
		d.Importance = append(d.Importance, importancePart{string(p.Kind), p.Name, applies(p.Birnbaum, 1), applies(p.Never, minutesPerYear),
			applies(p.Unit, minutesPerYear), applies(p.Another, minutesPerYear), applies(p.Repair, minutesPerYear)})
	}
	if a.uncertain != nil {
		d.Ranges = newReliabilityRanges(a)
	}
	d.windows(m, r, words)
	if !a.downtime.IsZero() && r.Year != nil {
		cost := func(hours float64) string { return a.downtime.Times(hours).Amount.Round(6).String() }
		d.Loss = &reliabilityLoss{Currency: string(a.downtime.Currency), PerHour: a.downtime.Amount.String(), Expected: cost(r.Unavailability * model.HoursPerYear)}
		if d.Year.P50 != nil {
			costs := func(minutes *float64) *string {
				if minutes == nil {
					return nil
				}
				text := cost(*minutes / 60)
				return &text
			}
			d.Loss.P50, d.Loss.P95, d.Loss.P99 = costs(d.Year.P50), costs(d.Year.P95), costs(d.Year.P99)
		}
	}
	return d
}

// just is a number that is known.
func just(v float64) *float64 { return &v }

// unknown is the answer where more may have been left out than was found: a bound, and why there is nothing else.
func (d reliabilityDocument) unknown(r reliability.Result, words *messages.Catalog) reliabilityDocument {
	why := words.T("models.unknown")
	most := math.Min(1, r.Unavailability+r.Error)
	d.Why, d.Most, d.MeanOutageWhy = why, &most, why
	d.Year = reliabilityYear{P50Why: why, P90Why: why, P99Why: why, MetWhy: why, Error: 1}
	d.Month = reliabilityMonth{MetWhy: why, Error: 1}
	return d
}

// quantile is minutes of downtime; nil where the declared error of probabilities lets it be anything: what is not exceeded
// with probability p + error is then not bounded.
func quantile(d *reliability.Distribution, p, hours float64, words *messages.Catalog) (*float64, string) {
	if !d.ToldAt(p) {
		return nil, words.T("models.too-rough", "error", strconv.FormatFloat(d.Error, 'g', 2, 64))
	}
	return just(hours * 60), ""
}

// toldOf is a distribution that says something, or nil and why there is none.
func toldOf(d *reliability.Distribution, words *messages.Catalog) (*reliability.Distribution, string) {
	switch {
	case d == nil:
		return nil, words.T("cli.no-distribution")
	case !d.Told():
		return nil, words.T("models.too-rough", "error", strconv.FormatFloat(d.Error, 'g', 2, 64))
	}
	return d, ""
}

// applies is nil for what does not apply.
func applies(v, times float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v *= times
	return &v
}

func newReliabilityRanges(a modelAnswer) *reliabilityRanges {
	u := a.uncertain
	year := func(r model.Range) model.Range {
		return model.Range{Low: r.Low * model.HoursPerYear, Likely: r.Likely * model.HoursPerYear, High: r.High * model.HoursPerYear}
	}
	out := &reliabilityRanges{Samples: u.Samples, Seed: a.seed, Unavailability: u.Unavailability, OutagesPerYear: year(u.Frequency)}
	for _, i := range u.Inputs {
		out.Inputs = append(out.Inputs, reliabilityInput{i.Path, i.Unit, model.Range{Low: i.Low, Likely: i.Likely, High: i.High}, i.Drawn})
	}
	for _, s := range u.Tornado {
		out.Tornado = append(out.Tornado, reliabilitySwing{s.Path, s.AtLow * minutesPerYear, s.AtHigh * minutesPerYear, s.Width() * minutesPerYear})
	}
	return out
}

// windows fills in the year and the month; what does not exist says why.
func (d *reliabilityDocument) windows(m *reliability.Model, r reliability.Result, words *messages.Catalog) {
	y, mo := &d.Year, &d.Month
	if r.Year != nil {
		y.Method, y.Error = r.Year.Method, r.Year.Error
	}
	if year, why := toldOf(r.Year, words); year == nil {
		y.P50Why, y.P90Why, y.P99Why = why, why, why
	} else {
		y.P50, y.P50Why = quantile(year, 0.50, year.P50, words)
		y.P90, y.P90Why = quantile(year, 0.90, year.P90, words)
		y.P95, _ = quantile(year, 0.95, year.P95, words)
		y.P99, y.P99Why = quantile(year, 0.99, year.P99, words)
		y.None = &year.None
	}
	y.Met, y.MetWhy = met(m, r.Year, words)
	mo.Met, mo.MetWhy = met(m, r.Month, words)
	if r.Month != nil {
		mo.Error = r.Month.Error
	}
	if month, _ := toldOf(r.Month, words); month == nil {
		return
	}
	mo.None = &r.Month.None
	if len(m.Credits) > 0 {
		mo.Credit = &r.Month.Credit
	}
	if mo.Met != nil {
		twelve := reliability.OfTwelve(r.Month, r.Unavailability)
		if twelve.Told() {
			d.Months = &reliabilityMonths{twelve.AtLeast[:], twelve.Error}
		}
	}
}

// met is the probability that a window meets the SLO, or why there is none.
func met(m *reliability.Model, d *reliability.Distribution, words *messages.Catalog) (*float64, string) {
	d, why := toldOf(d, words)
	switch {
	case m.SLO == 0:
		return nil, words.T("cli.no-slo")
	case d == nil:
		return nil, why
	case finite(d.Met) == nil:
		return nil, words.T("cli.no-distribution")
	}
	return &d.Met, ""
}
