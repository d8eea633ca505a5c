package main

import (
	"fmt"
	"testing"

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

// engine evaluates one scenario as model/plan does, with or without the distribution of a year and a month.
func engine(in plan.Inputs, s *model.Scenario, distributions bool) error {
	fig, led := in.Figures.Reader(), &model.Ledger{}
	d, err := sizing.Deploy(in.Workload, s, in.Book, fig, led)
	if err != nil {
		return err
	}
	if _, err := cost.Bill(d, in.Book, fig, led); err != nil {
		return err
	}
	if _, err := reliability.Assess(d, fig, led, distributions); err != nil {
		return err
	}
	_, err = scaling.Surge(d, fig, led)
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
	var mean, slowest, more, mostMore float64
	var name, nameMore string
	for _, s := range in.Library {
		plainly, err := microseconds(in, s, false)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		fully, err := microseconds(in, s, true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		mean, more = mean+plainly/float64(len(in.Library)), more+(fully-plainly)/float64(len(in.Library))
		if plainly > slowest {
			slowest, name = plainly, s.ID
		}
		if fully-plainly > mostMore {
			mostMore, nameMore = fully-plainly, s.ID
		}
	}
	return []target{
		{what: "one scenario: sizing, cost, mean availability, causes, surge", want: "< 200 µs", most: 200, unit: "µs", got: mean,
			detail: fmt.Sprintf("mean of %d; slowest %.0f µs, %s", len(in.Library), slowest, name)},
		{what: "its year and month distributions, more", want: "< 2 ms", most: 2, unit: "ms", got: more / 1000,
			detail: fmt.Sprintf("mean of %d; slowest %.2f ms, %s", len(in.Library), mostMore/1000, nameMore)},
	}, nil
}

// microseconds is the time of one evaluation. The first one, which fills caches, does not count.
func microseconds(in plan.Inputs, s *model.Scenario, distributions bool) (float64, error) {
	if err := engine(in, s, distributions); err != nil {
		return 0, err
	}
	var failed error
	r := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if err := engine(in, s, distributions); err != nil {
				failed = err
			}
		}
	})
	return float64(r.T.Nanoseconds()) / float64(r.N) / 1000, failed
}
