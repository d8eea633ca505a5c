package scenarios

import (
	"bytes"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nines/model"
	"nines/model/scaling"
)

// Gaps is what stands in a stretch of a trace for which it has no rows.
type Gaps string

// The ways to fill a gap. Nothing is filled unless asked for.
const (
	GapsRefused Gaps = ""
	GapsHold    Gaps = "hold"   // the load before the gap
	GapsZero    Gaps = "zero"   // no requests
	GapsLinear  Gaps = "linear" // from the load before the gap to the one after it
)

// GapWords lists the ways to fill a gap, as people write them.
var GapWords = []string{string(GapsHold), string(GapsZero), string(GapsLinear)}

// Trace is a recorded demand: requests/s over time, from its first row on.
type Trace struct {
	Name   string
	Start  time.Time   // of the first row; zero where the trace counts seconds
	Before scaling.Rat // seconds that a trace of seconds,requests begins at; 0 of others
	Demand scaling.Demand
	Rows   int
	Every  scaling.Rat // seconds between rows, the most frequent; 0 where the trace counts seconds and any step is right
	Filled []TraceGap
}

// TraceGap is a stretch that was filled, in seconds after the first row.
type TraceGap struct {
	From, To scaling.Rat
	Line     int // of the row after it
}

// Columns of a trace, by the words of its heading.
var (
	timeWords  = []string{"time", "timestamp", "date", "datetime", "ts", "hour", "minute"}
	rateWords  = []string{"rps", "rate", "requests/s"}
	countWords = []string{"requests", "count", "hits", "value", "total"}
)

// timed says whether a trace has a heading of the kind that [DecodeTrace] reads beyond seconds,rps.
func timed(src []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(bytes.TrimPrefix(src, []byte("\ufeff")), "\r\n"), []byte("\n"))
	a, b, _ := strings.Cut(string(bytes.TrimRight(line, "\r")), ",")
	return oneOfFold(unquoted(a), timeWords) || strings.EqualFold(unquoted(a), "seconds") && oneOfFold(unquoted(b), countWords)
}

func oneOfFold(s string, words []string) bool {
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}

// DecodeTrace reads a recorded trace. Its heading says what the rows are: seconds,rps as everywhere (each value holds until
// the next); or a column of times (time, timestamp, date, …) and one of counts (requests, count, hits, value), which are
// requests of the interval that begins then, or of rps. The interval is the most frequent step between rows; a longer step
// is a gap, which is an error that names it unless gaps says what stands there. Times are RFC 3339 or
// "2006-01-02 15:04:05", all in one zone. The error is an [Errors].
func DecodeTrace(name string, src []byte, gaps Gaps) (*Trace, error) {
	if !timed(src) {
		return plainTrace(name, src)
	}
	t := &timedReader{decoder: decoder{name: name}, gaps: gaps}
	t.read(bytes.TrimPrefix(src, []byte("\ufeff")))
	if len(t.errs) == 0 {
		t.finish()
	}
	if err := t.result(); err != nil {
		return nil, err
	}
	return &t.out, nil
}

// plainTrace reads seconds,rps, which ends with its last row.
func plainTrace(name string, src []byte) (*Trace, error) {
	t := traceReader{decoder: decoder{name: name}}
	t.read(src, false)
	if err := t.result(); err != nil {
		return nil, err
	}
	run := t.at[len(t.at)-1]
	if run.Sign() == 0 {
		t.fail(place{t.line, 1}, "", trouble{text: model.Msg("input.trace.one-row")})
		return nil, t.result()
	}
	d, err := scaling.Recorded(t.at, t.rps, run)
	return &Trace{Name: name, Demand: d, Rows: len(t.at)}, err
}

// timedReader reads rows of a time and a load.
type timedReader struct {
	decoder
	gaps    Gaps
	out     Trace
	seconds bool // the first column counts seconds
	counts  bool // the second counts requests of the interval

	at    []int64 // milliseconds since the first row
	load  []scaling.Rat
	line  int
	lines []int
	first time.Time
	zone  string
}

