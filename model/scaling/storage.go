package scaling

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reference"
)

// volume is storage that its provider makes larger while it fills (Amazon RDS User Guide, "Managing capacity automatically
// with Amazon RDS storage autoscaling"): when free space has been at most free of it for low seconds, and the last change is
// again seconds or longer ago, it grows by the largest of least, share and what the last hour says the next ahead seconds
// write, up to most. Sizes are GB, times seconds.
type volume struct {
	used, size, most        float64
	perRequest              float64 // GB that one request leaves
	free, share, least      float64
	low, ahead, again, look float64
}

// enlarged is one change of a volume.
type enlarged struct{ at, from, to float64 }

// filled is a stretch in which a volume has no room, so that the database stands; until is the end of the run where it stays.
type filled struct{ from, until float64 }

// play looks at the volume every look seconds of a demand; what is written while it is full is not.
func (v volume) play(d Demand) (changes []enlarged, fulls []filled) {
	run, w := d.Run.Float(), d.walk()
	hourly := make([]float64, 0, 64) // written in each look of the last hour
	perHour := max(1, int(math.Round(3600/v.look)))
	lowSince, last := math.Inf(1), math.Inf(-1)
	standing := -1.0
	for at := 0.0; at < run; {
		next := math.Min(at+v.look, run)
		wrote := w.requests(at, next) * v.perRequest
		if standing >= 0 {
			wrote = 0
		}
		v.used += wrote
		if hourly = append(hourly, wrote); len(hourly) > perHour {
			hourly = hourly[1:]
		}
		at = next
		if v.used >= v.size {
			v.used = v.size
			if standing < 0 {
				standing = at
			}
		}
		if v.size-v.used > v.free*v.size {
			lowSince = math.Inf(1)
			continue
		}
		lowSince = math.Min(lowSince, at)
		if at-lowSince < v.low || at-last < v.again || v.size >= v.most {
			continue
		}
		to := math.Min(v.size+max(v.least, v.share*v.size, sum(hourly)*v.ahead/3600), v.most)
		changes = append(changes, enlarged{at, v.size, to})
		v.size, last, lowSince = to, at, math.Inf(1)
		if standing >= 0 {
			if at > standing { // else it grew as it became full
				fulls = append(fulls, filled{standing, at})
			}
			standing = -1
		}
	}
	if standing >= 0 && standing < run {
		fulls = append(fulls, filled{standing, run})
	}
	return changes, fulls
}

func sum(all []float64) (out float64) {
	for _, x := range all {
		out += x
	}
	return out
}

// requests are those between two instants, a being no earlier than where the walk stands.
func (w *walker) requests(a, b float64) (out float64) {
	for w.i < len(w.pieces) {
		p := &w.pieces[w.i]
		from, until := p.At.Float(), p.Until.Float()
		if lo, hi := math.Max(a, from), math.Min(b, until); hi > lo {
			x, y := p.From.Float(), p.To.Float()
			out += (x + (y-x)*((lo+hi)/2-from)/(until-from)) * (hi - lo)
		}
		if until > b || w.i+1 == len(w.pieces) {
			break
		}
		w.i++
	}
	return out
}

// volume reads the storage of a tier that grows by itself, if it does.
func (r *run) volume(t *model.PlacedTier) (volume, bool) {
	work := r.d.Workload
	mean := work.Peak * work.Profile.Mean()
	if t.Kind != model.KindDatabase || t.Storage.Max <= 0 || t.DiskGB <= 0 || r.owned(t) || t.Topology == model.TopologySelfManaged || !(mean > 0) {
		return volume{}, false
	}
	r.led.Use("database.data", "database.growth", "tiers."+t.Name+".storage.max", "profile")
	gb, every := r.fig.Value("cost.gb"), func(k reference.Key) float64 { return r.fig.Value(k) * seconds[r.fig.Figure(k).Unit] }
	v := volume{
		used: t.DataGB, size: t.DiskGB, most: math.Min(float64(t.Storage.Max)/gb, r.fig.Value("surge.storage.most")),
		perRequest: float64(work.Database.Growth) / gb / (mean * 3600 * r.fig.Value("cost.hours-per-month")),
		free:       r.fig.Value("surge.storage.free"), share: r.fig.Value("surge.storage.share"), least: r.fig.Value("surge.storage.least"),
		low: every("surge.storage.low"), ahead: every("surge.storage.ahead"), again: every("surge.storage.again"), look: 60,
	}
	v.most = math.Max(v.most, v.size)
	return v, true
}

// stored plays the storage of a tier: its changes are steps, and while it is full the tier serves nothing.
func (r *run) stored(l *lane, demand Demand, levels []Level) []Level {
	v, ok := r.volume(l.tier)
	if !ok {
		return levels
	}
	changes, fulls := v.play(demand)
	for _, x := range changes {
		l.mark(model.Msg("surge.step.storage", "from", number(x.from), "to", number(x.to)), x.at, 0, serving(l.tier), l.start)
	}
	for _, x := range fulls {
		l.mark(model.Msg("surge.step.storage-full", "tier", l.id, "most", strconv.FormatFloat(math.Round(v.most), 'f', -1, 64)), x.from, x.until-x.from, 0, 0)
	}
	for _, x := range fulls {
		levels = standing(levels, Rounded(x.from, timePlaces), Rounded(x.until, timePlaces))
	}
	return levels
}

// standing is a capacity that is 0 between two instants.
func standing(levels []Level, from, until Rat) []Level {
	var out []Level
	now := Rat{}
	placed := false
	for _, x := range levels {
		if x.At.Cmp(until) <= 0 {
			now = x.Capacity
		}
		switch {
		case x.At.Cmp(from) < 0:
			out = append(out, x)
		case x.At.Cmp(until) > 0:
			if !placed {
				out, placed = append(out, Level{from, Rat{}}, Level{until, now}), true
			}
			out = append(out, x)
		}
	}
	if !placed {
		out = append(out, Level{from, Rat{}}, Level{until, now})
	}
	return out
}
