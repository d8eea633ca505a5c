package scenarios

import (
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

	"nines/model"
	"nines/model/reference"
)

// rule is one key of a mapping: how its value is written, where it goes (the struct field with the same yaml tag) and
// what it is when left out. The same rules decode, set by path, encode and make the JSON schema.
type rule struct {
	key      string
	doc      string        // for the schema, English
	is       *measure      // a number
	money    string        // an amount per "h" or "mo"
	words    []string      // one of these
	free     *textRule     // any text of a form
	flag     bool          // true or false
	rules    []rule        // a mapping of its own
	special  specialRule   // read by hand
	required bool          //
	figure   reference.Key // default number
	word     string        // default word; "" leaves the field empty
}

// specialRule reads a value that is not a plain number, word or mapping. The schema of it is in schema.go by key.
type specialRule func(d *decoder, n *node, path string, v reflect.Value)

// textRule is what a free text may look like.
type textRule struct {
	ok      func(string) bool
	pattern string // the same as a regular expression, for the schema
	problem func(value string) trouble
}

// decoder carries one document's decoding.
type decoder struct {
	name    string
	figures *reference.Set
	source  model.Provenance // of what the document says
	errs    Errors
	inputs  map[string]model.Assumption
	ranges  map[string]model.Range
}

func (d *decoder) fail(at place, path string, t trouble) {
	if len(d.errs) < mostErrors {
		d.errs = append(d.errs, newError(d.name, at, path, t.text, t.hint))
	}
}

