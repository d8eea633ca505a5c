package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/check"
	"nines/model/reference"
	"nines/model/reliability"
	"nines/model/sizing"
	"nines/scenarios"
)

// newSimulate is `nines simulate`.
func newSimulate(io streams, lang *string) *cobra.Command {
	o := &options{lang: lang, formats: []string{asTable, asJSON}}
	opt := simulation{years: 100000, seed: 1, method: string(check.Auto), far: 0.01}
	cmd := &cobra.Command{
		Use:   "simulate ID|FILE",
		Short: "Check the availability of a design or model by playing it, event by event",
		Long: "simulate plays a reliability model in a discrete-event simulator that shares no code with the solver, and prints what it counted, " +
			"with its interval, beside the solver's figures. ID or FILE is a design (its compiled model is played) or a reliability model; FILE may be - " +
			"for a model on standard input. Outages too rare to be seen in the --years are made less rare and weighted for it (--method auto). " +
			"The same seed gives the same answer. The exit code is 1 when the solver is more than 4 standard errors away.",
		Example: "nines simulate multi-az-2\n" +
			"nines simulate model.yaml --years 1000000 --seed 7 -o json\n" +
			"nines simulate ten-nines.yaml --method accelerated --error 0.5%",
		Args: takes(1, 1, "one design, an ID of the library or a FILE, or a reliability model"),
	}
	cmd.ValidArgsFunction = completeDesigns
	addWorkload(cmd, o)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	far := "1%"
	cmd.Flags().StringVar(&opt.method, "method", opt.method, "how to play: plain, accelerated (failures made less rare), or auto: plain where that sees 400 outages")
	cmd.Flags().StringVar(&far, "error", far, "relative standard error of unavailability at which an accelerated run ends")
	cmd.Flags().Float64Var(&opt.years, "years", opt.years, "how many years to watch plainly")
	cmd.Flags().Uint64Var(&opt.seed, "seed", opt.seed, "of the random numbers: the same seed gives the same answer")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if !(opt.years >= 1 && opt.years <= 1e7) {
			return usage("--years is a number from 1 to 10,000,000, not %v", opt.years)
		}
		if !slices.Contains([]check.Method{check.Auto, check.Plain, check.Accelerated}, check.Method(opt.method)) {
			return usage("--method is auto, plain or accelerated, not %q", opt.method)
		}
		if opt.far = percentage(far); !(opt.far >= 0.0005 && opt.far <= 0.5) {
			return usage("--error is a share from 0.05%% to 50%%, such as 1%%, not %q", far)
		}
		f, err := questioned(o, io, args[0])
		if err != nil {
			return err
		}
		return simulated(cmd.Context(), io, o, opt, args[0], f.Model)
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
	years  float64
	seed   uint64
	method string
	far    float64 // relative standard error
}

// mostCycles bounds an accelerated run that does not come near enough: minutes, on an ordinary model.
const mostCycles = 1 << 24

// percentage reads "1%" or "0.01"; NaN for anything else.
func percentage(text string) float64 {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	switch {
	case err != nil:
		return math.NaN()
	case percent:
		return v / 100
	}
	return v
}

// questioned finds the reliability model that an argument means: one in a file, or that of a design.
func questioned(o *options, io streams, arg string) (*scenarios.ReliabilityFile, error) {
	_, ofLibrary := scenarios.ByID(arg)
	if !ofLibrary && (arg == "-" || looksLikeFile(arg)) {
		name, src, err := readInput(arg, io.in)
		if err != nil {
			return nil, err
		}
		if kind, err := scenarios.Detect(name, src); arg == "-" || err == nil && kind == scenarios.KindReliability {
			f, err := scenarios.ReadReliability(name, src)
			return f, wrongInput(err)
		}
	}
	placed, err := deployed(o, io, []string{arg})
	if err != nil {
		return nil, err
	}
	d := placed[0].deployment
	m, err := reliability.Compiled(d, placed[0].figures)
	return &scenarios.ReliabilityFile{Model: m, Downtime: d.Workload.Money.Downtime}, wrongInput(err)
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
	w := newWriter(*o.lang)
	r, err := play(ctx, io.err, opt, m)
	if err != nil {
		return err
	}
	doc := newSimulationDocument(filepath.Base(name), r, w.words)
	doc.Prices = o.book.named()
	if o.output == asJSON {
		err = writeJSON(io.out, doc)
	} else {
		err = write(io.out, w.simulationTable(doc)+w.rests(&o.book))
	}
	if err == nil && r.Verdict == check.Disagrees {
		return &failure{exitNo, errors.New(w.words.T("simulate.disagrees"))}
	}
	return err
}

// play runs the twin until it is done or interrupted, and says on a terminal how far it is.
func play(ctx context.Context, errOut io.Writer, opt simulation, m *reliability.Model) (*check.Report, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	said, done := newProgress(errOut)
	r, err := check.Run(ctx, m, check.Options{Method: check.Method(opt.method), Years: opt.years, Seed: opt.seed, RelativeError: opt.far, Cycles: mostCycles,
		Workers: runtime.GOMAXPROCS(0), Progress: said})
	done()
	if ctx.Err() != nil {
		return nil, outside(errors.New("interrupted: nothing is shown of a simulation that did not end; ask for fewer --years or a larger --error"))
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
