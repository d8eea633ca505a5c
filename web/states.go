package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/web/compare"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/scenario"
	"nines/web/ui"
)

// state is a page in a situation that is rare with real figures.
type state struct {
	id     string
	change func(*plan.Comparison)
}

// states are made of the service's own comparison.
var states = []state{
	{"empty", func(c *plan.Comparison) { c.Evaluations = nil }},
	{"one-fails", func(c *plan.Comparison) { fail(c.Evaluations[:1]) }},
	{"all-fail", func(c *plan.Comparison) { fail(c.Evaluations) }},
	{"only-one", func(c *plan.Comparison) { c.Evaluations = c.Evaluations[:1] }},
	{"long-names", func(c *plan.Comparison) {
		for _, e := range c.Evaluations {
			e.Scenario.Title = model.Localized{"en": strings.Repeat("A design with a very long name ", 4), "ko": strings.Repeat("이름이 아주 긴 구성 ", 5)}
		}
	}},
	{"huge", func(c *plan.Comparison) {
		for _, e := range c.Evaluations {
			if e.Cost != nil {
				cost := *e.Cost
				cost.Monthly = cost.Monthly.Mul(decimal.New(1, 9))
				e.Cost = &cost
			}
		}
	}},
	{"never-down", func(c *plan.Comparison) {
		for _, e := range c.Evaluations {
			if e.Availability != nil {
				a := *e.Availability
				a.Unavailability, a.Expected, a.Causes = 0, 1, nil
				a.Year = &model.Downtime{None: 1}
				e.Availability = &a
			}
		}
	}},
	{"no-distribution", func(c *plan.Comparison) {
		for _, e := range c.Evaluations {
			if e.Availability != nil {
				a := *e.Availability
				a.Year = nil
				e.Availability = &a
			}
		}
	}},
}

func fail(all []*plan.Evaluation) {
	for _, e := range all {
		e.Cost, e.Availability, e.Scale, e.Transitions = nil, nil, nil, nil
		e.Errors = []error{&model.MissingPriceError{Key: model.PriceKey{Dimension: model.NATHour, Region: "eu-north-9"},
			Nearest: []model.PriceKey{{Dimension: model.NATHour, Region: "eu-north-1"}}}}
	}
}

// changed is the service with its comparison altered.
type changed struct {
	Service
	change func(*plan.Comparison)
}

// Compare alters a copy: the evaluations of the service are shared.
func (s changed) Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error) {
	c, err := s.Service.Compare(ctx, w)
	if err != nil {
		return nil, err
	}
	out := *c
	out.Evaluations = nil
	for _, e := range c.Evaluations {
		copied, design := *e, *e.Scenario
		copied.Scenario = &design
		out.Evaluations = append(out.Evaluations, &copied)
	}
	s.change(&out)
	return &out, nil
}

// Scenario is the first design of the altered comparison, whatever is asked for.
func (s changed) Scenario(ctx context.Context, w *model.Workload, id string) (*plan.Evaluation, error) {
	c, err := s.Compare(ctx, w)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.Evaluations, func(e *plan.Evaluation) bool { return e.Scenario.ID == id })
	if i < 0 {
		return nil, request.ErrNotFound
	}
	return c.Evaluations[i], nil
}

// stateRoutes serve /_states and the pages it leads to.
func stateRoutes(e *echo.Echo, s Service, site request.Site) {
	e.GET("/_states", func(c echo.Context) error {
		st := inputs.Parse(c.QueryParams(), s)
		p, _ := site.Page(c, st, "")
		var ids []string
		for _, one := range states {
			ids = append(ids, one.id)
		}
		return request.Render(c, http.StatusOK, ui.States(p, ids))
	})
	e.GET("/_states/:state", func(c echo.Context) error {
		i := slices.IndexFunc(states, func(st state) bool { return st.id == c.Param("state") })
		if i < 0 {
			return request.ErrNotFound
		}
		return compare.Handler{Service: changed{s, states[i].change}, Site: site}.Page(c)
	})
	e.GET("/_states/:state/scenarios/:id", func(c echo.Context) error {
		i := slices.IndexFunc(states, func(st state) bool { return st.id == c.Param("state") })
		if i < 0 {
			return request.ErrNotFound
		}
		return scenario.Handler{Service: changed{s, states[i].change}, Site: site}.Page(c)
	})
	e.GET("/_states/broken", func(echo.Context) error { return errors.New("shown on purpose") })
}
