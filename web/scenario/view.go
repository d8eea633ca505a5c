package scenario

import (
	"math"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/web/request"
	"nines/web/ui"
)

// View is the whole page.
type View struct {
	ui.Page
	ID, Title, Summary, Right, Wrong string
	Verdict                          templ.Component
	Workload                         string // in one line
	Change                           string // address where it is changed
	Figures                          []Figure
	Errors, Warnings                 []string
	Topology                         []string // drawings: wide and phone
	Chaos                            *Chaos
	Check                            *CheckForm
	Flows                            []Flow
	Machines                         []Machine
	Bill                             *Bill
	Commit                           *Commit
	Downtime                         *Downtime
	Surge                            *Surge
	Ways                             []Way
	Levels                           []Level
	Assumptions                      []Group
	Guesses                          int
	Helps                            *Helps
	FiguresPage                      string // address of the page of reference figures
}

// Figure is one of the five of the strip.
type Figure struct{ Name, Value, Unit, Note string }

// Level is a column of the transitions.
type Level struct {
	Name string
	Mine bool
}

type builder struct {
	page ui.Page
	e    *plan.Evaluation
	w    *model.Workload
	all  *plan.Comparison
	link request.Link

	taken taken          // what is down
	set   *reference.Set // that the answers rest on
}

type slots = map[string]templ.Component

func (b *builder) build() View {
	s, lang := b.e.Scenario, b.page.Lang()
	v := View{Page: b.page, ID: s.ID, Title: s.Title.In(lang), Summary: s.Summary.In(lang), Right: s.Right.In(lang), Wrong: s.Wrong.In(lang),
		Workload: b.workload(), Change: b.link.To("/") + "#workload", Verdict: b.verdict(), Figures: b.figures(), Warnings: b.general()}
	for _, err := range b.e.Errors {
		v.Errors = append(v.Errors, b.page.Words.Error(err))
	}
	if b.e.Deployment != nil {
		v.Topology, v.Flows = b.topology()
		v.Chaos = b.chaos()
		v.Machines = b.machines()
	}
	v.Bill, v.Downtime, v.Surge = b.bill(), b.downtime(), b.surge()
	v.Commit = b.commit()
	v.Ways, v.Levels = b.ways()
	v.Assumptions, v.Guesses = b.assumptions()
	v.FiguresPage = b.link.To("/figures")
	return v
}

// general are the warnings that no section shows beside its own numbers.
func (b *builder) general() []string {
	var own []model.Text
	if c := b.e.Cost; c != nil {
		own = append(own, c.Warnings...)
	}
	if a := b.e.Availability; a != nil {
		own = append(own, a.Warnings...)
	}
	if s := b.e.Scale; s != nil {
		own = append(own, s.Warnings...)
	}
	shown := b.texts(own)
	return slices.DeleteFunc(b.texts(b.e.Warnings), func(s string) bool { return slices.Contains(shown, s) })
}

