package replay

import (
	"math"
	"strings"

	"nines/model"
)

// onePlace is the message of a tier all of whose units are in what was lost.
const onePlace = "replay.why.one-place"

// site is a place of the deployment as it is played.
type site struct {
	p     *player
	at    *model.PlacedSite
	hit   bool
	tiers []*tier
}

// tier is a tier at its site.
type tier struct {
	*model.PlacedTier
	rests  []string
	slots  []string // domain of each unit at peak
	active int      // of a standby: the slot that serves
	since  float64  // when the active, or units, were lost; NaN while they are not
	held   float64  // units that ran when launches stopped; NaN while they work
	fresh  float64  // since when launches work again
	left   float64  // units that work now
	of     float64  // and that would if none were taken
}

func newSite(p *player, at *model.PlacedSite, hit bool) *site {
	s := &site{p: p, at: at, hit: hit}
	for i := range p.d.Tiers {
		t := &p.d.Tiers[i]
		if t.Site != at.Name || t.Optional {
			continue
		}
		n := &tier{PlacedTier: t, rests: restsOn(t, at.Provider), since: math.NaN(), held: math.NaN(), fresh: math.Inf(-1)}
		placed := t.Placement
		if len(placed) == 0 {
			placed = t.FullPlaced
		}
		for _, pl := range placed {
			for range pl.Units {
				n.slots = append(n.slots, pl.Domain)
			}
		}
		s.tiers = append(s.tiers, n)
	}
	return s
}

// serve is the share of a load (requests/s) that the site serves: the least of its tiers in series (DESIGN §4, rule 9),
// times what its region or network lets through. grown says that it has taken over and runs its full size.
func (s *site) serve(load float64, grown bool) (float64, model.Text) {
	served, why, gone := 1.0, model.Text{}, 0
	for _, t := range s.tiers {
		share, reason := t.serve(s, load, grown)
		if share < served {
			served, why = share, reason
		}
		if reason.ID == onePlace {
			gone++
		}
	}
	if gone > 1 && gone == len(s.tiers) {
		why = model.Msg("replay.why.site", "site", s.at.Name)
	}
	if share, reason := s.reached(); share < 1 {
		if served >= 1 || share < served {
			why = reason
		}
		served *= share
	}
	return served, why
}

// reached is the share of requests that come in and out of the place at all.
func (s *site) reached() (float64, model.Text) {
	share, why := 1.0, model.Text{}
	for i := range s.p.inc.Effects {
		e := &s.p.inc.Effects[i]
		if !s.hit {
			continue
		}
		switch e.Hits {
		case HitsNetwork:
			if s.p.active(e, 0) {
				share, why = share*(1-e.Share), model.Msg("replay.why.network", "site", s.at.Name)
			}
		case HitsCarrier:
			if s.at.Provider == model.AWS {
				s.p.save(1, model.Msg("replay.why.carriers", "site", s.at.Name))
			} else if s.p.fig.Value("transit.circuits") > 1 {
				s.p.save(1, model.Msg("replay.why.two-carriers", "site", s.at.Name))
			} else if s.p.active(e, 0) {
				share, why = share*(1-e.Share), model.Msg("replay.why.network", "site", s.at.Name)
			}
		}
	}
	return share, why
}

// blocked says whether nothing can be launched for the tier at the site now.
func (s *site) blocked(t *tier) bool {
	for i := range s.p.inc.Effects {
		e := &s.p.inc.Effects[i]
		if s.hit && e.Hits == HitsCapacity && e.touches(t.rests) && s.p.active(e, 0) {
			return true
		}
	}
	return false
}

// lost says whether the unit in a slot is taken away now, by an effect on its place.
func (t *tier) lost(s *site, slot int) bool {
	for i := range s.p.inc.Effects {
		e := &s.p.inc.Effects[i]
		if s.hit && t.strikes(s, e, slot) && s.p.active(e, float64(t.Boot)) {
			return true
		}
	}
	return false
}

// within says whether a domain is another or lies in it.
func within(domain, other string) bool {
	return domain == other || strings.HasPrefix(domain, other+".")
}

// strikes says whether an effect takes the unit in a slot away. Whole services are in [tier.service].
func (t *tier) strikes(s *site, e *Effect, slot int) bool {
	domain := t.slots[slot]
	switch e.Hits {
	case HitsZones:
		for i, z := range s.at.Zones {
			if z == domain && i < int(e.Zones) {
				if e.touches(t.rests) {
					return true
				}
				s.p.unused(e)
			}
		}
	case HitsRegion, HitsGlobal:
		return len(e.Services) == 0 && e.Share >= 1
	case hitsDomain:
		return within(domain, e.name)
	case hitsHere:
		return (t.ID == e.name || t.Host == e.name) && within(domain, e.where)
	case hitsTier:
		return t.ID == e.name || t.Host != "" && t.Host == e.name // a tier on its host's machines goes with them
	case hitsUnit:
		return (t.ID == e.name || t.Host == e.name) && slot < e.units
	}
	return false
}

// service is the share of requests that the services under the tier let through.
func (t *tier) service(s *site) (float64, model.Text) {
	share, why := 1.0, model.Text{}
	for i := range s.p.inc.Effects {
		e := &s.p.inc.Effects[i]
		whole := e.Hits == HitsRegion || e.Hits == HitsGlobal
		if !s.hit || !whole || len(e.Services) == 0 && e.Share >= 1 {
			continue
		}
		if !e.touches(t.rests) {
			s.p.unused(e)
			continue
		}
		if s.p.active(e, 0) {
			share, why = share*(1-e.Share), model.Msg("replay.why.service", "tier", t.Name, "service", t.common(e))
		}
	}
	return share, why
}

