package bulk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// csvReader splits CSV as RFC 4180 and encoding/csv do, several times as fast: it looks for whole fields with
// bytes.IndexByte and hands out pieces of its buffer. encoding/csv is its obvious twin in the tests.
type csvReader struct {
	in     io.Reader
	buf    []byte
	start  int // of the record that is read next
	end    int // of what was read
	ended  error
	line   int // of the record that was read last
	next   int // of the record that is read next
	fields [][]byte
	quoted []int  // fields that hold doubled quotes or line ends, which must be undone
	spare  []byte // where they are
}

const (
	firstBuffer = 256 << 10
	// longestRecord bounds what a quote that never ends can fill.
	longestRecord = 4 << 20
)

var (
	errQuote   = errors.New("a quote stands where none may")
	errUnended = errors.New("the file ends inside a quoted field: it was cut short")
	errLong    = fmt.Errorf("a row is longer than %d MiB: a quote does not end", longestRecord>>20)
)

// syntaxError is a fault of the CSV with its line.
type syntaxError struct {
	line int
	err  error
}

func (e *syntaxError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }
func (e *syntaxError) Unwrap() error { return e.err }

func newCSVReader(in io.Reader) *csvReader {
	return &csvReader{in: in, buf: make([]byte, firstBuffer), next: 1}
}

// read returns the next record; its fields hold until the next call. Empty lines are skipped. At the end it is io.EOF.
func (r *csvReader) read() ([][]byte, error) {
	for {
		n, err := r.split()
		if err == errMore {
			if err := r.more(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		r.start += n
		if len(r.fields) > 0 {
			r.unquote()
			return r.fields, nil
		}
	}
}

// errMore says that the record does not end in the buffer.
var errMore = errors.New("more")

// more makes room and reads on.
func (r *csvReader) more() error {
	if r.start > 0 {
		r.end = copy(r.buf, r.buf[r.start:r.end])
		r.start = 0
	}
	if r.end == len(r.buf) {
		if len(r.buf) >= longestRecord {
			return &syntaxError{r.next, errLong}
		}
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	n, err := r.in.Read(r.buf[r.end:])
	r.end += n
	if err != nil {
		r.ended = err
		if err != io.EOF {
			return err
		}
	}
	return nil
}

// split cuts one record out of the buffer and returns its length with the line end.
func (r *csvReader) split() (int, error) {
	b := r.buf[r.start:r.end]
	r.fields, r.quoted = r.fields[:0], r.quoted[:0]
	r.line = r.next
	if len(b) == 0 {
		if r.ended != nil {
			return 0, r.ended
		}
		return 0, errMore
	}
	if n := lineEnd(b); n > 0 { // an empty line
		r.next++
		return n, nil
	}
	if len(b) == 1 && b[0] == '\r' && r.ended != nil { // half a line end is all that is left
		return 1, nil
	}
	i := 0
	for {
		var end bool
		var err error
		if i < len(b) && b[i] == '"' {
			i, end, err = r.quotedField(b, i+1)
		} else {
			i, end, err = r.plainField(b, i)
		}
		if err != nil {
			return 0, err
		}
		if end {
			r.count(b[:i])
			return i, nil
		}
	}
}

// count learns how many lines the record took. Line ends inside of fields are rare.
func (r *csvReader) count(record []byte) {
	n := bytes.Count(record, newline)
	r.next += max(n, 1)
	if n < 2 && (n == 0 || record[len(record)-1] == '\n') {
		return
	}
	for i, f := range r.fields {
		if bytes.Contains(f, crlf) && !slices.Contains(r.quoted, i) {
			r.quoted = append(r.quoted, i)
		}
	}
	slices.Sort(r.quoted)
}

// lineEnd is the length of the line end that b begins with, 0 for none.
func lineEnd(b []byte) int {
	switch {
	case b[0] == '\n':
		return 1
	case b[0] == '\r' && len(b) > 1 && b[1] == '\n':
		return 2
	}
	return 0
}

// plainField reads a field without quotes from i on; it returns where the next begins and whether the record ends.
func (r *csvReader) plainField(b []byte, i int) (int, bool, error) {
	// Fields of the lists are short: a loop beats two searches.
	for j := i; j < len(b); j++ {
		switch b[j] {
		case ',':
			r.fields = append(r.fields, b[i:j])
			return j + 1, false, nil
		case '\n':
			end := j
			if end > i && b[end-1] == '\r' {
				end--
			}
			r.fields = append(r.fields, b[i:end])
			return j + 1, true, nil
		case '"':
			return 0, false, &syntaxError{r.next, errQuote}
		}
	}
	if r.ended == nil {
		return 0, false, errMore
	}
	end := len(b)
	if end > i && b[end-1] == '\r' {
		end--
	}
	r.fields = append(r.fields, b[i:end])
	return len(b), true, nil
}

// quotedField reads from behind the opening quote.
func (r *csvReader) quotedField(b []byte, i int) (int, bool, error) {
	start, doubled := i, false
	for {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			if r.ended == nil {
				return 0, false, errMore
			}
			return 0, false, &syntaxError{r.next, errUnended}
		}
		i += n + 1 // behind the quote
		switch rest := b[i:]; {
		case len(rest) == 0 && r.ended == nil, len(rest) == 1 && rest[0] == '\r' && r.ended == nil:
			return 0, false, errMore
		case len(rest) == 0, len(rest) == 1 && rest[0] == '\r':
			r.addQuoted(b[start:i-1], doubled)
			return len(b), true, nil
		case rest[0] == '"':
			doubled = true
			i++
		case rest[0] == ',':
			r.addQuoted(b[start:i-1], doubled)
			return i + 1, false, nil
		case lineEnd(rest) > 0:
			r.addQuoted(b[start:i-1], doubled)
			return i + lineEnd(rest), true, nil
		default:
			return 0, false, &syntaxError{r.next, errQuote}
		}
	}
}

func (r *csvReader) addQuoted(field []byte, doubled bool) {
	if doubled {
		r.quoted = append(r.quoted, len(r.fields))
	}
	r.fields = append(r.fields, field)
}

var (
	newline = []byte("\n")
	crlf    = []byte("\r\n")
)

// unquote halves doubled quotes and makes line ends plain, in memory of its own: the buffer may be split again.
func (r *csvReader) unquote() {
	if len(r.quoted) == 0 {
		return
	}
	size := 0
	for _, i := range r.quoted {
		size += len(r.fields[i])
	}
	if cap(r.spare) < size {
		r.spare = make([]byte, 0, size)
	}
	r.spare = r.spare[:0]
	for _, i := range r.quoted {
		from := len(r.spare)
		field := r.fields[i]
		for j := 0; j < len(field); j++ {
			switch {
			case field[j] == '\r' && j+1 < len(field) && field[j+1] == '\n':
				continue
			case field[j] == '"':
				j++ // the second of two
			}
			r.spare = append(r.spare, field[j])
		}
		r.fields[i] = r.spare[from:len(r.spare):len(r.spare)]
	}
}
