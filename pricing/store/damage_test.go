package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"nines/model"
)

// schema is the newest migration, in both dialects.
func TestSchemaIsTheNewestMigration(t *testing.T) {
	for _, dir := range []string{"migrations/sqlite", "migrations/postgres"} {
		files, err := fs.ReadDir(migrations, dir)
		if err != nil {
			t.Fatal(err)
		}
		newest := files[len(files)-1].Name()
		if len(files) != schema || !strings.HasPrefix(newest, fmt.Sprintf("%05d_", schema)) {
			t.Errorf("%s: %d files, the newest is %s; schema is %d", dir, len(files), newest, schema)
		}
	}
}

// A store that is up to date is opened as it is; one of a newer nines is left alone.
func TestNewerSchema(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		save(t, s, Pull{When: day(1), Text: someText(t)})
		if _, err := s.db.Exec(fmt.Sprintf("INSERT INTO %s (version_id, is_applied) VALUES (%d, %s)", versionTable, schema+1,
			map[dialect]string{sqlite: "1", postgres: "true"}[s.dialect])); err != nil {
			t.Fatal(err)
		}
		_, err := Open(context.Background(), where)
		wantKind(t, err, Newer)
		if count(t, s, "books") != 1 {
			t.Error("the books of the newer nines are gone")
		}
	})
}

// A book whose bytes are damaged says so; the others are as they were.
func TestDamagedBook(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		text := someText(t)
		a, b := save(t, s, Pull{When: day(1), Text: text}), save(t, s, Pull{When: day(2), Text: text})
		var raw []byte
		if err := s.db.QueryRow("SELECT bytes FROM encoded WHERE book = $1", b.ID).Scan(&raw); err != nil {
			t.Fatal(err)
		}
		for name, bad := range map[string][]byte{"a bit": flipped(raw, len(raw)/2), "its head": flipped(raw, 3), "half of it": raw[:len(raw)/2], "all of it": {}} {
			if _, err := s.db.Exec("UPDATE encoded SET bytes = $1 WHERE book = $2", bad, b.ID); err != nil {
				t.Fatal(err)
			}
			_, err := s.Load(context.Background(), b.ID)
			wantKind(t, err, Damaged)
			if !strings.Contains(told(err), b.Name) {
				t.Errorf("%s: %v does not name the book", name, err)
			}
		}
		load(t, s, a.ID)
	})
}

func flipped(raw []byte, i int) []byte {
	out := append([]byte{}, raw...)
	out[i] ^= 0x10
	return out
}

// A file that is no database, or half of one, is said to be damaged and is not touched.
func TestDamagedFile(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"text":     func([]byte) []byte { return []byte(strings.Repeat("not a database\n", 1000)) },
		"its head": func(b []byte) []byte { copy(b, "SQLite format 9"); return b },
		"half":     func(b []byte) []byte { return b[:len(b)/2] },
		"zeroes":   func(b []byte) []byte { clear(b[4096:]); return b },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			b := save(t, s, Pull{When: day(1), Text: someText(t)})
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, File)
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bad := spoil(raw)
			if err := os.WriteFile(file, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			s, err = Open(context.Background(), dir)
			if err == nil {
				defer s.Close()
				_, err = s.Load(context.Background(), b.ID)
			}
			wantKind(t, err, Damaged)
			if now, _ := os.ReadFile(file); string(now) != string(bad) {
				t.Error("the damaged file was written to")
			}
		})
	}
}

// Where a store cannot be, and what is not there.
func TestNoPlace(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, file)
	wantKind(t, err, Denied)
	_, err = Open(ctx, filepath.Join(file, "below"))
	wantKind(t, err, Denied)
	if Exists(dir) || Exists(filepath.Join(dir, "nothing")) {
		t.Error("a directory without the file has a store")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("looking made files: %v", entries)
	}
	if err := os.Mkdir(filepath.Join(dir, "odd ?#%41 name"), 0o755); err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(dir, "odd ?#%41 name")
	open(t, odd)
	if !Exists(odd) {
		t.Error("a directory with an odd name has no store after one was opened there")
	}
}

