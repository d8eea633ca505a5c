package main

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// catalogues reads the message files as they lie: id -> text, by language.
func catalogues(t *testing.T) map[string]map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "web/ui/messages/*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no message files: %v", err)
	}
	out := map[string]map[string]string{"en": {}, "ko": {}}
	for _, name := range files {
		lang := strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(name, ".json")), ".")
		if out[lang] == nil {
			t.Fatalf("%s is in no language that nines speaks", name)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for id, text := range texts {
			if _, twice := out[lang][id]; twice {
				t.Errorf("%s: %q is in another file too", name, id)
			}
			out[lang][id] = text
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{[a-z0-9_]+\}`)

// TestHouseMessagesSpeakBothLanguages: the same ids, the same placeholders, Korean that is Korean.
func TestHouseMessagesSpeakBothLanguages(t *testing.T) {
	all := catalogues(t)
	for id, text := range all["en"] {
		korean, ok := all["ko"][id]
		switch {
		case !ok:
			t.Errorf("%q has no Korean", id)
		case strings.TrimSpace(text) == "" || strings.TrimSpace(korean) == "":
			t.Errorf("%q is empty", id)
		case slots(text) != slots(korean):
			t.Errorf("%q names %s in English and %s in Korean", id, slots(text), slots(korean))
		}
	}
	for id := range all["ko"] {
		if _, ok := all["en"][id]; !ok {
			t.Errorf("%q has no English", id)
		}
	}
}

// slots lists a text's placeholders, sorted and once each: a language may repeat or reorder them.
func slots(text string) string {
	set := map[string]bool{}
	for _, s := range placeholder.FindAllString(text, -1) {
		set[s] = true
	}
	var out []string
	for s := range set {
		out = append(out, s)
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

// TestHouseMessageIDsExist: every id that the source names literally is in the catalogue.
func TestHouseMessageIDsExist(t *testing.T) {
	english := catalogues(t)["en"]
	found := 0
	for _, p := range allPackages(t) {
		for path, file := range parsed(t, p) {
			for _, id := range messageIDs(file) {
				found++
				if _, ok := english[id]; !ok {
					t.Errorf("%s uses the message %q, which no catalogue has", filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path), id)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no message id found in the source: the search is broken")
	}
}

// messageIDs finds the literal ids of Msg("id", …), Text{ID: "id"} and x.T("id", …).
func messageIDs(file *ast.File) []string {
	var ids []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if len(n.Args) > 0 && (callee(n) == "Msg" || callee(n) == ".T") {
				ids = append(ids, literal(n.Args[0])...)
			}
		case *ast.CompositeLit:
			if typeName(n.Type) == "Text" {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && ident(kv.Key) == "ID" {
						ids = append(ids, literal(kv.Value)...)
					}
				}
			}
		}
		return true
	})
	return ids
}

// callee is "Msg" for Msg(…) and model.Msg(…), ".T" for a method call x.T(…).
func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if f.Sel.Name == "T" {
			return ".T"
		}
		return f.Sel.Name
	}
	return ""
}

func typeName(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return ident(e)
}

func ident(e ast.Expr) string {
	if i, ok := e.(*ast.Ident); ok {
		return i.Name
	}
	return ""
}

// literal is the string of a literal that looks like a message id; nothing for a computed one.
func literal(e ast.Expr) []string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return nil
	}
	s, err := strconv.Unquote(l.Value)
	if err != nil || !strings.Contains(s, ".") {
		return nil
	}
	return []string{s}
}
