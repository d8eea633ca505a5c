package plan

import (
	"math"
	"slices"
	"sort"

	"nines/model"
)

// Samples is how many points the ranges in an input are propagated with.
const Samples = 128

// ranged evaluates a scenario over the ranges the user wrote and returns the P5, P50 and P95 of the three numbers; nil
// when nothing has a range.
//
// Each ranged input becomes a two-piece lognormal (or normal, when it touches zero) that has exactly the P5, P50 and P95
// asked for. Points are a Kronecker sequence (R_d of Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences",
// 2018), so that the same input always gives the same ranges and no randomness is needed.
func ranged(in Inputs, s *model.Scenario) *Ranges {
	paths := rangedPaths(in.Workload, s)
	if len(paths) == 0 {
		return nil
	}
	var cost, up, down, scale []float64
	for i := range Samples {
		w, sc := in.Workload, s
		for j, p := range paths {
			v := p.at(kronecker(i, j, len(paths)))
			w, sc = p.apply(w, sc, v)
		}
		at := in
		at.Workload = w
		e := evaluate(at, sc, depthMean)
		if e.Cost != nil {
			cost = append(cost, e.Cost.Monthly.InexactFloat64())
		}
		if e.Availability != nil {
			up = append(up, e.Availability.Expected)
			down = append(down, e.Availability.Unavailability)
		}
		if e.Scale != nil && e.Scale.P50 >= 0 {
			scale = append(scale, float64(e.Scale.P50))
		}
	}
	return &Ranges{Monthly: quantiles(cost), Expected: quantiles(up), Unavailability: quantiles(down), ScaleP50: quantiles(scale), Samples: Samples}
}

// rangedPath is one ranged input of the workload or the scenario.
type rangedPath struct {
	path     string
	scenario bool
	model.Range
}

func rangedPaths(w *model.Workload, s *model.Scenario) []rangedPath {
	var out []rangedPath
	for p, r := range w.Ranges {
		out = append(out, rangedPath{p, false, r})
	}
	for p, r := range s.Ranges {
		out = append(out, rangedPath{p, true, r})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out
}

// apply sets the value. A path that holds no single number keeps its likely value: the decoder has no range for those.
func (p rangedPath) apply(w *model.Workload, s *model.Scenario, v float64) (*model.Workload, *model.Scenario) {
	if p.scenario {
		if out, err := s.With(p.path, v); err == nil {
			return w, out
		}
		return w, s
	}
	if out, err := w.With(p.path, v); err == nil {
		return out, s
	}
	return w, s
}

// at is the u-quantile of the two-piece distribution through the range's P5, P50 and P95.
func (p rangedPath) at(u float64) float64 {
	z := math.Sqrt2 * math.Erfinv(2*u-1) / z95
	side := p.High
	if z < 0 {
		side = p.Low
		z = -z
	}
	if p.Low > 0 && p.Likely > 0 {
		return p.Likely * math.Pow(side/p.Likely, z)
	}
	return math.Max(0, p.Likely+(side-p.Likely)*z)
}

// z95 is the 95 % quantile of the standard normal distribution.
var z95 = math.Sqrt2 * math.Erfinv(0.9)

// kronecker is coordinate j of point i of the R_d sequence in (0, 1): frac(1/2 + (i+1)·φ_d^-(j+1)), φ_d the root of
// x^(d+1) = x + 1.
func kronecker(i, j, d int) float64 {
	phi := 2.0
	for range 32 {
		phi = math.Pow(1+phi, 1/float64(d+1))
	}
	_, f := math.Modf(0.5 + float64(i+1)*math.Pow(phi, -float64(j+1)))
	return math.Min(math.Max(f, 1e-6), 1-1e-6)
}

func quantiles(v []float64) model.Range {
	if len(v) == 0 {
		return model.Range{}
	}
	slices.Sort(v)
	q := func(p float64) float64 { return v[min(len(v)-1, int(p*float64(len(v))))] }
	return model.Range{Low: q(0.05), Likely: q(0.5), High: q(0.95)}
}
