package scaling

import (
	"math"
	"slices"

	"nines/model"
	"nines/model/reference"
)

// Drill is the record of a real scale-out: how many units were in service, and where it is known how many were launched,
// from each time on. Times are seconds since the load rose.
type Drill struct {
	At        []float64
	InService []int
	Desired   []int // nil where it was not recorded
}

// DrillFit is what a record says about the steps of a scale-out.
type DrillFit struct {
	Start, End int
	// Delay is from when the load rose to the first launch: the alarm and what the metric and policy take. It is known only
	// with Desired.
	Delay      float64
	DelayKnown bool
	// Boots are how long each new unit took from its launch until it was in service, in the order they came (first
	// launched, first in service); without Desired, from when the load rose, alarm and all.
	Boots    []float64
	Mean     float64 // of Boots
	P50, P95 float64
	First    int // units of the first launch; 0 where that is not known
	Launches int // how often units were launched; 0 where that is not known
	Arrivals []float64
}

// FitDrill reads the steps of a scale-out off its record: from its first row to when most units were in service. Units are
// matched first launched, first in service; the mean of their boots is the area between launched and in service over their
// number, whatever the matching (Little, A proof for the queuing formula L = λW, 1961). DecodeDrill makes sure that units
// came into service.
func FitDrill(d *Drill) DrillFit {
	top := 0
	for i, n := range d.InService {
		if n > d.InService[top] {
			top = i
		}
	}
	f := DrillFit{Start: d.InService[0], End: d.InService[top]}
	arrived := rising(d.At[:top+1], d.InService[:top+1])
	f.Arrivals = arrived
	launched := make([]float64, len(arrived))
	if d.Desired != nil {
		all := rising(d.At[:top+1], d.Desired[:top+1])
		all = all[:min(len(all), len(arrived))]
		for len(all) < len(arrived) { // more came than were asked for: launched at the latest when they came
			all = append(all, arrived[len(all)])
		}
		launched = all
		f.DelayKnown, f.Delay = true, launched[0]
		for i, t := range launched {
			if i > 0 && t == launched[i-1] {
				continue
			}
			f.Launches++
		}
		for _, t := range launched {
			if t == launched[0] {
				f.First++
			}
		}
	}
	for i, t := range arrived {
		f.Boots = append(f.Boots, math.Max(0, t-launched[i]))
		f.Mean += f.Boots[i] / float64(len(arrived))
	}
	sorted := slices.Clone(f.Boots)
	slices.Sort(sorted)
	at := func(p float64) float64 { return sorted[min(len(sorted)-1, int(p*float64(len(sorted))))] }
	f.P50, f.P95 = at(0.5), at(0.95)
	return f
}

// rising is when a count first came to each number above its first.
func rising(at []float64, counts []int) []float64 {
	var out []float64
	high := counts[0]
	for i, n := range counts {
		for ; high < n; high++ {
			out = append(out, at[i])
		}
	}
	return out
}

// DrillForecast is what the figures say of the same scale-out: a step of the load, at the first row, to what the most units
// in service carry at the target.
type DrillForecast struct {
	Alarm    float64 // seconds until it holds
	Lag      float64 // from there to the launch
	Boot     float64 // from the launch until a unit serves
	Arrivals []float64
}

// PredictDrill plays the step of a record against the tier on the engine, with its figures at their likely values. The
// errors are those of [Play].
func PredictDrill(d *model.Deployment, t *model.PlacedTier, f DrillFit, fig *reference.Reader, led *model.Ledger) (DrillForecast, error) {
	r := &run{d: d, fig: fig, led: led}
	w := r.wave(t)
	lag, boot := w.before[0].p50, w.before[1].p50
	out := DrillForecast{Lag: lag, Boot: boot}
	g := Group{Capacity: Rounded(t.LimitRPS, loadPlaces), Start: f.Start, Max: max(f.Start, f.End, 1)}
	load := Rounded(aim(t), loadPlaces).Times(Int(int64(f.End)))
	wait := Rounded(lag+boot, timePlaces)
	p := Policy{MetricPeriod: Rounded(w.period, timePlaces), Periods: w.periods, Target: Rounded(aim(t), loadPlaces).Over(g.Capacity), Boot: wait, DuringWarmup: ServesFull}
	played, err := Play(Ramp(load, load, Int(0), wait.Plus(p.MetricPeriod.Times(Int(int64(w.periods)+2)))), g, p)
	if err != nil {
		return out, err
	}
	out.Alarm = played.Alarm.Float()
	for _, l := range played.Launches {
		for range l.Count {
			out.Arrivals = append(out.Arrivals, l.At.Plus(wait).Float())
		}
	}
	return out, nil
}
