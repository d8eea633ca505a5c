package simulate

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"nines/model/reliability"
)

// TestSharesNoCode keeps the promise of the package: of model/reliability it uses types, their constants and nothing that
// computes.
func TestSharesNoCode(t *testing.T) {
	allowed := map[string]bool{}
	for _, name := range strings.Fields(`Model Domain Tier Placement Need Rebuild Standby Expr Fault Maintenance Duration
		Kill Fixed Lognormal ExprNone ExprTier ExprAll ExprAny ExprOf`) {
		allowed[name] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	methods := map[string]bool{}
	for _, v := range []any{&reliability.Model{}, &reliability.Tier{}, &reliability.Domain{}, &reliability.Need{}, &reliability.Expr{}} {
		for i := range reflect.TypeOf(v).NumMethod() {
			methods[reflect.TypeOf(v).Method(i).Name] = true
		}
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "reliability" && !allowed[s.Sel.Name] {
				t.Errorf("%s uses reliability.%s: the twin may use the nouns of the input alone", name, s.Sel.Name)
			}
			if methods[s.Sel.Name] {
				t.Errorf("%s calls %s, a method of the solver's model", name, s.Sel.Name)
			}
			return true
		})
	}
}

// TestRunIsAFunctionOfItsSeed: the same seed gives the same answer, another seed another.
func TestRunIsAFunctionOfItsSeed(t *testing.T) {
	m := randomModel(rand.New(rand.NewPCG(3, 4)))
	a, b, c := play(t, m, 20, 1), play(t, m, 20, 1), play(t, m, 20, 2)
	if a.Unavailability != b.Unavailability || a.Events != b.Events {
		t.Errorf("one seed, two answers: %v and %v", a.Unavailability, b.Unavailability)
	}
	if a.Unavailability == c.Unavailability {
		t.Errorf("two seeds, one answer: %v", a.Unavailability)
	}
}

// TestRunAddsUp: the parts make the whole, and the windows hold the downtime.
func TestRunAddsUp(t *testing.T) {
	for seed := range uint64(20) {
		r := play(t, randomModel(rand.New(rand.NewPCG(seed, 6))), 20, seed)
		u, begins := 0.0, 0.0
		for _, c := range r.Causes {
			u += c.Unavailability.Mean
			begins += c.Frequency.Mean
		}
		years := 0.0
		for _, x := range r.Year.downtimes {
			years += x / r.Year.Hours / float64(r.Year.Windows)
		}
		for what, x := range map[string]float64{"causes": u, "windows": years} {
			if d := x - r.Unavailability.Mean; d > 1e-9 || d < -1e-9 {
				t.Errorf("seed %d: %s hold %v of %v", seed, what, x, r.Unavailability.Mean)
			}
		}
		if d := begins - r.Frequency.Mean; d > 1e-9 || d < -1e-9 {
			t.Errorf("seed %d: causes begin %v of %v outages", seed, begins, r.Frequency.Mean)
		}
	}
}

func TestRunStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	done := 0.0
	_, err := Run(ctx, one(reliability.Fault{Name: "f", Rate: 1, Fails: 1, MTTR: hours(1), Share: 1}),
		Options{Years: 1e6, Rand: rand.New(rand.NewPCG(1, 2)), Progress: func(years float64) {
			if done = years; years == 3 {
				cancel()
			}
		}})
	if !errors.Is(err, context.Canceled) || done < 3 || done > 20 {
		t.Errorf("%v after %v years", err, done)
	}
}

// TestRunRefuses models that cannot be played, in a sentence.
func TestRunRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*reliability.Model, *Options){
		"random generator":  func(_ *reliability.Model, o *Options) { o.Rand = nil },
		"years":             func(_ *reliability.Model, o *Options) { o.Years = -1 },
		"no units":          func(m *reliability.Model, _ *Options) { m.Tiers[0].Units = nil },
		"need is missing":   func(m *reliability.Model, _ *Options) { m.Tiers[0].Need = nil },
		"shares sum to 0.5": func(m *reliability.Model, _ *Options) { m.Tiers[0].Need[0].Share = 0.5 },
		"does not exist":    func(m *reliability.Model, _ *Options) { m.Tiers[0].Units[0].Domain = 7 },
		"parent": func(m *reliability.Model, _ *Options) {
			m.Domains = []reliability.Domain{zone("a", 0, 100, 1)}
		},
		"boot is needed": func(m *reliability.Model, _ *Options) {
			m.Domains = []reliability.Domain{zone("a", -1, 100, 1)}
			m.Domains[0].Loss = reliability.Kill
			m.Tiers[0].Units[0].Domain = 0
		},
	} {
		m, o := one(), Options{Years: 1, Rand: rand.New(rand.NewPCG(1, 2))}
		spoil(m, &o)
		if _, err := Run(context.Background(), m, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
