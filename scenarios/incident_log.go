package scenarios

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nines/model"
	"nines/model/reliability"
)

// mostLogged is how many incidents one log holds.
const mostLogged = 20_000

// IncidentLog is a log of one's own incidents as it was read: sorted, with times in hours since the first.
type IncidentLog struct {
	Incidents  []reliability.Logged
	First, End time.Time // start of the first and end of the last to end, UTC
}

var logColumns = []string{"start", "end", "cause", "scope"}

// DecodeIncidentLog reads a CSV file of incidents: a heading with the columns start, end, cause and scope in any order, then
// a row an incident in the order of their starts. Times are 2026-03-01T14:05:00Z or 2026-03-01 14:05, UTC where nothing
// else is said. An incident that ends before it begins, one out of order, and two of one cause and scope that overlap are
// errors with their line. The error is an [Errors].
func DecodeIncidentLog(name string, src []byte) (*IncidentLog, error) {
	d := &logDecoder{decoder: decoder{name: name}, open: map[string]logRow{}}
	d.read(src)
	if err := d.result(); err != nil {
		return nil, err
	}
	out := &IncidentLog{First: d.rows[0].start}
	for _, r := range d.rows {
		if r.end.After(out.End) {
			out.End = r.end
		}
		out.Incidents = append(out.Incidents, reliability.Logged{Cause: r.cause, Scope: r.scope,
			Start: model.Hours(r.start.Sub(out.First).Hours()), Lasts: model.Hours(r.end.Sub(r.start).Hours())})
	}
	return out, nil
}

type logRow struct {
	line         int
	start, end   time.Time
	cause, scope string
}

type logDecoder struct {
	decoder
	at   [4]int // column of each of logColumns
	rows []logRow
	open map[string]logRow // the last of each cause and scope
}

func (d *logDecoder) read(src []byte) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	line, heading := 0, true
	for len(src) > 0 && len(d.errs) < mostErrors {
		var raw []byte
		raw, src, _ = bytes.Cut(src, []byte("\n"))
		line++
		raw = bytes.TrimRight(raw, "\r")
		switch {
		case len(bytes.TrimSpace(raw)) == 0:
			continue
		case !utf8.Valid(raw):
			d.fail(place{line, 1}, "", trouble{model.Msg("input.utf8"), model.Msg("input.utf8.hint")})
			return
		case heading:
			if !d.heading(string(raw), line) {
				return
			}
			heading = false
		case len(d.rows) == mostLogged:
			d.fail(place{line, 1}, "", trouble{model.Msg("input.trace.rows", "limit", strconv.Itoa(mostLogged)), model.Text{}})
			return
		default:
			d.row(string(raw), line)
		}
	}
	if len(d.rows) == 0 && len(d.errs) == 0 {
		d.fail(place{max(1, line), 1}, "", trouble{model.Msg("input.log.empty"), model.Msg("input.log.example")})
	}
}

// heading finds the columns.
func (d *logDecoder) heading(row string, line int) bool {
	cells := strings.Split(row, ",")
	for i := range d.at {
		d.at[i] = slices.IndexFunc(cells, func(c string) bool { return strings.EqualFold(unquoted(c), logColumns[i]) })
		if d.at[i] < 0 {
			d.fail(place{line, 1}, "", trouble{model.Msg("input.log.column", "column", logColumns[i]), model.Msg("input.log.example")})
			return false
		}
	}
	if len(cells) != len(logColumns) {
		d.fail(place{line, 1}, "", trouble{model.Msg("input.log.columns", "count", strconv.Itoa(len(cells))), model.Msg("input.log.example")})
		return false
	}
	return true
}

func (d *logDecoder) row(row string, line int) {
	cells := strings.Split(row, ",")
	if len(cells) != len(logColumns) {
		d.fail(place{line, 1}, "", trouble{model.Msg("input.log.columns", "count", strconv.Itoa(len(cells))), model.Msg("input.log.example")})
		return
	}
	column := func(i int) place {
		col := 1
		for _, c := range cells[:d.at[i]] {
			col += utf8.RuneCountInString(c) + 1
		}
		return place{line, col}
	}
	cell := func(i int) string { return unquoted(cells[d.at[i]]) }
	before := len(d.errs)
	r := logRow{line: line, start: d.time(cell(0), column(0)), end: d.time(cell(1), column(1)), cause: strings.ToLower(cell(2)), scope: cell(3)}
	if names := causeNames(); !slices.Contains(names, r.cause) {
		hint := model.Msg("input.one-of", "words", strings.Join(names, ", "))
		if w := nearest(r.cause, names); w != "" {
			hint = model.Msg("input.did-you-mean", "word", w)
		}
		d.fail(column(2), "", trouble{model.Msg("input.log.cause", "value", cell(2)), hint})
	}
	if r.scope == "" {
		d.fail(column(3), "", trouble{model.Msg("input.log.scope"), model.Msg("input.log.scope.hint")})
	}
	if len(d.errs) > before {
		return
	}
	d.follows(r, column)
}

// follows checks an incident against itself and those before it.
func (d *logDecoder) follows(r logRow, column func(int) place) {
	if !r.end.After(r.start) {
		d.fail(column(1), "", trouble{model.Msg("input.log.backwards"), model.Msg("input.log.backwards.hint")})
		return
	}
	if n := len(d.rows); n > 0 && r.start.Before(d.rows[n-1].start) {
		d.fail(column(0), "", trouble{model.Msg("input.log.order", "line", strconv.Itoa(d.rows[n-1].line)), model.Msg("input.log.order.hint")})
		return
	}
	key := r.cause + "\x00" + r.scope
	if last, ok := d.open[key]; ok && r.start.Before(last.end) {
		d.fail(column(0), "", trouble{model.Msg("input.log.overlap", "line", strconv.Itoa(last.line), "scope", r.scope), model.Msg("input.log.overlap.hint")})
		return
	}
	d.open[key] = r
	d.rows = append(d.rows, r)
}

// timeForms are how a time may be written.
var timeForms = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

func (d *logDecoder) time(text string, at place) time.Time {
	if t, ok := parseTime(text); ok {
		return t
	}
	d.fail(at, "", trouble{model.Msg("input.log.time", "value", text), model.Msg("input.log.time.hint")})
	return time.Time{}
}

func parseTime(text string) (time.Time, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= 1970 && t.Year() < 2200 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// Moment reads a time as an incident log writes it; name is what the error calls the place.
func Moment(name, text string) (time.Time, error) {
	t, ok := parseTime(text)
	if !ok {
		return t, Errors{newError(name, place{}, "", model.Msg("input.log.time", "value", text), model.Msg("input.log.time.hint"))}
	}
	return t, nil
}

func causeNames() []string {
	out := make([]string, len(reliability.FitCauses))
	for i, c := range reliability.FitCauses {
		out[i] = c.Name
	}
	return out
}
