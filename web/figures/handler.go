// Package figures is the page of the reference figures: what nines assumes where nobody says otherwise, with range, filter,
// source, date and confidence, which designs read it, how rates of few events were estimated, and what providers promise. It
// shows tables of model/reference and computes nothing.
package figures

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/reference"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
)

// Service is what the page asks of the rest of nines.
type Service interface {
	inputs.Decoder
	FigureUse(ctx context.Context, w *model.Workload) (map[reference.Key][]string, error)
	FiguresOf(w *model.Workload) *reference.Set
}

// Handler serves the page.
type Handler struct {
	Service Service
	Site    request.Site
}

// Routes: /figures.
func (h Handler) Routes(e *echo.Echo) { e.GET("/figures", h.Page).Name = "figures" }

// View is the page.
type View struct {
	ui.Page
	Query     string
	Hidden    [][2]string // what the form carries along
	Count     string
	Rows      []Row
	Estimates []Estimate
	Promises  []Promise
	// Own are the reader's figures, with the address of the page without each; Key and Value what was typed, Wrong why it
	// cannot be.
	Own               [][3]string
	Key, Value, Wrong string
}

// Row is one figure.
type Row struct{ Name, Key, Value, Range, Filter, Confidence, Chip, AsOf, Used, Source string }

// Estimate is one rate of few events.
type Estimate struct{ Key, Prior, Own, Naive, Posterior, Range string }

// Promise is one service level agreement.
type Promise struct{ Service, Promised, Credits, Confidence, Chip, Source string }

// longestQuery is the longest text that is searched for.
const longestQuery = 200

// Page is GET /figures; q holds words that a figure's key, name, filter or source must all have. Wrong values in the query
// send the reader to the comparison, which shows them beside their fields.
func (h Handler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	q := strings.ToValidUTF8(c.QueryParam("q"), "")
	if len(q) > longestQuery {
		q = strings.ToValidUTF8(q[:longestQuery], "")
	}
	if key, value := c.QueryParam("set"), c.QueryParam("to"); key != "" && inputs.CheckFigure(key, value) == nil {
		state.Values[inputs.FigurePrefix+key] = value
		_, link := h.Site.Page(c, state, "figures")
		return request.SeeOther(c, link.To("/figures", "q", q))
	}
	use, err := h.Service.FigureUse(c.Request().Context(), state.Workload)
	if use == nil && err != nil {
		return err
	}
	p, _ := h.Site.Page(c, state, "figures", "q", q)
	v := View{Page: p, Query: q, Key: c.QueryParam("set"), Value: c.QueryParam("to")}
	if v.Key != "" {
		v.Wrong = inputs.Sentence(p.Words, inputs.CheckFigure(v.Key, v.Value))
	}
	for _, path := range state.Own() {
		_, link := h.Site.Page(c, state.Without(path), "figures")
		v.Own = append(v.Own, [3]string{strings.TrimPrefix(path, inputs.FigurePrefix), state.Values[path], link.To("/figures", "q", q)})
	}
	for path, value := range state.Values {
		v.Hidden = append(v.Hidden, [2]string{path, value})
	}
	if l := c.QueryParam("lang"); l == p.Lang() {
		v.Hidden = append(v.Hidden, [2]string{"lang", l})
	}
	slices.SortFunc(v.Hidden, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	set := h.Service.FiguresOf(state.Workload)
	v.Rows = rows(p, set, use, strings.Fields(strings.ToLower(q)))
	v.Count = p.T("figures.count", "n", strconv.Itoa(len(v.Rows)), "all", strconv.Itoa(len(set.Figures())))
	v.Estimates, v.Promises = estimates(p, set), promises(p)
	status := http.StatusOK
	if v.Wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	return request.Render(c, status, Page(v))
}

func rows(p ui.Page, set *reference.Set, use map[reference.Key][]string, words []string) []Row {
	var out []Row
	f := p.Format
	for _, x := range set.Figures() {
		r := Row{Name: p.Words.Text(x.Name), Key: string(x.Key), Value: f.Measure(x.Value, x.Unit), Filter: x.Filter, AsOf: f.Date(x.AsOf), Source: x.Source,
			Confidence: confidence(p, x.Confidence), Chip: ui.Chip(string(x.Confidence)), Used: strconv.Itoa(len(use[x.Key]))}
		if id := "web.filter." + x.Filter; p.Words.Has(id) {
			r.Filter = p.T(id)
		}
		if x.Low != 0 || x.High != 0 {
			r.Range = p.T("figures.range", "low", f.Measure(x.Low, x.Unit), "high", f.Measure(x.High, x.Unit))
		}
		about := strings.ToLower(strings.Join([]string{r.Key, r.Name, x.Filter, x.Source}, " "))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(about, w) }) {
			out = append(out, r)
		}
	}
	return out
}

func confidence(p ui.Page, c model.Confidence) string {
	if id := "web.confidence." + string(c); p.Words.Has(id) {
		return p.T(id)
	}
	return string(c)
}

// estimates are the rates that were estimated and have not been replaced.
func estimates(p ui.Page, set *reference.Set) []Estimate {
	var out []Estimate
	f := p.Format
	for _, e := range reference.Estimates() {
		x, ok := set.Lookup(e.Key)
		if !ok || e.Region == "" || x.Value != e.Posterior.Mean() {
			continue
		}
		out = append(out, Estimate{Key: e.Region, Prior: f.Number(e.Prior.Mean(), 2), Own: p.T("figures.own", "k", f.Number(e.Events, 3), "t", f.Number(e.Years, 3)), Naive: f.Number(e.Naive(), 2),
			Posterior: f.Number(x.Value, 3), Range: p.T("figures.range", "low", f.Number(x.Low, 2), "high", f.Number(x.High, 2))})
	}
	return out
}

func promises(p ui.Page) []Promise {
	var out []Promise
	for _, x := range reference.Promises() {
		var bands []string
		for _, c := range x.Credits {
			bands = append(bands, p.T("figures.band", "below", p.Format.SLO(c.Below), "share", p.Format.Percent(c.Share, 2)))
		}
		out = append(out, Promise{x.Service, p.Format.SLO(x.Promised), strings.Join(bands, "; "), confidence(p, x.Confidence), ui.Chip(string(x.Confidence)), x.Source})
	}
	return out
}
