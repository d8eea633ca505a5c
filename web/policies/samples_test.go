package policies_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/model/plan"
	"nines/model/reference"
	"nines/model/scaling"
	"nines/pricing"
	"nines/scenarios"
	"nines/web/policies"
	"nines/web/ui"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

var update = flag.Bool("update", false, "rewrite docs/surge-*.svg from the samples beside the checkout")

// samples are the traces beside the checkout, which are not part of the project.
const samples = "/work/shared/samples/traces"

func page() ui.Page {
	words := messages.For("en")
	return ui.Page{Words: words, Format: format.New(words)}
}

func play(t *testing.T, id string, d scaling.Demand, source string) *plan.SurgePlay {
	t.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	w, err := scenarios.DecodeWorkload("sample", []byte("peak: 100 rps\n"), reference.Default(), book.Regions())
	if err != nil {
		t.Fatal(err)
	}
	s, _ := scenarios.ByID(id)
	d = d.Times(scaling.Int(300).Over(d.Peak()))
	p, err := plan.PlaySurge(plan.Inputs{Workload: w, Book: book, Figures: reference.Default(), Library: scenarios.Library()}, s, plan.SurgeOptions{Demand: &d, Source: source, Intervals: 240})
	if err != nil {
		t.Fatalf("%s over %s: %v", source, id, err)
	}
	return p
}

// Each sample trace, its highest load at three times the peak, over three designs: every request is accounted for and there
// is a drawing, the one in docs when it was made from the present figures (-update).
func TestSampleTraces(t *testing.T) {
	for _, trace := range []string{"worldcup98-hourly", "nab-elb-requestcount-5min", "nab-nyc-taxi-30min"} {
		src, err := os.ReadFile(filepath.Join(samples, trace+".csv"))
		if err != nil {
			t.Skipf("no samples here: %v", err)
		}
		tr, err := scenarios.DecodeTrace(trace+".csv", src, scenarios.GapsHold)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"multi-az-2", "hybrid-burst", "colo-one-site"} {
			p := play(t, id, tr.Demand, trace+".csv")
			c := p.Course
			if c.Served.Plus(c.Shed).Plus(c.Queued).Cmp(c.Offered) != 0 || len(c.Intervals) < 50 {
				t.Errorf("%s over %s: offered %s, %d intervals", trace, id, c.Offered, len(c.Intervals))
			}
			drawn := policies.Standalone(page(), p)
			if !strings.Contains(drawn, `class="demand"`) || strings.Contains(drawn, "NaN") {
				t.Errorf("%s over %s: no drawing", trace, id)
			}
			if *update {
				if err := os.WriteFile(filepath.Join("../../docs", "surge-"+trace+"-"+id+".svg"), []byte(drawn), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// The same with the week that is part of nines, so that it is tested everywhere.
func TestWeekDrawn(t *testing.T) {
	for _, id := range []string{"multi-az-2", "hybrid-burst", "colo-one-site"} {
		drawn := policies.Standalone(page(), play(t, id, scenarios.SaleWeek().Demand, "sale-week.csv"))
		if !strings.HasPrefix(drawn, `<svg xmlns="http://www.w3.org/2000/svg" `) || !strings.Contains(drawn, `class="served"`) || strings.Contains(drawn, "NaN") {
			t.Errorf("%s: %.200s", id, drawn)
		}
	}
}
