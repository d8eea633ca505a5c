package pricing

import (
	"nines/model"
	"nines/pricing/snapshot"
)

// Lost says why a row of [model.Rate.Others] was not used: the first rule of README.md ("Which row wins") in which the
// two differ. A row that would win by every rule that can be seen has tiers that stop.
func Lost(r model.Rate, o model.OtherRate) model.Text {
	won, lost := snapshot.Class(r.Confidence), snapshot.Class(o.Confidence)
	price := r.First().Decimal().Cmp(o.USD.Decimal())
	switch {
	case lost > won:
		return model.Msg("price.lost.confidence")
	case lost < won:
		return model.Msg("price.lost.partial")
	case o.AsOf < r.AsOf:
		return model.Msg("price.lost.older", "date", o.AsOf, "newer", r.AsOf)
	case o.AsOf > r.AsOf:
		return model.Msg("price.lost.partial")
	case o.Confidence > r.Confidence: // "exact" stands before "high"
		return model.Msg("price.lost.confidence")
	case o.Confidence < r.Confidence:
		return model.Msg("price.lost.partial")
	case price > 0:
		return model.Msg("price.lost.cheaper")
	case price < 0:
		return model.Msg("price.lost.partial")
	}
	return model.Msg("price.lost.same")
}
