package scenarios

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"nines/model"
	"nines/model/reference"
)

// The 18 scenarios of the library, in the order of the ladder, decode from YAML to exactly what a start reads.
func TestLibrary(t *testing.T) {
	if len(Library()) != 18 {
		t.Fatalf("%d scenarios, want 18", len(Library()))
	}
	files, err := filepath.Glob("library/*.yaml")
	if err != nil || len(files) != len(ladder) {
		t.Fatalf("%d files, %d in the ladder, %v", len(files), len(ladder), err)
	}
	for i, id := range IDs() {
		src, ok := Source(id)
		if !ok {
			t.Fatalf("no source of %s", id)
		}
		fromYAML, err := DecodeScenario(id+".yaml", src, reference.Default())
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(fromYAML, Library()[i], cmpopts.IgnoreFields(model.Assumption{}, "Provenance")); diff != "" {
			t.Errorf("%s: YAML and library.tree differ:\n%s", id, diff)
		}
	}
}

func TestGeneratedFilesAreFresh(t *testing.T) {
	tree, err := EncodeLibrary(func(id string) ([]byte, error) { return os.ReadFile("library/" + id + ".yaml") })
	if err != nil {
		t.Fatal(err)
	}
	if tree != decoded {
		t.Error("library.tree is stale; run go run ./scenarios/genlibrary")
	}
	for _, kind := range Kinds {
		if !bytes.Equal(MakeSchema(kind), Schema(kind)) {
			t.Errorf("schema/%s.schema.json is stale; run go run ./scenarios/genlibrary", kind)
		}
	}
}

// What a reader of the library is promised: both languages, when it is right and wrong, and neighbours that exist and
// know each other.
func TestLibraryIsComplete(t *testing.T) {
	next := map[string][]string{}
	for _, s := range Library() {
		next[s.ID] = s.Next
		for name, text := range map[string]model.Localized{"title": s.Title, "summary": s.Summary, "right": s.Right, "wrong": s.Wrong} {
			if text["en"] == "" || text["ko"] == "" {
				t.Errorf("%s: %s lacks a language", s.ID, name)
			}
			if !strings.ContainsFunc(text["ko"], func(r rune) bool { return r >= '가' && r <= '힣' }) {
				t.Errorf("%s: the Korean of %s is not Korean: %s", s.ID, name, text["ko"])
			}
		}
		for path, a := range s.Inputs {
			if a.Name.ID == "" || a.Source == "" || a.Confidence == "" {
				t.Errorf("%s: %s lacks a name, source or confidence: %+v", s.ID, path, a)
			}
		}
	}
	for id, others := range next {
		if len(others) == 0 {
			t.Errorf("%s has no neighbours", id)
		}
		for _, other := range others {
			if !slices.Contains(ladder, other) {
				t.Errorf("%s: neighbour %s does not exist", id, other)
			}
		}
	}
}

// A user's copy under another id is the same scenario but for the id and who said so.
func TestCopyOfLibraryScenario(t *testing.T) {
	for _, want := range Library() {
		src, _ := Source(want.ID)
		mine := bytes.Replace(src, []byte("id: "+want.ID+"\n"), []byte("id: my-own\n"), 1)
		got, err := DecodeScenario("mine.yaml", mine, reference.Default())
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != "my-own" {
			t.Errorf("id is %s", got.ID)
		}
		got.ID = want.ID
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(model.Assumption{}, "Provenance")); diff != "" {
			t.Errorf("%s: %s", want.ID, diff)
		}
	}
}

func compileSchema(t *testing.T, kind Kind) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema(kind)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	url := "https://nines.example/schema/" + string(kind) + ".json"
	if err := c.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// yamlAsJSON is the document as a JSON Schema validator sees it.
