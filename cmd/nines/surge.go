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
	var z surgeFlags
	cmd := &cobra.Command{
		Use:   "surge [FILE]",
		Short: "Play a demand against a design, or against a scaling group of your own: what is served, shed, and when units come",
		Long: "surge --design plays a demand against every tier of a design (docs/surge.md): a step, a ramp, a flash crowd or a recorded trace; who limits when, " +
			"what is shed, what it costs, and what it would cost to shed nothing.\n\n" +
			"surge FILE reads a demand, a group and its scaling policy (docs/contracts.md) and plays them exactly, by the rules on that page. " +
			"FILE may be - for standard input; a trace lies relative to FILE.",
		Example: "nines surge -w shop.yaml --design multi-az-2 --shape flash\n" +
			"nines surge -w shop.yaml --design multi-az-2 --shape requests.csv --scale 0.1x -o json\n" +
			"nines surge flash.yaml\n" +
			"nines surge flash.yaml -o json",
		Args: takes(0, 1, "one FILE, - for standard input, or --design and none"),
	}
	o := newOptions(cmd, lang, asTable, asJSON)
	z.add(cmd)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		switch {
		case len(args) == 1 && z.design != "":
			return usage("a FILE is a group of your own, --design one of nines' designs: give one of them")
		case len(args) == 1:
			if err := z.onlyDesign(cmd); err != nil {
				return err
			}
			return surgeFile(io, o, args[0])
		case z.design == "" && !cmd.Flags().Changed("design"):
			return usage("surge takes a FILE of your own group, or --design and the design to play against; %s --help shows examples", cmd.CommandPath())
		}
		return z.play(io, o)
	}
	return cmd
}

// surgeFile plays a group of people's own figures.
func surgeFile(io streams, o *options, file string) error {
	name, src, err := readInput(file, io.in)
	if err != nil {
		return err
	}
	s, err := scenarios.DecodeSurge(name, src, tracesBeside(file))
	if err != nil {
		return wrongInput(err)
	}
	r, err := scaling.Play(s.Demand, s.Group, s.Policy)
	if err != nil {
		return wrongInput(err)
	}
	if o.output == asJSON {
		return writeJSON(io.out, newSurgeDocument(r, s.Group.Room))
	}
	return write(io.out, newWriter(*o.lang).surgeTable(s, r))
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
