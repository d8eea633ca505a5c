package scenarios

import (
	"strings"
	"testing"

	"nines/model/reference"
)

func TestDecodeFigures(t *testing.T) {
	got, err := DecodeFigures("mine.yaml", []byte(`
zone.mttr: 4h
zone.rate: {low: 0.02/y, likely: 1/y, high: 2/y}
region.hit: {value: 40%, low: 0.1, high: 60%, source: our log, as_of: 2026-10, confidence: measured}
restore.rate: 120 GB/h
operations.people: 3
detect: 2m
`), reference.Default())
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range map[reference.Key][3]float64{
		"zone.mttr": {4, 0, 0}, "zone.rate": {1, 0.02, 2}, "region.hit": {0.4, 0.1, 0.6}, "restore.rate": {120, 0, 0}, "operations.people": {3, 0, 0}, "detect": {120, 0, 0},
	} {
		if o := got[k]; [3]float64{o.Value, o.Low, o.High} != want {
			t.Errorf("%s is %+v, not %v", k, o, want)
		}
	}
	if o := got["region.hit"]; o.Source != "our log" || o.AsOf != "2026-10" || o.Confidence != "measured" {
		t.Errorf("%+v", o)
	}
	if o := got["zone.mttr"]; o.Source != "set by you in mine.yaml" || o.Confidence != "yours" {
		t.Errorf("%+v", o)
	}
	if _, err := reference.Default().Override(got); err != nil {
		t.Errorf("what is read cannot be used: %v", err)
	}
}

func TestBadFigures(t *testing.T) {
	for src, want := range map[string]string{
		"":                                   "f: the document is empty",
		"[1]":                                "f:1:1: expected keys with values here",
		"zone.mtr: 4h":                       "f:1:1: nines has no reference figure zone.mtr; did you mean zone.mttr?",
		"mttr zone: 4h":                      "f:1:1: nines has no reference figure mttr zone; write one of zone.mttr",
		"xyzzy: 4h":                          "f:1:1: nines has no reference figure xyzzy; nines figures lists them all",
		"zone.mttr: 4":                       "f:1:12: 4 has no unit; write 4h",
		"zone.mttr: 0h":                      "f:1:12: 0h must be more than 0",
		"zone.mttr:":                         "f:1:1: zone.mttr has no value",
		"zone.mttr: [4h]":                    "f:1:12: cannot read […] as a number",
		"zone.mttr: .nan":                    "f:1:12: .nan is not a finite number",
		"zone.rate: -1/y":                    "f:1:12: -1/y must be at least 0",
		"zone.rate: 1":                       "f:1:12: 1 says how much, but not per what time; write 1/y",
		"region.hit: 101%":                   "f:1:13: 101% must be at most 100%",
		"restore.rate: 100 MB/s":             "f:1:15: unknown unit MB in 100 MB/s; write a plain number in GB/h, such as 100",
		"zone.mttr: 4h\nzone.mttr: 5h":       "f:2:1: zone.mttr is written twice",
		"zone.mttr: {low: 2h, high: 4h}":     "f:1:12: zone.mttr.value is missing",
		"zone.mttr: {value: 3h, low: 2h}":    "f:1:12: a range needs low, likely and high; high is missing",
		"zone.mttr: {value: 3h, likely: 2h}": "f:1:12: value and likely mean the same; write one of them",
		"zone.mttr: {value: 9h, low: 2h, high: 4h}": "f:1:12: a range must rise",
		"zone.mttr: {value: 3h, sauce: us}":         "f:1:24: unknown key sauce; did you mean source?",
		"zone.mttr: {value: 3h, as_of: May}":        "f:1:31: May is no date; write 2026, 2026-11 or 2026-11-22",
		"zone.mttr: {value: 3h, confidence: ok}":    "f:1:36: ok is not one of",
		"zone.mttr: {value: 3h, source: [us]}":      "f:1:32: zone.mttr.source must be a text",
	} {
		_, err := DecodeFigures("f", []byte(src), reference.Default())
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v\nwant %s", src, err, want)
		}
	}
}

func TestFigureOfAFlag(t *testing.T) {
	k, o, err := Figure("--figure", " zone.mttr = {value: 4h, low: 1h, high: 5h}", reference.Default())
	if err != nil || k != "zone.mttr" || o.Value != 4 || o.High != 5 {
		t.Errorf("%s %+v %v", k, o, err)
	}
	for text, want := range map[string]string{
		"zone.mttr":    "--figure: zone.mttr is not written key=value; write it as zone.mttr=4h",
		"zone.mttr=":   "--figure: zone.mttr has no value",
		"=4h":          "--figure: nines has no reference figure",
		"zone.mttr={a": "--figure",
	} {
		if _, _, err := Figure("--figure", text, reference.Default()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, not %s", text, err, want)
		}
	}
}

// Whatever is accepted can be used, and no input panics.
func FuzzDecodeFigures(f *testing.F) {
	for _, s := range []string{"zone.mttr: 4h", "region.hit: {value: 1%, low: 0, high: 1, source: x, as_of: 2026}", "restore.rate: 1 GB/h", "{", "zone.rate: 1e-300/y"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		got, err := DecodeFigures("f", src, reference.Default())
		if err != nil {
			return
		}
		if _, err := reference.Default().Override(got); err != nil {
			t.Fatalf("%q is accepted and cannot be used: %v", src, err)
		}
	})
}
