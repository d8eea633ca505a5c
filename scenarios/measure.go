package scenarios

import (
	"math"
	"strconv"
	"strings"

	"nines/model"
)

// ratio is an exact conversion factor mul/div, so that "15ms" is 15/1000 and not 15 times a rounded 0.001.
type ratio struct{ mul, div float64 }

func (r ratio) of(x float64) float64 { return scale(x, r.mul, r.div) }

// from is the inverse of of.
func (r ratio) from(x float64) float64 { return scale(x, r.div, r.mul) }

// powers of ten by which units scale; a shift of the decimal point is exact in decimal, so "99.9%" is 0.999 and not
// 99.9/100, which is 0.9990000000000001.
var powers = map[float64]int{100: 2, 1e3: 3, 1e6: 6, 1e9: 9, 1e12: 12}

func scale(x, mul, div float64) float64 {
	exp, ok := powers[mul]
	if !ok || div != 1 {
		if exp, ok = powers[div]; !ok || mul != 1 {
			return x * mul / div
		}
		exp = -exp
	}
	mantissa, e, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	was, err := strconv.Atoi(e)
	if err != nil {
		return x * mul / div
	}
	y, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(was+exp), 64)
	if err != nil {
		return x * mul / div
	}
	return y
}

// limit is a bound of a measure: the value, whether it itself is allowed, and how people write it.
type limit struct {
	value float64
	open  bool // the value itself is not allowed
	text  string
}

// measure says how a number is written and what it may be.
type measure struct {
	name    string           // of the schema's definition
	unit    string           // canonical, as an assumption shows it
	units   map[string]ratio // unit -> canonical unit; "" when a bare number is allowed
	per     map[string]ratio // for rates: the unit below the slash -> factor on the value; nil: not a rate
	perFree bool             // the rate may be left out (rps)
	joined  bool             // 1h30m
	whole   bool
	never   bool // the word `never` is allowed
	low     limit
	high    limit
	hint    func() model.Text // what to write
	example string            // appended to a bare number: "ms" in "write 15ms"
	sep     string            // between number and unit when written: "" or " "
	canon   []string          // units tried when a value is written, largest first; the last always works
	canonPr string            // after the slash when written
}

// above, atLeast, atMost and below narrow a measure; text is the bound as people write it.
func (m measure) above(v float64, text string) measure {
	m.low = limit{value: v, open: true, text: text}
	return m
}

func (m measure) atLeast(v float64, text string) measure {
	m.low = limit{value: v, text: text}
	return m
}

func (m measure) atMost(v float64, text string) measure {
	m.high = limit{value: v, text: text}
	return m
}

func (m measure) below(v float64, text string) measure {
	m.high = limit{value: v, open: true, text: text}
	return m
}

// like sets the unit that is proposed for a bare number.
func (m measure) like(unit string) measure {
	m.example = unit
	return m
}

func (m measure) orNever() measure {
	m.never = true
	return m
}

// trouble is what was wrong with a text, without a place yet.
type trouble struct{ text, hint model.Text }

// parse reads a number as the measure writes it and checks the limits. The value is in the canonical unit.
func (m measure) parse(text string) (float64, *trouble) {
	text = strings.TrimSpace(text)
	if m.never && text == "never" {
		return math.Inf(1), nil
	}
	if bad := notFinite(text); bad != nil {
		return 0, bad
	}
	v, bad := m.sum(text)
	if bad != nil {
		return 0, bad
	}
	return v, m.check(v, text)
}

// notFinite catches the spellings of infinity and not-a-number.
func notFinite(text string) *trouble {
	first, _, _ := strings.Cut(text, " ")
	switch strings.ToLower(strings.TrimLeft(first, "+-.")) {
	case "inf", "infinity", "nan", "∞":
		return &trouble{text: model.Msg("input.not-finite", "value", text)}
	}
	return nil
}

// sum reads one quantity, or several where the measure allows 1h30m.
func (m measure) sum(text string) (float64, *trouble) {
	total, rest, parts := 0.0, text, 0
	for rest != "" {
		num, after, ok := leadingNumber(rest)
		if !ok {
			return 0, &trouble{model.Msg("input.number", "value", text), m.hint()}
		}
		unit := after
		rest = ""
		if m.joined {
			end := strings.IndexAny(after, "0123456789")
			if end >= 0 {
				unit, rest = after[:end], strings.TrimSpace(after[end:])
			}
		}
		v, bad := m.convert(num, strings.TrimSpace(unit), text)
		if bad != nil {
			return 0, bad
		}
		total += v
		if parts++; parts > 8 {
			return 0, &trouble{model.Msg("input.number", "value", text), m.hint()}
		}
	}
	if parts == 0 {
		return 0, &trouble{model.Msg("input.number", "value", text), m.hint()}
	}
	return total, nil
}

// leadingNumber splits a decimal number off the front.
func leadingNumber(s string) (num float64, rest string, ok bool) {
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	digits := func() (n int) {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i, n = i+1, n+1
		}
		return n
	}
	n := digits()
	if i < len(s) && s[i] == '.' {
		i++
		n += digits()
	}
	if n == 0 || n > 40 {
		return 0, "", false
	}
	if j := i; j < len(s) && (s[j] == 'e' || s[j] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if digits() == 0 {
			i = j
		}
	}
	v, err := strconv.ParseFloat(s[:i], 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, "", false
	}
	return v, s[i:], true
}

