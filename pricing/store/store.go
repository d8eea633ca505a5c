// Package store keeps price books: every pull with its date, whole, in SQLite (one file in the user's data directory) or in
// Postgres (an address, for teams). A book lies there twice: encoded, so that it opens in milliseconds, and as rows, so that
// the history of a price is a query.
//
// Saving is one transaction: a book is there whole or not at all, whenever the process dies. What does not belong here:
// fetching prices (pricing/aws), judging them (pricing/refresh), choosing which book an answer rests on (cmd/nines).
package store

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// File is the name of the SQLite file in a data directory.
const File = "nines.db"

// Store is an open store. It is safe for concurrent use.
type Store struct {
	db      *sql.DB
	dialect dialect
	where   string // for errors: the file, or the address without its password
}

// IsAddress says whether where is the address of a Postgres database and not a directory.
func IsAddress(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// Exists says whether there is a store to open: always for an address, for a directory when it has the file. It opens
// nothing and creates nothing.
func Exists(where string) bool {
	if IsAddress(where) {
		return true
	}
	_, err := os.Stat(filepath.Join(where, File))
	return err == nil || !os.IsNotExist(err) // what cannot be looked at is opened, and opening says why it cannot be
}

// Place is where a store is, for people: the file of a directory, an address without its password.
func Place(where string) string {
	if !IsAddress(where) {
		return filepath.Join(where, File)
	}
	u, err := url.Parse(where)
	if err != nil {
		return "postgres://…" // what cannot be read is not shown: it may hold a password
	}
	q := u.Query()
	for _, secret := range []string{"password", "sslpassword"} {
		if q.Has(secret) {
			q.Set(secret, "xxxxx")
			u.RawQuery = q.Encode()
		}
	}
	return u.Redacted()
}

// connectTimeout is how long a Postgres server may take to answer.
const connectTimeout = 5 * time.Second

// Open opens the store in a directory, which it makes with its file when they are not there, or at a postgres:// address.
// It brings the schema up to date. Every error is an [*Error].
func Open(ctx context.Context, where string) (*Store, error) {
	s := &Store{where: Place(where)}
	var err error
	if IsAddress(where) {
		s.dialect = postgres
		s.db, err = sql.Open("pgx", where)
	} else {
		s.dialect = sqlite
		if err := os.MkdirAll(where, 0o755); err != nil {
			return nil, s.explain(err)
		}
		s.db, err = sql.Open("sqlite", dsn(filepath.Join(where, File)))
	}
	if err != nil {
		return nil, s.explain(err)
	}
	if err := s.ready(ctx); err != nil {
		_ = s.db.Close()
		return nil, s.explain(err)
	}
	return s, nil
}

// ready reaches the database and brings its schema up to date.
func (s *Store) ready(ctx context.Context) error {
	if s.dialect == postgres {
		wait, cancel := context.WithTimeout(ctx, connectTimeout)
		defer cancel()
		if err := s.db.PingContext(wait); err != nil {
			return &Error{Kind: Unreachable, Where: s.where, Err: err}
		}
	}
	return s.migrate(ctx)
}

// dsn is the file as SQLite wants it named: writers queue for ten seconds, readers never wait (WAL), and a commit is on the
// disk when it returns.
func dsn(file string) string {
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(file), RawQuery: "_txlock=immediate" +
		"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"}
	return u.String()
}

// Where is the store for people: its file, or its address without the password.
func (s *Store) Where() string { return s.where }

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }
