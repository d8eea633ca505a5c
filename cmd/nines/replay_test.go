package main

import (
	"testing"

	"nines/model/replay"
	"nines/scenarios"
)

// TestEBSOverTheLibrary is issue 4's show: who stayed up on 21 April 2011, how long the others were down (seconds, on the
// planned path), and why. By hand: a design in one zone is down for the 12 h of the incident and then boots, in minutes; one with a
// standby in a second zone for the mean time of its failover (90 s of RDS, 30 s of Aurora); two regions that serve lose a share
// meanwhile; serverless has nothing on volumes, and what stands in a building was not there.
func TestEBSOverTheLibrary(t *testing.T) {
	want := map[string]struct {
		state string
		down  float64
		why   string
	}{
		"single-box": {"down", 43200, "replay.why.site"}, "two-boxes": {"down", 43200, "replay.why.site"}, "single-az": {"down", 43200, "replay.why.one-place"},
		"multi-az-2": {"down", 90, "replay.why.failover"}, "multi-az-3": {"down", 90, "replay.why.failover"}, "multi-az-spot": {"down", 90, "replay.why.failover"},
		"fargate-multi-az": {"down", 90, "replay.why.failover"}, "eks-multi-az": {"down", 90, "replay.why.failover"}, "aurora-multi-az": {"down", 30, "replay.why.failover"},
		"pilot-light": {"down", 90, "replay.why.failover"}, "warm-standby": {"down", 90, "replay.why.failover"}, "active-active": {"degraded", 0, "replay.why.failover"},
		"serverless": {"up", 0, "replay.why.unused"}, "colo-one-site": {"up", 0, "replay.why.no-cloud"}, "colo-two-sites": {"up", 0, "replay.why.no-cloud"},
		"private-dc": {"up", 0, "replay.why.no-cloud"}, "hybrid-burst": {"up", 0, ""}, "hybrid-dr": {"up", 0, "replay.why.asleep"},
	}
	inc, _ := scenarios.IncidentByID("aws-2011-04-21-use1-ebs")
	if inc == nil {
		t.Fatal("the incident is gone")
	}
	lang := "en"
	r, err := replayed(&options{lang: &lang}, streams{}, nil, []*replay.Incident{inc}, replay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.placed) != len(want) {
		t.Errorf("%d designs, want %d", len(r.placed), len(want))
	}
	for j, p := range r.placed {
		o, w := r.outcomes[0][j], want[p.scenario.ID]
		boot := 0.0
		if w.down >= 43200 {
			boot = 600
		}
		if down := float64(o.Planned.Down); string(o.Planned.State()) != w.state || down < w.down || down > w.down+boot || w.why != "" && o.Why.ID != w.why {
			t.Errorf("%s: %s for %v s by %s, want %+v", p.scenario.ID, o.Planned.State(), o.Planned.Down, o.Why.ID, w)
		}
	}
}
