package scenario

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/web/ui/svg"
)

// topology draws what runs where, across for a page and downwards for a phone, and lists the traffic.
func (b *builder) topology() ([]string, []Flow) {
	return []string{b.draw(false), b.draw(true)}, b.flows()
}

// node is one box of the drawing: a tier in a zone, or a tier that spans them (zone −1).
type node struct {
	tier       *model.PlacedTier
	site, col  int
	zone       int
	units      int
	always     int // of units
	idle       bool
	x, y, w, h float64
}

func (n node) midX() float64 { return n.x + n.w/2 }
func (n node) midY() float64 { return n.y + n.h/2 }

// area is a site with its zones.
type area struct {
	model.PlacedSite
	cols       [][]node // by tier
	x, y, w, h float64
}

// topo is one drawing in progress.
type topo struct {
	*svg.Canvas
	b     *builder
	down  bool // drawn downwards
	areas []area
	users node
}

func (b *builder) draw(down bool) string {
	t := &topo{b: b, down: down}
	t.collect()
	if down {
		t.placeDown()
	} else {
		t.placeAcross()
	}
	for i := range t.areas {
		t.ground(&t.areas[i])
	}
	for i := range t.areas {
		t.arrows(&t.areas[i])
	}
	t.links()
	t.person()
	for _, a := range t.areas {
		for _, col := range a.cols {
			for _, n := range col {
				t.box(n)
			}
		}
	}
	class := "topo at-large"
	if down {
		class = "topo at-phone"
	}
	return t.Group(class, b.spokenTopology())
}

// spokenTopology is the drawing in a sentence.
func (b *builder) spokenTopology() string {
	var parts []string
	for _, s := range b.e.Deployment.Sites {
		var names []string
		for i := range b.e.Deployment.Tiers {
			if tier := &b.e.Deployment.Tiers[i]; tier.Site == s.Name {
				names = append(names, b.tierName(tier.ID)+" × "+strconv.Itoa(tier.Units))
			}
		}
		parts = append(parts, b.page.T("web.topo.spoken", "site", b.siteName(s), "zones", strconv.Itoa(len(s.Zones)), "tiers", strings.Join(names, ", ")))
	}
	return strings.Join(parts, " ")
}

// collect makes the nodes of every site.
func (t *topo) collect() {
	d := t.b.e.Deployment
	for si, s := range d.Sites {
		a := area{PlacedSite: s}
		for i := range d.Tiers {
			if tier := &d.Tiers[i]; tier.Site == s.Name {
				a.cols = append(a.cols, nodes(tier, s, si, len(a.cols)))
			}
		}
		t.areas = append(t.areas, a)
	}
}

// nodes of a tier: one a zone that holds units of it, or one for all.
func nodes(tier *model.PlacedTier, s model.PlacedSite, site, col int) []node {
	idle := s.Serves <= 0 && s.Role != model.RolePrimary
	var out []node
	for z, zone := range s.Zones {
		for _, p := range tier.Placement {
			if p.Domain == zone && p.Units > 0 && !tier.Managed {
				out = append(out, node{tier: tier, site: site, col: col, zone: z, units: p.Units, always: always(tier, p.Units), idle: idle})
			}
		}
	}
	if len(out) == 0 {
		out = []node{{tier: tier, site: site, col: col, zone: -1, units: tier.Units, always: always(tier, tier.Units), idle: idle}}
	}
	return out
}

// always is how many of a zone's units run at every hour.
func always(t *model.PlacedTier, units int) int {
	if t.Fixed || t.Units == 0 {
		return units
	}
	return min(units, (units*t.Floor+t.Units/2)/t.Units)
}

const (
	acrossWidth = 1132.0
	downWidth   = 358.0
	zoneHeight  = 104.0
	zoneGap     = 10.0
)

