package plan_test

import (
	"math"
	"strings"
	"testing"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
)

// looked is a design of the library with its insight.
func looked(t *testing.T, in plan.Inputs, id string) *plan.Evaluation {
	t.Helper()
	for _, s := range in.Library {
		if s.ID == id {
			e := plan.Evaluate(in, s)
			if e.Insight = plan.Look(in, e); e.Insight == nil {
				t.Fatalf("%s: no insight: %v", id, e.Errors)
			}
			return e
		}
	}
	t.Fatalf("no design %s", id)
	return nil
}

func saved(t *testing.T, e *plan.Evaluation, id string) plan.Improvement {
	t.Helper()
	for _, x := range e.Insight.Importance.Improvements {
		if x.ID == id {
			return x
		}
	}
	t.Fatalf("%s: nothing about %s", e.Scenario.ID, id)
	return plan.Improvement{}
}

// Half the repair time is told from the compiled model; the slow way is to halve the figure it comes from and evaluate the
// whole design again. So is a cause that vanishes: its rate is set to 0.
func TestImportanceAgainstChangedFigures(t *testing.T) {
	in := inputs(t)
	hours := func(id string, values map[reference.Key]float64) float64 {
		at := in
		var err error
		if at.Figures, err = in.Figures.With(values); err != nil {
			t.Fatal(err)
		}
		return looked(t, at, id).Insight.Importance.Hours
	}
	value := func(k reference.Key) float64 { f, _ := in.Figures.Lookup(k); return f.Value }
	for _, id := range []string{"single-az", "multi-az-2", "warm-standby", "active-active", "hybrid-burst"} {
		e := looked(t, in, id)
		base := e.Insight.Importance.Hours
		region := e.Deployment.Sites[0].Region
		for cause, times := range map[string][]reference.Key{"zone": {"zone.mttr"}, "dns": {"dns.mttr"}, "region": {"region.mttr", "region.mttr.us-east-1"}, "facility": {"facility.mttr"}, "transit": {"transit.mttr"}} {
			half := map[reference.Key]float64{}
			for _, k := range times {
				half[k] = value(k) / 2
			}
			want := base - hours(id, half)
			if math.Abs(want) < 1.0/3600 {
				continue
			}
			if got := saved(t, e, "repair:"+cause).HoursSaved; math.Abs(got-want) > 1e-9*base+1e-6*want {
				t.Errorf("%s: half the repair of %s saves %v h a year, not %v", id, cause, got, want)
			}
		}
		none := map[reference.Key]float64{"zone.rate": 0, "zone.rate.us-east-1": 0}
		for _, p := range e.Insight.Importance.Parts {
			if want := base - hours(id, none); p.ID == "zone" && math.Abs(p.VanishedHours-want) > 1e-9*base+1e-6*want {
				t.Errorf("%s in %s: without zone events %v h are saved, not %v", id, region, p.VanishedHours, want)
			}
		}
	}
}

// What stands in series by itself is critical whenever the rest is up: its Birnbaum importance is the availability of the
// rest, and half its repair saves half of what its vanishing does, but for second order.
func TestImportanceOfASeriesPart(t *testing.T) {
	e := looked(t, inputs(t), "multi-az-2")
	for _, p := range e.Insight.Importance.Parts {
		switch p.ID {
		case "operators", "dns", "region":
			if p.Birnbaum < 0.995 || p.Birnbaum > 1 {
				t.Errorf("%s: Birnbaum %v", p.ID, p.Birnbaum)
			}
			if half := saved(t, e, "repair:"+p.ID).HoursSaved; math.Abs(half/p.VanishedHours-0.5) > 0.002 {
				t.Errorf("%s: half the repair saves %v of %v", p.ID, half, p.VanishedHours)
			}
		case "tier:web": // two instances, one of which is enough
			if p.Parts != 2 || p.Birnbaum > 0.01 {
				t.Errorf("web: %+v", p)
			}
		}
	}
}

