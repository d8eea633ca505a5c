package main

import (
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nines/pricing/store"
)

// served is the name of the book that the server answers with.
func served(tb testing.TB, f *follower) string {
	tb.Helper()
	w := httptest.NewRecorder()
	f.ServeHTTP(w, httptest.NewRequest("GET", "/api/compare?peak=30+rps", nil))
	_, rest, ok := strings.Cut(w.Body.String(), `"book": "`)
	name, _, _ := strings.Cut(rest, `"`)
	if w.Code != 200 || !ok {
		tb.Fatalf("%d: %.300s", w.Code, w.Body.String())
	}
	return name
}

func following(tb testing.TB, prices, dir string) *follower {
	tb.Helper()
	f, err := newFollower(bookChoice{prices: prices, data: dir}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		tb.Fatal(err)
	}
	f.every = 0 // every request looks
	return f
}

// A server takes a new pull into use with the next request, keeps the book it has when the store breaks, and leaves a book
// that was asked for by date alone.
func TestServeFollowsThePulls(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	pull := func(day int) {
		if _, err := keepPull(dir, time.Date(2026, 11, day, 10, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	f := following(t, "", dir)
	if got := served(t, f); got != "nines-2026-10-04" {
		t.Fatalf("without a pull: %s", got)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("serving made a store")
	}
	pull(10)
	if got := served(t, f); got != "pulled 2026-11-10" {
		t.Errorf("after the first pull: %s", got)
	}
	dated := following(t, "2026-11-15", dir)
	app := f.app.Load()
	if served(t, f); f.app.Load() != app {
		t.Error("the app was made anew for the same book")
	}
	pull(12)
	if got := served(t, f); got != "pulled 2026-11-12" {
		t.Errorf("after the second pull: %s", got)
	}
	if got := served(t, dated); got != "pulled 2026-11-10" {
		t.Errorf("the book of a date: %s", got)
	}
	for _, file := range []string{store.File, store.File + "-wal"} { // the log too: SQLite would mend the file from it
		if err := os.WriteFile(filepath.Join(dir, file), []byte("no database any more\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := served(t, f); got != "pulled 2026-11-12" {
		t.Errorf("with a broken store: %s", got)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	pull(20)
	if got := served(t, f); got != "pulled 2026-11-20" {
		t.Errorf("after the store was made anew: %s", got)
	}
}

// Requests at once while a pull arrives are all answered, each with one of the two books.
func TestServeTurnsUnderLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	f := following(t, "", dir)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				w := httptest.NewRecorder()
				f.ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
				if w.Code != 200 {
					t.Errorf("%d: %d", i, w.Code)
				}
			}
		}()
	}
	if _, err := keepPull(dir, time.Date(2026, 11, 10, 10, 0, 0, 0, time.UTC)); err != nil {
		t.Error(err)
	}
	wg.Wait()
	if got := served(t, f); got != "pulled 2026-11-10" {
		t.Errorf("at the end: %s", got)
	}
}
