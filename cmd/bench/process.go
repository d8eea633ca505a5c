package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"nines/pricing"
)

// runs is how often a whole process is timed; the median is reported.
const runs = 15

// measureProcess times `nines compare` over the library, from starting the process to its last byte.
func measureProcess() ([]target, error) {
	var out []target
	for _, format := range []string{"table", "json"} {
		var times []time.Duration
		for range runs {
			cmd := exec.Command(nines, "compare", "-w", "-", "-o", format)
			cmd.Stdin = strings.NewReader("peak: 30 rps\n")
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			start := time.Now()
			text, err := cmd.Output()
			if err != nil {
				return nil, fmt.Errorf("nines compare: %w: %s", err, stderr.String())
			}
			if len(text) < 1000 {
				return nil, fmt.Errorf("nines compare answered only %q", text)
			}
			times = append(times, time.Since(start))
		}
		mid, worst := median(times)
		out = append(out, target{what: "nines compare -o " + format + " over the library, process start to end", want: "< 100 ms", most: 100, unit: "ms",
			got: mid, detail: fmt.Sprintf("median of %d, slowest %.0f ms", runs, worst)})
	}
	return out, nil
}

// measureSnapshot times opening the embedded book.
func measureSnapshot() ([]target, error) {
	raw, err := os.ReadFile("pricing/book.bin")
	if err != nil {
		return nil, err
	}
	var times []time.Duration
	var rows int
	for range runs {
		start := time.Now()
		b, err := pricing.Open(string(raw))
		if err != nil {
			return nil, err
		}
		times = append(times, time.Since(start))
		rows = b.Info().Rows
	}
	mid, worst := median(times)
	return []target{{what: "opening the price snapshot", want: "< 15 ms", most: 15, unit: "ms", got: mid,
		detail: fmt.Sprintf("%d rows, %.1f MB, slowest %.1f ms", rows, float64(len(raw))/1e6, worst)}}, nil
}

func measureBinary() ([]target, error) {
	info, err := os.Stat(nines)
	if err != nil {
		return nil, err
	}
	return []target{{what: "binary", want: "< 60 MB", most: 60, unit: "MB", got: float64(info.Size()) / 1e6}}, nil
}
