package store

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// dialect is the kind of database.
type dialect int

const (
	sqlite dialect = iota
	postgres
)

// schema is the version of the newest migration; a test keeps it true. A store of a newer one is of a newer nines.
const schema = 1

// versionTable is where goose keeps which migrations ran; named, so that a database shared with others has no clash.
const versionTable = "nines_schema"

// Another process may bring the same new file up to date at the same moment.
const (
	migrationTries = 20
	migrationPause = 50 * time.Millisecond
)

// migrate brings the schema up to date. A store that is up to date costs one query.
func (s *Store) migrate(ctx context.Context) error {
	for try := 1; ; try++ {
		at, err := s.version(ctx)
		switch {
		case err != nil:
			return err
		case at == schema:
			return nil
		case at > schema:
			return &Error{Kind: Newer, Where: s.where, Has: at, Knows: schema}
		}
		if err = s.up(ctx); err != nil && (try == migrationTries || ctx.Err() != nil || damaged(err)) {
			return err
		}
		if err != nil {
			time.Sleep(migrationPause)
		}
	}
}

// version is that of the newest migration that ran; 0 in a new database.
func (s *Store) version(ctx context.Context) (int64, error) {
	query := "SELECT count(*) FROM sqlite_master WHERE name = $1"
	if s.dialect == postgres {
		query = "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass($1)"
	}
	var there, at int64
	if err := s.db.QueryRowContext(ctx, query, versionTable).Scan(&there); err != nil || there == 0 {
		return 0, err
	}
	err := s.db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable+" WHERE is_applied").Scan(&at)
	return at, err
}

// up runs the migrations that are missing.
func (s *Store) up(ctx context.Context) error {
	dir, dialect := "migrations/sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true)}
	if s.dialect == postgres {
		dir, dialect = "migrations/postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, dir)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, s.db, files, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
