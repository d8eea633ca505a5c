package format

import (
	"math"
	"strings"
	"time"
)

// Lengths in seconds. A month is 730 h, as everywhere in nines.
const (
	minute = 60.0
	hour   = 3600.0
	day    = 86400.0
	week   = 7 * day
	year   = 8760 * hour
)

// Duration writes seconds in the largest unit that keeps two digits: "12 s", "1.5 min", "2.5 h"; days and weeks whole.
// A negative duration does not exist and is "never".
func (f Format) Duration(seconds float64) string {
	switch {
	case math.IsNaN(seconds):
		return "–"
	case seconds < 0 || math.IsInf(seconds, 0):
		return f.words.T("unit.never")
	case seconds == 0:
		return "0"
	case seconds < 1:
		return f.unit("unit.ms", f.Number(seconds*1000, 2))
	case seconds < 9.95:
		return f.unit("unit.s", two(seconds))
	case seconds < 89.5:
		return f.unit("unit.s", f.Whole(seconds))
	case seconds < 90*minute:
		return f.unit("unit.min", two(seconds/minute))
	case seconds < 2*day:
		return f.unit("unit.h", two(seconds/hour))
	case seconds < 2*week:
		return f.unit("unit.days", f.Whole(seconds/day))
	case seconds < year:
		return f.unit("unit.weeks", f.Whole(seconds/week))
	}
	if n := two(seconds / year); n != "1" {
		return f.unit("unit.years", n)
	}
	return f.unit("unit.year", "1")
}

// Downtime writes hours down in a year: "31 h", "47 min", "none". It stays in hours, as nobody thinks of a year's downtime
// in weeks.
func (f Format) Downtime(hours float64) string {
	switch s := hours * hour; {
	case math.IsNaN(hours) || hours < 0:
		return "–"
	case hours == 0:
		return f.words.T("unit.none")
	case s < 0.0005:
		return f.unit("unit.ms", "< 1")
	case s < 1:
		return f.unit("unit.ms", f.Number(s*1000, 2))
	case s < 59.5:
		return f.unit("unit.s", two(s))
	case s < 59.5*minute:
		return f.unit("unit.min", two(s/minute))
	}
	return f.unit("unit.h", two(hours))
}

// HoursNumber writes hours without their unit, for columns of hours: two decimals, or two digits when smaller.
func (f Format) HoursNumber(hours float64) string {
	if hours >= 0.095 {
		return fixed(hours, 2)
	}
	return f.Number(hours, 2)
}

// fixed keeps a number of decimals.
func fixed(v float64, places int) string {
	p := math.Pow(10, float64(places))
	whole, frac := math.Modf(math.Round(v*p) / p)
	d := int(math.Round(frac * p))
	s := group(itoa(int64(whole)))
	if places == 0 {
		return s
	}
	return s + "." + strings.Repeat("0", max(0, places-len(itoa(int64(d))))) + itoa(int64(d))
}

// Clock writes seconds exactly, in its two largest units: "4 min 10 s", "2 h 5 min".
func (f Format) Clock(seconds float64) string {
	if seconds < minute || seconds >= 2*day {
		return f.Duration(seconds)
	}
	s := math.Round(seconds)
	big, small, bigID, smallID := math.Floor(s/minute), math.Mod(s, minute), "unit.min", "unit.s"
	if s >= hour {
		s = math.Round(seconds / minute)
		big, small, bigID, smallID = math.Floor(s/60), math.Mod(s, 60), "unit.h", "unit.min"
	}
	out := f.unit(bigID, f.Whole(big))
	if small == 0 {
		return out
	}
	return out + f.spaces(" ") + f.unit(smallID, f.Whole(small))
}

// Date writes "2026-09-28", "2026-09" or "2026" as people do. Other texts are returned as they are.
func (f Format) Date(iso string) string {
	if t, err := time.Parse("2006-01-02", iso); err == nil {
		return f.spaces(f.words.T("unit.date", "d", itoa(int64(t.Day())), "m", f.month(t), "y", itoa(int64(t.Year()))))
	}
	if t, err := time.Parse("2006-01", iso); err == nil {
		return f.spaces(f.words.T("unit.date-month", "m", f.month(t), "y", itoa(int64(t.Year()))))
	}
	return iso
}

// months are the ids of the names; Korean names are numbers with 월.
var months = [12]string{"unit.jan", "unit.feb", "unit.mar", "unit.apr", "unit.may", "unit.jun", "unit.jul", "unit.aug", "unit.sep", "unit.oct", "unit.nov", "unit.dec"}

func (f Format) month(t time.Time) string { return f.words.T(months[t.Month()-1]) }

// Reach writes a time until something is served: no time at all is "at once".
func (f Format) Reach(seconds float64) string {
	if seconds == 0 {
		return f.words.T("unit.at-once")
	}
	return f.Duration(seconds)
}
