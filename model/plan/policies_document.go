package plan

import (
	"math"

	"nines/model"
	"nines/model/scaling"
)

// SurgeDocument is version 1 of the JSON of `nines surge --design` (docs/surge.md). It may only gain fields. Requests and
// money are decimal strings; times are seconds since the demand begins.
type SurgeDocument struct {
	Version  int             `json:"version"`
	Scenario string          `json:"scenario"`
	Prices   DocumentPrices  `json:"prices"`
	Demand   SurgeDemand     `json:"demand"`
	Offered  string          `json:"offered"`
	Served   string          `json:"served"`
	Shed     string          `json:"shed"`
	Queued   string          `json:"queued"`
	Most     string          `json:"most_queued"`
	Wait     float64         `json:"longest_wait_seconds"`
	PeakShed float64         `json:"peak_shed_rps"`
	First    *float64        `json:"first_shed_seconds"`
	Last     *float64        `json:"last_shed_seconds"`
	Reach    SurgeReach      `json:"reach"`
	Currency string          `json:"currency"`
	Extra    string          `json:"extra_cost"`
	Hold     string          `json:"hold_cost_per_month"`
	Tiers    []SurgeTier     `json:"tiers"`
	Limits   []SurgeLimit    `json:"limits"`
	Timeline []SurgeInterval `json:"timeline"`
	Steps    []DocumentStep  `json:"steps"`
	Samples  *SurgeChances   `json:"samples,omitempty"`

	Warnings    []string           `json:"warnings"`
	Assumptions []model.Assumption `json:"assumptions"`
}

// SurgeDemand is what was played.
type SurgeDemand struct {
	Shape  string  `json:"shape"` // "trace" for a recorded one
	Source string  `json:"source,omitempty"`
	Run    float64 `json:"run_seconds"`
	Peak   float64 `json:"peak_rps"`
	Step   float64 `json:"interval_seconds"`
}

// SurgeReach is how long the highest load takes when it comes at once.
type SurgeReach struct {
	Factor    float64  `json:"factor"`
	P50       *float64 `json:"p50_seconds"`
	P50Reason string   `json:"p50_seconds_reason,omitempty"`
	P90       *float64 `json:"p90_seconds"`
	P90Reason string   `json:"p90_seconds_reason,omitempty"`
	Tier      string   `json:"bottleneck"`
	Headroom  float64  `json:"headroom_factor"`
	Ceiling   *float64 `json:"ceiling_factor"`
	Why       string   `json:"ceiling_factor_reason"`
	Lift      string   `json:"ceiling_lift,omitempty"`
}

// SurgeTier is one tier's part.
type SurgeTier struct {
	Tier      string        `json:"tier"`
	Start     int           `json:"start_units"`
	Most      int           `json:"most_units"`
	UnitHours string        `json:"unit_hours"`
	Ordinary  string        `json:"ordinary_unit_hours"`
	Price     *string       `json:"unit_hour_price"`
	PriceWhy  string        `json:"unit_hour_price_reason,omitempty"`
	Parts     []SurgePart   `json:"unit_hour_parts"`
	Extra     string        `json:"extra_cost"`
	HoldUnits int           `json:"hold_units"`
	HoldCost  string        `json:"hold_cost_per_month"`
	ShedAlone string        `json:"shed_alone"`
	Ceiling   *float64      `json:"ceiling_rps"`
	Why       string        `json:"ceiling_rps_reason"`
	Launches  []SurgeLaunch `json:"launches"`
	Removals  []SurgeLaunch `json:"removals"`
}

// SurgePart is one price in an hour of a unit.
type SurgePart struct {
	Price    string `json:"price"` // the key
	Quantity string `json:"quantity"`
	Amount   string `json:"amount"` // of one
	Source   string `json:"source"`
	AsOf     string `json:"as_of"`
}

// SurgeLaunch is units at a time.
type SurgeLaunch struct {
	At    float64 `json:"at_seconds"`
	Count int     `json:"count"`
}

// SurgeLimit is the tier of least capacity from a time on.
type SurgeLimit struct {
	At   float64 `json:"at_seconds"`
	Tier *string `json:"tier"` // null: nothing limits
}

// SurgeInterval is a stretch of the timeline.
type SurgeInterval struct {
	From     float64  `json:"from_seconds"`
	To       float64  `json:"to_seconds"`
	Demand   float64  `json:"demand_rps"`
	Capacity *float64 `json:"capacity_rps"` // null: nothing limits
	Offered  string   `json:"offered"`
	Served   string   `json:"served"`
	Shed     string   `json:"shed"`
	Queued   string   `json:"queued"`
	Tier     *string  `json:"limited_by"`
}

// SurgeChances are what many courses by chance say.
type SurgeChances struct {
	N       int         `json:"samples"`
	Seed    uint64      `json:"seed"`
	Shed    model.Range `json:"shed_requests"`
	ShedP90 float64     `json:"shed_requests_p90"`
	Until   model.Range `json:"served_from_seconds"`
	P90     float64     `json:"served_from_seconds_p90"`
	None    float64     `json:"share_without_shed"`
	Refused float64     `json:"share_with_refused_launches"`
}

// requestPlaces is how many decimals requests keep that have no end.
const requestPlaces = 6

