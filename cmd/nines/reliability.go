package main

import (
	"github.com/spf13/cobra"

	"nines/model/reliability"
	"nines/scenarios"
)

// newReliability is `nines reliability`.
func newReliability(io streams, lang *string) *cobra.Command {
	var output string
	formats := []string{asTable, asJSON}
	cmd := &cobra.Command{
		Use:   "reliability FILE",
		Short: "Solve a reliability model of your own: availability, outages, causes, a year",
		Long: "reliability reads failure domains, tiers, a structure and faults (docs/reliability.md) and solves them exactly where the model is exact. " +
			"FILE may be - for standard input.",
		Example: "nines reliability model.yaml\n" +
			"nines reliability model.yaml -o json",
		Args: takes(1, 1, "one FILE, or - for standard input"),
	}
	addLang(cmd, lang)
	addOutput(cmd, &output, formats)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		o := options{lang: lang, output: output, formats: formats}
		if err := o.check(); err != nil {
			return err
		}
		name, src, err := readInput(args[0], io.in)
		if err != nil {
			return err
		}
		m, err := scenarios.DecodeReliability(name, src)
		if err != nil {
			return wrongInput(err)
		}
		r, err := reliability.Solve(m)
		if err != nil {
			return wrongInput(err)
		}
		if err := reliability.Distributions(m, &r); err != nil {
			return wrongInput(err)
		}
		w := newWriter(*lang)
		doc := newReliabilityDocument(m, r, w.words)
		if output == asJSON {
			return writeJSON(io.out, doc)
		}
		return write(io.out, w.reliabilityTable(m, doc))
	}
	return cmd
}
