package plan

import (
	"nines/model"

	"github.com/shopspring/decimal"
)

// DocumentBuying is what a design buys ahead; empty unless the workload says how to buy.
type DocumentBuying struct {
	Commitments *DocumentCommitments `json:"commitments,omitempty"`
}

// DocumentCommitments is the mix, and what it does. Money is a month, in the currency of the bill.
type DocumentCommitments struct {
	Mode        string                 `json:"mode"`
	OnDemand    string                 `json:"on_demand"` // what commitments could cover, on demand
	Monthly     string                 `json:"monthly"`   // the same as bought
	Upfront     string                 `json:"upfront"`
	Coverage    float64                `json:"coverage"`
	Utilization float64                `json:"utilization"`
	Stranded    string                 `json:"stranded"`
	Bought      []DocumentCommitment   `json:"bought"`
	Falls       []DocumentDemandChange `json:"if_demand_falls"`
	Curve       []DocumentCommitStep   `json:"curve"`
	Unknown     []string               `json:"unknown"`
}

// DocumentCommitment is one reservation or plan.
type DocumentCommitment struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	TermYears   int      `json:"term_years"`
	Payment     string   `json:"payment"`
	Type        string   `json:"type,omitempty"`
	Family      string   `json:"family,omitempty"`
	Engine      string   `json:"engine,omitempty"`
	Region      string   `json:"region,omitempty"`
	Count       int      `json:"count,omitempty"`
	Until       string   `json:"until,omitempty"`
	Hourly      string   `json:"hourly"` // effective, all of it
	Monthly     string   `json:"monthly"`
	Recurring   string   `json:"recurring"` // of monthly, what is billed by the month
	Upfront     string   `json:"upfront"`
	Utilization float64  `json:"utilization"`
	Replaces    string   `json:"replaces"` // on demand
	BreakEven   *float64 `json:"break_even_share"`
	BreakHours  *float64 `json:"break_even_hours_per_month"`
	BreakWhy    string   `json:"break_even_share_reason,omitempty"`
	PaysBack    *float64 `json:"pays_back_months"`
	PaysBackWhy string   `json:"pays_back_months_reason,omitempty"`
	Source      string   `json:"source"`
	AsOf        string   `json:"as_of"`
	Confidence  string   `json:"confidence"`
}

// DocumentDemandChange is a month of the same commitments under another demand.
type DocumentDemandChange struct {
	Factor  float64 `json:"demand_factor"`
	Monthly string  `json:"monthly"`
	Without string  `json:"without"`
	Regret  string  `json:"regret"` // monthly less without: above 0 when the commitments cost more than none
}

// DocumentCommitStep is a share of the hours.
type DocumentCommitStep struct {
	Share    float64 `json:"share"`
	OnDemand float64 `json:"on_demand_per_hour"`
	Covered  float64 `json:"covered_per_hour"`
}

// DocumentItemCosts are the four costs of FOCUS beside a line's amount, which is its effective cost.
type DocumentItemCosts struct {
	List       string       `json:"list"`
	Contracted string       `json:"contracted"`
	Billed     string       `json:"billed"`
	Commitment string       `json:"commitment,omitempty"`
	UnitRange  *model.Range `json:"unit_price_range,omitempty"`
}

// DocumentPrepaid is the part of a month that was paid before.
type DocumentPrepaid struct {
	Prepaid string `json:"prepaid"`
}

func itemCosts(i *model.LineItem) DocumentItemCosts {
	return DocumentItemCosts{List: i.List.String(), Contracted: i.Contracted.String(), Billed: i.Billed.String(), Commitment: i.Commitment, UnitRange: i.UnitRange}
}

// estimate writes a float64 amount of money, which is for choosing and not of the bill.
func estimate(x float64) string { return model.Quantity(x).String() }

