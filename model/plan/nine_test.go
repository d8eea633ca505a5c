package plan

import (
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
)

// The next nine is a whole one: from 99.96 % it is 99.99 %, not a tenth of the downtime.
func TestNextNine(t *testing.T) {
	at := func(usd int64, u float64) *Evaluation {
		return &Evaluation{Cost: &model.Cost{Monthly: decimal.NewFromInt(usd)}, Availability: &model.Availability{Unavailability: u}}
	}
	first, near, dear, never := at(500, 4e-4), at(600, 1.1e-4), at(2000, 7e-5), at(9000, 0)
	c := &Comparison{Evaluations: []*Evaluation{first, near, dear, never}}
	if got := c.nextNine(first); got != dear {
		t.Errorf("after 99.96 %%: %v USD, want 2000", got.Cost.Monthly)
	}
	if got := c.nextNine(dear); got != never {
		t.Errorf("after 99.993 %%: %v, want the one that is never down", got)
	}
	if c.nextNine(never) != nil {
		t.Error("a nine more than all")
	}
	if n := nines(at(1, 1e-4)); n != 4 {
		t.Errorf("99.99 %% has %d nines", n)
	}
}
