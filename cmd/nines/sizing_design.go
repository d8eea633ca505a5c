package main

import (
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
)

// sizeFlags are what `nines sizing` takes beside the shared options.
type sizeFlags struct {
	tier  string
	units int
	types bool
}

// sizingOfDesign makes `nines sizing [ID]` of the command that holds its verbs.
func sizingOfDesign(cmd *cobra.Command, io streams, lang *string) {
	var z sizeFlags
	cmd.Use = "sizing [ID|FILE]"
	cmd.Short = "Why each tier of a design has its size, hour by hour; or a queue of your own figures"
	cmd.Long = "sizing says of each tier of a design how many units serve in each hour of the profile and why: which resource binds, the chance that a request waits for a CPU " +
		"(Erlang C, and square-root staffing beside it), response times at the tier, CPU credits, spares, and which constraint rejects each other machine type (docs/sizing.md). " +
		"Without a design it takes the cheapest of the library that meets the SLO. Exit code 1: it cannot serve."
	cmd.Example = "nines sizing multi-az-2\n" +
		"nines sizing -w shop.yaml multi-az-2 --tier app\n" +
		"nines sizing -w shop.yaml multi-az-2 --tier app --units 1\n" +
		"nines sizing -w shop.yaml multi-az-2 --tier db --types -o csv\n" +
		"nines sizing queue --arrival 100/s --service 20ms --servers 3"
	cmd.Args = takes(0, 1, "at most one design, an ID of the library or a FILE (or the verb queue)")
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang, asTable, asJSON, asCSV)
	f := cmd.Flags()
	f.StringVar(&z.tier, "tier", "", "only this tier")
	f.IntVar(&z.units, "units", 0, "how it would serve with so many units of --tier")
	f.BoolVar(&z.types, "types", false, "judge every machine type on offer: what rejects it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if err := z.check(f.Changed("units")); err != nil {
			return err
		}
		s, err := z.size(cmd, o, io, args)
		if err != nil {
			return err
		}
		return writeSizing(io, o, s, z.types)
	}
}

func (z sizeFlags) check(units bool) error {
	switch {
	case units && z.tier == "":
		return usage("--units needs --tier: the units of which tier?")
	case units && (z.units < 1 || z.units > mostServers):
		return usage("--units is a whole number from 1 to %d, not %d", mostServers, z.units)
	}
	return nil
}

// size evaluates the design that is asked about.
func (z sizeFlags) size(cmd *cobra.Command, o *options, io streams, args []string) (*plan.Sizing, error) {
	d, err := openDesk(&o.book)
	if err != nil {
		return nil, err
	}
	w, err := d.workload(o, io.in)
	if err != nil {
		return nil, err
	}
	in := d.planInputs(w)
	s, err := d.sizedDesign(cmd, o, in, args)
	if err != nil {
		return nil, err
	}
	out, err := plan.Size(in, s, plan.SizeOptions{Tier: z.tier, Units: z.units, Types: z.types})
	if errors.Is(err, plan.ErrNoTier) {
		names := ""
		for i, t := range s.Tiers {
			if i > 0 {
				names += ", "
			}
			names += t.Name
		}
		return nil, usage("%s has no tier %q; it has %s", s.ID, z.tier, names)
	}
	return out, wrongInput(err)
}

// sizedDesign is the design that was named, else the cheapest that meets the SLO, else the cheapest.
func (d *desk) sizedDesign(cmd *cobra.Command, o *options, in plan.Inputs, args []string) (*model.Scenario, error) {
	if len(args) > 0 {
		list, err := d.scenarios(args, o.region != "")
		if err != nil {
			return nil, err
		}
		return list[0], nil
	}
	c, err := plan.Compare(cmd.Context(), in, d.library)
	if err != nil {
		return nil, wrongInput(err)
	}
	a := c.Answer()
	if a.Cheapest != nil {
		return a.Cheapest.Scenario, nil
	}
	return a.Least.Scenario, nil
}

// writeSizing prints the sizing. That it cannot serve is an answer, and the answer is no.
func writeSizing(io streams, o *options, s *plan.Sizing, types bool) error {
	w := newWriter(*o.lang)
	var err error
	switch {
	case o.output == asJSON:
		err = writeJSON(io.out, plan.NewSizeDocument(s, w.words))
	case o.output == asCSV && types:
		err = writeCSV(io.out, typesCSV(plan.NewSizeDocument(s, w.words)))
	case o.output == asCSV:
		err = writeCSV(io.out, hoursCSV(plan.NewSizeDocument(s, w.words)))
	case s.Cannot == nil:
		err = write(io.out, w.sizing(s)+w.rests(&o.book))
	}
	switch {
	case err != nil:
		return err
	case s.Cannot != nil:
		return &failure{exitNo, s.Cannot}
	case !s.Serves:
		return &failure{exitNo, said{model.Msg("sizes.cannot")}}
	}
	return nil
}

// hoursCSV is a row a tier and hour, named as in the JSON document.
func hoursCSV(d plan.SizeDocument) [][]string {
	out := [][]string{{"tier", "hour", "load_rps", "units", "utilization", "cpu", "stable", "p_wait", "p50_seconds", "p95_seconds", "p99_seconds", "credit_balance"}}
	for _, t := range d.Tiers {
		for _, h := range t.Hours {
			out = append(out, []string{t.ID, strconv.Itoa(h.Hour), digits(&h.Load), strconv.Itoa(h.Units), digits(h.Use), digits(h.CPU), strconv.FormatBool(h.Stable),
				digits(&h.Wait), digits(h.P50), digits(h.P95), digits(h.P99), digits(h.Balance)})
		}
	}
	return out
}

// typesCSV is a row a tier and machine type.
func typesCSV(d plan.SizeDocument) [][]string {
	out := [][]string{{"tier", "type", "units", "monthly_usd", "fails", "because"}}
	for _, t := range d.Tiers {
		for _, c := range t.Types {
			out = append(out, []string{t.ID, c.Type, strconv.Itoa(c.Units), digits(c.Monthly), c.Fails, c.Because})
		}
	}
	return out
}

// digits is a number that reads back as the same float64; "" for one that does not exist.
func digits(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}
