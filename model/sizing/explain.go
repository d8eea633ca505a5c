package sizing

import (
	"fmt"
	"math"
	"slices"

	"nines/model"
	"nines/model/reference"
)

// note is how a tier was chosen: the search and what it found.
type note struct {
	tier   string // PlacedTier.ID
	at     int
	job    *job
	offers []model.Offer // that it was chosen from; nil where the list is short
	staff  staffing
	offer  model.Offer
}

// note keeps the search of a tier when somebody asks for it.
func (p *planner) note(pt *model.PlacedTier, at int, j *job, offers []model.Offer, best *pick) {
	if p.notes != nil {
		*p.notes = append(*p.notes, note{pt.ID, at, j, offers, best.staff, best.offer})
	}
}

// Explanation is why each tier of a deployment has the size that it has.
type Explanation struct {
	Deployment *model.Deployment
	Tiers      []TierSize // in the order of Deployment.Tiers
}

// TierSize is one tier's size, hour by hour, and what led to it.
type TierSize struct {
	Tier *model.PlacedTier
	// Sized says that there are machines to count. Where it is false (a balancer, functions, a cache, a database on the
	// machines of another tier) only Tier says something.
	Sized   bool
	VCPU    float64 // of a unit, as sold
	Cores   float64 // that they are worth, in full cores
	Target  float64 // utilization that is aimed at
	Limit   float64 // chance of waiting that is allowed at the peak
	Load    float64 // at the peak of what its units are sized for, requests/s
	Binds   string  // the resource that is used up first: one of Bounds[].Resource
	Bounds  []Bound
	Staff   Staff
	Hours   []Hour // of the profile: 24, 168 or, without one, 1
	Credits *Credits
	Stable  bool // every hour can be served
	Takes   bool // the hours are those of a takeover: it serves nothing in ordinary times
}

// Bound is one resource of a unit.
type Bound struct {
	Resource string  // cpu | memory | network | disk | iops | connections
	RPS      float64 // requests/s one unit serves at the target, if this alone counted; +Inf when requests take none of it
	Use      float64 // share of it in use at the peak; that of what is held whatever the load counts
}

// Staff is from how many units the number at the peak comes.
type Staff struct {
	Use        int     // utilization of the resource that binds at the target
	Wait       int     // and the chance of waiting (Erlang C) within the limit; 0 when the work has no CPU time
	SquareRoot int     // what square-root staffing would say instead
	Need       int     // fewest that still serve, at the survivors' utilization
	None       int     // by the spare policy none, with the zones it is spread over
	Unit       int     // and unit
	Zone       int     // and zone; 0 where there is one zone
	Wait0      float64 // chance of waiting with Use units, to see what Wait is for
}

// Hour is one hour of the profile.
type Hour struct {
	Load  float64 // requests/s at the site
	Units int     // that serve
	Use   float64 // of the resource that binds; 1 or more cannot be served
	CPU   float64
	// The chance that a piece of work waits for a CPU, and how long it is inside, waiting included: seconds at the tier
	// alone. They are NaN where the tier cannot serve, and zero where the work takes no CPU time.
	Wait, P50, P95, P99 float64
	Stable              bool
	Balance             float64 // CPU credits at the end of the hour, vCPU-minutes a unit; NaN for types without
}

// Credits are those of a burstable type in the hours of the profile, once it has run for some days.
type Credits struct {
	Earned float64 // vCPU-minutes an hour and unit
	Bank   float64 // most that is kept
	Least  float64 // lowest balance at the end of an hour
	Lasts  bool    // they never run out
}

// Explain sizes a scenario like [Deploy] and says of every tier why: what binds, hour by hour, with response times. It is
// for one design on a screen, not for comparing many. Without an ask of its own a tier keeps the units that Deploy gave
// it; units, by tier name or id, sets how many serve instead ("what if only one ran").
func Explain(w *model.Workload, s *model.Scenario, book model.PriceBook, fig *reference.Reader, led *model.Ledger, units map[string]int) (*Explanation, error) {
	p := newPlanner(w, s, book, fig, led)
	p.notes = &[]note{}
	d, err := p.deploy()
	if err != nil {
		return nil, err
	}
	for name := range units {
		if !slices.ContainsFunc(*p.notes, func(n note) bool { return n.of(name) }) {
			return nil, fmt.Errorf("no tier %q of %s has machines to count", name, s.ID)
		}
	}
	out := &Explanation{Deployment: d, Tiers: make([]TierSize, len(d.Tiers))}
	for i := range d.Tiers {
		pt := &d.Tiers[i]
		out.Tiers[i] = TierSize{Tier: pt, Stable: true}
		if k := slices.IndexFunc(*p.notes, func(n note) bool { return n.tier == pt.ID }); k >= 0 {
			n := &(*p.notes)[k]
			asked := 0
			for name, u := range units {
				if n.of(name) {
					asked = u
				}
			}
			p.explain(&out.Tiers[i], n, asked)
		}
	}
	return out, nil
}

// of says whether a note is about the tier of a name or an id.
func (n *note) of(name string) bool { return n.tier == name || n.job.tier.Name == name }

