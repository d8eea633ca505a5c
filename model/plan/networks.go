package plan

import (
	"context"
	"errors"
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
)

// network is the task network of a transition: the user's where there is one, else derived from what the designs differ in.
func network(in Inputs, from, to *model.Scenario, fig *reference.Reader, led *model.Ledger) *model.TaskNetwork {
	for _, n := range in.Networks {
		if n.From == from.ID && n.To == to.ID {
			return n
		}
	}
	return scaling.Derive(from, to, in.Workload, fig, led)
}

// next are the designs that a design leads to: its `next`, and those that a network of the user leads to.
func next(in Inputs, s *model.Scenario) []string {
	out := s.Next
	for _, n := range in.Networks {
		if n.From == s.ID && !slices.Contains(out, n.To) {
			out = append(slices.Clone(out), n.To)
		}
	}
	return out
}

// PricedStep is a step of a way with what it costs.
type PricedStep struct {
	WayStep
	Labor decimal.Decimal // hours at money.engineer
	// Parallel is what the new design's month costs, less the hours of people, for as long as both run; Priced is false
	// where that design has no price, and Parallel is then 0 and unknown.
	Parallel decimal.Decimal
	Priced   bool
	// Mishap is the expected cost of a failed cut-over: its chance times the hours that it adds.
	Mishap decimal.Decimal
}

// Road is a way between two designs with everything that is known of it.
type Road struct {
	From, To *model.Scenario
	Way      Way
	Steps    []PricedStep
	Labor    decimal.Decimal
	Parallel decimal.Decimal
	Priced   bool    // every step's Parallel is known
	Safe     float64 // chance that no cut-over on the way fails
	Currency model.Currency

	Assumptions []model.Assumption
}

// ErrNoWay is a pair of designs between which `next` leads nowhere.
var ErrNoWay = errors.New("no way leads from one design to the other")

// FindRoad is the shortest way between two designs ([ShortestWay]), priced. level replaces the levels of automation of the
// designs on it; "" keeps them.
func FindRoad(ctx context.Context, in Inputs, from, to *model.Scenario, level string) (*Road, error) {
	if level != "" {
		in.Library = atLevel(in.Library, level)
		from, to = find(in.Library, from), find(in.Library, to)
	}
	w := ShortestWay(in, from.ID, to.ID)
	if w == nil {
		return nil, ErrNoWay
	}
	r := &Road{From: from, To: to, Way: *w, Priced: true, Safe: 1, Currency: in.Workload.Money.Currency}
	fig, led := in.Figures.Reader(), &model.Ledger{}
	led.Use("money.engineer", "database.data")
	month := fig.Value("cost.hours-per-month") * 3600
	for _, s := range w.Steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		scaling.EveryLevel(network(in, s.From, s.To, fig, led), s.From.Operations.People, fig, led)
		p := PricedStep{WayStep: s, Labor: in.Workload.Money.Engineer.Times(s.EngineerHours).Amount}
		p.Mishap = in.Workload.Money.Engineer.Times(s.Risk.Fails * s.Risk.EngineerHours).Amount
		if m, _ := rungMonth(in, s.To); m.Miss&MissUnsolved == 0 {
			p.Priced, p.Parallel = true, m.Monthly.Sub(m.People).Mul(model.Quantity(float64(s.Both)/month))
		}
		r.Priced = r.Priced && p.Priced
		r.Labor, r.Parallel = r.Labor.Add(p.Labor), r.Parallel.Add(p.Parallel)
		r.Safe *= 1 - s.Risk.Fails
		r.Steps = append(r.Steps, p)
	}
	for _, k := range led.Keys {
		if a, ok := in.Workload.Inputs[k]; ok {
			r.Assumptions = append(r.Assumptions, a)
		}
	}
	r.Assumptions = append(r.Assumptions, fig.Used()...)
	return r, nil
}

// atLevel is the designs with another level of automation.
func atLevel(list []*model.Scenario, level string) []*model.Scenario {
	out := make([]*model.Scenario, len(list))
	for i, s := range list {
		c := *s
		c.Operations.Automation = level
		out[i] = &c
	}
	return out
}

// find is the design of the same id.
func find(list []*model.Scenario, s *model.Scenario) *model.Scenario {
	for _, o := range list {
		if o.ID == s.ID {
			return o
		}
	}
	return s
}

// Network is the task network between two designs, the user's or derived: what `nines transitions show` writes down.
func Network(in Inputs, from, to *model.Scenario) *model.TaskNetwork {
	return network(in, from, to, in.Figures.Reader(), nil)
}
