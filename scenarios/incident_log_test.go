package scenarios

import (
	"strings"
	"testing"
)

func TestDecodeIncidentLog(t *testing.T) {
	log, err := DecodeIncidentLog("log.csv", []byte("\ufeffscope,start,end,cause\r\n"+
		"us-east-1a,2026-03-01 14:00,2026-03-01 16:30,zone\r\n\r\n"+
		"\"web-1\",2026-03-01T23:00:00+09:00,2026-03-01T14:06:00Z,Instance\n"+
		"us-east-1b,2026-03-01 15:00,2026-03-02,zone\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(log.Incidents) != 3 || log.First.Hour() != 14 || log.End.Day() != 2 {
		t.Fatalf("%+v", log)
	}
	for i, want := range []struct {
		cause, scope string
		start, lasts float64
	}{{"zone", "us-east-1a", 0, 2.5}, {"instance", "web-1", 0, 0.1}, {"zone", "us-east-1b", 1, 9}} {
		got := log.Incidents[i]
		if got.Cause != want.cause || got.Scope != want.scope || float64(got.Start) != want.start || float64(got.Lasts) != want.lasts {
			t.Errorf("%d: %+v, not %+v", i, got, want)
		}
	}
}

func TestBadIncidentLogs(t *testing.T) {
	const head = "start,end,cause,scope\n"
	for src, want := range map[string]string{
		"":                                        "f:1:1: the log has no incidents",
		head:                                      "f:1:1: the log has no incidents",
		"start,end,cause\n":                       "f:1:1: there is no column scope",
		"start,end,cause,scope,x\n":               "f:1:1: a row has four columns",
		"2026-01-01,2026-01-02,zone,a\n":          "f:1:1: there is no column start",
		head + "2026-01-01,2026-01-02,zone\n":     "f:2:1: a row has four columns, start, end, cause and scope; this one has 3",
		head + "yesterday,2026-01-02,zone,a\n":    "f:2:1: cannot read yesterday as a time; write 2026-03-01 14:05",
		head + "2026-01-01,,zone,a\n":             "f:2:12: cannot read  as a time",
		head + "2026-01-02,2026-01-01,zone,a\n":   "f:2:12: the incident does not end after it begins",
		head + "2026-01-01,2026-01-01,zone,a\n":   "f:2:12: the incident does not end after it begins",
		head + "2026-01-01,2026-01-02,zoen,a\n":   "f:2:23: zoen is no cause that a figure of nines stands for; did you mean zone?",
		head + "2026-01-01,2026-01-02,aliens,a\n": "f:2:23: aliens is no cause that a figure of nines stands for; write one of region, zone",
		head + "2026-01-01,2026-01-02,zone, \n":   "f:2:28: the incident does not say what it hit",
		head + "2026-01-03,2026-01-04,zone,a\n2026-01-01,2026-01-02,zone,a\n": "f:3:1: this incident begins before the one in line 2; sort the rows by start",
		head + "2026-01-01,2026-01-05,zone,a\n2026-01-02,2026-01-03,zone,a\n": "f:3:1: this incident begins before the one of a in line 2 is over",
		head + "1900-01-01,2026-01-02,zone,a\n":                               "f:2:1: cannot read 1900-01-01 as a time",
		head + "\xff\n":                                                       "f:2:1: this is not UTF-8 text",
	} {
		_, err := DecodeIncidentLog("f", []byte(src))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v\nwant %s", src, err, want)
		}
	}
	// Two scopes may be down at once, and one scope by two causes.
	if _, err := DecodeIncidentLog("f", []byte(head+"2026-01-01,2026-01-05,zone,a\n2026-01-02,2026-01-03,zone,b\n2026-01-02,2026-01-03,dns,a\n")); err != nil {
		t.Error(err)
	}
}

// No input panics, and what is accepted is in order, forward and not overlapping.
func FuzzIncidentLog(f *testing.F) {
	f.Add([]byte("start,end,cause,scope\n2026-01-01,2026-01-02,zone,a\n2026-01-03 10:00,2026-01-03T12:00:00Z,dns,x\n"))
	f.Add([]byte("scope,cause,end,start\n,,,\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		log, err := DecodeIncidentLog("f", src)
		if err != nil {
			return
		}
		ends := map[string]float64{}
		last := 0.0
		for _, l := range log.Incidents {
			key := l.Cause + "\x00" + l.Scope
			if float64(l.Start) < last || l.Lasts <= 0 || float64(l.Start) < ends[key]-1e-6 {
				t.Fatalf("%q: %+v", src, l)
			}
			last, ends[key] = float64(l.Start), float64(l.Start+l.Lasts)
		}
	})
}
