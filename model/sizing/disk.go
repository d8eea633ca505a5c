package sizing

import (
	"math"
	"slices"

	"nines/model"
)

// mib is a binary megabyte, the unit of a volume's throughput.
const mib = 1 << 20

// diskOf is what the volume of a machine does: the most that gp3 sells for one, no more bytes than the type's own path to
// it carries. An RDS class has the volume that RDS stripes, an owned server flash of its own, which is not known to bind.
func (p *planner) diskOf(t *model.InstanceType) (iops, bytes float64) {
	lim := p.limits()
	switch {
	case isServer(t):
		return math.Inf(1), math.Inf(1)
	case isClass(t):
		iops, bytes = lim.stripedIOPS, lim.stripedDisk
	default:
		iops, bytes = lim.mostIOPS, lim.mostDisk
	}
	if t.DiskMbps > 0 {
		bytes = min(bytes, t.DiskMbps*1e6/8)
	}
	return iops, bytes
}

// isClass says whether a type is sold as a class of RDS.
func isClass(t *model.InstanceType) bool { return len(t.Name) > 3 && t.Name[:3] == "db." }

// isServer says whether a type is an owned server.
func isServer(t *model.InstanceType) bool {
	for _, c := range model.ServerClasses {
		if t.Name == c {
			return true
		}
	}
	return false
}

// ebsWork buys what the volume of a database that we run needs beyond what gp3 includes: reads and writes, and bytes, at
// the tier's target. The figures are listed where they decide something.
func (p *planner) ebsWork(pt *model.PlacedTier, a ask, target float64, at int) {
	if target <= 0 {
		return
	}
	load := p.databaseLoad(at)
	iops, mbps := load*a.iops/target, load*a.disk/target/mib
	more := func(dim model.Dimension, asked float64, included, most figure, note model.Text) {
		if asked <= p.fig.Peek(included) {
			return
		}
		p.boundByDisk("iops")
		bought := min(math.Ceil(asked), p.fig.Peek(most)) - p.fig.Value(included)
		p.d.Extras = append(p.d.Extras, model.Extra{
			Category: model.CategoryData, Site: pt.Site, Quantity: bought * float64(pt.Units), Note: note,
			Key: model.PriceKey{Dimension: dim, Region: p.d.Sites[at].Region},
		})
	}
	more(model.EBSGP3IOPS, iops, "gp3.iops", "gp3.most-iops", model.Msg("extra.disk-iops", "tier", pt.Name))
	more(model.EBSGP3MBps, mbps, "gp3.throughput", "gp3.most-throughput", model.Msg("extra.disk-throughput", "tier", pt.Name))
}

// rdsWork grows the storage of an RDS database to where RDS stripes it over four volumes, when one does not do the reads
// and writes of the peak (RDS User Guide, "gp3 storage").
func (p *planner) rdsWork(pt *model.PlacedTier, a ask, target float64, at int) {
	if target <= 0 {
		return
	}
	load, striped := p.databaseLoad(at), p.fig.Peek("rds.gp3.striped")
	if pt.DiskGB >= striped || load*a.iops/target <= p.fig.Peek("gp3.iops") && load*a.disk/target <= p.fig.Peek("gp3.throughput")*mib {
		return
	}
	p.boundByDisk("iops")
	p.fig.Value("gp3.iops")
	pt.DiskGB = p.fig.Value("rds.gp3.striped")
}

// databaseLoad is the heaviest load that the database of a site must carry, requests a second.
func (p *planner) databaseLoad(at int) float64 {
	d := p.duties[at]
	if d.waits || d.share < 1 || d.upto < 1 || d.from > 0 {
		return p.w.Peak // as in databaseJob
	}
	return d.sized(1) * p.w.Peak
}

// boundByDisk lists what a choice rested on that the disk or the connections decided.
func (p *planner) boundByDisk(why string) {
	switch why {
	case "disk":
		p.fig.Value("disk.page")
		fallthrough
	case "iops":
		p.led.Use("database.queries", "database.reads")
		p.fig.Value("disk.read-io")
		p.fig.Value("disk.write-io")
	case "connections":
		p.led.Use("database.queries", "database.cpu")
		p.fig.Value("db.roundtrip")
		p.fig.Value("db.connection.memory")
	}
}

// diskCeiling lowers the ceiling of a tier that is one machine to what the largest volume does.
func (p *planner) diskCeiling(pt *model.PlacedTier, a ask, target float64, at int) {
	if a.iops <= 0 || target <= 0 || pt.Machine == nil {
		return
	}
	iops, _ := p.diskOf(pt.Machine)
	if isClass(pt.Machine) { // more than is included can be bought: that its price is not known makes no ceiling
		iops = p.fig.Peek("rds.gp3.most-iops")
	}
	most := iops * target / a.iops / pt.CapacityRPS
	if most >= float64(pt.Ceiling) {
		return
	}
	if !p.duties[at].waits { // what waits does not decide how far the design grows
		p.disks = append(p.disks, pt.ID)
	}
	pt.Ceiling = max(1, int(most))
	pt.CeilingWhy = model.Msg("sizing.ceiling.iops", "iops", number(iops))
}

// diskDecides lists the figures of a volume's ceiling where it is the lowest of the design's.
func (p *planner) diskDecides() {
	lowest, tier := math.Inf(1), -1
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.LimitRPS > 0 && t.LimitRPS*float64(t.Ceiling) <= lowest {
			lowest, tier = t.LimitRPS*float64(t.Ceiling), i
		}
	}
	if tier < 0 || !slices.Contains(p.disks, p.d.Tiers[tier].ID) {
		return
	}
	p.boundByDisk("iops")
	if isClass(p.d.Tiers[tier].Machine) {
		p.fig.Value("rds.gp3.most-iops")
	}
}
