package reliability

import "testing"

// TestYearOfShapesNotFollowed: of a pair of fixed 10 h repairs a common outage lasts at most 10 h (that of the exponential law
// has no end), so that only windows without one are counted rightly; the declared error is at least the chance of one. With
// one crew the size of the stages is in the error of unavailability too, and nothing is called exact.
func TestYearOfShapesNotFollowed(t *testing.T) {
	m := &Model{Tiers: []Tier{{Name: "w", MTTF: 1000, MTTR: Duration{Mean: 10, Shape: Fixed}, Units: []Placement{{-1, 2}}, Need: need(1)}}}
	r := mustSolve(t, m)
	if err := Distributions(m, &r); err != nil {
		t.Fatal(err)
	}
	if r.Error != 0 || r.Year.Error < 1-r.Year.None {
		t.Errorf("unavailability to %v, the year to %v; an outage has probability %v", r.Error, r.Year.Error, 1-r.Year.None)
	}
	m.Tiers[0].Crews, m.Tiers[0].MTTR = 1, Duration{Mean: 50, Shape: Lognormal, CV: 2}
	r = mustSolve(t, m)
	if r.Error <= 0 || r.Error != r.Shapes || !r.Known() || r.Method[:5] == "exact" {
		t.Errorf("unavailability to %v, of it shapes %v: %s", r.Error, r.Shapes, r.Method)
	}
	if got := MethodTexts(r.Method)[0].ID; got != "method.truncated" && got != "method.chain-rough" {
		t.Errorf("%q is said as %s", r.Method, got)
	}
}
