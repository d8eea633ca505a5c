package scenarios

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"nines/model"
)

const hour, day, week = 3600.0, 24 * 3600.0, 168 * 3600.0

// traceProfile reads the shape of demand from a recorded trace: `profile: {trace: FILE.csv}`. The hours of the trace are
// folded to the hours of a week, or of a day when it is shorter than a week, by their mean load; the busiest hour is the
// peak. Rows of seconds,rps count from Monday 00:00, and only their whole weeks (days) are used; rows with times stand in
// the hours that they name, in UTC, and `gaps` says what stands where they have none.
func (d *workloadDecoder) traceProfile(seen map[string]*node, path string) {
	n, gaps := seen["trace"], GapsRefused
	if g := seen["gaps"]; g != nil {
		r := rule{words: GapWords}
		if bad := r.checkWord(g.shown()); bad != nil {
			d.fail(g.place, join(path, "gaps"), *bad)
			return
		}
		gaps = Gaps(g.text)
	}
	if n.kind != scalar || n.text == "" {
		d.fail(n.place, join(path, "trace"), trouble{text: model.Msg("input.trace.path")})
		return
	}
	name, src, err := d.open(n.text)
	said := name
	var hours []float64
	ok := false
	if err == nil {
		hours, said, ok, err = shapeOf(name, src, gaps)
	}
	if err != nil {
		var all Errors
		if errors.As(err, &all) {
			d.errs = append(d.errs, all...)
		} else {
			d.fail(n.place, join(path, "trace"), trouble{text: model.Msg("input.trace.unread", "why", err.Error())})
		}
		return
	}
	if !ok {
		d.fail(n.place, join(path, "trace"), trouble{model.Msg("input.trace.short", "file", name), model.Msg("input.trace.short.hint")})
		return
	}
	texts := make([]string, len(hours))
	for i, h := range hours {
		texts[i] = plain(h)
	}
	d.w.Profile = model.Profile{Name: "trace: " + n.text, Hours: hours}
	source := d.source
	source.Source = said
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: "{hours: [" + strings.Join(texts, ", ") + "]}", Provenance: source}
}

// shapeOf is the profile of a trace, and what to say of its source: the file, and how many gaps of it were filled with what.
// ok is false for less than a day, and where nothing was asked for at all.
func shapeOf(name string, src []byte, gaps Gaps) (hours []float64, said string, ok bool, err error) {
	if !timed(src) {
		t := traceReader{decoder: decoder{name: name}}
		t.read(src, false)
		if err := t.result(); err != nil {
			return nil, name, false, err
		}
		hours, ok = folded(t)
		return hours, name, ok, nil
	}
	t, err := DecodeTrace(name, src, gaps)
	if err != nil {
		return nil, name, false, err
	}
	if said = name; len(t.Filled) > 0 {
		said += " (gaps: " + string(gaps) + ", " + strconv.Itoa(len(t.Filled)) + ")"
	}
	hours, ok = dated(t)
	return hours, said, ok, nil
}

// dated is the mean load of each hour of the week (day) in UTC over the times that the trace has of it, relative to the
// busiest. All rows count: an hour that was recorded more often is averaged over more.
func dated(t *Trace) ([]float64, bool) {
	run, span := t.Demand.Run.Float(), week
	if run < week {
		span = day
	}
	if run < span {
		return nil, false
	}
	area, lasts := make([]float64, int(span/hour)), make([]float64, int(span/hour))
	start := weekSecond(t)
	for _, p := range t.Demand.Pieces {
		from, until, a, b := p.At.Float(), p.Until.Float(), p.From.Float(), p.To.Float()
		slope := (b - a) / (until - from)
		for at := from; at < until; {
			next := math.Min(math.Floor((start+at)/hour+1)*hour-start, until)
			if next <= at { // the last digit of a boundary
				next = until
			}
			i := int(math.Mod(start+at, span) / hour)
			area[i] += (a + slope*((at+next)/2-from)) * (next - at)
			lasts[i] += next - at
			at = next
		}
	}
	for i := range area {
		if lasts[i] > 0 {
			area[i] /= lasts[i]
		}
	}
	return relative(area)
}

// weekSecond is how many seconds after Monday 00:00 UTC a trace begins. One that counts seconds counts them from there.
func weekSecond(t *Trace) float64 {
	if t.Start.IsZero() {
		return math.Mod(t.Before.Float(), week)
	}
	at := t.Start.UTC()
	days := (int(at.Weekday()) + 6) % 7
	return float64(days)*day + at.Sub(at.Truncate(24*time.Hour)).Seconds()
}

// relative divides by the busiest; false when there is none.
func relative(loads []float64) ([]float64, bool) {
	most := slices.Max(loads)
	if most == 0 {
		return nil, false
	}
	for i := range loads {
		loads[i] = math.Max(loads[i]/most, leastLoad)
	}
	return loads, true
}

// folded is the mean load of each hour of the week (day), relative to the busiest. It reports false for less than a day,
// and where nothing was asked for at all.
func folded(t traceReader) ([]float64, bool) {
	end := t.at[len(t.at)-1].Float()
	span := week
	if end < week {
		span = day
	}
	whole := math.Floor(end/span) * span
	if whole == 0 {
		return nil, false
	}
	out := make([]float64, int(span/hour))
	for i := 0; i+1 < len(t.at); i++ {
		from, to := t.at[i].Float(), math.Min(t.at[i+1].Float(), whole)
		for from < to {
			next := math.Min((math.Floor(from/hour)+1)*hour, to)
			out[int(math.Mod(from, span)/hour)] += t.rps[i].Float() * (next - from)
			from = next
		}
	}
	return relative(out)
}
