package plan_test

import (
	"testing"

	"nines/model/plan"
	"nines/scenarios"
)

// What a scenario says of failover counts, zero included, for sites that wait and for sites that serve.
func TestFailoverIsHeard(t *testing.T) {
	in := inputs(t)
	for id, values := range map[string]map[string]float64{
		"active-active": {"detect": 600, "act": 900, "coverage": 0.5},
		"warm-standby":  {"decide": 0, "coverage": 0.5},
	} {
		s, ok := scenarios.ByID(id)
		if !ok {
			t.Fatal(id)
		}
		was := plan.Evaluate(in, s).Availability.Unavailability
		for key, v := range values {
			changed, err := s.With("sites.second.failover."+key, v)
			if err != nil {
				t.Fatal(err)
			}
			if got := plan.Evaluate(in, changed).Availability.Unavailability; (got > was) != (v > 0) || got == was {
				t.Errorf("%s: %s = %v gives U %v after %v", id, key, v, got, was)
			}
		}
	}
}