// deniedTo in the environment makes the test binary a process that opens the named store.
const deniedTo = "NINES_TEST_OPEN"

// Without permission a store says so. The tests may run as root, who may everything, so nobody opens it.
func TestNoPermission(t *testing.T) {
	if where := os.Getenv(deniedTo); where != "" {
		_, err := Open(context.Background(), where)
		wantKind(t, err, Denied)
		return
	}
	dir, err := os.MkdirTemp("/tmp", "nines-denied-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	store := filepath.Join(dir, "store")
	if err := open(t, store).Close(); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "test")
	raw, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(binary, raw, 0o755)
	}
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err == nil {
		err = os.Chmod(store, 0o000)
	}
	if err != nil {
		t.Fatal(err)
	}
	as := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		as.Credential = &syscall.Credential{Uid: 65534, Gid: 65534}
	}
	cmd := exec.Command(binary, "-test.run", "^TestNoPermission$", "-test.v")
	cmd.Dir, cmd.SysProcAttr, cmd.Env = dir, as, append(os.Environ(), deniedTo+"="+store)
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%v: %s", err, out)
	}
	_ = os.Chmod(store, 0o755)
}

// A server that is not there, that lets nobody in, or that is no address: said in time, without the password.
func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := l.Addr().String()
	_ = l.Close()
	for _, where := range []string{"postgres://me:secret@" + free + "/nines", "postgresql://me:secret@" + free + "/nines?sslmode=disable",
		"postgres://" + free + "/nines?user=me&password=secret&sslpassword=secret", "postgres://me:secret@%zz/nines", "postgres://me:secret@127.0.0.1:99999/nines"} {
		_, err := Open(context.Background(), where)
		var e *Error
		if wantError(err, &e); e == nil || e.Kind != Unreachable {
			t.Errorf("%s: %v", where, err)
			continue
		}
		if s := e.Error() + told(err); strings.Contains(s, "secret") {
			t.Errorf("the password is said: %s", s)
		}
	}
	if testing.Short() {
		return
	}
	bothEngines(t, func(t *testing.T, where string) {
		if !IsAddress(where) {
			return
		}
		_, err := Open(context.Background(), strings.Replace(where, "/t", "/absent", 1))
		wantKind(t, err, Unreachable)
	})
}

func wantError(err error, to **Error) {
	if e, ok := err.(*Error); ok {
		*to = e
	}
}

// A server that goes away while a store is open is a failure and no panic; the sentence has the place.
func TestLostConnection(t *testing.T) {
	bothEngines(t, func(t *testing.T, where string) {
		s := open(t, where)
		if err := s.db.Close(); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"books":   second(s.Books(context.Background())),
			"save":    second(s.Save(context.Background(), Pull{When: time.Now(), Text: someText(t)})),
			"load":    second(s.Load(context.Background(), 1)),
			"history": second(s.History(context.Background(), model.PriceKey{})),
			"parts":   second(s.Parts(context.Background(), "x")),
			"stage":   s.SavePart(context.Background(), "x", "y", nil),
		} {
			var e *Error
			if wantError(err, &e); e == nil || e.Where != s.Where() {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// The plan of history uses the key, so that it stays quick over years of pulls.
func TestHistoryUsesTheIndex(t *testing.T) {
	s := open(t, t.TempDir())
	rows, err := s.db.Query(`EXPLAIN QUERY PLAN SELECT 1 FROM rates r JOIN sections sec ON sec.id = r.section JOIN book_sections bs ON bs.section = sec.id
		WHERE r.dimension = 'a' AND r.item = 'b' AND sec.region = 'c'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	plan := ""
	for rows.Next() {
		var id, parent, unused int
		var detail sql.NullString
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan += detail.String + "\n"
	}
	if strings.Contains(plan, "SCAN") || rows.Err() != nil {
		t.Errorf("history reads a whole table: %s %v", plan, rows.Err())
	}
}
