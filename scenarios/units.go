package scenarios

import (
	"math"

	"nines/model"
)

const hoursMonth, hoursYear = model.HoursPerMonth, model.HoursPerYear

// timeUnits converts to 1/perHour of an hour: perHour 3600 gives seconds, 1 gives hours.
func timeUnits(perHour float64) map[string]ratio {
	return map[string]ratio{
		"ms": reduce(perHour, 3_600_000), "s": reduce(perHour, 3600), "m": reduce(perHour, 60), "h": {perHour, 1},
		"d": {24 * perHour, 1}, "w": {168 * perHour, 1}, "mo": {hoursMonth * perHour, 1}, "y": {hoursYear * perHour, 1},
	}
}

// reduce makes one side of the ratio 1 where it divides, so that a value in its canonical unit is read back untouched.
func reduce(mul, div float64) ratio {
	switch {
	case math.Mod(mul, div) == 0:
		return ratio{mul / div, 1}
	case math.Mod(div, mul) == 0:
		return ratio{1, div / mul}
	}
	return ratio{mul, div}
}

// perTime converts n per unit to n per `hours` hours.
func perTime(hours float64) map[string]ratio {
	out := map[string]ratio{}
	for unit, r := range timeUnits(1) {
		out[unit] = reduce(hours*r.div, r.mul)
	}
	return out
}

var byteUnits = map[string]ratio{
	"B": {1, 1}, "kB": {1e3, 1}, "MB": {1e6, 1}, "GB": {1e9, 1}, "TB": {1e12, 1},
	"KiB": {1 << 10, 1}, "MiB": {1 << 20, 1}, "GiB": {1 << 30, 1}, "TiB": {1 << 40, 1},
}

var (
	byteCanon = []string{"TB", "GB", "MB", "kB", "B"}
	bare      = map[string]ratio{"": {1, 1}}
	shareOf   = map[string]ratio{"": {1, 1}, "%": {1, 100}}
	times     = map[string]ratio{"": {1, 1}, "x": {1, 1}, "×": {1, 1}}
	requests  = map[string]ratio{"rps": {1, 1}, "": {1, 1}, "requests": {1, 1}, "req": {1, 1}}
)

// The unit tables, made once.
var (
	inSeconds = timeUnits(3600)
	inHours   = timeUnits(1)
	perHour   = perTime(1)
	perMonth  = perTime(hoursMonth)
	perYear   = perTime(hoursYear)
	perSecond = perTime(1. / 3600)
)

// The measures of the language. Limits are those of the key unless a rule narrows them.
func seconds() measure {
	return measure{name: "time", unit: "s", units: inSeconds, joined: true, hint: hintTime, example: "m",
		canon: []string{"d", "h", "m", "s", "ms", "s"}}
}

func hours() measure {
	return measure{name: "time", unit: "h", units: inHours, joined: true, hint: hintTime, example: "h",
		canon: []string{"y", "d", "h"}}
}

func size() measure {
	return measure{name: "size", unit: "B", units: byteUnits, hint: hintSize, example: " GB", sep: " ", canon: byteCanon}
}

func sizeRate() measure {
	return measure{name: "size-rate", unit: "B/mo", units: byteUnits, per: perMonth, hint: hintSizeRate, example: " GB/mo",
		sep: " ", canon: byteCanon, canonPr: "mo"}
}

func share() measure {
	return measure{name: "share", unit: "share", units: shareOf, hint: hintShare, example: "%", low: limit{value: 0, text: "0%"},
		high: limit{value: 1, text: "100%"}, canon: []string{"%", ""}}
}

func shareRate() measure {
	return measure{name: "share-rate", unit: "share/mo", units: shareOf, per: perMonth, hint: hintShareRate, example: "%/mo",
		high: limit{value: 10, text: "1000%/mo"}, canon: []string{"%", ""}, canonPr: "mo"}
}

// eventRate is events per hour or year, written n/unit.
func eventRate(hours float64, canonical string) measure {
	per := perHour
	if hours == hoursYear {
		per = perYear
	}
	m := measure{name: "rate", unit: "1/" + canonical, units: bare, per: per, hint: hintRate,
		canon: []string{""}, canonPr: canonical}
	if canonical == "y" {
		m.example = "/y" // what people mean by a bare number of events
	}
	return m
}

func load() measure {
	return measure{name: "load", unit: "rps", units: requests, per: perSecond, perFree: true, hint: hintLoad, example: " rps",
		sep: " ", canon: []string{"rps"}}
}

func count() measure {
	return measure{name: "count", unit: "count", units: bare, whole: true, hint: hintCount, canon: []string{""}}
}

func number() measure {
	return measure{name: "number", unit: "count", units: bare, hint: hintNumber, canon: []string{""}}
}

func factor() measure {
	return measure{name: "factor", unit: "x", units: times, hint: hintFactor, canon: []string{"x"}}
}

func hintTime() model.Text {
	return model.Msg("input.want.time", "example", "15ms, 90s, 5m, 8h, 1d, 2w, 3mo, 50y")
}
func hintSize() model.Text      { return model.Msg("input.want.size", "example", "40 kB, 20 GB, 512 MiB") }
func hintSizeRate() model.Text  { return model.Msg("input.want.size-rate", "example", "1 GB/mo") }
func hintShare() model.Text     { return model.Msg("input.want.share", "example", "80%") }
func hintShareRate() model.Text { return model.Msg("input.want.share-rate", "example", "5%/mo") }
func hintRate() model.Text      { return model.Msg("input.want.rate", "example", "104/y, 10/w, 1/d") }
func hintLoad() model.Text      { return model.Msg("input.want.load", "example", "30 rps") }
func hintCount() model.Text     { return model.Msg("input.want.count", "example", "3") }
func hintNumber() model.Text    { return model.Msg("input.want.number", "example", "3") }
func hintFactor() model.Text    { return model.Msg("input.want.factor", "example", "3x") }
