package scenarios

import (
	"strconv"
	"strings"

	"nines/model"
	"nines/model/scaling"
)

// Quantities as exact rationals, for the engines that calculate exactly: 70% is 7/10 and 100/m is 5/3. What may be written
// is decided by the same measures as everywhere else; only the arithmetic is another.

// milliseconds of each unit of time: whole numbers, so that a ratio of two is exact.
var milliseconds = map[string]int64{"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
	"mo": int64(hoursMonth) * 3_600_000, "y": int64(hoursYear) * 3_600_000}

// exactPart converts one number with its unit; unit is one that the measure accepted.
type exactPart func(x scaling.Rat, unit string) scaling.Rat

func exactSeconds(x scaling.Rat, unit string) scaling.Rat {
	return x.Times(scaling.Frac(milliseconds[unit], 1000))
}

// exactLoad knows rps, and requests, req or nothing over a time.
func exactLoad(x scaling.Rat, unit string) scaling.Rat {
	_, under, slash := strings.Cut(unit, "/")
	if !slash {
		return x
	}
	return x.Times(scaling.Frac(1000, milliseconds[strings.TrimSpace(under)]))
}

func exactShare(x scaling.Rat, unit string) scaling.Rat {
	if unit == "%" {
		return x.Times(scaling.Frac(1, 100))
	}
	return x
}

// exactly reads a text as the measure writes it and checks its limits, then takes it again without rounding.
func (m measure) exactly(text string, part exactPart) (scaling.Rat, *trouble) {
	text = strings.TrimSpace(text)
	if _, bad := m.parse(text); bad != nil {
		return scaling.Rat{}, bad
	}
	sum := scaling.Int(0)
	for rest := text; rest != ""; {
		_, after, _ := leadingNumber(rest)
		x, err := scaling.ParseRat(strings.TrimPrefix(rest[:len(rest)-len(after)], "+"))
		if err != nil {
			return scaling.Rat{}, &trouble{model.Msg("input.exact", "value", text), m.hint()}
		}
		unit := after
		rest = ""
		if end := strings.IndexAny(after, "0123456789"); m.joined && end >= 0 {
			unit, rest = after[:end], after[end:]
		}
		sum = sum.Plus(part(x, strings.TrimSpace(unit)))
	}
	return sum, m.checkExactly(sum, text)
}

// checkExactly compares again where float64 rounded to a limit. Limits are whole numbers.
func (m measure) checkExactly(x scaling.Rat, text string) *trouble {
	high := x.Cmp(scaling.Rounded(m.high.value, 0))
	switch {
	case m.low.open && x.Cmp(scaling.Rounded(m.low.value, 0)) <= 0:
		return &trouble{model.Msg("input.above", "value", text, "limit", m.low.shown()), m.hint()}
	case m.high.text != "" && m.high.open && high >= 0:
		return &trouble{model.Msg("input.below", "value", text, "limit", m.high.text), m.hint()}
	case m.high.text != "" && high > 0:
		return &trouble{model.Msg("input.at-most", "value", text, "limit", m.high.text), m.hint()}
	}
	return nil
}

// ExactTime reads a time above 0, such as 20ms, in seconds. name is how the error calls its place; the error is an
// [Errors].
func ExactTime(name, text string) (scaling.Rat, error) {
	return exactNamed(name, text, seconds().like("ms").above(0, "0s"), exactSeconds)
}

// ExactLoad reads a load above 0, such as 100/s or 100 rps, in requests/s.
func ExactLoad(name, text string) (scaling.Rat, error) {
	return exactNamed(name, text, load().above(0, "0 rps"), exactLoad)
}

// Share reads a share above 0 and at most 1, such as 10% or 0.1; below 1 when it is open.
func Share(name, text string, open bool) (float64, error) {
	m := share().above(0, "0%")
	if open {
		m = m.below(1, "100%")
	}
	x, err := exactNamed(name, text, m, exactShare)
	return x.Float(), err
}

// Count reads a whole number from 1 to most.
func Count(name, text string, most int) (int, error) {
	m := count().atLeast(1, "1").atMost(float64(most), strconv.Itoa(most))
	x, bad := m.parse(text)
	if bad != nil {
		return 0, Errors{newError(name, place{}, "", bad.text, bad.hint)}
	}
	return int(x), nil
}

func exactNamed(name, text string, m measure, part exactPart) (scaling.Rat, error) {
	x, bad := m.exactly(text, part)
	if bad != nil {
		return x, Errors{newError(name, place{}, "", bad.text, bad.hint)}
	}
	return x, nil
}