// explain fills a tier's size from the search that chose it.
func (p *planner) explain(t *TierSize, n *note, asked int) {
	j, m := n.job, p.machine(n.offer.Type, n.job)
	if t.Tier.On == model.OnFargate {
		m.network = math.Inf(1)
	}
	t.Sized, t.VCPU, t.Cores, t.Target, t.Limit = true, n.offer.Type.VCPU, m.cores, j.target, n.staff.wait
	d := p.duties[n.at]
	if t.Takes = d.waits; d.waits {
		d = duty{share: d.takes, carry: d.takes, upto: 1}
	}
	if j.single {
		d = j.duty // one machine carries what the database's job says
		d.carry = d.share
	}
	top := d.sized(1) * p.w.Peak
	t.Load = top
	_, t.Binds = rate(m, j.ask, j.target)
	n.staff.queued = new(bool)
	t.Staff = p.staffOf(n, top)
	serving := func(load float64) int { return p.serving(t.Tier, n, load, top, asked) }
	t.Bounds = bounds(m, j.ask, j.target, d.need(1)*p.w.Peak/float64(max(1, serving(top))))
	p.explainHours(t, n, m, d, serving)
	if n.offer.Type.Burstable && j.ask.cpu > 0 {
		p.explainCredits(t, n.offer.Type, m)
	}
}

// serving is how many units share a load of the site.
func (p *planner) serving(pt *model.PlacedTier, n *note, load, top float64, asked int) int {
	switch {
	case asked > 0:
		return asked
	case n.job.single:
		return 1
	case p.duties[n.at].waits:
		return pt.Full
	case n.job.fixed:
		return pt.Units
	}
	return n.staff.running(load)
}

// staffOf is where the number of units at the peak comes from.
func (p *planner) staffOf(n *note, load float64) Staff {
	s := n.staff
	out := Staff{Use: max(1, ceil(load/s.target)), Need: s.need(load)}
	alone := s.alone(load)
	if s.servers > 0 {
		out.Wait = alone
		offered := load * s.service
		out.SquareRoot = max(1, ceil(float64(SquareRootStaff(offered, s.wait))/float64(s.servers)))
		out.Wait0 = waits(out.Use*s.servers, offered)
	}
	if n.job.single {
		out.None, out.Unit = 1, 2
		return out
	}
	with := func(policy string) int {
		x := s
		x.spare = policy
		return x.withSpares(alone, out.Need)
	}
	out.None, out.Unit = with(model.SpareNone), with(model.SpareUnit)
	if s.zones > 1 {
		out.Zone = with(model.SpareZone)
	}
	return out
}

// bounds lists what a unit does by each resource that its work asks for, and how much of it load requests/s take.
func bounds(m machine, a ask, target, load float64) []Bound {
	var out []Bound
	add := func(resource string, has, asks, held float64) {
		if asks+held > 0 && !math.IsInf(has, 1) {
			out = append(out, Bound{resource, max(0, has-held) * target / asks, (load*asks + held) / has})
		}
	}
	add("cpu", m.cores, a.cpu, 0)
	add("memory", float64(m.memory), a.held, float64(a.fixed))
	add("network", m.network, a.bytes, 0)
	add("iops", m.iops, a.iops, 0)
	add("disk", m.disk, a.disk, 0)
	add("connections", m.conns, a.conns, 0)
	return out
}

// explainHours plays the profile: the units of each hour, what they are used to, and the queue before their CPUs.
func (p *planner) explainHours(t *TierSize, n *note, m machine, d duty, serving func(float64) int) {
	type state struct {
		load  float64
		units int
	}
	known := map[state]Hour{}
	full, _ := rate(m, n.job.ask, 1)
	for _, h := range p.profileHours() {
		load := d.share * d.slice(h) * p.w.Peak
		at := state{load, serving(d.sized(h) * p.w.Peak)}
		x, ok := known[at]
		if !ok {
			x = hour(load, at.units, full, m, n.job.ask)
			known[at] = x
		}
		t.Hours = append(t.Hours, x)
		t.Stable = t.Stable && x.Stable
	}
}

// hour is the load of an hour on so many units. The units are one M/M/c queue, as in [staffing.alone]: c CPUs, each busy
// with one piece of a request.
func hour(load float64, units int, full float64, m machine, a ask) Hour {
	h := Hour{Load: load, Units: units, Stable: true, Balance: math.NaN()}
	if load <= 0 {
		return h
	}
	if units < 1 {
		h.Use, h.CPU, h.Stable = math.Inf(1), math.Inf(1), false
	} else {
		h.Use, h.CPU = load/full/float64(units), load*a.cpu/m.cores/float64(units)
		h.Stable = h.Use < 1
	}
	if !h.Stable {
		h.Wait, h.P50, h.P95, h.P99 = 1, math.NaN(), math.NaN(), math.NaN()
		return h
	}
	if a.cpu <= 0 {
		return h
	}
	service := a.cpu * float64(m.servers) / m.cores / a.calls
	q := Queue{Servers: units * m.servers, Offered: load * a.calls * service, Service: service}
	h.Wait = waits(q.Servers, q.Offered)
	h.P50, h.P95, h.P99 = q.response(h.Wait, 0.5), q.response(h.Wait, 0.05), q.response(h.Wait, 0.01)
	return h
}

// explainCredits plays the credits of a burstable unit over the profile until they repeat.
func (p *planner) explainCredits(t *TierSize, typ *model.InstanceType, m machine) {
	const minutes = 60
	c := &Credits{Earned: typ.Baseline * typ.VCPU * minutes}
	c.Bank = creditDay * c.Earned
	c.Lasts = true
	balance := 0.0
	for round := range 3 {
		c.Least = math.Inf(1)
		for i := range t.Hours {
			left := balance + c.Earned - t.Hours[i].CPU*typ.VCPU*minutes
			c.Lasts = (c.Lasts || round < 2) && left >= -1e-9*c.Earned
			balance = min(c.Bank, max(0, left))
			t.Hours[i].Balance = balance
			c.Least = min(c.Least, balance)
		}
		if round < 2 {
			c.Lasts = true
		}
	}
	t.Credits = c
}
