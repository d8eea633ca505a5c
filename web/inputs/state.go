package inputs

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"nines/model"
	"nines/scenarios"
)

// DefaultPeak is the load of the page when nobody has said anything: `peak` is the one value the language asks for.
const DefaultPeak = "30 rps"

// MaxValue is the longest text of one value.
const MaxValue = 400

// Decoder turns values by path into a workload with every default filled in. The errors are by path; values that are in
// error keep their default.
type Decoder interface {
	Workload(values map[string]string) (*model.Workload, map[string]error)
}

// State is what a query string asks for.
type State struct {
	Values   map[string]string // normalized, only what differs from the default
	Typed    map[string]string // as typed, of fields in error
	Errors   map[string]error
	Misread  map[string]error // figures of the address that cannot be: the defaults hold
	Workload *model.Workload  // of the good values, or of the last good state when some are in error
	Tidy     bool             // the query was already the shortest way to say this
	defaults *model.Workload
}

// Parse reads a query. With an error in a field, the workload is that of `last`, the query of the last good state that
// the form carries along, when it has one.
func Parse(q url.Values, d Decoder) State {
	figures, misread := ownFigures(q)
	defaults, _ := d.Workload(complete(figures))
	s := State{Values: map[string]string{}, Typed: map[string]string{}, Misread: misread, defaults: defaults, Tidy: !q.Has("last")}
	asked := s.collect(q)
	maps.Copy(asked, figures)
	w, errs := d.Workload(complete(asked))
	s.Errors = errs
	if len(errs) == 0 {
		s.Workload, s.Values = w, asked
		return s
	}
	for path := range errs {
		s.Typed[path] = q.Get(path)
		delete(asked, path)
	}
	s.Values = asked
	s.Workload = w
	if last, err := url.ParseQuery(q.Get("last")); err == nil && q.Get("last") != "" {
		before := State{Values: map[string]string{}, defaults: defaults}
		values := before.collect(last)
		maps.Copy(values, figures)
		if good, errs := d.Workload(complete(values)); len(errs) == 0 {
			s.Workload = good
		}
	}
	return s
}

// Strangers are the values of a query that no field of the page takes, by path: a program that misspells a key must hear
// so and not get the answer to another question. Pages do not ask, because links gather keys of others on their way.
func (s State) Strangers(q url.Values) map[string]error {
	known := map[string]bool{"lang": true, "last": true}
	for _, f := range Fields() {
		known[f.Path] = true
	}
	out := map[string]error{}
	for path := range q {
		scratch := *s.Workload
		if known[path] {
			continue
		}
		if strings.HasPrefix(path, FigurePrefix) {
			if err, wrong := s.Misread[path]; wrong {
				out[path] = err
			}
			continue
		}
		if err := scenarios.SetWorkload(&scratch, path, q.Get(path)); err != nil {
			out[path] = sentence{err}
		}
	}
	return out
}

// collect takes the known values that differ from their defaults.
func (s *State) collect(q url.Values) map[string]string {
	out := map[string]string{}
	for _, f := range Fields() {
		if !q.Has(f.Path) {
			continue
		}
		v := f.Normalize(q.Get(f.Path))
		if len(v) > MaxValue {
			v = strings.ToValidUTF8(v[:MaxValue], "")
		}
		if v == f.Normalize(f.show(s.defaults)) {
			s.Tidy = false
			continue
		}
		out[f.Path] = v
	}
	return out
}

// complete adds the one value that the language cannot do without.
func complete(values map[string]string) map[string]string {
	if _, ok := values["peak"]; ok {
		return values
	}
	values = maps.Clone(values)
	values["peak"] = DefaultPeak
	return values
}

// Query is the shortest query string of the state: only what differs from the defaults, sorted by path.
func (s State) Query() string {
	q := url.Values{}
	for _, path := range slices.Sorted(maps.Keys(s.Values)) {
		q.Set(path, s.Values[path])
	}
	return q.Encode()
}

// Own are the paths of the reader's own figures, in order.
func (s State) Own() []string {
	var out []string
	for path := range s.Values {
		if strings.HasPrefix(path, FigurePrefix) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// Without is the state without some of its values.
func (s State) Without(paths ...string) State {
	s.Values = maps.Clone(s.Values)
	for _, path := range paths {
		delete(s.Values, path)
	}
	return s
}

// Text is what stands in a field: what was typed when it is in error, else the value of the workload.
func (s State) Text(f Field) string {
	if t, ok := s.Typed[f.Path]; ok {
		return t
	}
	if v, ok := s.Values[f.Path]; ok && strings.HasPrefix(v, "{") { // a range is shown as it was written
		return v
	}
	return f.show(s.Workload)
}

// Set says whether a person set the field.
func (s State) Set(f Field) bool {
	_, ok := s.Values[f.Path]
	return ok
}
