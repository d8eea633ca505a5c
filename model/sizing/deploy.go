package sizing

import (
	"fmt"

	"nines/model"
	"nines/model/reference"
)

// planner is one sizing in progress. It is used by one goroutine.
type planner struct {
	w    *model.Workload
	s    *model.Scenario
	book model.PriceBook
	fig  *reference.Reader
	led  *model.Ledger

	d      *model.Deployment
	shape  shape
	duties []duty // by site, in the order of d.Sites
	lim    limits
	notes  *[]note  // how each tier was chosen, for [Explain]; nil when nobody asks
	disks  []string // ids of tiers whose ceiling a volume sets
	queued bool     // the chance of queueing asked for more units than utilization did
	month  float64  // hours in a month
	gb     float64  // bytes in a billed GB
}

// Deploy sizes a scenario for a workload at the prices of a book: units, zones, flows and extras, nothing left to guess.
// Prices decide only which machine is chosen; the bill looks them up again. Figures and inputs that were read are in fig
// and led. An error names the tier or site and, for a missing price, wraps a [*model.MissingPriceError].
func Deploy(w *model.Workload, s *model.Scenario, book model.PriceBook, fig *reference.Reader, led *model.Ledger) (*model.Deployment, error) {
	return newPlanner(w, s, book, fig, led).deploy()
}

// newPlanner begins a sizing.
func newPlanner(w *model.Workload, s *model.Scenario, book model.PriceBook, fig *reference.Reader, led *model.Ledger) *planner {
	return &planner{w: w, s: s, book: book, fig: fig, led: led}
}

func (p *planner) deploy() (*model.Deployment, error) {
	w, s, fig := p.w, p.s, p.fig
	p.led.Use("peak", "profile")
	p.d = &model.Deployment{
		Scenario: s, Workload: w, Operations: s.Operations,
		Domains: make([]model.Domain, 0, 8), Flows: make([]model.Flow, 0, 12), Extras: make([]model.Extra, 0, 40),
	}
	p.shape = shapeOf(w.Profile)
	p.month = fig.Value("cost.hours-per-month")
	p.gb = fig.Value("cost.gb")
	if err := p.placeSites(); err != nil {
		return nil, err
	}
	if err := p.placeTiers(); err != nil {
		return nil, err
	}
	if p.queued {
		p.fig.Value("sizing.queue.limit")
	}
	p.diskDecides()
	p.placeFlows()
	if err := p.placeExtras(); err != nil {
		return nil, err
	}
	return p.d, nil
}