// common is the first service that the tier and the effect share.
func (t *tier) common(e *Effect) string {
	for _, s := range e.Services {
		for _, r := range t.rests {
			if r == s {
				return s
			}
		}
	}
	return t.Kind
}

// serve is the share of the load that the tier serves now.
func (t *tier) serve(s *site, load float64, grown bool) (float64, model.Text) {
	if len(t.slots) == 0 {
		return 1, model.Text{}
	}
	var share float64
	var why model.Text
	if t.Standby != nil && len(t.slots) > 1 {
		share, why = t.standby(s)
		t.left, t.of = float64(t.standing(s)), float64(len(t.slots))
	} else {
		share, why = t.group(s, load, grown)
	}
	through, reason := t.service(s)
	s.p.note(t, load, t.left, t.of, share*through, through)
	if through < 1 && (share >= 1 || through < share) {
		why = reason
	}
	return share * through, why
}

// standby plays DESIGN §4, rule 4, with the drawn action's mean time: automatic on the planned path, manual on the worst.
func (t *tier) standby(s *site) (float64, model.Text) {
	p := s.p
	up := t.firstUp(s)
	if !t.lost(s, t.active) {
		t.since = math.NaN()
		return 1, model.Text{}
	}
	if math.IsNaN(t.since) {
		t.since = p.now
	}
	if up < 0 {
		t.since = math.Inf(1) // all are down: the first to become available is active at once
		return 0, model.Msg("replay.why.one-place", "tier", t.Name)
	}
	takes, why := float64(t.Standby.Failover), model.Msg("replay.why.failover", "tier", t.Name)
	if p.worst {
		takes, why = float64(t.Standby.Manual), model.Msg("replay.why.manual", "tier", t.Name)
	}
	if math.IsInf(t.since, 1) || p.now >= t.since+takes-1e-9 {
		t.active, t.since = up, math.NaN()
		p.save(5, why)
		return 1, model.Text{}
	}
	p.at(t.since + takes)
	return 0, why
}

// firstUp is the first slot whose unit works; -1 when none does.
func (t *tier) firstUp(s *site) int {
	for i := range t.slots {
		if !t.lost(s, i) {
			return i
		}
	}
	return -1
}

// standing is how many units of the tier are not taken away now.
func (t *tier) standing(s *site) int {
	n := 0
	for i := range t.slots {
		if !t.lost(s, i) {
			n++
		}
	}
	return n
}

// group is a tier of equal units: those in lost places are gone, the rest serve up to their limit (survivors' utilization)
// until replacements are launched in the surviving places, which takes launches that work.
func (t *tier) group(s *site, load float64, grown bool) (float64, model.Text) {
	gone := len(t.slots) - t.standing(s)
	running, need := t.running(s, load, grown)
	t.left, t.of = running-math.Ceil(running*float64(gone)/float64(len(t.slots))-1e-9), running
	switch {
	case gone == 0:
		t.since = math.NaN()
		return t.carry(running, load, need, model.Msg("replay.why.held", "tier", t.Name))
	case gone == len(t.slots):
		return 0, model.Msg("replay.why.one-place", "tier", t.Name)
	case t.Managed:
		s.p.save(3, model.Msg("replay.why.spread", "tier", t.Name))
		return 1, model.Text{}
	}
	if math.IsNaN(t.since) {
		t.since = s.p.now
	}
	share, why := t.carry(t.left, load, need, model.Msg("replay.why.short", "tier", t.Name))
	if share >= 1 {
		s.p.save(4, model.Msg("replay.why.spread", "tier", t.Name))
		return 1, model.Text{}
	}
	if !math.IsNaN(t.held) {
		why = model.Msg("replay.why.blocked", "tier", t.Name)
	}
	return t.rebuilt(s, share, why)
}

// rebuilt: DESIGN §4, rule 5. On the worst path the same fault blocks new capacity.
func (t *tier) rebuilt(s *site, share float64, why model.Text) (float64, model.Text) {
	if t.Rebuild == nil || s.p.worst {
		return share, why
	}
	if s.blocked(t) {
		t.fresh = math.NaN()
		return share, model.Msg("replay.why.blocked", "tier", t.Name)
	}
	if math.IsNaN(t.fresh) {
		t.fresh = s.p.now
	}
	done := max(t.since, t.fresh) + float64(t.Rebuild.After)
	if s.p.now >= done-1e-9 {
		t.left = t.of
		s.p.save(4, model.Msg("replay.why.rebuild", "tier", t.Name))
		return 1, model.Text{}
	}
	s.p.at(done)
	return share, model.Msg("replay.why.rebuild", "tier", t.Name)
}

// running is how many units run at a load, and how many it needs: what the duration curve says, the full size once grown,
// and what ran when launches stopped while they do not work.
func (t *tier) running(s *site, load float64, grown bool) (running, need float64) {
	running, need = float64(t.Units), 1
	if grown {
		running = float64(t.Full)
	}
	for _, r := range t.Curve {
		need = float64(r.Need)
		if !grown && !t.Fixed {
			running = r.Running
		}
		if r.Load >= load-1e-9 {
			break
		}
	}
	if t.Fixed || t.Managed || grown {
		return running, need
	}
	if !s.blocked(t) {
		t.held = math.NaN()
		return running, need
	}
	if math.IsNaN(t.held) {
		t.held = running
	}
	return t.held, need
}

// carry is the share of the load that so many units serve.
func (t *tier) carry(units, load, need float64, short model.Text) (float64, model.Text) {
	switch {
	case units <= 0:
		return 0, short
	case t.Managed || t.LimitRPS <= 0 || units >= need && math.IsNaN(t.held):
		return 1, model.Text{}
	}
	share := units * t.LimitRPS / load
	if share >= 1 {
		return 1, model.Text{}
	}
	return share, short
}
