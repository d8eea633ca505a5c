package plan_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/plan"
	"nines/model/scaling"
)

// A replica costs an hour of its class in one zone and of a volume of its own, while it runs; the writer with its standby
// costs what it did. An Aurora reader costs a node, and no storage.
func TestReplicasArePricedWhileTheyRun(t *testing.T) {
	for topology, want := range map[string][]model.Dimension{
		model.TopologyStandby: {model.RDSInstance, model.RDSGP3Single},
		model.TopologyAurora:  {model.AuroraNode},
	} {
		in := inputs(t)
		w := *in.Workload
		w.Peak, w.Database.Queries, w.Database.Reads = 300, 3, 0.8
		in.Workload = &w
		s := *library(t, in, "multi-az-2")
		s.Tiers = append([]model.Tier(nil), s.Tiers...)
		at := -1
		for i := range s.Tiers {
			if s.Tiers[i].Kind == model.KindDatabase {
				at = i
			}
		}
		db := &s.Tiers[at]
		db.Topology, db.Scaling.Policy, db.Scaling.Max = topology, model.PolicyReadReplicas, 6
		d := hourly(t, 300, 1500, 1500, 200, 200, 200)
		got, err := plan.PlaySurge(in, &s, plan.SurgeOptions{Demand: &d, Source: "test"})
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Course.Lanes {
			lane, m := &got.Course.Lanes[i], got.Lanes[i]
			if lane.Tier != db.Name {
				continue
			}
			if len(lane.Launches) == 0 || len(lane.Removals) == 0 {
				t.Fatalf("%s: launches %v, removals %v; the test needs both", topology, lane.Launches, lane.Removals)
			}
			per := decimal.Zero
			for j, part := range m.Unit.Parts {
				if j >= len(want) || part.Key.Dimension != want[j] {
					t.Fatalf("%s: part %d is %s, want %v", topology, j, part.Key, want)
				}
				rate, err := in.Book.Rate(part.Key)
				if err != nil {
					t.Fatal(err)
				}
				per = per.Add(rate.First().Decimal().Mul(part.Quantity))
			}
			if len(m.Unit.Parts) != len(want) || !per.Equal(m.Unit.PerHour) {
				t.Errorf("%s: %d parts make %s an hour, want %d and %s", topology, len(m.Unit.Parts), m.Unit.PerHour, len(want), per)
			}
			// replica seconds, from each launch to the removal that takes it out or the end
			seconds := scaling.Int(0)
			for _, x := range lane.Launches {
				seconds = seconds.Plus(d.Run.Minus(x.At).Times(scaling.Int(int64(x.Count))))
			}
			for _, x := range lane.Removals {
				seconds = seconds.Minus(d.Run.Minus(x.At).Times(scaling.Int(int64(x.Count))))
			}
			hours := decimal.RequireFromString(seconds.Over(scaling.Int(3600)).Decimal(12))
			if diff := m.Extra.Sub(hours.Mul(per)).Abs(); diff.GreaterThan(decimal.New(1, -9)) {
				t.Errorf("%s: %s more, want %s hours at %s", topology, m.Extra, hours, per)
			}
		}
		for _, x := range got.Warnings {
			if x.ID == "surge.warn.linear" {
				t.Errorf("%s: a replica is not a larger class", topology)
			}
		}
	}
}
