package web_test

import (
	"net/http"
	"strings"
	"testing"

	"nines/model/reference"
	"nines/pricing"
	"nines/web"
	"nines/web/policies"
)

func surgeApp(t *testing.T) http.Handler {
	t.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := web.New(web.Options{Service: web.NewLibrary(book, reference.Default())})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Every shape over designs of every kind, in both languages: a page with drawings, each with its table.
func TestSurgePage(t *testing.T) {
	h := surgeApp(t)
	for _, id := range []string{"multi-az-2", "hybrid-burst", "colo-one-site", "serverless", "single-box"} {
		for _, shape := range policies.Shapes {
			for _, lang := range []string{"en", "ko"} {
				w := get(h, "/scenarios/"+id+"/surge?peak=300+rps&surge.factor=6x&shape="+shape, "Accept-Language", lang)
				body := w.Body.String()
				if w.Code != http.StatusOK {
					t.Fatalf("%s, %s, %s: %d %s", id, shape, lang, w.Code, body)
				}
				if strings.ContainsAny(body, "{}⟨⟩") || strings.Contains(body, "NaN") {
					t.Errorf("%s, %s, %s: a message has no text, an unfilled placeholder or no number", id, shape, lang)
				}
				if n := len(find(t, body, "class", "course")); n != 1 {
					t.Errorf("%s, %s: %d tables of the course", id, shape, n)
				}
			}
		}
	}
}

// A design whose tier follows the load compares policies; one of servers says why it does not.
func TestSurgePagePolicies(t *testing.T) {
	h := surgeApp(t)
	body := get(h, "/scenarios/multi-az-2/surge?peak=300+rps").Body.String()
	if n := len(find(t, body, "class", "ways")); n != 1 || !strings.Contains(body, "Static peak") {
		t.Errorf("%d tables of policies", n)
	}
	body = get(h, "/scenarios/colo-one-site/surge?peak=300+rps").Body.String()
	if !strings.Contains(body, "no tier of this design") {
		t.Error("a design of servers does not say why no policies are compared")
	}
	if w := get(h, "/scenarios/nowhere/surge"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown design: %d", w.Code)
	}
	if w := get(h, "/scenarios/multi-az-2/surge?peak=-1"); w.Code != http.StatusSeeOther {
		t.Errorf("a wrong value: %d", w.Code)
	}
	if w := get(h, "/scenarios/multi-az-2/surge?shape=none"); w.Code != http.StatusOK {
		t.Errorf("an unknown shape: %d", w.Code)
	}
}
