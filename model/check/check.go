// Package check plays a reliability model in the twin (model/simulate), sets what was counted beside what the solver
// (model/reliability) computed, and judges the solver. It is the one place that knows both.
//
// Here live the choice between playing plainly and with failures made less rare, the comparison and the verdict. What must
// not: mathematics of availability, drawing of numbers, words for people, I/O, or a clock.
package check

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"

	"nines/model"
	"nines/model/reference"
	"nines/model/reliability"
	"nines/model/simulate"
)

// Method is how the model is played.
type Method string

// The methods. Auto plays plainly where that sees enough outages, and else makes failures less rare.
const (
	Auto        Method = "auto"
	Plain       Method = "plain"
	Accelerated Method = "accelerated"
)

// Options of a check.
type Options struct {
	Method Method
	// Years to watch plainly, at least 1.
	Years float64
	// Seed of the random numbers: the same seed gives the same answer, unless Enough ends the run.
	Seed uint64
	// RelativeError is the standard error of unavailability, as a share of it, at which an accelerated run ends; Cycles and
	// Workers bound it as [simulate.Acceleration] says.
	RelativeError float64
	Cycles        int
	Workers       int
	// Progress is called now and then with the share that is done, in [0, 1]; nil: not wanted.
	Progress func(done float64)
	// Solved is the solver's answer to the model, year and month included, where it is known already; nil: it is solved.
	Solved *reliability.Result
	// Enough is asked now and then and ends the run early with what was counted; nil: never.
	Enough func() bool
}

// Report is the answer.
type Report struct {
	Method        Method // Plain or Accelerated
	Years         int    // watched; of an accelerated run: of life, played beside
	Seed          uint64
	Events        uint64
	Cycles, Seen  int     // of an accelerated run: returns to health, and plays in which requests were lost
	RelativeError float64 // of unavailability; NaN when nothing was lost
	Verdict       Verdict
	Figures       []Figure
	Causes        []Cause
	// Fallback is why [Auto] played plainly what it would have made less rare: [simulate.ErrNeverHealthy],
	// [simulate.ErrNothingFails], or nil.
	Fallback error
	Solved   reliability.Result
}

// Verdict of the twin on the solver.
type Verdict int

// The verdicts.
const (
	CannotTell Verdict = iota // too few outages were seen, and expected
	Agrees
	Disagrees
)

// Figure is a figure of the solver beside what the twin counted. What is not known is NaN.
type Figure struct {
	Name            string // unavailability, outages_per_year, served_fraction, year_p50_minutes, …
	Solver          float64
	Counted         float64
	Low, High       float64 // 95 % interval of Counted
	Error           float64 // its standard error; NaN of a percentile
	Sigmas          float64 // (Solver − Counted) / Error
	Judged          bool    // it decides the verdict
	OfDistributions bool    // a figure of the year or the month

	// Declared is how far off the solver says that it may be, in the unit of the figure; of a percentile it is a probability.
	Declared float64
	// Beyond is how far Solver is from Counted beyond Declared, in standard errors, signed as Sigmas; 0: within. Of a
	// percentile: how far its probability is from the share of windows counted at it.
	Beyond float64
	// AtMost and Less are, of a percentile, the shares of windows counted with at most and with less than Solver.
	AtMost, Less float64
}

// Cause is unavailability by the event that began the outage, judged as a [Figure] is.
type Cause struct {
	Name      string
	Solver    float64
	Counted   float64
	Low, High float64
	Declared  float64
	Beyond    float64
	Judged    bool
}

const (
	// Sigmas is how far the solver may be from the twin: by chance once in 16,000 figures.
	Sigmas = 4.0
	// leastSeen outages must be seen or expected: below it neither an interval nor its error mean much.
	leastSeen = 30.0
	// plainlySeen outages must be expected for [Auto] to play plainly: a standard error of 5 %.
	plainlySeen = 400.0
	// leastOfCause outages of a cause must be seen or expected for it to be judged: the hours of a few are too skewed.
	leastOfCause = 100.0
	// mostOfCause is the relative standard error up to which a cause is judged in an accelerated run.
	mostOfCause = 0.05
	// leastPlays in which requests were lost an accelerated run must have seen.
	leastPlays = 400
)

// Design is the reliability model that a deployment compiles to.
func Design(d *model.Deployment, fig *reference.Reader) (*reliability.Model, error) {
	return reliability.Compiled(d, fig)
}

// Run solves the model, plays it and compares. It returns ctx's error when it is cancelled, and a sentence where the model
// cannot be solved or played.
func Run(ctx context.Context, m *reliability.Model, opt Options) (*Report, error) {
	if opt.Solved == nil {
		solved, err := Solve(m)
		if err != nil {
			return nil, err
		}
		opt.Solved = &solved
	}
	solved := *opt.Solved
	method := opt.Method
	if method == Auto {
		method = Plain
		if solved.Frequency*opt.Years*model.HoursPerYear < plainlySeen {
			method = Accelerated
		}
	}
	var played simulate.Result
	var err, fallback error
	levels := asked(m, &solved)
	if method == Accelerated {
		played, err = accelerated(ctx, m, opt, levels)
		if opt.Method == Auto && errors.Is(err, simulate.ErrPlain) {
			method, fallback = Plain, err
		}
	}
	if method == Plain {
		played, err = plain(ctx, m, opt, levels)
	}
	if err != nil {
		return nil, err
	}
	r := compare(m, solved, played, method, opt.Seed)
	r.Fallback = fallback
	return r, nil
}

// Solve is the solver's answer that [Run] judges, year and month included. Errors are those of the solver.
func Solve(m *reliability.Model) (reliability.Result, error) {
	solved, err := reliability.Solve(m)
	if err != nil {
		return solved, err
	}
	return solved, reliability.Distributions(m, &solved)
}

func plain(ctx context.Context, m *reliability.Model, opt Options, levels simulate.Levels) (simulate.Result, error) {
	run := simulate.Options{Levels: levels, Years: opt.Years, Rand: rand.New(rand.NewPCG(opt.Seed, 0)), Enough: opt.Enough}
	if opt.Progress != nil {
		run.Progress = func(years float64) { opt.Progress(min(1, years/opt.Years)) }
	}
	return simulate.Run(ctx, m, run)
}

func accelerated(ctx context.Context, m *reliability.Model, opt Options, levels simulate.Levels) (simulate.Result, error) {
	run := simulate.Acceleration{Levels: levels, Seed: opt.Seed, RelativeError: opt.RelativeError, Cycles: opt.Cycles, Workers: opt.Workers, Enough: opt.Enough}
	if opt.Progress != nil {
		run.Progress = func(cycles int, far float64) {
			// The error falls with the square root of the work.
			opt.Progress(min(1, max(math.Pow(opt.RelativeError/far, 2), float64(cycles)/float64(opt.Cycles))))
		}
	}
	return simulate.Accelerate(ctx, m, run)
}
