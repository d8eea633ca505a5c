package ui

import (
	"strconv"
	"strings"

	"nines/web/ui/svg"
)

// Part is one part of a whole, drawn in graphite: darkest first, people hatched, owned outlined.
type Part struct {
	Fill  string  // g1 … g5, gp (hatched), go (outlined)
	Share float64 // of the whole
	Name  string
	Text  string // its amount, written
}

// pct writes a share as a percentage of the width of a drawing.
func pct(share float64) string { return strconv.FormatFloat(share*100, 'f', 2, 64) + "%" }

// Mix is a small bar of parts that fills its column. The label says the same in words.
func Mix(parts []Part, label string, height float64) string {
	c := svg.New(100, height)
	at, gap := 0.0, 0.008
	if height > 20 { // a bar as wide as the page
		gap = 0.002
	}
	for _, p := range parts {
		w := p.Share
		if w > 1.5*gap {
			w -= gap
		}
		attrs := []string{"x", pct(at), "y", "0", "width", pct(w), "height", svg.N(height), "class", p.Fill}
		switch p.Fill {
		case "gp":
			attrs = append(attrs, "fill", "url(#hatch)")
		case "go":
			attrs[3], attrs[7] = "0.6", svg.N(height-1.2)
		}
		c.Element("rect", attrs...)
		at += p.Share
	}
	return wide(c, "mix", label)
}

// wide makes a drawing as wide as its place: percentages stay percentages, heights stay pixels.
func wide(c *svg.Canvas, class, label string) string {
	s := c.Image(class, label)
	if label == "" {
		s = c.Hidden(class)
	}
	_, rest, _ := strings.Cut(s, ` width="`)
	_, rest, _ = strings.Cut(rest, `"`)
	return `<svg width="100%"` + rest
}

// Spoken lists the parts for a screen reader: "compute 84.43, data 168.63".
func Spoken(parts []Part) string {
	var out []string
	for _, p := range parts {
		out = append(out, p.Name+" "+p.Text)
	}
	return strings.Join(out, ", ")
}

// Ruler is a row of a column with an axis: ticks, a span and a dot, all as shares of the width.
type Ruler struct {
	Ticks    []float64
	Limit    float64 // blue tick; negative: none
	Low      float64
	High     float64 // of the span; High < Low: none
	Dot      float64 // negative: none
	Shape    svg.Shape
	DotClass string
	Label    string
}

// Draw writes the ruler.
func (r Ruler) Draw() string {
	const h = 30
	c := svg.New(100, h)
	for _, t := range r.Ticks {
		c.Element("line", "x1", pct(t), "x2", pct(t), "y1", "0", "y2", "100%", "class", "tick")
	}
	if r.Limit >= 0 {
		c.Element("line", "x1", pct(r.Limit), "x2", pct(r.Limit), "y1", "0", "y2", "100%", "class", "tick slo")
	}
	if r.High >= r.Low {
		c.Element("line", "x1", pct(r.Low), "x2", pct(r.High), "y1", "50%", "y2", "50%", "class", "span")
	}
	if r.Dot >= 0 {
		r.dot(c)
	}
	return wide(c, "ruler", r.Label)
}

// dot puts a mark at a percentage: an svg of its own moves the origin there.
func (r Ruler) dot(c *svg.Canvas) {
	c.Open("svg", "x", pct(r.Dot), "y", "50%", "overflow", "visible")
	c.Mark(r.Shape, 0, 0, 4, "dot "+r.DotClass)
	c.Close()
}

// Tick is a line of an axis, with its name or without.
type Tick struct {
	At   float64 // share of the width
	Text string
}

// Axis writes the names of the ticks over a column.
func Axis(ticks []Tick) string {
	c := svg.New(100, 16)
	for _, t := range ticks {
		if t.Text != "" {
			c.Open("text", "x", pct(t.At), "y", "12", "text-anchor", "middle")
			c.Words(t.Text)
			c.Close()
		}
	}
	return wide(c, "scale", "")
}

// Glyph is the mark of a design beside its name.
func Glyph(shape svg.Shape, step int, filled bool) string {
	c := svg.New(14, 14)
	r, class := 5.0, "glyph t"+strconv.Itoa(step)
	if !filled {
		r, class = 4.2, class+" open"
	}
	c.Mark(shape, 7, 7, r, class)
	return c.Hidden("m")
}
