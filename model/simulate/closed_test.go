package simulate

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"nines/model"
	"nines/model/reliability"
)

// play runs a model under a fixed seed.
func play(t testing.TB, m *reliability.Model, years float64, seed uint64) Result {
	t.Helper()
	r, err := Run(context.Background(), m, Options{Years: years, Rand: rand.New(rand.NewPCG(seed, 20261122))})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sigmas is how many standard errors a judgement may be off. Two-sided 4 σ: 6e-5 a comparison; the seeds are fixed, so a
// failure is a change of the code, not bad luck.
const sigmas = 4

func within(t testing.TB, what string, got Estimate, want float64) {
	t.Helper()
	if math.Abs(got.Mean-want) > sigmas*got.SE+1e-12 {
		t.Errorf("%s: %.6g ± %.2g, want %.6g (%.1f σ)", what, got.Mean, got.SE, want, (got.Mean-want)/got.SE)
	}
}

func hours(h float64) reliability.Duration { return reliability.Exp(model.Hours(h)) }

// group is a k-of-n tier.
func group(name string, mttf, mttr float64, need, crews int, units ...reliability.Placement) reliability.Tier {
	return reliability.Tier{Name: name, MTTF: model.Hours(mttf), MTTR: hours(mttr), Units: units, Crews: crews,
		Need: []reliability.Need{{Share: 1, Units: need}}}
}

func in(domain, units int) reliability.Placement {
	return reliability.Placement{Domain: domain, Units: units}
}

func zone(name string, parent int, mttf, mttr float64) reliability.Domain {
	return reliability.Domain{Name: name, Parent: parent, MTTF: model.Hours(mttf), MTTR: hours(mttr)}
}

// TestClosedGroups holds k-of-n tiers to the worked answers of facts/reliability/methods.md, formula 5.
func TestClosedGroups(t *testing.T) {
	for _, c := range []struct {
		name        string
		tier        reliability.Tier
		years       float64
		unavailable float64
		perYear     float64 // 0: not in the table
	}{
		{"O1: one unit", group("u", 1000, 1, 1, 0, in(-1, 1)), 20000, 1 - 0.999000999, 0},
		{"O13: a pair, own crews", group("u", 1000, 10, 1, 0, in(-1, 2)), 40000, 9.80296e-5, 0.17175},
		{"O14: a pair, one crew", group("u", 1000, 10, 1, 1, in(-1, 2)), 40000, 1.96040e-4, 0},
		{"O15: 2 of 3, own crews", group("u", 1000, 10, 2, 0, in(-1, 3)), 20000, 1 - 0.99970785, 0},
		{"O15: 2 of 3, one crew", group("u", 1000, 10, 2, 1, in(-1, 3)), 20000, 1 - 0.99941200, 0},
		// O23: 1.0005025 = 995/994.5 rounds 0.995 = 995/(995+5).
		{"O23: 4 of 6", group("u", 995, 5, 4, 0, in(-1, 6)), 40000, 1 - 0.9999975280, 0},
		{"O23: 5 of 6", group("u", 995, 5, 5, 0, in(-1, 6)), 10000, 1 - 0.9996299719, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := play(t, &reliability.Model{Tiers: []reliability.Tier{c.tier}}, c.years, 1)
			within(t, "unavailability", r.Unavailability, c.unavailable)
			if c.perYear > 0 {
				within(t, "outages a year", Estimate{r.Frequency.Mean * 8760, r.Frequency.SE * 8760}, c.perYear)
			}
		})
	}
}

// TestClosedShapes repeats O1 with repairs of other shapes: the long-run share depends on the means alone.
func TestClosedShapes(t *testing.T) {
	for _, d := range []reliability.Duration{{Mean: 1, Shape: reliability.Fixed}, {Mean: 1, Shape: reliability.Lognormal, CV: 1.5}} {
		u := group("u", 1000, 1, 1, 0, in(-1, 1))
		u.MTTR = d
		r := play(t, &reliability.Model{Tiers: []reliability.Tier{u}}, 20000, 2)
		within(t, "unavailability", r.Unavailability, 1.0/1001)
	}
}

