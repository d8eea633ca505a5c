package web_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"nines/model"
	"nines/model/plan"
	"nines/web"
	"nines/web/internal/fixture"
)

// app is the pages with the invented comparison.
func app(t *testing.T, change func(*plan.Comparison)) http.Handler {
	t.Helper()
	s := fixture.New()
	s.Change = change
	e, err := web.New(web.Options{Service: s})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// find lists the elements whose attribute has the word; attribute "" is the element's name.
func find(t *testing.T, body, attribute, word string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if attribute == "" && n.Data == word {
			out = append(out, n)
		}
		for _, a := range n.Attr {
			if a.Key == attribute && (" "+a.Val+" " == " "+word+" " || strings.Contains(" "+a.Val+" ", " "+word+" ")) {
				out = append(out, n)
			}
		}
	}
	return out
}

// text is all text under a node.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestEveryPageInBothLanguages(t *testing.T) {
	h := app(t, nil)
	paths := []string{"/", "/scenarios/nothing", "/?peak=-5"}
	for _, e := range fixture.Comparison(workload(t)).Evaluations {
		paths = append(paths, "/scenarios/"+e.Scenario.ID)
	}
	for _, path := range paths {
		for _, lang := range []string{"en", "ko"} {
			w := get(h, path, "Accept-Language", lang)
			body := w.Body.String()
			if strings.ContainsAny(body, "⟨⟩") {
				t.Errorf("%s in %s: a message has no text", path, lang)
			}
			for _, n := range find(t, body, "", "body") {
				if s := text(n); strings.ContainsAny(s, "{}") {
					t.Errorf("%s in %s: an unfilled placeholder near %q", path, lang, around(s, "{"))
				}
			}
			if l := attr(find(t, body, "", "html")[0], "lang"); l != lang {
				t.Errorf("%s: <html lang=%q>, want %q", path, l, lang)
			}
			if strings.Contains(body, " style=") || strings.Contains(body, "<style") || strings.Contains(body, "onclick") {
				t.Errorf("%s: inline style or script, which the policy refuses", path)
			}
		}
	}
}

func around(s, mark string) string {
	i := strings.Index(s, mark)
	return s[max(0, i-30):min(len(s), i+30)]
}

func workload(t *testing.T) *model.Workload {
	t.Helper()
	w, errs := fixture.New().Workload(map[string]string{"peak": "30 rps"})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return w
}

func TestQueryIsTheState(t *testing.T) {
	h := app(t, nil)
	sent := url.Values{"peak": {"90"}, "database.data": {"20 GB"}, "objectives.slo": {"99.95"}, "objectives.budget": {"1,200"}, "surge.factor": {"5×"}, "growth": {"8"}, "last": {""}}
	w := get(h, "/?"+sent.Encode())
	if w.Code != http.StatusSeeOther {
		t.Fatalf("a form that says every value: %d, want 303 to the shortest address", w.Code)
	}
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{"peak": {"90 rps"}, "objectives.slo": {"99.95%"}, "objectives.budget": {"1200 USD/mo"}, "surge.factor": {"5x"}, "growth": {"8%/mo"}}
	if got := to.Query().Encode(); got != want.Encode() {
		t.Errorf("state is %s\nwant     %s", got, want.Encode())
	}
	if w := get(h, to.String()); w.Code != http.StatusOK {
		t.Errorf("the shortest address answers %d", w.Code)
	}
}

func TestWrongValueKeepsTheRest(t *testing.T) {
	h := app(t, nil)
	w := get(h, "/?peak=90+rps&objectives.slo=120%25&last=peak%3D90%2Brps")
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("status %d, want 422", w.Code)
	}
	body := w.Body.String()
	fields := find(t, body, "name", "objectives.slo")
	if len(fields) != 1 || attr(fields[0], "aria-invalid") != "true" || attr(fields[0], "value") != "120%" {
		t.Errorf("the field does not show what was typed as wrong: %v", fields)
	}
	errs := find(t, body, "data-path", "objectives.slo")
	if len(errs) == 0 || !strings.Contains(text(errs[0]), "120") {
		t.Error("no sentence says what is wrong")
	}
	if n := len(find(t, body, "data-id", "single-box")); n == 0 {
		t.Error("the result is gone")
	}
}

