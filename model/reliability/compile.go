package reliability

import (
	"math"

	"nines/model"
	"nines/model/reference"
)

// Labels of causes that are not tiers. A tier's own failures are labelled "tier:" and its name.
const (
	CauseDeploys     = "deploys"
	CauseOperators   = "operators"
	CauseRegion      = "region"
	CauseZone        = "zone"
	CauseFacility    = "facility"
	CauseTransit     = "transit"
	CauseDNS         = "dns"
	CauseMaintenance = "maintenance"
	CauseSwitch      = "site-switch"
	CauseBurst       = "burst"
	causeTier        = "tier:"
	causeSites       = "sites"
)

// compiler turns a deployment into models. It reads figures and records inputs as it goes.
type compiler struct {
	d   *model.Deployment
	fig *reference.Reader
	led *model.Ledger
	// solve answers the model of one site.
	solve func(*Model) (Result, error)
	// change is what is asked to be otherwise; nil: nothing.
	change *change
}

// stack is the model of one site: its domains and tiers in series, without the faults that hit the service as a whole.
func (c *compiler) stack(site *model.PlacedSite) *Model {
	m := &Model{}
	index := c.domains(m, site)
	for i := range c.d.Tiers {
		t := &c.d.Tiers[i]
		if t.Site != site.Name || t.Optional || running(t) == 0 {
			continue
		}
		m.Tiers = append(m.Tiers, c.tier(t, site, index))
	}
	if site.Provider != model.AWS {
		m.Tiers = append(m.Tiers, c.transit(site, index))
	}
	if !c.drained() {
		m.Maintenance = c.maintenance(site, m)
	}
	c.change.stack(m)
	return m
}

// domains adds the site's failure domains and returns their indices by id.
//
// The place itself, the region or the facility, is above all that stands there and stands in series with it: it enters as
// a tier of one unit (index -1), which gives the same figures as a domain over everything, because units of a masked
// domain fail and are repaired meanwhile and whichever is available first serves at once, and keeps the tiers apart.
func (c *compiler) domains(m *Model, site *model.PlacedSite) map[string]int {
	index := map[string]int{}
	for _, d := range c.d.Domains {
		if d.Site != site.Name || d.Kind == model.DomainHost {
			continue
		}
		rate, mttr, cause := c.domainRates(d)
		if d.ID == site.Domain {
			index[d.ID] = -1
			m.Tiers = append(m.Tiers, Tier{Name: d.ID, Cause: cause, MTTF: everyYears(rate), MTTR: Exp(mttr),
				Units: []Placement{{Domain: -1, Units: 1}}, Need: []Need{{Share: 1, Units: 1}}})
			continue
		}
		parent, ok := index[d.Parent]
		if !ok {
			parent = -1
		}
		index[d.ID] = len(m.Domains)
		m.Domains = append(m.Domains, Domain{Name: d.ID, Parent: parent, MTTF: everyYears(rate), MTTR: Exp(mttr), Cause: cause})
	}
	return index
}

func (c *compiler) domainRates(d model.Domain) (perYear float64, mttr model.Hours, cause string) {
	switch d.Kind {
	case model.DomainZone:
		return c.fig.Value(c.regional("zone.rate", d.Region)), c.fig.Hours("zone.mttr"), CauseZone
	case model.DomainFacility:
		return c.fig.Value("facility.rate") * c.fig.Value(reference.Key("facility.hit."+d.Provider)), c.fig.Hours("facility.mttr"), CauseFacility
	default:
		return c.fig.Value(c.regional("region.rate", d.Region)) * c.fig.Value("region.hit"), c.fig.Hours(c.regional("region.mttr", d.Region)), CauseRegion
	}
}

// regional is the figure's key for the region when it has one of its own.
func (c *compiler) regional(key reference.Key, region string) reference.Key {
	c.led.Use("region")
	if k := key + "." + reference.Key(region); c.fig.Has(k) {
		return k
	}
	return key
}

// tier compiles one tier of a site.
func (c *compiler) tier(t *model.PlacedTier, site *model.PlacedSite, index map[string]int) Tier {
	out := Tier{Name: t.ID, Cause: causeTier + t.Name, Units: placements(t, site, index), Need: needs(t)}
	f := c.unitFailures(t, site)
	out.MTTF, out.MTTR = f.mttf(), Exp(f.mttr())
	if t.Standby != nil && total(out.Units) > 1 {
		out.Standby = &Standby{Failover: Exp(t.Standby.Failover.Hours()), Coverage: t.Standby.Coverage, Manual: Exp(t.Standby.Manual.Hours()), MTTF: out.MTTF}
		out.Need = []Need{{Share: 1, Units: 1}}
	}
	if c.rebuilds(t, site, out) {
		c.fig.Value("rebuild.detect")
		c.fig.Value("zone.launch-blocked") // sizing put both into t.Rebuild
		out.Rebuild = &Rebuild{After: Exp(t.Rebuild.After.Hours()), Fails: t.Rebuild.Fails}
	}
	return out
}

// rebuildUnits is how many units a tier may have for its rebuilding to be solved exactly: each place of each unit is a
// state of the joint chain. Above it rebuilding is left out, which errs on the safe side.
const rebuildUnits = 6

