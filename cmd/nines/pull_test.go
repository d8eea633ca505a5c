package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"nines/model"
	"nines/pricing"
	"nines/pricing/aws/awstest"
	"nines/pricing/store"
)

const seoul = "ap-northeast-2"

// changes are what a script can make of the lists.
var changes = map[string]func(s *awstest.Server){
	"as-they-are": func(*awstest.Server) {},
	// The first price of gp3 is 0.
	"zero": func(s *awstest.Server) {
		s.Change("AmazonEC2", seoul, func(text string) string { return repriced(text, "TST1-EBS:VolumeUsage.gp3", "0.0000000000") })
	},
	"negative": func(s *awstest.Server) {
		s.Change("AmazonEC2", seoul, func(text string) string { return repriced(text, "TST1-EBS:VolumeUsage.gp3", "-0.0912") })
	},
	"jump": func(s *awstest.Server) {
		s.Change("AmazonEC2", seoul, func(text string) string { return repriced(text, "TST1-BoxUsage:m7g.large", "0.2") })
	},
	"dearer": func(s *awstest.Server) {
		s.Change("AmazonEC2", seoul, func(text string) string { return repriced(text, "TST1-BoxUsage:m7g.large", "0.11") })
	},
	"half": func(s *awstest.Server) {
		s.Change("AmazonEC2", seoul, func(text string) string {
			lines := strings.SplitAfter(text, "\n")
			return strings.Join(lines[:len(lines)/2], "")
		})
	},
	"cut": func(s *awstest.Server) {
		s.Change("AmazonEC2", seoul, func(text string) string { return text[:len(text)-30] })
	},
	"renamed": func(s *awstest.Server) { s.Change("AmazonEC2", seoul, replaced(`"PricePerUnit"`, `"Price"`)) },
	"yuan":    func(s *awstest.Server) { s.Change("AmazonEC2", seoul, replaced(`"USD"`, `"CNY"`)) },
}

func replaced(old, new string) func(string) string {
	return func(text string) string { return strings.ReplaceAll(text, old, new) }
}

// repriced gives every on-demand row of a usage type another price.
func repriced(text, usage, price string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		fields := strings.Split(l, ",") // no field of these lists has one
		if strings.Contains(l, `"`+usage+`"`) && fields[2] == `"OnDemand"` {
			fields[7] = `"` + price + `"` // PricePerUnit
			lines[i] = strings.Join(fields, ",")
		}
	}
	return strings.Join(lines, "\n")
}

// cmdPriceLists is "pricelists [CHANGE]": it serves the lists, for the rest of the script.
func cmdPriceLists(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0, "pricelists [CHANGE]")
	book, err := pricing.Embedded()
	ts.Check(err)
	s := awstest.NewServer(book, seoul)
	ts.Defer(s.Close)
	for _, name := range args {
		change, ok := changes[name]
		if !ok {
			ts.Fatalf("there is no change %q", name)
		}
		change(s)
	}
	ts.Setenv("LISTS", s.URL)
}

// ninesProcess is the program in a process of its own.
func ninesProcess(ctx context.Context, data string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Args = append([]string{"nines"}, args...)
	cmd.Env = append(os.Environ(), envData+"="+data)
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	return cmd, &errOut
}

