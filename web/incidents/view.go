package incidents

import (
	"strconv"
	"strings"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/model/replay"
	"nines/web/request"
	"nines/web/scenario"
	"nines/web/ui"
)

// View is the page of all incidents.
type View struct {
	ui.Page
	Filters  []Filter
	None     bool // no incident is left
	Heads    []Head
	Rows     []Row
	Survived []string // of All incidents, by design
	All      string
}

// Head is a design, a column.
type Head struct{ Name, Href string }

// Row is an incident by all designs.
type Row struct {
	Title, Href, Date, Where string
	Phone                    string // the row in a sentence, where columns have no room
	Cells                    []Cell
}

// Cell is one outcome: a few characters, and the sentence for those who point at it or hear it.
type Cell struct{ Text, Class, Say, Href string }

// OneView is the page of one incident.
type OneView struct {
	ui.Page
	Title, Head, Summary, Reach, Trust, Back string
	Sum                                      string // how many designs stay up
	Start, Middle, End                       string // of the axis of the courses
	Currency                                 string
	Outcomes                                 []Outcome
}

// Outcome is the incident over one design.
type Outcome struct {
	ID, Name, Href, State, Class, Down, Degraded, Lost, Requests, Cost, Worst, Why string
	Drawing                                                                        string
	Course                                                                         []Stretch
}

// Stretch is a part of its course.
type Stretch struct{ From, To, State, Served, Why string }

// builder turns outcomes into views.
type builder struct {
	page      ui.Page
	link      request.Link
	designs   []*plan.Evaluation
	incidents []*replay.Incident
	outcomes  [][]*replay.Outcome // by incident, then by design
	wanted    wanted
	all       []*replay.Incident // before they were filtered
}

func (b *builder) play(list []*replay.Incident, figures *reference.Set) error {
	b.incidents = list
	for _, inc := range list {
		row := make([]*replay.Outcome, len(b.designs))
		for j, e := range b.designs {
			var err error
			if row[j], err = replay.Run(e.Deployment, inc, figures.Reader(), &model.Ledger{}, replay.Options{}); err != nil {
				return err
			}
		}
		b.outcomes = append(b.outcomes, row)
	}
	return nil
}

func (b *builder) design(e *plan.Evaluation) (name, href string) {
	return e.Scenario.Title.In(b.page.Lang()), b.link.To("/scenarios/" + e.Scenario.ID)
}

func (b *builder) matrix() View {
	v := View{Page: b.page, All: strconv.Itoa(len(b.incidents)), None: len(b.incidents) == 0, Filters: filters(b.page, b.link, b.wanted, b.all)}
	survived := make([]int, len(b.designs))
	for _, e := range b.designs {
		name, href := b.design(e)
		v.Heads = append(v.Heads, Head{name, href})
	}
	for i, inc := range b.incidents {
		r := Row{Title: inc.Title.In(b.page.Lang()), Href: b.link.To("/incidents/" + inc.ID), Date: b.page.Format.Date(inc.Start.Format("2006-01-02")), Where: inc.Where}
		down, degraded := 0, 0
		for j, o := range b.outcomes[i] {
			switch o.Planned.State() {
			case replay.Up:
				survived[j]++
			case replay.Degraded:
				degraded++
			case replay.Down:
				down++
			}
			c := b.cell(v.Heads[j].Name, b.designs[j], o)
			c.Href = r.Href + "#" + b.designs[j].Scenario.ID
			r.Cells = append(r.Cells, c)
		}
		r.Phone = b.tally(len(b.designs)-down-degraded, degraded, down)
		v.Rows = append(v.Rows, r)
	}
	for _, n := range survived {
		v.Survived = append(v.Survived, strconv.Itoa(n))
	}
	return v
}

// tally says how many designs stay up, degrade and go down.
func (b *builder) tally(up, degraded, down int) string {
	return b.page.T("replay.page.tally", "up", strconv.Itoa(up), "degraded", strconv.Itoa(degraded), "down", strconv.Itoa(down))
}

