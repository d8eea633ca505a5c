package query

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/savingsplans"
	"github.com/aws/aws-sdk-go-v2/service/savingsplans/types"

	"nines/pricing/aws"
	"nines/pricing/refresh"
)

// planPage is how many rates a call may give.
const planPage = 1000

// mostPages bounds a server that never ends.
const mostPages = 10_000

// yearSeconds are the seconds of a year as the API counts a term.
const yearSeconds = 365 * 24 * 3600

// fetchPlans reads the rates of an offer of Savings Plans in a region. The SDK has no paginator for it.
func (c *Client) fetchPlans(ctx context.Context, offer, region string, progress func(int64)) (*refresh.Part, error) {
	collector := aws.NewPlanCollector(offer, region)
	list := offer + " " + region
	in := &savingsplans.DescribeSavingsPlansOfferingRatesInput{
		MaxResults:       planPage,
		SavingsPlanTypes: []types.SavingsPlanType{types.SavingsPlanTypeCompute, types.SavingsPlanTypeEc2Instance},
		ServiceCodes:     []types.SavingsPlanRateServiceCode{types.SavingsPlanRateServiceCodeEc2},
		Filters: []types.SavingsPlanOfferingRateFilterElement{
			{Name: types.SavingsPlanRateFilterAttributeRegion, Values: []string{region}},
		},
	}
	if offer == aws.DatabasePlans {
		in.SavingsPlanTypes = []types.SavingsPlanType{types.SavingsPlanTypeDatabase}
		in.ServiceCodes = []types.SavingsPlanRateServiceCode{types.SavingsPlanRateServiceCodeRds, types.SavingsPlanRateServiceCodeElasticache}
	}
	for range mostPages {
		if err := c.limit.Wait(ctx); err != nil {
			return nil, explain(ctx, list, err)
		}
		page, err := c.plans.DescribeSavingsPlansOfferingRates(ctx, in)
		if err != nil {
			return nil, explain(ctx, list, err)
		}
		for _, r := range page.SearchResults {
			rate := planRate(r)
			progress(int64(len(rate.Usage) + len(rate.Rate)))
			if err := collector.Add(rate, func() string { return rate.Usage }); err != nil {
				return nil, err
			}
		}
		if page.NextToken == nil || *page.NextToken == "" {
			return collector.Part(), nil
		}
		in.NextToken = page.NextToken
	}
	return nil, &aws.Error{Kind: aws.BadDocument, List: list, Got: "the pages do not end"}
}

// planRate is a rate in the words of the bulk lists.
func planRate(r types.SavingsPlanOfferingRate) aws.PlanRate {
	out := aws.PlanRate{Service: string(r.ServiceCode), Usage: text(r.UsageType), Operation: text(r.Operation), Rate: text(r.Rate), Unit: string(r.Unit)}
	if o := r.SavingsPlanOffering; o != nil {
		out.Plan, out.Payment, out.Currency = string(o.PlanType), string(o.PaymentOption), string(o.Currency)
		switch o.DurationSeconds {
		case yearSeconds:
			out.Term = "1"
		case 3 * yearSeconds:
			out.Term = "3"
		}
	}
	for _, p := range r.Properties {
		switch strings.ToLower(text(p.Name)) {
		case "region":
			out.Region = text(p.Value)
		case "instancetype":
			out.InstanceType = text(p.Value)
		case "tenancy":
			out.Tenancy = text(p.Value)
		}
	}
	if out.InstanceType == "" { // databases have it in the usage type alone
		_, out.InstanceType, _ = strings.Cut(out.Usage, ":")
	}
	return out
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
