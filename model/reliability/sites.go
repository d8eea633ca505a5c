package reliability

import (
	"math"

	"nines/model"
	"nines/model/reference"
)

// compiled is a deployment's model, and how to name the outages that its site tier began.
type compiled struct {
	model *Model
	// primary is the primary stack's own result when sites back each other up: outages of the site tier are attributed to
	// the events that began them there.
	primary  *Result
	failover model.Hours // automatic takeover, for that attribution
	warnings []model.Text
}

// compile makes the model of a whole deployment. One site: its stack with the service-wide faults. Two: each stack is
// solved alone and enters the model above it (hierarchical composition: Trivedi, Probability and Statistics with
// Reliability, Queueing and Computer Science Applications, 2nd ed. 2001, ch. 11) as a unit with MTTF (1-U)/ν and MTTR U/ν
// where both serve, and cause by cause where one waits (takeover). The lengths of outages are taken to be exponential; the
// result says so.
func (c *compiler) compile() (*compiled, error) {
	m := c.stack(&c.d.Sites[0])
	second := c.second()
	out := &compiled{model: m}
	if second != nil {
		r, err := c.solve(m)
		if err != nil {
			return nil, err
		}
		out.primary = &r
		if out.model, err = c.paired(out, second, &r); err != nil {
			return nil, err
		}
		composed := model.Msg("reliability.warn.sites-composed")
		if out.primary == nil {
			composed = model.Msg("reliability.warn.sites-by-cause")
		}
		out.warnings = append(out.warnings, composed)
	}
	out.model.Faults = append(out.model.Faults, c.faults()...)
	c.led.Use("objectives.slo")
	out.model.SLO = c.d.Workload.Objectives.SLO
	return out, nil
}

// second is the first site that backs the primary up or shares its load; nil when there is none.
func (c *compiler) second() *model.PlacedSite {
	for i := range c.d.Sites[1:] {
		if s := &c.d.Sites[i+1]; s.Role != model.RolePrimary {
			return s
		}
	}
	return nil
}

// drained says whether each site is emptied into the other before it is worked on, so that planned work takes nothing.
func (c *compiler) drained() bool {
	s := c.second()
	return s != nil && s.Role == model.RoleActive
}

// paired is the model above two stacks, by the second site's role.
func (c *compiler) paired(out *compiled, second *model.PlacedSite, first *Result) (*Model, error) {
	c.led.Use("sites." + second.Name + ".role")
	other, err := c.equivalent(second)
	if err != nil {
		return nil, err
	}
	switch second.Role {
	case model.RoleBurst:
		return c.burst(second, first, other), nil
	case model.RoleActive:
		return c.active(out, second, first, other), nil
	}
	return c.takeover(out, second, first, other), nil
}

