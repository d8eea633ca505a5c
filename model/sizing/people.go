package sizing

import (
	"math"

	"nines/model"
)

// people adds the hours that a design takes of engineers each month, priced at the workload's money.engineer: on-call,
// upkeep by tier and site, patching by machine, restore drills, failed changes, hardware. Hours fall with automation;
// they do not fall to zero.
func (p *planner) people() error {
	p.led.Use("money.engineer", "operations.automation", "operations.on_call")
	ease := p.automation()
	p.hours(p.fig.Value("people.base"), model.Msg("people.base"))
	p.onCall()
	upkeep, patching, drills := 0.0, 0.0, 0.0
	platform := false
	for i := range p.d.Tiers {
		t := &p.d.Tiers[i]
		upkeep += p.upkeep(t)
		platform = platform || t.On == model.OnKubernetes
		if t.Machine != nil && t.Host == "" && p.ours(t) {
			patching += p.patched(t)
		}
		if t.Kind == model.KindDatabase {
			p.led.Use("tiers." + t.Name + ".backups.drills")
			drills += t.Backups.Drills / 12 * p.fig.Value("people.drill")
		}
	}
	if further := len(p.d.Sites) - 1; further > 0 {
		upkeep += float64(further) * p.fig.Value("people.site")
	}
	if platform {
		upkeep += p.fig.Value("people.kubernetes")
	}
	p.hours(upkeep*ease, model.Msg("people.upkeep"))
	p.hours(patching*ease, model.Msg("people.patching"))
	p.hours(drills*ease, model.Msg("people.drills"))
	p.led.Use("operations.deploys", "operations.change_failure")
	o := &p.s.Operations
	p.hours(o.Deploys/12*o.ChangeFailure*p.fig.Value("people.failed-change"), model.Msg("people.failed-changes"))
	return p.hardware()
}

func (p *planner) hours(h float64, note model.Text) {
	p.add(model.CategoryPeople, "", model.PriceKey{}, h, note)
}

// automation is what share of the hours by hand remains.
func (p *planner) automation() float64 {
	switch p.s.Operations.Automation {
	case model.Scripted:
		return p.fig.Value("people.automation.scripted")
	case model.AsCode:
		return p.fig.Value("people.automation.iac")
	case model.Pipeline:
		return p.fig.Value("people.automation.pipeline")
	}
	return 1
}

// onCall adds the engineer-hours that a month of being called is worth, times the share of the rota that this service
// carries: people are on call for several. Business hours are in the working day.
func (p *planner) onCall() {
	if p.s.Operations.OnCall != "24x7" {
		return
	}
	share := p.fig.Value("people.on-call.share")
	p.hours(p.month/168*p.fig.Value("people.on-call.week")*share, model.Msg("people.on-call", "percent", number(100*share)))
}

// ours says whether we patch a tier's machines: instances, nodes, servers and databases on them.
func (p *planner) ours(t *model.PlacedTier) bool {
	switch t.Kind {
	case model.KindCompute:
		return t.On != model.OnFargate && t.On != model.OnLambda
	case model.KindDatabase:
		return t.Topology == model.TopologySelfManaged
	}
	return false
}

// patched is the hours of patching by hand. Machines of one image are patched together, so a further unit costs the
// square root (four machines twice one).
func (p *planner) patched(t *model.PlacedTier) float64 {
	return p.fig.Value("people.patch") * math.Sqrt(float64(max(t.Units, 1)))
}

// upkeep is the hours of keeping one tier: less when the provider runs it.
func (p *planner) upkeep(t *model.PlacedTier) float64 {
	switch {
	case t.Host != "" || t.Kind == model.KindDatabase && t.Topology == model.TopologySelfManaged:
		return p.fig.Value("people.tier.database")
	case t.Managed || t.Kind == model.KindDatabase || t.Kind == model.KindCache:
		return p.fig.Value("people.tier.managed")
	}
	return p.fig.Value("people.tier.own")
}

// hardware is the hours that racks take, from the price book's observation for one or two racks.
func (p *planner) hardware() error {
	total := 0.0
	for at := range p.d.Sites {
		if !p.facility(at) {
			continue
		}
		r, err := p.book.Rate(model.PriceKey{Dimension: model.AdminHours, Region: p.d.Sites[at].Region})
		if err != nil {
			return err
		}
		f, err := p.fleet(at)
		if err != nil {
			return err
		}
		total += r.First().Float() * math.Ceil(f.racks/2)
		if p.d.Sites[at].Provider == model.Private {
			total += p.fig.Value("people.own-room")
		}
	}
	p.hours(total, model.Msg("people.hardware"))
	return nil
}
