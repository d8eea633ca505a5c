// Package ladder is the page of growth: which design is right in which month, when to start each move, and what that costs
// beside never moving and starting big. View models are made here; templates only print them.
package ladder

import (
	"context"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/web/compare"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/scenario"
	"nines/web/ui/messages"
)

// Service is what the page asks of the rest of nines.
type Service interface {
	inputs.Decoder
	compare.Choices
	// Ladder finds the course through the library; from is the design that runs today, "" for none.
	Ladder(ctx context.Context, w *model.Workload, from string) (*plan.Ladder, error)
}

// Handler serves the page.
type Handler struct {
	Service Service
	Site    request.Site
}

// Routes: the page, the part of it that a change of a value replaces, and the same for programs; the pages of a way and of
// sizes, where the service answers them.
func (h Handler) Routes(e *echo.Echo) {
	e.GET("/ladder", h.Page).Name = "ladder"
	e.HEAD("/ladder", h.Page)
	e.GET("/ladder/result", h.result)
	e.GET("/api/ladder", h.document)
	if s, ok := h.Service.(Roads); ok { // a service of canned results need not find ways, nor explain sizes
		RoadHandler{s, h.Site}.Routes(e)
	}
	if s, ok := h.Service.(scenario.Sizer); ok {
		scenario.SizingHandler{Service: s, Site: h.Site}.Routes(e)
	}
}

// Page is GET /ladder.
func (h Handler) Page(c echo.Context) error {
	state, from := inputs.Parse(c.QueryParams(), h.Service), c.QueryParam("from")
	p, link := h.Site.Page(c, state, "ladder", "from", from)
	if len(state.Errors) == 0 && !state.Tidy {
		return request.SeeOther(c, link.To("/ladder", "from", from))
	}
	r, err := h.answer(c, state, from)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(state.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	form := compare.NewForm(p, state, h.Service, "/ladder", "/ladder/result", kept(c, from))
	return request.Render(c, status, Page(View{Page: p, Form: form, Result: r}))
}

// result is GET /ladder/result: the part that changes with the values, or the errors beside the fields.
func (h Handler) result(c echo.Context) error {
	state, from := inputs.Parse(c.QueryParams(), h.Service), c.QueryParam("from")
	p, link := h.Site.Page(c, state, "ladder")
	if len(state.Errors) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, map[string]any{"errors": inputs.Sentences(p.Words, state.Errors)})
	}
	r, err := h.answer(c, state, from)
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Nines-Address", link.To("/ladder", "from", from))
	return request.Render(c, http.StatusOK, Answer(r))
}

func (h Handler) answer(c echo.Context, state inputs.State, from string) (Result, error) {
	l, err := h.Service.Ladder(c.Request().Context(), state.Workload, from)
	if err != nil {
		return Result{}, err
	}
	p, link := h.Site.Page(c, state, "ladder")
	return build(p, l, from, link), nil
}

// document is GET /api/ladder: the document of `nines ladder -o json`.
func (h Handler) document(c echo.Context) error {
	words := messages.For(request.Language(c))
	state := inputs.Parse(c.QueryParams(), h.Service)
	maps.Copy(state.Errors, state.Misread)
	c.Response().Header().Add("Vary", "Accept-Language")
	if len(state.Errors) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, map[string]any{"errors": inputs.Sentences(words, state.Errors)})
	}
	l, err := h.Service.Ladder(c.Request().Context(), state.Workload, c.QueryParam("from"))
	if err != nil {
		return err
	}
	if l.Course == nil {
		return c.JSON(http.StatusUnprocessableEntity, map[string]any{"errors": map[string]string{"": reason(words, l)}})
	}
	return c.JSONPretty(http.StatusOK, plan.NewLadderDocument(l, words), "  ")
}

// kept are the values that a form must carry along.
func kept(c echo.Context, from string) []compare.Kept {
	var out []compare.Kept
	if l := c.QueryParam("lang"); l == request.Language(c) {
		out = append(out, compare.Kept{Name: "lang", Value: l})
	}
	if from != "" {
		out = append(out, compare.Kept{Name: "from", Value: from})
	}
	return out
}
