package browser

import "testing"

// The page of a demand over a design: readable by everybody, at every width, and without a word to the console.
func TestSurgeAccessible(t *testing.T) {
	for _, c := range []struct {
		name, path string
		look       look
	}{
		{"flash", "/scenarios/multi-az-2/surge?peak=300+rps&surge.factor=6x", desk},
		{"week dark", "/scenarios/hybrid-burst/surge?shape=week&peak=300+rps", look{1440, "dark"}},
		{"ramp ko phone", "/scenarios/multi-az-2/surge?shape=ramp&lang=ko&peak=300+rps&surge.factor=6x", look{390, "light"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, c.path, c.look)
			b.eval(`document.querySelectorAll("details").forEach(d => d.open = true), true`)
			b.eval(axe + "; true")
			for _, v := range eval[[]violation](b, runAxe) {
				t.Errorf("%s: %s", v.ID, v.Help)
				for _, n := range v.Nodes {
					t.Log("  ", n)
				}
			}
			if w := eval[int](b, `document.documentElement.scrollWidth`); int64(w) > c.look.width {
				t.Errorf("the page is %d px wide", w)
			}
			b.calm()
		})
	}
}
