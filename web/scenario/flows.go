package scenario

import (
	"github.com/shopspring/decimal"
	"slices"

	"nines/model"
)

// Flow is a row of the traffic table.
type Flow struct{ Kind, From, To, Volume, Cost, Why string }

// dimensions that price a kind of flow by the gigabyte.
var dimensions = map[string]model.Dimension{model.FlowInternetOut: model.EgressGB, model.FlowCDN: model.CloudFrontGB, model.FlowCrossZone: model.CrossZone,
	model.FlowInterRegion: model.InterGB, model.FlowNAT: model.NATGB}

// flows lists the traffic with what each part of it costs: the lines of the bill for its kind and region, by volume.
func (b *builder) flows() []Flow {
	var out []Flow
	f := b.page.Format
	for _, fl := range b.e.Deployment.Flows {
		if fl.GB <= 0 {
			continue
		}
		row := Flow{Kind: fl.Kind, From: b.place(fl.From), To: b.place(fl.To), Volume: f.GB(fl.GB), Cost: b.flowCost(fl), Why: b.page.Words.Text(fl.Why)}
		if id := "web.flow." + fl.Kind; b.page.Words.Has(id) {
			row.Kind = b.page.T(id)
		}
		out = append(out, row)
	}
	return out
}

// place names an end of a flow.
func (b *builder) place(id string) string {
	if key := "web.node." + id; b.page.Words.Has(key) {
		return b.page.T(key)
	}
	for _, s := range b.e.Deployment.Sites {
		if s.Name == id {
			return b.siteName(s)
		}
	}
	if b.tier(id) != nil {
		return b.tierName(id)
	}
	return id
}

// flowCost is "free", an amount, or nothing when the bill does not show it apart.
func (b *builder) flowCost(fl model.Flow) string {
	if fl.Free {
		return b.page.T("web.flow.free")
	}
	if amount := b.flowAmount(fl); amount.IsPositive() {
		return b.page.Format.Cents(amount)
	}
	return ""
}

// flowAmount is the flow's part, by volume, of the bill for its kind in its region.
func (b *builder) flowAmount(fl model.Flow) decimal.Decimal {
	dim, ok := dimensions[fl.Kind]
	if !ok || fl.Free || b.e.Cost == nil {
		return decimal.Zero
	}
	region, sum, volume := b.priceRegion(fl.Site), decimal.Zero, 0.0
	for _, i := range b.e.Cost.Items {
		if i.Key.Dimension == dim && i.Key.Region == region {
			sum = sum.Add(i.Amount)
		}
	}
	for _, o := range b.e.Deployment.Flows {
		if o.Kind == fl.Kind && !o.Free && b.priceRegion(o.Site) == region {
			volume += o.GB
		}
	}
	if volume <= 0 {
		return decimal.Zero
	}
	return sum.Mul(decimal.NewFromFloat(fl.GB / volume))
}

// priceRegion is the region whose prices hold at a site.
func (b *builder) priceRegion(site string) string {
	for _, s := range b.e.Deployment.Sites {
		if s.Name == site {
			return s.AWS
		}
	}
	return ""
}

// siteName is "us-east-1", or the kind of facility.
func (b *builder) siteName(s model.PlacedSite) string {
	if s.Provider == model.AWS {
		return s.Region
	}
	return b.page.T("web.provider." + s.Provider)
}

// siteTitle is a site beside the name of what stands in it: as the drawing names it, or by its own name where another site
// has the same.
func (b *builder) siteTitle(s model.PlacedSite) string {
	if b.alike(s) {
		return s.Name
	}
	return b.siteName(s)
}

// siteAlone is a site by itself, told from one that the drawing names alike.
func (b *builder) siteAlone(s model.PlacedSite) string {
	if b.alike(s) {
		return b.page.T("web.tier.at", "tier", b.siteName(s), "site", s.Name)
	}
	return b.siteName(s)
}

func (b *builder) alike(s model.PlacedSite) bool {
	return slices.ContainsFunc(b.e.Deployment.Sites, func(other model.PlacedSite) bool { return other.Name != s.Name && b.siteName(other) == b.siteName(s) })
}

// siteRole says what a site does beside the primary.
func (b *builder) siteRole(s model.PlacedSite) string {
	if id := "web.role." + s.Role; b.page.Words.Has(id) {
		return b.page.T(id)
	}
	return ""
}