func (b *builder) cell(design string, e *plan.Evaluation, o *replay.Outcome) Cell {
	f, t := b.page.Format, o.Planned
	c := Cell{Text: "·", Class: "up", Say: design + ": " + b.state(t.State()) + ". " + scenario.Why(b.page, e, o.Why)}
	switch t.State() {
	case replay.Degraded:
		c.Text, c.Class = "~"+f.Percent(t.LostShare(), 1), "degraded"
	case replay.Down:
		c.Text, c.Class = f.Duration(float64(t.Down)), "down"
	}
	return c
}

func (b *builder) state(s replay.State) string {
	switch s {
	case replay.Up:
		return b.page.T("replay.state.up")
	case replay.Degraded:
		return b.page.T("replay.state.degraded")
	}
	return b.page.T("replay.state.down")
}

func (b *builder) one() OneView {
	inc, f := b.incidents[0], b.page.Format
	v := OneView{Page: b.page, Title: inc.Title.In(b.page.Lang()), Summary: inc.Summary.In(b.page.Lang()), Back: b.link.To("/incidents"), Trust: b.trust(inc)}
	v.Head = strings.Join([]string{f.Date(inc.Start.Format("2006-01-02")), inc.Where, f.Duration(float64(inc.Length()))}, " · ")
	if inc.Reach > 0 {
		v.Reach = b.page.T("replay.reach", "share", f.Percent(inc.Reach, 2))
	}
	end, counts := 0.0, map[replay.State]int{}
	for _, o := range b.outcomes[0] {
		counts[o.Planned.State()]++
		for _, s := range o.Timeline {
			end = max(end, float64(s.To))
		}
	}
	v.Sum = b.tally(counts[replay.Up], counts[replay.Degraded], counts[replay.Down])
	v.Start, v.Middle, v.End = f.Clock(0), f.Duration(end/2), f.Duration(end)
	for j, e := range b.designs {
		v.Currency = string(e.Deployment.Workload.Money.Currency)
		v.Outcomes = append(v.Outcomes, b.outcome(e, b.outcomes[0][j], end))
	}
	return v
}

func (b *builder) outcome(e *plan.Evaluation, o *replay.Outcome, end float64) Outcome {
	f, p := b.page.Format, o.Planned
	name, href := b.design(e)
	out := Outcome{ID: e.Scenario.ID, Name: name, Href: href, State: b.state(p.State()), Class: string(p.State()), Down: f.Duration(float64(p.Down)), Degraded: f.Duration(float64(p.Degraded)),
		Lost: f.Percent(p.LostShare(), 2), Requests: f.Number(p.Lost, 3), Cost: f.Cost(p.Cost.Amount), Worst: f.Duration(float64(o.Worst.Down)), Why: scenario.Why(b.page, e, o.Why)}
	var drawn []ui.Stretch
	for _, s := range o.Timeline {
		drawn = append(drawn, ui.Stretch{From: float64(s.From), To: float64(s.To), Served: s.Served})
		out.Course = append(out.Course, Stretch{f.Clock(float64(s.From)), f.Clock(float64(s.To)), b.state(s.State), f.Percent(s.Served, 3), scenario.Why(b.page, e, s.Why)})
	}
	out.Drawing = ui.Course(drawn, end, name+": "+out.State+". "+out.Why, 18)
	return out
}

// trust says how well an incident's figures are known.
func (b *builder) trust(inc *replay.Incident) string {
	switch inc.Evidence {
	case "read":
		return b.page.T("replay.trust.read", "source", inc.Source)
	case "partial":
		return b.page.T("replay.trust.partial", "source", inc.Source)
	case "guess":
		return b.page.T("replay.trust.guess", "source", inc.Source)
	}
	return b.page.T("replay.trust.memory", "source", inc.Source)
}
