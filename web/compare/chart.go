package compare

import (
	"math"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"nines/web/ui"
	"nines/web/ui/svg"
)

// size is one of the widths the chart is drawn at; the style sheet shows the one that fits. A chart scaled down would have
// unreadable type.
type size struct {
	class           string
	w, h            float64
	l, r, t, b      float64 // margins
	font            float64
	disc, quiet     float64 // radius of marks
	gutter          float64 // above the highest availability: a typical year without an outage
	pill            float64
	small           bool
	minor           []float64 // mantissas of the cost ticks
	cardW, cardH    float64   // of the card that docks where there is room; wide only
	labelsDominated bool
}

var sizes = []size{
	{class: "at-wide", w: 1132, h: 640, l: 78, r: 104, t: 30, b: 50, font: 12.5, disc: 6, quiet: 4.6, gutter: 22, pill: 98, minor: []float64{1, 1.5, 2, 3, 5, 7},
		cardW: 276, cardH: 226, labelsDominated: true},
	{class: "at-middle", w: 720, h: 560, l: 70, r: 96, t: 30, b: 50, font: 12.5, disc: 6, quiet: 4.6, gutter: 22, pill: 90, minor: []float64{1, 2, 5}, labelsDominated: true},
	{class: "at-phone", w: 358, h: 470, l: 56, r: 8, t: 34, b: 46, font: 11.5, disc: 5, quiet: 3.8, gutter: 20, pill: 92, minor: []float64{1, 2, 5}, small: true},
}

// chart is one drawing in progress.
type chart struct {
	size
	*svg.Canvas
	x, y    svg.Scale
	page    ui.Page
	all     []Design // quiet ones first, so that the frontier is drawn over them
	front   []Design // by cost
	allowed float64  // hours the SLO allows
	budget  float64  // 0: none
	result  Result
	slo     float64
	card    svg.Box // where the card docks; no width: nowhere
}

// charts draws the comparison at every width, and says where the card docks in the widest: classes of the style sheet, ""
// when there is no room for it.
func (b *builder) charts(r Result) ([]string, string) {
	if len(r.Designs) == 0 {
		return nil, ""
	}
	var out []string
	docks := ""
	for _, s := range sizes {
		c := b.chart(s, r)
		if s.cardW > 0 {
			docks = c.dock()
		}
		out = append(out, c.draw())
	}
	return out, docks
}

func (b *builder) chart(s size, r Result) *chart {
	c := &chart{size: s, Canvas: svg.New(s.w, s.h), page: b.page, result: r, slo: b.w.Objectives.SLO,
		allowed: (1 - b.w.Objectives.SLO) * hoursPerYear, budget: b.w.Objectives.Budget.Float()}
	c.all = slices.Clone(r.Designs)
	slices.SortStableFunc(c.all, func(a, b Design) int {
		switch {
		case a.Frontier == b.Frontier:
			return a.Cost.Cmp(b.Cost)
		case a.Frontier:
			return 1
		}
		return -1
	})
	for _, d := range c.all {
		if d.Frontier {
			c.front = append(c.front, d)
		}
	}
	c.scales()
	return c
}

// scales hold every mark, the SLO and the budget; a whisker may be cut at the bottom, never a mean.
func (c *chart) scales() {
	x0, x1 := math.Inf(1), 0.0
	y0, y1 := c.allowed, c.allowed
	for _, d := range c.all {
		x0, x1 = math.Min(x0, math.Max(d.USD, .01)), math.Max(x1, d.USD)
		if d.Mean > 0 { // none is in the gutter
			y0 = math.Min(y0, math.Max(d.Mean, 1e-7))
		}
		y1 = math.Max(y1, math.Max(d.Mean, d.P99))
	}
	if c.budget > 0 {
		x0, x1 = math.Min(x0, c.budget), math.Max(x1, c.budget)
	}
	c.x = svg.Scale{From: x0 * .76, To: math.Max(x1*1.42, x0*4), A: c.l, B: c.w - c.r, Log: true}
	c.y = svg.Scale{From: y0 * .4, To: math.Max(y1*1.5, y0*100), A: c.t + c.gutter, B: c.h - c.b, Log: true}
}

