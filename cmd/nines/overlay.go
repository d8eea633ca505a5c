package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
	"nines/pricing/overlay"
	"nines/scenarios"
)

// overlayFlags are what a reader lays over the list prices: files, and the switches that such a file may also hold. The
// flags come last, so they win.
type overlayFlags struct {
	files     []string // --pricebook
	currency  string   // --currency
	freeTier  string   // --free-tier
	estimates string   // --estimates
	hardware  string   // --hardware
	wrote     func(flag string) bool
}

// What the switches take.
var (
	freeTiers = []string{string(model.FreeTransfer), string(model.FreeNone), string(model.FreeAll)}
	estimates = []string{model.EstimateLow, model.EstimateLikely, model.EstimateHigh}
	hardware  = []string{model.HardwareSpike, model.HardwareBefore}
)

// add adds the flags to a verb.
func (o *overlayFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	o.wrote = f.Changed
	f.StringArrayVar(&o.files, "pricebook", nil, "YAML file of your own discounts, private rates, tax and currency, laid over the list prices; repeat it to lay several, in order")
	f.StringVar(&o.currency, "currency", "", "show amounts in another currency, at a rate with its date and source: 'KRW=1391.5@2026-11-20 Bank of Korea'")
	f.StringVar(&o.freeTier, "free-tier", "", "free allowances that a bill counts: transfer (the free 100 GB out; the default), none, or all that do not expire")
	f.StringVar(&o.estimates, "estimates", "", "of prices known as a range (owned servers, colocation), the end to take: low, likely or high")
	f.StringVar(&o.hardware, "hardware", "", "prices of owned servers: spike (with the rise of 2026; the default) or before it")
}

// lay lays what the flags say over a book; without any it is the book itself.
func (o *overlayFlags) lay(book *pricing.Book) (model.PriceBook, error) {
	layers, err := o.layers()
	if err != nil || len(layers) == 0 {
		return book, err
	}
	laid, err := overlay.New(book, layers...)
	if err != nil {
		return nil, wrongInput(err)
	}
	return laid, nil
}

// layers are the files in order, then the switches.
func (o *overlayFlags) layers() ([]model.Overlay, error) {
	var out []model.Overlay
	for _, name := range o.files {
		called, src, err := readInput(name, strings.NewReader(""))
		if err != nil {
			return nil, err
		}
		layer, err := scenarios.DecodePriceBook(called, src)
		if err != nil {
			return nil, wrongInput(err)
		}
		out = append(out, *layer)
	}
	flags, err := o.switches()
	if err != nil || flags == nil {
		return out, err
	}
	return append(out, *flags), nil
}

// switches is a layer of the flags alone; nil when none was written.
func (o *overlayFlags) switches() (*model.Overlay, error) {
	var layer model.Overlay
	var said []string
	for _, s := range []struct {
		flag, value string
		words       []string
		set         func(string)
	}{
		{"--free-tier", o.freeTier, freeTiers, func(v string) { layer.FreeTier = model.FreeTier(v) }},
		{"--estimates", o.estimates, estimates, func(v string) { layer.Estimates = v }},
		{"--hardware", o.hardware, hardware, func(v string) { layer.Hardware = v }},
	} {
		if s.value == "" && !o.given(s.flag) {
			continue
		}
		if !slices.Contains(s.words, s.value) {
			return nil, usage("%s is %s, not %q", s.flag, strings.Join(s.words, " or "), s.value)
		}
		s.set(s.value)
		said = append(said, strings.TrimPrefix(s.flag, "--")+" "+s.value)
	}
	if o.currency != "" || o.given("--currency") {
		x, err := scenarios.ParseExchange("--currency", o.currency)
		if err != nil {
			return nil, wrongInput(err)
		}
		layer.Exchange = x
		said = append(said, string(x.Code))
	}
	if said == nil {
		return nil, nil
	}
	layer.Name = strings.Join(said, ", ")
	return &layer, nil
}

func (o *overlayFlags) given(flag string) bool {
	return o.wrote != nil && o.wrote(strings.TrimPrefix(flag, "--"))
}