// equivalent solves the second site's stack; a site where nothing runs yet cannot fail before it is needed, beyond its
// region or facility.
func (c *compiler) equivalent(site *model.PlacedSite) (*Result, error) {
	m := c.stack(site)
	if len(m.Tiers) == 0 {
		return &Result{}, nil
	}
	r, err := c.solve(m)
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// takeover: one site serves, the other waits and takes over after detection, decision and action. Outages of the primary
// differ in length by orders of magnitude (a failover of its database lasts minutes, its region hours), and what the second
// site is worth is decided by just that: so each cause of the primary's outages is a pair of its own, with the cause's rate
// and mean length, and the pairs stand in series. A pair meets a second site that is down as often as the other stack is.
func (c *compiler) takeover(out *compiled, second *model.PlacedSite, first, other *Result) *Model {
	f := c.failover(second)
	out.primary = nil // every pair says its cause itself
	m := &Model{}
	for _, cause := range first.Causes {
		if cause.Frequency <= 0 || cause.Unavailability <= 0 {
			continue
		}
		lasts := cause.Unavailability / cause.Frequency
		s := *f
		s.MTTF = model.Hours(math.Inf(1))
		if other.Unavailability > 0 {
			s.MTTF = model.Hours(lasts * (1 - other.Unavailability) / other.Unavailability)
		}
		m.Tiers = append(m.Tiers, Tier{Name: causeSites + "." + cause.Name, Cause: cause.Name,
			MTTF: model.Hours((1 - first.Unavailability) / cause.Frequency), MTTR: Exp(model.Hours(lasts)),
			Units: []Placement{{Domain: -1, Units: 2}}, Need: []Need{{Share: 1, Units: 1}}, Standby: &s})
	}
	return m
}

// failover is how the site takes over; what the scenario leaves open comes from the role's figures.
func (c *compiler) failover(s *model.PlacedSite) *Standby {
	f := s.Failover
	total := c.given(s, "detect", f.Detect) + c.given(s, "decide", f.Decide) + c.given(s, "act", f.Act)
	faster := c.change.switching()
	return &Standby{Failover: Exp(total.Hours() * faster), Coverage: c.covered(s), Manual: Exp(c.given(s, "manual", f.Manual).Hours() * faster)}
}

// switching is how long traffic takes to leave a lost site for one that serves already.
func (c *compiler) switching(s *model.PlacedSite) model.Hours {
	f := s.Failover
	return (c.given(s, "detect", f.Detect) + c.given(s, "decide", f.Decide) + c.given(s, "act", f.Act)).Hours()
}

// covered is the probability that a takeover or switch goes as planned.
func (c *compiler) covered(s *model.PlacedSite) float64 {
	if s.Failover != (model.SiteFailover{}) {
		c.led.Use("sites." + s.Name + ".failover.coverage")
		return s.Failover.Coverage
	}
	return c.fig.Value(failoverFigure(s, "coverage"))
}

// given is what the scenario says, zero included; the role's figure only where it says nothing of failover at all, which
// the decoder, filling in defaults, never leaves.
func (c *compiler) given(s *model.PlacedSite, key string, v model.Seconds) model.Seconds {
	if s.Failover != (model.SiteFailover{}) {
		c.led.Use("sites." + s.Name + ".failover." + key)
		return v
	}
	return c.fig.Seconds(failoverFigure(s, key))
}

// failoverFigure is the default of a site's way to take over, by its role.
func failoverFigure(s *model.PlacedSite, key string) reference.Key {
	return reference.Key("sites.failover." + s.Role + "." + key)
}

// active: both sites serve; one may go while the other carries the load of the hour, after a switch that loses the lost
// site's share of requests.
func (c *compiler) active(out *compiled, second *model.PlacedSite, first, other *Result) *Model {
	mttf, mttr := renewal(first)
	f2, r2 := renewal(other)
	m := &Model{Tiers: []Tier{
		{Name: causeSites, Cause: causeSites, MTTF: harmonic(mttf, f2), MTTR: Exp((mttr + r2) / 2),
			Units: []Placement{{Domain: -1, Units: 2}}, Need: c.together(second)}}}
	switches := first.Frequency + other.Frequency
	faster := c.change.switching()
	covered, lasts := c.covered(second), c.switching(second)*faster
	out.failover = lasts
	m.Faults = keep(
		Fault{Name: CauseSwitch, Cause: CauseSwitch, Rate: switches, Fails: covered, MTTR: Exp(lasts), Share: 0.5},
		Fault{Name: "site-switch-manual", Cause: CauseSwitch, Rate: switches, Fails: 1 - covered, MTTR: Exp(c.given(second, "manual", second.Failover.Manual).Hours() * faster), Share: 0.5})
	return m
}

// together says in which share of the hours both sites are needed: when one cannot carry the load alone.
func (c *compiler) together(second *model.PlacedSite) []Need {
	alone := second.Runs
	c.led.Use("sites."+second.Name+".runs", "profile")
	both, rows := 0, c.d.Workload.Profile.Hours
	for _, h := range rows {
		if h > alone+1e-9 {
			both++
		}
	}
	if alone <= 0 || alone >= 1 || both == 0 || len(rows) == 0 {
		return []Need{{Share: 1, Units: 1}}
	}
	if both == len(rows) {
		return []Need{{Share: 1, Units: 2}}
	}
	share := float64(both) / float64(len(rows))
	return []Need{{Share: 1 - share, Units: 1}, {Share: share, Units: 2}}
}

// burst: the primary carries the base; without the burst site the load above it is shed.
func (c *compiler) burst(second *model.PlacedSite, first, other *Result) *Model {
	mttf, mttr := renewal(first)
	m := &Model{Tiers: []Tier{{Name: causeSites, Cause: causeSites, MTTF: mttf, MTTR: Exp(mttr),
		Units: []Placement{{Domain: -1, Units: 1}}, Need: []Need{{Share: 1, Units: 1}}}}}
	c.led.Use("profile", "sites."+c.d.Sites[0].Name+".base")
	base, above, hours := c.d.Sites[0].Base, 0.0, 0.0
	for _, h := range c.d.Workload.Profile.Hours {
		if h > base {
			hours++
			above += (h - base) / h
		}
	}
	if hours > 0 && other.Frequency > 0 {
		_, r := renewal(other)
		n := float64(len(c.d.Workload.Profile.Hours))
		m.Faults = keep(Fault{Name: CauseBurst, Cause: CauseBurst, Rate: other.Frequency * hours / n, Fails: 1, MTTR: Exp(r), Share: above / hours})
	}
	return m
}

// renewal is the equivalent MTTF and MTTR of a solved stack: (1-U)/ν and U/ν.
func renewal(r *Result) (mttf, mttr model.Hours) {
	if r.Frequency <= 0 || r.Unavailability <= 0 {
		return model.Hours(math.Inf(1)), 1
	}
	return model.Hours((1 - r.Unavailability) / r.Frequency), model.Hours(r.Unavailability / r.Frequency)
}

func harmonic(a, b model.Hours) model.Hours { return 2 / (1/a + 1/b) }

// attribute splits what the site tier began among the causes in the primary's stack: each outage there lasts until the
// second site has taken over or it ends by itself, so cause i weighs ν_i · d_i·F/(d_i+F) (the mean of the shorter of two
// exponential times d_i and F).
func (k *compiled) attribute(causes []Cause) []Cause {
	if k.primary == nil {
		return causes
	}
	var out []Cause
	for _, c := range causes {
		if c.Name != causeSites {
			out = append(out, c)
			continue
		}
		out = append(out, k.split(c)...)
	}
	return out
}

func (k *compiled) split(whole Cause) []Cause {
	weights, sum, freq := make([]float64, len(k.primary.Causes)), 0.0, 0.0
	for i, c := range k.primary.Causes {
		weights[i] = c.Unavailability
		if k.failover > 0 && c.Frequency > 0 && c.Unavailability > 0 {
			d, f := c.Unavailability/c.Frequency, float64(k.failover)
			weights[i] = c.Frequency * d * f / (d + f)
		}
		sum += weights[i]
		freq += c.Frequency
	}
	if sum == 0 || freq == 0 {
		return []Cause{whole}
	}
	out := make([]Cause, len(weights))
	for i, c := range k.primary.Causes {
		out[i] = Cause{Name: c.Name, Unavailability: whole.Unavailability * weights[i] / sum, Frequency: whole.Frequency * c.Frequency / freq}
	}
	return out
}
