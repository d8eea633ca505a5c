package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/reference"
	"nines/model/reliability"
	"nines/model/simulate"
	"nines/model/sizing"
	"nines/scenarios"
)

// newSimulate is `nines simulate`.
func newSimulate(io streams, lang *string) *cobra.Command {
	o := &options{lang: lang, formats: []string{asTable, asJSON}}
	opt := simulation{years: 100000, seed: 1}
	cmd := &cobra.Command{
		Use:   "simulate ID|FILE",
		Short: "Check the availability of a design or model by playing it, event by event",
		Long: "simulate plays a reliability model in a discrete-event simulator that shares no code with the solver, and prints what it counted, " +
			"with its interval, beside the solver's figures. ID or FILE is a design (its compiled model is played) or a reliability model; FILE may be - " +
			"for a model on standard input. The same seed gives the same answer. The exit code is 1 when the solver is more than 4 standard errors away.",
		Example: "nines simulate multi-az-2\n" +
			"nines simulate model.yaml --years 1000000 --seed 7 -o json",
		Args: takes(1, 1, "one design, an ID of the library or a FILE, or a reliability model"),
	}
	cmd.ValidArgsFunction = completeDesigns
	addWorkload(cmd, o)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	cmd.Flags().Float64Var(&opt.years, "years", opt.years, "how many years to watch")
	cmd.Flags().Uint64Var(&opt.seed, "seed", opt.seed, "of the random numbers: the same seed gives the same answer")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if !(opt.years >= 1 && opt.years <= 1e7) {
			return usage("--years is a number from 1 to 10,000,000, not %v", opt.years)
		}
		m, err := questioned(o, io, args[0])
		if err != nil {
			return err
		}
		return simulated(cmd.Context(), io, o, opt, args[0], m)
	}
	return cmd
}

// addWorkload adds the flags that say what a design has to serve and where.
func addWorkload(cmd *cobra.Command, o *options) {
	o.book.add(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.workload, "workload", "w", "", "workload file; - reads standard input (without it: 30 requests/s, all else assumed)")
	f.StringVar(&o.region, "region", "", "region of the primary site, such as ap-northeast-2, instead of the workload's")
	addFigures(cmd, &o.figures)
}

// simulation is what was asked for.
type simulation struct {
	years float64
	seed  uint64
}

// questioned finds the reliability model that an argument means: one in a file, or that of a design.
func questioned(o *options, io streams, arg string) (*reliability.Model, error) {
	_, ofLibrary := scenarios.ByID(arg)
	if !ofLibrary && (arg == "-" || looksLikeFile(arg)) {
		name, src, err := readInput(arg, io.in)
		if err != nil {
			return nil, err
		}
		if kind, err := scenarios.Detect(name, src); arg == "-" || err == nil && kind == scenarios.KindReliability {
			m, err := scenarios.DecodeReliability(name, src)
			return m, wrongInput(err)
		}
	}
	placed, err := deployed(o, io, []string{arg})
	if err != nil {
		return nil, err
	}
	m, err := reliability.Compiled(placed[0].deployment, placed[0].figures)
	return m, wrongInput(err)
}

// placed is a design that was sized, or why it could not be.
type placed struct {
	scenario   *model.Scenario
	deployment *model.Deployment
	figures    *reference.Reader
}

// deployed sizes the designs that the arguments name; all of the library without any.
func deployed(o *options, io streams, args []string) ([]placed, error) {
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
	out := make([]placed, len(list))
	for i, s := range list {
		fig := d.figures.Reader()
		dep, err := sizing.Deploy(w, s, d.book, fig, &model.Ledger{})
		if err != nil {
			return nil, wrongInput(fmt.Errorf("%s: %w", s.ID, err))
		}
		out[i] = placed{s, dep, fig}
	}
	return out, nil
}

// simulated solves and plays the model, and writes both.
func simulated(ctx context.Context, io streams, o *options, opt simulation, name string, m *reliability.Model) error {
	solved, err := reliability.Solve(m)
	if err != nil {
		return wrongInput(err)
	}
	if err := reliability.Distributions(m, &solved); err != nil {
		return wrongInput(err)
	}
	played, err := play(ctx, io.err, opt, m)
	if err != nil {
		return err
	}
	w := newWriter(*o.lang)
	doc := newSimulationDocument(filepath.Base(name), opt, m, solved, played, w.words)
	if o.output == asJSON {
		err = writeJSON(io.out, doc)
	} else {
		err = write(io.out, w.simulationTable(doc))
	}
	if err == nil && doc.Agrees != nil && !*doc.Agrees {
		return &failure{exitNo, errors.New(w.words.T("simulate.disagrees"))}
	}
	return err
}

// play runs the twin until it is done or interrupted, and says on a terminal how far it is.
func play(ctx context.Context, errOut io.Writer, opt simulation, m *reliability.Model) (simulate.Result, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	run := simulate.Options{Years: opt.years, Rand: rand.New(rand.NewPCG(opt.seed, 0))}
	if terminal(errOut) {
		said := -1
		run.Progress = func(done float64) {
			if p := int(100 * done / opt.years); p > said {
				said = p
				fmt.Fprintf(errOut, "\r%3d %%", min(p, 100))
			}
		}
		defer fmt.Fprint(errOut, "\r      \r")
	}
	r, err := simulate.Run(ctx, m, run)
	if ctx.Err() != nil {
		return r, outside(errors.New("interrupted: nothing is shown of a simulation that did not end; ask for fewer --years"))
	}
	return r, wrongInput(err)
}

// terminal says whether somebody watches the stream.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
