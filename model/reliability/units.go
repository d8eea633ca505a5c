package reliability

import (
	"nines/model"
	"nines/model/reference"
)

// failures adds up the ways in which a unit stops, each with its yearly rate and its repair time. The bare model has one
// rate and one repair time a unit, so a mixture keeps the summed rate and the mean repair, which keeps the mean exact.
type failures struct{ perYear, hours float64 }

func (f *failures) add(perYear float64, mttr model.Hours) {
	f.perYear += perYear
	f.hours += perYear * float64(mttr)
}

func (f failures) mttf() model.Hours { return everyYears(f.perYear) }

func (f failures) mttr() model.Hours {
	if f.perYear == 0 {
		return 1
	}
	return model.Hours(f.hours / f.perYear)
}

// unitFailures collects how a unit of the tier fails.
func (c *compiler) unitFailures(t *model.PlacedTier, site *model.PlacedSite) failures {
	var f failures
	switch {
	case t.Kind == model.KindDatabase:
		c.database(&f, t, site)
	case t.Kind == model.KindLoadBalancer && t.Managed:
		f.add(c.fig.Value("lb.node.rate"), c.fig.Hours("lb.node.mttr"))
	case t.Managed:
		f.add(c.fig.Value("managed.rate"), c.fig.Hours("managed.mttr"))
	default:
		c.machine(&f, t, site)
		f.add(c.fig.Value("process.rate"), c.fig.Hours("process.mttr"))
	}
	if t.SpotPerHour > 0 && t.SpotUnits > 0 {
		c.led.Use("tiers." + t.Name + ".purchase.spot")
		share := float64(t.SpotUnits) / float64(max(1, t.Units))
		f.add(t.SpotPerHour*model.HoursPerYear*share, t.Boot.Hours())
	}
	return f
}

// machine adds the failures of the machine below a unit.
func (c *compiler) machine(f *failures, t *model.PlacedTier, site *model.PlacedSite) {
	if site.Provider != model.AWS {
		f.add(c.fig.Value("server.rate"), c.fig.Hours("server.mttr")+c.respond())
		f.add(c.fig.Value("server.reboot.rate"), c.fig.Hours("server.reboot.mttr"))
		return
	}
	if c.automatic(t) {
		f.add(c.fig.Value("instance.rate"), c.detect()+t.Boot.Hours())
	} else {
		c.recovered(f, t)
	}
	if t.On != model.OnFargate {
		f.add(c.fig.Value("instance.reboot.rate"), c.fig.Hours("instance.reboot.mttr"))
	}
}

// automatic: a group replaces a lost unit without a person.
func (c *compiler) automatic(t *model.PlacedTier) bool {
	return t.Scaling.Policy != model.PolicyFixed && t.Scaling.Policy != model.PolicyReadReplicas
}

// recovered adds the failures of a machine that the provider restarts elsewhere, and that a person mends when that fails.
func (c *compiler) recovered(f *failures, t *model.PlacedTier) {
	rate, fails := c.fig.Value("instance.rate"), c.fig.Value("instance.recovery.fails")
	f.add(rate*(1-fails), c.fig.Hours("instance.recovery"))
	f.add(rate*fails, c.detect()+c.respond()+t.Boot.Hours())
}

// database adds the failures of one database unit.
func (c *compiler) database(f *failures, t *model.PlacedTier, site *model.PlacedSite) {
	switch {
	case t.Topology == model.TopologyDynamoDB:
		f.add(c.fig.Value("managed.rate"), c.fig.Hours("managed.mttr"))
	case t.Topology == model.TopologySelfManaged:
		f.add(c.fig.Value("db.self.rate"), c.detect()+c.respond()+c.fig.Hours("db.self.mttr"))
		if t.Host == "" {
			c.machine(f, t, site)
		}
		if site.Provider == model.AWS && len(t.Placement) > 0 && t.Standby == nil {
			f.add(c.fig.Value("volume.loss"), c.detect()+c.respond()+c.restore(t))
		}
	default:
		f.add(c.fig.Value("db.rate"), c.fig.Hours("db.mttr"))
	}
}

// restore is how long a database takes to come back from its backups.
func (c *compiler) restore(t *model.PlacedTier) model.Hours {
	c.led.Use("database.data")
	return c.fig.Hours("restore.start") + model.Hours(t.DataGB/c.fig.Value("restore.rate"))
}

func (c *compiler) detect() model.Hours { return c.fig.Seconds("detect").Hours() }

// respond is how long until a person works on it, by on-call hours; one person alone takes longer on average.
func (c *compiler) respond() model.Hours {
	o := c.d.Operations
	c.led.Use("operations.on_call", "operations.people")
	h := c.fig.Hours(reference.Key("respond." + o.OnCall))
	if o.People < 2 {
		h *= model.Hours(c.fig.Value("respond.alone"))
	}
	return h
}