// convert applies the unit and, for a rate, what is below the slash.
func (m measure) convert(num float64, unit, text string) (float64, *trouble) {
	over, under, slash := strings.Cut(unit, "/")
	over, under = strings.TrimSpace(over), strings.TrimSpace(under)
	r, ok := m.units[over]
	switch {
	case !ok && over == "":
		return 0, &trouble{model.Msg("input.unit.missing", "value", text), m.write(text)}
	case !ok:
		return 0, &trouble{model.Msg("input.unit.unknown", "unit", over, "value", text), m.unitHint(over, m.units)}
	case slash && m.per == nil:
		return 0, &trouble{model.Msg("input.unit.slash", "value", text), m.hint()}
	case !slash && over == "" && m.perFree:
		return 0, &trouble{model.Msg("input.unit.missing", "value", text), m.write(text)}
	case !slash && m.per != nil && (!m.perFree || over != "rps"):
		return 0, &trouble{model.Msg("input.unit.per", "value", text), m.write(text)}
	case slash && over == "rps":
		return 0, &trouble{model.Msg("input.unit.slash", "value", text), m.hint()}
	}
	v := r.of(num)
	if slash {
		p, ok := m.per[under]
		if !ok {
			return 0, &trouble{model.Msg("input.unit.unknown", "unit", under, "value", text), m.unitHint(under, m.per)}
		}
		v = p.of(v)
	}
	return v, nil
}

// write proposes the number with the measure's usual unit: "write 15ms".
func (m measure) write(text string) model.Text {
	if num, rest, ok := leadingNumber(text); ok && strings.TrimSpace(rest) == "" && m.example != "" {
		return model.Msg("input.write", "value", plain(num)+m.example)
	}
	return m.hint()
}

// otherNames maps spellings that edit distance would not find.
var otherNames = map[string]string{"min": "m", "mins": "m", "minute": "m", "minutes": "m", "sec": "s", "secs": "s", "second": "s",
	"seconds": "s", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "w", "weeks": "w", "month": "mo",
	"months": "mo", "mon": "mo", "year": "y", "years": "y", "yr": "y", "percent": "%", "qps": "rps", "tps": "rps", "K": "kB", "M": "MB", "G": "GB",
	"Ki": "KiB", "Mi": "MiB", "Gi": "GiB", "Ti": "TiB"}

func (m measure) unitHint(got string, units map[string]ratio) model.Text {
	if w, ok := otherNames[got]; ok {
		if _, ok := units[w]; ok {
			return model.Msg("input.did-you-mean", "word", w)
		}
	}
	if len(got) > 1 {
		if w := nearest(got, sortedUnits(units)); w != "" {
			return model.Msg("input.did-you-mean", "word", w)
		}
	}
	return m.hint()
}

// check compares with the limits.
func (m measure) check(v float64, text string) *trouble {
	switch {
	case math.IsInf(v, 0):
		return &trouble{text: model.Msg("input.not-finite", "value", text)}
	case m.whole && v != math.Trunc(v):
		return &trouble{model.Msg("input.whole", "value", text), m.hint()}
	case v < m.low.value && !m.low.open:
		return &trouble{model.Msg("input.at-least", "value", text, "limit", m.low.shown()), m.hint()}
	case m.low.open && v <= m.low.value:
		return &trouble{model.Msg("input.above", "value", text, "limit", m.low.shown()), m.hint()}
	case m.high.text != "" && m.high.open && v >= m.high.value:
		return &trouble{model.Msg("input.below", "value", text, "limit", m.high.text), m.tooMuch(text)}
	case m.high.text != "" && v > m.high.value:
		return &trouble{model.Msg("input.at-most", "value", text, "limit", m.high.text), m.tooMuch(text)}
	}
	return nil
}

// tooMuch proposes the percent sign that a bare share above 1 lacks.
func (m measure) tooMuch(text string) model.Text {
	if v, rest, ok := leadingNumber(text); ok && rest == "" && m.name == "share" && v <= 100 {
		return model.Msg("input.write", "value", plain(v)+"%")
	}
	return m.hint()
}

func (l limit) shown() string {
	if l.text == "" {
		return "0"
	}
	return l.text
}

// plain is the shortest decimal that reads back as v, without an exponent unless it is very large or small.
func plain(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e15) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// format writes a value so that parse reads back exactly the same float: in the largest unit that makes it a whole
// number, else in the largest that keeps it above 1, else in the canonical one.
func (m measure) format(v float64) string {
	if m.never && math.IsInf(v, 1) {
		return "never"
	}
	if v == 0 {
		unit := m.canon[len(m.canon)-1]
		if m.canon[0] == "%" {
			unit = "%"
		}
		return m.written(0, unit)
	}
	for _, whole := range []bool{true, false} {
		for _, unit := range m.canon {
			r := m.units[unit]
			x := r.from(v)
			if (whole && x != math.Trunc(x)) || (math.Abs(x) < 1 && unit != "%") {
				continue
			}
			s := m.written(x, unit)
			if back, bad := m.sum(s); bad == nil && back == v {
				return s
			}
		}
	}
	return m.written(v, m.canon[len(m.canon)-1])
}

func (m measure) written(x float64, unit string) string {
	s := plain(x)
	if unit != "" {
		s += m.sep + unit
	}
	if m.canonPr != "" {
		s += "/" + m.canonPr
	}
	return s
}
