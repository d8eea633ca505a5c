package web

import (
	"context"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/scenarios"
	"nines/web/inputs"
)

// Look looks closer at one evaluation: what would help most, what downtime costs.
func (l *Library) Look(w *model.Workload, e *plan.Evaluation) *plan.Insight {
	return plan.Look(l.inputs(w), e)
}

// pageSamples is how many points the page of a design's ranges draws; the command line draws more.
const pageSamples = 2000

// mostSensitive bounds the memory of kept ranges.
const mostSensitive = 6

type keptSensitivity struct {
	key string
	s   *plan.Sensitivity
}

// Sensitivity draws the ranges of one design; [request.ErrNotFound] when there is none of that id. One runs at a time, so that
// readers do not starve those of other pages; the last few are kept.
func (l *Library) Sensitivity(ctx context.Context, w *model.Workload, id string) (*plan.Sensitivity, error) {
	s, err := l.design(w, id)
	if err != nil {
		return nil, err
	}
	key := id + "\n" + string(scenarios.EncodeWorkload(w)) + inputs.PricesKey(w) + inputs.FiguresKey(w)
	select {
	case l.drawing <- struct{}{}:
		defer func() { <-l.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for _, k := range l.ranges {
		if k.key == key {
			return k.s, nil
		}
	}
	out, err := plan.Sensitive(ctx, l.inputs(w), s, plan.SensitivityOptions{Samples: pageSamples})
	if err != nil {
		return nil, err
	}
	l.ranges = append([]keptSensitivity{{key, out}}, l.ranges[:min(len(l.ranges), mostSensitive-1)]...)
	return out, nil
}

// FigureUse says which designs read a reference figure under the workload.
func (l *Library) FigureUse(ctx context.Context, w *model.Workload) (map[reference.Key][]string, error) {
	in := l.inputs(w)
	return plan.FigureUse(ctx, in, in.Library)
}
