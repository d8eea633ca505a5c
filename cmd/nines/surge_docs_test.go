package main

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nines/model/plan"
)

// docs/surge.md names exactly the keys that are printed.
func TestDocumentedSurgeKeysAreTheKeys(t *testing.T) {
	for heading, typ := range map[string]reflect.Type{
		"### Its JSON":             reflect.TypeFor[plan.SurgeDocument](),
		"### Its JSON of policies": reflect.TypeFor[plan.PoliciesDocument](),
		"### Its JSON of a drill":  reflect.TypeFor[drillDocument](),
	} {
		documented, printed := docKeysIn(t, "docs/surge.md", heading), typeKeys(typ, "")
		slices.Sort(documented)
		slices.Sort(printed)
		if diff := cmp.Diff(printed, documented); diff != "" {
			t.Errorf("docs/surge.md, %s (-printed +documented)\n%s", heading, diff)
		}
	}
}
