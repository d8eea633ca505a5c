package scaling

import (
	"nines/model"
	"nines/model/reference"
)

// places adds what a new place takes: facilities with their hardware, the first step into a cloud, the line between both.
// It returns what must be done before anything is built there.
func (m *move) places(plan uint64) uint64 {
	ready, rooms := plan, plan
	for range m.to.colos - m.from.colos {
		room := m.waitFor("move.contract", model.Msg("move.contract"), plan)
		rooms, ready = rooms|room, ready|m.facility(room, plan)
	}
	for range m.to.rooms - m.from.rooms {
		room := m.waitFor("move.room", model.Msg("move.room"), plan)
		rooms, ready = rooms|room, ready|m.facility(room, plan)
	}
	if m.to.facilities() < m.from.facilities() || m.to.regions < m.from.regions {
		m.gone = true
	}
	if m.to.regions > 0 && m.from.regions == 0 {
		ready |= m.work("landing", model.Msg("move.landing"), 1, plan)
	}
	if m.to.hybrid() && !m.from.hybrid() {
		line := model.Msg("move.direct-connect")
		key := reference.Key("move.direct-connect")
		if m.to.link == "vpn" {
			key, line = "move.vpn", model.Msg("move.vpn")
		}
		ready |= m.work("link", model.Msg("move.link"), 1, ready|m.waitFor(key, line, rooms))
	}
	return ready
}

// facility is hardware in a new room: ordered while the room is made ready, racked when both are there.
func (m *move) facility(room, plan uint64) uint64 {
	approved := m.waitFor("surge.order.approve", model.Msg("surge.step.approve"), plan)
	arrived := m.waitFor("surge.order.lead", model.Msg("surge.step.lead"), approved)
	racked := m.waitFor("surge.order.rack", model.Msg("surge.step.rack"), room|arrived)
	burnIn := reference.Key("surge.order.burn-in")
	if m.level == model.AsCode || m.level == model.Pipeline {
		burnIn = "surge.order.burn-in.automated"
	}
	tested := m.waitFor(burnIn, model.Msg("surge.step.burn-in"), racked)
	crossed := m.waitFor("move.cross-connect", model.Msg("move.cross-connect"), room)
	return m.work("facility", model.Msg("move.facility"), 1, tested|crossed)
}

// compute adds what changes in front of the data.
func (m *move) compute(base uint64) {
	a, b := &m.from, &m.to
	if a.home != b.home {
		m.work("home", model.Msg("move.home"), 1, base)
		m.cutOver("home")
		m.gone = true
	}
	if a.store == storeShared && b.store != storeShared || a.store != storeShared && b.store == storeShared {
		m.work("machine", model.Msg("move.machine"), 1, base)
	}
	switch {
	case !a.front && b.front:
		m.work("balancer", model.Msg("move.balancer"), 1, base)
		m.cutOver("traffic")
	case a.front && !b.front:
		m.cutOver("traffic")
		m.gone = true
	}
	m.platform(base)
	if a.home == b.home && b.home == model.AWS {
		switch {
		case a.zones == 1 && b.zones > 1 && b.on != model.OnLambda:
			m.work("zones", model.Msg("move.zones"), 1, base)
		case b.zones > a.zones && b.on != model.OnLambda:
			m.work("more-zones", model.Msg("move.more-zones"), 1, base)
		}
	}
	if !a.spot && b.spot {
		m.work("spot", model.Msg("move.spot"), 1, base)
	}
	if !a.cache && b.cache {
		m.work("cache", model.Msg("move.cache"), 1, base)
	}
}

// platform adds a change of what the application is built for, once for each compute tier.
func (m *move) platform(base uint64) {
	a, b := &m.from, &m.to
	groups := float64(max(1, b.groups))
	switch {
	case a.on != b.on && (a.on == model.OnLambda || b.on == model.OnLambda):
		m.work("functions", model.Msg("move.functions"), groups, base)
		m.cutOver("traffic")
		m.gone = true
	case a.on != b.on:
		m.work("platform", model.Msg("move.platform"), groups, base)
		m.cutOver("traffic")
		m.gone = true
	case !a.elastic && b.elastic:
		m.work("elastic", model.Msg("move.elastic"), groups, base)
	}
	if b.on == model.OnKubernetes && a.on != model.OnKubernetes {
		m.work("cluster", model.Msg("move.cluster"), 1, base)
	}
}

