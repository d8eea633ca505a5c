package scenarios

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"nines/model/reliability"
)

// A thousand domains are one sentence with its place, in no time.
func TestThousandDomains(t *testing.T) {
	var b strings.Builder
	b.WriteString("tiers: {web: {unit: {mttf: 1y, mttr: 1h}, units: 1}}\ndomains:\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "  d%d: {mttf: 1y, mttr: 1h}\n", i)
	}
	_, err := DecodeReliability("many.yaml", []byte(b.String()))
	var all Errors
	if !errors.As(err, &all) || len(all) != 1 || all[0].Line != 3 || !strings.Contains(all[0].Message, "1000 domains") || all[0].Hint == "" {
		t.Errorf("%v", err)
	}
}

// Every key of the file reaches the model; ranges are kept with their places and can be given other values.
func TestModelKeys(t *testing.T) {
	f, err := ReadReliability("m.yaml", []byte(`
domains: {a: {mttf: 10y, mttr: 1h}, b: {mttf: never}}
common: {power: {rate: 0.5/y, domains: {a: 1, b: 25%}, mttr: 2h}, flood: {rate: 0.1/y, domains: [b], probability: 0.5, mttr: 1d}}
tiers:
  db: {unit: {mttf: {low: 100h, likely: 200h, high: 400h}, mttr: 1h, beta: 10%}, units: {a: 1, b: 1}, standby: {failover: 90s, test_every: 30d}}
  cdn: {sla: 99%, mttr: 2h}
faults: {mail: {sla: {low: 99%, likely: 99.5%, high: 99.9%}, mttr: 1h}}
credits: [{below: 99.9%, credit: 10%}]
downtime: 12.50 USD/h
`))
	if err != nil {
		t.Fatal(err)
	}
	m := f.Model
	if c := m.Common[0]; c.Rate != 0.5/8760 || c.MTTR != reliability.Exp(2) || len(c.Takes) != 2 || c.Takes[1] != (reliability.Taken{Domain: 1, Probability: 0.25}) {
		t.Errorf("power: %+v", c)
	}
	if c := m.Common[1]; len(c.Takes) != 1 || c.Takes[0] != (reliability.Taken{Domain: 1, Probability: 0.5}) {
		t.Errorf("flood: %+v", c)
	}
	if d := m.Tiers[0]; d.MTTF != 200 || d.Beta != 0.1 || d.Standby.TestEvery != 720 {
		t.Errorf("db: %+v", d)
	}
	// mttf = mttr sla / (1 - sla) = 2 × 99; a fault strikes at (1 - sla) / (sla mttr) = 0.005/0.995.
	if d := m.Tiers[1]; math.Abs(float64(d.MTTF)-198) > 1e-9 || !d.SLA || d.Units[0].Units != 1 {
		t.Errorf("cdn: %+v", d)
	}
	if x := m.Faults[0]; math.Abs(x.Rate-0.005/0.995) > 1e-15 || !x.SLA || x.Fails != 1 || x.Share != 1 {
		t.Errorf("mail: %+v", x)
	}
	if f.Downtime.String() != "12.5 USD" || len(m.Credits) != 1 || m.Credits[0] != (reliability.Credit{Below: 0.999, Share: 0.1}) {
		t.Errorf("downtime %v, credits %v", f.Downtime, m.Credits)
	}
	if len(f.Unknowns) != 2 || f.Unknowns[0].Path != "tiers.db.unit.mttf" || f.Unknowns[1].Path != "faults.mail.sla" || f.Unknowns[1].Most >= 1 {
		t.Fatalf("unknowns: %+v", f.Unknowns)
	}
	other, err := f.At([]float64{300, 0.999})
	if err != nil || other.Tiers[0].MTTF != 300 || math.Abs(other.Faults[0].Rate-0.001/0.999) > 1e-15 {
		t.Errorf("at other values: %v, %+v", err, other)
	}
	if err := m.Validate(); err != nil {
		t.Error(err)
	}
}
