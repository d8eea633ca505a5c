package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestComparePage(t *testing.T) {
	b := open(t, "/?objectives.budget=5000+USD%2Fmo", desk)
	if n := eval[int](b, `document.querySelectorAll(".designs tbody tr").length`); n != 18 {
		t.Errorf("%d designs in the table, want 18", n)
	}
	if n := eval[int](b, `document.querySelectorAll(".at-wide .mark").length`); n != 18 {
		t.Errorf("%d marks on the chart, want 18", n)
	}
	if s := b.text("#say"); !strings.Contains(s, "USD") {
		t.Errorf("the answer names no amount: %q", s)
	}
	if s := b.text("body"); strings.ContainsAny(s, "{}⟨⟩") {
		t.Error("a message has no text or an unfilled placeholder")
	}
	b.shot("screenshot-compare.png")
	b.calm()
}

// A change is painted without a reload, and the address says the new state.
func TestEditRecalculates(t *testing.T) {
	b := open(t, "/", desk)
	before := b.text(".designs tbody tr .c-cost")
	b.eval(`window.kept = true`)
	b.must(chromedp.Do(b.ctx, chromedp.Focus("#in-peak")))
	b.eval(`document.activeElement.select(), true`)
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent("3000")))
	b.wait(`location.search.includes("peak=3000")`)
	b.wait(`document.querySelector(".designs tbody tr .c-cost").innerText !== "` + before + `"`)
	if !b.eval(`window.kept === true`) {
		t.Error("the page was loaded again")
	}
	if !b.eval(`document.activeElement.id === "in-peak"`) {
		t.Error("the field lost the focus")
	}
	table := b.text(".designs tbody")
	b.visit(eval[string](b, `location.pathname + location.search`))
	if b.text(".designs tbody") != table {
		t.Error("the shared address shows other figures")
	}
	b.calm()
}

func TestPaintedWithin100ms(t *testing.T) {
	b := open(t, "/", desk)
	took := eval[float64](b, `(async () => {
		const input = document.querySelector("#in-database\\.data"), runs = [];
		for (let i = 0; i < 7; i++) {
			const say = document.querySelector("#result [data-part=table]"), start = performance.now();
			input.value = (21 + i) + " GB";
			input.dispatchEvent(new Event("input", {bubbles: true}));
			while (document.querySelector("#result [data-part=table]") === say) await new Promise(r => requestAnimationFrame(r));
			runs.push(performance.now() - start);
		}
		return runs.sort((a, b) => a - b)[3];
	})()`)
	t.Logf("a change is painted after %.0f ms (median of 7)", took)
	if took > 400 { // the target is 100 ms on a quiet machine; this only catches what is broken on a busy one
		t.Errorf("a change is painted after %.0f ms", took)
	}
}

// A wrong value says so beside its field; the last good result stays.
func TestErrorKeepsTheResult(t *testing.T) {
	b := open(t, "/", desk)
	table := b.text(".designs tbody")
	b.paste("#in-objectives\\.slo", "120 %")
	b.wait(`document.querySelector("#errors li")`)
	if s := b.text("#errors"); !strings.Contains(s, "120") && !strings.Contains(s, "100") {
		t.Errorf("the sentence does not say what is wrong: %q", s)
	}
	if !b.eval(`document.querySelector("#in-objectives\\.slo").getAttribute("aria-invalid") === "true"`) {
		t.Error("the field is not marked")
	}
	if b.text(".designs tbody") != table {
		t.Error("the last good result is gone")
	}
	b.paste("#in-objectives\\.slo", "99.5 %")
	b.wait(`!document.querySelector("#errors li") && location.search.includes("99.5")`)
	b.calm()
}

// Without a script the form is sent, and a wrong value keeps the last good result too.
func TestWithoutScript(t *testing.T) {
	b := open(t, "/", desk)
	good := eval[string](b, `fetch("/?peak=90+rps").then(r => r.text()).then(h => new DOMParser().parseFromString(h, "text/html").querySelector(".designs tbody").textContent)`)
	bad := eval[string](b, `fetch("/?peak=-5&last=peak%3D90%2Brps").then(r => r.text()).then(h => new DOMParser().parseFromString(h, "text/html").querySelector(".designs tbody").textContent)`)
	if good != bad {
		t.Error("the result beside a wrong value is not the last good one")
	}
}

