package plan

import (
	"math"
	"sort"

	"nines/model"
)

// Document is version 1 of the JSON contract of `nines compare` (docs/json.md). It may only gain fields. Money, unit
// prices and quantities are decimal strings, unrounded; a number that does not exist is null with a sibling
// <name>_reason.
type Document struct {
	Version   int                `json:"version"`
	Workload  DocumentWorkload   `json:"workload"`
	Prices    DocumentPrices     `json:"prices"`
	Scenarios []DocumentScenario `json:"scenarios"`
}

// DocumentPrices names the book.
type DocumentPrices struct {
	Book   string `json:"book"`
	Region string `json:"region"`
	AsOf   string `json:"as_of"` // the oldest date used
}

// DocumentWorkload echoes the workload with every default filled in.
type DocumentWorkload struct {
	PeakRPS         float64            `json:"peak_rps"`
	MeanRPS         float64            `json:"mean_rps"`
	Profile         string             `json:"profile"`
	CPUSeconds      float64            `json:"request_cpu_seconds"`
	MemoryBytes     float64            `json:"request_memory_bytes"`
	InBytes         float64            `json:"request_in_bytes"`
	OutBytes        float64            `json:"request_out_bytes"`
	CDNShare        float64            `json:"request_cdn_share"`
	Queries         float64            `json:"database_queries"`
	QueryCPUSeconds float64            `json:"database_cpu_seconds"`
	ReadShare       float64            `json:"database_read_share"`
	DataBytes       float64            `json:"database_data_bytes"`
	DataGrowth      float64            `json:"database_growth_bytes_per_month"`
	Growth          float64            `json:"growth_per_month"`
	Users           float64            `json:"users"`
	SurgeFactor     float64            `json:"surge_factor"`
	SurgeRamp       float64            `json:"surge_ramp_seconds"`
	SLO             float64            `json:"slo"`
	RTO             float64            `json:"rto_seconds"`
	RPO             float64            `json:"rpo_seconds"`
	Budget          *string            `json:"budget"`
	BudgetReason    string             `json:"budget_reason,omitempty"`
	DowntimePerHour string             `json:"downtime_per_hour"`
	EngineerPerHour string             `json:"engineer_per_hour"`
	Currency        string             `json:"currency"`
	Region          string             `json:"region"`
	SecondRegion    string             `json:"second_region"`
	Inputs          []model.Assumption `json:"inputs"` // each with its source; defaults are marked as such
}

// DocumentScenario is one design's three numbers and what they are made of.
type DocumentScenario struct {
	ID                string                `json:"id"`
	Title             string                `json:"title"`
	Cost              *DocumentCost         `json:"cost"`
	CostReason        string                `json:"cost_reason,omitempty"`
	Availability      *DocumentAvailability `json:"availability"`
	AvailabilityWhy   string                `json:"availability_reason,omitempty"`
	TimeToScale       *DocumentScale        `json:"time_to_scale"`
	TimeToScaleReason string                `json:"time_to_scale_reason,omitempty"`
	Transitions       []DocumentTransition  `json:"transitions"`
	Warnings          []string              `json:"warnings"`
	Assumptions       []model.Assumption    `json:"assumptions"`
	Errors            []string              `json:"errors"`
	DocumentBuying
	DocumentInsight
}

// DocumentCost is a month.
type DocumentCost struct {
	Currency     string       `json:"currency"`
	Monthly      string       `json:"monthly"`
	MonthlyRange *model.Range `json:"monthly_range,omitempty"`
	List         string       `json:"list"`
	Effective    string       `json:"effective"`
	Upfront      string       `json:"upfront"`
	DocumentPrepaid
	ExpectedDowntime *string        `json:"expected_downtime"`
	DowntimeReason   string         `json:"expected_downtime_reason,omitempty"`
	Items            []DocumentItem `json:"items"`
}

// DocumentItem is a line of the bill.
type DocumentItem struct {
	Category    string `json:"category"`
	Description string `json:"description"`
	Quantity    string `json:"quantity"`
	Unit        string `json:"unit"`
	UnitPrice   string `json:"unit_price"`
	Amount      string `json:"amount"`
	SKU         string `json:"sku"`
	Source      string `json:"source"`
	AsOf        string `json:"as_of"`
	Confidence  string `json:"confidence"`
	DocumentItemCosts

	Overlays []DocumentPriceStep `json:"overlays,omitempty"` // what the reader's own price book did to it, in order
}