// rebuilds says whether launching lost units elsewhere is in the model. It matters only where the survivors do not carry
// the load already, and at the primary: a second site's own zone loss behind the primary's outage is second order.
func (c *compiler) rebuilds(t *model.PlacedTier, site *model.PlacedSite, out Tier) bool {
	return t.Rebuild != nil && out.Standby == nil && site == &c.d.Sites[0] &&
		spread(out.Units) > 1 && running(t) <= rebuildUnits && !survives(t)
}

// running is how many units of the tier run at peak; a pilot light's compute has none before it is needed.
func running(t *model.PlacedTier) int {
	n := 0
	for _, p := range t.Placement {
		n += p.Units
	}
	return n
}

func total(ps []Placement) int {
	n := 0
	for _, p := range ps {
		n += p.Units
	}
	return n
}

// spread counts the domains a tier lives in.
func spread(ps []Placement) int {
	n := 0
	for _, p := range ps {
		if p.Units > 0 && p.Domain >= 0 {
			n++
		}
	}
	return n
}

func placements(t *model.PlacedTier, site *model.PlacedSite, index map[string]int) []Placement {
	out := make([]Placement, 0, len(t.Placement))
	for _, p := range t.Placement {
		d, ok := index[p.Domain]
		if !ok {
			d = index[site.Domain]
		}
		if p.Units > 0 {
			out = append(out, Placement{Domain: d, Units: p.Units})
		}
	}
	return out
}

// needs turns the duration curve into need rows of the units at peak: a time with fewer units running has the need that
// leaves the same share of the units spare ([scaledNeed]), so that losing a zone takes the same share as at peak.
func needs(t *model.PlacedTier) []Need {
	units := running(t)
	var out []Need
	for _, r := range t.Curve {
		need := min(max(scaledNeed(t, r, units), 1), units)
		if n := len(out); n > 0 && out[n-1].Units == need {
			out[n-1].Share += r.Share
			continue
		}
		out = append(out, Need{Share: r.Share, Units: need})
	}
	if len(out) == 0 {
		out = []Need{{Share: 1, Units: 1}}
	}
	return normalized(out)
}

// scaledNeed is the row's need in units of the peak: the same share of them spare, and tolerant of losing the fullest
// domain when the row's own units are.
func scaledNeed(t *model.PlacedTier, r model.CurveRow, units int) int {
	if r.Running <= 0 || r.Running >= float64(units) {
		return r.Need
	}
	need := int(math.Ceil(float64(r.Need)/r.Running*float64(units) - 1e-9))
	most := 0
	for _, p := range t.Placement {
		most = max(most, p.Units)
	}
	lost := math.Ceil(r.Running/float64(spreadOver(t)) - 1e-9)
	if r.Running-lost >= float64(r.Need) {
		need = min(need, units-most)
	}
	return need
}

// normalized makes the shares sum to 1 exactly enough for [Model.Validate].
func normalized(rows []Need) []Need {
	sum := 0.0
	for _, r := range rows {
		sum += r.Share
	}
	for i := range rows {
		rows[i].Share /= sum
	}
	return rows
}

// transit is the site's circuits to the internet: any one of them is enough.
func (c *compiler) transit(site *model.PlacedSite, index map[string]int) Tier {
	n := max(1, int(math.Round(c.fig.Value("transit.circuits"))))
	return Tier{Name: "transit@" + site.Name, Cause: CauseTransit, MTTF: c.fig.Hours("transit.mttf"), MTTR: Exp(c.fig.Hours("transit.mttr")),
		Units: []Placement{{Domain: index[site.Domain], Units: n}}, Need: []Need{{Share: 1, Units: 1}}}
}

// maintenance is the planned work of a site's stack that takes it down: machines without a twin, databases.
func (c *compiler) maintenance(site *model.PlacedSite, m *Model) []Maintenance {
	var out []Maintenance
	for i, mt := range m.Tiers {
		t := c.placed(mt.Name)
		if t == nil || t.Managed && t.Kind != model.KindDatabase {
			continue
		}
		if minutes := c.planned(t, total(mt.Units)); minutes > 0 {
			out = append(out, Maintenance{Name: t.ID, Every: model.HoursPerMonth, Lasts: model.Hours(minutes / 60), Tier: i, Cause: CauseMaintenance})
		}
	}
	return out
}

// planned is the minutes a month that planned work takes a tier down.
func (c *compiler) planned(t *model.PlacedTier, units int) float64 {
	switch {
	case t.Kind == model.KindDatabase && t.Topology == model.TopologyDynamoDB, t.On == model.OnLambda, t.On == model.OnFargate:
		return 0
	case t.Kind == model.KindDatabase && t.Host != "":
		return 0 // its machine's patch is counted with the machine
	case t.Kind == model.KindDatabase && units > 1:
		return c.fig.Value("patch.db.standby")
	case t.Kind == model.KindDatabase:
		return c.fig.Value("patch.db.single")
	case t.Kind == model.KindCompute && units == 1:
		c.led.Use("operations.deploys")
		return c.fig.Value("patch.box") + c.fig.Value("deploy.restart")/60*c.d.Operations.Deploys/12
	}
	return 0
}

func (c *compiler) placed(id string) *model.PlacedTier {
	for i := range c.d.Tiers {
		if c.d.Tiers[i].ID == id {
			return &c.d.Tiers[i]
		}
	}
	return nil
}

// everyYears is the mean time between events that come at a yearly rate; never when the rate is 0.
func everyYears(perYear float64) model.Hours {
	if perYear <= 0 {
		return model.Hours(math.Inf(1))
	}
	return model.Hours(model.HoursPerYear / perYear)
}
