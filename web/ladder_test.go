package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"nines/model/plan"
	"nines/web"
	"nines/web/internal/fixture"
)

func TestLadderPage(t *testing.T) {
	h := app(t, nil)
	for _, lang := range []string{"en", "ko"} {
		w := get(h, "/ladder?peak=200+rps&growth=12%25%2Fmo", "Accept-Language", lang)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", lang, w.Code, w.Body)
		}
		body := w.Body.String()
		if strings.ContainsAny(body, "{}⟨⟩") {
			t.Errorf("%s: a message has no text or an unfilled placeholder", lang)
		}
		if n := len(find(t, body, "", "svg")); n < 2 {
			t.Errorf("%s: %d drawings", lang, n)
		}
		if n := len(find(t, body, "class", "rungs")); n != 1 {
			t.Errorf("%s: %d tables of designs", lang, n)
		}
		if n := len(find(t, body, "aria-current", "page")); n != 1 {
			t.Errorf("%s: %d current links", lang, n)
		}
	}
}

// From one box that misses the SLO the page shows the move, and the form keeps the design.
func TestLadderPageFrom(t *testing.T) {
	w := get(app(t, nil), "/ladder?from=single-box")
	body := w.Body.String()
	if w.Code != http.StatusOK || len(find(t, body, "class", "moves")) != 1 {
		t.Fatalf("%d, no moves", w.Code)
	}
	say := text(find(t, body, "id", "say")[0])
	if !strings.Contains(say, "One zone") || !strings.Contains(say, "start the move") {
		t.Errorf("the answer is %q", say)
	}
	if len(find(t, body, "value", "single-box")) != 1 {
		t.Error("the form forgets the design")
	}
	if w := get(app(t, nil), "/ladder?from=nowhere"); w.Code == http.StatusOK {
		t.Error("an unknown design is taken")
	}
}

func TestLadderKeepsItsErrorsBesideTheFields(t *testing.T) {
	w := get(app(t, nil), "/ladder?peak=-1")
	if w.Code != http.StatusUnprocessableEntity || len(find(t, w.Body.String(), "data-path", "peak")) != 1 {
		t.Errorf("%d without an error beside the field", w.Code)
	}
	if w := get(app(t, nil), "/ladder/result?peak=-1"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"peak"`) {
		t.Errorf("result: %d %s", w.Code, w.Body)
	}
}

func TestLadderResultIsAPartOfThePage(t *testing.T) {
	w := get(app(t, nil), "/ladder/result?peak=40+rps&from=single-box")
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "<html") {
		t.Fatalf("%d %.80s", w.Code, w.Body)
	}
	if a := w.Header().Get("X-Nines-Address"); a != "/ladder?peak=40+rps&from=single-box" {
		t.Errorf("address %q", a)
	}
}

func TestLadderAPI(t *testing.T) {
	w := get(app(t, nil), "/api/ladder?peak=40+rps")
	var d plan.LadderDocument
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || d.Version != 1 || d.Months != 12 || len(d.Plan) != 13 {
		t.Errorf("%d %v: version %d, %d months", w.Code, err, d.Version, d.Months)
	}
	if w := get(app(t, nil), "/api/ladder?peak=x"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong value is %d", w.Code)
	}
}

// A region without prices is told, not broken.
func TestLadderWithoutPrices(t *testing.T) {
	s := fixture.New()
	s.Priced = append(s.Priced, "ap-south-2")
	e, err := web.New(web.Options{Service: s})
	if err != nil {
		t.Fatal(err)
	}
	w := get(e, "/ladder?region=ap-south-2")
	if w.Code != http.StatusOK || len(find(t, w.Body.String(), "class", "rungs")) != 0 {
		t.Errorf("%d %.200s", w.Code, w.Body)
	}
	if say := text(find(t, w.Body.String(), "id", "say")[0]); !strings.Contains(say, "Cannot tell") {
		t.Errorf("says %q", say)
	}
}
