package model

import "github.com/shopspring/decimal"

// Categories of a line item, in the order of the screen.
const (
	CategoryCompute = "compute"
	CategoryData    = "data"
	CategoryTraffic = "traffic"
	CategoryTools   = "tools" // tools, security floor and support
	CategoryOwned   = "owned"
	CategoryPeople  = "people"
)

// Categories lists them in order.
var Categories = []string{CategoryCompute, CategoryData, CategoryTraffic, CategoryTools, CategoryOwned, CategoryPeople}

// LineItem is one line of a bill. Amount is exactly Quantity × UnitPrice.
type LineItem struct {
	Category    string
	Description Text
	Quantity    decimal.Decimal
	Unit        string
	UnitPrice   decimal.Decimal
	Amount      decimal.Decimal
	List        decimal.Decimal // at list price; = Amount without a commitment
	// FOCUS: Amount is the EffectiveCost and List the ListCost. Contracted is what the same costs on demand after overlays
	// and before commitments, Billed what the provider asks for it by the month: Amount less what was paid upfront.
	// Commitment names the one it is drawn from, "" for none.
	Contracted, Billed decimal.Decimal
	Commitment         string
	UnitRange          *Range // of UnitPrice, where a market sets it (spot): low, likely, high seen; else nil
	SKU                string
	Key                PriceKey // "" when not from the book
	Provenance
	Others []OtherRate
	Steps  []PriceStep // from list price to UnitPrice, of overlays; nil when there were none
}

// Cost is a month of a deployment.
type Cost struct {
	Currency         Currency
	Monthly          decimal.Decimal // the sum of Items[].Amount, digit for digit
	List             decimal.Decimal // the same at list prices
	Effective        decimal.Decimal // after commitments, prepayments spread over their term
	Upfront          decimal.Decimal // paid once, before the first month
	Prepaid          decimal.Decimal // of Monthly, what upfront payments of commitments carry: the rest is billed by the month
	ExpectedDowntime decimal.Decimal // a month's expected downtime × the price of an hour; never inside Monthly
	Items            []LineItem
	Oldest           string // as-of date of the oldest price used
	Warnings         []Text
}

// Cause is a part of downtime, attributed to the event that began the outage. Causes add up to the whole.
type Cause struct {
	ID           string // stable: "deploys", "zone", "web", "db.failover"
	Name         Text
	HoursPerYear float64
	PerYear      float64 // outages begun by it
	Share        float64 // of all downtime
}

// Downtime is the distribution of a year's hours down.
type Downtime struct {
	Mean, P50, P90, P95, P99 float64
	None                     float64 // probability of a year without an outage
	Curve                    []CurvePoint
}

// CurvePoint says with which probability a year has at most these hours down.
type CurvePoint struct{ Hours, Probability float64 }

// Availability of a deployment.
type Availability struct {
	Expected       float64
	Unavailability float64
	OutagesPerYear float64
	ServedFraction float64
	Year           *Downtime // nil when not asked for
	SLO            float64
	YearMet        float64
	MonthMet       float64
	Causes         []Cause
	Recovery       []Recovery
	Method         string
	Warnings       []Text
}

// Disruptions, in AWS Resilience Hub's words plus Site and Operator.
const (
	DisruptionSoftware = "Software"
	DisruptionHardware = "Hardware"
	DisruptionAZ       = "AZ"
	DisruptionRegion   = "Region"
	DisruptionSite     = "Site"
	DisruptionOperator = "Operator"
)

// Recovery is what one disruption costs in time (RTO) and data (RPO). Negative means the design cannot recover.
type Recovery struct {
	Disruption string
	RTO, RPO   Seconds
	Why        Text

	PerYear     float64 // such disruptions a year
	Meanwhile   float64 // share of the peak that is served until the RTO has passed
	After       float64 // share of the peak that is served from then on
	Back        Seconds // until all that was lost is back
	LostPerYear Seconds // of writes, expected a year; failing restores counted
}

// Step is one wait on the way to more capacity.
type Step struct {
	Tier     string
	Name     Text
	At       Seconds // after the surge began
	Lasts    Seconds
	Units    int     // serving when it is done
	Capacity float64 // requests/s of the tier when it is done
}

// Point of a timeline.
type Point struct {
	At       Seconds
	Demand   float64
	Capacity float64 // of the bottleneck, P50
	Late     float64 // the same at P90
}

// Beyond is how long it takes to grow once the headroom is used up, for a surge that it absorbs: the time to serve a
// quarter more than the headroom.
type Beyond struct {
	Factor   float64 // 1.25 × the headroom
	P50, P90 Seconds // negative: never (Why says what stops it)
	Tier     string  // that grows last
	Why      Text
}

// TimeToScale is how a deployment meets a surge.
type TimeToScale struct {
	Factor float64
	// P50 and P90 are the time until Factor × the peak is served; negative: never (Why says what stops it). When what runs
	// absorbs that at once (Beyond is set), they are the time until Beyond.Factor is: how fast the design grows at all.
	P50, P90    Seconds
	Bottleneck  string  // tier id
	Ceiling     float64 // largest factor that waiting can reach
	CeilingTier string
	Why         Text    // what sets the ceiling, and so what stops a factor that is never served
	Lift        Text    // what would lift the ceiling
	Headroom    float64 // factor served at once
	Beyond      *Beyond // nil unless the headroom absorbs the surge
	Shed        float64 // requests, at P50 times, until the capacity stops growing
	Steps       []Step
	Timeline    []Point
	Warnings    []Text
}

// Transition is the way to a neighbouring scenario at one level of automation.
type Transition struct {
	To            string
	Level         string
	P50, P90      Seconds // calendar time from the decision to the end of the cut-over
	EngineerHours float64
	Downtime      Seconds
	Longest       Text // what takes longest
	Tasks         []TransitionTask
	Risk          TransitionRisk
	// Undo is how the way back is: until UndoUntil the old design still serves and nothing is lost by stopping; from there
	// to UndoEnds it is switched back with a downtime of Undo. UndoEnds is negative where nothing is taken down, so that
	// the way back stays open.
	UndoUntil, UndoEnds Seconds
	Undo                Seconds
}

// TransitionRisk is what a cut-over that fails costs beside the plan.
type TransitionRisk struct {
	Fails         float64 // chance that it fails and is made again
	P50           Seconds // longer, when it does
	EngineerHours float64 // more
	Downtime      Seconds // more: the first try, and the switch back
}

// TransitionTask is one box of the task network.
type TransitionTask struct {
	ID       string
	Name     Text
	After    []int // indices of the tasks that must be done before
	Start    Seconds
	Lasts    Seconds
	Hours    float64 // engineer hours
	Downtime Seconds
	Critical bool
	Both     bool // the design left and the design entered must exist at once
}
