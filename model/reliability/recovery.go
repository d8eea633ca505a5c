package reliability

import "nines/model"

// recovery is, for each disruption, the time until service (RTO) and the data lost (RPO) as the design stands, how often
// that happens, what is served meanwhile and what data that costs a year. Negative means it cannot recover by
// itself.
func (c *compiler) recovery() []model.Recovery {
	out := []model.Recovery{c.software(), c.hardware()}
	if c.d.Sites[0].Provider == model.AWS {
		out = append(out, c.zoneLost(), c.placeLost(model.DisruptionRegion))
	} else {
		out = append(out, c.placeLost(model.DisruptionSite))
	}
	return append(out, c.operatorError())
}

func (c *compiler) software() model.Recovery {
	o := c.d.Operations
	rto := (c.detect() + o.Rollback.Hours()).Seconds()
	return model.Recovery{Disruption: model.DisruptionSoftware, RTO: rto, Why: model.Msg("recovery.software"),
		PerYear: o.Deploys * o.ChangeFailure, Meanwhile: 1 - c.fig.Value("deploy.impact"), After: 1, Back: rto}
}

// hardware: the slowest tier to get over the loss of one unit.
func (c *compiler) hardware() model.Recovery {
	worst := model.Recovery{Disruption: model.DisruptionHardware, Why: model.Msg("recovery.hardware.spare"), Meanwhile: 1, After: 1}
	site := &c.d.Sites[0]
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Site != site.Name || t.Optional {
			continue
		}
		if t.Kind == model.KindDatabase && singleCopy(t) && site.Provider == model.AWS {
			worst.RPO = max(worst.RPO, c.backupAge())
			worst.LostPerYear += model.Seconds(c.fig.Value("volume.loss") * float64(c.ageLost()))
		}
		if t.Managed || t.Host != "" {
			continue
		}
		r := c.oneLost(t)
		if r.RTO > worst.RTO {
			worst.RTO, worst.Why = r.RTO, r.Why
		}
		f := c.unitFailures(t, site)
		worst.PerYear += float64(running(t)) * f.perYear
		worst.Back = max(worst.Back, f.mttr().Seconds())
		worst.Meanwhile = min(worst.Meanwhile, withoutOne(t))
	}
	return worst
}

// withoutOne is the share of the peak that a tier serves without one unit; none while a standby takes over.
func withoutOne(t *model.PlacedTier) float64 {
	if t.Standby != nil || len(t.Curve) == 0 {
		return 0
	}
	return carried(t, t.Units-1)
}

// carried is the share of the peak that so many units of a tier serve.
func carried(t *model.PlacedTier, units int) float64 {
	if len(t.Curve) == 0 {
		return 1
	}
	need := t.Curve[len(t.Curve)-1].Need
	if need <= 0 {
		return 1
	}
	return min(1, max(0, float64(units))/float64(need))
}

// oneLost is the loss of one unit of a tier.
func (c *compiler) oneLost(t *model.PlacedTier) model.Recovery {
	switch {
	case t.Standby != nil:
		return model.Recovery{RTO: t.Standby.Failover, Why: model.Msg("recovery.failover", "tier", t.Name)}
	case spareUnits(t) > 0:
		return model.Recovery{Why: model.Msg("recovery.hardware.spare")}
	case t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged:
		return model.Recovery{RTO: c.fig.Hours("db.mttr").Seconds(), Why: model.Msg("recovery.replaced", "tier", t.Name)}
	case c.d.Sites[0].Provider != model.AWS:
		return model.Recovery{RTO: (c.fig.Hours("server.mttr") + c.respond()).Seconds(), Why: model.Msg("recovery.swap", "tier", t.Name)}
	case c.automatic(t):
		return model.Recovery{RTO: (c.detect() + t.Boot.Hours()).Seconds(), Why: model.Msg("recovery.boot", "tier", t.Name)}
	}
	return model.Recovery{RTO: c.fig.Hours("instance.recovery").Seconds(), Why: model.Msg("recovery.recovered", "tier", t.Name)}
}

