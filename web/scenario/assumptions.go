package scenario

import (
	"nines/model"
	"nines/web/ui"
)

// Assumption is a row of the last table.
type Assumption struct {
	Name, Key, Value, Range, Filter string
	Confidence, Chip, Source, AsOf  string
}

func (b *builder) assumptions() ([]Assumption, int) {
	var out []Assumption
	guesses := 0
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
		out = append(out, row)
	}
	return out, guesses
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
