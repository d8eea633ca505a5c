package model

import (
	"math"
	"testing"
)

// TestErrorBudget: 99.9 % allows 43.8 minutes of a month of 730 h (methods.md O8: 43.2 of 30 days) and 8.76 h a year.
func TestErrorBudget(t *testing.T) {
	b := BudgetOf(0.999, 0.0005)
	for _, c := range []struct {
		what      string
		got, want float64
	}{{"month", float64(b.Month) * 60, 43.8}, {"year", float64(b.Year), 8.76}, {"expected", b.Expected, 0.5}} {
		if math.Abs(c.got-c.want) > 1e-9*c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
}
