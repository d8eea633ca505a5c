package format_test

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"

	"nines/web/ui/format"
	"nines/web/ui/messages"
)

var (
	en = format.Plain(messages.For("en"))
	ko = format.Plain(messages.For("ko"))
)

func check(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDuration(t *testing.T) {
	for s, want := range map[float64]string{
		-1: "never", 0: "0", 0.25: "250 ms", 12: "12 s", 89: "89 s", 90: "1.5 min", 250: "4.2 min", 750: "13 min", 5399: "90 min",
		9000: "2.5 h", 40 * 3600: "40 h", 3 * 86400: "3 days", 3628800: "6 weeks", 2 * 8760 * 3600: "2 years", 8760 * 3600: "1 year", 1.3 * 8760 * 3600: "1.3 years",
	} {
		check(t, en.Duration(s), want)
	}
	check(t, ko.Duration(9000), "2.5시간")
	check(t, ko.Duration(-1), "불가능")
	check(t, en.Clock(250), "4 min 10 s")
	check(t, en.Clock(7500), "2 h 5 min")
	check(t, ko.Clock(250), "4분 10초")
	check(t, en.Clock(3599.9), "1 h")
}

func TestDowntime(t *testing.T) {
	for h, want := range map[float64]string{0: "none", 31.2: "31 h", 4.62: "4.6 h", 0.783: "47 min", 0.001: "3.6 s", 87.6: "88 h", 2400.4: "2,400 h", math.NaN(): "–"} {
		check(t, en.Downtime(h), want)
	}
}

func TestAvailabilityKeepsEveryNine(t *testing.T) {
	for u, want := range map[float64]string{
		1e-3: "99.9 %", 4.6 / 8760: "99.947 %", 6e-6: "99.9994 %", 0.0512: "94.9 %", 0: "100 %", 3.2e-10: "99.999999968 %", 0.5: "50 %",
	} {
		check(t, en.Availability(u), want)
	}
	check(t, en.SLO(0.999), "99.9 %")
	check(t, en.SLO(0.99995), "99.995 %")
	check(t, en.SLO(0.5), "50 %")
}

func TestChanceNeverRoundsToCertainty(t *testing.T) {
	for p, want := range map[float64]string{0.93: "93 %", 0.994: "99.4 %", 0.99999: "> 99.9 %", 0.0004: "< 0.1 %", 1: "100 %", 0: "0 %"} {
		check(t, en.Chance(p), want)
	}
	check(t, en.OfHundred(0.93), "93")
	check(t, format.New(messages.For("en")).OfHundred(0.93), "93")
}

func TestMoney(t *testing.T) {
	d := decimal.RequireFromString
	check(t, en.Cost(d("1067.4")), "1,067")
	check(t, en.Cost(d("9.4")), "9.40")
	check(t, en.Cost(d("0")), "0")
	check(t, en.Cents(d("412.144")), "412.14")
	check(t, en.Cents(d("1234567.5")), "1,234,567.50")
	check(t, en.Cents(d("0.000432")), "0.00043")
	check(t, en.UnitPrice(d("0.0416")), "0.0416")
	check(t, en.UnitPrice(d("0.000000200")), "0.0000002")
	check(t, en.UnitPrice(d("29")), "29.0000")
	check(t, en.Quantity(d("1898")), "1,898")
	check(t, en.Quantity(d("5256.123456")), "5,256.12")
	check(t, en.Signed(d("-81")), "\u221281")
	check(t, en.Signed(d("655.2")), "+655")
}

func TestMeasuresAndDates(t *testing.T) {
	check(t, en.Bytes(20e9), "20 GB")
	check(t, en.Bytes(2e3), "2 kB")
	check(t, en.GB(1234.5), "1.23 TB")
	check(t, en.Measure(175200, "h"), "20 years")
	check(t, en.Measure(0.41, "share"), "41 %")
	check(t, en.Measure(0.05, "share/mo"), "5 %/mo")
	check(t, en.Measure(90, "s"), "90 s")
	check(t, en.Measure(0.018, "1/y"), "0.018 a year")
	check(t, en.Date("2026-09-28"), "28 Sep 2026")
	check(t, ko.Date("2026-09-28"), "2026년 9월 28일")
	check(t, en.Date("2024"), "2024")
	check(t, en.Date("2026-09"), "Sep 2026")
	check(t, en.Factor(3), "3×")
	check(t, ko.Factor(14), "14배")
	check(t, en.Number(0.00123456, 3), "0.00123")
	check(t, en.Number(123456, 3), "123,000")
	check(t, en.HoursNumber(4.6), "4.60")
	check(t, en.HoursNumber(0.0012), "0.0012")
	check(t, format.New(messages.For("en")).Downtime(4.6), "4.6\u00a0h")
}
