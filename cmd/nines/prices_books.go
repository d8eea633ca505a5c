package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nines/pricing"
	"nines/pricing/store"
)

func newPricesBooks(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON}}
	cmd := &cobra.Command{
		Use:   "books",
		Short: "List the price books: every pull that was kept, and the embedded one",
		Long: "books lists what --prices can name, newest first: the pulls kept in the place that --data names, and the book that nines carries. " +
			"A star marks the one in force.",
		Example: "nines prices books\n" +
			"nines prices books --data postgres://nines@db/prices -o json",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			l, err := o.book.list()
			if err != nil {
				return err
			}
			if o.output == asJSON {
				return writeJSON(io.out, l.document())
			}
			w := newWriter(*lang)
			return write(io.out, w.booksText(l))
		},
	}
	o.book.add(cmd)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// bookList is every book that an answer can rest on.
type bookList struct {
	place    string // of the store; "" when there is no place for one
	kept     []store.Book
	embedded *pricing.Book
	inForce  int64 // id of the book that the flags choose; 0 is the embedded one
}

// list reads the list of books. Like every other reading, it makes no store.
func (c *bookChoice) list() (bookList, error) {
	which, name, err := c.which()
	if err != nil {
		return bookList{}, err
	}
	s, err := c.shelf()
	if err != nil {
		return bookList{}, err
	}
	defer s.close()
	return s.list(c.context(), which, name)
}

func (s *shelf) list(ctx context.Context, which, name string) (bookList, error) {
	var l bookList
	var err error
	if l.embedded, err = pricing.Embedded(); err != nil {
		return l, err
	}
	if s.where != "" {
		l.place = store.Place(s.where)
	}
	db, err := s.open(ctx)
	if err != nil || db == nil {
		return l, err
	}
	if l.kept, err = db.Books(ctx); err != nil {
		return l, ofStore(err)
	}
	if which != bookEmbedded {
		b, err := s.find(ctx, which, name)
		if err != nil {
			return l, err
		}
		if b != nil {
			l.inForce = b.ID
		}
	}
	return l, nil
}

// booksDocument is `nines prices books -o json`; docs/json.md explains each key.
type booksDocument struct {
	Data  *string     `json:"data"`
	Books []booksBook `json:"books"`
}

type booksBook struct {
	ID       string   `json:"id"`
	Book     string   `json:"book"`
	InForce  bool     `json:"in_force"`
	PulledAt *string  `json:"pulled_at"`
	Prices   int      `json:"prices"`
	Oldest   string   `json:"oldest"`
	Newest   string   `json:"newest"`
	Parts    []string `json:"parts"`
	Accepted []string `json:"accepted"`
	Note     string   `json:"note"`
}

func (l bookList) document() booksDocument {
	d := booksDocument{Books: []booksBook{}}
	if l.place != "" {
		d.Data = &l.place
	}
	for _, b := range l.kept {
		at := b.When.Format(time.RFC3339)
		d.Books = append(d.Books, booksBook{ID: strconv.FormatInt(b.ID, 10), Book: b.Name, InForce: b.ID == l.inForce, PulledAt: &at, Prices: b.Prices,
			Oldest: b.Oldest, Newest: b.Newest, Parts: list(b.Parts), Accepted: list(b.Findings), Note: b.Note})
	}
	info := l.embedded.Info()
	return booksDocument{d.Data, append(d.Books, booksBook{ID: bookEmbedded, Book: info.Name, InForce: l.inForce == 0, Prices: l.embedded.Len(),
		Oldest: info.Oldest, Newest: info.Newest, Parts: []string{}, Accepted: []string{}})}
}

// mostParts is how many fetched parts a row of the table names.
const mostParts = 3

func (w writer) booksText(l bookList) string {
	t := w.words
	g := &grid{right: []bool{4: true}, rows: [][]string{{"", "ID", t.T("prices.col.book"), t.T("store.col.pulled"), t.T("prices.col.prices"),
		t.T("prices.col.oldest"), t.T("prices.col.newest"), t.T("store.col.parts")}}}
	for _, b := range l.document().Books {
		star, pulled := "", "–"
		if b.InForce {
			star = "*"
		}
		if b.PulledAt != nil {
			pulled = strings.NewReplacer("T", " ", "Z", "").Replace(*b.PulledAt)
		}
		g.add(star, b.ID, printable(b.Book), pulled, w.f.Whole(float64(b.Prices)), w.date(b.Oldest), w.date(b.Newest), w.parts(b))
	}
	foot := t.T("store.books.foot")
	switch {
	case l.place == "":
		foot += " " + t.T("store.books.no-place")
	case len(l.kept) == 0:
		foot += " " + t.T("store.books.none", "where", printable(l.place))
	default:
		foot += " " + t.T("store.books.where", "where", printable(l.place))
	}
	return g.text(styleHeading) + "\n" + wrap(foot) + "\n"
}

// parts says what a pull fetched, or what the embedded book is.
func (w writer) parts(b booksBook) string {
	if b.ID == bookEmbedded {
		return w.words.T("store.books.embedded")
	}
	shown := b.Parts[:min(len(b.Parts), mostParts)]
	text := printable(strings.Join(shown, ", "))
	if more := len(b.Parts) - len(shown); more > 0 {
		text += w.words.T("store.books.more", "n", strconv.Itoa(more))
	}
	return text
}