// spareUnits is how many units at peak are more than needed.
func spareUnits(t *model.PlacedTier) int {
	if len(t.Curve) == 0 {
		return 0
	}
	return t.Units - t.Curve[len(t.Curve)-1].Need
}

// zoneLost is the loss of the zone that hurts most.
func (c *compiler) zoneLost() model.Recovery {
	site := &c.d.Sites[0]
	out := model.Recovery{Disruption: model.DisruptionAZ, Why: model.Msg("recovery.zone.static"), Meanwhile: 1, After: 1,
		PerYear: float64(len(site.Zones)) * c.fig.Value(c.regional("zone.rate", site.Region)), Back: c.fig.Hours("zone.mttr").Seconds()}
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Site != site.Name || t.Optional || t.Managed && spreadOver(t) > 1 {
			continue
		}
		rto, why := c.zoneLostFor(t)
		if rto > out.RTO {
			out.RTO, out.Why = rto, why
		}
		if rto > 0 && (spreadOver(t) <= 1 || t.Standby != nil) {
			out.Meanwhile = 0
		} else {
			out.Meanwhile = min(out.Meanwhile, carried(t, t.Units-fullest(t)))
		}
	}
	return out
}

func (c *compiler) zoneLostFor(t *model.PlacedTier) (model.Seconds, model.Text) {
	switch {
	case spreadOver(t) <= 1:
		return c.fig.Hours("zone.mttr").Seconds(), model.Msg("recovery.zone.wait", "tier", t.Name)
	case t.Standby != nil:
		return t.Standby.Failover, model.Msg("recovery.failover", "tier", t.Name)
	case survives(t):
		return 0, model.Msg("recovery.zone.static")
	case t.Rebuild != nil:
		c.fig.Value("rebuild.detect")
		return t.Rebuild.After, model.Msg("recovery.zone.rebuild", "tier", t.Name)
	}
	return c.fig.Hours("zone.mttr").Seconds(), model.Msg("recovery.zone.wait", "tier", t.Name)
}

func spreadOver(t *model.PlacedTier) int {
	n := 0
	for _, p := range t.Placement {
		if p.Units > 0 {
			n++
		}
	}
	return n
}

// fullest is how many units stand in the domain with the most.
func fullest(t *model.PlacedTier) int {
	most := 0
	for _, p := range t.Placement {
		most = max(most, p.Units)
	}
	return most
}

// survives: the peak is served without the fullest domain.
func survives(t *model.PlacedTier) bool {
	return len(t.Curve) > 0 && t.Units-fullest(t) >= t.Curve[len(t.Curve)-1].Need
}

// placeLost is the loss of the whole region or facility.
func (c *compiler) placeLost(disruption string) model.Recovery {
	s := c.second()
	out := model.Recovery{Disruption: disruption, After: 1}
	perYear, mttr := c.placeRates()
	out.PerYear, out.Back = perYear, mttr.Seconds()
	switch {
	case s == nil || s.Role == model.RoleBurst:
		return c.waits(out)
	case s.Role == model.RoleActive:
		out.RTO, out.Why = c.switching(s).Seconds(), model.Msg("recovery.site.active")
		out.RPO = c.fig.Seconds("replica.lag")
		out.LostPerYear = model.Seconds(perYear * float64(out.RPO))
		out.Meanwhile, out.After = 1-c.d.Sites[0].Serves, min(1, s.Runs)
	default:
		out.RTO, out.Why = c.failover(s).Failover.Mean.Seconds(), model.Msg("recovery.site.takeover", "role", s.Role)
		out.RPO = c.fig.Seconds("replica.lag")
		out.LostPerYear = model.Seconds(perYear * float64(out.RPO))
		if s.Role == model.RoleBackup {
			out.RPO = c.backupAge()
			out.LostPerYear = model.Seconds(perYear * float64(c.ageLost()))
		}
	}
	return out
}

