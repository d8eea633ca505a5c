package sizing

import (
	"fmt"
	"slices"
	"strings"

	"nines/model"
)

// placeDatabase sizes a database by its topology. At a pilot light or warm standby a managed database is one replica of
// the primary's class, which has to carry everything on the day it is promoted; a second standby is added then.
func (p *planner) placeDatabase(pt *model.PlacedTier, at int) error {
	pt.DataGB = p.dataGB()
	pt.Fixed = true
	pt.Work.Requests = p.requests(at)
	waits := p.duties[at].waits
	if p.facility(at) {
		ownCopies(pt)
	}
	switch pt.Topology {
	case model.TopologyDynamoDB:
		return p.placeDynamo(pt, at)
	case model.TopologySelfManaged:
		return p.placeSelfManaged(pt, at)
	case model.TopologySingle, model.TopologyStandby, model.TopologyCluster, model.TopologyAurora, "":
	default:
		return fmt.Errorf("topology %q is not known; use single, standby, cluster, aurora, dynamodb or self-managed", pt.Topology)
	}
	if waits && (pt.Topology == model.TopologyStandby || pt.Topology == model.TopologyCluster) {
		pt.Topology = model.TopologySingle
	}
	return p.placeRDS(pt, at)
}

// ownCopies says in our own terms what a facility's database is: self-managed, with a replica where there is a standby.
func ownCopies(pt *model.PlacedTier) {
	switch pt.Topology {
	case model.TopologyStandby, model.TopologyCluster, model.TopologyAurora, model.TopologyDynamoDB:
		pt.Spare = model.SpareUnit
	case model.TopologySelfManaged:
	default:
		pt.Spare = model.SpareNone
	}
	pt.On, pt.Topology = model.OnServers, model.TopologySelfManaged
}

// placeRDS chooses the class by CPU at the target and by memory for the working set, and the copies by topology. Reads
// are not moved to replicas: any copy must be able to carry everything alone.
func (p *planner) placeRDS(pt *model.PlacedTier, at int) error {
	site := &p.d.Sites[at]
	engine := pt.Engine
	if engine == "" {
		engine = "postgres"
	}
	if pt.Topology == model.TopologyAurora {
		engine = "aurora-" + strings.TrimPrefix(engine, "aurora-")
	}
	pt.Engine = engine
	offers := p.book.Databases(engine, site.Region)
	j := p.databaseJob(pt, at)
	best, err := p.pickClass(pt, j, offers, engine)
	if err != nil {
		return err
	}
	p.bound(j.ask, &best, "")
	offer := best.offer
	pt.Offer, pt.Machine, pt.Rejected = offer.Type.Name, offer.Type, best.rejected
	pt.CapacityRPS, pt.LimitRPS = best.staff.target, best.staff.limit
	copies := p.copies(pt, at)
	p.fillCopies(pt, at, copies)
	pt.Ceiling, pt.CeilingWhy = p.largest(p.sizes(offers, site.Region), offer.Type)
	if pt.Topology != model.TopologyAurora {
		p.diskCeiling(pt, j.ask, j.target, at)
	}
	p.note(pt, at, j, offers, &best)
	if pt.Topology == model.TopologyAurora {
		p.auroraWork(pt, at) // its storage grows by itself; DataGB is billed
	} else if pt.DiskGB = p.storedGB(); pt.DiskGB < p.fig.Peek("rds.least-storage") {
		pt.DiskGB = p.fig.Value("rds.least-storage")
	}
	if pt.Topology != model.TopologyAurora {
		p.rdsWork(pt, j.ask, j.target, at)
	}
	p.rdsBackups(pt)
	p.databaseTimes(pt)
	return nil
}

