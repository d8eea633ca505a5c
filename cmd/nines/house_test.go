package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The rules of the house (DESIGN §2), kept true by tests: who may import whom and why, that every package says what lives
// in it, that no file outgrows a reader, and that the core is pure.

// root is the module's directory, seen from this package.
const root = "../.."

// room is what one package may import. Its own subpackages have rules of their own where they need one; a package without
// one follows its nearest parent.
type room struct {
	ours    []string // of nines; "x/..." includes what is below x
	outside []string // modules, by prefix
	why     string
}

// rooms is the import rule. Nothing that a room does not list may be imported there by code that is not a test.
var rooms = map[string]room{
	"nines/model": {
		outside: []string{"github.com/shopspring/decimal"},
		why:     "the nouns compile, test and read alone: whatever they imported, everything would depend on",
	},
	"nines/model/reference": {
		ours: []string{"nines/model"},
		why:  "figures are tables of nouns; engines take them as an argument",
	},
	"nines/model/sizing": {
		ours: []string{"nines/model", "nines/model/reference"},
		why:  "an engine knows no other engine: the deployment is the only thing that they share; units are not money",
	},
	"nines/model/cost": {
		ours:    []string{"nines/model", "nines/model/reference"},
		outside: []string{"github.com/shopspring/decimal"},
		why:     "an engine knows no other engine; money is decimal",
	},
	"nines/model/commit": {
		ours:    []string{"nines/model", "nines/model/reference"},
		outside: []string{"github.com/shopspring/decimal"},
		why:     "it chooses what to buy ahead and knows no other engine: the bill reads its choice from the deployment",
	},
	"nines/model/reliability": {
		ours:    []string{"nines/model", "nines/model/reference"},
		outside: []string{"gonum.org/v1/gonum"},
		why:     "an engine knows no other engine; probabilities and hours are float64, so money stays out",
	},
	"nines/model/scaling": {
		ours: []string{"nines/model", "nines/model/reference"},
		why:  "an engine knows no other engine; times are not money",
	},
	"nines/model/plan": {
		ours:    []string{"nines/model", "nines/model/reference", "nines/model/sizing", "nines/model/cost", "nines/model/commit", "nines/model/reliability", "nines/model/scaling"},
		outside: []string{"github.com/shopspring/decimal"},
		why:     "plan calls the engines in order; the twin is a judge and never part of an answer",
	},
	"nines/model/simulate": {
		ours:    []string{"nines/model", "nines/model/reliability"},
		outside: []string{"gonum.org/v1/gonum"},
		why:     "the twin judges the engines, so of reliability it knows the question (the types of Model) and no more",
	},
	"nines/model/check": {
		ours: []string{"nines/model", "nines/model/reference", "nines/model/reliability", "nines/model/simulate"},
		why:  "the one place that knows the solver and the twin, and judges one by the other",
	},
	"nines/model/replay": {
		ours: []string{"nines/model", "nines/model/reference"},
		why:  "a replay plays the deployment itself and draws nothing: it knows no engine, so it can be set beside them",
	},
	"nines/pricing": {
		ours:    []string{"nines/model"},
		outside: []string{"github.com/shopspring/decimal"},
		why:     "prices implement an interface of the model; who asks for them is none of their business",
	},
	"nines/pricing/genbook": {
		ours:    []string{"nines/model", "nines/pricing/..."},
		outside: []string{"github.com/shopspring/decimal"},
		why:     "the generator writes what pricing reads; it must build without anything heavy, because make check runs it",
	},
	"nines/pricing/refresh": {
		ours:    []string{"nines/model", "nines/pricing", "nines/pricing/snapshot"},
		outside: []string{"github.com/shopspring/decimal", "golang.org/x/sync"},
		why:     "a refresh judges and merges parts of any source; networks and stores are given to it",
	},
	"nines/pricing/aws": {
		ours:    []string{"nines/model", "nines/pricing/..."},
		outside: []string{"github.com/shopspring/decimal", "github.com/aws/aws-sdk-go-v2", "github.com/aws/smithy-go", "golang.org/x/time"},
		why:     "the only place that knows AWS's lists and its SDK",
	},
	"nines/pricing/store": {
		ours:    []string{"nines/model", "nines/pricing/..."},
		outside: []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3"},
		why:     "the store keeps books that others fetched and judged; its drivers are no part of reading the embedded book",
	},
	"nines/scenarios": {
		ours:    []string{"nines/model", "nines/model/reference", "nines/model/reliability", "nines/model/scaling", "nines/model/replay"},
		outside: []string{"github.com/goccy/go-yaml", "github.com/shopspring/decimal"},
		why:     "the language turns text into nouns and into the questions of hand-written models; it decides nothing that an engine decides",
	},
	"nines/scenarios/genlibrary": {
		ours:    []string{"nines/model/...", "nines/scenarios/..."},
		outside: []string{"github.com/invopop/jsonschema", "github.com/goccy/go-yaml", "github.com/shopspring/decimal"},
		why:     "the generator writes what scenarios embeds: library and schemas",
	},
	"nines/web/ui": {
		ours:    []string{"nines/model", "nines/web/ui/..."},
		outside: []string{"github.com/a-h/templ", "github.com/shopspring/decimal", "golang.org/x/text"},
		why:     "components take small structs and know no page, no engine and no server",
	},
	"nines/web/ui/format": {
		ours:    []string{"nines/model", "nines/web/ui/messages"},
		outside: []string{"github.com/shopspring/decimal", "golang.org/x/text"},
		why:     "the one place that rounds serves the command line too, which must not pay for templ or echo",
	},
	"nines/web/ui/messages": {
		ours: []string{"nines/model"},
		why:  "the catalogue is words; it serves pages, the command line and JSON alike",
	},
	"nines/web": {
		ours:    []string{"nines/model", "nines/model/plan", "nines/model/check", "nines/model/reference", "nines/model/replay", "nines/scenarios", "nines/usage", "nines/pricing", "nines/pricing/overlay", "nines/web/..."},
		outside: []string{"github.com/labstack/echo/v4", "github.com/a-h/templ", "github.com/shopspring/decimal", "golang.org/x/text"},
		why:     "pages show what plan answers; an engine called from a page would answer differently from the command line",
	},
	"nines/web/internal": {
		ours:    []string{"nines/model/...", "nines/pricing", "nines/scenarios", "nines/web/..."},
		outside: []string{"github.com/chromedp", "github.com/shopspring/decimal"},
		why:     "helps to make pages (canned results, pictures of them) and is no part of the server",
	},
	"nines/web/assets": {
		outside: []string{"github.com/evanw/esbuild"},
		why:     "the bundler runs when assets are rebuilt, never in the server",
	},
	"nines/cmd/nines": {
		ours:    []string{"nines/..."},
		outside: []string{"github.com/spf13/cobra", "charm.land/fang/v2", "charm.land/lipgloss/v2", "github.com/shopspring/decimal", "github.com/labstack/echo/v4", "github.com/vbauerster/mpb/v8", "golang.org/x/sync"},
		why:     "the command wires everything; nobody imports it",
	},
	"nines/cmd/bench": {
		ours: []string{"nines/..."},
		why:  "measures the program from outside and its engines from inside",
	},
}

