package reference

import "nines/model"

// The workload's defaults. Each key is also the path in the YAML. They describe a small server-rendered web application
// with a relational database; all are general knowledge, to be replaced by measurements (nines usage).
const (
	smallApp        = "general: a small server-rendered web application on a relational database; replace it by a measurement"
	planningDefault = "general: a planning value; replace it by your own"
	workloadAsOf    = "2026-11"
)

var workloadFigures = []Figure{
	{Key: "request.cpu", Value: 0.015, Unit: "s", Low: 0.002, High: 0.1, Name: model.Msg("figure.request.cpu"), Provenance: defaultGeneral(smallApp)},
	{Key: "request.memory", Value: 2e6, Unit: "B", Low: 0.2e6, High: 20e6, Name: model.Msg("figure.request.memory"), Provenance: defaultGeneral(smallApp)},
	{Key: "request.in", Value: 2e3, Unit: "B", Low: 0.5e3, High: 20e3, Name: model.Msg("figure.request.in"), Provenance: defaultGeneral(smallApp)},
	{Key: "request.out", Value: 40e3, Unit: "B", Low: 2e3, High: 500e3, Name: model.Msg("figure.request.out"), Provenance: defaultGeneral(smallApp)},
	{Key: "request.cdn", Value: 0, Unit: "share", Low: 0, High: 0.9, Name: model.Msg("figure.request.cdn"), Provenance: defaultGeneral("general: no CDN until one is asked for")},
	{Key: "database.queries", Value: 3, Unit: "count", Low: 1, High: 20, Name: model.Msg("figure.database.queries"), Provenance: defaultGeneral(smallApp)},
	{Key: "database.cpu", Value: 0.001, Unit: "s", Low: 0.0002, High: 0.01, Name: model.Msg("figure.database.cpu"), Provenance: defaultGeneral(smallApp)},
	{Key: "database.reads", Value: 0.8, Unit: "share", Low: 0.5, High: 0.98, Name: model.Msg("figure.database.reads"), Provenance: defaultGeneral(smallApp)},
	{Key: "database.data", Value: 20e9, Unit: "B", Low: 1e9, High: 500e9, Name: model.Msg("figure.database.data"), Provenance: defaultGeneral(smallApp)},
	{Key: "database.growth", Value: 1e9, Unit: "B/mo", Low: 0.1e9, High: 50e9, Name: model.Msg("figure.database.growth"), Provenance: defaultGeneral(smallApp)},
	{Key: "growth", Value: 0.05, Unit: "share/mo", Low: 0, High: 0.2, Name: model.Msg("figure.growth"), Provenance: defaultGeneral(planningDefault)},
	{Key: "surge.factor", Value: 3, Unit: "x", Low: 2, High: 10,
		Name: model.Msg("figure.surge.factor"), Provenance: defaultGeneral("general knowledge, please check: a retail sale day or a ticket opening is 3-10 times the normal peak")},
	{Key: "surge.ramp", Value: 0, Unit: "s", Low: 0, High: 3600, Name: model.Msg("figure.surge.ramp"), Provenance: defaultGeneral("general: a step, the hardest case")},
	{Key: "objectives.slo", Value: 0.999, Unit: "share", Low: 0.99, High: 0.9999, Name: model.Msg("figure.objectives.slo"), Provenance: defaultGeneral(planningDefault)},
	{Key: "objectives.rto", Value: 3600, Unit: "s", Low: 60, High: 86400, Name: model.Msg("figure.objectives.rto"), Provenance: defaultGeneral(planningDefault)},
	{Key: "objectives.rpo", Value: 300, Unit: "s", Low: 0, High: 86400, Name: model.Msg("figure.objectives.rpo"), Provenance: defaultGeneral(planningDefault)},
	{Key: "money.downtime", Value: 200, Unit: "USD/h", Low: 20, High: 5000, Name: model.Msg("figure.money.downtime"), Provenance: defaultGeneral(planningDefault)},
	{Key: "money.engineer", Value: 80, Unit: "USD/h", Low: 60, High: 120, Name: model.Msg("figure.money.engineer"),
		Provenance: model.Provenance{Source: "between a US system administrator (96,800 USD a year, BLS OEWS May 2024, SOC 15-1244) and a reliability engineer (165,000 USD, general knowledge), x 1.3 of employer's load (https://candidcreative.ca/kb/pre-cloud-sysadmin-wages-bls-2024), over 2,080 h: 60-103 USD/h",
			AsOf: "2025", Confidence: model.General}},
}