func documentBuying(e *Evaluation, words Words) DocumentBuying {
	c := e.Commitments
	if c == nil {
		return DocumentBuying{}
	}
	d := &DocumentCommitments{Mode: e.Deployment.Workload.Commit.Mode, OnDemand: estimate(c.Eligible), Monthly: estimate(c.Spending),
		Coverage: c.Coverage, Utilization: c.Utilization, Stranded: estimate(c.Stranded),
		Bought: make([]DocumentCommitment, 0, len(c.Bought)), Falls: make([]DocumentDemandChange, 0, len(c.Falls)),
		Curve: make([]DocumentCommitStep, 0, len(c.Curve)), Unknown: make([]string, 0, len(c.Unknown))}
	upfront := decimal.Zero
	for i := range c.Bought {
		upfront = upfront.Add(c.Bought[i].Upfront)
		d.Bought = append(d.Bought, documentCommitment(c, &c.Bought[i], words))
	}
	d.Upfront = upfront.String()
	for _, f := range c.Falls {
		d.Falls = append(d.Falls, DocumentDemandChange{f.Factor, estimate(f.Spending), estimate(f.Without), estimate(f.Spending - f.Without)})
	}
	for _, s := range c.Curve {
		d.Curve = append(d.Curve, DocumentCommitStep(s))
	}
	for _, t := range c.Unknown {
		d.Unknown = append(d.Unknown, words.Text(t))
	}
	return DocumentBuying{d}
}

func documentCommitment(c *model.Commitments, b *model.Bought, words Words) DocumentCommitment {
	hours := model.Quantity(c.Hours)
	d := DocumentCommitment{ID: b.ID, Name: words.Text(CommitmentName(b.Commitment)), Kind: b.Kind, TermYears: b.Term, Payment: b.Payment,
		Type: b.Type, Family: b.Family, Engine: b.Engine, Region: b.Region, Count: b.Count, Until: b.Until,
		Hourly: b.Effective.String(), Monthly: b.Effective.Mul(hours).String(), Recurring: b.Recurring.Mul(hours).String(), Upfront: b.Upfront.String(),
		Utilization: b.Utilization, Replaces: estimate(b.Replaces), Source: b.Rate.Source, AsOf: b.Rate.AsOf, Confidence: string(b.Rate.Confidence)}
	if b.BreakEven > 0 {
		share, n := b.BreakEven, b.BreakEven*c.Hours
		d.BreakEven, d.BreakHours = &share, &n
	} else {
		d.BreakWhy = words.Text(model.Msg("commit.covers-nothing"))
	}
	if d.PaysBack = existing(b.PaysBack); d.PaysBack == nil {
		d.PaysBackWhy = words.Text(model.Msg("commit.never-pays"))
	}
	return d
}

// CommitmentName is what a commitment is called: what it is of and how long it holds.
func CommitmentName(c model.Commitment) model.Text {
	switch c.Kind {
	case model.RIStandard:
		return model.Msg("commit.kind.ri-standard", "type", c.Type, "region", c.Region)
	case model.RIConvertible:
		return model.Msg("commit.kind.ri-convertible", "type", c.Type, "region", c.Region)
	case model.RIDatabase, model.RICache:
		return model.Msg("commit.kind.ri-database", "type", c.Type, "engine", c.Engine, "region", c.Region)
	case model.SPInstance:
		return model.Msg("commit.kind.ec2-instance-sp", "family", c.Family, "region", c.Region)
	case model.SPDatabase:
		return model.Msg("commit.kind.database-sp")
	}
	return model.Msg("commit.kind.compute-sp")
}

// CommitmentTerms is how long a commitment holds and how it is paid.
func CommitmentTerms(c model.Commitment) model.Text {
	long := c.Term != model.Terms[0]
	switch {
	case c.Payment == model.PayAll && long:
		return model.Msg("commit.terms.3y.all")
	case c.Payment == model.PayAll:
		return model.Msg("commit.terms.1y.all")
	case c.Payment == model.PayPartial && long:
		return model.Msg("commit.terms.3y.partial")
	case c.Payment == model.PayPartial:
		return model.Msg("commit.terms.1y.partial")
	case long:
		return model.Msg("commit.terms.3y.no")
	}
	return model.Msg("commit.terms.1y.no")
}
