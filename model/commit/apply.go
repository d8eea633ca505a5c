package commit

import (
	"cmp"
	"slices"

	"nines/model"
)

// holding is one commitment laid over a usage: its price for each line, 0 where it does not hold.
type holding struct {
	model.Commitment
	prices []price
	// of a reservation: how much it covers in an hour, in normalized sizes where its type is flexible, else instances.
	capacity float64
	flexible bool
	paid     float64 // an hour
}

// laid is what holdings do for a usage, an hour of it on average.
type laid struct {
	units   [][]float64 // by holding and line: unit hours covered
	used    []float64   // by holding: USD of what is paid that covers something
	left    []float64   // by line: unit hours on demand
	covered []float64   // by step: on-demand value covered
}

// spending is an hour of the commitments and of what they leave on demand.
func (u *Usage) spending(hs []holding, r laid) float64 {
	sum := 0.0
	for _, h := range hs {
		sum += h.paid
	}
	for i, n := range r.left {
		sum += n * u.lines[i].price
	}
	return sum
}

// lay applies holdings to each step of the usage in AWS's order: reservations, then EC2 Instance plans, then Compute and
// Database plans, each plan first where it saves the largest share (Savings Plans User Guide, "Understanding how Savings
// Plans apply to your usage"). A regional reservation covers the smaller sizes of its family first (EC2 User Guide, "How
// reserved instances are applied"). Holdings of one kind go in the order given.
func (u *Usage) lay(hs []holding) laid { return u.layUntil(hs, -1, nil) }

// layUntil stops in each step before the turn of one holding, and shows what is left for it; -1 never stops.
func (u *Usage) layUntil(hs []holding, stop int, show func(step int, rest []float64)) laid {
	r := laid{units: make([][]float64, len(hs)), used: make([]float64, len(hs)), left: make([]float64, len(u.lines)), covered: make([]float64, len(u.shares))}
	turns := order(hs)
	fills := make([][]int, len(hs))
	for i := range hs {
		r.units[i] = make([]float64, len(u.lines))
		fills[i] = u.fill(&hs[i])
	}
	rest := make([]float64, len(u.lines))
	for step, share := range u.shares {
		for l := range u.lines {
			rest[l] = u.lines[l].units[step]
		}
		for _, i := range turns {
			if i == stop {
				show(step, rest)
				break
			}
			h := &hs[i]
			budget := h.capacity
			for _, l := range fills[i] {
				each := h.each(u, l)
				n := min(rest[l], budget/each)
				if n <= 0 {
					continue
				}
				rest[l] -= n
				budget -= n * each
				r.units[i][l] += share * n
				r.used[i] += share * n * h.prices[l].f
				r.covered[step] += n * u.lines[l].price
			}
		}
		for l := range rest {
			r.left[l] += share * rest[l]
		}
	}
	return r
}

// each is how much of the capacity a unit hour of the line takes.
func (h *holding) each(u *Usage, l int) float64 {
	switch {
	case h.Plan():
		return h.prices[l].f
	case h.flexible:
		return u.lines[l].size
	}
	return 1
}

// order is the turn of each holding: its kind's, then as given.
func order(hs []holding) []int {
	turns := make([]int, len(hs))
	for i := range turns {
		turns[i] = i
	}
	slices.SortStableFunc(turns, func(a, b int) int {
		return cmp.Compare(slices.Index(model.CommitmentKinds, hs[a].Kind), slices.Index(model.CommitmentKinds, hs[b].Kind))
	})
	return turns
}

// fill is the lines that a holding covers, in its order.
func (u *Usage) fill(h *holding) []int {
	var out []int
	for l, p := range h.prices {
		if p.ok {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		if h.Plan() { // largest saving first
			return cmp.Compare(h.prices[a].f/u.lines[a].price, h.prices[b].f/u.lines[b].price)
		}
		return cmp.Compare(u.lines[a].size, u.lines[b].size)
	})
	return out
}
