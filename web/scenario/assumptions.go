package scenario

import (
	"slices"
	"strings"

	"nines/model"
	"nines/web/ui"
)

// Group is a set of assumptions about one thing.
type Group struct {
	Name string
	Open bool
	Rows []Assumption
}

// groups in the order of the page: what the reader can change first.
var groups = []struct {
	id       string
	prefixes []string
}{
	{"web.assume.workload", []string{"peak", "profile", "request", "database", "growth", "users", "surge.factor", "surge.ramp", "objectives", "money", "region", "second_region"}},
	{"web.assume.design", []string{"tiers", "sites", "operations"}},
	{"web.assume.ways", []string{"move", "ways"}},
	{"web.assume.growing", []string{"surge", "scale", "boot"}},
	{"web.assume.figures", nil},
}

// groupOf is the first group whose prefix the key has; a reference figure such as "region.mttf" is none of the workload's.
func groupOf(a model.Assumption) int {
	for i, g := range groups {
		for _, p := range g.prefixes {
			if a.Key == p || strings.HasPrefix(a.Key, p+".") && !(p == "region") {
				return i
			}
		}
	}
	return len(groups) - 1
}

// Assumption is a row of the last table.
type Assumption struct {
	Name, Key, Value, Range, Filter string
	Confidence, Chip, Source, AsOf  string
}

func (b *builder) assumptions() ([]Group, int) {
	out := make([]Group, len(groups))
	guesses := 0
	for i, g := range groups {
		out[i] = Group{Name: b.page.T(g.id), Open: i == 0}
	}
	for _, a := range b.e.Assumptions {
		f := b.page.Format
		row := Assumption{Key: a.Key, Name: b.assumptionName(a), Value: a.Text, Source: a.Source, AsOf: f.Date(a.AsOf),
			Confidence: b.confidence(a.Confidence), Chip: ui.Chip(string(a.Confidence))}
		if a.Text == "" {
			row.Value = f.Measure(a.Value, a.Unit)
		}
		if r := a.Range; r != nil {
			row.Range = b.page.T("web.assume.range", "low", f.Measure(r.Low, a.Unit), "high", f.Measure(r.High, a.Unit))
		}
		if a.Filter != "" {
			row.Filter = a.Filter
			if id := "web.filter." + a.Filter; b.page.Words.Has(id) {
				row.Filter = b.page.T(id)
			}
		}
		if row.Chip == "chip general" {
			guesses++
		}
		g := &out[groupOf(a)]
		g.Rows = append(g.Rows, row)
	}
	return slices.DeleteFunc(out, func(g Group) bool { return len(g.Rows) == 0 }), guesses
}

// assumptionName is what the figure is called; a path without a name of its own is shown as it is.
func (b *builder) assumptionName(a model.Assumption) string {
	if a.Name.ID != "" && b.page.Words.Has(a.Name.ID) {
		return b.page.Words.Text(a.Name)
	}
	for _, id := range []string{"figure." + a.Key, "field." + a.Key} {
		if b.page.Words.Has(id) {
			return b.page.T(id)
		}
	}
	return a.Key
}
