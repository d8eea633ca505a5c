// Package snapshot is the text of the embedded price book (pricing/data/*.csv) and its one way into the binary form:
// decode the tables, check them, choose a winner where rows price one thing, encode. Where the rows come from is the
// business of pricing/genbook; how the binary is read, of pricing.
package snapshot

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"nines/model"
)

// Sources are addressed by short ids in every table, so that a row stays one line.
type Sources map[string]model.Provenance

// Row is one price of one source: one line of rates.csv.
type Row struct {
	Key       model.PriceKey
	From, To  float64 // units of the tier; To < 0: without end
	Unit      string
	USD       model.Fixed
	Low, High *model.Fixed // of an estimate; nil when the price is not one
	SKU       string
	Source    string // id
	line      int
}

// Type is one line of types.csv.
type Type struct {
	Name, Arch                                        string
	VCPU                                              int
	MemoryMiB, NetworkMbps, DiskMbps                  int // Mbps 0: unknown
	BaselinePerMille                                  int // 1,000: not burstable
	FullCore, GPU, Accelerated, Burstable, Superseded bool
}

// Spot is one line of spot.csv.
type Spot struct {
	Region, Type string
	Low, High    model.Fixed
	Band         string
	Source       string
}

// Band is one line of bands.csv: a monthly interruption band and the probability that stands for it.
type Band struct {
	Name        string
	PerTenThou  int // probability in 1/10,000
	Explanation string
}

// Text is the whole of pricing/data.
type Text struct {
	Sources Sources
	Rows    []Row
	Types   []Type
	Spots   []Spot
	Bands   []Band
}

// Files of the text and their columns. ec2.csv has one column a region after these, ri.csv one for each of
// [RITerms] that it prices.
var (
	SourceColumns = []string{"id", "source", "as_of", "confidence"}
	RateColumns   = []string{"dimension", "region", "item", "from", "to", "unit", "usd", "low", "high", "sku", "source"}
	EC2Columns    = []string{"type", "source"}
	RIColumns     = []string{"region", "type", "year1", "year3", "source"}
	TypeColumns   = []string{"type", "arch", "vcpu", "memory_mib", "network_mbps", "disk_mbps", "baseline_per_mille", "marks"}
	SpotColumns   = []string{"region", "type", "low", "high", "band", "source"}
	BandColumns   = []string{"band", "per_ten_thousand", "explanation"}
)

// RITerms are the further columns of ri.csv: reserved terms with upfront payment, and convertible ones.
var RITerms = map[string]model.Dimension{
	"year1_partial": model.EC2RI1yPartial, "year1_all": model.EC2RI1yAll,
	"year3_partial": model.EC2RI3yPartial, "year3_all": model.EC2RI3yAll,
	"convertible1": model.EC2Conv1y, "convertible1_partial": model.EC2Conv1yPartial, "convertible1_all": model.EC2Conv1yAll,
	"convertible3": model.EC2Conv3y, "convertible3_partial": model.EC2Conv3yPartial, "convertible3_all": model.EC2Conv3yAll,
}

