package compare

import (
	"math"

	"nines/web/ui/svg"
)

// labels names the marks directly, in ink, with the time to scale after it. On a phone only the frontier has names.
func (c *chart) labels() *svg.Canvas {
	var named []Design
	var labels []svg.Label
	for _, d := range c.all {
		if !d.Frontier && !c.labelsDominated {
			continue
		}
		named = append(named, d)
		labels = append(labels, c.label(d))
	}
	placed := svg.Solve(labels, c.solids(), svg.Box{X: c.l + 2, Y: c.t + 2, W: c.w - c.l - 4, H: c.bottom() - c.t - 4})
	out := svg.New(c.w, c.h)
	for i, p := range placed {
		c.writeLabel(out, named[i], labels[i], p)
	}
	return out
}

// name is the title, shortened where there is little room.
func (c *chart) name(d Design) string {
	most := 190.0
	if c.small {
		most = 150
	}
	return svg.Fit(d.Title, most, c.font, d.Frontier)
}

func (c *chart) label(d Design) svg.Label {
	w := svg.Width(c.name(d), c.font, d.Frontier)
	if !c.small {
		w += svg.Width(d.GrowText, c.font-1, false) + 7
	}
	front := d.Frontier
	return svg.Label{X: c.x.At(d.USD), Y: c.at(d.Mean), R: c.radius(d), W: w + 3, H: c.font + 4,
		Bias: func(cos, sin, gap float64) float64 { return bias(front, cos, sin, gap) }}
}

// bias sends names of the frontier to the empty side, up and left, and those of dominated designs to the other.
func bias(front bool, cos, sin, gap float64) float64 {
	k := 0.0
	if front {
		if cos > .2 {
			k += 6
			if sin < -.2 {
				k -= 4
			}
		}
		if sin > .5 {
			k += 3
		}
		return k
	}
	if cos < -.2 {
		k += 20
	}
	if sin < -.3 {
		k += 9
	}
	if sin > .3 && gap > 0 {
		k -= 4
	}
	return k
}

// solids are what a name should not cover.
func (c *chart) solids() []svg.Box {
	var out []svg.Box
	for _, d := range c.all {
		x, y, r := c.x.At(d.USD), c.at(d.Mean), c.radius(d)
		out = append(out, svg.Box{X: x - r - 3, Y: y - r - 3, W: 2*r + 6, H: 2*r + 6, Weight: 9})
		if d.HasYear {
			w := 1.2
			if d.Frontier {
				w = 1.8
			}
			out = append(out, svg.Box{X: x - 2.5, Y: c.at(d.P50), W: 5, H: c.at(d.P99) - c.at(d.P50), Weight: w})
		}
	}
	for i, d := range c.front {
		to := c.right()
		if i+1 < len(c.front) {
			to = c.x.At(c.front[i+1].USD)
			up := c.at(c.front[i+1].Mean)
			out = append(out, svg.Box{X: to - 1.5, Y: up, W: 3, H: c.at(d.Mean) - up, Weight: 2.2})
		}
		out = append(out, svg.Box{X: c.x.At(d.USD), Y: c.at(d.Mean) - 1.5, W: to - c.x.At(d.USD), H: 3, Weight: 2.2})
	}
	slo := c.at(c.allowed)
	out = append(out, svg.Box{X: c.l, Y: slo - 2, W: c.right() - c.l, H: 4, Weight: 5})
	pill := c.right() + 4
	if c.small {
		pill = c.right() - c.pill
	}
	out = append(out, svg.Box{X: pill, Y: slo - 13, W: c.pill + 8, H: 26, Weight: 40})
	if c.budget > 0 {
		x := c.x.At(c.budget)
		out = append(out, svg.Box{X: x - 2, Y: c.t, W: 4, H: c.bottom() - c.t, Weight: 9})
	}
	if c.card.W > 0 {
		out = append(out, svg.Box{X: c.card.X - 4, Y: c.card.Y - 4, W: c.card.W + 8, H: c.card.H + 8, Weight: 60})
	}
	for k := 1; k < 12; k++ {
		if h := hoursPerYear * math.Pow(10, -float64(k)); c.y.Holds(h) {
			out = append(out, svg.Box{X: c.l, Y: c.at(h) - 1, W: c.right() - c.l, H: 2, Weight: .6})
		}
	}
	return out
}

func (c *chart) writeLabel(out *svg.Canvas, d Design, l svg.Label, p svg.Placed) {
	if p.Threaded {
		far := math.Hypot(p.TX-l.X, p.TY-l.Y)
		sx, sy := l.X+(p.TX-l.X)*(l.R+2)/far, l.Y+(p.TY-l.Y)*(l.R+2)/far
		out.Line(p.TX, p.TY, sx, sy, "lead")
	}
	class := "halo name"
	right := c.right()
	if c.budget > 0 {
		right = c.x.At(c.budget)
	}
	if p.X+p.W/2 < right && p.Y+p.H/2 < c.at(c.allowed) {
		class += " in-tint"
	}
	if d.Frontier {
		class += " strong"
	}
	out.Open("text", "x", svg.N(p.X), "y", svg.N(p.Y+p.H-3.6), "class", class, "font-size", svg.N(c.font), "aria-hidden", "true")
	out.Words(c.name(d))
	if !c.small {
		out.Open("tspan", "class", "note", "font-size", svg.N(c.font-1), "dx", "6")
		out.Words(d.GrowText)
		out.Close()
	}
	out.Close()
}
