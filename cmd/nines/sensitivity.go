package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
)

// newSensitivity is `nines sensitivity`.
func newSensitivity(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sensitivity ID|FILE",
		Short: "Which unknown to measure first: the ranges of a design's answers, and what drives them",
		Long: "sensitivity varies everything with a range that a design rests on: reference figures, defaults of workload and design, and ranges of your own. " +
			"Each alone gives the tornado, ranked by the hours of downtime a year that it moves; all together, drawn from the seed, give P5, P50 and P95. " +
			"Ctrl-C stops it.",
		Example: "nines sensitivity multi-az-2\n" +
			"nines sensitivity mine.yaml -w shop.yaml --figures ours.yaml -o json",
		Args: takes(1, 1, "one design, an ID of the library or a FILE"),
	}
	cmd.ValidArgsFunction = completeDesigns
	so, top := plan.SensitivityOptions{}, 15
	o := newOptions(cmd, lang)
	cmd.Flags().IntVar(&so.Samples, "samples", plan.DefaultSamples, "how many points the ranges are drawn at together")
	cmd.Flags().Uint64Var(&so.Seed, "seed", 1, "of the draws: the same seed gives the same answer")
	cmd.Flags().IntVar(&top, "top", top, "how many unknowns the table shows; 0: all")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		if so.Samples < 20 || so.Samples > 1_000_000 || so.Seed == 0 || top < 0 {
			return usage("--samples is a number from 20 to 1,000,000, --seed one above 0 and --top one of 0 or more")
		}
		s, currency, err := sensitive(cmd.Context(), io, o, so, args)
		if err != nil {
			return err
		}
		return writeSensitivity(io, o, newSensitivityDocument(newWriter(*lang), s, currency), top)
	}
	return cmd
}

// sensitive evaluates what the arguments name, and says on a terminal how far it is.
func sensitive(ctx context.Context, io streams, o *options, so plan.SensitivityOptions, args []string) (*plan.Sensitivity, model.Currency, error) {
	d, err := openDesk(&o.book)
	if err != nil {
		return nil, "", err
	}
	w, err := d.workload(o, io.in)
	if err != nil {
		return nil, "", err
	}
	list, err := d.scenarios(args, o.region != "")
	if err != nil {
		return nil, "", err
	}
	in := d.planInputs(w)
	in.Library = known(d.library, list)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if terminal(io.err) {
		said := -1
		so.Progress = func(done, total int) {
			if p := 100 * done / total; p > said {
				said = p
				fmt.Fprintf(io.err, "\r%3d %%", p)
			}
		}
		defer fmt.Fprint(io.err, "\r      \r")
	}
	s, err := plan.Sensitive(ctx, in, list[0], so)
	switch {
	case ctx.Err() != nil:
		return nil, "", outside(errors.New("interrupted: nothing is shown of ranges that were not drawn to the end; ask for fewer --samples"))
	case err != nil:
		return nil, "", wrongInput(err)
	}
	currency := w.Money.Currency
	if x := d.book.Info().Exchange; x != nil {
		currency = x.Code
	}
	return s, currency, nil
}

// sensitivityDocument is the JSON of `nines sensitivity`.
type sensitivityDocument struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Currency string            `json:"currency"`
	Samples  int               `json:"samples"`
	Failed   int               `json:"samples_failed"`
	Seed     uint64            `json:"seed"`
	Likely   outcomeDocument   `json:"likely"`
	Hours    model.Range       `json:"downtime_hours_per_year"`
	Down     model.Range       `json:"unavailability"`
	Monthly  model.Range       `json:"monthly"`
	Total    model.Range       `json:"monthly_with_downtime"`
	Scale    model.Range       `json:"scale_p50_seconds"`
	Met      float64           `json:"slo_met_share"`
	Still    int               `json:"unknowns_that_move_nothing"`
	Unknowns []unknownDocument `json:"unknowns"`

	Prices *plan.DocumentBook `json:"prices"`
}

// outcomeDocument is one evaluation.
type outcomeDocument struct {
	Hours   float64  `json:"downtime_hours_per_year"`
	Monthly float64  `json:"monthly"`
	Total   float64  `json:"monthly_with_downtime"`
	Scale   *float64 `json:"scale_p50_seconds"`
}

// unknownDocument is one row of the tornado.
type unknownDocument struct {
	Key        string           `json:"key"`
	Name       string           `json:"name"`
	Unit       string           `json:"unit"`
	Asked      model.Range      `json:"asked"`
	Achieved   model.Range      `json:"achieved"`
	AtLow      *outcomeDocument `json:"at_low"`
	AtHigh     *outcomeDocument `json:"at_high"`
	SwingHours *float64         `json:"swing_hours_per_year"`
	SwingMoney *float64         `json:"swing_monthly_with_downtime"`
	Source     string           `json:"source"`
	AsOf       string           `json:"as_of"`
	Confidence string           `json:"confidence"`
}

func newSensitivityDocument(w writer, s *plan.Sensitivity, currency model.Currency) sensitivityDocument {
	d := sensitivityDocument{ID: s.Scenario.ID, Title: w.name(s.Scenario), Currency: string(currency), Samples: s.Samples, Failed: s.Failed, Seed: s.Seed,
		Likely: *outcomeOf(&s.Base), Hours: s.Hours, Down: s.Unavailability, Monthly: s.Monthly, Total: s.Total, Scale: s.Scale, Met: s.Met, Still: s.Still,
		Unknowns: []unknownDocument{}}
	for _, u := range s.Unknowns {
		name := w.text(u.Name)
		if name == "" {
			name = u.Key
		}
		d.Unknowns = append(d.Unknowns, unknownDocument{Key: u.Key, Name: name, Unit: u.Unit, Asked: u.Range, Achieved: u.Achieved,
			AtLow: outcomeOf(u.AtLow), AtHigh: outcomeOf(u.AtHigh), SwingHours: finite(u.SwingHours()), SwingMoney: finite(u.SwingMoney()),
			Source: printable(u.Source), AsOf: u.AsOf, Confidence: string(u.Confidence)})
	}
	return d
}

