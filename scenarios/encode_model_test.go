package scenarios

import (
	"reflect"
	"testing"
)

// everyKey is a model with every key of the language, and names that stay as they are.
const everyKey = `
domains:
  region: {mttf: 50y, mttr: 4h}
  a: {in: region, mttf: 29200h, mttr: {fixed: 3h}, cause: zone}
  b: {in: region, mttf: 29200h, mttr: {lognormal: {mean: 3h, cv: 1.7}}, loss: kill, cause: zone}
  c: {mttf: never}
common:
  power: {rate: 0.1/y, domains: {a: 100%, b: 33.3%}, mttr: 6h, cause: electricity}
tiers:
  lb: {unit: {mttf: never}, units: 2, need: 1}
  web:
    unit: {mttf: 2000h, mttr: 7m, beta: 3%}
    units: {a: 2, b: 3}
    need: [{share: 70%, units: 2, load: 0.31}, {share: 30%, units: 3, spells: 2/d, load: 1}]
    crews: 2
    boot: 90s
    rebuild: {after: 5m, fails: 12.5%}
    cause: machines
  db: {unit: {mttf: 1y, mttr: 2h}, units: {a: 1, b: 1}, boot: 1m, standby: {failover: {fixed: 60s}, coverage: 97%, manual: 1h, mttf: 3y, test_every: 30d}}
service: {all: [lb, {any: [web, db]}, {of: 2, from: [lb, web, db]}]}
faults:
  deploys: {rate: 104/y, fails: 5%, mttr: 20m, share: 50%, cause: people}
maintenance:
  patching: {every: 30d, lasts: 10m, hits: {tier: web, units: 1}, cause: planned}
  move: {every: 1y, lasts: 1h, hits: service}
slo: 99.95%
credits: [{below: 99.95%, credit: 10%}, {below: 99%, credit: 30%}]
downtime: 1234.5678 USD/h
`

// TestEncodeReliability: what is written reads back as the same model.
func TestEncodeReliability(t *testing.T) {
	f, err := ReadReliability("first.yaml", []byte(everyKey))
	if err != nil {
		t.Fatal(err)
	}
	text, err := EncodeReliability(f.Model, f.Downtime)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadReliability("again.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !reflect.DeepEqual(f.Model, again.Model) || f.Downtime.Amount.Cmp(again.Downtime.Amount) != 0 {
		t.Errorf("read back another model:\n%s\n%+v\n%+v", text, f.Model, again.Model)
	}
}

// TestEncodeNames: names that are not allowed are written so that they are, each its own.
func TestEncodeNames(t *testing.T) {
	n := newNamer("service")
	for _, c := range [][2]string{{"main.a", "main-a"}, {"main-a", "main-a-2"}, {"web@second", "web-second"}, {"service", "service-2"}, {"1u", "n1u"}, {"", "n"},
		{"a-name-of-forty-letters-is-longer-than-32", "a-name-of-forty-letters-is-longe"}, {"a-name-of-forty-letters-is-longer-too", "a-name-of-forty-letters-is-lon-2"}} {
		if got := n.add(c[0]); got != c[1] || !name(got) {
			t.Errorf("%q is written %q, want %q", c[0], got, c[1])
		}
	}
}
