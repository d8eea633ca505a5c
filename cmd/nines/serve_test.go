package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// syncBuffer is a buffer that the server may write while the test reads.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestServe starts the server on a free port, reads the address that it prints, gets the page and the JSON, and stops it.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var out, errOut syncBuffer
	done := make(chan error, 1)
	go func() {
		done <- serve(ctx, streams{os.Stdin, &out, &errOut}, "127.0.0.1:0", bookChoice{}, slog.New(slog.NewTextHandler(&errOut, nil)))
	}()
	base := address(t, &out)
	for path, want := range map[string]string{"/?peak=31+rps": "<html lang=\"en\"", "/api/compare?peak=31+rps": `"version": 1`, "/healthz": "ok"} {
		if body := body(t, base+path); !strings.Contains(body, want) {
			t.Errorf("GET %s lacks %s: %.200s", path, want, body)
		}
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("serve ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("serve did not stop")
	}
}

// address waits for the line that says where the server is.
func address(t *testing.T, out *syncBuffer) string {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, rest, ok := strings.Cut(out.String(), "http://"); ok {
			host, _, _ := strings.Cut(rest, " ")
			return "http://" + host
		}
	}
	t.Fatalf("no address printed: %q", out.String())
	return ""
}

func body(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s %v", url, res.Status, err)
	}
	return string(b)
}

// TestWebAndCommandLineGiveTheSameNumbers compares /api/compare with nines compare -o json, key by key and digit for digit.
func TestWebAndCommandLineGiveTheSameNumbers(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, errOut syncBuffer
	go func() {
		_ = serve(ctx, streams{os.Stdin, &out, &errOut}, "127.0.0.1:0", bookChoice{}, slog.New(slog.NewTextHandler(&errOut, nil)))
	}()
	web := body(t, address(t, &out)+"/api/compare?peak=40+rps&database.data=50+GB&region=ap-northeast-2")
	var cli bytes.Buffer
	in := strings.NewReader("peak: 40 rps\ndatabase: {data: 50 GB}\nregion: ap-northeast-2\n")
	if code := run([]string{"compare", "-w", "-", "-o", "json"}, in, &cli, &errOut); code != exitOK {
		t.Fatalf("exit code %d: %s", code, errOut.String())
	}
	if a, b := tidyJSON(t, web), tidyJSON(t, cli.String()); a != b {
		t.Error(firstDifference(a, b))
	}
}

// tidyJSON writes a document in one way, numbers as they were written.
func tidyJSON(t *testing.T, text string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
