package query

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	pricelist "github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"

	"nines/pricing/aws"
	"nines/pricing/refresh"
)

// pageSize is the most that AWS gives.
const pageSize = 100

// ask is one chain of GetProducts calls: the filters beside the region, as field, value.
type ask []string

// asks split the services whose lists are long into what nines needs of them; of all others it reads everything.
var asks = map[string][]ask{
	"AmazonEC2": {
		{"operatingSystem", "Linux", "tenancy", "Shared", "capacitystatus", "Used", "preInstalledSw", "NA", "marketoption", "OnDemand"},
		{"productFamily", "Storage"}, {"productFamily", "System Operation"}, {"productFamily", "Provisioned Throughput"},
		{"productFamily", "Storage Snapshot"}, {"productFamily", "NAT Gateway"},
	},
	"AmazonRDS": {
		{"databaseEngine", "PostgreSQL"}, {"databaseEngine", "MySQL"}, {"databaseEngine", "Aurora PostgreSQL"}, {"databaseEngine", "Aurora MySQL"},
		{"databaseEngine", "Any"}, {"productFamily", "Storage Snapshot"}, {"productFamily", "System Operation"}, {"productFamily", "Serverless"},
	},
	"AmazonElastiCache": {{"productFamily", "Cache Instance"}},
	"AWSELB":            {{"productFamily", "Load Balancer-Application"}, {"productFamily", "Load Balancer-Network"}},
}

// regionField is the attribute that says where a product is sold.
func regionField(service string) string {
	if service == "AWSDataTransfer" {
		return "fromRegionCode"
	}
	return "regionCode"
}

// Calls is the least number of calls that a part takes; every hundred products take one more.
func Calls(service string) int { return max(1, len(asks[service])) }

// fetchProducts reads all products of a service in a region. A product that several chains return counts once.
func (c *Client) fetchProducts(ctx context.Context, service, region string, progress func(int64)) (*refresh.Part, error) {
	collector := aws.NewCollector(service, region)
	list := service + " " + region
	chains := asks[service]
	if chains == nil {
		chains = []ask{nil}
	}
	seen := map[string]bool{}
	for _, a := range chains {
		filters := []types.Filter{}
		for i := 0; i+1 < len(a); i += 2 {
			filters = append(filters, types.Filter{Field: &a[i], Type: types.FilterTypeTermMatch, Value: &a[i+1]})
		}
		if !aws.IsGlobal(service) {
			field := regionField(service)
			filters = append(filters, types.Filter{Field: &field, Type: types.FilterTypeTermMatch, Value: &region})
		}
		size, version := int32(pageSize), "aws_v1"
		pages := pricelist.NewGetProductsPaginator(c.prices, &pricelist.GetProductsInput{
			ServiceCode: &service, Filters: filters, FormatVersion: &version, MaxResults: &size,
		})
		for pages.HasMorePages() {
			if err := c.limit.Wait(ctx); err != nil {
				return nil, explain(ctx, list, err)
			}
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, explain(ctx, list, err)
			}
			for _, text := range page.PriceList {
				progress(int64(len(text)))
				d, err := decodeProduct([]byte(text))
				if err != nil {
					return nil, &aws.Error{Kind: aws.BadDocument, List: list, Place: place(d), Got: err.Error(), Err: err}
				}
				if seen[d.Product.SKU] {
					continue
				}
				seen[d.Product.SKU] = true
				if err := d.rows(collector.Add); err != nil {
					return nil, err
				}
			}
		}
	}
	return collector.Part(), nil
}

// product is one document of GetProducts: a product with all its terms. Only what is read is named; all values are text.
type product struct {
	Product struct {
		SKU        string            `json:"sku"`
		Family     string            `json:"productFamily"`
		Attributes map[string]string `json:"attributes"`
	} `json:"product"`
	Terms map[string]map[string]offer `json:"terms"`
}

// offer is one term: on demand, or one reserved.
type offer struct {
	Code       string               `json:"offerTermCode"`
	Attributes map[string]string    `json:"termAttributes"`
	Dimensions map[string]dimension `json:"priceDimensions"`
}

// dimension is one price: a tier, or a fee that is paid upfront.
type dimension struct {
	Unit  string            `json:"unit"`
	Begin string            `json:"beginRange"`
	End   string            `json:"endRange"`
	Price map[string]string `json:"pricePerUnit"` // by currency
}

// decodeProduct reads a document. It is strict where it reads: a price that is no text, a product without SKU are errors.
func decodeProduct(text []byte) (*product, error) {
	var p product
	if err := json.Unmarshal(bytes.TrimSpace(text), &p); err != nil {
		return nil, err
	}
	if p.Product.SKU == "" {
		return nil, fmt.Errorf("the product has no SKU")
	}
	return &p, nil
}

func place(p *product) string {
	if p == nil {
		return ""
	}
	return "SKU " + p.Product.SKU
}

// rows tells every price of the product as a row of a list, in an order that depends on nothing but the document. Terms of
// kinds that nobody knows yet are rows too; the rules pass over them.
func (p *product) rows(add func(*aws.Row, func() string) error) error {
	var base aws.Row
	for name, v := range p.Product.Attributes {
		if a, ok := aws.AttrOf(name); ok {
			base[a] = []byte(v)
		}
	}
	base[aws.SKU], base[aws.Family] = []byte(p.Product.SKU), []byte(p.Product.Family)
	at := func() string { return place(p) }
	for _, kind := range slices.Sorted(maps.Keys(p.Terms)) {
		for _, id := range slices.Sorted(maps.Keys(p.Terms[kind])) {
			term := p.Terms[kind][id]
			row := base
			row[aws.TermType], row[aws.OfferTerm] = []byte(kind), []byte(term.Code)
			for name, v := range term.Attributes {
				if a, ok := aws.AttrOf(name); ok {
					row[a] = []byte(v)
				}
			}
			for _, rate := range slices.Sorted(maps.Keys(term.Dimensions)) {
				d := term.Dimensions[rate]
				row[aws.Unit], row[aws.From], row[aws.To] = []byte(d.Unit), []byte(d.Begin), []byte(d.End)
				row[aws.Currency], row[aws.Price] = nil, nil
				for _, currency := range slices.Sorted(maps.Keys(d.Price)) {
					if row[aws.Currency] == nil || currency == "USD" {
						row[aws.Currency], row[aws.Price] = []byte(currency), []byte(d.Price[currency])
					}
				}
				if err := add(&row, at); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
