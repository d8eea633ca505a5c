package reliability

import (
	"math"
	"testing"

	"nines/model"
)

func near(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g (relative error %.2g)", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}

func mustSolve(t testing.TB, m *Model) Result {
	t.Helper()
	r, err := Solve(m)
	if err != nil {
		t.Fatal(err)
	}
	sum, freq := 0.0, 0.0
	for _, c := range r.Causes {
		sum += c.Unavailability
		freq += c.Frequency
	}
	if math.Abs(sum-r.Unavailability) > 1e-12*r.Unavailability {
		t.Errorf("causes sum to %v, unavailability is %v", sum, r.Unavailability)
	}
	if math.Abs(freq-r.Frequency) > 1e-12*r.Frequency {
		t.Errorf("causes' frequencies sum to %v, frequency is %v", freq, r.Frequency)
	}
	return r
}

func need(k int) []Need { return []Need{{Share: 1, Units: k}} }

// hourly is a unit with the rates of O13 to O15: one failure in 1000 h, repaired in 10 h.
func group(n, k, crews int) Tier {
	return Tier{Name: "web", MTTF: 1000, MTTR: Exp(10), Units: []Placement{{-1, n}}, Need: need(k), Crews: crews}
}

// single is a unit of availability a with a repair of one hour.
func single(name string, a float64) Tier {
	return Tier{Name: name, MTTF: model.Hours(a / (1 - a)), MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: need(1)}
}

// zones is a service of two units over zones with unavailability 1e-3 and units with 1e-2 (O21); every zone and unit is
// repaired in an hour.
func zones(z, q, region float64, spread ...int) *Model {
	m := &Model{}
	parent := -1
	if region > 0 {
		m.Domains = append(m.Domains, Domain{Name: "region", Parent: -1, MTTF: model.Hours((1 - region) / region), MTTR: Exp(1)})
		parent = 0
	}
	t := Tier{Name: "web", MTTF: model.Hours((1 - q) / q), MTTR: Exp(1), Need: need(1)}
	for i, n := range spread {
		m.Domains = append(m.Domains, Domain{Name: string(rune('a' + i)), Parent: parent, MTTF: model.Hours((1 - z) / z), MTTR: Exp(1)})
		t.Units = append(t.Units, Placement{len(m.Domains) - 1, n})
	}
	m.Tiers = []Tier{t}
	return m
}

// TestWorkedAnswers are the rows of facts/reliability/methods.md §3 that a model of this language can express. Values are
// printed there with 5 to 10 digits; the tolerance is half of the last one.
func TestWorkedAnswers(t *testing.T) {
	series := func(as ...float64) *Model {
		m := &Model{}
		for i, a := range as {
			m.Tiers = append(m.Tiers, single(string(rune('a'+i)), a))
		}
		return m
	}
	repeat := func(a float64, n int) (out []float64) {
		for ; n > 0; n-- {
			out = append(out, a)
		}
		return out
	}
	redundant := func(a float64, n, k int) *Model {
		tr := single("x", a)
		tr.Units, tr.Need = []Placement{{-1, n}}, need(k)
		return &Model{Tiers: []Tier{tr}}
	}
	beta := redundant(0.991, 2, 1) // O20: (1-b)q = 0.009 of its own, b q = 0.001 in common
	beta.Tiers = append(beta.Tiers, single("common", 0.999))
	tests := []struct {
		name string
		m    *Model
		u    float64
		rel  float64
	}{
		{"O1", &Model{Tiers: []Tier{{Name: "x", MTTF: 1000, MTTR: Exp(1), Units: []Placement{{-1, 1}}, Need: need(1)}}}, 1 - 0.999000999, 1e-6},
		{"O2", series(repeat(0.9999, 3)...), 1 - 0.999700030, 2e-6},
		{"O3", redundant(0.99, 2, 1), 1e-4, 1e-12},
		{"O4", series(0.9999, 0.9995), 1 - 0.99940005, 1e-9},
		{"O5", redundant(0.999, 2, 1), 1e-6, 1e-12},
		{"O6-5", series(repeat(0.999, 5)...), 1 - 0.9950100, 1e-5},
		{"O6-10", series(repeat(0.999, 10)...), 1 - 0.9900449, 1e-5},
		{"O6-50", series(repeat(0.999, 50)...), 1 - 0.9512056, 1e-6},
		{"O7", series(0.999, 0.999), 1 - 0.998001, 1e-9},
		{"O13", &Model{Tiers: []Tier{group(2, 1, 0)}}, 9.80296e-5, 1e-6},
		{"O14", &Model{Tiers: []Tier{group(2, 1, 1)}}, 1.96040e-4, 1e-5},
		{"O15-0.99", redundant(0.99, 3, 2), 1 - 0.999702, 1e-9},
		{"O15-own", &Model{Tiers: []Tier{group(3, 2, 0)}}, 1 - 0.99970785, 2e-5},
		{"O15-one", &Model{Tiers: []Tier{group(3, 2, 1)}}, 1 - 0.99941200, 1e-5},
		{"O20", beta, 1 - (1-0.000081)*0.999, 1e-9}, // the table's sum 0.001081 leaves out the product 8.1e-8
		{"O21-one-zone", zones(1e-3, 1e-2, 0, 2), 0.0010999, 1e-9},
		{"O21-two-zones", zones(1e-3, 1e-2, 0, 1, 1), 1.207801e-4, 1e-9},
		{"O21-region", zones(1e-3, 1e-2, 1e-4, 1, 1), 2.207680e-4, 1e-6},
		{"O23-4of6", redundant(0.995, 6, 4), 1 - 0.9999975280, 2e-5},
		{"O23-5of6", redundant(0.995, 6, 5), 1 - 0.9996299719, 1e-6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			near(t, "U", mustSolve(t, tt.m).Unavailability, tt.u, tt.rel)
		})
	}
}

