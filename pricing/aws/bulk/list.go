package bulk

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"nines/pricing/aws"
	"nines/pricing/refresh"
)

// meta are the rows before the header: format, disclaimer, date, version, offer.
type meta map[string]string

// mostMeta is how many rows may stand before the header; AWS writes five.
const mostMeta = 20

// parser reads one CSV list.
type parser struct {
	list   string // for errors
	csv    *csvReader
	width  int // fields of the header
	column []column
}

// column says which attribute a field is.
type column struct {
	at   int
	attr aws.Attr
}

// ReadList reads a whole list of a service in a region, row by row. It needs the header to name its columns, in any order;
// a column that is missing, a row that is too short and a quote that never ends are an [*aws.Error].
func ReadList(in io.Reader, service, region string) (*refresh.Part, error) {
	c := aws.NewCollector(service, region)
	p := &parser{list: service + " " + region, csv: newCSVReader(&withoutBOM{in: in})}
	about, header, err := p.head("SKU")
	if err != nil {
		return nil, err
	}
	if offer := about["OfferCode"]; offer != "" && offer != service {
		return nil, &aws.Error{Kind: aws.NoHeader, List: p.list, Got: "OfferCode " + offer}
	}
	if err := p.columns(header, aws.Needs(service)); err != nil {
		return nil, err
	}
	place := func() string { return "line " + strconv.Itoa(p.csv.line) }
	var row aws.Row
	for {
		fields, err := p.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		for _, c := range p.column {
			row[c.attr] = fields[c.at]
		}
		if err := c.Add(&row, place); err != nil {
			return nil, err
		}
	}
	part := c.Part()
	part.Version = about["Version"]
	return part, nil
}

// withoutBOM passes over the mark that some programs put before UTF-8.
type withoutBOM struct {
	in      io.Reader
	started bool
}

const bom = "\xef\xbb\xbf"

// Read wants room for more than the mark, which csvReader gives.
func (r *withoutBOM) Read(p []byte) (int, error) {
	if r.started {
		return r.in.Read(p)
	}
	n, err := io.ReadAtLeast(r.in, p, len(bom))
	if err == io.ErrUnexpectedEOF { // of ReadAtLeast itself
		err = io.EOF // the file is shorter than the mark
	}
	r.started = true
	if n >= len(bom) && string(p[:len(bom)]) == bom {
		n = copy(p, p[len(bom):n])
	}
	return n, err
}

// head reads what stands before the rows; first is a column that every header has.
func (p *parser) head(first string) (meta, []string, error) {
	about := meta{}
	for n := range mostMeta {
		fields, err := p.csv.read()
		if errors.Is(err, io.EOF) {
			return nil, nil, &aws.Error{Kind: aws.NoHeader, List: p.list, Got: fmt.Sprintf("%d rows and no header", n)}
		}
		if err != nil {
			return nil, nil, p.explain(err)
		}
		header := false
		for _, f := range fields {
			header = header || string(f) == first
		}
		if header {
			return about, texts(fields), nil
		}
		if len(fields) >= 2 {
			about[string(fields[0])] = string(fields[1])
		}
	}
	return nil, nil, &aws.Error{Kind: aws.NoHeader, List: p.list, Got: fmt.Sprintf("no header in the first %d rows", mostMeta)}
}

func texts(fields [][]byte) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = string(f)
	}
	return out
}

// columns finds where the attributes are. Of two columns of one name the first counts.
func (p *parser) columns(header []string, needed []aws.Attr) error {
	p.width = len(header)
	found := map[aws.Attr]bool{}
	for i, name := range header {
		if a, ok := aws.AttrOf(name); ok && !found[a] {
			found[a] = true
			p.column = append(p.column, column{i, a})
		}
	}
	for _, a := range needed {
		if !found[a] {
			return &aws.Error{Kind: aws.NoColumn, List: p.list, Place: "line " + strconv.Itoa(p.csv.line), Want: strconv.Quote(a.String())}
		}
	}
	return nil
}

// read is the next row, with as many fields as the header.
func (p *parser) read() ([][]byte, error) {
	fields, err := p.csv.read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, p.explain(err)
	}
	if len(fields) != p.width {
		return nil, &aws.Error{Kind: aws.CutShort, List: p.list, Place: "line " + strconv.Itoa(p.csv.line),
			Got: fmt.Sprintf("the row has %d of %d fields", len(fields), p.width)}
	}
	return fields, nil
}

// explain gives a fault of the file its place; failures of the network stay what they are.
func (p *parser) explain(err error) error {
	var s *syntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &aws.Error{Kind: aws.CutShort, List: p.list, Place: "line " + strconv.Itoa(p.csv.next), Got: "the download ended early", Err: err}
	case errors.As(err, &s):
		return &aws.Error{Kind: aws.CutShort, List: p.list, Place: "line " + strconv.Itoa(s.line), Got: s.err.Error(), Err: err}
	}
	return err
}
