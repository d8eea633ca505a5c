package bulk

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// slow is encoding/csv, the obvious twin.
func slow(text []byte) ([][]string, bool) {
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	var out [][]string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, true
		}
		if err != nil {
			return out, false
		}
		out = append(out, record)
	}
}

func fast(in io.Reader) ([][]string, bool) {
	r := newCSVReader(in)
	var out [][]string
	for {
		fields, err := r.read()
		if errors.Is(err, io.EOF) {
			return out, true
		}
		if err != nil {
			return out, false
		}
		record := make([]string, len(fields))
		for i, f := range fields {
			record[i] = string(f)
		}
		out = append(out, record)
	}
}

// same fails unless both read the same records and agree on whether the text is CSV, however the bytes arrive.
func same(t interface{ Fatalf(string, ...any) }, text []byte) {
	want, ok := slow(text)
	for name, in := range map[string]io.Reader{
		"whole": bytes.NewReader(text), "byte by byte": iotest.OneByteReader(bytes.NewReader(text)),
		"with the end": iotest.DataErrReader(bytes.NewReader(text)),
	} {
		got, fine := fast(in)
		if fine != ok || len(got) != len(want) {
			t.Fatalf("%s: %q gives %q, %v; encoding/csv %q, %v", name, text, got, fine, want, ok)
		}
		for i := range got {
			if strings.Join(got[i], "\x00") != strings.Join(want[i], "\x00") || len(got[i]) != len(want[i]) {
				t.Fatalf("%s: record %d of %q is %q; encoding/csv has %q", name, i, text, got[i], want[i])
			}
		}
	}
}

var corners = []string{
	"", "\n", "a", "a,b\n", "a,b", "\r\n", "a\r\n\r\nb\n", `"a","b"` + "\r\n" + `"c","d"`, `"a""b",c`, `"a` + "\n" + `b",c` + "\n",
	`"a` + "\r\n" + `b","c"` + "\r\n", `"a`, `a"b`, `"a"b`, "a,\n,b\n,", `""`, `"",""`, "\r", "a\r", "a\rb\n", `"a"` + "\r", `"a"` + "\rb", "a,\r\n",
	"\xef\xbb\xbf\"a\",b\n", "\"\r\n\"", "\"\r\"\n", `"a""` + "\r\n" + `b"`, "\n\n\r\n", ",\n", "\"\"\"\"\n",
}

func TestCSVIsThatOfEncodingCSV(t *testing.T) {
	for _, text := range corners {
		same(t, []byte(text))
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, []byte(rapid.StringMatching(`([ab,"]|""|\n|\r\n|\r|","){0,40}`).Draw(t, "text")))
	})
}

func FuzzCSV(f *testing.F) {
	for _, text := range corners {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { same(t, text) })
}

func TestCSVLines(t *testing.T) {
	r := newCSVReader(strings.NewReader("a\n\n\"b\nc\",d\ne\n"))
	var lines []int
	for {
		if _, err := r.read(); err != nil {
			break
		}
		lines = append(lines, r.line)
	}
	if len(lines) != 3 || lines[0] != 1 || lines[1] != 3 || lines[2] != 5 {
		t.Errorf("records begin at %v", lines)
	}
	_, err := newCSVReader(strings.NewReader("\"" + strings.Repeat("x", longestRecord+1))).read()
	if !errors.Is(err, errLong) {
		t.Errorf("a quote that does not end is %v", err)
	}
	broken := errors.New("broken")
	if _, err := newCSVReader(iotest.ErrReader(broken)).read(); !errors.Is(err, broken) {
		t.Errorf("a reader that fails is %v", err)
	}
}
