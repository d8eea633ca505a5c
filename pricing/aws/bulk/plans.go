package bulk

import (
	"errors"
	"io"
	"strconv"

	"nines/pricing/aws"
	"nines/pricing/refresh"
)

// planColumns are the columns of a Savings Plans list that are read.
var planColumns = []string{"DiscountedRate", "Unit", "Currency", "DiscountedServiceCode", "DiscountedUsageType", "DiscountedOperation",
	"PurchaseOption", "LeaseContractLength", "Product Family", "DiscountedRegionCode", "DiscountedInstanceType", "SKU"}

// readPlans reads the list of the rates of an offer of Savings Plans in a region; its columns are others than those of services.
func readPlans(in io.Reader, offer, region string) (*refresh.Part, error) {
	c := aws.NewPlanCollector(offer, region)
	p := &parser{list: offer + " " + region, csv: newCSVReader(&withoutBOM{in: in})}
	about, header, err := p.head("DiscountedRate")
	if err != nil {
		return nil, err
	}
	p.width = len(header)
	at := make([]int, len(planColumns))
	for i, want := range planColumns {
		at[i] = -1
		for j, name := range header {
			if name == want {
				at[i] = j
				break
			}
		}
		if at[i] < 0 {
			return nil, &aws.Error{Kind: aws.NoColumn, List: p.list, Place: "line " + strconv.Itoa(p.csv.line), Want: strconv.Quote(want)}
		}
	}
	place := func() string { return "line " + strconv.Itoa(p.csv.line) }
	for {
		f, err := p.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		get := func(i int) string { return string(f[at[i]]) }
		if !aws.PlansOf(get(3)) { // most rows are of services that nines has no rates for
			continue
		}
		if err := c.Add(aws.PlanRate{Rate: get(0), Unit: get(1), Currency: get(2), Service: get(3), Usage: get(4), Operation: get(5),
			Payment: get(6), Term: get(7), Plan: get(8), Region: get(9), InstanceType: get(10), SKU: get(11)}, place); err != nil {
			return nil, err
		}
	}
	part := c.Part()
	part.Version = about["Version"]
	return part, nil
}
