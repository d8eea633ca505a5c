package store

import (
	"errors"
	"io/fs"
	"strconv"

	lite "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"nines/model"
)

// Kind is what went wrong with a store.
type Kind int

// The kinds.
const (
	Failed      Kind = iota // anything else: a full disk, a lost connection
	Damaged                 // the file is no whole database, or a book in it is not whole
	Newer                   // the schema is of a newer nines
	Denied                  // no permission, or no such place
	Unreachable             // the server does not answer, or does not let us in
	Empty                   // no book was kept yet
	NoBook                  // no such book, or none that old
)

// Error is a failure of a store, with its place. A book that was there before is still there.
type Error struct {
	Kind       Kind
	Where      string // the file, or the address without its password
	Book       string // which book was asked for, or is damaged
	Oldest     string // date of the oldest pull, of NoBook
	Has, Knows int64  // schema versions, of Newer
	Err        error
}

// Error is a sentence for people.
func (e *Error) Error() string {
	switch e.Kind {
	case Damaged:
		if e.Book != "" {
			return "the price book " + e.Book + " in " + e.Where + " is damaged: " + e.why()
		}
		return "the price store " + e.Where + " is damaged: " + e.why()
	case Newer:
		return "the price store " + e.Where + " was written by a newer nines: its schema is " + strconv.FormatInt(e.Has, 10) +
			", this one knows " + strconv.FormatInt(e.Knows, 10)
	case Denied:
		return "the price store " + e.Where + " cannot be opened: " + e.why()
	case Unreachable:
		return "the price store " + e.Where + " does not answer: " + e.why()
	case Empty:
		return "the price store " + e.Where + " has no book"
	case NoBook:
		return "the price store " + e.Where + " has no book " + e.Book
	}
	return "the price store " + e.Where + " failed: " + e.why()
}

// Text is the same as a message that also says what to do, for any language.
func (e *Error) Text() model.Text {
	switch e.Kind {
	case Damaged:
		if e.Book != "" {
			return model.Msg("store.damaged-book", "where", e.Where, "book", e.Book, "why", e.why())
		}
		return model.Msg("store.damaged", "where", e.Where, "why", e.why())
	case Newer:
		return model.Msg("store.newer", "where", e.Where, "has", strconv.FormatInt(e.Has, 10), "knows", strconv.FormatInt(e.Knows, 10))
	case Denied:
		return model.Msg("store.denied", "where", e.Where, "why", e.why())
	case Unreachable:
		return model.Msg("store.unreachable", "where", e.Where, "why", e.why())
	case Empty:
		return model.Msg("store.empty", "where", e.Where)
	case NoBook:
		if e.Oldest != "" {
			return model.Msg("store.too-early", "where", e.Where, "book", e.Book, "oldest", e.Oldest)
		}
		return model.Msg("store.no-book", "where", e.Where, "book", e.Book)
	}
	return model.Msg("store.failed", "where", e.Where, "why", e.why())
}

func (e *Error) why() string {
	if e.Err == nil {
		return "no reason given"
	}
	return e.Err.Error()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// explain makes an [*Error] of any failure.
func (s *Store) explain(err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Error{Kind: kind(err), Where: s.where, Err: err}
}

// kind tells failures of SQLite and of the file system apart; those of Postgres while connecting are told by who sees them.
func kind(err error) Kind {
	var e *lite.Error
	var path *fs.PathError
	switch {
	case damaged(err):
		return Damaged
	case errors.As(err, &path):
		return Denied
	case errors.As(err, &e):
		switch e.Code() & 0xff { // the primary code, without its extension
		case codes.SQLITE_CANTOPEN, codes.SQLITE_PERM, codes.SQLITE_AUTH, codes.SQLITE_READONLY:
			return Denied
		}
	}
	return Failed
}

// damaged says whether SQLite found its file broken.
func damaged(err error) bool {
	var e *lite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == codes.SQLITE_CORRUPT || code == codes.SQLITE_NOTADB
}
