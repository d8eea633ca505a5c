package inputs

import (
	"slices"
	"strings"

	"nines/model"
	"nines/scenarios"
)

// The values that say how prices are read: they are laid over the book ([model.Overlay]) and are no part of the workload's
// language, whose files stay what a workload is.
const (
	freeTier  = "prices.free_tier"
	estimates = "prices.estimates"
	hardware  = "prices.hardware"
	currency  = "prices.currency"
)

// priceWords are what the chosen ones may be; the first is the default.
var priceWords = map[string][]string{
	freeTier:  {string(model.FreeTransfer), string(model.FreeNone), string(model.FreeAll)},
	estimates: {model.EstimateLikely, model.EstimateLow, model.EstimateHigh},
	hardware:  {model.HardwareSpike, model.HardwareBefore},
}

// buyWords are the ways to buy that a list offers; others can be written in an address.
var buyWords = []string{model.BuyAsDesigned, model.BuyNone, model.BuyBest, model.BuyBest + " 1y no", model.BuyBest + " sp"}

// Choices lists what a field of prices or of buying may be chosen from; nil for other fields.
func Choices(path string) []string {
	if path == "commit" {
		return buyWords
	}
	return priceWords[path]
}

// priceFields are the fields that change no workload.
var priceFields = []Field{
	{freeTier, Choice, func(w *model.Workload) string { return laid(w, freeTier) }},
	{hardware, Choice, func(w *model.Workload) string { return laid(w, hardware) }},
	{estimates, Choice, func(w *model.Workload) string { return laid(w, estimates) }},
	{currency, Text, func(w *model.Workload) string { return laid(w, currency) }},
}

// laid is what the workload's overlay says of a field, or its default.
func laid(w *model.Workload, path string) string {
	said := ""
	if o := w.Prices; o != nil {
		switch path {
		case freeTier:
			said = string(o.FreeTier)
		case estimates:
			said = o.Estimates
		case hardware:
			said = o.Hardware
		case currency:
			if x := o.Exchange; x != nil {
				return string(x.Code) + "=" + x.PerUSD.String() + "@" + x.AsOf + " " + x.Source
			}
		}
	}
	if words := priceWords[path]; said == "" && words != nil {
		return words[0]
	}
	return said
}

// setPrices sets one of the fields on the workload's overlay.
func setPrices(w *model.Workload, path, value string) error {
	o := model.Overlay{}
	if w.Prices != nil {
		o = *w.Prices
	}
	if words := priceWords[path]; words != nil && !slices.Contains(words, value) {
		return wrongWord{model.Msg("input.word", "value", value, "words", strings.Join(words, ", "))}
	}
	switch path {
	case freeTier:
		o.FreeTier = model.FreeTier(value)
	case estimates:
		o.Estimates = value
	case hardware:
		o.Hardware = value
	case currency:
		x, err := scenarios.ParseExchange("", value)
		if err != nil {
			return err
		}
		o.Exchange = x
	}
	o.Name = nameOf(o)
	w.Prices = &o
	return nil
}

// nameOf says what the overlay changes, as the book's name tells it.
func nameOf(o model.Overlay) string {
	var parts []string
	if o.FreeTier != "" && o.FreeTier != model.FreeTransfer {
		parts = append(parts, "free-tier "+string(o.FreeTier))
	}
	if o.Estimates != "" && o.Estimates != model.EstimateLikely {
		parts = append(parts, "estimates "+o.Estimates)
	}
	if o.Hardware != "" && o.Hardware != model.HardwareSpike {
		parts = append(parts, "hardware "+o.Hardware)
	}
	if o.Exchange != nil {
		parts = append(parts, string(o.Exchange.Code))
	}
	return strings.Join(parts, ", ")
}

// PricesKey tells overlays of the fields apart; "" for none.
func PricesKey(w *model.Workload) string {
	if w.Prices == nil {
		return ""
	}
	var b strings.Builder
	for _, f := range priceFields {
		b.WriteString(f.show(w) + "\n")
	}
	return b.String()
}

// wrongWord is a value that is not among a field's words.
type wrongWord struct{ text model.Text }

func (e wrongWord) Error() string { return e.text.ID }

// Texts is the message, for [Sentence].
func (e wrongWord) Texts() []model.Text { return []model.Text{e.text} }
