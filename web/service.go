package web

import (
	"context"
	"errors"
	"sync"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/scenarios"
	"nines/web/inputs"
	"nines/web/request"
)

// Library is the [Service] that evaluates the built-in ladder with a price book. The last comparisons are kept: the page
// of a design asks for the same one as the page it came from.
type Library struct {
	inputs.Language
	book model.PriceBook
	all  []*model.Scenario

	mu      sync.Mutex
	kept    []keptComparison // latest first
	over    []keptBook       // latest first
	ladders []keptLadder     // latest first

	own     []keptFigures     // latest first
	drawing chan struct{}     // holds one: who has it draws ranges, and owns ranges
	ranges  []keptSensitivity // latest first
}

type keptComparison struct {
	workload string
	c        *plan.Comparison
}

// mostKept bounds the memory of a server that many people change values on.
const mostKept = 12

// NewLibrary is the service of the built-in ladder, with the book's prices and the figures.
func NewLibrary(book model.PriceBook, figures *reference.Set) *Library {
	return &Library{Language: inputs.Language{Figures: figures, Priced: book.Regions()}, book: book, all: designs(figures), drawing: make(chan struct{}, 1)}
}

// Compare implements [Service]. A ladder of which nothing could be priced is an answer, not an error.
func (l *Library) Compare(ctx context.Context, w *model.Workload) (*plan.Comparison, error) {
	key := string(scenarios.EncodeWorkload(w)) + inputs.PricesKey(w) + inputs.FiguresKey(w)
	if c := l.recall(key); c != nil {
		return c, nil
	}
	in := l.inputs(w)
	c, err := plan.Compare(ctx, in, in.Library)
	if err != nil && !errors.Is(err, plan.ErrNonePriced) {
		return nil, err
	}
	l.keep(key, c)
	return c, nil
}

// warm computes the comparison of the bare address, so that the first reader does not wait for it.
func (l *Library) warm() {
	if w, errs := l.Workload(map[string]string{"peak": inputs.DefaultPeak}); len(errs) == 0 {
		_, _ = l.Compare(context.Background(), w) // what fails here fails again, and is shown, when it is asked for
	}
}

func (l *Library) inputs(w *model.Workload) plan.Inputs {
	set, all := l.figured(w)
	return plan.Inputs{Workload: w, Book: l.laid(w), Figures: set, Library: all}
}

// Scenario implements [Service].
func (l *Library) Scenario(ctx context.Context, w *model.Workload, id string) (*plan.Evaluation, error) {
	if _, err := l.design(w, id); err != nil {
		return nil, err
	}
	c, err := l.Compare(ctx, w)
	if err != nil {
		return nil, err
	}
	for _, e := range c.Evaluations {
		if e.Scenario.ID == id {
			return e, nil
		}
	}
	return nil, request.ErrNotFound
}

func (l *Library) recall(key string) *plan.Comparison {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, k := range l.kept {
		if k.workload == key {
			copy(l.kept[1:i+1], l.kept[:i])
			l.kept[0] = k
			return k.c
		}
	}
	return nil
}

func (l *Library) keep(key string, c *plan.Comparison) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.kept) < mostKept {
		l.kept = append(l.kept, keptComparison{})
	}
	copy(l.kept[1:], l.kept)
	l.kept[0] = keptComparison{key, c}
}
