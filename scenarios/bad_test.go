package scenarios

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nines/model/reference"
)

var update = flag.Bool("update", false, "rewrite the expected errors of testdata/*.bad")

var testRegions = []string{"ap-northeast-2", "eu-west-1", "us-east-1"}

// decodeAs reads a document of the kind and returns its error.
func decodeAs(kind Kind, src []byte) error {
	var err error
	switch kind {
	case KindWorkload:
		_, err = DecodeWorkload("f.yaml", src, reference.Default(), testRegions)
	case KindScenario:
		_, err = DecodeScenario("f.yaml", src, reference.Default())
	case KindReliability:
		_, err = DecodeReliability("f.yaml", src)
	case KindSurge:
		_, err = DecodeSurge("f.yaml", src, testTraces)
	case KindIncident:
		_, err = DecodeIncident("f.yaml", src)
	case KindPriceBook:
		_, err = DecodePriceBook("f.yaml", src)
	}
	return err
}

// TestBadInput reads testdata/<kind>.bad: cases parted by lines of "====", each a document, a line of "----" and the
// errors it must give, with place, sentence and hint.
func TestBadInput(t *testing.T) {
	for _, kind := range Kinds {
		path := filepath.Join("testdata", string(kind)+".bad")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cases := strings.Split(string(raw), "====\n")
		for i, c := range cases {
			src, want, _ := strings.Cut(c, "----\n")
			got := "no error\n"
			if err := decodeAs(kind, []byte(src)); err != nil {
				got = err.Error() + "\n"
				checkShape(t, err)
			}
			if *update {
				cases[i] = src + "----\n" + got
				continue
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, case %d:\n%s\n(-want +got)\n%s", path, i+1, src, diff)
			}
		}
		if *update {
			if err := os.WriteFile(path, []byte(strings.Join(cases, "====\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// checkShape: every error is an [Errors] of errors with a message in the catalogue and no unfilled argument.
func checkShape(t *testing.T, err error) {
	t.Helper()
	var all Errors
	if !errors.As(err, &all) || len(all) == 0 || len(all) > mostErrors {
		t.Fatalf("%v is a %T, want Errors", err, err)
	}
	var one *Error
	if !errors.As(err, &one) {
		t.Errorf("errors.As finds no *Error in %v", err)
	}
	for _, e := range all {
		if e.Message == "" || e.HintText.ID != "" && e.Hint == "" {
			t.Errorf("%v has no English text (%s, %s)", e, e.Text.ID, e.HintText.ID)
		}
	}
}
