package store

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/model"
	"nines/pricing"
	"nines/pricing/snapshot"
)

// embeddedText is the text of the book that nines carries, decoded once.
var embeddedText = sync.OnceValues(func() (*snapshot.Text, error) { return snapshot.Decode(os.DirFS("../data")) })

// someText is a small part of it: every tier of what is sold in us-east-1 and Seoul but machines, and the m7g family.
func someText(tb testing.TB) *snapshot.Text {
	tb.Helper()
	all, err := embeddedText()
	if err != nil {
		tb.Fatal(err)
	}
	some := *all
	some.Rows = nil
	for _, r := range all.Rows {
		machine := strings.HasPrefix(string(r.Key.Dimension), "ec2.") || strings.Contains(r.Key.Item, "db.") || strings.Contains(r.Key.Item, "cache.")
		if (r.Key.Region == "us-east-1" || r.Key.Region == "ap-northeast-2" || r.Key.Region == "global" || r.Key.Region == "kr") &&
			(!machine || strings.Contains(r.Key.Item, "m7g.")) {
			some.Rows = append(some.Rows, r)
		}
	}
	some.Spots = nil
	return &some
}

// changed is a text with another price of a thing in its first tier, from every source.
func changed(text *snapshot.Text, k model.PriceKey, coef int64, exp int32) *snapshot.Text {
	out := *text
	out.Rows = slices.Clone(text.Rows)
	for i := range out.Rows {
		if r := &out.Rows[i]; r.Key == k && r.From == 0 {
			r.USD, r.Low, r.High = model.Fixed{Coef: coef, Exp: exp}, nil, nil
		}
	}
	return &out
}

// Prices that the tests change.
var (
	m7g    = model.PriceKey{Dimension: model.EC2OnDemand, Region: "ap-northeast-2", Item: "m7g.large"}
	gp3    = model.PriceKey{Dimension: model.EBSGP3, Region: "us-east-1"}
	egress = model.PriceKey{Dimension: model.EgressGB, Region: "ap-northeast-2"}
)

func open(tb testing.TB, where string) *Store {
	tb.Helper()
	s, err := Open(context.Background(), where)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func save(tb testing.TB, s *Store, p Pull) Book {
	tb.Helper()
	b, err := s.Save(context.Background(), p)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func load(tb testing.TB, s *Store, id int64) *pricing.Book {
	tb.Helper()
	b, err := s.Load(context.Background(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func count(tb testing.TB, s *Store, table string) int {
	tb.Helper()
	n := 0
	if err := s.db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

func day(d int) time.Time { return time.Date(2026, 11, d, 14, 3, 5, 0, time.UTC) }

// A book comes back as it was saved, under the name of its day, with how it came about.
func TestSaveAndLoad(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		b := save(t, s, Pull{When: day(20), Note: "a note", Parts: []string{"AmazonEC2 us-east-1"}, Findings: []string{"m7g.large is 40 % dearer"}, Text: text})
		got := load(t, s, b.ID)
		raw, err := snapshot.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pricing.OpenAs(string(raw), "pulled 2026-11-20")
		if err != nil {
			t.Fatal(err)
		}
		if got.Info() != want.Info() {
			t.Errorf("the book is %+v, want %+v", got.Info(), want.Info())
		}
		if a, b := rates(got), rates(want); !reflect.DeepEqual(a, b) {
			t.Errorf("%d rates, want %d", len(a), len(b))
		}
		all, err := s.Books(context.Background())
		if err != nil || len(all) != 1 || !reflect.DeepEqual(all[0], b) {
			t.Errorf("listed as %+v, %v; saved as %+v", all, err, b)
		}
		if b.Prices != len(rates(want)) || b.Oldest != want.Info().Oldest || b.Name != "pulled 2026-11-20" || b.When != day(20) {
			t.Errorf("saved as %+v", b)
		}
	})
}

func rates(b *pricing.Book) []model.Rate { return slices.Collect(b.Each) }

// The full book, once on each engine: it opens as it was, and its rows are its prices.
func TestFullBook(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain pass saves the full book")
	}
	text, err := embeddedText()
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		b := save(t, s, Pull{When: day(1), Text: text})
		got := load(t, s, b.ID)
		if d := pricing.Compare(embedded, got); len(d.Changes) > 0 || d.Same != b.Prices {
			t.Errorf("%d changes, %d the same of %d", len(d.Changes), d.Same, b.Prices)
		}
		tiers := 0
		for r := range got.Each {
			tiers += len(r.Tiers)
		}
		if n := count(t, s, "rates"); n != tiers {
			t.Errorf("%d rows, the book has %d tiers", n, tiers)
		}
	})
}

func TestNamesOfOneDay(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		for _, want := range []string{"pulled 2026-11-20", "pulled 2026-11-20 14:03", "pulled 2026-11-20 14:03:05", "pulled 2026-11-20 14:03:05 no. 2",
			"pulled 2026-11-20 14:03:05 no. 3"} {
			if got := save(t, s, Pull{When: day(20).In(time.FixedZone("KST", 9*3600)), Text: text}).Name; got != want {
				t.Errorf("called %q, want %q", got, want)
			}
		}
	})
}

