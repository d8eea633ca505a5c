package scenarios

import (
	"strings"
	"testing"

	"nines/model"
	"nines/model/reference"
)

func policyScenario(scaling string) []byte {
	return []byte("id: mine\ntitle: {en: Mine}\nsites:\n  main: {provider: aws, zones: 2}\ntiers:\n  lb: {kind: load-balancer}\n  web: {kind: compute, on: instances, scaling: " + scaling + "}\n")
}

// The policies of a tier that follows the load, and what each may say.
func TestScalingPolicies(t *testing.T) {
	for text, want := range map[string]model.Scaling{
		"{policy: step, step: 50%, cooldown: 5m}":                                   {Policy: model.PolicyStep, Step: 0.5, Cooldown: 300},
		"{policy: scheduled, schedule: {from: 8h, to: 20h, load: 80%}}":             {Policy: model.PolicyScheduled, Schedule: model.Schedule{From: 8, To: 20, Load: 0.8}},
		"{policy: predictive, warm_pool: 2}":                                        {Policy: model.PolicyPredictive, WarmPool: 2},
		"{policy: scheduled, schedule: {from: 0h, to: 24h}, cooldown: 1m, max: 4x}": {Policy: model.PolicyScheduled, Schedule: model.Schedule{To: 24}, Cooldown: 60},
	} {
		s, err := DecodeScenario("f.yaml", policyScenario(text), reference.Default())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := s.Tiers[1].Scaling
		got.Max, got.Target = 0, 0
		if got != want || !got.Follows() {
			t.Errorf("%s is %+v, want %+v", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"{policy: scheduled}":                                      "policy scheduled needs a schedule; write schedule: {from: 8h, to: 20h}",
		"{policy: scheduled, schedule: {from: 20h, to: 8h}}":       "must begin before it ends",
		"{policy: scheduled, schedule: {from: 8h}}":                "must begin before it ends",
		"{policy: scheduled, schedule: {from: 8h, to: 25h}}":       "25h must be at most 24h",
		"{policy: target-tracking, schedule: {from: 8h, to: 20h}}": "schedule belongs to policy scheduled",
		"{policy: predictive, step: 10%}":                          "step belongs to policy step",
		"{policy: step, step: 0%}":                                 "0% must be more than",
		"{policy: steps}":                                          "did you mean step?",
	} {
		_, err := DecodeScenario("f.yaml", policyScenario(text), reference.Default())
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "f.yaml:7:") {
			t.Errorf("%s: %v, want %s in line 7", text, err, want)
		}
	}
}

// Read replicas are of a database that the provider runs.
func TestReadReplicas(t *testing.T) {
	doc := func(tier string) []byte {
		return []byte("id: mine\ntitle: {en: Mine}\nsites:\n  main: {provider: aws, zones: 3}\ntiers:\n  x: " + tier + "\n")
	}
	const scaling = "scaling: {policy: read-replicas, max: 5x}"
	for _, topology := range []string{"single", "standby", "cluster", "aurora"} {
		s, err := DecodeScenario("f.yaml", doc("{kind: database, topology: "+topology+", "+scaling+"}"), reference.Default())
		if err != nil {
			t.Errorf("%s: %v", topology, err)
			continue
		}
		if got := s.Tiers[0].Scaling; got.Policy != model.PolicyReadReplicas || got.Max != 5 || got.Follows() {
			t.Errorf("%s: %+v", topology, got)
		}
	}
	for tier, want := range map[string]string{
		"{kind: database, topology: dynamodb, " + scaling + "}":     "policy read-replicas does not go with dynamodb; write policy: serverless",
		"{kind: database, topology: self-managed, " + scaling + "}": "policy read-replicas does not go with self-managed; write policy: fixed",
		"{kind: compute, on: instances, " + scaling + "}":           "policy read-replicas does not go with instances",
		"{kind: cache, " + scaling + "}":                            "policy read-replicas does not go with cache; write policy: fixed",
	} {
		_, err := DecodeScenario("f.yaml", doc(tier), reference.Default())
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "f.yaml:6:") {
			t.Errorf("%s: %v, want %s in line 6", tier, err, want)
		}
	}
}

// Storage autoscaling is of databases on volumes of their provider.
func TestStorageAutoscaling(t *testing.T) {
	doc := func(topology string) []byte {
		return []byte("id: mine\ntitle: {en: Mine}\nsites:\n  main: {provider: aws, zones: 3}\ntiers:\n  x: {kind: database, topology: " + topology + ", storage: {max: 500 GB}}\n")
	}
	for _, topology := range []string{"single", "standby", "cluster"} {
		if s, err := DecodeScenario("f.yaml", doc(topology), reference.Default()); err != nil || s.Tiers[0].Storage.Max != 500e9 {
			t.Errorf("%s: %v", topology, err)
		}
	}
	for _, topology := range []string{"aurora", "dynamodb", "self-managed"} {
		_, err := DecodeScenario("f.yaml", doc(topology), reference.Default())
		if err == nil || !strings.HasPrefix(err.Error(), "f.yaml:6:") || !strings.Contains(err.Error(), topology+" has none") {
			t.Errorf("%s: %v", topology, err)
		}
	}
}
