package overlay

import (
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
)

// cheaperWhenMore are estimates of which the high end makes a bill lower.
var cheaperWhenMore = []model.Dimension{model.LifeYears, model.Residual, model.RackKW}

// estimate moves the price of what is known only as a range: servers back to what they cost before the rise of 2026, and
// every range to the end that was asked for.
func estimate(r *model.Rate, o *model.Overlay, base model.PriceBook) {
	if o.Hardware == model.HardwareBefore && r.Key.Dimension == model.ServerBuy {
		before(r, base)
	}
	if r.Range == nil || o.Estimates == "" || o.Estimates == model.EstimateLikely {
		return
	}
	low := o.Estimates == model.EstimateLow
	if slices.Contains(cheaperWhenMore, r.Key.Dimension) {
		low = !low
	}
	x := r.Range.High
	if low {
		x = r.Range.Low
	}
	step(r, model.PriceStep{Name: "estimates: " + o.Estimates, Provenance: r.Provenance}, Fixed(decimal.NewFromFloat(x)))
}

// before is a server's price before the spike: an older row of the book for the same class, else the present price divided
// by the book's factor of the spike.
func before(r *model.Rate, base model.PriceBook) {
	now := r.Tiers[0].USD.Decimal()
	for _, o := range r.Others {
		if old := o.USD.Decimal(); o.AsOf < r.AsOf && old.LessThan(now) {
			rescale(r, old.InexactFloat64()/now.InexactFloat64())
			step(r, model.PriceStep{Name: "before the spike of 2026", Provenance: o.Provenance}, o.USD)
			return
		}
	}
	factor, err := base.Rate(model.PriceKey{Dimension: model.ShockFactor, Region: r.Key.Region})
	if err != nil {
		return
	}
	f := factor.First().Decimal()
	rescale(r, 1/f.InexactFloat64())
	step(r, model.PriceStep{Name: "before the spike of 2026", Provenance: factor.Provenance}, Fixed(now.DivRound(f, 2)))
}

func rescale(r *model.Rate, f float64) {
	if r.Range != nil {
		r.Range = &model.Range{Low: r.Range.Low * f, Likely: r.Range.Likely * f, High: r.Range.High * f}
	}
}

// step sets the single price of a rate and remembers how.
func step(r *model.Rate, s model.PriceStep, usd model.Fixed) {
	s.Before, s.After = r.Tiers[0].USD, usd
	r.Tiers[0].USD = usd
	r.Steps = append(r.Steps, s)
}
