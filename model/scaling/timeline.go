package scaling

import (
	"math"
	"slices"

	"nines/model"
)

// draw meters what the service sheds and makes the points of its timeline. A request needs every tier, so what is served
// is the demand up to the capacity of the least capable tier, relative to its load, at each moment.
func (r *run) draw(out *model.TimeToScale) {
	peak := r.d.Workload.Peak
	soon, late := r.service(func(l *lane) []rise { return l.soon }), r.service(func(l *lane) []rise { return l.late })
	end := max(soon[len(soon)-1].at, r.ramp)
	if out.P50 == never {
		end = max(end, 3600)
	}
	out.Shed = r.shed(soon, end)
	if out.P50 == never {
		if left := peak * (r.factor - soon[len(soon)-1].capacity); left > 0 {
			out.Warnings = append(out.Warnings, model.Msg("surge.warn.goes-on", "rate", number(left)))
		}
	}
	out.Timeline = r.points(soon, late)
}

// service is the capacity of the whole over time, as a multiple of the peak: the least over the lanes, each held from its
// rise to the next.
func (r *run) service(of func(*lane) []rise) []rise {
	var at []float64
	for i := range r.list {
		for _, s := range of(&r.list[i]) {
			at = append(at, s.at)
		}
	}
	at = append(at, 0)
	slices.Sort(at)
	at = slices.Compact(at)
	out := make([]rise, 0, len(at))
	for _, t := range at {
		least := math.Inf(1)
		for i := range r.list {
			if l := &r.list[i]; l.load > 0 {
				least = min(least, held(of(l), t)/l.load)
			}
		}
		if math.IsInf(least, 1) { // no tier limits it: shown as just enough
			least = r.factor
		}
		if n := len(out); n == 0 || out[n-1].capacity != least {
			out = append(out, rise{t, least})
		}
	}
	return out
}

// held is the capacity at a time.
func held(levels []rise, t float64) float64 {
	c := math.Inf(1)
	for _, s := range levels {
		if s.at > t {
			break
		}
		c = s.capacity
	}
	return c
}

// shed meters the service on the engine's meter. The last capacity is taken to stay.
func (r *run) shed(soon []rise, end float64) float64 {
	if end <= 0 {
		return 0
	}
	peak := r.d.Workload.Peak
	levels := make([]Level, len(soon))
	for i, s := range soon {
		levels[i] = Level{Rounded(s.at, timePlaces), Rounded(s.capacity*peak, loadPlaces)}
	}
	run := Rounded(end, timePlaces)
	m := measure(Ramp(Rounded(peak, loadPlaces), Rounded(peak*r.factor, loadPlaces), Rounded(r.ramp, timePlaces), run), levels)
	return m.shed.Float()
}

// timePlaces and loadPlaces are the decimals to which a deployment's float64 times and loads enter the exact engine: a
// millisecond, a millionth of a request/s.
const (
	timePlaces = 3
	loadPlaces = 6
)

// points are the moments at which demand bends or a capacity changes. Between them demand is linear and capacities hold.
func (r *run) points(soon, late []rise) []model.Point {
	peak := r.d.Workload.Peak
	at := []float64{0, r.ramp}
	for _, s := range soon {
		at = append(at, s.at)
	}
	for _, s := range late {
		at = append(at, s.at)
	}
	slices.Sort(at)
	at = slices.Compact(at)
	if last := at[len(at)-1]; last > 0 {
		at = append(at, last*1.1)
	} else {
		at = append(at, 600) // a step that is served at once: ten minutes of it
	}
	out := make([]model.Point, len(at))
	for i, t := range at {
		out[i] = model.Point{At: model.Seconds(t), Demand: peak * r.demand(t), Capacity: peak * held(soon, t), Late: peak * held(late, t)}
	}
	return out
}

// demand is the load at t as a multiple of the peak.
func (r *run) demand(t float64) float64 {
	if t >= r.ramp {
		return r.factor
	}
	return 1 + (r.factor-1)*t/r.ramp
}