// defaultGeneral is a default that rests on general knowledge: shown as an assumption to be overridden.
func defaultGeneral(source string) model.Provenance {
	return model.Provenance{Source: source, AsOf: workloadAsOf, Confidence: model.General}
}

// Defaults of the workload that are words.
const (
	DefaultProfile       = "weekday-consumer"
	DefaultRegion        = "us-east-1"
	DefaultSecondRegion  = "us-east-1"      // of every region but the next line's
	SecondRegionVirginia = "ap-northeast-2" // when the workload runs in us-east-1
	DefaultCurrency      = model.USD
)

// WordProvenance is the address of those words.
func WordProvenance() model.Provenance {
	return defaultGeneral("nines: default of the input language")
}

// Shape is a named shape of demand: 24 or 168 hourly loads from Monday 00:00 local time, relative to the largest, which
// is exactly 1.
type Shape struct {
	Name  string
	Hours []float64
	Title model.Text
	model.Provenance
}

// Shapes lists the named shapes. Peak over mean is what the facts give for the kind of audience; the hours between are
// drawn by hand (general).
func Shapes() []Shape { return shapes }

var shapes = []Shape{
	{Name: "weekday-consumer", Hours: week(consumerDay, 0.8), Title: model.Msg("profile.weekday-consumer"),
		Provenance: defaultGeneral("general knowledge, please check: a one-country consumer audience peaks at 2-3 times its mean, with the trough at 04-06 h")},
	{Name: "weekday-business", Hours: week(businessDay, 0.12), Title: model.Msg("profile.weekday-business"),
		Provenance: defaultGeneral("peaks are 2-10 times the average for many services (Armbrust et al., Above the Clouds, UCB/EECS-2009-28, 2009, from memory); office hours give 3")},
	{Name: "always-on-global", Hours: globalDay[:], Title: model.Msg("profile.always-on-global"),
		Provenance: model.Provenance{Source: "https://www.robustperception.io: a world-wide audience peaks at 1.6-1.7 times its mean, and its busiest hour is 3-4 times its quietest", AsOf: workloadAsOf, Confidence: model.Medium}},
	{Name: "flat", Hours: flatDay[:], Title: model.Msg("profile.flat"),
		Provenance: defaultGeneral("by definition: every hour is the peak hour")},
}

// consumerDay: evening peak at 21 h.
var consumerDay = [24]float64{
	0.35, 0.22, 0.14, 0.10, 0.08, 0.09, 0.15, 0.28, 0.42, 0.50, 0.54, 0.58,
	0.64, 0.60, 0.56, 0.56, 0.58, 0.62, 0.70, 0.82, 0.94, 1.00, 0.88, 0.60}

// businessDay: office hours with a lunch dip.
var businessDay = [24]float64{
	0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.10, 0.25, 0.60, 0.90, 1.00, 0.97,
	0.75, 0.85, 0.98, 0.96, 0.90, 0.70, 0.40, 0.25, 0.18, 0.14, 0.10, 0.07}

// globalDay: overlapping time zones; mean 0.604, so peak over mean is 1.66.
var globalDay = [24]float64{
	0.56, 0.46, 0.38, 0.33, 0.30, 0.29, 0.30, 0.33, 0.37, 0.42, 0.48, 0.54,
	0.60, 0.67, 0.74, 0.81, 0.88, 0.95, 1.00, 0.97, 0.90, 0.82, 0.74, 0.65}

var flatDay = [24]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}

// week is five equal weekdays and two days at a share of them.
func week(day [24]float64, weekend float64) []float64 {
	out := make([]float64, 0, 168)
	for d := range 7 {
		scale := 1.0
		if d >= 5 {
			scale = weekend
		}
		for _, h := range day {
			out = append(out, h*scale)
		}
	}
	return out
}
