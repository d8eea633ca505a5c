// Package messages is the catalogue of every sentence that nines shows, in English and Korean. One JSON file an area and
// language ("cost.ko.json"), merged when first used. Texts come as ids with named arguments ([model.Text]); whole
// sentences are templates, never glued fragments. Tests fail on a key that one language lacks and on a message id in the
// source that no language has.
package messages

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"nines/model"
)

//go:embed *.json
var files embed.FS

// Languages lists the tags, the default first.
var Languages = []string{"en", "ko"}

// Catalog is the messages of one language. It is safe for concurrent use.
type Catalog struct {
	lang  string
	texts map[string]string
}

var load = sync.OnceValues(func() (map[string]*Catalog, error) { return read(files) })

// For returns the catalogue of the language, English for one that nines does not speak.
func For(lang string) *Catalog {
	all, err := load()
	if err != nil {
		panic(err) // the files are embedded: a test reads them
	}
	if c, ok := all[lang]; ok {
		return c
	}
	return all[Languages[0]]
}

func read(dir fs.FS) (map[string]*Catalog, error) {
	out := map[string]*Catalog{}
	for _, l := range Languages {
		out[l] = &Catalog{lang: l, texts: map[string]string{}}
	}
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := out[language(name)].add(dir, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// language of "cost.ko.json" is "ko".
func language(name string) string {
	return strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".json")), ".")
}

func (c *Catalog) add(dir fs.FS, name string) error {
	if c == nil {
		return fmt.Errorf("messages: %s is in no known language", name)
	}
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	if err := json.Unmarshal(data, &texts); err != nil {
		return fmt.Errorf("messages: %s: %w", name, err)
	}
	for k, v := range texts {
		if _, dup := c.texts[k]; dup {
			return fmt.Errorf("messages: %s: %q is defined twice", name, k)
		}
		c.texts[k] = v
	}
	return nil
}

// Lang is the language tag.
func (c *Catalog) Lang() string { return c.lang }

// T returns the message with its placeholders filled; args alternate name, value. An unknown id is returned as it is,
// in angle brackets, so that it is seen.
func (c *Catalog) T(id string, args ...string) string {
	t, ok := c.texts[id]
	if !ok {
		return "⟨" + id + "⟩"
	}
	if len(args) == 0 {
		return t
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	t = strings.NewReplacer(pairs...).Replace(t)
	if c.lang == "ko" {
		return resolved(t)
	}
	return t
}

// Has says whether the catalogue knows the id.
func (c *Catalog) Has(id string) bool { _, ok := c.texts[id]; return ok }

// Text renders a message of the model. The zero Text is "".
func (c *Catalog) Text(t model.Text) string {
	if t.ID == "" {
		return ""
	}
	return c.T(t.ID, t.Args...)
}

// Texter is an error that knows its message.
type Texter interface{ Text() model.Text }

// Error is the sentence for an error: its message when it carries one, else its text.
func (c *Catalog) Error(err error) string {
	var t Texter
	if errors.As(err, &t) {
		return c.Text(t.Text())
	}
	return err.Error()
}
