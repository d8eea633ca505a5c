package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"nines/model"
	"nines/model/reliability"
)

// Acceleration are the options of [Accelerate].
type Acceleration struct {
	// Seed of the random numbers: the answer is a function of the model, the seed, the error and the bound on cycles, and
	// not of the number of workers.
	Seed uint64
	// RelativeError is when to stop: the standard error of unavailability as a share of it, in (0, 1).
	RelativeError float64
	// Cycles bounds the work: so many returns to health are played at most, rounded up to whole rounds.
	Cycles int
	// Workers is how many goroutines play; at least 1.
	Workers int
	// Progress is called after every round with what was played and the relative error so far (+Inf: unknown); nil: not wanted.
	Progress func(cycles int, relativeError float64)
	// Enough is asked after every round, and ends the run with what was counted; nil: never.
	Enough func() bool
	// Levels are the hours of downtime at which windows are told ([Distribution.Levels]).
	Levels Levels
}

const (
	// streams is how many independent strands there are; each has its own generator, so who plays it does not matter.
	streams = 64
	// firstRound is how many cycles each stream plays before it is first asked whether that is enough.
	firstRound = 64
	// enoughSeen is how many plays with lost requests must have been seen before an error is believed.
	enoughSeen = 2000
	// enoughCycles must have been played: what is lost seldom and at length is not in the first few thousand.
	enoughCycles = 20_000
	// warmEvents bounds the warming up of a stream ([world.wandering]).
	warmEvents = 30_000
)

// Accelerate estimates what [Run] counts, where outages are too rare for it to count: unavailability, outages, served
// fraction and causes, and, where neither maintenance nor rows of need come by the clock, the year and the month without
// their number of months. See [runner] and [stream] for how, [cycles] for the year. It returns ctx's error when it is
// cancelled and a sentence when the model cannot be played so.
func Accelerate(ctx context.Context, m *reliability.Model, opt Acceleration) (Result, error) {
	switch {
	case !(opt.RelativeError > 0 && opt.RelativeError < 1):
		return Result{}, fmt.Errorf("simulate: a relative error of %v; ask for one between 0 and 1", opt.RelativeError)
	case opt.Cycles < 1 || opt.Workers < 1:
		return Result{}, errors.New("simulate: cycles and workers must be at least 1")
	}
	if err := playable(m); err != nil {
		return Result{}, err
	}
	healthy, err := usualRepairs(m, opt.Seed)
	if err != nil {
		return Result{}, err
	}
	all := make([]*stream, streams)
	for i := range all {
		if all[i], err = newStream(m, rand.New(rand.NewPCG(opt.Seed, uint64(i)+1)), healthy); err != nil {
			return Result{}, err
		}
	}
	if err := each(ctx, all, opt.Workers, func(ctx context.Context, s *stream) error {
		hours, events := s.life.w.wandering()
		return s.warmUp(ctx, hours, events)
	}); err != nil {
		return Result{}, err
	}
	for round := firstRound; ; round *= 2 {
		if err := each(ctx, all, opt.Workers, func(ctx context.Context, s *stream) error { return s.play(ctx, round) }); err != nil {
			return Result{}, err
		}
		teach(all)
		r := gathered(all)
		far := r.Unavailability.SE / r.Unavailability.Mean
		if math.IsNaN(far) {
			far = math.Inf(1)
		}
		if opt.Progress != nil {
			opt.Progress(r.Cycles, far)
		}
		if far <= opt.RelativeError && r.Seen >= enoughSeen && r.Cycles >= enoughCycles || r.Cycles >= opt.Cycles || opt.Enough != nil && opt.Enough() {
			r.tellWindows(all, m.SLO, opt.Levels, rand.New(rand.NewPCG(opt.Seed, streams+1)))
			return r, nil
		}
	}
}

// wandering is how many hours, and events at most, life takes to forget its start before it is played. Where units stay where
// they were launched, some placements are left only when two domains are down at once: as long as patience lasts.
func (w *world) wandering() (hours float64, events int) {
	for i := range w.tiers {
		if w.tiers[i].spec.Rebuild != nil {
			return math.Inf(1), 4 * warmEvents
		}
	}
	return w.forgetting(math.Inf(1)), warmEvents
}

