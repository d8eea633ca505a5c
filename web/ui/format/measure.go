package format

import "strconv"

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Bytes writes an amount of data in decimal units: "20 GB", "2 kB".
func (f Format) Bytes(b float64) string {
	units := []struct {
		id   string
		size float64
	}{{"unit.pb", 1e15}, {"unit.tb", 1e12}, {"unit.gb", 1e9}, {"unit.mb", 1e6}, {"unit.kb", 1e3}}
	for _, u := range units {
		if b >= u.size*0.9995 {
			return f.unit(u.id, f.Number(b/u.size, 3))
		}
	}
	return f.unit("unit.b", f.Number(b, 3))
}

// GB writes gigabytes: "302 GB", "1.2 TB".
func (f Format) GB(gb float64) string { return f.Bytes(gb * 1e9) }

// RPS writes requests a second: "30/s".
func (f Format) RPS(v float64) string { return f.unit("unit.rps", f.Number(v, 3)) }

// Measure writes a value in a unit of the reference figures: hours and seconds as durations, shares and probabilities as
// percentages, the rest as number and unit.
func (f Format) Measure(v float64, unit string) string {
	switch unit {
	case "h":
		return f.Long(v * hour)
	case "s":
		return f.Long(v)
	case "min":
		return f.Long(v * minute)
	case "probability":
		return f.Percent(v, 3)
	case "ratio":
		return f.Number(v, 3)
	case "share", "ratio 0-1", "share/mo", "share/y":
		p := f.Percent(v, 3)
		if tail := unit[min(5, len(unit)):]; tail == "/mo" || tail == "/y" {
			p += tail
		}
		return p
	case "x":
		return f.Factor(v)
	case "B", "bytes":
		return f.Bytes(v)
	case "B/mo", "bytes/mo":
		return f.Bytes(v) + "/mo"
	case "1/y":
		return f.unit("unit.per-year", f.Number(v, 3))
	case "1/s":
		return f.unit("unit.per-second", f.Number(v, 3))
	case "d":
		return f.unit("unit.days", f.Number(v, 3))
	case "w":
		return f.unit("unit.weeks", f.Number(v, 3))
	case "mo":
		return f.unit("unit.months", f.Number(v, 3))
	case "min/mo":
		return f.unit("unit.min-month", f.Number(v, 3))
	case "engineer-day":
		return f.unit("unit.engineer-days", f.Number(v, 3))
	case "work-day":
		return f.unit("unit.work-days", f.Number(v, 3))
	case "1/mo":
		return f.unit("unit.per-month", f.Number(v, 3))
	case "1/h":
		return f.unit("unit.per-hour", f.Number(v, 3))
	case "rps":
		return f.RPS(v)
	case "", "count":
		return f.Number(v, 4)
	}
	return f.spaces(f.Number(v, 4) + " " + unit)
}

// Long writes any length of time, years included, with three digits: failure times run from milliseconds to centuries.
func (f Format) Long(seconds float64) string {
	switch {
	case seconds <= 0:
		return f.Duration(seconds)
	case seconds < 1:
		return f.unit("unit.ms", f.Number(seconds*1000, 3))
	case seconds < 2*minute:
		return f.unit("unit.s", f.Number(seconds, 3))
	case seconds < 2*hour:
		return f.unit("unit.min", f.Number(seconds/minute, 3))
	case seconds < 2*day:
		return f.unit("unit.h", f.Number(seconds/hour, 3))
	case seconds < year:
		return f.unit("unit.days", f.Number(seconds/day, 3))
	}
	return f.unit("unit.years", f.Number(seconds/year, 3))
}
