package sizing

import "nines/model"

// placeFlows derives a month of traffic from the topology. Bytes become billed GB in [planner.volume] alone.
func (p *planner) placeFlows() {
	for at := range p.d.Sites {
		p.publicFlows(at)
		p.databaseFlows(at)
		p.replicationFlows(at)
		p.natFlows(at)
	}
}

// volume is bytes per request at site i as GB a month.
func (p *planner) volume(at int, perRequest float64) float64 {
	return p.requests(at) * perRequest / p.gb
}

func (p *planner) flow(f model.Flow) {
	if f.GB > 0 {
		p.d.Flows = append(p.d.Flows, f)
	}
}

// front is the tier at a site that users reach; "" when the site has none.
func (p *planner) front(at int) string {
	compute := ""
	for i := range p.d.Tiers {
		t := &p.d.Tiers[i]
		if t.Site != p.d.Sites[at].Name {
			continue
		}
		switch t.Kind {
		case model.KindLoadBalancer, model.KindGateway:
			return t.ID
		case model.KindCompute:
			compute = t.ID
		}
	}
	return compute
}

// publicFlows is what users and the CDN exchange with a site. A CDN fetches from a region free of charge, from a facility
// over its transit.
func (p *planner) publicFlows(at int) {
	p.led.Use("request.in", "request.out", "request.cdn")
	site, front, r := p.d.Sites[at].Name, p.front(at), &p.w.Request
	cached := float64(r.Out) * r.CDN
	direct := float64(r.Out) - cached
	p.flow(model.Flow{Kind: model.FlowInternetIn, From: "users", To: front, Site: site, GB: p.volume(at, float64(r.In)), Free: true,
		Why: model.Msg("flow.internet-in")})
	p.flow(model.Flow{Kind: model.FlowInternetOut, From: front, To: "users", Site: site, GB: p.volume(at, direct),
		Why: model.Msg("flow.internet-out")})
	if cached <= 0 {
		return
	}
	p.flow(model.Flow{Kind: model.FlowCDN, From: front, To: "users", Site: site, GB: p.volume(at, cached), Via: EdgeOf(p.d.Sites[at].AWS), Why: model.Msg("flow.cdn")})
	miss := p.volume(at, cached*p.fig.Value("cdn.miss"))
	p.flow(model.Flow{Kind: model.FlowInternetOut, From: front, To: "cdn", Site: site, GB: miss, Free: !p.facility(at), Via: "cdn",
		Why: model.Msg("flow.cdn-origin")})
}

// databaseFlows is what compute and database exchange: across zones where the compute is spread and the active copy is in
// one of the zones, across the link where the database is at the primary only.
func (p *planner) databaseFlows(at int) {
	web, db := p.tierAt(at, model.KindCompute), p.tierAt(at, model.KindDatabase)
	if web == nil || (db != nil && (db.Topology == model.TopologyDynamoDB || db.Host != "")) {
		return
	}
	q := p.w.Database.Queries
	asks, answers := q*p.fig.Peek("db.query.bytes"), q*p.fig.Peek("db.result.bytes")
	if db == nil {
		if home := p.tierAt(0, model.KindDatabase); home != nil && at > 0 {
			p.exchanged()
			p.linkFlow(at, web.ID, home.ID, asks, answers)
		}
		return
	}
	zones := len(web.Placement)
	if p.facility(at) || zones < 2 {
		return
	}
	p.exchanged()
	// Units in z zones, the active copy in one of them: (z-1)/z of the traffic leaves its zone.
	away := float64(zones-1) / float64(zones)
	p.flow(model.Flow{Kind: model.FlowCrossZone, From: web.ID, To: db.ID, Site: p.d.Sites[at].Name, GB: away * p.volume(at, asks+answers),
		Why: model.Msg("flow.cross-zone")})
}

// exchanged lists what the traffic with the database rests on.
func (p *planner) exchanged() {
	p.led.Use("database.queries")
	p.fig.Value("db.query.bytes")
	p.fig.Value("db.result.bytes")
}

// linkFlow is what a burst site asks of the primary's database. What leaves a region is priced, what enters it is free.
func (p *planner) linkFlow(at int, web, db string, asks, answers float64) {
	site := &p.d.Sites[at]
	kind := model.FlowSiteLink
	if site.LinkBy == "inter-region" {
		kind = model.FlowInterRegion
	}
	p.flow(model.Flow{Kind: kind, From: web, To: db, Site: site.Name, GB: p.volume(at, asks), Via: site.LinkBy, Why: model.Msg("flow.link-queries")})
	p.flow(model.Flow{Kind: kind, From: db, To: web, Site: p.d.Sites[0].Name, GB: p.volume(at, answers), Via: site.LinkBy,
		Free: kind == model.FlowSiteLink, Why: model.Msg("flow.link-answers")})
}

