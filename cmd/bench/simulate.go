package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"time"

	"nines/model/reliability"
	"nines/model/simulate"
	"nines/scenarios"
)

// measureTwin times the simulator on the models that are committed for it: microseconds for a thousand events of the event
// loop, and seconds to a relative error of 2 % at ten nines.
func measureTwin() ([]target, error) {
	var out []target
	for _, p := range []struct {
		file, what string
		millions   float64 // promised, of events a second
	}{{"two-tiers", "the twin's event loop, two tiers over three zones", 5}, {"six-tiers", "the twin's event loop, six tiers over two regions", 1}} {
		m, err := twinModel(p.file)
		if err != nil {
			return nil, err
		}
		began := time.Now()
		r, err := simulate.Run(context.Background(), m, simulate.Options{Years: 20000, Rand: rand.New(rand.NewPCG(1, 2))})
		if err != nil {
			return nil, err
		}
		each := time.Since(began).Seconds() * 1e9 / float64(r.Events)
		out = append(out, target{what: p.what, want: fmt.Sprintf("< %g ns an event", 1000/p.millions), most: 1000 / p.millions, unit: "ns", got: each,
			detail: fmt.Sprintf("%.1f million events a second on one core", 1000/each)})
	}
	m, err := twinModel("ten-nines")
	if err != nil {
		return nil, err
	}
	began := time.Now()
	r, err := simulate.Accelerate(context.Background(), m, simulate.Acceleration{Seed: 1, RelativeError: 0.02, Cycles: 1 << 24, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	return append(out, target{what: "ten nines checked by simulation, to 2 %", want: "< 5 s", most: 5, unit: "s", got: time.Since(began).Seconds(),
		detail: fmt.Sprintf("unavailability %.2e ± %.1e, %d returns to health", r.Unavailability.Mean, r.Unavailability.SE, r.Cycles)}), nil
}

func twinModel(name string) (*reliability.Model, error) {
	path := "model/simulate/testdata/" + name + ".yaml"
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return scenarios.DecodeReliability(path, src)
}
