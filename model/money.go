package model

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"
)

// Currency is an ISO 4217 code, such as "USD".
type Currency string

// USD is the currency of every price in the embedded book.
const USD Currency = "USD"

// Money is an exact decimal amount in a currency. The zero value is "no money, no currency" and adds to anything.
type Money struct {
	Amount   decimal.Decimal
	Currency Currency
}

// Dollars parses an exact amount in US dollars; for constants and tests. It panics on text that is not a number.
func Dollars(s string) Money { return Money{decimal.RequireFromString(s), USD} }

// IsZero says whether the amount is zero.
func (m Money) IsZero() bool { return m.Amount.IsZero() }

// Plus adds two amounts of one currency. It panics when the currencies differ: that is a bug in nines, never in input.
func (m Money) Plus(n Money) Money {
	switch {
	case m.Currency == "":
		return n
	case n.Currency == "":
		return m
	case m.Currency != n.Currency:
		panic(fmt.Sprintf("adding %s to %s", n.Currency, m.Currency))
	}
	return Money{m.Amount.Add(n.Amount), m.Currency}
}

// QuantityDigits is how many decimal places a float64 quantity keeps when it becomes a decimal.
const QuantityDigits = 6

// Quantity turns a float64 into the decimal a line item shows and multiplies by, rounded half away from zero at
// [QuantityDigits] places. NaN and infinities are bugs in nines and panic.
func Quantity(q float64) decimal.Decimal {
	if math.IsNaN(q) || math.IsInf(q, 0) {
		panic(fmt.Sprintf("quantity is %v", q))
	}
	if math.Abs(q) < 1e9 { // the scaled value is exact in an int64, without going through text
		return decimal.New(int64(math.Round(q*1e6)), -QuantityDigits)
	}
	return decimal.NewFromFloat(q).Round(QuantityDigits)
}

// Times is the one place where a float64 meets money: the amount times [Quantity](q), exact from there on.
func (m Money) Times(q float64) Money { return Money{m.Amount.Mul(Quantity(q)), m.Currency} }

// Float is for charts, ratios and the search's bounds; never for a bill.
func (m Money) Float() float64 { return m.Amount.InexactFloat64() }

// String is the exact amount and the code, such as "12.5 USD".
func (m Money) String() string { return m.Amount.String() + " " + string(m.Currency) }
