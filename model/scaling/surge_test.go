package scaling

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// site and the tiers below are the parts that the tests build deployments of.
func site(name, provider, role string) model.PlacedSite {
	return model.PlacedSite{Site: model.Site{Name: name, Provider: provider, Role: role, Base: 0.6}}
}

func deployment(peak, factor float64, ramp model.Seconds, sites []model.PlacedSite, tiers ...model.PlacedTier) *model.Deployment {
	w := &model.Workload{Peak: peak, Surge: model.Surge{Factor: factor, Ramp: ramp}}
	w.Database = model.Data{Queries: 3, Reads: 0.8}
	return &model.Deployment{
		Scenario: &model.Scenario{}, Workload: w, Sites: sites, Tiers: tiers,
		Operations: model.Operations{Automation: model.AsCode, OnCall: "24x7", People: 2},
	}
}

func inCloud() []model.PlacedSite {
	return []model.PlacedSite{site("main", model.AWS, model.RolePrimary)}
}

func balancer() model.PlacedTier {
	return model.PlacedTier{Tier: model.Tier{Name: "lb", Kind: model.KindLoadBalancer}, ID: "lb", Site: "main", Role: model.RolePrimary, Managed: true, Units: 2}
}

// web is units of 60 rps at the target and 90 before they shed.
func web(units, ceiling int) model.PlacedTier {
	return model.PlacedTier{
		Tier: model.Tier{Name: "web", Kind: model.KindCompute, On: model.OnInstances, Scaling: model.Scaling{Policy: model.PolicyTargetTracking, Max: 4, Target: 0.6}},
		ID:   "web", Site: "main", Role: model.RolePrimary, CapacityRPS: 60, LimitRPS: 90, Units: units, Ceiling: ceiling, Boot: 30,
	}
}

func database(topology string, limit float64) model.PlacedTier {
	t := model.PlacedTier{
		Tier: model.Tier{Name: "db", Kind: model.KindDatabase, Topology: topology, Scaling: model.Scaling{Policy: model.PolicyFixed}},
		ID:   "db", Site: "main", Role: model.RolePrimary, CapacityRPS: limit * 2 / 3, LimitRPS: limit, Units: 1, Ceiling: 8, Boot: 60, FailoverTime: 90,
	}
	if topology == model.TopologyStandby {
		t.Units, t.Standby = 2, &model.Standby{Failover: 90}
	}
	return t
}

