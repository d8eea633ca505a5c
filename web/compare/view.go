// Package compare is the first page: the workload as a sentence, the answer, the chart of what each nine costs and the
// table that says the same. View models are made here; templates only print them.
package compare

import (
	"context"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/inputs"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// Service is what the page asks of the rest of nines.
type Service interface {
	inputs.Decoder
	Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error)
	Regions() []string
	Profiles() []string
}

// View is the whole page.
type View struct {
	ui.Page
	Form   Form
	Result Result
}

// Result is the part that a change of a value replaces.
type Result struct {
	ui.Page
	Say, Aside  templ.Component
	Facts       []templ.Component // beside the answer: how many designs, prices as of, assumptions
	JSON        string            // address of the same comparison for programs
	Designs     []Design          // in the order of the table
	Unpriced    []Unpriced
	Sort        Sorting
	Charts      []string // the same chart at three widths
	Card        string   // id of the design whose card is open
	Dock        string   // classes that place it in the chart
	Factor      string
	SLO, Budget string
	Meeting     templ.Component
	CostKeys    []ui.Part
	CauseKeys   []ui.Part
	RangeAxis   string
	ScaleAxis   string
	Downtime    string // price of an hour down
	Oldest      string // stamp of the oldest price
	sortLink    func(key string) string
}

// Unpriced is a design that cannot be told.
type Unpriced struct{ ID, Title, Href, Reason string }

// Design is one row and one mark.
type Design struct {
	ID, Title, Href string
	Shape           svg.Shape
	Step            int // color of its time to scale
	Frontier        bool
	Meets           bool
	Answer          bool

	Cost      decimal.Decimal
	CostText  string
	USD       float64
	Split     []ui.Part
	SplitBar  string
	Lost      string
	Mean      float64 // hours a year
	P50, P99  float64
	HasYear   bool
	Down      string
	Tail      string // P50 and P99 in words
	DownRuler string
	Met       string
	MetShare  float64
	MetLow    bool
	Causes    []ui.Part
	CauseBar  string
	Seconds   float64 // until the surge is served; negative: never
	Scale     string
	Grow      float64 // until it has grown: Seconds, or past its headroom when that serves the surge at once
	GrowText  string
	Absorbed  bool   // its headroom serves the surge
	Then      string // for the card: how it grows when its headroom serves the surge
	ScaleRule string
	Ceiling   float64
	CeilText  string
	Card      templ.Component
}

// build makes the view of a comparison.
func build(p ui.Page, s inputs.State, c *plan.Comparison, sort Sorting, href func(path string) string) Result {
	w := c.Workload
	p.Currency = string(w.Money.Currency)
	b := builder{page: p, c: c, w: w, frontier: c.Frontier(), answer: c.Answer(), href: href}
	r := Result{Page: p, Sort: sort, JSON: href("/api/compare"), Factor: p.Format.Factor(w.Surge.Factor),
		SLO: p.Format.SLO(w.Objectives.SLO), CostKeys: costKeys(p), CauseKeys: causeKeys(p)}
	if m := w.Objectives.Budget; !m.IsZero() {
		r.Budget = p.Format.CostWith(m.Amount, string(m.Currency))
	}
	r.Downtime = p.Format.CostWith(w.Money.Downtime.Amount, p.Money())
	r.Oldest = p.Format.Date(c.AsOf)
	for _, e := range c.Evaluations {
		if !e.Priced() {
			r.Unpriced = append(r.Unpriced, b.unpriced(e))
			continue
		}
		r.Designs = append(r.Designs, b.design(e))
	}
	b.rulers(r.Designs)
	r.RangeAxis, r.ScaleAxis = ui.Axis(b.down.ticks), ui.Axis(b.scale.ticks)
	sort.order(r.Designs)
	r.Say, r.Aside = b.say(), b.aside()
	r.Facts = b.facts(len(c.Evaluations))
	r.Meeting = b.meeting(r)
	if e := b.selected(); e != nil {
		r.Card = e.Scenario.ID
	}
	r.Charts, r.Dock = b.charts(r)
	return r
}

// builder holds what the parts of the view share.
type builder struct {
	page     ui.Page
	c        *plan.Comparison
	w        *model.Workload
	frontier map[*plan.Evaluation]bool
	answer   plan.Answer
	href     func(string) string
	down     axis
	scale    axis
}

// selected is the design whose card is open at first: the answer, else the nearest to one.
func (b *builder) selected() *plan.Evaluation {
	switch {
	case b.answer.Cheapest != nil:
		return b.answer.Cheapest
	case b.answer.Closest != nil:
		return b.answer.Closest
	}
	return b.answer.Least
}

func (b *builder) title(e *plan.Evaluation) string { return e.Scenario.Title.In(b.page.Lang()) }

func (b *builder) link(e *plan.Evaluation) string { return b.href("/scenarios/" + e.Scenario.ID) }

func (b *builder) unpriced(e *plan.Evaluation) Unpriced {
	u := Unpriced{ID: e.Scenario.ID, Title: b.title(e), Href: b.link(e), Reason: b.page.T("web.cannot-tell.unknown")}
	if len(e.Errors) > 0 {
		u.Reason = b.page.Words.Error(e.Errors[0])
	}
	return u
}

// where is the shape of a design: all in the cloud, all in facilities, or both.
func where(s *model.Scenario) svg.Shape {
	cloud, own := 0, 0
	for _, site := range s.Sites {
		if site.Provider == model.AWS {
			cloud++
		} else {
			own++
		}
	}
	switch {
	case own == 0:
		return svg.Disc
	case cloud == 0:
		return svg.Square
	}
	return svg.Diamond
}
