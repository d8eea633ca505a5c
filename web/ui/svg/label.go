package svg

import (
	"math"
	"sort"
)

// Box is a rectangle that text should keep away from; Weight says how much.
type Box struct {
	X, Y, W, H float64
	Weight     float64
}

// overlap is the shared area of two boxes.
func (a Box) overlap(b Box) float64 {
	if a.X+a.W <= b.X || b.X+b.W <= a.X || a.Y+a.H <= b.Y || b.Y+b.H <= a.Y { // most pairs are far apart
		return 0
	}
	return (math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)) * (math.Min(a.Y+a.H, b.Y+b.H) - math.Max(a.Y, b.Y))
}

// Label is a text to be placed beside a mark.
type Label struct {
	X, Y, R float64 // the mark and its radius
	W, H    float64 // of the text
	// Bias is added to the cost of a place in direction (cos, sin) at distance gap from the mark.
	Bias func(cos, sin, gap float64) float64
}

// Placed is where a label's text goes: its box, and the end of the thread when it had to move away from its mark.
type Placed struct {
	Box
	Gap      float64
	TX, TY   float64 // the point of the box nearest to the mark
	Threaded bool
}

// place is a candidate with its cost on its own.
type place struct {
	Placed
	base float64
}

// Candidates: distances from the mark times directions, the best kept of each label, and the most rounds of improvement.
const (
	directions = 16
	kept       = 56
	rounds     = 14
)

var gaps = []float64{0, 9, 20, 34, 50, 70, 95, 125}

// Solve places every label inside bounds so that texts keep off each other, off the solids and off each other's threads:
// best place of each on its own first, then rounds of best response until nothing moves. The result is in the order of
// the labels and depends on nothing else.
func Solve(labels []Label, solids []Box, bounds Box) []Placed {
	options := make([][]place, len(labels))
	at := make([]Placed, len(labels))
	for i, l := range labels {
		options[i] = candidates(l, solids, bounds)
		at[i] = options[i][0].Placed
	}
	for range rounds {
		moved := false
		for i := range labels {
			best, cost := at[i], math.Inf(1)
			for _, p := range options[i] {
				if c := p.base + crowding(p.Placed, labels[i], i, at, labels, cost-p.base); c < cost {
					best, cost = p.Placed, c
				}
			}
			if best != at[i] {
				at[i], moved = best, true
			}
		}
		if !moved {
			break
		}
	}
	return at
}

// crowding is what a place costs beside the present places of the others; it stops early past limit.
func crowding(p Placed, l Label, i int, at []Placed, labels []Label, limit float64) float64 {
	cost := 0.0
	for j, o := range at {
		if j == i {
			continue
		}
		cost += p.overlap(o.Box) * 1.6
		if o.Threaded {
			cost += 14 * crossings(p.Box, labels[j], o)
		}
		if p.Threaded {
			cost += 14 * crossings(o.Box, l, p)
		}
		if cost > limit {
			return cost
		}
	}
	return cost
}

// crossings counts points of a thread that lie in the box.
func crossings(b Box, l Label, p Placed) float64 {
	n := 0.0
	for k := 1.0; k < 9; k++ {
		x, y := l.X+(p.TX-l.X)*k/9, l.Y+(p.TY-l.Y)*k/9
		if x > b.X && x < b.X+b.W && y > b.Y && y < b.Y+b.H {
			n++
		}
	}
	return n
}

// candidates lists the places of one label, best first. When none fits the bounds, the mark's own side is used all the same.
func candidates(l Label, solids []Box, bounds Box) []place {
	var out []place
	for _, g := range gaps {
		for d := range directions {
			p := around(l, g, float64(d)*2*math.Pi/directions)
			if p.X < bounds.X || p.X+p.W > bounds.X+bounds.W || p.Y < bounds.Y || p.Y+p.H > bounds.Y+bounds.H {
				continue
			}
			for _, s := range solids {
				p.base += math.Min(p.overlap(s), 160) * s.Weight * .06
			}
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		p := around(l, 0, math.Pi)
		p.X = math.Max(bounds.X, math.Min(p.X, bounds.X+bounds.W-p.W))
		return []place{p}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].base < out[j].base })
	return out[:min(kept, len(out))]
}

// around is the place in one direction at one distance.
func around(l Label, gap, angle float64) place {
	cos, sin := math.Cos(angle), math.Sin(angle)
	r := l.R + 4 + gap
	x, y := l.X+r*cos, l.Y+r*sin
	p := place{Placed: Placed{Gap: gap, Threaded: gap >= 9}}
	p.Box = Box{X: x, W: l.W, H: l.H}
	switch {
	case math.Abs(cos) < .2:
		p.X = x - l.W/2
	case cos < 0:
		p.X = x - l.W
	}
	switch {
	case sin > .9:
		p.Y = y
	case sin < -.9:
		p.Y = y - l.H
	default:
		p.Y = y - l.H/2 + sin*3
	}
	p.TX = math.Max(p.X, math.Min(p.X+l.W, l.X))
	p.TY = math.Max(p.Y, math.Min(p.Y+l.H, l.Y))
	p.base = gap*.75 + math.Abs(sin)*1.5
	if math.Abs(cos) < .2 {
		p.base += 2
	}
	if l.Bias != nil {
		p.base += l.Bias(cos, sin, gap)
	}
	return p
}
