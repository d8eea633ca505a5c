package compare

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"nines/web/inputs"
	"nines/web/request"
)

// Handler serves the comparison.
type Handler struct {
	Service Service
	Site    request.Site
}

// Routes: the page, and the part of it that a change of a value replaces.
func (h Handler) Routes(e *echo.Echo) {
	e.GET("/", h.Page).Name = "compare"
	e.HEAD("/", h.Page)
	e.GET("/result", h.result).Name = "result"
}

// Page is GET /: the whole comparison. A form sent without a script says every value; it is sent on to the shortest
// address of the same state.
func (h Handler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	sort := parseSort(c.QueryParam("sort"))
	p, link := h.Site.Page(c, state, "compare", "sort", sort.String())
	if len(state.Errors) == 0 && !state.Tidy {
		return request.SeeOther(c, link.To("/", "sort", sort.String()))
	}
	r, err := h.compare(c, state, sort)
	if err != nil {
		return err
	}
	view := View{Page: p, Form: NewForm(p, state, h.Service, "/", "/result", kept(c, sort)), Result: r}
	return request.Render(c, status(state), Page(view))
}

// result is GET /result: the part that changes with the values, or the errors beside the fields. X-Nines-Query is the
// shortest query string of the state, for the address bar.
func (h Handler) result(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	sort := parseSort(c.QueryParam("sort"))
	p, link := h.Site.Page(c, state, "compare")
	if len(state.Errors) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, map[string]any{"errors": inputs.Sentences(p.Words, state.Errors)})
	}
	r, err := h.compare(c, state, sort)
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Nines-Address", link.To("/", "sort", sort.String()))
	return request.Render(c, http.StatusOK, Answer(r))
}

func (h Handler) compare(c echo.Context, state inputs.State, sort Sorting) (Result, error) {
	cmp, err := h.Service.Compare(c.Request().Context(), state.Workload)
	if err != nil {
		return Result{}, err
	}
	p, link := h.Site.Page(c, state, "compare")
	r := build(p, state, cmp, sort, func(path string) string { return link.To(path) })
	r.sortLink = func(key string) string {
		next := parseSort(sort.Next(key))
		return link.To("/", "sort", next.String())
	}
	return r, nil
}

// kept are the values that a form must carry along.
func kept(c echo.Context, sort Sorting) []Kept {
	var out []Kept
	if l := c.QueryParam("lang"); l == request.Language(c) {
		out = append(out, Kept{"lang", l})
	}
	if s := sort.String(); s != "" {
		out = append(out, Kept{"sort", s})
	}
	return out
}

func status(s inputs.State) int {
	if len(s.Errors) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
