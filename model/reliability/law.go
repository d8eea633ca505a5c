package reliability

import (
	"math"
	"math/cmplx"
	"slices"
)

// outageLaw is how long outages last: so many an hour are longer than x. It is made of atoms (outages of exactly some length)
// and of spans in which the density is piecewise linear.
type outageLaw struct {
	rate  float64 // outages per hour
	hours float64 // hours of outage per hour
	spans []span
	atoms []atom
}

// atom is so many outages an hour of exactly so many hours.
type atom struct{ rate, hours float64 }

// span is cells of equal width: outages an hour in each, at the density at its left end and the slope.
type span struct {
	from, width float64
	level, tilt []float64 // per cell: outages per hour and unit of the cell's width
}

// newLaw is the law of outages of which under(x) is the expected share of time in which one is under way that lasts x more
// hours: then −under'(x) outages an hour are longer than x. Breaks are where that derivative may jump or bend, ascending.
func newLaw(under func(x float64) float64, rate float64, breaks []float64) outageLaw {
	l := outageLaw{rate: rate, hours: under(0)}
	if l.hours <= 0 || rate <= 0 {
		return outageLaw{}
	}
	b := lawBuilder{under: under, rate: rate, law: &l, before: rate, breaks: breaks}
	at, f, mean := 0.0, l.hours, l.hours/rate
	for _, next := range breaks {
		if f <= lawTail*l.hours {
			break
		}
		if next > at {
			fNext := under(next)
			b.cover(at, next, f, fNext, 0)
			at, f = next, fNext
		}
	}
	for width := math.Max(mean, at); f > lawTail*l.hours; width *= 2 {
		next := at + width
		fNext := under(next)
		b.cover(at, next, f, fNext, 0)
		at, f = next, fNext
	}
	b.jump(at, 0)
	if l.mass() <= lawTail*rate { // all are of exactly some length
		l.spans = nil
	}
	return l
}

// What a law leaves out: hours beyond the last span, as a share, and how much the outages an hour longer than any x may
// be off, as a share of all.
const (
	lawTail  = 1e-9
	lawFine  = 2e-4
	lawDepth = 24
)

type lawBuilder struct {
	under  func(float64) float64
	rate   float64
	breaks []float64
	law    *outageLaw
	before float64 // outages an hour longer than the end of the last span
}

// cover adds the interval [a, b], halved until under is a polynomial of degree eight in it and its derivative is a parabola
// in each of four cells, to lawFine.
func (b *lawBuilder) cover(from, to, atFrom, atTo float64, depth int) {
	var f [nodes]float64
	half := (to - from) / 2
	for k := range f {
		switch k {
		case 0:
			f[k] = atFrom
		case nodes - 1:
			f[k] = atTo
		default:
			f[k] = b.under(from + half*(1+chebyshev[k]))
		}
	}
	var s [nodes]float64
	off := 0.0
	for i := range s {
		coarse := 0.0
		for k := range f {
			s[i] -= slopes[0][i][k] * f[k] / half
			coarse -= slopes[1][i][k] * f[k] / half
		}
		off = math.Max(off, math.Abs(coarse-s[i])/4) // the finer one is better by more
	}
	if !slices.Contains(b.breaks, from) { // nothing jumps here, and all outages are longer than 0
		off = math.Max(off, math.Abs(s[0]-b.before)/2)
	}
	for i := 3; i < nodes; i++ { // a parabola through three of the nine misses a cubic by h³ f'''/(72 √3), h = two steps
		off = math.Max(off, 0.064*math.Abs(s[i]-3*s[i-1]+3*s[i-2]-s[i-3]))
	}
	if off > lawFine*b.rate && depth < lawDepth {
		middle := from + half
		b.cover(from, middle, atFrom, f[nodes/2], depth+1)
		b.cover(middle, to, f[nodes/2], atTo, depth+1)
		return
	}
	b.jump(from, s[0])
	cells := span{from: from, width: half / 2}
	for i := 0; i+2 < nodes; i += 2 {
		l, m, r := s[i], s[i+1], s[i+2]
		cells.level = append(cells.level, 3*l-4*m+r)
		cells.tilt = append(cells.tilt, -4*l+8*m-4*r)
	}
	b.law.spans = append(b.law.spans, cells)
	b.before = s[nodes-1]
}

