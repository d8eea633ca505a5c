package aws

import (
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/refresh"
)

// The offers of Savings Plans, which are also how parts of their rates are called.
const (
	ComputePlans  = "AWSComputeSavingsPlan" // Compute and EC2 Instance Savings Plans
	DatabasePlans = "AWSDatabaseSavingsPlans"
)

// PlanOffers are the offers of Savings Plans by the service beside which AWS's index names them.
var PlanOffers = map[string]string{ComputePlans: "AmazonEC2", DatabasePlans: "AmazonRDS"}

// PlanRate is one discounted rate of a Savings Plan, as the bulk list and the API both tell it.
type PlanRate struct {
	Plan         string // "EC2InstanceSavingsPlans", "Compute", ...
	Payment      string // "No Upfront", ...
	Term         string // years: "1" or "3"
	Service      string // of what is discounted, as AmazonEC2
	Usage        string // "APN2-BoxUsage:m7g.large"
	Operation    string // "RunInstances" is Linux; other systems and databases have numbers behind it
	InstanceType string
	Region       string
	Rate, Unit   string
	Currency     string
	SKU          string
	Tenancy      string // "" where only the usage type tells
}

// PlansOf says whether rates for a service can be of use.
func PlansOf(service string) bool {
	switch service {
	case "AmazonEC2", "AmazonRDS", "AmazonElastiCache":
		return true
	}
	return false
}

// plan dimensions by plan: one and three years, each without, with partial and with all of it paid upfront.
var (
	instancePlans = table{
		{model.EC2SPInstance1yNo, model.EC2SPInstance1yPartial, model.EC2SPInstance1yAll},
		{model.EC2SPInstance3yNo, model.EC2SPInstance3yPartial, model.EC2SPInstance3yAll},
	}
	computePlans = table{
		{model.EC2SPCompute1yNo, model.EC2SPCompute1yPartial, model.EC2SPCompute1yAll},
		{model.EC2SPCompute3yNo, model.EC2SPCompute3yPartial, model.EC2SPCompute3yAll},
	}
)

// operations are the engines of databases and caches by the number behind the operation; the engine's name is not always
// told, and for Aurora it does not tell Standard from I/O-Optimized.
var operations = map[string]string{
	"CreateDBInstance:0014": "postgres", "CreateDBInstance:0002": "mysql",
	"CreateDBInstance:0021": "aurora-postgres", "CreateDBInstance:0016": "aurora-mysql",
	"CreateCacheCluster:0001": "memcached", "CreateCacheCluster:0002": "redis", "CreateCacheCluster:0003": "valkey",
}

// PlanCollector gathers the Savings Plans rates of a region.
type PlanCollector struct{ c *Collector }

// NewPlanCollector starts a part of Savings Plans rates of one of [PlanOffers].
func NewPlanCollector(offer, region string) *PlanCollector {
	c := &Collector{service: &service{code: offer}, prices: map[model.PriceKey]map[string]*price{}, reserved: map[reservedKey]*commitment{}}
	c.part.Service, c.part.Region = offer, region
	c.part.Dimensions = []model.Dimension{model.AuroraSP, model.CacheSP, model.RDSSPCluster, model.RDSSPMultiAZ, model.RDSSPSingle}
	if offer == ComputePlans {
		c.part.Dimensions = slices.Sorted(slices.Values(append(instancePlans.all(), computePlans.all()...)))
	}
	return &PlanCollector{c}
}

