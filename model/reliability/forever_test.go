package reliability

import (
	"math"
	"testing"
)

// A service that is down for ever, to rounding: 3 crews mend 3 an hour of 47 that fail, 40 are needed. Nothing is NaN.
func TestDownForEver(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "a", MTTF: 1, MTTR: Exp(1), Units: []Placement{{-1, 50}}, Need: []Need{{Share: 1, Units: 40}}, Crews: 3}}}
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, c := range r.Causes {
		sum += c.Unavailability
	}
	if r.Unavailability != 1 || math.Abs(sum-1) > 1e-12 {
		t.Errorf("U = %v, causes add up to %v", r.Unavailability, sum)
	}
	if r.Year.P50 != 8760 || r.Year.P99 != 8760 {
		t.Errorf("year %v to %v h of 8760", r.Year.P50, r.Year.P99)
	}
}

// Windows that overlap do not make a year longer than it is.
func TestOverlappingWindows(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "a", MTTF: 1000, MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: []Need{{Share: 1, Units: 1}}}},
		Maintenance: []Maintenance{{Name: "m", Every: 24, Lasts: 23, Tier: -1}, {Name: "n", Every: 1, Lasts: 59.0 / 60, Tier: 0}}}
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	if r.Unavailability > 1 || r.Year.P50 > 8760 || r.Month.P99 > 730 {
		t.Errorf("U = %v, year's P50 %v h, month's P99 %v h", r.Unavailability, r.Year.P50, r.Month.P99)
	}
}