func TestPairFrequency(t *testing.T) {
	// O13: own crews: 0.17175 outages a year of 8,760 h, 5 h each (methods.md §3, formula 5).
	r := mustSolve(t, &Model{Tiers: []Tier{group(2, 1, 0)}})
	near(t, "outages a year", r.Frequency*8760, 0.17175, 3e-5)
	near(t, "mean outage", float64(r.MeanOutage()), 5, 1e-12)
	// O14: one crew. Balance: p1 = 2(L/M) p0, p2 = (L/M) p1, so ν = p1 L with p0 = 1/(1 + 2L/M + 2(L/M)²).
	r = mustSolve(t, &Model{Tiers: []Tier{group(2, 1, 1)}})
	x := 0.01
	near(t, "frequency", r.Frequency, 2*x/(1+2*x+2*x*x)/1000, 1e-12)
}

// library is as large as a scenario of the ladder: a region of three zones, three tiers, five faults, eight rows.
func library() *Model {
	m := &Model{Domains: []Domain{
		{Name: "region", Parent: -1, MTTF: 50 * 8760, MTTR: Exp(4)},
		{Name: "a", Parent: 0, MTTF: 20 * 8760, MTTR: Exp(3)},
		{Name: "b", Parent: 0, MTTF: 20 * 8760, MTTR: Exp(3)},
	}}
	web := Tier{Name: "web", MTTF: 4380, MTTR: Exp(0.1), Units: []Placement{{1, 4}, {2, 4}}}
	for i := 0; i < 8; i++ {
		web.Need = append(web.Need, Need{Share: 0.125, Units: 1 + i/2, Spells: 1.0 / 24})
	}
	lb := Tier{Name: "lb", MTTF: 8760, MTTR: Exp(0.1), Units: []Placement{{1, 1}, {2, 1}}, Need: need(1)}
	db := Tier{Name: "db", MTTF: 4380, MTTR: Exp(1), Units: []Placement{{1, 1}, {2, 1}}, Need: need(1),
		Standby: &Standby{Failover: Exp(90.0 / 3600), Coverage: 0.95, Manual: Exp(1), MTTF: 4380}}
	m.Tiers = []Tier{lb, web, db}
	for i, n := range []string{"deploys", "operators", "dependency", "dns", "security"} {
		m.Faults = append(m.Faults, Fault{Name: n, Rate: 104.0 / 8760 / float64(i+1), Fails: 0.05, MTTR: Exp(model.Hours(0.33 * float64(i+1))), Share: 1})
	}
	return m
}
