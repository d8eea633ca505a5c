package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nines/model"
	"nines/model/plan"
)

// docKeys reads the first column of the tables under a heading of docs/json.md.
func docKeys(t *testing.T, heading string) []string {
	t.Helper()
	return docKeysIn(t, "docs/json.md", heading)
}

func docKeysIn(t *testing.T, page, heading string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("%s has no %q", page, heading)
	}
	if i := regexp.MustCompile(`(?m)^#`).FindStringIndex(rest); i != nil {
		rest = rest[:i[0]]
	}
	var keys []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^|]*)` \\|").FindAllStringSubmatch(rest, -1) {
		keys = append(keys, strings.Split(m[1], "`, `")...)
	}
	return keys
}

// shared types have a table of their own in docs/json.md; the walk stops at them.
var sharedTypes = []reflect.Type{reflect.TypeFor[model.Assumption](), reflect.TypeFor[model.Range]()}

// typeKeys lists the JSON keys of a type in order, with their paths.
func typeKeys(t reflect.Type, prefix string) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, typeKeys(f.Type, prefix)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		inner, path := f.Type, prefix+name
		if inner.Kind() == reflect.Slice {
			inner, path = inner.Elem(), path+"[]"
		}
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		out = append(out, path)
		if inner.Kind() == reflect.Struct && !slices.Contains(sharedTypes, inner) {
			out = append(out, typeKeys(inner, path+".")...)
		}
	}
	return out
}

// TestDocumentedKeysAreTheKeys compares docs/json.md with the types that are printed. Order counts only where the
// document promises it to a reader; here both are sorted, so that a reason may stand beside its number.
func TestDocumentedKeysAreTheKeys(t *testing.T) {
	for heading, typ := range map[string]reflect.Type{
		"## The comparison": reflect.TypeFor[plan.Document](),
		"### Assumption":    reflect.TypeFor[model.Assumption](),
		"### Range":         reflect.TypeFor[model.Range](),
	} {
		same(t, heading, docKeys(t, heading), typeKeys(typ, ""))
	}
	same(t, "## CSV", csvDocumented(t), csvColumns)
	same(t, "contracts.md, queue", docKeysIn(t, "docs/contracts.md", "### Its answer"), typeKeys(reflect.TypeFor[queueDocument](), ""))
	same(t, "contracts.md, surge", docKeysIn(t, "docs/contracts.md", "### What it prints"), typeKeys(reflect.TypeFor[surgeDocument](), ""))
}

// csvDocumented takes the rows of the column table apart.
func csvDocumented(t *testing.T) []string { return docKeys(t, "## CSV") }

func same(t *testing.T, what string, documented, real []string) {
	t.Helper()
	for _, k := range real {
		if !slices.Contains(documented, k) {
			t.Errorf("%s: docs/json.md lacks %s", what, k)
		}
	}
	for _, k := range documented {
		if !slices.Contains(real, k) {
			t.Errorf("%s: docs/json.md has %s, which nines does not print", what, k)
		}
	}
	if len(documented) == 0 {
		t.Errorf("%s: no keys found in docs/json.md", what)
	}
}
