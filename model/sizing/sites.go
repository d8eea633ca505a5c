package sizing

import (
	"fmt"
	"slices"
	"strconv"

	"nines/model"
)

// Market is the market that owned hardware, space and people are priced in for an AWS region: "kr" for Seoul, else "us".
func Market(region string) string {
	if region == "ap-northeast-2" {
		return "kr"
	}
	return "us"
}

// placeSites resolves regions, draws the tree of failure domains and decides what share of the load each site carries.
func (p *planner) placeSites() error {
	if len(p.s.Sites) == 0 {
		return fmt.Errorf("scenario %s has no sites; it needs at least one, such as main: {provider: aws}", p.s.ID)
	}
	p.d.Sites = make([]model.PlacedSite, len(p.s.Sites))
	for i := range p.s.Sites {
		site := p.placedSite(&p.s.Sites[i], i)
		if !p.facility(i) && p.book.Offers(site.Region) == nil {
			_, err := p.book.Rate(model.PriceKey{Dimension: model.EC2OnDemand, Region: site.Region, Item: "m7g.large"})
			if err == nil {
				err = fmt.Errorf("the price book lists no instance types there")
			}
			return fmt.Errorf("scenario %s, site %s, region %s: %w", p.s.ID, site.Name, site.Region, err)
		}
		p.d.Sites[i] = site
		p.domains(&p.d.Sites[i])
	}
	p.assign()
	for i := range p.d.Sites {
		p.d.Sites[i].LinkBy = p.link(i)
	}
	return nil
}

// facility says whether site i is a place of ours and not a cloud region.
func (p *planner) facility(i int) bool { return p.s.Sites[i].Provider != model.AWS }

func (p *planner) placedSite(s *model.Site, i int) model.PlacedSite {
	out := model.PlacedSite{Site: *s, AWS: p.region(s), Domain: s.Name}
	if i == 0 && out.Role == "" {
		out.Role = model.RolePrimary
	}
	out.Region = out.AWS
	if p.facility(i) {
		out.Region = Market(out.AWS)
	}
	return out
}

// region resolves the words of the language. A facility that names a market stands near the workload's region when that
// is of the market, else near the market's main region.
func (p *planner) region(s *model.Site) string {
	switch s.Region {
	case "", "workload":
		p.led.Use("region")
		return p.w.Region
	case "second":
		p.led.Use("second_region")
		return p.w.SecondRegion
	case "us", "kr":
		p.led.Use("region")
		if Market(p.w.Region) == s.Region {
			return p.w.Region
		}
		if s.Region == "kr" {
			return "ap-northeast-2"
		}
		return "us-east-1"
	}
	return s.Region
}

// domains adds a site's part of the tree: a region with its zones, or one facility.
func (p *planner) domains(s *model.PlacedSite) {
	root := model.Domain{ID: s.Name, Kind: model.DomainRegion, Site: s.Name, Provider: s.Provider, Region: s.Region}
	if s.Provider != model.AWS {
		root.Kind = model.DomainFacility
		p.d.Domains = append(p.d.Domains, root)
		s.Zones = []string{s.Name}
		return
	}
	p.d.Domains = append(p.d.Domains, root)
	p.led.Use("sites." + s.Name + ".zones")
	for z := range max(1, s.Site.Zones) {
		id := s.Name + "." + zoneName(z)
		s.Zones = append(s.Zones, id)
		p.d.Domains = append(p.d.Domains, model.Domain{
			ID: id, Kind: model.DomainZone, Parent: s.Name, Site: s.Name, Provider: s.Provider, Region: s.Region,
		})
	}
}

// zoneName is a, b, c ...; z1, z2 ... after z.
func zoneName(i int) string {
	if i < 26 {
		return "abcdefghijklmnopqrstuvwxyz"[i : i+1]
	}
	return "z" + strconv.Itoa(i-25)
}

// assign decides each site's duty. Active sites share the load evenly and each is sized for Runs of it; a burst site
// takes what exceeds the primary's base; the rest wait.
func (p *planner) assign() {
	p.duties = make([]duty, len(p.d.Sites))
	serving, base, runs := 1, 1.0, 0.0
	for i := range p.d.Sites[1:] {
		s := &p.d.Sites[i+1]
		switch s.Role {
		case model.RoleActive:
			serving++
			runs = max(runs, s.Runs)
		case model.RoleBurst:
			p.led.Use("sites." + p.d.Sites[0].Name + ".base")
			base = p.d.Sites[0].Base
		}
	}
	if p.d.Sites[0].Runs > 0 {
		runs = p.d.Sites[0].Runs
	}
	share := 1 / float64(serving)
	for i := range p.d.Sites {
		s := &p.d.Sites[i]
		d := duty{share: share, carry: share, upto: base}
		switch s.Role {
		case model.RoleActive:
			d.carry, d.takes = max(share, s.Runs), 1
		case model.RoleWarmStandby:
			d = duty{waits: true, runs: s.Runs, takes: 1, upto: 1}
		case model.RolePilotLight:
			d = duty{waits: true, takes: 1, upto: 1}
		case model.RoleBurst:
			d = duty{share: 1, carry: 1, from: base, upto: 1}
		case model.RoleBackup:
			d = duty{waits: true, upto: 1}
		default:
			if serving > 1 {
				d.carry, d.takes = max(share, runs), 1
			}
		}
		p.duties[i] = d
		s.Takeover = d.takes
		if all := p.shape.mean; all > 0 {
			s.Serves = d.mean(p.shape) / all
		}
	}
}

// link is what joins site i to the primary. Between a facility and a region it is Direct Connect where the book prices
// it, else a VPN with a warning; between two regions the provider's network; between two facilities the internet.
func (p *planner) link(i int) string {
	if i == 0 {
		return ""
	}
	a, b := p.facility(0), p.facility(i)
	switch {
	case a && b:
		return "internet"
	case !a && !b:
		return "inter-region"
	}
	asked := p.d.Sites[i].Site.Link
	if asked == "vpn" || asked == "internet" {
		return asked
	}
	region := p.d.Sites[i].AWS
	if b {
		region = p.d.Sites[0].AWS
	}
	for _, k := range []model.PriceKey{
		{Dimension: model.DXGB, Region: region},
		{Dimension: model.DXPortHour, Region: region, Item: dxPort},
	} {
		if _, err := p.book.Rate(k); err != nil {
			p.warn(model.Msg("warn.direct-connect-missing", "region", region))
			return "vpn"
		}
	}
	return "direct-connect"
}

// dxPort is the Direct Connect port that is bought; two of them, for resilience.
const dxPort = "1g"

// warn adds a warning once.
func (p *planner) warn(t model.Text) {
	same := func(u model.Text) bool { return u.ID == t.ID && slices.Equal(u.Args, t.Args) }
	if !slices.ContainsFunc(p.d.Warnings, same) {
		p.d.Warnings = append(p.d.Warnings, t)
	}
}
