package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/reference"
	"nines/model/reliability"
	"nines/scenarios"
)

// newFit is `nines reliability fit`.
func newFit(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fit LOG",
		Short: "Reference figures from your own incident log, as a file that --figures takes",
		Long: "fit reads a CSV file of incidents (start,end,cause,scope) and prints how often each cause came and how long it lasted as figures with ranges, " +
			"each the figure of nines updated by what you saw (docs/figures.md). Say how long you watched (--from, --to) and how many of each there were " +
			"(--units zone=3): without it the window is that of the log and the units are those it names, and rates come out too high.",
		Example: "nines reliability fit incidents.csv --from 2024-01-01 --to 2026-11-01 --units zone=3 --units instance=12 > ours.yaml\n" +
			"nines show multi-az-2 --figures ours.yaml",
		Args: takes(1, 1, "one LOG, or - for standard input"),
	}
	var from, to, output string
	var units []string
	addLang(cmd, lang)
	addOutput(cmd, &output, []string{"yaml", asJSON})
	_ = cmd.Flags().Lookup("output").Value.Set("yaml")
	cmd.Flags().Lookup("output").DefValue = "yaml"
	cmd.Flags().StringVar(&from, "from", "", "when you began to watch, such as 2024-01-01; without it the start of the first incident")
	cmd.Flags().StringVar(&to, "to", "", "until when you watched; without it the end of the last incident")
	cmd.Flags().StringArrayVar(&units, "units", nil, "how many of a cause were watched, such as zone=3; again for more")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		o := options{lang: lang, output: output, formats: []string{"yaml", asJSON}}
		if err := o.check(); err != nil {
			return err
		}
		name, src, err := readInput(args[0], io.in)
		if err != nil {
			return err
		}
		log, err := scenarios.DecodeIncidentLog(name, src)
		if err != nil {
			return wrongInput(err)
		}
		f := fitting{name: name, log: log, from: log.First, to: log.End, units: map[string]int{}}
		if err := f.window(from, to); err != nil {
			return err
		}
		if err := f.watched(units); err != nil {
			return err
		}
		f.results = reliability.Fit(log.Incidents, model.Hours(f.to.Sub(f.from).Hours()), f.units, reference.Default().Reader())
		w := newWriter(*lang)
		if output == asJSON {
			return writeJSON(io.out, f.document())
		}
		return write(io.out, f.yaml(w))
	}
	return cmd
}

// fitting is one log with what is known of how it was watched.
type fitting struct {
	name     string
	log      *scenarios.IncidentLog
	from, to time.Time
	told     bool // the window was given
	units    map[string]int
	results  []reliability.FitResult
}

// window takes --from and --to, which must hold the log.
func (f *fitting) window(from, to string) error {
	f.told = from != "" && to != ""
	for _, set := range []struct {
		flag, text string
		at         *time.Time
	}{{"--from", from, &f.from}, {"--to", to, &f.to}} {
		if set.text == "" {
			continue
		}
		t, err := scenarios.Moment(set.flag, set.text)
		if err != nil {
			return wrongInput(err)
		}
		*set.at = t
	}
	if f.from.After(f.log.First) || f.to.Before(f.log.End) {
		return usage("--from and --to must hold the whole log, from %s to %s", f.log.First.Format("2006-01-02 15:04"), f.log.End.Format("2006-01-02 15:04"))
	}
	return nil
}

// watched takes --units.
func (f *fitting) watched(units []string) error {
	for _, text := range units {
		cause, count, _ := strings.Cut(text, "=")
		n, err := scenarios.Count("--units", count, 1_000_000)
		if err != nil {
			return wrongInput(err)
		}
		known := false
		for _, c := range reliability.FitCauses {
			known = known || c.Name == cause
		}
		if !known {
			return usage("--units is CAUSE=NUMBER with a cause of the log, such as zone=3, not %q", text)
		}
		f.units[cause] = n
	}
	return nil
}

// figureLine is one figure that the log leads to.
type figureLine struct {
	Key              reference.Key
	Value, Low, High float64
	Unit             string
	Source           string
}

// lines are the figures of one result: rate, length, and that an event that was logged did hit.
func (f *fitting) lines(r *reliability.FitResult) []figureLine {
	source := fmt.Sprintf("%d incidents of %d in %s years, %s to %s (%s)", r.Events, r.Units, strconv.FormatFloat(r.Years, 'g', 4, 64),
		f.from.Format("2006-01-02"), f.to.Format("2006-01-02"), f.name)
	rate := figureLine{Key: r.Rate, Value: r.Posterior.Mean(), Low: r.Posterior.Quantile(0.05), High: r.Posterior.Quantile(0.95), Unit: "/y",
		Source: source + ", with the figure of nines as prior"}
	if r.Cause.Rate == "transit.mttf" { // a time between failures
		rate = figureLine{Key: r.Rate, Value: model.HoursPerYear / rate.Value, Low: model.HoursPerYear / rate.High, High: model.HoursPerYear / rate.Low, Unit: "h", Source: rate.Source}
	}
	out := []figureLine{rate}
	if r.Repair != "" {
		l, law := r.Length, "exponential"
		if l.IsLognormal {
			law = "lognormal"
		}
		out = append(out, figureLine{Key: r.Repair, Value: float64(l.Mean), Low: float64(l.Low), High: float64(l.High), Unit: "h", Source: source + ", " + law + " lengths"})
	}
	if r.Cause.Hit != "" {
		out = append(out, figureLine{Key: r.Cause.Hit, Value: 1, Unit: "", Source: "what was logged did hit"})
	}
	return out
}

