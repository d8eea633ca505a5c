package reliability

import (
	"math"
	"testing"

	"nines/model"
)

// TestImportanceLeavesOutWhatTakesLong: a change that would take longer than allowed is not known, and counted.
func TestImportanceLeavesOutWhatTakesLong(t *testing.T) {
	m := &Model{
		Domains: []Domain{{Name: "a", Parent: -1, MTTF: 1000, MTTR: Exp(3)}, {Name: "b", Parent: -1, MTTF: 1000, MTTR: Exp(3)}},
		Tiers: []Tier{{Name: "web", MTTF: model.Hours(2000), MTTR: Exp(2), Units: []Placement{{0, 2}, {1, 2}}, Need: need(2),
			Rebuild: &Rebuild{After: Exp(0.1)}}},
	}
	all, err := PartImportances(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	takes, beyond := EstimateImportances(m, math.Inf(1))
	if !(takes > 0) || beyond != 0 {
		t.Errorf("everything takes %v s, and %v s are left out", takes, beyond)
	}
	within, leftOut, err := PartImportancesWithin(m, nil, takes)
	if err != nil || leftOut != 0 || len(within) != len(all) {
		t.Fatalf("%v s are left out of what may take as long as all: %v", leftOut, err)
	}
	for i := range all {
		near(t, all[i].Name, within[i].Never, all[i].Never, 1e-12)
	}
	few, leftOut, err := PartImportancesWithin(m, nil, 0)
	if err != nil || math.Abs(leftOut-takes) > 1e-9*takes {
		t.Errorf("%v s are left out, all takes %v s: %v", leftOut, takes, err)
	}
	for _, p := range few {
		if !math.IsNaN(p.Never) {
			t.Errorf("%s: %v is known of what was left out", p.Name, p.Never)
		}
	}
}

// TestGainsOfTruncated: of a model whose joint chain is truncated, gains that are less than what was left out are not told.
func TestGainsOfTruncated(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	w := &what{m: rebuiltZones(4, 6, 18), most: math.Inf(1)}
	var err error
	if w.base, w.off, err = w.solve(w.m); err != nil || w.off == 0 {
		t.Fatal(w.off, err)
	}
	if x := w.gain(func(m *Model) { m.Tiers[0].MTTR.Mean *= 0.999 }); !math.IsNaN(x) {
		t.Errorf("%v is gained, where %v may have been left out", x, w.off)
	}
	if x := w.gain(func(m *Model) { m.assume(0, true) }); math.Abs(x-w.base) > 1e-12*w.base {
		t.Errorf("a tier that never fails gains %v of %v", x, w.base)
	}
}
