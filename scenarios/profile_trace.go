package scenarios

import (
	"errors"
	"math"
	"strings"

	"nines/model"
)

const hour, day, week = 3600.0, 24 * 3600.0, 168 * 3600.0

// traceProfile reads the shape of demand from a recorded trace: `profile: {trace: FILE.csv}`, rows of seconds,rps where each
// value holds until the next. The hours of the trace are folded to the hours of a week, or of a day when it is shorter than
// a week, by their mean load; the busiest hour is the peak. Only whole weeks (days) count, so that no hour weighs more.
func (d *workloadDecoder) traceProfile(n *node, path string) {
	if n.kind != scalar || n.text == "" {
		d.fail(n.place, join(path, "trace"), trouble{text: model.Msg("input.trace.path")})
		return
	}
	name, src, err := d.open(n.text)
	t := traceReader{decoder: decoder{name: name}}
	if err == nil {
		t.read(src, false)
		err = t.result()
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
	hours, ok := folded(t)
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
	source.Source = name
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: "{hours: [" + strings.Join(texts, ", ") + "]}", Provenance: source}
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
	most := 0.0
	for _, h := range out {
		most = math.Max(most, h)
	}
	if most == 0 {
		return nil, false
	}
	for i := range out {
		out[i] = math.Max(out[i]/most, leastLoad)
	}
	return out, true
}
