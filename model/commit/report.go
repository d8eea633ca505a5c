package commit

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
)

// Spend is a month of the usage: with the commitments, and all on demand. The error is that of [Usage.Report].
func (u *Usage) Spend(bought []model.Commitment) (with, without float64, err error) {
	hs, err := u.holdings(bought)
	if err != nil {
		return 0, 0, err
	}
	return u.spending(hs, u.lay(hs)) * u.hours, u.onDemand() * u.hours, nil
}

// UnpricedError says which commitment has no price in the book and none of its own.
type UnpricedError struct {
	Place   string // file:line:column
	Missing model.MissingPriceError
}

// Error is a sentence for people.
func (e *UnpricedError) Error() string {
	return fmt.Sprintf("%s: no price for %s; write what an hour costs you (hourly: 0.05 USD), or correct type, term or payment", e.Place, e.Missing.Key)
}

// Text is the same as a message, for any language.
func (e *UnpricedError) Text() model.Text {
	return model.Msg("commit.unpriced", "place", e.Place, "what", e.Missing.Key.What(), "region", e.Missing.Key.Region)
}

// Unwrap is the missing price.
func (e *UnpricedError) Unwrap() error { return &e.Missing }

func (u *Usage) holdings(bought []model.Commitment) ([]holding, error) {
	hs := make([]holding, len(bought))
	for i, c := range bought {
		h, missing := u.hold(c)
		if missing != (model.PriceKey{}) {
			return nil, &UnpricedError{Place: c.Place, Missing: model.MissingPriceError{Key: missing}}
		}
		hs[i] = h
	}
	return hs, nil
}

// Report lays commitments over the usage and says what they cover, what is wasted and what they save. The error is an
// [*UnpricedError] when a reservation has no price in the book and none of its own.
func (u *Usage) Report(bought []model.Commitment) (*model.Commitments, error) {
	hs, err := u.holdings(bought)
	if err != nil {
		return nil, err
	}
	r := u.lay(hs)
	c := &model.Commitments{Hours: u.hours, Eligible: u.onDemand() * u.hours, Spending: u.spending(hs, r) * u.hours, Unknown: append(slices.Clip(u.unknown), u.unpriced()...)}
	var paid, used float64
	for i := range hs {
		b := u.bought(&hs[i], r, i)
		paid += hs[i].paid
		used += r.used[i]
		if bound(b.Kind) {
			c.Stranded += hs[i].paid * u.hours
		}
		c.Bought = append(c.Bought, b)
		for l, units := range r.units[i] {
			if units > 0 {
				c.Uses = append(c.Uses, u.use(&hs[i], i, l, units))
			}
		}
	}
	if paid > 0 {
		c.Utilization = used / paid
	}
	covered := 0.0
	for step, share := range u.shares {
		value := 0.0
		for l := range u.lines {
			value += u.lines[l].units[step] * u.lines[l].price
		}
		covered += share * r.covered[step]
		c.Curve = append(c.Curve, model.CommitmentStep{Share: share, OnDemand: value, Covered: min(r.covered[step], value)})
	}
	if c.Eligible > 0 {
		c.Coverage = covered * u.hours / c.Eligible
	}
	return c, nil
}

// bound says whether a commitment is worth nothing once its types are replaced.
func bound(kind string) bool {
	return kind != model.SPCompute && kind != model.SPDatabase && kind != model.RIConvertible
}

// bought is the money of a holding.
func (u *Usage) bought(h *holding, r laid, i int) model.Bought {
	b := model.Bought{Commitment: h.Commitment, ID: fmt.Sprintf("c%d", i+1)}
	covers, value := 0.0, 0.0
	for l, units := range r.units[i] {
		if h.prices[l].ok && b.Rate.Unit == "" {
			b.Rate = h.prices[l].rate
		}
		covers += units * h.prices[l].f
		value += units * u.lines[l].price
	}
	if h.Plan() {
		b.Effective = h.Hourly.Amount
		if b.Rate.Source == "" { // it covers nothing
			b.Rate.Provenance = model.Provenance{Source: "what the plan commits an hour; it covers nothing here", Confidence: model.Yours}
		}
	} else {
		own := line{what: whatOf(h.Commitment), region: h.Region, item: itemOf(h.Commitment), typ: h.Type, engine: h.Engine, per: 1}
		each := u.rates.of(&own, h.Kind, h.Term, h.Payment)
		b.Effective, b.Rate = each.usd, each.rate
		if h.Hourly.Amount.IsPositive() {
			b.Effective = h.Hourly.Amount
			b.Rate.Provenance = model.Provenance{Source: "set by you: " + h.Place, Confidence: model.Yours}
		}
		b.Effective = b.Effective.Mul(decimal.NewFromInt(int64(h.Count)))
	}
	early := decimal.NewFromFloat(u.rates.prepaid(h.Payment))
	b.Early = early
	b.Recurring = b.Effective.Mul(decimal.NewFromInt(1).Sub(early))
	b.Upfront = b.Effective.Mul(early).Mul(decimal.NewFromFloat(model.HoursPerYear * float64(h.Term)))
	if h.paid > 0 {
		b.Utilization = r.used[i] / h.paid
	}
	b.Replaces = value * u.hours
	if value > 0 {
		b.BreakEven = covers / value
	}
	b.PaysBack = u.paysBack(&b)
	return b
}

// paysBack is the month in which what on demand would have cost so far catches up with what was paid; negative: never
// within the term.
func (u *Usage) paysBack(b *model.Bought) float64 {
	gain := b.Replaces - b.Recurring.InexactFloat64()*u.hours
	upfront := b.Upfront.InexactFloat64()
	switch {
	case gain < 0 || gain == 0 && upfront > 0:
		return -1
	case upfront == 0:
		return 0
	}
	if months := upfront / gain; months <= float64(12*b.Term) {
		return months
	}
	return -1
}

// use is what a line's tier draws from a holding.
func (u *Usage) use(h *holding, i, l int, units float64) model.CommitmentUse {
	ln := &u.lines[l]
	per := decimal.NewFromFloat(ln.per)
	p := h.prices[l]
	return model.CommitmentUse{Tier: ln.tier, Bought: i, Hours: units * u.hours, PerHour: ln.per, Price: p.usd,
		List:     ln.demand.ListTiers()[0].USD.Decimal().DivRound(per, 12),
		Contract: ln.demand.First().Decimal().DivRound(per, 12), Rate: p.rate}
}