func (b *builder) texts(all []model.Text) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range all {
		if s := b.page.Words.Text(t); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func (b *builder) workload() string {
	f := b.page.Format
	return b.page.T("web.design.workload", "peak", f.RPS(b.w.Peak), "data", f.Bytes(float64(b.w.Database.Data)), "region", b.w.Region, "slo", f.SLO(b.w.Objectives.SLO))
}

func (b *builder) money(d decimal.Decimal) string {
	return b.page.Format.CostWith(d, string(b.w.Money.Currency))
}

// verdict says in words whether the design keeps the promise, for how much, and what breaks it most.
func (b *builder) verdict() templ.Component {
	p, f := b.page, b.page.Format
	if !b.e.Priced() {
		return ui.Words(p.T("web.design.verdict.unknown"))
	}
	a := b.e.Availability
	s := slots{"slo": ui.Words(f.SLO(b.w.Objectives.SLO)), "cost": ui.Bold(b.money(b.e.Cost.Monthly)), "years": ui.Bold(f.OfHundred(a.YearMet)),
		"availability": ui.Bold(f.Availability(a.Unavailability))}
	first := "web.design.verdict.years"
	if a.Year == nil {
		first = "web.design.verdict.mean"
	}
	out := []templ.Component{ui.Sentence(p.T(first), s)}
	if len(a.Causes) > 0 {
		top := a.Causes[0]
		out = append(out, ui.Sentence(p.T("web.design.verdict.cause"), slots{"cause": ui.Bold(p.Words.Text(top.Name)), "share": ui.Words(f.Percent(top.Share, 2))}))
	}
	return ui.Sentences(out...)
}

func (b *builder) figures() []Figure {
	p, f := b.page, b.page.Format
	var out []Figure
	if c := b.e.Cost; c != nil {
		out = append(out, Figure{p.T("web.design.cost"), f.Cents(c.Monthly), p.T("web.card.month", "currency", p.Money()), b.ranged(b.perThousand(c), func(r *plan.Ranges) model.Range { return r.Monthly }, f.CostFloat)})
	}
	if a := b.e.Availability; a != nil {
		out = append(out, Figure{p.T("web.design.down"), f.Downtime(a.Unavailability * model.HoursPerYear), p.T("web.card.year"),
			b.ranged(b.tail(a), func(r *plan.Ranges) model.Range { return r.Unavailability }, func(u float64) string { return f.Downtime(u * model.HoursPerYear) })})
		if a.Year != nil {
			out = append(out, Figure{p.T("web.design.met", "slo", f.SLO(a.SLO)), f.OfHundred(a.YearMet), p.T("web.design.of-years"), p.T("web.design.months", "n", f.OfHundred(a.MonthMet))})
		}
	}
	if s := b.e.Scale; s != nil {
		value, note := f.Clock(float64(s.P50)), p.T("web.design.late", "p90", f.Clock(float64(s.P90)), "tier", b.tierName(s.Bottleneck))
		switch {
		case s.Beyond != nil:
			value, note = f.Reach(0), p.T("web.design.beyond", "headroom", f.Factor(s.Headroom), "factor", f.Factor(s.Beyond.Factor), "time", f.Reach(float64(s.Beyond.P50)))
		case s.P50 < 0:
			note = p.Words.Text(s.Why)
		case s.P50 == 0:
			value, note = f.Reach(0), p.T("web.design.headroom", "factor", f.Factor(s.Headroom))
		}
		out = append(out, Figure{p.T("web.design.scale", "factor", f.Factor(s.Factor)), value, "", b.ranged(note, func(r *plan.Ranges) model.Range { return r.ScaleP50 }, f.Reach)})
		out = append(out, b.ceiling(s))
	}
	return out
}

// ranged adds the P5 to P95 that the ranges in the workload lead to.
func (b *builder) ranged(note string, of func(*plan.Ranges) model.Range, write func(float64) string) string {
	if b.e.Ranges == nil {
		return note
	}
	r := of(b.e.Ranges)
	low, high := write(r.Low), write(r.High)
	if low == high { // the ranges do not move this figure
		return note
	}
	return b.page.T("web.design.ranged", "low", low, "high", high, "note", note)
}

func (b *builder) perThousand(c *model.Cost) string {
	requests := b.w.Peak * b.w.Profile.Mean() * 3600 * model.HoursPerMonth / 1000
	if requests <= 0 {
		return ""
	}
	return b.page.T("web.design.per-thousand", "cost", b.page.Format.CentsWith(c.Monthly.Div(decimal.NewFromFloat(requests)), string(c.Currency)))
}

func (b *builder) tail(a *model.Availability) string {
	f, n := b.page.Format, b.page.Format.Number(a.OutagesPerYear, 2)
	if a.Year == nil {
		return b.page.T("web.design.outages", "n", n)
	}
	return b.page.T("web.design.tail", "p50", f.Downtime(a.Year.P50), "p99", f.Downtime(a.Year.P99), "n", n)
}

// ceiling says when growth reaches it: ln(ceiling) / ln(1 + growth) months.
func (b *builder) ceiling(s *model.TimeToScale) Figure {
	p, f := b.page, b.page.Format
	out := Figure{Name: p.T("web.design.ceiling"), Value: "–", Note: p.Words.Text(s.Why)}
	if s.Ceiling < 0 || math.IsInf(s.Ceiling, 0) {
		out.Note = p.T("web.design.no-ceiling")
		return out
	}
	out.Value, out.Unit = f.Factor(s.Ceiling), p.T("web.design.ceiling-rps", "rps", f.RPS(s.Ceiling*b.w.Peak))
	switch {
	case s.Ceiling <= 1:
		out.Note = p.T("web.design.reached")
	case b.w.Growth <= 0:
		out.Note = p.T("web.design.no-growth")
	default:
		months := math.Log(s.Ceiling) / math.Log1p(b.w.Growth)
		out.Note = p.T("web.design.reached-in", "time", f.Duration(months*model.HoursPerMonth*3600), "growth", f.Percent(b.w.Growth, 3))
	}
	return out
}

// tierName is the name of a tier for people: its kind, and its own name when that says more.
func (b *builder) tierName(id string) string {
	name, site, _ := strings.Cut(id, "@")
	if t := b.tier(id); t != nil {
		if key := "web.tier." + t.Kind; b.page.Words.Has(key) {
			name = b.page.T(key)
		}
	}
	if site == "" {
		return name
	}
	if b.e.Deployment != nil {
		if i := slices.IndexFunc(b.e.Deployment.Sites, func(s model.PlacedSite) bool { return s.Name == site }); i >= 0 {
			site = b.siteTitle(b.e.Deployment.Sites[i])
		}
	}
	return b.page.T("web.tier.at", "tier", name, "site", site)
}

func (b *builder) tier(id string) *model.PlacedTier {
	if b.e.Deployment == nil {
		return nil
	}
	for i := range b.e.Deployment.Tiers {
		if t := &b.e.Deployment.Tiers[i]; t.ID == id {
			return t
		}
	}
	return nil
}
