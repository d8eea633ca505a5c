package cost

import (
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
)

// allowances are the provider's monthly allowances that do not expire, by what they are of: keys of reference figures.
// They are per account, over all regions.
var allowances = map[model.Dimension]reference.Key{
	model.LambdaGBs: "free.lambda.time", model.LambdaRequest: "free.lambda.requests", model.DynamoGB: "free.dynamodb.storage",
	model.CloudFrontGB: "free.cloudfront.out", model.CloudFrontRequests: "free.cloudfront.requests",
	model.SQSRequest: "free.sqs.requests", model.SNSRequest: "free.sns.requests",
	model.CWMetric: "free.cloudwatch.metrics", model.CWAlarm: "free.cloudwatch.alarms",
	model.KMSRequest: "free.kms.requests",
}

// allowed takes the free part off a quantity and puts it on the bill at nothing. Price tiers begin after it.
func (b *biller) allowed(category string, rate *model.Rate, quantity decimal.Decimal) decimal.Decimal {
	if b.info.FreeTier != model.FreeAll {
		return quantity
	}
	key, ok := allowances[rate.Key.Dimension]
	if !ok {
		return quantity
	}
	figure := b.fig.Figure(key)
	free := decimal.Min(quantity, model.Quantity(figure.Value).Sub(b.allowances[key]))
	if free.Sign() <= 0 {
		return quantity
	}
	if b.allowances == nil {
		b.allowances = map[reference.Key]decimal.Decimal{}
	}
	b.allowances[key] = b.allowances[key].Add(free)
	gift := *rate
	gift.Provenance, gift.Others, gift.List = figure.Provenance, nil, nil
	b.put(line{category: category, text: model.Msg("cost.item.free", "dimension", string(rate.Key.Dimension)), rate: &gift, quantity: free})
	return quantity.Sub(free)
}
