package plan_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/scenarios"
)

// bought evaluates a design of the library at a peak that needs many machines.
func bought(t *testing.T, id, way string) *plan.Evaluation {
	t.Helper()
	in := inputs(t)
	w, err := scenarios.DecodeWorkload("w", []byte("peak: 2000 rps\n"), reference.Default(), in.Book.Regions())
	if err != nil {
		t.Fatal(err)
	}
	if err := scenarios.SetWorkload(w, "commit", way, in.Book.Regions()...); err != nil {
		t.Fatal(err)
	}
	in.Workload = w
	s, ok := scenarios.ByID(id)
	if !ok {
		t.Fatal(id)
	}
	e := plan.Evaluate(in, s)
	if len(e.Errors) > 0 {
		t.Fatalf("%s, %s: %v", id, way, e.Errors)
	}
	return e
}

// machines is what a bill asks for machines and databases, by one of its costs.
func machines(c *model.Cost, of func(model.LineItem) decimal.Decimal) decimal.Decimal {
	sum := decimal.Zero
	for _, i := range c.Items {
		if i.Category == model.CategoryCompute || i.Category == model.CategoryData {
			sum = sum.Add(of(i))
		}
	}
	return sum
}

func amount(i model.LineItem) decimal.Decimal     { return i.Amount }
func contracted(i model.LineItem) decimal.Decimal { return i.Contracted }

// Bills add up however machines are bought; the best mix costs no more than none and saves what its report says; without
// commitments all would cost the same.
func TestBuying(t *testing.T) {
	for _, id := range []string{"single-box", "two-boxes", "multi-az-2", "multi-az-spot", "eks-multi-az", "aurora-multi-az", "active-active", "warm-standby", "hybrid-burst"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			designed, none := bought(t, id, "as-designed"), bought(t, id, "none")
			if !designed.Cost.Monthly.Equal(none.Cost.Monthly) { // no design of the library commits anything
				t.Errorf("as designed %s, with none %s", designed.Cost.Monthly, none.Cost.Monthly)
			}
			for _, way := range []string{"best", "best 1y no", "best sp", "best convertible 1y"} {
				e := bought(t, id, way)
				sum, billed := decimal.Zero, decimal.Zero
				for _, i := range e.Cost.Items {
					sum, billed = sum.Add(i.Amount), billed.Add(i.Billed)
				}
				if !sum.Equal(e.Cost.Monthly) || !billed.Add(e.Cost.Prepaid).Equal(e.Cost.Monthly) {
					t.Errorf("%s: items %s, billed %s and prepaid %s of %s", way, sum, billed, e.Cost.Prepaid, e.Cost.Monthly)
				}
				if e.Cost.Monthly.GreaterThan(none.Cost.Monthly.Add(decimal.New(1, -2))) {
					t.Errorf("%s costs %s, none %s", way, e.Cost.Monthly, none.Cost.Monthly)
				}
				near := decimal.New(1, -1)
				if a, b := machines(e.Cost, contracted), machines(none.Cost, contracted); a.Sub(b).Abs().GreaterThan(near) {
					t.Errorf("%s: without commitments %s, with none %s", way, a, b)
				}
				saved := machines(none.Cost, amount).Sub(machines(e.Cost, amount)).InexactFloat64()
				if c := e.Commitments; saved < c.Eligible-c.Spending-0.1 || saved > c.Eligible-c.Spending+0.1 {
					t.Errorf("%s: the bill saves %v, the report says %v", way, saved, c.Eligible-c.Spending)
				}
				if c := e.Commitments; len(c.Bought) > 0 && len(c.Falls) != len(plan.Falls) {
					t.Errorf("%s: told of %d falls", way, len(c.Falls))
				}
			}
		})
	}
}

// The wider the choice, the cheaper; less demand never costs more.
func TestMoreChoiceCostsNoMore(t *testing.T) {
	last := 0.0
	for _, way := range []string{"best", "best 1y", "best 1y no", "best 1y no convertible", "none"} {
		e := bought(t, "multi-az-2", way)
		if e.Commitments.Spending < last-1e-6 {
			t.Errorf("%s costs %v, a wider choice %v", way, e.Commitments.Spending, last)
		}
		last = e.Commitments.Spending
		before := e.Commitments.Spending
		for _, f := range e.Commitments.Falls {
			if f.Spending > before+1e-6 {
				t.Errorf("%s: at %v of the demand %v, at more %v", way, f.Factor, f.Spending, before)
			}
			before = f.Spending
		}
	}
}

// A reservation without a price says where it was written, and nothing is priced.
func TestOwnedWithoutAPrice(t *testing.T) {
	in := inputs(t)
	w, err := scenarios.DecodeWorkload("w", []byte("peak: 30 rps\ncommit:\n  - {kind: ri-standard, type: q9.large, count: 1, term: 1y}\n"), reference.Default(), in.Book.Regions())
	if err != nil {
		t.Fatal(err)
	}
	in.Workload = w
	s, _ := scenarios.ByID("two-boxes")
	e := plan.Evaluate(in, s)
	if e.Cost != nil || len(e.Errors) != 1 || e.Errors[0].Error() != "w:3:5: no price for ec2.ri.1y q9.large in us-east-1; write what an hour costs you (hourly: 0.05 USD), or correct type, term or payment" {
		t.Errorf("%v, %v", e.Cost, e.Errors)
	}
}
