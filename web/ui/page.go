// Package ui holds the components that pages are made of: the frame, sentences with values in them, chips, small marks of
// tables. It takes its own small structs and knows nothing of plans and workloads; numbers arrive written (web/ui/format),
// drawings come from web/ui/svg.
package ui

import (
	"cmp"

	"nines/model"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

// Assets are the addresses of the style sheets and the script, with the hash of their content in the name.
type Assets struct {
	Style  string
	Hangul string
	Script string
}

// Page is what every page knows of its reader and of itself.
type Page struct {
	Words  *messages.Catalog
	Format format.Format
	Theme  string // "light", "dark" or "auto"
	Assets Assets
	// Compare is the address of the comparison with the state of this page; Self of this page in each language.
	Compare string
	Ladder  string // of the growth ladder with the same state
	Self    map[string]string
	// Incidents is the address of the incidents laid over the designs, with the same state.
	Incidents string
	// Prices is the address of the price book with the same state.
	Prices string
	// Figures is the address of the reference figures with the same state; Own, nil for none, what the page says of those
	// that the reader replaced.
	Figures string
	Own     *Own
	Section string // "compare", "ladder", "incidents", "figures", "prices" or "design": which link is the current one
	Version string
	// Currency of the amounts of this page; "" is USD.
	Currency string
}

// Own are the reader's own figures under a page: how many, the first of them by name, where all are listed, the same page
// without them, and what of the address could not be a figure.
type Own struct {
	N            int
	Named, Wrong []string
	List, Reset  string
}

// Money is the code of the page's currency.
func (p Page) Money() string { return cmp.Or(p.Currency, string(model.USD)) }

// T is the message in the reader's language; args alternate name, value.
func (p Page) T(id string, args ...string) string { return p.Words.T(id, args...) }

// Lang is the language tag.
func (p Page) Lang() string { return p.Words.Lang() }

// Other is the language to switch to.
func (p Page) Other() string {
	if p.Lang() == "ko" {
		return "en"
	}
	return "ko"
}

// TimeStep is the color of a time: 1 under a minute, 2 under ten, 3 under an hour, 4 hours, 5 days, 6 a week and more or
// never.
func TimeStep(seconds float64) int {
	if seconds < 0 {
		return 6
	}
	for i, limit := range []float64{60, 600, 3600, 86400, 604800} {
		if seconds < limit {
			return i + 1
		}
	}
	return 6
}

// Chip is the class of a confidence: measured solid, read outlined, general dashed, yours blue.
func Chip(confidence string) string {
	switch confidence {
	case "measured":
		return "chip measured"
	case "yours":
		return "chip yours"
	case "exact", "high", "derived", "medium":
		return "chip read"
	}
	return "chip general"
}
