package plan

import (
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/cost"
	"nines/model/reliability"
)

// Insight is what is worth computing for one design that is looked at, and not for a ladder of them: what would help most
// and what downtime costs beyond its mean.
type Insight struct {
	Importance *Importance
	Loss       *Loss
}

// Look computes the insight of an evaluation; nil where the design could not be priced or assessed.
func Look(in Inputs, e *Evaluation) *Insight {
	if !e.Priced() || e.Deployment == nil {
		return nil
	}
	in = in.inCurrency()
	return &Insight{Importance: importance(in, e), Loss: loss(in, e)}
}

// Importance is what each cause of downtime is to a design, and what could be done, ranked by the hours it saves.
type Importance struct {
	Hours        float64 // down a year, as the design is
	Parts        []PartImportance
	Improvements []Improvement
}

// PartImportance is one cause: see [reliability.Part]. Saved hours of different causes do not add up.
type PartImportance struct {
	ID             string
	Name           model.Text
	Parts          int
	Birnbaum       float64
	VanishedHours  float64 // a year saved if the cause vanished
	Unavailability float64 // of one part by itself
}

// Improvement is one change of a design, evaluated again: sized, priced, assessed.
type Improvement struct {
	ID         string // stable, such as "unit:web", "zones:main", "repair:zone"
	What       model.Text
	HoursSaved float64 // a year; negative where it makes things worse
	// Bill is how much more a month costs; nil where what the change costs is not known (half the repair time).
	Bill *decimal.Decimal
	// Lost is how much less downtime is expected to cost a month.
	Lost decimal.Decimal
}

// Net is what a month is better off: the loss avoided less the bill's rise; of an unknown bill, what one may spend.
func (i Improvement) Net() decimal.Decimal {
	if i.Bill == nil {
		return i.Lost
	}
	return i.Lost.Sub(*i.Bill)
}

// improver evaluates changes of one design.
type improver struct {
	Inputs
	base *Evaluation // at the depth that the changes are evaluated at
	out  []Improvement
}

// importance re-evaluates the design with each change that applies to it.
func importance(in Inputs, e *Evaluation) *Importance {
	base := evaluate(in, e.Scenario, depthMean)
	if !base.Priced() {
		return nil
	}
	p := &improver{Inputs: in, base: base}
	out := &Importance{Hours: base.Availability.Unavailability * model.HoursPerYear}
	p.units()
	p.zones()
	p.spares()
	p.databases()
	p.operations()
	out.Parts = p.causes()
	sort.SliceStable(p.out, func(i, j int) bool { return p.out[i].HoursSaved > p.out[j].HoursSaved })
	out.Improvements = p.out
	return out
}

// least is the smallest change of a year's hours that is told: half a second.
const least = 0.5 / 3600

// add tells an improvement by what becomes of unavailability and the bill.
func (p *improver) add(id string, what model.Text, u float64, monthly *decimal.Decimal) {
	one := Improvement{ID: id, What: what, HoursSaved: (p.base.Availability.Unavailability - u) * model.HoursPerYear}
	if math.Abs(one.HoursSaved) < least {
		return
	}
	hours := (p.base.Availability.Unavailability - u) * p.Figures.Reader().Value("cost.hours-per-month")
	one.Lost = p.Workload.Money.Downtime.Times(hours).Amount
	if monthly != nil {
		more := monthly.Sub(p.base.Cost.Monthly)
		one.Bill = &more
	}
	p.out = append(p.out, one)
}

// try evaluates a changed scenario; one that cannot be priced is no improvement.
func (p *improver) try(id string, what model.Text, change func(*model.Scenario) bool) {
	s := *p.base.Scenario
	s.Sites, s.Tiers = slices.Clone(s.Sites), slices.Clone(s.Tiers)
	if !change(&s) {
		return
	}
	if e := evaluate(p.Inputs, &s, depthMean); e.Priced() && len(e.Errors) == 0 {
		p.add(id, what, e.Availability.Unavailability, &e.Cost.Monthly)
	}
}

