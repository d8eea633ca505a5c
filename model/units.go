package model

import "time"

// Hours is a duration in hours. Failure times outgrow time.Duration (292 years), so they are floats.
type Hours float64

// Seconds is a duration in seconds.
type Seconds float64

// Bytes is an amount of data in bytes.
type Bytes float64

// Calendar lengths used everywhere: a year is 8,760 h and a month 730 h (DESIGN §4). HoursPerMonth is the default of the
// stated input "cost.hours-per-month"; engines read that input, not this constant.
const (
	HoursPerYear  = 8760.0
	HoursPerMonth = 730.0
	GB            = 1e9
	GiB           = 1 << 30
)

// Seconds converts h to seconds.
func (h Hours) Seconds() Seconds { return Seconds(h * 3600) }

// Hours converts s to hours.
func (s Seconds) Hours() Hours { return Hours(s / 3600) }

// Duration converts s for display; it saturates instead of overflowing.
func (s Seconds) Duration() time.Duration {
	const most = float64(1<<63 - 1)
	ns := float64(s) * 1e9
	if ns >= most {
		return time.Duration(1<<63 - 1)
	}
	return time.Duration(ns)
}

// GB is b in decimal gigabytes.
func (b Bytes) GB() float64 { return float64(b) / GB }

// GiB is b in binary gibibytes, the unit AWS bills storage and transfer in while writing "GB".
func (b Bytes) GiB() float64 { return float64(b) / GiB }

// Range is a P5, P50, P95 estimate of one number.
type Range struct {
	Low    float64 `json:"p5"`
	Likely float64 `json:"p50"`
	High   float64 `json:"p95"`
}