// at is the height of a year's downtime; none is in the gutter.
func (c *chart) at(hours float64) float64 {
	if hours <= 0 {
		return c.t
	}
	return c.y.At(hours)
}

func (c *chart) right() float64  { return c.w - c.r }
func (c *chart) bottom() float64 { return c.h - c.b }

func (c *chart) draw() string {
	c.region()
	c.nines()
	c.dollars()
	c.whiskers(false)
	c.step()
	c.whiskers(true)
	c.limits()
	labels := c.labels()
	for _, d := range c.all {
		c.mark(d)
	}
	c.Raw(labels)
	return c.Group("frontier "+c.class, c.page.T("web.chart.label"))
}

// region is where both limits are met.
func (c *chart) region() {
	right := c.right()
	if c.budget > 0 {
		right = c.x.At(c.budget)
	}
	c.Rect(c.l, c.t, right-c.l, c.at(c.allowed)-c.t, "both")
}

// nines are the lines of the grid, with the hours they allow.
func (c *chart) nines() {
	f := c.page.Format
	for k := 1; k < 12; k++ {
		h := hoursPerYear * math.Pow(10, -float64(k))
		if !c.y.Holds(h) {
			continue
		}
		y, name, time := c.at(h), f.SLO(1-math.Pow(10, -float64(k))), f.Downtime(h)
		if c.small {
			c.Line(c.l, y, c.right(), y, "grid")
			c.Text(0, y-1, name, "strong", "font-size", "10.5")
			c.Text(0, y+11, time, "faint", "font-size", "10")
			continue
		}
		c.Line(c.l-62, y, c.right(), y, "grid")
		c.Text(c.l-10, y-5, name, "strong", "text-anchor", "end")
		c.Text(c.l-10, y+14, time, "faint", "text-anchor", "end")
	}
	c.Line(c.l, c.t, c.right(), c.t, "grid minor")
	if c.small {
		c.Text(0, c.t-18, c.page.T("web.chart.down"), "faint")
		c.Text(0, c.t+4, f.Downtime(0), "faint", "font-size", "10")
		return
	}
	c.Text(c.l-10, c.t+4, f.Downtime(0), "faint", "text-anchor", "end")
	c.Text(c.l-10, c.t-14, c.page.T("web.chart.down"), "faint", "text-anchor", "end")
}

// dollars are the ticks of the cost.
func (c *chart) dollars() {
	last := -100.0
	for _, v := range svg.LogTicks(c.x.From, c.x.To, c.minor...) {
		x, text := c.x.At(v), c.page.Format.CostFloat(v)
		c.Line(x, c.bottom(), x, c.bottom()+5, "grid")
		w := svg.Width(text, 12, false)
		if x-w/2 < last+8 || x+w/2 > c.w {
			continue
		}
		last = x + w/2
		class := "faint"
		if m := v / math.Pow(10, math.Floor(math.Log10(v)+1e-9)); math.Abs(m-math.Round(m)) < 1e-6 && (math.Round(m) == 1 || math.Round(m) == 2 || math.Round(m) == 5) {
			class = ""
		}
		c.Text(x, c.bottom()+19, text, class, "text-anchor", "middle")
	}
	c.Line(c.l, c.bottom(), c.right(), c.bottom(), "axis")
	c.Text(c.right(), c.bottom()+39, c.page.T("web.chart.cost", "currency", c.page.Money()), "faint", "text-anchor", "end")
}