// A pull that is killed at any moment leaves the old book whole and the store open; the same command then finishes it, and
// fetches no list again that was finished.
func TestPullKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("the race pass looks into this process, not into the one that is killed")
	}
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	server := awstest.NewServer(book, seoul)
	defer server.Close()
	data := t.TempDir()
	args := []string{"prices", "pull", "--region", seoul, "--endpoint", server.URL, "--service", "AmazonEC2", "--service", "AWSELB", "--service", "AmazonVPC"}
	first, errOut := ninesProcess(t.Context(), data, args...)
	if err := first.Run(); err != nil {
		t.Fatalf("%v: %s", err, errOut)
	}
	want := wholeBook(t, data, 1)

	changes["dearer"](server) // so that there is something to fetch
	server.Slow(2 * time.Millisecond)
	killed := 0
	for _, wait := range []time.Duration{0, 20, 80, 150, 250, 400, 600} {
		cmd, _ := ninesProcess(t.Context(), data, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(wait * time.Millisecond)
		_ = cmd.Process.Signal(syscall.SIGKILL) // one that has ended needs none
		if cmd.Wait() != nil {
			killed++
		}
		if books := countBooks(t, data); books == 1 {
			if got := wholeBook(t, data, 1); got != want {
				t.Fatalf("after %v the old book is another", wait*time.Millisecond)
			}
		}
	}
	if killed == 0 {
		t.Error("no pull was killed: the server is not slow enough")
	}
	server.Slow(0)
	elb := server.Gets("AWSELB", seoul)
	last, errOut := ninesProcess(t.Context(), data, args...)
	if err := last.Run(); err != nil {
		t.Fatalf("%v: %s", err, errOut)
	}
	if n := countBooks(t, data); n < 2 {
		t.Fatalf("%d books", n)
	}
	if strings.Contains(errOut.String(), "AWSELB ap-northeast-2: was finished before") != (server.Gets("AWSELB", seoul) == elb) {
		t.Errorf("what was finished was fetched again: %s", errOut)
	}
	s, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	latest, err := s.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Load(t.Context(), latest.ID)
	if err != nil {
		t.Fatal(err)
	}
	r, err := kept.Rate(model.PriceKey{Dimension: model.EC2OnDemand, Region: seoul, Item: "m7g.large"})
	if err != nil || r.First().Decimal().String() != "0.11" {
		t.Errorf("%+v, %v", r, err)
	}
	if staged, err := s.Parts(t.Context(), fromBulk); err != nil || len(staged) != 0 {
		t.Errorf("%d parts are left, %v", len(staged), err)
	}
}

// wholeBook opens a kept book, reads every price, and sums them up as text.
func wholeBook(t *testing.T, data string, id int64) string {
	t.Helper()
	s, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b, err := s.Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n, sum := 0, 0.0
	for r := range b.Each {
		n++
		sum += r.First().Float()
	}
	return fmt.Sprint(n, sum)
}

func countBooks(t *testing.T, data string) int {
	t.Helper()
	s, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	books, err := s.Books(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(books)
}

// Ctrl-C ends a pull with a sentence that says how to go on; finished lists are not fetched again.
func TestPullInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("the race pass looks into this process, not into the one that is killed")
	}
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	server := awstest.NewServer(book, seoul)
	defer server.Close()
	server.Slow(20 * time.Millisecond)
	data := filepath.Join(t.TempDir(), "data")
	args := []string{"prices", "pull", "--region", seoul, "--endpoint", server.URL, "--service", "AmazonEC2", "--service", "AWSELB"}
	cmd, _ := ninesProcess(t.Context(), data, args...)
	errOut2, err := os.CreateTemp(t.TempDir(), "stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer errOut2.Close()
	cmd.Stderr = errOut2
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := func() string { text, _ := os.ReadFile(errOut2.Name()); return string(text) }
	for range 500 {
		if strings.Contains(said(), "AWSELB ap-northeast-2:") { // the short list is finished, the long one is not
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := exitOf(cmd.Wait()); code != exitOutside {
		t.Errorf("exit code %d: %s", code, said())
	}
	if !regexp.MustCompile(`stopped: 1 of 2 lists are finished`).MatchString(said()) {
		t.Errorf("%s", said())
	}
	server.Slow(0)
	cmd, errOut := ninesProcess(t.Context(), data, args...)
	if err := cmd.Run(); err != nil || server.Gets("AWSELB", seoul) != 1 || server.Gets("AmazonEC2", seoul) != 2 {
		t.Errorf("%v, %d and %d downloads: %s", err, server.Gets("AWSELB", seoul), server.Gets("AmazonEC2", seoul), errOut)
	}
}
