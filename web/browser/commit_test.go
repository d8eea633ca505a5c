package browser

import (
	"strings"
	"testing"
)

// What is bought ahead: offered on a design's page, chosen by a link or in the form, drawn and told in tables.
func TestBuyingAhead(t *testing.T) {
	b := open(t, "/scenarios/multi-az-2?peak=3000+rps", desk)
	b.eval(`document.querySelector("a[href*='commit=best+1y+no']").click(), true`)
	b.wait(`location.search.includes("commit=best+1y+no") && document.querySelector("svg.commitments")`)
	if s := b.text("section[aria-labelledby='h-commit']"); strings.ContainsAny(s, "{}⟨⟩") || !strings.Contains(s, "If demand falls") {
		t.Errorf("the section says %q", s)
	}
	b.calm()
	c := open(t, "/", desk)
	c.eval(`(() => { const s = document.querySelector("select[name='commit']"); s.value = "best"; s.dispatchEvent(new Event("input", {bubbles: true})); return true })()`)
	c.wait(`location.search.includes("commit=best")`)
	c.calm()
}

// The section by axe's rules, light, dark, Korean and on a phone.
func TestBuyingAheadIsAccessible(t *testing.T) {
	for _, l := range []struct {
		path string
		look look
	}{
		{"/scenarios/multi-az-2?peak=3000+rps&commit=best", desk},
		{"/scenarios/multi-az-2?peak=3000+rps&commit=best&lang=ko", look{390, "dark"}},
		{"/scenarios/multi-az-2?commit=none", look{1440, "dark"}},
	} {
		b := open(t, l.path, l.look)
		b.eval(`document.querySelectorAll("section[aria-labelledby='h-commit'] details").forEach(d => d.open = true), true`)
		b.eval(axe + "; true")
		for _, v := range eval[[]violation](b, strings.Replace(runAxe, "axe.run(document", `axe.run("section[aria-labelledby='h-commit']"`, 1)) {
			t.Errorf("%s: %s: %s %v", l.path, v.ID, v.Help, v.Nodes)
		}
		if w := eval[int](b, `document.documentElement.scrollWidth`); int64(w) > l.look.width {
			t.Errorf("%s is %d px wide", l.path, w)
		}
	}
}