// whiskers run from P50 to P99; an arrow into the gutter says that a typical year has no outage.
func (c *chart) whiskers(front bool) {
	class := "whisker quiet"
	if front {
		class = "whisker"
	}
	for _, d := range c.all {
		if d.Frontier != front || !d.HasYear || d.P99 <= 0 {
			continue
		}
		x, top, end := c.x.At(d.USD), c.at(d.P50), c.at(d.P99)
		path := "M" + svg.N(x) + " " + svg.N(top) + "V" + svg.N(end) + "M" + svg.N(x-3.5) + " " + svg.N(end) + "h7"
		if d.P50 > 0 {
			path += "M" + svg.N(x-3.5) + " " + svg.N(top) + "h7"
		} else {
			c.Path("M"+svg.N(x-4.5)+" "+svg.N(c.t+1)+"h9l-4.5 -8z", class+" up")
		}
		c.Path(path, class)
	}
}

// step joins what nothing beats on both counts.
func (c *chart) step() {
	if len(c.front) == 0 {
		return
	}
	d := "M" + svg.N(c.x.At(c.front[0].USD)) + " " + svg.N(c.at(c.front[0].Mean))
	for _, p := range c.front[1:] {
		d += "H" + svg.N(c.x.At(p.USD)) + "V" + svg.N(c.at(p.Mean))
	}
	c.Path(d+"H"+svg.N(c.right()), "step")
}

// mark is a link to the design; hover and focus open its card.
func (c *chart) mark(d Design) {
	x, y, r := c.x.At(d.USD), c.at(d.Mean), c.radius(d)
	class := "mark t" + digit(d.Step)
	if d.ID == c.result.Card {
		class += " on"
	}
	c.Open("a", "href", d.Href, "class", class, "data-id", d.ID,
		"aria-label", c.page.T("web.chart.mark", "design", d.Title, "cost", c.page.Format.CostWith(d.Cost, c.page.Money()), "down", d.Down, "scale", d.Scale, "factor", c.result.Factor))
	if c.card.W > 0 {
		c.thread(d, x, y)
	}
	c.Circle(x, y, math.Max(13, r+6), "hit")
	c.Mark(d.Shape, x, y, r+1.8, "under")
	glyph := "glyph"
	if !d.Frontier {
		glyph += " open"
	}
	c.Mark(d.Shape, x, y, r, glyph)
	c.Mark(d.Shape, x, y, r+4.2, "ring")
	c.Close()
}

// thread leads from the docked card to its mark.
func (c *chart) thread(d Design, x, y float64) {
	top, low := y-c.radius(d)-9, y+c.radius(d)+9
	left, right, lower, from := c.card.X, c.card.X+c.card.W, c.card.Y+c.card.H, c.card.Y+19
	switch end := top; {
	case x >= left && x <= right && top > lower:
		c.Path("M"+svg.N(x)+" "+svg.N(lower)+"V"+svg.N(top), "thread")
	case x >= left && x <= right:
		c.Path("M"+svg.N(x)+" "+svg.N(c.card.Y)+"V"+svg.N(low), "thread")
	default:
		edge := right
		if x < left {
			edge = left
		}
		if from > y {
			end = low
		}
		c.Path("M"+svg.N(edge)+" "+svg.N(from)+"H"+svg.N(x)+"V"+svg.N(end), "thread")
	}
}

func (c *chart) radius(d Design) float64 {
	if d.Frontier {
		return c.disc
	}
	return c.quiet
}

// Places of the card: steps of the style sheet's classes dx0 … and dy0 …, as a share of the width and in pixels.
const (
	dockStepX, dockStepY = .05, 16.0
	dockX0, dockY0       = .083, 46.0
)

// dock finds the first place, from the top left, where the card covers no mark, whisker or limit.
func (c *chart) dock() string {
	for j := range 24 {
		for i := range 14 {
			b := svg.Box{X: (dockX0 + float64(i)*dockStepX) * c.w, Y: dockY0 + float64(j)*dockStepY, W: c.cardW, H: c.cardH}
			if b.X+b.W > c.right() || b.Y+b.H > c.bottom()-4 || c.covers(b) {
				continue
			}
			c.card = b
			return "docks dx" + strconv.Itoa(i) + " dy" + strconv.Itoa(j)
		}
	}
	return ""
}