func TestWhichBook(t *testing.T) {
	ctx := context.Background()
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		_, err := s.Latest(ctx)
		wantKind(t, err, Empty)
		text := someText(t)
		ids := map[int]int64{}
		for _, d := range []int{10, 20, 15} { // out of order: what was pulled last counts, not what was saved last
			ids[d] = save(t, s, Pull{When: day(d), Text: text}).ID
		}
		if b, err := s.Latest(ctx); err != nil || b.ID != ids[20] {
			t.Errorf("the latest is %+v, %v", b, err)
		}
		for asked, want := range map[int]int{10: 10, 14: 10, 15: 15, 19: 15, 20: 20, 30: 20} {
			if b, err := s.At(ctx, day(asked).Truncate(24*time.Hour)); err != nil || b.ID != ids[want] {
				t.Errorf("on the %dth: %+v, %v; want that of the %dth", asked, b, err, want)
			}
		}
		_, err = s.At(ctx, day(9))
		wantKind(t, err, NoBook)
		if !strings.Contains(told(err), "2026-11-10") {
			t.Errorf("does not say what the oldest is: %v", told(err))
		}
		if b, err := s.ByID(ctx, ids[15]); err != nil || b.When != day(15) {
			t.Errorf("by id: %+v, %v", b, err)
		}
		_, err = s.ByID(ctx, 999)
		wantKind(t, err, NoBook)
		_, err = s.Load(ctx, 999)
		wantKind(t, err, NoBook)
		_, err = s.Diff(ctx, ids[10], 999)
		wantKind(t, err, NoBook)
	})
}

// told is what the error's message is made of.
func told(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return strings.Join(e.Text().Args, " ")
	}
	return ""
}

func wantKind(tb testing.TB, err error, k Kind) {
	tb.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != k {
		tb.Errorf("the error is %v, want one of kind %d", err, k)
		return
	}
	if e.Where == "" || e.Error() == "" || e.Text().ID == "" {
		tb.Errorf("the error says too little: %+v", e)
	}
}

// Books share the sections in which they agree: a changed price stores the prices of its service and region anew, and no
// others.
func TestSectionsAreShared(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		save(t, s, Pull{When: day(1), Text: text})
		before, rows := count(t, s, "sections"), count(t, s, "rates")
		save(t, s, Pull{When: day(2), Text: text})
		if n, m := count(t, s, "sections"), count(t, s, "rates"); n != before || m != rows {
			t.Errorf("the same book again: %d sections and %d rows, before %d and %d", n, m, before, rows)
		}
		b := save(t, s, Pull{When: day(3), Text: changed(text, gp3, 9, -2)})
		section := 0
		for r := range load(t, s, b.ID).Each {
			if r.Service == "AmazonEC2" && r.Key.Region == "us-east-1" {
				section += len(r.Tiers)
			}
		}
		if n, m := count(t, s, "sections"), count(t, s, "rates"); n != before+1 || m != rows+section {
			t.Errorf("one price changed: %d sections and %d rows, want %d and %d", n, m, before+1, rows+section)
		}
	})
}

// History is what looking into every book gives.
func TestHistoryIsWhatTheBooksSay(t *testing.T) {
	ctx := context.Background()
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		var books []Book
		for i, k := range []model.PriceKey{m7g, gp3, m7g, egress, gp3} {
			when := day(1 + i*7%5) // not in order
			books = append(books, save(t, s, Pull{When: when, Text: changed(text, k, int64(1234+i), -5)}))
		}
		slices.SortStableFunc(books, func(a, b Book) int { return a.When.Compare(b.When) })
		loaded := map[int64]*pricing.Book{}
		for _, b := range books {
			loaded[b.ID] = load(t, s, b.ID)
		}
		var keys []model.PriceKey
		for _, r := range text.Rows {
			keys = append(keys, r.Key)
		}
		rapid.Check(t, func(r *rapid.T) {
			k := rapid.SampledFrom(append(keys, m7g, gp3, egress)).Draw(r, "asked")
			got, err := s.History(ctx, k)
			if err != nil {
				r.Fatal(err)
			}
			var want []Past
			for _, b := range books {
				rate, err := loaded[b.ID].Rate(k)
				if err != nil {
					r.Fatal(err)
				}
				rate.Others = nil // a history is of the prices in force
				want = append(want, Past{b, rate})
			}
			if !reflect.DeepEqual(got, want) {
				r.Fatalf("%s in %d books, want %d: %+v", k, len(got), len(want), got)
			}
		})
		if got, err := s.History(ctx, model.PriceKey{Dimension: "no.such"}); err != nil || len(got) != 0 {
			t.Errorf("of nothing: %v, %v", got, err)
		}
	})
}