// databaseJob is the search for the machine of a database: one machine carries everything, at all hours.
func (p *planner) databaseJob(pt *model.PlacedTier, at int) *job {
	d := p.duties[at]
	if d.waits || d.share < 1 { // a replica, or the one writer of several serving sites
		d = duty{share: 1, carry: 1, upto: 1}
	}
	if d.upto < 1 || d.from > 0 { // the database serves what the burst site serves too
		d = duty{share: 1, carry: 1, upto: 1}
	}
	a := p.databaseAsk()
	if pt.Topology == model.TopologyAurora {
		a.iops, a.disk = 0, 0 // its storage is a service of its own, billed by use
	}
	return &job{
		tier: &pt.Tier, ask: a, target: p.target(&pt.Tier), zones: 1, duty: d, fixed: true, single: true,
		region: p.d.Sites[at].Region, usable: 1,
	}
}

// pickClass is the class the scenario names or the cheapest that fits and is sold in the topology.
func (p *planner) pickClass(pt *model.PlacedTier, j *job, offers []model.Offer, engine string) (pick, error) {
	if pt.Type != auto && pt.Type != "" {
		rate, err := p.book.Rate(model.PriceKey{Dimension: dimensionOf(pt.Topology), Region: j.region, Item: engine + " " + pt.Type})
		if err != nil {
			return pick{}, err
		}
		t, ok := p.book.Type(pt.Type)
		if !ok {
			return pick{}, fmt.Errorf("the price book has a price for %s but not its size; use type: auto", pt.Type)
		}
		if !strings.HasPrefix(t.Name, "db.") {
			named := *t
			named.Name = pt.Type
			t = &named
		}
		return p.named(j, model.Offer{Type: t, PerHour: rate.First().Float()})
	}
	for len(offers) > 0 {
		best, ok := p.choose(offers, j)
		if !ok {
			break
		}
		_, err := p.book.Rate(model.PriceKey{Dimension: dimensionOf(pt.Topology), Region: j.region, Item: engine + " " + best.offer.Type.Name})
		if err == nil {
			return best, nil
		}
		if pt.Topology == model.TopologyCluster {
			return pick{}, err
		}
		offers = without(offers, best.offer.Type.Name)
	}
	if offers == nil {
		_, err := p.book.Rate(model.PriceKey{Dimension: dimensionOf(pt.Topology), Region: j.region, Item: engine + " db.m7g.large"})
		if err != nil {
			return pick{}, err
		}
	}
	load, gib := number(p.w.Peak), number(j.ask.fixed.GiB())
	return pick{}, &CannotServeError{model.Msg("sizing.cannot.class", "engine", engine, "region", j.region, "load", load, "gib", gib),
		fmt.Sprintf("no %s class in %s carries %s requests/s with %s GiB of memory; shard the data or cache the reads", engine, j.region, load, gib)}
}

// sizes are the classes of an engine in a region with those that the book has no price for: RDS sells the families it has
// in the sizes that EC2 has (Amazon RDS user guide, "DB instance classes"), so that a price that is missing does not make a
// ceiling.
func (p *planner) sizes(offers []model.Offer, region string) []model.Offer {
	families := map[string]bool{}
	for i := range offers {
		family, _, _ := strings.Cut(strings.TrimPrefix(offers[i].Type.Name, "db."), ".")
		families[family] = true
	}
	out := slices.Clone(offers)
	all := p.book.Offers(region)
	for i := range all {
		if family, _, _ := strings.Cut(all[i].Type.Name, "."); families[family] {
			out = append(out, all[i])
		}
	}
	return out
}

// without is the offers except one type.
func without(offers []model.Offer, name string) []model.Offer {
	out := make([]model.Offer, 0, len(offers))
	for _, o := range offers {
		if o.Type.Name != name {
			out = append(out, o)
		}
	}
	return out
}

// dimensionOf is the price of an RDS topology.
func dimensionOf(topology string) model.Dimension {
	switch topology {
	case model.TopologyStandby:
		return model.RDSMultiAZ
	case model.TopologyCluster:
		return model.RDSCluster
	case model.TopologyAurora:
		return model.AuroraNode
	}
	return model.RDSInstance
}

