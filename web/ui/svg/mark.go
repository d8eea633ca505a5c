package svg

// Shape is the outline of a mark.
type Shape int

// The shapes of marks.
const (
	Disc Shape = iota
	Square
	Diamond
)

// Mark draws a shape of about the same area around a point.
func (c *Canvas) Mark(s Shape, x, y, r float64, class string, attrs ...string) {
	switch s {
	case Square:
		c.Rect(x-r*.9, y-r*.9, r*1.8, r*1.8, class, attrs...)
	case Diamond:
		d := r * 1.25
		c.Path("M"+N(x)+" "+N(y-d)+"L"+N(x+d)+" "+N(y)+"L"+N(x)+" "+N(y+d)+"L"+N(x-d)+" "+N(y)+"Z", class, attrs...)
	default:
		c.Circle(x, y, r, class, attrs...)
	}
}
