package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// With returns a copy of the workload in which the number at the path ("request.cpu", in its field's unit: seconds,
// bytes, shares, USD) has another value. Unknown paths, and paths that hold no number, are errors.
func (w *Workload) With(path string, v float64) (*Workload, error) {
	out := *w
	out.Inputs, out.Ranges = maps.Clone(w.Inputs), maps.Clone(w.Ranges)
	if !out.set(path, v) {
		return nil, fmt.Errorf("the workload has no number at %q", path)
	}
	if a, ok := out.Inputs[path]; ok {
		a.Value, a.Text = v, ""
		out.Inputs[path] = a
	}
	delete(out.Ranges, path)
	return &out, nil
}

func (w *Workload) set(path string, v float64) bool {
	switch path {
	case "peak":
		w.Peak = v
	case "request.cpu":
		w.Request.CPU = Seconds(v)
	case "request.memory":
		w.Request.Memory = Bytes(v)
	case "request.in":
		w.Request.In = Bytes(v)
	case "request.out":
		w.Request.Out = Bytes(v)
	case "request.cdn":
		w.Request.CDN = v
	case "database.queries":
		w.Database.Queries = v
	case "database.cpu":
		w.Database.CPU = Seconds(v)
	case "database.reads":
		w.Database.Reads = v
	case "database.data":
		w.Database.Data = Bytes(v)
	case "database.growth":
		w.Database.Growth = Bytes(v)
	case "growth":
		w.Growth = v
	case "users":
		w.Users = v
	case "surge.factor":
		w.Surge.Factor = v
	case "surge.ramp":
		w.Surge.Ramp = Seconds(v)
	default:
		return w.setAsked(path, v)
	}
	return true
}

// setAsked sets objectives and prices of time.
func (w *Workload) setAsked(path string, v float64) bool {
	switch path {
	case "objectives.slo":
		w.Objectives.SLO = v
	case "objectives.rto":
		w.Objectives.RTO = Seconds(v)
	case "objectives.rpo":
		w.Objectives.RPO = Seconds(v)
	case "objectives.budget":
		w.Objectives.Budget = Money{decimal.NewFromFloat(v), w.Money.Currency}
	case "money.downtime":
		w.Money.Downtime = Money{decimal.NewFromFloat(v), w.Money.Currency}
	case "money.engineer":
		w.Money.Engineer = Money{decimal.NewFromFloat(v), w.Money.Currency}
	default:
		return false
	}
	return true
}

// With returns a copy of the scenario in which the number at the path ("operations.deploys", "tiers.web.scaling.max",
// "sites.second.runs") has another value, in its field's unit.
func (s *Scenario) With(path string, v float64) (*Scenario, error) {
	out := *s
	out.Sites, out.Tiers = slices.Clone(s.Sites), slices.Clone(s.Tiers)
	out.Inputs, out.Ranges = maps.Clone(s.Inputs), maps.Clone(s.Ranges)
	if !out.set(strings.Split(path, "."), v) {
		return nil, fmt.Errorf("scenario %s has no number at %q", s.ID, path)
	}
	if a, ok := out.Inputs[path]; ok {
		a.Value, a.Text = v, ""
		out.Inputs[path] = a
	}
	delete(out.Ranges, path)
	return &out, nil
}

func (s *Scenario) set(path []string, v float64) bool {
	switch {
	case path[0] == "operations" && len(path) == 2:
		return s.Operations.set(path[1], v)
	case path[0] == "tiers" && len(path) > 2:
		for i := range s.Tiers {
			if s.Tiers[i].Name == path[1] {
				return s.Tiers[i].set(strings.Join(path[2:], "."), v)
			}
		}
	case path[0] == "sites" && len(path) > 2:
		for i := range s.Sites {
			if s.Sites[i].Name == path[1] {
				return s.Sites[i].set(strings.Join(path[2:], "."), v)
			}
		}
	}
	return false
}

func (o *Operations) set(key string, v float64) bool {
	switch key {
	case "people":
		o.People = v
	case "deploys":
		o.Deploys = v
	case "change_failure":
		o.ChangeFailure = v
	case "rollback":
		o.Rollback = Seconds(v)
	case "canary":
		o.Canary = v
	default:
		return false
	}
	return true
}

func (t *Tier) set(key string, v float64) bool {
	switch key {
	case "scaling.max":
		t.Scaling.Max = v
	case "scaling.target":
		t.Scaling.Target = v
	case "scaling.warm_pool":
		t.Scaling.WarmPool = v
	case "purchase.committed":
		t.Purchase.Committed = v
	case "purchase.spot":
		t.Purchase.Spot = v
	case "backups.every":
		t.Backups.Every = Hours(v)
	case "backups.keep":
		t.Backups.Keep = Hours(v)
	case "backups.drills":
		t.Backups.Drills = v
	default:
		return false
	}
	return true
}

func (s *Site) set(key string, v float64) bool {
	switch key {
	case "zones":
		s.Zones = int(v)
	case "runs":
		s.Runs = v
	case "base":
		s.Base = v
	case "failover.detect":
		s.Failover.Detect = Seconds(v)
	case "failover.decide":
		s.Failover.Decide = Seconds(v)
	case "failover.act":
		s.Failover.Act = Seconds(v)
	case "failover.coverage":
		s.Failover.Coverage = v
	case "failover.manual":
		s.Failover.Manual = Seconds(v)
	default:
		return false
	}
	return true
}