func TestSlidersMoveTheInputs(t *testing.T) {
	b := open(t, "/?objectives.budget=5000+USD%2Fmo", desk)
	b.must(chromedp.Do(b.ctx, chromedp.Focus(`.at-wide [data-path="objectives.slo"]`)))
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent("\u0302"))) // no key: nothing may happen
	was := eval[string](b, `document.querySelector("#in-objectives\\.slo").value`)
	b.eval(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowUp", bubbles: true})), true`)
	b.wait(`document.querySelector("#in-objectives\\.slo").value !== "` + was + `"`)
	b.wait(`location.search.includes("objectives.slo")`)
	b.wait(`document.activeElement.dataset.path === "objectives.slo"`)
	// and with the pointer
	b.eval(`(() => { const g = document.querySelector('.at-wide [data-path="objectives.budget"]'), r = g.querySelector(".pill").getBoundingClientRect();
		const at = {bubbles: true, clientX: r.x + r.width / 2, clientY: r.y + 5, button: 0};
		g.dispatchEvent(new PointerEvent("pointerdown", at));
		window.dispatchEvent(new PointerEvent("pointermove", {...at, clientX: at.clientX - 120}));
		window.dispatchEvent(new PointerEvent("pointerup", at)); return true })()`)
	b.wait(`!location.search.includes("budget=5000")`)
	b.calm()
}

func TestSortKeepsThePlace(t *testing.T) {
	b := open(t, "/", desk)
	b.must(chromedp.Do(b.ctx, chromedp.Click(`[data-key="down"]`)))
	b.wait(`document.querySelector("th.c-down").getAttribute("aria-sort") === "ascending"`)
	b.wait(`location.search.includes("sort=down")`)
	b.calm()
}

func TestLanguage(t *testing.T) {
	b := open(t, "/?peak=40+rps", desk)
	b.must(chromedp.Do(b.ctx, chromedp.Click("#language")))
	b.wait(`document.documentElement?.lang === "ko" && document.querySelector("#say")`)
	if !b.eval(`location.search.includes("lang=ko") && location.search.includes("peak=40")`) {
		t.Errorf("the address lost its state: %s", eval[string](b, `location.search`))
	}
	if !b.eval(`document.fonts.ready.then(() => [...document.fonts].some(f => f.family.includes("Pretendard") && f.status === "loaded"))`) {
		t.Error("no Hangul slice was loaded")
	}
	loaded := eval[int](b, `[...document.fonts].filter(f => f.family.includes("Pretendard") && f.status === "loaded").length`)
	t.Logf("%d of 92 Hangul slices", loaded)
	b.shot("screenshot-compare-ko.png")
	b.calm()
}

func TestTheme(t *testing.T) {
	b := open(t, "/", desk)
	t.Cleanup(func() { b.eval(`document.cookie = "theme=auto; path=/", localStorage.clear(), true`) })
	b.eval(`(() => { const s = document.querySelector("#theme"); s.value = "dark"; s.dispatchEvent(new Event("change")); return true })()`)
	dark := eval[string](b, `getComputedStyle(document.documentElement).backgroundColor`)
	b.visit("/")
	if got := eval[string](b, `document.documentElement.dataset.theme + getComputedStyle(document.documentElement).backgroundColor`); got != "dark"+dark {
		t.Errorf("after a reload: %s, want dark%s", got, dark)
	}
	b.calm()
}

func TestScenarioPage(t *testing.T) {
	for _, id := range []string{"multi-az-2", "single-box", "hybrid-dr", "active-active"} {
		t.Run(id, func(t *testing.T) {
			b := open(t, "/scenarios/"+id, desk)
			if s := b.text("body"); strings.ContainsAny(s, "{}⟨⟩") {
				t.Error("a message has no text or an unfilled placeholder")
			}
			for _, part := range []string{".topo.at-large", ".lines tbody tr", ".rec tbody tr", ".causes li", ".surge.at-large", ".assume tbody tr"} {
				if !b.eval(`!!document.querySelector("` + part + `")`) {
					t.Errorf("%s is missing", part)
				}
			}
			b.calm()
		})
	}
}