// data adds what changes about the database.
func (m *move) data(base uint64) {
	a, b := &m.from, &m.to
	relocated := a.home != b.home // the move of the home carries it over
	switch {
	case b.store == storeNone || a.store == storeNone:
	case a.store == b.store && !relocated:
		if b.copies && !a.copies {
			m.addCopy(base)
		}
	case a.store == storeKeys && b.store != storeKeys || a.store != storeKeys && b.store == storeKeys:
		m.relocate(m.work("remodel", model.Msg("move.remodel"), 1, base))
	case relocated && b.store == storeOwn && a.store != storeOwn && b.copies:
		m.relocate(m.work("database-own", model.Msg("move.database-own"), 1, base))
	case relocated:
		m.copyData(base)
	case b.store == storeOwn && a.store == storeShared, b.store == storeShared:
		m.relocate(m.work("database-split", model.Msg("move.database-split"), 1, base))
	case a.store == storeManaged && b.store == storeAurora, a.store == storeAurora && b.store == storeManaged:
		m.relocate(m.work("database-aurora", model.Msg("move.database-aurora"), 1, base))
	case b.store == storeOwn && b.copies:
		m.relocate(m.work("database-own", model.Msg("move.database-own"), 1, base))
	default:
		m.relocate(m.work("database-move", model.Msg("move.database-move"), 1, base))
	}
}

// addCopy is a standby where there was none. The work is part of a move to several zones.
func (m *move) addCopy(base uint64) {
	if m.from.zones == 1 && m.to.zones > 1 {
		m.waitFor("move.standby.build", model.Msg("move.standby-build"), base)
		return
	}
	work := m.work("database-standby", model.Msg("move.database-standby"), 1, base)
	m.waitFor("move.standby.build", model.Msg("move.standby-build"), work)
}

// relocate copies the data to its new store and cuts over.
func (m *move) relocate(built uint64) {
	m.cutOver("database")
	m.copyData(built)
	m.gone = true
}

// standby adds what changes about the second site.
func (m *move) standby(base uint64) {
	a, b := m.from.second, m.to.second
	switch {
	case a == b:
	case b == model.RoleBurst:
		m.work("site.burst", model.Msg("move.site-burst"), 1, base)
		m.gone = m.gone || rank(a) > 0
	case rank(b) <= rank(a):
		m.gone = true
	case rank(a) > 1: // it runs more than it did
		m.raise(base)
	case m.to.home != m.from.home && m.to.regions > 0 && m.from.home == model.AWS:
		m.raise(base) // the old home stays, as the second site, with the data it has
	default:
		m.replica(m.newSite(b, base))
	}
}

// raise makes a second site run more: ready for a share of the load, or writing too.
func (m *move) raise(base uint64) {
	built := base
	if m.to.second != model.RoleActive || m.from.second != model.RoleWarmStandby {
		built = m.work("site.raise", model.Msg("move.site-raise"), 1, base)
	}
	if m.to.second == model.RoleActive {
		m.work("site.active", model.Msg("move.site-active"), 1, built)
	}
}

// newSite builds a second site for a role.
func (m *move) newSite(role string, base uint64) uint64 {
	switch role {
	case model.RoleActive:
		return m.work("site.active", model.Msg("move.site-active"), 1, m.work("site.warm-standby", model.Msg("move.site-warm"), 1, base))
	case model.RoleWarmStandby:
		return m.work("site.warm-standby", model.Msg("move.site-warm"), 1, base)
	case model.RolePilotLight:
		return m.work("site.pilot-light", model.Msg("move.site-pilot"), 1, base)
	}
	return m.work("site.backup", model.Msg("move.site-backup"), 1, base)
}

// replica is the first copy of the data at a second site; nothing stops for it.
func (m *move) replica(after uint64) {
	stands, moved := m.copy, m.moved
	m.copyData(after)
	m.copy, m.moved = stands, moved
}