func TestResultRefusesAsSentences(t *testing.T) {
	w := get(app(t, nil), "/result?peak=-1", "Accept-Language", "ko")
	var got struct{ Errors map[string]string }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 422 {
		t.Fatalf("%d %v", w.Code, err)
	}
	if s := got.Errors["peak"]; s == "" || !strings.ContainsFunc(s, func(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 }) {
		t.Errorf("the sentence is not Korean: %q", s)
	}
}

func TestCannotTell(t *testing.T) {
	h := app(t, func(c *plan.Comparison) {
		e := c.Evaluations[2]
		e.Cost, e.Availability, e.Scale = nil, nil, nil
		e.Errors = []error{&model.MissingPriceError{Key: model.PriceKey{Dimension: "nat.hour", Region: "ap-northeast-2"}}}
	})
	row := find(t, get(h, "/").Body.String(), "class", "untold")
	if len(row) != 1 || !strings.Contains(text(row[0]), "nat.hour") {
		t.Errorf("the design that cannot be priced is not listed with its reason: %v", row)
	}
	if w := get(h, "/scenarios/single-az"); w.Code != 200 || !strings.Contains(w.Body.String(), "nat.hour") {
		t.Errorf("its page does not say why: %d", w.Code)
	}
	none := app(t, func(c *plan.Comparison) {
		for _, e := range c.Evaluations {
			e.Cost, e.Availability, e.Scale, e.Errors = nil, nil, nil, []error{errors.New("no prices")}
		}
	})
	body := get(none, "/").Body.String()
	if n := len(find(t, body, "class", "untold")); n != 18 {
		t.Errorf("%d designs cannot be told, want 18", n)
	}
}

// Bars of parts are drawn from the same sums as the bill: they add up to the total on the page.
func TestPartsAddUp(t *testing.T) {
	body := get(app(t, nil), "/scenarios/multi-az-2").Body.String()
	e := fixture.Comparison(workload(t)).Evaluations[4]
	rows := find(t, body, "class", "sum")
	if len(rows) == 0 || !strings.Contains(text(rows[0]), e.Cost.Monthly.StringFixed(2)) {
		t.Fatalf("the total %s is not on the page", e.Cost.Monthly.StringFixed(2))
	}
	if got, want := len(find(t, body, "class", "lines")), 1; got != want {
		t.Errorf("%d tables of lines, want %d", got, want)
	}
}

func TestUserTextIsEscaped(t *testing.T) {
	evil := `<script>alert(1)</script>"'`
	h := app(t, func(c *plan.Comparison) {
		c.Evaluations[0].Scenario.Title = model.Localized{"en": evil, "ko": evil}
	})
	for _, path := range []string{"/", "/scenarios/single-box", "/?peak=" + url.QueryEscape(evil), "/?lang=" + url.QueryEscape(evil), "/?sort=" + url.QueryEscape(evil)} {
		if strings.Contains(get(h, path).Body.String(), "<script>alert") {
			t.Errorf("%s: not escaped", path)
		}
	}
}

func TestHeaders(t *testing.T) {
	h := app(t, nil)
	for _, path := range []string{"/", "/nothing", "/api/compare", "/healthz", "/static/manifest.json"} {
		header := get(h, path).Header()
		if p := header.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || !strings.Contains(p, "frame-ancestors 'none'") || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers are missing: %v", path, header)
		}
	}
}

func TestCrossOriginWriteIsRefused(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	app(t, nil).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("status %d, want 403", w.Code)
	}
}

// broken fails in every way a service can.
type broken struct {
	*fixture.Service
	fail func() error
}

func (b broken) Compare(context.Context, *model.Workload) (*plan.Comparison, error) {
	return nil, b.fail()
}