// tierAt is the first tier of a kind at a site.
func (p *planner) tierAt(at int, kind string) *model.PlacedTier {
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.Site == p.d.Sites[at].Name && t.Kind == kind {
			return t
		}
	}
	return nil
}

// replicationFlows is every write sent to the other copies: to a standby zone (free with RDS and Aurora), to another
// region, over a link; and backups that leave a facility.
func (p *planner) replicationFlows(at int) {
	db := p.tierAt(at, model.KindDatabase)
	if db == nil {
		return
	}
	site := &p.d.Sites[at]
	if db.Units > 1 && !db.Managed && !p.facility(at) && len(db.Placement) > 1 {
		free := db.Topology != model.TopologySelfManaged
		p.flow(model.Flow{Kind: model.FlowReplication, From: db.ID, To: db.ID, Site: site.Name, GB: p.written(free) * float64(db.Units-1), Free: free, Why: model.Msg("flow.replication-zone")})
	}
	if at > 0 && db.Name == p.primaryDatabase() {
		p.replicateTo(at, db)
	}
	if p.facility(at) && !p.duties[at].waits && p.keptGB(db) > 0 {
		p.flow(model.Flow{Kind: model.FlowBackup, From: db.ID, To: "s3", Site: site.Name, GB: p.backupTraffic(), Why: model.Msg("flow.backup")})
	}
}

// written is a month of writes in GB, as a replica receives them. What it rests on counts only where it costs something.
func (p *planner) written(free bool) float64 {
	if !free {
		p.led.Use("database.queries", "database.reads")
		p.fig.Value("db.row.bytes")
	}
	writes := p.w.Database.Queries * (1 - p.w.Database.Reads)
	return p.allRequests() * writes * p.fig.Peek("db.row.bytes") / p.gb
}

// primaryDatabase is the name of the primary's database; "" when it has none.
func (p *planner) primaryDatabase() string {
	if db := p.tierAt(0, model.KindDatabase); db != nil {
		return db.Name
	}
	return ""
}

// replicateTo sends the writes from the primary to the copy at site at; where both serve, half of them the other way.
func (p *planner) replicateTo(at int, db *model.PlacedTier) {
	from, to := &p.d.Sites[0], &p.d.Sites[at]
	kind := model.FlowInterRegion
	if to.LinkBy != "inter-region" {
		kind = model.FlowSiteLink
	}
	home := p.tierAt(0, model.KindDatabase)
	free := kind == model.FlowSiteLink && p.facility(0) && !p.facility(at)
	out, back := p.written(free), 0.0
	if share := p.duties[at].share; !p.duties[at].waits && share > 0 {
		out, back = out*(1-share), out*share
	}
	p.flow(model.Flow{Kind: kind, From: home.ID, To: db.ID, Site: from.Name, GB: out, Via: to.LinkBy, Free: free, Why: model.Msg("flow.replication-site")})
	p.flow(model.Flow{Kind: kind, From: db.ID, To: home.ID, Site: to.Name, GB: back, Via: to.LinkBy,
		Free: kind == model.FlowSiteLink && p.facility(at) && !p.facility(0), Why: model.Msg("flow.replication-site")})
}

// backupTraffic is a month of backups: a full copy a week and the changes of the days between.
func (p *planner) backupTraffic() float64 {
	days := p.month / 24
	return p.dataGB() * (days/7 + days*p.fig.Value("backup.daily-change"))
}

// natFlows is what machines in private subnets fetch: packages, agents and APIs by the unit, and an image for every unit
// at every deploy.
func (p *planner) natFlows(at int) {
	if !p.private(at) {
		return
	}
	units := 0.0
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.Site == p.d.Sites[at].Name && t.Machine != nil && t.Kind == model.KindCompute {
			units += meanRunning(t)
		}
	}
	if units == 0 {
		return
	}
	p.led.Use("operations.deploys")
	deploys := p.s.Operations.Deploys / 12 * p.fig.Value("deploy.image.gb")
	p.flow(model.Flow{Kind: model.FlowNAT, From: p.d.Sites[at].Name, To: "internet", Site: p.d.Sites[at].Name,
		GB: units * (p.fig.Value("nat.unit.gb") + deploys), Why: model.Msg("flow.nat")})
}

// meanRunning is the mean of a tier's running units over the month.
func meanRunning(t *model.PlacedTier) float64 {
	sum := 0.0
	for _, r := range t.Curve {
		sum += r.Share * r.Running
	}
	return sum
}

// private says whether a site's machines are in private subnets, with NAT: in a region, behind a front, and on machines
// that are in a network of ours. That is the security floor of any design with more than one tier of machines.
func (p *planner) private(at int) bool {
	if p.facility(at) {
		return false
	}
	web := p.tierAt(at, model.KindCompute)
	return web != nil && web.On != model.OnLambda && p.tierAt(at, model.KindLoadBalancer) != nil
}
