package scenarios

import (
	"math"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// decodeProfile reads the shape of demand: a name, {mean: 8 rps}, {hours: […]}.
func (d *workloadDecoder) decodeProfile(n *node, path string) {
	d.profile = n.place
	switch n.kind {
	case scalar:
		d.namedProfile(n, path)
	case mapping:
		d.madeProfile(n, path)
	default:
		d.fail(n.place, path, trouble{model.Msg("input.profile", "value", n.shown()), hintProfile()})
	}
}

func hintProfile() model.Text {
	return model.Msg("input.profile.hint", "words", strings.Join(shapeNames(), ", "))
}

func shapeNames() []string {
	var out []string
	for _, s := range reference.Shapes() {
		out = append(out, s.Name)
	}
	return out
}

func shapeNamed(name string) (reference.Shape, bool) {
	for _, s := range reference.Shapes() {
		if s.Name == name {
			return s, true
		}
	}
	return reference.Shape{}, false
}

func (d *workloadDecoder) namedProfile(n *node, path string) {
	s, ok := shapeNamed(n.text)
	if !ok {
		hint := wordHint(n.text, shapeNames())
		if hint.ID == "" {
			hint = hintProfile()
		}
		d.fail(n.place, path, trouble{model.Msg("input.profile", "value", n.shown()), hint})
		return
	}
	d.w.Profile = model.Profile{Name: s.Name, Hours: s.Hours}
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: s.Name, Provenance: d.source}
}

// madeProfile reads exactly one of mean, hours and trace, which may have gaps.
func (d *workloadDecoder) madeProfile(n *node, path string) {
	before := len(d.errs)
	seen := d.keys(n, path, []string{"mean", "hours", "trace", "gaps"})
	switch {
	case len(d.errs) > before:
	case len(seen) != 1 && !(len(seen) == 2 && seen["trace"] != nil && seen["gaps"] != nil), len(seen) == 1 && seen["gaps"] != nil:
		d.fail(n.place, path, trouble{model.Msg("input.profile", "value", n.shown()), hintProfile()})
	case seen["mean"] != nil:
		d.meanProfile(seen["mean"], path)
	case seen["hours"] != nil:
		d.hoursProfile(seen["hours"], path)
	case d.open != nil:
		d.traceProfile(seen, path)
	default:
		d.fail(seen["trace"].place, path, trouble{model.Msg("input.unsupported", "what", "profile: {trace: …}"), hintProfile()})
	}
}

// meanProfile keeps the mean; finishProfile bends a shape to it once the peak is known.
func (d *workloadDecoder) meanProfile(n *node, path string) {
	if n.kind == mapping {
		d.fail(n.place, path, trouble{model.Msg("input.unsupported", "what", "profile: {mean: {low, likely, high}}"), model.Text{}})
		return
	}
	mean, ok := d.one(n, join(path, "mean"), is(load().above(0, "0 rps").atMost(1e7, "10000000 rps")))
	if !ok {
		return
	}
	d.w.Profile = model.Profile{Name: "mean"}
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Value: mean, Unit: "rps", Text: "{mean: " + load().format(mean) + "}", Provenance: d.source}
}

// hoursProfile reads 24 or 168 loads in any unit of their own and scales the largest to 1.
func (d *workloadDecoder) hoursProfile(n *node, path string) {
	if n.kind != list || len(n.items) != 24 && len(n.items) != 168 {
		d.fail(n.place, path, trouble{model.Msg("input.profile.hours", "count", strconv.Itoa(len(n.items))), model.Text{}})
		return
	}
	hours, texts := make([]float64, len(n.items)), make([]string, len(n.items))
	most := 0.0
	for i, item := range n.items {
		x, ok := d.one(item, join(path, "hours"), is(number().above(0, "0").atMost(1e9, "1000000000")))
		if !ok {
			return
		}
		hours[i], texts[i] = x, plain(x)
		most = math.Max(most, x)
	}
	for i := range hours {
		hours[i] /= most
	}
	d.w.Profile = model.Profile{Name: "hours", Hours: hours}
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: "{hours: [" + strings.Join(texts, ", ") + "]}", Provenance: d.source}
}

// finishProfile takes the default shape, or bends one to the mean that was asked for.
func (d *workloadDecoder) finishProfile() {
	a, ok := d.inputs["profile"]
	if !ok {
		s, _ := shapeNamed(reference.DefaultProfile)
		d.w.Profile = model.Profile{Name: s.Name, Hours: s.Hours}
		d.inputs["profile"] = model.Assumption{Key: "profile", Name: NameOf("profile"), Text: s.Name, Provenance: s.Provenance}
		return
	}
	if d.w.Profile.Name != "mean" || d.w.Peak <= 0 {
		return
	}
	s, _ := shapeNamed(reference.DefaultProfile)
	hours, ok := bend(s.Hours, a.Value/d.w.Peak)
	if !ok {
		d.fail(d.profile, "profile", trouble{model.Msg("input.profile.mean", "mean", load().format(a.Value), "peak", load().format(d.w.Peak),
			"least", strconv.FormatFloat(d.w.Peak/float64(len(s.Hours)), 'g', 3, 64)+" rps"), model.Text{}})
		return
	}
	d.w.Profile.Hours = hours
}

// bend raises a shape to the power that gives it the mean (relative to the peak): the order of the hours and the peak of
// exactly 1 stay, only how pointed the shape is changes. The mean falls with the power from 1 (power 0, flat) to the
// share of peak hours, so bisection finds it. It reports false outside that.
func bend(shape []float64, mean float64) ([]float64, bool) {
	at := func(p float64) []float64 {
		out := make([]float64, len(shape))
		for i, h := range shape {
			out[i] = math.Max(math.Pow(h, p), leastLoad)
		}
		return out
	}
	meanOf := func(hours []float64) float64 { return model.Profile{Hours: hours}.Mean() }
	low, high := 0.0, 4096.0
	if !(mean <= 1) || mean < meanOf(at(high)) {
		return nil, false
	}
	for range 80 {
		mid := (low + high) / 2
		if meanOf(at(mid)) > mean {
			low = mid
		} else {
			high = mid
		}
	}
	return at(low), true
}

// leastLoad keeps every hour of a bent shape above 0: a millionth of the peak.
const leastLoad = 1e-6
