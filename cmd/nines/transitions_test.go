package main

import (
	"reflect"
	"testing"

	"nines/model/plan"
)

// TestTransitionKeysAreDocumented compares docs/transitions.md with the type that `nines transitions -o json` prints.
func TestTransitionKeysAreDocumented(t *testing.T) {
	same(t, "## JSON", docKeysIn(t, "docs/transitions.md", "## JSON"), typeKeys(reflect.TypeFor[plan.RoadDocument](), ""))
}
