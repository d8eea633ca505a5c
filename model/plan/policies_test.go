package plan_test

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"nines/model"
	"nines/model/plan"
	"nines/model/scaling"
)

// hourly is a demand of one load an hour.
func hourly(t testing.TB, loads ...float64) scaling.Demand {
	t.Helper()
	at, rps := make([]scaling.Rat, len(loads)), make([]scaling.Rat, len(loads))
	for i, x := range loads {
		at[i], rps[i] = scaling.Int(int64(i)*3600), scaling.Rounded(x, 6)
	}
	d, err := scaling.Recorded(at, rps, scaling.Int(int64(len(loads))*3600))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wave(t testing.TB, days int, low, high float64) scaling.Demand {
	t.Helper()
	var loads []float64
	for h := range 24 * days {
		loads = append(loads, low+(high-low)*(0.5-0.5*math.Cos(2*math.Pi*float64(h)/24)))
	}
	return hourly(t, loads...)
}

func policies(t testing.TB, peak float64, d scaling.Demand) *plan.Policies {
	t.Helper()
	in := inputs(t)
	w := *in.Workload
	w.Peak, w.Database.Queries = peak, 0.05 // a database that the largest class carries
	in.Workload = &w
	p, err := plan.ComparePolicies(in, library(t, in, "multi-az-2"), plan.PolicyOptions{Tier: "web", Demand: d, Source: "test", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func library(t testing.TB, in plan.Inputs, id string) *model.Scenario {
	t.Helper()
	for _, s := range in.Library {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no design %s", id)
	return nil
}

// Every way is priced as it says: unit hours at their price, and nothing else but the disks of a warm pool and the servers
// of a base; the static peak sheds nothing; what is not on the frontier is beaten by another; a forecast of a demand that
// repeats every day sheds no more than following it.
func TestPoliciesArePriced(t *testing.T) {
	p := policies(t, 30000, wave(t, 5, 3000, 30000))
	ways := map[string]*plan.PolicyWay{}
	for i := range p.Ways {
		ways[p.Ways[i].ID] = &p.Ways[i]
	}
	for _, id := range []string{plan.MeetDemand, plan.MeetStep, plan.MeetPredictive, plan.MeetWarm, plan.MeetStatic, plan.MeetSpot, plan.MeetOwned} {
		if ways[id] == nil {
			t.Fatalf("no way %s (base %+v: %v)", id, p.Base, p.NoBase)
		}
	}
	unit := p.Base.Burst.PerHour
	run := decimal.NewFromInt(5 * 24)
	for _, id := range []string{plan.MeetDemand, plan.MeetStep, plan.MeetPredictive, plan.MeetStatic} {
		if w := ways[id]; !w.Cost.Equal(w.UnitHours.Mul(unit)) {
			t.Errorf("%s: %s is not %s hours at %s", id, w.Cost, w.UnitHours, unit)
		}
	}
	o := ways[plan.MeetOwned]
	if want := o.UnitHours.Mul(unit).Add(p.Base.Own.PerHour.Mul(decimal.NewFromInt(int64(p.Base.Servers))).Mul(run)); !o.Cost.Equal(want) || o.Owned != p.Base.Servers || o.Owned == 0 {
		t.Errorf("owned: %s with %d servers, want %s with %d", o.Cost, o.Owned, want, p.Base.Servers)
	}
	s := ways[plan.MeetStatic]
	if s.Shed.Sign() != 0 || s.UnitHours.InexactFloat64() != float64(s.Most)*120 {
		t.Errorf("static: sheds %s with %d units in %s hours", s.Shed, s.Most, s.UnitHours)
	}
	if ways[plan.MeetPredictive].Shed.Cmp(ways[plan.MeetDemand].Shed) > 0 {
		t.Errorf("a forecast sheds %s, following %s", ways[plan.MeetPredictive].Shed, ways[plan.MeetDemand].Shed)
	}
	for i := range p.Ways {
		a, beaten := &p.Ways[i], false
		for j := range p.Ways {
			b := &p.Ways[j]
			beaten = beaten || b.Cost.LessThanOrEqual(a.Cost) && b.Shed.Cmp(a.Shed) <= 0 && (b.Cost.LessThan(a.Cost) || b.Shed.Cmp(a.Shed) < 0)
		}
		if a.Frontier == beaten {
			t.Errorf("%s: frontier %v, beaten %v", a.ID, a.Frontier, beaten)
		}
	}
}

// The break-even of the base, by its rule: the share is the price of an owned request/s over that of a rented one, and the
// demand exceeds the level for that share of the hours.
func TestOwnedBaseByHand(t *testing.T) {
	p := policies(t, 30000, wave(t, 5, 3000, 30000))
	b := p.Base
	share := b.Own.PerHour.InexactFloat64() / b.PerUnit / (b.Burst.PerHour.InexactFloat64() / b.PerBurst)
	if math.Abs(b.Share-share) > 1e-9*share || b.Servers != int(b.Level/b.PerUnit) {
		t.Errorf("share %v, want %v; %d servers under %v at %v each", b.Share, share, b.Servers, b.Level, b.PerUnit)
	}
	// The level is one of the trace's loads: above it are fewer hours than the share, with it as many or more.
	above, with := 0, 0
	for h := range 120 {
		load := 3000 + 27000*(0.5-0.5*math.Cos(2*math.Pi*float64(h)/24))
		if load > b.Level+1e-3 {
			above++
		}
		if load > b.Level-1e-3 {
			with++
		}
	}
	if float64(above) > b.Share*120+1e-9 || float64(with) < b.Share*120-1e-9 {
		t.Errorf("%d hours above and %d at or above %v of 120, share %v", above, with, b.Level, b.Share)
	}
}

// No other level to own up to is cheaper: k_own·x·T + k_burst·∫max(0, D - x) dt, tried at every load of the trace.
func TestBreakEvenLevelIsCheapest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loads := rapid.SliceOfN(rapid.Float64Range(0, 1000), 2, 40).Draw(t, "loads")
		at, rps := make([]scaling.Rat, len(loads)), make([]scaling.Rat, len(loads))
		for i, x := range loads {
			at[i], rps[i] = scaling.Int(int64(i)*3600), scaling.Rounded(x, 3)
		}
		d, err := scaling.Recorded(at, rps, scaling.Int(int64(len(loads))*3600))
		if err != nil {
			t.Fatal(err)
		}
		share := rapid.Float64Range(0.01, 0.99).Draw(t, "share") // k_own / k_burst
		cost := func(x scaling.Rat) float64 {
			return share*x.Float()*d.Run.Float() + d.Above(x).Requests().Float()
		}
		best := cost(d.ExceededFor(scaling.Rounded(share, 9)))
		for _, x := range append(rps, scaling.Int(0)) {
			if c := cost(x); c < best*(1-1e-6)-1e-3 {
				t.Fatalf("owning up to %s costs %v, the rule %v (share %v of %v)", x, c, best, share, loads)
			}
		}
	})
}

// A played surge costs what its unit hours cost, and the same twice.
func TestPlaySurgeMoney(t *testing.T) {
	in := inputs(t)
	w := *in.Workload
	w.Peak, w.Surge.Factor = 300, 5
	in.Workload = &w
	for _, s := range in.Library {
		for _, shape := range plan.Shapes {
			p, err := plan.PlaySurge(in, s, plan.SurgeOptions{Shape: shape, Samples: 3, Seed: 4})
			if err != nil {
				t.Fatalf("%s, %s: %v", s.ID, shape, err)
			}
			sum := decimal.Zero
			for i, m := range p.Lanes {
				if m.Priced && !m.Extra.Equal(m.UnitHours.Sub(m.Ordinary).Mul(m.Unit.PerHour)) {
					t.Errorf("%s: %s costs %s more", s.ID, p.Course.Lanes[i].Tier, m.Extra)
				}
				sum = sum.Add(m.Extra)
			}
			c := p.Course
			if !sum.Equal(p.Extra) || c.Served.Plus(c.Shed).Plus(c.Queued).Cmp(c.Offered) != 0 {
				t.Errorf("%s, %s: extra %s of %s; offered %s", s.ID, shape, sum, p.Extra, c.Offered)
			}
			again, _ := plan.PlaySurge(in, s, plan.SurgeOptions{Shape: shape, Samples: 3, Seed: 4})
			if *again.Samples != *p.Samples {
				t.Errorf("%s, %s: the same seed gives %+v and %+v", s.ID, shape, p.Samples, again.Samples)
			}
		}
	}
}

// A demand below the peak is said as the part of the peak that it is.
func TestReachOfADemandBelowThePeak(t *testing.T) {
	in := inputs(t) // 30 requests/s
	d := hourly(t, 0.5, 1, 0.5)
	for _, id := range []string{"multi-az-2", "colo-one-site", "serverless", "hybrid-burst"} {
		p, err := plan.PlaySurge(in, library(t, in, id), plan.SurgeOptions{Demand: &d, Source: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(p.Reach.Factor-1./30) > 1e-9 || p.Reach.P50 != 0 && p.Reach.Beyond == nil {
			t.Errorf("%s: %v times the peak after %v s", id, p.Reach.Factor, p.Reach.P50)
		}
	}
}

// Far above the design's own limit all policies get the same limit, what the highest load needs, and the answer says so;
// below it the design's own limit is kept.
func TestPoliciesHaveOneLimit(t *testing.T) {
	for _, c := range []struct {
		high float64
		why  string
	}{{40, "policies.limit"}, {3000, "policies.limit.lifted"}} {
		p := policies(t, 30, wave(t, 2, 10, c.high))
		if p.LimitWhy.ID != c.why || c.why == "policies.limit" && p.Limit != p.Tier.Ceiling || p.Limit < p.Tier.Ceiling {
			t.Errorf("to %v/s: %d units (%s), the design's own limit is %d", c.high, p.Limit, p.LimitWhy.ID, p.Tier.Ceiling)
		}
		for _, w := range p.Ways {
			if w.Most > w.Limit || w.Limit != p.Limit && w.ID != plan.MeetStatic || w.Limit > p.Limit {
				t.Errorf("to %v/s, %s: %d units of %d, where all may have %d", c.high, w.ID, w.Most, w.Limit, p.Limit)
			}
			if c.high == 3000 && (w.ID == plan.MeetDemand || w.ID == plan.MeetStatic) && w.Most != p.Limit {
				t.Errorf("%s reaches %d of the %d units that the highest load needs", w.ID, w.Most, p.Limit)
			}
		}
	}
}
