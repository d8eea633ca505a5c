package main

import (
	"testing"

	"nines/model"
	"nines/pricing"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

// Every unit that a price of a provider is counted in has its word in both languages: a Korean bill is in Korean.
func TestUnitsOfPricesHaveWords(t *testing.T) {
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	ratios := map[string]bool{"ratio": true, "share": true, "share/year": true, "KRW": true, "hour/month": true, "year": true}                          // no price is counted in these
	once := map[string]bool{"cabinet": true, "connect": true, "firewall": true, "rack": true, "server": true, "switch": true, "watt": true, "kW": true} // bought once: bills spread them over months
	seen := map[string]bool{}
	book.Each(func(r model.Rate) bool {
		if !seen[r.Unit] && !ratios[r.Unit] && !once[r.Unit] {
			for _, lang := range messages.Languages {
				if id := format.PriceUnitID(r.Unit); !messages.For(lang).Has(id) {
					t.Errorf("%s has no word for the unit %q: add %s", lang, r.Unit, id)
				}
			}
		}
		seen[r.Unit] = true
		return true
	})
	if len(seen) < 20 {
		t.Errorf("%d units: the search is broken", len(seen))
	}
	if got := format.New(messages.For("ko")).PriceUnit("GB-month"); got != "GB-월" {
		t.Errorf("a GB-month is %q in Korean", got)
	}
}