// One more unit, a spare and a faster repair never take hours, in no design; every ranking is by hours.
func TestImprovementsOfRedundancyNeverHurt(t *testing.T) {
	in := inputs(t)
	for _, s := range in.Library {
		e := looked(t, in, s.ID)
		last := math.Inf(1)
		for _, x := range e.Insight.Importance.Improvements {
			kind, _, _ := strings.Cut(x.ID, ":")
			if (kind == "unit" || kind == "spare" || kind == "repair" || kind == "failover") && x.HoursSaved < 0 {
				t.Errorf("%s: %s saves %v h", s.ID, x.ID, x.HoursSaved)
			}
			if kind == "unit" && !x.Bill.IsPositive() {
				t.Errorf("%s: %s costs %s", s.ID, x.ID, x.Bill)
			}
			if x.HoursSaved > last {
				t.Errorf("%s: %s is out of order", s.ID, x.ID)
			}
			last = x.HoursSaved
		}
		if len(e.Insight.Importance.Improvements) == 0 || len(e.Insight.Importance.Parts) == 0 {
			t.Errorf("%s: nothing would help", s.ID)
		}
	}
}

// A changed design is what evaluating it anew says, hours and bill.
func TestImprovementIsTheChangedDesign(t *testing.T) {
	in := inputs(t)
	e := looked(t, in, "single-az")
	x := saved(t, e, "topology:db")
	s := *e.Scenario
	s.Sites, s.Tiers = append([]model.Site(nil), s.Sites...), append([]model.Tier(nil), s.Tiers...)
	s.Sites[0].Zones = max(2, s.Sites[0].Zones)
	for i := range s.Tiers {
		if s.Tiers[i].Name == "db" {
			s.Tiers[i].Topology = model.TopologyStandby
		}
	}
	anew := plan.Evaluate(in, &s)
	hours := (e.Availability.Unavailability - anew.Availability.Unavailability) * model.HoursPerYear
	if math.Abs(x.HoursSaved-hours) > 1e-6*hours || !x.Bill.Equal(anew.Cost.Monthly.Sub(e.Cost.Monthly)) {
		t.Errorf("%v h for %s, not %v for %s", x.HoursSaved, x.Bill, hours, anew.Cost.Monthly.Sub(e.Cost.Monthly))
	}
	if want := x.Lost.Sub(*x.Bill); !x.Net().Equal(want) {
		t.Errorf("net %s, not %s", x.Net(), want)
	}
}

// RDS Multi-AZ promises 99.95 %: 0.365 h of a month of 730. What falls short of it is mostly a region event: 0.405 × 0.5 a
// year, exponential with mean 7.7 h, so in a month (or under way at its beginning, 0.405 × 0.5 / 8760 × 7.7 of the time)
// P ≈ (0.2024/12 + 1.78e-4) × e^(-0.365/7.7) = 0.01626. Then failovers that do not complete, 3 % of 0.5 database and 0.3 zone
// events a year, that last until a person (1 h) or the old one (0.5 h, 3 h) is faster: 0.03/12 × (0.5 e^(-0.365×3) +
// 0.3 e^(-0.365×1.33)) = 0.00088. Together 0.01714. Below 99 % (7.3 h) and 95 % (36.5 h) region events alone: 6.6e-3, 1.5e-4.
func TestCreditsOfAPromise(t *testing.T) {
	e := looked(t, inputs(t), "multi-az-2")
	for _, c := range e.Insight.Loss.Credits {
		if c.Service != "Amazon RDS Multi-AZ" {
			continue
		}
		if math.Abs(c.Missed-0.01714) > 0.0004 {
			t.Errorf("missed with %v", c.Missed)
		}
		// 10 % below 99.95, 25 % below 99, all below 95: 0.1 × 0.01714 + 0.15 × 0.0066 + 0.75 × 1.5e-4 = 0.00282
		if share := c.Expected.InexactFloat64() / c.Charges.InexactFloat64(); math.Abs(share-0.00282) > 0.0003 {
			t.Errorf("%v of the charges are credited", share)
		}
		if !c.Charges.IsPositive() {
			t.Error("nothing is charged")
		}
		return
	}
	t.Error("no promise of RDS")
}

