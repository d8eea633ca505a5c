package scenario

import (
	"math"
	"sort"

	"nines/model"
	"nines/web/ui/svg"
)

// years is the picture of a year's downtime: a hundred dots, one a year, under the curve they are drawn from.
type years struct {
	*svg.Canvas
	b          *builder
	a          *model.Availability
	x          svg.Scale
	left       float64 // of the years without an outage
	bin, floor float64
	top        float64
}

// dots draws the years at two widths.
func (b *builder) dots(a *model.Availability) []string {
	var out []string
	for _, s := range []struct {
		class string
		w, h  float64
	}{{"at-large", 560, 256}, {"at-phone", 358, 230}} {
		y := years{Canvas: svg.New(s.w, s.h), b: b, a: a, floor: s.h - 38, top: 44, left: 2}
		out = append(out, y.draw(s.class))
	}
	return out
}

// quantile reads the curve: hours down in a year of rank u, linear in the logarithm between its points.
func quantile(curve []model.CurvePoint, u float64) float64 {
	i := sort.Search(len(curve), func(i int) bool { return curve[i].Probability >= u })
	switch {
	case len(curve) == 0:
		return 0
	case i == 0:
		return curve[0].Hours
	case i == len(curve):
		return curve[len(curve)-1].Hours
	}
	a, b := curve[i-1], curve[i]
	t := (u - a.Probability) / (b.Probability - a.Probability)
	if a.Hours <= 0 || b.Hours <= 0 {
		return a.Hours + t*(b.Hours-a.Hours)
	}
	return a.Hours * math.Pow(b.Hours/a.Hours, t)
}

// chance is the share of years with at most these hours.
func chance(curve []model.CurvePoint, hours float64) float64 {
	i := sort.Search(len(curve), func(i int) bool { return curve[i].Hours >= hours })
	switch {
	case len(curve) == 0:
		return 0
	case i == 0:
		return curve[0].Probability
	case i == len(curve):
		return curve[len(curve)-1].Probability
	}
	a, b := curve[i-1], curve[i]
	t := (hours - a.Hours) / (b.Hours - a.Hours)
	if a.Hours > 0 && hours > 0 {
		t = math.Log(hours/a.Hours) / math.Log(b.Hours/a.Hours)
	}
	return a.Probability + t*(b.Probability-a.Probability)
}

func (y *years) draw(class string) string {
	allowed := (1 - y.a.SLO) * model.HoursPerYear
	dots := make([]float64, 100)
	for i := range dots {
		dots[i] = quantile(y.a.Year.Curve, (float64(i)+.5)/100)
	}
	none := y.without(dots)
	y.scale(dots[none:], allowed)
	y.fit(dots, none, allowed)
	y.frame(allowed)
	y.rest(none)
	y.stack(dots[none:], allowed)
	y.curve()
	y.quantiles()
	y.limit(dots, allowed)
	f := y.b.page.Format
	return y.Image("years "+class, y.b.page.T("web.years.label", "p50", f.Downtime(y.a.Year.P50), "p90", f.Downtime(y.a.Year.P90), "p99", f.Downtime(y.a.Year.P99),
		"met", f.OfHundred(y.a.YearMet), "slo", f.SLO(y.a.SLO)))
}

// without counts the years that have no outage at all.
func (y *years) without(dots []float64) int {
	none := min(100, int(math.Round(y.a.Year.None*100)))
	for none < 100 && dots[none] <= 0 {
		none++
	}
	return none
}

func (y *years) scale(some []float64, allowed float64) {
	lo, hi := allowed/3, allowed*1.6
	for _, v := range some {
		if v > 0 {
			lo, hi = math.Min(lo, v*.8), math.Max(hi, v*1.4)
		}
	}
	lo = math.Max(lo, hi/1e6)
	y.x = svg.Scale{From: lo, To: hi, A: y.left, B: y.W - 8, Log: true}
}

// fit takes the widest column whose tallest stack still has room, beside the block of years without an outage.
func (y *years) fit(dots []float64, none int, allowed float64) {
	for y.bin = y.W / 38; y.bin > 2.4; y.bin *= .93 {
		rows := math.Floor((y.floor - y.top - 30) / y.bin)
		y.x.A = y.left
		if none > 0 {
			y.x.A += math.Ceil(float64(none)/rows)*y.bin + 22
		}
		if y.x.A > y.W*.6 {
			continue
		}
		tallest := 0.0
		for _, n := range y.columns(dots[none:], allowed) {
			tallest = math.Max(tallest, float64(n))
		}
		if tallest <= rows {
			return
		}
	}
}

// column is the stack of a value; the SLO falls between two stacks.
func (y *years) column(v, allowed float64) int {
	return int(math.Floor((y.x.At(v) - y.x.At(allowed) + 1e-9) / y.bin))
}

func (y *years) columns(some []float64, allowed float64) map[int]int {
	out := map[int]int{}
	for _, v := range some {
		out[y.column(v, allowed)]++
	}
	return out
}

