package sizing

import (
	"math"

	"nines/model"
)

// facilityExtras is what owned hardware stands in and on: cabinets, power, switches, firewalls, circuits, transit, hands. Servers
// themselves are tiers; cold spares and storage are here, because they belong to the site.
func (p *planner) facilityExtras(at int) error {
	site := &p.d.Sites[at]
	fleet, err := p.fleet(at)
	if err != nil {
		return err
	}
	add := func(d model.Dimension, quantity float64, note model.Text) {
		p.add(model.CategoryOwned, site.Name, model.PriceKey{Dimension: d, Region: site.Region}, quantity, note)
	}
	add(model.StorageBuyTB, fleet.storageTB, model.Msg("extra.storage", "site", site.Name))
	add(model.SwitchBuy, 2*fleet.racks, model.Msg("extra.switches", "site", site.Name))
	add(model.FirewallBuy, 2, model.Msg("extra.firewalls", "site", site.Name))
	add(model.RackFitout, fleet.racks, model.Msg("extra.rack-fitout", "site", site.Name))
	// The circuits that reliability counts: cross-connects to the carriers in a hall, lit fiber to a building of our own.
	circuits := p.fig.Value("transit.circuits")
	if site.Provider == model.Private {
		kw, err := p.rackKW(site.Region)
		if err != nil {
			return err
		}
		add(model.BuildWatt, fleet.racks*kw*1000, model.Msg("extra.building", "site", site.Name))
		add(model.CarrierCircuit, circuits, model.Msg("extra.circuits", "site", site.Name))
	} else {
		add(model.ColoRack, fleet.racks, model.Msg("extra.cabinets", "site", site.Name))
		add(model.ColoSetup, fleet.racks, model.Msg("extra.cabinet-setup", "site", site.Name))
		add(model.CrossConnect, circuits, model.Msg("extra.cross-connects", "site", site.Name))
		add(model.CrossSetup, circuits, model.Msg("extra.cross-setup", "site", site.Name))
		add(model.RemoteHands, p.fig.Value("facility.hands"), model.Msg("extra.hands", "site", site.Name))
	}
	add(model.PowerKWh, fleet.kw*p.month, model.Msg("extra.power", "site", site.Name))
	add(model.TransitMbps, p.transit(site.Name), model.Msg("extra.transit", "site", site.Name))
	p.licenses(at)
	p.offsite(at)
	return p.coldSpares(at)
}

// licenses are those of the hypervisor, by the core of every server that runs; cold spares run nothing.
func (p *planner) licenses(at int) {
	site := &p.d.Sites[at]
	if site.Hypervisor == "" || site.Hypervisor == model.HypervisorNone {
		return
	}
	p.led.Use("sites." + site.Name + ".hypervisor")
	cores := 0.0
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.Site == site.Name && t.Machine != nil && t.Host == "" {
			cores += float64(t.Units) * t.Machine.VCPU
		}
	}
	p.add(model.CategoryOwned, site.Name, model.PriceKey{Dimension: model.LicenseCore, Region: site.Region, Item: site.Hypervisor}, cores,
		model.Msg("extra.license", "hypervisor", site.Hypervisor, "site", site.Name))
}

// fleet is what stands in a facility.
type fleet struct {
	racks     float64
	kw        float64 // in service, mean
	storageTB float64
}

// fleet adds up the servers of all tiers at a site: cabinets by space and power, kW by class with the pair of switches a
// rack has.
func (p *planner) fleet(at int) (fleet, error) {
	f := fleet{}
	share := 0.0
	for i := range p.d.Tiers {
		t := &p.d.Tiers[i]
		if t.Site != p.d.Sites[at].Name || t.Machine == nil || t.Host != "" {
			continue
		}
		kw, err := p.book.Rate(model.PriceKey{Dimension: model.ServerKW, Region: p.d.Sites[at].Region, Item: t.Offer})
		if err != nil {
			return f, err
		}
		per, err := p.perRack(t.Offer, p.d.Sites[at].Region)
		if err != nil {
			return f, err
		}
		share += float64(t.Units) / float64(per)
		f.kw += float64(t.Units) * kw.First().Float()
		f.storageTB += float64(t.Units) * t.DiskGB * p.gb / 1e12
	}
	f.racks = math.Max(1, math.Ceil(share-1e-9))
	f.kw += f.racks * p.fig.Value("rack.network.kw")
	return f, nil
}

// coldSpares is servers on the shelf, by class: a share of the fleet and at least one (the price book's own.spare.share).
func (p *planner) coldSpares(at int) error {
	site := &p.d.Sites[at]
	share, err := p.book.Rate(model.PriceKey{Dimension: model.SpareShare, Region: site.Region})
	if err != nil {
		return err
	}
	for _, class := range model.ServerClasses {
		n := 0
		for i := range p.d.Tiers {
			if t := &p.d.Tiers[i]; t.Site == site.Name && t.Offer == class && t.Host == "" {
				n += t.Units
			}
		}
		if n > 0 {
			p.add(model.CategoryOwned, site.Name, model.PriceKey{Dimension: model.ServerBuy, Region: site.Region, Item: class},
				math.Ceil(share.First().Float()*float64(n)), model.Msg("extra.cold-spares", "site", site.Name, "class", class))
		}
	}
	return nil
}

// transit is the mean Mbps of what leaves a facility by the internet; the bill lifts it to the 95th percentile.
func (p *planner) transit(site string) float64 {
	gb := 0.0
	for _, f := range p.d.Flows {
		if f.Site == site && !f.Free && overTransit(f) {
			gb += f.GB
		}
	}
	return gb * p.gb * 8 / 1e6 / (p.month * 3600)
}

// overTransit says whether a flow that leaves a facility goes over its internet transit.
func overTransit(f model.Flow) bool {
	switch f.Kind {
	case model.FlowInternetOut, model.FlowBackup:
		return true
	case model.FlowSiteLink, model.FlowReplication:
		return f.Via != "direct-connect"
	}
	return false
}

// offsite is the copy of the backups that does not burn with the building: in object storage of the nearest region.
func (p *planner) offsite(at int) {
	db := p.tierAt(at, model.KindDatabase)
	if db == nil || p.duties[at].waits {
		return
	}
	site := &p.d.Sites[at]
	p.add(model.CategoryData, site.Name, model.PriceKey{Dimension: model.S3IA, Region: site.AWS}, p.keptGB(db), model.Msg("extra.offsite", "site", site.Name))
}
