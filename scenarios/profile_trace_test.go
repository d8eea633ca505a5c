package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

// traced decodes a workload whose profile is the trace.
func traced(csv string) (*[]float64, error) {
	open := func(string) (string, []byte, error) { return "demand.csv", []byte(csv), nil }
	w, err := DecodeWorkloadWith("w", []byte("peak: 30 rps\nprofile: {trace: demand.csv}"), reference.Default(), testRegions, open)
	if err != nil {
		return nil, err
	}
	return &w.Profile.Hours, nil
}

// Two days: 10 rps, but 40 in hour 20 and, on the second day only, 20 in the first half of hour 3. By hand: hour 20 is the
// busiest at 40; hour 3 is the mean of 10 and 15, 12.5, so 0.3125; the others are 0.25.
func TestTraceFoldsToADay(t *testing.T) {
	var b strings.Builder
	b.WriteString("seconds,rps\n")
	for d := range 2 {
		at := func(h float64) int { return int((float64(24*d) + h) * 3600) }
		fmt.Fprintf(&b, "%d,10\n", at(0))
		if d == 1 {
			fmt.Fprintf(&b, "%d,20\n%d,10\n", at(3), at(3.5))
		}
		fmt.Fprintf(&b, "%d,40\n%d,10\n", at(20), at(21))
	}
	fmt.Fprintf(&b, "%d,10\n", 48*3600)
	hours, err := traced(b.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(*hours) != 24 {
		t.Fatalf("%d hours", len(*hours))
	}
	for i, h := range *hours {
		want := 0.25
		switch i {
		case 3:
			want = 0.3125
		case 20:
			want = 1
		}
		if h != want {
			t.Errorf("hour %d is %v, want %v", i, h, want)
		}
	}
}

func TestTraceFoldsToAWeek(t *testing.T) {
	hours, err := traced("0,1\n604800,5\n")
	if err != nil || len(*hours) != 168 || (*hours)[167] != 1 {
		t.Errorf("%v, %v", hours, err)
	}
}

func TestTraceRefused(t *testing.T) {
	for csv, want := range map[string]string{
		"0,1\n3600,2\n":  "w:2:18: demand.csv holds less than a day of requests; record a day at least, from second 0, or name a shape",
		"0,1\n0,2\n":     "demand.csv:2:1: second 0 is written twice, first in line 1",
		"0,0\n86400,0\n": "w:2:18: demand.csv holds less than a day of requests; record a day at least, from second 0, or name a shape",
		"":               "demand.csv:1:1: the trace has no rows",
	} {
		_, err := traced(csv)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", csv, err, want)
		}
	}
}

// A week of hours from Wednesday 2026-11-25 05:00 in Tokyo, which is Tuesday 20:00 UTC: 3600 requests each, but 7200 on
// Friday from 22:00 in Tokyo, 13:00 UTC, which is hour 4·24 + 13 of the week.
func TestTimedTraceStandsInItsHours(t *testing.T) {
	var b strings.Builder
	b.WriteString("time,requests\n")
	at := time.Date(2026, 11, 25, 5, 0, 0, 0, time.FixedZone("", 9*3600))
	for i := range 168 {
		n := 3600
		if x := at.Add(time.Duration(i) * time.Hour); x.Weekday() == time.Friday && x.Hour() == 22 {
			n = 7200
		}
		fmt.Fprintf(&b, "%s,%d\n", at.Add(time.Duration(i)*time.Hour).Format(time.RFC3339), n)
	}
	hours, err := traced(b.String())
	if err != nil || len(*hours) != 168 {
		t.Fatal(hours, err)
	}
	for i, h := range *hours {
		want := 0.5
		if i == 4*24+13 {
			want = 1
		}
		if h != want {
			t.Errorf("hour %d is %v, want %v", i, h, want)
		}
	}
}

