package browser

import (
	"strings"
	"testing"
)

// Incidents: the matrix, one incident, the course that opens under a reason, and the way to a design.
func TestIncidentsPage(t *testing.T) {
	b := open(t, "/", desk)
	b.eval(`document.querySelector("nav a[href^='/incidents']").click(), true`)
	b.wait(`location.pathname === "/incidents" && document.querySelector(".incidents tbody tr")`)
	if n := eval[int](b, `document.querySelectorAll(".incidents tbody tr").length`); n != 62 { // 61 and the sum
		t.Errorf("%d rows, want 62", n)
	}
	b.eval(`document.querySelector(".incidents a[href*='skcc-2022-10-15-pangyo']").click(), true`)
	b.wait(`location.pathname.endsWith("pangyo") && document.querySelectorAll(".incidents tbody tr").length === 18`)
	b.eval(`[...document.querySelectorAll(".incidents summary")].at(-2).click(), true`)
	if s := b.text(".incidents details[open]"); !strings.Contains(s, "100") {
		t.Errorf("the reason opens to %q", s)
	}
	if s := b.text("body"); strings.ContainsAny(s, "{}⟨⟩") {
		t.Error("a message has no text or an unfilled placeholder")
	}
	b.eval(`document.querySelector(".incidents tbody th a").click(), true`)
	b.wait(`location.pathname.startsWith("/scenarios/")`)
	b.calm()
}