// TestClosedZones is O21: unit q = 1e-2, zone z = 1e-3, region 1e-4 (formula 7).
func TestClosedZones(t *testing.T) {
	unit := func(p ...reliability.Placement) []reliability.Tier {
		return []reliability.Tier{group("u", 99, 1, 1, 0, p...)}
	}
	a, b := zone("a", -1, 999, 1), zone("b", -1, 999, 1)
	one := reliability.Model{Domains: []reliability.Domain{a}, Tiers: unit(in(0, 2))}
	two := reliability.Model{Domains: []reliability.Domain{a, b}, Tiers: unit(in(0, 1), in(1, 1))}
	a.Parent, b.Parent = 0, 0
	all := reliability.Model{Domains: []reliability.Domain{zone("r", -1, 9999, 1), a, b}, Tiers: unit(in(1, 1), in(2, 1))}
	within(t, "one zone, two units", play(t, &one, 10000, 3).Unavailability, 0.0010999)
	within(t, "two zones", play(t, &two, 20000, 3).Unavailability, 1.207801e-4)
	r := play(t, &all, 20000, 3)
	within(t, "two zones in a region", r.Unavailability, 2.207680e-4)
	within(t, "the region's part", causeOf(r, "r").Unavailability, 1e-4)
}

func causeOf(r Result, name string) Cause {
	for _, c := range r.Causes {
		if c.Name == name {
			return c
		}
	}
	return Cause{}
}

// TestClosedYears is O16-O19: a fault that leaves between outages an exponential time is an alternating renewal process; at
// these rates it is the compound Poisson sum of formula 13 to well within the intervals.
func TestClosedYears(t *testing.T) {
	for _, c := range []struct {
		name               string
		perYear, lasts     float64
		none               float64
		p50, p90, p95, p99 float64
		over, by           float64 // P(downtime > over) = by
	}{
		{"O16", 0.5, 4, 0.60653, 0, 6.996, 10.466, 18.389, 8.76, 0.07037},
		{"O17", 12, 0.25, math.Exp(-12), 2.874, 4.634, -1, 6.374, 8.76, 1.93e-4},
		{"O18", 2, 1, math.Exp(-2), 1.469, 4.728, 5.957, 8.623, 8.76, 0.009174},
		{"O19", 0.02, 5.2, math.Exp(-0.02), 0, 0, 0, 3.588, 0.876, 0.01676},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := one(reliability.Fault{Name: "f", Rate: c.perYear / 8760, Fails: 1, MTTR: hours(c.lasts), Share: 1})
			r := play(t, m, 200000, 4)
			y := r.Year
			within(t, "none", y.None, c.none)
			within(t, "over", share(int(math.Round((1-y.AtMost(c.over))*float64(y.Windows))), y.Windows), c.by)
			for _, q := range []struct {
				got  Quantile
				want float64
			}{{y.P50, c.p50}, {y.P90, c.p90}, {y.P95, c.p95}, {y.P99, c.p99}} {
				slack := 1.5*(q.got.High-q.got.Low) + 0.002 // twice 95 % wide is more than 4 σ with the rounding of the table
				if q.want >= 0 && math.Abs(q.got.Value-q.want) > slack {
					t.Errorf("quantile %v, want %v", q.got, q.want)
				}
			}
		})
	}
}

// one is a service of one unit that never fails, with faults.
func one(faults ...reliability.Fault) *reliability.Model {
	u := group("u", math.Inf(1), 1, 1, 0, in(-1, 1))
	return &reliability.Model{Tiers: []reliability.Tier{u}, Faults: faults}
}

// TestClosedFailover is O22 with standbys that never fail waiting and repairs much shorter than failures: minutes a year =
// rate × (c × automatic + (1-c) × manual), formula 9. The active is repaired in 10^4 h, so nearly never before the action.
func TestClosedFailover(t *testing.T) {
	for c, minutes := range map[float64]float64{0.90: 14.70, 0.95: 8.85, 0.99: 4.17, 1: 3.00} {
		// Nine units: that all wait for repair at once is out of the question.
		u := reliability.Tier{Name: "db", MTTF: 4380, MTTR: hours(1e4), Units: []reliability.Placement{in(-1, 40)},
			Standby: &reliability.Standby{Failover: hours(1.5 / 60), Manual: hours(1), Coverage: c, MTTF: model.Hours(math.Inf(1))}}
		r := play(t, &reliability.Model{Tiers: []reliability.Tier{u}}, 40000, 5)
		e := r.Unavailability
		perYear := 525600.0
		// The active's own repair (rate 1e-4/h) cancels up to 1e-4 of manual actions, and outages take 3e-5 of the time.
		if got := e.Mean * perYear; math.Abs(got-minutes) > sigmas*e.SE*perYear+2e-4*minutes {
			t.Errorf("coverage %v: %.3f ± %.3f minutes a year, want %v", c, got, e.SE*perYear, minutes)
		}
	}
}

