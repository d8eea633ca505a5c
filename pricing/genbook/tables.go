package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing/snapshot"
)

// rate is one line of rates.csv to be.
type rate struct {
	dimension model.Dimension
	region    string
	item      string
	from, to  string // to "" : without end
	usd       decimal.Decimal
	low, high decimal.Decimal
	ranged    bool
	sku       string
	source    string // id
	order     int
}

// tables collects what the second stage reads.
type tables struct {
	sources map[string]model.Provenance
	rates   []rate
	ec2     map[[2]string]map[string]string // {type, source id} -> region -> USD
	ri      [][]string
	types   map[string]snapshot.Type
	spots   [][]string
}

func newTables() *tables {
	return &tables{
		sources: map[string]model.Provenance{},
		ec2:     map[[2]string]map[string]string{},
		types:   map[string]snapshot.Type{},
	}
}

// source returns the id of a provenance, its text made readable by [cite]. It is a hash of the text, so that a new source renumbers nothing.
func (t *tables) source(text, asOf string, c model.Confidence) string {
	text = cite(text)
	p := model.Provenance{Source: text, AsOf: asOf, Confidence: c}
	sum := sha256.Sum256([]byte(text + "\x00" + asOf + "\x00" + string(c)))
	id := "s" + hex.EncodeToString(sum[:3])
	if old, ok := t.sources[id]; ok && old != p {
		panic("two sources with the id " + id)
	}
	t.sources[id] = p
	return id
}

func (t *tables) add(r rate) {
	r.order = len(t.rates)
	t.rates = append(t.rates, r)
}

// readCSV returns the rows of a facts table as maps by column.
func readCSV(facts, name string) ([]map[string]string, error) {
	f, err := os.Open(filepath.Join(facts, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var rows []map[string]string
	for _, fields := range all[1:] {
		row := make(map[string]string, len(fields))
		for i, v := range fields {
			row[all[0][i]] = strings.TrimSpace(v)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// write writes the tables in an order that does not depend on the order of the facts, so that diffs stay small.
func (t *tables) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range []struct {
		name   string
		header []string
		rows   [][]string
	}{
		{"sources.csv", snapshot.SourceColumns, t.sourceRows()},
		{"rates.csv", snapshot.RateColumns, t.rateRows()},
		{"ec2.csv", append(slices.Clone(snapshot.EC2Columns), t.regions()...), t.ec2Rows()},
		{"ri.csv", riHeader(), sorted(t.ri)},
		{"types.csv", snapshot.TypeColumns, t.typeRows()},
		{"bands.csv", snapshot.BandColumns, bands},
		{"spot.csv", snapshot.SpotColumns, sorted(t.spots)},
	} {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.Write(f.header); err != nil {
			return err
		}
		if err := w.WriteAll(f.rows); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, f.name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func sorted(rows [][]string) [][]string {
	slices.SortFunc(rows, slices.Compare[[]string])
	return rows
}

func (t *tables) sourceRows() [][]string {
	var rows [][]string
	used := map[string]bool{}
	for _, r := range t.rates {
		used[r.source] = true
	}
	for k := range t.ec2 {
		used[k[1]] = true
	}
	for _, r := range t.ri {
		used[r[4]] = true
	}
	for _, r := range t.spots {
		used[r[5]] = true
	}
	for _, id := range slices.Sorted(maps.Keys(used)) {
		p := t.sources[id]
		rows = append(rows, []string{id, p.Source, p.AsOf, string(p.Confidence)})
	}
	return rows
}

// rateRows sorts by key and source; inside one source the order of the facts stands, which keeps tier sets together.
func (t *tables) rateRows() [][]string {
	slices.SortStableFunc(t.rates, func(a, b rate) int {
		return cmp.Or(cmp.Compare(a.dimension, b.dimension), cmp.Compare(a.region, b.region), cmp.Compare(a.item, b.item),
			cmp.Compare(a.source, b.source), cmp.Compare(a.order, b.order))
	})
	var rows [][]string
	for _, r := range t.rates {
		unit, _ := snapshot.Unit(r.dimension)
		low, high := "", ""
		if r.ranged {
			low, high = r.low.String(), r.high.String()
		}
		rows = append(rows, []string{
			string(r.dimension), r.region, r.item, r.from, r.to, unit, r.usd.String(), low, high, r.sku, r.source,
		})
	}
	return rows
}

func (t *tables) regions() []string {
	set := map[string]bool{}
	for _, prices := range t.ec2 {
		for region := range prices {
			set[region] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func (t *tables) ec2Rows() [][]string {
	regions := t.regions()
	var rows [][]string
	for key, prices := range t.ec2 {
		row := []string{key[0], key[1]}
		for _, region := range regions {
			row = append(row, prices[region])
		}
		rows = append(rows, row)
	}
	return sorted(rows)
}

func (t *tables) typeRows() [][]string {
	var rows [][]string
	for _, v := range t.types {
		rows = append(rows, []string{
			v.Name, v.Arch, strconv.Itoa(v.VCPU), strconv.Itoa(v.MemoryMiB), strconv.Itoa(v.NetworkMbps),
			strconv.Itoa(v.DiskMbps), strconv.Itoa(v.BaselinePerMille), v.Marks(),
		})
	}
	return sorted(rows)
}
