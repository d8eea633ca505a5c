package pricing

import (
	"encoding/json"
	"os"
	"testing"
)

// Every region has a name in both languages.
func TestRegionTitles(t *testing.T) {
	for _, lang := range []string{"en", "ko"} {
		raw, err := os.ReadFile("../web/ui/messages/pricing." + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var titles map[string]string
		if err := json.Unmarshal(raw, &titles); err != nil {
			t.Fatal(err)
		}
		for place := range mustOpen(t).places {
			if titles["region."+place] == "" {
				t.Errorf("%s: %s has no title", lang, place)
			}
		}
	}
}
