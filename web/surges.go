package web

import (
	"context"

	"nines/model"
	"nines/model/plan"
	"nines/scenarios"
	"nines/web/policies"
)

// Surge implements [policies.Service]: a shape, or the embedded week with its highest load at the workload's surge.
func (l *Library) Surge(_ context.Context, w *model.Workload, id, shape string) (*plan.SurgePlay, error) {
	s, err := l.design(w, id)
	if err != nil {
		return nil, err
	}
	o := plan.SurgeOptions{Shape: shape}
	if shape == policies.Week {
		o = plan.WeekOf(scenarios.SaleWeek().Demand, w)
	}
	return plan.PlaySurge(l.inputs(w), s, o)
}

// Policies implements [policies.Service], under the embedded week.
func (l *Library) Policies(_ context.Context, w *model.Workload, id string) (*plan.Policies, error) {
	s, err := l.design(w, id)
	if err != nil {
		return nil, err
	}
	o := plan.WeekOf(scenarios.SaleWeek().Demand, w)
	return plan.ComparePolicies(l.inputs(w), s, plan.PolicyOptions{Demand: *o.Demand, Source: o.Source, Seed: 1})
}
