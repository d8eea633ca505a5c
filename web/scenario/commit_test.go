package scenario

import (
	"context"
	"strings"
	"testing"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/pricing"
	"nines/scenarios"
	"nines/web/ui"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

// committed is the section of a design of the library at 3,000 requests/s, bought in a way.
func committed(t *testing.T, id, way, lang string) *Commit {
	t.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	w, err := scenarios.DecodeWorkload("w", []byte("peak: 3000 rps"), reference.Default(), book.Regions())
	if err != nil {
		t.Fatal(err)
	}
	if way != "" {
		if err := scenarios.SetWorkload(w, "commit", way, book.Regions()...); err != nil {
			t.Fatal(err)
		}
	}
	s, ok := scenarios.ByID(id)
	if !ok {
		t.Fatal(id)
	}
	c, err := plan.Compare(context.Background(), plan.Inputs{Workload: w, Book: book, Figures: reference.Default(), Library: scenarios.Library()}, []*model.Scenario{s})
	if err != nil {
		t.Fatal(err)
	}
	words := messages.For(lang)
	b := builder{page: ui.Page{Words: words, Format: format.New(words)}, e: c.Evaluations[0], w: w, all: c}
	return b.commit()
}

// The section draws the curve, and the same facts stand in tables.
func TestCommitSection(t *testing.T) {
	for _, lang := range messages.Languages {
		c := committed(t, "multi-az-2", "best 1y no", lang)
		if c == nil || len(c.Charts) != 2 || len(c.Rows) != 2 || len(c.Falls) != 3 || len(c.Curve) < 3 || c.Stranded == "" || c.Paid == "" {
			t.Fatalf("%s: %+v", lang, c)
		}
		for _, chart := range c.Charts {
			if n := strings.Count(chart, `class="g2"`); n != len(c.Curve) {
				t.Errorf("%s: %d covered pieces for %d shares of the hours", lang, n, len(c.Curve))
			}
			if strings.Contains(chart, "⟨") {
				t.Errorf("%s: a message is missing in %s", lang, chart)
			}
		}
		var b strings.Builder
		if err := commitments(View{Page: ui.Page{Words: messages.For(lang), Format: format.New(messages.For(lang))}}, c).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Rows {
			if !strings.Contains(b.String(), r.Upfront) || !strings.Contains(b.String(), r.Even) {
				t.Errorf("%s: the table lacks %+v", lang, r)
			}
		}
	}
}

// Without a way to buy the page offers some, and nothing where nothing can be bought ahead.
func TestCommitOffers(t *testing.T) {
	if c := committed(t, "multi-az-2", "", "en"); c == nil || len(c.Offers) != len(offers) || !strings.Contains(c.Offers[1].URL, "commit=best+1y+no") {
		t.Errorf("%+v", c)
	}
	if c := committed(t, "serverless", "", "en"); c != nil {
		t.Errorf("a design without machines is offered %+v", c)
	}
	if c := committed(t, "serverless", "best", "en"); c == nil || c.Gains || len(c.Unknown) == 0 {
		t.Errorf("of functions the page says %+v", c)
	}
	if c := committed(t, "multi-az-2", "none", "en"); c == nil || c.Gains || len(c.Charts) != 0 || !strings.Contains(c.Sentence, "Nothing is committed") {
		t.Errorf("with none the page says %+v", c)
	}
}