// placeTiers sizes every tier at its home site and at each site that mirrors it. Tiers that host others come first, so
// that what they carry is known.
func (p *planner) placeTiers() error {
	p.d.Tiers = make([]model.PlacedTier, 0, len(p.s.Tiers)*len(p.s.Sites))
	for _, hosted := range []bool{false, true} {
		for i := range p.s.Tiers {
			t := &p.s.Tiers[i]
			if (t.Host != "") != hosted {
				continue
			}
			if err := p.placeCopies(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeCopies sizes one tier at its home and wherever it is mirrored.
func (p *planner) placeCopies(t *model.Tier) error {
	home, err := p.siteIndex(t)
	if err != nil {
		return err
	}
	for at := range p.d.Sites {
		if at != home && !p.mirrors(t, home, at) {
			continue
		}
		placed, err := p.placeTier(t, home, at)
		if err != nil {
			return fmt.Errorf("scenario %s, tier %s at site %s: %w", p.s.ID, t.Name, p.d.Sites[at].Name, err)
		}
		p.d.Tiers = append(p.d.Tiers, placed)
	}
	return nil
}

// siteIndex finds a tier's home; the first site when it names none.
func (p *planner) siteIndex(t *model.Tier) (int, error) {
	if t.Site == "" {
		return 0, nil
	}
	for i := range p.s.Sites {
		if p.s.Sites[i].Name == t.Site {
			return i, nil
		}
	}
	return 0, fmt.Errorf("scenario %s: tier %s is at site %q, which is not among the sites", p.s.ID, t.Name, t.Site)
}

// mirrors says whether a tier of the primary has a copy at another site: everything where the site can take over or
// serves, the front and the compute where it only takes the load above the base, nothing where it holds backups. A site
// that has a tier of the same kind of its own keeps that one.
func (p *planner) mirrors(t *model.Tier, home, at int) bool {
	if home != 0 || at == 0 || p.hasOwn(t, at) {
		return false
	}
	switch p.s.Sites[at].Role {
	case model.RoleActive, model.RoleWarmStandby, model.RolePilotLight:
		return true
	case model.RoleBurst:
		return t.Kind != model.KindDatabase
	}
	return false
}

// hasOwn says whether the scenario itself puts a tier of this kind at the site.
func (p *planner) hasOwn(t *model.Tier, at int) bool {
	for i := range p.s.Tiers {
		if p.s.Tiers[i].Site == p.s.Sites[at].Name && p.s.Tiers[i].Kind == t.Kind {
			return true
		}
	}
	return false
}

// placeTier sizes one tier at one site.
func (p *planner) placeTier(t *model.Tier, home, at int) (model.PlacedTier, error) {
	pt := model.PlacedTier{Tier: *t, ID: t.Name, Site: p.d.Sites[at].Name, Role: p.d.Sites[at].Role}
	if at != home {
		pt.ID += "@" + pt.Site
		p.translate(&pt, at)
	}
	var err error
	switch t.Kind {
	case model.KindLoadBalancer, model.KindGateway:
		err = p.placeFront(&pt, at)
	case model.KindCompute:
		err = p.placeCompute(&pt, at)
	case model.KindDatabase:
		err = p.placeDatabase(&pt, at)
	case model.KindCache:
		err = p.placeCache(&pt, at)
	default:
		err = fmt.Errorf("kind %q is not known; use load-balancer, gateway, compute, database or cache", t.Kind)
	}
	if err == nil && pt.Full == 0 {
		pt.Full, pt.FullPlaced = pt.Units, pt.Placement
	}
	return pt, err
}

// translate makes a mirrored tier fit another provider: owned servers become instances in the cloud, and instances,
// containers and functions become owned servers in a facility. A self-managed database stays self-managed, because
// streaming replication needs the same engine at both ends; a managed one becomes self-managed in a facility. The type is
// chosen again, and a cloud copy of owned servers follows the load.
func (p *planner) translate(pt *model.PlacedTier, at int) {
	facility := p.facility(at)
	switch {
	case pt.Kind == model.KindCompute && facility && pt.On != model.OnServers:
		pt.On, pt.Type = model.OnServers, auto
		pt.Scaling.Policy = model.PolicyFixed
	case pt.Kind == model.KindCompute && !facility && pt.On == model.OnServers:
		pt.On, pt.Type = model.OnInstances, auto
		pt.Scaling.Policy = model.PolicyTargetTracking
		if len(p.d.Sites[at].Zones) > 1 {
			pt.Spread = "zones"
		}
		if pt.Scaling.Max == 0 {
			pt.Scaling.Max = p.fig.Value("cloud.max")
		}
	case pt.Kind == model.KindDatabase && facility != p.facility(0):
		pt.Type = auto
		if !facility {
			pt.On, pt.Topology, pt.Spare = model.OnInstances, model.TopologySelfManaged, model.SpareNone
		}
	}
	if len(p.d.Sites[at].Zones) < 2 && pt.Spare == model.SpareZone {
		pt.Spare = model.SpareUnit
	}
}

const auto = "auto"

// tracks says whether a tier's units follow the load.
func tracks(t *model.Tier) bool {
	return t.Scaling.Follows()
}

// target is the utilization that sizing aims at.
func (p *planner) target(t *model.Tier) float64 {
	p.led.Use("tiers." + t.Name + ".scaling.target")
	return t.Scaling.Target
}
