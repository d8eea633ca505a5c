package replay

import (
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

const (
	h = model.Seconds(3600)
	m = model.Seconds(60)
)

// design is a deployment by hand: web (four units of 10 requests/s over two zones, three needed at the peak of 30) and db
// (a standby that fails over in 90 s, by hand in an hour), in two zones of one region.
func design(tiers ...model.PlacedTier) *model.Deployment {
	d := &model.Deployment{
		Scenario: &model.Scenario{ID: "mine"},
		Workload: &model.Workload{Peak: 30, Money: model.Rates{Downtime: model.Money{Amount: decimal.NewFromInt(100), Currency: "USD"}}},
		Sites:    []model.PlacedSite{{Site: model.Site{Name: "main", Provider: model.AWS}, Domain: "main", Zones: []string{"main.a", "main.b"}, Serves: 1}},
		Domains:  []model.Domain{{ID: "main", Kind: model.DomainRegion}, {ID: "main.a", Kind: model.DomainZone}, {ID: "main.b", Kind: model.DomainZone}},
		Tiers:    tiers,
	}
	return d
}

func web(site string) model.PlacedTier {
	return model.PlacedTier{Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances}, ID: "web", Site: site, LimitRPS: 10,
		Placement: []model.Placed{{Domain: site + ".a", Units: 2}, {Domain: site + ".b", Units: 2}}, Units: 4, Full: 4,
		Curve: []model.CurveRow{{Share: 1, Load: 30, Running: 4, Need: 3}}}
}

func db(site string) model.PlacedTier {
	return model.PlacedTier{Tier: model.Tier{Name: "db", Kind: model.KindDatabase, Topology: model.TopologyStandby}, ID: "db", Site: site, LimitRPS: 100, Fixed: true,
		Placement: []model.Placed{{Domain: site + ".a", Units: 1}, {Domain: site + ".b", Units: 1}}, Units: 2, Full: 2,
		Curve:   []model.CurveRow{{Share: 1, Load: 30, Running: 2, Need: 1}},
		Standby: &model.Standby{Failover: 90, Coverage: 0.97, Manual: h}}
}

// pair adds a second region with the same tiers.
func pair(role string, tiers ...model.PlacedTier) *model.Deployment {
	d := design(tiers...)
	d.Sites = append(d.Sites, model.PlacedSite{Site: model.Site{Name: "second", Provider: model.AWS, Role: role,
		Failover: model.SiteFailover{Detect: 5 * m, Decide: 30 * m, Act: 7 * m, Manual: 4 * h}}, Domain: "second", Zones: []string{"second.a", "second.b"}})
	d.Domains = append(d.Domains, model.Domain{ID: "second", Kind: model.DomainRegion})
	return d
}

func incident(effects ...Effect) *Incident {
	for i := range effects {
		if effects[i].Share == 0 {
			effects[i].Share = 1
		}
	}
	return &Incident{ID: "x", Place: PlaceCloud, Effects: effects, Start: time.Date(2021, 12, 7, 7, 30, 0, 0, time.UTC)} // a Tuesday
}

