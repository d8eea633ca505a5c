// Package reliability computes how available a deployment is expected to be, exactly where the model is exact: mean
// availability, outage frequency, causes that add up, and the distribution of a year's and a month's downtime.
//
// Its input is [Model], the intermediate form of DESIGN §4: failure domains, tiers of units, a structure function, faults
// and maintenance. A scenario's deployment compiles to it (compile.go); people write it by hand for `nines reliability`.
// Here live only probabilities and hours: no money, no I/O, no clock, no randomness. The twin in model/simulate checks
// this package and shares no code with it.
package reliability

import "nines/model"

// Shape is the distribution of a duration.
type Shape int

// The shapes. Exponential unless written otherwise.
const (
	Exponential Shape = iota
	Fixed
	Lognormal
)

// Duration is a random time: its mean and its shape. CV is the coefficient of variation of a lognormal.
type Duration struct {
	Mean  model.Hours
	Shape Shape
	CV    float64
}

// Exp is an exponential duration with the mean.
func Exp(mean model.Hours) Duration { return Duration{Mean: mean} }

// Model is a reliability model: DESIGN §4, "Reliability model". Times are hours; an MTTF of +Inf means never.
type Model struct {
	Domains     []Domain // parents before children, in the order written
	Tiers       []Tier
	Service     Expr // zero Expr: all tiers in series
	Faults      []Fault
	Common      []Shock // shocks that take several domains at once
	Maintenance []Maintenance
	SLO         float64  // 0: not asked for
	Credits     []Credit // what the service level agreement gives back, the highest band first

	stager *stager // how shapes of times are followed; nil: not
}

// Loss is what happens to the units of a failed domain.
type Loss int

// Losses of a domain.
const (
	Mask Loss = iota // they do not serve meanwhile and come back with it
	Kill             // they are lost and boot anew
)

// Domain is a shared failure domain. A unit is down while any domain above it is.
type Domain struct {
	Name   string
	Parent int // index into Model.Domains, -1 for a root
	MTTF   model.Hours
	MTTR   Duration
	Loss   Loss
	Cause  string // label of its outages in Causes; Name when empty
}

// Tier is a k-of-n group of equal units, or one active unit with standbys.
type Tier struct {
	Name    string
	MTTF    model.Hours
	MTTR    Duration
	Units   []Placement
	Need    []Need // shares sum to 1, lightest or heaviest first as written
	Crews   int    // 0: unlimited
	Boot    Duration
	Rebuild *Rebuild
	Standby *Standby
	Beta    float64 // fraction of a unit's failures that take the whole tier: see [Model.apart]
	Cause   string  // label; Name when empty
	// SLA says that the unit's times were not measured but follow from a promised availability.
	SLA bool
}

// Placement is how many units live in which domain; Domain -1 means in none.
type Placement struct {
	Domain int
	Units  int
}

// Need is how many units serve the load in a share of the hours. Spells is how often such a time begins, per hour; 0 when
// not given.
//
// The rows of all tiers lie on one clock: rows in the order written occupy consecutive segments of it, so that row r
// begins when row r-1 ends and the first begins when the last ends. Load is the row's relative load, for the weights of
// the served fraction; 0: proportional to Units.
type Need struct {
	Share  float64
	Units  int
	Spells float64
	Load   float64
}

// Rebuild launches units lost with a domain in the surviving domains of the tier.
type Rebuild struct {
	After Duration
	Fails float64
}

// Standby is DESIGN §4, rule 4: one active unit, the rest wait.
type Standby struct {
	Failover Duration
	Coverage float64
	Manual   Duration
	MTTF     model.Hours // while waiting; +Inf: cold
	// TestEvery is how far tests of waiting units are apart. A unit that fails by itself while it waits and the active
	// serves is then not noticed until a test finds it, after an exponential time of half of that on average, or until the
	// active is lost and it is called on; its repair begins then. 0: every failure is noticed at once.
	TestEvery model.Hours
}

// ExprKind is the kind of a node of the structure function.
type ExprKind int

// Kinds of structure nodes.
const (
	ExprNone ExprKind = iota // the zero Expr
	ExprTier                 // Tier
	ExprAll
	ExprAny
	ExprOf // at least K of Of
)

// Expr is a monotone Boolean function of tiers. Naming a tier twice means the same tier.
type Expr struct {
	Kind ExprKind
	Tier int // index into Model.Tiers
	K    int
	Of   []Expr
}

// Fault hits the service as a whole, at Rate × Fails while it is not itself active, and takes Share of requests.
type Fault struct {
	Name  string
	Rate  float64 // per hour
	Fails float64 // probability
	MTTR  Duration
	Share float64 // of requests, in (0, 1]
	Cause string
	// SLA says that Rate was not measured but follows from a promised availability.
	SLA bool
}

// Maintenance takes Lasts out of every Every. Tier -1 means the service; Units 0 means the whole tier.
type Maintenance struct {
	Name  string
	Every model.Hours
	Lasts model.Hours
	Tier  int
	Units int
	Cause string
}

// Result is the answer to a [Model].
type Result struct {
	Unavailability float64 // as a sum of non-negative terms
	Frequency      float64 // outages per hour
	ServedFraction float64
	Causes         []Cause // add up to Unavailability
	Planned        float64 // the part of Unavailability that would vanish without maintenance
	Year, Month    *Distribution
	Error          float64 // declared bound on Unavailability, for what was left out of a large model; 0: exact to rounding
	Shapes         float64 // the part of Error that stands for shapes of times that were not followed exactly
	Method         string
	Warnings       []model.Text
}

// Availability is 1 - Unavailability, for display only.
func (r Result) Availability() float64 { return 1 - r.Unavailability }

// Known says whether more was found than may have been left out of a large model. Where it was not, only that
// Unavailability + Error bounds the unavailability is known: means, causes and distributions say nothing.
func (r Result) Known() bool { return r.Error == r.Shapes || r.Error-r.Shapes < r.Unavailability }

// MeanOutage is the mean length of an outage in hours: U/ν. NaN when there are no outages.
func (r Result) MeanOutage() model.Hours { return model.Hours(r.Unavailability / r.Frequency) }

// Cause is a part of unavailability, attributed to the event that began the outage.
type Cause struct {
	Name           string
	Unavailability float64
	Frequency      float64 // outages per hour begun by it
}

// Distribution is the downtime in a window of Hours, starting in steady state.
type Distribution struct {
	Hours              float64
	None               float64 // probability of no downtime at all
	P50, P90, P95, P99 float64 // hours of downtime
	Met                float64 // probability that the SLO is met; NaN without one
	Credit             float64 // share of a month's bill that [Model.Credits] are expected to give back; of a month only
	// Curve gives P(downtime <= X) at increasing X, for drawing.
	Curve  []Point
	Method string
	Error  float64 // declared bound on probabilities, 0 when exact to rounding

	clocked *clocked // of months with maintenance by the clock
}

// Point of a distribution curve.
type Point struct{ X, P float64 }
