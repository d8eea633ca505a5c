package plan

import (
	"math"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reliability"
)

// Loss is what downtime costs beyond its mean, what providers give back, and how often the SLO is kept.
type Loss struct {
	// MeanYear, P95Year and P99Year are the cost of a year's downtime at the workload's money.downtime; nil without a
	// distribution.
	MeanYear         decimal.Decimal
	P95Year, P99Year *decimal.Decimal
	Credits          []Credit
	CreditMonth      decimal.Decimal // expected, a month: the sum of Credits
	// Months are the chances that at least 12, 11, … 1 of twelve months meet the SLO; nil without a distribution.
	Months []MonthsMet
}

// Credit is what one promise of a provider is expected to give back a month.
type Credit struct {
	Service  string // the provider's name
	Tier     string
	Region   string
	Promised float64
	Missed   float64         // probability that a month falls short of it
	Charges  decimal.Decimal // a month, that are credited a share of
	Expected decimal.Decimal // credit a month
	model.Provenance
}

// MonthsMet is the chance that at least so many of twelve months meet the SLO.
type MonthsMet struct {
	AtLeast     int
	Probability float64
}

// loss values the downtime of an evaluation. Promises that cannot be solved are left out, not guessed.
func loss(in Inputs, e *Evaluation) *Loss {
	a, rate := e.Availability, in.Workload.Money.Downtime
	out := &Loss{MeanYear: rate.Times(a.Unavailability * model.HoursPerYear).Amount}
	if y := a.Year; y != nil {
		p95, p99 := rate.Times(y.P95).Amount, rate.Times(y.P99).Amount
		out.P95Year, out.P99Year = &p95, &p99
		out.Months = monthsMet(a.MonthMet)
	}
	promised, err := reliability.Promises(e.Deployment, in.Figures.Reader(), &model.Ledger{})
	if err != nil {
		return out
	}
	for _, p := range promised {
		c := credit(e, p)
		out.Credits = append(out.Credits, c)
		out.CreditMonth = out.CreditMonth.Add(c.Expected)
	}
	return out
}

// credit is the expected credit of one promise: the charges of its service times Σ (share - the share above) × P(below).
func credit(e *Evaluation, p reliability.Promised) Credit {
	c := Credit{Service: p.Promise.Service, Tier: p.Tier, Region: p.Region, Promised: p.Promise.Promised, Missed: p.Below[0], Provenance: p.Promise.Provenance}
	for _, i := range e.Cost.Items {
		if i.Key.Region == p.Region && covered(p, i.Key.Dimension) {
			c.Charges = c.Charges.Add(i.Amount)
		}
	}
	share, before := 0.0, 0.0
	for i, level := range p.Promise.Credits {
		share += (level.Share - before) * p.Below[i]
		before = level.Share
	}
	c.Expected = c.Charges.Mul(model.Quantity(share))
	return c
}

func covered(p reliability.Promised, d model.Dimension) bool {
	for _, prefix := range p.Promise.Dimension {
		if strings.HasPrefix(string(d), prefix) {
			return true
		}
	}
	return false
}

// monthsMet is the binomial law of twelve months that each meet the SLO with probability p, independently: outages that
// span two months, and the hours of one bad month that make the next likelier to be bad, are left out.
func monthsMet(p float64) []MonthsMet {
	const n = 12
	var at [n + 1]float64
	choose := 1.0
	for k := range n + 1 {
		at[k] = choose * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
		choose = choose * float64(n-k) / float64(k+1)
	}
	out := make([]MonthsMet, 0, n)
	sum := 0.0
	for k := n; k >= 1; k-- {
		sum += at[k]
		out = append(out, MonthsMet{k, math.Min(1, sum)})
	}
	return out
}
