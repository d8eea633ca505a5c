package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestCheckWithoutScript: the form of a design's page leads to a page that plays and shows the verdict.
func TestCheckWithoutScript(t *testing.T) {
	if testing.Short() {
		t.Skip("solves and simulates, which takes the race detector longer than a request may")
	}
	h := app(t, nil)
	page := get(h, "/scenarios/single-az?peak=40+rps").Body.String()
	forms := find(t, page, "data-check", "/scenarios/single-az/check/stream")
	if len(forms) != 1 || attr(forms[0], "action") != "/scenarios/single-az/check" || len(find(t, page, "value", "40 rps")) == 0 {
		t.Fatalf("%d forms, or the form forgets the state", len(forms))
	}
	for lang, want := range map[string]string{"en": "The simulation agrees with the solver.", "ko": "일치합니다"} {
		w := get(h, "/scenarios/single-az/check?peak=40+rps&seconds=1&lang="+lang)
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.ContainsAny(body, "{}⟨⟩") || !strings.Contains(body, want) {
			t.Errorf("%s: %d, %q, or an unfilled placeholder", lang, w.Code, text(find(t, body, "id", "check-result")[0]))
		}
		// Every figure of the year and the month is judged beside what the solver declares.
		for _, figure := range map[string][]string{
			"en": {"Down in a bad year (P90)", "Down in one year of twenty (P95)", "Months without an outage", "Years in which every month keeps", "Years in which 11 months or more keep", "Declared"},
			"ko": {"나쁜 해의 장애 시간(P90)", "이십 년에 한 번 있는 해", "장애가 없는 달", "열두 달 모두", "11개월 이상", "밝힌 오차"},
		}[lang] {
			if !strings.Contains(body, figure) {
				t.Errorf("%s: no %q", lang, figure)
			}
		}
		if !strings.Contains(body, "nines simulate single-az --years") {
			t.Errorf("%s: no way to play on", lang)
		}
	}
	if w := get(h, "/scenarios/nothing/check"); w.Code != http.StatusNotFound {
		t.Errorf("the check of no design: %d", w.Code)
	}
}

// TestCheckStream tells how far it is, then the result; a second check has to wait, and a reader who goes makes room.
func TestCheckStream(t *testing.T) {
	h := app(t, nil)
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, leave := context.WithCancel(context.Background())
	ask := func(ctx context.Context, path string) *http.Response {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	first := ask(ctx, "/scenarios/single-az/check/stream?seconds=7")
	defer first.Body.Close()
	said := make([]byte, 64)
	if _, err := first.Body.Read(said); err != nil || !strings.HasPrefix(string(said), "event: progress\ndata: 0") {
		t.Fatalf("the first event is %q, %v", said, err)
	}
	if w := get(h, "/scenarios/single-az/check?seconds=1"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "Another check is running") {
		t.Errorf("two checks run at once: %d", w.Code)
	}
	leave()
	for range 600 { // cancelled, it ends soon; how soon is the machine's business
		time.Sleep(50 * time.Millisecond)
		w := get(h, "/scenarios/single-az/check/stream?seconds=1")
		if body := w.Body.String(); strings.Contains(body, "event: done") && strings.Contains(body, "agrees with the solver") {
			return
		}
	}
	t.Error("a cancelled check holds its room")
}
