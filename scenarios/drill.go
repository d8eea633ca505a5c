package scenarios

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"nines/model"
	"nines/model/scaling"
)

// Columns of a drill beside its time.
var (
	serviceWords = []string{"in_service", "inservice", "in-service", "units", "instances", "healthy", "count"}
	desiredWords = []string{"desired", "desired_capacity", "launched", "target"}
)

// DecodeDrill reads the record of a real scale-out: a CSV of `time,in_service` or `time,in_service,desired` (or seconds
// instead of time), a row at each change or each look: how many units were in service then, and how many were launched. It
// begins when the load rose. The error is an [Errors].
func DecodeDrill(name string, src []byte) (*scaling.Drill, error) {
	d := &drillReader{rows: timedReader{decoder: decoder{name: name}}}
	d.read(bytes.TrimPrefix(src, []byte("\ufeff")))
	if err := d.rows.result(); err != nil {
		return nil, err
	}
	return &d.out, nil
}

// drillReader reads rows of a time and counts; times are those of a trace.
type drillReader struct {
	rows    timedReader
	desired bool
	out     scaling.Drill
}

func (d *drillReader) fail(col int, text, hint model.Text) {
	d.rows.fail(place{d.rows.line, col}, "", trouble{text, hint})
}

func hintDrill() model.Text { return model.Msg("input.drill.example") }

func (d *drillReader) read(src []byte) {
	for heading := true; len(src) > 0 && len(d.rows.errs) < mostErrors; {
		var raw []byte
		raw, src, _ = bytes.Cut(src, []byte("\n"))
		d.rows.line++
		if raw = bytes.TrimRight(raw, "\r"); len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		switch {
		case !utf8.Valid(raw):
			d.fail(1, model.Msg("input.utf8"), model.Msg("input.utf8.hint"))
			return
		case heading:
			if heading = false; !d.heading(string(raw)) {
				return
			}
		case len(d.out.At) == maxDrillRows:
			d.fail(1, model.Msg("input.trace.rows", "limit", strconv.Itoa(maxDrillRows)), hintDrill())
			return
		default:
			d.row(string(raw))
		}
	}
	if len(d.rows.errs) > 0 {
		return
	}
	d.rows.line = max(1, d.rows.line)
	if len(d.out.At) < 2 {
		d.fail(1, model.Msg("input.drill.rows"), hintDrill())
		return
	}
	most := 0
	for _, n := range d.out.InService {
		most = max(most, n)
	}
	if most <= d.out.InService[0] {
		d.fail(1, model.Msg("input.drill.flat", "count", strconv.Itoa(most)), model.Msg("input.drill.flat.hint"))
	}
}

// maxDrillRows is more than a scale-out takes.
const maxDrillRows = 100_000

func (d *drillReader) heading(row string) bool {
	cells := strings.Split(row, ",")
	word := func(i int, words ...string) bool { return i < len(cells) && oneOfFold(unquoted(cells[i]), words) }
	d.rows.seconds = word(0, "seconds")
	d.desired = len(cells) == 3
	switch {
	case len(cells) != 2 && len(cells) != 3, !d.rows.seconds && !word(0, timeWords...), !word(1, serviceWords...), d.desired && !word(2, desiredWords...):
		d.fail(1, model.Msg("input.drill.heading", "value", row), hintDrill())
		return false
	}
	return true
}

// row reads "2026-11-22T09:03:00Z,4,9".
func (d *drillReader) row(row string) {
	cells := strings.Split(row, ",")
	want := 2
	if d.desired {
		want = 3
	}
	if len(cells) != want {
		d.fail(1, model.Msg("input.drill.columns", "count", strconv.Itoa(len(cells)), "want", strconv.Itoa(want)), hintDrill())
		return
	}
	at, ok := d.rows.when(unquoted(cells[0]))
	if !ok || !d.rows.follows(at) {
		return
	}
	counts := make([]int, want-1)
	col := utf8.RuneCountInString(cells[0]) + 2
	for i := range counts {
		if counts[i], ok = d.count(unquoted(cells[i+1]), col); !ok {
			return
		}
		col += utf8.RuneCountInString(cells[i+1]) + 1
	}
	if d.desired && counts[1] < counts[0] && len(d.out.At) == 0 {
		counts[1] = counts[0] // the group is shrinking as the record begins
	}
	d.rows.at, d.rows.lines = append(d.rows.at, at), append(d.rows.lines, d.rows.line)
	d.out.At = append(d.out.At, float64(at-d.rows.at[0])/1000)
	d.out.InService = append(d.out.InService, counts[0])
	if d.desired {
		d.out.Desired = append(d.out.Desired, counts[1])
	}
}

func (d *drillReader) count(text string, col int) (int, bool) {
	n, err := strconv.Atoi(text)
	if err == nil && n >= 0 && n <= 1_000_000 {
		return n, true
	}
	d.fail(col, model.Msg("input.drill.count", "value", text), model.Msg("input.drill.count.hint"))
	return 0, false
}
