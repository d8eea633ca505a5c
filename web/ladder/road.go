package ladder

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/scenario"
	"nines/web/ui"
)

// Roads is what the page of a way asks of the rest of nines.
type Roads interface {
	inputs.Decoder
	// Road is the way between two designs; level "" keeps each design's own, within is seconds, 0 for none.
	Road(ctx context.Context, w *model.Workload, from, to, level string, within float64) (*Road, error)
}

// Road is a way between two designs of a library. Road is nil where no way leads, Within where nothing was asked.
type Road struct {
	From, To *model.Scenario
	All      []*model.Scenario
	*plan.Road
	Within *plan.Within
}

// RoadHandler serves the page of a way.
type RoadHandler struct {
	Service Roads
	Site    request.Site
}

// Routes: /transitions/{from}/{to}.
func (h RoadHandler) Routes(e *echo.Echo) {
	e.GET("/transitions/:from/:to", h.Page).Name = "transitions"
}

// targets are the times that the page offers for what to automate.
var targets = []struct {
	word    string
	seconds float64
}{{"1h", 3600}, {"8h", 8 * 3600}, {"1d", 86400}, {"1w", 7 * 86400}, {"4w", 28 * 86400}}

// Page is GET /transitions/{from}/{to}?level=pipeline&within=8h. Wrong values in the query send the reader to the
// comparison; an unknown level or target is none, which is said beside the choices.
func (h RoadHandler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	level, within, seconds := c.QueryParam("level"), "", 0.0
	if !slices.Contains(model.Automations, level) {
		level = ""
	}
	for _, t := range targets {
		if t.word == c.QueryParam("within") {
			within, seconds = t.word, t.seconds
		}
	}
	p, link := h.Site.Page(c, state, "ladder", "level", level, "within", within)
	r, err := h.Service.Road(c.Request().Context(), state.Workload, c.Param("from"), c.Param("to"), level, seconds)
	if err != nil {
		return err
	}
	b := roadBuilder{page: p, link: link, r: r, level: level, within: within}
	v := b.build()
	if asked := c.QueryParam("level"); asked != level {
		v.WrongLevel = p.T("ways.page.unknown", "key", "level", "value", asked)
	}
	if asked := c.QueryParam("within"); asked != within {
		v.WrongWithin = p.T("ways.page.unknown", "key", "within", "value", asked)
	}
	return request.Render(c, http.StatusOK, RoadPage(v))
}

// RoadView is the page of a way.
type RoadView struct {
	ui.Page
	Title                   string
	Say                     string
	Levels, Targets, Goals  []Choice
	WrongLevel, WrongWithin string // what was asked for is none of the choices
	Steps                   []RoadStep
	Answer                  string // what to automate
	Ranked                  []RoadTask
	JSON                    string
}

// Choice is a link of a row of which one is the present one.
type Choice struct {
	Name, Href string
	Current    bool
}

// RoadStep is one transition of the way.
type RoadStep struct {
	Title, Say string
	Href       string
	Charts     []string
	Tasks      []scenario.Task
}

// RoadTask is a row of what automating a task saves.
type RoadTask struct{ Name, Step, Level, Takes, Saves, Hours string }

type roadBuilder struct {
	page          ui.Page
	link          request.Link
	r             *Road
	level, within string
}

func (b *roadBuilder) name(s *model.Scenario) string { return s.Title.In(b.page.Lang()) }

// href is the page of a way with what is asked of it.
func (b *roadBuilder) href(from, to, level, within string) string {
	return b.link.To("/transitions/"+from+"/"+to, "level", level, "within", within)
}

func (b *roadBuilder) build() RoadView {
	p, r := b.page, b.r
	v := RoadView{Page: p, Title: p.T("ways.title", "from", b.name(r.From), "to", b.name(r.To))}
	v.Levels = append(v.Levels, Choice{p.T("ways.page.own"), b.href(r.From.ID, r.To.ID, "", b.within), b.level == ""})
	for _, l := range model.Automations {
		v.Levels = append(v.Levels, Choice{p.T("web.level." + l), b.href(r.From.ID, r.To.ID, l, b.within), l == b.level})
	}
	v.Targets = append(v.Targets, Choice{p.T("ways.page.unasked"), b.href(r.From.ID, r.To.ID, b.level, ""), b.within == ""})
	for _, t := range targets {
		v.Targets = append(v.Targets, Choice{p.Format.Duration(t.seconds), b.href(r.From.ID, r.To.ID, b.level, t.word), t.word == b.within})
	}
	for _, s := range r.All {
		if s.ID != r.From.ID {
			v.Goals = append(v.Goals, Choice{b.name(s), b.href(r.From.ID, s.ID, b.level, b.within), s.ID == r.To.ID})
		}
	}
	if r.Road == nil {
		v.Say = p.T("ways.none", "from", r.From.ID, "to", r.To.ID)
		return v
	}
	v.Say = b.say()
	for i := range r.Steps {
		v.Steps = append(v.Steps, b.step(i))
	}
	if r.Within != nil {
		v.Answer, v.Ranked = b.answer(), b.ranked()
	}
	return v
}

