package browser

import (
	"context"
	"strings"
	"testing"
	"time"

	"nines/model"
	"nines/pricing"
	"nines/pricing/snapshot"
	"nines/web/prices"
)

// shelf is the embedded book and one in which every EC2 price of Seoul is a fifth dearer and gp2 is gone.
type shelf struct{ pulled *pricing.Book }

func newShelf() (*shelf, error) {
	b, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	text := b.Text()
	rows := text.Rows[:0]
	for _, r := range text.Rows {
		if r.Key.Dimension == model.EBSGP2 {
			continue
		}
		if r.Key.Dimension == model.EC2OnDemand && r.Key.Region == "ap-northeast-2" {
			r.USD.Coef, r.USD.Exp = r.USD.Coef*12, r.USD.Exp-1
		}
		rows = append(rows, r)
	}
	text.Rows = rows
	raw, err := snapshot.Encode(text)
	if err != nil {
		return nil, err
	}
	pulled, err := pricing.OpenAs(string(raw), "pulled 2026-11-20")
	return &shelf{pulled}, err
}

func (s *shelf) List(context.Context) ([]prices.Edition, error) {
	p := s.pulled.Info()
	return []prices.Edition{
		{ID: "1", Name: p.Name, Pulled: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), Prices: s.pulled.Len(), Oldest: p.Oldest, Newest: p.Newest,
			Parts: []string{"AmazonEC2 ap-northeast-2", "AmazonEC2 us-east-1"}},
		{ID: "embedded", Name: "nines-2026-10-04", Prices: s.pulled.Len() + 7, Oldest: p.Oldest, Newest: p.Newest, InForce: true},
	}, nil
}

func (s *shelf) Open(_ context.Context, id string) (*pricing.Book, error) {
	switch id {
	case "1":
		return s.pulled, nil
	case "embedded":
		return pricing.Embedded()
	}
	return nil, prices.ErrNoBook
}

// From the list of books to their differences, and on to one region, without script where a form is enough.
func TestBooksPage(t *testing.T) {
	b := open(t, "/prices", desk)
	if s := b.text("#h-b"); s != "Price books" {
		t.Errorf("the list is called %q", s)
	}
	b.eval(`document.querySelector("a[href*='/prices/diff']").click(), true`)
	b.wait(`location.pathname === "/prices/diff" && document.querySelector(".prices tbody tr")`)
	if s := b.text("#said"); !strings.Contains(s, "pulled 2026-11-20") || !strings.Contains(s, "nines-2026-10-04") {
		t.Errorf("the books are not named: %q", s)
	}
	b.eval(`(() => { document.querySelector("#d-q").value = "m7g.large ondemand"; document.querySelector(".search .find").click(); return true })()`)
	b.wait(`location.search.includes("m7g.large") && document.querySelectorAll(".prices tbody tr").length === 1`)
	if s := b.text(".prices tbody tr"); !strings.Contains(s, "16.7") { // 1/1.2 − 1
		t.Errorf("the change is %q", s)
	}
	if s := b.text("body"); strings.ContainsAny(s, "{}⟨⟩") {
		t.Error("a message has no text or an unfilled placeholder")
	}
	b.calm()
}
