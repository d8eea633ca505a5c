// Package incidents is the page of public incidents laid over the library: who stays up, and why; and a page for each. It
// shows what model/replay plays on the deployments of the comparison and computes nothing of its own.
package incidents

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/model/replay"
	"nines/scenarios"
	"nines/web/inputs"
	"nines/web/request"
)

// Service is what the page asks of the rest of nines.
type Service interface {
	inputs.Decoder
	Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error)
	// FiguresOf are the reference figures that answers to a workload rest on.
	FiguresOf(w *model.Workload) *reference.Set
}

// Handler serves the pages.
type Handler struct {
	Service Service
	Site    request.Site
}

// Routes: all incidents by all designs, and one.
func (h Handler) Routes(e *echo.Echo) {
	e.GET("/incidents", h.All).Name = "incidents"
	e.GET("/incidents/:id", h.One).Name = "incident"
}

// All is GET /incidents.
func (h Handler) All(c echo.Context) error {
	return h.show(c, wantedOf(c).of(scenarios.Incidents()), "")
}

// One is GET /incidents/ID.
func (h Handler) One(c echo.Context) error {
	inc, _ := scenarios.IncidentByID(c.Param("id"))
	if inc == nil {
		return request.ErrNotFound
	}
	return h.show(c, []*replay.Incident{inc}, inc.ID)
}

// show lays incidents over the designs. Wrong values in the query send the reader to the comparison, which shows them beside
// their fields.
func (h Handler) show(c echo.Context, list []*replay.Incident, id string) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	all, err := h.Service.Compare(c.Request().Context(), state.Workload)
	if err != nil {
		return err
	}
	p, link := h.Site.Page(c, state, "incidents", wantedOf(c).extra()...)
	b := builder{page: p, link: link, wanted: wantedOf(c), all: scenarios.Incidents()}
	for _, e := range all.Evaluations {
		if e.Deployment != nil {
			b.designs = append(b.designs, e)
		}
	}
	if err := b.play(list, h.Service.FiguresOf(state.Workload)); err != nil {
		return err
	}
	if id == "" {
		return request.Render(c, http.StatusOK, Page(b.matrix()))
	}
	return request.Render(c, http.StatusOK, One(b.one()))
}