// Opening from the chart keeps the workload, and the price of the page is that of the table.
func TestSameFigureOnBothPages(t *testing.T) {
	b := open(t, "/?peak=70+rps", desk)
	row := eval[string](b, `document.querySelector('tr[data-id="multi-az-2"] .c-down').firstChild.textContent`)
	b.must(chromedp.Do(b.ctx, chromedp.Click(`tr[data-id="multi-az-2"] a`)))
	b.wait(`location.pathname === "/scenarios/multi-az-2" && location.search.includes("peak=70")`)
	if !strings.Contains(b.text(".figures"), row) {
		t.Errorf("%s a year is in the table and not on the page:\n%s", row, b.text(".figures"))
	}
}

// No text of a chart lies on another, at every width and in both languages.
func TestTextNeverOnText(t *testing.T) {
	for _, c := range []struct {
		name, path string
		width      int64
	}{
		{"wide", "/", 1440}, {"wide ko", "/?lang=ko", 1440}, {"laptop", "/", 1280}, {"between", "/", 1241}, {"middle", "/", 1024}, {"phone", "/", 390}, {"phone ko", "/?lang=ko", 390},
		{"heavy", "/?peak=2000+rps", 1440}, {"budget", "/?objectives.budget=3400+USD%2Fmo", 1440},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, c.path, look{c.width, "light"})
			for _, pair := range append(eval[[]string](b, overlaps), eval[[]string](b, crowded)...) {
				t.Error(pair)
			}
			if w := eval[int](b, `document.documentElement.scrollWidth`); int64(w) > c.width {
				t.Errorf("the page is %d px wide", w)
			}
		})
	}
}

// The table of the ranges of a design fits its frame on a common screen, in both languages.
func TestSensitivityFitsItsFrame(t *testing.T) {
	for _, path := range []string{"/scenarios/multi-az-2/sensitivity", "/scenarios/multi-az-2/sensitivity?lang=ko"} {
		b := open(t, path, look{1280, "light"})
		if cut := eval[int](b, `(() => { const s = document.querySelector(".sens").parentElement; return s.scrollWidth - s.clientWidth })()`); cut > 0 {
			t.Errorf("%s: %d px of the table are cut off", path, cut)
		}
	}
}

// A design's page fits its window: nothing is cut off beyond its edge, and what was asked beside the recovery is seen whole.
func TestDesignFitsTheWindow(t *testing.T) {
	for _, width := range []int64{760, 900, 1024, 1101, 1241, 1280} {
		for _, path := range []string{"/scenarios/hybrid-dr", "/scenarios/hybrid-dr?lang=ko"} {
			b := open(t, path, look{width, "light"})
			if w := eval[int](b, `document.documentElement.scrollWidth`); int64(w) > width {
				t.Errorf("%s is %d px wide in a window of %d", path, w, width)
			}
			if cut := eval[int](b, `(() => { const s = document.querySelector(".rec").parentElement; return s.scrollWidth - s.clientWidth })()`); cut > 0 {
				t.Errorf("%s at %d px: %d px of the recovery table are cut off", path, width, cut)
			}
		}
	}
}

// crowded lists names over the columns with an axis that lie on one another.
const crowded = `[...document.querySelectorAll("th svg.scale")].flatMap(s => {
	const t = [...s.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]).sort((a, b) => a[1].left - b[1].left);
	return t.slice(1).flatMap(([b, r], i) => r.left < t[i][1].right + 1 && r.width > 0 ? [t[i][0] + " lies on " + b + " over a column"] : []);
})`

// overlaps lists pairs of texts of the shown chart that share more than a sliver.
const overlaps = `(() => {
	const svg = [...document.querySelectorAll(".frontier")].find(s => getComputedStyle(s).display !== "none");
	const boxes = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]), out = [];
	boxes.forEach(([a, r], i) => boxes.slice(i + 1).forEach(([b, q]) => {
		const w = Math.min(r.right, q.right) - Math.max(r.left, q.left), h = Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top);
		if (w > 2 && h > 5) out.push(a + " lies on " + b + " by " + Math.round(w) + " × " + Math.round(h));
	}));
	const marks = [...svg.querySelectorAll(".mark")].map(m => [m.dataset.id, m.querySelector(".under").getBoundingClientRect()]);
	[...svg.querySelectorAll("text.name")].forEach(t => { const r = t.getBoundingClientRect();
		marks.forEach(([id, q]) => { const x = q.x + q.width / 2, y = q.y + q.height / 2;
			if (x > r.left && x < r.right && y > r.top + 2 && y < r.bottom - 2) out.push(t.textContent + " lies on the mark of " + id); }); });
	return out;
})()`
