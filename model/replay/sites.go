package replay

import (
	"math"
	"slices"

	"nines/model"
	"nines/model/reference"
)

// givenUp is the share of its requests below which a site is given up for another: a reading, not a figure. A site that
// serves more than half is kept, because a move loses requests too.
const givenUp = 0.5

// serve is the share of all requests that is served now, and why not more.
func (p *player) serve() (float64, model.Text) {
	served, why := p.together()
	for i := range p.inc.Effects {
		e := &p.inc.Effects[i]
		share, reason := p.edge(e)
		if share < 1 {
			served, why = served*share, reason
		}
	}
	return served, why
}

// edge is the share of requests that pass what stands between users and sites, or what every site has in common.
func (p *player) edge(e *Effect) (float64, model.Text) {
	switch e.Hits {
	case HitsDNS:
		if p.active(e, 0) {
			return 1 - e.Share, model.Msg("replay.why.dns")
		}
	case HitsCDN:
		p.led.Use("request.cdn")
		if p.d.Workload.Request.CDN == 0 {
			p.save(1, model.Msg("replay.why.no-cdn"))
		} else if p.active(e, 0) {
			return 1 - e.Share*p.d.Workload.Request.CDN, model.Msg("replay.why.cdn")
		}
	case HitsService:
		if p.active(e, 0) {
			return 1 - e.Share, model.Msg("replay.why.everywhere")
		}
	case HitsSplit:
		if s := p.second(); s == nil || s.at.Role == model.RoleBurst || s.at.Role == model.RoleBackup {
			p.save(2, model.Msg("replay.why.no-copy"))
		} else if p.active(e, 0) {
			return 1 - e.Share, model.Msg("replay.why.split", "site", s.at.Name)
		}
	case HitsLink:
		if len(p.sites) < 2 {
			p.save(1, model.Msg("replay.why.no-link"))
		}
	case HitsCapacity:
		p.save(0, model.Msg("replay.why.running"))
	}
	return 1, model.Text{}
}

// second is the site that backs the primary up or shares its load; nil when there is none.
func (p *player) second() *site {
	if len(p.sites) < 2 {
		return nil
	}
	return p.sites[1]
}

// together is what all sites serve, by the role of the second.
func (p *player) together() (float64, model.Text) {
	rps, _ := p.load()
	first, second := p.sites[0], p.second()
	if second == nil {
		return first.serve(rps, false)
	}
	switch second.at.Role {
	case model.RoleActive:
		return p.shared(first, second, rps)
	case model.RoleBurst:
		return p.burst(first, second, rps)
	}
	return p.takeover(first, second, rps)
}

// shared: both serve. Once one has been given up for as long as a switch takes, the other serves its requests too.
func (p *player) shared(a, b *site, rps float64) (float64, model.Text) {
	p.led.Use("sites." + b.at.Name + ".role")
	wa, wb := a.at.Serves, b.at.Serves
	if wa+wb <= 0 {
		wa, wb = 0.5, 0.5
	}
	wa, wb = wa/(wa+wb), wb/(wa+wb)
	sa, why := a.serve(rps*wa, false)
	sb, whyB := b.serve(rps*wb, false)
	if sb < sa {
		why = whyB
	}
	to := b
	if sb < sa {
		to = a
	}
	lost, stays := min(sa, sb), max(sa, sb)
	if lost >= givenUp || stays < givenUp {
		p.since = math.NaN()
		return wa*sa + wb*sb, why
	}
	if math.IsNaN(p.since) {
		p.since = p.now
	}
	takes := p.switching(b)
	if p.worst {
		takes = p.given(b, "manual", b.at.Failover.Manual)
	}
	if p.now < p.since+float64(takes)-1e-9 {
		p.at(p.since + float64(takes))
		return wa*sa + wb*sb, why
	}
	p.out.rescue = model.Msg("replay.why.switch", "site", to.at.Name)
	p.left = nil // the other is left alone
	return to.serve(rps, false)
}

// burst: the primary carries its base, the second site the load above it; everything goes through the primary's data.
func (p *player) burst(first, second *site, rps float64) (float64, model.Text) {
	_, relative := p.load()
	p.led.Use("sites." + first.at.Name + ".base")
	base := min(first.at.Base, relative)
	above := (relative - base) / relative
	served, why := first.serve(rps*(1-above), false)
	if above <= 0 {
		if second.hit {
			p.save(2, model.Msg("replay.why.asleep", "site", second.at.Name))
		}
		return served, why
	}
	sb, whyB := second.serve(rps*above, false)
	if linked, reason := p.linked(second); linked < sb {
		sb, whyB = linked, reason
	}
	if sb < served {
		why = whyB
	}
	return served * (1 - above*(1-sb)), why
}