// copies is how many machines a topology has. Aurora has a writer and, where the site has several zones or a spare is
// asked for, a reader; two to lose a zone of three and still have one. In a region that waits it has one node.
func (p *planner) copies(pt *model.PlacedTier, at int) int {
	switch pt.Topology {
	case model.TopologyStandby:
		return 2
	case model.TopologyCluster:
		return 3
	case model.TopologyAurora:
		zones := len(p.d.Sites[at].Zones)
		switch {
		case p.duties[at].waits, zones < 2 && pt.Spare != model.SpareUnit:
			return 1
		case pt.Spare == model.SpareZone && zones > 2:
			return 3
		}
		return 2
	case model.TopologySelfManaged:
		if pt.Spare == model.SpareUnit || pt.Spare == model.SpareZone {
			return 2
		}
	}
	return 1
}

// fillCopies places the copies over the zones of the site. One of them suffices.
func (p *planner) fillCopies(pt *model.PlacedTier, at, copies int) {
	zones := p.d.Sites[at].Zones
	pt.Units, pt.Floor, pt.Ceiling = copies, copies, copies
	pt.Placement = place(copies, zones)
	pt.Curve = p.flat(at, float64(copies))
	pt.Full, pt.FullPlaced = pt.Units, pt.Placement
}

// placeSelfManaged sizes a database that we run: on its own machine, or on the machines of its host tier. A spare is a
// streaming replica on a second machine.
func (p *planner) placeSelfManaged(pt *model.PlacedTier, at int) error {
	if pt.Host != "" {
		return p.placeHosted(pt, at)
	}
	j := p.databaseJob(pt, at)
	site := &p.d.Sites[at]
	var best pick
	var err error
	if p.facility(at) {
		d := p.ahead(at)
		j.duty.carry = d.carry / p.duties[at].carry
		if p.duties[at].waits {
			j.duty.carry = d.takes // grown with the load, like the primary's
		}
		now := j.duty
		now.carry = 1
		best, err = p.pickAhead(j, pt.Type, now)
		pt.Boot = model.Seconds(p.fig.Peek("boot.server"))
	} else {
		best, err = p.pickInstance(j, strings.TrimPrefix(pt.Type, "db."))
		pt.Boot = model.Seconds(p.fig.Peek("boot.instance.build"))
	}
	if err != nil {
		return err
	}
	p.bound(j.ask, &best, "")
	pt.Offer, pt.Machine, pt.Rejected = best.offer.Type.Name, best.offer.Type, best.rejected
	pt.CapacityRPS, pt.LimitRPS = best.staff.target, best.staff.limit
	copies := p.copies(pt, at)
	if p.duties[at].waits {
		copies = 1
	}
	p.fillCopies(pt, at, copies)
	if p.facility(at) {
		pt.Ceiling, pt.CeilingWhy = copies, model.Msg("sizing.ceiling.server", "type", pt.Offer)
	} else {
		pt.Ceiling, pt.CeilingWhy = p.largest(p.book.Offers(site.Region), pt.Machine)
		p.diskCeiling(pt, j.ask, j.target, at)
		p.ebsWork(pt, j.ask, j.target, at)
	}
	p.note(pt, at, j, nil, &best)
	pt.DiskGB = p.fig.Value("disk.system") + p.storedGB()
	p.backupSpace(pt)
	p.databaseTimes(pt)
	return nil
}

// placeHosted puts the database on the machines of its host, which were sized for both.
func (p *planner) placeHosted(pt *model.PlacedTier, at int) error {
	site := &p.d.Sites[at]
	for i := range p.d.Tiers {
		host := &p.d.Tiers[i]
		if host.Name != pt.Host || host.Site != site.Name {
			continue
		}
		pt.Offer, pt.Machine = host.Offer, host.Machine
		pt.CapacityRPS, pt.LimitRPS = host.CapacityRPS, host.LimitRPS
		pt.Boot = host.Boot
		p.fillCopies(pt, at, host.Units)
		pt.Placement, pt.Full, pt.FullPlaced = host.Placement, host.Full, host.FullPlaced
		pt.Ceiling, pt.CeilingWhy = host.Ceiling, host.CeilingWhy
		p.backupSpace(pt)
		return nil
	}
	return fmt.Errorf("its host %q is not a tier at this site", pt.Host)
}
