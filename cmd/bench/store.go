package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"nines/pricing"
	"nines/pricing/store"
)

// measureStore keeps the embedded prices as two pulls in a store of its own, and times what a kept book promises.
func measureStore() ([]target, error) {
	dir, err := os.MkdirTemp("", "nines-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	book, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	ctx, text := context.Background(), book.Text()
	s, err := store.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	start := time.Now()
	first, err := s.Save(ctx, store.Pull{When: start.Add(-time.Hour), Text: text})
	if err != nil {
		return nil, err
	}
	took := time.Since(start)
	for i := range text.Rows { // every seventh price a little dearer
		if r := &text.Rows[i]; i%7 == 0 && r.Low == nil && r.USD.Coef < 1<<40 {
			r.USD.Coef++
		}
	}
	second, err := s.Save(ctx, store.Pull{When: start, Text: text})
	if err != nil {
		return nil, err
	}
	opens, err := repeat(func() error { _, err := s.Load(ctx, second.ID); return err })
	if err != nil {
		return nil, err
	}
	changes := 0
	diffs, err := repeat(func() error {
		d, err := s.Diff(ctx, first.ID, second.ID)
		changes = len(d.Changes)
		return err
	})
	if err != nil {
		return nil, err
	}
	compares, err := repeat(func() error {
		cmd := exec.Command(nines, "compare", "-w", "-", "--data", dir)
		cmd.Stdin = strings.NewReader("peak: 30 rps\n")
		out, err := cmd.Output()
		if err == nil && !strings.Contains(strings.Join(strings.Fields(string(out)), " "), "Prices: pulled ") {
			err = fmt.Errorf("compare does not rest on the pull: %.200s", out)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	opened, openedWorst := median(opens)
	diffed, diffedWorst := median(diffs)
	compared, comparedWorst := median(compares)
	return []target{
		{what: "opening a kept book from the store", want: "< 15 ms", most: 15, unit: "ms", got: opened,
			detail: fmt.Sprintf("%d prices, slowest %.1f ms; keeping it took %.1f s", first.Prices, openedWorst, took.Seconds())},
		{what: "difference of two full books, opening them too", want: "< 300 ms", most: 300, unit: "ms", got: diffed,
			detail: fmt.Sprintf("%d changes, slowest %.0f ms", changes, diffedWorst)},
		{what: "nines compare with a pull, process start to end", want: "< 100 ms", most: 100, unit: "ms", got: compared,
			detail: fmt.Sprintf("median of %d, slowest %.0f ms", len(compares), comparedWorst)},
	}, nil
}

// repeat times a function as often as a process is timed.
func repeat(f func() error) ([]time.Duration, error) {
	var out []time.Duration
	for range runs {
		start := time.Now()
		if err := f(); err != nil {
			return nil, err
		}
		out = append(out, time.Since(start))
	}
	return out, nil
}
