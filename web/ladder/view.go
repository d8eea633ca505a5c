package ladder

import (
	"math"
	"strconv"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"nines/model/plan"
	"nines/web/compare"
	"nines/web/request"
	"nines/web/ui"
	"nines/web/ui/messages"
)

// View is the whole page.
type View struct {
	ui.Page
	Form   compare.Form
	Result Result
}

// Result is the part that a change of a value replaces.
type Result struct {
	ui.Page
	Say      templ.Component
	Costs    string // the courses in a sentence
	Ranges   []string
	JSON     string
	Facts    []string
	Untold   bool // nothing could be sized and priced
	Charts   []string
	Moves    []Move
	Courses  []Course
	Rungs    []Rung
	Warnings []string
	From     string // title of the design that runs today, "" when none was said
	Anywhere string // address without it
	Months   string
	Currency string
}

// Move is a row of the table of moves.
type Move struct{ To, Href, Start, Month, Way, Open, Takes, Hours, Cost, Why string }

// Course is a row of the table of costs.
type Course struct {
	Name, Total, Bills, Moves, Both, Lost, Short string
	Chosen                                       bool
}

// Rung is a row of the table of designs.
type Rung struct {
	Title, Href, Here string // Here is the address of the ladder with this design running today
	Now, Then         string
	Break             string
	On                bool
}

type builder struct {
	page ui.Page
	l    *plan.Ladder
	link request.Link
}

func build(p ui.Page, l *plan.Ladder, from string, link request.Link) Result {
	b := builder{p, l, link}
	r := Result{Page: p, JSON: link.To("/api/ladder", "from", from), Months: strconv.Itoa(l.Months), Currency: string(l.Workload.Money.Currency)}
	if l.AsOf != "" {
		r.Facts = append(r.Facts, p.T("web.facts.prices", "book", l.Book.Name, "date", p.Format.Date(l.AsOf)))
	}
	if l.Course == nil {
		r.Untold, r.Say = true, ui.Words(p.T("web.ladder.nothing", "why", reason(p.Words, l)))
		return r
	}
	if from != "" {
		r.From, r.Anywhere = b.title(l.Course.Rung[0]), link.To("/ladder")
	}
	r.Facts = append(r.Facts, p.T("web.ladder.facts", "n", strconv.Itoa(len(l.Rungs)), "months", r.Months, "assumptions", strconv.Itoa(len(l.Assumptions))))
	r.Say, r.Costs, r.Ranges = b.say(), b.costs(), b.ranges()
	for _, s := range []size{{"at-large", 1132, 176, 22, 6}, {"at-phone", 358, 96, 24, 12}} {
		r.Charts = append(r.Charts, b.chart(s))
	}
	for i := range l.Course.Moves {
		r.Moves = append(r.Moves, b.move(&l.Course.Moves[i]))
	}
	r.Courses = b.courses()
	for i := range l.Rungs {
		r.Rungs = append(r.Rungs, b.rung(i))
	}
	for _, t := range l.Warnings {
		r.Warnings = append(r.Warnings, p.Words.Text(t))
	}
	return r
}

// reason is why nothing can be told.
func reason(words *messages.Catalog, l *plan.Ladder) string {
	for _, r := range l.Rungs {
		if err := r.Months[0].Err; err != nil {
			return words.Error(err)
		}
	}
	return words.T("cli.cannot-tell")
}

func (b *builder) title(rung int) string { return b.l.Rungs[rung].Scenario.Title.In(b.page.Lang()) }

func (b *builder) href(rung int) string {
	return b.link.To("/scenarios/" + b.l.Rungs[rung].Scenario.ID)
}

func (b *builder) money(d decimal.Decimal) string {
	return b.page.Format.CostWith(d, string(b.l.Workload.Money.Currency))
}

// say is the course in sentences, one a design.
func (b *builder) say() templ.Component {
	c := b.l.Course
	out := []templ.Component{ui.Sentence(b.page.T("web.ladder.now"), b.slots(c.Rung[0], 0))}
	for i := range c.Moves {
		m := &c.Moves[i]
		s := b.slots(m.To, m.Month)
		s["month"], s["start"] = ui.Bold(strconv.Itoa(m.Month)), ui.Bold(start(m))
		s["why"] = ui.Words(b.page.Words.Text(m.Why))
		id := "web.ladder.move"
		if m.Late > 0 {
			id = "web.ladder.late"
		}
		out = append(out, ui.Sentence(b.page.T(id), s))
	}
	if r := b.l.Rungs[c.Rung[0]]; len(c.Moves) == 0 && len(r.Breaks) == 0 {
		out = append(out, ui.Words(b.page.T("cli.ladder.stays", "months", strconv.Itoa(b.l.Months))))
	} else if len(c.Moves) == 0 {
		out = append(out, ui.Words(b.page.T("cli.ladder.first-break", "why", b.page.Words.Text(r.Breaks[0].Why), "month", strconv.Itoa(r.Breaks[0].Month))))
	}
	return ui.Sentences(out...)
}

func (b *builder) slots(rung, month int) map[string]templ.Component {
	return map[string]templ.Component{"design": ui.Link(b.href(rung), b.title(rung)), "cost": ui.Bold(b.bill(rung, month))}
}

// start is the month in which a move must begin.
func start(m *plan.Move) string { return strconv.Itoa(int(math.Floor(m.Start))) }