// result is nil or the errors in the order of their lines.
func (d *decoder) result() error {
	if len(d.errs) == 0 {
		return nil
	}
	sort.SliceStable(d.errs, func(i, j int) bool {
		a, b := d.errs[i], d.errs[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return d.errs
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// object decodes a mapping into the struct v. Keys that the rules do not know are errors; keys left out take defaults.
func (d *decoder) object(n *node, path string, v reflect.Value, rules []rule) {
	if n.kind != mapping {
		d.fail(n.place, path, trouble{model.Msg("input.mapping", "value", n.shown()), model.Msg("input.mapping.hint", "example", exampleOf(rules))})
		return
	}
	seen := d.keys(n, path, ruleKeys(rules))
	for i := range rules {
		r := &rules[i]
		at := join(path, r.key)
		if child, ok := seen[r.key]; ok {
			d.value(child, at, field(v, r.key), r)
		} else {
			if r.required && n.misspelt(r.key, rules) {
				continue // the unknown key says so already
			}
			d.missing(n, at, field(v, r.key), r)
		}
	}
}

// misspelt says whether an unknown key of the mapping was probably meant to be this one.
func (n *node) misspelt(key string, rules []rule) bool {
	known := ruleKeys(rules)
	return slices.ContainsFunc(n.keys, func(e entry) bool {
		return !slices.Contains(known, e.key) && nearest(e.key, known) == key
	})
}

// keys checks a mapping's keys against the known ones and returns the values by key.
func (d *decoder) keys(n *node, path string, known []string) map[string]*node {
	seen := make(map[string]*node, len(n.keys))
	for _, e := range n.keys {
		switch _, twice := seen[e.key]; {
		case twice:
			d.fail(e.at, join(path, e.key), trouble{text: model.Msg("input.key.twice", "key", e.key)})
		case !slices.Contains(known, e.key):
			d.fail(e.at, join(path, e.key), trouble{model.Msg("input.key.unknown", "key", e.key), keyHint(e.key, known)})
		default:
			seen[e.key] = e.value
		}
	}
	return seen
}

func keyHint(got string, known []string) model.Text {
	if w := nearest(got, known); w != "" {
		return model.Msg("input.did-you-mean", "word", w)
	}
	if len(known) == 0 {
		return model.Msg("input.none-declared")
	}
	return model.Msg("input.keys-here", "keys", strings.Join(known, ", "))
}

func ruleKeys(rules []rule) []string {
	out := make([]string, len(rules))
	for i, r := range rules {
		out[i] = r.key
	}
	return out
}

func exampleOf(rules []rule) string {
	if len(rules) == 0 {
		return "{}"
	}
	return "{" + rules[0].key + ": …}"
}

// value decodes one value by its rule.
func (d *decoder) value(n *node, path string, v reflect.Value, r *rule) {
	switch {
	case n.kind == empty:
		d.fail(n.place, path, trouble{model.Msg("input.value.empty", "key", path), r.hint()})
	case r.special != nil:
		r.special(d, n, path, v)
	case r.rules != nil:
		d.object(n, path, v, r.rules)
	case r.money != "":
		d.money(n, path, v, r)
	case r.is != nil:
		d.number(n, path, v, r.is)
	default:
		d.word(n, path, v, r)
	}
}

func (r *rule) hint() model.Text {
	switch {
	case r.is != nil:
		return r.is.hint()
	case r.money != "":
		return hintMoney(r.money)
	case r.words != nil:
		return model.Msg("input.one-of", "words", strings.Join(r.words, ", "))
	}
	return model.Text{}
}

// missing applies the default of a key that was left out.
func (d *decoder) missing(n *node, path string, v reflect.Value, r *rule) {
	switch {
	case r.required:
		d.fail(n.place, path, trouble{model.Msg("input.key.missing", "key", path), r.hint()})
	case r.rules != nil:
		d.object(&node{kind: mapping, place: n.place}, path, v, r.rules)
	case r.figure != "":
		d.figure(path, v, r.figure)
	case r.word != "":
		d.setWord(path, v, r.word, reference.WordProvenance())
	}
}

// figure sets a number to a reference figure and records it under the path.
func (d *decoder) figure(path string, v reflect.Value, key reference.Key) {
	f, ok := d.figures.Lookup(key)
	if !ok {
		d.fail(place{}, path, trouble{text: model.Msg("input.figure", "key", string(key))})
		return
	}
	a := f.Assumption()
	a.Key = path
	d.inputs[path] = a
	if v.Type() == moneyType {
		v.Set(reflect.ValueOf(model.Money{Amount: model.Quantity(f.Value), Currency: model.USD}))
		return
	}
	setNumber(v, f.Value)
}

// number decodes a number or a range of one.
func (d *decoder) number(n *node, path string, v reflect.Value, m *measure) {
	if n.kind == mapping {
		if rng, ok := d.rangeOf(n, path, func(n *node) (float64, bool) { return d.one(n, path, m) }); ok {
			setNumber(v, rng.Likely)
			d.record(path, rng.Likely, m.unit, &rng)
		}
		return
	}
	if x, ok := d.one(n, path, m); ok {
		setNumber(v, x)
		d.record(path, x, m.unit, nil)
	}
}

// one reads one number.
func (d *decoder) one(n *node, path string, m *measure) (float64, bool) {
	if n.kind != scalar {
		d.fail(n.place, path, trouble{model.Msg("input.number", "value", n.shown()), m.hint()})
		return 0, false
	}
	x, bad := m.parse(n.text)
	if bad != nil {
		d.fail(n.place, path, *bad)
		return 0, false
	}
	return x, true
}

var rangeKeys = []string{"low", "likely", "high"}

// rangeOf reads {low, likely, high}.
func (d *decoder) rangeOf(n *node, path string, read func(*node) (float64, bool)) (model.Range, bool) {
	before := len(d.errs)
	seen := d.keys(n, path, rangeKeys)
	var x [3]float64
	for i, key := range rangeKeys {
		child, ok := seen[key]
		if !ok {
			if len(d.errs) == before {
				d.fail(n.place, path, trouble{model.Msg("input.range.keys", "key", key), model.Msg("input.range.hint")})
			}
			return model.Range{}, false
		}
		if x[i], ok = read(child); !ok {
			return model.Range{}, false
		}
	}
	if !(x[0] <= x[1] && x[1] <= x[2]) {
		d.fail(n.place, path, trouble{model.Msg("input.range.order"), model.Msg("input.range.hint")})
		return model.Range{}, false
	}
	return model.Range{Low: x[0], Likely: x[1], High: x[2]}, len(d.errs) == before
}

// record remembers a number that the document set.
func (d *decoder) record(path string, v float64, unit string, rng *model.Range) {
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Value: v, Unit: unit, Range: rng, Provenance: d.source}
	if rng != nil {
		d.ranges[path] = *rng
	} else {
		delete(d.ranges, path)
	}
}

// word decodes a word, a free text or a flag.
func (d *decoder) word(n *node, path string, v reflect.Value, r *rule) {
	if n.kind != scalar {
		d.fail(n.place, path, trouble{model.Msg("input.text", "key", path), r.hint()})
		return
	}
	if bad := r.checkWord(n.text); bad != nil {
		d.fail(n.place, path, *bad)
		return
	}
	d.setWord(path, v, n.text, d.source)
}

func (r *rule) checkWord(text string) *trouble {
	switch {
	case r.flag && text != "true" && text != "false":
		return &trouble{model.Msg("input.flag", "value", text), model.Msg("input.one-of", "words", "true, false")}
	case r.words != nil && !slices.Contains(r.words, text):
		return &trouble{model.Msg("input.word", "value", text, "words", strings.Join(r.words, ", ")), wordHint(text, r.words)}
	case r.free != nil && !r.free.ok(text):
		t := r.free.problem(text)
		return &t
	}
	return nil
}

func wordHint(got string, words []string) model.Text {
	if w := nearest(got, words); w != "" {
		return model.Msg("input.did-you-mean", "word", w)
	}
	return model.Text{}
}

func (d *decoder) setWord(path string, v reflect.Value, text string, p model.Provenance) {
	if v.Kind() == reflect.Bool {
		v.SetBool(text == "true")
	} else {
		v.SetString(text)
	}
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: text, Provenance: p}
}

func setNumber(v reflect.Value, x float64) {
	if v.Kind() == reflect.Int {
		v.SetInt(int64(x))
		return
	}
	v.SetFloat(x)
}

// shown is a short text of a node for a message.
func (n *node) shown() string {
	switch n.kind {
	case mapping:
		return "{…}"
	case list:
		return "[…]"
	case empty:
		return "nothing"
	}
	if r := []rune(n.text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return n.text
}

// fields caches the yaml tags of a struct type.
var fields sync.Map // reflect.Type -> map[string]int

// field is the field of struct v with the yaml tag. A tag that no field has is a bug that the tests find.
func field(v reflect.Value, tag string) reflect.Value {
	return v.Field(tagsOf(v.Type())[tag])
}

func tagsOf(t reflect.Type) map[string]int {
	if m, ok := fields.Load(t); ok {
		return m.(map[string]int)
	}
	m := map[string]int{}
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "" && tag != "-" {
			m[tag] = i
		}
	}
	fields.Store(t, m)
	return m
}

func sortedUnits(units map[string]ratio) []string {
	out := make([]string, 0, len(units))
	for u := range units {
		out = append(out, u)
	}
	sort.Strings(out)
	return out
}

func splitPath(path string) []string { return strings.Split(path, ".") }