// DocumentAvailability is what to expect and what breaks it.
type DocumentAvailability struct {
	Expected       float64            `json:"expected"`
	ExpectedRange  *model.Range       `json:"expected_range,omitempty"`
	Unavailability float64            `json:"unavailability"`
	UnavailRange   *model.Range       `json:"unavailability_range,omitempty"`
	OutagesPerYear float64            `json:"outages_per_year"`
	ServedFraction float64            `json:"served_fraction"`
	Downtime       DocumentDowntime   `json:"downtime_hours_per_year"`
	SLO            DocumentSLO        `json:"slo"`
	Causes         []DocumentCause    `json:"causes"`
	Recovery       []DocumentRecovery `json:"recovery"`
	Method         string             `json:"method"`
}

// DocumentDowntime is a year's downtime in hours.
type DocumentDowntime struct {
	Mean float64  `json:"mean"`
	P50  *float64 `json:"p50"`
	P90  *float64 `json:"p90"`
	P95  *float64 `json:"p95"`
	P99  *float64 `json:"p99"`
	None *float64 `json:"none_probability"`
}

// DocumentSLO is the chance to meet the target.
type DocumentSLO struct {
	Target   float64  `json:"target"`
	YearMet  *float64 `json:"year_met_probability"`
	MonthMet *float64 `json:"month_met_probability"`

	// The error budget: what the target allows, and the share of it that is expected to be used.
	BudgetYear  float64 `json:"budget_hours_per_year"`
	BudgetMonth float64 `json:"budget_hours_per_month"`
	BudgetUsed  float64 `json:"budget_expected_use"`
}

// DocumentCause is a part of the downtime.
type DocumentCause struct {
	Cause        string  `json:"cause"`
	ID           string  `json:"id"`
	HoursPerYear float64 `json:"hours_per_year"`
	PerYear      float64 `json:"outages_per_year"`
	Share        float64 `json:"share"`
}

// DocumentRecovery is one disruption's recovery.
type DocumentRecovery struct {
	Disruption string   `json:"disruption"`
	RTO        *float64 `json:"rto_seconds"`
	RTOReason  string   `json:"rto_seconds_reason,omitempty"`
	RPO        *float64 `json:"rpo_seconds"`
	RPOReason  string   `json:"rpo_seconds_reason,omitempty"`
	Why        string   `json:"why"`
	DocumentRecoveryMore
}

// DocumentScale is the time to serve the surge.
type DocumentScale struct {
	Factor     float64      `json:"factor"`
	P50        *float64     `json:"p50_seconds"`
	P50Reason  string       `json:"p50_seconds_reason,omitempty"`
	P50Range   *model.Range `json:"p50_seconds_range,omitempty"`
	P90        *float64     `json:"p90_seconds"`
	P90Reason  string       `json:"p90_seconds_reason,omitempty"`
	Bottleneck string       `json:"bottleneck"`
	Ceiling    *float64     `json:"ceiling_factor"`
	CeilingWhy string       `json:"ceiling_factor_reason,omitempty"`
	// Absorbed: what runs serves factor × at once; the times are then until grows_to_factor, the first growth beyond it.
	Absorbed bool           `json:"absorbed"`
	GrowsTo  float64        `json:"grows_to_factor"`
	Headroom float64        `json:"headroom_factor"`
	Lift     string         `json:"ceiling_lift,omitempty"`
	Shed     float64        `json:"shed_requests"`
	Steps    []DocumentStep `json:"steps"`
}

// DocumentStep is one wait.
type DocumentStep struct {
	Tier     string  `json:"tier"`
	Step     string  `json:"step"`
	At       float64 `json:"at_seconds"`
	Lasts    float64 `json:"lasts_seconds"`
	Units    int     `json:"units"`
	Capacity float64 `json:"capacity_rps"`
}

// DocumentTransition is the way to a neighbouring rung.
type DocumentTransition struct {
	To            string       `json:"to"`
	Level         string       `json:"level"`
	P50           float64      `json:"p50_seconds"`
	P90           float64      `json:"p90_seconds"`
	EngineerHours float64      `json:"engineer_hours"`
	Downtime      float64      `json:"downtime_seconds"`
	Longest       string       `json:"longest"`
	Risk          DocumentRisk `json:"risk"`
	Undo          DocumentUndo `json:"undo"`
	// Tasks of the network, for a Gantt.
	Tasks []DocumentTask `json:"tasks"`
}