// impure are the standard packages that the pure core must not import.
var impure = map[string]string{
	"os":           "the model gets its input as arguments: files and environment belong to scenarios and cmd",
	"os/exec":      "the model starts nothing",
	"os/signal":    "signals belong to cmd",
	"io/fs":        "the model reads no files",
	"io/ioutil":    "the model reads no files",
	"net":          "the model works offline, always",
	"net/http":     "the model works offline, always",
	"log":          "what the model has to say is a result or a warning in it",
	"log/slog":     "what the model has to say is a result or a warning in it",
	"math/rand":    "the same input gives the same answer; a seed enters as an argument, to simulate alone",
	"math/rand/v2": "the same input gives the same answer; a seed enters as an argument, to simulate alone",
	"database/sql": "stores belong to pricing and scenarios",
	"embed":        "data belongs to pricing and scenarios; figures are Go tables",
}

// randomAllowed lists the core packages that may draw numbers, from a seed they are given.
var randomAllowed = map[string]bool{"nines/model/simulate": true, "nines/model/check": true}

// pkg is what `go list -json` says of a package.
type pkg struct {
	ImportPath string
	Dir        string
	Doc        string
	Name       string
	GoFiles    []string
	Imports    []string
}

// packages lists the module's packages once.
var packages = sync.OnceValues(func() ([]pkg, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,Name,GoFiles,Imports", "./...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if len(p.GoFiles) > 0 {
			all = append(all, p)
		}
	}
})

func allPackages(t *testing.T) []pkg {
	t.Helper()
	all, err := packages()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if len(all) < 5 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}

// ruleFor finds the room of a package: its own, or the nearest parent's.
func ruleFor(path string) (string, room, bool) {
	for p := path; p != "."; p = filepath.ToSlash(filepath.Dir(p)) {
		if r, ok := rooms[p]; ok {
			return p, r, true
		}
	}
	return "", room{}, false
}

func TestHouseImports(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range allPackages(t) {
		name, r, ok := ruleFor(p.ImportPath)
		if !ok {
			t.Errorf("%s has no import rule: add it to rooms with its reason", p.ImportPath)
			continue
		}
		seen[name] = true
		for _, imp := range p.Imports {
			if why := forbidden(name, imp, r); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imp, why)
			}
		}
	}
	for name := range rooms {
		if !seen[name] && !notYet[name] {
			t.Errorf("the import rule names %s, which does not exist", name)
		}
	}
	for name := range notYet {
		if seen[name] {
			t.Errorf("%s exists now: take it off notYet", name)
		}
	}
}

