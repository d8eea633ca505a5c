package main

import (
	"errors"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui/messages"
)

// newCompare is `nines compare`.
func newCompare(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare [ID or FILE...]",
		Short: "Cost, availability and time-to-scale of each design, side by side",
		Long: "compare evaluates designs of the library (all of them unless some are named) or scenario files of your own under one workload. " +
			"A design that cannot be priced stays in the list and says what is missing; only when none can be priced the exit code is 2.",
		Example: "nines compare\n" +
			"echo 'peak: 30 rps' | nines compare -w - -o json\n" +
			"nines compare -w shop.yaml --region ap-northeast-2 --surge 5x single-box multi-az-2 mine.yaml",
	}
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		c, err := compare(cmd, o, io, args)
		if err != nil {
			return err
		}
		return writeComparison(io, o, c)
	}
	return cmd
}

// compare evaluates what the arguments name. It is an error when nothing could be priced: then there is no answer.
func compare(cmd *cobra.Command, o *options, io streams, args []string) (*plan.Comparison, error) {
	d, err := openDesk(&o.book)
	if err != nil {
		return nil, err
	}
	w, err := d.workload(o, io.in)
	if err != nil {
		return nil, err
	}
	list, err := d.scenarios(args, o.region != "")
	if err != nil {
		return nil, err
	}
	in := d.planInputs(w)
	in.Library = known(d.library, list)
	c, err := plan.Compare(cmd.Context(), in, list)
	switch {
	case errors.Is(err, plan.ErrNonePriced):
		return nil, wrongInput(noAnswer(c, err))
	case err != nil:
		return nil, outside(err) // it was interrupted
	}
	if o.insight {
		c.Evaluations[0].Insight = plan.Look(in, c.Evaluations[0])
	}
	return c, nil
}

// known is the library and the user's own designs, so that `next` may name either.
func known(library, list []*model.Scenario) []*model.Scenario {
	out := append([]*model.Scenario(nil), library...)
	ids := map[string]bool{}
	for _, s := range library {
		ids[s.ID] = true
	}
	for _, s := range list {
		if !ids[s.ID] {
			out = append(out, s)
		}
	}
	return out
}

// nonePriced says that there is no answer: how many designs were asked for, and the first reason.
type nonePriced struct {
	designs int
	first   error
}

// Error is the sentence in English.
func (e *nonePriced) Error() string { return sentence(messages.For(messages.Languages[0]), e) }

// noAnswer is the reason of a single design, or the first of many with their number: each has its own, and one is enough
// to know what is missing.
func noAnswer(c *plan.Comparison, err error) error {
	for _, e := range c.Evaluations {
		if len(e.Errors) == 0 {
			continue
		}
		if len(c.Evaluations) == 1 {
			return e.Errors[0]
		}
		return &nonePriced{len(c.Evaluations), e.Errors[0]}
	}
	return err
}

func writeComparison(io streams, o *options, c *plan.Comparison) error {
	w := newWriter(*o.lang)
	switch o.output {
	case asJSON:
		return writeJSON(io.out, plan.NewDocument(c, w.words))
	case asCSV:
		return writeCSV(io.out, compareCSV(plan.NewDocument(c, w.words)))
	case asMarkdown:
		return write(io.out, w.compareMarkdown(c))
	}
	return write(io.out, w.compareTable(c))
}
