package web_test

import (
	"net/http"
	"strings"
	"testing"

	"nines/scenarios"
)

// TestModelFile: the reliability model of a design is a file that reads back, with what the address asks for.
func TestModelFile(t *testing.T) {
	h := app(t, nil)
	page := get(h, "/scenarios/multi-az-2?peak=40+rps").Body.String()
	const address = "/scenarios/multi-az-2/model.yaml?peak=40+rps"
	if !strings.Contains(page, `href="`+address+`"`) {
		t.Error("the page has no link to its model")
	}
	w := get(h, address+"&money.downtime=321+USD%2Fh")
	f, err := scenarios.ReadReliability("model.yaml", w.Body.Bytes())
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d, %v:\n%s", w.Code, err, w.Body)
	}
	if len(f.Model.Tiers) < 3 || f.Downtime.Amount.String() != "321" {
		t.Errorf("%d tiers, an hour down costs %s", len(f.Model.Tiers), f.Downtime.Amount)
	}
	if code := get(h, "/scenarios/none/model.yaml").Code; code != http.StatusNotFound {
		t.Errorf("a design that is not there: %d", code)
	}
	if code := get(h, "/scenarios/multi-az-2/model.yaml?peak=x").Code; code != http.StatusSeeOther {
		t.Errorf("a wrong workload: %d", code)
	}
}