func yamlAsJSON(t *testing.T, src []byte) any {
	t.Helper()
	b, err := yaml.YAMLToJSON(src)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSchemasAcceptWhatDecodes(t *testing.T) {
	scenario := compileSchema(t, KindScenario)
	for _, id := range ladder {
		src, _ := Source(id)
		if err := scenario.Validate(yamlAsJSON(t, src)); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	for kind, files := range map[Kind][]string{
		KindScenario: {"testdata/design-scenario.yaml"}, KindWorkload: {"testdata/design-workload.yaml"}, KindReliability: {"testdata/design-reliability.yaml"},
		KindSurge: {"testdata/design-surge.yaml"}} {
		for _, file := range files {
			if err := compileSchema(t, kind).Validate(yamlAsJSON(t, read(t, file))); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	for _, src := range []string{"peak: 30 rps", "peak: {low: 1 rps, likely: 2 rps, high: 3 rps}", "peak: 1800/m\nrequest: {cpu: 1s500ms, cdn: 0.5}\nprofile: {mean: 3 rps}",
		"peak: 1e2 rps\nsurge: {factor: 3x}\ngrowth: 0%/mo\nobjectives: {budget: 6000 USD/y}"} {
		if err := compileSchema(t, KindWorkload).Validate(yamlAsJSON(t, []byte(src))); err != nil {
			t.Errorf("%s: %v", src, err)
		}
		mustWorkload(t, src)
	}
}

func TestSchemasRefuseNonsense(t *testing.T) {
	for kind, docs := range map[Kind][]string{
		KindWorkload: {"{}", "peek: 30 rps", "peak: 30", "peak: 30 rps\nrequest: {mem: 2 MB}", "peak: 30 rps\ngrowth: 5%", "peak: 30 rps\nsurge: {ramp: 10}",
			"peak: 30 rps\nprofile: {hours: [1, 2]}"},
		KindScenario: {"id: x", "id: x\ntitle: {en: x}\nsites: {}\ntiers: {web: {kind: compute}}", "id: x\ntitle: {en: x}\nsites: {main: {zone: 1}}\ntiers: {web: {kind: compute}}",
			"id: x\ntitle: {en: x}\nsites: {main: {zones: 1}}\ntiers: {lb: {kind: load-balancer, spare: unit}}"},
		KindReliability: {"{}", "tiers: {web: {units: 2}}", "tiers: {web: {unit: {mttf: 10}, units: 2}}"},
		KindSurge: {"{}", "demand: {trace: a.csv}", "demand: {before: 1 rps, ramp: {to: 2 rps, over: 1s}, run: 1s, trace: a.csv}\n" + plainGroup,
			"demand: {before: 1 rps, ramp: {to: 2, over: 1s}, run: 9s}\n" + plainGroup, "demand: {trace: a.csv}\nqueue: fifo\n" + plainGroup},
	} {
		for _, src := range docs {
			if err := compileSchema(t, kind).Validate(yamlAsJSON(t, []byte(src))); err == nil {
				t.Errorf("the %s schema accepts %s", kind, src)
			}
			if decodeAs(kind, []byte(src)) == nil {
				t.Errorf("the %s decoder accepts %s", kind, src)
			}
		}
	}
}

// The schema's descriptions and defaults are there for an editor to show.
func TestSchemaIsJSON(t *testing.T) {
	for _, kind := range Kinds {
		var v struct {
			Schema, Title string
			Properties    map[string]struct{ Description string }
		}
		if err := json.Unmarshal(Schema(kind), &v); err != nil {
			t.Fatal(err)
		}
		for key, p := range v.Properties {
			if p.Description == "" {
				t.Errorf("%s: %s has no description", kind, key)
			}
		}
	}
	if Schema("nonsense") != nil {
		t.Error("a schema of nothing")
	}
}

func BenchmarkLibrary(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := LibraryWith(reference.Default()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeWorkload(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeWorkload("w", []byte("peak: 30 rps\n"), reference.Default(), testRegions); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSetWorkload(b *testing.B) {
	w, err := DecodeWorkload("w", []byte("peak: 30 rps\n"), reference.Default(), testRegions)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := SetWorkload(w, "request.cpu", "20ms"); err != nil {
			b.Fatal(err)
		}
	}
}
