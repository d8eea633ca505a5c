package scenarios

import (
	"fmt"
	"strings"
	"testing"

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
