package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// CheckStream is GET /scenarios/{id}/check/stream: the same as [Handler.Check] as server-sent events, "progress" with the
// share that is done and at last "done" with the result as a piece of a page, or "failed" with a sentence. Closing the
// stream cancels the check.
func (h Handler) CheckStream(c echo.Context) error {
	a, err := h.asked(c)
	if a == nil {
		return err
	}
	w := c.Response()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	send := func(event string, data any) {
		text, err := json.Marshal(data)
		if err != nil {
			return // nothing that is sent fails to be written
		}
		_, _ = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, text) // a reader who has gone cancels the context
		w.Flush()
	}
	var last time.Time
	r, err := h.play(c.Request().Context(), a, func(done float64) {
		if time.Since(last) > 100*time.Millisecond {
			last = time.Now()
			send("progress", done)
		}
	})
	switch {
	case errors.Is(err, context.Canceled):
	case errors.Is(err, errBusy):
		send("failed", a.page.T("check.busy"))
	case err != nil:
		send("failed", a.page.Words.Error(err))
	default:
		var b bytes.Buffer
		if err := checkResult(a.page, a.checkResult(r)).Render(c.Request().Context(), &b); err != nil {
			return err
		}
		send("done", strings.TrimSpace(b.String()))
	}
	return nil
}
