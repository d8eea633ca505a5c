package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"nines/model/plan"
)

// TestSizingKeysAreDocumented compares docs/sizing.md with the type that `nines sizing -o json` prints. Its workload is
// that of the comparison, documented there.
func TestSizingKeysAreDocumented(t *testing.T) {
	keys := slices.DeleteFunc(typeKeys(reflect.TypeFor[plan.SizeDocument](), ""), func(k string) bool { return strings.HasPrefix(k, "workload.") })
	same(t, "## JSON", docKeysIn(t, "docs/sizing.md", "## JSON"), keys)
}