// units: one more of each tier whose units are alike and ours to add. It runs all hours, in the zone with the fewest.
func (p *improver) units() {
	for i := range p.base.Deployment.Tiers {
		t := &p.base.Deployment.Tiers[i]
		if t.Kind != model.KindCompute || t.Managed || t.Host != "" || t.Units == 0 || t.Optional || len(t.Placement) == 0 || p.hosts(t.Name) {
			continue
		}
		d := *p.base.Deployment
		d.Tiers = slices.Clone(d.Tiers)
		d.Tiers[i] = oneMore(*t)
		fig, led := p.Figures.Reader(), &model.Ledger{}
		bill, err := cost.Bill(&d, p.Book, fig, led)
		if err != nil {
			continue
		}
		a, err := reliability.Assess(&d, fig, led, false)
		if err != nil {
			continue
		}
		p.add("unit:"+t.ID, model.Msg("importance.unit", "tier", t.ID, "n", strconv.Itoa(t.Units+1)), a.Unavailability, &bill.Monthly)
	}
}

// hosts says whether another tier lives on the machines of this one: a second machine would not hold the same data.
func (p *improver) hosts(name string) bool {
	return slices.ContainsFunc(p.base.Scenario.Tiers, func(t model.Tier) bool { return t.Host == name })
}

// oneMore is the tier with one unit more at every hour.
func oneMore(t model.PlacedTier) model.PlacedTier {
	t.Placement, t.Curve = slices.Clone(t.Placement), slices.Clone(t.Curve)
	fewest := 0
	for i, pl := range t.Placement {
		if pl.Units < t.Placement[fewest].Units {
			fewest = i
		}
	}
	t.Placement[fewest].Units++
	for i := range t.Curve {
		t.Curve[i].Running++
	}
	t.Units++
	t.Full, t.Floor = max(t.Full, t.Units), t.Floor+1
	return t
}

// mostZones is how many zones a design is tried with: every region that prices a whole design has as many.
const mostZones = 3

// zones: one more at each site in the cloud; what can be spread is spread over them.
func (p *improver) zones() {
	for i, site := range p.base.Scenario.Sites {
		if site.Provider != model.AWS || site.Zones < 1 || site.Zones >= mostZones {
			continue
		}
		p.try("zones:"+site.Name, model.Msg("importance.zone", "site", site.Name, "n", strconv.Itoa(site.Zones+1)), func(s *model.Scenario) bool {
			s.Sites[i].Zones++
			for j := range s.Tiers {
				if t := &s.Tiers[j]; t.Kind == model.KindCompute && (t.Site == site.Name || t.Site == "" && i == 0) && !p.hosts(t.Name) {
					t.Spread = "zones"
				}
			}
			return true
		})
	}
}

// spares: the next policy, and the one that survives a zone.
func (p *improver) spares() {
	for i, t := range p.base.Scenario.Tiers {
		if t.Kind != model.KindCompute || p.hosts(t.Name) {
			continue
		}
		for _, spare := range []string{model.SpareUnit, model.SpareZone} {
			if t.Spare == spare || t.Spare == model.SpareZone || spare == model.SpareZone && p.zonesOf(t.Site) < 2 {
				continue
			}
			what := model.Msg("importance.spare.unit", "tier", t.Name)
			if spare == model.SpareZone {
				what = model.Msg("importance.spare.zone", "tier", t.Name)
			}
			p.try("spare:"+t.Name+":"+spare, what, func(s *model.Scenario) bool {
				s.Tiers[i].Spare = spare
				return true
			})
		}
	}
}

func (p *improver) zonesOf(site string) int {
	for i, s := range p.base.Scenario.Sites {
		if s.Name == site || site == "" && i == 0 {
			return s.Zones
		}
	}
	return 1
}

// databases: a standby where there is none, two readable ones where there is one.
func (p *improver) databases() {
	for i, t := range p.base.Scenario.Tiers {
		next, what := "", model.Text{}
		switch t.Topology {
		case model.TopologySingle:
			next, what = model.TopologyStandby, model.Msg("importance.standby", "tier", t.Name)
		case model.TopologyStandby:
			next, what = model.TopologyCluster, model.Msg("importance.cluster", "tier", t.Name)
		default:
			continue
		}
		p.try("topology:"+t.Name, what, func(s *model.Scenario) bool {
			s.Tiers[i].Topology = next
			want := 2
			if next == model.TopologyCluster {
				want = 3
			}
			for j := range s.Sites {
				if site := &s.Sites[j]; site.Name == t.Site || t.Site == "" && j == 0 {
					site.Zones = max(site.Zones, want)
				}
			}
			return true
		})
	}
}

