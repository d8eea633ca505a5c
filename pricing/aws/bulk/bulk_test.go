package bulk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"nines/model"
	"nines/pricing/aws"
	"nines/pricing/aws/awstest"
	"nines/pricing/refresh"
)

var background = context.Background()

// only is the one list of a service in Seoul.
func only(t *testing.T, c *Client, service string) List {
	t.Helper()
	lists, missing, err := c.Lists(background, []string{service}, []string{"ap-northeast-2"})
	if err != nil || len(lists) != 1 || len(missing) != 0 {
		t.Fatalf("%v, %v, %v", lists, missing, err)
	}
	return lists[0]
}

// prices are a part's rows as text.
func prices(p *refresh.Part) string {
	var out []string
	for _, r := range p.Rows {
		out = append(out, r.Key.What()+" "+r.USD.Decimal().String())
	}
	return strings.Join(out, ", ")
}

const seoulPrices = "ebs.gp3 0.0912, ec2.ondemand c7g.large 0.11, ec2.ondemand m7g.large 0.1"

func kindOf(err error) aws.Kind {
	var e *aws.Error
	if !errors.As(err, &e) {
		return -1
	}
	return e.Kind
}

func TestFetch(t *testing.T) {
	f := newFake(t)
	c := f.client()
	l := only(t, c, "AmazonEC2")
	if l.URL != f.URL+ec2Path || l.Version != "20261119225308" {
		t.Errorf("%+v", l)
	}
	if err := c.Size(background, &l, ""); err != nil || l.Bytes != int64(len(f.files[ec2Path])) || l.ETag == "" || l.Same {
		t.Errorf("%+v, %v", l, err)
	}
	again := l
	if err := c.Size(background, &again, l.ETag); err != nil || !again.Same {
		t.Errorf("%+v, %v", again, err)
	}
	var n int64
	p, err := c.Fetch(background, l, func(b int64) { n += b })
	if err != nil {
		t.Fatal(err)
	}
	if prices(p) != seoulPrices || n != l.Bytes || p.ETag != l.ETag || p.Read != 4 || p.Version != "20261119225308" ||
		p.Source != (model.Provenance{Source: "AWS Price List, AmazonEC2, ap-northeast-2, version 20261119225308 (bulk file)", AsOf: "2026-11-22", Confidence: model.Exact}) {
		t.Errorf("%s, %d bytes, %+v", prices(p), n, p)
	}

	global, err := c.Fetch(background, only(t, c, "AmazonRoute53"), nil)
	if err != nil || prices(global) != "route53.zone 0.5, route53.zone 0.1" || global.Region != "global" {
		t.Errorf("%+v, %v", global, err)
	}
	plans, err := c.Fetch(background, only(t, c, aws.ComputePlans), nil)
	if err != nil || prices(plans) != "ec2.sp.instance.3y.partial r7g.medium 0.0425" || plans.Version != "20261111184447" {
		t.Errorf("%+v, %v", plans, err)
	}
	regions, err := c.Regions(background)
	if err != nil || !slices.Equal(regions, []string{"ap-northeast-2", "us-gov-west-1"}) {
		t.Errorf("%v, %v", regions, err)
	}
	if _, missing, err := c.Lists(background, []string{"AmazonRDS"}, []string{"ap-northeast-2", "mars-1"}); err != nil || !slices.Equal(missing, []string{"AmazonRDS mars-1"}) {
		t.Errorf("%v, %v", missing, err)
	}
}

func TestIndexRefused(t *testing.T) {
	f := newFake(t)
	c := f.client()
	lists := func(service string) error {
		_, _, err := c.Lists(background, []string{service}, []string{"ap-northeast-2"})
		return err
	}
	if err := lists("AmazonBraket"); kindOf(err) != aws.NoSuchService {
		t.Error(err)
	}
	if err := lists("AmazonS3"); kindOf(err) != aws.BadDocument || !strings.Contains(err.Error(), "leads away") {
		t.Error(err)
	}
	for _, text := range []string{"", "{", "[]", "{}", `{"offers":{}}`, `{"offers":[]}`} {
		f.files[indexPath] = text
		if err := lists("AmazonEC2"); kindOf(err) != aws.BadDocument {
			t.Errorf("%q: %v", text, err)
		}
	}
	delete(f.files, indexPath)
	if err := lists("AmazonEC2"); kindOf(err) != aws.Refused || !strings.Contains(err.Error(), "404") {
		t.Error(err)
	}
	f.Close()
	if err := lists("AmazonEC2"); kindOf(err) != aws.Unreachable {
		t.Error(err)
	}
}

