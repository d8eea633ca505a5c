package browser

import "testing"

// The pages of a way and of sizes: light, dark, Korean, phone.
func TestWaysAndSizesAreAccessible(t *testing.T) {
	for _, c := range []struct {
		path string
		look look
	}{
		{"/transitions/single-box/multi-az-2?within=1w", desk},
		{"/transitions/single-box/two-boxes?within=1d&lang=ko", look{390, "dark"}},
		{"/scenarios/multi-az-2/sizing", desk},
		{"/scenarios/pilot-light/sizing?lang=ko", look{390, "dark"}},
	} {
		b := open(t, c.path, c.look)
		b.eval(`document.querySelectorAll("details").forEach(d => d.open = true), true`)
		b.eval(axe + "; true")
		for _, v := range eval[[]violation](b, runAxe) {
			t.Errorf("%s: %s: %s: %v", c.path, v.ID, v.Help, v.Nodes)
		}
		if w := eval[int](b, `document.documentElement.scrollWidth`); int64(w) > c.look.width {
			t.Errorf("%s is %d px wide", c.path, w)
		}
	}
}