func surge(t testing.TB, d *model.Deployment) model.TimeToScale {
	t.Helper()
	out, err := Surge(d, reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Worked by hand, with the figures fixed at their likely values so that nothing is uncertain: metric 3 × 60 s, lag 60 s,
// boot 30 s (in the deployment), warm-up 60 s at half. Two units of 90 rps serve 180 of a peak of 100; 3× is 300 rps.
//
//	alarm at 180: 300/(2·60) is above target; want = ceil(300/60) = 5, launch 3
//	3 boot until 180 + 60 + 30 = 270 and serve half (180 + 135 = 315 rps >= 300) until 330: served at 270
//	shed until 270: (300 - 180)·270 = 32400
//	headroom 180/100 = 1.8; at most 8 units: ceiling 8·90/100 = 7.2
func TestSurgeWorkedByHand(t *testing.T) {
	fixed, err := reference.Default().With(map[reference.Key]float64{"surge.metric-lag": 60, "surge.boot.spread": 1, "surge.warm-up": 60})
	if err != nil {
		t.Fatal(err)
	}
	d := deployment(100, 3, 0, inCloud(), balancer(), web(2, 8))
	got, err := Surge(d, fixed.Reader(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.P50 != 270 || got.P90 != 270 || got.Shed != 32400 || got.Headroom != 1.8 || got.Ceiling != 7.2 || got.Bottleneck != "web" {
		t.Errorf("P50 %v P90 %v shed %v headroom %v ceiling %v bottleneck %q, want 270 270 32400 1.8 7.2 web",
			got.P50, got.P90, got.Shed, got.Headroom, got.Ceiling, got.Bottleneck)
	}
}

// design is a deployment and what it shows.
type design struct {
	name string
	d    *model.Deployment
}

// everyWay is designs of every way of growing.
func everyWay() []design {
	colo := []model.PlacedSite{site("main", model.Colo, model.RolePrimary)}
	hybrid := []model.PlacedSite{site("main", model.Colo, model.RolePrimary), site("cloud", model.AWS, model.RoleBurst)}
	server := web(2, 8)
	server.On, server.Scaling.Policy = model.OnServers, model.PolicyFixed
	burst := web(1, 8)
	burst.ID, burst.Site, burst.Role = "web@cloud", "cloud", model.RoleBurst
	box := web(1, 6)
	box.Scaling.Policy = model.PolicyFixed
	hosted := database(model.TopologySelfManaged, 90)
	hosted.Host = "web"
	fixed := web(2, 8)
	fixed.Scaling.Policy = model.PolicyFixed
	pool := web(2, 8)
	pool.Scaling.WarmPool, pool.Boot = 2, 120
	pods := web(2, 8)
	pods.On, pods.Boot = model.OnKubernetes, 90
	functions := model.PlacedTier{Tier: model.Tier{Name: "fn", Kind: model.KindCompute, On: model.OnLambda}, ID: "fn", Site: "main", Role: model.RolePrimary,
		Managed: true, Units: 2, LimitRPS: 10000, CapacityRPS: 10000}
	table := model.PlacedTier{Tier: model.Tier{Name: "db", Kind: model.KindDatabase, Topology: model.TopologyDynamoDB}, ID: "db", Site: "main", Role: model.RolePrimary, Managed: true, Units: 2}
	table.Work = model.Work{Requests: 1, ReadUnits: 2.4, WriteUnits: 0.6}

	return []design{
		{"target tracking", deployment(100, 3, 0, inCloud(), balancer(), web(2, 8))},
		{"target tracking, ramp of 10 minutes", deployment(100, 3, 600, inCloud(), balancer(), web(2, 8))},
		{"warm pool", deployment(100, 3, 0, inCloud(), balancer(), pool)},
		{"kubernetes", deployment(100, 3, 0, inCloud(), balancer(), pods)},
		{"fixed units behind a balancer", deployment(100, 3, 0, inCloud(), balancer(), fixed)},
		{"one box", deployment(60, 3, 0, inCloud(), box, hosted)},
		{"single database", deployment(100, 3, 0, inCloud(), balancer(), web(5, 9), database(model.TopologySingle, 150))},
		{"database with a standby", deployment(100, 3, 0, inCloud(), balancer(), web(5, 9), database(model.TopologyStandby, 150))},
		{"database with read replicas", deployment(100, 3, 0, inCloud(), balancer(), web(5, 9), readers(model.TopologyStandby, 150, 5))},
		{"functions and a table", deployment(8000, 3, 0, inCloud(), functions, table)},
		{"functions at the quota", deployment(8000, 4, 0, inCloud(), functions)},
		{"owned servers", deployment(100, 3, 0, colo, server)},
		{"owned base, burst to cloud", deployment(300, 3, 0, hybrid, server, burst)},
		{"large balancer", deployment(4000, 3, 0, inCloud(), balancer())},
		{"absorbed", deployment(100, 3, 0, inCloud(), balancer(), web(4, 8))},
		{"above the ceiling", deployment(100, 9, 0, inCloud(), balancer(), web(2, 8))},
	}
}

func designs() map[string]*model.Deployment {
	out := map[string]*model.Deployment{}
	for _, x := range everyWay() {
		out[x.name] = x.d
	}
	return out
}

// Every way of growing, told step by step. Read the golden file as the explanation that people get.
func TestSurgeGolden(t *testing.T) {
	var b strings.Builder
	for _, x := range everyWay() {
		tell(&b, x.name, surge(t, x.d))
	}
	golden(t, "surge.golden", b.String())
}

func render(s model.TimeToScale) string { return fmt.Sprintf("%+v %+v", s, s.Beyond) }

func renderAll(ts []model.Transition) string { return fmt.Sprintf("%+v", ts) }

func tell(b *strings.Builder, name string, s model.TimeToScale) {
	fmt.Fprintf(b, "== %s: %.4g× in %.1f s (P90 %.1f s) by %s; headroom %.4g, ceiling %.4g (%s %s), sheds %.0f; %s\n",
		name, s.Factor, float64(s.P50), float64(s.P90), s.Bottleneck, s.Headroom, s.Ceiling, s.CeilingTier, s.Why.ID, s.Shed, s.Lift.ID)
	if s.Beyond != nil {
		fmt.Fprintf(b, "   beyond: %.4g× in %.1f s (P90 %.1f s) by %s\n", s.Beyond.Factor, float64(s.Beyond.P50), float64(s.Beyond.P90), s.Beyond.Tier)
	}
	for _, x := range s.Steps {
		fmt.Fprintf(b, "%12.1f +%11.1f  %-10s %-24s %v -> %d units, %.4g rps\n", float64(x.At), float64(x.Lasts), x.Tier, x.Name.ID, x.Name.Args, x.Units, x.Capacity)
	}
	for _, p := range s.Timeline {
		fmt.Fprintf(b, "      . %.1f demand %.4g capacity %.4g late %.4g\n", float64(p.At), p.Demand, p.Capacity, p.Late)
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(b, "      ! %s %v\n", w.ID, w.Args)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; read the difference, then run: go test ./model/scaling -update\n%s", file, diff(string(want), got))
	}
}

func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for i := range max(len(w), len(g)) {
		x, y := "", ""
		if i < len(w) {
			x = w[i]
		}
		if i < len(g) {
			y = g[i]
		}
		if x != y {
			fmt.Fprintf(&b, "line %d\n- %s\n+ %s\n", i+1, x, y)
		}
	}
	return b.String()
}

// anyDesign draws designs of one to three tiers of all kinds.
func anyDesign(t *rapid.T) *model.Deployment {
	peak := float64(rapid.IntRange(10, 2000).Draw(t, "peak"))
	units := func(label string, lo, hi int) int { return rapid.IntRange(lo, hi).Draw(t, label) }
	w := web(units("units", 1, 6), 0)
	w.CapacityRPS = peak / float64(w.Units) * rapid.Float64Range(1, 3).Draw(t, "slack")
	w.LimitRPS = w.CapacityRPS * 1.5
	w.Ceiling = w.Units * units("max", 1, 8)
	w.Scaling.WarmPool = float64(units("pool", 0, 3))
	w.Scaling.Policy = rapid.SampledFrom([]string{model.PolicyFixed, model.PolicyTargetTracking}).Draw(t, "policy")
	w.On = rapid.SampledFrom([]string{model.OnInstances, model.OnKubernetes, model.OnFargate}).Draw(t, "on")
	db := database(rapid.SampledFrom([]string{model.TopologySingle, model.TopologyStandby, model.TopologyAurora, model.TopologySelfManaged}).Draw(t, "topology"),
		peak*rapid.Float64Range(1, 6).Draw(t, "db"))
	db.Ceiling = max(db.Units, units("dbmax", 1, 9))
	sites := inCloud()
	if rapid.Bool().Draw(t, "colo") {
		sites[0].Provider = model.Colo
	}
	d := deployment(peak, rapid.Float64Range(1, 8).Draw(t, "factor"), 0, sites, balancer(), w, db)
	d.Operations.Automation = rapid.SampledFrom(model.Automations).Draw(t, "automation")
	d.Operations.OnCall = rapid.SampledFrom([]string{"none", "business-hours", "24x7"}).Draw(t, "oncall")
	d.Operations.People = float64(units("people", 1, 4))
	return d
}

func TestSurgeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDesign(t)
		d.Workload.Surge.Ramp = model.Seconds(rapid.IntRange(0, 3).Draw(t, "ramp") * 300)
		s, err := Surge(d, reference.Default().Reader(), &model.Ledger{})
		if err != nil {
			t.Fatal(err)
		}
		reachable := s.Factor <= s.Ceiling*(1+1e-9)
		switch {
		case reachable != (s.P50 >= 0), (s.P50 >= 0) != (s.P90 >= 0), s.P90 >= 0 && s.P90 < s.P50:
			t.Fatalf("factor %v, ceiling %v, P50 %v, P90 %v", s.Factor, s.Ceiling, s.P50, s.P90)
		case s.Headroom >= s.Factor && (s.P50 != 0 && s.Beyond == nil || s.Shed != 0):
			t.Fatalf("headroom %v of factor %v, yet P50 %v and %v shed", s.Headroom, s.Factor, s.P50, s.Shed)
		case s.Headroom > s.Ceiling*(1+1e-9), s.Shed < 0, s.Bottleneck == "", s.Why.ID == "", s.Lift.ID == "", s.CeilingTier == "":
			t.Fatalf("%+v", s)
		}
		for _, v := range []float64{s.Headroom, s.Ceiling, s.Shed, float64(s.P50), float64(s.P90)} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v", s)
			}
		}
		last := model.Seconds(-1)
		for _, p := range s.Timeline {
			if p.At <= last || math.IsInf(p.Capacity, 0) || p.Capacity < 0 {
				t.Fatalf("timeline %+v", s.Timeline)
			}
			last = p.At
		}
		if end := s.Timeline[len(s.Timeline)-1]; s.P50 >= 0 && s.Beyond == nil && end.Capacity < end.Demand*(1-1e-6) {
			t.Fatalf("served at %v, but the timeline ends at %+v", s.P50, end)
		}
	})
}

