package sizing

import "nines/model"

// placeDynamo counts request units: an eventually consistent read takes half a unit per 4 kB, a write one unit per kB
// (DynamoDB developer guide, "read and write capacity"). A second serving region writes everything again.
func (p *planner) placeDynamo(pt *model.PlacedTier, at int) error {
	p.led.Use("database.queries", "database.reads")
	item := p.fig.Value("dynamodb.item")
	reads := p.w.Database.Queries * p.w.Database.Reads
	p.managed(pt, at, 0)
	pt.CeilingWhy = model.Msg("sizing.ceiling.dynamodb")
	pt.Work.ReadUnits = pt.Work.Requests * reads * p.fig.Value("dynamodb.consistency") * float64(ceil(item/4))
	units := p.writes() * float64(ceil(item))
	pt.Work.WriteUnits = pt.Work.Requests * units
	if p.replicated(pt) {
		// Every table of a global table is written with replicated units, its own writes and the others' alike.
		pt.Work.ReplicaWrite = p.allRequests() * units
		pt.Work.WriteUnits = 0
	}
	pt.Ceiling = pt.Units
	if pt.Backups.PointInTime {
		pt.Work.BackupGB = pt.DataGB
	}
	return nil
}

// replicated says whether a data tier of the primary has copies at other sites.
func (p *planner) replicated(pt *model.PlacedTier) bool {
	for i := range p.d.Sites {
		if p.d.Sites[i].Name != p.d.Sites[0].Name && p.mirrors(&pt.Tier, 0, i) {
			return true
		}
	}
	return false
}

// allRequests is a month of requests at all sites.
func (p *planner) allRequests() float64 {
	return p.w.Peak * p.shape.mean * p.month * 3600
}

// auroraWork counts storage requests: reads that miss the cache, and every write's log record.
func (p *planner) auroraWork(pt *model.PlacedTier, at int) {
	reads := p.w.Database.Queries * p.w.Database.Reads
	if at == 0 || !p.duties[at].waits {
		pt.Work.IORequests = pt.Work.Requests * (reads*p.fig.Value("aurora.read-io") + p.writes()*p.fig.Value("aurora.write-io"))
	}
	if at > 0 {
		// The copy in another region applies all writes again.
		pt.Work.ReplicaWrite = p.allRequests() * p.writes() * p.fig.Value("aurora.write-io")
	}
}

// keptGB is what backups hold: one full copy and the changes of the days that are kept.
func (p *planner) keptGB(pt *model.PlacedTier) float64 {
	if pt.Backups.Every <= 0 || pt.Backups.Keep <= 0 {
		return 0
	}
	p.led.Use("tiers." + pt.Name + ".backups.keep")
	change := p.fig.Value("backup.daily-change") * float64(pt.Backups.Keep) / 24
	return p.dataGB() * (1 + change)
}

// backupSpace is the snapshots of a database that we run.
func (p *planner) backupSpace(pt *model.PlacedTier) { pt.Work.BackupGB = p.keptGB(pt) }

// rdsBackups is what backups hold beyond the free allowance: the provisioned storage with RDS; with Aurora one day, which
// is the full copy (RDS and Aurora user guides, "backup storage").
func (p *planner) rdsBackups(pt *model.PlacedTier) {
	free := pt.DiskGB
	if pt.Topology == model.TopologyAurora {
		free = p.dataGB()
	}
	pt.Work.BackupGB = max(0, p.keptGB(pt)-free)
}

// databaseTimes writes how the standby takes over. Without automation a self-managed replica is promoted by hand.
func (p *planner) databaseTimes(pt *model.PlacedTier) {
	if pt.Units < 2 {
		return
	}
	st := &model.Standby{Coverage: p.fig.Value("db.failover.coverage"), Manual: p.fig.Seconds("db.failover.manual")}
	switch pt.Topology {
	case model.TopologyCluster:
		st.Failover = p.fig.Seconds("db.failover.cluster")
	case model.TopologyAurora:
		st.Failover = p.fig.Seconds("db.failover.aurora")
	case model.TopologySelfManaged:
		st.Failover = p.fig.Seconds("db.failover.self-managed")
		if p.s.Operations.Automation == model.ByHand {
			st.Coverage = 0
		}
	default:
		st.Failover = p.fig.Seconds("db.failover.rds")
	}
	pt.Standby, pt.FailoverTime = st, st.Failover
}

