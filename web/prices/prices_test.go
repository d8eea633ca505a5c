package prices

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/reference"
	"nines/pricing"
	"nines/web/inputs"
	"nines/web/request"
)

func book(tb testing.TB) *pricing.Book {
	tb.Helper()
	b, err := pricing.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func app(tb testing.TB) *echo.Echo {
	tb.Helper()
	b := book(tb)
	e := echo.New()
	New(b, inputs.Language{Figures: reference.Default(), Priced: b.Regions()}, request.Site{}).Routes(e)
	return e
}

func get(tb testing.TB, e http.Handler, path string) (int, string) {
	tb.Helper()
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestPage(t *testing.T) {
	e := app(t)
	for _, c := range []struct {
		path string
		code int
		has  []string
		not  []string
	}{
		// m7g.large: 0.1003 in Seoul, 0.0816 in Virginia (pricing/data/ec2.csv)
		{"/prices?q=m7g.large+ondemand&in=ap-northeast-2&with=us-east-1", 200, []string{">0.1003<", ">0.0816<", "0.814×", "ec2-instances-info", `aria-current="page"`}, []string{"⟨"}},
		{"/prices?thing=ec2.ondemand+m7g.large", 200, []string{"ap-northeast-2 Seoul", "us-east-1 N. Virginia", "cheapest first"}, []string{"aria-sort", "⟨"}},
		{"/prices?q=transfer.internet&in=ap-northeast-2&lang=ko", 200, []string{"0.126", "10,240", "가격", "구간"}, []string{"⟨"}},
		{"/prices?q=m7g&vcpu=64", 200, []string{"m7g.16xlarge"}, []string{"m7g.large<"}},
		{"/prices?q=%3Cscript%3E", 200, []string{"&lt;script&gt;", "0 prices"}, []string{"<script>"}},
		{"/prices?in=mars-1&vcpu=many&service=none&thing=no.such&page=x&with=mars-2&memory=-1", 422, []string{"mars-1", "many", "no.such"}, []string{"⟨"}},
		{"/prices?page=999999999999999999999", 200, []string{"Page "}, nil},
		{"/prices?peak=300+rps", 200, []string{`name="peak" value="300`}, nil},
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

func ask(t *testing.T, tab *table, pairs ...string) query {
	t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return parse(v, tab, &model.Workload{Region: "us-east-1", SecondRegion: "ap-northeast-2"})
}

// Every page of the table together is every price of the region once, those of everywhere included.
func TestPagesAreTheWholeTable(t *testing.T) {
	b := book(t)
	tab := arrange(b)
	want := 0
	for r := range b.Each {
		if r.Key.Region == "us-east-1" || r.Key.Region == pricing.Global {
			want++
		}
	}
	if got := len(tab.search(b, ask(t, tab))); got != want {
		t.Errorf("%d rows, the book has %d prices", got, want)
	}
}

func TestOrders(t *testing.T) {
	b := book(t)
	tab := arrange(b)
	for key, order := range orders {
		rising := tab.search(b, ask(t, tab, "sort", key, "q", "ec2"))
		if len(rising) < 500 || !slices.IsSortedFunc(rising, order) {
			t.Errorf("%s: %d rows, not in order", key, len(rising))
		}
		falling := tab.search(b, ask(t, tab, "sort", "-"+key, "q", "ec2"))
		if !slices.IsSortedFunc(falling, func(x, y found) int { return order(y, x) }) {
			t.Errorf("-%s: not in order", key)
		}
	}
}

// Whatever is in the query, the page answers.
func FuzzQuery(f *testing.F) {
	e := app(f)
	f.Add("q=m7g&in=us-east-1&page=2&sort=-price")
	f.Add("vcpu=1e309&memory=NaN&page=-1&thing=ec2.ondemand%20m7g.large")
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest(http.MethodGet, "/prices", nil)
		r.URL.RawQuery = raw
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", raw, w.Code)
		}
	})
}

// Every message that begins with "prices." is used, so that none is forgotten when the page changes.
func TestMessagesAreUsed(t *testing.T) {
	raw, err := os.ReadFile("../ui/messages/prices.en.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	var source bytes.Buffer
	for _, dir := range []string{".", "../../cmd/nines", "../../pricing", "../ui"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), ".templ") {
				text, err := os.ReadFile(dir + "/" + f.Name())
				if err != nil {
					t.Fatal(err)
				}
				source.Write(text)
			}
		}
	}
	for id := range texts {
		if !bytes.Contains(source.Bytes(), []byte(`"`+id+`"`)) {
			t.Errorf("nothing says %q", id)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	pb := book(b)
	tab := arrange(pb)
	q := parse(url.Values{"sort": {"-price"}, "q": {"large"}}, tab, &model.Workload{Region: "us-east-1", SecondRegion: "ap-northeast-2"})
	b.ReportAllocs()
	for b.Loop() {
		if len(tab.search(pb, q)) == 0 {
			b.Fatal("nothing found")
		}
	}
}

func BenchmarkPage(b *testing.B) {
	e := app(b)
	b.ReportAllocs()
	for b.Loop() {
		if code, _ := get(b, e, "/prices?sort=-price"); code != http.StatusOK {
			b.Fatal(code)
		}
	}
}
