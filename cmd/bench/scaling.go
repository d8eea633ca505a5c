package main

import (
	"fmt"
	"math"
	"testing"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
	"nines/model/sizing"
	"nines/pricing"
	"nines/scenarios"
)

// minutes is so many days of one-minute loads up to a peak: a wave a day with noise on it.
func minutes(days int, peak float64) scaling.Demand {
	at, load := make([]scaling.Rat, 0, days*1440), make([]scaling.Rat, 0, days*1440)
	for m := range days * 1440 {
		wave := 0.55 - 0.35*math.Cos(2*math.Pi*float64(m%1440)/1440)
		at, load = append(at, scaling.Int(int64(m)*60)), append(load, scaling.Rounded(peak*(wave+float64((m*37)%101)/1010), 2))
	}
	d, err := scaling.Recorded(at, load, scaling.Int(int64(days)*86400))
	if err != nil {
		panic(err) // a bug in this loop
	}
	return d
}

// sixTiers is the tiers of a design twice over, each under a name of its own.
func sixTiers(d *model.Deployment) *model.Deployment {
	out := *d
	out.Tiers = nil
	for i := range 6 {
		t := d.Tiers[i%len(d.Tiers)]
		t.ID, t.Name = fmt.Sprintf("%s%d", t.ID, i), fmt.Sprintf("%s%d", t.Name, i)
		out.Tiers = append(out.Tiers, t)
	}
	return &out
}

// measureScaling times demand curves over designs.
func measureScaling() ([]target, error) {
	book, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	w, err := scenarios.DecodeWorkload("bench", []byte("peak: 3000 rps\n"), reference.Default(), book.Regions())
	if err != nil {
		return nil, err
	}
	s, _ := scenarios.ByID("multi-az-2")
	d, err := sizing.Deploy(w, s, book, reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		return nil, err
	}
	fig := reference.Default().Reader()
	var failed error
	time := func(run func() error) float64 {
		r := testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				if err := run(); err != nil {
					failed = err
				}
			}
		})
		return float64(r.NsPerOp()) / 1e6
	}
	play := func(d *model.Deployment, c scaling.Curve) func() error {
		return func() error {
			_, err := scaling.PlayDesign(d, c, fig, nil)
			return err
		}
	}
	surge := scaling.Ramp(scaling.Int(3000), scaling.Int(9000), scaling.Int(0), scaling.Int(7200))
	out := []target{
		{what: "a day of one-minute demand against six tiers", want: "< 2 ms", most: 2, unit: "ms", got: time(play(sixTiers(d), scaling.Curve{Demand: minutes(1, 3000), Step: scaling.Int(600)}))},
		{what: "a 90-day one-minute trace over multi-az-2", want: "< 150 ms", most: 150, unit: "ms", got: time(play(d, scaling.Curve{Demand: minutes(90, 3000), Step: scaling.Int(86400)}))},
		{what: "1,000 sampled surges over multi-az-2", want: "< 2 s", most: 2, unit: "s", got: time(func() error {
			for seed := range uint64(1000) {
				if err := play(d, scaling.Curve{Demand: surge, Chance: scaling.Draws(seed)})(); err != nil {
					return err
				}
			}
			return nil
		}) / 1000},
	}
	return out, failed
}
