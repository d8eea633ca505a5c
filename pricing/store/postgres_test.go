package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// server is a Postgres of the tests: Debian's 15, run as an unprivileged user on a socket in a directory of its own. It ends
// when its standard input does, so that it never outlives the tests, however they end.
type server struct {
	dir   string
	stdin io.Closer
	cmd   *exec.Cmd
	made  atomic.Int64 // databases
}

var startServer = sync.OnceValues(newServer)

// binaries finds initdb and postgres of version 15, or of the newest there is.
func binaries() (string, error) {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Sort(dirs)
	if i := slices.Index(dirs, "/usr/lib/postgresql/15/bin"); i >= 0 {
		return dirs[i], nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	if len(dirs) > 0 {
		return dirs[len(dirs)-1], nil
	}
	return "", errors.New("Postgres is not installed; on Debian: sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql-15")
}

// unprivileged is who runs Postgres, which refuses to run as root: nobody, or who runs the tests.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(dir, uid, gid)
}

func newServer() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "nines-pg-") // the path of a socket has at most 107 letters
	if err != nil {
		return nil, err
	}
	as, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "nines", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	s.cmd = exec.Command("sh", "-c", `"$0" "$@" </dev/null & p=$!; read x; kill -INT $p; wait $p`, filepath.Join(bin, "postgres"),
		"-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60")
	s.cmd.Dir, s.cmd.SysProcAttr = dir, as
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	return s, s.wait()
}

// wait until the server answers.
func (s *server) wait() error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := db.Ping()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("postgres does not answer: %w: %s", err, log)
		}
	}
}

func (s *server) url(database string) string {
	return "postgres://nines@/" + database + "?host=" + url.QueryEscape(s.dir)
}

// database makes a new one and returns its address.
func (s *server) database(t *testing.T) string {
	t.Helper()
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("t%d", s.made.Add(1))
	if _, err := db.ExecContext(context.Background(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return s.url(name)
}

func (s *server) stop() {
	_ = s.stdin.Close()
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.dir)
}

// started is the server when a test needed it.
var started atomic.Pointer[server]

func TestMain(m *testing.M) {
	if dir := os.Getenv(saveForever); dir != "" {
		saveUntilKilled(dir)
	}
	code := m.Run()
	if s := started.Load(); s != nil {
		s.stop()
	}
	os.Exit(code)
}

// bothEngines runs a test on a new SQLite directory and on a new Postgres database. The short pass leaves Postgres to the
// plain one; it is never left out because it is missing.
func bothEngines(t *testing.T, test func(t *testing.T, where string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, t.TempDir()) })
	t.Run("postgres", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the short pass leaves Postgres to the plain one")
		}
		s, err := startServer()
		if err != nil {
			t.Fatal(err)
		}
		started.Store(s)
		test(t, s.database(t))
	})
}
