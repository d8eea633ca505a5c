package scenarios

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nines/model/reference"
)

// Documents made to be slow or large end within a second with an error: many keys, deep nesting, a billion laughs.
func TestHostileDocuments(t *testing.T) {
	lol := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'z'; c++ {
		lol += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 8), c-1)
	}
	for name, src := range map[string]string{
		"keys": strings.Repeat("a: 1\n", 200_000), "flow": strings.Repeat("[", 1_000_000), "braces": strings.Repeat("{a: ", 250_000),
		"dashes": strings.Repeat("- ", 500_000), "questions": strings.Repeat("? ", 500_000), "laughs": lol, "anchors": strings.Repeat("&a ", 300_000),
		"tags": strings.Repeat("! ", 500_000), "quote": "a: \"" + strings.Repeat("x", 1_000_000), "colons": strings.Repeat(": ", 500_000),
		"comments": strings.Repeat("# a\n", 250_000), "number": "peak: " + strings.Repeat("9", 1_000_000) + " rps", "parts": "peak: 30 rps\nsurge: {ramp: " + strings.Repeat("1h", 400_000) + "}",
		"large": strings.Repeat("a", MaxBytes+1), "indent": staircase(1200), "blanks": strings.Repeat(" ", 1_000_000), "unknown": "peak: 30 rps\n" + manyKeys(4000),
	} {
		for _, kind := range Kinds {
			start := time.Now()
			err := decodeAs(kind, []byte(src))
			took := time.Since(start)
			if took > 5*time.Second {
				t.Errorf("%s as %s took %v", name, kind, took)
			}
			if err == nil {
				t.Errorf("%s as %s is accepted", name, kind)
			} else if len(err.Error()) > 10_000 {
				t.Errorf("%s as %s: an error of %d bytes", name, kind, len(err.Error()))
			}
		}
	}
}

func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}

func fuzzSeeds(f *testing.F, kind Kind) {
	raw, err := os.ReadFile(filepath.Join("testdata", string(kind)+".bad"))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range strings.Split(string(raw), "====\n") {
		src, _, _ := strings.Cut(c, "----\n")
		f.Add([]byte(src))
	}
	good, err := os.ReadFile("testdata/design-" + string(kind) + ".yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
}

// The fuzz targets: no document panics, and every refusal is a list of placed errors.
func fuzzKind(f *testing.F, kind Kind) {
	fuzzSeeds(f, kind)
	f.Fuzz(func(t *testing.T, src []byte) {
		if err := decodeAs(kind, src); err != nil {
			checkShape(t, err)
		}
	})
}

func FuzzWorkload(f *testing.F)    { fuzzKind(f, KindWorkload) }
func FuzzScenario(f *testing.F)    { fuzzKind(f, KindScenario) }
func FuzzReliability(f *testing.F) { fuzzKind(f, KindReliability) }
func FuzzSurge(f *testing.F)       { fuzzKind(f, KindSurge) }
func FuzzIncident(f *testing.F)    { fuzzKind(f, KindIncident) }

func FuzzSetWorkload(f *testing.F) {
	for _, text := range []string{"30 rps", "15ms", "{low: 1ms, likely: 2ms, high: 3ms}", "99.9%", "[1]", "{", "never", "500 USD/mo"} {
		for _, path := range []string{"peak", "request.cpu", "profile", "region", "objectives.budget", "x"} {
			f.Add(path, text)
		}
	}
	f.Fuzz(func(t *testing.T, path, text string) {
		w, err := DecodeWorkload("w", []byte("peak: 30 rps"), reference.Default(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := SetWorkload(w, path, text); err != nil {
			checkShape(t, err)
			return
		}
		if _, err := DecodeWorkload("w", EncodeWorkload(w), reference.Default(), nil); err != nil {
			t.Fatalf("%s = %q is accepted, but not its own text: %v", path, text, err)
		}
	})
}
