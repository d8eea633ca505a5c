package web

import (
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"nines/model/plan"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui/messages"
)

// api is the JSON contract over HTTP: the same document as `nines compare -o json`, and the schemas for editors.
type api struct{ Service Service }

func (a api) routes(e *echo.Echo) {
	e.GET("/api/compare", a.compare)
	e.GET("/schema/:name", a.schema)
}

// compare takes the same query as the page. Wrong values and unknown keys are 422 with a sentence by path, and nothing
// computed.
func (a api) compare(c echo.Context) error {
	words := messages.For(request.Language(c))
	state := inputs.Parse(c.QueryParams(), a.Service)
	maps.Copy(state.Errors, state.Strangers(c.QueryParams()))
	c.Response().Header().Add("Vary", "Accept-Language")
	if len(state.Errors) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, map[string]any{"errors": inputs.Sentences(words, state.Errors)})
	}
	cmp, err := a.Service.Compare(c.Request().Context(), state.Workload)
	if err != nil {
		return err
	}
	return c.JSONPretty(http.StatusOK, plan.NewDocument(cmp, words), "  ")
}

// schema serves /schema/workload.json and its like.
func (a api) schema(c echo.Context) error {
	kind, ok := strings.CutSuffix(c.Param("name"), ".json")
	if !ok {
		return echo.ErrNotFound
	}
	b, ok := a.Service.Schema(kind)
	if !ok {
		return echo.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "application/schema+json", b)
}
