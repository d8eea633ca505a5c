package browser

import (
	"strings"
	"testing"
)

// The ladder is painted, answers a change without a reload, and its address keeps the state.
func TestLadderPage(t *testing.T) {
	b := open(t, "/ladder?from=single-box", desk)
	if n := eval[int](b, `document.querySelectorAll(".rungs tbody tr").length`); n != 18 {
		t.Errorf("%d designs in the table, want 18", n)
	}
	if s := b.text("#say"); !strings.Contains(s, "One box") || !strings.Contains(s, "start the move") {
		t.Errorf("the answer is %q", s)
	}
	before := b.text(".rungs tbody")
	b.eval(`window.kept = true`)
	b.paste("#in-peak", "300 rps")
	b.wait(`location.search.includes("peak=300") && location.search.includes("from=single-box") && location.pathname === "/ladder"`)
	if b.text(".rungs tbody") == before || !b.eval(`window.kept === true`) {
		t.Error("the change was not painted in place")
	}
	table := b.text(".rungs tbody")
	b.visit(eval[string](b, `location.pathname + location.search`))
	if b.text(".rungs tbody") != table {
		t.Error("the shared address shows other figures")
	}
	b.calm()
}