// linked is the share of requests that the circuits between the sites let through.
func (p *player) linked(s *site) (float64, model.Text) {
	for i := range p.inc.Effects {
		e := &p.inc.Effects[i]
		if e.Hits != HitsLink {
			continue
		}
		if s.at.LinkBy != "direct-connect" {
			p.save(1, model.Msg("replay.why.no-link"))
		} else if p.active(e, 0) {
			return 1 - e.Share, model.Msg("replay.why.link", "site", s.at.Name)
		}
	}
	return 1, model.Text{}
}

// takeover: the second waits. The primary is given up after detection and decision, and the second serves once it has
// acted; on the worst path people do it by hand. The primary returning first cancels it, and there is no failback (DESIGN
// §4, rule 4).
func (p *player) takeover(first, second *site, rps float64) (float64, model.Text) {
	p.linked(second)
	if p.moved {
		return second.serve(rps, true)
	}
	served, why := first.serve(rps, false)
	if second.hit && !first.hit {
		p.save(2, model.Msg("replay.why.asleep", "site", second.at.Name))
	}
	if served >= givenUp {
		p.since = math.NaN()
		return served, why
	}
	if math.IsNaN(p.since) {
		p.since = p.now
	}
	decided, acts := p.takes(second)
	if p.now < p.since+decided-1e-9 {
		p.at(p.since + decided)
		return served, why
	}
	if second.cannotGrow() { // what has to be launched there cannot be
		return served, model.Msg("replay.why.blocked-takeover", "site", second.at.Name)
	}
	begin := max(p.since+decided, second.unblocked())
	if p.now < begin+acts-1e-9 {
		p.at(begin + acts)
		return served, why
	}
	left := p.left
	if there, _ := second.serve(rps, true); there < givenUp {
		p.left = left
		return served, why
	}
	p.left = nil // the first is left alone
	p.moved, p.out.rescue = true, model.Msg("replay.why.takeover", "site", second.at.Name)
	return p.takeover(first, second, rps)
}

// launches says whether the tier needs machines that do not run yet to take over.
func (t *tier) launches() bool { return t.Full > t.Units }

// cannotGrow says whether a tier that has to launch machines to take over cannot now.
func (s *site) cannotGrow() bool {
	return slices.ContainsFunc(s.tiers, func(t *tier) bool { return t.launches() && s.blocked(t) })
}

// unblocked is when the last block of launches that is over ended; 0 when nothing is launched or was blocked.
func (s *site) unblocked() float64 {
	last := 0.0
	for i := range s.p.inc.Effects {
		e := &s.p.inc.Effects[i]
		if end := e.until(s.p.worst); s.hit && e.Hits == HitsCapacity && end <= s.p.now && slices.ContainsFunc(s.tiers, func(t *tier) bool { return t.launches() && e.touches(t.rests) }) {
			last = max(last, end)
		}
	}
	return last
}

// takes is how long until the decision to move is taken and how long acting takes, in seconds; on the worst path all of it
// is done by hand in the manual time.
func (p *player) takes(s *site) (decided, acts float64) {
	f := s.at.Failover
	if p.worst {
		return 0, float64(p.given(s, "manual", f.Manual))
	}
	decided = float64(p.given(s, "detect", f.Detect) + p.given(s, "decide", f.Decide))
	return decided, float64(p.given(s, "act", f.Act))
}

// switching is how long traffic takes to leave a lost site for one that serves already.
func (p *player) switching(s *site) model.Seconds {
	f := s.at.Failover
	return p.given(s, "detect", f.Detect) + p.given(s, "decide", f.Decide) + p.given(s, "act", f.Act)
}

// given is what the scenario says, zero included; the figure of its role only where it says nothing of failover at all.
func (p *player) given(s *site, key string, v model.Seconds) model.Seconds {
	if s.at.Failover != (model.SiteFailover{}) {
		p.led.Use("sites." + s.at.Name + ".failover." + key)
		return v
	}
	return p.fig.Seconds(reference.Key("sites.failover." + s.at.Role + "." + key))
}
