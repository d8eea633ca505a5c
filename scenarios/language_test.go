package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

// Every yaml tag of the nouns is a rule and every rule is a tag, with a number where the field is a number: the language
// and the Go types cannot drift apart.
func TestRulesMatchTypes(t *testing.T) {
	matchRules(t, "workload", reflect.TypeOf(model.Workload{}), workloadRules)
	matchRules(t, "scenario", reflect.TypeOf(model.Scenario{}), scenarioRules)
	matchRules(t, "site", reflect.TypeOf(model.Site{}), siteRules)
	seen := map[string]rule{}
	for _, kind := range tierKinds {
		for _, r := range rulesOf(kind) {
			if have, ok := seen[r.key]; !ok || len(r.rules) > len(have.rules) {
				seen[r.key] = r
			}
		}
	}
	matchRules(t, "tier", reflect.TypeOf(model.Tier{}), slices.Collect(maps.Values(seen)))
}

func matchRules(t *testing.T, name string, typ reflect.Type, rules []rule) {
	t.Helper()
	tags := tagsOf(typ)
	keys := ruleKeys(rules)
	for tag := range tags {
		if !slices.Contains(keys, tag) {
			t.Errorf("%s: the field %s has no rule", name, tag)
		}
	}
	for _, r := range rules {
		i, ok := tags[r.key]
		if !ok {
			t.Errorf("%s: the rule %s has no field", name, r.key)
			continue
		}
		f := typ.Field(i).Type
		if number := f.Kind() == reflect.Float64 || f.Kind() == reflect.Int; number != (r.is != nil) {
			t.Errorf("%s.%s is a %s, its rule a number: %v", name, r.key, f, r.is != nil)
		}
		if (f == moneyType) != (r.money != "") || (f.Kind() == reflect.Bool) != r.flag {
			t.Errorf("%s.%s is a %s, which its rule does not read", name, r.key, f)
		}
		if r.doc == "" {
			t.Errorf("%s.%s says nothing to an editor", name, r.key)
		}
		if r.rules != nil {
			matchRules(t, name+"."+r.key, f, r.rules)
		}
	}
}