func outcomeOf(o *plan.Outcome) *outcomeDocument {
	if o == nil {
		return nil
	}
	return &outcomeDocument{Hours: o.Hours, Monthly: o.Monthly, Total: o.Total, Scale: finite(o.Scale)}
}

func writeSensitivity(io streams, o *options, d sensitivityDocument, top int) error {
	w := newWriter(*o.lang)
	d.Prices = o.book.named()
	switch o.output {
	case asJSON:
		return writeJSON(io.out, d)
	case asCSV:
		return writeCSV(io.out, sensitivityCSV(d))
	case asMarkdown:
		return write(io.out, "# "+d.Title+"\n\n"+strings.Join(w.sensitivityLines(d), "\n\n")+"\n\n"+w.tornado(d, top).markdown()+w.rests(&o.book))
	}
	lines := w.sensitivityLines(d)
	for i, l := range lines {
		lines[i] = wrap(l)
	}
	return write(io.out, styleStrong.Render(d.Title+" ("+printable(d.ID)+")")+"\n"+strings.Join(lines, "\n")+"\n\n"+w.tornado(d, top).text(styleHeading)+w.rests(&o.book))
}

// sensitivityLines say what follows from all unknowns together.
func (w writer) sensitivityLines(d sensitivityDocument) []string {
	t, money := w.words, func(v float64) string { return w.f.CostFloat(v) + " " + d.Currency }
	lines := []string{
		t.T("sensitivity.hours", "low", w.f.Downtime(d.Hours.Low), "mid", w.f.Downtime(d.Hours.Likely), "high", w.f.Downtime(d.Hours.High), "base", w.f.Downtime(d.Likely.Hours),
			"met", w.f.Percent(d.Met, 2)),
		t.T("sensitivity.cost", "low", money(d.Monthly.Low), "mid", money(d.Monthly.Likely), "high", money(d.Monthly.High), "base", money(d.Likely.Monthly)),
		t.T("sensitivity.scale", "low", w.f.Duration(d.Scale.Low), "mid", w.f.Duration(d.Scale.Likely), "high", w.f.Duration(d.Scale.High)),
		t.T("sensitivity.how", "n", w.f.Whole(float64(d.Samples)), "seed", w.f.Whole(float64(d.Seed)), "unknowns", w.f.Whole(float64(len(d.Unknowns))), "still", w.f.Whole(float64(d.Still))),
	}
	if d.Failed > 0 {
		lines = append(lines, t.T("sensitivity.failed", "n", w.f.Whole(float64(d.Failed))))
	}
	return append(lines, t.T("sensitivity.foot"))
}

// barWidth is the widest bar of the tornado in characters.
const barWidth = 24

// tornado is the table of unknowns, the one that moves most hours first.
func (w writer) tornado(d sensitivityDocument, top int) *grid {
	t := w.words
	g := &grid{right: []bool{true, true, true, true}}
	g.add(t.T("sensitivity.col.swing"), t.T("sensitivity.col.low"), t.T("sensitivity.col.high"), t.T("sensitivity.col.money", "currency", d.Currency), "",
		t.T("sensitivity.col.range"), t.T("sensitivity.col.unknown"), t.T("cli.col.trust"))
	most := 0.0
	for _, u := range d.Unknowns {
		if u.SwingHours != nil {
			most = math.Max(most, *u.SwingHours)
		}
	}
	for i, u := range d.Unknowns {
		if top > 0 && i == top {
			break
		}
		swing, low, high, money, bar := "?", "?", "?", "?", ""
		if u.AtLow != nil {
			low = w.f.Downtime(u.AtLow.Hours)
		}
		if u.AtHigh != nil {
			high = w.f.Downtime(u.AtHigh.Hours)
		}
		if u.SwingHours != nil {
			swing, money = w.f.Downtime(*u.SwingHours), w.f.CostFloat(*u.SwingMoney)
			if most > 0 {
				bar = strings.Repeat("#", int(math.Round(barWidth**u.SwingHours/most)))
			}
		}
		g.add(swing, low, high, money, bar, t.T("figures.range", "low", w.f.Measure(u.Asked.Low, u.Unit), "high", w.f.Measure(u.Asked.High, u.Unit)), u.Name+" ("+u.Key+")", w.confidence(model.Confidence(u.Confidence)))
	}
	return g
}

// sensitivityCSV is a row an unknown.
func sensitivityCSV(d sensitivityDocument) [][]string {
	out := [][]string{{"key", "unit", "low", "likely", "high", "hours_at_low", "hours_at_high", "swing_hours_per_year", "swing_monthly_with_downtime", "confidence"}}
	number := func(v *float64) string {
		if v == nil {
			return ""
		}
		return fmt.Sprint(*v)
	}
	for _, u := range d.Unknowns {
		low, high := "", ""
		if u.AtLow != nil {
			low = number(&u.AtLow.Hours)
		}
		if u.AtHigh != nil {
			high = number(&u.AtHigh.Hours)
		}
		out = append(out, []string{u.Key, u.Unit, number(&u.Asked.Low), number(&u.Asked.Likely), number(&u.Asked.High), low, high, number(u.SwingHours), number(u.SwingMoney), u.Confidence})
	}
	return out
}
