package plan

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"nines/model"
	"nines/model/reference"
)

// SensitivityOptions of [Sensitive]. The zero value samples 10,000 times from seed 1.
type SensitivityOptions struct {
	Samples int
	Seed    uint64
	// Progress, when set, hears now and then how many evaluations of how many are done; from any goroutine, one at a time.
	Progress func(done, total int)
}

// DefaultSamples is how many points the ranges are propagated with unless another number is asked for.
const DefaultSamples = 10000

// Outcome is what one evaluation comes to.
type Outcome struct {
	Hours   float64 // down a year
	Monthly float64 // the bill
	Total   float64 // the bill and a month's expected cost of downtime
	Scale   float64 // seconds to serve the surge, P50; NaN where it is never served
}

// Unknown is one input or figure with a range, and what it does alone.
type Unknown struct {
	Key  string
	Name model.Text
	Unit string
	model.Range
	model.Provenance
	// Achieved are the P5, P50 and P95 of the values that were sampled, beside those asked for.
	Achieved model.Range
	// AtLow and AtHigh are the outcome with this one at its P5 and P95 and all others likely; nil where that cannot be
	// sized or priced.
	AtLow, AtHigh *Outcome
}

// SwingHours is how far the year's downtime moves between the ends of the range; +Inf where an end cannot be told.
func (u Unknown) SwingHours() float64 { return u.swing(func(o *Outcome) float64 { return o.Hours }) }

// SwingMoney is the same of bill and expected downtime, a month.
func (u Unknown) SwingMoney() float64 { return u.swing(func(o *Outcome) float64 { return o.Total }) }

func (u Unknown) swing(of func(*Outcome) float64) float64 {
	if u.AtLow == nil || u.AtHigh == nil {
		return math.Inf(1)
	}
	return math.Abs(of(u.AtHigh) - of(u.AtLow))
}

// Sensitivity is how far a design's answers follow from what is not known.
type Sensitivity struct {
	Scenario *model.Scenario
	Base     Outcome
	// Ranges of the outcome over all unknowns together: P5, P50, P95.
	Hours, Unavailability, Monthly, Total, Scale model.Range
	Met                                          float64 // share of samples whose expected availability meets the SLO
	Unknowns                                     []Unknown
	Samples, Failed                              int // failed: could not be sized or priced
	Seed                                         uint64
	Still                                        int // unknowns with a range that move nothing
}

