package main

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"nines/pricing"
	"nines/pricing/snapshot"
	"nines/pricing/store"
)

// keepPull keeps the embedded prices of two regions and the markets, but for reservations, as a pull of a moment, some of them
// changed: triples of dimension and item, region and price. It stands for `nines prices pull`.
func keepPull(where string, when time.Time, changes ...string) (store.Book, error) {
	embedded, err := pricing.Embedded()
	if err != nil {
		return store.Book{}, err
	}
	text := embedded.Text()
	kept := []string{"us-east-1", "ap-northeast-2", "global", "us", "kr"}
	text.Rows = slices.DeleteFunc(text.Rows, func(r snapshot.Row) bool {
		return !slices.Contains(kept, r.Key.Region) || strings.Contains(string(r.Key.Dimension), ".ri.") // thousands, which no test asks for
	})
	text.Spots = slices.DeleteFunc(text.Spots, func(s snapshot.Spot) bool { return !slices.Contains(kept, s.Region) })
	for i := 0; i+2 < len(changes); i += 3 {
		if err := reprice(text, changes[i], changes[i+1], changes[i+2]); err != nil {
			return store.Book{}, err
		}
	}
	s, err := store.Open(context.Background(), where)
	if err != nil {
		return store.Book{}, err
	}
	defer s.Close()
	return s.Save(context.Background(), store.Pull{When: when, Text: text, Parts: []string{"AmazonEC2 us-east-1", "AmazonEC2 ap-northeast-2"}})
}

// reprice sets the price of the first tier of what and where; "none" removes it.
func reprice(text *snapshot.Text, what, region, usd string) error {
	is := func(r snapshot.Row) bool { return r.Key.What() == what && r.Key.Region == region }
	if usd == "none" {
		text.Rows = slices.DeleteFunc(text.Rows, is)
		return nil
	}
	price, err := snapshot.ParseFixed(usd)
	if err != nil {
		return err
	}
	for i := range text.Rows {
		if r := &text.Rows[i]; is(*r) && r.From == 0 {
			r.USD, r.Low, r.High = price, nil, nil
		}
	}
	return nil
}

// cmdPulled is "pulled 2026-11-20T10:00:00Z [WHAT REGION USD]...": it keeps a pull where the script's nines looks for it.
func cmdPulled(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "pulled TIME [WHAT REGION USD]...")
	when, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	_, err = keepPull(ts.Getenv(envData), when, args[1:]...)
	ts.Check(err)
}

// cmdSpoiled is "spoiled how": it damages the store of the script.
func cmdSpoiled(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "spoiled text|half|newer")
	file := filepath.Join(ts.Getenv(envData), store.File)
	raw, err := os.ReadFile(file)
	ts.Check(err)
	switch args[0] {
	case "text":
		raw = []byte("this is no database, whatever its name says\n")
	case "half":
		raw = raw[:len(raw)/2]
	}
	ts.Check(os.WriteFile(file, raw, 0o644))
}

// Whatever only reads leaves a data directory without a store as it is: not even the directory is made.
func TestReadingMakesNoStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	t.Setenv(envData, dir)
	for _, args := range [][]string{
		{"compare", "single-box"}, {"show", "single-box"}, {"prices", "list", "--match", "gp3"}, {"prices", "why", "ebs.gp3", "us-east-1"},
		{"prices", "books"}, {"prices", "history", "ebs.gp3", "us-east-1"}, {"prices", "diff", "embedded", "embedded"}, {"prices", "coverage"},
		{"chaos", "single-box"},
	} {
		var out, errOut syncBuffer
		if code := run(args, os.Stdin, &out, &errOut); code != exitOK {
			t.Errorf("%v: exit code %d: %s", args, code, errOut.String())
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Fatalf("%v made %s", args, dir)
		}
	}
}

// The directory is the flag's, else the variable's, else the user's, as the XDG Base Directory Specification has it.
func TestWhereBooksAreKept(t *testing.T) {
	for _, c := range []struct{ flag, data, xdg, home, want string }{
		{"/flag", "/var", "/xdg", "/home/u", "/flag"},
		{"", "/var", "/xdg", "/home/u", "/var"},
		{"", "postgres://db/p", "", "", "postgres://db/p"},
		{"", "", "/xdg", "/home/u", "/xdg/nines"},
		{"", "", "relative", "/home/u", "/home/u/.local/share/nines"},
		{"", "", "", "/home/u", "/home/u/.local/share/nines"},
		{"", "", "", "", ""},
	} {
		t.Setenv(envData, c.data)
		t.Setenv("XDG_DATA_HOME", c.xdg)
		t.Setenv("HOME", c.home)
		if got, err := (&bookChoice{data: c.flag}).where(); got != c.want || err != nil {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
}

// What the answer rests on is named by every output that has prices.
func TestEveryOutputNamesTheBook(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(envData, dir)
	if _, err := keepPull(dir, time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"compare", "single-box"}, {"compare", "single-box", "-o", "json"}, {"show", "single-box"}, {"show", "single-box", "-o", "json"},
		{"ladder", "--months", "2", "single-box"}, {"ladder", "--months", "2", "single-box", "-o", "json"},
		{"prices", "why", "ebs.gp3", "us-east-1"}, {"prices", "why", "ebs.gp3", "us-east-1", "-o", "json"}, {"prices", "list", "--match", "gp3"},
		{"prices", "coverage"}, {"prices", "coverage", "-o", "json"}, {"prices", "books"}, {"prices", "history", "ebs.gp3", "us-east-1"},
		{"sizing", "single-box"}, {"sizing", "single-box", "-o", "json"}, {"transitions", "single-box", "single-az"},
		{"transitions", "single-box", "single-az", "-o", "json"}, {"sensitivity", "single-box", "--samples", "100"},
		{"sensitivity", "single-box", "--samples", "100", "-o", "json"}, {"simulate", "single-box", "--years", "10"},
		{"simulate", "single-box", "--years", "10", "-o", "json"}, {"chaos", "single-box"}, {"chaos", "single-box", "-o", "json"},
		{"replay", "single-box"}, {"replay", "single-box", "-o", "json"}, {"chaos", "single-box", "--lang", "ko"},
		{"prices", "diff", "embedded", "latest"}, {"compare", "single-box", "--lang", "ko"}, {"prices", "coverage", "--lang", "ko"},
	} {
		var out, errOut syncBuffer
		if code := run(args, os.Stdin, &out, &errOut); code != exitOK {
			t.Errorf("%v: exit code %d: %s", args, code, errOut.String())
		}
		if s := out.String(); !strings.Contains(strings.Join(strings.Fields(s), " "), "pulled 2026-11-20") {
			t.Errorf("%v does not name the book:\n%.600s", args, s)
		}
	}
}

// The documents of this area have the keys that docs/json.md says.
func TestDocumentedKeysOfBooks(t *testing.T) {
	same(t, "prices books", docKeys(t, "### `nines prices books -o json`"), typeKeys(reflect.TypeFor[booksDocument](), ""))
	same(t, "prices diff", docKeys(t, "### `nines prices diff -o json`"), typeKeys(reflect.TypeFor[diffDocument](), ""))
	same(t, "prices history", docKeys(t, "### `nines prices history -o json`"), typeKeys(reflect.TypeFor[historyDocument](), ""))
}
