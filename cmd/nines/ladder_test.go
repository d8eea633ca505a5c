package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"nines/model/plan"
)

// TestLadderKeysAreDocumented compares docs/json.md with the type that `nines ladder -o json` prints. Its workload is
// that of the comparison, documented there.
func TestLadderKeysAreDocumented(t *testing.T) {
	keys := slices.DeleteFunc(typeKeys(reflect.TypeFor[plan.LadderDocument](), ""), func(k string) bool { return strings.HasPrefix(k, "workload.") })
	same(t, "## The ladder", docKeys(t, "## The ladder"), keys)
}
