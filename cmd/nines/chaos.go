package main

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
	"nines/model/replay"
)

// newChaos is `nines chaos`.
func newChaos(io streams, lang *string) *cobra.Command {
	o := &options{lang: lang, formats: []string{asTable, asJSON, asFIS}}
	var down []string
	var lasts time.Duration
	pairs := false
	cmd := &cobra.Command{
		Use:   "chaos ID|FILE",
		Short: "Take parts of a design down and see what remains, at what capacity, for how long",
		Long: "chaos takes domains (main, main.a), tiers (db), their units in one domain (web/main.a), single units (web:1) or dependencies (dns, capacity) of a " +
			"design down together, at its peak, and plays what remains. Without --down it takes each part down alone, worst first; with --pairs also any two. " +
			"-o fis writes what --down takes as an experiment template of AWS Fault Injection Service, to try it for real.",
		Example: "nines chaos multi-az-2\n" +
			"nines chaos multi-az-2 --down main.a,db --for 2h\n" +
			"nines chaos warm-standby --pairs -o json\n" +
			"nines chaos multi-az-2 --down main.a --for 1h -o fis > template.json",
		Args: takes(1, 1, "one design, an ID of the library or a FILE"),
	}
	cmd.ValidArgsFunction = completeDesigns
	addWorkload(cmd, o)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	cmd.Flags().StringSliceVar(&down, "down", nil, "what to take down together: domains, tiers, TIER:N units, dns, capacity")
	cmd.Flags().DurationVar(&lasts, "for", 4*time.Hour, "for how long")
	cmd.Flags().BoolVar(&pairs, "pairs", false, "take each part down, and any two: all single and double faults, worst first")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		switch {
		case lasts < time.Second || lasts > 90*24*time.Hour:
			return usage("--for is a time from 1s to 2160h, not %s", lasts)
		case pairs && down != nil:
			return usage("--pairs takes any two parts down, so it goes without --down")
		case o.output == asFIS && down == nil:
			return usage("-o fis is one experiment: say with --down what it takes down")
		case o.output == asFIS && (lasts < fisShortest || lasts > fisLongest):
			return usage("with -o fis --for is a time from 1m to 12h, which AWS Fault Injection Service allows, not %s", lasts)
		}
		designs, err := deployed(o, io, args)
		if err != nil {
			return err
		}
		c := &chaos{placed: designs[0], lasts: model.Seconds(lasts.Seconds()), together: down != nil}
		if err := c.play(c.sets(down, pairs)); err != nil {
			return wrongInput(c.said(err, newWriter(*o.lang)))
		}
		w := newWriter(*o.lang)
		if o.output == asFIS {
			return w.experiment(io, c, down, lasts)
		}
		if o.output == asJSON {
			d := c.document(w)
			d.Prices = o.book.named()
			return writeJSON(io.out, d)
		}
		return write(io.out, w.chaosTable(c)+w.rests(&o.book))
	}
	return cmd
}

// asFIS is a template for AWS Fault Injection Service.
const asFIS = "fis"

// experiment writes the template; beside it, on the error stream, what it leaves out and what the reader fills in.
func (w writer) experiment(io streams, c *chaos, down []string, lasts time.Duration) error {
	template, omitted := newFIS(c.deployment, down, lasts)
	if len(template.Actions) == 0 {
		return wrongInput(errors.New(w.words.T("chaos.fis.none", "parts", printable(strings.Join(omitted, ", ")))))
	}
	note := w.words.T("chaos.fis.fill", "account", fisAccount, "design", fisDesign, "tier", fisTier)
	if len(omitted) > 0 {
		note += " " + w.words.T("chaos.fis.omitted", "parts", printable(strings.Join(omitted, ", ")))
	}
	if err := write(io.err, wrap(note)+"\n"); err != nil {
		return err
	}
	return writeJSON(io.out, template)
}

// chaos is a design with what was taken from it.
type chaos struct {
	placed
	lasts    model.Seconds
	together bool // one set was asked for: its course is shown too
	felled   []felled
}

// felled is a set of parts that was taken down together, with what came of it.
type felled struct {
	parts   []string
	outcome *replay.Outcome
	adds    bool
}

// sets lists what is taken down together: what was asked for, each part alone, or each and any two.
func (c *chaos) sets(down []string, pairs bool) [][]string {
	if down != nil {
		return [][]string{down}
	}
	parts := append(replay.Targets(c.deployment), replay.Units(c.deployment)...)
	var out [][]string
	for i, a := range parts {
		out = append(out, []string{a})
		if !pairs {
			continue
		}
		for _, b := range parts[i+1:] {
			out = append(out, []string{a, b})
		}
	}
	return out
}

