package main

import (
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
)

func newPricesDiff(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON, asCSV}}
	var f filter
	over := ""
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "What is different between two price books: new, gone and changed prices",
		Long: "diff compares the prices of two books, a row a tier that changed. A and B are embedded, latest, a date (the newest pull until then) or an ID of " +
			"nines prices books. Amounts, tiers and units are compared, not sources. With --over only prices that changed by more than that share are shown.",
		Example: "nines prices diff embedded latest\n" +
			"nines prices diff 2026-11-01 2026-12-01 --service ec2 --region ap-northeast-2 --over 5%\n" +
			"nines prices diff 3 latest -o csv",
		Args: takes(2, 2, "two books: embedded, latest, a date or an ID of nines prices books"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			least, err := share(over, o.book.wrote("over"))
			if err != nil {
				return err
			}
			c, err := o.book.compare(args[0], args[1], f.Filter)
			if err != nil {
				return err
			}
			if over != "" {
				c.Diff = c.Over(least)
			}
			w := newWriter(*lang)
			switch o.output {
			case asJSON:
				return writeJSON(io.out, c.document())
			case asCSV:
				return writeCSV(io.out, c.records())
			}
			return write(io.out, w.diffText(c))
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.Match, "match", "", "only prices that have all these words in their names")
	cmd.Flags().StringVar(&over, "over", "", "only prices that changed by more than this share, such as 5%")
	o.book.addData(cmd)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// share reads "5%" or "0.05".
func share(text string, written bool) (float64, error) {
	if text == "" && !written {
		return 0, nil
	}
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v >= 0) || math.IsInf(v, 0) {
		return 0, tell(model.Msg("store.diff.over", "value", text))
	}
	return v, nil
}

// twoBooks are what was compared, and what is different.
type twoBooks struct {
	a, b model.BookInfo
	pricing.Diff
}

// compare opens both books and compares what the filter keeps.
func (c *bookChoice) compare(a, b string, f pricing.Filter) (twoBooks, error) {
	s, err := c.shelf()
	if err != nil {
		return twoBooks{}, err
	}
	defer s.close()
	from, err := s.book(c.context(), a, "A")
	if err != nil {
		return twoBooks{}, err
	}
	to, err := s.book(c.context(), b, "B")
	if err != nil {
		return twoBooks{}, err
	}
	d, err := pricing.CompareOnly(from, to, f)
	return twoBooks{from.Info(), to.Info(), d}, wrongInput(err)
}

// diffDocument is `nines prices diff -o json`; docs/json.md explains each key.
type diffDocument struct {
	A       string       `json:"a"`
	B       string       `json:"b"`
	Added   int          `json:"added"`
	Removed int          `json:"removed"`
	Changed int          `json:"changed"`
	Same    int          `json:"same"`
	Changes []diffChange `json:"changes"`
}

type diffChange struct {
	Change    string     `json:"change"`
	Service   string     `json:"service"`
	Region    string     `json:"region"`
	Dimension string     `json:"dimension"`
	Item      string     `json:"item"`
	SKU       string     `json:"sku"`
	Relative  *float64   `json:"relative"`
	Tiers     []diffTier `json:"tiers"`
}

type diffTier struct {
	From     string   `json:"tier_from"`
	To       *string  `json:"tier_to"`
	Unit     string   `json:"unit"`
	USDFrom  *string  `json:"usd_from"`
	USDTo    *string  `json:"usd_to"`
	Relative *float64 `json:"relative"`
}

func (c twoBooks) document() diffDocument {
	d := diffDocument{A: c.a.Name, B: c.b.Name, Added: c.Count(pricing.Added), Removed: c.Count(pricing.Removed), Changed: c.Count(pricing.Changed),
		Same: c.Same, Changes: make([]diffChange, 0, len(c.Changes))}
	for _, one := range c.Changes {
		x := diffChange{Change: one.Kind(), Service: one.Service, Region: one.Key.Region, Dimension: string(one.Key.Dimension), Item: one.Key.Item,
			SKU: latestSKU(one), Relative: optional(one.Relative()), Tiers: []diffTier{}}
		for _, t := range one.Tiers() {
			tier := diffTier{From: bound(t.Low), Unit: t.Unit, USDFrom: usd(t.From), USDTo: usd(t.To), Relative: optional(t.Relative())}
			if t.High >= 0 {
				to := bound(t.High)
				tier.To = &to
			}
			x.Tiers = append(x.Tiers, tier)
		}
		d.Changes = append(d.Changes, x)
	}
	return d
}

// latestSKU is the SKU in the later book, else that in the earlier one.
func latestSKU(c pricing.Change) string {
	if c.To != nil && c.To.SKU != "" || c.From == nil {
		return c.To.SKU
	}
	return c.From.SKU
}

func optional(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

func usd(f *model.Fixed) *string {
	if f == nil {
		return nil
	}
	s := f.Decimal().String()
	return &s
}

// diffColumns are the columns of -o csv: a row a tier.
var diffColumns = []string{"change", "service", "region", "dimension", "item", "sku", "tier_from", "tier_to", "unit", "usd_from", "usd_to", "relative"}

func (c twoBooks) records() [][]string {
	out := [][]string{diffColumns}
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for _, one := range c.document().Changes {
		for _, t := range one.Tiers {
			relative := ""
			if t.Relative != nil {
				relative = strconv.FormatFloat(*t.Relative, 'f', -1, 64)
			}
			out = append(out, []string{one.Change, one.Service, one.Region, one.Dimension, one.Item, one.SKU, t.From, text(t.To), t.Unit,
				text(t.USDFrom), text(t.USDTo), relative})
		}
	}
	return out
}

// diffText is the difference for people, a row a tier.
func (w writer) diffText(c twoBooks) string {
	t := w.words
	g := &grid{right: []bool{3: true, 4: true, 5: true, 6: true}, rows: [][]string{{t.T("store.col.change"), t.T("store.col.price"), t.T("prices.col.region"),
		t.T("prices.col.from"), "USD A", "USD B", "±", t.T("cli.col.unit")}}}
	for _, one := range c.Changes {
		for _, tier := range one.Tiers() {
			from := ""
			if tier.Low > 0 || tier.High >= 0 {
				from = bound(tier.Low)
			}
			g.add(w.changeWord(one.Kind()), one.Key.What(), one.Key.Region, from, orDash(usd(tier.From)), orDash(usd(tier.To)), w.relative(tier.Relative()), tier.Unit)
		}
	}
	n := func(v int) string { return w.f.Whole(float64(v)) }
	foot := t.T("store.diff.foot", "a", printable(c.a.Name), "b", printable(c.b.Name), "changed", n(c.Count(pricing.Changed)), "added", n(c.Count(pricing.Added)),
		"removed", n(c.Count(pricing.Removed)), "same", n(c.Same))
	if len(c.Changes) == 0 {
		return wrap(foot) + "\n"
	}
	return g.text(styleHeading) + "\n" + wrap(foot) + "\n"
}

func (w writer) changeWord(kind string) string {
	switch kind {
	case pricing.Added:
		return w.words.T("store.added")
	case pricing.Removed:
		return w.words.T("store.removed")
	}
	return w.words.T("store.changed")
}

// relative is "+5 %", "-0.3 %" or "0 %"; a dash where there is no share.
func (w writer) relative(v float64, ok bool) string {
	if !ok {
		return "–"
	}
	sign := ""
	switch {
	case v > 0:
		sign = "+"
	case v < 0:
		sign = "-"
	}
	return sign + w.f.Percent(math.Abs(v), 3)
}

func orDash(s *string) string {
	if s == nil {
		return "–"
	}
	return *s
}
