package main

import (
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/reference"
)

// newPromises is `nines figures promises`.
func newPromises(io streams, lang *string) *cobra.Command {
	o := &options{lang: lang, formats: []string{asTable, asJSON, asMarkdown}}
	cmd := &cobra.Command{
		Use:   "promises",
		Short: "What providers promise of a month (SLA), and what they credit when it falls short",
		Long: "promises lists the service level agreements that credits are computed by, each with source, date and confidence. They are no forecasts: " +
			"multiplying them says nothing of how available a design is (docs/reliability.md).",
		Example: "nines figures promises\nnines figures promises -o json",
		Args:    cobra.NoArgs,
	}
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := o.check(); err != nil {
			return err
		}
		w, d := newWriter(*lang), newPromisesDocument()
		switch o.output {
		case asJSON:
			return writeJSON(io.out, d)
		case asMarkdown:
			return write(io.out, w.promisesGrid(d).markdown())
		}
		return write(io.out, w.promisesGrid(d).text(styleHeading)+"\n"+wrap(w.words.T("figures.promises.say"))+"\n")
	}
	return cmd
}

// promisesDocument is the JSON of `nines figures promises`.
type promisesDocument struct {
	Version  int               `json:"version"`
	Promises []promiseDocument `json:"promises"`
}

type promiseDocument struct {
	Key        string         `json:"key"`
	Service    string         `json:"service"`
	Promised   float64        `json:"promised"`
	PerUnit    bool           `json:"per_unit"`
	Credits    []creditBanded `json:"credits"`
	Source     string         `json:"source"`
	AsOf       string         `json:"as_of"`
	Confidence string         `json:"confidence"`
}

// creditBanded is a band: below it the share of the month's charges is credited.
type creditBanded struct {
	Below float64 `json:"below"`
	Share float64 `json:"share"`
}

func newPromisesDocument() promisesDocument {
	d := promisesDocument{Version: 1, Promises: []promiseDocument{}}
	for _, p := range reference.Promises() {
		one := promiseDocument{Key: p.Key, Service: p.Service, Promised: p.Promised, PerUnit: p.PerUnit, Source: p.Source, AsOf: p.AsOf, Confidence: string(p.Confidence)}
		for _, c := range p.Credits {
			one.Credits = append(one.Credits, creditBanded(c))
		}
		d.Promises = append(d.Promises, one)
	}
	return d
}

func (w writer) promisesGrid(d promisesDocument) *grid {
	t := w.words
	g := &grid{right: []bool{false, true}}
	g.add(t.T("figures.service"), t.T("loss.col.promised"), t.T("figures.credits"), t.T("cli.col.trust"), t.T("cli.col.as-of"), t.T("cli.col.source"))
	for _, p := range d.Promises {
		bands := make([]string, len(p.Credits))
		for i, c := range p.Credits {
			bands[i] = t.T("figures.band", "below", w.f.SLO(c.Below), "share", w.f.Percent(c.Share, 2))
		}
		g.add(p.Service, w.f.SLO(p.Promised), strings.Join(bands, "; "), w.confidence(model.Confidence(p.Confidence)), p.AsOf, p.Source)
	}
	return g
}
