package reliability

import (
	"fmt"
	"math"

	"nines/model"
	"nines/model/reference"
)

// Promised is how a service of the deployment that its provider promises something of does, counted as the promise counts:
// faults of the provider alone (its machines, zones and region), never deploys, operators or processes.
type Promised struct {
	Promise reference.Promise
	Tier    string // the first tier that it is about
	Region  string
	// Below are the probabilities that a month's availability is below each level of Promise.Credits.
	Below []float64
}

// Promises finds the promises that cover a deployment and the chance that a month falls below each of their levels. One
// promise is asked once a region, of the first tier that it covers there.
func Promises(d *model.Deployment, fig *reference.Reader, led *model.Ledger) ([]Promised, error) {
	c := &compiler{d: d, fig: fig, led: led, solve: quick}
	var out []Promised
	seen := map[string]bool{}
	for i := range d.Tiers {
		t := &d.Tiers[i]
		site := c.siteOf(t)
		if site == nil || site.Provider != model.AWS || running(t) == 0 {
			continue
		}
		key := promiseKey(d, t)
		p, ok := reference.PromiseFor(key)
		if !ok || seen[key+site.Region] {
			continue
		}
		seen[key+site.Region] = true
		below, err := c.below(t, site, p)
		if err != nil {
			return nil, fmt.Errorf("reliability of %s: %w", d.Scenario.ID, err)
		}
		out = append(out, Promised{Promise: p, Tier: t.ID, Region: site.Region, Below: below})
	}
	return out, nil
}

func (c *compiler) siteOf(t *model.PlacedTier) *model.PlacedSite {
	for i := range c.d.Sites {
		if c.d.Sites[i].Name == t.Site {
			return &c.d.Sites[i]
		}
	}
	return nil
}

// promiseKey is the promise that covers a tier; "" when none does.
func promiseKey(d *model.Deployment, t *model.PlacedTier) string {
	zones := spreadOver(t) > 1
	switch t.Kind {
	case model.KindLoadBalancer:
		return "elb"
	case model.KindGateway:
		return "apigateway"
	case model.KindCache:
		return "elasticache"
	case model.KindDatabase:
		return databasePromise(d, t, zones)
	}
	switch {
	case t.On == model.OnLambda:
		return "lambda"
	case t.On == model.OnFargate && zones:
		return "fargate"
	case t.On == model.OnFargate:
		return ""
	case zones:
		return "ec2.multi-az"
	}
	return "ec2.instance"
}

func databasePromise(d *model.Deployment, t *model.PlacedTier, zones bool) string {
	switch t.Topology {
	case model.TopologyDynamoDB:
		for _, s := range d.Sites[1:] {
			if s.Provider == model.AWS && s.Role == model.RoleActive {
				return "dynamodb.global"
			}
		}
		return "dynamodb"
	case model.TopologyAurora:
		if zones {
			return "aurora.multi-az"
		}
		return "aurora.single"
	case model.TopologySelfManaged:
		if t.Host != "" {
			return "" // the machine's promise is its host's
		}
		return "ec2.instance"
	case model.TopologySingle:
		return "rds.single"
	}
	return "rds.multi-az"
}

// below solves the service by itself: its region and zones, and what of its units is the provider's.
func (c *compiler) below(t *model.PlacedTier, site *model.PlacedSite, p reference.Promise) ([]float64, error) {
	m := &Model{}
	index := c.domains(m, site)
	tier := Tier{Name: t.ID, MTTF: model.Hours(math.Inf(1)), MTTR: Exp(1), Units: placements(t, site, index), Need: []Need{{Share: 1, Units: 1}}}
	var f failures
	switch p.Key {
	case "ec2.multi-az", "fargate": // one unit a zone stands for its zone: the promise asks whether any zone is there
		for i := range tier.Units {
			tier.Units[i].Units = 1
		}
	case "ec2.instance":
		tier.Units = tier.Units[:1]
		tier.Units[0].Units = 1
		c.machine(&f, t, site)
	default:
		f = c.unitFailures(t, site)
		if t.Standby != nil && total(tier.Units) > 1 {
			tier.Standby = &Standby{Failover: Exp(t.Standby.Failover.Hours()), Coverage: t.Standby.Coverage, Manual: Exp(t.Standby.Manual.Hours()), MTTF: f.mttf()}
		}
	}
	if f.perYear > 0 {
		tier.MTTF, tier.MTTR = f.mttf(), Exp(f.mttr())
	}
	m.Tiers = append(m.Tiers, tier)
	r, err := quick(m)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(p.Credits))
	for i, credit := range p.Credits {
		m.SLO = credit.Below
		if err := distribute(m, &r, true); err != nil {
			return nil, err
		}
		out[i] = math.Max(0, 1-r.Month.Met)
	}
	return out, nil
}