func TestFailuresBecomePages(t *testing.T) {
	for _, c := range []struct {
		name   string
		fail   func() error
		status int
	}{
		{"error", func() error { return errors.New("secret detail") }, 500},
		{"panic", func() error { panic("secret detail") }, 500},
		{"too slow", func() error { return context.DeadlineExceeded }, 503},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := web.New(web.Options{Service: broken{fixture.New(), c.fail}})
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"/", "/api/compare"} {
				w := get(e, path)
				if w.Code != c.status || strings.Contains(w.Body.String(), "secret") || w.Body.Len() == 0 {
					t.Errorf("%s: %d %s", path, w.Code, w.Body.String())
				}
			}
		})
	}
}

func TestStaticFiles(t *testing.T) {
	h := app(t, nil)
	body := get(h, "/").Body.String()
	links := find(t, body, "rel", "stylesheet")
	if len(links) != 2 {
		t.Fatalf("%d style sheets", len(links))
	}
	for _, n := range append(links, find(t, body, "", "script")...) {
		at := attr(n, "href") + attr(n, "src")
		w := get(h, at, "Accept-Encoding", "gzip")
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: %d %v", at, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/static/../web.go", "/static/%2e%2e/web.go", "/static/", "/static/nothing.css"} {
		if w := get(h, path); w.Code == 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// The compare page with its style and script, fonts apart, stays under its budget.
func TestWeight(t *testing.T) {
	h := app(t, nil)
	body := get(h, "/").Body.String()
	total := 0
	for _, path := range append([]string{"/"}, assets(t, body)...) {
		w := get(h, path, "Accept-Encoding", "gzip")
		total += w.Body.Len()
		if w.Header().Get("Content-Encoding") == "gzip" {
			r, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r); err != nil {
				t.Errorf("%s: not whole: %v", path, err)
			}
		}
	}
	t.Logf("the compare page is %d bytes, fonts apart", total)
	if total > 150_000 {
		t.Errorf("%d bytes, budget 150,000", total)
	}
}

func assets(t *testing.T, body string) []string {
	var out []string
	for _, n := range append(find(t, body, "rel", "stylesheet"), find(t, body, "", "script")...) {
		out = append(out, attr(n, "href")+attr(n, "src"))
	}
	return out
}

func TestAPI(t *testing.T) {
	h := app(t, nil)
	var d plan.Document
	w := get(h, "/api/compare?peak=60+rps")
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if d.Version != 1 || d.Workload.PeakRPS != 60 || len(d.Scenarios) != 18 {
		t.Errorf("version %d, peak %v, %d scenarios", d.Version, d.Workload.PeakRPS, len(d.Scenarios))
	}
	if w := get(h, "/api/compare?region=mars-1"); w.Code != 422 || !strings.Contains(w.Body.String(), `"region"`) {
		t.Errorf("an unknown region: %d %s", w.Code, w.Body.String())
	}
	if w := get(h, "/api/compare?peek=60+rps"); w.Code != 422 || !strings.Contains(w.Body.String(), "did you mean peak?") {
		t.Errorf("an unknown key: %d %.200s", w.Code, w.Body.String())
	}
	if w := get(h, "/?utm_source=mail"); w.Code != 200 {
		t.Errorf("a page with a key of another: %d", w.Code)
	}
	for _, kind := range []string{"workload", "scenario", "reliability"} {
		w := get(h, fmt.Sprintf("/schema/%s.json", kind))
		if w.Code != 200 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("schema of %s: %d", kind, w.Code)
		}
	}
	if w := get(h, "/schema/nothing.json"); w.Code != 404 {
		t.Errorf("schema of nothing: %d", w.Code)
	}
}

func TestStates(t *testing.T) {
	e, err := web.New(web.Options{Service: fixture.New(), States: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range find(t, get(e, "/_states").Body.String(), "class", "state") {
		if w := get(e, attr(n, "href")); w.Code >= 500 && !strings.Contains(attr(n, "class"), "broken") {
			t.Errorf("%s: %d", attr(n, "href"), w.Code)
		}
	}
	if w := get(app(t, nil), "/_states"); w.Code != 404 {
		t.Errorf("/_states without the option: %d", w.Code)
	}
}
