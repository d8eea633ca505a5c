package simulate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nines/model"
	"nines/model/reliability"
)

// stream is one of the independent strands of the accelerated layer. It plays life as it is, and each time that life comes
// back to where (almost) nothing is under repair, it plays what may follow a few times over, with failures made less rare,
// in a world beside it, until that is healthy again. Downtime is then
//
//	U = E[hours lost until healthy again, weighted] / E[hours of life until healthy again]
//
// over the states in which life becomes healthy: measure-specific dynamic importance sampling (A. Goyal, P. Shahabuddin,
// P. Heidelberger, V. Nicola, P. Glynn, "A unified framework for simulating Markovian models of highly dependable systems",
// IEEE Trans. Computers 41(1), 1992), on cycles between returns to a set instead of a single state, because units that were
// launched elsewhere and roles that were taken over stay so.
type stream struct {
	life, rare runner
	healthy    int // at most so many repairs under way is healthy

	drawn  float64 // when the phases of maintenance were drawn last
	cycles int
	hours  float64 // of life in cycles
	load   float64 // load-weighted
	seen   int     // plays in which requests were lost

	bouts    []bout
	choose   *rand.Rand // which of them are kept, when there are too many
	learning lessons    // of this stream, for all of them from the next round on
}

// plays is how often what may follow is played for each cycle of life.
const plays = 4

// maxCycle bounds the events of one cycle: beyond it there is no coming back worth waiting for.
const maxCycle = 20_000_000

// ErrNeverHealthy says why a model cannot be accelerated.
var ErrNeverHealthy = fmt.Errorf("simulate: something is under repair all the time, so there is no healthy state to begin from: %w", ErrPlain)

func newStream(m *reliability.Model, r *rand.Rand, healthy int) (*stream, error) {
	s := &stream{healthy: healthy, choose: rand.New(rand.NewPCG(0, 0))}
	for _, x := range []*runner{&s.life, &s.rare} {
		h := &hazards{}
		w, err := newWorld(m, r, h)
		if err != nil {
			return nil, err
		}
		*x = runner{w: w, h: h, weight: 1, learned: newLessons(len(h.in))}
	}
	s.learning = newLessons(len(s.rare.h.in))
	return s, nil
}

func (s *stream) well(r *runner) bool { return len(r.h.repairs) <= s.healthy }

// warmUp forgets the start and goes on until life becomes healthy.
func (s *stream) warmUp(ctx context.Context, hours float64, events int) error {
	w := s.life.w
	for n := 0; w.now < hours && n < events; n++ {
		if n&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s.life.step()
	}
	s.drawn = w.now
	return s.recover(ctx, &s.life)
}

// recover plays until the world is healthy after not having been.
func (s *stream) recover(ctx context.Context, r *runner) error {
	left := !s.well(r)
	for n := 1; !left || !s.well(r); n++ {
		if n&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n > maxCycle {
			return ErrNeverHealthy
		}
		r.step()
		left = left || !s.well(r)
	}
	return nil
}

// play plays so many more cycles.
func (s *stream) play(ctx context.Context, cycles int) error {
	w := s.life.w
	for range cycles {
		if len(w.windows) > 0 && w.now > s.drawn+model.HoursPerYear {
			// As the judge does every year: windows of different entries meet by chance.
			w.drawPhases()
			s.drawn = w.now
			if err := s.recover(ctx, &s.life); err != nil {
				return err
			}
		}
		w.judge.settle()
		s.life.h.refresh()
		for range plays {
			if err := s.hurry(ctx); err != nil {
				return err
			}
		}
		from, load, mean := w.now, w.judge.batch.load, s.life.hours
		if err := s.recover(ctx, &s.life); err != nil {
			return err
		}
		w.judge.settle()
		passed := w.now - from
		load = (w.judge.batch.load - load) / passed
		if !w.clock.runs {
			passed = s.life.hours - mean
		}
		s.hours += passed
		s.load += load * passed
		s.cycles++
	}
	return nil
}

// hurry plays what may follow once, from life's present state until the world is healthy again. The first failure comes as
// in life, but which one it is, is drawn evenly; from then on failures are made less rare until requests are lost or the
// world is healthy.
func (s *stream) hurry(ctx context.Context) error {
	r := &s.rare
	r.w.copyFrom(s.life.w)
	r.weight, r.w.judge.weight, r.failed = 1, 1, r.failed[:0]
	before := r.w.judge.batch.lostHours()
	r.w.judge.month = 0
	r.biased, r.evened, r.until, r.turned = false, true, math.NaN(), false
	left, lost, out := false, false, false
	var fell, began, ended float64 // when health was left, and when requests were lost
	for n := 1; ; n++ {
		if n&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n > maxCycle {
			return ErrNeverHealthy
		}
		if failed := r.step(); failed {
			r.evened = false
		}
		if !left && !s.well(r) {
			left, fell = true, r.w.now
		}
		was := out
		if out = r.out(); out && !lost {
			lost, began = true, r.w.now
		}
		if was || out {
			ended = r.w.now
		}
		if left && s.well(r) {
			break
		}
		r.biased = left && !lost
		r.evened = r.evened && !left || r.biased
	}
	r.w.judge.settle()
	if lost {
		s.seen++
		s.keep(bout{lost: r.w.judge.month, span: ended - began, away: r.w.now - fell, weight: r.weight})
		s.learning.add(r.failed, r.w.judge.batch.lostHours()-before)
	}
	return nil
}
