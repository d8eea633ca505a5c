package incidents

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/model/replay"
	"nines/pricing"
	"nines/scenarios"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
	"nines/web/ui/messages"
)

// library is the service over the embedded prices.
type library struct {
	inputs.Language
	book *pricing.Book
}

func (l library) Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error) {
	all := scenarios.Library()
	return plan.Compare(ctx, plan.Inputs{Workload: w, Book: l.book, Figures: l.Figures, Library: all}, all)
}

func get(t *testing.T, path string) (int, string) {
	t.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		code := http.StatusInternalServerError
		if errors.Is(err, request.ErrNotFound) {
			code = http.StatusNotFound
		}
		_ = c.String(code, err.Error())
	}
	Handler{Service: library{inputs.Language{Figures: reference.Default(), Priced: book.Regions()}, book}}.Routes(e)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestPages(t *testing.T) {
	for _, c := range []struct {
		path string
		code int
		has  []string
	}{
		{"/incidents?peak=30+rps", 200, []string{`"/incidents/skcc-2022-10-15-pangyo"`, `"/scenarios/multi-az-2"`, "Up throughout", `aria-current="page"`}},
		{"/incidents?peak=30+rps&lang=ko", 200, []string{"판교 데이터센터 배터리 화재", "내내 서비스", "어디서"}},
		{"/incidents/aws-2011-04-21-use1-ebs?peak=30+rps", 200, []string{"Database failed over to its standby.", "No part of it stands in a cloud.", "aws.amazon.com/message/65648", "0 – 1"}},
		{"/incidents?who=aws&hits=zones", 200, []string{"aws-2011-04-21-use1-ebs", `"/incidents?who=aws"`, `"/incidents?hits=zones"`}},
		{"/incidents?who=nobody", 200, []string{"No incident of the catalogue is like that."}},
		{"/incidents/nothing", 404, nil},
		{"/incidents?peak=-1", 303, nil},
	} {
		code, body := get(t, c.path)
		if code != c.code {
			t.Errorf("%s: %d, want %d", c.path, code, c.code)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s lacks %q", c.path, s)
			}
		}
		if strings.ContainsAny(body, "⟨⟩") {
			t.Errorf("%s: a message has no text", c.path)
		}
	}
}

// TestFiltersLeaveWhatTheyCount: every choice of a filter leads to a page with as many incidents as it says.
func TestFiltersLeaveWhatTheyCount(t *testing.T) {
	all := scenarios.Incidents()
	for _, w := range []wanted{{}, {who: "aws"}, {place: replay.PlaceCloud, hits: replay.HitsZones}} {
		for _, f := range filters(ui.Page{Words: messages.For("en")}, request.Link{}, w, all) {
			on := 0
			for _, c := range f.Choices {
				to, err := url.Parse(c.Href)
				if err != nil {
					t.Fatal(err)
				}
				q := to.Query()
				if n := len((wanted{q.Get("who"), q.Get("place"), q.Get("hits")}).of(all)); strconv.Itoa(n) != c.Count {
					t.Errorf("%s: %s says %s and leaves %d", f.Name, c.Name, c.Count, n)
				}
				if c.On {
					on++
				}
			}
			if on != 1 {
				t.Errorf("%s: %d choices are on", f.Name, on)
			}
		}
	}
}
