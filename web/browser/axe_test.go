package browser

import (
	_ "embed"
	"testing"
)

//go:embed testdata/axe.min.js
var axe string

// violation is one rule of axe-core that a page breaks.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
	r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 6).map(n => n.html.slice(0, 160) + " | " + n.failureSummary.slice(0, 240))})))`

// Both pages, the error state and the page that is not there: light, dark, Korean, phone.
func TestAccessible(t *testing.T) {
	for _, c := range []struct {
		name, path string
		look       look
		before     string
	}{
		{"compare", "/", desk, ""},
		{"compare dark", "/?objectives.budget=4000+USD%2Fmo", look{1440, "dark"}, ""},
		{"compare ko phone", "/?lang=ko", look{390, "light"}, ""},
		{"compare middle with everything open", "/", look{1024, "light"}, `document.querySelectorAll("details").forEach(d => d.open = true), true`},
		{"compare with an error", "/?objectives.slo=120%25", desk, ""},
		{"design", "/scenarios/multi-az-2", desk, `document.querySelectorAll("details").forEach(d => d.open = true), true`},
		{"design dark", "/scenarios/colo-two-sites", look{1440, "dark"}, ""},
		{"design ko phone", "/scenarios/hybrid-dr?lang=ko", look{390, "dark"}, ""},
		{"prices with everything open", "/prices?q=m7g.large", desk, `document.querySelectorAll("details").forEach(d => d.open = true), true`},
		{"prices ko phone dark", "/prices?lang=ko&q=gp3&vcpu=x", look{390, "dark"}, ""},
		{"price books apart", "/prices/diff?a=embedded&b=1", desk, ""},
		{"price books apart ko phone dark", "/prices/diff?lang=ko&a=embedded&b=1&over=x", look{390, "dark"}, ""},
		{"ladder", "/ladder?from=single-box&growth=12%25%2Fmo", desk, ""},
		{"ladder ko phone dark", "/ladder?lang=ko&from=single-box", look{390, "dark"}, ""},
		{"design without a zone", "/scenarios/multi-az-2?down=main.a,dns", desk, `document.querySelectorAll("details").forEach(d => d.open = true), true`},
		{"design without a zone ko phone dark", "/scenarios/hybrid-dr?down=main&lang=ko", look{390, "dark"}, ""},
		{"check", "/scenarios/single-az/check?seconds=1", desk, `document.querySelectorAll("details").forEach(d => d.open = true), true`},
		{"check ko phone dark", "/scenarios/multi-az-3/check?seconds=1&lang=ko", look{390, "dark"}, ""},
		{"incidents", "/incidents", look{1280, "light"}, ""},
		{"incidents of one provider", "/incidents?who=aws&hits=zones", desk, ""},
		{"incidents ko phone dark", "/incidents?lang=ko", look{390, "dark"}, ""},
		{"an incident with everything open", "/incidents/aws-2011-04-21-use1-ebs", desk, `document.querySelectorAll("details").forEach(d => d.open = true), true`},
		{"ranges", "/scenarios/multi-az-2/sensitivity", desk, ""},
		{"ranges ko phone dark", "/scenarios/single-box/sensitivity?lang=ko", look{390, "dark"}, ""},
		{"figures", "/figures?q=region", desk, ""},
		{"figures ko phone dark", "/figures?lang=ko&q=zone", look{390, "dark"}, ""},
		{"missing", "/scenarios/nothing", desk, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, c.path, c.look)
			if c.before != "" {
				b.eval(c.before)
			}
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
		})
	}
}
