package main

import (
	"fmt"
	"testing"
	"time"

	"nines/model"
	"nines/model/cost"
	"nines/model/plan"
	"nines/model/reference"
	"nines/model/reliability"
	"nines/model/scaling"
	"nines/model/sizing"
	"nines/pricing"
	"nines/scenarios"
)

// parts are the engines in the order that model/plan calls them.
var parts = []string{"sizing", "cost", "availability", "surge"}

// engine evaluates one scenario as model/plan does, with or without the distribution of a year and a month, and adds
// the time of each part.
func engine(in plan.Inputs, s *model.Scenario, distributions bool, took *[4]time.Duration) error {
	fig, led := in.Figures.Reader(), &model.Ledger{}
	at := time.Now()
	lap := func(i int) {
		now := time.Now()
		took[i] += now.Sub(at)
		at = now
	}
	d, err := sizing.Deploy(in.Workload, s, in.Book, fig, led)
	if err != nil {
		return err
	}
	lap(0)
	if _, err := cost.Bill(d, in.Book, fig, led); err != nil {
		return err
	}
	lap(1)
	if _, err := reliability.Assess(d, fig, led, distributions); err != nil {
		return err
	}
	lap(2)
	_, err = scaling.Surge(d, fig, led)
	lap(3)
	return err
}

// measureEngines times the engines over every scenario of the library and reports the mean and the slowest one.
func measureEngines() ([]target, error) {
	book, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	w, err := scenarios.DecodeWorkload("bench", []byte("peak: 30 rps\n"), reference.Default(), book.Regions())
	if err != nil {
		return nil, err
	}
	in := plan.Inputs{Workload: w, Book: book, Figures: reference.Default(), Library: scenarios.Library()}
	var total, more, slowest, mostMore timing
	for _, s := range in.Library {
		mean, err := timed(in, s, false)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		full, err := timed(in, s, true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		extra := timing{name: s.ID, all: full.all - mean.all}
		total.add(mean)
		more.add(extra)
		slowest, mostMore = slower(slowest, mean), slower(mostMore, extra)
	}
	n := float64(len(in.Library))
	detail := fmt.Sprintf("mean of %d (", len(in.Library))
	for i, p := range parts {
		detail += fmt.Sprintf("%s %.0f, ", p, total.parts[i]/n)
	}
	return []target{
		{what: "one scenario: sizing, cost, mean availability, causes, surge", want: "< 200 µs", most: 200, unit: "µs", got: total.all / n,
			detail: fmt.Sprintf("%s); slowest %.0f µs, %s", detail[:len(detail)-2], slowest.all, slowest.name)},
		{what: "its year and month distributions, more", want: "< 2 ms", most: 2, unit: "ms", got: more.all / n / 1000,
			detail: fmt.Sprintf("mean of %d; slowest %.2f ms, %s", len(in.Library), mostMore.all/1000, mostMore.name)},
	}, nil
}

// timing is how long one evaluation takes, in microseconds, whole and by part.
type timing struct {
	name  string
	all   float64
	parts [4]float64
}

func (t *timing) add(o timing) {
	t.all += o.all
	for i := range t.parts {
		t.parts[i] += o.parts[i]
	}
}

func slower(a, b timing) timing {
	if b.all > a.all {
		return b
	}
	return a
}

// timed is the mean of as many evaluations as testing.Benchmark finds enough. The first one, which fills caches, does not
// count.
func timed(in plan.Inputs, s *model.Scenario, distributions bool) (timing, error) {
	var took [4]time.Duration
	if err := engine(in, s, distributions, &took); err != nil {
		return timing{}, err
	}
	var failed error
	r := testing.Benchmark(func(b *testing.B) {
		took = [4]time.Duration{}
		for b.Loop() {
			if err := engine(in, s, distributions, &took); err != nil {
				failed = err
			}
		}
	})
	micro := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(r.N) / 1000 }
	t := timing{name: s.ID, all: micro(r.T)}
	for i, d := range took {
		t.parts[i] = micro(d)
	}
	return t, failed
}
