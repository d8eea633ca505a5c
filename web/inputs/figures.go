package inputs

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reference"
	"nines/scenarios"
)

// FigurePrefix begins the path of a reference figure of one's own in a query: figure.zone.mttr=4h.
const FigurePrefix = "figure."

// mostFigures is how many figures one address replaces.
const mostFigures = 20

// ownFigures are the figures of one's own in a query, by path, the first of them by key; and what is wrong with the others.
func ownFigures(q url.Values) (own map[string]string, wrong map[string]error) {
	own, wrong = map[string]string{}, map[string]error{}
	for _, path := range slices.Sorted(maps.Keys(q)) {
		key, ok := strings.CutPrefix(path, FigurePrefix)
		if !ok {
			continue
		}
		switch err := CheckFigure(key, q.Get(path)); {
		case err != nil:
			wrong[path] = err
		case len(own) == mostFigures:
			wrong[path] = wrongWord{model.Msg("input.figures-many", "most", strconv.Itoa(mostFigures))}
		default:
			own[path] = strings.TrimSpace(q.Get(path))
		}
	}
	return own, wrong
}

// CheckFigure says what is wrong with a value for a figure; nil when nothing is.
func CheckFigure(key, value string) error {
	if len(value) > MaxValue {
		value = strings.ToValidUTF8(value[:MaxValue], "")
	}
	if _, _, err := scenarios.Figure("figure", key+"="+value, reference.Default()); err != nil {
		return sentence{err}
	}
	return nil
}

// figureTexts are the figures among a page's values, by key; nil for none.
func figureTexts(values map[string]string) map[string]string {
	var out map[string]string
	for path, v := range values {
		if key, ok := strings.CutPrefix(path, FigurePrefix); ok {
			if out == nil {
				out = map[string]string{}
			}
			out[key] = v
		}
	}
	return out
}

// FiguresKey tells workloads with other figures of one's own apart; "" for none.
func FiguresKey(w *model.Workload) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(w.Figures)) {
		b.WriteString(k + "=" + w.Figures[k] + "\n")
	}
	return b.String()
}

// overridden is the set with a workload's own figures in place.
func overridden(set *reference.Set, w *model.Workload) (*reference.Set, error) {
	own := map[reference.Key]reference.Override{}
	for k, v := range w.Figures {
		key, o, err := scenarios.Figure("figure", k+"="+v, set)
		if err != nil {
			return set, err
		}
		own[key] = o
	}
	return set.Override(own)
}
