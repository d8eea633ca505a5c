package model

// Confidence says how far a figure can be trusted. It reaches the screen as a chip beside the number.
type Confidence string

// The confidences, best first. Rows marked general, memory or approx are shown as assumptions to be overridden.
const (
	Measured Confidence = "measured" // from your own systems
	Exact    Confidence = "exact"    // a published price
	Yours    Confidence = "yours"    // set by the user
	High     Confidence = "high"     // read in the named source
	Derived  Confidence = "derived"  // arithmetic on read figures
	Medium   Confidence = "medium"   // read in a secondary source
	Low      Confidence = "low"
	Approx   Confidence = "approx"
	Memory   Confidence = "memory"
	General  Confidence = "general" // general knowledge: please check
)

// Provenance is the address of a number: where it came from, as of when, and how far to trust it.
type Provenance struct {
	Source     string     `json:"source"`
	AsOf       string     `json:"as_of"` // YYYY-MM-DD, YYYY-MM or YYYY; "" when the source has no date
	Confidence Confidence `json:"confidence"`
}

// Assumption is one input that an evaluation read: a reference figure, a default the workload or scenario took, or a
// value the user set. Changing it changes the result; that is tested.
type Assumption struct {
	Key   string  `json:"key"`   // such as "request.cpu", "zone.mttf"
	Value float64 `json:"value"` // in Unit; 0 when Text carries the value
	Text  string  `json:"text,omitempty"`
	Unit  string  `json:"unit"`
	Range *Range  `json:"range,omitempty"`
	// Filter says which events a rate counts: publicized, self-reported, any, severe, planning; "" for other figures.
	Filter string `json:"filter,omitempty"`
	// Name is what the input is called on a screen; the zero Text when only the key names it.
	Name Text `json:"-"`
	Provenance
}

// Text is a message for people: an id in the message catalogue and its named arguments, so that one result can be shown
// in any language. Args alternate name, value.
type Text struct {
	ID   string
	Args []string
}

// Msg makes a [Text]. Pass the id as a literal: a test collects them and fails when a language lacks one.
func Msg(id string, args ...string) Text { return Text{ID: id, Args: args} }

// Ledger records which workload and scenario inputs an evaluation used, by path, in order of first use. Engines call
// [Ledger.Use] at the branch that reads the input. A nil ledger records nothing.
type Ledger struct {
	Keys []string
	seen map[string]struct{}
}

// Use records that the inputs were read.
func (l *Ledger) Use(keys ...string) {
	if l == nil {
		return
	}
	if l.seen == nil {
		l.seen = make(map[string]struct{}, 64)
	}
	for _, k := range keys {
		if _, ok := l.seen[k]; !ok {
			l.seen[k] = struct{}{}
			l.Keys = append(l.Keys, k)
		}
	}
}
