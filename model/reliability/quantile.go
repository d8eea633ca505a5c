package reliability

import "math"

// curvePoints is how many points of the distribution are kept for drawing.
const curvePoints = 24

// curve samples the distribution from where it leaves its atom to where it passes 99.9 %.
func (c *clock) curve(d *Distribution, cdf func(float64) float64) {
	mean, shortest := 0.0, c.shortest()
	for _, k := range c.start {
		mean += k.rate * k.mean * d.Hours
	}
	for i := range c.laws {
		mean += c.laws[i].hours * d.Hours
	}
	planned := 0.0
	shifts, _ := c.combinations(d.Hours)
	for _, s := range shifts {
		planned = math.Max(planned, s.hours)
	}
	d.Curve = append(d.Curve, Point{0, d.None})
	if mean == 0 {
		if planned > 0 {
			d.Curve = append(d.Curve, Point{planned, 1})
		}
		return
	}
	high := math.Max(mean, planned)
	for high < d.Hours && cdf(high) < 0.999 {
		high *= 2
	}
	high = math.Min(high, d.Hours)
	low := math.Min(shortest/10, high/100)
	step := math.Pow(high/low, 1.0/(curvePoints-1))
	last := d.None
	for i, x := 0, low; i < curvePoints; i, x = i+1, x*step {
		last = math.Max(last, cdf(x))
		d.Curve = append(d.Curve, Point{x, last})
	}
}

// quantile is the smallest downtime that is not exceeded with probability p: bisection and secant steps between two
// points of the curve, to a millionth.
func (d *Distribution) quantile(cdf func(float64) float64, p float64) float64 {
	if d.None >= p {
		return 0
	}
	low, high := 0.0, d.Hours
	fl, fh := d.None-p, 1-p
	for _, pt := range d.Curve {
		if pt.P < p {
			low, fl = pt.X, pt.P-p
		} else {
			high, fh = pt.X, pt.P-p
			break
		}
	}
	side := 0
	for i := 0; i < 60 && high-low > 1e-6*high; i++ {
		x := (low*fh - high*fl) / (fh - fl)
		if i%3 == 2 || !(x > low && x < high) {
			x = (low + high) / 2
		}
		f := cdf(x) - p
		if f < 0 {
			low, fl = x, f
			if side < 0 {
				fh /= 2 // Illinois: keep both ends moving
			}
			side = -1
		} else {
			high, fh = x, f
			if side > 0 {
				fl /= 2
			}
			side = 1
		}
	}
	return high
}

// shortest is the mean length of the shortest outages that are told apart.
func (c *clock) shortest() float64 {
	shortest := math.Inf(1)
	for _, k := range c.start {
		shortest = math.Min(shortest, k.mean)
	}
	for i := range c.laws {
		l := &c.laws[i]
		shortest = math.Min(shortest, l.hours/l.rate)
		for _, a := range l.atoms {
			shortest = math.Min(shortest, a.hours)
		}
	}
	return shortest
}
