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
func (u *Usage) lay(hs []holding) laid {
	r := laid{units: make([][]float64, len(hs)), used: make([]float64, len(hs)), left: make([]float64, len(u.lines)), covered: make([]float64, len(u.shares))}
	for i := range hs {
		r.units[i] = make([]float64, len(u.lines))
	}
	p := u.prepare(hs)
	u.each(hs, p, -1, func(step int, rest []float64) {
		for l, n := range rest {
			r.left[l] += u.shares[step] * n
		}
	}, func(step, i, l int, n float64) {
		r.units[i][l] += u.shares[step] * n
		r.used[i] += u.shares[step] * n * hs[i].prices[l].f
		r.covered[step] += n * u.lines[l].price
	})
	return r
}

// prepared is what of holdings does not depend on their amounts.
type prepared struct {
	turns []int       // holdings in AWS's order
	fills [][]int     // lines that each covers, in its order
	takes [][]float64 // capacity that a unit of the line takes, beside fills
	rest  []float64   // scratch
}

func (u *Usage) prepare(hs []holding) *prepared {
	p := &prepared{turns: order(hs), fills: make([][]int, len(hs)), takes: make([][]float64, len(hs)), rest: make([]float64, len(u.lines))}
	for i := range hs {
		p.fills[i] = u.fill(&hs[i])
		for _, l := range p.fills[i] {
			p.takes[i] = append(p.takes[i], hs[i].each(u, l))
		}
	}
	return p
}

// each goes through the steps. It stops in each before the turn of one holding, -1 for none, shows what is left of the
// lines, and before that calls covers for all that is covered.
func (u *Usage) each(hs []holding, p *prepared, stop int, left func(step int, rest []float64), covers func(step, holding, line int, units float64)) {
	for step := range u.shares {
		for l := range u.lines {
			p.rest[l] = u.lines[l].units[step]
		}
		for _, i := range p.turns {
			if i == stop {
				break
			}
			budget := hs[i].capacity
			for k, l := range p.fills[i] {
				n := min(p.rest[l], budget/p.takes[i][k])
				if n <= 0 {
					continue
				}
				p.rest[l] -= n
				budget -= n * p.takes[i][k]
				if covers != nil {
					covers(step, i, l, n)
				}
			}
		}
		left(step, p.rest)
	}
}

// hourly is [Usage.spending] without the account of it.
func (u *Usage) hourly(hs []holding, p *prepared) float64 {
	sum := 0.0
	for i := range hs {
		sum += hs[i].paid
	}
	u.each(hs, p, -1, func(step int, rest []float64) {
		for l, n := range rest {
			sum += u.shares[step] * n * u.lines[l].price
		}
	}, nil)
	return sum
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
