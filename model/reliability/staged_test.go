package reliability

import (
	"math"
	"testing"
)

// TestAway: one exponential stage lies from a lognormal time by what both laws say in closed form, at its worst about 0.23 for
// a coefficient of variation of 2; more stages lie nearer.
func TestAway(t *testing.T) {
	d := Duration{Mean: 1, Shape: Lognormal, CV: 2}
	sigma := math.Sqrt(math.Log(5))
	worst := 0.0
	for x := 0.001; x < 20; x *= 1.01 {
		worst = math.Max(worst, math.Abs(math.Exp(-x)-normal(-(math.Log(x)+sigma*sigma/2)/sigma)))
	}
	one := oneStage
	near(t, "one stage", one.away(d), worst, 1e-2)
	// Mixtures at five nodes: measured when they were chosen among all numbers of nodes and stages up to 64 in all.
	for cv, most := range map[float64]float64{0.8: 0.012, 1: 0.015, 1.5: 0.023, 2: 0.056, 2.3: 0.038, 3: 0.052} {
		d := Duration{Mean: 1, Shape: Lognormal, CV: cv}
		l := stagesOf(d, 64)
		if away := l.away(d); away > most || away == 0 {
			t.Errorf("cv %v: %d stages lie %v away, more than %v", cv, len(l.rate), away, most)
		}
	}
}