// A server that is busy is asked again, five times in all.
func TestBusy(t *testing.T) {
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusInternalServerError, http.StatusTooManyRequests} {
		f := newFake(t)
		c := f.client()
		l := only(t, c, "AmazonEC2")
		f.status, f.fail[ec2Path] = status, attempts-1
		var waited []time.Duration
		c.Pause = func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }
		p, err := c.Fetch(background, l, nil)
		if err != nil || prices(p) != seoulPrices {
			t.Errorf("%d: %v", status, err)
		}
		// Doubling from half a second, and never sooner than the server asked for: 1 s.
		if want := []time.Duration{time.Second, time.Second, 2 * time.Second, 4 * time.Second}; !slices.Equal(waited, want) {
			t.Errorf("%d: waited %v", status, waited)
		}
		f.fail[ec2Path] = attempts
		if _, err := c.Fetch(background, l, nil); kindOf(err) != aws.Unreachable {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// A download that breaks off goes on where it stopped; where the server has no ranges, from the start; in either case the
// prices are the same and the progress adds up.
func TestHalfDownloaded(t *testing.T) {
	for _, noRanges := range []bool{false, true} {
		f := newFake(t)
		f.noRanges = noRanges
		c := f.client()
		l := only(t, c, "AmazonEC2")
		f.cutAt[ec2Path] = []int{300, 200, 0}
		var n int64
		p, err := c.Fetch(background, l, func(b int64) { n += b })
		if err != nil || prices(p) != seoulPrices || n != int64(len(f.files[ec2Path])) {
			t.Fatalf("without ranges %v: %v, %d bytes", noRanges, err, n)
		}
		resumed := slices.Contains(f.asked(), "GET "+ec2Path+" bytes=500-")
		if resumed == noRanges {
			t.Errorf("without ranges %v: %v", noRanges, f.asked())
		}
	}
}

// A list that is another one when the download goes on is read from the start.
func TestChangedMeanwhile(t *testing.T) {
	f := newFake(t)
	c := f.client()
	l := only(t, c, "AmazonEC2")
	f.cutAt[ec2Path] = []int{1000}
	c.Pause = func(context.Context, time.Duration) error {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.files[ec2Path] = smallList("AmazonEC2", "r7g.large")
		return nil
	}
	p, err := c.Fetch(background, l, nil)
	if err != nil || prices(p) != "ebs.gp3 0.0912, ec2.ondemand r7g.large 0.1" {
		t.Errorf("%v, %v", p, err)
	}
}

// A server that never sends the whole is an error with the numbers in it.
func TestTruncated(t *testing.T) {
	f := newFake(t)
	c := f.client()
	l := only(t, c, "AmazonEC2")
	f.noRanges = true
	f.cutAt[ec2Path] = []int{900, 900, 900, 900, 900, 900}
	_, err := c.Fetch(background, l, nil)
	if kindOf(err) != aws.CutShort || !strings.Contains(err.Error(), "900 of") {
		t.Errorf("%v", err)
	}
}

// A download that stands still is broken off and goes on.
func TestStandsStill(t *testing.T) {
	f := newFake(t)
	c := f.client()
	c.Idle = 50 * time.Millisecond
	l := only(t, c, "AmazonEC2")
	f.stall[ec2Path] = true
	p, err := c.Fetch(background, l, nil)
	if err != nil || prices(p) != seoulPrices {
		t.Errorf("%v, %v", p, err)
	}
}

func TestCancelled(t *testing.T) {
	f := newFake(t)
	c := f.client()
	l := only(t, c, "AmazonEC2")
	ctx, cancel := context.WithCancel(background)
	f.stall[ec2Path] = true
	if _, err := c.Fetch(ctx, l, func(int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Files as they should not be.
func TestBadLists(t *testing.T) {
	good := smallList("AmazonEC2", "m7g.large", "c7g.large")
	without := func(column string) string { return strings.Replace(good, `"`+column+`"`, `"Some other"`, 1) }
	for name, c := range map[string]struct {
		text string
		kind aws.Kind
		says string
	}{
		"nothing":                    {"", aws.NoHeader, "0 rows"},
		"a web page":                 {"<html>\n<body>busy</body>\n", aws.NoHeader, "no header"},
		"a long web page":            {strings.Repeat("<p>\n", 100), aws.NoHeader, "no header"},
		"the list of RDS":            {strings.Replace(good, "AmazonEC2", "AmazonRDS", 1), aws.NoHeader, "AmazonRDS"},
		"a renamed price":            {without("PricePerUnit"), aws.NoColumn, `"PricePerUnit"`},
		"a renamed operating system": {without("Operating System"), aws.NoColumn, `line 6: there is no column "Operating System"`},
		"a renamed usage type":       {without("usageType"), aws.NoColumn, `"usageType"`},
		"cut in a field":             {good[:len(good)-40], aws.CutShort, "line 10"},
		"cut in quotes":              {good + `"cut`, aws.CutShort, "inside a quoted field"},
		"cut in the header":          {good[:len(awstest.Head("AmazonEC2"))+40], aws.CutShort, "line 6"},
		"a row too long":             {good + strings.Repeat(`"x",`, 40) + "\n", aws.CutShort, "line 11: it is cut short: the row has 41 of 28 fields"},
		"yuan":                       {strings.ReplaceAll(good, `"USD"`, `"CNY"`), aws.NotUSD, "line 7: the price is in CNY"},
		"a price that is none":       {strings.Replace(good, `"0.1000000000"`, `"a few cents"`, 1), aws.BadNumber, `line 7: PricePerUnit is a few cents`},
		"a stray quote":              {strings.Replace(good, `"Hrs"`, `"H"rs"`, 1), aws.CutShort, "line 7: it is cut short: a quote"},
	} {
		_, err := ReadList(strings.NewReader(c.text), "AmazonEC2", "ap-northeast-2")
		if kindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "AmazonEC2 ap-northeast-2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Files that differ only in form.
func TestFormDoesNotMatter(t *testing.T) {
	good := smallList("AmazonEC2", "m7g.large", "c7g.large")
	lines := strings.Split(strings.TrimSuffix(good, "\n"), "\n")
	reversed := func() string { // columns in the opposite order
		out := slices.Clone(lines[:5])
		for _, l := range lines[5:] {
			r := newCSVReader(strings.NewReader(l))
			fields, err := r.read()
			if err != nil {
				t.Fatal(err)
			}
			row := texts(fields)
			slices.Reverse(row)
			for i, f := range row {
				row[i] = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
			}
			out = append(out, strings.Join(row, ","))
		}
		return strings.Join(out, "\n")
	}
	for name, text := range map[string]string{
		"as it is":               good,
		"with a BOM":             "\xef\xbb\xbf" + good,
		"BOM, and no meta":       "\xef\xbb\xbf" + strings.Join(lines[5:], "\n"),
		"lines of DOS":           strings.ReplaceAll(good, "\n", "\r\n"),
		"reordered":              reversed(),
		"meta in another order":  strings.Join(slices.Concat([]string{lines[4], lines[0]}, lines[5:]), "\n"),
		"without the last end":   strings.TrimSuffix(good, "\n"),
		"names in other case":    strings.Replace(strings.Replace(good, `"usageType"`, `"Usage Type"`, 1), `"PricePerUnit"`, `"price per unit"`, 1),
		"a line end in a field":  strings.Replace(good, "On Demand", "On\r\nDemand", 1),
		"an empty line":          strings.Replace(good, "\n\"SKU1\"", "\n\n\"SKU1\"", 1),
		"an unknown term":        strings.Replace(good, `"FlatRate"`, `"Subscription"`, 1),
		"a column that is new":   strings.Replace(strings.ReplaceAll(good, ",\n", ",,\n"), `"Cache Engine"`, `"Cache Engine","New"`, 1),
		"a type twice, the same": good + lines[6] + "\n",
	} {
		for _, in := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			p, err := ReadList(in, "AmazonEC2", "ap-northeast-2")
			if name == "a type twice, the same" { // the same row twice in one SKU is no tier
				if err != nil || len(p.Faults) != 1 || p.Faults[0].Trouble != refresh.Tiers {
					t.Errorf("%s: %v, %v", name, p, err)
				}
				continue
			}
			if err != nil || prices(p) != seoulPrices || len(p.Faults) != 0 {
				t.Errorf("%s: %v, %v", name, p, err)
			}
		}
	}
}

// The generated list of the benchmarks is one that is understood, in memory that does not grow with it.
func TestBigList(t *testing.T) {
	read := func(size int64) (*refresh.Part, uint64) {
		in, out := io.Pipe()
		go func() { out.CloseWithError(awstest.BigList(out, size)) }()
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		p, err := ReadList(in, "AmazonEC2", "ap-northeast-2")
		if err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		return p, after.HeapAlloc - min(before.HeapAlloc, after.HeapAlloc)
	}
	p, _ := read(4 << 20)
	got := map[model.Dimension]int{}
	for _, r := range p.Rows {
		got[r.Key.Dimension]++
	}
	if len(got) != 13 || len(p.Faults) != 0 || p.Read < 5000 { // on demand and twelve reserved terms
		t.Errorf("%v, %v, %d rows", got, p.Faults, p.Read)
	}
	if _, held := read(16 << 20); held > 4<<20 {
		t.Errorf("16 MiB of list leave %d bytes", held)
	}
}

func FuzzList(f *testing.F) {
	f.Add([]byte(smallList("AmazonEC2", "m7g.large")))
	f.Add([]byte(route53List))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ReadList(strings.NewReader(string(text)), "AmazonEC2", "ap-northeast-2")
		if (p == nil) == (err == nil) {
			t.Fatalf("%v, %v", p, err)
		}
		if err != nil && kindOf(err) < 0 {
			t.Fatalf("%v has no place", err)
		}
		if p != nil {
			for _, r := range p.Rows {
				if r.USD.Coef <= 0 || r.Key.Region != "ap-northeast-2" || r.To >= 0 && r.To <= r.From {
					t.Fatalf("%+v", r)
				}
			}
		}
	})
}

func FuzzPlans(f *testing.F) {
	f.Add([]byte(planList))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := readPlans(strings.NewReader(string(text)), aws.ComputePlans, "ap-northeast-2")
		if (p == nil) == (err == nil) || err != nil && kindOf(err) < 0 {
			t.Fatalf("%v, %v", p, err)
		}
	})
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte(`{"offers":{"AmazonEC2":{"currentRegionIndexUrl":"/x/region_index.json"}}}`))
	f.Add([]byte(`{"regions":{"ap-northeast-2":{"currentVersionUrl":"/x/20261119225308/index.json"}}}`))
	f.Add([]byte(`{"regions":[{"regionCode":"ap-northeast-2","versionUrl":"/x"}]}`))
	c := &Client{Base: Endpoint, HTTP: http.DefaultClient}
	f.Fuzz(func(t *testing.T, text []byte) {
		x, err := decodeIndex(text)
		if err == nil && len(x.Offers) == 0 {
			t.Fatal("an index of nothing")
		}
		known, err := decodeRegions(text)
		if err != nil {
			return
		}
		for region, at := range known {
			if l, err := c.list("AmazonEC2", region, at); err == nil && !strings.HasPrefix(l.URL, Endpoint) {
				t.Fatalf("%q leads to %q", at, l.URL)
			}
		}
	})
}

// A file of 300 MB from the disk, for whoever wants the figure of this machine: NINES_BIG=1 go test -run TestBigFile -v.
func TestBigFile(t *testing.T) {
	if os.Getenv("NINES_BIG") == "" {
		t.Skip("it takes 300 MB of disk; set NINES_BIG=1")
	}
	name := t.TempDir() + "/ec2.csv"
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := awstest.BigList(file, 300<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	p, err := ReadList(file, "AmazonEC2", "ap-northeast-2")
	took := time.Since(start)
	if err != nil || len(p.Rows) == 0 {
		t.Fatal(err)
	}
	t.Logf("300 MiB, %d rows in %v: %.0f MB/s", p.Read, took, float64(300<<20)/1e6/took.Seconds())
}
