package reference

import "nines/model"

// commitFigures is what model/commit assumes beside prices.
var commitFigures = []Figure{
	{Key: "commit.partial", Value: 0.5, Unit: "share", Low: 0.45, High: 0.55,
		Name: model.Msg("figure.commit.partial"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS's Partial Upfront takes about half of a term's price upfront",
			AsOf: "2025", Confidence: model.General}},
	{Key: "commit.sp.database", Value: 0.2, Unit: "share", Low: 0.12, High: 0.2,
		Name: model.Msg("figure.commit.sp.database"),
		Provenance: model.Provenance{Source: "https://www.nops.io/blog/aws-database-savings-plans: up to 20 % on instances; https://cloudcombinator.ai (Database Savings Plans): 12-20 % on most of them",
			AsOf: "2025-12", Confidence: model.Approx}},
}
