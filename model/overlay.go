package model

import "github.com/shopspring/decimal"

// Overlay is what a reader knows of prices that no list says: discounts, private rates, tax, the currency to show. It is
// laid over a price book without changing it.
type Overlay struct {
	Name      string
	Rules     []OverlayRule
	FreeTier  FreeTier
	Estimates string // of ranges, the end to take: EstimateLow, EstimateLikely, EstimateHigh; "" is likely
	Hardware  string // HardwareSpike or HardwareBefore; "" is as the book has it: with the spike of 2026
	Tax       *Tax
	Exchange  *Exchange
}

// Ends of a range for [Overlay.Estimates].
const (
	EstimateLow    = "low"
	EstimateLikely = "likely"
	EstimateHigh   = "high"
)

// What [Overlay.Hardware] may be: prices of servers with the rise of 2026, or as they were before it.
const (
	HardwareSpike  = "spike"
	HardwareBefore = "before"
)

// OverlayRule changes the prices that all of its filled filters match; an empty filter matches all. Exactly one of Off,
// Times and USD is set.
type OverlayRule struct {
	Provider bool // everything on the cloud provider's bill but its support plans
	Service  string
	SKU      string
	// Dimension is a dimension, or how dimensions begin: "ec2", "ebs.gp3".
	Dimension string
	Item      string
	Region    string

	Off   decimal.Decimal  // share taken off what the rules before it left, in (0, 1)
	Times decimal.Decimal  // factor on it, above 0
	USD   *decimal.Decimal // price instead of it, of every tier

	Name  string // what a bill calls it
	Place string // file:line:column, for errors
	Provenance
}

// FreeTier says which free allowances of the provider a bill counts.
type FreeTier string

// The free tiers. The free egress is part of the published price of transfer; the other allowances are per account, so
// another system of the account may use them up.
const (
	FreeTransfer FreeTier = "transfer" // the default: the free egress of each month, and no other
	FreeNone     FreeTier = "none"
	FreeAll      FreeTier = "all" // and the allowances that do not expire
)

// Tax is a share of a bill.
type Tax struct {
	Share decimal.Decimal // in (0, 1)
	On    string          // TaxProvider or TaxAll
	Name  string
	Provenance
}

// What a tax is on: the provider's items, or all but the hours of one's own people.
const (
	TaxProvider = "aws"
	TaxAll      = "all"
)

// Exchange is a rate to show amounts at: units of Code for one USD.
type Exchange struct {
	Code   Currency
	PerUSD decimal.Decimal // above 0
	Provenance
}

// PriceStep is one change that an overlay made to a list price, of its first tier.
type PriceStep struct {
	Name          string
	Before, After Fixed
	Provenance
}

// In is the workload with its amounts in the exchange's currency; a nil exchange changes nothing.
func (w *Workload) In(x *Exchange) *Workload {
	if x == nil || w.Money.Currency == x.Code {
		return w
	}
	out := *w
	for _, m := range []*Money{&out.Objectives.Budget, &out.Money.Downtime, &out.Money.Engineer} {
		m.Amount, m.Currency = m.Amount.Mul(x.PerUSD), x.Code
	}
	out.Money.Currency = x.Code
	out.Commit = w.Commit.In(x)
	rate := x.PerUSD.InexactFloat64()
	out.Ranges = make(map[string]Range, len(w.Ranges))
	for path, r := range w.Ranges {
		if isAmount(path) {
			r = Range{Low: r.Low * rate, Likely: r.Likely * rate, High: r.High * rate}
		}
		out.Ranges[path] = r
	}
	out.Inputs = make(map[string]Assumption, len(w.Inputs))
	for path, a := range w.Inputs {
		if isAmount(path) {
			a = a.in(x, rate)
		}
		out.Inputs[path] = a
	}
	return &out
}

// isAmount says whether a workload's path holds money.
func isAmount(path string) bool {
	return path == "objectives.budget" || path == "money.downtime" || path == "money.engineer"
}

// in is an amount's assumption in another currency: its unit is "USD/h".
func (a Assumption) in(x *Exchange, rate float64) Assumption {
	a.Value *= rate
	if a.Range != nil {
		a.Range = &Range{Low: a.Range.Low * rate, Likely: a.Range.Likely * rate, High: a.Range.High * rate}
	}
	if len(a.Unit) > 3 && a.Unit[:3] == string(USD) {
		a.Unit = string(x.Code) + a.Unit[3:]
	}
	return a
}