// Sensitive varies everything with a range that the evaluation of a scenario reads: first each alone, from its P5 to its
// P95, which gives the tornado; then all together, seeded, which gives ranges of the outcome. An error is the context's, or
// the design's own.
//
// Each unknown is a two-piece lognormal (normal where it touches zero) through its P5, P50 and P95 ([rangedPath.at]), drawn
// by Latin hypercube (M. McKay, R. Beckman, W. Conover, "A comparison of three methods for selecting values of input
// variables", Technometrics 21, 1979): every unknown takes the middle of each of n equally likely slices exactly once, so
// that the quantiles asked for are hit whatever the seed; which slices meet is drawn. Unknowns are independent.
func Sensitive(ctx context.Context, in Inputs, s *model.Scenario, o SensitivityOptions) (*Sensitivity, error) {
	in = in.inCurrency()
	if o.Samples <= 0 {
		o.Samples = DefaultSamples
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	e := evaluate(in, s, depthDistributions)
	base := outcome(e)
	if base == nil {
		return nil, e.Errors[0]
	}
	t := &tornado{Inputs: in, s: s, out: &Sensitivity{Scenario: s, Base: *base, Samples: o.Samples, Seed: o.Seed}, options: o}
	t.collect(e)
	t.total = 2*len(t.unknowns) + o.Samples
	if err := t.alone(ctx); err != nil {
		return nil, err
	}
	if err := t.together(ctx); err != nil {
		return nil, err
	}
	return t.out, nil
}

func outcome(e *Evaluation) *Outcome {
	if !e.Priced() || len(e.Errors) > 0 {
		return nil
	}
	o := &Outcome{Hours: e.Availability.Unavailability * model.HoursPerYear, Monthly: e.Cost.Monthly.InexactFloat64(), Scale: math.NaN()}
	o.Total = o.Monthly + e.Cost.ExpectedDowntime.InexactFloat64()
	if e.Scale != nil && e.Scale.P50 >= 0 {
		o.Scale = float64(e.Scale.P50)
	}
	return o
}

// tornado is one run.
type tornado struct {
	Inputs
	s        *model.Scenario
	unknowns []unknown
	out      *Sensitivity
	options  SensitivityOptions

	mu          sync.Mutex
	done, total int
}

// where an unknown is set.
type where int

const (
	ofWorkload where = iota
	ofScenario
	ofFigures
)

type unknown struct {
	Unknown
	at   where
	dist rangedPath
	most float64 // the largest value it can have
}

// asked are the beginnings of inputs that are wishes and not unknowns, and of figures that are conventions.
var asked = []string{"objectives.", "surge.factor", "surge.ramp", "cost.hours-per-month", "cost.gb"}

// collect lists everything with a range that the evaluation read.
func (t *tornado) collect(e *Evaluation) {
	for _, a := range e.Assumptions {
		r := a.Range
		if r == nil || !(r.Low < r.High) || slices.ContainsFunc(asked, func(p string) bool { return strings.HasPrefix(a.Key, p) }) {
			continue
		}
		u := unknown{Unknown: Unknown{Key: a.Key, Name: a.Name, Unit: a.Unit, Range: *r, Provenance: a.Provenance}, dist: rangedPath{path: a.Key, Range: *r}, most: math.Inf(1)}
		if strings.HasPrefix(a.Unit, "share") && !strings.Contains(a.Unit, "/") || a.Unit == "probability" {
			u.most = 1
		}
		switch {
		case t.Workload.Inputs[a.Key].Key != "":
			u.at = ofWorkload
			if _, err := t.Workload.With(a.Key, r.Likely); err != nil {
				continue
			}
		case t.s.Inputs[a.Key].Key != "":
			u.at = ofScenario
			if _, err := t.s.With(a.Key, r.Likely); err != nil {
				continue
			}
		default:
			u.at = ofFigures
		}
		t.unknowns = append(t.unknowns, u)
	}
}

// value is the u-quantile of an unknown, inside what it can be.
func (u *unknown) value(q float64) float64 { return math.Min(u.most, u.dist.at(q)) }

// evaluate sets unknowns to values and evaluates; nil where that cannot be sized or priced.
func (t *tornado) evaluate(set []*unknown, values []float64) *Outcome {
	var paths [3][]string
	var to [3][]float64
	for i, u := range set {
		paths[u.at], to[u.at] = append(paths[u.at], u.Key), append(to[u.at], values[i])
	}
	at, s := t.Inputs, t.s
	if len(paths[ofWorkload]) > 0 {
		at.Workload = t.Workload.Sampled(paths[ofWorkload], to[ofWorkload])
	}
	if len(paths[ofScenario]) > 0 {
		s = t.s.Sampled(paths[ofScenario], to[ofScenario])
	}
	if len(paths[ofFigures]) > 0 {
		keys := make([]reference.Key, len(paths[ofFigures]))
		for i, p := range paths[ofFigures] {
			keys[i] = reference.Key(p)
		}
		at.Figures = t.Figures.Sampled(keys, to[ofFigures])
	}
	return outcome(evaluate(at, s, depthMean))
}

// each runs n evaluations on all processors; what they are is the caller's.
func (t *tornado) each(ctx context.Context, n int, one func(i int)) error {
	next := make(chan int, 64)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := range next {
				one(i)
				t.tell()
			}
		})
	}
	err := feed(ctx, next, n)
	wg.Wait()
	return err
}

func (t *tornado) tell() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done++
	if t.options.Progress != nil && (t.done%100 == 0 || t.done == t.total) {
		t.options.Progress(t.done, t.total)
	}
}