// say is the whole way in sentences, those of the command line.
func (b *roadBuilder) say() string {
	p, f, r := b.page, b.page.Format, b.r
	out := []string{p.T("ways.sum", "p50", f.Duration(float64(r.Way.P50)), "p90", f.Duration(float64(r.Way.P90)), "hours", f.Number(r.Way.EngineerHours, 2),
		"labor", f.CostWith(r.Labor, string(r.Currency)), "safe", f.Percent(r.Safe, 2))}
	if r.Way.Downtime > 0 {
		out = append(out, p.T("ways.downtime", "time", f.Clock(float64(r.Way.Downtime))))
	} else {
		out = append(out, p.T("ways.no-downtime"))
	}
	if r.Priced {
		out = append(out, p.T("ways.parallel", "cost", f.CostWith(r.Parallel, string(r.Currency))))
	} else {
		out = append(out, p.T("ways.parallel-unknown"))
	}
	return strings.Join(out, " ")
}

func (b *roadBuilder) step(i int) RoadStep {
	p, f, s := b.page, b.page.Format, &b.r.Steps[i]
	out := RoadStep{Href: b.link.To("/scenarios/" + s.To.ID), Tasks: scenario.Tasks(p, s.Transition), Charts: scenario.Gantts(p, s.Transition),
		Title: p.T("ways.step", "n", strconv.Itoa(i+1), "from", b.name(s.From), "to", b.name(s.To), "level", p.T("web.level."+s.Level), "p50", f.Duration(float64(s.P50)), "p90", f.Duration(float64(s.P90)))}
	say := []string{p.T("ways.risk", "fails", f.Percent(s.Risk.Fails, 2), "time", f.Duration(float64(s.Risk.P50)), "hours", f.Number(s.Risk.EngineerHours, 2))}
	if s.Risk.Downtime > 0 {
		say = append(say, p.T("ways.risk-down", "down", f.Clock(float64(s.Risk.Downtime))))
	}
	back := p.T("ways.undo-quiet")
	if s.Undo > 0 {
		back = p.T("ways.undo-down", "time", f.Clock(float64(s.Undo)))
	}
	if s.UndoEnds < 0 {
		say = append(say, p.T("ways.undo-open", "until", f.Duration(float64(s.UndoUntil)), "down", back))
	} else {
		say = append(say, p.T("ways.undo", "until", f.Duration(float64(s.UndoUntil)), "down", back))
	}
	out.Say = strings.Join(append(say, p.T("ways.both", "time", f.Duration(float64(s.Both)))), " ")
	return out
}

// answer is what to automate, in a sentence.
func (b *roadBuilder) answer() string {
	p, f, x := b.page, b.page.Format, b.r.Within
	now, names := f.Duration(float64(x.Now)), []string{}
	switch {
	case x.Now <= x.Target:
		return p.T("ways.within.now", "now", now)
	case x.All > x.Target:
		for _, k := range x.Rests[:min(4, len(x.Rests))] {
			names = append(names, p.T("ways.within.rest", "task", p.Words.Text(k.Name), "time", f.Duration(float64(k.Lasts))))
		}
		return p.T("ways.within.no", "now", now, "all", f.Duration(float64(x.All)), "rests", strings.Join(names, ", "))
	}
	for _, a := range x.Set {
		names = append(names, p.Words.Text(a.Name))
	}
	args := []string{"now", now, "then", f.Duration(float64(x.Reached)), "n", strconv.Itoa(len(x.Set)), "tasks", strings.Join(names, ", ")}
	if x.Exact {
		return p.T("ways.within.set", args...)
	}
	return p.T("ways.within.set-found", args...)
}

func (b *roadBuilder) ranked() []RoadTask {
	f := b.page.Format
	var out []RoadTask
	for _, a := range b.r.Within.Ranked {
		out = append(out, RoadTask{b.page.Words.Text(a.Name), strconv.Itoa(a.Step + 1), b.page.T("web.level." + a.From), f.Duration(float64(a.Takes)), f.Duration(float64(a.Saves)), f.Number(a.Saved, 2)})
	}
	return out
}
