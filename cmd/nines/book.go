package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/reference"
	"nines/pricing"
	"nines/pricing/store"
	"nines/web/ui/messages"
)

// Which price book an answer rests on.
const (
	bookAuto     = ""         // the newest pull, or the embedded book when none was kept
	bookEmbedded = "embedded" // what the program carries
	bookLatest   = "latest"   // the newest pull
)

// Variables of the environment that stand for the flags when they are not written.
const (
	envPrices = "NINES_PRICES"
	envData   = "NINES_DATA"
)

// bookChoice are the flags that say which price book an answer rests on. The zero value takes the defaults.
type bookChoice struct {
	prices string // --prices
	data   string // --data
	cmd    *cobra.Command
	set    *reference.Set  // of serve, the figures that its flags leave; nil: nines' own
	over   overlayFlags    // --pricebook, --currency and their like
	rests  *model.BookInfo // of the book that was opened for the answer; nil before
}

// add adds both flags to a verb.
func (c *bookChoice) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.prices, "prices", "", "price book: embedded, latest, a date such as 2026-11-20 (the newest pull until then), or an ID of "+
		"nines prices books (without it "+envPrices+", else the newest pull, else embedded)")
	_ = cmd.RegisterFlagCompletionFunc("prices", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return []cobra.Completion{bookEmbedded, bookLatest}, cobra.ShellCompDirectiveNoFileComp
	})
	c.addData(cmd)
	c.over.add(cmd)
}

// addData adds the flag that says where pulls are kept.
func (c *bookChoice) addData(cmd *cobra.Command) {
	c.cmd = cmd
	cmd.Flags().StringVar(&c.data, "data", "", "where pulled prices are kept: a directory or postgres://… (without it "+envData+
		", else nines in the user's data directory)")
}

// wrote says whether a flag stands on the command line.
func (c *bookChoice) wrote(flag string) bool { return c.cmd != nil && c.cmd.Flags().Changed(flag) }

func (c *bookChoice) context() context.Context {
	if c.cmd != nil && c.cmd.Context() != nil {
		return c.cmd.Context()
	}
	return context.Background()
}

// where is the directory or address that pulls are kept in; "" when there is no place for them: no flag, no variable and no
// home.
func (c *bookChoice) where() (string, error) {
	if c.data != "" || c.wrote("data") {
		if c.data == "" {
			return "", tell(model.Msg("cli.empty-flag", "flag", "--data"))
		}
		return c.data, nil
	}
	if dir := os.Getenv(envData); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) { // a relative one is to be ignored (XDG Base Directory Specification)
		return filepath.Join(dir, "nines"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil || !filepath.IsAbs(home) {
		return "", nil
	}
	return filepath.Join(home, ".local", "share", "nines"), nil
}

// which is the book that is asked for, and what named it, for errors.
func (c *bookChoice) which() (book, name string, err error) {
	if c.wrote("prices") || c.prices != "" {
		if c.prices == "" {
			return "", "", tell(model.Msg("cli.empty-flag", "flag", "--prices"))
		}
		return c.prices, "--prices", nil
	}
	return os.Getenv(envPrices), envPrices, nil
}

// open opens the book that the flags choose. No store is opened, and none is made, unless there is one to read.
func (c *bookChoice) open() (*pricing.Book, error) {
	book, name, err := c.which()
	if err != nil || book == bookEmbedded {
		return embeddedUnless(err)
	}
	s, err := c.shelf()
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.book(c.context(), book, name)
}

// shelf is the place of the kept books.
func (c *bookChoice) shelf() (*shelf, error) {
	where, err := c.where()
	return &shelf{where: where}, err
}

func embeddedUnless(err error) (*pricing.Book, error) {
	if err != nil {
		return nil, err
	}
	return pricing.Embedded()
}

// shelf is where books are kept. Its store is opened when a book of it is first asked for, and only when it exists.
type shelf struct {
	where string // "" for nowhere
	store *store.Store
}

// open opens the store; nil when there is none.
func (s *shelf) open(ctx context.Context) (*store.Store, error) {
	if s.store != nil || s.where == "" || !store.Exists(s.where) {
		return s.store, nil
	}
	var err error
	s.store, err = store.Open(ctx, s.where)
	return s.store, ofStore(err)
}

func (s *shelf) close() {
	if s.store != nil {
		_ = s.store.Close() // everything that mattered was committed
		s.store = nil
	}
}

// ofStore gives a failure of the store its exit code: a book that is not there is a wrong input, the rest failed outside.
func ofStore(err error) error {
	var e *store.Error
	if errors.As(err, &e) && (e.Kind == store.Empty || e.Kind == store.NoBook) {
		return wrongInput(err)
	}
	return outside(err)
}

// book opens a book by what it is called: embedded, latest, a date, an id, or its name. name is the flag that called it,
// for errors.
func (s *shelf) book(ctx context.Context, which, name string) (*pricing.Book, error) {
	if which == bookEmbedded {
		return pricing.Embedded()
	}
	kept, err := s.find(ctx, which, name)
	switch {
	case err != nil:
		return nil, err
	case kept == nil:
		return pricing.Embedded()
	}
	book, err := s.store.Load(ctx, kept.ID)
	return book, ofStore(err)
}

// find is the kept book that is meant; nil for the embedded one, which bookAuto means where no book is kept.
func (s *shelf) find(ctx context.Context, which, name string) (*store.Book, error) {
	if !isBook(which) {
		return nil, tell(model.Msg("cli.no-such-book", "flag", name, "book", which))
	}
	db, err := s.open(ctx)
	switch {
	case err != nil:
		return nil, err
	case db == nil && which == bookAuto:
		return nil, nil
	case db == nil:
		return nil, ofStore(&store.Error{Kind: store.Empty, Where: store.Place(s.where)})
	}
	var b store.Book
	if day, err := time.Parse(time.DateOnly, which); err == nil {
		b, err = db.At(ctx, day)
		return &b, ofStore(err)
	}
	if id, err := strconv.ParseInt(which, 10, 64); err == nil {
		b, err = db.ByID(ctx, id)
		return &b, ofStore(err)
	}
	if isName(which) {
		b, err = db.ByName(ctx, which)
		return &b, ofStore(err)
	}
	b, err = db.Latest(ctx)
	var none *store.Error
	if which == bookAuto && errors.As(err, &none) && none.Kind == store.Empty {
		return nil, nil
	}
	return &b, ofStore(err)
}

// isBook says whether a text can name a book.
func isBook(which string) bool {
	if which == bookAuto || which == bookLatest || which == bookEmbedded || isName(which) {
		return true
	}
	if _, err := time.Parse(time.DateOnly, which); err == nil {
		return true
	}
	_, err := strconv.ParseInt(which, 10, 64)
	return err == nil
}

// isName says whether a text is what outputs call a pull: "pulled 2026-11-20", or longer.
func isName(which string) bool { return strings.HasPrefix(which, "pulled ") }

// told is a mistake on the command line that knows its message.
type told struct{ text model.Text }

// tell is an error about the command line in the language of the answer.
func tell(text model.Text) error { return wrongInput(told{text}) }

// Error is the sentence in English.
func (t told) Error() string { return messages.For(messages.Languages[0]).Text(t.text) }

// Text is the message.
func (t told) Text() model.Text { return t.text }