// NewSurgeDocument writes a played surge as the contract.
func NewSurgeDocument(p *SurgePlay, words Words) SurgeDocument {
	c := p.Course
	d := SurgeDocument{
		Version: 1, Scenario: p.Scenario.ID, Prices: DocumentPrices{Book: p.Book.Name, Region: p.Workload.Region, AsOf: p.Book.Oldest},
		Demand: SurgeDemand{Shape: p.Shape, Source: p.Source, Run: c.Run.Float(), Peak: c.Peak.Float()},
		Most:   c.MostQueued.Decimal(requestPlaces), Wait: c.LongestWait.Float(), PeakShed: c.PeakShed.Float(),
		Reach: surgeReach(&p.Reach, words), Currency: string(p.Currency), Extra: p.Extra.String(), Hold: p.Hold.String(),
		Tiers: []SurgeTier{}, Limits: []SurgeLimit{}, Timeline: []SurgeInterval{}, Steps: []DocumentStep{}, Warnings: []string{}, Assumptions: p.Assumptions,
	}
	if d.Demand.Shape == "" {
		d.Demand.Shape = "trace"
	}
	if len(c.Intervals) > 0 {
		d.Demand.Step = c.Intervals[0].To.Float()
	}
	d.Offered, d.Served, d.Shed, d.Queued = balanced(c.Offered, c.Shed, c.Queued, scaling.Rat{})
	if c.Sheds {
		first, last := c.FirstShed.Float(), c.LastShed.Float()
		d.First, d.Last = &first, &last
	}
	for i := range c.Lanes {
		d.Tiers = append(d.Tiers, surgeTier(p, i, words))
	}
	for _, l := range c.Limits {
		d.Limits = append(d.Limits, SurgeLimit{l.At.Float(), p.tier(l.Lane)})
	}
	before := scaling.Rat{}
	for _, iv := range c.Intervals {
		d.Timeline = append(d.Timeline, p.interval(iv, before))
		before = iv.Queued
	}
	for _, s := range c.Steps {
		d.Steps = append(d.Steps, DocumentStep{Tier: s.Tier, Step: words.Text(s.Name), At: float64(s.At), Lasts: float64(s.Lasts), Units: s.Units, Capacity: finite(s.Capacity)})
	}
	if s := p.Samples; s != nil {
		d.Samples = &SurgeChances{s.N, s.Seed, s.Shed, s.ShedP90, s.Until, s.P90, s.None, s.Refused}
	}
	for _, w := range p.Warnings {
		d.Warnings = append(d.Warnings, words.Text(w))
	}
	return d
}

// balanced writes requests so that offered + waiting before = served + shed + queued holds digit for digit.
func balanced(offered, shed, queued, before scaling.Rat) (o, sv, sh, q string) {
	round := func(x scaling.Rat) (string, scaling.Rat) {
		s := x.Decimal(requestPlaces)
		r, _ := scaling.ParseRat(s)
		return s, r
	}
	o, ro := round(offered)
	sh, rs := round(shed)
	q, rq := round(queued)
	_, rb := round(before)
	return o, ro.Plus(rb).Minus(rs).Minus(rq).Decimal(requestPlaces), sh, q
}

func (p *SurgePlay) tier(lane int) *string {
	if lane < 0 {
		return nil
	}
	return &p.Course.Lanes[lane].Tier
}

func (p *SurgePlay) interval(iv scaling.Interval, before scaling.Rat) SurgeInterval {
	out := SurgeInterval{From: iv.From.Float(), To: iv.To.Float(), Demand: iv.Demand.Float(), Tier: p.tier(iv.Lane)}
	if iv.Lane >= 0 {
		capacity := iv.Capacity.Float()
		out.Capacity = &capacity
	}
	out.Offered, out.Served, out.Shed, out.Queued = balanced(iv.Offered, iv.Shed, iv.Queued, before)
	return out
}

func surgeReach(r *model.TimeToScale, words Words) SurgeReach {
	out := SurgeReach{Factor: r.Factor, P50: existing(float64(r.P50)), P90: existing(float64(r.P90)), Tier: r.Bottleneck, Headroom: r.Headroom,
		Ceiling: existing(r.Ceiling), Why: words.Text(r.Why), Lift: words.Text(r.Lift)}
	if r.Beyond != nil { // what runs serves it at once
		at := 0.0
		out.P50, out.P90 = &at, &at
	}
	if out.P50 == nil {
		out.P50Reason = out.Why
	}
	if out.P90 == nil {
		out.P90Reason = out.Why
	}
	return out
}

func surgeTier(p *SurgePlay, i int, words Words) SurgeTier {
	l, m := &p.Course.Lanes[i], &p.Lanes[i]
	t := SurgeTier{Tier: l.Tier, Start: l.Start, Most: l.Most, UnitHours: m.UnitHours.String(), Ordinary: m.Ordinary.String(), Extra: m.Extra.String(),
		HoldUnits: l.Hold, HoldCost: m.Hold.String(), ShedAlone: l.Shed.Decimal(requestPlaces), Why: words.Text(l.Why), Parts: []SurgePart{},
		Launches: surgeLaunches(l.Launches), Removals: surgeLaunches(l.Removals)}
	if !math.IsInf(l.Ceiling, 0) {
		t.Ceiling = &l.Ceiling
	}
	if t.Why == "" {
		t.Why = words.Text(model.Msg("surge.ceiling.unknown"))
	}
	if m.Priced {
		price := m.Unit.PerHour.String()
		t.Price = &price
	} else {
		t.PriceWhy = words.Text(model.Msg("surge.price.use"))
	}
	for _, x := range m.Unit.Parts {
		t.Parts = append(t.Parts, SurgePart{x.Key.String(), x.Quantity.String(), x.Price.String(), x.Source, x.AsOf})
	}
	return t
}

func surgeLaunches(list []scaling.Launch) []SurgeLaunch {
	out := make([]SurgeLaunch, 0, len(list))
	for _, l := range list {
		out = append(out, SurgeLaunch{l.At.Float(), l.Count})
	}
	return out
}

// finite is 0 for a capacity that nothing limits, which JSON cannot say.
func finite(v float64) float64 {
	if math.IsInf(v, 0) {
		return 0
	}
	return v
}
