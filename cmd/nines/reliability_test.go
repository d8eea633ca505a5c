package main

import (
	"reflect"
	"testing"
)

// TestReliabilityKeysAreDocumented: docs/json.md names exactly what nines reliability prints.
func TestReliabilityKeysAreDocumented(t *testing.T) {
	keys := docKeys(t, "## Reliability")
	same(t, "nines reliability", keys, typeKeys(reflect.TypeFor[reliabilityDocument](), ""))
}
