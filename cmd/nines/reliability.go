package main

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/reliability"
	"nines/scenarios"
)

// newReliability is `nines reliability`.
func newReliability(io streams, lang *string) *cobra.Command {
	o := &options{lang: lang, formats: []string{asTable, asJSON, asYAML}}
	opt := modelOptions{samples: 1000, seed: 1}
	cmd := &cobra.Command{
		Use:   "reliability ID|FILE",
		Short: "Solve a reliability model, yours or that of a design: availability, outages, causes, a year",
		Long: "reliability reads failure domains, tiers, a structure and faults (docs/reliability.md) and solves them exactly where the model is exact. " +
			"It also says what each part matters, and, where the file gives ranges, what they leave open. FILE may be - for standard input. Of a design, " +
			"an ID of the library or a FILE, the model that it compiles to is solved; -o yaml writes that model, to read, change and solve again.",
		Example: "nines reliability model.yaml\n" +
			"nines reliability model.yaml -o json\n" +
			"nines reliability multi-az-2 -o yaml > model.yaml",
		Args: takes(1, 1, "one reliability model or design, a FILE, - for standard input, or an ID of the library"),
	}
	cmd.ValidArgsFunction = completeDesigns
	addWorkload(cmd, o)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	cmd.Flags().IntVar(&opt.samples, "samples", opt.samples, "how often ranges of the file are drawn")
	cmd.Flags().BoolVar(&opt.slow, "slow", false, "also work out what each part matters when that takes long")
	cmd.Flags().Uint64Var(&opt.seed, "seed", opt.seed, "of those draws: the same seed gives the same answer")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if opt.samples < 20 || opt.samples > 1e6 {
			return usage("--samples is a number from 20 to 1,000,000, not %d", opt.samples)
		}
		f, err := questioned(o, io, args[0])
		if err != nil {
			return err
		}
		if o.output == asYAML {
			text, err := scenarios.EncodeReliability(f.Model, f.Downtime)
			if err != nil {
				return wrongInput(err)
			}
			return write(io.out, string(text))
		}
		a, err := answered(cmd.Context(), io, opt, f)
		if err != nil {
			return err
		}
		w := newWriter(*lang)
		doc := newReliabilityDocument(f.Model, a, w.words)
		if o.output == asJSON {
			err = writeJSON(io.out, doc)
		} else {
			err = write(io.out, w.reliabilityTable(f.Model, a, doc))
		}
		if err == nil && !a.Known() {
			return &failure{exitNo, errors.New(w.words.T("models.unknown"))}
		}
		return err
	}
	cmd.AddCommand(newFit(io, lang))
	return cmd
}

// modelOptions is how ranges are drawn.
type modelOptions struct {
	samples int
	seed    uint64
	slow    bool // also what takes long
}

// patience is how many seconds what was not asked for may take.
const patience = 10

// modelAnswer is everything that is said of a reliability model.
type modelAnswer struct {
	reliability.Result
	parts     []reliability.PartImportance
	uncertain *reliability.Uncertain // nil without ranges
	seed      uint64
	downtime  model.Money // of an hour; zero when the file does not say
	leftOut   float64     // seconds that what is left out of what each part matters would take; 0: it is there
}

// answered solves a model and asks what its parts matter and what its ranges leave open.
func answered(ctx context.Context, io streams, opt modelOptions, f *scenarios.ReliabilityFile) (modelAnswer, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	m := f.Model
	a := modelAnswer{seed: opt.seed, downtime: f.Downtime}
	est, err := reliability.EstimateWork(m)
	if err != nil {
		return a, wrongInput(err)
	}
	watch := newWatch(ctx, io.err, est)
	defer watch.done()
	solved, err := watch.interruptible(func() (reliability.Result, error) {
		r, err := reliability.Solve(m)
		if err == nil {
			err = reliability.Distributions(m, &r)
		}
		return r, err
	})
	if err != nil {
		return a, err
	}
	a.Result = solved
	if !solved.Known() { // changes and ranges would compare what was lost
		return a, nil
	}
	if err := a.matter(m, opt.slow, watch); err != nil {
		return a, err
	}
	if len(f.Unknowns) > 0 {
		draw := rand.New(rand.NewPCG(opt.seed, 0))
		u, err := reliability.Spread(f.Unknowns, f.At, opt.samples, draw.Float64, watch.step(opt.samples+2*len(f.Unknowns)))
		if err != nil {
			return a, stopped(err)
		}
		a.uncertain = &u
	}
	return a, nil
}

// matter asks what each part matters. Unless slow, changes that would take long are left out, and everything when the rest
// would still take long.
func (a *modelAnswer) matter(m *reliability.Model, slow bool, watch *watch) error {
	most := 1.0
	if slow {
		most = math.Inf(1)
	}
	takes, beyond := reliability.EstimateImportances(m, most)
	if !slow && takes > patience {
		a.leftOut = takes + beyond
		return nil
	}
	watch.announce(takes)
	steps := 5*(len(m.Tiers)+len(m.Domains)+len(m.Faults)+len(m.Common)) + 1
	var err error
	a.parts, a.leftOut, err = reliability.PartImportancesWithin(m, watch.step(steps), most)
	return stopped(err)
}

// stopped tells an interruption from what is wrong with the input.
func stopped(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, reliability.ErrStopped) {
		return outside(errInterrupted)
	}
	return wrongInput(err)
}

var errInterrupted = errors.New("interrupted: nothing is shown of an answer that was not finished")