// yaml is a file that --figures takes, with what it rests on in comments.
func (f *fitting) yaml(w writer) string {
	var b strings.Builder
	b.WriteString("# " + w.words.T("fit.head", "file", printable(f.name), "n", strconv.Itoa(len(f.log.Incidents)), "from", f.from.Format("2006-01-02 15:04"), "to", f.to.Format("2006-01-02 15:04")) + "\n")
	if !f.told {
		b.WriteString("# " + w.words.T("fit.window") + "\n")
	}
	digits := func(v float64) string { return strconv.FormatFloat(v, 'g', 5, 64) }
	for i := range f.results {
		r := &f.results[i]
		b.WriteString("\n# " + w.words.T("fit.rate", "cause", r.Cause.Name, "n", strconv.Itoa(r.Events), "units", strconv.Itoa(r.Units), "years", digits(r.Years), "naive", digits(r.Naive),
			"prior", digits(r.Prior.Mean()), "posterior", digits(r.Posterior.Mean())) + "\n")
		if f.units[r.Cause.Name] == 0 {
			b.WriteString("# " + w.words.T("fit.units", "cause", r.Cause.Name) + "\n")
		}
		if r.Repair == "" {
			b.WriteString("# " + w.words.T("fit.no-length") + "\n")
		} else if math.IsNaN(r.Length.Lognormal) {
			b.WriteString("# " + w.words.T("fit.few", "exponential", digits(r.Length.Exponential)) + "\n")
		} else {
			b.WriteString("# " + w.words.T("fit.laws", "exponential", digits(r.Length.Exponential), "lognormal", digits(r.Length.Lognormal), "cv", digits(r.Length.CV)) + "\n")
		}
		for _, l := range f.lines(r) {
			known := ""
			if l.High > 0 {
				known = fmt.Sprintf(", low: %s%s, high: %s%s", digits(l.Low), l.Unit, digits(l.High), l.Unit)
			}
			fmt.Fprintf(&b, "%s: {value: %s%s%s, source: %q, as_of: %s, confidence: measured}\n", l.Key, digits(l.Value), l.Unit, known, printable(l.Source), f.to.Format("2006-01-02"))
		}
	}
	return b.String()
}

// fitDocument is the JSON of `nines reliability fit`.
type fitDocument struct {
	From    string             `json:"from"`
	To      string             `json:"to"`
	Results []fitCauseDocument `json:"results"`
}

// fitCauseDocument is one cause.
type fitCauseDocument struct {
	Cause       string      `json:"cause"`
	Events      int         `json:"events"`
	Units       int         `json:"units"`
	Years       float64     `json:"unit_years"`
	Naive       float64     `json:"rate_per_year_mle"`
	Prior       float64     `json:"rate_per_year_prior"`
	Posterior   float64     `json:"rate_per_year_posterior"`
	Exponential float64     `json:"log_likelihood_exponential"`
	Lognormal   *float64    `json:"log_likelihood_lognormal"`
	CV          *float64    `json:"lognormal_cv"`
	Law         string      `json:"law"`
	Figures     []fitFigure `json:"figures"`
}

// fitFigure is one figure that the log leads to.
type fitFigure struct {
	Key   string   `json:"key"`
	Value float64  `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	Unit  string   `json:"unit"`
}

func (f *fitting) document() fitDocument {
	d := fitDocument{From: f.from.Format(time.RFC3339), To: f.to.Format(time.RFC3339), Results: []fitCauseDocument{}}
	for i := range f.results {
		r := &f.results[i]
		one := fitCauseDocument{Cause: r.Cause.Name, Events: r.Events, Units: r.Units, Years: r.Years, Naive: r.Naive, Prior: r.Prior.Mean(), Posterior: r.Posterior.Mean(),
			Exponential: r.Length.Exponential, Lognormal: finite(r.Length.Lognormal), Law: "exponential"}
		if one.Lognormal != nil {
			one.CV = finite(r.Length.CV)
		}
		if r.Length.IsLognormal {
			one.Law = "lognormal"
		}
		for _, l := range f.lines(r) {
			x := fitFigure{Key: string(l.Key), Value: l.Value, Unit: strings.Replace(l.Unit, "/y", "1/y", 1)}
			if l.High > 0 {
				x.Low, x.High = &l.Low, &l.High
			}
			one.Figures = append(one.Figures, x)
		}
		d.Results = append(d.Results, one)
	}
	return d
}