func (t *timedReader) read(src []byte) {
	for heading := true; len(src) > 0 && len(t.errs) < mostErrors; {
		var raw []byte
		raw, src, _ = bytes.Cut(src, []byte("\n"))
		t.line++
		if raw = bytes.TrimRight(raw, "\r"); len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		switch {
		case !utf8.Valid(raw):
			t.fail(place{t.line, 1}, "", trouble{model.Msg("input.utf8"), model.Msg("input.utf8.hint")})
			return
		case heading:
			if heading = false; !t.heading(string(raw)) {
				return
			}
		case len(t.at) == maxTraceRows:
			t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.rows", "limit", strconv.Itoa(maxTraceRows)), model.Msg("input.trace.rows.hint")})
			return
		default:
			t.row(string(raw))
		}
	}
	if len(t.at) == 0 && len(t.errs) == 0 {
		t.fail(place{max(1, t.line), 1}, "", trouble{model.Msg("input.trace.empty"), model.Msg("input.trace.timed")})
	}
}

// heading reads the two words.
func (t *timedReader) heading(row string) bool {
	a, b, _ := strings.Cut(row, ",")
	t.seconds, t.counts = strings.EqualFold(unquoted(a), "seconds"), oneOfFold(unquoted(b), countWords)
	if !t.counts && !oneOfFold(unquoted(b), rateWords) {
		t.fail(place{t.line, utf8.RuneCountInString(a) + 2}, "", trouble{model.Msg("input.trace.column", "value", unquoted(b)), model.Msg("input.trace.timed")})
		return false
	}
	return true
}

// row reads "2014-04-10T00:04:00Z,94".
func (t *timedReader) row(row string) {
	first, second, _ := strings.Cut(row, ",")
	if n := strings.Count(row, ",") + 1; n != 2 {
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.columns.timed", "count", strconv.Itoa(n)), model.Msg("input.trace.timed")})
		return
	}
	at, ok := t.when(unquoted(first))
	if !ok || !t.follows(at) {
		return
	}
	right := place{t.line, utf8.RuneCountInString(first) + 2}
	load, ok := decimalOf(unquoted(second))
	switch {
	case unquoted(second) == "":
		t.fail(right, "", trouble{model.Msg("input.trace.hole.timed", "at", unquoted(first)), model.Msg("input.trace.hole.timed.hint")})
	case !ok:
		t.fail(right, "", trouble{model.Msg("input.trace.count", "value", unquoted(second)), model.Msg("input.trace.count.hint")})
	case load.Sign() < 0:
		t.fail(right, "", trouble{model.Msg("input.trace.negative", "value", unquoted(second)), model.Msg("input.trace.count.hint")})
	}
	t.at, t.load, t.lines = append(t.at, at), append(t.load, load), append(t.lines, t.line)
}

// when reads a time as milliseconds since the first.
func (t *timedReader) when(text string) (int64, bool) {
	if t.seconds {
		x, ok := decimalOf(text)
		ms := x.Times(scaling.Int(1000))
		if whole := ms.Floor(); ok && ms.Cmp(scaling.Int(whole)) == 0 && whole >= 0 && whole < 1e15 {
			return whole, true
		}
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.seconds", "value", text), model.Msg("input.trace.seconds.hint")})
		return 0, false
	}
	at, zone, ok := timeOf(text)
	switch {
	case !ok:
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.time", "value", text), model.Msg("input.trace.time.hint")})
		return 0, false
	case t.first.IsZero():
		t.first, t.zone, t.out.Start = at, zone, at
	case zone != t.zone:
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.zone", "value", text, "zone", zoneName(zone), "before", zoneName(t.zone)), model.Msg("input.trace.zone.hint")})
		return 0, false
	}
	return at.Sub(t.first).Milliseconds(), true
}

// layouts of times, the usual one first. Those without a zone are taken as UTC.
var layouts = []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00"}

// timeOf reads a time and how its zone is written: "Z", "+09:00", "" for none.
func timeOf(text string) (at time.Time, zone string, ok bool) {
	for _, layout := range layouts {
		at, err := time.Parse(layout, text)
		if err != nil || at.Year() < 1 || at.Year() > 9999 {
			continue
		}
		if strings.HasSuffix(layout, "Z07:00") {
			if zone = "Z"; !strings.HasSuffix(text, "Z") && len(text) > 6 {
				zone = text[len(text)-6:]
			}
		}
		return at, zone, true
	}
	return time.Time{}, "", false
}

func zoneName(zone string) string {
	switch zone {
	case "":
		return "–"
	case "Z":
		return "UTC (Z)"
	}
	return zone
}

