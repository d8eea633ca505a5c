package aws

import (
	"nines/model"
)

// Kind is why a list cannot be used at all. A row that cannot be used is a [refresh.Fault] instead.
type Kind int

// The kinds.
const (
	NoColumn      Kind = iota // a column is not there under its name
	NoHeader                  // the file does not begin as price lists do
	NotUSD                    // prices in another currency
	BadNumber                 // a price or a bound that is no number
	CutShort                  // fewer bytes or fields than there must be
	BadDocument               // JSON that is none, or says something else than expected
	NoSuchService             // the list has no such service
	NoSuchRegion              // the service has no list for the region
	Refused                   // the server says no: a status of 4xx, no permission
	Unreachable               // no answer, or only errors, again and again
)

// Error is a list that cannot be used, with its place. Nothing was changed.
type Error struct {
	Kind  Kind
	List  string // which list: "AmazonEC2 ap-northeast-2"
	Place string // where in it: "line 7", "SKU 6C86BEPQVG73ZGGR"; may be empty
	Got   string // what it says
	Want  string // what was expected; may be empty
	Err   error  // the cause; may be nil
}

// Error is a sentence for people.
func (e *Error) Error() string {
	at := "the price list " + e.List
	if e.Place != "" {
		at += ", " + e.Place
	}
	switch e.Kind {
	case NoColumn:
		return at + ": there is no column " + e.Want
	case NoHeader:
		return at + ": it does not begin as a price list does: " + e.Got
	case NotUSD:
		return at + ": the price is in " + e.Got + ", not in USD"
	case BadNumber:
		return at + ": " + e.Want + " is " + e.Got + ", which is no number"
	case CutShort:
		return at + ": it is cut short: " + e.Got
	case BadDocument:
		return at + ": " + e.Got
	case NoSuchService:
		return "AWS's index of price lists has no service " + e.Got
	case NoSuchRegion:
		return at + ": there is none for the region " + e.Got
	case Refused:
		return at + ": the server refuses: " + e.Got
	}
	return at + ": the server does not answer: " + e.Got
}

// Text is the same as a message, for any language.
func (e *Error) Text() model.Text {
	list := e.List
	if e.Place != "" {
		list += ", " + e.Place
	}
	switch e.Kind {
	case NoColumn:
		return model.Msg("pull.no-column", "list", list, "column", e.Want)
	case NoHeader:
		return model.Msg("pull.no-header", "list", list, "got", e.Got)
	case NotUSD:
		return model.Msg("pull.not-usd", "list", list, "currency", e.Got)
	case BadNumber:
		return model.Msg("pull.bad-number", "list", list, "column", e.Want, "got", e.Got)
	case CutShort:
		return model.Msg("pull.cut-short", "list", list, "why", e.Got)
	case BadDocument:
		return model.Msg("pull.bad-document", "list", list, "why", e.Got)
	case NoSuchService:
		return model.Msg("pull.no-service", "service", e.Got)
	case NoSuchRegion:
		return model.Msg("pull.no-region", "list", list, "region", e.Got)
	case Refused:
		return model.Msg("pull.refused", "list", list, "why", e.Got)
	}
	return model.Msg("pull.unreachable", "list", list, "why", e.Got)
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }
