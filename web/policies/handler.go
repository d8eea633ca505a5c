// Package policies is the page of a demand played against one design: capacity and demand over time with what limits when,
// what it costs, and the scaling policies of its tier by money against shed requests. View models and drawings are made here;
// templates only print them.
package policies

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/web/inputs"
	"nines/web/request"
)

// Week is the shape that is no shape: the embedded week of a shop with a sale.
const Week = "week"

// Shapes are the demands that the page offers, in order.
var Shapes = append(slices.Clone(plan.Shapes), Week)

// Service is what the page asks of the rest of nines.
type Service interface {
	inputs.Decoder
	// Surge plays a shape against a design; [request.ErrNotFound] when there is none of that id.
	Surge(ctx context.Context, w *model.Workload, id, shape string) (*plan.SurgePlay, error)
	// Policies compares the policies of the design's tier that follows the load, under the week.
	Policies(ctx context.Context, w *model.Workload, id string) (*plan.Policies, error)
}

// Handler serves the page.
type Handler struct {
	Service Service
	Site    request.Site
}

// Routes: /scenarios/{id}/surge.
func (h Handler) Routes(e *echo.Echo) { e.GET("/scenarios/:id/surge", h.Page).Name = "surge" }

// Page is GET /scenarios/{id}/surge?shape=flash. Wrong values in the query send the reader to the comparison, which shows
// them beside their fields; an unknown shape is said beside the
// choice, and the flash crowd is played.
func (h Handler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	shape := c.QueryParam("shape")
	asked := shape
	if !slices.Contains(Shapes, shape) {
		shape = plan.ShapeFlash
	}
	p, link := h.Site.Page(c, state, "design", "shape", shape)
	ctx, id := c.Request().Context(), c.Param("id")
	played, err := h.Service.Surge(ctx, state.Workload, id, shape)
	if err != nil {
		return err
	}
	b := builder{page: p, link: link, id: id, shape: shape, p: played}
	v := b.build()
	if asked != "" && asked != shape {
		v.Wrong = p.T("surge.page.unknown", "value", asked)
	}
	if compared, err := h.Service.Policies(ctx, state.Workload, id); err == nil {
		v.Policies = b.policies(compared)
	} else {
		v.NoPolicies = p.Words.Error(err)
	}
	return request.Render(c, http.StatusOK, Page(v))
}
