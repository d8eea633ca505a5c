package commit

import (
	"math"
	"slices"
	"sort"

	"github.com/shopspring/decimal"

	"nines/model"
)

// Choose is what to buy: nothing, what is owned, or the mix with the least expected cost of the hours of the profile.
//
// One more instance of a reservation is worth it exactly when the hours in which it is used, at the on-demand price, cost
// more than it does: share × on demand > price, the newsvendor's critical ratio on the duration curve (Arrow, Harris &
// Marschak, "Optimal Inventory Policy", Econometrica 19, 1951). A plan is a reservation of dollars by the same rule. Of
// the terms and payments of each sort the cheapest hour is taken: all are paid around the clock, so that nothing else
// tells them apart.
//
// Where a plan may stand beside the reservations of several lines the two cannot be chosen apart, because what is left of
// a plan in one hour covers something else. All counts are tried then, if they are not more than [mostTried]; beyond, one
// count after another is improved until none gets better, which tests hold within 3 % of trying everything. Two plans beside each other are searched in turn, within 1 %.
func (u *Usage) Choose(b model.Buying) []model.Commitment {
	switch b.Mode {
	case model.BuyOwned:
		return b.Owned
	case model.BuyBest:
	default:
		return nil
	}
	var out []model.Commitment
	for _, part := range u.parts() {
		out = append(out, part.best(b)...)
	}
	return out
}

// parts splits the usage into machines and databases, which no commitment covers together.
func (u *Usage) parts() []*Usage {
	machines, databases := *u, *u
	machines.lines, databases.lines = nil, nil
	for _, l := range u.lines {
		if l.what == isEC2 {
			machines.lines = append(machines.lines, l)
		} else {
			databases.lines = append(databases.lines, l)
		}
	}
	return []*Usage{&machines, &databases}
}

// best is the mix with the least expected cost.
func (u *Usage) best(b model.Buying) []model.Commitment {
	vs := u.variables(b)
	best := u.search(vs, mostTried)
	var out []model.Commitment
	for i, v := range vs {
		c := v.Commitment
		if c.Plan() {
			c.Hourly = u.rates.dollars(best.values[i])
		} else {
			c.Count = int(best.values[i])
		}
		if c.Count > 0 || c.Hourly.Amount.IsPositive() {
			out = append(out, c)
		}
	}
	return out
}

// planStep is the steps in which plans are sold, USD an hour (AWS console; from memory).
var planStep = decimal.New(1, -3)

// dollars is an amount an hour in the steps in which plans are sold, rounded down: what is cut off stays on demand.
func (r *rates) dollars(x float64) model.Money {
	info := r.book.Info()
	return model.Money{Amount: decimal.NewFromFloat(x+tiny).DivRound(planStep, 9).Floor().Mul(planStep), Currency: info.Currency()}
}

// variable is a commitment whose amount is looked for: instances of a reservation, or USD an hour of a plan.
type variable struct {
	holding
	capacityOf, paidOf float64 // of one
}

func (v *variable) set(x float64) { v.capacity, v.paid = x*v.capacityOf, x*v.paidOf }

// variables are the sorts of commitment that hold for the usage, each at its cheapest term and payment.
func (u *Usage) variables(b model.Buying) []variable {
	var out []variable
	add := func(c model.Commitment, ok bool) {
		if !ok {
			return
		}
		if !c.Plan() {
			c.Count = 1
		} else {
			c.Hourly = model.Money{Amount: decimal.NewFromInt(1)}
		}
		h, missing := u.hold(c)
		if missing == (model.PriceKey{}) {
			out = append(out, variable{h, h.capacity, h.paid})
		}
	}
	seen := map[model.Commitment]bool{}
	once := func(c model.Commitment) bool {
		if seen[c] {
			return false
		}
		seen[c] = true
		return true
	}
	for i := range u.lines {
		l := &u.lines[i]
		c := model.Commitment{Type: l.typ, Engine: l.engine, Region: l.region}
		kinds := []string{model.RIStandard, model.RIConvertible, model.RIDatabase, model.RICache}
		if once(c) {
			add(u.cheapest(b, c, kinds, []int{i}))
		}
		if c := (model.Commitment{Family: family(l.typ), Region: l.region}); l.what == isEC2 && once(c) {
			add(u.cheapest(b, c, []string{model.SPInstance}, u.ofFamily(c)))
		}
	}
	all := make([]int, len(u.lines))
	for i := range all {
		all[i] = i
	}
	for _, kind := range []string{model.SPCompute, model.SPDatabase} {
		add(u.cheapest(b, model.Commitment{}, []string{kind}, all))
	}
	return out
}

