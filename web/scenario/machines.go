package scenario

import (
	"math"
	"strconv"

	"nines/model"
)

// Machine is a row of the sizing table: what was chosen for a tier, how many, and what was not chosen.
type Machine struct {
	Tier, Offer            string
	Least, Peak, Most, Why string
	Unit                   string // requests a second that one unit serves
	Rejected               []string
	More                   string // address of the page of sizes
}

// machines explains the sizes: units in the quietest hour, at peak, and the ceiling with what sets it.
func (b *builder) machines() []Machine {
	p, f := b.page, b.page.Format
	var out []Machine
	for _, t := range b.e.Deployment.Tiers {
		m := Machine{Tier: b.tierName(t.ID), Offer: t.Offer, Least: units(t, t.Floor), Peak: units(t, t.Units), Most: units(t, t.Ceiling), Why: p.Words.Text(t.CeilingWhy), Unit: "–",
			More: b.link.To("/scenarios/" + b.e.Scenario.ID + "/sizing")}
		if m.Offer == "" {
			m.Offer = p.T("web.topo.managed")
		}
		if t.CapacityRPS > 0 && !math.IsInf(t.CapacityRPS, 0) {
			m.Unit = f.RPS(t.CapacityRPS)
		}
		for _, r := range t.Rejected {
			m.Rejected = append(m.Rejected, p.T("web.machines.rejected", "type", r.Type, "why", p.Words.Text(r.Why)))
		}
		out = append(out, m)
	}
	return out
}

// units of a tier that the provider runs are not counted.
func units(t model.PlacedTier, n int) string {
	if t.Managed || n <= 0 {
		return "–"
	}
	return strconv.Itoa(n)
}
