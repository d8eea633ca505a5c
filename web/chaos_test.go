package web_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// reach are the links of a part of the page, by what they say.
func reach(t *testing.T, body, class string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, n := range find(t, body, "class", class) {
		if n.Type == html.ElementNode && n.Data == "a" {
			out[attr(n, "aria-label")+text(n)] = attr(n, "href")
		}
	}
	return out
}

// TestChaosOnTheDrawing: every part of the drawing is a link that takes it down, and put back by the next.
func TestChaosOnTheDrawing(t *testing.T) {
	h := app(t, nil)
	plain := get(h, "/scenarios/multi-az-2?peak=40+rps").Body.String()
	var zone string
	for say, href := range reach(t, plain, "part") {
		if strings.HasPrefix(say, "Take Zone a down") {
			zone = href
		}
	}
	if zone != "/scenarios/multi-az-2?peak=40+rps&down=main.a#chaos" {
		t.Fatalf("zone a leads to %q", zone)
	}
	w := get(h, strings.TrimSuffix(zone, "#chaos"))
	body := w.Body.String()
	if w.Code != http.StatusOK || strings.ContainsAny(body, "{}⟨⟩") {
		t.Fatalf("%d, or an unfilled placeholder", w.Code)
	}
	say := text(find(t, body, "id", "chaos")[0])
	if !strings.Contains(say, "Without Zone a for 4 h it is down for 1.5 min") || !strings.Contains(say, "failed over to its standby") {
		t.Errorf("zone a down: %q", say)
	}
	if len(find(t, body, "class", "course")) != 1 {
		t.Error("no drawing of what is served")
	}
	back := false
	for say, href := range reach(t, body, "part") {
		back = back || strings.HasPrefix(say, "Put Zone a back") && href == "/scenarios/multi-az-2?peak=40+rps#chaos"
	}
	if !back {
		t.Error("zone a cannot be put back")
	}
}

// TestChaosOfTwo: any two parts, for a time; of three the first makes room.
func TestChaosOfTwo(t *testing.T) {
	h := app(t, nil)
	body := get(h, "/scenarios/multi-az-2?down=main.a,main.b&for=1h").Body.String()
	if say := text(find(t, body, "id", "chaos")[0]); !strings.Contains(say, "Without Zone a + Zone b for 60 min it is down for 60 min") {
		t.Errorf("both zones down: %q", say)
	}
	if !strings.Contains(body, "down=main.b%2Cdns&amp;for=1h") {
		t.Error("a third part does not take the place of the first")
	}
	if _, two := getReal(t, "/scenarios/colo-two-sites?down=main"); !strings.Contains(two, "Without Colocation (main) for") || !strings.Contains(two, "Colocation (second) took over") {
		t.Error("two sites of one kind are not told apart")
	}
	if _, two := getReal(t, "/scenarios/active-active?down=main.a"); !strings.Contains(two, "Without Zone a (us-east-1) for") {
		t.Error("a zone is not said to be of its region")
	}
	ko := get(h, "/scenarios/multi-az-2?down=db/main.a&lang=ko").Body.String()
	if say := text(find(t, ko, "id", "chaos")[0]); !strings.Contains(say, "동안 멈추면 서비스는") {
		t.Errorf("in Korean: %q", say)
	}
}

// TestChaosOfWhatIsNotThere is a sentence with what is.
func TestChaosOfWhatIsNotThere(t *testing.T) {
	h := app(t, nil)
	for _, down := range []string{"nothing", "web:99", "web/main.z", "%3Cscript%3E"} {
		w := get(h, "/scenarios/multi-az-2?down="+down)
		if say := text(find(t, w.Body.String(), "id", "chaos")[0]); w.Code != http.StatusOK || !strings.Contains(say, "its parts are") {
			t.Errorf("%s: %d %q", down, w.Code, say)
		}
	}
	for id := range map[string]bool{"single-box": true, "active-active": true, "hybrid-dr": true, "serverless": true} {
		if w := get(h, "/scenarios/"+id+"?down=dns"); w.Code != http.StatusOK {
			t.Errorf("%s: %d", id, w.Code)
		}
	}
}
