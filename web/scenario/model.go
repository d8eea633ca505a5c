package scenario

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"nines/model/check"
	"nines/scenarios"
	"nines/web/inputs"
	"nines/web/request"
)

// Model is GET /scenarios/{id}/model.yaml: the reliability model that the design compiles to, which `nines reliability` reads.
func (h Handler) Model(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	e, err := h.Service.Scenario(c.Request().Context(), state.Workload, c.Param("id"))
	if err != nil {
		return err
	}
	if e.Deployment == nil {
		return errors.Join(e.Errors...)
	}
	m, err := check.Design(e.Deployment, h.Service.FiguresOf(state.Workload).Reader())
	if err != nil {
		return err
	}
	text, err := scenarios.EncodeReliability(m, e.Deployment.Workload.Money.Downtime)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `inline; filename="`+e.Scenario.ID+`.yaml"`)
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", text)
}
