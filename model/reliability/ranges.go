package reliability

import (
	"errors"
	"math"
	"sort"

	"nines/model"
)

// Unknown is an input that is known as a range: P5, P50 and P95 of what it may be.
type Unknown struct {
	Path              string // where it is written: "tiers.web.unit.mttf"
	Unit              string // of the numbers: "h", "share", "1/h"
	Low, Likely, High float64
	// Least and Most are what the language allows; draws beyond are moved to them. Most may be +Inf.
	Least, Most float64
}

// z95 is the 95 % quantile of the standard normal law (M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions",
// 1964, table 26.5).
const z95 = 1.6448536269514722

// At is the quantile p of the input: a normal law bent to pass through low, likely and high at 5, 50 and 95 %, in the
// logarithm of a positive quantity and in the logit of a share; where a bound is 0 or 100 %, in the quantity itself. Below
// and above the likely value the law has a spread of its own (a two-piece normal law; K. F. Wallis, "The two-piece normal,
// binormal, or double Gaussian distribution", Statistical Science 29 (2014)), so that all three quantiles are met exactly.
func (u Unknown) At(p float64) float64 {
	z := math.Sqrt2 * math.Erfinv(2*p-1)
	to, from := u.scale()
	low, mid, high := to(u.Low), to(u.Likely), to(u.High)
	x := mid + z/z95*(high-mid)
	if z < 0 {
		x = mid + z/z95*(mid-low)
	}
	return math.Min(math.Max(from(x), u.Least), u.Most)
}

// scale is how the quantity is bent, there and back.
func (u Unknown) scale() (to, from func(float64) float64) {
	same := func(x float64) float64 { return x }
	switch {
	case u.Low <= 0:
		return same, same
	case u.Unit != "share":
		return math.Log, math.Exp
	case u.High >= 1:
		return same, same
	}
	return func(x float64) float64 { return math.Log(x / (1 - x)) }, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
}

// Uncertain is what the ranges of a model leave open.
type Uncertain struct {
	Samples        int
	Unavailability model.Range // P5, P50, P95
	Frequency      model.Range // outages an hour
	Inputs         []Fitted    // in the order written
	Tornado        []Swing     // widest first
}

// Fitted is an input with the quantiles that its draws had.
type Fitted struct {
	Unknown
	Drawn model.Range
}

// Swing is what one input moves by itself: the unavailability at its low and at its high value, all others likely.
type Swing struct {
	Path          string
	AtLow, AtHigh float64
}

// Width is how far the unavailability moves.
func (s Swing) Width() float64 { return math.Abs(s.AtHigh - s.AtLow) }

// ErrStopped is what [Spread] returns when it was told to stop.
var ErrStopped = errors.New("reliability: stopped before all samples were solved")

// Spread solves the model at many draws of its unknowns: a Latin hypercube of samples, each unknown drawn by itself
// (M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of input variables",
// Technometrics 21 (1979)). at builds the model from a value for each unknown; uniform draws from [0, 1); more is asked
// before every model that is solved whether to go on, with the number solved so far, and may be nil.
func Spread(unknowns []Unknown, at func([]float64) (*Model, error), samples int, uniform func() float64, more func(solved int) bool) (Uncertain, error) {
	out := Uncertain{Samples: samples}
	solved := 0
	solve := func(values []float64) (Result, error) {
		if more != nil && !more(solved) {
			return Result{}, ErrStopped
		}
		solved++
		m, err := at(values)
		if err != nil {
			return Result{}, err
		}
		return quick(m)
	}
	draws := hypercube(unknowns, samples, uniform)
	us, nus := make([]float64, samples), make([]float64, samples)
	for i, values := range draws {
		r, err := solve(values)
		if err != nil {
			return out, err
		}
		us[i], nus[i] = r.Unavailability, r.Frequency
	}
	out.Unavailability, out.Frequency = quantiles(us), quantiles(nus)
	likely := make([]float64, len(unknowns))
	for k, u := range unknowns {
		likely[k] = u.Likely
	}
	for k, u := range unknowns {
		column := make([]float64, samples)
		for i := range draws {
			column[i] = draws[i][k]
		}
		out.Inputs = append(out.Inputs, Fitted{u, quantiles(column)})
		swing := Swing{Path: u.Path}
		for _, side := range []struct {
			value float64
			to    *float64
		}{{u.Low, &swing.AtLow}, {u.High, &swing.AtHigh}} {
			values := append([]float64(nil), likely...)
			values[k] = side.value
			r, err := solve(values)
			if err != nil {
				return out, err
			}
			*side.to = r.Unavailability
		}
		out.Tornado = append(out.Tornado, swing)
	}
	sort.SliceStable(out.Tornado, func(i, j int) bool { return out.Tornado[i].Width() > out.Tornado[j].Width() })
	return out, nil
}

// hypercube draws samples of all unknowns: of each one, one from each of as many equally likely slices, in random order.
func hypercube(unknowns []Unknown, samples int, uniform func() float64) [][]float64 {
	out := make([][]float64, samples)
	for i := range out {
		out[i] = make([]float64, len(unknowns))
	}
	order := make([]int, samples)
	for k, u := range unknowns {
		for i := range order {
			order[i] = i
		}
		for i := len(order) - 1; i > 0; i-- { // R. Durstenfeld, "Algorithm 235: random permutation", CACM 7 (1964)
			j := int(uniform() * float64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for i, slice := range order {
			// In the open interval: the law has no value at 0 and 1.
			p := (float64(slice) + math.Max(uniform(), 1e-12)) / float64(samples)
			out[i][k] = u.At(p)
		}
	}
	return out
}

// quantiles are P5, P50 and P95 of a sample, linear between neighbours (R. J. Hyndman, Y. Fan, "Sample quantiles in
// statistical packages", The American Statistician 50 (1996), definition 5).
func quantiles(x []float64) model.Range {
	x = append([]float64(nil), x...)
	sort.Float64s(x)
	at := func(p float64) float64 {
		h := p*float64(len(x)) - 0.5
		i := int(math.Floor(h))
		if i < 0 {
			return x[0]
		}
		if i+1 >= len(x) {
			return x[len(x)-1]
		}
		return x[i] + (h-float64(i))*(x[i+1]-x[i])
	}
	return model.Range{Low: at(0.05), Likely: at(0.50), High: at(0.95)}
}
