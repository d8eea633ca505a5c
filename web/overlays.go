package web

import (
	"nines/model"
	"nines/pricing/overlay"
	"nines/web/inputs"
)

// keptBook is the price book with what one reader laid over it: its look-ups are remembered, so it is worth keeping.
type keptBook struct {
	key  string
	book model.PriceBook
}

// mostBooks bounds the memory of kept books.
const mostBooks = 4

// laid is the price book with the workload's own view of prices on it.
func (l *Library) laid(w *model.Workload) model.PriceBook {
	key := inputs.PricesKey(w)
	if key == "" {
		return l.book
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.over {
		if k.key == key {
			return k.book
		}
	}
	base, ok := l.book.(overlay.Prices)
	if !ok {
		return l.book
	}
	book, err := overlay.New(base, *w.Prices)
	if err != nil { // without rules there is nothing that could match no price
		return l.book
	}
	l.over = append([]keptBook{{key, book}}, l.over[:min(len(l.over), mostBooks-1)]...)
	return book
}