// teach lets every stream know what all of them learned, in their order, so that it does not matter who played which. The
// square root of the hours keeps in play what few plays have shown yet: by the hours themselves a service of two standby
// pairs, where 5 % of the failovers take most of the hours, was told 15 % too reliable by early rounds.
func teach(all []*stream) {
	sum := newLessons(len(all[0].learning[0]))
	for _, s := range all {
		for when := range sum {
			for g, hours := range s.learning[when] {
				sum[when][g] += hours
			}
		}
	}
	for when := range sum {
		for g := range sum[when] {
			sum[when][g] = math.Sqrt(sum[when][g])
		}
	}
	for _, s := range all {
		s.rare.learned = sum
	}
}

// each plays all streams, shared among workers.
func each(ctx context.Context, all []*stream, workers int, play func(context.Context, *stream) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan *stream, len(all))
	for _, s := range all {
		next <- s
	}
	close(next)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for s := range next {
				if err := play(ctx, s); err != nil {
					stop(err)
					return
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// ErrPlain says that a model cannot be accelerated and must be played by [Run].
var ErrPlain = errors.New("play it plainly")

// usualRepairs is the least number of repairs under way that life has at most in half of the time: what is healthy. 0 but
// for large models.
func usualRepairs(m *reliability.Model, seed uint64) (int, error) {
	s, err := newStream(m, rand.New(rand.NewPCG(seed, 0)), 0)
	if err != nil {
		return 0, err
	}
	var hours []float64
	total := 0.0
	for range warmEvents {
		n, from := len(s.life.h.repairs), s.life.w.now
		s.life.step()
		for len(hours) <= n {
			hours = append(hours, 0)
		}
		if s.life.w.now == never {
			return 0, ErrNothingFails
		}
		hours[n] += s.life.w.now - from
		total += s.life.w.now - from
	}
	sum := 0.0
	for n, h := range hours {
		if sum += h; sum >= total/2 {
			return n, nil
		}
	}
	return 0, ErrNothingFails
}

// ErrNothingFails says why a model cannot be accelerated.
var ErrNothingFails = fmt.Errorf("simulate: nothing can fail, so there is nothing to play: %w", ErrPlain)

// gathered adds the streams up. Each is one observation of a ratio (A. M. Law, Simulation Modeling and Analysis, 5th ed.
// 2015, §9.5.3, the regenerative method, with streams for cycles).
func gathered(all []*stream) Result {
	var r Result
	labels := all[0].life.w.judge.labels.names
	hours, loads := make([]float64, len(all)), make([]float64, len(all))
	lost, begins := make([][]float64, len(labels)+1), make([][]float64, len(labels)+1)
	planned, unserved := make([]float64, len(all)), make([]float64, len(all))
	for c := range lost {
		lost[c], begins[c] = make([]float64, len(all)), make([]float64, len(all))
	}
	whole := len(labels)
	for i, s := range all {
		hours[i], loads[i] = s.hours, s.load
		r.Cycles += s.cycles
		r.Seen += s.seen
		r.Events += s.life.w.events + s.rare.w.events
		b := &s.rare.w.judge.batch
		for c := range labels {
			lost[c][i], begins[c][i] = b.lost[c]/plays, b.begins[c]/plays
			lost[whole][i] += lost[c][i]
			begins[whole][i] += begins[c][i]
		}
		planned[i], unserved[i] = b.planned/plays, (b.load-b.served)/plays
		r.Watched += s.hours / model.HoursPerYear
	}
	r.Unavailability, r.Frequency = ratio(lost[whole], hours), ratio(begins[whole], hours)
	r.Planned = ratio(planned, hours)
	r.ServedFraction = ratio(unserved, loads)
	r.ServedFraction.Mean = 1 - r.ServedFraction.Mean
	for c, name := range labels {
		if u, f := ratio(lost[c], hours), ratio(begins[c], hours); u.Mean > 0 || f.Mean > 0 {
			r.Causes = append(r.Causes, Cause{name, u, f})
		}
	}
	r.Years = int(math.Ceil(r.Watched))
	for k := range r.Twelve {
		r.Twelve[k] = Estimate{math.NaN(), math.NaN()}
	}
	return r
}

// student makes four standard errors of 64 streams as sure as four of a normal law: Student's t with 63 degrees of freedom
// is beyond 4.28 as often as that is beyond 4, once in 16,000.
const student = 1.07

// ratio estimates E[x]/E[y] from independent pairs, with the standard error of the delta method.
func ratio(x, y []float64) Estimate {
	sumX, sumY := 0.0, 0.0
	for i := range x {
		sumX += x[i]
		sumY += y[i]
	}
	mean, n, squares := sumX/sumY, float64(len(x)), 0.0
	for i := range x {
		d := x[i] - mean*y[i]
		squares += d * d
	}
	return Estimate{mean, student * math.Sqrt(squares*n/(n-1)) / sumY}
}
