package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// The page of a way draws each step twice (screen and phone) with its table, in both languages; what to automate is told
// where a time is asked for.
func TestRoadPage(t *testing.T) {
	h := surgeApp(t)
	for _, lang := range []string{"en", "ko"} {
		w := get(h, "/transitions/single-box/multi-az-2?within=1w", "Accept-Language", lang)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", lang, w.Code, w.Body)
		}
		body := w.Body.String()
		if strings.ContainsAny(body, "{}⟨⟩") {
			t.Errorf("%s: a message has no text or an unfilled placeholder", lang)
		}
		steps := len(find(t, body, "class", "steps"))
		if charts := len(find(t, body, "class", "at-large")) + len(find(t, body, "class", "at-phone")); steps < 2 || charts != 2*steps {
			t.Errorf("%s: %d steps with %d drawings", lang, steps, charts)
		}
		if n := len(find(t, body, "class", "ranked")); n != 1 {
			t.Errorf("%s: %d tables of what automating saves", lang, n)
		}
	}
	for path, code := range map[string]int{
		"/transitions/single-box/multi-az-2?level=robots&within=x": http.StatusOK, // unknown words are none
		"/transitions/single-box/single-box":                       http.StatusNotFound,
		"/transitions/single-box/nowhere":                          http.StatusNotFound,
		"/transitions/single-box/multi-az-2?peak=-1":               http.StatusSeeOther,
	} {
		if w := get(h, path); w.Code != code {
			t.Errorf("%s: %d, want %d", path, w.Code, code)
		}
	}
}

// The page of sizes has the hours of each tier that has machines, and says of the others that nothing is counted.
func TestSizingPage(t *testing.T) {
	h := surgeApp(t)
	for _, lang := range []string{"en", "ko"} {
		w := get(h, "/scenarios/multi-az-2/sizing", "Accept-Language", lang)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", lang, w.Code, w.Body)
		}
		body := w.Body.String()
		if strings.ContainsAny(body, "{}⟨⟩") {
			t.Errorf("%s: a message has no text or an unfilled placeholder", lang)
		}
		if hours, rejected := len(find(t, body, "class", "hours")), len(find(t, body, "class", "rejected")); hours != 2 || rejected != 2 {
			t.Errorf("%s: hours of %d tiers, types of %d", lang, hours, rejected)
		}
	}
	if w := get(h, "/scenarios/nowhere/sizing"); w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
	if w := get(h, "/scenarios/multi-az-2/sizing?peak=900000000000+rps"); w.Code != http.StatusOK && w.Code != http.StatusSeeOther && w.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", w.Code)
	}
}

// A word that the page does not know is said beside the choice that it is of, in both languages and as text.
func TestUnknownWordsAreSaid(t *testing.T) {
	h := surgeApp(t)
	for _, lang := range []string{"en", "ko"} {
		for path, n := range map[string]int{
			"/transitions/single-box/multi-az-2?level=robots&within=%3Cb%3E": 2,
			"/transitions/single-box/multi-az-2?level=pipeline&within=8h":    0,
			"/transitions/single-box/multi-az-2":                             0,
			"/scenarios/multi-az-2/surge?shape=%3Cb%3E":                      1,
			"/scenarios/multi-az-2/surge?shape=week":                         0,
			"/scenarios/multi-az-2/surge":                                    0,
		} {
			body := get(h, path, "Accept-Language", lang).Body.String()
			if got := len(find(t, body, "class", "errors")); got != n || n > 0 && !strings.Contains(body, "&lt;b&gt;") {
				t.Errorf("%s %s: %d sentences, want %d", lang, path, got, n)
			}
		}
	}
}
