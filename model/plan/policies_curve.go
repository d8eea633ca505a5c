package plan

import (
	"math"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
)

// Shapes of a demand that nobody recorded: from the peak to the surge's factor times the peak.
const (
	ShapeStep  = "step"  // at once, to stay
	ShapeRamp  = "ramp"  // steadily, to stay
	ShapeFlash = "flash" // a flash crowd: steeply up, a while on top, gone within the hour
)

// Shapes lists them.
var Shapes = []string{ShapeStep, ShapeRamp, ShapeFlash}

// shape makes a demand from the workload's surge. A ramp takes surge.ramp, or its figure where that is 0.
func shape(name string, w *model.Workload, fig *reference.Reader, led *model.Ledger, run float64) scaling.Demand {
	led.Use("peak", "surge.factor")
	before, to := rounded(w.Peak), rounded(w.Peak*w.Surge.Factor)
	rise := float64(w.Surge.Ramp)
	if rise > 0 {
		led.Use("surge.ramp")
	}
	switch name {
	case ShapeRamp:
		if rise == 0 {
			rise = fig.Value("surge.shape.ramp")
		}
		return scaling.Ramp(before, to, rounded(rise), rounded(math.Max(run, rise)))
	case ShapeFlash:
		if rise == 0 {
			rise = fig.Value("surge.shape.rise")
		}
		hold, decay := fig.Value("surge.shape.hold"), fig.Value("surge.shape.decay")
		return scaling.Flash(before, to, rounded(rise), rounded(hold), rounded(decay), rounded(run))
	}
	return scaling.Ramp(before, to, scaling.Int(0), rounded(run))
}

// rounded brings a number to the exact engine: a millionth is less than any of these are known to.
func rounded(v float64) scaling.Rat { return scaling.Rounded(v, 6) }

// runOf is how long a shape is watched: until the design has most likely grown, an hour at least and a day at most.
func runOf(reach *model.TimeToScale) float64 {
	const least, most = 3600, 86400
	late := float64(reach.P90)
	if late < 0 || late > most {
		return least
	}
	return math.Min(math.Max(least, math.Ceil(1.25*late/600)*600), most)
}

// stepOf divides a run into about so many intervals of a round length.
func stepOf(run scaling.Rat, intervals int) scaling.Rat {
	want := run.Float() / float64(intervals)
	for _, s := range []int64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800} {
		if float64(s) >= want {
			return scaling.Int(s)
		}
	}
	return scaling.Int(604800 * int64(math.Ceil(want/604800)))
}

// WeekOf plays a recorded demand as one whose highest load is the surge of the workload. A week that begins on a Monday at
// midnight UTC needs no clock.
func WeekOf(d scaling.Demand, w *model.Workload) SurgeOptions {
	d = d.Times(rounded(w.Peak * w.Surge.Factor).Over(d.Peak()))
	return SurgeOptions{Demand: &d, Intervals: 168}
}
