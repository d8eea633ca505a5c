package inputs_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nines/model/reference"
	"nines/web/inputs"
	"nines/web/ui/messages"
)

var language = inputs.Language{Figures: reference.Default(), Priced: []string{"us-east-1", "ap-northeast-1", "ap-northeast-2"}}

// What a field shows is what the language reads: sending a page back unchanged changes nothing.
func TestWhatIsShownIsRead(t *testing.T) {
	s := inputs.Parse(url.Values{}, language)
	for _, f := range inputs.Fields() {
		text := f.Normalize(s.Text(f))
		if text == "" {
			continue
		}
		w, errs := language.Workload(map[string]string{"peak": inputs.DefaultPeak, f.Path: text})
		if len(errs) > 0 {
			t.Errorf("%s shows %q, which is refused: %v", f.Path, text, errs[f.Path])
			continue
		}
		again := inputs.State{Workload: w}
		if got := again.Text(f); got != s.Text(f) {
			t.Errorf("%s shows %q, and %q after it was read", f.Path, s.Text(f), got)
		}
	}
}

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ path, typed, want string }{
		{"peak", "90", "90 rps"}, {"peak", "1,200", "1200 rps"}, {"peak", " 12 rps ", "12 rps"}, {"peak", "many", "many"},
		{"objectives.slo", "99.95", "99.95%"}, {"objectives.slo", "99.9\u202f%", "99.9%"},
		{"growth", "8", "8%/mo"}, {"growth", "8 %", "8%/mo"}, {"growth", "8%/mo", "8%/mo"},
		{"surge.factor", "3×", "3x"}, {"surge.factor", "3배", "3x"}, {"surge.factor", "2.5", "2.5x"},
		{"money.downtime", "120", "120 USD/h"}, {"money.downtime", "1,500,000 USD", "1500000 USD/h"},
		{"objectives.budget", "800 USD", "800 USD/mo"}, {"objectives.budget", "", ""},
		{"database.growth", "2 GB", "2 GB/mo"}, {"request.cpu", "15ms", "15ms"},
		{"request.cpu", "{low: 5ms, likely: 15ms, high: 40ms}", "{low: 5ms, likely: 15ms, high: 40ms}"},
	} {
		if got := field(t, c.path).Normalize(c.typed); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.path, c.typed, got, c.want)
		}
	}
}

func field(t *testing.T, path string) inputs.Field {
	t.Helper()
	for _, f := range inputs.Fields() {
		if f.Path == path {
			return f
		}
	}
	t.Fatalf("no field %s", path)
	return inputs.Field{}
}

// The query of a state leads to the same state, and its workload is the same.
func TestQueryRoundTrip(t *testing.T) {
	for _, q := range []string{
		"", "peak=90+rps", "database.data=2+TB&objectives.slo=99.99%25&region=ap-northeast-2",
		"objectives.budget=1200+USD%2Fmo&surge.factor=10x&profile=flat", "request.cpu=%7Blow%3A+5ms%2C+likely%3A+15ms%2C+high%3A+40ms%7D",
		"second_region=ap-northeast-1&users=12000&growth=0%25%2Fmo",
	} {
		v, err := url.ParseQuery(q)
		if err != nil {
			t.Fatal(err)
		}
		first := inputs.Parse(v, language)
		if len(first.Errors) > 0 {
			t.Errorf("%s: %v", q, first.Errors)
			continue
		}
		again, err := url.ParseQuery(first.Query())
		if err != nil {
			t.Fatal(err)
		}
		second := inputs.Parse(again, language)
		if diff := cmp.Diff(first.Workload, second.Workload); diff != "" {
			t.Errorf("%s: %s", q, diff)
		}
		if second.Query() != first.Query() || !second.Tidy {
			t.Errorf("%s: %s becomes %s", q, first.Query(), second.Query())
		}
	}
}

// Every wrong value is reported, each at its path, and the others still count.
func TestErrorsByPath(t *testing.T) {
	v := url.Values{"peak": {"-3"}, "objectives.slo": {"120 %"}, "region": {"us-east-9"}, "database.data": {"lots"}, "surge.factor": {"5"}}
	s := inputs.Parse(v, language)
	for _, path := range []string{"peak", "objectives.slo", "region", "database.data"} {
		err, ok := s.Errors[path]
		if !ok {
			t.Errorf("%s=%s is not refused", path, v.Get(path))
			continue
		}
		for _, lang := range messages.Languages {
			if text := inputs.Sentence(messages.For(lang), err); text == "" || strings.ContainsAny(text, "{}⟨\n") {
				t.Errorf("%s in %s: %q", path, lang, text)
			}
		}
	}
	if s.Workload.Surge.Factor != 5 {
		t.Errorf("surge is %v, want the good value 5", s.Workload.Surge.Factor)
	}
}

// Any text at all is an answer: a workload or a sentence.
func FuzzParse(f *testing.F) {
	f.Add("peak", "30")
	f.Add("objectives.slo", "99,9 %")
	f.Add("request.cpu", "{low: 1ms}")
	f.Add("region", "&lang=x")
	f.Fuzz(func(t *testing.T, path, text string) {
		s := inputs.Parse(url.Values{path: {text}}, language)
		if s.Workload == nil {
			t.Fatal("no workload")
		}
		for _, err := range s.Errors {
			if inputs.Sentence(messages.For("en"), err) == "" {
				t.Error("an error without a sentence")
			}
		}
	})
}
