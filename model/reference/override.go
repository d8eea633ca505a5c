package reference

import (
	"math"
	"strings"

	"nines/model"
)

// Override is a figure of your own in place of one of nines.
type Override struct {
	Value     float64
	Low, High float64 // 0, 0: no range
	model.Provenance
}

// OverrideError says why a value cannot stand in for a figure.
type OverrideError struct {
	Key     Key
	Problem model.Text
}

// Error is the id of the problem and the key, for programs; people get Problem in their language.
func (e *OverrideError) Error() string { return string(e.Key) + ": " + e.Problem.ID }

// Text is the sentence.
func (e *OverrideError) Text() model.Text { return e.Problem }

// Bounds are the values that a figure may take: shares and probabilities lie in [0, 1], rates of events and shares a
// month may be zero, all else must be positive unless zero is inside what is known of it. open: low itself is not allowed.
func (f Figure) Bounds() (low float64, open bool, high float64) {
	high = math.Inf(1)
	switch {
	case f.Unit == "share" || f.Unit == "probability":
		return 0, false, 1
	case strings.HasPrefix(f.Unit, "1/"), strings.HasPrefix(f.Unit, "share/"), f.Value == 0:
		return 0, false, high
	}
	return 0, f.Low > 0 || f.Low == 0 && f.High == 0, high
}

// Holds says whether the figure may have the value.
func (f Figure) Holds(v float64) bool {
	low, open, high := f.Bounds()
	return !math.IsNaN(v) && !math.IsInf(v, 0) && v <= high && (v > low || v == low && !open)
}

// Override returns a copy in which figures have values of your own, with their source; without one it is "set by you". The
// confidence is [model.Yours] unless the override says another, such as [model.Measured]. An unknown figure, and a value
// that one cannot have, are an [*OverrideError].
func (s *Set) Override(values map[Key]Override) (*Set, error) {
	out := &Set{index: s.index, figures: append([]Figure(nil), s.figures...)}
	for k, o := range values {
		i, ok := s.index[k]
		if !ok {
			return nil, &OverrideError{k, model.Msg("figures.unknown", "key", string(k))}
		}
		f := &out.figures[i]
		ranged := o.Low != 0 || o.High != 0
		if !f.Holds(o.Value) || ranged && (!f.Holds(o.Low) || !f.Holds(o.High)) {
			return nil, &OverrideError{k, model.Msg("figures.bounds", "key", string(k), "unit", f.Unit)}
		}
		if ranged && !(o.Low <= o.Value && o.Value <= o.High) {
			return nil, &OverrideError{k, model.Msg("figures.order", "key", string(k))}
		}
		f.Value, f.Low, f.High, f.Provenance = o.Value, o.Low, o.High, o.Provenance
		if f.Source == "" {
			f.Source = "set by you"
		}
		if f.Confidence == "" {
			f.Confidence = model.Yours
		}
	}
	return out, nil
}

// Sampled is the set with other values for some figures, for thousands of evaluations: it checks nothing, keeps the
// provenance and copies only the values. It is for reading through a [Reader] and never leaves the sampling.
func (s *Set) Sampled(keys []Key, values []float64) *Set {
	out := &Set{index: s.index, figures: s.figures, over: make([]float64, len(s.figures))}
	for i := range s.figures {
		out.over[i] = s.value(i)
	}
	for j, k := range keys {
		if i, ok := s.index[k]; ok {
			out.over[i] = values[j]
		}
	}
	return out
}

// value is that of the figure at an index.
func (s *Set) value(i int) float64 {
	if s.over != nil {
		return s.over[i]
	}
	return s.figures[i].Value
}

// Nearest are the keys that contain all of the words, for saying what was probably meant; at most n.
func (s *Set) Nearest(text string, n int) []Key {
	var out []Key
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == '.' || r == ' ' || r == '-' || r == '_' })
	for _, f := range s.Figures() {
		if len(out) == n {
			break
		}
		hit := len(words) > 0
		for _, w := range words {
			hit = hit && strings.Contains(string(f.Key), w)
		}
		if hit {
			out = append(out, f.Key)
		}
	}
	return out
}
