package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model/plan"
	"nines/scenarios"
)

// newScalingFit is `nines scaling fit`.
func newScalingFit(io streams, lang *string) *cobra.Command {
	var tier string
	cmd := &cobra.Command{
		Use:   "fit LOG ID|FILE",
		Short: "Lay the record of a real scale-out over the prediction: what differs, and the figures that say so",
		Long: "fit reads a CSV of times and in-service counts (and desired counts, where they are known), from when the load rose, plays the same step against a tier of the " +
			"design, and prints both beside each other and the figures to override, as YAML for --figures (docs/surge.md).",
		Example: "nines scaling fit drill.csv multi-az-2\n" +
			"nines scaling fit drill.csv multi-az-2 --tier web -o yaml > measured.yaml",
		Args: takes(2, 2, "the record of a scale-out, LOG.csv, and one design, an ID of the library or a FILE"),
	}
	o := newOptions(cmd, lang, asTable, asJSON, asYAML)
	cmd.Flags().StringVar(&tier, "tier", "", "which tier was scaled (default: the first that follows the load)")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		a, err := fitted(o, io, args[0], args[1], tier)
		if err != nil {
			return err
		}
		w := newWriter(*o.lang)
		switch o.output {
		case asJSON:
			return writeJSON(io.out, newDrillDocument(a, args[0], w))
		case asYAML:
			return write(io.out, figuresYAML(a, args[0]))
		}
		return write(io.out, w.drill(a, args[0]))
	}
	return cmd
}

// asYAML is the output that --figures reads.
const asYAML = "yaml"

func fitted(o *options, io streams, log, design, tier string) (*plan.DrillAnswer, error) {
	src, err := scenarios.ReadTrace(log)
	if err != nil {
		return nil, wrongInput(err)
	}
	drill, err := scenarios.DecodeDrill(log, src)
	if err != nil {
		return nil, wrongInput(err)
	}
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
	a, err := plan.FitDrill(d.planInputs(w), list[0], tier, drill)
	if errors.Is(err, plan.ErrNoTier) {
		return nil, usage("--tier: %s has no tier %q", list[0].ID, tier)
	}
	return a, wrongInput(err)
}

// figuresYAML is what --figures takes: figures by key, measured.
func figuresYAML(a *plan.DrillAnswer, log string) string {
	var b strings.Builder
	for _, f := range a.Figures {
		value := func(v float64) string {
			text := strconv.FormatFloat(v, 'f', -1, 64)
			if f.Unit == "s" {
				text = strconv.FormatFloat(float64(int64(v*1000+0.5))/1000, 'f', -1, 64) + "s"
			} else if f.Unit != "count" {
				text = strconv.FormatFloat(v, 'g', 4, 64)
			}
			return text
		}
		b.WriteString(string(f.Key) + ": {value: " + value(f.Value))
		if f.High > 0 {
			b.WriteString(", low: " + value(f.Low) + ", high: " + value(f.High))
		}
		b.WriteString(", source: " + strconv.Quote(log) + ", confidence: measured}\n")
	}
	return b.String()
}

// drill is a record beside its prediction, for a terminal.
func (w writer) drill(a *plan.DrillAnswer, log string) string {
	t, f, p := w.words, &a.Fit, &a.Forecast
	out := styled(styleStrong, wrap(t.T("drill.head", "file", printable(log), "tier", printable(a.Tier.ID), "design", printable(a.Scenario.ID), "start", strconv.Itoa(f.Start), "end", strconv.Itoa(f.End)))) + "\n\n"
	g := &grid{right: []bool{false, true, true}}
	g.add("", t.T("drill.col.recorded"), t.T("drill.col.predicted"))
	delay := "–"
	if f.DelayKnown {
		delay = w.f.Clock(f.Delay)
	}
	g.add(t.T("drill.row.delay"), delay, w.f.Clock(p.Alarm+p.Lag))
	boot := w.f.Clock(f.Mean)
	if !f.DelayKnown {
		boot = "–"
	}
	g.add(t.T("drill.row.boot"), boot, w.f.Clock(p.Boot))
	for i := range f.Arrivals {
		if i > 0 && i < len(f.Arrivals)-1 && f.Arrivals[i] == f.Arrivals[i+1] && (i >= len(p.Arrivals)-1 || p.Arrivals[i] == p.Arrivals[i+1]) {
			continue // the last of those that came together stands for them
		}
		predicted := "–"
		if i < len(p.Arrivals) {
			predicted = w.f.Clock(p.Arrivals[i])
		}
		g.add(t.T("drill.row.unit", "n", strconv.Itoa(f.Start+i+1)), w.f.Clock(f.Arrivals[i]), predicted)
	}
	out += g.text(styleHeading) + "\n"
	switch {
	case a.Late >= 1:
		out += wrap(t.T("drill.late", "by", w.f.Clock(a.Late))) + "\n"
	case a.Late <= -1:
		out += wrap(t.T("drill.early", "by", w.f.Clock(-a.Late))) + "\n"
	default:
		out += wrap(t.T("drill.on-time")) + "\n"
	}
	for _, x := range a.Warnings {
		out += styled(styleQuiet, wrap(w.text(x))) + "\n"
	}
	if len(a.Figures) == 0 {
		return out + wrap(t.T("drill.same")) + "\n"
	}
	return out + "\n" + wrap(t.T("drill.figures")) + "\n" + figuresYAML(a, log)
}

// drillDocument is version 1 of the JSON of `nines scaling fit` (docs/surge.md). It may only gain fields.
type drillDocument struct {
	Version   int           `json:"version"`
	Scenario  string        `json:"scenario"`
	Tier      string        `json:"tier"`
	Start     int           `json:"start_units"`
	End       int           `json:"end_units"`
	Delay     *float64      `json:"delay_seconds"`
	DelayWhy  string        `json:"delay_seconds_reason,omitempty"`
	Boot      float64       `json:"mean_boot_seconds"`
	Alarm     float64       `json:"predicted_alarm_seconds"`
	Lag       float64       `json:"predicted_lag_seconds"`
	PBoot     float64       `json:"predicted_boot_seconds"`
	Late      float64       `json:"mean_late_seconds"`
	Arrivals  []float64     `json:"arrivals_seconds"`
	Predicted []float64     `json:"predicted_arrivals_seconds"`
	Figures   []drillFigure `json:"figures"`
	Warnings  []string      `json:"warnings"`
}

type drillFigure struct {
	Key   string  `json:"key"`
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Was   float64 `json:"was"`
}

func newDrillDocument(a *plan.DrillAnswer, _ string, w writer) drillDocument {
	f, p := &a.Fit, &a.Forecast
	d := drillDocument{Version: 1, Scenario: a.Scenario.ID, Tier: a.Tier.ID, Start: f.Start, End: f.End, Boot: f.Mean, Alarm: p.Alarm, Lag: p.Lag, PBoot: p.Boot,
		Late: a.Late, Arrivals: f.Arrivals, Predicted: append([]float64{}, p.Arrivals...), Figures: []drillFigure{}, Warnings: []string{}}
	if f.DelayKnown {
		d.Delay = &f.Delay
	} else {
		d.DelayWhy = w.words.T("drill.warn.delay")
	}
	for _, x := range a.Figures {
		d.Figures = append(d.Figures, drillFigure{string(x.Key), w.words.Text(x.Name), x.Unit, x.Value, x.Low, x.High, x.Was})
	}
	for _, x := range a.Warnings {
		d.Warnings = append(d.Warnings, w.words.Text(x))
	}
	return d
}
