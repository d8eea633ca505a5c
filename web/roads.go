package web

import (
	"context"
	"errors"

	"nines/model"
	"nines/model/plan"
	"nines/web/ladder"
	"nines/web/request"
)

// Road implements [ladder.Roads]: the shortest way between two designs of the library, and what to automate for a target
// in seconds where one is asked for.
func (l *Library) Road(ctx context.Context, w *model.Workload, from, to, level string, within float64) (*ladder.Road, error) {
	a, errA := l.design(w, from)
	b, errB := l.design(w, to)
	if errA != nil || errB != nil || from == to {
		return nil, request.ErrNotFound
	}
	in := l.inputs(w)
	r, err := plan.FindRoad(ctx, in, a, b, level)
	if errors.Is(err, plan.ErrNoWay) {
		return &ladder.Road{From: a, To: b, All: in.Library}, nil
	}
	if err != nil {
		return nil, err
	}
	out := &ladder.Road{From: a, To: b, All: in.Library, Road: r}
	if within > 0 {
		out.Within = plan.FindWithin(in, &r.Way, model.Seconds(within))
	}
	return out, nil
}

// Size implements [scenario.Sizer]: why each tier of a design of the library has its size, every machine type judged.
func (l *Library) Size(_ context.Context, w *model.Workload, id string) (*plan.Sizing, error) {
	s, err := l.design(w, id)
	if err != nil {
		return nil, err
	}
	return plan.Size(l.inputs(w), s, plan.SizeOptions{Types: true})
}
