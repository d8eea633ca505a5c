package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"nines/pricing"
)

// Book is what a kept book is, without its prices.
type Book struct {
	ID             int64 // never used for another book
	Name           string
	When           time.Time // of the pull, UTC, to the second
	Note           string
	Parts          []string // what was fetched
	Findings       []string // what the check found and somebody accepted
	Oldest, Newest string   // as-of dates of its prices
	Prices         int      // things with a price
}

// bookColumns are what scanBook reads.
const bookColumns = "id, name, pulled_at, note, parts, findings, oldest, newest, prices"

func scanBook(scan func(...any) error) (Book, error) {
	var b Book
	var when, parts, findings string
	if err := scan(&b.ID, &b.Name, &when, &b.Note, &parts, &findings, &b.Oldest, &b.Newest, &b.Prices); err != nil {
		return Book{}, err
	}
	at, err := time.Parse(time.RFC3339, when)
	b.When = at
	return b, errors.Join(err, json.Unmarshal([]byte(parts), &b.Parts), json.Unmarshal([]byte(findings), &b.Findings))
}

// Books lists the kept books, newest first.
func (s *Store) Books(ctx context.Context) ([]Book, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+bookColumns+" FROM books ORDER BY pulled_at DESC, id DESC")
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []Book
	for rows.Next() {
		b, err := scanBook(rows.Scan)
		if err != nil {
			return nil, s.explain(err)
		}
		out = append(out, b)
	}
	return out, s.explain(rows.Err())
}

// one is the first book that a condition finds; the error without one is none.
func (s *Store) one(ctx context.Context, none *Error, condition string, args ...any) (Book, error) {
	b, err := scanBook(s.db.QueryRowContext(ctx, "SELECT "+bookColumns+" FROM books "+condition, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		none.Where = s.where
		return Book{}, none
	}
	return b, s.explain(err)
}

// Latest is the newest book; an [*Error] of kind [Empty] when there is none.
func (s *Store) Latest(ctx context.Context) (Book, error) {
	return s.one(ctx, &Error{Kind: Empty}, "ORDER BY pulled_at DESC, id DESC LIMIT 1")
}

// At is the newest book that was pulled on or before a day (UTC); an [*Error] of kind [NoBook] when there is none.
func (s *Store) At(ctx context.Context, day time.Time) (Book, error) {
	none := &Error{Kind: NoBook, Book: day.Format(time.DateOnly)}
	next := day.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1).Format(time.RFC3339)
	b, err := s.one(ctx, none, "WHERE pulled_at < $1 ORDER BY pulled_at DESC, id DESC LIMIT 1", next)
	if errors.Is(err, none) {
		if first, e := s.one(ctx, &Error{Kind: Empty}, "ORDER BY pulled_at, id LIMIT 1"); e == nil {
			none.Oldest = first.When.Format(time.DateOnly)
		}
	}
	return b, err
}

// ByID is the book of an id; an [*Error] of kind [NoBook] when there is none.
func (s *Store) ByID(ctx context.Context, id int64) (Book, error) {
	return s.one(ctx, &Error{Kind: NoBook, Book: strconv.FormatInt(id, 10)}, "WHERE id = $1", id)
}

// ByName is the book that outputs call so; an [*Error] of kind [NoBook] when there is none.
func (s *Store) ByName(ctx context.Context, name string) (Book, error) {
	return s.one(ctx, &Error{Kind: NoBook, Book: name}, "WHERE name = $1", name)
}

// Load opens a book. A book whose bytes are damaged, or of another version of nines, is an [*Error] of kind [Damaged].
func (s *Store) Load(ctx context.Context, id int64) (*pricing.Book, error) {
	var raw []byte
	var name string
	err := s.db.QueryRowContext(ctx, "SELECT b.name, e.bytes FROM books b JOIN encoded e ON e.book = b.id WHERE b.id = $1", id).Scan(&name, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &Error{Kind: NoBook, Where: s.where, Book: strconv.FormatInt(id, 10)}
	}
	if err != nil {
		return nil, s.explain(err)
	}
	book, err := pricing.OpenAs(string(raw), name)
	if err != nil {
		return nil, &Error{Kind: Damaged, Where: s.where, Book: name, Err: err}
	}
	return book, nil
}

// Diff is what is different in the second of two books.
func (s *Store) Diff(ctx context.Context, a, b int64) (pricing.Diff, error) {
	from, err := s.Load(ctx, a)
	if err != nil {
		return pricing.Diff{}, err
	}
	to, err := s.Load(ctx, b)
	if err != nil {
		return pricing.Diff{}, err
	}
	return pricing.Compare(from, to), nil
}
