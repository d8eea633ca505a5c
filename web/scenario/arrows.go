package scenario

import (
	"nines/model"
	"nines/web/ui/svg"
)

// arrows draws the requests through the tiers of one site, and the copies to standbys.
func (t *topo) arrows(a *area) {
	serves := a.Serves > 0 || a.Role == model.RolePrimary
	if serves && len(a.cols) > 0 {
		for _, n := range a.cols[0] {
			t.flow(t.users, n)
		}
	}
	for c := 0; c+1 < len(a.cols); c++ {
		if serves {
			t.between(a.cols[c], a.cols[c+1])
		}
	}
	for _, col := range a.cols {
		for i := 1; i < len(col); i++ {
			if col[0].tier.Standby != nil {
				t.copyTo(col[0], col[i])
			}
		}
	}
}

// between joins two neighbouring tiers: to the active of a standby pair, else to the same zone or to what spans them all.
func (t *topo) between(from, to []node) {
	cross := t.b.crossing(from[0], to[0])
	for _, a := range from {
		for _, b := range to {
			active := b.tier.Standby == nil || b.zone == to[0].zone
			near := a.zone < 0 || b.zone < 0 || a.zone == b.zone || b.tier.Standby != nil || len(to) == 1
			if !active || !near {
				continue
			}
			t.flow(a, b)
			if a.zone >= 0 && b.zone >= 0 && a.zone != b.zone && cross.volume != "" {
				t.crossingLabel(a, b, cross)
				cross = crossing{}
			}
		}
	}
}

// crossing is the traffic of two tiers between zones.
type crossing struct{ volume, cost string }

func (b *builder) crossing(from, to node) crossing {
	for _, fl := range b.e.Deployment.Flows {
		if fl.Kind == model.FlowCrossZone && (fl.From == from.tier.ID && fl.To == to.tier.ID || fl.From == to.tier.ID && fl.To == from.tier.ID) {
			return crossing{b.page.Format.GB(fl.GB), b.flowCost(fl)}
		}
	}
	return crossing{}
}

func (t *topo) crossingLabel(a, b node, c crossing) {
	name := t.b.page.T("web.topo.cross")
	if t.down {
		x := (a.midX() + b.midX()) / 2
		t.Text(x, a.y+a.h+12, name, "s halo z", "text-anchor", "middle")
		t.priced(x, a.y+a.h+25, c.volume, c.cost, "middle")
		return
	}
	t.Text(a.x+a.w+10, a.y+a.h-14, name, "s")
	t.priced(a.x+a.w+10, a.y+a.h+2, c.volume, c.cost, "start")
}

// flow is an arrow of requests.
func (t *topo) flow(a, b node) {
	if t.down {
		x0, y0, x1, y1 := a.midX(), a.y+a.h, b.midX(), b.y-1
		t.Path("M"+svg.N(x0)+" "+svg.N(y0)+"C"+svg.N(x0)+" "+svg.N((y0+y1)/2)+" "+svg.N(x1)+" "+svg.N((y0+y1)/2)+" "+svg.N(x1)+" "+svg.N(y1), "flow", "marker-end", "url(#arrow)")
		return
	}
	x0, y0, x1, y1 := a.x+a.w, a.midY(), b.x-1, b.midY()
	m := (x0 + x1) / 2
	t.Path("M"+svg.N(x0)+" "+svg.N(y0)+"C"+svg.N(m)+" "+svg.N(y0)+" "+svg.N(m)+" "+svg.N(y1)+" "+svg.N(x1)+" "+svg.N(y1), "flow", "marker-end", "url(#arrow)")
}

// copyTo is a dashed arrow of copied data.
func (t *topo) copyTo(a, b node) {
	if t.down {
		t.Path("M"+svg.N(a.x+a.w)+" "+svg.N(a.midY())+"H"+svg.N(b.x-1), "flow rep", "marker-end", "url(#arrow-copy)")
		return
	}
	x := a.midX()
	t.Path("M"+svg.N(x)+" "+svg.N(a.y+a.h)+"V"+svg.N(b.y-1), "flow rep", "marker-end", "url(#arrow-copy)")
}

// links join the sites: data is copied from the last tier of the first site to the same tier of the others.
func (t *topo) links() {
	if len(t.areas) < 2 || len(t.areas[0].cols) == 0 {
		return
	}
	first := t.areas[0].cols[len(t.areas[0].cols)-1]
	from := first[len(first)-1]
	for i := 1; i < len(t.areas); i++ {
		a := t.areas[i]
		if len(a.cols) == 0 {
			continue
		}
		to := a.cols[len(a.cols)-1][0]
		x := from.midX()
		if t.down { // along the edge, clear of the boxes
			edge := a.x + 5
			t.Path("M"+svg.N(from.x)+" "+svg.N(from.midY())+"H"+svg.N(edge)+"V"+svg.N(to.midY())+"H"+svg.N(to.x-1), "flow rep", "marker-end", "url(#arrow-copy)")
			t.Text(edge+8, a.y-12, t.b.linkName(a.LinkBy), "s")
			continue
		}
		t.Path("M"+svg.N(x)+" "+svg.N(from.y+from.h)+"V"+svg.N((from.y+from.h+to.y)/2)+"H"+svg.N(to.midX())+"V"+svg.N(to.y-1), "flow rep", "marker-end", "url(#arrow-copy)")
		if name := t.b.linkName(a.LinkBy); name != "" {
			t.Text(x-8, a.y-12, name, "s halo", "text-anchor", "end")
		}
	}
}

func (b *builder) linkName(link string) string {
	if id := "web.link." + link; b.page.Words.Has(id) {
		return b.page.T(id)
	}
	return link
}