// Add looks at a rate. The errors are those of [Collector.Add].
func (p *PlanCollector) Add(r PlanRate, place func() string) error {
	p.c.part.Read++
	key, ok := p.key(r)
	if !ok {
		return nil
	}
	if r.Currency != "USD" {
		return &Error{Kind: NotUSD, List: p.c.part.Name(), Place: place(), Got: r.Currency}
	}
	usd, err := number([]byte(r.Rate))
	if err != nil {
		return &Error{Kind: BadNumber, List: p.c.part.Name(), Place: place(), Want: "DiscountedRate", Got: r.Rate}
	}
	value, err := fixed(usd.Abs())
	switch _, hour := perUnit(key.Dimension, []byte(r.Unit)); {
	case err != nil:
		return &Error{Kind: BadNumber, List: p.c.part.Name(), Place: place(), Want: "DiscountedRate", Got: r.Rate, Err: err}
	case usd.IsNegative():
		p.c.fault(refresh.Negative, key, place(), r.Rate)
		return nil
	case !hour:
		p.c.fault(refresh.Unit, key, place(), r.Unit)
		return nil
	}
	if p.c.prices[key] == nil {
		p.c.prices[key] = map[string]*price{}
	}
	if old := p.c.prices[key][r.SKU]; old != nil && old.tiers[0].USD != value { // the API tells no SKUs
		p.c.fault(refresh.Ambiguous, key, place(), r.Rate)
		if old.tiers[0].USD.Decimal().GreaterThan(usd) {
			return nil
		}
	}
	p.c.prices[key][r.SKU] = &price{place: place(), tiers: []model.PriceTier{{To: -1, USD: value}}, rule: &rule{}}
	return nil
}

// Part is what was gathered.
func (p *PlanCollector) Part() *refresh.Part { return p.c.Part() }

// key says which price a rate is, and no to one that the book has no dimension for: other systems than Linux, dedicated
// hardware, other payments than there are.
func (p *PlanCollector) key(r PlanRate) (model.PriceKey, bool) {
	none := model.PriceKey{}
	payment, ok := payments[plain(r.Payment)]
	if !ok || r.Region != p.c.part.Region || r.InstanceType == "" || r.Tenancy != "" && !strings.EqualFold(r.Tenancy, "shared") {
		return none, false
	}
	t := term{payment: payment, years: 1}
	switch r.Term {
	case "1":
	case "3":
		t.years = 3
	default:
		return none, false
	}
	usage := string(p.c.withoutRegion([]byte(r.Usage)))
	kind, _, _ := strings.Cut(usage, ":")
	if r.Service == "AmazonEC2" {
		if kind != "BoxUsage" || r.Operation != "RunInstances" {
			return none, false
		}
		by := computePlans
		switch plain(r.Plan) {
		case "ec2instancesavingsplans", "ec2instance":
			by = instancePlans
		case "computesavingsplans", "compute":
		default:
			return none, false
		}
		return model.PriceKey{Dimension: by.of(t), Region: r.Region, Item: r.InstanceType}, true
	}
	engine, ok := operations[r.Operation]
	if !ok || t.years != 1 || payment != noUpfront { // all that Database Savings Plans offer
		return none, false
	}
	d := databasePlan(kind, engine)
	return model.PriceKey{Dimension: d, Region: r.Region, Item: engine + " " + r.InstanceType}, d != ""
}

// databasePlan is the dimension of a Database Savings Plans rate; "" for what the book does not have.
func databasePlan(kind, engine string) model.Dimension {
	aurora := strings.HasPrefix(engine, "aurora-")
	switch {
	case kind == "InstanceUsage" && aurora:
		return model.AuroraSP
	case kind == "InstanceUsage":
		return model.RDSSPSingle
	case kind == "Multi-AZUsage" && !aurora:
		return model.RDSSPMultiAZ
	case kind == "Multi-AZClusterUsage" && !aurora:
		return model.RDSSPCluster
	case kind == "NodeUsage":
		return model.CacheSP
	}
	return ""
}

// IsRegion tells a region ("ap-northeast-2", "us-gov-west-1") from Local Zones and Wavelength zones, which have longer codes.
func IsRegion(code string) bool {
	parts := strings.Split(code, "-")
	if len(parts) == 4 && parts[1] == "gov" {
		parts = parts[1:]
	}
	return len(parts) == 3 && len(parts[2]) == 1 && '0' < parts[2][0] && parts[2][0] <= '9'
}