// alone moves each unknown by itself from its P5 to its P95. Those that move nothing are counted and left out of the rest.
func (t *tornado) alone(ctx context.Context) error {
	ends := make([]*Outcome, 2*len(t.unknowns))
	err := t.each(ctx, len(ends), func(i int) {
		u := &t.unknowns[i/2]
		v := u.Low
		if i%2 == 1 {
			v = u.High
		}
		ends[i] = t.evaluate([]*unknown{u}, []float64{v})
	})
	if err != nil {
		return err
	}
	moving := t.unknowns[:0]
	for i := range t.unknowns {
		u := t.unknowns[i]
		u.AtLow, u.AtHigh = ends[2*i], ends[2*i+1]
		if u.AtLow != nil && u.AtHigh != nil && u.AtLow.same(u.AtHigh) {
			t.out.Still++
			continue
		}
		moving = append(moving, u)
	}
	t.unknowns = moving
	return nil
}

func (o *Outcome) same(p *Outcome) bool {
	return o.Hours == p.Hours && o.Total == p.Total && (o.Scale == p.Scale || math.IsNaN(o.Scale) && math.IsNaN(p.Scale))
}

// together draws all unknowns at once.
func (t *tornado) together(ctx context.Context) error {
	n := t.options.Samples
	draws := make([][]float64, len(t.unknowns)) // by unknown, then sample
	set := make([]*unknown, len(t.unknowns))
	random := splitMix(t.options.Seed)

	for j := range t.unknowns {
		set[j] = &t.unknowns[j]
		draws[j] = slices.Repeat([]float64{0}, n)
		for i, slice := range random.permutation(n) {
			draws[j][i] = set[j].value((float64(slice) + 0.5) / float64(n))
		}
	}
	got := make([]*Outcome, n)
	err := t.each(ctx, n, func(i int) {
		values := make([]float64, len(set))
		for j := range set {
			values[j] = draws[j][i]
		}
		got[i] = t.evaluate(set, values)
	})
	if err != nil {
		return err
	}
	t.summarize(got, draws)
	return nil
}

// summarize turns outcomes into ranges and ranks the unknowns by the hours that they move.
func (t *tornado) summarize(got []*Outcome, draws [][]float64) {
	var hours, monthly, total, scale []float64
	met := 0
	for _, o := range got {
		if o == nil {
			t.out.Failed++
			continue
		}
		hours, monthly, total = append(hours, o.Hours), append(monthly, o.Monthly), append(total, o.Total)
		if !math.IsNaN(o.Scale) {
			scale = append(scale, o.Scale)
		}
		if o.Hours <= (1-t.Workload.Objectives.SLO)*model.HoursPerYear {
			met++
		}
	}
	if len(hours) > 0 {
		t.out.Met = float64(met) / float64(len(hours))
	}
	t.out.Hours, t.out.Monthly, t.out.Total, t.out.Scale = quantiles(hours), quantiles(monthly), quantiles(total), quantiles(scale)
	h := t.out.Hours
	t.out.Unavailability = model.Range{Low: h.Low / model.HoursPerYear, Likely: h.Likely / model.HoursPerYear, High: h.High / model.HoursPerYear}
	for j := range t.unknowns {
		u := t.unknowns[j].Unknown
		u.Achieved = quantiles(draws[j])
		t.out.Unknowns = append(t.out.Unknowns, u)
	}
	sort.SliceStable(t.out.Unknowns, func(i, j int) bool { return t.out.Unknowns[i].SwingHours() > t.out.Unknowns[j].SwingHours() })
}

// splitMix is a small generator of 64-bit numbers from a seed: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom
// number generators", OOPSLA 2014. The seed is an argument, so the same question has the same answer.
type splitMix uint64

func (r *splitMix) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// permutation shuffles 0 … n-1 (R. Fisher, F. Yates). The remainder of a 64-bit number by n < 2^31 is uniform to 2^-33.
func (r *splitMix) permutation(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(r.next() % uint64(i+1))
		out[i], out[j] = out[j], out[i]
	}
	return out
}
