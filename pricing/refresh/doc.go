// Package refresh brings a price book up to date: it takes parts (what one service sells in one region, read from a price
// list) and merges them into the text of the book in force, after checking that the new book is no worse than the old one.
// A pull that was interrupted goes on from the parts that were finished.
//
// What does not belong here: how a list is fetched and read (pricing/aws), how books are kept (pricing/store), which book an
// answer rests on (cmd/nines).
package refresh

import (
	"strings"

	"nines/model"
	"nines/pricing/snapshot"
)

// Part is what one service sells in one region, read from one list at one time. It is staged as JSON.
type Part struct {
	Service string           `json:"service"` // AWS's offer code, such as AmazonEC2
	Region  string           `json:"region"`  // a region, or "global"
	Source  model.Provenance `json:"source"`  // AsOf is the day on which the list was read
	Version string           `json:"version"` // of the list, as its publisher numbers it; "" when it has none
	ETag    string           `json:"etag"`    // of the file; "" when it has none
	Read    int              `json:"read"`    // rows of the list that were looked at
	// Dimensions are what the list was read for, sorted; it has a price in each, or it lacks one.
	Dimensions []model.Dimension `json:"dimensions"`
	Rows       []snapshot.Row    `json:"rows"`   // sorted by key, the tiers of a key in order; their Source is empty
	Faults     []Fault           `json:"faults"` // rows that nines needs and cannot use
}

// Day is the day on which the list was read.
func (p *Part) Day() string { return p.Source.AsOf }

// Name is "AmazonEC2 ap-northeast-2".
func (p *Part) Name() string { return p.Service + " " + p.Region }

// Trouble is why a row cannot be used.
type Trouble string

// The troubles.
const (
	Zero      Trouble = "zero"      // a price of nothing where nothing is free
	Negative  Trouble = "negative"  // less than nothing
	Unit      Trouble = "unit"      // a unit that is not known to be that of the dimension
	Tiers     Trouble = "tiers"     // tiers that leave a gap, or overlap
	Ambiguous Trouble = "ambiguous" // several SKUs price one thing differently; the dearest is used
)

// Fault is a row of a list that prices something nines needs, and cannot be used as it stands.
type Fault struct {
	Trouble Trouble        `json:"trouble"`
	Key     model.PriceKey `json:"key"`
	Place   string         `json:"place"` // which row: "line 1234", "SKU 6C86BEPQVG73ZGGR"
	Got     string         `json:"got"`   // what it says
}

// listed begins the source of every price that was read from a list; what follows says which, so that the next pull of the
// same list can replace it.
const listed = "AWS Price List, "

// Listed is the source of a part: list, version and how it was fetched, as of the day on which it was read.
func Listed(service, region, version, how, day string) model.Provenance {
	text := listed + service + ", " + region
	if version != "" {
		text += ", version " + version
	}
	return model.Provenance{Source: text + " (" + how + ")", AsOf: day, Confidence: model.Exact}
}

// listOf is the part that a price was read in; false for one that was not pulled.
func listOf(source string) (name string, ok bool) {
	rest, ok := strings.CutPrefix(source, listed)
	if !ok {
		return "", false
	}
	service, rest, ok := strings.Cut(rest, ", ")
	if !ok || strings.Contains(service, " ") {
		return "", false
	}
	region := rest
	if i := strings.IndexAny(rest, ", "); i >= 0 {
		region = rest[:i]
	}
	return service + " " + region, true
}
