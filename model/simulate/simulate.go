package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nines/model"
	"nines/model/reliability"
)

// Options of a run.
type Options struct {
	// Years is how long to watch, in years of 8,760 h; it is rounded up to whole years.
	Years float64
	// Rand is the generator: the answer is a function of the model, the years and its state.
	Rand *rand.Rand
	// Progress is called after every year watched, from the goroutine of Run; nil: not wanted.
	Progress func(doneYears float64)
	// Enough is asked after every year watched, and ends the run with what was counted; nil: never.
	Enough func() bool
	// Levels are the hours of downtime at which windows are counted ([Distribution.Levels]).
	Levels Levels
}

// Result is what was counted, with its uncertainty.
type Result struct {
	Years          int
	Events         uint64   // played, burn-in included
	Unavailability Estimate // share of time
	Frequency      Estimate // outages per hour
	ServedFraction Estimate
	Planned        Estimate // part of Unavailability that would vanish without maintenance
	Causes         []Cause  // by the event that began the outage; they add up to Unavailability and Frequency
	Year, Month    Distribution
	Twelve         [13]Estimate // probability that k or more of a year's months meet the SLO; NaN without one

	// Of an accelerated run: how often it returned to health, in how many plays requests were lost,
	// and the years of life that were played beside.
	Cycles, Seen int
	Watched      float64
}

// Cause is a part of unavailability and of frequency.
type Cause struct {
	Name           string
	Unavailability Estimate
	Frequency      Estimate // outages per hour that it begins
}

// maxYears bounds a run: beyond it there is no end in sight.
const maxYears = 1e8

// Run plays the model for some years after a burn-in and counts. It returns ctx's error when it is cancelled, and a sentence
// when the model cannot be played. The caller is expected to have validated the model.
func Run(ctx context.Context, m *reliability.Model, opt Options) (Result, error) {
	if opt.Rand == nil {
		return Result{}, errors.New("simulate: no random generator given; pass one with a seed")
	}
	if !(opt.Years > 0) || opt.Years > maxYears {
		return Result{}, fmt.Errorf("simulate: %v years; ask for more than 0 and at most %g", opt.Years, float64(maxYears))
	}
	if err := playable(m); err != nil {
		return Result{}, err
	}
	w, err := newWorld(m, opt.Rand, nil)
	if err != nil {
		return Result{}, err
	}
	years := int(math.Ceil(opt.Years))
	if err := w.burnIn(ctx, years); err != nil {
		return Result{}, err
	}
	w.judge.kept = newArchive(len(w.judge.labels.names), years, m.SLO, opt.Rand)
	w.judge.kept.year.levels, w.judge.kept.month.levels = counted(opt.Levels.Year), counted(opt.Levels.Month)
	w.judge.begin()
	for done := 1; done <= years; done++ {
		if err := w.playYears(ctx, 1); err != nil {
			return Result{}, err
		}
		w.judge.kept.yearDone(&w.judge.batch)
		if opt.Progress != nil {
			opt.Progress(float64(done))
		}
		if opt.Enough != nil && opt.Enough() {
			if w.judge.kept.total.n == 0 { // not even one batch: what there is
				w.judge.kept.close(&w.judge.batch)
			}
			break
		}
	}
	return w.judge.kept.result(w), nil
}

// burnIn plays until the start is forgotten: at least a year, twenty times the longest repair, and, where a tier remembers
// its domains (standby, rebuild), some of their failures; at most as long as a tenth of the run beyond that.
func (w *world) burnIn(ctx context.Context, years int) error {
	hours := w.forgetting(model.HoursPerYear * float64(years) / 10)
	w.judge.kept = newArchive(len(w.judge.labels.names), 1, 0, w.rand)
	w.judge.begin()
	return w.playYears(ctx, int(math.Ceil(hours/model.HoursPerYear)))
}

// forgetting is how many hours it takes to forget the start. What a tier with a memory takes is bounded by patience.
func (w *world) forgetting(patience float64) float64 {
	hours := model.HoursPerYear
	longest := 0.0 // finite time between the events that move units or roles
	for i := range w.domains {
		hours = max(hours, 20*float64(w.m.Domains[i].MTTR.Mean))
		if f := float64(w.m.Domains[i].MTTF); f < never {
			longest = max(longest, f)
		}
	}
	times := 0.0 // how many of these
	for i := range w.m.Tiers {
		t := &w.m.Tiers[i]
		hours = max(hours, 20*float64(t.MTTR.Mean))
		switch {
		case t.Rebuild != nil: // some placements are left only when two domains are down at once
			times = 200
		case t.Standby != nil:
			times = max(times, 5)
		}
	}
	if times > 0 {
		hours = max(hours, min(times*longest, patience))
	}
	return hours
}

