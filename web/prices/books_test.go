package prices

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/reference"
	"nines/pricing"
	"nines/pricing/snapshot"
	"nines/web/inputs"
	"nines/web/request"
)

// dearer is the embedded book as pulled, with m7g.large in Seoul at 0.2 and no gp2 in us-east-1.
var dearer = sync.OnceValues(func() (*pricing.Book, error) {
	b, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	text := b.Text()
	rows := text.Rows[:0]
	for _, r := range text.Rows {
		switch r.Key {
		case model.PriceKey{Dimension: model.EC2OnDemand, Region: "ap-northeast-2", Item: "m7g.large"}:
			r.USD = model.Fixed{Coef: 2, Exp: -1}
		case model.PriceKey{Dimension: model.EBSGP2, Region: "us-east-1"}:
			continue
		}
		rows = append(rows, r)
	}
	text.Rows = rows
	raw, err := snapshot.Encode(text)
	if err != nil {
		return nil, err
	}
	return pricing.OpenAs(string(raw), "pulled 2026-11-20")
})

// shelf is two books: the embedded one and the pull, which is in force.
type shelf struct{ fail error }

func (s shelf) List(context.Context) ([]Edition, error) {
	return []Edition{
		{ID: "1", Name: "pulled 2026-11-20", Pulled: time.Date(2026, 11, 20, 14, 3, 0, 0, time.UTC), Prices: 2, Oldest: "2026-01-01", Newest: "2026-11-20",
			Parts: []string{"AmazonEC2 us-east-1", "AmazonS3 us-east-1", "AWSLambda us-east-1", "AmazonSQS us-east-1", "<b>"}, InForce: true},
		{ID: "embedded", Name: "nines-2026-10-04", Prices: 1, Oldest: "2017", Newest: "2026-10-04"},
	}, s.fail
}

func (s shelf) Open(_ context.Context, id string) (*pricing.Book, error) {
	switch {
	case s.fail != nil:
		return nil, s.fail
	case id == "1":
		return dearer()
	case id == "embedded":
		return pricing.Embedded()
	}
	return nil, ErrNoBook
}

func appWith(tb testing.TB, books Books) *echo.Echo {
	tb.Helper()
	b, err := dearer()
	if err != nil {
		tb.Fatal(err)
	}
	e := echo.New()
	New(b, inputs.Language{Figures: reference.Default(), Priced: b.Regions()}, request.Site{}).With(books).Routes(e)
	return e
}

func TestBooks(t *testing.T) {
	e := appWith(t, shelf{})
	for _, c := range []struct {
		path string
		code int
		has  []string
		not  []string
	}{
		{"/prices", 200, []string{"pulled 2026-11-20", "2026-11-20 14:03", "and 1 more", "in force", "/prices/diff?a=embedded&amp;b=1", "part of nines"}, []string{"⟨", "{"}},
		{"/prices?lang=ko&peak=300+rps", 200, []string{"지금 쓰는 가격표", "달라진 점", "lang=ko"}, []string{"⟨"}},
		// 0.1003 in pricing/data/ec2.csv, 0.2 above: 0.2/0.1003 − 1 = 0.994
		{"/prices/diff?a=embedded&b=1", 200, []string{"ec2.ondemand m7g.large", "0.1003", ">0.20", "+99.4", "ebs.gp2", "gone", "1 changed, 0 new, 1 gone"}, []string{"⟨", "{"}},
		{"/prices/diff", 200, []string{"1 changed, 0 new, 1 gone"}, nil},
		{"/prices/diff?a=1&b=embedded", 200, []string{"−49.9", "1 changed, 1 new, 0 gone"}, nil},
		{"/prices/diff?a=1&b=1", 200, []string{"0 changed, 0 new, 0 gone"}, []string{"<tbody"}},
		{"/prices/diff?a=embedded&b=1&over=50%25", 200, []string{"m7g.large"}, []string{"<th scope=\"row\">ebs.gp2"}},
		{"/prices/diff?a=embedded&b=1&in=us-east-1&lang=ko", 200, []string{"없어짐", "바뀐 것 0개"}, []string{"<th scope=\"row\">ec2.ondemand"}},
		{"/prices/diff?a=embedded&b=1&q=m7g&peak=300+rps", 200, []string{"1 changed, 0 new, 0 gone", `name="peak" value="300`}, nil},
		{"/prices/diff?a=embedded&b=1&service=nonsense", 422, []string{"nonsense"}, nil},
		{"/prices/diff?a=embedded&b=1&over=much", 422, []string{"much"}, nil},
		{"/prices/diff?a=7&b=1", 422, []string{"There is no price book 7"}, nil},
		{"/prices/diff?a=%3Cscript%3E", 422, []string{"&lt;script&gt;"}, []string{"<script>"}},
		{"/prices/diff?a=embedded&b=1&page=99", 200, []string{"m7g.large"}, nil},
	} {
		code, body := get(t, e, c.path)
		if code != c.code {
			t.Errorf("%s: %d, want %d", c.path, code, c.code)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s lacks %q", c.path, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(body, s) {
				t.Errorf("%s has %q", c.path, s)
			}
		}
	}
}

// Without kept books the list is not there, and the difference is of the one book with itself; a store that fails is said.
func TestWithoutBooks(t *testing.T) {
	e := appWith(t, nil)
	if _, body := get(t, e, "/prices"); strings.Contains(body, `id="h-b"`) {
		t.Error("a list of one book")
	}
	if code, body := get(t, e, "/prices/diff"); code != 200 || !strings.Contains(body, "0 changed") {
		t.Errorf("the difference of one book: %d", code)
	}
	e = appWith(t, shelf{fail: errors.New("the disk is gone at /secret/path")})
	if code, body := get(t, e, "/prices"); code != 200 || !strings.Contains(body, "cannot be read") || strings.Contains(body, "secret") {
		t.Errorf("a broken store on /prices: %d", code)
	}
	if code, body := get(t, e, "/prices/diff"); code != 503 || !strings.Contains(body, "cannot be read") || strings.Contains(body, "secret") {
		t.Errorf("a broken store on /prices/diff: %d", code)
	}
}

// Whatever is in the query, the page of differences answers.
func FuzzDiffQuery(f *testing.F) {
	e := appWith(f, shelf{})
	f.Add("a=embedded&b=1&over=5%25&service=ec2&in=us-east-1&q=m7g&page=2")
	f.Add("a=&b=%00&over=1e309&page=-1")
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest(http.MethodGet, "/prices/diff", nil)
		r.URL.RawQuery = raw
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", raw, w.Code)
		}
	})
}
