package scaling

import (
	"math"
	"math/rand/v2"
	"sort"
)

// sampled is the P50 and P90 of the sum of the waits by 200,000 seeded samples: the slow and obvious way.
func sampled(waits []wait) [2]float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	sums := make([]float64, 200_000)
	for i := range sums {
		for _, w := range waits {
			sums[i] += w.p50 * math.Exp(math.Log(w.p95/w.p50)/z95*rng.NormFloat64())
		}
	}
	sort.Float64s(sums)
	return [2]float64{sums[len(sums)/2], sums[len(sums)*9/10]}
}
