package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
)

// errorHandler is the one place where an error becomes a status and a page. What went wrong inside is logged, never shown.
func errorHandler(log *slog.Logger, site request.Site, d inputs.Decoder) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed || errors.Is(err, context.Canceled) { // the reader has gone
			return
		}
		// the limit on time ended with the handler, and took the context with it; the page of the error is still to be drawn
		c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
		status := statusOf(err)
		if status >= 500 {
			log.Error("failed", "path", c.Request().URL.Path, "status", status, "error", err)
		}
		if err := answer(c, status, site, d); err != nil {
			log.Error("error page failed", "error", err)
		}
	}
}

func statusOf(err error) int {
	var h *echo.HTTPError
	switch {
	case errors.Is(err, request.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	case errors.As(err, &h):
		return h.Code
	}
	return http.StatusInternalServerError
}

// answer writes the error as JSON under /api, else as a page.
func answer(c echo.Context, status int, site request.Site, d inputs.Decoder) error {
	if c.Request().Method == http.MethodHead {
		return c.NoContent(status)
	}
	state := inputs.Parse(c.QueryParams(), d)
	p, _ := site.Page(c, state, "")
	title, text := p.T("web.error.broken"), p.T("web.error.broken.text")
	switch {
	case status == http.StatusNotFound:
		title, text = p.T("web.error.missing"), p.T("web.error.missing.text")
	case status == http.StatusServiceUnavailable:
		title, text = p.T("web.error.slow"), p.T("web.error.slow.text")
	case status < 500:
		title, text = p.T("web.error.refused"), p.T("web.error.refused.text")
	}
	if strings.HasPrefix(c.Request().URL.Path, "/api/") {
		return c.JSON(status, map[string]string{"error": text})
	}
	return request.Render(c, status, ui.Message(p, title, text))
}
