package sizing

import "nines/model"

// placeExtras adds what every bill has beside the tiers.
func (p *planner) placeExtras() error {
	for at := range p.d.Sites {
		if p.facility(at) {
			if err := p.facilityExtras(at); err != nil {
				return err
			}
			continue
		}
		p.networkExtras(at)
		p.watchExtras(at)
		p.securityExtras(at)
	}
	p.linkExtras()
	p.nameExtras()
	p.supportExtra()
	return p.people()
}

// add appends an extra; none of it, no line.
func (p *planner) add(category, site string, key model.PriceKey, quantity float64, note model.Text) {
	if quantity > 0 {
		p.d.Extras = append(p.d.Extras, model.Extra{Category: category, Site: site, Key: key, Quantity: quantity, Note: note})
	}
}

// networkExtras is addresses and NAT gateways, one a zone in use so that a zone's loss takes only its own.
func (p *planner) networkExtras(at int) {
	site := &p.d.Sites[at]
	addresses := 0
	for i := range p.d.Tiers {
		t := &p.d.Tiers[i]
		if t.Site != site.Name {
			continue
		}
		switch {
		case t.Kind == model.KindLoadBalancer:
			addresses += max(2, len(t.Placement)) // an application load balancer needs subnets in two zones
		case t.Machine != nil && (t.Kind == model.KindCompute || t.Topology == model.TopologySelfManaged && t.Host == "") && !p.private(at):
			addresses += t.Units
		}
	}
	gateways := 0
	if p.private(at) {
		gateways = max(1, len(p.tierAt(at, model.KindCompute).FullPlaced))
		if p.duties[at].waits && p.duties[at].runs == 0 {
			gateways = 0 // nothing runs behind it until the takeover
		}
	}
	p.add(model.CategoryTraffic, site.Name, model.PriceKey{Dimension: model.IPv4Hour, Region: site.Region}, float64(addresses+gateways)*p.month,
		model.Msg("extra.ipv4", "count", number(float64(addresses+gateways)), "site", site.Name))
	p.add(model.CategoryTraffic, site.Name, model.PriceKey{Dimension: model.NATHour, Region: site.Region}, float64(gateways)*p.month,
		model.Msg("extra.nat", "count", number(float64(gateways)), "site", site.Name))
}

// watchExtras is metrics, alarms and logs.
func (p *planner) watchExtras(at int) {
	site := &p.d.Sites[at]
	units, tiers := 0.0, 0.0
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.Site == site.Name {
			tiers++
			if t.Machine != nil && t.Host == "" {
				units += meanRunning(t)
			}
		}
	}
	if units > 0 {
		p.add(model.CategoryTools, site.Name, model.PriceKey{Dimension: model.CWMetric, Region: site.Region}, units*p.fig.Value("watch.metrics"),
			model.Msg("extra.metrics", "site", site.Name))
	}
	p.add(model.CategoryTools, site.Name, model.PriceKey{Dimension: model.CWAlarm, Region: site.Region}, tiers*p.fig.Value("watch.alarms"),
		model.Msg("extra.alarms", "site", site.Name))
	if p.requests(at) == 0 {
		return
	}
	logs := p.volume(at, p.fig.Value("watch.log.bytes"))
	p.add(model.CategoryTools, site.Name, model.PriceKey{Dimension: model.CWLogIngest, Region: site.Region}, logs, model.Msg("extra.logs", "site", site.Name))
	p.add(model.CategoryTools, site.Name, model.PriceKey{Dimension: model.CWLogStore, Region: site.Region}, logs*p.fig.Value("watch.log.months")*p.fig.Value("watch.log.packed"),
		model.Msg("extra.logs-kept", "site", site.Name))
}