// Every message that the code makes has English here and English and Korean in the catalogue.
func TestMessages(t *testing.T) {
	used := map[string]bool{}
	files, _ := filepath.Glob("*.go")
	files = append(files, "../model/reference/workload.go", "../model/reference/operations.go")
	call := regexp.MustCompile(`model\.Msg\("([^"]+)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range call.FindAllStringSubmatch(string(read(t, file)), -1) {
			used[m[1]] = true
			if (strings.HasPrefix(m[1], "input.") || strings.HasPrefix(m[1], "check.")) && english[m[1]] == "" {
				t.Errorf("%s: no English text of %s", file, m[1])
			}
		}
	}
	catalog := func(lang string) map[string]string {
		out := map[string]string{}
		if err := json.Unmarshal(read(t, "../web/ui/messages/scenarios."+lang+".json"), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	en, ko := catalog("en"), catalog("ko")
	for id := range used {
		if en[id] == "" || ko[id] == "" {
			t.Errorf("%s lacks a language", id)
		}
	}
	for id, text := range english {
		if !used[id] {
			t.Errorf("nothing says %s", id)
		}
		if en[id] != text {
			t.Errorf("%s is %q here and %q in the catalogue", id, text, en[id])
		}
		arg := regexp.MustCompile(`\{[a-z]+\}`)
		a, b := arg.FindAllString(text, -1), arg.FindAllString(ko[id], -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%s: the Korean takes other arguments", id)
		}
	}
	for _, path := range WorkloadPaths() {
		if NameOf(path).ID == "" {
			t.Errorf("%s has no name", path)
		}
	}
}

var same = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(model.Commitment{}, "Place"), cmp.Comparer(func(a, b model.Money) bool { return a.Currency == b.Currency && a.Amount.Equal(b.Amount) })}

// Any workload that people can set is written by EncodeWorkload and read back as the same workload.
func TestEncodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, err := DecodeWorkload("w", []byte("peak: 30 rps"), reference.Default(), testRegions)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 12).Draw(t, "changes") {
			path := rapid.SampledFrom(WorkloadPaths()).Draw(t, "path")
			text := valueFor(t, path)
			before := *w
			if err := SetWorkload(w, path, text, testRegions...); err != nil {
				if diff := cmp.Diff(&before, w, same); diff != "" {
					t.Fatalf("a refused value changed the workload: %s", diff)
				}
			}
		}
		src := EncodeWorkload(w)
		back, err := DecodeWorkload("w", src, reference.Default(), testRegions)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		if diff := cmp.Diff(w, back, same, cmpopts.IgnoreMapEntries(func(k string, _ model.Assumption) bool { return k == "peak" })); diff != "" {
			t.Fatalf("%s\n%s", src, diff)
		}
	})
}

// valueFor draws a text for the path, mostly a good one.
func valueFor(t *rapid.T, path string) string {
	r := ruleAt(workloadRules, path)
	m := r.is
	if r.money != "" {
		mm := moneyMeasure(r.money)
		m = &mm
	}
	if m == nil {
		return rapid.SampledFrom([]string{"flat", "weekday-business", "{mean: 7.3 rps}", "{hours: [" + strings.Repeat("3, ", 23) + "7]}", "us-east-1", "eu-west-1", "ap-northeast-2", "USD", "?",
			"none", "best", "best 1y,no", "[{kind: compute-sp, term: 3y, hourly: 1.2 USD/h}, {kind: ri-standard, type: m7g.large, count: 3, term: 1y, payment: all, until: 2027-06}]"}).Draw(t, "word")
	}
	num := func(label string) string {
		x := rapid.Float64Range(0, 2000).Draw(t, label)
		if rapid.Bool().Draw(t, "whole") {
			x = float64(int(x))
		}
		unit := rapid.SampledFrom(sortedUnits(m.units)).Draw(t, "unit")
		text := plain(x) + unit
		if m.per != nil && unit != "rps" {
			text += "/" + rapid.SampledFrom(sortedUnits(m.per)).Draw(t, "per")
		}
		return text
	}
	if rapid.Bool().Draw(t, "range") {
		return fmt.Sprintf("{low: %s, likely: %s, high: %s}", num("low"), num("likely"), num("high"))
	}
	return num("value")
}

// Measures write any value so that it is read back bit for bit.
func TestFormatRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, m := range measures() {
			if m.whole {
				continue
			}
			v := rapid.Float64Range(0, m.high.value+1e6*b2f(m.high.text == "")).Draw(t, m.name)
			text := m.format(v)
			back, bad := m.sum(text)
			if bad != nil || back != v {
				t.Fatalf("%s: %v is written %s and read as %v", m.name, v, text, back)
			}
		}
	})
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func TestSetWorkload(t *testing.T) {
	w := mustWorkload(t, "peak: 30 rps\nprofile: {mean: 10 rps}\n")
	copied := *w
	if err := SetWorkload(&copied, "peak", "40 rps"); err != nil {
		t.Fatal(err)
	}
	if got := copied.Profile.Mean() * copied.Peak; got < 9.999 || got > 10.001 {
		t.Errorf("the mean follows the peak: %v, want 10", got)
	}
	if w.Peak != 30 || w.Inputs["peak"].Value != 30 {
		t.Error("setting a copy changed the original")
	}
	if err := SetWorkload(w, "region", "eu-west-1", testRegions...); err != nil || w.SecondRegion != "us-east-1" {
		t.Errorf("the second region follows the first: %s, %v", w.SecondRegion, err)
	}
	for path, want := range map[string]string{
		"peak|30":                "peak: 30 has no unit; write 30 rps",
		"request.mem|2 MB":       "workload: unknown key request.mem; did you mean request.memory?",
		"region|us-est-1":        "region: there are no prices for region us-est-1; did you mean us-east-1?",
		"objectives.slo|120%":    "objectives.slo: 120% must be less than 100%; write a share, such as 80%",
		"request|15ms":           "workload: unknown key request; did you mean request.cpu?",
		"growth|":                "growth: growth has no value; write a share per time, such as 5%/mo",
		"profile|{mean: 90 rps}": "profile:1:1: a mean of 90 rps does not fit a peak of 30 rps; it must be between 0.179 rps and the peak",
	} {
		key, text, _ := strings.Cut(path, "|")
		err := SetWorkload(w, key, text, testRegions...)
		if err == nil || err.Error() != want {
			t.Errorf("%s = %q: %v\nwant %s", key, text, err, want)
		}
	}
	for path, want := range map[string]string{"peak": "30 rps", "request.cpu": "15ms", "objectives.slo": "99.9%", "money.engineer": "80 USD/h",
		"surge.factor": "3x", "profile": "{mean: 10 rps}", "region": "eu-west-1", "users": "", "objectives.budget": "", "database.data": "20 GB",
		"objectives.rto": "1h", "database.growth": "1 GB/mo", "growth": "5%/mo", "surge.ramp": "0s", "nonsense": ""} {
		if got := Text(w, path); got != want {
			t.Errorf("%s is shown as %q, want %q", path, got, want)
		}
	}
}

func TestDetect(t *testing.T) {
	for src, want := range map[string]Kind{
		"peak: 30 rps": KindWorkload, "peek: 30 rps": KindWorkload, "request: {cpu: 1ms}": KindWorkload, "id: x": KindScenario,
		"tiers: {web: {kind: compute}}": KindScenario, "tiers: {web: {unit: {mttf: 1h}}}": KindReliability, "domains: {}\ntiers: {}": KindReliability,
		"demand: {}": KindSurge, "group: {start: 1}": KindSurge,
	} {
		if got, err := Detect("f", []byte(src)); got != want || err != nil {
			t.Errorf("%s is a %s, %v, want %s", src, got, err, want)
		}
	}
	if _, err := Detect("f.yaml", []byte("hello: world")); err == nil || !strings.HasPrefix(err.Error(), "f.yaml:1:1: cannot tell what this document is; ") {
		t.Error(err)
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.yaml")
	f, err := os.Create(big)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(50 << 20); err != nil { // the 50 MB YAML
		t.Fatal(err)
	}
	f.Close()
	for path, want := range map[string]string{
		dir:                           dir + ": this is a directory; name one YAML file",
		big:                           big + ": larger than 1 MB; a document of nines takes a few kilobytes",
		filepath.Join(dir, "no.yaml"): filepath.Join(dir, "no.yaml") + ": there is no such file",
	} {
		if _, err := ReadFile(path); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	endless := strings.NewReader(strings.Repeat("x", 3<<20))
	if _, err := ReadFrom("-", endless); err == nil || !strings.Contains(err.Error(), "larger than 1 MB") {
		t.Error(err)
	}
	if endless.Len() < 1<<20 {
		t.Error("the stream was read past the limit")
	}
	ok := filepath.Join(dir, "ok.yaml")
	if err := os.WriteFile(ok, []byte("peak: 1 rps"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadFile(ok); err != nil || string(b) != "peak: 1 rps" {
		t.Error(b, err)
	}
}

// Bytes that are no text, and an empty file.
func TestNotText(t *testing.T) {
	for src, want := range map[string]string{
		"":                     "f.yaml: the document is empty; a workload needs at least one line: peak: 30 rps",
		"peak: \xff\xfe 30":    "f.yaml:1:7: this is not UTF-8 text; save the file as UTF-8",
		"peak: 30 rps\n\x00":   "f.yaml:2:1: a control character (code 0) cannot stand in text",
		"\xef\xbb\xbfpeak: 30": "f.yaml:1:7: 30 has no unit; write 30 rps",
	} {
		if err := decodeAs(KindWorkload, []byte(src)); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", src, err, want)
		}
	}
}
