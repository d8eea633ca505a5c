package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"nines/model"
	"nines/model/reliability"
)

func hasten(t *testing.T, m *reliability.Model, seed uint64, err float64, cycles int) Result {
	t.Helper()
	r, e := Accelerate(context.Background(), m, Acceleration{Seed: seed, RelativeError: err, Cycles: cycles, Workers: 2})
	if e != nil {
		t.Fatal(e)
	}
	return r
}

// shortly is how many of the random models the tests of the accelerated layer take: they cost more than those of the loop.
func shortly() uint64 { return *crossFirst + uint64(*crossModels)/3 }

// TestAccelerateAgreesWithTheLoop: on random models, where both work, the accelerated layer is judged by the event loop in
// everything that it counts.
func TestAccelerateAgreesWithTheLoop(t *testing.T) {
	for seed := *crossFirst; seed < shortly(); seed++ {
		m := rarer(randomModel(rand.New(rand.NewPCG(seed, 4))), 5)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			loop, err := Run(context.Background(), m, Options{Years: 3 * *crossYears, Rand: rand.New(rand.NewPCG(seed, 5))})
			if err != nil {
				t.Fatal(err)
			}
			fast := hasten(t, m, seed, 0.05, 30_000)
			both := func(what string, a, b Estimate) {
				t.Helper()
				se := math.Hypot(a.SE, b.SE)
				seldom := 12 / (3 * *crossYears * 8760) // as in agree
				if d := math.Abs(a.Mean - b.Mean); !(d <= sigmas*se+seldom) {
					t.Errorf("%s: loop %.6g ± %.2g, accelerated %.6g ± %.2g (%+.1f σ)", what, a.Mean, a.SE, b.Mean, b.SE, (b.Mean-a.Mean)/se)
				}
			}
			both("unavailability", loop.Unavailability, fast.Unavailability)
			both("frequency", loop.Frequency, fast.Frequency)
			both("served", loop.ServedFraction, fast.ServedFraction)
			both("planned", loop.Planned, fast.Planned)
			causes := map[string]Cause{}
			for _, c := range fast.Causes {
				causes[c.Name] = c
			}
			for _, c := range loop.Causes {
				both("cause "+c.Name, c.Unavailability, causes[c.Name].Unavailability)
			}
			if t.Failed() {
				t.Logf("cycles %d seen %d years %.0f\n%s", fast.Cycles, fast.Seen, fast.Watched, written(m))
			}
		})
	}
}

// TestAccelerateRareEvents: worked answers with unavailability from 1e-8 to 1e-13, far beyond what the event loop could count.
func TestAccelerateRareEvents(t *testing.T) {
	for _, c := range []struct {
		name string
		m    *reliability.Model
		want float64 // by hand, exact for independent units with a crew each: u = MTTR/(MTTF+MTTR)
	}{
		// Two units of which one is enough: u² with u = 1/10001.
		{"pair", &reliability.Model{Tiers: []reliability.Tier{group("a", 10000, 1, 1, 0, in(-1, 2))}}, math.Pow(1./10001, 2)},
		// Three of which one is enough: u³ with u = 2/20002.
		{"three", &reliability.Model{Tiers: []reliability.Tier{group("a", 20000, 2, 1, 0, in(-1, 3))}}, math.Pow(2./20002, 3)},
		// Three of which two are enough, and a pair: 3u² - 2u³, in series with v².
		{"two tiers", &reliability.Model{Tiers: []reliability.Tier{group("a", 50000, 1, 2, 0, in(-1, 3)), group("b", 8000, 1, 1, 0, in(-1, 2))}},
			1 - (1-3*math.Pow(1./50001, 2)+2*math.Pow(1./50001, 3))*(1-math.Pow(1./8001, 2))},
		// A pair of units in two zones: (z + (1-z) u)², z = 3/175203, u = 1/5001.
		{"zones", &reliability.Model{Domains: []reliability.Domain{zone("a", -1, 175200, 3), zone("b", -1, 175200, 3)},
			Tiers: []reliability.Tier{group("a", 5000, 1, 1, 0, in(0, 1), in(1, 1))}}, math.Pow(3./175203+(1-3./175203)/5001, 2)},
		// Repairs of any shape: only their mean counts for independent units with a crew each (renewal theorem).
		{"fixed", &reliability.Model{Tiers: []reliability.Tier{{Name: "a", MTTF: 10000, MTTR: reliability.Duration{Mean: 1, Shape: reliability.Fixed},
			Units: []reliability.Placement{in(-1, 2)}, Need: []reliability.Need{{Share: 1, Units: 1}}}}}, math.Pow(1./10001, 2)},
		{"lognormal", &reliability.Model{Tiers: []reliability.Tier{{Name: "a", MTTF: 10000, MTTR: reliability.Duration{Mean: 1, Shape: reliability.Lognormal, CV: 1.5},
			Units: []reliability.Placement{in(-1, 2)}, Need: []reliability.Need{{Share: 1, Units: 1}}}}}, math.Pow(1./10001, 2)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := hasten(t, c.m, 1, 0.02, 2_000_000)
			if d := math.Abs(r.Unavailability.Mean - c.want); !(d <= sigmas*r.Unavailability.SE) || r.Unavailability.SE > 0.021*c.want {
				t.Errorf("by hand %.5g, counted %.5g ± %.2g (%d cycles, %d seen)", c.want, r.Unavailability.Mean, r.Unavailability.SE, r.Cycles, r.Seen)
			}
		})
	}
}

