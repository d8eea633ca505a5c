package scenarios

import (
	"math"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nines/model"
	"nines/model/reference"
	"nines/model/reliability"
)

func mustWorkload(t *testing.T, src string) *model.Workload {
	t.Helper()
	w, err := DecodeWorkload("w.yaml", []byte(src), reference.Default(), testRegions)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The example of DESIGN §4, verbatim. It "shows the defaults' shape": the same values are the defaults, but for users
// and the budget, which have none.
func TestDesignWorkload(t *testing.T) {
	w := mustWorkload(t, string(read(t, "testdata/design-workload.yaml")))
	want := mustWorkload(t, "peak: 30 rps\n")
	want.Users, want.Objectives.Budget = 10000, model.Dollars("500")
	if diff := cmp.Diff(want, w, cmpopts.IgnoreFields(model.Workload{}, "Inputs", "Ranges")); diff != "" {
		t.Error(diff)
	}
	if w.SecondRegion != "ap-northeast-2" {
		t.Errorf("second region of Virginia is %s, want Seoul", w.SecondRegion)
	}
	for _, path := range WorkloadPaths() {
		if path == "second_region" || path == "commit" { // not in the example
			continue
		}
		if a := w.Inputs[path]; a.Source != "set by you" || a.Confidence != model.Yours {
			t.Errorf("%s is %+v, want set by you", path, a)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		m    measure
		text string
		want float64
	}{
		{seconds(), "15ms", 0.015}, {seconds(), "90 s", 90}, {seconds(), "5m", 300}, {seconds(), "1h30m", 5400}, {seconds(), "1h 30m", 5400},
		{seconds(), "0s", 0}, {seconds(), "1.5h", 5400}, {seconds(), "1e3s", 1000}, {seconds(), "2d", 172800}, {seconds(), "1mo", 730 * 3600},
		{hours(), "50y", 438000}, {hours(), "1d", 24}, {hours(), "2w", 336}, {hours(), "1mo", 730}, {hours(), "90s", 0.025}, {hours(), "20m", 1. / 3},
		{hours().orNever(), "never", math.Inf(1)},
		{size(), "2 MB", 2e6}, {size(), "2MiB", 2 << 20}, {size(), "40 kB", 4e4}, {size(), "1 KiB", 1024}, {size(), "20 GB", 2e10}, {size(), "1GiB", 1 << 30},
		{sizeRate(), "1 GB/mo", 1e9}, {sizeRate(), "12 GB/y", 1e9}, {sizeRate(), "1 GB/h", 730e9},
		{share(), "80%", 0.8}, {share(), "0.95", 0.95}, {share(), "99.9%", 0.999}, {share(), "100%", 1},
		{shareRate(), "5%/mo", 0.05}, {shareRate(), "60%/y", 0.05},
		{eventRate(hoursYear, "y"), "104/y", 104}, {eventRate(hoursYear, "y"), "10/w", 10 * 8760. / 168}, {eventRate(hoursYear, "y"), "1/mo", 12},
		{eventRate(1, "h"), "104/y", 104. / 8760}, {eventRate(1, "h"), "1/d", 1. / 24},
		{load(), "30 rps", 30}, {load(), "30rps", 30}, {load(), "1800/m", 30}, {load(), "30 requests/s", 30}, {load(), "108000 req/h", 30},
		{factor(), "3x", 3}, {factor(), "3", 3}, {factor(), "1.5x", 1.5}, {count(), "10000", 10000}, {number(), "0.5", 0.5},
		{moneyMeasure("h"), "200 USD/h", 200}, {moneyMeasure("mo"), "6000 USD/y", 500}, {moneyMeasure("h"), "7300 USD/mo", 10},
	} {
		got, bad := c.m.parse(c.text)
		if bad != nil {
			t.Errorf("%s %q: %s", c.m.name, c.text, inEnglish(bad.text))
			continue
		}
		if math.Abs(got-c.want) > 1e-12*math.Abs(c.want) {
			t.Errorf("%s %q = %v, want %v", c.m.name, c.text, got, c.want)
		}
	}
}

func TestRanges(t *testing.T) {
	w := mustWorkload(t, "peak: {low: 20 rps, likely: 30 rps, high: 60 rps}\nrequest: {cpu: {low: 5ms, likely: 15ms, high: 1s}}\nmoney: {downtime: {low: 10 USD/h, likely: 100.1 USD/h, high: 1000 USD/h}}\n")
	want := map[string]model.Range{
		"peak":           {Low: 20, Likely: 30, High: 60},
		"request.cpu":    {Low: 0.005, Likely: 0.015, High: 1},
		"money.downtime": {Low: 10, Likely: 100.1, High: 1000},
	}
	if diff := cmp.Diff(want, w.Ranges); diff != "" {
		t.Error(diff)
	}
	if w.Peak != 30 || w.Request.CPU != 0.015 || w.Money.Downtime.String() != "100.1 USD" {
		t.Errorf("likely values: %v, %v, %v", w.Peak, w.Request.CPU, w.Money.Downtime)
	}
}

func TestProfiles(t *testing.T) {
	for _, s := range reference.Shapes() {
		w := mustWorkload(t, "peak: 30 rps\nprofile: "+s.Name+"\n")
		checkProfile(t, s.Name, w.Profile)
	}
	for _, mean := range []string{"8 rps", "30 rps", "1 rps", "29.9 rps"} {
		w := mustWorkload(t, "peak: 30 rps\nprofile: {mean: "+mean+"}\n")
		checkProfile(t, mean, w.Profile)
		want, _ := load().parse(mean)
		if got := w.Profile.Mean() * w.Peak; math.Abs(got-want) > 1e-9*want {
			t.Errorf("mean of %s is %v", mean, got)
		}
	}
	w := mustWorkload(t, "peak: 30 rps\nprofile: {hours: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4]}\n")
	checkProfile(t, "hours", w.Profile)
	if w.Profile.Hours[0] != 0.25 {
		t.Errorf("hours are not relative to the largest: %v", w.Profile.Hours[0])
	}
}

func checkProfile(t *testing.T, name string, p model.Profile) {
	t.Helper()
	if len(p.Hours) != 24 && len(p.Hours) != 168 {
		t.Fatalf("%s has %d hours", name, len(p.Hours))
	}
	most := 0.0
	for _, h := range p.Hours {
		if !(h > 0 && h <= 1) {
			t.Fatalf("%s has an hour of %v", name, h)
		}
		most = max(most, h)
	}
	if most != 1 {
		t.Errorf("the largest hour of %s is %v, want exactly 1", name, most)
	}
}

// Peak over mean of the named shapes lies in the ranges of facts/colo/hardware-equiv.md §3: 2-3 for one country's
// consumers, 2-10 for services in general, 1.6-1.7 world-wide.
func TestShapesFollowTheFacts(t *testing.T) {
	bounds := map[string][2]float64{"weekday-consumer": {2, 3}, "weekday-business": {2, 10}, "always-on-global": {1.6, 1.7}, "flat": {1, 1}}
	for _, s := range reference.Shapes() {
		ratio := 1 / model.Profile{Hours: s.Hours}.Mean()
		if b := bounds[s.Name]; ratio < b[0] || ratio > b[1] {
			t.Errorf("%s: peak over mean is %.2f, want %v", s.Name, ratio, b)
		}
	}
}

// Defaults come from the figures that were passed in, not from constants.
func TestDefaultsFollowFigures(t *testing.T) {
	figures, err := reference.Default().With(map[reference.Key]float64{"request.cpu": 0.5, "money.engineer": 123.5, "operations.deploys": 7, "tiers.scaling.target": 0.4, "sites.runs.warm-standby": 0.33})
	if err != nil {
		t.Fatal(err)
	}
	w, err := DecodeWorkload("w", []byte("peak: 30 rps"), figures, nil)
	if err != nil {
		t.Fatal(err)
	}
	if w.Request.CPU != 0.5 || w.Money.Engineer.String() != "123.5 USD" {
		t.Errorf("request.cpu %v, engineer %v", w.Request.CPU, w.Money.Engineer)
	}
	s, err := DecodeScenario("s", []byte("id: x\ntitle: {en: x}\nsites: {main: {provider: aws}, b: {provider: aws, region: second, role: warm-standby}}\ntiers: {web: {kind: compute}}\n"), figures)
	if err != nil {
		t.Fatal(err)
	}
	if s.Operations.Deploys != 7 || s.Tiers[0].Scaling.Target != 0.4 || s.Sites[1].Runs != 0.33 {
		t.Errorf("%+v", s)
	}
}

func TestDesignScenario(t *testing.T) {
	s, err := DecodeScenario("design.yaml", read(t, "testdata/design-scenario.yaml"), reference.Default())
	if err != nil {
		t.Fatal(err)
	}
	web := model.Tier{Name: "web", Kind: "compute", Site: "main", On: "instances", Type: "auto", Spread: "zones", Spare: "zone",
		Scaling: model.Scaling{Policy: "target-tracking", Max: 4, Target: 0.6}}
	db := model.Tier{Name: "db", Kind: "database", Site: "main", Engine: "postgres", Type: "auto", Topology: "standby",
		Scaling: model.Scaling{Policy: "fixed", Max: 4, Target: 0.6}, Backups: model.Backups{Every: 24, Keep: 168, PointInTime: true, Drills: 1}}
	lb := model.Tier{Name: "lb", Kind: "load-balancer", Site: "main", Scaling: model.Scaling{Policy: "serverless"}}
	if diff := cmp.Diff([]model.Tier{lb, web, db}, s.Tiers); diff != "" {
		t.Error(diff)
	}
	ops := model.Operations{Automation: "iac", OnCall: "24x7", People: 2, Deploys: 10 * 8760. / 168, ChangeFailure: 0.05, Rollback: 900}
	if diff := cmp.Diff(ops, s.Operations, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]model.Site{{Name: "main", Provider: "aws", Region: "workload", Zones: 2, Role: "primary"}}, s.Sites); diff != "" {
		t.Error(diff)
	}
	if s.ID != "multi-az-2" || s.Title["ko"] != "두 가용 영역" || len(s.Next) != 2 {
		t.Errorf("%+v", s)
	}
}

// The example of DESIGN §4, verbatim, number by number.
func TestDesignReliability(t *testing.T) {
	m, err := DecodeReliability("design.yaml", read(t, "testdata/design-reliability.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const second, minute = 1. / 3600, 1. / 60
	want := &reliability.Model{
		Domains: []reliability.Domain{
			{Name: "region", Parent: -1, MTTF: 50 * 8760, MTTR: reliability.Exp(4)},
			{Name: "a", Parent: 0, MTTF: 20 * 8760, MTTR: reliability.Exp(3)},
			{Name: "b", Parent: 0, MTTF: 20 * 8760, MTTR: reliability.Exp(3)}},
		Tiers: []reliability.Tier{
			{Name: "web", MTTF: 2000, MTTR: reliability.Exp(2), Units: []reliability.Placement{{Domain: 1, Units: 2}, {Domain: 2, Units: 2}},
				Need: []reliability.Need{{Share: 1, Units: 2}}, Boot: reliability.Exp(5 * minute),
				Rebuild: &reliability.Rebuild{After: reliability.Exp(5 * minute), Fails: 0.15}},
			{Name: "db", MTTF: 4380, MTTR: reliability.Exp(1), Units: []reliability.Placement{{Domain: 1, Units: 1}, {Domain: 2, Units: 1}},
				Need:    []reliability.Need{{Share: 1, Units: 1}},
				Standby: &reliability.Standby{Failover: reliability.Exp(90 * second), Coverage: 0.95, Manual: reliability.Exp(1), MTTF: 4380}}},
		Service: reliability.Expr{Kind: reliability.ExprAll, Of: []reliability.Expr{
			{Kind: reliability.ExprTier, Tier: 0}, {Kind: reliability.ExprTier, Tier: 1}}},
		Faults:      []reliability.Fault{{Name: "deploys", Rate: 104. / 8760, Fails: 0.05, MTTR: reliability.Exp(20 * minute), Share: 1}},
		Maintenance: []reliability.Maintenance{{Name: "patching", Every: 720, Lasts: 10 * minute, Tier: 1}},
		SLO:         0.999,
	}
	if diff := cmp.Diff(want, m, cmpopts.EquateApprox(1e-13, 0), cmpopts.IgnoreUnexported(reliability.Model{})); diff != "" {
		t.Error(diff)
	}
}

// What DESIGN §4 mentions beside its example: nested service, rows, lognormal and fixed times, never, maintenance of units
// or of the service, domains in any order.
func TestReliabilityForms(t *testing.T) {
	m, err := DecodeReliability("m.yaml", []byte(`
domains:
  a: {in: region, mttf: never, loss: kill}
  region: {mttf: 50y, mttr: {lognormal: {mean: 2h, cv: 1.5}}}
tiers:
  web: {unit: {mttf: 2000h, mttr: {fixed: 90s}}, units: {a: 4}, need: {rows: [{share: 0.8, units: 2}, {share: 20%, units: 3, spells: 1/d}]}, crews: 2, boot: 5m}
  api: {unit: {mttf: 1y, mttr: 2h}, units: 4, rows: [{share: 1, units: 2}], crews: unlimited}
  db:  {unit: {mttf: never}, units: 2, standby: {failover: 90s, mttf: never}}
service: {all: [web, {any: [api, db]}, {of: 2, from: [web, api, db]}]}
faults: {x: {rate: 1/mo, mttr: 1h}}
maintenance: {p: {every: 30d, lasts: {fixed: 10m}, hits: {tier: web, units: 1}}, q: {every: 1y, lasts: 1h, hits: service}}
`))
	if err != nil {
		t.Fatal(err)
	}
	if m.Domains[0].Name != "region" || m.Domains[1].Parent != 0 || m.Domains[1].Loss != reliability.Kill || !math.IsInf(float64(m.Domains[1].MTTF), 1) {
		t.Errorf("domains: %+v", m.Domains)
	}
	if r := m.Domains[0].MTTR; r.Shape != reliability.Lognormal || r.Mean != 2 || r.CV != 1.5 {
		t.Errorf("lognormal: %+v", r)
	}
	if w := m.Tiers[0]; w.MTTR.Shape != reliability.Fixed || w.Crews != 2 || w.Need[1].Spells != 1./24 || w.Need[1].Share != 0.2 || w.Units[0].Domain != 1 {
		t.Errorf("web: %+v", w)
	}
	if d := m.Tiers[2]; d.Standby.Coverage != 1 || !math.IsInf(float64(d.Standby.MTTF), 1) || d.Need[0].Units != 1 {
		t.Errorf("db: %+v", d)
	}
	if s := m.Service; s.Kind != reliability.ExprAll || s.Of[1].Kind != reliability.ExprAny || s.Of[2].K != 2 || s.Of[2].Of[0].Tier != 0 {
		t.Errorf("service: %+v", s)
	}
	if f := m.Faults[0]; f.Fails != 1 || f.Share != 1 || math.Abs(f.Rate-1./730) > 1e-18 {
		t.Errorf("fault: %+v", f)
	}
	if p, q := m.Maintenance[0], m.Maintenance[1]; p.Tier != 0 || p.Units != 1 || q.Tier != -1 || q.Units != 0 {
		t.Errorf("maintenance: %+v %+v", p, q)
	}
}