// Gaps are an error with the file's line, unless the workload says what stands there; then the source says so. By hand: a
// day of 10 rps by half hours, 30 from 06:00 to 06:30; the row of 06:30 is missing. Hour 6 is the mean of 30 and what
// stands there: 30 (hold), 0, or the mean of the line from 30 to 10, 20.
func TestTimedTraceGaps(t *testing.T) {
	var b strings.Builder
	b.WriteString("time,rps\n")
	for i := range 48 {
		switch i {
		case 12:
			b.WriteString("2026-11-22 06:00:00,30\n")
		case 13:
		default:
			fmt.Fprintf(&b, "2026-11-22 %02d:%02d:00,10\n", i/2, i%2*30)
		}
	}
	open := func(string) (string, []byte, error) { return "demand.csv", []byte(b.String()), nil }
	decode := func(profile string) (*model.Workload, error) {
		return DecodeWorkloadWith("w", []byte("peak: 30 rps\nprofile: "+profile), reference.Default(), testRegions, open)
	}
	for gaps, mean := range map[string]float64{"hold": 30, "zero": 15, "linear": 25} {
		w, err := decode("{trace: demand.csv, gaps: " + gaps + "}")
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Profile.Hours; len(got) != 24 || got[6] != 1 || math.Abs(got[5]-10/mean) > 1e-12 {
			t.Errorf("%s: %v", gaps, got)
		}
		if got := w.Inputs["profile"].Source; got != "demand.csv (gaps: "+gaps+", 1)" {
			t.Errorf("%s: source %q", gaps, got)
		}
	}
	for profile, want := range map[string]string{
		"{trace: demand.csv}":             "demand.csv:15:1: there are no rows from 2026-11-22 06:30:00 to 2026-11-22 07:00:00: a gap of 1800 s; say what stands there with --gaps, or gaps: in the file: hold",
		"{trace: demand.csv, gaps: mean}": "w:2:36: mean is not one of",
		"{gaps: hold}":                    "w:2:10: ",
		"{mean: 8 rps, gaps: hold}":       "w:2:10: ",
	} {
		if _, err := decode(profile); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", profile, err, want)
		}
	}
	if _, err := traced("time,rps\n2026-11-22 06:00:00,30\n2026-11-22 07:00:00,30\n"); err == nil || !strings.HasPrefix(err.Error(), "w:2:18: demand.csv holds less than a day") {
		t.Error(err)
	}
}

// The twin: each row is put in its hour by its calendar, and hours are averaged over their rows.
func TestTimedTraceAgainstItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SampledFrom([]int{300, 900, 1800, 3600}).Draw(t, "step")
		days := rapid.IntRange(1, 20).Draw(t, "days")
		zone := rapid.IntRange(-11, 13).Draw(t, "zone")
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", zone*3600)).Add(time.Duration(step*rapid.IntRange(0, 4000).Draw(t, "start")) * time.Second)
		seconds := rapid.Bool().Draw(t, "seconds")
		first := 0
		if seconds { // from Monday 00:00
			first = step * rapid.IntRange(0, 3000).Draw(t, "first")
			start = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).Add(time.Duration(first) * time.Second)
		}
		heading, size := "time,requests\n", 168
		if seconds {
			heading = "seconds,requests\n"
		}
		if days < 7 {
			size = 24
		}
		sum, rows := make([]float64, size), make([]float64, size)
		var b strings.Builder
		b.WriteString(heading)
		scale := rapid.IntRange(1, 50).Draw(t, "scale")
		for i := range days * 86400 / step {
			at, n := start.Add(time.Duration(i*step)*time.Second), (i*i*scale+i)%1009+1
			if seconds {
				fmt.Fprintf(&b, "%d,%d\n", first+i*step, n)
			} else {
				fmt.Fprintf(&b, "%s,%d\n", at.Format(time.RFC3339), n)
			}
			slot := (int(at.UTC().Weekday())+6)%7*24 + at.UTC().Hour()
			sum[slot%size] += float64(n)
			rows[slot%size]++
		}
		most := 0.0
		for i := range sum {
			sum[i] /= rows[i]
			most = math.Max(most, sum[i])
		}
		hours, err := traced(b.String())
		if err != nil || len(*hours) != size {
			t.Fatal(err)
		}
		for i, h := range *hours {
			if math.Abs(h-sum[i]/most) > 1e-9 {
				t.Fatalf("hour %d is %v, want %v", i, h, sum[i]/most)
			}
		}
	})
}
