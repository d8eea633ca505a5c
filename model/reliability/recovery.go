package reliability

import "nines/model"

// recovery is, for each disruption, the time until service (RTO) and the data lost (RPO) as the design stands. Negative
// means it cannot recover by itself.
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
	return model.Recovery{Disruption: model.DisruptionSoftware, RTO: (c.detect() + c.d.Operations.Rollback.Hours()).Seconds(),
		Why: model.Msg("recovery.software")}
}

// hardware: the slowest tier to get over the loss of one unit.
func (c *compiler) hardware() model.Recovery {
	worst := model.Recovery{Disruption: model.DisruptionHardware, Why: model.Msg("recovery.hardware.spare")}
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Site != c.d.Sites[0].Name || t.Optional || t.Managed || t.Host != "" {
			continue
		}
		r := c.oneLost(t)
		if r.RTO > worst.RTO {
			worst.RTO, worst.Why = r.RTO, r.Why
		}
		worst.RPO = max(worst.RPO, r.RPO)
	}
	return worst
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
	out := model.Recovery{Disruption: model.DisruptionAZ, Why: model.Msg("recovery.zone.static")}
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Site != c.d.Sites[0].Name || t.Optional || t.Managed && spreadOver(t) > 1 {
			continue
		}
		rto, why := c.zoneLostFor(t)
		if rto > out.RTO {
			out.RTO, out.Why = rto, why
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

// survives: the peak is served without the fullest domain.
func survives(t *model.PlacedTier) bool {
	most := 0
	for _, p := range t.Placement {
		most = max(most, p.Units)
	}
	return len(t.Curve) > 0 && t.Units-most >= t.Curve[len(t.Curve)-1].Need
}

// placeLost is the loss of the whole region or facility.
func (c *compiler) placeLost(disruption string) model.Recovery {
	s := c.second()
	out := model.Recovery{Disruption: disruption}
	switch {
	case s == nil || s.Role == model.RoleBurst:
		return c.waits(out)
	case s.Role == model.RoleActive:
		out.RTO, out.Why = c.switching(s).Seconds(), model.Msg("recovery.site.active")
		out.RPO = c.fig.Seconds("replica.lag")
	default:
		out.RTO, out.Why = c.failover(s).Failover.Mean.Seconds(), model.Msg("recovery.site.takeover", "role", s.Role)
		out.RPO = c.fig.Seconds("replica.lag")
		if s.Role == model.RoleBackup {
			out.RPO = c.backupAge()
		}
	}
	return out
}

func (c *compiler) waits(out model.Recovery) model.Recovery {
	if out.Disruption == model.DisruptionSite {
		out.RTO, out.Why = c.fig.Hours("facility.mttr").Seconds(), model.Msg("recovery.site.wait")
		return out
	}
	region := c.d.Sites[0].Region
	out.RTO, out.Why = c.fig.Hours(c.regional("region.mttr", region)).Seconds(), model.Msg("recovery.region.wait")
	return out
}

// operatorError: data deleted by mistake comes back from backups only.
func (c *compiler) operatorError() model.Recovery {
	out := model.Recovery{Disruption: model.DisruptionOperator, RPO: c.backupAge(), Why: model.Msg("recovery.operator")}
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Kind == model.KindDatabase && t.Site == c.d.Sites[0].Name {
			out.RTO = (c.detect() + c.respond() + c.restore(t)).Seconds()
		}
	}
	return out
}

// backupAge is how old the newest backup may be when it is needed.
func (c *compiler) backupAge() model.Seconds {
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Kind != model.KindDatabase {
			continue
		}
		c.led.Use("tiers." + t.Name + ".backups.point_in_time")
		if t.Backups.PointInTime {
			return c.fig.Seconds("pitr.lag")
		}
		c.led.Use("tiers." + t.Name + ".backups.every")
		return t.Backups.Every.Seconds()
	}
	return 0
}