func TestKeysOfASKU(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		save(t, s, Pull{When: day(1), Text: someText(t)})
		// pricing/data/rates.csv files Seoul's gp3 storage under this SKU
		got, err := s.Keys(context.Background(), "APN2-EBS:VolumeUsage.gp3")
		if want := (model.PriceKey{Dimension: model.EBSGP3, Region: "ap-northeast-2"}); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%v, %v", got, err)
		}
		if got, err := s.Keys(context.Background(), ""); err != nil || len(got) != 0 {
			t.Errorf("of no SKU: %v, %v", got, err)
		}
	})
}

func TestDiff(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		a := save(t, s, Pull{When: day(1), Text: text})
		b := save(t, s, Pull{When: day(2), Text: changed(text, m7g, 12, -2)})
		d, err := s.Diff(context.Background(), a.ID, b.ID)
		if err != nil || len(d.Changes) != 1 || d.Same != a.Prices-1 || d.Changes[0].Key != m7g || d.Changes[0].To.First() != (model.Fixed{Coef: 12, Exp: -2}) {
			t.Errorf("%+v, %v", d, err)
		}
	})
}

// What a pull has fetched is there when it is begun again, and gone when its book is kept.
func TestStaging(t *testing.T) {
	ctx := context.Background()
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		for part, data := range map[string]string{"AmazonEC2 us-east-1": "old", "AmazonS3 us-east-1": "s3", "empty": ""} {
			if err := s.SavePart(ctx, "mine", part, []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(s.SavePart(ctx, "mine", "AmazonEC2 us-east-1", []byte("new")), s.SavePart(ctx, "other", "x", nil)); err != nil {
			t.Fatal(err)
		}
		s = open(t, where) // another process
		got, err := s.Parts(ctx, "mine")
		want := map[string][]byte{"AmazonEC2 us-east-1": []byte("new"), "AmazonS3 us-east-1": []byte("s3"), "empty": {}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("staged %q, %v", got, err)
		}
		broken := &snapshot.Text{Sources: snapshot.Sources{}}
		if _, err := s.Save(ctx, Pull{When: day(1), Text: broken, Staged: "mine"}); err == nil {
			t.Error("a book without prices was kept")
		}
		if got, _ := s.Parts(ctx, "mine"); len(got) != 3 {
			t.Errorf("a pull that failed lost its parts: %q", got)
		}
		save(t, s, Pull{When: day(1), Text: someText(t), Staged: "mine"})
		if got, _ := s.Parts(ctx, "mine"); len(got) != 0 {
			t.Errorf("left behind: %q", got)
		}
		if got, _ := s.Parts(ctx, "other"); len(got) != 1 {
			t.Error("another pull lost its parts")
		}
		if err := s.DropParts(ctx, ""); err != nil || count(t, s, "staged") != 0 {
			t.Errorf("dropping: %v", err)
		}
	})
}

// An interrupted save leaves nothing.
func TestCancelledSaveLeavesNothing(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		save(t, s, Pull{When: day(1), Text: text})
		was := tables(t, s)
		for i := range 8 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i*3)*time.Millisecond)
			_, err := s.Save(ctx, Pull{When: day(2), Text: changed(text, gp3, int64(100+i), -3)})
			cancel()
			if err == nil {
				continue // it was quick: that book is whole, and counted by the next round
			}
			if b, err := s.Latest(context.Background()); err != nil || b.Name != "pulled 2026-11-01" && b.When != day(2) {
				t.Errorf("the latest is %+v, %v", b, err)
			}
			if now := tables(t, s); now != was && count(t, s, "books") == was[0] {
				t.Errorf("after an interrupted save the tables have %v rows, before %v", now, was)
			}
			was = tables(t, s)
		}
	})
}

// tables counts the rows of every table.
func tables(tb testing.TB, s *Store) [6]int {
	var out [6]int
	for i, t := range []string{"books", "encoded", "book_sections", "sections", "sources", "rates"} {
		out[i] = count(tb, s, t)
	}
	return out
}

// Several processes open a new store at once, save at once and read meanwhile.
func TestAtOnce(t *testing.T) {
	ctx := context.Background()
	bothEngines(t, func(t *testing.T, where string) {
		text := someText(t)
		const writers = 4
		var wg sync.WaitGroup
		for i := range writers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				s, err := Open(ctx, where)
				if err != nil {
					t.Errorf("opening: %v", err)
					return
				}
				defer s.Close()
				if _, err := s.Save(ctx, Pull{When: day(1), Text: changed(text, gp3, int64(i+1), -3)}); err != nil {
					t.Errorf("saving: %v", err)
				}
				all, err := s.Books(ctx)
				if err != nil {
					t.Errorf("listing: %v", err)
				}
				for _, b := range all {
					if _, err := s.Load(ctx, b.ID); err != nil {
						t.Errorf("loading: %v", err)
					}
				}
			}()
		}
		wg.Wait()
		s := open(t, where)
		if n := count(t, s, "books"); n != writers {
			t.Errorf("%d books, want %d", n, writers)
		}
	})
}
