package scenarios

import (
	"regexp"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// KindFigures is a document of reference figures of one's own.
const KindFigures Kind = "figures"

// DecodeFigures reads reference figures of one's own, a mapping of key to value: `zone.mttr: 4h`, a range `{low: 2h,
// likely: 4h, high: 9h}`, or `{value: 4h, low: 2h, high: 9h, source: our log, as_of: 2026-10, confidence: measured}`.
// Values are written in any unit of the figure's kind; where the language has none (GB/h), as a number in the figure's own.
// The error is an [Errors].
func DecodeFigures(name string, src []byte, set *reference.Set) (map[reference.Key]reference.Override, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	d := &figuresDecoder{decoder: decoder{name: name, source: model.Provenance{Source: "set by you in " + name, Confidence: model.Yours}}, set: set}
	return d.all(root)
}

// Figure reads one `key=value` of a command line; the value is written as in a document. name is what the error calls the
// place.
func Figure(name, text string, set *reference.Set) (reference.Key, reference.Override, error) {
	key, value, ok := strings.Cut(text, "=")
	if !ok {
		return "", reference.Override{}, Errors{newError(name, place{}, "", model.Msg("input.figures.equals", "value", text), model.Msg("input.figures.equals.hint"))}
	}
	n, bad := valueNode(name, value)
	if bad != nil {
		return "", reference.Override{}, Errors{bad}
	}
	d := &figuresDecoder{decoder: decoder{name: name, source: yours()}, set: set}
	key = strings.TrimSpace(key)
	all, err := d.all(&node{kind: mapping, keys: []entry{{key: key, value: n}}})
	return reference.Key(key), all[reference.Key(key)], err
}

type figuresDecoder struct {
	decoder
	set *reference.Set
}

func (d *figuresDecoder) all(root *node) (map[reference.Key]reference.Override, error) {
	if root.kind != mapping {
		d.fail(root.place, "", trouble{model.Msg("input.mapping", "value", root.shown()), model.Msg("input.mapping.hint", "example", "zone.mttr: 4h")})
		return nil, d.result()
	}
	out := map[reference.Key]reference.Override{}
	for _, e := range root.keys {
		key := reference.Key(e.key)
		f, known := d.set.Lookup(key)
		_, twice := out[key]
		switch {
		case !known:
			d.fail(e.at, e.key, trouble{model.Msg("input.figure", "key", e.key), d.near(e.key)})
		case twice:
			d.fail(e.at, e.key, trouble{text: model.Msg("input.key.twice", "key", e.key)})
		default:
			out[key] = d.override(e, f)
		}
	}
	return out, d.result()
}

// near proposes the key that was probably meant.
func (d *figuresDecoder) near(text string) model.Text {
	var known []string
	for _, f := range d.set.Figures() {
		known = append(known, string(f.Key))
	}
	if w := nearest(text, known); w != "" {
		return model.Msg("input.did-you-mean", "word", w)
	}
	if some := d.set.Nearest(text, 5); len(some) > 0 {
		words := make([]string, len(some))
		for i, k := range some {
			words[i] = string(k)
		}
		return model.Msg("input.one-of", "words", strings.Join(words, ", "))
	}
	return model.Msg("input.figure.hint")
}

var figureKeys = []string{"value", "low", "likely", "high", "source", "as_of", "confidence"}

// override reads one figure: a value, or a mapping of it.
func (d *figuresDecoder) override(e entry, f reference.Figure) reference.Override {
	o := reference.Override{Provenance: d.source}
	n, path := e.value, e.key
	switch n.kind {
	case empty:
		d.fail(n.place, path, trouble{model.Msg("input.value.empty", "key", path), hintFigure(f)})
		return o
	case mapping:
	default:
		o.Value = d.amount(n, path, f)
		return o
	}
	before := len(d.errs)
	seen := d.keys(n, path, figureKeys)
	at := seen["value"]
	if at == nil {
		at = seen["likely"]
	} else if seen["likely"] != nil {
		d.fail(n.place, path, trouble{model.Msg("input.figures.both"), model.Text{}})
	}
	switch {
	case len(d.errs) > before:
		return o
	case at == nil:
		d.fail(n.place, path, trouble{model.Msg("input.key.missing", "key", join(path, "value")), hintFigure(f)})
		return o
	}
	o.Value = d.amount(at, join(path, "value"), f)
	d.figureRange(n, path, seen, f, &o)
	d.provenance(path, seen, &o)
	return o
}

// figureRange reads low and high, which come together and hold the value.
func (d *figuresDecoder) figureRange(n *node, path string, seen map[string]*node, f reference.Figure, o *reference.Override) {
	low, high := seen["low"], seen["high"]
	switch {
	case low == nil && high == nil:
		return
	case low == nil || high == nil:
		missing := "low"
		if high == nil {
			missing = "high"
		}
		d.fail(n.place, path, trouble{model.Msg("input.range.keys", "key", missing), model.Msg("input.range.hint")})
		return
	}
	before := len(d.errs)
	o.Low, o.High = d.amount(low, join(path, "low"), f), d.amount(high, join(path, "high"), f)
	if len(d.errs) == before && !(o.Low <= o.Value && o.Value <= o.High) {
		d.fail(n.place, path, trouble{model.Msg("input.range.order"), model.Msg("input.range.hint")})
	}
}

// asOf is a date as the figures of nines have.
var asOf = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

// confidences that somebody can claim for a figure of his own.
var confidences = []string{string(model.Yours), string(model.Measured), string(model.High), string(model.Medium), string(model.Low), string(model.Approx),
	string(model.Derived), string(model.Memory), string(model.General)}

const longestSource = 300

func (d *figuresDecoder) provenance(path string, seen map[string]*node, o *reference.Override) {
	if n := seen["source"]; n != nil {
		if n.kind != scalar || strings.TrimSpace(n.text) == "" || len(n.text) > longestSource {
			d.fail(n.place, join(path, "source"), trouble{model.Msg("input.text", "key", join(path, "source")), model.Text{}})
		}
		o.Source = strings.TrimSpace(n.text)
	}
	if n := seen["as_of"]; n != nil {
		if n.kind != scalar || !asOf.MatchString(n.text) {
			d.fail(n.place, join(path, "as_of"), trouble{model.Msg("input.figures.date", "value", n.shown()), model.Msg("input.figures.date.hint")})
		}
		o.AsOf = n.text
	}
	if n := seen["confidence"]; n != nil {
		r := rule{words: confidences}
		if n.kind != scalar {
			d.fail(n.place, join(path, "confidence"), trouble{model.Msg("input.text", "key", join(path, "confidence")), r.hint()})
		} else if bad := r.checkWord(n.text); bad != nil {
			d.fail(n.place, join(path, "confidence"), *bad)
		}
		o.Confidence = model.Confidence(n.text)
	}
}

// amount reads one number in the unit of the figure.
func (d *figuresDecoder) amount(n *node, path string, f reference.Figure) float64 {
	if n.kind != scalar {
		d.fail(n.place, path, trouble{model.Msg("input.number", "value", n.shown()), hintFigure(f)})
		return 0
	}
	m, own := measureOf(f)
	text := strings.TrimSpace(n.text)
	if own { // "100 GB/h" or "100"
		text = strings.TrimSpace(strings.TrimSuffix(text, f.Unit))
	}
	x, bad := m.parse(text)
	if bad != nil {
		if own {
			bad.hint = hintFigure(f)
		}
		d.fail(n.place, path, *bad)
		return 0
	}
	return x
}

// measureOf is how the values of a figure are written, within its bounds; own says that the language has no unit of its
// kind, so that a number in the figure's own unit stands for itself.
func measureOf(f reference.Figure) (m measure, own bool) {
	switch f.Unit {
	case "s":
		m = seconds()
	case "h":
		m = hours()
	case "share", "probability":
		m = share()
	case "1/y":
		m = eventRate(hoursYear, "y")
	case "B":
		m = size()
	case "x":
		m = factor()
	default:
		m, own = number(), true
	}
	low, open, _ := f.Bounds()
	m.low = limit{value: low, open: open}
	return m, own
}

func hintFigure(f reference.Figure) model.Text {
	m, own := measureOf(f)
	if own {
		return model.Msg("input.figures.unit", "unit", f.Unit, "example", plain(f.Value))
	}
	return m.hint()
}