// served is when the factor asked for is served: at once when the headroom absorbs it, whatever the time beyond it is.
func served(s model.TimeToScale, at model.Seconds) float64 {
	if s.Beyond != nil {
		return 0
	}
	return float64(at)
}

// A larger factor of a step is never there sooner, and the steps of the bottleneck add up to its time.
func TestLargerFactorNeverSooner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDesign(t)
		small, err1 := Surge(d, reference.Default().Reader(), nil)
		d.Workload.Surge.Factor *= rapid.Float64Range(1, 2).Draw(t, "more")
		large, err2 := Surge(d, reference.Default().Reader(), nil)
		if err1 != nil || err2 != nil || later(served(large, large.P50), served(small, small.P50)) < 0 || later(served(large, large.P90), served(small, small.P90)) < 0 {
			t.Fatalf("%v× in %v/%v, %v× in %v/%v (%v, %v)", small.Factor, small.P50, small.P90, large.Factor, large.P50, large.P90, err1, err2)
		}
	})
}

// A database with more headroom never sheds more of a step that is served in the end.
func TestMoreCapacityNeverShedsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDesign(t)
		before, err1 := Surge(d, reference.Default().Reader(), nil)
		for i := range d.Tiers {
			if d.Tiers[i].Kind != model.KindDatabase {
				continue
			}
			d.Tiers[i].LimitRPS *= 10
			d.Tiers[i].CapacityRPS *= 10
		}
		after, err2 := Surge(d, reference.Default().Reader(), nil)
		if before.P50 < 0 {
			return // what is never served may become a change with downtime
		}
		if err1 != nil || err2 != nil || after.Shed > before.Shed*(1+1e-9)+1e-6 || later(served(after, after.P50), served(before, before.P50)) > 0 {
			t.Fatalf("shed %v then %v, P50 %v then %v (%v, %v)", before.Shed, after.Shed, before.P50, after.P50, err1, err2)
		}
	})
}

