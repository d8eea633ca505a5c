// Package inputs is the state of a page: the query string. It knows which values of a workload can be changed on the
// screen, how each is written there, and how a query becomes a workload and back. What a value means and when it is wrong
// is the language's (package scenarios), reached through [Decoder].
package inputs

import (
	"slices"
	"strconv"
	"strings"

	"nines/model"
)

// Kind says how a value is written and what may be left out when typing it.
type Kind int

// The kinds of field.
const (
	Rate     Kind = iota // requests a second
	Size                 // an amount of data
	SizeRate             // data a month
	Share                // percent
	Growth               // percent a month
	Times                // a factor
	Hourly               // money an hour
	Monthly              // money a month; empty: none
	Length               // a duration
	Count                // a plain number; empty: none
	Choice               // one of a list
	Text                 // free; empty: none
)

// Field is one value of the workload that a person can set.
type Field struct {
	Path string // as in the YAML: "database.data"
	Kind Kind
	show func(*model.Workload) string
}

// Label is the message that names the field: "field.database.data".
func (f Field) Label() string { return "field." + f.Path }

// InSentence lists the fields that stand in the sentence; Rest those under it.
var (
	InSentence = []Field{
		{"peak", Rate, func(w *model.Workload) string { return number(w.Peak) }},
		{"profile", Choice, func(w *model.Workload) string { return w.Profile.Name }},
		{"database.data", Size, func(w *model.Workload) string { return size(w.Database.Data) }},
		{"growth", Growth, func(w *model.Workload) string { return percent(w.Growth) }},
		{"region", Choice, func(w *model.Workload) string { return w.Region }},
		{"objectives.slo", Share, func(w *model.Workload) string { return percent(w.Objectives.SLO) }},
		{"money.downtime", Hourly, func(w *model.Workload) string { return money(w.Money.Downtime) }},
		{"surge.factor", Times, func(w *model.Workload) string { return number(w.Surge.Factor) + "×" }},
		{"objectives.budget", Monthly, func(w *model.Workload) string { return money(w.Objectives.Budget) }},
	}
	Rest = append([]Field{
		{"request.cpu", Length, func(w *model.Workload) string { return length(w.Request.CPU) }},
		{"request.memory", Size, func(w *model.Workload) string { return size(w.Request.Memory) }},
		{"request.in", Size, func(w *model.Workload) string { return size(w.Request.In) }},
		{"request.out", Size, func(w *model.Workload) string { return size(w.Request.Out) }},
		{"request.cdn", Share, func(w *model.Workload) string { return percent(w.Request.CDN) }},
		{"database.queries", Count, func(w *model.Workload) string { return number(w.Database.Queries) }},
		{"database.cpu", Length, func(w *model.Workload) string { return length(w.Database.CPU) }},
		{"database.reads", Share, func(w *model.Workload) string { return percent(w.Database.Reads) }},
		{"database.growth", SizeRate, func(w *model.Workload) string { return size(w.Database.Growth) }},
		{"surge.ramp", Length, func(w *model.Workload) string { return length(w.Surge.Ramp) }},
		{"objectives.rto", Length, func(w *model.Workload) string { return length(w.Objectives.RTO) }},
		{"objectives.rpo", Length, func(w *model.Workload) string { return length(w.Objectives.RPO) }},
		{"money.engineer", Hourly, func(w *model.Workload) string { return money(w.Money.Engineer) }},
		{"users", Count, func(w *model.Workload) string { return optional(w.Users) }},
		{"second_region", Choice, func(w *model.Workload) string { return w.SecondRegion }},
		{"commit", Choice, func(w *model.Workload) string { return w.Inputs["commit"].Text }},
	}, priceFields...)
)

// Fields lists all of them.
func Fields() []Field { return slices.Concat(InSentence, Rest) }

// Normalize completes what people leave out when they type into a field whose unit is known: "20" where a price an hour
// stands is "20 USD/h". A text it does not understand is returned as it is, for the language to refuse.
func (f Field) Normalize(text string) string {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\u00a0' || r == '\u202f' || r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, text))
	if s == "" || strings.HasPrefix(s, "{") {
		return s
	}
	switch f.Kind {
	case Rate:
		return suffix(thousands(s), "rps", " rps")
	case Share:
		return suffix(tight(s), "%", "%")
	case Growth:
		return suffix(suffix(tight(s), "%", "%"), "/", "/mo")
	case Times:
		s = strings.TrimSpace(strings.NewReplacer("×", "x", "배", "x", "X", "x").Replace(s))
		return suffix(tight(s), "x", "x")
	case Hourly:
		return suffix(suffix(thousands(s), "D", " USD"), "/", "/h")
	case Monthly:
		return suffix(suffix(thousands(s), "D", " USD"), "/", "/mo")
	case SizeRate:
		return suffix(s, "/", "/mo")
	case Count:
		return thousands(s)
	}
	return s
}

// suffix adds a unit to a number that has none: mark is what a text with a unit contains.
func suffix(s, mark, unit string) string {
	if s == "" || strings.Contains(s, mark) || !strings.ContainsAny(s[len(s)-1:], "0123456789.%DB") {
		return s
	}
	return s + unit
}

// tight closes the space before a percent sign or a factor.
func tight(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, " %", "%"), " x", "x") }

// thousands drops the commas of "1,200".
func thousands(s string) string {
	head, rest, ok := strings.Cut(s, ",")
	for ok && digits(head) && len(rest) >= 3 && digits(rest[:3]) {
		s = head + rest
		head, rest, ok = strings.Cut(s, ",")
	}
	return s
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func optional(v float64) string {
	if v == 0 {
		return ""
	}
	return number(v)
}

// percent hides the binary noise of v × 100.
func percent(v float64) string {
	s := strconv.FormatFloat(v*100, 'f', 10, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".") + " %"
}

func money(m model.Money) string {
	if m.IsZero() {
		return ""
	}
	whole, cents, dot := strings.Cut(m.Amount.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + cents
	}
	return whole + " USD"
}

func size(b model.Bytes) string {
	for _, u := range []struct {
		name string
		size float64
	}{{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if float64(b) >= u.size {
			return number(float64(b)/u.size) + " " + u.name
		}
	}
	return number(float64(b)) + " B"
}

// length writes seconds in the largest unit that leaves a whole number.
func length(s model.Seconds) string {
	if s == 0 {
		return "0s"
	}
	for _, u := range []struct {
		name string
		size float64
	}{{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}} {
		if n := float64(s) / u.size; n >= 1 && n == float64(int64(n)) {
			return number(n) + u.name
		}
	}
	if s < 1 {
		return strconv.FormatFloat(float64(s)*1000, 'g', 6, 64) + "ms"
	}
	return number(float64(s)) + "s"
}
