package svg

import "math"

// Scale maps values to pixels. Log scales need positive values.
type Scale struct {
	From, To float64 // values
	A, B     float64 // pixels
	Log      bool
}

// At is the pixel of a value, clamped to the range of pixels.
func (s Scale) At(v float64) float64 {
	t := s.share(v)
	return s.A + (s.B-s.A)*math.Min(1, math.Max(0, t))
}

func (s Scale) share(v float64) float64 {
	if !s.Log {
		return (v - s.From) / (s.To - s.From)
	}
	if v <= 0 {
		v = math.SmallestNonzeroFloat64
	}
	return math.Log(v/s.From) / math.Log(s.To/s.From)
}

// Holds says whether the value lies on the scale.
func (s Scale) Holds(v float64) bool {
	t := s.share(v)
	return t >= -1e-9 && t <= 1+1e-9
}

// LogTicks are the values m × 10^k inside [lo, hi] for the given mantissas, rising.
func LogTicks(lo, hi float64, mantissas ...float64) []float64 {
	var out []float64
	for k := math.Floor(math.Log10(lo)); k <= math.Ceil(math.Log10(hi)); k++ {
		for _, m := range mantissas {
			if v := m * math.Pow(10, k); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
				out = append(out, v)
			}
		}
	}
	return out
}

// Ticks are about n round values from 0 up to hi.
func Ticks(hi float64, n int) []float64 {
	if hi <= 0 || n < 1 {
		return []float64{0}
	}
	raw := hi / float64(n)
	base := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * base
	for _, m := range []float64{1, 2, 5} {
		if m*base >= raw {
			step = m * base
			break
		}
	}
	var out []float64
	for i := 0; float64(i)*step <= hi*(1+1e-9); i++ {
		out = append(out, float64(i)*step)
	}
	return out
}
