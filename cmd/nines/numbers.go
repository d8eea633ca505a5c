package main

import "math"

// finite is nil for a number that does not exist: NaN, an infinity, or negative where the model writes "never" so.
func finite(v float64) *float64 {
	if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
