package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"strconv"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
)

func newPricesList(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON, asCSV}}
	var f filter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List prices, a row a tier",
		Long: "list prints the prices of the book that the flags keep, a row a tier, sorted by dimension, region and item; without flags all of them. " +
			"Every word of --match must be part of the service, dimension, item, region or SKU. That nothing matches is an empty list.",
		Example: "nines prices list --service ec2.ondemand --region ap-northeast-2 --match m7g\n" +
			"nines prices list -o json",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			book, err := o.book.open()
			if err != nil {
				return err
			}
			return listPrices(io, newWriter(*lang), o.output, book, f.Filter)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.Match, "match", "", "only prices that have all these words in their names")
	o.book.add(cmd)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// priceRow is one tier of one price in `nines prices list -o json`; docs/json.md explains each key. Amounts are decimal
// strings, unrounded.
type priceRow struct {
	Service    string            `json:"service"`
	Region     string            `json:"region"`
	SKU        string            `json:"sku"`
	Dimension  string            `json:"dimension"`
	Attributes map[string]string `json:"attributes"`
	TierFrom   string            `json:"tier_from"`
	TierTo     *string           `json:"tier_to"`
	Unit       string            `json:"unit"`
	USD        string            `json:"usd"`
	AsOf       string            `json:"as_of"`
	Source     string            `json:"source"`
	Confidence string            `json:"confidence"`
}

// priceColumns are the columns of -o csv: the keys of the document, attributes as JSON.
var priceColumns = []string{"service", "region", "sku", "dimension", "attributes", "tier_from", "tier_to", "unit", "usd", "as_of", "source", "confidence"}

// priceRows are the tiers of a price.
func priceRows(book *pricing.Book, r model.Rate, yield func(priceRow) error) error {
	row := priceRow{Service: r.Service, Region: r.Key.Region, SKU: r.SKU, Dimension: string(r.Key.Dimension), Attributes: book.Attributes(r),
		Unit: r.Unit, AsOf: r.AsOf, Source: r.Source, Confidence: string(r.Confidence)}
	for _, t := range r.Tiers {
		row.TierFrom, row.TierTo, row.USD = bound(t.From), nil, t.USD.Decimal().String()
		if t.To >= 0 {
			to := bound(t.To)
			row.TierTo = &to
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// listPrices writes row by row, so that the whole book takes no more memory than one price. An unknown service or region
// is said before anything is written.
func listPrices(io streams, w writer, format string, book *pricing.Book, f pricing.Filter) error {
	out := bufio.NewWriterSize(io.out, 1<<16)
	var failed error
	each := func(yield func(priceRow) error) error {
		err := book.List(f, func(r model.Rate) bool {
			failed = priceRows(book, r, yield)
			return failed == nil
		})
		return wrongInput(err)
	}
	var err error
	switch format {
	case asJSON:
		err = listJSON(out, each)
	case asCSV:
		err = listCSV(out, each)
	default:
		return w.listTable(io, book, f)
	}
	if err != nil {
		return err
	}
	if failed != nil {
		return outside(failed)
	}
	return outside(out.Flush())
}

// listJSON writes an array, an element a line.
func listJSON(out *bufio.Writer, each func(func(priceRow) error) error) error {
	n := 0
	err := each(func(row priceRow) error {
		text, err := json.Marshal(row)
		if err != nil {
			return err
		}
		before := ",\n  "
		if n++; n == 1 {
			before = "[\n  "
		}
		_, _ = out.WriteString(before) // a failed write fails the flush
		_, err = out.Write(text)
		return err
	})
	switch {
	case err != nil:
		return err
	case n == 0:
		_, _ = out.WriteString("[]\n")
	default:
		_, _ = out.WriteString("\n]\n")
	}
	return nil
}

func listCSV(out *bufio.Writer, each func(func(priceRow) error) error) error {
	c := csv.NewWriter(out)
	heading := false
	err := each(func(row priceRow) error {
		if !heading {
			heading = true
			if err := c.Write(priceColumns); err != nil {
				return err
			}
		}
		attributes, err := json.Marshal(row.Attributes)
		if err != nil {
			return err
		}
		to := ""
		if row.TierTo != nil {
			to = *row.TierTo
		}
		return c.Write([]string{row.Service, row.Region, row.SKU, row.Dimension, string(attributes), row.TierFrom, to, row.Unit, row.USD,
			row.AsOf, row.Source, row.Confidence})
	})
	if err == nil && !heading {
		err = outside(c.Write(priceColumns))
	}
	c.Flush()
	return err
}

// listTable is the list for people: the price is reckoned once to know the widths and once to be written.
func (w writer) listTable(io streams, book *pricing.Book, f pricing.Filter) error {
	t := w.words
	heading := []string{t.T("prices.col.service"), t.T("prices.col.region"), t.T("prices.col.dimension"), t.T("prices.col.item"), t.T("prices.col.from"),
		"USD", t.T("cli.col.unit"), t.T("cli.col.as-of"), t.T("cli.col.trust")}
	g := grid{rows: [][]string{heading}, right: []bool{4: true, 5: true, 8: false}}
	widths := g.widths()
	prices, rows := 0, 0
	err := book.List(f, func(r model.Rate) bool {
		prices++
		rows += len(r.Tiers)
		for _, row := range w.listCells(r) {
			for i, c := range row {
				widths[i] = max(widths[i], lipgloss.Width(c))
			}
		}
		return true
	})
	if err != nil {
		return wrongInput(err)
	}
	if prices == 0 {
		return write(io.out, t.T("prices.list.none")+"\n")
	}
	if err := write(io.out, styleHeading.Render(g.line(heading, widths))+"\n"); err != nil {
		return err
	}
	out := bufio.NewWriterSize(io.out, 1<<16)
	err = book.List(f, func(r model.Rate) bool {
		for _, row := range w.listCells(r) {
			_, _ = out.WriteString(g.line(row, widths) + "\n") // a failed write fails the flush
		}
		return true
	})
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return outside(err)
	}
	return write(io.out, styleQuiet.Render(t.T("prices.list.end", "prices", strconv.Itoa(prices), "rows", strconv.Itoa(rows), "book", book.Info().Name))+"\n")
}

// listCells are the tiers of a price as cells.
func (w writer) listCells(r model.Rate) [][]string {
	out := make([][]string, len(r.Tiers))
	for i, t := range r.Tiers {
		out[i] = []string{r.Service, r.Key.Region, string(r.Key.Dimension), r.Key.Item, bound(t.From), t.USD.Decimal().String(), r.Unit,
			w.date(r.AsOf), w.confidence(r.Confidence)}
	}
	return out
}
