package main

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/scenarios"
	"nines/web"
	"nines/web/request"
)

// service answers the web app from the same desk and the same code as the command line.
type service struct{ *desk }

var _ web.Service = service{}

// newHandler is the web app over the embedded prices and library.
func newHandler(logger *slog.Logger) (http.Handler, error) {
	d, err := openDesk()
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{Service: service{d}, Logger: logger, Version: version})
}

// Workload is the default workload with the values set, by path. A value in error keeps its default.
func (s service) Workload(values map[string]string) (*model.Workload, map[string]error) {
	errs := map[string]error{}
	w, err := s.example()
	if err != nil {
		errs["peak"] = err
		return nil, errs
	}
	for _, path := range slices.SortedFunc(maps.Keys(values), byDependence) {
		if err := scenarios.SetWorkload(w, path, values[path], s.book.Regions()...); err != nil {
			errs[path] = err
		}
	}
	return w, errs
}

// byDependence puts the peak before what is written relative to it, and the regions in the order they are checked.
func byDependence(a, b string) int {
	rank := func(path string) int {
		order := []string{"peak", "second_region", "region"}
		if i := slices.Index(order, path); i >= 0 {
			return i
		}
		return len(order)
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	if a < b {
		return -1
	}
	return 1
}

// Compare evaluates the library.
func (s service) Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error) {
	return plan.Compare(ctx, s.planInputs(w), s.library)
}

// Scenario evaluates one design of the library in full.
func (s service) Scenario(_ context.Context, w *model.Workload, id string) (*plan.Evaluation, error) {
	design, ok := scenarios.ByID(id)
	if !ok {
		return nil, request.ErrNotFound
	}
	return plan.Evaluate(s.planInputs(w), design), nil
}

// Regions lists the regions that have prices.
func (s service) Regions() []string { return s.book.Regions() }

// Profiles lists the named shapes of demand.
func (s service) Profiles() []string {
	var out []string
	for _, shape := range reference.Shapes() {
		out = append(out, shape.Name)
	}
	return out
}

// Schema is the JSON Schema of a kind of document.
func (s service) Schema(kind string) ([]byte, bool) {
	b := scenarios.Schema(scenarios.Kind(kind))
	return b, b != nil
}
