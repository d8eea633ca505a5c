package web

import (
	"nines/model"
	"nines/model/reference"
	"nines/scenarios"
	"nines/web/inputs"
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
	set, err := inputs.Overridden(l.Figures, w)
	if err != nil { // what a query says was checked when it was read
		return l.Figures, l.all
	}
	k := keptFigures{key, set, designs(set)}
	l.own = append([]keptFigures{k}, l.own[:min(len(l.own), mostFigured-1)]...)
	return k.set, k.all
}
