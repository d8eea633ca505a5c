// Package web is the web app of nines: pages drawn on the server, and the JSON contract over HTTP. It declares what it
// needs of the rest as [Service]. Pages live in packages of their own (web/compare, web/scenario, web/prices), components and all
// formatting in web/ui. Nothing here computes: the numbers are those of the command line, from the same code.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/pricing"
	"nines/web/compare"
	"nines/web/figures"
	"nines/web/incidents"
	"nines/web/ladder"
	"nines/web/policies"
	"nines/web/prices"
	"nines/web/request"
	"nines/web/scenario"
)

// Service is what the pages ask of nines. Implementations are safe for concurrent use.
type Service interface {
	// Workload makes a workload of values by path ("database.data": "20 GB") with every default filled in. Errors are by
	// path; a value in error keeps its default.
	Workload(values map[string]string) (*model.Workload, map[string]error)
	// Compare evaluates the library.
	Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error)
	// Ladder grows the workload and finds the course through the library; from is the design that runs today, "" for none.
	Ladder(ctx context.Context, w *model.Workload, from string) (*plan.Ladder, error)
	// Scenario evaluates one design of the library in full; [request.ErrNotFound] when there is none of that id.
	Scenario(ctx context.Context, w *model.Workload, id string) (*plan.Evaluation, error)
	// FiguresOf are the reference figures that answers to a workload rest on.
	FiguresOf(w *model.Workload) *reference.Set
	// Regions lists the regions that have prices; Profiles the named shapes of demand.
	Regions() []string
	Profiles() []string
	// Schema is the JSON Schema of "workload", "scenario" or "reliability".
	Schema(kind string) ([]byte, bool)
}

// Options of the app. Only Service is required.
type Options struct {
	Service Service
	Logger  *slog.Logger // default: none
	Version string
	// Timeout of one request; default 10 s.
	Timeout time.Duration
	// Prices is the book that /prices shows; default: the embedded one.
	Prices *pricing.Book
	// Books are the kept price books, for the list on /prices and for /prices/diff; nil for none.
	Books prices.Books
	// TrustProxy takes the client's address from X-Forwarded-For. Only behind a proxy that sets it.
	TrustProxy bool
	// States adds /_states, which shows the pages in unusual states, with invented figures.
	States bool
}

// New makes the app. The caller starts it.
func New(o Options) (*echo.Echo, error) {
	files, err := openStatic()
	if err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Prices == nil {
		if o.Prices, err = pricing.Embedded(); err != nil {
			return nil, err
		}
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	if o.TrustProxy {
		e.IPExtractor = echo.ExtractIPFromXFFHeader()
	}
	site := request.Site{Assets: files.assets, Version: o.Version}
	e.HTTPErrorHandler = errorHandler(o.Logger, site, o.Service)
	guard(e, o)
	compare.Handler{Service: o.Service, Site: site}.Routes(e)
	ladder.Handler{Service: o.Service, Site: site}.Routes(e)
	scenario.New(o.Service, site).Routes(e)
	prices.New(o.Prices, o.Service, site).With(o.Books).Routes(e)
	incidents.Handler{Service: o.Service, Site: site}.Routes(e)
	if s, ok := o.Service.(policies.Service); ok { // a service of canned results need not play demands
		policies.Handler{Service: s, Site: site}.Routes(e)
	}
	if s, ok := o.Service.(figures.Service); ok {
		figures.Handler{Service: s, Site: site}.Routes(e)
	}
	api{o.Service}.routes(e)
	files.routes(e)
	if o.States {
		stateRoutes(e, o.Service, site)
	}
	if w, ok := o.Service.(interface{ warm() }); ok {
		go w.warm()
	}
	alive := func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }
	e.GET("/healthz", alive)
	e.HEAD("/healthz", alive)
	return e, nil
}

// guard puts the limits and headers before every route.
func guard(e *echo.Echo, o Options) {
	e.Use(
		requestLog(o.Logger),
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisablePrintStack: true, LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			o.Logger.Error("panic", "path", c.Request().URL.Path, "error", err, "stack", string(stack))
			return err
		}}),
		headers,
		crossOrigin(),
		middleware.BodyLimit("64K"),
		middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{Timeout: o.Timeout}),
		middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1024, Skipper: ownCompression}),
	)
}
