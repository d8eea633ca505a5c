// Package scenario is the page of one design: what runs where, what it costs line by line, what breaks it and for how
// long, how it meets a surge, the ways to its neighbours, and every assumption with its source. Each number opens to what
// it was made of.
package scenario

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/web/inputs"
	"nines/web/request"
)

// Service is what the page asks of the rest of nines.
type Service interface {
	inputs.Decoder
	Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error)
	Scenario(ctx context.Context, w *model.Workload, id string) (*plan.Evaluation, error)
	// FiguresOf are the reference figures that answers to a workload rest on.
	FiguresOf(w *model.Workload) *reference.Set
}

// Handler serves the page.
type Handler struct {
	Service Service
	Site    request.Site
	Room    room // of checks by simulation; made by [New]
}

// New is the handler of the pages of designs.
func New(s Service, site request.Site) Handler {
	return Handler{Service: s, Site: site, Room: make(room, 1)}
}

// Routes: /scenarios/{id}, its reliability model, and its check by simulation.
func (h Handler) Routes(e *echo.Echo) {
	e.GET("/scenarios/:id", h.Page).Name = "scenario"
	e.GET("/scenarios/:id/model.yaml", h.Model).Name = "model"
	e.GET("/scenarios/:id/sensitivity", h.Sensitivity).Name = "sensitivity"
	e.GET("/scenarios/:id/check", h.Check).Name = "check"
	e.GET("/scenarios/:id/check/stream", h.CheckStream).Name = "check-stream"
}

// Page is GET /scenarios/{id}. Wrong values in the query send the reader to the comparison, which shows them beside their
// fields.
func (h Handler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	p, link := h.Site.Page(c, state, "design", "down", c.QueryParam("down"), "for", c.QueryParam("for"))
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	ctx := c.Request().Context()
	e, err := h.Service.Scenario(ctx, state.Workload, c.Param("id"))
	if err != nil {
		return err
	}
	all, err := h.Service.Compare(ctx, state.Workload)
	if err != nil {
		return err
	}
	p.Currency = string(all.Workload.Money.Currency)
	b := builder{page: p, e: e, w: all.Workload, all: all, link: link, taken: takenDown(c.QueryParam("down"), c.QueryParam("for")), set: h.Service.FiguresOf(state.Workload)}
	v := b.build()
	if s, ok := h.Service.(looker); ok {
		v.Helps = b.helps(s.Look(state.Workload, e))
	}
	if e.Deployment != nil {
		form := b.checkForm(state)
		v.Check = &form
	}
	return request.Render(c, http.StatusOK, Page(v))
}
