package scenarios

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"nines/model"
	"nines/model/scaling"
)

// Limits of one trace.
const (
	maxTraceBytes = 32 << 20
	maxTraceRows  = 600_000 // a year has 525,600 minutes
)

// ReadTrace reads the CSV file of a trace. The error is an [Errors].
func ReadTrace(path string) ([]byte, error) {
	return readFile(path, maxTraceBytes, model.Msg("input.trace.large", "limit", "32 MB"), model.Msg("input.trace.directory.hint"))
}

// traceOf reads `demand: {trace: FILE.csv}`. Each value holds until the next; the last until run, or to no time where run
// is left out: then the trace ends with its last row. before fills a gap at the beginning.
func (d *surgeDecoder) traceOf(n *node, seen map[string]*node) error {
	file := seen["trace"]
	if file.kind != scalar || file.text == "" {
		d.fail(file.place, "demand.trace", trouble{text: model.Msg("input.trace.path")})
		return nil
	}
	if d.open == nil {
		d.fail(file.place, "demand.trace", trouble{text: model.Msg("input.trace.none")})
		return nil
	}
	before := d.load(seen["before"], "demand.before")
	run := scaling.Rat{}
	if seen["run"] != nil {
		run = d.positiveTime(seen["run"], "demand.run")
	}
	if len(d.errs) > 0 {
		return nil // the file is looked at when this one is right
	}
	name, src, err := d.open(file.text)
	if err != nil {
		return err
	}
	if timed(src) {
		return d.timedTrace(n, seen, name, src, run)
	}
	t := traceReader{decoder: decoder{name: name}}
	t.read(src, seen["before"] != nil)
	if err := t.result(); err != nil {
		return err
	}
	if t.at[0].Sign() > 0 {
		t.at, t.rps = append([]scaling.Rat{{}}, t.at...), append([]scaling.Rat{before}, t.rps...)
	}
	if last := t.at[len(t.at)-1]; seen["run"] == nil {
		if run = last; run.Sign() == 0 {
			d.fail(n.place, "demand.run", trouble{text: model.Msg("input.surge.one-row", "at", last.Decimal(6))})
			return nil
		}
	}
	d.s.Demand, err = scaling.Recorded(t.at, t.rps, run)
	return err
}

// timedTrace plays a trace with times, from its first row on; its last interval is the end unless run ends it before.
func (d *surgeDecoder) timedTrace(n *node, seen map[string]*node, name string, src []byte, run scaling.Rat) error {
	gaps := GapsRefused
	if g := seen["gaps"]; g != nil {
		gaps = Gaps(g.shown())
	}
	t, err := DecodeTrace(name, src, gaps)
	if err != nil {
		return err
	}
	d.s.Demand = t.Demand
	if seen["run"] != nil {
		if run.Cmp(t.Demand.Run) > 0 {
			d.fail(seen["run"].place, "demand.run", trouble{model.Msg("input.surge.beyond", "run", run.Decimal(3), "end", t.Demand.Run.Decimal(3)), model.Text{}})
		}
		d.s.Demand.Run = run
	}
	return nil
}

// traceReader reads the rows of a trace.
type traceReader struct {
	decoder
	at, rps []scaling.Rat
	line    int
	lines   int // line of the row before
}

// read reads all rows, and as many errors as one document reports.
func (t *traceReader) read(src []byte, filled bool) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
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
		case heading && isHeading(string(raw)):
		case heading && !beginsWithNumber(string(raw)):
			t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.heading", "value", string(raw)), model.Msg("input.trace.example")})
			return
		case len(t.at) == maxTraceRows:
			t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.rows", "limit", strconv.Itoa(maxTraceRows)), model.Msg("input.trace.rows.hint")})
			return
		default:
			t.row(string(raw), filled)
		}
		heading = false
	}
	if len(t.at) == 0 && len(t.errs) == 0 {
		t.fail(place{max(1, t.line), 1}, "", trouble{model.Msg("input.trace.empty"), model.Msg("input.trace.example")})
	}
}