// Words turns messages into sentences of one language.
type Words interface {
	Text(model.Text) string
	// Lang is "en" or "ko".
	Lang() string
	// Error is the sentence for an error.
	Error(error) string
}

// NewDocument writes the comparison as the contract.
func NewDocument(c *Comparison, words Words) Document {
	d := Document{
		Version:   1,
		Workload:  documentWorkload(c.Workload, words),
		Prices:    DocumentPrices{Book: c.Book.Name, Region: c.Workload.Region, AsOf: c.AsOf},
		Scenarios: make([]DocumentScenario, 0, len(c.Evaluations)),
	}
	for _, e := range c.Evaluations {
		d.Scenarios = append(d.Scenarios, documentScenario(e, words))
	}
	return d
}

func documentWorkload(w *model.Workload, words Words) DocumentWorkload {
	d := DocumentWorkload{
		PeakRPS: w.Peak, MeanRPS: w.Peak * w.Profile.Mean(), Profile: w.Profile.Name,
		CPUSeconds: float64(w.Request.CPU), MemoryBytes: float64(w.Request.Memory),
		InBytes: float64(w.Request.In), OutBytes: float64(w.Request.Out), CDNShare: w.Request.CDN,
		Queries: w.Database.Queries, QueryCPUSeconds: float64(w.Database.CPU), ReadShare: w.Database.Reads,
		DataBytes: float64(w.Database.Data), DataGrowth: float64(w.Database.Growth),
		Growth: w.Growth, Users: w.Users,
		SurgeFactor: w.Surge.Factor, SurgeRamp: float64(w.Surge.Ramp),
		SLO: w.Objectives.SLO, RTO: float64(w.Objectives.RTO), RPO: float64(w.Objectives.RPO),
		DowntimePerHour: w.Money.Downtime.Amount.String(), EngineerPerHour: w.Money.Engineer.Amount.String(),
		Currency: string(w.Money.Currency), Region: w.Region, SecondRegion: w.SecondRegion,
		Inputs: make([]model.Assumption, 0, len(w.Inputs)),
	}
	if b := w.Objectives.Budget; !b.IsZero() {
		s := b.Amount.String()
		d.Budget = &s
	} else {
		d.BudgetReason = words.Text(model.Msg("json.no-budget"))
	}
	for _, a := range w.Inputs {
		d.Inputs = append(d.Inputs, a)
	}
	sort.Slice(d.Inputs, func(i, j int) bool { return d.Inputs[i].Key < d.Inputs[j].Key })
	return d
}

func documentScenario(e *Evaluation, words Words) DocumentScenario {
	d := DocumentScenario{
		ID: e.Scenario.ID, Title: e.Scenario.Title.In(words.Lang()),
		Transitions: make([]DocumentTransition, 0, len(e.Transitions)),
		Warnings:    make([]string, 0, len(e.Warnings)),
		Assumptions: e.Assumptions,
		Errors:      make([]string, 0, len(e.Errors)),
	}
	if d.Assumptions == nil {
		d.Assumptions = []model.Assumption{}
	}
	for _, err := range e.Errors {
		d.Errors = append(d.Errors, words.Error(err))
	}
	why := ""
	if len(d.Errors) > 0 {
		why = d.Errors[0]
	}
	d.DocumentBuying = documentBuying(e, words)
	if e.Cost != nil {
		d.Cost = documentCost(e, words)
	} else {
		d.CostReason = why
	}
	if e.Availability != nil {
		d.Availability = documentAvailability(e, words)
	} else {
		d.AvailabilityWhy = why
	}
	if e.Scale != nil {
		d.TimeToScale = documentScale(e, words)
	} else {
		d.TimeToScaleReason = why
	}
	d.DocumentInsight = documentInsight(e, words)
	for _, t := range e.Transitions {
		d.Transitions = append(d.Transitions, documentTransition(t, words))
	}
	for _, t := range e.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	return d
}

