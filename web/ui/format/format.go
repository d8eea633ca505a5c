// Package format turns numbers into the words of a screen: money, durations, shares, dates. It is the only place where
// nines rounds. Pages, charts and the command line call it; nothing that is stored or served as JSON does.
//
// Rules: at most three significant digits where a figure is looked at, full cents where it is added up, the unit after a
// thin space, a duration in the largest unit that keeps two digits. Unit words come from the message catalogue, so every
// method answers in the language of the catalogue it was made with.
package format

import (
	"math"
	"strconv"
	"strings"

	"nines/web/ui/messages"
)

// Spaces that do not break: before a unit, and before a percent sign.
const (
	noBreak = "\u00a0"
	thin    = "\u202f"
)

// Format writes numbers in one language. The zero value is not usable; make one with [New] or [Plain].
type Format struct {
	words *messages.Catalog
	plain bool
}

// New is for screens: units are joined by spaces that do not break.
func New(words *messages.Catalog) Format { return Format{words: words} }

// Plain is for terminals and files: the same figures with ordinary spaces.
func Plain(words *messages.Catalog) Format { return Format{words: words, plain: true} }

// unit renders a message that has one number in it, {n}.
func (f Format) unit(id, n string) string { return f.spaces(f.words.T(id, "n", n)) }

// spaces replaces ordinary spaces by unbreakable ones, on screens.
func (f Format) spaces(s string) string {
	if f.plain {
		return s
	}
	s = strings.ReplaceAll(s, " %", thin+"%")
	return strings.ReplaceAll(s, " ", noBreak)
}

// PriceUnit writes what one of a price's quantity is ("GB-month", "hour") in the words of the language; a unit that the
// catalogue does not know stays as it is.
func (f Format) PriceUnit(unit string) string {
	if id := PriceUnitID(unit); f.words.Has(id) {
		return f.words.T(id)
	}
	return unit
}

// PriceUnitID is the message that names a unit of price.
func PriceUnitID(unit string) string {
	return "price-unit." + strings.ReplaceAll(strings.ToLower(unit), " ", "-")
}

// Number writes v with at most digits significant digits, thousands separated, no trailing zeros, never an exponent.
// A value that is not finite is a dash.
func (f Format) Number(v float64, digits int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	if v == 0 {
		return "0"
	}
	places := digits - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	if places < 0 {
		p := math.Pow(10, float64(-places))
		return group(strconv.FormatFloat(math.Round(v/p)*p, 'f', 0, 64))
	}
	s := strconv.FormatFloat(v, 'f', min(places, 15), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return group(s)
}

// Whole writes v rounded to an integer, thousands separated.
func (f Format) Whole(v float64) string { return group(strconv.FormatFloat(math.Round(v), 'f', 0, 64)) }

// two keeps two digits: "4.6", "31".
func two(v float64) string {
	if v >= 9.95 {
		return group(strconv.FormatFloat(math.Round(v), 'f', 0, 64))
	}
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// group puts a comma between thousands of the integer part; a minus becomes the sign U+2212.
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "\u2212", s[1:]
	}
	whole, frac, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + frac
	}
	if strings.Trim(whole, "0.,") == "" {
		sign = ""
	}
	return sign + whole
}

// Factor is "3×" (Korean "3배").
func (f Format) Factor(v float64) string {
	if v >= 10000 {
		return f.unit("unit.factor", f.Number(v, 2))
	}
	return f.unit("unit.factor", f.Number(v, 3))
}

// Percent writes a share: 0.934 is "93.4 %" with three digits.
func (f Format) Percent(share float64, digits int) string {
	return f.unit("unit.percent", f.Number(share*100, digits))
}

// Availability writes 1 − u as a percentage with every nine it has and one digit more, so that 99.9994 % is not rounded to
// 100 %. u is the unavailability, which keeps digits that availability loses.
func (f Format) Availability(u float64) string {
	switch {
	case math.IsNaN(u) || u < 0 || u > 1:
		return "–"
	case u == 0:
		return f.unit("unit.percent", "100")
	}
	places := int(math.Ceil(-math.Log10(u)))
	s := strconv.FormatFloat(100-100*u, 'f', max(1, min(places-1, 12)), 64)
	if strings.HasPrefix(s, "100.") { // a value just under a power of ten
		s = strconv.FormatFloat(100-100*u, 'f', min(places, 13), 64)
	}
	return f.unit("unit.percent", strings.TrimRight(strings.TrimRight(s, "0"), "."))
}

// SLO writes an objective as it was asked for: 0.999 is "99.9 %", with no digit added or rounded.
func (f Format) SLO(target float64) string {
	s := strconv.FormatFloat(target*100, 'f', 10, 64) // ten places hide binary noise and keep nine nines
	return f.unit("unit.percent", strings.TrimRight(strings.TrimRight(s, "0"), "."))
}

// Chance writes a probability without claiming certainty: "93 %", "99.4 %", "> 99.9 %", "< 0.1 %".
func (f Format) Chance(p float64) string {
	switch {
	case math.IsNaN(p):
		return "–"
	case p <= 0:
		return f.unit("unit.percent", "0")
	case p < 0.001:
		return f.unit("unit.percent", "< 0.1")
	case p >= 1:
		return f.unit("unit.percent", "100")
	case p > 0.999:
		return f.unit("unit.percent", "> 99.9")
	case p > 0.99 || p < 0.01:
		return f.unit("unit.percent", strconv.FormatFloat(p*100, 'f', 1, 64))
	}
	return f.unit("unit.percent", strconv.FormatFloat(p*100, 'f', 0, 64))
}

// OfHundred writes a probability as years (or months) out of a hundred: "93", "99.4", "> 99.9".
func (f Format) OfHundred(p float64) string {
	s := strings.TrimSuffix(f.Chance(p), f.spaces(" %"))
	return strings.TrimSuffix(s, "%")
}
