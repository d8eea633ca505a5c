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
	Solved        reliability.Result
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
	Error           float64 // its standard error
	Sigmas          float64 // (Solver − Counted) / Error
	Judged          bool    // it decides the verdict
	OfDistributions bool    // a figure of the year or the month
}

// Cause is unavailability by the event that began the outage.
type Cause struct {
	Name      string
	Solver    float64
	Counted   float64
	Low, High float64
}

const (
	// Sigmas is how far the solver may be from the twin: by chance once in 16,000 figures.
	Sigmas = 4.0
	// leastSeen outages must be seen or expected: below it neither an interval nor its error mean much.
	leastSeen = 30.0
	// plainlySeen outages must be expected for [Auto] to play plainly: a standard error of 5 %.
	plainlySeen = 400.0
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
	solved, err := reliability.Solve(m)
	if err != nil {
		return nil, err
	}
	if err := reliability.Distributions(m, &solved); err != nil {
		return nil, err
	}
	method := opt.Method
	if method == Auto {
		method = Plain
		if solved.Frequency*opt.Years*model.HoursPerYear < plainlySeen {
			method = Accelerated
		}
	}
	var played simulate.Result
	if method == Accelerated {
		played, err = accelerated(ctx, m, opt)
		if opt.Method == Auto && errors.Is(err, simulate.ErrPlain) {
			method = Plain
		}
	}
	if method == Plain {
		played, err = plain(ctx, m, opt)
	}
	if err != nil {
		return nil, err
	}
	return compare(m, solved, played, method, opt.Seed), nil
}

func plain(ctx context.Context, m *reliability.Model, opt Options) (simulate.Result, error) {
	run := simulate.Options{Years: opt.Years, Rand: rand.New(rand.NewPCG(opt.Seed, 0)), Enough: opt.Enough}
	if opt.Progress != nil {
		run.Progress = func(years float64) { opt.Progress(min(1, years/opt.Years)) }
	}
	return simulate.Run(ctx, m, run)
}

func accelerated(ctx context.Context, m *reliability.Model, opt Options) (simulate.Result, error) {
	run := simulate.Acceleration{Seed: opt.Seed, RelativeError: opt.RelativeError, Cycles: opt.Cycles, Workers: opt.Workers, Enough: opt.Enough}
	if opt.Progress != nil {
		run.Progress = func(cycles int, far float64) {
			// The error falls with the square root of the work.
			opt.Progress(min(1, max(math.Pow(opt.RelativeError/far, 2), float64(cycles)/float64(opt.Cycles))))
		}
	}
	return simulate.Accelerate(ctx, m, run)
}
