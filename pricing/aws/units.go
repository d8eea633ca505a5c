package aws

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing/snapshot"
)

// units lists how AWS spells the units of the book, in lower case, and how many of the book's one of AWS's is. A spelling
// that is not here is a fault and never guessed: a price per GiBps read as one per MiBps is wrong by 1,024.
var units = map[string]map[string]int64{
	"hour":        {"hrs": 1, "hr": 1, "hours": 1, "hour": 1},
	"GB-month":    {"gb-mo": 1, "gb-month": 1, "gb-months": 1},
	"IOPS-month":  {"iops-mo": 1, "iops-month": 1},
	"MiBps-month": {"gibps-mo": 1024, "gibps-month": 1024, "mibps-mo": 1, "mibps-month": 1},
	"request":     {"requests": 1, "request": 1, "ios": 1, "io": 1, "api requests": 1, "api calls": 1, "count": 1},
	"query":       {"queries": 1, "query": 1},
	"GB":          {"gb": 1, "gigabytes": 1},
	"ACU-hour":    {"acu-hr": 1, "acu-hrs": 1, "acu-hour": 1, "acu-hours": 1},
	"LCU-hour":    {"lcu-hrs": 1, "lcu-hr": 1, "lcu-hour": 1, "lcu-hours": 1},
	"NLCU-hour":   {"lcu-hrs": 1, "lcu-hr": 1, "lcu-hour": 1, "lcu-hours": 1, "nlcu-hrs": 1},
	"GB-second":   {"lambda-gb-second": 1, "lambda-gb-seconds": 1, "gb-second": 1, "gb-seconds": 1, "second": 1, "seconds": 1},
	"vCPU-hour":   {"hours": 1, "hrs": 1, "vcpu-hours": 1, "vcpu-hour": 1},
	"GB-hour":     {"hours": 1, "hrs": 1, "gb-hours": 1, "gb-hour": 1},

	"write request unit":            {"writerequestunits": 1, "requests": 1, "units": 1},
	"read request unit":             {"readrequestunits": 1, "requests": 1, "units": 1},
	"replicated write request unit": {"replicatedwriterequestunits": 1, "replwriterequestunits": 1, "requests": 1, "units": 1},

	"zone-month":   {"hostedzone": 1, "hosted zone": 1, "hostedzones": 1, "hosted zones": 1, "mo": 1},
	"check-month":  {"health checks": 1, "healthcheck": 1, "health check": 1, "healthchecks": 1, "health-check": 1, "mo": 1},
	"metric-month": {"metrics": 1, "metric": 1},
	"alarm-month":  {"alarms": 1, "alarm": 1},
	"key-month":    {"keys": 1, "key": 1},
	"secret-month": {"secrets": 1, "secret": 1},
}

// perUnit is how many of the dimension's units one of AWS's is, and whether the spelling is known.
func perUnit(d model.Dimension, spelling []byte) (int64, bool) {
	unit, _ := snapshot.Unit(d)
	n, ok := units[unit][strings.ToLower(string(spelling))]
	return n, ok
}

var errNumber = errors.New("no number")

// number reads a decimal of either list; both write prices and bounds as text. It refuses what no price is, so that an
// exponent cannot fill memory.
func number(text []byte) (decimal.Decimal, error) {
	if len(text) == 0 || len(text) > 40 {
		return decimal.Zero, errNumber
	}
	d, err := decimal.NewFromString(string(text))
	if err != nil || d.Exponent() < -30 || d.Exponent() > 15 {
		return decimal.Zero, errNumber
	}
	return d, nil
}

// bound is a bound of a tier; -1 for the end of the last. A row without bounds is the only tier.
func bound(text []byte, end bool) (float64, error) {
	switch {
	case len(text) == 0 && end, end && strings.EqualFold(string(text), "Inf"):
		return -1, nil
	case len(text) == 0:
		return 0, nil
	}
	d, err := number(text)
	if err != nil || d.IsNegative() {
		return 0, errNumber
	}
	return d.InexactFloat64(), nil
}

// fixed is a price in the form of the book, which has 18 digits.
func fixed(d decimal.Decimal) (model.Fixed, error) {
	f, err := snapshot.ParseFixed(d.String())
	if err == nil {
		return f, nil
	}
	f, err = snapshot.ParseFixed(d.Round(12).String())
	if err != nil {
		return f, fmt.Errorf("%s has more digits than a price: %w", d, err)
	}
	return f, nil
}

// formatTiers is "0-10240, 10240-Inf".
func formatTiers(tiers []model.PriceTier) string {
	out := make([]string, len(tiers))
	for i, t := range tiers {
		end := "Inf"
		if t.To >= 0 {
			end = strconv.FormatFloat(t.To, 'f', -1, 64)
		}
		out[i] = strconv.FormatFloat(t.From, 'f', -1, 64) + "-" + end
	}
	return strings.Join(out, ", ")
}