// securityExtras is the security floor of a region that holds anything: a key of one's own, secrets for each tier, and
// snapshots of the machines we run are counted with their tier.
func (p *planner) securityExtras(at int) {
	site := &p.d.Sites[at]
	tiers := 0.0
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.Site == site.Name && (t.Kind == model.KindCompute || t.Kind == model.KindDatabase) {
			tiers++
		}
	}
	p.add(model.CategoryTools, site.Name, model.PriceKey{Dimension: model.KMSKey, Region: site.Region}, 1, model.Msg("extra.key", "site", site.Name))
	p.add(model.CategoryTools, site.Name, model.PriceKey{Dimension: model.Secret, Region: site.Region}, tiers*p.fig.Value("security.secrets"),
		model.Msg("extra.secrets", "site", site.Name))
}

// nameExtras is one DNS zone, its queries, and a health check for every site that can serve when there are several.
func (p *planner) nameExtras() {
	p.add(model.CategoryTools, "", model.PriceKey{Dimension: model.Route53Zone, Region: "global"}, 1, model.Msg("extra.dns-zone"))
	queries := p.allRequests() * p.fig.Value("dns.queries-per-request")
	p.add(model.CategoryTools, "", model.PriceKey{Dimension: model.Route53Query, Region: "global"}, queries, model.Msg("extra.dns-queries"))
	if p.w.Request.CDN > 0 {
		for at := range p.d.Sites {
			p.add(model.CategoryTraffic, p.d.Sites[at].Name, model.PriceKey{Dimension: model.CloudFrontRequests, Region: "global", Item: EdgeOf(p.d.Sites[at].AWS)}, p.requests(at),
				model.Msg("extra.cdn-requests"))
		}
	}
	for at := range p.d.Sites {
		if p.d.Sites[at].Role == model.RoleBackup || len(p.d.Sites) < 2 {
			continue
		}
		where := "aws"
		if p.facility(at) {
			where = "other"
		}
		p.add(model.CategoryTools, p.d.Sites[at].Name, model.PriceKey{Dimension: model.Route53Check, Region: "global", Item: where}, 1,
			model.Msg("extra.health-check", "site", p.d.Sites[at].Name))
	}
}

// linkExtras is the ports or tunnels between a facility and a region: two of them, so that one can fail.
func (p *planner) linkExtras() {
	for at := range p.d.Sites {
		site := &p.d.Sites[at]
		cloud, facility := site, &p.d.Sites[0]
		if p.facility(at) {
			cloud, facility = &p.d.Sites[0], site
		}
		switch site.LinkBy {
		case "direct-connect":
			n := p.fig.Value("link.count")
			p.add(model.CategoryTraffic, site.Name, model.PriceKey{Dimension: model.DXPortHour, Region: cloud.Region, Item: dxPort}, n*p.month,
				model.Msg("extra.link-ports", "site", site.Name))
			p.add(model.CategoryOwned, site.Name, model.PriceKey{Dimension: model.CrossConnect, Region: facility.Region}, n,
				model.Msg("extra.link-connects", "site", site.Name))
		case "vpn":
			n := p.fig.Value("link.count")
			p.add(model.CategoryTraffic, site.Name, model.PriceKey{Dimension: model.VPNHour, Region: cloud.Region}, n*p.month,
				model.Msg("extra.link-vpn", "site", site.Name))
		}
	}
}

// supportExtra is a plan where someone is called around the clock: without one the provider's answer is the missing step.
// Its quantity is 1; the bill works the share out of its own AWS lines.
func (p *planner) supportExtra() {
	if p.s.Operations.OnCall != "24x7" {
		return
	}
	p.led.Use("operations.on_call")
	for at := range p.d.Sites {
		if !p.facility(at) {
			p.add(model.CategoryTools, "", model.PriceKey{Dimension: model.SupportPlan, Region: "global", Item: model.PlanBusiness}, 1, model.Msg("extra.support"))
			return
		}
	}
}

// EdgeOf is the CDN price class of users near a region.
func EdgeOf(region string) string {
	switch {
	case region == "ap-northeast-1":
		return "jp"
	case len(region) > 3 && region[:3] == "ap-":
		return "apac"
	case len(region) > 3 && region[:3] == "eu-":
		return "eu"
	}
	return "us"
}
