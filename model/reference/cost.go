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
	// Allowances of an account each month that do not expire; counted only with free tier "all".
	{Key: "free.lambda.time", Value: 400000, Unit: "GB-s", Name: model.Msg("figure.free.lambda.time"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, a million requests and 400,000 GB-seconds of Lambda a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.lambda.requests", Value: 1000000, Unit: "requests", Name: model.Msg("figure.free.lambda.requests"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, a million requests and 400,000 GB-seconds of Lambda a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.dynamodb.storage", Value: 25, Unit: "GB", Name: model.Msg("figure.free.dynamodb.storage"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, 25 GB of DynamoDB storage a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.cloudfront.out", Value: 1024, Unit: "GB", Name: model.Msg("figure.free.cloudfront.out"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, 1 TB out and ten million requests of CloudFront a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.cloudfront.requests", Value: 10000000, Unit: "requests", Name: model.Msg("figure.free.cloudfront.requests"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, 1 TB out and ten million requests of CloudFront a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.sqs.requests", Value: 1000000, Unit: "requests", Name: model.Msg("figure.free.sqs.requests"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, a million requests of SQS a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.sns.requests", Value: 1000000, Unit: "requests", Name: model.Msg("figure.free.sns.requests"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, a million publishes of SNS a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.cloudwatch.metrics", Value: 10, Unit: "count", Name: model.Msg("figure.free.cloudwatch.metrics"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, ten custom metrics, ten alarms of CloudWatch a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.cloudwatch.alarms", Value: 10, Unit: "count", Name: model.Msg("figure.free.cloudwatch.alarms"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, ten custom metrics, ten alarms of CloudWatch a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
	{Key: "free.kms.requests", Value: 20000, Unit: "requests", Name: model.Msg("figure.free.kms.requests"),
		Provenance: model.Provenance{Source: "general knowledge, please check: AWS Free Tier, Always Free, 20,000 requests of KMS a month (https://aws.amazon.com/free)", AsOf: "2025", Confidence: model.General}},
}