func (u *Usage) ofFamily(c model.Commitment) []int {
	var out []int
	for i := range u.lines {
		if l := &u.lines[i]; l.what == isEC2 && family(l.typ) == c.Family && l.region == c.Region {
			out = append(out, i)
		}
	}
	return out
}

// cheapest finds kind, term and payment by the price of the lines' mean hour; a line without a price under them stays on
// demand. Of equals, the surer price, then less upfront, then the shorter term.
func (u *Usage) cheapest(b model.Buying, c model.Commitment, kinds []string, lines []int) (model.Commitment, bool) {
	best, found := math.Inf(1), false
	sure := 0
	for _, kind := range kinds {
		for _, years := range model.Terms {
			for _, payment := range model.Payments {
				if !b.Allows(kind, years, payment) {
					continue
				}
				sum, holds, trust := 0.0, false, 0
				for _, i := range lines {
					l := &u.lines[i]
					price := l.price
					if p := u.rates.of(l, kind, years, payment); p.ok {
						price, holds = p.f, true
						trust = max(trust, doubt(p.rate.Confidence))
					}
					sum += price * max(u.mean(l), tiny)
				}
				if holds && (sum < best*(1-tiny) || sum < best*(1+tiny) && trust < sure) {
					best, found, sure = sum, true, trust
					c.Kind, c.Term, c.Payment = kind, years, payment
				}
			}
		}
	}
	return c, found
}

// doubt ranks confidences for ties.
func doubt(c model.Confidence) int {
	return slices.Index([]model.Confidence{model.Measured, model.Exact, model.Yours, model.High, model.Derived, model.Medium, model.Low, model.Approx, model.Memory, model.General}, c)
}

// solution is an amount of each variable, and what an hour then costs.
type solution struct {
	values []float64
	cost   float64
}

// mostTried is how many combinations of reservations are tried one by one: a few milliseconds.
const mostTried = 200

// search looks for the amounts of the variables. The first of equals wins, and reservations alone come first: their
// prices are published.
func (u *Usage) search(vs []variable, most int) solution {
	s := newSearch(u, vs)
	best := s.alone()
	if s.combinations(most) <= most {
		s.try(0, make([]float64, len(vs)), &best)
		return best
	}
	for _, start := range []solution{best, s.from(make([]float64, len(vs)))} {
		if end := s.descend(start); end.cost < best.cost*(1-tiny) {
			best = end
		}
	}
	return best
}

// search carries the amounts that are tried.
type search struct {
	u        *Usage
	vs       []variable
	hs       []holding
	reserved []int
	plans    []int
	ready    *prepared
	counts   [][]float64 // of each reservation, what is worth trying, rising
}

func newSearch(u *Usage, vs []variable) *search {
	s := &search{u: u, vs: vs, hs: make([]holding, len(vs))}
	for i := range vs {
		s.set(i, 0)
		if vs[i].Plan() {
			s.plans = append(s.plans, i)
		} else {
			s.reserved = append(s.reserved, i)
		}
	}
	s.ready = u.prepare(s.hs)
	for _, i := range s.reserved {
		s.counts = append(s.counts, filled(s.amounts(i)))
	}
	return s
}

// filled is all counts up to the largest where they are few: beside a plan the best may lie between two bends.
func filled(counts []float64) []float64 {
	const few = 12
	top := counts[len(counts)-1]
	if top > few {
		return counts
	}
	out := make([]float64, 0, int(top)+1)
	for n := 0.0; n <= top; n++ {
		out = append(out, n)
	}
	return out
}

// set gives a variable an amount.
func (s *search) set(i int, x float64) {
	s.vs[i].set(x)
	s.hs[i] = s.vs[i].holding
}

func (s *search) cost() float64 { return s.u.hourly(s.hs, s.ready) }

func (s *search) combinations(most int) int {
	n := 1
	for _, c := range s.counts {
		n = min(n*len(c), most+1)
	}
	return n
}

// alone takes of each reservation what is worth it without any plan, and then the plans that help beside them.
func (s *search) alone() solution {
	values := make([]float64, len(s.vs))
	for k, i := range s.reserved {
		values[i], _ = lowest(s.counts[k], func(x float64) float64 {
			s.set(i, x)
			return s.cost()
		})
		s.set(i, values[i])
	}
	return s.from(values)
}

