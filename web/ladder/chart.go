package ladder

import (
	"math"
	"strconv"

	"nines/model/plan"
	"nines/web/ui/svg"
)

// size is one of the widths the timeline is drawn at.
type size struct {
	class string
	w     float64
	left  float64 // where the months begin
	row   float64 // height of a design
	every int     // months between two ticks
}

const top = 40.0

// chart is a row a design, months across: a thick band where it runs, a thin one where it would do, hatching where it
// misses something, over a pale band where it runs all the same, a cross where it first does, and an arrow for each move from its start to its end.
func (b *builder) chart(s size) string {
	h := top + s.row*float64(len(b.l.Rungs)) + 8
	c := svg.New(s.w, h)
	x := svg.Scale{From: 0, To: float64(b.l.Months + 1), A: s.left, B: s.w - 10}
	b.axis(c, s, x, h)
	for i := range b.l.Rungs {
		b.row(c, s, x, i)
	}
	for i := range b.l.Course.Moves {
		b.arrow(c, s, x, &b.l.Course.Moves[i])
	}
	return c.Image(s.class, b.page.T("web.ladder.chart.label"))
}

func (b *builder) axis(c *svg.Canvas, s size, x svg.Scale, h float64) {
	c.Text(0, 14, b.page.T("web.ladder.chart.month"), "faint")
	c.Text(0, 30, b.page.T("web.ladder.chart.peak"), "faint")
	step := s.every * (1 + b.l.Months/60)
	for n := 0; n <= b.l.Months; n += step {
		at := x.At(float64(n))
		c.Line(at, top-4, at, h-8, "grid")
		c.Text(at, 14, strconv.Itoa(n), "strong", "text-anchor", "middle")
		c.Text(at, 30, b.page.Format.Number(b.l.Rungs[0].Months[n].Peak, 2), "", "text-anchor", "middle")
	}
}

// row draws the stretches of one design.
func (b *builder) row(c *svg.Canvas, s size, x svg.Scale, rung int) {
	r := b.l.Rungs[rung]
	y := b.middle(s, rung)
	class := ""
	for _, k := range b.l.Course.Rung {
		if k == rung {
			class = "strong"
		}
	}
	c.Text(0, y+4, svg.Fit(b.title(rung), s.left-12, 12, class != ""), class)
	for n := 0; n <= b.l.Months; {
		on, miss, from := b.l.Course.Rung[n] == rung, r.Months[n].Miss != 0, n
		for n <= b.l.Months && (b.l.Course.Rung[n] == rung) == on && (r.Months[n].Miss != 0) == miss {
			n++
		}
		a, w := x.At(float64(from)), x.At(float64(n))-x.At(float64(from))
		switch {
		case on && miss: // it runs all the same, because nothing does better
			c.Rect(a, y-6, w, 12, "g4")
			c.Rect(a, y-6, w, 12, "", "fill", "url(#shed)")
		case on:
			c.Rect(a, y-6, w, 12, "g1")
		case miss:
			c.Rect(a, y-4, w, 8, "", "fill", "url(#shed)")
		default:
			c.Rect(a, y-1.5, w, 3, "g4")
		}
	}
	for _, k := range r.Breaks {
		if k.Month > 0 {
			c.Open("text", "x", svg.N(x.At(float64(k.Month))), "y", svg.N(y+4), "text-anchor", "middle", "class", "loss halo")
			c.Title(b.page.T("cli.ladder.break", "month", strconv.Itoa(k.Month), "what", b.page.Words.Text(k.Why)))
			c.Words("×")
			c.Close()
		}
	}
}

func (b *builder) middle(s size, rung int) float64 { return top + s.row*(float64(rung)+.5) }

// arrow leads from the start of a move, on the design that is left, to its end on the new one.
func (b *builder) arrow(c *svg.Canvas, s size, x svg.Scale, m *plan.Move) {
	from, to := b.middle(s, m.From), b.middle(s, m.To)
	down := 7.0
	if to < from {
		down = -7
	}
	a, z := x.At(math.Max(0, m.Start)), x.At(float64(m.Month))
	c.Circle(a, from, 4, "reached t2")
	c.Path("M"+svg.N(a)+" "+svg.N(from)+"L"+svg.N(z)+" "+svg.N(to-down), "flow", "marker-end", "url(#arrow)")
}
