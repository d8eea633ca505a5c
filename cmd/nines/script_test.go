package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/shopspring/decimal"

	"nines/scenarios"
)

func TestMain(m *testing.M) {
	testscript.Main(isolated{m}, map[string]func(){"nines": main})
}

// isolated runs the tests without the prices that the developer has pulled: their data directory is an empty one.
type isolated struct{ *testing.M }

// Run implements testscript.TestingM.
func (i isolated) Run() int {
	dir, err := os.MkdirTemp("", "nines-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, value := range map[string]string{envData: dir, envPrices: ""} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	return i.M.Run()
}

// TestScript is the contract of the command line: testdata/script, one file a promise. Beside testscript's own commands:
//
//	code N program args…    runs the program and expects the exit code
//	refused place args…     runs nines and expects code 2, nothing on stdout, and one line a mistake with the place
//	jsonsum FILE            every scenario's items add up to its monthly cost digit for digit, and amounts to their factors
//	jsonfields FILE         every scenario has every field of the contract
//	jsonlen FILE N          how many scenarios there are
//	jsonsame A B ID ID      the scenario of A has the figures of the one of B, whatever it is called
//	jsonget FILE PATH TEXT  the value at a path, such as scenarios.0.cost, is the JSON text
//	jsonnear FILE PATH NUMBER  the number at the path agrees to 1e-9, relative
//	jsonless FILE A B PATH  the number at the path is smaller for scenario A than for B
//	big FILE MB             writes a YAML file of that size
//	copied ID FILE [OLD NEW]  writes a library design under the id my-ID, with one text in it replaced
//	pricelists [CHANGE]     serves AWS's price lists of Seoul with the embedded book's prices, at $LISTS; see pull_test.go
//	laughs FILE             writes a billion-laughs YAML
//	pulled TIME [WHAT REGION USD]...  keeps a pull with these prices changed ("none": removed)
//	spoiled HOW             damages the store
//
// slowScripts take most of the time of all scripts and start no goroutine that the tests of the packages below do not
// start: the race pass, ten times as slow, leaves them to the plain one.
var slowScripts = map[string]bool{
	"pull": true, "books": true, "simulate": true, "ladder": true, "sensitivity": true, "reliability": true, "reliability-features": true,
	"region": true, "replay": true, "bad": true, "surge-design": true, "scaling": true, "transitions": true,
}

// scripts are the files of testdata/script; with -short, without the slow ones.
func scripts(t *testing.T) []string {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d scripts, %v", len(files), err)
	}
	if !testing.Short() {
		return files
	}
	return slices.DeleteFunc(files, func(f string) bool { return slowScripts[strings.TrimSuffix(filepath.Base(f), ".txtar")] })
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv(envData, filepath.Join(e.WorkDir, ".data"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":       cmdCode,
			"refused":    cmdRefused,
			"jsonsum":    cmdJSONSum,
			"jsonfields": cmdJSONFields,
			"jsonlen":    cmdJSONLen,
			"jsonsame":   cmdJSONSame,
			"jsonget":    cmdJSONGet,
			"jsonnear":   cmdJSONNear,
			"jsonless":   cmdJSONLess,
			"copied":     cmdCopied,
			"big":        cmdBig,
			"laughs":     cmdLaughs,
			"pulled":     cmdPulled,
			"pricelists": cmdPriceLists,
			"spoiled":    cmdSpoiled,
		},
	})
}

// need fails a command that is used wrongly in a script.
func need(ts *testscript.TestScript, neg bool, args []string, n int, use string) {
	if neg || len(args) < n {
		ts.Fatalf("usage: %s", use)
	}
}

func exitOf(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

func cmdCode(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "code N program args…")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitOf(ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("exit code %d, want %d; stderr: %s", got, want, ts.ReadFile("stderr"))
	}
}

func cmdRefused(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "refused place args…")
	before := listing(ts)
	if got := exitOf(ts.Exec("nines", args[1:]...)); got != exitInput {
		ts.Fatalf("exit code %d, want %d; stderr: %s", got, exitInput, ts.ReadFile("stderr"))
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("something on stdout: %s", out)
	}
	said := strings.TrimSpace(ts.ReadFile("stderr"))
	lines := strings.Split(said, "\n")
	if said == "" || len(said) > 2000 || !strings.Contains(said, args[0]) {
		ts.Fatalf("no sentence with the place %q on stderr: %s", args[0], said)
	}
	for _, l := range lines {
		if !strings.HasPrefix(l, "nines: ") || strings.Contains(l, "goroutine") {
			ts.Fatalf("not a sentence: %s", l)
		}
	}
	if after := listing(ts); after != before {
		ts.Fatalf("files were written: %s, before: %s", after, before)
	}
}