// playYears plays event by event until so many more years have ended.
func (w *world) playYears(ctx context.Context, years int) error {
	until := w.judge.months + 12*years
	for n := 0; w.judge.months < until; n++ {
		if n&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		w.step()
	}
	return nil
}

// playable checks what the event loop relies on, so that no input makes it loop or fail.
func playable(m *reliability.Model) error {
	for i, d := range m.Domains {
		if d.Parent >= i || d.Parent < -1 {
			return fmt.Errorf("domains.%s.in: its parent must be written before it", d.Name)
		}
		if !(d.MTTF > 0) || !positive(d.MTTR) {
			return fmt.Errorf("domains.%s: mttf and mttr must be positive times", d.Name)
		}
	}
	for i := range m.Tiers {
		if err := playableTier(m, &m.Tiers[i]); err != nil {
			return err
		}
	}
	for _, f := range m.Faults {
		if !(f.Rate*f.Fails >= 0) || math.IsInf(f.Rate, 0) || !positive(f.MTTR) || !(f.Share >= 0 && f.Share <= 1) {
			return fmt.Errorf("faults.%s: rate, fails, mttr and share must be finite, and mttr positive", f.Name)
		}
	}
	if err := playableShocks(m); err != nil {
		return err
	}
	for _, x := range m.Maintenance {
		if !(x.Lasts > 0 && x.Every > x.Lasts) || math.IsInf(float64(x.Every), 0) || x.Tier < -1 || x.Tier >= len(m.Tiers) {
			return fmt.Errorf("maintenance.%s: it must last less than its period and hit a tier or the service", x.Name)
		}
		if x.Units < 0 || x.Tier >= 0 && x.Units > units(&m.Tiers[x.Tier]) {
			return fmt.Errorf("maintenance.%s: it takes more units than the tier has", x.Name)
		}
	}
	return playableExpr(m, &m.Service)
}

func playableTier(m *reliability.Model, t *reliability.Tier) error {
	bad := func(what string) error { return fmt.Errorf("tiers.%s: %s", t.Name, what) }
	for _, p := range t.Units {
		if p.Domain < -1 || p.Domain >= len(m.Domains) || p.Units < 0 {
			return bad("units name a domain that does not exist")
		}
		for d := p.Domain; d >= 0; d = m.Domains[d].Parent {
			if m.Domains[d].Loss == reliability.Kill && !positive(t.Boot) {
				return bad("boot is needed where a domain kills its units")
			}
		}
	}
	for _, n := range t.Need {
		if n.Units < 1 || !(n.Share >= 0) || !(n.Spells >= 0) {
			return bad("need rows must have units, a share and non-negative spells")
		}
	}
	switch s := t.Standby; {
	case units(t) == 0:
		return bad("it has no units")
	case !(t.MTTF > 0) || !positive(t.MTTR):
		return bad("mttf and mttr must be positive times")
	case len(t.Need) == 0 && s == nil:
		return bad("need is missing")
	case s != nil && (!(s.MTTF > 0) || s.Coverage > 0 && !positive(s.Failover) || s.Coverage < 1 && !positive(s.Manual)):
		return bad("standby needs its mttf, failover and manual times")
	case s != nil && !(s.TestEvery >= 0), !(t.Beta >= 0 && t.Beta <= 1):
		return bad("test_every must not be negative, and beta is a share")
	case t.Rebuild != nil && !positive(t.Rebuild.After):
		return bad("rebuild.after must be a positive time")
	}
	return nil
}

func playableExpr(m *reliability.Model, e *reliability.Expr) error {
	if e.Kind == reliability.ExprTier && (e.Tier < 0 || e.Tier >= len(m.Tiers)) {
		return errors.New("service: it names a tier that does not exist")
	}
	for i := range e.Of {
		if err := playableExpr(m, &e.Of[i]); err != nil {
			return err
		}
	}
	return nil
}

// units is how many units the tier has.
func units(t *reliability.Tier) int {
	n := 0
	for _, p := range t.Units {
		n += p.Units
	}
	return n
}

func positive(d reliability.Duration) bool {
	return d.Mean > 0 && !math.IsInf(float64(d.Mean), 0) && (d.Shape != reliability.Lognormal || d.CV > 0)
}