// placeAcross: tiers from left to right, zones as bands, sites below each other.
func (t *topo) placeAcross() {
	y := 1.0
	for i := range t.areas {
		a := &t.areas[i]
		rows := float64(max(1, len(a.Zones)))
		a.x, a.y, a.w, a.h = 234, y, acrossWidth-235, 36+rows*(zoneHeight+zoneGap)+4
		step := (a.w - 28) / float64(max(1, len(a.cols)))
		for c := range a.cols {
			for n := range a.cols[c] {
				node := &a.cols[c][n]
				node.w, node.h = min(step-46, 184), 70
				node.x = a.x + 18 + step*float64(c) + min((step-node.w)/2, 40)
				node.y = a.y + 36 + float64(max(0, node.zone))*(zoneHeight+zoneGap) + 26
				if node.zone < 0 {
					node.y = a.y + 36 + (rows*(zoneHeight+zoneGap)-zoneGap-node.h)/2
				}
			}
		}
		y += a.h + 34
	}
	t.Canvas = svg.New(acrossWidth, y-30)
	a := t.areas[0]
	t.users = node{x: 22, y: a.y + 36 + (a.h-40-36)/2, w: 36, h: 36}
	if len(a.cols) > 0 && len(a.cols[0]) == 1 { // straight into a single first box
		t.users.y = a.cols[0][0].midY() - 18
	}
}

// placeDown: tiers from top to bottom, zones side by side.
func (t *topo) placeDown() {
	t.users = node{x: downWidth/2 - 14, y: 2, w: 28, h: 28}
	y := 74.0
	for i := range t.areas {
		a := &t.areas[i]
		cols := float64(max(1, len(a.Zones)))
		a.x, a.y, a.w, a.h = .5, y, downWidth-1, 54+float64(len(a.cols))*92
		zw := (a.w - 12) / cols
		for c := range a.cols {
			for n := range a.cols[c] {
				node := &a.cols[c][n]
				node.w, node.h = min(zw-16, 170), 64
				node.x = a.x + 6 + zw*float64(max(0, node.zone)) + (zw-node.w)/2
				node.y = a.y + 54 + float64(c)*92
				if node.zone < 0 {
					node.w = 180
					node.x = a.x + (a.w-node.w)/2
				}
			}
		}
		y += a.h + 36
	}
	t.Canvas = svg.New(downWidth, y-32)
}

// ground draws the outline of a site and the bands of its zones.
func (t *topo) ground(a *area) {
	title := t.b.siteName(a.PlacedSite)
	t.Rect(a.x, a.y, a.w, a.h, "region"+t.gone(a.Domain))
	t.part(a.Domain, title, title)
	t.Rect(a.x+6, a.y+6, svg.Width(title, 13, true)+12, 24, "hit")
	t.Text(a.x+12, a.y+22, title, "n")
	t.Close()
	if role := t.b.siteRole(a.PlacedSite); role != "" {
		t.Text(a.x+18+svg.Width(title, 13, true), a.y+22, role, "s")
	}
	if len(a.Zones) < 2 {
		return
	}
	for z, id := range a.Zones {
		var x, y, w, h float64
		if t.down {
			zw := (a.w - 12) / float64(len(a.Zones))
			x, y, w, h = a.x+6+zw*float64(z)+3, a.y+30, zw-6, a.h-36
		} else {
			first, last := spread(a)
			if first == nil {
				continue
			}
			x, w = first.x-18, last.x+last.w+18-first.x+18
			y, h = a.y+34+float64(z)*(zoneHeight+zoneGap), zoneHeight
		}
		name := t.b.page.T("web.topo.zone", "zone", zoneName(id))
		t.Rect(x, y, w, h, "zone"+t.gone(id))
		t.part(id, name, name)
		t.Rect(x+4, y+2, svg.Width(name, 12, false)+14, 24, "hit")
		t.Text(x+10, y+17, name, "s")
		t.Close()
	}
}

// spread are the outermost nodes that stand in zones.
func spread(a *area) (first, last *node) {
	for _, col := range a.cols {
		for i := range col {
			if col[i].zone >= 0 {
				if first == nil {
					first = &col[i]
				}
				last = &col[i]
			}
		}
	}
	return first, last
}

// zoneName is the letter of "main.a".
func zoneName(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }

func (t *topo) person() {
	u := t.users
	t.Circle(u.midX(), u.midY(), u.w/2, "node")
	name := t.b.page.T("web.node.users")
	f, d := t.b.page.Format, t.b.e.Deployment
	load := t.b.page.T("web.topo.load", "peak", f.RPS(d.Workload.Peak), "mean", f.RPS(d.Workload.Peak*d.Workload.Profile.Mean()))
	out, amount, cost := 0.0, decimal.Zero, ""
	for _, fl := range d.Flows {
		if fl.Kind == model.FlowInternetOut && fl.To == "users" {
			out += fl.GB
			amount = amount.Add(t.b.flowAmount(fl))
		}
	}
	if amount.IsPositive() {
		cost = f.Cents(amount)
	}
	if t.down {
		t.Text(u.x-8, u.midY()+4, name, "n", "text-anchor", "end")
		t.Text(u.x+u.w+10, u.midY()-3, load, "s")
		if out > 0 {
			t.priced(u.x+u.w+10, u.midY()+13, t.b.page.T("web.topo.out", "volume", f.GB(out)), cost, "start")
		}
		return
	}
	t.Text(u.midX(), u.y+u.h+18, name, "n", "text-anchor", "middle")
	t.Text(u.x+u.w+10, u.midY()-24, load, "s")
	if out > 0 {
		t.priced(u.x+u.w+10, u.midY()-8, t.b.page.T("web.topo.out", "volume", f.GB(out)), cost, "start")
	}
}

// priced is a volume with what it costs in bold.
func (t *topo) priced(x, y float64, text, cost, anchor string) {
	t.Open("text", "x", svg.N(x), "y", svg.N(y), "class", "s halo", "text-anchor", anchor)
	t.Words(text)
	if cost != "" {
		t.Open("tspan", "class", "p", "dx", "5")
		t.Words(cost)
		t.Close()
	}
	t.Close()
}

// box is a node with its name, its machine and a square for each unit.
func (t *topo) box(n node) {
	class := "node"
	if n.idle || n.tier.Standby != nil && n.zone > 0 {
		class += " idle"
	}
	target := n.target(t.areas[n.site].Zones)
	left, room := n.x+11, n.w-18
	title, note := svg.Fit(t.b.nodeTitle(n), room, 12.5, true), svg.Fit(t.b.nodeNote(n), room, 11.5, false)
	t.part(target, t.b.partName(target), strings.TrimSpace(title+" "+note))
	t.Rect(n.x, n.y, n.w, n.h, class+t.gone(n.standsOn(target, t.areas[n.site].PlacedSite)...))
	t.Text(left, n.y+20, title, "n")
	t.Words(" ") // between words for who hears them
	t.Text(left, n.y+36, note, "s")
	t.Close()
	if n.tier.Managed {
		return
	}
	if n.tier.Host == "" {
		one := n.tier.ID + ":1"
		t.part(one, t.b.partName(one), "")
		defer t.Close()
	}
	if float64(n.units)*13 > room {
		t.Text(left, n.y+n.h-9, t.b.page.T("web.topo.units", "n", strconv.Itoa(n.units)), "s")
		return
	}
	for i := range n.units {
		if i < n.always {
			t.Rect(left+float64(i)*13, n.y+n.h-20, 10, 10, "u")
		} else {
			t.Rect(left+float64(i)*13+.5, n.y+n.h-19.5, 9, 9, "u peak")
		}
	}
}

func (b *builder) nodeTitle(n node) string {
	name := b.tierName(n.tier.Name)
	if t := b.tier(n.tier.ID); t != nil {
		if id := "web.tier." + t.Kind; b.page.Words.Has(id) {
			name = b.page.T(id)
		}
	}
	if n.tier.Standby != nil && n.zone == 0 {
		return b.page.T("web.topo.active", "tier", name)
	}
	if n.tier.Standby != nil && n.zone > 0 {
		return b.page.T("web.topo.standby", "tier", name)
	}
	return name
}

func (b *builder) nodeNote(n node) string {
	switch {
	case n.tier.Standby != nil && n.zone > 0:
		return b.page.T("web.topo.takes-over", "time", b.page.Format.Duration(float64(n.tier.Standby.Failover)), "coverage", b.page.Format.Percent(n.tier.Standby.Coverage, 3))
	case n.tier.Host != "":
		return b.page.T("web.topo.hosted", "tier", b.tierName(n.tier.Host))
	case n.tier.Managed && n.tier.Offer == "":
		return b.page.T("web.topo.managed", "zones", strconv.Itoa(max(1, n.units)))
	}
	return n.tier.Offer
}
