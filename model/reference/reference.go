// Package reference holds the typed reference figures of nines: how often things fail, how long steps take, what a
// default workload looks like. Each figure has a value, a range where one is known, a unit, a filter (which events a rate
// counts), a source, a date and a confidence, and reaches the screen with all of them.
//
// Figures are tables in Go, one file an engine (reliability.go, scaling.go, sizing.go, cost.go, workload.go). Prices are
// not figures: they live in the price book. Engines take a [Reader] as an argument; nothing here reads files.
package reference

import (
	"fmt"
	"sort"

	"nines/model"
)

// Key names a figure: dotted, lower case, such as "zone.mttf". It is also the key of the assumption on the screen.
type Key string

// Figure is one reference figure.
type Figure struct {
	Key    Key
	Value  float64
	Unit   string // "h", "s", "1/y", "share", "count", "GB", ...
	Low    float64
	High   float64 // Low = High = 0: no range known
	Filter string  // publicized | self-reported | any | severe | planning; "" for figures that are not event rates
	Name   model.Text
	model.Provenance
}

// Set is an immutable collection of figures.
type Set struct {
	index   map[Key]int
	figures []Figure
	over    []float64 // other values for the figures, of [Set.Sampled]; nil: their own
}

// Default returns the embedded figures.
func Default() *Set { return defaults }

var defaults = newSet(workloadFigures, operationsFigures, estimatedFigures(), reliabilityFigures, sizingFigures, costFigures, commitFigures, scalingFigures, surgeFigures, transitionFigures)

func newSet(tables ...[]Figure) *Set {
	s := &Set{index: map[Key]int{}}
	for _, t := range tables {
		for _, f := range t {
			if _, dup := s.index[f.Key]; dup {
				panic("reference figure twice: " + string(f.Key))
			}
			s.index[f.Key] = len(s.figures)
			s.figures = append(s.figures, f)
		}
	}
	return s
}

// Figures lists all figures by key.
func (s *Set) Figures() []Figure {
	out := append([]Figure(nil), s.figures...)
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}

// Lookup returns a figure by key.
func (s *Set) Lookup(k Key) (Figure, bool) {
	i, ok := s.index[k]
	if !ok {
		return Figure{}, false
	}
	return s.figures[i], true
}

// With returns a copy in which the given figures have other values; their provenance becomes "yours". An unknown key is
// an error that names it.
func (s *Set) With(values map[Key]float64) (*Set, error) {
	out := &Set{index: s.index, figures: append([]Figure(nil), s.figures...)}
	for k, v := range values {
		i, ok := s.index[k]
		if !ok {
			return nil, fmt.Errorf("unknown reference figure %q", k)
		}
		f := &out.figures[i]
		f.Value, f.Low, f.High = v, 0, 0
		f.Provenance = model.Provenance{Source: "set by you", Confidence: model.Yours}
	}
	return out, nil
}

// Reader gives out figures and remembers which were read, so that a result lists exactly the assumptions it rests on.
// It is for one evaluation by one goroutine.
type Reader struct {
	set  *Set
	used []bool
	list []int
}

// Reader starts a new evaluation.
func (s *Set) Reader() *Reader { return &Reader{set: s, used: make([]bool, len(s.figures))} }

// Value returns the figure's value in its unit. An unknown key is a bug in nines and panics; a test reads every key.
func (r *Reader) Value(k Key) float64 {
	i, ok := r.set.index[k]
	if !ok {
		panic(fmt.Sprintf("no reference figure %q", k))
	}
	if !r.used[i] {
		r.used[i] = true
		r.list = append(r.list, i)
	}
	return r.set.value(i)
}

// Figure is [Reader.Value] with the figure's range and provenance.
func (r *Reader) Figure(k Key) Figure {
	f := r.set.figures[r.set.index[k]]
	f.Value = r.Value(k)
	return f
}

// Peek is the value of a figure without recording a read: for choosing which of several figures binds. Read that one
// with [Reader.Value] afterwards.
func (r *Reader) Peek(k Key) float64 {
	i, ok := r.set.index[k]
	if !ok {
		panic(fmt.Sprintf("no reference figure %q", k))
	}
	return r.set.value(i)
}

// Has says whether there is such a figure, without recording a read.
func (r *Reader) Has(k Key) bool { _, ok := r.set.index[k]; return ok }

// Hours is [Reader.Value] of a figure whose unit is "h".
func (r *Reader) Hours(k Key) model.Hours { return model.Hours(r.Value(k)) }

// Seconds is [Reader.Value] of a figure whose unit is "s".
func (r *Reader) Seconds(k Key) model.Seconds { return model.Seconds(r.Value(k)) }

// Used lists the figures that were read, in order of first use, as assumptions.
func (r *Reader) Used() []model.Assumption {
	out := make([]model.Assumption, 0, len(r.list))
	for _, i := range r.list {
		out = append(out, r.set.figures[i].Assumption())
	}
	return out
}

// Assumption shows the figure.
func (f Figure) Assumption() model.Assumption {
	a := model.Assumption{Key: string(f.Key), Value: f.Value, Unit: f.Unit, Filter: f.Filter, Name: f.Name, Provenance: f.Provenance}
	if f.Low != 0 || f.High != 0 {
		a.Range = &model.Range{Low: f.Low, Likely: f.Value, High: f.High}
	}
	return a
}
