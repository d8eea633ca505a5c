package plan

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"nines/model"
	"nines/model/cost"
	"nines/model/reference"
	"nines/model/reliability"
	"nines/model/scaling"
	"nines/model/sizing"
)

// depth is how much of an evaluation is wanted.
type depth int

const (
	depthMean          depth = iota // cost, mean availability, time-to-scale: what ranges and searches need
	depthDistributions              // and the distribution of a year and a month, and transitions
)

// ErrNonePriced is returned by [Compare] beside its comparison when no scenario could be priced.
var ErrNonePriced = errors.New("none of the scenarios could be priced")

// Evaluate answers everything about one scenario. It does not fail as a whole: what could not be computed is nil and
// Errors says why.
func Evaluate(in Inputs, s *model.Scenario) *Evaluation {
	in = in.inCurrency()
	e := evaluate(in, s, depthDistributions)
	if len(e.Errors) == 0 {
		e.Ranges = ranged(in, s)
	}
	return e
}

// Compare evaluates scenarios side by side, on as many goroutines as there are processors. The comparison is complete
// even when err is [ErrNonePriced]; any other error is the context's.
func Compare(ctx context.Context, in Inputs, scenarios []*model.Scenario) (*Comparison, error) {
	in = in.inCurrency()
	c := &Comparison{Workload: in.Workload, Book: in.Book.Info(), Evaluations: make([]*Evaluation, len(scenarios))}
	in.Library = neighbors(in.Library, scenarios)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(scenarios)) {
		wg.Go(func() {
			for i := range next {
				c.Evaluations[i] = Evaluate(in, scenarios[i])
			}
		})
	}
	err := feed(ctx, next, len(scenarios))
	wg.Wait()
	if err != nil {
		return nil, err
	}
	return c, c.finish()
}

// neighbors are the scenarios that `next` may name: the library, and those compared that it does not have.
func neighbors(library, compared []*model.Scenario) []*model.Scenario {
	all := slices.Clone(library)
	for _, s := range compared {
		if !slices.ContainsFunc(all, func(o *model.Scenario) bool { return o.ID == s.ID }) {
			all = append(all, s)
		}
	}
	return all
}

func feed(ctx context.Context, next chan<- int, n int) error {
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// finish finds the oldest price date and whether anything was priced at all.
func (c *Comparison) finish() error {
	priced := false
	for _, e := range c.Evaluations {
		if e.Cost == nil {
			continue
		}
		priced = true
		if o := e.Cost.Oldest; o != "" && (c.AsOf == "" || o < c.AsOf) {
			c.AsOf = o
		}
	}
	if !priced && len(c.Evaluations) > 0 {
		return ErrNonePriced
	}
	return nil
}

// evaluation is one pass through the engines.
type evaluation struct {
	Inputs
	*Evaluation
	fig *reference.Reader
	led *model.Ledger
}

func evaluate(in Inputs, s *model.Scenario, d depth) *Evaluation {
	p := evaluation{Inputs: in, Evaluation: &Evaluation{Scenario: s}, fig: in.Figures.Reader(), led: &model.Ledger{}}
	if p.deploy() {
		if p.buy(d) {
			p.price()
		}
		p.assess(d)
		p.scale()
	}
	p.downtimeCost()
	if d == depthDistributions {
		p.transitions()
		p.Assumptions = p.assumptions()
	}
	return p.Evaluation
}

func (p *evaluation) deploy() bool {
	d, err := sizing.Deploy(p.Workload, p.Scenario, p.Book, p.fig, p.led)
	if err != nil {
		p.Errors = append(p.Errors, err)
		return false
	}
	p.Deployment = d
	p.Warnings = append(p.Warnings, d.Warnings...)
	return true
}

func (p *evaluation) price() {
	c, err := cost.Bill(p.Deployment, p.Book, p.fig, p.led)
	if err != nil {
		p.Errors = append(p.Errors, err)
		return
	}
	p.Cost = &c
	p.Warnings = append(p.Warnings, c.Warnings...)
}

func (p *evaluation) assess(d depth) {
	a, err := reliability.Assess(p.Deployment, p.fig, p.led, d == depthDistributions)
	if err != nil {
		p.Errors = append(p.Errors, err)
		return
	}
	p.Availability = a
	p.Warnings = append(p.Warnings, a.Warnings...)
}

func (p *evaluation) scale() {
	t, err := scaling.Surge(p.Deployment, p.fig, p.led)
	if err != nil {
		p.Errors = append(p.Errors, err)
		return
	}
	p.Scale = &t
	p.Warnings = append(p.Warnings, t.Warnings...)
}

// downtimeCost is a month's expected hours down times the price of one.
func (p *evaluation) downtimeCost() {
	if p.Cost == nil || p.Availability == nil {
		return
	}
	p.led.Use("money.downtime")
	hours := p.Availability.Unavailability * p.fig.Value("cost.hours-per-month")
	p.Cost.ExpectedDowntime = p.Workload.Money.Downtime.Times(hours).Amount
}

// transitions to the neighboring rungs, in the order written. A neighbor that nobody knows is told, not dropped.
func (p *evaluation) transitions() {
	for _, id := range next(p.Inputs, p.Scenario) {
		i := slices.IndexFunc(p.Library, func(s *model.Scenario) bool { return s.ID == id })
		if i < 0 {
			p.Warnings = append(p.Warnings, model.Msg("plan.warn.next-unknown", "id", id))
			continue
		}
		n := network(p.Inputs, p.Scenario, p.Library[i], p.fig, p.led)
		p.Transitions = append(p.Transitions, scaling.EveryLevel(n, p.Scenario.Operations.People, p.fig, p.led)...)
	}
}

// assumptions are the inputs that were read: what the user or a default set, then reference figures.
func (p *evaluation) assumptions() []model.Assumption {
	out := make([]model.Assumption, 0, len(p.led.Keys)+64)
	for _, k := range p.led.Keys {
		if a, ok := p.Workload.Inputs[k]; ok {
			out = append(out, a)
		} else if a, ok := p.Scenario.Inputs[k]; ok {
			out = append(out, a)
		}
	}
	out = append(out, p.fig.Used()...)
	if x := p.Book.Info().Exchange; x != nil {
		out = append(out, model.Assumption{Key: "money.exchange", Name: model.Msg("figure.money.exchange"), Value: x.PerUSD.InexactFloat64(),
			Unit: string(x.Code) + "/USD", Provenance: x.Provenance})
	}
	return out
}

// inCurrency are the inputs with the workload's amounts in the currency of the book. Every entrance of this package takes
// them so; a workload that is in that currency stays as it is.
func (in Inputs) inCurrency() Inputs {
	in.Workload = in.Workload.In(in.Book.Info().Exchange)
	return in
}
