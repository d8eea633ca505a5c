package plan

import "nines/model"

// PoliciesDocument is version 1 of the JSON of `nines scaling policies` (docs/surge.md). It may only gain fields. Requests
// and money are decimal strings.
type PoliciesDocument struct {
	Version  int            `json:"version"`
	Scenario string         `json:"scenario"`
	Tier     string         `json:"tier"`
	Offer    string         `json:"type"`
	Prices   DocumentPrices `json:"prices"`
	Source   string         `json:"source"`
	Run      float64        `json:"run_seconds"`
	Offered  string         `json:"offered"`
	Peak     float64        `json:"peak_rps"`
	Mean     float64        `json:"mean_rps"`
	Currency string         `json:"currency"`
	Ways     []PolicyAnswer `json:"policies"`
	Limit    int            `json:"limit_units"`
	LimitWhy string         `json:"limit"`
	Base     *BaseAnswer    `json:"owned_base"`
	BaseWhy  string         `json:"owned_base_reason,omitempty"`

	Warnings    []string           `json:"warnings"`
	Assumptions []model.Assumption `json:"assumptions"`
}

// PolicyAnswer is one way.
type PolicyAnswer struct {
	Policy    string  `json:"policy"`
	Cost      string  `json:"cost"`
	Monthly   string  `json:"cost_per_month"`
	UnitHours string  `json:"unit_hours"`
	Owned     int     `json:"owned_servers"`
	Most      int     `json:"most_units"`
	Launches  int     `json:"launched_units"`
	Taken     int     `json:"reclaimed_units"`
	Shed      string  `json:"shed"`
	ShedShare float64 `json:"shed_share"`
	LastShed  float64 `json:"last_shed_seconds"`
	Frontier  bool    `json:"frontier"`
	Limit     int     `json:"limit_units"`
	Why       string  `json:"why"`
}

// BaseAnswer is how much to own.
type BaseAnswer struct {
	Server     string      `json:"server"`
	ServerHour string      `json:"server_hour"`
	ServerRPS  float64     `json:"server_rps"`
	UnitHour   string      `json:"unit_hour"`
	UnitRPS    float64     `json:"unit_rps"`
	Share      float64     `json:"break_even_share"`
	Level      float64     `json:"level_rps"`
	Servers    int         `json:"servers"`
	Parts      []SurgePart `json:"server_hour_parts"`
}

// NewPoliciesDocument writes the comparison as the contract.
func NewPoliciesDocument(p *Policies, words Words) PoliciesDocument {
	d := PoliciesDocument{Version: 1, Scenario: p.Scenario.ID, Tier: p.Tier.ID, Offer: p.Tier.Offer, Prices: DocumentPrices{Book: p.Book.Name, Region: p.Workload.Region, AsOf: p.Book.Oldest},
		Source: p.Source, Run: p.Run, Offered: p.Offered.Decimal(requestPlaces), Peak: p.Peak, Mean: p.Mean, Currency: string(p.Currency),
		Ways: make([]PolicyAnswer, 0, len(p.Ways)), Limit: p.Limit, LimitWhy: words.Text(p.LimitWhy), BaseWhy: words.Text(p.NoBase), Warnings: []string{}, Assumptions: p.Assumptions}
	for i := range p.Ways {
		w := &p.Ways[i]
		d.Ways = append(d.Ways, PolicyAnswer{w.ID, w.Cost.String(), w.Monthly.String(), w.UnitHours.String(), w.Owned, w.Most, w.Launches, w.Taken,
			w.Shed.Decimal(requestPlaces), w.ShedShare, w.LastShed, w.Frontier, w.Limit, words.Text(w.Why)})
	}
	if b := p.Base; b != nil {
		a := &BaseAnswer{b.Offer, b.Own.PerHour.String(), b.PerUnit, b.Burst.PerHour.String(), b.PerBurst, b.Share, b.Level, b.Servers, []SurgePart{}}
		for _, x := range b.Own.Parts {
			a.Parts = append(a.Parts, SurgePart{x.Key.String(), x.Quantity.String(), x.Price.String(), x.Source, x.AsOf})
		}
		d.Base = a
	}
	for _, w := range p.Warnings {
		d.Warnings = append(d.Warnings, words.Text(w))
	}
	return d
}
