// Package svg is a small kit for drawings that the server makes: a canvas, scales, marks, measured text and a solver that
// places labels. It knows nothing of nines. Color and type come from classes of the style sheet, so that drawings follow
// the theme and print; nothing here writes a style attribute, which the content security policy would refuse.
package svg

import (
	"html"
	"math"
	"strconv"
	"strings"
)

// Canvas collects the elements of one drawing. All attribute values and texts are escaped.
type Canvas struct {
	W, H  float64
	b     strings.Builder
	stack []string
}

// New starts a drawing of the given size in CSS pixels.
func New(w, h float64) *Canvas { return &Canvas{W: w, H: h} }

// N writes a coordinate with at most one decimal, which is a tenth of a pixel.
func N(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	s := strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

func (c *Canvas) start(name string, attrs []string) {
	c.b.WriteByte('<')
	c.b.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" && attrs[i] == "class" {
			continue
		}
		c.b.WriteByte(' ')
		c.b.WriteString(attrs[i])
		c.b.WriteString(`="`)
		c.b.WriteString(html.EscapeString(attrs[i+1]))
		c.b.WriteByte('"')
	}
}

// Element writes an element without content; attrs alternate name, value.
func (c *Canvas) Element(name string, attrs ...string) {
	c.start(name, attrs)
	c.b.WriteString("/>")
}

// Open starts an element with content, to be ended by [Canvas.Close].
func (c *Canvas) Open(name string, attrs ...string) {
	c.start(name, attrs)
	c.b.WriteByte('>')
	c.stack = append(c.stack, name)
}

// Close ends the element opened last.
func (c *Canvas) Close() {
	last := len(c.stack) - 1
	c.b.WriteString("</" + c.stack[last] + ">")
	c.stack = c.stack[:last]
}

// Line draws from one point to another.
func (c *Canvas) Line(x1, y1, x2, y2 float64, class string, attrs ...string) {
	c.Element("line", append([]string{"x1", N(x1), "y1", N(y1), "x2", N(x2), "y2", N(y2), "class", class}, attrs...)...)
}

// Rect draws a rectangle; one of no size is left out.
func (c *Canvas) Rect(x, y, w, h float64, class string, attrs ...string) {
	if w <= 0 || h <= 0 {
		return
	}
	c.Element("rect", append([]string{"x", N(x), "y", N(y), "width", N(w), "height", N(h), "class", class}, attrs...)...)
}

// Circle draws a circle.
func (c *Canvas) Circle(x, y, r float64, class string, attrs ...string) {
	c.Element("circle", append([]string{"cx", N(x), "cy", N(y), "r", N(r), "class", class}, attrs...)...)
}

// Path draws path data.
func (c *Canvas) Path(d, class string, attrs ...string) {
	c.Element("path", append([]string{"d", d, "class", class}, attrs...)...)
}

// Text writes text whose baseline starts (or by text-anchor ends) at the point.
func (c *Canvas) Text(x, y float64, text, class string, attrs ...string) {
	c.Open("text", append([]string{"x", N(x), "y", N(y), "class", class}, attrs...)...)
	c.b.WriteString(html.EscapeString(text))
	c.Close()
}

// Words writes text inside an element opened by hand.
func (c *Canvas) Words(text string) { c.b.WriteString(html.EscapeString(text)) }

// Title gives the open element a name that browsers show on hover.
func (c *Canvas) Title(text string) {
	c.Open("title")
	c.Words(text)
	c.Close()
}

// Raw appends markup made by another Canvas.
func (c *Canvas) Raw(other *Canvas) { c.b.WriteString(other.b.String()) }

// Image is the drawing as one picture with a spoken name: role img hides its parts from screen readers, so the same facts
// must stand in a table nearby.
func (c *Canvas) Image(class, label string) string {
	return c.wrap("role", "img", "aria-label", label, "class", class)
}

// Group is the drawing with parts that can be reached one by one.
func (c *Canvas) Group(class, label string) string {
	return c.wrap("role", "group", "aria-label", label, "class", class)
}

// Hidden is a drawing that says nothing beyond the text beside it.
func (c *Canvas) Hidden(class string) string { return c.wrap("aria-hidden", "true", "class", class) }

func (c *Canvas) wrap(attrs ...string) string {
	out := Canvas{}
	out.Open("svg", append([]string{"viewBox", "0 0 " + N(c.W) + " " + N(c.H), "width", N(c.W), "height", N(c.H)}, attrs...)...)
	out.b.WriteString(c.b.String())
	out.Close()
	return out.b.String()
}

// Body is what has been drawn so far, for a frame made by hand.
func (c *Canvas) Body() string { return c.b.String() }
