package main

import (
	"strings"
	"testing"
	"time"

	"nines/model/replay"
)

// TestFISTemplates: over every part of every design of the library, actions name targets that are there and every target is
// used; what no action takes down is said; and no text is longer than the service takes.
func TestFISTemplates(t *testing.T) {
	designs, err := deployed(&options{lang: new(string)}, streams{in: strings.NewReader("")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range designs {
		d := p.deployment
		for _, part := range append(replay.Targets(d), replay.Units(d)...) {
			template, omitted := newFIS(d, []string{part}, time.Hour)
			if len(template.Actions) == 0 && len(omitted) == 0 {
				t.Errorf("%s without %s: nothing is taken down and nothing is said", d.Scenario.ID, part)
			}
			used := map[string]bool{}
			for name, a := range template.Actions {
				for _, target := range a.Targets {
					used[target] = true
					if template.Targets[target].Type == "" {
						t.Errorf("%s without %s: %s names the target %s, which is not there", d.Scenario.ID, part, name, target)
					}
				}
			}
			if len(used) != len(template.Targets) {
				t.Errorf("%s without %s: %d targets, %d used", d.Scenario.ID, part, len(template.Targets), len(used))
			}
			if len(template.Description) > fisDescription {
				t.Errorf("%s without %s: a description of %d bytes", d.Scenario.ID, part, len(template.Description))
			}
		}
	}
}
