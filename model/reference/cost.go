package reference

import "nines/model"

// costFigures is what model/cost assumes beside prices.
var costFigures = []Figure{
	{Key: "cost.hours-per-month", Value: 730, Unit: "h", Low: 720, High: 744,
		Name:       model.Msg("figure.cost.hours-per-month"),
		Provenance: model.Provenance{Source: "8,760 hours a year over 12; the month of AWS price pages", AsOf: "2026", Confidence: model.High}},
	{Key: "cost.gb", Value: 1073741824, Unit: "B", Low: 1000000000, High: 1073741824,
		Name:       model.Msg("figure.cost.gb"),
		Provenance: model.Provenance{Source: "AWS bills storage and transfer by 2^30 bytes and writes GB", AsOf: "2025", Confidence: model.General}},
	{Key: "cost.build.life", Value: 18, Unit: "y", Low: 15, High: 20,
		Name:       model.Msg("figure.cost.build.life"),
		Provenance: model.Provenance{Source: "from memory, please check: data center buildings are written off over 15-20 years", AsOf: "2025", Confidence: model.Memory}},
	{Key: "cost.build.upkeep", Value: 0.03, Unit: "share", Low: 0.02, High: 0.04,
		Name:       model.Msg("figure.cost.build.upkeep"),
		Provenance: model.Provenance{Source: "from memory, please check: mechanical and electrical upkeep is 2-4 % of the build cost a year", AsOf: "2025", Confidence: model.Memory}},
}
