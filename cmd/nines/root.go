package main

import (
	"context"
	"io"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"nines/web/ui/messages"
)

// streams are where the program reads and writes. Tests give buffers.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole program as a value: it runs the arguments on the streams and returns the exit code.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	lang := messages.Languages[0]
	root := newRoot(streams{in, out, errOut}, &lang)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := fang.Execute(context.Background(), root,
		fang.WithVersion(version),
		fang.WithErrorHandler(func(w io.Writer, _ fang.Styles, err error) { complain(w, messages.For(lang), err) }),
	)
	return exitCode(err)
}

// newRoot lists the verbs. lang is set by the verb that has a --lang flag, so that errors speak it too.
func newRoot(io streams, lang *string) *cobra.Command {
	root := &cobra.Command{
		Use:   "nines",
		Short: "What each extra nine costs, and how fast you could grow out of it",
		Long: "nines reads a workload and shows cost, expected availability and time-to-scale of each architecture on a ladder, side by side: " +
			"from one box that holds backend and database to several regions, owned servers and hybrids. Offline, with dated prices.",
		Example: "nines compare --region ap-northeast-2\n" +
			"echo 'peak: 30 rps' | nines compare -w - -o json\n" +
			"nines show multi-az-2\n" +
			"nines serve",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(
		newCompare(io, lang),
		newShow(io, lang),
		newLadder(io, lang),
		newTransitions(io, lang),
		newReliability(io, lang),
		newSizing(io, lang),
		newSurge(io, lang),
		newScaling(io, lang),
		newSimulate(io, lang),
		newReplay(io, lang),
		newChaos(io, lang),
		newScenarios(io, lang),
		newPrices(io, lang),
		newFigures(io, lang),
		newSensitivity(io, lang),
		newServe(io),
		newVersion(io),
	)
	return root
}
