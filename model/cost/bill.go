package cost

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
)

// biller is one bill in the making. It is used by one goroutine.
type biller struct {
	d     *model.Deployment
	book  model.PriceBook
	fig   *reference.Reader
	led   *model.Ledger
	hours float64 // in a month
	info  model.BookInfo
	cost  model.Cost
	draft []model.LineItem // the items as they were written, once they have been sorted

	saved decimal.Decimal // list less amount, over all items
	freed decimal.Decimal // of the free internet egress, what is used

	allowances map[reference.Key]decimal.Decimal // of other free allowances, what is used
}

// drafts are the rows of bills in the making: the finished bill is a sorted copy of exactly its length.
var drafts = sync.Pool{New: func() any { return new(make([]model.LineItem, 0, 40)) }}

// Bill prices a deployment. Monthly is the sum of the items; List is what the same would cost without commitments and
// spot; Upfront is what is bought once before the first month, whose cost over its life is already in Monthly.
func Bill(d *model.Deployment, book model.PriceBook, fig *reference.Reader, led *model.Ledger) (model.Cost, error) {
	b := &biller{d: d, book: book, fig: fig, led: led, info: book.Info()}
	b.hours = fig.Value("cost.hours-per-month")
	scratch := drafts.Get().(*[]model.LineItem)
	b.cost = model.Cost{Currency: b.info.Currency(), Items: (*scratch)[:0]}
	defer func() {
		written := b.draft
		clear(written)
		*scratch = written[:0]
		drafts.Put(scratch)
	}()
	if err := b.price(); err != nil {
		return model.Cost{}, fmt.Errorf("scenario %s: %w", d.Scenario.ID, err)
	}
	b.total()
	return b.cost, nil
}

// price writes all items, support last: it is a share of the provider's other items.
func (b *biller) price() error {
	for i := range b.d.Tiers {
		if err := b.tier(&b.d.Tiers[i]); err != nil {
			return fmt.Errorf("tier %s: %w", b.d.Tiers[i].ID, err)
		}
	}
	b.idle()
	for i := range b.d.Flows {
		if err := b.flow(&b.d.Flows[i]); err != nil {
			return fmt.Errorf("traffic from %s to %s: %w", b.d.Flows[i].From, b.d.Flows[i].To, err)
		}
	}
	for i := range b.d.Extras {
		if err := b.extra(&b.d.Extras[i]); err != nil {
			return err
		}
	}
	for i := range b.d.Extras {
		if e := &b.d.Extras[i]; e.Key.Dimension == model.SupportPlan {
			if err := b.support(e); err != nil {
				return err
			}
			break
		}
	}
	b.tax()
	return nil
}

// tax adds the overlay's share of the items it is on: those of the provider, or all but the hours of one's own people.
func (b *biller) tax() {
	tax := b.info.Tax
	if tax == nil {
		return
	}
	var base adder
	for i := range b.cost.Items {
		if it := &b.cost.Items[i]; provider(it) || tax.On == model.TaxAll && it.Category != model.CategoryPeople {
			base.add(it.Amount)
		}
	}
	if sum := base.sum(); sum.Sign() > 0 {
		rate := model.Rate{Unit: string(b.cost.Currency), Provenance: tax.Provenance}
		b.put(line{category: model.CategoryTools, text: model.Msg("cost.item.tax", "name", tax.Name), rate: &rate, quantity: sum, unit: tax.Share})
	}
}

// total sorts the items by category and adds them up.
func (b *biller) total() {
	c := &b.cost
	b.draft = c.Items
	c.Items = byCategory(c.Items)
	var sum adder
	for i := range c.Items {
		it := &c.Items[i]
		sum.add(it.Amount)
		if it.AsOf != "" && it.Key != (model.PriceKey{}) && (c.Oldest == "" || it.AsOf < c.Oldest) {
			c.Oldest = it.AsOf
		}
	}
	c.Monthly = sum.sum()
	b.approximated()
	c.List = c.Monthly.Add(b.saved)
	// What a commitment is paid upfront is in its effective hour, and what is owned in the month at its annuity: nothing is
	// left to spread.
	c.Effective = c.Monthly
}

// approximated warns once of the approximate prices on the bill: what they are of, and where.
func (b *biller) approximated() {
	var names []string
	for i := range b.cost.Items {
		it := &b.cost.Items[i]
		if it.Confidence != model.Approx {
			continue
		}
		if name := string(it.Key.Dimension) + " @ " + it.Key.Region; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		b.cost.Warnings = append(b.cost.Warnings, model.Msg("warn.approximate-prices", "prices", strings.Join(names, ", ")))
	}
}

// byCategory puts items in the order of [model.Categories], keeping the order within each.
func byCategory(items []model.LineItem) []model.LineItem {
	out := make([]model.LineItem, 0, len(items))
	for _, category := range model.Categories {
		for i := range items {
			if items[i].Category == category {
				out = append(out, items[i])
			}
		}
	}
	return out
}
