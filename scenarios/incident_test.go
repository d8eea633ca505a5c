package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/model/replay"
)

// TestIncidents reads the catalogue: all that was gathered, each in both languages, with source and evidence, under its own
// name.
func TestIncidents(t *testing.T) {
	files, err := filepath.Glob("incidents/*.yaml")
	if err != nil || len(files) != 61 { // facts/reliability/incidents.yaml has 61
		t.Fatalf("%d incidents, %v", len(files), err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		inc, err := DecodeIncident(f, src)
		if err != nil {
			t.Error(err)
			continue
		}
		if want := strings.TrimSuffix(filepath.Base(f), ".yaml"); inc.ID != want {
			t.Errorf("%s holds %s", f, inc.ID)
		}
		for _, text := range []string{inc.Title["en"], inc.Title["ko"], inc.Summary["en"], inc.Summary["ko"], inc.Source, inc.Evidence} {
			if text == "" {
				t.Errorf("%s lacks a text", f)
			}
		}
		if inc.Length() <= 0 {
			t.Errorf("%s takes no time", f)
		}
		if err := compileSchema(t, KindIncident).Validate(yamlAsJSON(t, src)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
	for i := 1; i < len(Incidents()); i++ {
		if Incidents()[i].Start.Before(Incidents()[i-1].Start) {
			t.Errorf("%s is not in order", Incidents()[i].ID)
		}
	}
}

const plainIncident = "id: x\ntitle: {en: X}\nstart: 2021-12-07T15:30Z\nplace: cloud\nevidence: read\nsource: me\neffects:\n  - "

func TestIncidentDecodes(t *testing.T) {
	inc, err := DecodeIncident("f", []byte(plainIncident+"{hits: zones, zones: 2, services: [compute], share: 50%, at: 1h, lasts: 90m, last: 3h}\nreach: 7.5%\n"))
	if err != nil {
		t.Fatal(err)
	}
	e := inc.Effects[0]
	if e.Hits != replay.HitsZones || e.Zones != 2 || e.Share != 0.5 || e.At != 3600 || e.Lasts != 5400 || e.Last != 10800 || inc.Reach != 0.075 || inc.Start.Hour() != 15 {
		t.Errorf("%+v", inc)
	}
}

func TestIncidentRefuses(t *testing.T) {
	for _, c := range []struct{ src, place, says string }{
		{plainIncident + "{hits: zone, lasts: 1h}", "f:8:", "zones"},
		{plainIncident + "{hits: zones, lasts: 1h}", "f:8:", "zones"},
		{plainIncident + "{hits: region, zones: 1, lasts: 1h}", "f:8:", "zones"},
		{plainIncident + "{hits: region, lasts: -1h}", "f:8:", "more than"},
		{plainIncident + "{hits: region, lasts: {low: 1h, likely: 2h, high: 3h}}", "f:", "not supported"},
		{plainIncident + "{hits: region, lasts: 2h, last: 1h}", "f:8:", "last"},
		{plainIncident + "{hits: region, services: [ec2], lasts: 2h}", "f:8:", "compute"},
		{plainIncident + "{hits: region, share: 120%, lasts: 2h}", "f:8:", "100%"},
		{"id: x\n", "f:1:", "effects"},
		{"", "f", "empty"},
		{strings.Replace(plainIncident, "2021-12-07T15:30Z", "yesterday", 1) + "{hits: dns, lasts: 1h}", "f:3:", "2021-12-07T15:30Z"},
	} {
		_, err := DecodeIncident("f", []byte(c.src))
		if err == nil || !strings.Contains(err.Error(), c.place) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v", c.src, err)
		}
	}
}
