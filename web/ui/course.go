package ui

import (
	"math"

	"nines/web/ui/svg"
)

// Stretch is a stretch of time in which a share of the requests is served.
type Stretch struct {
	From, To float64 // seconds
	Served   float64 // in [0, 1]
}

// Course draws what is served over time as wide as its place: ink for what is served, hatched crimson for what is lost.
// Stretches too short to see are drawn a pixel or two wide. The drawing ends at end, or with the last stretch when that is
// later. The label says the same in words.
func Course(all []Stretch, end float64, label string, height float64) string {
	c := svg.New(100, height)
	for _, s := range all {
		end = math.Max(end, s.To)
	}
	if end <= 0 {
		return wide(c, "course", label)
	}
	for _, s := range all {
		x, w := pct(s.From/end), pct((s.To-s.From)/end)
		lost := height * (1 - s.Served)
		if s.Served > 0 {
			c.Element("rect", "x", x, "y", svg.N(lost), "width", w, "height", svg.N(height-lost), "class", "kept")
		}
		if lost > 0 {
			lost = math.Max(lost, 2)
			c.Element("rect", "x", x, "y", "0", "width", w, "height", svg.N(lost), "class", "shed", "fill", "url(#shed)")
			c.Element("line", "x1", x, "y1", "0", "x2", x, "y2", svg.N(lost), "class", "edge") // seen however short it is
		}
	}
	return wide(c, "course", label)
}
