package main

import (
	"encoding/json"
	"path/filepath"

	"github.com/spf13/cobra"

	"nines/model/scaling"
	"nines/scenarios"
)

// newSurge is `nines surge`.
func newSurge(io streams, lang *string) *cobra.Command {
	var output string
	formats := []string{asTable, asJSON}
	cmd := &cobra.Command{
		Use:   "surge FILE",
		Short: "Play a surge against a scaling group of your own: what is served, what is shed, when units come",
		Long: "surge reads a demand, a group and its scaling policy (docs/contracts.md) and plays them exactly, by the rules on that page. " +
			"FILE may be - for standard input; a trace lies relative to FILE.",
		Example: "nines surge flash.yaml\n" +
			"nines surge flash.yaml -o json",
		Args: takes(1, 1, "one FILE, or - for standard input"),
	}
	addLang(cmd, lang)
	addOutput(cmd, &output, formats)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		o := options{lang: lang, output: output, formats: formats}
		if err := o.check(); err != nil {
			return err
		}
		name, src, err := readInput(args[0], io.in)
		if err != nil {
			return err
		}
		s, err := scenarios.DecodeSurge(name, src, tracesBeside(args[0]))
		if err != nil {
			return wrongInput(err)
		}
		r, err := scaling.Play(s.Demand, s.Group, s.Policy)
		if err != nil {
			return wrongInput(err)
		}
		if output == asJSON {
			return writeJSON(io.out, newSurgeDocument(r, s.Group.Room))
		}
		return write(io.out, newWriter(*lang).surgeTable(s, r))
	}
	return cmd
}

// tracesBeside reads the traces that a file names, relative to that file; to the working directory for standard input.
func tracesBeside(file string) scenarios.TraceReader {
	return func(path string) (string, []byte, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(file), path)
		}
		csv, err := scenarios.ReadTrace(path)
		return path, csv, err
	}
}

// surgeDocument is the contract of `nines surge -o json` (docs/contracts.md). It may only gain fields.
type surgeDocument struct {
	Offered   string        `json:"offered"`
	Served    string        `json:"served"`
	Shed      string        `json:"shed"`
	PeakShed  json.Number   `json:"peak_shed_rps"`
	FirstShed *json.Number  `json:"first_shed_seconds"`
	LastShed  *json.Number  `json:"last_shed_seconds"`
	Launches  []surgeLaunch `json:"launches"`
	// Of a waiting room; left out where queue is none.
	Queued      *string      `json:"queued,omitempty"`
	MostQueued  *string      `json:"most_queued,omitempty"`
	LongestWait *json.Number `json:"longest_wait_seconds,omitempty"`
}

type surgeLaunch struct {
	At    json.Number `json:"at"`
	Count int         `json:"count"`
}

// surgePlaces is how many decimals an exact number keeps that has no end, such as a third.
const surgePlaces = 20

func decimalNumber(r scaling.Rat) json.Number { return json.Number(r.Decimal(surgePlaces)) }

// newSurgeDocument writes a run as the contract. Offered is served, shed and queued together, digit for digit.
func newSurgeDocument(r scaling.Run, room scaling.Room) surgeDocument {
	d := surgeDocument{PeakShed: decimalNumber(r.PeakShed), Launches: make([]surgeLaunch, 0, len(r.Launches))}
	d.Offered, d.Served, d.Shed = r.Decimals(surgePlaces)
	if r.Sheds {
		first, last := decimalNumber(r.FirstShed), decimalNumber(r.LastShed)
		d.FirstShed, d.LastShed = &first, &last
	}
	if room.Open() {
		queued, most, wait := r.Queued.Decimal(surgePlaces), r.MostQueued.Decimal(surgePlaces), decimalNumber(r.LongestWait)
		d.Queued, d.MostQueued, d.LongestWait = &queued, &most, &wait
	}
	for _, l := range r.Launches {
		d.Launches = append(d.Launches, surgeLaunch{decimalNumber(l.At), l.Count})
	}
	return d
}