// play plays each set and orders what comes of it: the worst first, equals in the order of the parts, and pairs that say
// nothing new (see [adds]) after all others.
func (c *chaos) play(sets [][]string) error {
	alone := map[string]*replay.Outcome{}
	for _, set := range sets {
		o, err := replay.Chaos(c.deployment, set, c.lasts, c.figures, &model.Ledger{})
		if err != nil {
			return err
		}
		if len(set) == 1 {
			alone[set[0]] = o
		}
		c.felled = append(c.felled, felled{parts: set, outcome: o})
	}
	for i := range c.felled {
		c.felled[i].adds = adds(c.felled[i], alone)
	}
	slices.SortStableFunc(c.felled, func(a, b felled) int {
		switch {
		case a.adds != b.adds && a.adds:
			return -1
		case a.adds != b.adds:
			return 1
		}
		return cmp.Compare(b.outcome.Planned.Lost, a.outcome.Planned.Lost)
	})
	return nil
}

// adds says of a pair whether it loses more than either of its parts alone, as planned or at worst: a zone and a unit that
// stands in it do not. Anything else says something.
func adds(f felled, alone map[string]*replay.Outcome) bool {
	if len(f.parts) != 2 {
		return true
	}
	planned, worst := 0.0, 0.0
	for _, part := range f.parts {
		o := alone[part]
		if o == nil { // asked for by name: nothing to compare with
			return true
		}
		planned, worst = max(planned, o.Planned.Lost), max(worst, o.Worst.Lost)
	}
	const rounding = 1 + 1e-9
	return f.outcome.Planned.Lost > planned*rounding || f.outcome.Worst.Lost > worst*rounding
}

// said is the error in the language of the answer.
func (c *chaos) said(err error, w writer) error {
	var unknown *replay.UnknownTarget
	if !errors.As(err, &unknown) {
		return err
	}
	return errors.New("--down: " + w.words.T("chaos.unknown", "scenario", c.scenario.ID, "target", unknown.Target, "parts", strings.Join(unknown.Known, ", ")))
}

// chaosDocument is the contract of `nines chaos -o json` (docs/replay.md). It may only gain fields.
type chaosDocument struct {
	Version  int           `json:"version"`
	Scenario string        `json:"scenario"`
	Seconds  float64       `json:"lasts_seconds"`
	Results  []chaosResult `json:"results"`

	Prices *plan.DocumentBook `json:"prices"`
}

type chaosResult struct {
	Down     []string        `json:"down"`
	State    string          `json:"state"`
	Why      string          `json:"why"`
	Planned  replayTotals    `json:"planned"`
	Worst    replayTotals    `json:"worst"`
	Timeline []replaySegment `json:"timeline"`
}

func (c *chaos) document(w writer) chaosDocument {
	d := chaosDocument{Version: 1, Scenario: c.scenario.ID, Seconds: float64(c.lasts), Results: []chaosResult{}}
	for _, f := range c.felled {
		r := w.replayed("", f.outcome)
		d.Results = append(d.Results, chaosResult{f.parts, r.State, r.Why, r.Planned, r.Worst, r.Timeline})
	}
	return d
}

func (w writer) chaosTable(c *chaos) string {
	t := w.words
	head := t.T("chaos.head", "title", w.name(c.scenario), "id", printable(c.scenario.ID), "peak", w.f.RPS(c.deployment.Workload.Peak), "lasts", w.f.Duration(float64(c.lasts)))
	g := w.outcomeGrid(t.T("replay.col.target"), c.deployment.Workload.Money.Currency, t.T("chaos.col.remains"))
	legend := []string{t.T("chaos.legend"), t.T("chaos.least")}
	for _, f := range c.felled {
		tightest, _ := f.outcome.Settled(c.lasts).Tightest()
		w.addOutcome(g, printable(strings.Join(f.parts, " + ")), f.outcome, w.text(tightest.Text()))
	}
	if !c.felled[len(c.felled)-1].adds {
		legend = append(legend, t.T("chaos.pairs"))
	}
	out := styleStrong.Render(head) + "\n\n" + g.text(styleHeading) + "\n" + wrap(strings.Join(legend, " ")) + "\n"
	if c.together {
		out += "\n" + w.course(c.felled[0].outcome)
	}
	return out
}
