package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/web/ui/messages"
)

// TestAssumptionsMatter changes every assumption that a result lists, one at a time, and demands that something in the
// result other than the list changes. Rounding to whole units hides small changes, so a ladder of factors is tried.
func TestAssumptionsMatter(t *testing.T) {
	in := inputs(t)
	for _, s := range in.Library {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			base := plan.Evaluate(in, s)
			if len(base.Errors) > 0 {
				t.Fatal(base.Errors)
			}
			want := fingerprint(base)
			for _, a := range base.Assumptions {
				if !changes(in, s, a, want) {
					t.Errorf("%s = %v %s %s is listed but changing it changes nothing", a.Key, a.Value, a.Unit, a.Text)
				}
			}
		})
	}
}

func changes(in plan.Inputs, s *model.Scenario, a model.Assumption, was string) bool {
	for _, v := range variants(a) {
		at, sc := in, s
		switch {
		case in.Workload.Inputs[a.Key].Key != "":
			w, err := in.Workload.With(a.Key, v)
			if err != nil {
				continue
			}
			at.Workload = w
		case s.Inputs[a.Key].Key != "":
			c, err := s.With(a.Key, v)
			if err != nil {
				continue
			}
			sc = c
		default:
			set, err := in.Figures.With(map[reference.Key]float64{reference.Key(a.Key): v})
			if err != nil {
				return false
			}
			at.Figures = set
		}
		if e := plan.Evaluate(at, sc); len(e.Errors) == 0 && fingerprint(e) != was {
			return true
		}
	}
	return textChanges(in, s, a, was)
}

// variants are other values of a number; a share stays one.
func variants(a model.Assumption) []float64 {
	if a.Text != "" && a.Value == 0 {
		return nil
	}
	var out []float64
	for _, f := range []float64{1.25, 0.8, 2, 0.5, 10, 0.1, 1e-3, 1e3, 1e5} {
		v := a.Value * f
		if a.Value == 0 {
			v = 0.3 * f
		}
		if a.Value <= 1 && v > 1 && (a.Unit == "share" || a.Unit == "") {
			v = 1 - (1-a.Value)/f
		}
		out = append(out, v)
	}
	return out
}

// textChanges tries the other words of an input that is a word.
func textChanges(in plan.Inputs, s *model.Scenario, a model.Assumption, was string) bool {
	for _, word := range words[lastPart(a.Key)] {
		w, sc := *in.Workload, *s
		sc.Sites, sc.Tiers = append([]model.Site(nil), s.Sites...), append([]model.Tier(nil), s.Tiers...)
		setWord(&w, &sc, a.Key, word)
		at := in
		at.Workload = &w
		if e := plan.Evaluate(at, &sc); fingerprint(e) != was {
			return true
		}
	}
	return false
}

var words = map[string][]string{
	"region": {"eu-central-1", "us-east-1"}, "second_region": {"eu-west-1", "us-west-2"}, "profile": {"flat"}, "currency": {"USD"},
	"automation": model.Automations, "on_call": {"none", "business-hours", "24x7"},
	"role": {model.RoleActive, model.RolePilotLight, model.RoleWarmStandby}, "point_in_time": {"true", "false"},
	"spare": {model.SpareNone, model.SpareUnit, model.SpareZone}, "policy": {model.PolicyFixed, model.PolicyTargetTracking},
	"type": {"m7g.4xlarge"}, "spread": {"none", "zones"}, "link": {"vpn", "internet"},
}

func setWord(w *model.Workload, s *model.Scenario, key, word string) {
	parts := strings.Split(key, ".")
	switch parts[0] {
	case "region":
		w.Region = word
	case "second_region":
		w.SecondRegion = word
	case "profile":
		w.Profile = model.Profile{Name: word, Hours: []float64{1}}
	case "operations":
		if parts[1] == "automation" {
			s.Operations.Automation = word
		} else {
			s.Operations.OnCall = word
		}
	case "sites":
		for i := range s.Sites {
			if s.Sites[i].Name != parts[1] {
				continue
			}
			switch parts[2] {
			case "role":
				s.Sites[i].Role = word
			case "link":
				s.Sites[i].Link = word
			}
		}
	case "tiers":
		for i := range s.Tiers {
			if s.Tiers[i].Name == parts[1] {
				setTierWord(&s.Tiers[i], parts[len(parts)-1], word)
			}
		}
	}
}

func setTierWord(t *model.Tier, key, word string) {
	switch key {
	case "spare":
		t.Spare = word
	case "policy":
		t.Scaling.Policy = word
	case "type":
		t.Type = word
	case "spread":
		t.Spread = word
	case "point_in_time":
		t.Backups.PointInTime = word == "true"
	}
}

func lastPart(key string) string { return key[strings.LastIndex(key, ".")+1:] }

// fingerprint is the result as the contract writes it, without the list of assumptions itself.
func fingerprint(e *plan.Evaluation) string {
	c := &plan.Comparison{Workload: &model.Workload{Money: e.Deployment.Workload.Money}, Evaluations: []*plan.Evaluation{e}}
	d := plan.NewDocument(c, messages.For("en")).Scenarios[0]
	d.Assumptions = nil
	out, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	return string(out)
}
