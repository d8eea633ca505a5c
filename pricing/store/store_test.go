package store

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"nines/pricing/snapshot"
)

// embeddedText is the text of the book that nines carries, decoded once.
var embeddedText = sync.OnceValues(func() (*snapshot.Text, error) { return snapshot.Decode(os.DirFS("../data")) })

// A book comes back as it was saved, under the name of its day.
func TestSaveAndLoad(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	text, err := embeddedText()
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Save(ctx, Pull{When: time.Date(2026, 11, 20, 14, 3, 5, 0, time.UTC), Text: text})
	if err != nil {
		t.Fatal(err)
	}
	book, err := s.Load(ctx, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := book.Info().Name; got != "pulled 2026-11-20" || b.Name != got {
		t.Errorf("the book is called %q and %q", got, b.Name)
	}
}