// covers says whether a box, with a margin around it, lies on anything that is drawn.
func (c *chart) covers(b svg.Box) bool {
	const margin = 8.0
	left, right, top, lower := b.X-margin, b.X+b.W+margin, b.Y-margin, b.Y+b.H+margin
	for _, d := range c.all {
		x, y0, y1 := c.x.At(d.USD), c.at(d.Mean)-c.radius(d), c.at(d.Mean)+c.radius(d)
		if d.HasYear {
			y0, y1 = math.Min(y0, c.at(d.P50)), math.Max(y1, c.at(d.P99))
		}
		if x > left && x < right && y1 > top && y0 < lower {
			return true
		}
	}
	for i, d := range c.front { // the level part of the frontier
		x0, x1, y := c.x.At(d.USD), c.right(), c.at(d.Mean)
		if i+1 < len(c.front) {
			x1 = c.x.At(c.front[i+1].USD)
		}
		if x1 > left && x0 < right && y > top && y < lower {
			return true
		}
	}
	if x := c.x.At(c.budget); c.budget > 0 && x > left && x < right {
		return true
	}
	y := c.at(c.allowed)
	return y > top && y < lower
}

// limits are the two lines a person sets; each is a slider.
func (c *chart) limits() {
	f := c.page.Format
	y := c.at(c.allowed)
	text := c.page.T("web.chart.slo", "slo", c.result.SLO)
	px := c.right() + 6
	if c.small {
		px = c.right() - c.pill
	}
	c.Open("g", append(slider("h", "objectives.slo", c.y, c.allowed), "aria-label", c.page.T("field.objectives.slo"),
		"aria-valuetext", c.page.T("web.chart.slo.spoken", "slo", c.result.SLO, "down", f.Downtime(c.allowed)))...)
	c.Line(c.l, y, px, y, "limit")
	c.Line(c.l, y, c.right(), y, "grab")
	c.pillAt(px, y, c.pill, text)
	c.Close()

	x, money := c.right(), c.page.T("web.chart.no-budget")
	class := "v none"
	if c.budget > 0 {
		x, money, class = c.x.At(c.budget), c.result.Budget, "v"
	}
	now := c.budget
	if now == 0 {
		now = c.x.To
	}
	c.Open("g", append(slider(class, "objectives.budget", c.x, now), "aria-label", c.page.T("field.objectives.budget"), "aria-valuetext", money)...)
	c.Line(x, c.t-7, x, c.bottom(), "limit")
	c.Line(x, c.t, x, c.bottom(), "grab")
	w := svg.Width(money, 12, true) + 28
	left := math.Min(x-w/2, c.w-w)
	c.pillAt(left, c.t-18, w, money)
	c.Close()
}

// slider are the attributes of a line that can be dragged and moved with arrow keys; the script reads the scale from them.
func slider(class, path string, s svg.Scale, now float64) []string {
	return []string{"class", "drag " + class, "tabindex", "0", "role", "slider", "data-path", path,
		"data-from", number(s.From), "data-to", number(s.To), "data-a", number(s.A), "data-b", number(s.B),
		"aria-valuemin", number(s.From), "aria-valuemax", number(s.To), "aria-valuenow", number(now)}
}

func number(v float64) string { return decimal.NewFromFloat(v).Round(9).String() }

func (c *chart) pillAt(x, y, w float64, text string) {
	c.Rect(x, y-11, w, 22, "pill", "rx", "2")
	d := ""
	for i := range 3 {
		for j := range 2 {
			d += "M" + svg.N(x+7+float64(j)*3.5) + " " + svg.N(y-4.5+float64(i)*3.5) + "h1.7v1.7h-1.7z"
		}
	}
	c.Path(d, "grip")
	c.Text(x+18, y+4, text, "limit-name")
}