func TestStepsAddUp(t *testing.T) {
	for _, d := range []*model.Deployment{
		deployment(100, 3, 0, []model.PlacedSite{site("main", model.Colo, model.RolePrimary)}, web(2, 8)),
		deployment(100, 3, 0, inCloud(), database(model.TopologySingle, 150)),
	} {
		s := surge(t, d)
		sum := 0.0
		for _, x := range s.Steps {
			sum += float64(x.Lasts)
		}
		if math.Abs(sum-float64(s.P50)) > 1e-6*sum {
			t.Errorf("steps of %v s, P50 %v s", sum, s.P50)
		}
	}
}

func TestSurgeRefuses(t *testing.T) {
	for _, d := range []*model.Deployment{
		deployment(100, 0, 0, inCloud(), web(1, 1)), deployment(100, math.NaN(), 0, inCloud()), deployment(100, 3, -1, inCloud()),
		deployment(100, math.Inf(1), 0, inCloud()),
	} {
		if _, err := Surge(d, reference.Default().Reader(), nil); err == nil || !strings.Contains(err.Error(), "surge.") {
			t.Errorf("factor %v, ramp %v: error %v", d.Workload.Surge.Factor, d.Workload.Surge.Ramp, err)
		}
	}
}

// The sum of lognormals against the quantiles of seeded samples of the same waits: the fit is
// within 3 %.
func TestTotalAgainstSampling(t *testing.T) {
	waits := []wait{{p50: 900, p95: 1800}, {p50: 600, p95: 1800}, {p50: 450, p95: 1800}}
	at50, at90 := total(waits)
	got := [2]float64{}
	for _, w := range waits {
		got[0] += w.at(at50)
		got[1] += w.at(at90)
	}
	for i, want := range sampled(waits) {
		if math.Abs(got[i]-want) > 0.03*want {
			t.Errorf("P%d is %v, by sampling %v", []int{50, 90}[i], got[i], want)
		}
	}
}

func BenchmarkSurge(b *testing.B) {
	d := deployment(100, 3, 0, inCloud(), balancer(), web(2, 8), database(model.TopologyStandby, 150))
	set := reference.Default()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Surge(d, set.Reader(), &model.Ledger{}); err != nil {
			b.Fatal(err)
		}
	}
}