// jump notes the outages of exactly x hours when so many an hour are longer.
func (b *lawBuilder) jump(x, after float64) {
	if lost := b.before - after; lost > lawFine*b.rate && slices.Contains(b.breaks, x) {
		b.law.atoms = append(b.law.atoms, atom{lost, x})
	}
}

// Nodes of Chebyshev's points on [−1, 1], and the slopes at nine even points of the polynomial through values at all
// nodes, and through every other.
const nodes = 9

var (
	chebyshev = func() (x [nodes]float64) {
		for k := range x {
			x[k] = -math.Cos(math.Pi * float64(k) / (nodes - 1))
		}
		return x
	}()
	slopes = [2][nodes][nodes]float64{slopesOf(1), slopesOf(2)}
)

// slopesOf differentiates Lagrange's polynomials through every step-th node.
func slopesOf(step int) (out [nodes][nodes]float64) {
	for i := range out {
		t := 2*float64(i)/(nodes-1) - 1
		for k := 0; k < nodes; k += step {
			for m := 0; m < nodes; m += step {
				if m == k {
					continue
				}
				p := 1 / (chebyshev[k] - chebyshev[m])
				for j := 0; j < nodes; j += step {
					if j != k && j != m {
						p *= (t - chebyshev[j]) / (chebyshev[k] - chebyshev[j])
					}
				}
				out[i][k] += p
			}
		}
	}
	return out
}

// scaled is the law with so many times as many outages.
func (l outageLaw) scaled(f float64) outageLaw {
	out := outageLaw{rate: l.rate * f, hours: l.hours * f, spans: make([]span, len(l.spans)), atoms: slices.Clone(l.atoms)}
	for i, s := range l.spans {
		out.spans[i] = span{s.from, s.width, multiplied(s.level, f), multiplied(s.tilt, f)}
	}
	for i := range out.atoms {
		out.atoms[i].rate *= f
	}
	return out
}

func multiplied(v []float64, f float64) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = v[i] * f
	}
	return out
}

// missing is Σ rate (1 − E e^{-θL}) over the spans. Outages longer than most count as if they never ended.
func (l *outageLaw) missing(theta complex128, most float64) complex128 {
	sum := complex(0, 0)
	for i := range l.spans {
		s := &l.spans[i]
		mass := 0.0
		for c := range s.level {
			mass += s.level[c] + s.tilt[c]/2
		}
		sum += complex(mass, 0)
		if s.from >= most {
			continue
		}
		z := theta * complex(s.width, 0)
		w := cmplx.Exp(-z)
		flat, tilt := ramps(z, w)
		level, slope := complex(0, 0), complex(0, 0)
		for c := len(s.level) - 1; c >= 0; c-- {
			level = level*w + complex(s.level[c], 0)
			slope = slope*w + complex(s.tilt[c], 0)
		}
		sum -= cmplx.Exp(-theta*complex(s.from, 0)) * (level*flat + slope*tilt)
	}
	return sum
}

// ramps are ∫₀¹ e^{-zu} du and ∫₀¹ u e^{-zu} du, w being e^{-z}.
func ramps(z, w complex128) (flat, tilt complex128) {
	if cmplx.Abs(z) < 0.05 { // by their series
		return 1 - z/2*(1-z/3*(1-z/4*(1-z/5*(1-z/6)))), 0.5 - z/3*(1-z*3/8*(1-z*4/15*(1-z*5/24*(1-z*6/35))))
	}
	flat = (1 - w) / z
	return flat, (flat - w) / z
}

// mass is how many outages an hour the spans hold.
func (l *outageLaw) mass() float64 {
	sum := 0.0
	for i := range l.spans {
		for c, level := range l.spans[i].level {
			sum += level + l.spans[i].tilt[c]/2
		}
	}
	return sum
}

// spread is the hours of outage an hour that the spans hold.
func (l *outageLaw) spread() float64 {
	sum := 0.0
	for i := range l.spans {
		s := &l.spans[i]
		for c, level := range s.level {
			sum += (s.from+float64(c)*s.width)*(level+s.tilt[c]/2) + s.width*(level/2+s.tilt[c]/3)
		}
	}
	return sum
}