// placeRates is how often the primary's region or facility is lost and for how long.
func (c *compiler) placeRates() (perYear float64, mttr model.Hours) {
	site := &c.d.Sites[0]
	for _, d := range c.d.Domains {
		if d.ID == site.Domain {
			perYear, mttr, _ = c.domainRates(d)
		}
	}
	return perYear, mttr
}

func (c *compiler) waits(out model.Recovery) model.Recovery {
	out.RTO, out.Why = out.Back, model.Msg("recovery.region.wait")
	if out.Disruption == model.DisruptionSite {
		out.Why = model.Msg("recovery.site.wait")
	}
	return out
}

// operatorError: data deleted by mistake comes back from backups only.
func (c *compiler) operatorError() model.Recovery {
	out := model.Recovery{Disruption: model.DisruptionOperator, RPO: c.backupAge(), Why: model.Msg("recovery.operator"), After: 1,
		PerYear: c.operators().Rate * model.HoursPerYear * c.fig.Value("operator.data")}
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Kind == model.KindDatabase && t.Site == c.d.Sites[0].Name {
			out.RTO = (c.detect() + c.respond() + c.restore(t)).Seconds()
		}
	}
	out.Back = out.RTO
	out.LostPerYear = model.Seconds(out.PerYear * float64(c.ageLost()))
	return out
}

// backups is the database whose backups the design falls back on; nil when there is none.
func (c *compiler) backups() *model.PlacedTier {
	for i := range c.d.Tiers {
		if t := &c.d.Tiers[i]; t.Kind == model.KindDatabase {
			return t
		}
	}
	return nil
}

// backupAge is how old the newest backup may be when it is needed.
func (c *compiler) backupAge() model.Seconds {
	t := c.backups()
	if t == nil {
		return 0
	}
	c.led.Use("tiers." + t.Name + ".backups.point_in_time")
	if t.Backups.PointInTime {
		return c.fig.Seconds("pitr.lag")
	}
	c.led.Use("tiers." + t.Name + ".backups.every")
	return t.Backups.Every.Seconds()
}

// ageLost is the expected age of what is restored when a copy has to be: the last backup is on average half a period old,
// a restore fails with a probability p that drills lower, and the one before it is a period older: every/2 + every·p/(1-p).
// With point-in-time restore it is the lag of the log, and that of the snapshots only where the log fails.
func (c *compiler) ageLost() model.Seconds {
	t := c.backups()
	if t == nil {
		return 0
	}
	p := c.restoreFails(t)
	c.led.Use("tiers."+t.Name+".backups.every", "tiers."+t.Name+".backups.point_in_time")
	every := float64(t.Backups.Every.Seconds())
	age := every/2 + every*p/(1-p)
	if t.Backups.PointInTime {
		age = (1-p)*c.fig.Value("pitr.lag") + p*age
	}
	return model.Seconds(age)
}

// restoreFails is the probability that a restore does not come back whole, between that of backups never restored and
// that of monthly drills: 1/p rises linearly with the drills, so that p is exact at none and at twelve a year.
func (c *compiler) restoreFails(t *model.PlacedTier) float64 {
	c.led.Use("tiers." + t.Name + ".backups.drills")
	never, monthly := c.fig.Value("restore.fails.undrilled"), c.fig.Value("restore.fails.monthly")
	if never <= 0 || monthly <= 0 {
		return min(never, 0.99)
	}
	return min(0.99, 1/(1/never+(1/monthly-1/never)*t.Backups.Drills/12))
}

// singleCopy: the data lies on one volume.
func singleCopy(t *model.PlacedTier) bool {
	return t.Standby == nil && (t.Topology == model.TopologySingle || t.Topology == model.TopologySelfManaged)
}
