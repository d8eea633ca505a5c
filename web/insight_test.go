package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"nines/model/reference"
	"nines/pricing"
	"nines/web"
	"nines/web/inputs"
)

// realApp is an app over real figures, made once.
var realApp = sync.OnceValues(func() (http.Handler, error) {
	book, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{Service: web.NewLibrary(book, reference.Default())})
})

// getReal is a page of it.
func getReal(t *testing.T, path string) (int, string) {
	t.Helper()
	app, err := realApp()
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	app.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	body, _ := io.ReadAll(rec.Result().Body)
	return rec.Code, string(body)
}

// The page of a design says what would help most; what to measure first and all figures have pages of their own, in both
// languages; words find figures; what is not there is not found.
func TestInsightPages(t *testing.T) {
	for _, c := range []struct {
		path string
		code int
		has  []string
		not  []string
	}{
		{"/scenarios/single-az", 200, []string{"What would help most", "A standby of db in another zone", "/scenarios/single-az/sensitivity", "Amazon RDS, one instance", "times a year;"}, nil},
		{"/scenarios/colo-one-site?lang=ko", 200, []string{"무엇이 가장 도움이 되는가", "이 설계에 적용되는 제공자의 약속이 없습니다"}, nil},
		{"/scenarios/single-box/sensitivity", 200, []string{"drawn together at 2,000 points", "tornado", "region.hit", "Drawn P5"}, []string{"objectives.slo"}},
		{"/scenarios/single-box/sensitivity?peak=60+rps&lang=ko", 200, []string{"무엇을 먼저 측정할 것인가"}, nil},
		{"/scenarios/none/sensitivity", 404, nil, nil},
		{"/scenarios/single-box/sensitivity?peak=x", 303, nil, nil},
		{"/figures", 200, []string{"zone.mttr", "What nines assumes", "9 in 15.9 years", "Amazon RDS Multi-AZ", "below 99"}, nil},
		{"/figures?q=zone+mttr", 200, []string{"zone.mttr", "1 of "}, []string{"db.mttr"}},
		{"/figures?lang=ko&q=%3Cscript%3E", 200, []string{"nines가 가정하는 수치", "&lt;script&gt;"}, []string{"q=<script>"}},
		{"/figures?set=zone.mttr&to=40h&peak=60+rps", 303, nil, nil},
		{"/figures?set=zone.mttr&to=40", 422, []string{"40 has no unit; write 40h"}, nil},
		{"/figures?set=zone.mtr&to=4h&lang=ko", 422, []string{"zone.mttr"}, nil},
		{"/figures?figure.zone.mttr=40h&q=zone.mttr", 200, []string{"remove: zone.mttr", "set by you"}, nil},
		{"/scenarios/single-az?figure.zone.mttr=40h", 200, []string{"figure.zone.mttr=40h", "yours"}, nil},
		{"/figures?figure.zone.mttr=nonsense", 200, []string{"zone.mttr of the address is not used"}, []string{"set by you", "your own:"}},
		{"/scenarios/single-az?figure.zone.mttr=40h", 200, []string{"1 figure is your own:", "/figures?figure.zone.mttr=40h#own", "data-without"}, nil},
		{"/scenarios/single-az?" + manyFigures(21), 200, []string{"20 figures are your own:", "at most 20 figures"}, nil},
		{"/incidents?figure.zone.mttr=40h&figure.db.mttr=3h&lang=ko", 200, []string{"직접 넣은 수치 2개:", "nines의 수치로 되돌리기"}, nil},
		{"/scenarios/single-az?down=web&for=7h", 200, []string{"for: there is no &#34;7h&#34; here; 4\u00a0h are taken.", "Without Application for 4\u00a0h"}, nil},
		{"/scenarios/single-az?for=2h&lang=ko", 200, []string{"여기에 &#34;2h&#34;는 없습니다"}, nil},
		{"/scenarios/single-az?down=web,db,dns", 200, []string{"at most 2 parts"}, nil},
		{"/scenarios/single-az?down=web&for=1h", 200, nil, []string{"there is no &#34;", "at most 2 parts"}},
		{"/incidents?who=nobody", 200, []string{"who: there is no &#34;nobody&#34; here"}, nil},
		{"/incidents?who=aws&place=cloud", 200, nil, []string{"there is no &#34;"}},
		{"/scenarios/single-az/check?seconds=99", 200, []string{"seconds: there is no &#34;99&#34; here"}, nil},
		{"/scenarios/single-az/check?peak=x", 303, nil, nil},
		{"/incidents?peak=x", 303, nil, nil},
		{"/figures?peak=x", 303, nil, nil},
		{"/figures?q=" + strings.Repeat("x", 5000), 200, []string{"0 of "}, nil},
	} {
		code, body := getReal(t, c.path)
		if code != c.code {
			t.Errorf("%s: status %d", c.path, code)
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
		if strings.Contains(body, "⟨") {
			t.Errorf("%s: a message has no text", c.path)
		}
	}
}

// manyFigures is a query that replaces the first n figures by what they are.
func manyFigures(n int) string {
	q := url.Values{}
	for _, f := range reference.Default().Figures() {
		value := strconv.FormatFloat(f.Value, 'g', -1, 64)
		if key := "figure." + string(f.Key); inputs.CheckFigure(string(f.Key), value) == nil && len(q) < n {
			q.Set(key, value)
		}
	}
	return q.Encode()
}

// A figure of one's own changes the answers to its address and to no other.
func TestOwnFiguresStayInTheirAddress(t *testing.T) {
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	app, err := web.New(web.Options{Service: web.NewLibrary(book, reference.Default())})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(query string) (int, string) {
		rec := httptest.NewRecorder()
		app.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/api/compare"+query, nil))
		return rec.Code, rec.Body.String()
	}
	_, before := ask("")
	code, own := ask("?figure.operations.change_failure=10%25&figure.zone.rate.us-east-1=3/y")
	_, after := ask("")
	if code != 200 || own == before || before != after || !strings.Contains(own, "set by you") {
		t.Errorf("status %d; changed %v; others unchanged %v", code, own != before, before == after)
	}
	if code, body := ask("?figure.zone.mttr=4"); code != 422 || !strings.Contains(body, "4 has no unit") {
		t.Errorf("status %d: %s", code, body)
	}
}
