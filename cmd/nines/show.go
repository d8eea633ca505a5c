package main

import (
	"github.com/spf13/cobra"

	"nines/model/plan"
)

// newShow is `nines show`.
func newShow(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show ID|FILE",
		Short: "One design in full: bill, causes, recovery, surge, transitions, assumptions",
		Long: "show evaluates one design and prints everything that its figures are made of. -o json is the document of compare with one scenario; " +
			"-o csv is the bill, a row a line item.",
		Example: "nines show multi-az-2\n" +
			"nines show mine.yaml -w shop.yaml -o json",
		Args: takes(1, 1, "one design, an ID of the library or a FILE"),
	}
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		o.insight = true
		c, err := compare(cmd, o, io, args)
		if err != nil {
			return err
		}
		return writeShow(io, o, c)
	}
	return cmd
}

func writeShow(io streams, o *options, c *plan.Comparison) error {
	w := newWriter(*o.lang)
	switch o.output {
	case asJSON:
		return writeJSON(io.out, plan.NewDocument(c, w.words))
	case asCSV:
		return writeCSV(io.out, itemsCSV(plan.NewDocument(c, w.words).Scenarios[0]))
	}
	return write(io.out, w.showText(c, c.Evaluations[0], o.output == asMarkdown))
}

// itemColumns are the columns of `nines show -o csv`, named as in the JSON document.
var itemColumns = []string{"scenario", "category", "description", "quantity", "unit", "unit_price", "amount", "sku", "source", "as_of", "confidence"}

// itemsCSV is the bill, a row a line item.
func itemsCSV(s plan.DocumentScenario) [][]string {
	out := [][]string{itemColumns}
	if s.Cost == nil {
		return out
	}
	for _, i := range s.Cost.Items {
		out = append(out, []string{s.ID, i.Category, i.Description, i.Quantity, i.Unit, i.UnitPrice, i.Amount, i.SKU, i.Source, i.AsOf, i.Confidence})
	}
	return out
}