// listing names what lies in the script's directory.
func listing(ts *testscript.TestScript) string {
	entries, err := os.ReadDir(ts.MkAbs("."))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// document reads an output as generic JSON, numbers as they are written.
func document(ts *testscript.TestScript, file string) map[string]any {
	text := ts.ReadFile(file)
	if !strings.HasSuffix(text, "}\n") || strings.Contains(text, "\x1b") {
		ts.Fatalf("%s does not end with a newline, or has decoration", file)
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var doc map[string]any
	ts.Check(d.Decode(&doc))
	return doc
}

func scenariosOf(ts *testscript.TestScript, file string) []map[string]any {
	list, ok := document(ts, file)["scenarios"].([]any)
	if !ok {
		ts.Fatalf("%s has no scenarios", file)
	}
	var out []map[string]any
	for _, s := range list {
		out = append(out, s.(map[string]any))
	}
	return out
}

func scenarioOf(ts *testscript.TestScript, file, id string) map[string]any {
	for _, s := range scenariosOf(ts, file) {
		if s["id"] == id {
			return s
		}
	}
	ts.Fatalf("%s has no scenario %s", file, id)
	return nil
}

func cmdJSONLen(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "jsonlen FILE N")
	if got := strconv.Itoa(len(scenariosOf(ts, args[0]))); got != args[1] {
		ts.Fatalf("%s scenarios, want %s", got, args[1])
	}
}

func cmdJSONSum(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "jsonsum FILE")
	for _, s := range scenariosOf(ts, args[0]) {
		cost, ok := s["cost"].(map[string]any)
		if !ok {
			ts.Fatalf("%s has no cost: %v", s["id"], s["errors"])
		}
		sum := decimal.Zero
		for _, i := range cost["items"].([]any) {
			item := i.(map[string]any)
			amount := exactly(ts, item["amount"])
			if product := exactly(ts, item["quantity"]).Mul(exactly(ts, item["unit_price"])); !product.Equal(amount) {
				ts.Fatalf("%s: %s: %s × %s is %s, not %s", s["id"], item["description"], item["quantity"], item["unit_price"], product, amount)
			}
			sum = sum.Add(amount)
		}
		if sum.String() != cost["monthly"] {
			ts.Fatalf("%s: items add up to %s, monthly is %s", s["id"], sum, cost["monthly"])
		}
		shares := 0.0
		for _, c := range s["availability"].(map[string]any)["causes"].([]any) {
			v, err := c.(map[string]any)["share"].(json.Number).Float64()
			ts.Check(err)
			shares += v
		}
		if shares < 1-1e-9 || shares > 1+1e-9 {
			ts.Fatalf("%s: causes add up to %v of the downtime", s["id"], shares)
		}
	}
}

func exactly(ts *testscript.TestScript, v any) decimal.Decimal {
	s, ok := v.(string)
	if !ok {
		ts.Fatalf("%v is not a decimal string", v)
	}
	d, err := decimal.NewFromString(s)
	ts.Check(err)
	return d
}

// contract are the keys of issue 2, item 7, below one scenario; "[]" goes into every element.
var contract = []string{
	"id", "title", "cost.currency", "cost.monthly", "cost.list", "cost.effective", "cost.upfront", "cost.expected_downtime",
	"cost.items[].category", "cost.items[].description", "cost.items[].quantity", "cost.items[].unit", "cost.items[].unit_price",
	"cost.items[].amount", "cost.items[].sku", "cost.items[].source", "cost.items[].as_of", "cost.items[].confidence",
	"availability.expected", "availability.unavailability", "availability.outages_per_year",
	"availability.downtime_hours_per_year.mean", "availability.downtime_hours_per_year.p50",
	"availability.downtime_hours_per_year.p90", "availability.downtime_hours_per_year.p99",
	"availability.slo.target", "availability.slo.year_met_probability", "availability.slo.month_met_probability",
	"availability.causes[].cause", "availability.causes[].hours_per_year", "availability.causes[].share",
	"availability.recovery[].disruption", "availability.recovery[].rto_seconds", "availability.recovery[].rpo_seconds",
	"time_to_scale.factor", "time_to_scale.p50_seconds", "time_to_scale.p90_seconds", "time_to_scale.bottleneck",
	"time_to_scale.ceiling_factor", "time_to_scale.shed_requests", "time_to_scale.steps",
	"transitions[].to", "transitions[].level", "transitions[].p50_seconds", "transitions[].p90_seconds",
	"transitions[].engineer_hours", "transitions[].downtime_seconds",
	"warnings", "assumptions", "errors",
}

