package scenario

import (
	"math"
	"strconv"

	"nines/model"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// Surge is the time-to-scale section.
type Surge struct {
	Factor, Sentence string
	Charts           []string // wide and phone
	Steps            []Step
	Beyond           string // how it would grow when its headroom absorbs the surge
	Ceiling          string
	Warnings         []string
	Shed             bool
	Play             string // address of the page that plays other demands
}

// Step is a wait, for the table under the chart.
type Step struct{ Tier, Name, At, Lasts, Units, Capacity string }

func (b *builder) surge() *Surge {
	s := b.e.Scale
	if s == nil {
		return nil
	}
	p, f := b.page, b.page.Format
	out := &Surge{Factor: f.Factor(s.Factor), Sentence: b.surgeSentence(s), Warnings: b.texts(s.Warnings), Shed: s.Shed > 0, Play: b.link.To("/scenarios/" + b.e.Scenario.ID + "/surge")}
	for _, st := range s.Steps {
		out.Steps = append(out.Steps, Step{b.tierName(st.Tier), p.Words.Text(st.Name), f.Clock(float64(st.At)), f.Clock(float64(st.Lasts)),
			strconv.Itoa(st.Units), capacity(f.RPS, st.Capacity)})
	}
	if y := s.Beyond; y != nil {
		out.Beyond = p.T("web.surge.beyond", "factor", f.Factor(y.Factor), "p50", f.Reach(float64(y.P50)), "tier", b.tierName(y.Tier))
	}
	if s.Ceiling >= 0 && !math.IsInf(s.Ceiling, 0) {
		id := "web.surge.ceiling"
		why := p.Words.Text(s.Why)
		if why != "" {
			id = "web.surge.ceiling-why"
		}
		out.Ceiling = p.T(id, "factor", f.Factor(s.Ceiling), "rps", f.RPS(s.Ceiling*b.w.Peak), "tier", b.tierName(s.CeilingTier), "why", why)
	}
	if len(s.Timeline) > 1 {
		for _, size := range []surgeSize{{"at-large", 1132, 246, 46, 150, true}, {"at-phone", 358, 200, 40, 8, false}} {
			out.Charts = append(out.Charts, b.surgeChart(s, size))
		}
	}
	return out
}

// capacity of a tier without a known limit is not a number.
func capacity(write func(float64) string, rps float64) string {
	if math.IsInf(rps, 0) || rps <= 0 || rps > 1e9 {
		return "–"
	}
	return write(rps)
}

func (b *builder) surgeSentence(s *model.TimeToScale) string {
	p, f := b.page, b.page.Format
	switch {
	case s.P50 < 0 && s.Beyond == nil:
		return p.T("web.surge.never", "factor", f.Factor(s.Factor), "why", p.Words.Text(s.Why))
	case s.P50 == 0 || s.Beyond != nil:
		return p.T("web.surge.at-once", "factor", f.Factor(s.Factor), "headroom", f.Factor(s.Headroom))
	}
	return p.T("web.surge.after", "factor", f.Factor(s.Factor), "p50", f.Clock(float64(s.P50)), "p90", f.Clock(float64(s.P90)), "tier", b.tierName(s.Bottleneck), "shed", f.Number(s.Shed, 3))
}

type surgeSize struct {
	class   string
	w, plot float64 // width, height of the plot
	l, r    float64
	lanes   bool
}

// surgeChart is one drawing of demand and capacity over time, with what each step waits for below.
type surgeChart struct {
	surgeSize
	*svg.Canvas
	b    *builder
	s    *model.TimeToScale
	x, y svg.Scale
	unit timeUnit
	end  float64
	// points are the timeline; when the headroom serves the surge, it goes on until the design has grown past that.
	points  []model.Point
	reached float64 // seconds until factor × the peak is served, 0: at once, negative: never
	factor  float64
}

const surgeTop = 22.0

// grown goes on from the first point of a surge that is served at once until the design has grown past its headroom.
func grown(now model.Point, y model.Beyond, peak float64) []model.Point {
	more := peak * y.Factor
	middle, late := now, now
	middle.At, middle.Capacity = y.P50, more
	late.At, late.Capacity, late.Late = max(y.P90, y.P50), more, more
	end := late
	end.At *= 1.1
	return []model.Point{now, middle, late, end}
}

type timeUnit struct {
	id     string
	length float64
}

// unitOf is the unit of the axis: the largest of which the end has at least two.
func unitOf(end float64) timeUnit {
	for _, u := range []timeUnit{{"web.axis.weeks", 604800}, {"web.axis.days", 86400}, {"web.axis.hours", 3600}, {"web.axis.minutes", 60}} {
		if end >= 2*u.length {
			return u
		}
	}
	return timeUnit{"web.axis.seconds", 1}
}

func (b *builder) surgeChart(s *model.TimeToScale, size surgeSize) string {
	c := &surgeChart{surgeSize: size, b: b, s: s, points: s.Timeline, reached: float64(s.P50), factor: s.Factor}
	if y := s.Beyond; y != nil {
		c.reached, c.factor = float64(y.P50), y.Factor
		if y.P50 > 0 {
			c.points = grown(s.Timeline[0], *y, b.w.Peak)
		}
	}
	for _, t := range c.points {
		c.end = math.Max(c.end, float64(t.At))
	}
	rows := c.pack()
	h := surgeTop + c.plot + 34
	if c.lanes {
		h += float64(len(rows))*25 + 6
	}
	c.Canvas = svg.New(c.w, h)
	c.unit = unitOf(c.end)
	most := 0.0
	for _, t := range c.points {
		most = math.Max(most, t.Demand)
		if t.Capacity < 4*b.w.Peak*c.factor {
			most = math.Max(most, t.Capacity)
		}
	}
	c.x = svg.Scale{From: -c.end * .07, To: c.end, A: c.l, B: c.w - c.r}
	c.y = svg.Scale{From: 0, To: most * 1.1, A: surgeTop + c.plot, B: surgeTop}
	c.axes()
	c.shed()
	c.lines()
	if c.lanes {
		c.names()
		c.waits(rows)
	}
	return c.Image("surge "+c.class, b.surgeSentence(s))
}

func (c *surgeChart) axes() {
	f := c.b.page.Format
	for _, v := range svg.Ticks(c.y.To, 5) {
		class := "grid minor"
		if v == 0 {
			class = "axis"
		}
		c.Line(c.l, c.y.At(v), c.w-c.r, c.y.At(v), class)
		c.Text(c.l-8, c.y.At(v)+4, f.Number(v, 3), "", "text-anchor", "end")
	}
	c.Text(0, surgeTop-8, c.b.page.T("web.axis.rps"), "faint")
	base := c.y.At(0)
	n := 8
	if !c.lanes {
		n = 4
	}
	for _, v := range svg.Ticks(c.end/c.unit.length, n) {
		x := c.x.At(v * c.unit.length)
		c.Line(x, base, x, base+5, "grid")
		c.Text(x, base+19, f.Number(v, 3), "", "text-anchor", "middle")
	}
	unit := c.b.page.T(c.unit.id)
	if c.lanes {
		c.Text(c.w-c.r+22, base+19, unit, "faint")
	} else {
		c.Text(c.w-c.r, base+33, unit, "faint", "text-anchor", "end")
	}
}

// demandAt interpolates: between two points demand is linear.
func (c *surgeChart) demandPath() string {
	d := "M" + svg.N(c.l) + " " + svg.N(c.y.At(c.b.w.Peak)) + "H" + svg.N(c.x.At(0))
	for i, t := range c.points {
		if i == 0 {
			d += "V" + svg.N(c.y.At(t.Demand))
		}
		d += "L" + svg.N(c.x.At(float64(t.At))) + " " + svg.N(c.y.At(t.Demand))
	}
	return d
}

// steps holds each capacity until the next point.
func (c *surgeChart) stepPath(of func(model.Point) float64) string {
	d := ""
	for i, t := range c.points {
		y := svg.N(c.y.At(of(t)))
		if i == 0 {
			d = "M" + svg.N(c.l) + " " + y + "H" + svg.N(c.x.At(0))
			continue
		}
		d += "H" + svg.N(c.x.At(float64(t.At))) + "V" + y
	}
	return d
}

// shed is the area between demand and capacity, where demand is the larger.
func (c *surgeChart) shed() {
	if c.s.Shed <= 0 {
		return
	}
	for i := range c.points[:len(c.points)-1] {
		a, z := c.points[i], c.points[i+1]
		if a.Demand <= a.Capacity && z.Demand <= a.Capacity {
			continue
		}
		x0, x1 := float64(a.At), float64(z.At)
		if a.Demand < a.Capacity && z.Demand > a.Demand { // demand passes capacity on the way up
			x0 += (a.Capacity - a.Demand) / (z.Demand - a.Demand) * (x1 - x0)
		}
		top0 := math.Max(a.Demand, a.Capacity)
		c.Path("M"+svg.N(c.x.At(x0))+" "+svg.N(c.y.At(a.Capacity))+"V"+svg.N(c.y.At(top0))+"L"+svg.N(c.x.At(x1))+" "+svg.N(c.y.At(math.Max(z.Demand, a.Capacity)))+
			"V"+svg.N(c.y.At(a.Capacity))+"Z", "shed", "fill", "url(#shed)")
	}
}

func (c *surgeChart) lines() {
	c.Path(c.stepPath(func(t model.Point) float64 { return t.Late }), "late")
	c.Path(c.demandPath(), "demand")
	c.Path(c.stepPath(func(t model.Point) float64 { return t.Capacity }), "served")
	if c.reached > 0 {
		c.Circle(c.x.At(c.reached), c.y.At(c.b.w.Peak*c.factor), 4.5, "reached t"+strconv.Itoa(ui.TimeStep(c.reached)))
	}
}

// names are written at the end of the lines, and the shed requests in the middle of what is shed.
func (c *surgeChart) names() {
	p, f, last := c.b.page, c.b.page.Format, c.points[len(c.points)-1]
	x := c.w - c.r + 8
	dy, cy := c.y.At(last.Demand)+4, c.y.At(last.Capacity)+4
	if math.Abs(dy-cy) < 16 {
		if cy <= dy {
			cy = dy - 16
		} else {
			cy = dy + 16
		}
	}
	c.Text(x, dy, p.T("web.surge.asked", "rps", f.RPS(last.Demand)), "you")
	if last.Capacity < c.y.To {
		c.Text(x, cy, p.T("web.surge.served", "rps", f.RPS(last.Capacity)), "strong")
	}
	first := c.points[0]
	if c.s.Shed > 0 {
		at := c.end * .08
		if c.reached > 0 {
			at = math.Min(at, c.reached*.1)
		}
		y := c.y.At((math.Max(first.Capacity, 0)+c.b.w.Peak*c.s.Factor)/2) + 4
		c.Text(c.x.At(at)+8, y, p.T("web.surge.shed", "n", f.Number(c.s.Shed, 3)), "loss halo thick")
	}
	if c.reached > 0 {
		x, anchor := c.x.At(c.reached)-9, "end"
		text := p.T("web.surge.reached", "factor", f.Factor(c.factor), "time", f.Clock(c.reached))
		if x-svg.Width(text, 12, true) < c.l {
			x, anchor = x+18, "start"
		}
		c.Text(x, c.y.At(c.b.w.Peak*c.factor)-9, text, "strong halo", "text-anchor", anchor)
	}
}

// laneRow is one line of waits of a tier that do not overlap.
type laneRow struct {
	tier  string
	steps []model.Step
	end   float64
}

// pack puts each tier's waits into as few rows as they need, at most eight in all; the rest is in the table.
func (c *surgeChart) pack() []laneRow {
	var rows []laneRow
next:
	for _, s := range c.s.Steps {
		if s.Lasts <= 0 || float64(s.At) >= c.end {
			continue
		}
		for i := range rows {
			if rows[i].tier == s.Tier && float64(s.At) >= rows[i].end-1e-9 {
				rows[i].steps, rows[i].end = append(rows[i].steps, s), float64(s.At+s.Lasts)
				continue next
			}
		}
		if len(rows) < 8 {
			rows = append(rows, laneRow{tier: s.Tier, steps: []model.Step{s}, end: float64(s.At + s.Lasts)})
		}
	}
	return rows
}

func (c *surgeChart) waits(rows []laneRow) {
	y := c.y.At(0) + 36
	for i, r := range rows {
		if i == 0 || rows[i-1].tier != r.tier {
			c.Text(c.x.At(0)-8, y+14, svg.Fit(c.b.tierName(r.tier), c.x.At(0)-8, 11.5, false), "faint", "text-anchor", "end", "font-size", "11.5")
		}
		for _, s := range r.steps {
			x0, x1 := c.x.At(float64(s.At)), c.x.At(float64(s.At+s.Lasts))
			w := math.Max(x1-x0-1.5, 1)
			c.Open("g")
			name := c.b.page.Words.Text(s.Name)
			c.Title(name + ", " + c.b.page.Format.Clock(float64(s.Lasts)))
			c.Rect(x0+.5, y, w, 20, "wait")
			if w > 40 {
				c.Text(x0+6, y+14, svg.Fit(name, w-10, 11, false), "", "font-size", "11")
			}
			c.Close()
		}
		y += 25
	}
}
