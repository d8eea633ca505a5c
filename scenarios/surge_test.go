package scenarios

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"nines/model/scaling"
)

const plainGroup = "group: {capacity: 50 rps, start: 4, max: 100}\n" +
	"policy: {metric_period: 60s, periods: 3, target: 0.70, boot: 90s, warmup: 60s, during_warmup: half}\n"

// testTraces serves traces by name, or a name of several lines as the trace itself.
func testTraces(path string) (string, []byte, error) {
	switch {
	case path == "good.csv":
		return path, []byte("seconds,rps\n0,100\n60,0.5\n"), nil
	case path == "one.csv":
		return path, []byte("0,100"), nil
	case strings.Contains(path, "\n"):
		return "t.csv", []byte(path), nil
	}
	_, err := ReadTrace(path)
	return path, nil, err
}

// The example of issue 5, digit for digit.
func TestDesignSurge(t *testing.T) {
	s, err := DecodeSurge("design.yaml", read(t, "testdata/design-surge.yaml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.Demand, s.Group, s.Policy)
	want := fmt.Sprint(scaling.Ramp(scaling.Int(100), scaling.Int(400), scaling.Int(300), scaling.Int(1800)),
		scaling.Group{Capacity: scaling.Int(50), Start: 4, Max: 100},
		scaling.Policy{MetricPeriod: scaling.Int(60), Periods: 3, Target: scaling.Frac(7, 10), Boot: scaling.Int(90), Warmup: scaling.Int(60), DuringWarmup: scaling.ServesHalf})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Quantities are exact: 100/m is 5/3, 0.1 is 1/10, 1h30m is 5400.
func TestExactQuantities(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"100/m", "5/3"}, {"100 requests/s", "100"}, {"0.1 rps", "1/10"}, {"7 req / h", "7/3600"}, {".5rps", "1/2"}, {"1e3 rps", "1000"},
		{"+3/s", "3"}, {"0.3/mo", "1/8760000"},
	} {
		if x, err := ExactLoad("--arrival", c.text); err != nil || x.String() != c.want {
			t.Errorf("load %s is %s (%v), want %s", c.text, x, err, c.want)
		}
	}
	for _, c := range []struct{ text, want string }{{"1h30m", "5400"}, {"20ms", "1/50"}, {"0.1s", "1/10"}, {"1y", "31536000"}, {"2w", "1209600"}, {"1.5 d", "129600"}, {"1mo", "2628000"}} {
		if x, err := ExactTime("--service", c.text); err != nil || x.String() != c.want {
			t.Errorf("time %s is %s (%v), want %s", c.text, x, err, c.want)
		}
	}
	for _, text := range []string{"", "100", "0/s", "-1/s", "x", "1e-400 rps", "1e999 rps", "NaN rps", "100/fortnight", "1e200/s"} {
		var all Errors
		if x, err := ExactLoad("--arrival", text); !errors.As(err, &all) || !strings.HasPrefix(err.Error(), "--arrival: ") {
			t.Errorf("load %q is %s, error %v", text, x, err)
		}
	}
	for text, want := range map[string]int{"3": 3, "1e3": 1000, "0": 0, "-1": 0, "1.5": 0, "1001": 0, "three": 0, "": 0} {
		if n, err := Count("--servers", text, 1000); n != want || (err == nil) != (want > 0) {
			t.Errorf("count %q is %d, error %v", text, n, err)
		}
	}
	for _, c := range []struct {
		text string
		open bool
		ok   bool
	}{{"10%", true, true}, {"0.1", true, true}, {"1", true, false}, {"100%", false, true}, {"0", false, false}, {"10", true, false}, {"1.5", false, false}} {
		if x, err := Share("--target", c.text, c.open); (err == nil) != c.ok {
			t.Errorf("share %s is %v, error %v", c.text, x, err)
		}
	}
}

func surgeOf(t *testing.T, demand string) *Surge {
	t.Helper()
	s, err := DecodeSurge("f.yaml", []byte("demand: "+demand+"\n"+plainGroup), testTraces)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each value holds until the next; the trace ends with its last row unless run says more or less; before fills the start.
func TestTraces(t *testing.T) {
	for _, c := range []struct{ demand, want string }{
		{"{trace: good.csv}", "60 [{0 60 100 100}]"},
		{"{trace: good.csv, run: 90s}", "90 [{0 60 100 100} {60 90 1/2 1/2}]"},
		{"{trace: good.csv, run: 30s}", "30 [{0 60 100 100}]"},
		{`{before: 7 rps, trace: "\"seconds\", \"rps\"\r\n\n 30 , 12.25\r\n60.5,1\n"}`, "121/2 [{0 30 7 7} {30 121/2 49/4 49/4}]"},
		{`{before: 7 rps, trace: "\ufeffseconds,rps\n0,1\n60,2"}`, "60 [{0 60 1 1}]"},
	} {
		d := surgeOf(t, c.demand).Demand
		if got := fmt.Sprint(d.Run, " ", d.Pieces); got != c.want {
			t.Errorf("%s is %s, want %s", c.demand, got, c.want)
		}
	}
}

// A trace of a million rows is refused where it goes too far, within a moment; one of 90 days of minutes is read.
func TestLongTraces(t *testing.T) {
	rows := func(n int) string {
		var b strings.Builder
		b.WriteString("seconds,rps\n")
		for i := range n {
			fmt.Fprintf(&b, "%d,%d.5\n", i*60, i%1000)
		}
		return b.String()
	}
	reader := func(n int) TraceReader {
		return func(string) (string, []byte, error) { return "t.csv", []byte(rows(n)), nil }
	}
	src := []byte("demand: {trace: t.csv}\n" + plainGroup)
	if _, err := DecodeSurge("f.yaml", src, reader(1_000_000)); err == nil || !strings.HasPrefix(err.Error(), "t.csv:600002:1: more than 600000 rows") {
		t.Errorf("a million rows: %v", err)
	}
	s, err := DecodeSurge("f.yaml", src, reader(90*1440))
	if err != nil || len(s.Demand.Pieces) != 90*1440-1 {
		t.Errorf("90 days of minutes: %v", err)
	}
	if _, err := DecodeSurge("f.yaml", src, nil); err == nil {
		t.Error("a trace without a reader is read")
	}
}

// FuzzTrace: no trace panics, every refusal is placed, and every trace that is read can be played over its time.
func FuzzTrace(f *testing.F) {
	f.Add([]byte("seconds,rps\n0,100\n60,0.5\n"))
	f.Add([]byte("60,\n1e3,1e30\n-1,\"2\n"))
	f.Fuzz(func(t *testing.T, csv []byte) {
		s, err := DecodeSurge("f.yaml", []byte("demand: {trace: t.csv, before: 1 rps, run: 1h}\n"+plainGroup),
			func(string) (string, []byte, error) { return "t.csv", csv, nil })
		if err != nil {
			checkShape(t, err)
			return
		}
		if r, err := scaling.Play(s.Demand, s.Group, s.Policy); err != nil || r.Served.Plus(r.Shed).Cmp(r.Offered) != 0 {
			t.Fatalf("served %s + shed %s is not offered %s (%v)", r.Served, r.Shed, r.Offered, err)
		}
	})
}
