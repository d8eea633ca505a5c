package web

import (
	"context"
	"errors"

	"nines/model"
	"nines/model/plan"
	"nines/scenarios"
	"nines/web/inputs"
)

type keptLadder struct {
	key string
	l   *plan.Ladder
}

// mostLadders bounds the memory: a ladder is months × designs.
const mostLadders = 6

// Ladder implements [Service]. A ladder of which nothing could be priced is an answer, not an error. The last few are
// kept: turning the page into another language asks for the same one.
func (l *Library) Ladder(ctx context.Context, w *model.Workload, from string) (*plan.Ladder, error) {
	if from != "" {
		if _, err := l.design(w, from); err != nil {
			return nil, err
		}
	}
	key := from + "\n" + string(scenarios.EncodeWorkload(w)) + inputs.PricesKey(w) + inputs.FiguresKey(w)
	if found := l.recallLadder(key); found != nil {
		return found, nil
	}
	in := l.inputs(w)
	out, err := plan.Climb(ctx, in, in.Library, plan.LadderOptions{From: from})
	if err != nil && !errors.Is(err, plan.ErrNonePriced) {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ladders = append([]keptLadder{{key, out}}, l.ladders[:min(len(l.ladders), mostLadders-1)]...)
	return out, nil
}

func (l *Library) recallLadder(key string) *plan.Ladder {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.ladders {
		if k.key == key {
			return k.l
		}
	}
	return nil
}
