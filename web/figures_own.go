package web

import (
	"nines/model"
	"nines/model/reference"
	"nines/scenarios"
	"nines/web/inputs"
	"nines/web/request"
)

// keptFigures are a reader's own figures with the library decoded by them.
type keptFigures struct {
	key string
	set *reference.Set
	all []*model.Scenario
}

// mostFigured bounds the memory of kept libraries.
const mostFigured = 4

// designs is the library with the figures as its defaults.
func designs(figures *reference.Set) []*model.Scenario {
	if figures == reference.Default() {
		return scenarios.Library()
	}
	if all, err := scenarios.LibraryWith(figures); err == nil {
		return all
	}
	return scenarios.Library()
}

// figured are the figures and the library of a workload: the server's, or with figures of the reader's own in place.
func (l *Library) figured(w *model.Workload) (*reference.Set, []*model.Scenario) {
	key := inputs.FiguresKey(w)
	if key == "" {
		return l.Figures, l.all
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.own {
		if k.key == key {
			return k.set, k.all
		}
	}
	set := l.Language.FiguresOf(w)
	k := keptFigures{key, set, designs(set)}
	l.own = append([]keptFigures{k}, l.own[:min(len(l.own), mostFigured-1)]...)
	return k.set, k.all
}

// FiguresOf are those of [inputs.Language.FiguresOf], kept.
func (l *Library) FiguresOf(w *model.Workload) *reference.Set {
	set, _ := l.figured(w)
	return set
}

// design is one of the library under the workload's figures; [request.ErrNotFound] when there is none of that id.
func (l *Library) design(w *model.Workload, id string) (*model.Scenario, error) {
	_, all := l.figured(w)
	for _, s := range all {
		if s.ID == id {
			return s, nil
		}
	}
	return nil, request.ErrNotFound
}
