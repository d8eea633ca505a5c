package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// console finds the blocks of a page that show commands and what they print.
var console = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")

// TestDocsRun runs every "$ command" of the console blocks in README and docs and compares what it prints, as the reader
// would. Commands of one page share a directory. UPDATE=1 writes what they print into the pages.
func TestDocsRun(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(root, "docs/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		real := console.ReplaceAllStringFunc(string(text), func(block string) string {
			body := console.FindStringSubmatch(block)[1]
			var b strings.Builder
			for _, command := range commands(body) {
				ran++
				b.WriteString("$ " + strings.ReplaceAll(command, "\n", "\n> ") + "\n" + runShell(t, dir, command))
			}
			return "```console\n" + b.String() + "```"
		})
		if real == string(text) {
			continue
		}
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(page, []byte(real), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s shows something else than nines prints now (UPDATE=1 go test ./cmd/nines -run DocsRun rewrites it):\n%s",
			filepath.Base(page), firstDifference(string(text), real))
	}
	if ran == 0 {
		t.Error("no $ command found in README and docs")
	}
}

// commands are the lines after "$ ", with the lines after "> " that continue them.
func commands(body string) []string {
	var out []string
	for _, l := range strings.Split(body, "\n") {
		if c, ok := strings.CutPrefix(l, "$ "); ok {
			out = append(out, c)
		} else if c, ok := strings.CutPrefix(l, "> "); ok && len(out) > 0 {
			out[len(out)-1] += "\n" + c
		}
	}
	return out
}

// runShell is what the command prints, standard error included. Commands of a page may answer with an exit code that is
// not zero: the page shows that too.
func runShell(t *testing.T, dir, command string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	if exitOf(err) < 0 {
		t.Errorf("%s: %v", command, err)
	}
	return string(out)
}

func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return "one: " + as[i] + "\nnow: " + bs[i]
		}
	}
	return "one is longer than the other"
}
