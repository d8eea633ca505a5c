package model

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Dimension names one thing that has a price. A new one needs a constant in dimensions.go and a rule in the generator of
// the embedded book.
type Dimension string

// PriceKey asks for one price. Item is what the dimension varies by (an instance type, a destination region), "" when by
// nothing. It is comparable and usable as a map key.
type PriceKey struct {
	Dimension Dimension
	Region    string // AWS region, "global", or for owned hardware and colocation the market: "us", "kr"
	Item      string
}

// String is "ec2.ondemand m7g.large in us-east-1".
func (k PriceKey) String() string { return k.What() + " in " + k.Region }

// What is the key without its region: "ec2.ondemand m7g.large".
func (k PriceKey) What() string {
	if k.Item == "" {
		return string(k.Dimension)
	}
	return string(k.Dimension) + " " + k.Item
}

// Fixed is an exact decimal Coef × 10^Exp in two words, so that a book of prices opens without allocating.
type Fixed struct {
	Coef int64
	Exp  int32
}

// Decimal is the exact value.
func (f Fixed) Decimal() decimal.Decimal { return decimal.New(f.Coef, f.Exp) }

// Float is the nearest float64; for choosing and drawing, never for a bill.
func (f Fixed) Float() float64 { return f.Decimal().InexactFloat64() }

// PriceTier is the price of the units from From up to To; To < 0 means without end.
type PriceTier struct {
	From, To float64
	USD      Fixed // per Rate.Unit
}

// Rate is one price of one book: list price by tier, unit and address.
type Rate struct {
	Key     PriceKey
	Service string // FOCUS-like service code, such as "AmazonEC2"
	SKU     string
	Unit    string // "hour", "GB-month", "GB", "request", ...
	Tiers   []PriceTier
	Provenance
	// Range is set for prices known only as an estimate (owned hardware, colocation); Tiers then hold the likely value.
	Range *Range
	// Others are rows that price the same thing and lost to this one, newest of best confidence first.
	Others []OtherRate
	// List is the tiers before overlays and Steps what each overlay did, in order; both nil where none applied. List is in
	// the currency of Tiers.
	List  []PriceTier
	Steps []PriceStep
}

// ListTiers is the tiers at list price.
func (r *Rate) ListTiers() []PriceTier {
	if r.List != nil {
		return r.List
	}
	return r.Tiers
}

// OtherRate is a row that was not used, kept for the derivation.
type OtherRate struct {
	USD Fixed
	Provenance
}

// First is the price of the first unit.
func (r Rate) First() Fixed { return r.Tiers[0].USD }

// InstanceType is what a machine is, without its price.
type InstanceType struct {
	Name        string
	Arch        string  // x86_64 | arm64
	VCPU        float64 // as sold
	FullCore    bool    // a vCPU is a full core, not a thread
	Memory      Bytes
	NetworkMbps float64 // baseline
	DiskMbps    float64 // EBS, most
	Burstable   bool
	Baseline    float64 // of a burstable type: share of its vCPUs it may use for ever; 1 otherwise
	GPU         bool
	Accelerated bool // GPU, FPGA, inference: never chosen by "auto"
}

// Offer is an instance type with its on-demand price in a region, for choosing by price.
type Offer struct {
	Type    *InstanceType
	PerHour float64 // USD; the bill looks the exact price up again
}

// Spot is what is known of a type's spot market in a region.
type Spot struct {
	Low, High Fixed   // USD per hour seen
	Band      string  // monthly interruption band of the spot advisor: "<5%", "5-10%", ...
	PerMonth  float64 // midpoint of the band: probability that an instance is interrupted in a month
	Provenance
}

// BookInfo names a price book.
type BookInfo struct {
	Name   string `json:"book"`
	Oldest string `json:"oldest"` // as-of dates of its rows
	Newest string `json:"newest"`
	Rows   int    `json:"rows"`

	// What is laid over the book; the zero values are the book as it is.
	Exchange *Exchange `json:"-"` // amounts are in its currency; nil is USD
	FreeTier FreeTier  `json:"-"` // "" is FreeTransfer
	Tax      *Tax      `json:"-"`
}

// Currency is that of the book's prices.
func (b *BookInfo) Currency() Currency {
	if b.Exchange == nil {
		return USD
	}
	return b.Exchange.Code
}

// PriceBook is what the engines need of prices. Implementations are safe for concurrent use.
type PriceBook interface {
	Info() BookInfo
	// Rate returns the list price. It is a [*MissingPriceError] when the book has none: never zero.
	Rate(PriceKey) (Rate, error)
	// Offers lists the on-demand EC2 Linux types of a region, cheapest first; nil when the region has no prices.
	Offers(region string) []Offer
	// Databases lists the RDS types of an engine in a region ("postgres", "aurora-postgres", "mysql"), single instance,
	// cheapest first. Type.Name has the db. prefix.
	Databases(engine, region string) []Offer
	// Type describes an instance type by name, with or without "db.".
	Type(name string) (*InstanceType, bool)
	// Spot returns the spot market of a type; a [*MissingPriceError] when unknown.
	Spot(typ, region string) (Spot, error)
	// Regions lists the regions that have EC2 prices, sorted.
	Regions() []string
}

// MissingPriceError says what has no price and what the nearest thing with one is.
type MissingPriceError struct {
	Key     PriceKey
	Nearest []PriceKey // closest first; may be empty
}

// Error is a sentence for people.
func (e *MissingPriceError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "no price for %s", e.Key)
	for i, k := range e.Nearest {
		if i == 0 {
			b.WriteString("; the nearest that exists: ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(k.String())
	}
	return b.String()
}

// Text is the same as a message, for any language.
func (e *MissingPriceError) Text() Text {
	if len(e.Nearest) == 0 {
		return Msg("price.missing", "what", e.Key.What(), "region", e.Key.Region)
	}
	near := make([]string, len(e.Nearest))
	for i, k := range e.Nearest {
		near[i] = k.What() + " (" + k.Region + ")"
	}
	return Msg("price.missing.near", "what", e.Key.What(), "region", e.Key.Region, "near", strings.Join(near, ", "))
}
