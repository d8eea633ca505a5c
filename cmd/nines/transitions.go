package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
	"nines/scenarios"
)

// transitionFlags are what the verbs about transitions take beside the shared options.
type transitionFlags struct {
	files  []string // transitions of the user
	level  string
	within string
}

// newTransitions is `nines transitions` with its verb.
func newTransitions(io streams, lang *string) *cobra.Command {
	var f transitionFlags
	cmd := &cobra.Command{
		Use:   "transitions FROM TO",
		Short: "The shortest way from one design to another: tasks, time, hours, downtime, risk, cost, the way back",
		Long: "transitions finds the shortest way between two designs, IDs of the library or FILEs, and shows its tasks on the calendar (docs/transitions.md). " +
			"Each step is made at the level of automation of the design that it leaves, unless --level says another. " +
			"--within asks what to automate to be done in that time; exit code 1: nothing that can be automated gets there.",
		Example: "nines transitions single-box multi-az-2\n" +
			"nines transitions single-az multi-az-2 --within 8h\n" +
			"nines transitions show single-box two-boxes > mine.yaml\n" +
			"nines transitions single-box multi-az-2 --transitions mine.yaml -o json",
		Args: takes(2, 2, "two designs, the one that runs and the one to come to"),
	}
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang, asTable, asJSON)
	f.add(cmd)
	cmd.Flags().StringVar(&f.within, "within", "", "what to automate so that nine of ten are done in this time, such as 1h")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in, from, to, err := f.open(o, io, args)
		if err != nil {
			return err
		}
		target := 0.0
		if cmd.Flags().Changed("within") {
			t, err := scenarios.ExactTime("--within", f.within)
			if err != nil {
				return wrongInput(err)
			}
			if target = t.Float(); target <= 0 {
				return usage("--within must be more than 0, not %s", f.within)
			}
		}
		r, err := plan.FindRoad(cmd.Context(), in, from, to, f.level)
		if err != nil {
			return noWay(err, from, to)
		}
		var w *plan.Within
		if target > 0 {
			w = plan.FindWithin(in, &r.Way, model.Seconds(target))
		}
		return writeRoad(io, o, r, w)
	}
	cmd.AddCommand(newTransitionsShow(io, lang))
	return cmd
}

// newTransitionsShow is `nines transitions show`.
func newTransitionsShow(io streams, lang *string) *cobra.Command {
	var f transitionFlags
	cmd := &cobra.Command{
		Use:     "show FROM TO",
		Short:   "Print the tasks of one transition as YAML, to change and give back with --transitions",
		Long:    "show prints the task network between two designs as YAML: tasks, what each comes after, engineer-hours or waits by level of automation, downtime, chance of failure.",
		Example: "nines transitions show single-box two-boxes > mine.yaml",
		Args:    takes(2, 2, "two designs, the one that runs and the one to come to"),
	}
	cmd.ValidArgsFunction = completeDesigns
	o := newOptions(cmd, lang, asTable)
	f.add(cmd)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		in, from, to, err := f.open(o, io, args)
		if err != nil {
			return err
		}
		return write(io.out, string(scenarios.EncodeTransition(plan.Network(in, from, to), newWriter(*lang).words)))
	}
	return cmd
}

func (f *transitionFlags) add(cmd *cobra.Command) {
	f.addFiles(cmd)
	cmd.Flags().StringVar(&f.level, "level", "", "level of automation of every step: "+strings.Join(model.Automations, ", "))
}

// addFiles adds the flag for transitions of the user, which `nines ladder` has too.
func (f *transitionFlags) addFiles(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.files, "transitions", nil, "`FILE` of a transition of your own, as nines transitions show prints; may be given again")
}

// open reads everything that the flags and arguments name.
func (f *transitionFlags) open(o *options, io streams, args []string) (in plan.Inputs, from, to *model.Scenario, err error) {
	if err = o.check(); err != nil {
		return
	}
	if f.level != "" {
		if err = oneOf("--level", f.level, model.Automations); err != nil {
			return
		}
	}
	d, err := openDesk(&o.book)
	if err != nil {
		return
	}
	w, err := d.workload(o, io.in)
	if err != nil {
		return
	}
	list, err := d.scenarios(args, o.region != "")
	if err != nil {
		return
	}
	if list[0].ID == list[1].ID {
		err = usage("both are %s: name the design that runs and another one to come to", list[0].ID)
		return
	}
	in = d.planInputs(w)
	in.Library = known(d.library, list)
	in.Networks, err = f.networks(in.Library)
	return in, list[0], list[1], err
}

// networks reads the transitions of the user; both ends must be known designs.
func (f *transitionFlags) networks(library []*model.Scenario) ([]*model.TaskNetwork, error) {
	var out []*model.TaskNetwork
	for _, name := range f.files {
		src, err := scenarios.ReadFile(name)
		if err != nil {
			return nil, wrongInput(err)
		}
		n, err := scenarios.DecodeTransition(name, src)
		if err != nil {
			return nil, wrongInput(err)
		}
		for _, id := range []string{n.From, n.To} {
			if !hasDesign(library, id) {
				return nil, usage("%s: there is no design %q; name a design of the library, or give its file as FROM or TO", name, id)
			}
		}
		out = append(out, n)
	}
	return out, nil
}

func hasDesign(library []*model.Scenario, id string) bool {
	for _, s := range library {
		if s.ID == id {
			return true
		}
	}
	return false
}

// noWay says in a sentence that `next` leads nowhere.
func noWay(err error, from, to *model.Scenario) error {
	if errors.Is(err, plan.ErrNoWay) {
		return &failure{exitNo, said{model.Msg("ways.none", "from", from.ID, "to", to.ID)}}
	}
	return outside(err)
}

// writeRoad prints the way. That nothing gets it below the time asked for is an answer, and the answer is no.
func writeRoad(io streams, o *options, r *plan.Road, w *plan.Within) error {
	out := newWriter(*o.lang)
	var err error
	if o.output == asJSON {
		d := plan.NewRoadDocument(r, w, out.words)
		d.Prices = o.book.named()
		err = writeJSON(io.out, d)
	} else {
		err = write(io.out, out.road(r, w)+out.rests(&o.book))
	}
	if err == nil && w != nil && w.All > w.Target {
		return &failure{exitNo, said{model.Msg("ways.within.never", "target", out.f.Duration(float64(w.Target)), "all", out.f.Duration(float64(w.All)))}}
	}
	return err
}
