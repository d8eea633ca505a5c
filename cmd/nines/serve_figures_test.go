package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"nines/model/reference"
	"nines/pricing"
	"nines/web"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

// ownFigures change something on every page: repairs, failover, boot, a default of the workload, growth, a task of a way.
var ownFigures = []string{"zone.mttr=43h", "db.failover.rds=27m", "boot.instance=50m", "request.cpu=60ms", "growth=0.12", "operations.change_failure=30%",
	"move.zones.iac=40", "dns.mttr=1000h"} // days a year down, which no interval of the defaults reaches

// asked asks a server as `nines serve` starts it with the embedded book.
func asked(t *testing.T) func(path string, query url.Values) string {
	t.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	app, err := web.New(web.Options{Service: web.NewLibrary(book, reference.Default())})
	if err != nil {
		t.Fatal(err)
	}
	return func(path string, query url.Values) string {
		t.Helper()
		if before, more, ok := strings.Cut(path, "?"); ok {
			extra, err := url.ParseQuery(more)
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range query {
				extra[k] = v
			}
			path, query = before, extra
		}
		w := httptest.NewRecorder()
		app.ServeHTTP(w, httptest.NewRequest("GET", path+"?"+query.Encode(), nil))
		if w.Code != 200 {
			t.Fatalf("%s?%s: %d", path, query.Encode(), w.Code)
		}
		return w.Body.String()
	}
}

