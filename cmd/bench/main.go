// Command bench prints the speed and size that the project promises beside what this machine measures (`make bench`):
// the program from outside (processes, pages, memory) and the engines from inside. It starts and stops bin/nines itself
// and changes nothing. It judges nothing: a busy machine is slow.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// target is one promise and what was measured.
type target struct {
	what   string
	want   string
	most   float64 // in unit
	unit   string
	got    float64
	detail string
}

// met says whether the promise is kept here.
func (t target) met() bool { return t.got <= t.most }

// nines is the binary that is measured.
const nines = "bin/nines"

func main() {
	if _, err := os.Stat(nines); err != nil {
		fail(fmt.Errorf("%s is not there: run make build first", nines))
	}
	testing.Init()
	if err := flag.Set("test.benchtime", "100ms"); err != nil { // each scenario twice: the whole stays under ten seconds
		fail(err)
	}
	var all []target
	for _, measure := range []func() ([]target, error){measureProcess, measureEngines, measureScaling, measureGrowth, measureModels, measureSensitivity, measureTwin, measureSnapshot, measurePrices, measureBinary, measureStore, measureServer} {
		got, err := measure()
		if err != nil {
			fail(err)
		}
		all = append(all, got...)
	}
	report(all, slices.Contains(os.Args[1:], "-md"))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// report prints a line a target; as Markdown for the README with -md.
func report(all []target, markdown bool) {
	if markdown {
		fmt.Print("| what | target | here | |\n|---|--:|--:|---|\n")
	} else {
		fmt.Printf("%d CPUs, %s %s/%s, %s\n\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, time.Now().Format("2006-01-02 15:04"))
	}
	for _, t := range all {
		mark := "ok"
		if !t.met() {
			mark = "OVER"
		}
		got := fmt.Sprintf("%.3g %s", t.got, t.unit)
		if markdown {
			fmt.Printf("| %s | %s | %s | %s |\n", t.what, t.want, got, t.detail)
			continue
		}
		fmt.Printf("%-4s  %-58s  %12s  %12s  %s\n", mark, t.what, t.want, got, t.detail)
	}
}

// median of durations, and the slowest, in milliseconds.
func median(d []time.Duration) (mid, worst float64) {
	slices.Sort(d)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return ms(d[len(d)/2]), ms(d[len(d)-1])
}
