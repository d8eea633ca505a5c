package scenarios

import (
	"bytes"
	"reflect"
	"strings"

	"nines/model"
)

// EncodeWorkload writes what the user set (not the defaults) as canonical YAML. Decoding it with the same figures gives
// the same workload. Peak is always written.
func EncodeWorkload(w *model.Workload) []byte {
	var b bytes.Buffer
	v := reflect.ValueOf(w).Elem()
	for i := range workloadRules {
		r := &workloadRules[i]
		if r.rules == nil {
			if text := textOf(w, r, r.key, field(v, r.key)); text != "" {
				b.WriteString(r.key + ": " + text + "\n")
			}
			continue
		}
		var parts []string
		for j := range r.rules {
			sub := &r.rules[j]
			if text := textOf(w, sub, join(r.key, sub.key), field(field(v, r.key), sub.key)); text != "" {
				parts = append(parts, sub.key+": "+text)
			}
		}
		if parts != nil {
			b.WriteString(r.key + ": {" + strings.Join(parts, ", ") + "}\n")
		}
	}
	return b.Bytes()
}

// Text is the value at a path as it is written in YAML, set or default; "" for an unknown path or a value that is not
// there. It is what an editable field shows.
func Text(w *model.Workload, path string) string {
	r := ruleAt(workloadRules, path)
	if r == nil {
		return ""
	}
	v := reflect.ValueOf(w).Elem()
	for _, key := range strings.Split(path, ".") {
		v = field(v, key)
	}
	if r.special != nil {
		return w.Inputs[path].Text
	}
	if _, ok := w.Inputs[path]; !ok {
		return ""
	}
	return r.text(w, path, v)
}

// textOf is the text of a value that the user set, "" of any other.
func textOf(w *model.Workload, r *rule, path string, v reflect.Value) string {
	a, ok := w.Inputs[path]
	if path != "peak" && (!ok || a.Provenance != yours()) {
		return ""
	}
	return r.text(w, path, v)
}

func (r *rule) text(w *model.Workload, path string, v reflect.Value) string {
	switch {
	case r.money != "":
		m := moneyMeasure(r.money)
		if rng, ok := w.Ranges[path]; ok {
			return m.formatRange(rng, v.Interface().(model.Money).Amount.String())
		}
		return v.Interface().(model.Money).Amount.String() + " USD/" + r.money
	case r.is != nil:
		if rng, ok := w.Ranges[path]; ok {
			return r.is.formatRange(rng, "")
		}
		return r.is.format(v.Float())
	case r.special != nil:
		return w.Inputs[path].Text
	}
	return v.String()
}

// formatRange writes {low, likely, high}; exact is the likely amount of money as a decimal.
func (m measure) formatRange(r model.Range, exact string) string {
	likely := m.format(r.Likely)
	if exact != "" {
		likely = exact + " " + m.canon[0] + "/" + m.canonPr
	}
	return "{low: " + m.format(r.Low) + ", likely: " + likely + ", high: " + m.format(r.High) + "}"
}
