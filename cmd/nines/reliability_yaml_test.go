package main

import (
	"math"
	"strings"
	"testing"

	"nines/model/reliability"
	"nines/scenarios"
)

// TestWrittenModels: over the library, the model that -o yaml writes has the answers of the design.
func TestWrittenModels(t *testing.T) {
	if testing.Short() {
		t.Skip("solves the library twice and starts no goroutine: the plain pass runs it")
	}
	designs, err := deployed(&options{lang: new(string)}, streams{in: strings.NewReader("")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range designs {
		m, err := reliability.Compiled(p.deployment, p.figures)
		if err != nil {
			t.Fatal(err)
		}
		text, err := scenarios.EncodeReliability(m, p.deployment.Workload.Money.Downtime)
		if err != nil {
			t.Fatalf("%s: %v", p.scenario.ID, err)
		}
		again, err := scenarios.DecodeReliability(p.scenario.ID+".yaml", text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", p.scenario.ID, err, text)
		}
		a, err := reliability.Solve(m)
		if err != nil {
			t.Fatal(err)
		}
		b, err := reliability.Solve(again)
		if err != nil {
			t.Fatal(err)
		}
		for what, pair := range map[string][2]float64{"U": {a.Unavailability, b.Unavailability}, "outages": {a.Frequency, b.Frequency}, "lost": {1 - a.ServedFraction, 1 - b.ServedFraction}} {
			if math.Abs(pair[0]-pair[1]) > 1e-12*pair[0] {
				t.Errorf("%s: %s is %v, read back %v", p.scenario.ID, what, pair[0], pair[1])
			}
		}
		if len(a.Causes) != len(b.Causes) {
			t.Errorf("%s: %d causes, read back %d", p.scenario.ID, len(a.Causes), len(b.Causes))
		}
	}
}