func isHeading(row string) bool {
	a, b, _ := strings.Cut(row, ",")
	return strings.EqualFold(unquoted(a), "seconds") && strings.EqualFold(unquoted(b), "rps")
}

func beginsWithNumber(row string) bool {
	_, _, ok := leadingNumber(unquoted(row))
	return ok
}

// unquoted is a cell without blanks and quotes around it.
func unquoted(cell string) string { return strings.Trim(strings.TrimSpace(cell), `"`) }

// row reads "60,120.5".
func (t *traceReader) row(row string, filled bool) {
	first, second, _ := strings.Cut(row, ",")
	if n := strings.Count(row, ",") + 1; n != 2 {
		t.fail(place{t.line, 1}, "", trouble{model.Msg("input.trace.columns", "count", strconv.Itoa(n)), model.Msg("input.trace.example")})
		return
	}
	left, right := place{t.line, 1}, place{t.line, utf8.RuneCountInString(first) + 2}
	at, ok := decimalOf(unquoted(first))
	switch {
	case !ok:
		t.fail(left, "", trouble{model.Msg("input.trace.seconds", "value", unquoted(first)), model.Msg("input.trace.seconds.hint")})
		return
	case at.Sign() < 0:
		t.fail(left, "", trouble{model.Msg("input.trace.negative", "value", unquoted(first)), model.Msg("input.trace.seconds.hint")})
		return
	case !t.follows(at, left, filled):
		return
	}
	rps, ok := decimalOf(unquoted(second))
	switch {
	case unquoted(second) == "":
		t.fail(right, "", trouble{model.Msg("input.trace.hole", "at", at.Decimal(6)), model.Msg("input.trace.hole.hint")})
	case !ok:
		t.fail(right, "", trouble{model.Msg("input.trace.rps", "value", unquoted(second)), model.Msg("input.trace.rps.hint")})
	case rps.Sign() < 0:
		t.fail(right, "", trouble{model.Msg("input.trace.negative", "value", unquoted(second)), model.Msg("input.trace.rps.hint")})
	}
	t.at, t.rps, t.lines = append(t.at, at), append(t.rps, rps), t.line
}

// follows says whether a time comes after the one before, and the first at 0 where nothing fills what is before it.
func (t *traceReader) follows(at scaling.Rat, p place, filled bool) bool {
	if len(t.at) == 0 {
		if at.Sign() == 0 || filled {
			return true
		}
		t.fail(p, "", trouble{model.Msg("input.trace.start", "at", at.Decimal(6)), model.Msg("input.trace.start.hint")})
		return true // the rows below are judged too
	}
	last := t.at[len(t.at)-1]
	switch at.Cmp(last) {
	case 0:
		t.fail(p, "", trouble{model.Msg("input.trace.twice", "at", at.Decimal(6), "line", strconv.Itoa(t.lines)), model.Text{}})
		return false
	case -1:
		t.fail(p, "", trouble{model.Msg("input.trace.order", "at", at.Decimal(6), "before", last.Decimal(6)), model.Msg("input.trace.order.hint")})
		return false
	}
	return true
}

// decimalOf reads a decimal number exactly; those of up to 18 digits without allocating.
func decimalOf(text string) (scaling.Rat, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if n := len(whole) + len(fraction); n > 0 && n <= 18 && digitsOnly(whole) && digitsOnly(fraction) {
		v, unit := int64(0), int64(1)
		for _, c := range whole {
			v = 10*v + int64(c-'0')
		}
		for _, c := range fraction {
			v, unit = 10*v+int64(c-'0'), 10*unit
		}
		return scaling.Frac(v, unit), true
	}
	if _, rest, ok := leadingNumber(text); !ok || rest != "" {
		return scaling.Rat{}, false
	}
	x, err := scaling.ParseRat(strings.TrimPrefix(text, "+"))
	return x, err == nil
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
