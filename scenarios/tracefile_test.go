package scenarios

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"nines/model/scaling"
)

// Counts are of the interval that begins at the row; the last row lasts an interval too. Rates are as written.
func TestTimedTraces(t *testing.T) {
	for _, c := range []struct{ csv, want string }{
		{"time,requests\n2014-04-10T00:00:00Z,300\n2014-04-10T00:05:00Z,0\n", "600 [{0 300 1 1} {300 600 0 0}] 300"},
		{"timestamp,rps\n2026-11-22 09:00:00,1.5\n2026-11-22 09:01:00,2\n2026-11-22 09:02:00,2\n", "180 [{0 60 3/2 3/2} {60 120 2 2} {120 180 2 2}] 60"},
		{"Date, \"Requests\"\r\n2026-11-22T09:00:00+09:00,36\r\n\r\n2026-11-22T10:00:00+09:00,72\r\n", "7200 [{0 3600 1/100 1/100} {3600 7200 1/50 1/50}] 3600"},
		{"\ufeffseconds,requests\n0,10\n10,20\n", "20 [{0 10 1 1} {10 20 2 2}] 10"},
		{"ts,count\n2026-11-22 09:00,60\n2026-11-22 09:01,60\n", "120 [{0 60 1 1} {60 120 1 1}] 60"},
		{"time,hits\n2026-11-22T09:00:00.5Z,1\n2026-11-22T09:00:01Z,1\n", "1 [{0 1/2 2 2} {1/2 1 2 2}] 1/2"},
		{"seconds,rps\n0,10\n10,20\n", "10 [{0 10 10 10}] 0"},
	} {
		tr, err := DecodeTrace("t.csv", []byte(c.csv), GapsRefused)
		if err != nil {
			t.Errorf("%q: %v", c.csv, err)
			continue
		}
		if got := fmt.Sprint(tr.Demand.Run, " ", tr.Demand.Pieces, " ", tr.Every); got != c.want {
			t.Errorf("%q is %s, want %s", c.csv, got, c.want)
		}
	}
}

// A gap is refused with its place, and filled only as asked.
func TestGapsAreFilledAsAsked(t *testing.T) {
	csv := []byte("time,rps\n2026-11-22T09:00:00Z,10\n2026-11-22T09:01:00Z,20\n2026-11-22T09:05:00Z,60\n2026-11-22T09:06:00Z,5\n")
	_, err := DecodeTrace("t.csv", csv, GapsRefused)
	if err == nil || err.Error() != "t.csv:4:1: there are no rows from 2026-11-22 09:02:00 to 2026-11-22 09:05:00: a gap of 180 s; say what stands there with --gaps, or gaps: in the file: hold, zero, linear" {
		t.Errorf("a gap: %v", err)
	}
	for gaps, want := range map[Gaps]string{GapsHold: "{120 300 20 20}", GapsZero: "{120 300 0 0}", GapsLinear: "{120 300 20 60}"} {
		tr, err := DecodeTrace("t.csv", csv, gaps)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(tr.Demand.Pieces[2]); got != want || len(tr.Filled) != 1 || tr.Filled[0].Line != 4 {
			t.Errorf("%s fills %s (%v), want %s", gaps, got, tr.Filled, want)
		}
	}
}

// Every kind of wrong row is told in a sentence with file, line and column.
func TestTimedTracesRefuse(t *testing.T) {
	head := "time,requests\n2026-11-22T09:00:00Z,1\n2026-11-22T09:01:00Z,1\n2026-11-22T09:02:00Z,1\n"
	for _, c := range []struct{ csv, want string }{
		{"time,requests\n", "t.csv:1:1: the trace has no rows"},
		{"time,requests\n2026-11-22T09:00:00Z,1\n", "t.csv:2:1: the trace has one row"},
		{"time,latency\n", "t.csv:1:6: latency says neither requests nor rps"},
		{head + "2026-11-22T09:02:00Z,1\n", "t.csv:5:1: 2026-11-22 09:02:00 is written twice, first in line 4"},
		{head + "2026-11-22T09:01:30Z,1\n", "t.csv:5:1: 2026-11-22 09:01:30 comes after 2026-11-22 09:02:00"},
		{head + "2026-11-22T09:03:00Z,-1\n", "t.csv:5:22: -1 is negative"},
		{head + "2026-11-22T18:03:00+09:00,1\n", "t.csv:5:1: 2026-11-22T18:03:00+09:00 is in zone +09:00, the rows above in UTC (Z)"},
		{head + "2026-11-22 09:03:00,1\n", "t.csv:5:1: 2026-11-22 09:03:00 is in zone –, the rows above in UTC (Z)"},
		{head + "2026-11-22T09:02:30Z,1\n", "t.csv:5:1: 2026-11-22 09:02:30 comes 30 s after the row before; the interval of this trace is 60 s"},
		{head + "yesterday,1\n", "t.csv:5:1: cannot read yesterday as a time"},
		{head + "2026-11-22T09:03:00Z,many\n", "t.csv:5:22: cannot read many as a number of requests"},
		{head + "2026-11-22T09:03:00Z,\n", "t.csv:5:22: there is no load at 2026-11-22T09:03:00Z: a gap"},
		{head + "2026-11-22T09:03:00Z\n", "t.csv:5:1: a row has two columns"},
		{head + "\xff\n", "t.csv:5:1: this is not UTF-8"},
		{"seconds,requests\n-60,1\n", "t.csv:2:1: cannot read -60 as seconds"},
		{"seconds,rps\n0,1\n", "t.csv:2:1: the trace has one row"},
	} {
		_, err := DecodeTrace("t.csv", []byte(c.csv), GapsRefused)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q:\n%v\nwant %s", c.csv, err, c.want)
			continue
		}
		checkShape(t, err)
	}
}

