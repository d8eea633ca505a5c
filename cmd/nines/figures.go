package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
)

// newFigures is `nines figures`.
func newFigures(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "figures",
		Short: "Every reference figure: value, range, source, and which designs read it",
		Long: "figures lists what nines assumes where you say nothing: how often things fail, how long steps take, what a small application is like. " +
			"Each has its source, date and confidence, and can be replaced with --figure or --figures here and wherever designs are evaluated.",
		Example: "nines figures --match zone\n" +
			"nines show multi-az-2 --figure zone.mttr=4h",
		Args: cobra.NoArgs,
	}
	var match string
	o := newOptions(cmd, lang)
	cmd.Flags().StringVar(&match, "match", "", "only figures whose key, name, filter or source has all of these words")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := o.check(); err != nil {
			return err
		}
		d, err := openDesk(&o.book)
		if err != nil {
			return err
		}
		w, err := d.workload(o, io.in)
		if err != nil {
			return err
		}
		use, err := plan.FigureUse(cmd.Context(), d.planInputs(w), d.library)
		if err != nil {
			return outside(err)
		}
		return writeFigures(io, o, newFiguresDocument(newWriter(*lang), d.figures, use, match))
	}
	cmd.AddCommand(newPromises(io, lang))
	return cmd
}

// figuresDocument is the JSON of `nines figures`.
type figuresDocument struct {
	Figures []figureDocument `json:"figures"`
}

// figureDocument is one figure.
type figureDocument struct {
	Key        string            `json:"key"`
	Name       string            `json:"name"`
	Value      float64           `json:"value"`
	Unit       string            `json:"unit"`
	Low        *float64          `json:"low"`
	High       *float64          `json:"high"`
	Filter     string            `json:"filter"`
	Source     string            `json:"source"`
	AsOf       string            `json:"as_of"`
	Confidence string            `json:"confidence"`
	UsedBy     []string          `json:"used_by"`
	Estimate   *estimateDocument `json:"estimate,omitempty"`
}

// estimateDocument is how a rate was estimated.
type estimateDocument struct {
	PriorEvents     float64 `json:"prior_events"`
	PriorYears      float64 `json:"prior_years"`
	Events          float64 `json:"events"`
	Years           float64 `json:"years"`
	PosteriorEvents float64 `json:"posterior_events"`
	PosteriorYears  float64 `json:"posterior_years"`
}

func newFiguresDocument(w writer, set *reference.Set, use map[reference.Key][]string, match string) figuresDocument {
	d := figuresDocument{Figures: []figureDocument{}}
	estimates := map[reference.Key]reference.Estimate{}
	for _, e := range reference.Estimates() {
		estimates[e.Key] = e
	}
	words := strings.Fields(strings.ToLower(match))
	for _, f := range set.Figures() {
		one := figureDocument{Key: string(f.Key), Name: w.text(f.Name), Value: f.Value, Unit: f.Unit, Filter: f.Filter, Source: printable(f.Source),
			AsOf: f.AsOf, Confidence: string(f.Confidence), UsedBy: append([]string{}, use[f.Key]...)}
		if f.Low != 0 || f.High != 0 {
			one.Low, one.High = &f.Low, &f.High
		}
		if e, ok := estimates[f.Key]; ok && f.Value == e.Posterior.Mean() {
			one.Estimate = &estimateDocument{e.Prior.Events, e.Prior.Exposure, e.Events, e.Years, e.Posterior.Events, e.Posterior.Exposure}
		}
		about := strings.ToLower(strings.Join([]string{one.Key, one.Name, one.Filter, one.Source}, " "))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(about, w) }) {
			d.Figures = append(d.Figures, one)
		}
	}
	return d
}

func writeFigures(io streams, o *options, d figuresDocument) error {
	w := newWriter(*o.lang)
	switch o.output {
	case asJSON:
		return writeJSON(io.out, d)
	case asCSV:
		return writeCSV(io.out, figuresCSV(d))
	case asMarkdown:
		return write(io.out, w.figuresGrid(d).markdown())
	}
	if len(d.Figures) == 0 {
		return write(io.out, w.words.T("figures.none")+"\n")
	}
	return write(io.out, w.figuresGrid(d).text(styleHeading)+w.estimates(d)+"\n"+w.words.T("figures.foot", "n", strconv.Itoa(len(d.Figures)))+"\n")
}

// figuresGrid is the table of figures.
func (w writer) figuresGrid(d figuresDocument) *grid {
	t := w.words
	g := &grid{right: []bool{false, true, false, false, false, false, true}}
	g.add(t.T("figures.col.key"), t.T("cli.col.value"), t.T("figures.col.range"), t.T("figures.col.filter"), t.T("cli.col.trust"), t.T("cli.col.as-of"),
		t.T("figures.col.used"), t.T("cli.col.name"), t.T("cli.col.source"))
	for _, f := range d.Figures {
		known := "–"
		if f.Low != nil {
			known = t.T("figures.range", "low", w.f.Measure(*f.Low, f.Unit), "high", w.f.Measure(*f.High, f.Unit))
		}
		filter := f.Filter
		if id := "web.filter." + f.Filter; t.Has(id) {
			filter = t.T(id)
		}
		g.add(f.Key, w.f.Measure(f.Value, f.Unit), known, filter, w.confidence(model.Confidence(f.Confidence)), f.AsOf, strconv.Itoa(len(f.UsedBy)), f.Name, f.Source)
	}
	return g
}

// estimates says of the rates that were estimated what the fleet and what the own count say.
func (w writer) estimates(d figuresDocument) string {
	var b strings.Builder
	for _, f := range d.Figures {
		if e := f.Estimate; e != nil && e.Years > 0 && f.Low != nil {
			b.WriteString(wrap(w.words.T("figures.estimate", "key", f.Key, "prior", w.f.Number(e.PriorEvents/e.PriorYears, 2), "a", w.f.Number(e.PriorEvents, 3),
				"b", w.f.Number(e.PriorYears, 3), "k", w.f.Number(e.Events, 3), "t", w.f.Number(e.Years, 3), "naive", w.f.Number(e.Events/e.Years, 2),
				"posterior", w.f.Number(f.Value, 3), "low", w.f.Number(*f.Low, 3), "high", w.f.Number(*f.High, 3))) + "\n")
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

// figuresCSV is a row a figure.
func figuresCSV(d figuresDocument) [][]string {
	number := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'g', -1, 64)
	}
	out := [][]string{{"key", "name", "value", "unit", "low", "high", "filter", "confidence", "as_of", "used_by", "source"}}
	for _, f := range d.Figures {
		out = append(out, []string{f.Key, f.Name, number(&f.Value), f.Unit, number(f.Low), number(f.High), f.Filter, f.Confidence, f.AsOf, strings.Join(f.UsedBy, " "), f.Source})
	}
	return out
}
