package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"nines/model"
	"nines/pricing/snapshot"
)

// saveForever in the environment makes the test binary a process that saves books into the named store until it is killed.
const saveForever = "NINES_TEST_SAVE_FOREVER"

func saveUntilKilled(where string) {
	s, err := Open(context.Background(), where)
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	all, err := snapshot.Decode(os.DirFS("../data"))
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	text := *all
	text.Rows, text.Spots = nil, nil
	for _, r := range all.Rows {
		if r.Key.Region == "us-east-1" && r.Key.Dimension != model.EC2OnDemand {
			text.Rows = append(text.Rows, r)
		}
	}
	fmt.Println("ready")
	for i := int64(1); ; i++ {
		b, err := s.Save(context.Background(), Pull{When: time.Now(), Text: changed(&text, gp3, i, -4)})
		if err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		fmt.Println("saved", b.ID)
	}
}

// However a process that saves is killed, every book that it said was saved is there and whole, and no other: rows, bytes
// and list agree, a reader that was open all the while included.
func TestKilledWhileSaving(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain pass kills processes")
	}
	bothEngines(t, func(t *testing.T, where string) {
		reader := open(t, where)
		text := someText(t)
		first := save(t, reader, Pull{When: day(1), Text: text})
		said := 1
		for i := range 8 {
			n := killed(t, where, time.Duration(i)*37*time.Millisecond)
			if n < 0 {
				t.Fatal("the process failed")
			}
			said += n
			for _, s := range []*Store{reader, open(t, where)} {
				whole(t, s, said)
			}
			said = count(t, reader, "books") // a commit that was not yet said counts
		}
		if d, err := reader.Diff(context.Background(), first.ID, first.ID); err != nil || len(d.Changes) > 0 {
			t.Errorf("the first book: %v, %v", d, err)
		}
	})
}

// killed starts a process that saves, kills it that long after its first book began, and says how many books it said that
// it saved.
func killed(t *testing.T, where string, after time.Duration) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), saveForever+"="+where)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	saved := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch text := lines.Text(); {
		case text == "ready":
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		case len(text) > 6 && text[:6] == "failed":
			t.Error(text)
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			return -1
		default:
			saved++
		}
	}
	_ = cmd.Wait() // it was killed
	return saved
}

// whole checks that the store has at least so many books and that none is half there.
func whole(t *testing.T, s *Store, atLeast int) {
	t.Helper()
	ctx := context.Background()
	all, err := s.Books(ctx)
	if err != nil || len(all) < atLeast {
		t.Fatalf("%d books, %d were saved: %v", len(all), atLeast, err)
	}
	for _, b := range all {
		tiers, prices := 0, 0
		for r := range load(t, s, b.ID).Each {
			prices++
			tiers += len(r.Tiers)
		}
		rows := 0
		if err := s.db.QueryRow(`SELECT count(*) FROM rates r JOIN book_sections bs ON bs.section = r.section WHERE bs.book = $1`, b.ID).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if rows != tiers || prices != b.Prices {
			t.Errorf("%s: %d rows of %d tiers, %d prices of %d", b.Name, rows, tiers, prices, b.Prices)
		}
	}
	if s.dialect == sqlite {
		var ok string
		if err := s.db.QueryRow("PRAGMA integrity_check").Scan(&ok); err != nil || ok != "ok" {
			t.Errorf("integrity: %s, %v", ok, err)
		}
	}
}
