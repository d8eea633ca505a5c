package main

import (
	"errors"

	"github.com/spf13/cobra"

	"nines/model/plan"
)

// newScaling is `nines scaling`, the verbs about how one tier scales.
func newScaling(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scaling",
		Short: "Compare the scaling policies of one tier by money against shed requests; fit a recorded scale-out",
		Long: "scaling policies plays a recorded demand against one tier under each policy and prices it. scaling fit lays the record of a real scale-out " +
			"over the prediction and says which figures differ (docs/surge.md).",
		Example: "nines scaling policies -w shop.yaml multi-az-2 --tier web --trace requests.csv\n" +
			"nines scaling fit drill.csv -w shop.yaml multi-az-2",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newScalingPolicies(io, lang), newScalingFit(io, lang))
	return cmd
}

// newScalingPolicies is `nines scaling policies`.
func newScalingPolicies(io streams, lang *string) *cobra.Command {
	var z surgeFlags
	var tier, trace string
	cmd := &cobra.Command{
		Use:   "policies ID|FILE",
		Short: "One tier and one recorded demand under each policy: money against shed requests, and how much to own",
		Long: "policies plays a trace against one tier of a design on demand, in steps, with a forecast, with a warm pool, at its static peak, on spot, and with a base on " +
			"servers of our own, prices each, and says which are not beaten on both (docs/surge.md).",
		Example: "nines scaling policies -w shop.yaml multi-az-2 --tier web --trace requests.csv\n" +
			"nines scaling policies -w shop.yaml multi-az-2 --trace requests.csv --scale '300 rps' -o json",
		Args: takes(1, 1, "one design, an ID of the library or a FILE"),
	}
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang, asTable, asJSON, asCSV)
	f := cmd.Flags()
	f.StringVar(&tier, "tier", "", "which tier (default: the first that follows the load)")
	f.StringVar(&trace, "trace", "", "the demand, FILE.csv (docs/surge.md)")
	f.StringVar(&z.gaps, "gaps", "", "what stands in the gaps of the trace: hold, zero or linear (default: a gap is an error)")
	f.StringVar(&z.scale, "scale", "", "multiply the trace, such as 0.1x, or to the highest load given, such as '90 rps'")
	f.Uint64Var(&z.seed, "seed", 1, "of the reclaimed spot units: the same seed gives the same answer")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if trace == "" {
			return usage("policies are compared under a recorded demand: give --trace FILE.csv")
		}
		t, err := z.decode(trace)
		if err != nil {
			return err
		}
		p, err := comparePolicies(o, io, args[0], plan.PolicyOptions{Tier: tier, Demand: t.Demand, Source: t.Name, Clock: clockOf(t), Seed: z.seed})
		if err != nil {
			return err
		}
		return writePolicies(io, o, p)
	}
	return cmd
}

func comparePolicies(o *options, io streams, design string, opt plan.PolicyOptions) (*plan.Policies, error) {
	d, err := openDesk(&o.book)
	if err != nil {
		return nil, err
	}
	w, err := d.workload(o, io.in)
	if err != nil {
		return nil, err
	}
	list, err := d.scenarios([]string{design}, o.region != "")
	if err != nil {
		return nil, err
	}
	p, err := plan.ComparePolicies(d.planInputs(w), list[0], opt)
	if errors.Is(err, plan.ErrNoTier) {
		return nil, usage("--tier: %s has no tier %q", list[0].ID, opt.Tier)
	}
	return p, wrongInput(err)
}

func writePolicies(io streams, o *options, p *plan.Policies) error {
	w := newWriter(*o.lang)
	doc := plan.NewPoliciesDocument(p, w.words)
	switch o.output {
	case asJSON:
		return writeJSON(io.out, doc)
	case asCSV:
		return writeCSV(io.out, policiesCSV(&doc))
	}
	return write(io.out, w.policies(p))
}
