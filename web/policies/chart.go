package policies

import (
	"math"
	"slices"

	"nines/model/plan"
	"nines/web/ui/svg"
)

// size is one of the widths a drawing is made at.
type size struct {
	class string
	w, h  float64 // of the drawing; of its plot
	l, r  float64 // margins
	names bool
}

const top = 22.0

// fills tell the tiers of the band apart.
var fills = []string{"g1", "g2", "g3", "g4"}

// unit is what the axis of a run is written in: the largest of which it has two.
func unit(end float64) (id string, length float64) {
	for _, u := range []struct {
		id     string
		length float64
	}{{"web.axis.weeks", 604800}, {"web.axis.days", 86400}, {"web.axis.hours", 3600}, {"web.axis.minutes", 60}} {
		if end >= 2*u.length {
			return u.id, u.length
		}
	}
	return "web.axis.seconds", 1
}

// chart is demand and capacity over time, what is shed between them hatched, and below it the tier that limits.
func (b *builder) chart(s size) string {
	c := b.p.Course
	end, most := c.Run.Float(), c.Peak.Float()
	for _, iv := range c.Intervals {
		if v := iv.Capacity.Float(); iv.Lane >= 0 && v < 1.6*c.Peak.Float() {
			most = math.Max(most, v)
		}
	}
	d := svg.New(s.w, top+s.h+62)
	x := svg.Scale{From: 0, To: end, A: s.l, B: s.w - s.r}
	y := svg.Scale{From: 0, To: most * 1.06, A: top + s.h, B: top}
	b.axes(d, s, x, y, end)
	b.hatch(d, x, y)
	line := func(of func(i int) float64) string {
		path := ""
		for i, iv := range c.Intervals {
			v := svg.N(y.At(of(i)))
			if i == 0 {
				path = "M" + svg.N(x.At(0)) + " " + v
			}
			path += "V" + v + "H" + svg.N(x.At(iv.To.Float()))
		}
		return path
	}
	capacity := func(i int) float64 {
		if c.Intervals[i].Lane < 0 {
			return y.To
		}
		return c.Intervals[i].Capacity.Float()
	}
	d.Path(line(func(i int) float64 { return c.Intervals[i].Demand.Float() }), "demand")
	d.Path(line(capacity), "served")
	if s.names {
		b.ends(d, s, y, capacity)
	}
	b.band(d, s, x)
	return d.Image("surge "+s.class, b.say()[0])
}

func (b *builder) axes(d *svg.Canvas, s size, x, y svg.Scale, end float64) {
	f := b.page.Format
	for _, v := range svg.Ticks(y.To, 5) {
		class := "grid minor"
		if v == 0 {
			class = "axis"
		}
		d.Line(s.l, y.At(v), s.w-s.r, y.At(v), class)
		d.Text(s.l-8, y.At(v)+4, f.Number(v, 3), "", "text-anchor", "end")
	}
	d.Text(0, top-8, b.page.T("web.axis.rps"), "faint")
	id, length := unit(end)
	n := 8
	if !s.names {
		n = 4
	}
	base := y.At(0)
	for _, v := range svg.Ticks(end/length, n) {
		at := x.At(v * length)
		d.Line(at, base, at, base+5, "grid")
		d.Text(at, base+19, f.Number(v, 3), "", "text-anchor", "middle")
	}
	d.Text(s.w-s.r, base+35, b.page.T(id), "faint", "text-anchor", "end")
}

// hatch is the intervals in which something is shed, from the capacity up to the demand.
func (b *builder) hatch(d *svg.Canvas, x, y svg.Scale) {
	for _, iv := range b.p.Course.Intervals {
		if iv.Shed.Sign() <= 0 || iv.Lane < 0 {
			continue
		}
		a, z := x.At(iv.From.Float()), x.At(iv.To.Float())
		high, low := y.At(iv.Demand.Float()), y.At(iv.Capacity.Float())
		d.Rect(a, high, math.Max(z-a, .5), math.Max(low-high, 1), "shed", "fill", "url(#shed)")
	}
}

// ends names the two lines where they end.
func (b *builder) ends(d *svg.Canvas, s size, y svg.Scale, capacity func(int) float64) {
	last := len(b.p.Course.Intervals) - 1
	if last < 0 {
		return
	}
	at := s.w - s.r + 8
	demand, served := y.At(b.p.Course.Intervals[last].Demand.Float())+4, y.At(capacity(last))+4
	if math.Abs(demand-served) < 16 {
		if served <= demand {
			served = demand - 16
		} else {
			served = demand + 16
		}
	}
	d.Text(at, demand, b.page.T("surge.chart.demand"), "you")
	d.Text(at, served, b.page.T("surge.chart.capacity"), "strong")
}