func run(t *testing.T, d *model.Deployment, inc *Incident, o Options) *Outcome {
	t.Helper()
	out, err := Run(d, inc, reference.Default().Reader(), &model.Ledger{}, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestStandbyFailsOver(t *testing.T) {
	out := run(t, design(db("main")), incident(Effect{Hits: HitsZones, Zones: 1, Lasts: 3 * h, Last: 8 * h}), Options{})
	near(t, "down", float64(out.Planned.Down), 90)
	near(t, "down by hand", float64(out.Worst.Down), 3600)
	near(t, "lost", out.Planned.Lost, 90*30)
	near(t, "cost", out.Planned.Cost.Float(), 100*90.0/3600)
	if out.Why.ID != "replay.why.failover" {
		t.Errorf("why: %v", out.Why)
	}
	// The zone of the standby alone: nothing happens. Both: nothing is left until they return.
	other := run(t, design(db("main")), incident(Effect{Hits: hitsDomain, name: "main.b", Lasts: h}), Options{})
	both := run(t, design(db("main")), incident(Effect{Hits: HitsZones, Zones: 2, Lasts: h}), Options{})
	near(t, "down without the standby", float64(other.Planned.Down), 0)
	near(t, "down without both", float64(both.Planned.Down), 3600)
	// A zone that returns before the failover is done cancels it (DESIGN §4, rule 4).
	short := run(t, design(db("main")), incident(Effect{Hits: HitsZones, Zones: 1, Lasts: 30}), Options{})
	near(t, "down for 30 s", float64(short.Planned.Down), 30)
}

// Two of four units are left: they serve 20 of 30 requests/s until two more are launched, 5 minutes after that works.
func TestGroupIsRebuilt(t *testing.T) {
	lost := Effect{Hits: HitsZones, Zones: 1, Lasts: 3 * h}
	w := web("main")
	near(t, "degraded without rebuild", float64(run(t, design(w), incident(lost), Options{}).Planned.Degraded), 3*3600)
	w.Rebuild = &model.Rebuild{After: 5 * m}
	out := run(t, design(w), incident(lost), Options{})
	near(t, "degraded", float64(out.Planned.Degraded), 300)
	near(t, "served", out.Timeline[0].Served, 2.0/3)
	near(t, "lost", out.Planned.Lost, 300*10)
	near(t, "degraded at worst", float64(out.Worst.Degraded), 3*3600)
	blocked := run(t, design(w), incident(lost, Effect{Hits: HitsCapacity, Lasts: h}), Options{})
	near(t, "degraded while launches fail", float64(blocked.Planned.Degraded), 3600+300)
	if blocked.Why.ID != "replay.why.blocked" {
		t.Errorf("why: %v", blocked.Why)
	}
	elsewhere := run(t, design(w), incident(lost, Effect{Hits: HitsCapacity, Services: []string{ServiceFunctions}, Lasts: h}), Options{})
	near(t, "degraded while functions cannot be launched", float64(elsewhere.Planned.Degraded), 300)
}

// One unit runs at night (5 requests/s) and the day (30) needs three: launches that fail from 7:30 to 9:30 leave one unit
// of 10 from 8:00 on.
func TestGroupCannotGrow(t *testing.T) {
	w := web("main")
	w.Curve = []model.CurveRow{{Share: 8.0 / 24, Load: 5, Running: 1, Need: 1}, {Share: 16.0 / 24, Load: 30, Running: 4, Need: 3}}
	d := design(w)
	for hour := range 24 {
		load := 1.0
		if hour < 8 {
			load = 1.0 / 6
		}
		d.Workload.Profile.Hours = append(d.Workload.Profile.Hours, load)
	}
	out := run(t, d, incident(Effect{Hits: HitsCapacity, Lasts: 2 * h}), Options{})
	near(t, "degraded", float64(out.Planned.Degraded), 1.5*3600)
	near(t, "requests", out.Planned.Requests, 5*1800+30*5400)
	near(t, "lost", out.Planned.Lost, 20*5400)
	if out.Why.ID != "replay.why.held" {
		t.Errorf("why: %v", out.Why)
	}
}

func TestBootFollowsTheZone(t *testing.T) {
	w := web("main")
	w.Boot = 75
	w.Placement, w.Units = []model.Placed{{Domain: "main.a", Units: 4}}, 4
	near(t, "down", float64(run(t, design(w), incident(Effect{Hits: HitsZones, Zones: 1, Lasts: h}), Options{}).Planned.Down), 3600+75)
}

// Detection 5 min, decision 30 min, action 7 min: 42 minutes, unless the region is back first.
func TestSecondSiteTakesOver(t *testing.T) {
	d := pair(model.RoleWarmStandby, web("main"), db("main"), web("second"), db("second"))
	region := Effect{Hits: HitsRegion, Lasts: 4 * h}
	out := run(t, d, incident(region), Options{})
	near(t, "down", float64(out.Planned.Down), 42*60)
	near(t, "down by hand", float64(out.Worst.Down), 4*3600)
	if out.Why.ID != "replay.why.takeover" {
		t.Errorf("why: %v", out.Why)
	}
	region.Lasts = 20 * m
	near(t, "down for 20 minutes", float64(run(t, d, incident(region), Options{}).Planned.Down), 20*60)
	region.Hits, region.Lasts = HitsGlobal, 4*h
	near(t, "down everywhere", float64(run(t, d, incident(region), Options{}).Planned.Down), 4*3600)
	near(t, "down when the standby is hit", float64(run(t, d, incident(Effect{Hits: HitsRegion, Lasts: h}), Options{Site: "second"}).Planned.Down), 0)
	if _, err := Run(d, incident(region), reference.Default().Reader(), nil, Options{Site: "third"}); err == nil {
		t.Error("a site that does not exist is taken")
	}
}

// What has to be launched to take over waits until launches work: 2 h, then 7 min to act.
func TestTakeoverWaitsForLaunches(t *testing.T) {
	off := web("second")
	off.Placement, off.FullPlaced, off.Units = nil, off.Placement, 0
	d := pair(model.RolePilotLight, web("main"), db("main"), off, db("second"))
	inc := incident(Effect{Hits: hitsDomain, name: "main", Lasts: 6 * h}, Effect{Hits: HitsCapacity, Lasts: 2 * h})
	inc.Place = ""
	near(t, "down", float64(run(t, d, inc, Options{}).Planned.Down), 2*3600+7*60)
}

// Both serve half; the other serves all once traffic was moved: 70 s to detect and 30 s to act, as the design says, or
// after the figures of its role where it says nothing.
func TestActiveSitesSwitch(t *testing.T) {
	first, second := web("main"), web("second")
	d := pair(model.RoleActive, first, second)
	d.Sites[0].Serves, d.Sites[1].Serves = 0.5, 0.5
	d.Sites[1].Failover = model.SiteFailover{Detect: 70, Act: 30, Coverage: 1, Manual: 4 * 3600}
	said := run(t, d, incident(Effect{Hits: HitsRegion, Lasts: 4 * h}), Options{})
	near(t, "degraded as the design says", float64(said.Planned.Degraded), 100)
	d.Sites[1].Failover = model.SiteFailover{}
	out := run(t, d, incident(Effect{Hits: HitsRegion, Lasts: 4 * h}), Options{})
	fig := reference.Default().Reader()
	takes := fig.Value("sites.failover.active.detect") + fig.Value("sites.failover.active.decide") + fig.Value("sites.failover.active.act")
	near(t, "degraded", float64(out.Planned.Degraded), takes)
	near(t, "served meanwhile", out.Timeline[0].Served, 0.5)
	near(t, "down", float64(out.Planned.Down), 0)
	near(t, "degraded by hand", float64(out.Worst.Degraded), fig.Value("sites.failover.active.manual"))
}

func TestServicesAndEdges(t *testing.T) {
	d := design(web("main"), db("main"))
	d.Workload.Request.CDN = 0.4
	for _, c := range []struct {
		effect Effect
		served float64
	}{
		{Effect{Hits: HitsRegion, Services: []string{ServiceDatabase}, Share: 0.55}, 0.45},
		{Effect{Hits: HitsRegion, Services: []string{ServiceFunctions}}, 1},
		{Effect{Hits: HitsNetwork, Share: 0.25}, 0.75},
		{Effect{Hits: HitsDNS, Share: 0.1}, 0.9},
		{Effect{Hits: HitsCDN}, 0.6},
		{Effect{Hits: HitsLink}, 1},
		{Effect{Hits: HitsCarrier}, 1},
		{Effect{Hits: HitsSplit}, 1},
		{Effect{Hits: HitsService}, 0},
		{Effect{Hits: HitsCapacity}, 1},
	} {
		c.effect.Lasts = h
		inc := incident(c.effect)
		out := run(t, d, inc, Options{})
		near(t, c.effect.Hits, out.Timeline[0].Served, c.served)
		if out.Why.ID == "" {
			t.Errorf("%s: no reason", c.effect.Hits)
		}
	}
	d.Sites[0].Provider = model.Colo
	if out := run(t, d, incident(Effect{Hits: HitsRegion, Lasts: h}), Options{}); out.Planned.State() != Up || out.Why.ID != "replay.why.no-cloud" {
		t.Errorf("a cloud's incident hit a facility: %+v", out)
	}
}

// TestLongerNeverLosesLess: an incident that lasts longer, or hits more zones of a single site, never loses fewer requests.
func TestLongerNeverLosesLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom([]string{"", model.RoleWarmStandby, model.RoleActive}).Draw(t, "role")
		d := design(web("main"), db("main"))
		if role != "" {
			d = pair(role, web("main"), db("main"), web("second"), db("second"))
		}
		hits := rapid.SampledFrom([]string{HitsZones, HitsRegion}).Draw(t, "hits")
		zones := rapid.IntRange(1, 2).Draw(t, "zones")
		lasts := rapid.IntRange(1, 20000).Draw(t, "lasts")
		lost := func(zones, lasts int) float64 {
			out, err := Run(d, incident(Effect{Hits: hits, Zones: float64(zones), Lasts: model.Seconds(lasts)}), reference.Default().Reader(), nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range out.Timeline {
				if s.Served < 0 || s.Served > 1 || i > 0 && s.From != out.Timeline[i-1].To {
					t.Fatalf("timeline %+v", out.Timeline)
				}
			}
			return out.Planned.Lost
		}
		now := lost(zones, lasts)
		if longer := lost(zones, lasts+rapid.IntRange(0, 20000).Draw(t, "more")); longer < now-1e-6 {
			t.Fatalf("longer loses %v, shorter %v", longer, now)
		}
		if wider := lost(2, lasts); role == "" && wider < now-1e-6 { // with a second site, losing all is what makes it take over
			t.Fatalf("both zones lose %v, one %v", wider, now)
		}
	})
}