// placeFront sizes what stands before the compute: a load balancer or an API gateway of the provider, or in a facility the
// pair of border firewalls that also balance.
func (p *planner) placeFront(pt *model.PlacedTier, at int) error {
	if p.facility(at) {
		p.managed(pt, at, 0)
		pt.Managed, pt.Offer = false, firewallPair
		pt.Units, pt.Floor, pt.Ceiling = 2, 2, 2
		pt.Placement = place(2, p.d.Sites[at].Zones)
		pt.Curve = p.flat(at, 2)
		pt.Standby = &model.Standby{
			Failover: p.fig.Seconds("firewall.failover"),
			Coverage: p.fig.Value("db.failover.coverage"),
			Manual:   p.fig.Seconds("db.failover.manual"),
		}
		pt.FailoverTime = pt.Standby.Failover
		pt.Boot = model.Seconds(p.fig.Peek("boot.server"))
		return nil
	}
	p.managed(pt, at, 0)
	if pt.Kind == model.KindLoadBalancer {
		pt.Work.LCUHours = p.lcuHours(at)
	}
	return nil
}

// firewallPair is the offer of a facility's front.
const firewallPair = "firewall-pair"

// lcuHours adds up, hour by hour, the larger of new connections and bytes in load balancer capacity units (AWS: one LCU is
// 25 new connections a second or 1 GB an hour to instances).
func (p *planner) lcuHours(at int) float64 {
	if p.duties[at].waits {
		return 0
	}
	p.led.Use("request.in", "request.out", "request.cdn")
	perLCU := p.fig.Peek("alb.lcu.connections") * p.fig.Peek("alb.requests-per-connection")
	perGB := p.fig.Peek("alb.lcu.gb")
	bytes := float64(p.w.Request.In) + float64(p.w.Request.Out)*(1-p.w.Request.CDN)
	// Both are in proportion to the load, so the same one is the larger at every hour.
	connections, volume := 1/perLCU, bytes*3600/p.gb/perGB
	if connections > volume {
		p.fig.Value("alb.lcu.connections")
		p.fig.Value("alb.requests-per-connection")
	} else {
		p.fig.Value("alb.lcu.gb")
	}
	return p.w.Peak * p.duties[at].mean(p.shape) * max(connections, volume) * p.month
}

// placeCache sizes cache nodes by memory for the busy part of the data: the cheapest node type that holds it and has a
// price. With a spare a replica stands in another zone.
func (p *planner) placeCache(pt *model.PlacedTier, at int) error {
	site := &p.d.Sites[at]
	engine := pt.Engine
	if engine == "" {
		engine = "valkey"
	}
	pt.Engine = engine
	need := p.workingSet()
	p.bound(ask{database: true}, &pick{offer: model.Offer{Type: &model.InstanceType{FullCore: true}}, crowded: true}, "")
	var missing error
	for _, o := range p.book.Offers(site.AWS) {
		if o.Type.Memory < need || o.Type.Accelerated || !current(o.Type.Name) {
			continue
		}
		name := "cache." + o.Type.Name
		if _, err := p.book.Rate(model.PriceKey{Dimension: model.CacheNode, Region: site.AWS, Item: engine + " " + name}); err != nil {
			missing = err
			continue
		}
		pt.Offer, pt.Machine = name, o.Type
		copies := 1
		if pt.Spare != model.SpareNone && pt.Spare != "" {
			copies = 2
		}
		p.fillCopies(pt, at, copies)
		pt.Fixed = true
		pt.Boot = p.fig.Seconds("boot.cache")
		pt.Ceiling, pt.CeilingWhy = copies, model.Msg("sizing.ceiling.largest", "type", name)
		if copies > 1 {
			pt.Standby = &model.Standby{Failover: p.fig.Seconds("cache.failover"), Coverage: p.fig.Value("db.failover.coverage"), Manual: p.fig.Seconds("db.failover.manual")}
			pt.FailoverTime = pt.Standby.Failover
		}
		pt.Work.Requests = p.requests(at)
		return nil
	}
	if missing == nil {
		_, missing = p.book.Rate(model.PriceKey{Dimension: model.CacheNode, Region: site.AWS, Item: engine + " cache.m7g.large"})
	}
	return missing
}