// TestClosedSuccess is the bridge of five parts, each down 0.1 of the time, as a formula that names its tiers repeatedly:
// U = 0.02152 (pivoting on the middle part: 0.1 × (1 - 0.99²... ) below).
func TestClosedBridge(t *testing.T) {
	q := 0.1
	p := 1 - q
	// R = p × (1-q²)² + q × (1-(1-p²)²): the middle works, or it does not (R. E. Barlow, F. Proschan, Statistical Theory of
	// Reliability and Life Testing, 1975, ch. 1). = 0.97848.
	want := 1 - (p*(1-q*q)*(1-q*q) + q*(1-(1-p*p)*(1-p*p)))
	m := &reliability.Model{}
	tier := func(i int) reliability.Expr { return reliability.Expr{Kind: reliability.ExprTier, Tier: i} }
	all := func(of ...reliability.Expr) reliability.Expr {
		return reliability.Expr{Kind: reliability.ExprAll, Of: of}
	}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		m.Tiers = append(m.Tiers, group(name, 90, 10, 1, 0, in(-1, 1)))
	}
	// a and b leave the source, c joins the middle, d and e reach the sink.
	m.Service = reliability.Expr{Kind: reliability.ExprAny, Of: []reliability.Expr{
		all(tier(0), tier(3)), all(tier(1), tier(4)), all(tier(0), tier(2), tier(4)), all(tier(1), tier(2), tier(3))}}
	within(t, "bridge", play(t, m, 2000, 6).Unavailability, want)
}

// TestClosedFault is rule 8: the fraction of time of an alternating renewal process, and the share that it takes.
func TestClosedFault(t *testing.T) {
	f := reliability.Fault{Name: "deploys", Rate: 0.1, Fails: 0.2, MTTR: hours(2), Share: 0.25}
	r := play(t, one(f), 2000, 7)
	within(t, "unavailability", r.Unavailability, 0.25*2/(50+2.0)) // strikes at 0.02/h while not active: every 50 h
	within(t, "frequency", r.Frequency, 1/(50+2.0))
	within(t, "served", r.ServedFraction, 1-0.25*2/(50+2.0))
	f.Share = 1
	r = play(t, one(f), 2000, 7)
	within(t, "unavailability", r.Unavailability, 2/(50+2.0))
	within(t, "frequency", r.Frequency, 1/(50+2.0))
}

// TestClosedMaintenance is rule 8: lasts/every of the time, whatever it meets.
func TestClosedMaintenance(t *testing.T) {
	m := &reliability.Model{Tiers: []reliability.Tier{group("u", 90, 10, 1, 0, in(-1, 1)), group("v", math.Inf(1), 1, 2, 0, in(-1, 3))},
		Maintenance: []reliability.Maintenance{{Name: "all", Every: 100, Lasts: 5, Tier: -1}, {Name: "u", Every: 70, Lasts: 7, Tier: 0},
			{Name: "v", Every: 50, Lasts: 5, Tier: 1, Units: 1}}}
	r := play(t, m, 2000, 8)
	// Unit up 0.9, windows closed 0.95 and 0.9; one unit of v is spare.
	within(t, "unavailability", r.Unavailability, 1-0.9*0.95*0.9)
	within(t, "planned", r.Planned, 0.9*(1-0.95*0.9))
	m.Tiers[1].Need[0].Units = 3
	within(t, "one unit of three needed", play(t, m, 2000, 8).Unavailability, 1-0.9*0.95*0.9*0.9)
}

// TestClosedRows is rule 7: U = Σ share U(row), and with spells ν counts the peaks that find too few units.
func TestClosedRows(t *testing.T) {
	u := group("u", 90, 10, 1, 0, in(-1, 2))
	u.Need = []reliability.Need{{Share: 0.75, Units: 1}, {Share: 0.25, Units: 2}}
	m := &reliability.Model{Tiers: []reliability.Tier{u}}
	// Both down 0.01, at least one down 0.19. Last unit lost: 2 × 0.09 × 1/90; first: 0.81 × 2/90.
	unavailable, failures := 0.75*0.01+0.25*0.19, 0.75*0.18/90+0.25*0.81*2/90
	r := play(t, m, 1000, 9)
	within(t, "unavailability", r.Unavailability, unavailable)
	within(t, "frequency", r.Frequency, failures)
	// Rule 9, weighted by load 1 and 2: (0.75 × 0.99 + 0.5 × (0.81 + 0.18/2)) / 1.25.
	within(t, "served", r.ServedFraction, (0.75*0.99+0.5*0.9)/1.25)
	u.Need[1].Spells = 1.0 / 24
	r = play(t, m, 1000, 9)
	within(t, "unavailability with spells", r.Unavailability, unavailable)
	within(t, "frequency with spells", r.Frequency, failures+0.18/24)
	within(t, "peaks", causeOf(r, PeakCause).Frequency, 0.18/24)
}