func (y *years) frame(allowed float64) {
	y.Rect(y.left, y.top-12, y.x.At(allowed)-y.left, y.floor-y.top+12, "both")
	last := -100.0
	f := y.b.page.Format
	for _, v := range svg.LogTicks(y.x.From, y.x.To, 1, 2, 5) {
		x, text := y.x.At(v), f.Downtime(v)
		y.Line(x, y.floor, x, y.floor+5, "grid")
		if w := svg.Width(text, 12, false); x-w/2 > last+8 && x+w/2 < y.W {
			y.Text(x, y.floor+19, text, "", "text-anchor", "middle")
			last = x + w/2
		}
	}
	y.Line(y.left, y.floor, y.W-8, y.floor, "axis")
	y.Text(y.W-8, y.floor+35, y.b.page.T("web.years.axis"), "faint", "text-anchor", "end")
}

// rest is the block of years without an outage.
func (y *years) rest(none int) {
	if none == 0 {
		return
	}
	rows := int(math.Floor((y.floor - y.top - 30) / y.bin))
	r := y.bin/2 - 1.1
	if y.bin < 5 {
		r = y.bin/2 - .5
	}
	for i := range none {
		y.Circle(y.left+4+(float64(i/rows)+.5)*y.bin, y.floor-2-(float64(i%rows)+.5)*y.bin, r, "year none")
	}
	y.Text(y.left+4, y.floor+19, y.b.page.Format.Downtime(0), "")
}

func (y *years) stack(some []float64, allowed float64) {
	height := map[int]int{}
	r := y.bin/2 - 1.1
	if y.bin < 5 {
		r = y.bin/2 - .5
	}
	zero := y.x.At(allowed)
	for _, v := range some {
		k := y.column(v, allowed)
		x, h := zero+(float64(k)+.5)*y.bin, y.floor-2-(float64(height[k])+.5)*y.bin
		height[k]++
		if v > allowed {
			y.Circle(x, h, math.Max(r-.7, .8), "year missed")
		} else {
			y.Circle(x, h, r, "year")
		}
	}
}

// height of the curve over a place: the dots that a stack there is expected to hold.
func (y *years) height(px float64) float64 {
	at := func(px float64) float64 {
		return chance(y.a.Year.Curve, y.x.From*math.Pow(y.x.To/y.x.From, (px-y.x.A)/(y.x.B-y.x.A)))
	}
	half, sum := math.Max(y.bin*.8, 8), 0.0
	for k := -2.0; k <= 2; k++ { // the points of the curve are far apart: a moving mean of five takes the corners off
		c := px + k*half/2
		sum += at(c+half) - at(c-half)
	}
	return 100 * sum / 5 / (2 * half) * y.bin * y.bin
}

func (y *years) curve() {
	d := ""
	for px := y.x.A; px <= y.x.B; px += 4 {
		command := "L"
		if d == "" {
			command = "M"
		}
		d += command + svg.N(px) + " " + svg.N(y.floor-2-math.Min(y.height(px), y.floor-y.top))
	}
	y.Path(d, "curve")
}

// quantiles name P50, P90 and P99 above the curve, those that have room.
func (y *years) quantiles() {
	f, last := y.b.page.Format, -100.0
	for _, q := range []struct {
		name string
		v    float64
	}{{"P50", y.a.Year.P50}, {"P90", y.a.Year.P90}, {"P99", y.a.Year.P99}} {
		if q.v <= 0 || !y.x.Holds(q.v) {
			continue
		}
		x, text := y.x.At(q.v), f.Downtime(q.v)
		w := math.Max(svg.Width(text, 12, true), 22)
		x = math.Min(x, y.W-w/2)
		if x-w/2 < last+6 {
			continue
		}
		last = x + w/2
		top := math.Max(y.floor-8-y.height(y.x.At(q.v)), y.top+26)
		y.Line(y.x.At(q.v), top-8, y.x.At(q.v), top+3, "tickmark")
		y.Text(x, top-28, q.name, "faint halo in-tint", "text-anchor", "middle")
		y.Text(x, top-13, text, "strong halo in-tint", "text-anchor", "middle")
	}
}

// limit is the SLO and how many years miss it.
func (y *years) limit(dots []float64, allowed float64) {
	p, f, x := y.b.page, y.b.page.Format, y.x.At(allowed)
	y.Line(x, y.top-12, x, y.floor, "you-line")
	first := p.T("web.years.allows", "slo", f.SLO(y.a.SLO), "hours", f.Downtime(allowed))
	second := p.T("web.years.miss", "n", f.OfHundred(1-y.a.YearMet))
	w := math.Max(svg.Width(first, 12, true), svg.Width(second, 12, true))
	at, anchor := x+7, "start"
	if at+w > y.W {
		at, anchor = x-7, "end"
	}
	if anchor == "end" && x-w-7 < 0 {
		at, anchor = y.W, "end"
	}
	y.Text(at, y.top-28, first, "you halo", "text-anchor", anchor)
	y.Text(at, y.top-12, second, "loss halo", "text-anchor", anchor)
}