// notYet lists rooms that are planned; the rule waits for them.
var notYet = map[string]bool{}

// forbidden says why a package of a room must not import another; "" when it may. Packages of one room know each other.
func forbidden(from, imp string, r room) string {
	switch {
	case strings.HasPrefix(imp, "nines/cmd/"):
		return "nobody imports a command"
	case strings.HasPrefix(imp, "nines/"):
		if name, _, _ := ruleFor(imp); name == from || allowed(imp, r.ours) {
			return ""
		}
		return r.why
	case !strings.Contains(strings.SplitN(imp, "/", 2)[0], "."): // the standard library
		if why := impure[imp]; within(from, "nines/model/...") && why != "" && !(randomAllowed[from] && strings.HasPrefix(imp, "math/rand")) {
			return why
		}
		return ""
	}
	for _, m := range r.outside {
		if within(imp, m+"/...") {
			return ""
		}
	}
	return r.why
}

func allowed(imp string, list []string) bool {
	for _, l := range list {
		if within(imp, l) {
			return true
		}
	}
	return false
}

// within says whether a path matches a pattern; "x/..." is x and all below it.
func within(path, pattern string) bool {
	base, deep := strings.CutSuffix(pattern, "/...")
	return path == base || deep && strings.HasPrefix(path, base+"/")
}

// TestHouseImportRuleBites shows the rule what it exists to refuse.
func TestHouseImportRuleBites(t *testing.T) {
	for _, c := range []struct{ from, imp string }{
		{"nines/model", "os"},
		{"nines/model/cost", "nines/model/reliability"},
		{"nines/model/reliability", "github.com/shopspring/decimal"},
		{"nines/model/plan", "nines/web/ui/format"},
		{"nines/pricing", "nines/scenarios"},
		{"nines/web/compare", "nines/model/cost"},
		{"nines/web/ui/format", "github.com/a-h/templ"},
		{"nines/scenarios", "nines/cmd/nines"},
	} {
		name, r, ok := ruleFor(c.from)
		if !ok || forbidden(name, c.imp, r) == "" {
			t.Errorf("%s may import %s", c.from, c.imp)
		}
	}
}

// theQuestion are the names of model/reliability that describe a model. The rest of that package is the answer.
var theQuestion = map[string]bool{
	"Model": true, "Domain": true, "Loss": true, "Mask": true, "Kill": true, "Tier": true, "Placement": true, "Need": true,
	"Rebuild": true, "Standby": true, "Duration": true, "Shape": true, "Exp": true, "Exponential": true, "Fixed": true, "Lognormal": true,
	"Expr": true, "ExprKind": true, "ExprNone": true, "ExprTier": true, "ExprAll": true, "ExprAny": true, "ExprOf": true,
	"Fault": true, "Maintenance": true,
}

// TestHouseTwinSharesNoCode: the simulator reads the model that the solver reads, and nothing that the solver does.
func TestHouseTwinSharesNoCode(t *testing.T) {
	for _, p := range allPackages(t) {
		if !within(p.ImportPath, "nines/model/simulate/...") {
			continue
		}
		for path, file := range parsed(t, p) {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && ident(s.X) == "reliability" && !theQuestion[s.Sel.Name] {
					t.Errorf("%s uses reliability.%s: the twin would agree with the solver because it is the solver", path, s.Sel.Name)
				}
				return true
			})
		}
	}
}

// TestHouseCoreHasNoClock looks for time.Now and its kin in the pure core.
func TestHouseCoreHasNoClock(t *testing.T) {
	clock := map[string]bool{"Now": true, "Since": true, "Until": true, "After": true, "Sleep": true, "NewTimer": true, "NewTicker": true, "Tick": true}
	for _, p := range allPackages(t) {
		if !within(p.ImportPath, "nines/model/...") {
			continue
		}
		for path, file := range parsed(t, p) {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && clock[s.Sel.Name] {
						t.Errorf("%s reads the clock (time.%s): the time of day enters as an argument", path, s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

func TestHouseEveryPackageSaysWhatLivesInIt(t *testing.T) {
	for _, p := range allPackages(t) {
		if strings.TrimSpace(p.Doc) == "" {
			t.Errorf("%s has no package comment: say what lives here and what must not", p.ImportPath)
		}
	}
}

// How many lines a hand-written Go file may have. Tests may be longer: tables of cases are.
const (
	longest     = 500
	longestTest = 800
)

func TestHouseFilesStaySmall(t *testing.T) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_templ.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		most := longest
		if strings.HasSuffix(path, "_test.go") {
			most = longestTest
		}
		if n := strings.Count(string(text), "\n"); n > most {
			t.Errorf("%s has %d lines; more than %d is more than one thing: split it", path, n, most)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// parsed reads the package's files that are not tests.
func parsed(t *testing.T, p pkg) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	for _, name := range p.GoFiles {
		path := filepath.Join(p.Dir, name)
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = f
	}
	return out
}