// A million rows are refused where they go too far.
func TestLongTimedTrace(t *testing.T) {
	var b strings.Builder
	b.WriteString("seconds,requests\n")
	for i := range 1_000_000 {
		fmt.Fprintf(&b, "%d,1\n", i)
	}
	_, err := DecodeTrace("t.csv", []byte(b.String()), GapsRefused)
	if err == nil || !strings.HasPrefix(err.Error(), "t.csv:600002:1: more than 600000 rows") {
		t.Errorf("a million rows: %v", err)
	}
}

// A surge plays a trace with times too.
func TestSurgeWithTimes(t *testing.T) {
	csv := "time,requests\n2026-11-22T09:00:00Z,600\n2026-11-22T09:01:00Z,1200\n2026-11-22T09:03:00Z,600\n2026-11-22T09:04:00Z,600\n"
	if d := surgeOf(t, fmt.Sprintf("{trace: %q, gaps: zero}", csv)).Demand; d.Run.Cmp(scaling.Int(300)) != 0 || len(d.Pieces) != 5 {
		t.Errorf("run %s, %v", d.Run, d.Pieces)
	}
	for demand, want := range map[string]string{
		fmt.Sprintf("{trace: %q}", csv):                                     "t.csv:4:1: there are no rows from 2026-11-22 09:02:00",
		fmt.Sprintf("{trace: %q, gaps: some}", csv):                         "some is not one of hold, zero, linear",
		fmt.Sprintf("{trace: %q, gaps: zero, run: 1h}", csv):                "the trace ends at second 300, before run at 3600",
		"{before: 1 rps, ramp: {to: 2 rps, over: 1s}, run: 9s, gaps: hold}": "gaps are those of a trace",
	} {
		_, err := DecodeSurge("f.yaml", []byte("demand: "+demand+"\n"+plainGroup), testTraces)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", demand, err, want)
		}
	}
}

// The samples beside the checkout, where they are: every row is read, and the requests of the trace are those of its rows.
func TestSampleTraces(t *testing.T) {
	for name, rows := range map[string]int{"worldcup98-hourly.csv": 2089, "nab-elb-requestcount-5min.csv": 4032, "nab-nyc-taxi-30min.csv": 10320} {
		src, err := os.ReadFile("/work/shared/samples/traces/" + name)
		if err != nil {
			t.Skipf("no samples here: %v", err)
		}
		tr, err := DecodeTrace(name, src, GapsHold)
		if err != nil || tr.Rows != rows {
			t.Errorf("%s: %d rows, want %d (%v)", name, tr.Rows, rows, err)
		}
	}
}

// FuzzTraceFile: no trace panics, every refusal is placed, and every trace that is read can be played over its time.
func FuzzTraceFile(f *testing.F) {
	f.Add([]byte("time,requests\n2014-04-10T00:00:00Z,300\n2014-04-10T00:05:00Z,0\n2014-04-10T00:15:00Z,9\n"), "linear")
	f.Add([]byte("seconds,count\n0,1\n10,20\n"), "")
	f.Add([]byte("ts,rps\n2026-11-22 09:00,1e3\n2026-11-22 09:01,.5\n"), "hold")
	f.Fuzz(func(t *testing.T, csv []byte, gaps string) {
		tr, err := DecodeTrace("t.csv", csv, Gaps(gaps))
		if err != nil {
			checkShape(t, err)
			return
		}
		if tr.Demand.Run.Cmp(scaling.Int(1_000_000)) > 0 {
			return // too long to play for a test
		}
		g := scaling.Group{Capacity: scaling.Int(10), Start: 1, Max: 3}
		p := scaling.Policy{MetricPeriod: scaling.Int(60), Periods: 1, Target: scaling.Int(1), DuringWarmup: scaling.ServesFull}
		if r, err := scaling.Play(tr.Demand, g, p); err != nil || r.Served.Plus(r.Shed).Cmp(r.Offered) != 0 {
			t.Fatalf("served %s + shed %s is not offered %s (%v)", r.Served, r.Shed, r.Offered, err)
		}
	})
}

// The embedded week is read: 168 hours, the highest at the sale.
func TestSaleWeek(t *testing.T) {
	w := SaleWeek()
	if w.Rows != 168 || w.Demand.Run.Cmp(scaling.Int(168*3600)) != 0 || w.Demand.Peak().Float() < 350 {
		t.Errorf("%d rows, %s s, peak %s", w.Rows, w.Demand.Run, w.Demand.Peak())
	}
}
