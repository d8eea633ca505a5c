package main

import (
	"errors"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
)

// newLadder is `nines ladder`.
func newLadder(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ladder [ID or FILE...]",
		Short: "Which design is right in which month of growth, and when to start each move",
		Long: "ladder grows the workload month by month, sizes designs of the library (all of them unless some are named) or of your own anew for each month, " +
			"and finds the course that gives what was asked for at the least cost: where to be now, when to be where, when to start each move so that it is done in time, and why. " +
			"Beside it stand never moving and starting big.",
		Example: "nines ladder\n" +
			"nines ladder -w shop.yaml --from single-box\n" +
			"nines ladder -w shop.yaml --months 24 single-box two-boxes single-az multi-az-2 -o json",
	}
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang, asTable, asJSON)
	var lo plan.LadderOptions
	var own transitionFlags
	cmd.Flags().IntVar(&lo.Months, "months", plan.LadderMonths, "months to look ahead")
	cmd.Flags().StringVar(&lo.From, "from", "", "design that runs today (without it: any can be had at the start)")
	_ = cmd.RegisterFlagCompletionFunc("from", completeDesigns)
	own.addFiles(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if lo.Months < 1 || lo.Months > plan.MostLadderMonths {
			return usage("--months is a whole number from 1 to %d, not %d", plan.MostLadderMonths, lo.Months)
		}
		l, err := climb(cmd, o, io, lo, &own, args)
		if err != nil {
			return err
		}
		w := newWriter(*o.lang)
		if o.output == asJSON {
			return writeJSON(io.out, plan.NewLadderDocument(l, w.words))
		}
		return write(io.out, w.ladder(l))
	}
	return cmd
}

func climb(cmd *cobra.Command, o *options, io streams, lo plan.LadderOptions, own *transitionFlags, args []string) (*plan.Ladder, error) {
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
	if lo.From != "" {
		if list, err = d.withFrom(list, lo.From); err != nil {
			return nil, err
		}
	}
	in := d.planInputs(w)
	in.Library = known(d.library, list)
	if in.Networks, err = own.networks(in.Library); err != nil {
		return nil, err
	}
	l, err := plan.Climb(cmd.Context(), in, list, lo)
	switch {
	case errors.Is(err, plan.ErrNonePriced):
		return nil, wrongInput(&nonePriced{len(list), l.Rungs[0].Months[0].Err})
	case err != nil:
		return nil, outside(err) // it was interrupted
	}
	return l, nil
}

// withFrom adds the design that runs today to those that are asked about.
func (d *desk) withFrom(list []*model.Scenario, id string) ([]*model.Scenario, error) {
	for _, s := range list {
		if s.ID == id {
			return list, nil
		}
	}
	for _, s := range d.library {
		if s.ID == id {
			return append([]*model.Scenario{s}, list...), nil
		}
	}
	return nil, unknownDesign(id)
}
