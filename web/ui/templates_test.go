package ui_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/a-h/templ/parser/v2"
)

// brand is the one word that is the same in every language.
const brand = "nines"

// spoken attributes reach readers and must come from the catalogue.
var spoken = map[string]bool{"title": true, "alt": true, "aria-label": true, "aria-description": true, "placeholder": true, "content": true, "label": true}

// Letters between tags, or in an attribute that is read out, would be shown untranslated.
func TestTemplatesHoldNoWords(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".templ" {
			return err
		}
		files++
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tree, err := parser.ParseString(string(source))
		if err != nil {
			return err
		}
		for _, n := range tree.Nodes {
			if h, ok := n.(*parser.HTMLTemplate); ok {
				look(t, path, h.Children)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 5 {
		t.Fatalf("only %d templates found", files)
	}
}

func look(t *testing.T, path string, nodes []parser.Node) {
	for _, n := range nodes {
		switch n := n.(type) {
		case *parser.Text:
			if hasWords(n.Value) && strings.TrimSpace(n.Value) != brand {
				t.Errorf("%s:%d: %q is not in the catalogue", path, n.Range.From.Line+1, n.Value)
			}
		case *parser.Element:
			for _, a := range n.Attributes {
				if c, ok := a.(*parser.ConstantAttribute); ok && spoken[c.Key.String()] && hasWords(c.Value) && n.Name != "meta" {
					t.Errorf("%s: %s=%q is not in the catalogue", path, c.Key, c.Value)
				}
			}
		}
		if c, ok := n.(parser.CompositeNode); ok {
			look(t, path, c.ChildNodes())
		}
	}
}

// hasWords ignores character references such as &#32;.
func hasWords(s string) bool {
	for _, word := range strings.Fields(s) {
		if !strings.HasPrefix(word, "&") && strings.ContainsFunc(word, unicode.IsLetter) {
			return true
		}
	}
	return false
}
