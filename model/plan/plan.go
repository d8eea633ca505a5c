// Package plan evaluates scenarios: it calls sizing, cost, reliability and scaling in order for each, and says what the
// comparison means (frontier, answer). It adds no mathematics of its own beyond ordering, sampling of ranges and
// the search for a course of growth ([Climb]), and no formatting: [Document] is the JSON contract, screens are web's.
package plan

import (
	"math"

	"nines/model"
	"nines/model/reference"
)

// Inputs are what an evaluation rests on. They are read, never written; one Inputs may serve many goroutines.
type Inputs struct {
	Workload *model.Workload
	Book     model.PriceBook
	Figures  *reference.Set
	// Library resolves the ids in Scenario.Next, with the scenarios compared; those need not be in it.
	Library []*model.Scenario
	// Networks are transitions that the user wrote; they stand in for those derived, and lead where `next` does not.
	Networks []*model.TaskNetwork
}

// Evaluation is everything known of one scenario under one workload. When Errors is not empty the parts that could not
// be computed are nil and the rest is still there.
type Evaluation struct {
	Scenario     *model.Scenario
	Deployment   *model.Deployment
	Commitments  *model.Commitments // nil unless the workload says how to buy
	Cost         *model.Cost
	Availability *model.Availability
	Scale        *model.TimeToScale
	Transitions  []model.Transition // to each id of Scenario.Next that exists, by level of automation
	Assumptions  []model.Assumption // exactly the inputs that were read
	Warnings     []model.Text
	Errors       []error
	Ranges       *Ranges  // nil unless the user wrote ranges
	Insight      *Insight // nil unless [Look] was asked
}

// Ranges are the P5, P50, P95 that the ranges in the input lead to.
type Ranges struct {
	Monthly        model.Range
	Expected       model.Range // availability
	Unavailability model.Range
	ScaleP50       model.Range // seconds
	Samples        int
}

// Comparison is the answer to "what does each extra nine cost, and how fast could we grow out of it?".
type Comparison struct {
	Workload    *model.Workload
	Book        model.BookInfo
	AsOf        string // the oldest price date used
	Evaluations []*Evaluation
}

// Priced says whether the scenario has a cost and an availability, so that it can be placed on the chart.
func (e *Evaluation) Priced() bool { return e.Cost != nil && e.Availability != nil }

// MeetsSLO says whether the expected availability reaches the SLO.
func (e *Evaluation) MeetsSLO(w *model.Workload) bool {
	return e.Priced() && e.Availability.Unavailability <= 1-w.Objectives.SLO
}

// MeetsBudget says whether the month fits the budget; without a budget everything does.
func (e *Evaluation) MeetsBudget(w *model.Workload) bool {
	b := w.Objectives.Budget
	return e.Priced() && (b.IsZero() || e.Cost.Monthly.LessThanOrEqual(b.Amount))
}

// Frontier marks the evaluations that nothing else beats on both cost and unavailability.
func (c *Comparison) Frontier() map[*Evaluation]bool {
	out := map[*Evaluation]bool{}
	for _, a := range c.Evaluations {
		if a.Priced() && !c.dominated(a) {
			out[a] = true
		}
	}
	return out
}

// dominated: some other is no worse on both and better on one.
func (c *Comparison) dominated(a *Evaluation) bool {
	for _, b := range c.Evaluations {
		if b == a || !b.Priced() {
			continue
		}
		dc := b.Cost.Monthly.Cmp(a.Cost.Monthly)
		bu, au := b.Availability.Unavailability, a.Availability.Unavailability
		if dc <= 0 && bu <= au && (dc < 0 || bu < au) {
			return true
		}
	}
	return false
}

// Answer is what the comparison says, before it is put in words.
type Answer struct {
	// Cheapest that meets the SLO (and the budget, when one does); nil when none does.
	Cheapest     *Evaluation
	WithinBudget bool
	// NextNine is the cheapest that has one nine more than Cheapest ([nines]): 99.99 % where Cheapest has 99.95 %; nil when
	// none has.
	NextNine *Evaluation
	// Least is the cheapest of all.
	Least *Evaluation
	// Closest comes nearest to the SLO when none meets it.
	Closest *Evaluation
	Meeting int // how many meet SLO and budget
}

// Answer finds what the comparison says.
func (c *Comparison) Answer() Answer {
	var a Answer
	var over *Evaluation
	for _, e := range c.Evaluations {
		if !e.Priced() {
			continue
		}
		a.Least = cheaper(a.Least, e)
		if a.Closest == nil || e.Availability.Unavailability < a.Closest.Availability.Unavailability {
			a.Closest = e
		}
		switch {
		case e.MeetsSLO(c.Workload) && e.MeetsBudget(c.Workload):
			a.Meeting++
			a.Cheapest = cheaper(a.Cheapest, e)
		case e.MeetsSLO(c.Workload):
			over = cheaper(over, e)
		}
	}
	a.WithinBudget = a.Cheapest != nil
	if a.Cheapest == nil {
		a.Cheapest = over
	}
	if a.Cheapest != nil {
		a.NextNine = c.nextNine(a.Cheapest)
	}
	return a
}

func (c *Comparison) nextNine(from *Evaluation) *Evaluation {
	var next *Evaluation
	for _, e := range c.Evaluations {
		if e.Priced() && nines(e) > nines(from) {
			next = cheaper(next, e)
		}
	}
	return next
}

// nines counts the whole nines of an availability: 3 for 99.95 %. A service that is never down has as many as there are.
func nines(e *Evaluation) int {
	u := e.Availability.Unavailability
	if u <= 0 {
		return math.MaxInt
	}
	return int(math.Floor(-math.Log10(u) + 1e-9))
}

func cheaper(a, b *Evaluation) *Evaluation {
	if a == nil || b.Cost.Monthly.LessThan(a.Cost.Monthly) {
		return b
	}
	return a
}
