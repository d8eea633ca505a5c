package main

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"

	"nines/pricing"
	"nines/pricing/store"
	"nines/web/prices"
)

// keptBooks shows the kept books to the pages. The store is opened for each question, so that one that was made, moved or
// mended is seen; the books opened last are remembered.
type keptBooks struct {
	choice  bookChoice
	inForce int64 // id; 0 is the embedded book
	logger  *slog.Logger

	mu     sync.Mutex
	opened []openedBook // latest first
}

type openedBook struct {
	id   string
	book *pricing.Book
}

// mostOpened is how many books are remembered: two are compared, and paged through.
const mostOpened = 2

// List implements [prices.Books].
func (k *keptBooks) List(ctx context.Context) ([]prices.Edition, error) {
	s, err := k.choice.shelf()
	if err != nil {
		return nil, err
	}
	defer s.close()
	l, err := s.list(ctx, bookEmbedded, "")
	if err != nil {
		k.logger.Warn("the kept books cannot be listed", "error", err)
		return nil, err
	}
	var out []prices.Edition
	for _, b := range l.kept {
		out = append(out, prices.Edition{ID: strconv.FormatInt(b.ID, 10), Name: b.Name, Pulled: b.When, Prices: b.Prices, Oldest: b.Oldest, Newest: b.Newest,
			Parts: b.Parts, InForce: b.ID == k.inForce})
	}
	info := l.embedded.Info()
	return append(out, prices.Edition{ID: bookEmbedded, Name: info.Name, Prices: l.embedded.Len(), Oldest: info.Oldest, Newest: info.Newest,
		InForce: k.inForce == 0}), nil
}

// Open implements [prices.Books].
func (k *keptBooks) Open(ctx context.Context, id string) (*pricing.Book, error) {
	if id == bookEmbedded {
		return pricing.Embedded()
	}
	if _, err := strconv.ParseInt(id, 10, 64); err != nil {
		return nil, prices.ErrNoBook
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, o := range k.opened {
		if o.id == id {
			return o.book, nil
		}
	}
	s, err := k.choice.shelf()
	if err != nil {
		return nil, err
	}
	defer s.close()
	book, err := s.book(ctx, id, "")
	var none *store.Error
	switch {
	case errors.As(err, &none) && (none.Kind == store.NoBook || none.Kind == store.Empty):
		return nil, prices.ErrNoBook
	case err != nil:
		k.logger.Warn("a kept book cannot be opened", "book", id, "error", err)
		return nil, err
	}
	k.opened = append([]openedBook{{id, book}}, k.opened[:min(len(k.opened), mostOpened-1)]...)
	return book, nil
}