// triedCanary is the share of traffic of the canary that is tried where there is none: what the library's designs that
// have one use.
const triedCanary = 0.1

// operations: people and changes.
func (p *improver) operations() {
	o := p.base.Scenario.Operations
	p.try("on-call", model.Msg("importance.on-call"), func(s *model.Scenario) bool {
		s.Operations.OnCall = "24x7"
		return o.OnCall != "24x7"
	})
	p.try("people", model.Msg("importance.people"), func(s *model.Scenario) bool {
		s.Operations.People = 2
		return o.People < 2
	})
	p.try("canary", model.Msg("importance.canary", "share", strconv.Itoa(int(triedCanary*100))), func(s *model.Scenario) bool {
		s.Operations.Canary = triedCanary
		return o.Canary == 0
	})
	at := slices.Index(model.Automations[:], o.Automation)
	p.try("automation", automated(at+1), func(s *model.Scenario) bool {
		if at < 0 || at+1 >= len(model.Automations) {
			return false
		}
		s.Operations.Automation = model.Automations[at+1]
		return true
	})
}

func automated(level int) model.Text {
	switch {
	case level >= len(model.Automations):
		return model.Text{}
	case model.Automations[level] == model.Scripted:
		return model.Msg("importance.scripted")
	case model.Automations[level] == model.AsCode:
		return model.Msg("importance.iac")
	}
	return model.Msg("importance.pipeline")
}

// causes solves the design again for each of its causes, and adds what half the time to repair and to fail over would do.
func (p *improver) causes() []PartImportance {
	var ids []string
	for _, c := range p.base.Availability.Causes {
		ids = append(ids, c.ID)
	}
	for _, id := range []string{reliability.CauseRegion, reliability.CauseZone, reliability.CauseFacility, reliability.CauseTransit, reliability.CauseSwitch} {
		if !slices.Contains(ids, id) { // of another site, where it is not a cause by that name
			ids = append(ids, id)
		}
	}
	u, parts, err := reliability.Importance(p.base.Deployment, p.Figures.Reader(), ids)
	if err != nil {
		return nil
	}
	var out []PartImportance
	shift := p.base.Availability.Unavailability - u // nothing, but for the last digits
	for _, x := range parts {
		if x.Parts > 0 {
			out = append(out, PartImportance{ID: x.Cause, Name: x.Name, Parts: x.Parts, Birnbaum: x.Birnbaum, Unavailability: x.Unavailability,
				VanishedHours: (u - x.Vanished) * model.HoursPerYear})
			p.add("repair:"+x.Cause, halfRepair(x), x.HalfRepair+shift, nil)
		}
		if !math.IsNaN(x.HalfFailover) {
			p.add("failover:"+x.Cause, halfFailover(x), x.HalfFailover+shift, nil)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].VanishedHours > out[j].VanishedHours })
	return out
}

func halfRepair(x reliability.Part) model.Text {
	switch x.Cause {
	case reliability.CauseDeploys:
		return model.Msg("importance.repair.deploys")
	case reliability.CauseOperators:
		return model.Msg("importance.repair.operators")
	case reliability.CauseMaintenance:
		return model.Msg("importance.repair.maintenance")
	case reliability.CauseRegion:
		return model.Msg("importance.repair.region")
	case reliability.CauseZone:
		return model.Msg("importance.repair.zone")
	case reliability.CauseFacility:
		return model.Msg("importance.repair.facility")
	case reliability.CauseTransit:
		return model.Msg("importance.repair.transit")
	case reliability.CauseDNS:
		return model.Msg("importance.repair.dns")
	case reliability.CauseSwitch:
		return model.Msg("importance.repair.switch")
	case reliability.CauseBurst:
		return model.Msg("importance.repair.burst")
	}
	return model.Msg("importance.repair.tier", "tier", strings.TrimPrefix(x.Cause, "tier:"))
}

func halfFailover(x reliability.Part) model.Text {
	if x.Cause == reliability.CauseSwitch {
		return model.Msg("importance.failover.site")
	}
	return model.Msg("importance.failover.tier", "tier", strings.TrimPrefix(x.Cause, "tier:"))
}
