package reliability

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestPartedKeepsMoments: the two parts of a kind have its rate, its mean loss and its mean square.
func TestPartedKeepsMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loss := rapid.Float64Range(0.01, 10).Draw(t, "loss")
		k := kind{rate: 0.1, mean: 2 * loss, loss: loss, square: 2 * loss * loss * rapid.Float64Range(1.001, 50).Draw(t, "more")}
		tail := loss * rapid.Float64Range(1.01, 1000).Draw(t, "tail")
		short, long, ok := k.parted(tail)
		if !ok {
			if short != k || long != k {
				t.Fatal("a kind that is not parted must stay as it is")
			}
			return
		}
		for what, pair := range map[string][2]float64{
			"rate":        {k.rate, short.rate + long.rate},
			"loss":        {k.rate * k.loss, short.rate*short.loss + long.rate*long.loss},
			"mean":        {k.rate * k.mean, short.rate*short.mean + long.rate*long.mean},
			"mean square": {k.rate * k.square, 2 * (short.rate*short.loss*short.loss + long.rate*long.loss*long.loss)},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-9*pair[0] {
				t.Fatalf("%s: %v became %v", what, pair[0], pair[1])
			}
		}
	})
}

// TestPartedLeavesExponentialAlone: equal outages and such as vary less are not parted.
func TestPartedLeavesExponentialAlone(t *testing.T) {
	for _, square := range []float64{0, 1, 2} {
		if _, _, ok := (kind{rate: 1, mean: 1, loss: 1, square: square}).parted(5); ok {
			t.Errorf("a mean square of %v with mean 1 was parted", square)
		}
	}
}