// cliJSON is the JSON of the command line.
func cliJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(append(args, "-o", "json", "--prices", "embedded"), strings.NewReader("peak: 30 rps\n"), &out, &errs); code != 0 {
		t.Fatalf("nines %s: %d: %s", strings.Join(args, " "), code, errs.String())
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// numberAt walks a JSON document by keys and indexes to a number.
func numberAt(t *testing.T, doc any, path ...any) float64 {
	t.Helper()
	for _, step := range path {
		switch s := step.(type) {
		case string:
			doc = doc.(map[string]any)[s]
		case int:
			doc = doc.([]any)[s]
		}
	}
	if text, ok := doc.(string); ok {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v, ok := doc.(float64)
	if !ok {
		t.Fatalf("%v is no number: %v", path, doc)
	}
	return v
}

// Every page shows what the command line says under the same figures, with and without those of one's own.
func TestOwnFiguresReachEveryPage(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates for seconds a page, which the race detector makes minutes; the plain pass runs it")
	}
	ask, f := asked(t), format.New(messages.For("en"))
	own, flags := url.Values{}, []string{}
	for _, x := range ownFigures {
		k, v, _ := strings.Cut(x, "=")
		own.Set("figure."+k, v)
		flags = append(flags, "--figure", x)
	}
	yearly := func(u float64) string { return f.Downtime(u * 8760) } // hours of a year (DESIGN §5)
	minutes := func(m float64) string { return f.Duration(m * 60) }
	for _, c := range []struct {
		page string
		args []string
		want func(doc map[string]any) string
	}{
		{"/", []string{"compare"}, func(d map[string]any) string {
			return yearly(numberAt(t, d, "scenarios", 0, "availability", "unavailability"))
		}},
		{"/result", []string{"compare"}, func(d map[string]any) string {
			return yearly(numberAt(t, d, "scenarios", 0, "availability", "unavailability"))
		}},
		{"/scenarios/multi-az-2", []string{"show", "multi-az-2"}, func(d map[string]any) string {
			return yearly(numberAt(t, d, "scenarios", 0, "availability", "unavailability"))
		}},
		{"/scenarios/multi-az-2?down=main.a", []string{"chaos", "multi-az-2", "--down", "main.a"}, func(d map[string]any) string { return minutes(numberAt(t, d, "results", 0, "planned", "down_minutes")) }},
		{"/scenarios/multi-az-2/sensitivity", []string{"sensitivity", "multi-az-2", "--samples", "50"}, func(d map[string]any) string { return f.Downtime(numberAt(t, d, "likely", "downtime_hours_per_year")) }},
		{"/scenarios/multi-az-2/check?seconds=1", []string{"simulate", "multi-az-2", "--years", "500"}, func(d map[string]any) string { return yearly(numberAt(t, d, "figures", 0, "solver")) }},
		{"/scenarios/multi-az-2/check/stream?seconds=1", []string{"simulate", "multi-az-2", "--years", "500"}, func(d map[string]any) string { return yearly(numberAt(t, d, "figures", 0, "solver")) }},
		{"/incidents/aws-2011-04-21-use1-ebs", []string{"replay", "multi-az-2", "--incident", "aws-2011-04-21-use1-ebs"}, func(d map[string]any) string { return minutes(numberAt(t, d, "results", 0, "planned", "down_minutes")) }},
		{"/incidents", []string{"replay", "multi-az-2", "--incident", "aws-2011-04-21-use1-ebs"}, func(d map[string]any) string { return minutes(numberAt(t, d, "results", 0, "planned", "down_minutes")) }},
		{"/scenarios/single-az/surge?shape=flash&surge.factor=40x", []string{"surge", "--design", "single-az", "--shape", "flash", "--surge", "40x"}, func(d map[string]any) string { return f.Whole(numberAt(t, d, "shed")) }},
		{"/scenarios/single-az/sizing", []string{"sizing", "single-az"}, func(d map[string]any) string {
			return "web: " + f.Number(numberAt(t, d, "tiers", 1, "units"), 3) + " ×"
		}},
		{"/transitions/single-az/multi-az-2", []string{"transitions", "single-az", "multi-az-2"}, func(d map[string]any) string { return f.Duration(numberAt(t, d, "p50_seconds")) }},
		{"/ladder", []string{"ladder"}, func(d map[string]any) string { return f.CostFloat(numberAt(t, d, "costs", "ladder", "total")) }},
		{"/figures?q=zone.mttr", []string{"figures", "--match", "zone.mttr"}, func(d map[string]any) string { return f.Measure(numberAt(t, d, "figures", 0, "value"), "h") }},
	} {
		t.Run(c.page, func(t *testing.T) {
			theirs, mine := c.want(cliJSON(t, c.args...)), c.want(cliJSON(t, append(slices.Clone(c.args), flags...)...))
			if theirs == mine {
				t.Fatalf("the figures change nothing: %s", mine)
			}
			if strings.Contains(words(t, ask(c.page, nil)), strings.Join(strings.Fields(mine), " ")) {
				t.Errorf("%q is on the page anyway", mine)
			}
			for _, x := range []struct {
				query url.Values
				want  string
			}{{nil, theirs}, {own, mine}} {
				want := strings.Join(strings.Fields(x.want), " ")
				if body := words(t, ask(c.page, x.query)); !strings.Contains(body, want) {
					t.Errorf("with %d figures of one's own the page lacks %q", len(x.query), want)
				}
			}
		})
	}
}

// words is the text of a page, spaces joined.
func words(t *testing.T, page string) string {
	t.Helper()
	if _, last, ok := strings.Cut(page, "event: done\ndata: "); ok { // a stream ends with a piece of a page as JSON
		if err := json.Unmarshal([]byte(strings.TrimSpace(last)), &page); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// The programs' addresses answer as the command line does, figures, prices and buying alike.
func TestOwnFiguresReachThePrograms(t *testing.T) {
	ask := asked(t)
	query := url.Values{"figure.zone.mttr": {"40h"}, "figure.growth": {"0.12"}, "commit": {"best 1y no"}, "prices.hardware": {"before"}, "prices.free_tier": {"none"},
		"prices.estimates": {"high"}, "prices.currency": {"KRW=1391.5@2026-11-20 Bank of Korea"}}
	flags := []string{"-w", "-", "--figure", "zone.mttr=40h", "--figure", "growth=0.12", "--commit", "best 1y no", "--hardware", "before", "--free-tier", "none", "--estimates", "high",
		"--currency", "KRW=1391.5@2026-11-20 Bank of Korea"}
	for path, verb := range map[string]string{"/api/compare": "compare", "/api/ladder": "ladder"} {
		var page map[string]any
		if err := json.Unmarshal([]byte(ask(path, query)), &page); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"scenarios", "moves", "costs", "plan"} {
			if !sameJSON(page[key], cliJSON(t, append([]string{verb}, flags...)...)[key]) {
				t.Errorf("%s: %s differ from those of nines %s", path, key, verb)
			}
		}
	}
}

func sameJSON(a, b any) bool {
	x, err := json.Marshal(a)
	y, also := json.Marshal(b)
	return err == nil && also == nil && bytes.Equal(x, y)
}

// What an address says of figures, prices, buying and the workload goes along every link and form of every page.
func TestEveryPageCarriesTheState(t *testing.T) {
	if testing.Short() {
		t.Skip("fifteen pages over real figures, one of thousands of samples: the plain pass runs it")
	}
	ask := asked(t)
	query := url.Values{"figure.zone.mttr": {"40h"}, "commit": {"best"}, "prices.hardware": {"before"}, "prices.currency": {"KRW=1391.5@2026-11-20 Bank of Korea"}, "peak": {"60 rps"}, "lang": {"ko"}}
	for _, page := range []string{"/", "/result", "/ladder", "/ladder/result", "/prices", "/incidents", "/incidents/aws-2011-04-21-use1-ebs", "/figures", "/scenarios/multi-az-2",
		"/scenarios/multi-az-2?down=main.a", "/scenarios/multi-az-2/sensitivity", "/scenarios/multi-az-2/check?seconds=1", "/scenarios/multi-az-2/surge", "/scenarios/multi-az-2/sizing", "/transitions/single-az/multi-az-2"} {
		body := ask(page, query)
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(page, "/result") && !strings.Contains(body, "직접 넣은 수치") {
			t.Errorf("%s does not say that a figure is not that of nines", page)
		}
		for n := range doc.Descendants() {
			switch n.Data {
			case "a":
				carries(t, page, n, query)
			case "form":
				holds(t, page, n, query)
			}
		}
	}
}

// carries judges a link; those that take a figure back, and what is no page, need not say it.
func carries(t *testing.T, page string, a *html.Node, query url.Values) {
	t.Helper()
	to, err := url.Parse(attribute(a, "href"))
	if err != nil {
		t.Fatal(err)
	}
	if to.Host != "" || to.Path == "" || strings.HasPrefix(to.Path, "/schema/") || attribute(a, "data-without") != "" {
		return
	}
	for k, v := range query {
		if k == "lang" && to.Query().Get(k) != "" { // the link to the other language
			continue
		}
		if to.Query().Get(k) != v[0] {
			t.Errorf("%s: the link %s has %s=%q", page, to, k, to.Query().Get(k))
		}
	}
}

// holds judges a form: a field or a hidden value for each.
func holds(t *testing.T, page string, form *html.Node, query url.Values) {
	t.Helper()
	for k := range query {
		found := false
		for n := range form.Descendants() {
			found = found || attribute(n, "name") == k
		}
		if !found {
			t.Errorf("%s: the form to %s forgets %s", page, attribute(form, "action"), k)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
