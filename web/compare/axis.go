package compare

import (
	"math"

	"nines/web/ui"
	"nines/web/ui/svg"
)

// axis is the scale of a column, as shares of its width.
type axis struct {
	svg.Scale
	ticks []ui.Tick
}

// rulers gives the two columns with an axis a scale that holds every design and the SLO, then draws the rows.
func (b *builder) rulers(all []Design) {
	b.down, b.scale = b.downAxis(all), b.scaleAxis(all)
	allowed := (1 - b.w.Objectives.SLO) * hoursPerYear
	for i := range all {
		d := &all[i]
		down := ui.Ruler{Limit: b.down.At(allowed), Dot: b.down.At(d.Mean), Low: 1, High: 0, DotClass: "ink", Label: d.Tail}
		if d.HasYear {
			down.Low, down.High = b.down.At(d.P50), b.down.At(d.P99)
		}
		for _, t := range b.down.ticks {
			down.Ticks = append(down.Ticks, t.At)
		}
		d.DownRuler = down.Draw()
		scale := ui.Ruler{Limit: -1, Low: 1, High: 0, Dot: b.scale.At(math.Max(d.Grow, b.scale.From)), Shape: d.Shape, DotClass: "t" + digit(d.Step), Label: d.GrowText}
		if d.Grow < 0 {
			scale.Dot = -1
		}
		for _, t := range b.scale.ticks {
			scale.Ticks = append(scale.Ticks, t.At)
		}
		d.ScaleRule = scale.Draw()
	}
}

const hoursPerYear = 8760.0

func digit(n int) string { return string(rune('0' + n)) }

// downAxis runs from the least mean (or the SLO) to the longest P99, in hours; ticks are the nines.
func (b *builder) downAxis(all []Design) axis {
	allowed := (1 - b.w.Objectives.SLO) * hoursPerYear
	lo, hi := allowed, allowed
	for _, d := range all {
		if d.Mean > 0 {
			lo = math.Min(lo, math.Max(d.Mean, 1e-7))
		}
		hi = math.Max(hi, math.Max(d.Mean, d.P99))
	}
	a := axis{Scale: svg.Scale{From: lo / 2, To: hi * 1.15, A: 0.01, B: 0.99, Log: true}}
	last := 2.0
	for k := 1; k < 12; k++ {
		h := hoursPerYear * math.Pow(10, -float64(k))
		if !a.Holds(h) {
			continue
		}
		t := ui.Tick{At: a.At(h), Text: b.page.Format.SLO(1 - math.Pow(10, -float64(k)))}
		if last-t.At < .12+.014*float64(len(t.Text)) { // no room beside its neighbor
			t.Text = ""
		} else {
			last = t.At
		}
		a.ticks = append(a.ticks, t)
	}
	return a
}

// scaleAxis runs over the times to scale, in seconds.
func (b *builder) scaleAxis(all []Design) axis {
	lo, hi := 30.0, 7200.0
	for _, d := range all {
		if d.Grow > 0 {
			lo, hi = math.Min(lo, d.Grow), math.Max(hi, d.Grow)
		}
	}
	a := axis{Scale: svg.Scale{From: math.Max(lo/2, 0.5), To: hi * 2, A: 0.03, B: 0.97, Log: true}}
	last := -1.0
	for _, t := range []struct {
		s  float64
		id string
	}{{60, "web.tick.minute"}, {3600, "web.tick.hour"}, {86400, "web.tick.day"}, {604800, "web.tick.week"}} {
		if !a.Holds(t.s) {
			continue
		}
		at := a.At(t.s)
		text := b.page.T(t.id)
		if at-last < .16 {
			text = ""
		} else {
			last = at
		}
		a.ticks = append(a.ticks, ui.Tick{At: at, Text: text})
	}
	return a
}
