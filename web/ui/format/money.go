package format

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Cost writes an amount to be looked at: whole units from ten up ("1,067"), cents below ("9.40").
func (f Format) Cost(d decimal.Decimal) string {
	if d.Abs().LessThan(decimal.NewFromInt(10)) && !d.IsZero() {
		return f.Cents(d)
	}
	return group(d.Round(0).String())
}

// CostWith is [Format.Cost] with its currency: "412 USD".
func (f Format) CostWith(d decimal.Decimal, currency string) string {
	return f.spaces(f.Cost(d) + " " + currency)
}

// CostFloat is [Format.Cost] of a number that is already approximate, such as an axis or an interval.
func (f Format) CostFloat(v float64) string { return f.Cost(decimal.NewFromFloat(v)) }

// Cents writes an amount to be added up: two decimals, or as many as show two digits of an amount below a cent.
func (f Format) Cents(d decimal.Decimal) string {
	cent := decimal.New(1, -2)
	if d.IsZero() || d.Abs().GreaterThanOrEqual(cent) {
		return group(d.StringFixed(2))
	}
	places := int32(2)
	for v := d.Abs(); v.LessThan(decimal.New(1, -1)) && places < 12; places++ {
		v = v.Shift(1) // two digits are left when a tenth is reached
	}
	return group(strings.TrimRight(d.StringFixed(places), "0"))
}

// CentsWith is [Format.Cents] with its currency.
func (f Format) CentsWith(d decimal.Decimal, currency string) string {
	return f.spaces(f.Cents(d) + " " + currency)
}

// UnitPrice writes a price with every digit it has, four decimals at least: "0.0416", "0.00000021".
func (f Format) UnitPrice(d decimal.Decimal) string {
	s := d.String()
	_, frac, _ := strings.Cut(s, ".")
	if len(frac) < 4 {
		s = d.StringFixed(4)
	}
	if len(frac) > 10 {
		s = strings.TrimRight(d.StringFixed(10), "0")
	}
	return group(s)
}

// Quantity writes what is multiplied by a unit price: at most six significant digits.
func (f Format) Quantity(d decimal.Decimal) string {
	if d.Equal(d.Truncate(0)) {
		return group(d.Truncate(0).String())
	}
	return f.Number(d.InexactFloat64(), 6)
}

// Signed writes a difference with its sign: "+655", "−81", "±0".
func (f Format) Signed(d decimal.Decimal) string {
	s := f.Cost(d)
	switch {
	case s == "0" || s == "0.00":
		return "±0"
	case d.IsPositive():
		return "+" + s
	}
	return s
}

// Round writes an amount in whole units, for columns that are compared and not added up.
func (f Format) Round(d decimal.Decimal) string { return group(d.Round(0).String()) }