// Decode reads all tables of a directory. Its errors name file and line.
func Decode(dir fs.FS) (*Text, error) {
	t := &Text{Sources: Sources{}}
	steps := []struct {
		file    string
		columns []string
		row     func(line int, header, f []string) error
	}{
		{"sources.csv", SourceColumns, t.source},
		{"rates.csv", RateColumns, t.rate},
		{"ec2.csv", EC2Columns, t.ec2},
		{"ri.csv", RIColumns, t.ri},
		{"types.csv", TypeColumns, t.typ},
		{"bands.csv", BandColumns, t.band},
		{"spot.csv", SpotColumns, t.spot},
	}
	for _, s := range steps {
		if err := table(dir, s.file, s.columns, s.row); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// table calls row for every line of a CSV file after checking that its header begins with the columns.
func table(dir fs.FS, file string, columns []string, row func(line int, header, f []string) error) error {
	f, err := dir.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s:1: no header: %w", file, err)
	}
	if len(header) < len(columns) || strings.Join(header[:len(columns)], ",") != strings.Join(columns, ",") {
		return fmt.Errorf("%s:1: the columns are %q, expected %q", file, header, columns)
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		if err := row(line, header, fields); err != nil {
			return fmt.Errorf("%s:%d: %w", file, line, err)
		}
	}
}

func (t *Text) source(_ int, _, f []string) error {
	if f[0] == "" || f[1] == "" {
		return errors.New("a source needs an id and a text")
	}
	if _, dup := t.Sources[f[0]]; dup {
		return fmt.Errorf("source %q twice", f[0])
	}
	p := model.Provenance{Source: f[1], AsOf: f[2], Confidence: model.Confidence(f[3])}
	if _, ok := class[p.Confidence]; !ok {
		return fmt.Errorf("confidence %q is not one of the model's", f[3])
	}
	if !ValidDate(p.AsOf) {
		return fmt.Errorf("as_of %q is not YYYY, YYYY-MM or YYYY-MM-DD", p.AsOf)
	}
	t.Sources[f[0]] = p
	return nil
}

// ValidDate says whether s is YYYY, YYYY-MM, YYYY-MM-DD or, for a source without a date, empty.
func ValidDate(s string) bool {
	const shape = "0000-00-00"
	if s == "" {
		return true
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9'
		if digit != (shape[i] == '0') || !digit && s[i] != '-' {
			return false
		}
	}
	return true
}

func (t *Text) known(id string) error {
	if _, ok := t.Sources[id]; !ok {
		return fmt.Errorf("source %q is not in sources.csv", id)
	}
	return nil
}

func (t *Text) rate(line int, _, f []string) error {
	r := Row{
		Key:  model.PriceKey{Dimension: model.Dimension(f[0]), Region: f[1], Item: f[2]},
		Unit: f[5], SKU: f[9], Source: f[10], line: line,
	}
	unit, ok := Unit(r.Key.Dimension)
	if !ok {
		return fmt.Errorf("dimension %q is not in model/dimensions.go", f[0])
	}
	if unit != r.Unit {
		return fmt.Errorf("%s is sold by the %s, not by the %q", f[0], unit, r.Unit)
	}
	if r.Key.Region == "" {
		return errors.New("a rate needs a region, a market or \"global\"")
	}
	var err error
	if r.From, err = amount(f[3]); err != nil {
		return err
	}
	r.To = -1
	if f[4] != "" {
		if r.To, err = amount(f[4]); err != nil {
			return err
		}
		if r.To <= r.From {
			return fmt.Errorf("the tier ends at %s, before it begins at %s", f[4], f[3])
		}
	}
	if r.USD, err = ParseFixed(f[6]); err != nil {
		return err
	}
	if f[7] != "" || f[8] != "" {
		low, err := ParseFixed(f[7])
		if err != nil {
			return err
		}
		high, err := ParseFixed(f[8])
		if err != nil {
			return err
		}
		r.Low, r.High = &low, &high
		if low.Decimal().GreaterThan(r.USD.Decimal()) || high.Decimal().LessThan(r.USD.Decimal()) {
			return fmt.Errorf("the range %s to %s does not hold %s", f[7], f[8], f[6])
		}
	}
	t.Rows = append(t.Rows, r)
	return t.known(r.Source)
}

// ec2 reads a type's on-demand prices from one source, a column a region.
func (t *Text) ec2(line int, header, f []string) error {
	if err := t.known(f[1]); err != nil {
		return err
	}
	for i := len(EC2Columns); i < len(f); i++ {
		if f[i] == "" {
			continue
		}
		if err := t.hourly(model.EC2OnDemand, header[i], f[0], f[i], f[1], line); err != nil {
			return err
		}
	}
	return nil
}

// ri reads the reserved terms of a type: without upfront payment in the fixed columns, the others by their heading.
func (t *Text) ri(line int, header, f []string) error {
	if err := t.known(f[4]); err != nil {
		return err
	}
	if err := t.term(model.EC2RI1y, f, 2, line); err != nil {
		return err
	}
	if err := t.term(model.EC2RI3y, f, 3, line); err != nil {
		return err
	}
	for i := len(RIColumns); i < len(f); i++ {
		d, ok := RITerms[header[i]]
		if !ok {
			return fmt.Errorf("column %q is not a reserved term", header[i])
		}
		if err := t.term(d, f, i, line); err != nil {
			return err
		}
	}
	return nil
}

// term reads one reserved price of a line; an empty field is none.
func (t *Text) term(d model.Dimension, f []string, column, line int) error {
	if f[column] == "" {
		return nil
	}
	return t.hourly(d, f[0], f[1], f[column], f[4], line)
}

func (t *Text) hourly(d model.Dimension, region, item, usd, source string, line int) error {
	v, err := ParseFixed(usd)
	if err != nil {
		return err
	}
	if v.Coef <= 0 {
		return fmt.Errorf("%s in %s has the price %q", item, region, usd)
	}
	t.Rows = append(t.Rows, Row{
		Key: model.PriceKey{Dimension: d, Region: region, Item: item}, To: -1, Unit: "hour", USD: v, Source: source, line: line,
	})
	return nil
}

// amount reads a bound of a tier: a plain decimal number, not negative.
func amount(s string) (float64, error) {
	v, err := ParseFixed(s)
	if err != nil {
		return 0, err
	}
	return v.Float(), nil
}

// ParseFixed reads an exact decimal without sign or exponent, at most 18 digits: prices have no others. Trailing zeros
// are dropped, so that equal prices are equal values.
func ParseFixed(s string) (model.Fixed, error) {
	bad := fmt.Errorf("%q is not a plain decimal number of at most 18 digits", s)
	whole, fraction, dot := strings.Cut(s, ".")
	digits := whole + fraction
	if whole == "" || dot && fraction == "" || len(digits) > 18 {
		return model.Fixed{}, bad
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return model.Fixed{}, bad
		}
	}
	coef, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return model.Fixed{}, bad
	}
	exp := int32(-len(fraction))
	for exp < 0 && coef%10 == 0 {
		coef, exp = coef/10, exp+1
	}
	return model.Fixed{Coef: coef, Exp: exp}, nil
}

// NearestFixed is the shortest decimal that reads back as the same float64: bounds of estimates, which books keep as such.
// It is for values that came from plain decimals; others are cut to 18 digits.
func NearestFixed(v float64) model.Fixed {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if strings.Contains(text, ".") && len(text) > 19 {
		text = strings.TrimSuffix(text[:19], ".")
	}
	f, err := ParseFixed(text)
	if err != nil { // longer than any price
		return model.Fixed{Coef: int64(v)}
	}
	return f
}

// SourceID is a short id of a source that depends on nothing else.
func SourceID(p model.Provenance) string {
	h := fnv.New64a()
	for _, s := range []string{p.Source, p.AsOf, string(p.Confidence)} {
		_, _ = h.Write(append([]byte(s), 0xff)) // a hash takes everything
	}
	return fmt.Sprintf("p%016x", h.Sum64())
}