func cmdJSONFields(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "jsonfields FILE")
	doc := document(ts, args[0])
	for _, k := range []string{"version", "workload", "prices.book", "prices.region", "prices.as_of"} {
		has(ts, args[0], doc, k)
	}
	for _, s := range scenariosOf(ts, args[0]) {
		for _, k := range contract {
			has(ts, fmt.Sprint(s["id"]), s, k)
		}
	}
}

// has walks a path; a list on the way must not be empty. A null must have its reason beside it.
func has(ts *testscript.TestScript, where string, v any, path string) {
	key, rest, more := strings.Cut(path, ".")
	key, list := strings.CutSuffix(key, "[]")
	m, ok := v.(map[string]any)
	if !ok {
		ts.Fatalf("%s: nothing holds %s", where, path)
	}
	next, ok := m[key]
	if !ok {
		ts.Fatalf("%s: no %s", where, path)
	}
	if next == nil && m[key+"_reason"] == nil {
		ts.Fatalf("%s: %s is null without a %s_reason", where, path, key)
	}
	if !more || next == nil {
		return
	}
	if !list {
		has(ts, where, next, rest)
		return
	}
	all, ok := next.([]any)
	if !ok || len(all) == 0 {
		ts.Fatalf("%s: %s is empty", where, key)
	}
	for _, one := range all {
		has(ts, where, one, rest)
	}
}

func cmdJSONSame(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 4, "jsonsame A B ID ID")
	a, b := scenarioOf(ts, args[0], args[2]), scenarioOf(ts, args[1], args[3])
	for _, k := range []string{"cost", "availability", "time_to_scale", "transitions", "warnings"} {
		if !reflect.DeepEqual(a[k], b[k]) {
			ts.Fatalf("%s of %s and %s differ:\n%v\n%v", k, args[2], args[3], a[k], b[k])
		}
	}
}

// at follows a dotted path; numbers index lists.
func at(ts *testscript.TestScript, v any, path string) any {
	for _, k := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[k]
			if !ok {
				ts.Fatalf("no %s in %s", k, path)
			}
			v = next
		case []any:
			n, err := strconv.Atoi(k)
			if err != nil || n >= len(x) {
				ts.Fatalf("no %s in %s", k, path)
			}
			v = x[n]
		default:
			ts.Fatalf("%s: nothing below %v", path, x)
		}
	}
	return v
}

func cmdJSONGet(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3, "jsonget FILE PATH TEXT")
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	ts.Check(e.Encode(at(ts, document(ts, args[0]), args[1])))
	if got := strings.TrimSpace(b.String()); got != args[2] {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

func cmdJSONNear(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3, "jsonnear FILE PATH NUMBER")
	got, err := strconv.ParseFloat(fmt.Sprint(at(ts, document(ts, args[0]), args[1])), 64)
	ts.Check(err)
	want, err := strconv.ParseFloat(args[2], 64)
	ts.Check(err)
	if math.Abs(got-want) > 1e-9*math.Abs(want) {
		ts.Fatalf("%s is %v, want %v", args[1], got, want)
	}
}

func cmdJSONLess(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 4, "jsonless FILE A B PATH")
	value := func(id string) decimal.Decimal {
		v, err := decimal.NewFromString(fmt.Sprint(at(ts, scenarioOf(ts, args[0], id), args[3])))
		ts.Check(err)
		return v
	}
	if a, b := value(args[1]), value(args[2]); !a.LessThan(b) {
		ts.Fatalf("%s of %s is %s, not below %s of %s", args[3], args[1], a, b, args[2])
	}
}

func cmdCopied(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "copied ID FILE")
	src, ok := scenarios.Source(args[0])
	if !ok {
		ts.Fatalf("no design %s", args[0])
	}
	mine := strings.Replace(string(src), "id: "+args[0]+"\n", "id: my-"+args[0]+"\n", 1)
	if mine == string(src) {
		ts.Fatalf("%s does not begin with its id", args[0])
	}
	if len(args) == 4 {
		if !strings.Contains(mine, args[2]) {
			ts.Fatalf("%s holds no %s", args[0], args[2])
		}
		mine = strings.Replace(mine, args[2], args[3], 1)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(mine), 0o666))
}

func cmdBig(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "big FILE MB")
	mb, err := strconv.Atoi(args[1])
	ts.Check(err)
	line := []byte("# a comment that makes the file longer and says nothing at all\n")
	text := append([]byte("peak: 30 rps\n"), bytes.Repeat(line, mb*1_000_000/len(line)+1)...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o666))
}

func cmdLaughs(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "laughs FILE")
	var b strings.Builder
	b.WriteString("peak: 30 rps\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i <= 9; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o666))
}
