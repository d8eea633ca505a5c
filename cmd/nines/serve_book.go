package main

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"nines/model/reference"
	"nines/pricing"
	"nines/pricing/store"
	"nines/web"
)

// How often a request looks whether there is a newer book. Looking at a file takes microseconds; a server is asked.
const (
	fileEvery    = time.Second
	addressEvery = 10 * time.Second
)

// follower is the web app over the book that the flags choose. Where that is the newest pull it follows it: a request that
// finds a newer one in the store goes to a new app over it, and answers under way end on the old one. A store that fails
// while the server runs leaves the book in force, and is logged.
type follower struct {
	choice  bookChoice
	which   string // what the flags choose
	logger  *slog.Logger
	every   time.Duration
	app     atomic.Pointer[app]
	looking sync.Mutex
	looked  atomic.Int64 // when, in Unix nanoseconds
	seen    [2]fileState // of the SQLite file and its log, when they were last read
}

// app is the web app over one book.
type app struct {
	http.Handler
	book int64  // its id; 0 is the embedded one
	name string // of the book: a store that was made anew gives its ids anew
}

// newFollower opens the book that the flags choose.
func newFollower(c bookChoice, logger *slog.Logger) (*follower, error) {
	which, _, err := c.which()
	if err != nil {
		return nil, err
	}
	where, err := c.where()
	if err != nil {
		return nil, err
	}
	f := &follower{choice: c, which: which, logger: logger, every: fileEvery, seen: states(where)}
	if store.IsAddress(where) {
		f.every = addressEvery
	}
	f.looked.Store(time.Now().UnixNano())
	return f, f.turn(c.context())
}

// follows says whether a pull while the server runs changes what it answers with.
func (f *follower) follows() bool { return f.which == bookAuto || f.which == bookLatest }

// ServeHTTP answers with the app over the newest book.
func (f *follower) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.follows() && time.Since(time.Unix(0, f.looked.Load())) >= f.every && f.looking.TryLock() {
		if f.every == addressEvery { // no request waits for another server
			go f.look(context.WithoutCancel(r.Context()))
		} else {
			f.look(context.WithoutCancel(r.Context()))
		}
	}
	f.app.Load().ServeHTTP(w, r)
}

// look turns to a newer book when there is one. The caller holds looking.
func (f *follower) look(ctx context.Context) {
	defer f.looking.Unlock()
	defer func() { f.looked.Store(time.Now().UnixNano()) }()
	where, err := f.choice.where()
	if err != nil {
		return
	}
	now := states(where)
	if now == f.seen && !store.IsAddress(where) {
		return
	}
	if err := f.turn(ctx); err != nil {
		f.logger.Warn("the newest prices cannot be read; the book of before stays in force", "error", err)
	}
	f.seen = now
}

// turn makes an app over the chosen book, unless it is the one in force.
func (f *follower) turn(ctx context.Context) error {
	s, err := f.choice.shelf()
	if err != nil {
		return err
	}
	defer s.close()
	_, name, _ := f.choice.which()
	var kept *store.Book
	if f.which != bookEmbedded {
		if kept, err = s.find(ctx, f.which, name); err != nil {
			return err
		}
	}
	next := &app{}
	if kept != nil {
		next.book, next.name = kept.ID, kept.Name
	}
	if now := f.app.Load(); now != nil && now.book == next.book && now.name == next.name {
		return nil
	}
	book, err := pricing.Embedded()
	if kept != nil {
		book, err = s.store.Load(ctx, kept.ID)
		err = ofStore(err)
	}
	if err != nil {
		return err
	}
	over, err := f.choice.over.lay(book)
	if err != nil {
		return err
	}
	if next.Handler, err = web.New(web.Options{Service: web.NewLibrary(over, cmp.Or(f.choice.set, reference.Default())), Prices: book,
		Books: &keptBooks{choice: f.choice, inForce: next.book, logger: f.logger}, Logger: f.logger, Version: version}); err != nil {
		return err
	}
	if f.app.Swap(next) != nil {
		f.logger.Info("serving with other prices", "book", book.Info().Name)
	}
	return nil
}

// fileState tells whether a file changed.
type fileState struct {
	size  int64
	mtime time.Time
}

// states are those of the SQLite file of a directory and of its write-ahead log.
func states(where string) [2]fileState {
	var out [2]fileState
	for i, name := range []string{store.File, store.File + "-wal"} {
		if info, err := os.Stat(filepath.Join(where, name)); err == nil {
			out[i] = fileState{info.Size(), info.ModTime()}
		}
	}
	return out
}