// band is the tier of least capacity over time.
func (b *builder) band(d *svg.Canvas, s size, x svg.Scale) {
	c := b.p.Course
	h := top + s.h + 44
	for i, l := range c.Limits {
		if l.Lane < 0 {
			continue
		}
		end := c.Run
		if i+1 < len(c.Limits) && c.Limits[i+1].At.Cmp(end) < 0 {
			end = c.Limits[i+1].At
		}
		a, z := x.At(l.At.Float()), x.At(end.Float())
		if z-a < .3 {
			continue
		}
		d.Open("g")
		d.Title(b.page.T("surge.chart.limits", "tier", c.Lanes[l.Lane].Tier, "from", b.page.Format.Clock(l.At.Float()), "to", b.page.Format.Clock(end.Float())))
		d.Rect(a, h, z-a, 10, fills[l.Lane%len(fills)])
		d.Close()
	}
}

// least is the share of shed requests that the trade chart still tells from none: a millionth.
const leastShare = 1e-6

// shed says whether any policy sheds a request.
func shed(c *plan.Policies) bool {
	return slices.ContainsFunc(c.Ways, func(w plan.PolicyWay) bool { return w.ShedShare > 0 })
}

// trade is the policies by money a month against the share of requests shed; none is at the bottom.
func (b *builder) trade(c *plan.Policies, s size) string {
	f := b.page.Format
	sheds := shed(c)
	if !sheds { // a line of money is all there is to draw
		s.h = 44
	}
	d := svg.New(s.w, top+s.h+40)
	dear, worst, best := 0.0, 1e-4, 1e-2
	for i := range c.Ways {
		dear, worst = math.Max(dear, c.Ways[i].Monthly.InexactFloat64()), math.Max(worst, c.Ways[i].ShedShare)
		if s := c.Ways[i].ShedShare; s > leastShare {
			best = math.Min(best, s)
		}
	}
	best = math.Max(leastShare, math.Pow(10, math.Floor(math.Log10(best/2))))
	x := svg.Scale{From: 0, To: dear * 1.12, A: s.l, B: s.w - s.r}
	y := svg.Scale{From: best, To: math.Min(1, worst*3), A: top + s.h - 26, B: top, Log: true}
	none := top + s.h
	if sheds {
		for _, v := range svg.LogTicks(best, y.To, 1) {
			d.Line(s.l, y.At(v), s.w-s.r, y.At(v), "grid minor")
			d.Text(s.l-8, y.At(v)+4, f.Percent(v, 1), "", "text-anchor", "end")
		}
		d.Text(0, top-8, b.page.T("policies.chart.shed"), "faint")
		d.Text(s.l-8, none+4, b.page.T("policies.chart.none"), "", "text-anchor", "end")
	}
	d.Line(s.l, none, s.w-s.r, none, "axis")
	for _, v := range svg.Ticks(x.To, 6) {
		d.Line(x.At(v), none, x.At(v), none+5, "grid")
		d.Text(x.At(v), none+19, f.CostFloat(v), "", "text-anchor", "middle")
	}
	d.Text(s.w-s.r, none+35, b.page.T("policies.chart.money", "currency", string(c.Currency)), "faint", "text-anchor", "end")
	labels, solids := make([]svg.Label, len(c.Ways)), []svg.Box{}
	at := func(i int) (float64, float64) {
		v := none
		if share := c.Ways[i].ShedShare; share > 0 {
			v = y.At(math.Max(share, best))
		}
		return x.At(c.Ways[i].Monthly.InexactFloat64()), v
	}
	for i := range c.Ways {
		px, py := at(i)
		class := "reached t6"
		if c.Ways[i].Frontier {
			class = "reached t2"
		}
		d.Circle(px, py, 5, class)
		labels[i] = svg.Label{X: px, Y: py, R: 6, W: svg.Width(b.way(c.Ways[i].ID), 12, false) + 4, H: 15}
		solids = append(solids, svg.Box{X: px - 6, Y: py - 6, W: 12, H: 12, Weight: 3})
	}
	for i, l := range svg.Solve(labels, solids, svg.Box{X: s.l, Y: top - 6, W: s.w - s.l, H: s.h + 12}) {
		if l.Threaded {
			px, py := at(i)
			d.Line(px, py, l.TX, l.TY, "grid")
		}
		class := "halo"
		if c.Ways[i].Frontier {
			class = "strong halo"
		}
		d.Text(l.X+2, l.Y+11.5, b.way(c.Ways[i].ID), class)
	}
	return d.Image("surge "+s.class, b.page.T("policies.chart.label"))
}
