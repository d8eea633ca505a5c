package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nines/model/plan"
	"nines/model/scaling"
	"nines/scenarios"
)

// surgeFlags are those of a demand that is played against a design.
type surgeFlags struct {
	design  string
	shape   string
	run     string
	queue   string
	gaps    string
	scale   string
	samples int
	seed    uint64
}

// mostSamples bounds the work of one answer to about half a minute.
const mostSamples = 100_000

func (z *surgeFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&z.design, "design", "", "the design to play against, an ID of the library or a FILE")
	f.StringVar(&z.run, "run", "", "how long a step, ramp or flash is watched, such as 2h (default: as long as growing takes)")
	f.IntVar(&z.samples, "samples", 0, "also play so many courses by chance: waits, refused launches, reclaimed spot units")
	f.Uint64Var(&z.seed, "seed", 1, "of these: the same seed gives the same answer")
	z.addDemand(cmd)
	f.StringVar(&z.queue, "queue", "none", "where requests above capacity go: none (they are shed), unlimited, or how many may wait, such as 5000")
	_ = cmd.RegisterFlagCompletionFunc("design", completeDesigns)
}

// addDemand adds the flags of a recorded demand.
func (z *surgeFlags) addDemand(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&z.shape, "shape", plan.ShapeStep, "the demand: step, ramp or flash to the surge of the workload, or a trace, FILE.csv")
	f.StringVar(&z.gaps, "gaps", "", "what stands in the gaps of a trace: hold, zero or linear (default: a gap is an error)")
	f.StringVar(&z.scale, "scale", "", "multiply a trace, such as 0.1x, or to the highest load given, such as '90 rps'")
}

// onlyDesign refuses what a FILE says itself.
func (z *surgeFlags) onlyDesign(cmd *cobra.Command) error {
	for _, name := range []string{"shape", "run", "queue", "gaps", "scale", "samples", "seed", "workload", "region", "surge"} {
		if cmd.Flags().Changed(name) {
			return usage("--%s belongs to --design; a FILE says it itself (docs/contracts.md)", name)
		}
	}
	return nil
}

func (z *surgeFlags) play(io streams, o *options) error {
	opt, err := z.options()
	if err != nil {
		return err
	}
	d, err := openDesk(&o.book)
	if err != nil {
		return err
	}
	w, err := d.workload(o, io.in)
	if err != nil {
		return err
	}
	list, err := d.scenarios([]string{z.design}, o.region != "")
	if err != nil {
		return err
	}
	p, err := plan.PlaySurge(d.planInputs(w), list[0], opt)
	if err != nil {
		return wrongInput(err)
	}
	words := newWriter(*o.lang)
	if o.output == asJSON {
		return writeJSON(io.out, plan.NewSurgeDocument(p, words.words))
	}
	return write(io.out, words.surgePlay(p)+words.rests(&o.book))
}

// options reads the flags.
func (z *surgeFlags) options() (plan.SurgeOptions, error) {
	o := plan.SurgeOptions{Samples: z.samples, Seed: z.seed}
	if z.samples < 0 || z.samples > mostSamples {
		return o, usage("--samples is a whole number from 0 to %d, not %d", mostSamples, z.samples)
	}
	var err error
	if o.Room, err = roomOf(z.queue); err != nil {
		return o, err
	}
	if z.run != "" {
		x, err := scenarios.ExactTime("--run", z.run)
		if err != nil {
			return o, wrongInput(err)
		}
		if o.Run = x.Float(); o.Run > longestRun {
			return o, usage("--run is at most 365d, not %s", z.run)
		}
	}
	if slices.Contains(plan.Shapes, z.shape) {
		if z.gaps != "" || z.scale != "" {
			return o, usage("--gaps and --scale are for a trace; %s is a shape", z.shape)
		}
		o.Shape = z.shape
		return o, nil
	}
	if z.run != "" {
		return o, usage("--run is for a shape; a trace has its own length")
	}
	return o, z.trace(&o)
}

// longestRun of a shape: a year.
const longestRun = 365 * 86400.0

func roomOf(queue string) (scaling.Room, error) {
	switch queue {
	case "none":
		return scaling.Room{}, nil
	case "unlimited":
		return scaling.Room{Endless: true}, nil
	}
	n, err := scenarios.Count("--queue", queue, 1_000_000_000)
	if err != nil {
		return scaling.Room{}, usage("--queue is none, unlimited or how many requests may wait, such as 5000, not %q", queue)
	}
	return scaling.Room{Places: scaling.Int(int64(n))}, nil
}

// trace reads the file that --shape names.
func (z *surgeFlags) trace(o *plan.SurgeOptions) error {
	if !strings.ContainsAny(z.shape, "./\\") {
		return usage("--shape is %s or a trace such as requests.csv, not %q", strings.Join(plan.Shapes, ", "), z.shape)
	}
	t, err := z.decode(z.shape)
	if err != nil {
		return err
	}
	o.Source, o.Demand, o.Clock = t.Name, &t.Demand, clockOf(t)
	return nil
}

// decode reads a trace with --gaps and --scale.
func (z *surgeFlags) decode(file string) (*scenarios.Trace, error) {
	if z.gaps != "" && !slices.Contains(scenarios.GapWords, z.gaps) {
		return nil, usage("--gaps is %s, not %q", strings.Join(scenarios.GapWords, ", "), z.gaps)
	}
	csv, err := scenarios.ReadTrace(file)
	if err != nil {
		return nil, wrongInput(err)
	}
	t, err := scenarios.DecodeTrace(file, csv, scenarios.Gaps(z.gaps))
	if err != nil {
		return nil, wrongInput(err)
	}
	peak := t.Demand.Peak()
	if peak.Sign() == 0 {
		return nil, usage("%s: nothing is asked for in the whole trace", file)
	}
	if z.scale == "" {
		return t, nil
	}
	if factor, ok := strings.CutSuffix(z.scale, "x"); ok {
		x, err := scaling.ParseRat(factor)
		if err != nil || x.Sign() <= 0 || x.Cmp(scaling.Int(1_000_000)) > 0 {
			return nil, usage("--scale is a factor such as 0.1x, or the highest load, such as '90 rps', not %q", z.scale)
		}
		t.Demand = t.Demand.Times(x)
		return t, nil
	}
	top, err := scenarios.ExactLoad("--scale", z.scale)
	if err != nil {
		return nil, wrongInput(err)
	}
	t.Demand = t.Demand.Times(top.Over(peak))
	return t, nil
}

// clockOf is the time of the day at which a trace begins, in UTC.
func clockOf(t *scenarios.Trace) scaling.Rat {
	if t.Start.IsZero() {
		return scaling.Rat{}
	}
	at := t.Start.UTC()
	return scaling.Int(int64(at.Sub(at.Truncate(24*time.Hour)) / time.Second))
}