// from adds the best plans to the reservations in values.
func (s *search) from(values []float64) solution {
	s.restore(values)
	out := solution{values: slices.Clone(values)}
	out.cost = s.best(out.values)
	return out
}

// try goes through all combinations of the reservations from the k-th on.
func (s *search) try(k int, values []float64, best *solution) {
	if k == len(s.reserved) {
		if out := s.from(values); out.cost < best.cost*(1-tiny) {
			*best = out
		}
		return
	}
	for _, x := range s.counts[k] {
		values[s.reserved[k]] = x
		s.try(k+1, values, best)
	}
	values[s.reserved[k]] = 0
}

// descend improves one reservation after another, each time with the plans that go best with it, until none gets better.
func (s *search) descend(best solution) solution {
	for range len(s.reserved) + 2 {
		before := best.cost
		for k, i := range s.reserved {
			s.restore(best.values)
			x, cost := lowest(s.counts[k], func(x float64) float64 {
				s.set(i, x)
				return s.best(nil)
			})
			if cost < best.cost*(1-tiny) {
				best.values[i] = x
				best = s.from(best.values)
			}
		}
		if best.cost >= before*(1-tiny) {
			break
		}
	}
	return best
}

func (s *search) restore(values []float64) {
	for i, x := range values {
		s.set(i, x)
	}
}

// best finds the best amounts of the plans beside the reservations as they are, and what an hour costs with them: narrow
// plans before wide ones, and the other way round, because each leaves the other less to do. The amounts are kept in values
// unless that is nil.
func (s *search) best(values []float64) float64 {
	amounts := make([]float64, len(s.vs))
	cost := s.oneAfterAnother(amounts)
	if len(s.plans) > 1 {
		other := make([]float64, len(s.vs))
		slices.Reverse(s.plans)
		if c := s.oneAfterAnother(other); c < cost*(1-tiny) {
			amounts, cost = other, c
		}
		slices.Reverse(s.plans)
	}
	if values != nil {
		for _, i := range s.plans {
			values[i] = amounts[i]
		}
	}
	return cost
}

// oneAfterAnother improves one plan after another until none gets better.
func (s *search) oneAfterAnother(amounts []float64) float64 {
	for _, i := range s.plans {
		s.set(i, 0)
	}
	cost := s.cost()
	for range len(s.plans) + 1 {
		before := cost
		for _, i := range s.plans {
			x, c := lowest(s.amounts(i), func(x float64) float64 {
				s.set(i, x)
				return s.cost()
			})
			if c < cost*(1-tiny) {
				amounts[i], cost = x, c
			}
			s.set(i, amounts[i])
		}
		if cost >= before*(1-tiny) || len(s.plans) == 1 {
			break
		}
	}
	return cost
}

// amounts are where the cost of a variable can bend, rising: whole instances, or the dollars that cover all of a line in a
// step.
func (s *search) amounts(i int) []float64 {
	vs := s.vs
	out := []float64{0}
	s.u.each(s.hs, s.ready, i, func(_ int, rest []float64) {
		sum := 0.0
		for k, l := range s.ready.fills[i] {
			sum += rest[l] * s.ready.takes[i][k]
			out = append(out, sum/vs[i].capacityOf)
		}
	}, nil)
	slices.Sort(out)
	if !vs[i].Plan() { // the whole numbers about each bend
		for _, x := range slices.Clone(out) {
			out = append(out, math.Floor(x+tiny), math.Ceil(x-tiny))
		}
		out = slices.DeleteFunc(out, func(x float64) bool { return x != math.Trunc(x) })
		slices.Sort(out)
	}
	return slices.CompactFunc(out, func(a, b float64) bool { return math.Abs(a-b) < tiny })
}

// lowest finds the least of a convex function on rising points, the smallest such point.
func lowest(points []float64, f func(float64) float64) (x, cost float64) {
	values := make([]float64, len(points))
	known := make([]bool, len(points))
	at := func(i int) float64 {
		if !known[i] {
			values[i], known[i] = f(points[i]), true
		}
		return values[i]
	}
	i := sort.Search(len(points)-1, func(i int) bool { return at(i+1) >= at(i)*(1-tiny) })
	return points[i], at(i)
}