// Twelve throws of a coin: all heads 1/4096, at least eleven 13/4096, at least ten 79/4096.
func TestMonthsMet(t *testing.T) {
	in := inputs(t)
	e := plan.Evaluate(in, in.Library[0])
	e.Availability.MonthMet = 0.5
	m := plan.Look(in, e).Loss.Months
	for i, want := range []float64{1, 13, 79} {
		if got := m[i].Probability * 4096; math.Abs(got-want) > 1e-9 || m[i].AtLeast != 12-i {
			t.Errorf("at least %d: %v/4096, not %v", m[i].AtLeast, got, want)
		}
	}
}

// Downtime at the price of an hour; the tail is that of the year's distribution.
func TestLossOfAYear(t *testing.T) {
	in := inputs(t)
	e := looked(t, in, "single-az")
	l, rate := e.Insight.Loss, in.Workload.Money.Downtime.Float()
	for what, c := range map[string][2]float64{
		"mean": {l.MeanYear.InexactFloat64(), e.Availability.Unavailability * model.HoursPerYear * rate},
		"P95":  {l.P95Year.InexactFloat64(), e.Availability.Year.P95 * rate},
		"P99":  {l.P99Year.InexactFloat64(), e.Availability.Year.P99 * rate},
	} {
		if math.Abs(c[0]-c[1]) > 1e-3 {
			t.Errorf("%s: %v, not %v", what, c[0], c[1])
		}
	}
}

// A daily snapshot, restored once a year as a drill: p = 1 / (1/0.2 + (1/0.035 - 1/0.2)/12) = 0.14360; a restore
// falls back on 12 h + 24 h × p/(1-p) = 16.024 h. Point-in-time restore: (1-p) × 5 min + p × 16.024 h.
func TestExpectedDataLoss(t *testing.T) {
	in := inputs(t)
	for _, s := range in.Library {
		var db *model.Tier
		for i := range s.Tiers {
			if s.Tiers[i].Kind == model.KindDatabase && db == nil {
				db = &s.Tiers[i]
			}
		}
		e := plan.Evaluate(in, s)
		p := 1 / (1/0.2 + (1/0.035-1/0.2)*db.Backups.Drills/12)
		age := float64(db.Backups.Every) * 3600 * (0.5 + p/(1-p))
		if db.Backups.PointInTime {
			age = (1-p)*300 + p*age
		}
		for _, r := range e.Availability.Recovery {
			if r.Disruption == model.DisruptionOperator && math.Abs(float64(r.LostPerYear)-r.PerYear*age) > 1e-6*age {
				t.Errorf("%s: %v s a year at %v mistakes of %v s", s.ID, r.LostPerYear, r.PerYear, age)
			}
			if r.PerYear < 0 || r.Meanwhile < 0 || r.Meanwhile > 1 || r.After < 0 || r.After > 1 || r.Back < 0 || r.LostPerYear < 0 {
				t.Errorf("%s: %+v", s.ID, r)
			}
		}
	}
}

// Static stability is seen where it matters: without its fullest zone, a design that keeps enough serves all of the peak.
func TestRecoverySaysWhatIsServed(t *testing.T) {
	in := inputs(t)
	for id, want := range map[string]float64{"single-az": 0, "serverless": 1} {
		for _, r := range looked(t, in, id).Availability.Recovery {
			if r.Disruption == model.DisruptionAZ && r.Meanwhile != want {
				t.Errorf("%s serves %v of the peak without a zone, not %v", id, r.Meanwhile, want)
			}
		}
	}
	for _, r := range looked(t, in, "active-active").Availability.Recovery {
		if r.Disruption == model.DisruptionRegion && (r.Meanwhile != 0.5 || r.After != 1) {
			t.Errorf("active-active: %+v", r)
		}
	}
}
