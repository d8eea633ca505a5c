package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"nines/model/scaling"
)

func TestDrills(t *testing.T) {
	for _, c := range []struct{ csv, want string }{
		{"time,in_service\n2026-11-20T09:00:00Z,4\n2026-11-20T09:04:50Z,7\n", "[0 290] [4 7] []"},
		{"timestamp,InService,Desired\n2026-11-20 09:00:00,4,4\n2026-11-20 09:03:00,4,9\n2026-11-20 09:05:00,9,9\n", "[0 180 300] [4 4 9] [4 9 9]"},
		{"seconds,units\n10,1\n\n25.5,2\n", "[0 15.5] [1 2] []"},
		{"\ufeffseconds,count,desired\r\n0,3,2\r\n60,5,5\r\n", "[0 60] [3 5] [3 5]"},
	} {
		d, err := DecodeDrill("d.csv", []byte(c.csv))
		if err != nil {
			t.Errorf("%q: %v", c.csv, err)
			continue
		}
		if got := fmt.Sprint(d.At, d.InService, d.Desired); got != c.want {
			t.Errorf("%q is %s, want %s", c.csv, got, c.want)
		}
	}
	head := "time,in_service\n2026-11-20T09:00:00Z,4\n"
	for _, c := range []struct{ csv, want string }{
		{"", "d.csv:1:1: the record has fewer than two rows"},
		{head, "d.csv:2:1: the record has fewer than two rows"},
		{head + "2026-11-20T09:01:00Z,4\n", "d.csv:3:1: nothing scaled out: never more than 4 in service"},
		{"time,latency\n", "d.csv:1:1: time,latency is not the heading of a scale-out"},
		{head + "2026-11-20T09:01:00Z,4,9\n", "d.csv:3:1: a row has 2 columns here; this one has 3"},
		{head + "2026-11-20T09:01:00Z,-1\n", "d.csv:3:22: cannot read -1 as a number of units"},
		{head + "2026-11-20T09:01:00Z,4.5\n", "d.csv:3:22: cannot read 4.5 as a number of units"},
		{head + "2026-11-20T09:00:00Z,5\n", "d.csv:3:1: 2026-11-20 09:00:00 is written twice, first in line 2"},
		{head + "2026-11-20T08:00:00Z,5\n", "d.csv:3:1: 2026-11-20 08:00:00 comes after 2026-11-20 09:00:00"},
		{head + "2026-11-20T18:01:00+09:00,5\n", "d.csv:3:1: 2026-11-20T18:01:00+09:00 is in zone +09:00"},
		{head + "soon,5\n", "d.csv:3:1: cannot read soon as a time"},
	} {
		_, err := DecodeDrill("d.csv", []byte(c.csv))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.csv, err, c.want)
			continue
		}
		checkShape(t, err)
	}
}

// FuzzDrill: no record panics, every refusal is placed, and every record that is read can be fitted.
func FuzzDrill(f *testing.F) {
	f.Add([]byte("time,in_service,desired\n2026-11-20 09:00:00,4,4\n2026-11-20 09:03:00,4,9\n2026-11-20 09:05:00,9,9\n"))
	f.Add([]byte("seconds,units\n0,1\n60,2\n70,1\n"))
	f.Fuzz(func(t *testing.T, csv []byte) {
		d, err := DecodeDrill("d.csv", csv)
		if err != nil {
			checkShape(t, err)
			return
		}
		if r := scaling.FitDrill(d); len(r.Boots) != r.End-r.Start || r.End <= r.Start {
			t.Fatalf("%d boots from %d to %d", len(r.Boots), r.Start, r.End)
		}
	})
}
