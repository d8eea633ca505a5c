package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Kinds of commitment, as people write them.
const (
	RIStandard    = "ri-standard"     // EC2: instances of one type in a region
	RIConvertible = "ri-convertible"  // EC2: the same, exchangeable for other types
	RIDatabase    = "ri-database"     // RDS and Aurora: instances of one class and engine in a region
	RICache       = "ri-cache"        // ElastiCache: nodes of one type and engine in a region
	SPInstance    = "ec2-instance-sp" // USD an hour on one family in a region
	SPCompute     = "compute-sp"      // USD an hour on any EC2 (and Fargate and Lambda, whose rates nines does not know)
	SPDatabase    = "database-sp"     // USD an hour on database instances of generation 7 and newer
)

// CommitmentKinds lists them in the order in which AWS applies them: reservations before plans, the narrow plan before
// the wide one (AWS, Savings Plans User Guide, "Understanding how Savings Plans apply to your usage").
var CommitmentKinds = []string{RIStandard, RIConvertible, RIDatabase, RICache, SPInstance, SPCompute, SPDatabase}

// Ways to pay a commitment, as people write them.
const (
	PayNone    = "no"      // nothing upfront
	PayPartial = "partial" // a part upfront
	PayAll     = "all"     // all upfront
)

// Payments lists them.
var Payments = []string{PayNone, PayPartial, PayAll}

// Terms are the lengths of a commitment in years.
var Terms = []int{1, 3}

// Commitment is one reservation or plan: what is paid for around the clock, used or not.
type Commitment struct {
	Kind    string
	Term    int    // years
	Payment string // one of Payments
	Type    string // of a reservation: "m7g.large", "db.m7g.large", "cache.m6g.large"
	Family  string // of an EC2 Instance Savings Plan: "m7g"
	Engine  string // of a reserved database or cache: "postgres", "aurora-postgres", "redis"
	Region  string // "" for Compute and Database Savings Plans, which hold everywhere
	Count   int    // of a reservation, how many instances
	// Hourly is a plan's commitment an hour, prepayment included; of a reservation, the effective price of an instance hour
	// where the owner gave it, else zero.
	Hourly Money
	Until  string // YYYY-MM in which it ends; "" unknown
	Place  string // file:line:column where it was written; "" for one that nines chose
}

// Plan says whether it is a Savings Plan: money an hour instead of instances.
func (c Commitment) Plan() bool { return strings.HasSuffix(c.Kind, "-sp") }

// Modes of buying.
const (
	BuyAsDesigned = "as-designed" // what each tier's purchase.committed says; the default
	BuyNone       = "none"        // nothing is committed, whatever a tier says
	BuyBest       = "best"        // the mix with the least expected cost
	BuyOwned      = "owned"       // the commitments in Owned, and no others
)

// Buying is how the machines of a design are bought: [Workload.Commit].
type Buying struct {
	Mode string // one of the modes; "" is BuyAsDesigned
	// Only narrows best: the words of its limits ("1y", "no", "sp"), those of one sort being alternatives.
	Only  []string
	Owned []Commitment
}

// Limits of best, by sort.
var (
	LimitTerms    = []string{"1y", "3y"}
	LimitPayments = Payments
	LimitKinds    = []string{"ri", "convertible", "sp"} // standard and database reservations; exchangeable ones; plans
)

// Decided says whether the mode replaces what the tiers say.
func (b Buying) Decided() bool { return b.Mode != "" && b.Mode != BuyAsDesigned }

// Allows says whether best may choose this kind, term and payment.
func (b Buying) Allows(kind string, years int, payment string) bool {
	sort := "ri"
	switch {
	case strings.HasSuffix(kind, "-sp"):
		sort = "sp"
	case kind == RIConvertible:
		sort = "convertible"
	}
	term := LimitTerms[0]
	if years != Terms[0] {
		term = LimitTerms[1]
	}
	return b.allows(LimitTerms, term) && b.allows(LimitPayments, payment) && b.allows(LimitKinds, sort)
}

// allows: a sort of which no word was given is free.
func (b Buying) allows(sort []string, word string) bool {
	free := true
	for _, w := range b.Only {
		if w == word {
			return true
		}
		free = free && !slices.Contains(sort, w)
	}
	return free
}

// In is the way of buying with its amounts in the exchange's currency.
func (b Buying) In(x *Exchange) Buying {
	if x == nil || len(b.Owned) == 0 {
		return b
	}
	out := b
	out.Owned = slices.Clone(b.Owned)
	for i := range out.Owned {
		if m := &out.Owned[i].Hourly; m.Currency == USD {
			m.Amount, m.Currency = m.Amount.Mul(x.PerUSD), x.Code
		}
	}
	return out
}

// Commitments is what is bought ahead for a deployment and where it is used. Amounts are in the currency of the book.
type Commitments struct {
	Bought []Bought
	Uses   []CommitmentUse // what the bill of each tier draws from them
	// Hours of a month that the report was made for.
	Hours float64
	// Eligible is a month of the usage that a commitment could cover, on demand; Spending the same as bought: all
	// commitments and what they leave on demand.
	Eligible, Spending float64
	// Coverage is the share of Eligible that is covered; Utilization the share of what is paid for commitments that is
	// used, 0 without any.
	Coverage, Utilization float64
	Curve                 []CommitmentStep
	Falls                 []DemandChange // what the same commitments cost when demand is another
	// Stranded is what a month costs of the commitments that hold for their types only, were those types replaced.
	Stranded float64
	// Unknown is usage that could be committed and whose rates nobody has read: it stays on demand.
	Unknown []Text
}

// Bought is a commitment with its price and how it is used.
type Bought struct {
	Commitment
	ID   string // "c1", as line items name it
	Rate Rate   // of an instance hour; of a plan, of the first thing that it covers
	// Effective is what an hour costs, prepayment spread over the term, all units; Recurring what of it is billed by the
	// hour; Upfront what is paid once.
	Effective, Recurring, Upfront decimal.Decimal
	Early                         decimal.Decimal // share of Effective that is paid upfront
	Utilization                   float64
	Replaces                      float64 // on-demand cost of what it covers, USD a month
	// BreakEven is the share of the hours that what it covers must run, for the commitment to cost no more than paying on
	// demand. PaysBack is the month of the term in which what was paid is less than on demand would have been; 0 is from the
	// start, negative never within the term.
	BreakEven, PaysBack float64
}

// CommitmentUse is what one tier draws from one commitment.
type CommitmentUse struct {
	Tier     string
	Bought   int             // index
	Hours    float64         // a month, in unit hours of the rate
	PerHour  float64         // unit hours of the rate in one hour that the tier is billed on demand: 2 for two copies
	Price    decimal.Decimal // of a unit hour
	List     decimal.Decimal // the same on demand at list
	Contract decimal.Decimal // the same on demand after the overlays
	Rate     Rate
}

// CommitmentStep is a share of the hours: what the usage that can be committed costs on demand then, and how much of that
// is covered. Lightest first.
type CommitmentStep struct{ Share, OnDemand, Covered float64 }

// DemandChange is a month when demand is Factor times what was asked: with the same commitments, and with none.
type DemandChange struct{ Factor, Spending, Without float64 }