func documentCost(e *Evaluation, words Words) *DocumentCost {
	c := e.Cost
	d := &DocumentCost{Currency: string(c.Currency), Monthly: c.Monthly.String(), List: c.List.String(),
		Effective: c.Effective.String(), Upfront: c.Upfront.String(), Items: make([]DocumentItem, 0, len(c.Items))}
	if e.Availability != nil {
		s := c.ExpectedDowntime.String()
		d.ExpectedDowntime = &s
	} else {
		d.DowntimeReason = words.Text(model.Msg("json.no-availability"))
	}
	if e.Ranges != nil {
		d.MonthlyRange = &e.Ranges.Monthly
	}
	for _, i := range c.Items {
		d.Items = append(d.Items, DocumentItem{Overlays: documentSteps(i.Steps), Category: i.Category, Description: words.Text(i.Description),
			Quantity: i.Quantity.String(), Unit: i.Unit, UnitPrice: i.UnitPrice.String(), Amount: i.Amount.String(),
			SKU: i.SKU, Source: i.Source, AsOf: i.AsOf, Confidence: string(i.Confidence),
			DocumentItemCosts: itemCosts(&i)})
	}
	d.Prepaid = c.Prepaid.String()
	return d
}

func documentAvailability(e *Evaluation, words Words) *DocumentAvailability {
	a := e.Availability
	budget := model.BudgetOf(a.SLO, a.Unavailability)
	d := &DocumentAvailability{Expected: a.Expected, Unavailability: a.Unavailability, OutagesPerYear: a.OutagesPerYear,
		ServedFraction: a.ServedFraction, Method: a.Method, SLO: DocumentSLO{Target: a.SLO, BudgetYear: float64(budget.Year), BudgetMonth: float64(budget.Month), BudgetUsed: budget.Expected},
		Downtime: DocumentDowntime{Mean: a.Unavailability * model.HoursPerYear},
		Causes:   make([]DocumentCause, 0, len(a.Causes)), Recovery: make([]DocumentRecovery, 0, len(a.Recovery))}
	if y := a.Year; y != nil {
		d.Downtime.P50, d.Downtime.P90, d.Downtime.P95, d.Downtime.P99 = &y.P50, &y.P90, &y.P95, &y.P99
		d.Downtime.None, d.SLO.YearMet, d.SLO.MonthMet = &y.None, &a.YearMet, &a.MonthMet
	}
	if e.Ranges != nil {
		d.ExpectedRange, d.UnavailRange = &e.Ranges.Expected, &e.Ranges.Unavailability
	}
	for _, c := range a.Causes {
		d.Causes = append(d.Causes, DocumentCause{Cause: words.Text(c.Name), ID: c.ID, HoursPerYear: c.HoursPerYear, PerYear: c.PerYear, Share: c.Share})
	}
	for _, r := range a.Recovery {
		one := documentRecovery(r, words)
		one.DocumentRecoveryMore = recoveryMore(e.Deployment.Workload, r)
		d.Recovery = append(d.Recovery, one)
	}
	return d
}

func documentRecovery(r model.Recovery, words Words) DocumentRecovery {
	d := DocumentRecovery{Disruption: r.Disruption, Why: words.Text(r.Why)}
	d.RTO, d.RPO = existing(float64(r.RTO)), existing(float64(r.RPO))
	if d.RTO == nil {
		d.RTOReason = d.Why
	}
	if d.RPO == nil {
		d.RPOReason = d.Why
	}
	return d
}

func documentScale(e *Evaluation, words Words) *DocumentScale {
	s := e.Scale
	d := &DocumentScale{Factor: s.Factor, P50: existing(float64(s.P50)), P90: existing(float64(s.P90)), Bottleneck: s.Bottleneck,
		Ceiling: existing(s.Ceiling), Headroom: s.Headroom, Shed: s.Shed, Steps: make([]DocumentStep, 0, len(s.Steps))}
	d.GrowsTo, d.Lift = s.Factor, words.Text(s.Lift)
	if s.Beyond != nil {
		d.Absorbed, d.GrowsTo = true, s.Beyond.Factor
	}
	why := words.Text(s.Why)
	if d.P50 == nil {
		d.P50Reason = why
	}
	if d.P90 == nil {
		d.P90Reason = why
	}
	if d.Ceiling == nil {
		d.CeilingWhy = why
	}
	if e.Ranges != nil {
		d.P50Range = &e.Ranges.ScaleP50
	}
	for _, st := range s.Steps {
		d.Steps = append(d.Steps, DocumentStep{Tier: st.Tier, Step: words.Text(st.Name), At: float64(st.At), Lasts: float64(st.Lasts), Units: st.Units, Capacity: st.Capacity})
	}
	return d
}

// existing is nil for a number that does not exist: negative by convention, or not finite.
func existing(v float64) *float64 {
	if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
