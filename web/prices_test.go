package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nines/model/reference"
	"nines/pricing"
	"nines/web"
)

// embeddedApp is the app over the embedded prices.
func embeddedApp(t *testing.T) http.Handler {
	t.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := web.New(web.Options{Service: web.NewLibrary(book, reference.Default())})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// What a reader lays over the prices is part of the address, changes every amount, and a mistake in it stands at its field.
func TestPricesAsTheReaderHasThem(t *testing.T) {
	h := embeddedApp(t)
	rate := "KRW=1391.5@2026-11-20 Bank of Korea"
	page := get(h, "/?"+url.Values{"prices.currency": {rate}}.Encode())
	body := page.Body.String()
	if !strings.Contains(body, "KRW/month") || strings.Contains(body, "USD/month") {
		t.Error("the table is not in won")
	}
	if !strings.Contains(body, "KRW, the oldest") {
		t.Error("the page does not name what is laid over the book")
	}
	design := get(h, "/scenarios/multi-az-2?"+url.Values{"prices.currency": {rate}, "prices.free_tier": {"all"}}.Encode()).Body.String()
	if !strings.Contains(design, "KRW a month") || !strings.Contains(design, "Bank of Korea") || !strings.Contains(design, "free allowance") {
		t.Error("the design's bill is not in won, without its rate, or without the free allowances")
	}
	wrong := get(h, "/?prices.free_tier=lots").Body.String()
	if !strings.Contains(wrong, "lots is not one of transfer, none, all") {
		t.Error("a wrong word is not told")
	}
	for _, bad := range []string{"KRW=0@2026-11-20 x", "KRW", "<script>=1@2026 x"} {
		body := get(h, "/?"+url.Values{"prices.currency": {bad}}.Encode()).Body.String()
		if strings.Contains(body, "KRW/month") || strings.Contains(body, "<script>=1") {
			t.Errorf("%s is taken", bad)
		}
	}
}