// follows says whether a time comes after the one before.
func (t *timedReader) follows(at int64) bool {
	if len(t.at) == 0 {
		return true
	}
	last := t.at[len(t.at)-1]
	switch {
	case at == last:
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.twice.timed", "at", t.shown(at), "line", strconv.Itoa(t.lines[len(t.lines)-1])), model.Msg("input.trace.twice.hint")})
		return false
	case at < last:
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.order.timed", "at", t.shown(at), "before", t.shown(last)), model.Msg("input.trace.order.hint")})
		return false
	}
	return true
}

// shown is a time as the trace writes it.
func (t *timedReader) shown(at int64) string {
	if t.seconds {
		return scaling.Frac(at, 1000).Decimal(3)
	}
	return t.first.Add(time.Duration(at) * time.Millisecond).Format("2006-01-02 15:04:05")
}

// finish finds the interval and makes the pieces.
func (t *timedReader) finish() {
	step := t.step()
	if step == 0 {
		t.fail(place{t.lines[0], 1}, "", trouble{model.Msg("input.trace.interval"), model.Msg("input.trace.interval.hint")})
		return
	}
	origin := t.at[0]
	at := func(i int) scaling.Rat { return scaling.Frac(t.at[i]-origin, 1000) }
	every, rate := scaling.Frac(step, 1000), scaling.Int(1)
	if t.counts {
		rate = scaling.Frac(1000, step)
	}
	pieces := make([]scaling.Piece, 0, len(t.at))
	for i := range t.at {
		load, end := t.load[i].Times(rate), at(i).Plus(every)
		if i+1 == len(t.at) {
			pieces = append(pieces, scaling.Piece{At: at(i), Until: end, From: load, To: load})
			break
		}
		next := at(i + 1)
		switch gap := next.Cmp(end); {
		case gap < 0:
			t.fail(place{t.lines[i+1], 1}, "", trouble{model.Msg("input.trace.uneven", "at", t.shown(t.at[i+1]), "after", next.Minus(at(i)).Decimal(3), "interval", every.Decimal(3)),
				model.Msg("input.trace.uneven.hint")})
		case gap == 0:
			pieces = append(pieces, scaling.Piece{At: at(i), Until: end, From: load, To: load})
		default:
			pieces = append(pieces, scaling.Piece{At: at(i), Until: end, From: load, To: load}, t.fill(i, end, next, load, t.load[i+1].Times(rate)))
		}
		if len(t.errs) >= mostErrors {
			return
		}
	}
	if t.seconds {
		t.out.Before = scaling.Frac(origin, 1000)
	}
	t.out.Name, t.out.Rows, t.out.Every = t.name, len(t.at), every
	t.out.Demand = scaling.Demand{Pieces: pieces, Run: pieces[len(pieces)-1].Until}
}

// fill is what stands in the gap after row i.
func (t *timedReader) fill(i int, from, to, before, after scaling.Rat) scaling.Piece {
	p := scaling.Piece{At: from, Until: to}
	switch t.gaps {
	case GapsHold:
		p.From, p.To = before, before
	case GapsLinear:
		p.From, p.To = before, after
	case GapsZero:
	default:
		t.fail(place{t.lines[i+1], 1}, "", trouble{model.Msg("input.trace.gap", "from", t.shown(t.at[i]+from.Minus(scaling.Frac(t.at[i]-t.at[0], 1000)).Times(scaling.Int(1000)).Floor()),
			"to", t.shown(t.at[i+1]), "seconds", to.Minus(from).Decimal(3)), model.Msg("input.trace.gap.hint", "words", strings.Join(GapWords, ", "))})
	}
	t.out.Filled = append(t.out.Filled, TraceGap{From: from, To: to, Line: t.lines[i+1]})
	return p
}

// step is the most frequent difference of two rows in milliseconds, the shortest of equally frequent ones; 0 for one row.
func (t *timedReader) step() int64 {
	times := map[int64]int{}
	for i := 1; i < len(t.at); i++ {
		times[t.at[i]-t.at[i-1]]++
	}
	steps := make([]int64, 0, len(times))
	for s := range times {
		steps = append(steps, s)
	}
	sort.Slice(steps, func(i, j int) bool {
		a, b := times[steps[i]], times[steps[j]]
		return a > b || a == b && steps[i] < steps[j]
	})
	if len(steps) == 0 {
		return 0
	}
	return steps[0]
}