func (b *builder) bill(rung, month int) string {
	m := &b.l.Rungs[rung].Months[month]
	if m.Miss&plan.MissUnsolved != 0 {
		return b.page.T("cli.cannot-tell")
	}
	return b.money(m.Monthly)
}

// total is what a course costs, with its months short of what was asked.
func (b *builder) total(c *plan.Course) string {
	s := b.page.T("cli.cannot-tell")
	if c.Known() {
		s = b.money(c.Total)
	}
	if n := b.short(c); n > 0 {
		s = b.page.T("cli.ladder.short", "total", s, "n", strconv.Itoa(n))
	}
	return s
}

func (b *builder) short(c *plan.Course) int {
	n := 0
	for month, i := range c.Rung {
		if b.l.Rungs[i].Months[month].Miss != 0 {
			n++
		}
	}
	return n
}

func (b *builder) costs() string {
	l, months := b.l, strconv.Itoa(b.l.Months)
	if len(l.Course.Moves) == 0 {
		return b.page.T("cli.ladder.cost-same", "months", months, "total", b.total(l.Course))
	}
	return b.page.T("cli.ladder.cost", "months", months, "total", b.total(l.Course),
		"stay", b.title(l.Stay.Rung[0]), "staytotal", b.total(l.Stay), "big", b.title(l.Big.Rung[0]), "bigtotal", b.total(l.Big))
}

// ranges say what a range of the growth does.
func (b *builder) ranges() []string {
	r, p := b.l.Ranges, b.page
	if r == nil || math.IsInf(r.Total.Low, 1) {
		return nil
	}
	cost := func(v float64) string { return p.Format.CostFloat(v) + " " + string(b.l.Workload.Money.Currency) }
	args := []string{"low", p.Format.Percent(r.Growth.Low, 3), "high", p.Format.Percent(r.Growth.High, 3), "samples", strconv.Itoa(r.Samples),
		"months", strconv.Itoa(b.l.Months), "costlow", cost(r.Total.Low)}
	out := []string{p.T("cli.ladder.ranges-open", args...)}
	if !math.IsInf(r.Total.High, 1) {
		out[0] = p.T("cli.ladder.ranges", append(args, "costhigh", cost(r.Total.High))...)
	}
	for i, m := range r.Moves {
		if m.Share > 0 {
			out = append(out, p.T("cli.ladder.move-range", "title", b.title(b.l.Course.Moves[i].To),
				"low", p.Format.Whole(m.Month.Low), "high", p.Format.Whole(m.Month.High), "share", p.Format.Percent(m.Share, 2)))
		}
	}
	return out
}

func (b *builder) move(m *plan.Move) Move {
	f := b.page.Format
	way := b.title(m.From)
	for _, s := range m.Way.Steps {
		way += " → " + s.To.Title.In(b.page.Lang())
	}
	return Move{To: b.title(m.To), Href: b.href(m.To), Start: start(m), Month: strconv.Itoa(m.Month), Way: way,
		Open:  b.link.To("/transitions/" + b.l.Rungs[m.From].Scenario.ID + "/" + b.l.Rungs[m.To].Scenario.ID),
		Takes: f.Duration(float64(m.Way.P90)), Hours: f.Whole(m.Way.EngineerHours), Cost: f.Cost(m.Labor.Add(m.Both)), Why: b.page.Words.Text(m.Why)}
}

func (b *builder) courses() []Course {
	p := b.page
	row := func(name string, c *plan.Course) Course {
		total := p.T("cli.cannot-tell")
		if c.Known() {
			total = p.Format.Cost(c.Total)
		}
		return Course{Name: name, Total: total, Bills: p.Format.Cost(c.Run), Moves: p.Format.Cost(c.Labor), Both: p.Format.Cost(c.Both),
			Lost: p.Format.Cost(c.Downtime), Short: strconv.Itoa(b.short(c)), Chosen: c == b.l.Course}
	}
	out := []Course{row(p.T("cli.ladder.course"), b.l.Course)}
	if len(b.l.Course.Moves) > 0 {
		out = append(out, row(p.T("cli.ladder.course-stay", "id", b.title(b.l.Stay.Rung[0])), b.l.Stay),
			row(p.T("cli.ladder.course-big", "id", b.title(b.l.Big.Rung[0])), b.l.Big))
	}
	return out
}

func (b *builder) rung(i int) Rung {
	r := b.l.Rungs[i]
	out := Rung{Title: b.title(i), Href: b.href(i), Here: b.link.To("/ladder", "from", r.Scenario.ID),
		Now: b.bill(i, 0), Then: b.bill(i, b.l.Months), Break: b.page.T("cli.ladder.holds")}
	for _, k := range b.l.Course.Rung {
		out.On = out.On || k == i
	}
	if len(r.Breaks) > 0 {
		out.Break = b.page.T("cli.ladder.break", "month", strconv.Itoa(r.Breaks[0].Month), "what", b.page.Words.Text(r.Breaks[0].Why))
		if x, ok := b.l.FirstBreak(i); ok {
			out.Break += " " + b.page.T("cli.ladder.break-range", "low", b.page.Format.Whole(x.Month.Low), "high", b.page.Format.Whole(x.Month.High), "share", b.page.Format.Percent(x.Share, 2))
		}
	}
	return out
}
