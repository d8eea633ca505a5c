package inputs

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"nines/model"
	"nines/model/reference"
	"nines/scenarios"
)

// Language decodes values with package scenarios. It is safe for concurrent use.
type Language struct {
	Figures *reference.Set
	Priced  []string // regions that have prices
}

// Workload implements [Decoder]. Values are set one after the other, in the order of the fields (a region before the
// second region, whose default depends on it), so that one wrong value does not hide the others.
func (l Language) Workload(values map[string]string) (*model.Workload, map[string]error) {
	own := figureTexts(values)
	w, err := scenarios.DecodeWorkload("peak", []byte("peak: "+DefaultPeak), l.FiguresOf(&model.Workload{Figures: own}), l.Priced)
	if err != nil {
		return nil, map[string]error{"peak": sentence{err}}
	}
	errs := map[string]error{}
	for _, f := range Fields() {
		v, ok := values[f.Path]
		if !ok || f.empty(v) {
			continue
		}
		if strings.HasPrefix(f.Path, "prices.") {
			if err := setPrices(w, f.Path, v); err != nil {
				errs[f.Path] = sentence{err}
			}
			continue
		}
		if err := scenarios.SetWorkload(w, f.Path, v, l.Priced...); err != nil {
			errs[f.Path] = sentence{err}
		}
	}
	w.Figures = own
	return w, errs
}

// FiguresOf are the figures that answers to a workload rest on: the server's, with the reader's own in place.
func (l Language) FiguresOf(w *model.Workload) *reference.Set {
	if len(w.Figures) == 0 {
		return l.Figures
	}
	set, err := overridden(l.Figures, w)
	if err != nil { // what a query says was checked when it was read
		return l.Figures
	}
	return set
}

// empty: a value that may be left out, and is.
func (f Field) empty(v string) bool {
	return v == "" && (f.Kind == Monthly || f.Kind == Text || f.Path == "users")
}

// Regions lists what can be chosen.
func (l Language) Regions() []string { return l.Priced }

// Profiles lists the named shapes of demand.
func (l Language) Profiles() []string {
	var out []string
	for _, s := range reference.Shapes() {
		out = append(out, s.Name)
	}
	return out
}

// Schema is the JSON Schema of "workload", "scenario" or "reliability"; false for another word.
func (l Language) Schema(kind string) ([]byte, bool) {
	b := scenarios.Schema(scenarios.Kind(kind))
	return b, b != nil
}

// sentence is an error of the language as one sentence in the reader's language, without the file and line that a field
// does not have.
type sentence struct{ err error }

func (s sentence) Error() string {
	var e *scenarios.Error
	if errors.As(s.err, &e) {
		return strings.TrimSuffix(e.Message+"; "+e.Hint, "; ")
	}
	return s.err.Error()
}

func (s sentence) Unwrap() error { return s.err }

// Texts are the message and its hint, for [Sentence].
func (s sentence) Texts() []model.Text {
	var e *scenarios.Error
	if !errors.As(s.err, &e) {
		if word, ok := s.err.(wrongWord); ok {
			return word.Texts()
		}
		return nil
	}
	if e.HintText.ID == "" {
		return []model.Text{e.Text}
	}
	return []model.Text{e.Text, e.HintText}
}

// Words renders messages in one language.
type Words interface {
	Text(model.Text) string
	Error(error) string
}

// Sentence writes an error of a field for its reader.
func Sentence(words Words, err error) string {
	var t interface{ Texts() []model.Text }
	if !errors.As(err, &t) || len(t.Texts()) == 0 {
		return words.Error(err)
	}
	var out []string
	for _, one := range t.Texts() {
		out = append(out, words.Text(one))
	}
	return strings.Join(out, "; ")
}

// Sentences writes all errors by path.
func Sentences(words Words, errs map[string]error) map[string]string {
	out := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(errs)) {
		out[path] = Sentence(words, errs[path])
	}
	return out
}