// TestAccelerateAgreesWithTheSolver on models with everything, made a hundred times as reliable.
func TestAccelerateAgreesWithTheSolver(t *testing.T) {
	for seed := *crossFirst; seed < shortly(); seed++ {
		m := rarer(randomModel(rand.New(rand.NewPCG(seed, 4))), 100)
		m.Faults, m.Maintenance = nil, nil // they would hide the rest
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			solved, err := reliability.Solve(m)
			if err != nil {
				t.Skip(err)
			}
			if warned(&solved, "reliability.large.approximate") > 0 {
				t.Skip("the solver left out states")
			}
			r := hasten(t, m, seed, 0.05, 30_000)
			for _, x := range []struct {
				what   string
				solved float64
				e      Estimate
			}{{"unavailability", solved.Unavailability, r.Unavailability}, {"frequency", solved.Frequency, r.Frequency}} {
				if d := math.Abs(x.solved - x.e.Mean); !(d <= sigmas*x.e.SE) {
					t.Errorf("%s: solver %.6g, counted %.6g ± %.2g (%+.1f σ)", x.what, x.solved, x.e.Mean, x.e.SE, (x.solved-x.e.Mean)/x.e.SE)
				}
			}
			if t.Failed() {
				t.Logf("cycles %d seen %d years %.0f %s\n%s", r.Cycles, r.Seen, r.Watched, solved.Method, written(m))
			}
		})
	}
}

// TestAccelerateIsAFunctionOfItsSeed: whoever plays the streams, the answer is the same, digit for digit.
func TestAccelerateIsAFunctionOfItsSeed(t *testing.T) {
	m := rarer(randomModel(rand.New(rand.NewPCG(3, 4))), 30)
	run := func(seed uint64, workers int) Result {
		r, err := Accelerate(context.Background(), m, Acceleration{Seed: seed, RelativeError: 0.3, Cycles: 10_000, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, three, other := run(1, 1), run(1, 3), run(2, 1)
	if one.Unavailability != three.Unavailability || one.Events != three.Events {
		t.Errorf("one seed, two answers: %v and %v", one.Unavailability, three.Unavailability)
	}
	if one.Unavailability == other.Unavailability {
		t.Error("two seeds, one answer")
	}
}

// TestAccelerateRefuses what it cannot play, and stops when it is cancelled.
func TestAccelerateRefuses(t *testing.T) {
	fine := Acceleration{Seed: 1, RelativeError: 0.1, Cycles: 1000, Workers: 1}
	for want, spoil := range map[string]func(*reliability.Model, *Acceleration){
		"relative error":   func(_ *reliability.Model, o *Acceleration) { o.RelativeError = 0 },
		"cycles":           func(_ *reliability.Model, o *Acceleration) { o.Cycles = 0 },
		"no units":         func(m *reliability.Model, _ *Acceleration) { m.Tiers[0].Units = nil },
		"nothing can fail": func(m *reliability.Model, _ *Acceleration) { m.Tiers[0].MTTF = model.Hours(never) },
	} {
		m, o := one(), fine
		spoil(m, &o)
		if _, err := Accelerate(context.Background(), m, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	fine.RelativeError, fine.Cycles = 1e-9, math.MaxInt
	fine.Progress = func(int, float64) { cancel() }
	m := &reliability.Model{Tiers: []reliability.Tier{group("a", 10000, 1, 1, 0, in(-1, 2))}}
	if _, err := Accelerate(ctx, m, fine); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestCopyIsApart: a world and its copy go their own ways, and from the same numbers the same way.
func TestCopyIsApart(t *testing.T) {
	for seed := range uint64(30) {
		m := randomModel(rand.New(rand.NewPCG(seed, 8)))
		s, err := newStream(m, rand.New(rand.NewPCG(seed, 9)), 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 300 {
			s.life.step()
		}
		trace := func(r runner) string {
			r.w.rand = rand.New(rand.NewPCG(seed, 10))
			r.turned = false
			out := ""
			for range 300 {
				r.step()
				for i := range r.w.tiers {
					out += fmt.Sprint(r.w.tiers[i].serving, " ")
				}
				out += fmt.Sprint(r.w.now, r.w.judge.views[0].loss, "\n")
			}
			return out
		}
		s.life.w.judge.settle()
		s.rare.w.copyFrom(s.life.w)
		copied := trace(s.rare)
		s.rare.w.copyFrom(s.life.w) // the copy that went its way has left the original alone
		if again := trace(s.rare); again != copied {
			t.Fatalf("seed %d: a second copy goes another way", seed)
		}
		if own := trace(s.life); own != copied {
			t.Fatalf("seed %d: the original goes another way than its copy", seed)
		}
	}
}