func TestChaos(t *testing.T) {
	d := design(web("main"), db("main"))
	fig := reference.Default().Reader()
	for _, c := range []struct {
		targets []string
		down    float64
		lost    float64 // requests
	}{
		{[]string{"main"}, 3600, 3600 * 30},
		{[]string{"main.b"}, 0, 3600 * 10},
		{[]string{"db"}, 3600, 3600 * 30},
		{[]string{"db:1"}, 90, 90 * 30},
		{[]string{"web:1"}, 0, 0},
		{[]string{"web:2"}, 0, 3600 * 10},
		{[]string{"web/main.b"}, 0, 3600 * 10},
		{[]string{"db/main.a"}, 90, 90 * 30},
		{[]string{"db/main.b"}, 0, 0},
		{[]string{"web/main", "dns"}, 3600, 3600 * 30},
		{[]string{"web:1", "dns"}, 3600, 3600 * 30},
		{[]string{"capacity"}, 0, 0},
	} {
		out, err := Chaos(d, c.targets, h, fig, nil)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.targets[0]+" down", float64(out.Planned.Down), c.down)
		near(t, c.targets[0]+" lost", out.Planned.Lost, c.lost)
	}
	for _, bad := range []string{"wb", "web:9", "web:x", "main:1", "web/main.c", "main/web", ""} {
		if _, err := Chaos(d, []string{bad}, h, fig, nil); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
