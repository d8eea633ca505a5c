package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/reference"
	"nines/scenarios"
)

// newScenarios is `nines scenarios` with its verbs.
func newScenarios(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenarios",
		Short: "List the library, print a design as YAML, check a file, print a schema",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newScenariosList(io, lang), newScenariosShow(io), newScenariosValidate(io, lang), newScenariosSchema(io))
	return cmd
}

func newScenariosList(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON, asCSV, asMarkdown}}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the designs of the library",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return listScenarios(io, o)
		},
	}
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// listed is a design in `nines scenarios list -o json`.
type listed struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Right   string   `json:"right"`
	Wrong   string   `json:"wrong"`
	Next    []string `json:"next"`
}

func listScenarios(io streams, o options) error {
	w := newWriter(*o.lang)
	t := w.words
	g := &grid{rows: [][]string{{t.T("cli.col.id"), t.T("cli.col.title"), t.T("cli.col.summary")}}}
	records := [][]string{{"id", "title", "summary", "right", "wrong", "next"}}
	all := make([]listed, 0, 32)
	for _, s := range scenarios.Library() {
		in := func(l model.Localized) string { return strings.TrimSpace(l.In(t.Lang())) }
		next := append([]string{}, s.Next...)
		one := listed{s.ID, in(s.Title), in(s.Summary), in(s.Right), in(s.Wrong), next}
		all = append(all, one)
		records = append(records, []string{one.ID, one.Title, one.Summary, one.Right, one.Wrong, strings.Join(next, " ")})
		g.add(one.ID, one.Title, one.Summary)
	}
	switch o.output {
	case asJSON:
		return writeJSON(io.out, all)
	case asCSV:
		return writeCSV(io.out, records)
	case asMarkdown:
		return write(io.out, g.markdown())
	}
	return write(io.out, g.text(styleHeading))
}

func newScenariosShow(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Print a design of the library as YAML, to copy and change",
		Example: "nines scenarios show multi-az-2 > mine.yaml\n" +
			"nines compare multi-az-2 mine.yaml",
		Args: takes(1, 1, "one ID of the library"),
		RunE: func(_ *cobra.Command, args []string) error {
			src, ok := scenarios.Source(args[0])
			if !ok {
				return unknownDesign(args[0])
			}
			_, err := io.out.Write(src)
			return outside(err)
		},
	}
}

func newScenariosValidate(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check workloads, scenarios, reliability models, surges, incidents and price books: every error with line, column and what to write instead",
		Args:  takes(1, -1, "one FILE or more"),
		RunE: func(_ *cobra.Command, args []string) error {
			o := options{lang: lang, output: asTable, formats: []string{asTable}}
			if err := o.check(); err != nil {
				return err
			}
			return validate(io, newWriter(*lang), args)
		},
	}
	addLang(cmd, lang)
	return cmd
}

// validate decodes every file. All are read, so that all their errors are said; nothing is printed when one is wrong.
func validate(out streams, w writer, names []string) error {
	var said strings.Builder
	var wrong []error
	for _, name := range names {
		kind, err := validateOne(out.in, name)
		if err != nil {
			wrong = append(wrong, each(err)...)
			continue
		}
		fmt.Fprintln(&said, w.words.T("cli.valid", "file", printable(name), "kind", w.kind(kind)))
	}
	if len(wrong) > 0 {
		return wrongInput(errors.Join(wrong...))
	}
	return write(out.out, said.String())
}

// validateOne says what kind of document the file is, or what is wrong with it.
func validateOne(in io.Reader, arg string) (scenarios.Kind, error) {
	name, src, err := readInput(arg, in)
	if err != nil {
		return "", err
	}
	kind, err := scenarios.Detect(name, src)
	if err != nil {
		return "", err
	}
	switch kind {
	case scenarios.KindWorkload:
		d, err := openDesk(new(bookChoice))
		if err != nil {
			return "", err
		}
		_, err = scenarios.DecodeWorkloadWith(name, src, d.figures, d.book.Regions(), tracesBeside(name))
		return kind, err
	case scenarios.KindReliability:
		_, err = scenarios.DecodeReliability(name, src)
		return kind, err
	case scenarios.KindIncident:
		_, err = scenarios.DecodeIncident(name, src)
		return kind, err
	case scenarios.KindPriceBook:
		_, err = scenarios.DecodePriceBook(name, src)
		return kind, err
	case scenarios.KindSurge:
		_, err = scenarios.DecodeSurge(name, src, tracesBeside(arg))
		return kind, err
	}
	_, err = scenarios.DecodeScenario(name, src, reference.Default())
	return kind, err
}

// kind names a kind of document.
func (w writer) kind(k scenarios.Kind) string {
	switch k {
	case scenarios.KindWorkload:
		return w.words.T("cli.kind.workload")
	case scenarios.KindReliability:
		return w.words.T("cli.kind.reliability")
	case scenarios.KindSurge:
		return w.words.T("cli.kind.surge")
	case scenarios.KindIncident:
		return w.words.T("replay.kind")
	case scenarios.KindPriceBook:
		return w.words.T("overlay.kind")
	}
	return w.words.T("cli.kind.scenario")
}

func newScenariosSchema(io streams) *cobra.Command {
	kinds := make([]string, len(scenarios.Kinds))
	for i, k := range scenarios.Kinds {
		kinds[i] = string(k)
	}
	return &cobra.Command{
		Use:       "schema KIND",
		Short:     "Print the JSON Schema of a kind of document for your editor: " + strings.Join(kinds, ", "),
		ValidArgs: kinds,
		Args:      takes(1, 1, "one KIND"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("KIND", args[0], kinds); err != nil {
				return err
			}
			_, err := io.out.Write(scenarios.Schema(scenarios.Kind(args[0])))
			return outside(err)
		},
	}
}
