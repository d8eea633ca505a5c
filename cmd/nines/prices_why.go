package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
)

func newPricesWhy(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON}}
	cmd := &cobra.Command{
		Use:   "why WORDS...",
		Short: "Follow one price to its source: tiers, date, how sure, and the rows that lost to it",
		Long: "why finds the price that the words name, in any order: what (an instance type, an engine and class, a dimension or parts of one) and where " +
			"(a region by code or name). When several prices fit equally well it lists them; when none does it names the nearest.",
		Example: "nines prices why 'm7g.large ap-northeast-2'\n" +
			"nines prices why postgres db.m7g.large multi-az seoul\n" +
			"nines prices why transfer.internet us-east-1 -o json",
		Args: takes(1, -1, "what is priced and where, such as m7g.large ap-northeast-2, or a SKU"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			book, err := o.book.open()
			if err != nil {
				return err
			}
			found, err := book.Find(placeWords(strings.Join(args, " "), book.Places()))
			if err != nil {
				return wrongInput(err)
			}
			pays, err := o.book.over.paid(book, found.Rate.Key)
			if err != nil {
				return err
			}
			w := newWriter(*lang)
			if o.output == asJSON {
				d := w.whyDocument(book, found)
				d.Paid = pays.document()
				return writeJSON(io.out, d)
			}
			return write(io.out, w.whyText(book, found, pays))
		},
	}
	o.book.add(cmd)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// whyDocument is `nines prices why -o json`; docs/json.md explains each key.
type whyDocument struct {
	Book       string            `json:"book"`
	Service    string            `json:"service"`
	Region     string            `json:"region"`
	SKU        string            `json:"sku"`
	Dimension  string            `json:"dimension"`
	Item       string            `json:"item"`
	Attributes map[string]string `json:"attributes"`
	Unit       string            `json:"unit"`
	Tiers      []whyTier         `json:"tiers"`
	AsOf       string            `json:"as_of"`
	Source     string            `json:"source"`
	Confidence string            `json:"confidence"`
	Paid       *whyPaid          `json:"paid"` // under the reader's own price book; null without one
	Spot       *whySpot          `json:"spot"`
	Others     []whyOther        `json:"others"`
	Also       []whyKey          `json:"also"`
}

// whySpot is what is known of the spot market of an EC2 type beside its on-demand price.
type whySpot struct {
	Low         string  `json:"usd_low"`
	High        string  `json:"usd_high"`
	Band        string  `json:"interruption_band"`
	Probability float64 `json:"interruption_probability_per_month"`
	AsOf        string  `json:"as_of"`
	Source      string  `json:"source"`
	Confidence  string  `json:"confidence"`
}

// spotOf is the spot market beside an on-demand price; false for other prices, and where the book knows none.
func spotOf(book *pricing.Book, k model.PriceKey) (model.Spot, bool) {
	if k.Dimension != model.EC2OnDemand {
		return model.Spot{}, false
	}
	s, err := book.Spot(k.Item, k.Region)
	return s, err == nil
}

type whyTier struct {
	From string  `json:"tier_from"`
	To   *string `json:"tier_to"`
	USD  string  `json:"usd"`
}

type whyOther struct {
	USD        string `json:"usd"`
	AsOf       string `json:"as_of"`
	Source     string `json:"source"`
	Confidence string `json:"confidence"`
	Lost       string `json:"lost"`
}

type whyKey struct {
	Dimension string `json:"dimension"`
	Region    string `json:"region"`
	Item      string `json:"item"`
}

func (w writer) whyDocument(book *pricing.Book, f pricing.Found) whyDocument {
	r := f.Rate
	d := whyDocument{Book: book.Info().Name, Service: r.Service, Region: r.Key.Region, SKU: r.SKU, Dimension: string(r.Key.Dimension), Item: r.Key.Item,
		Attributes: book.Attributes(r), Unit: r.Unit, Tiers: tiersOf(r), AsOf: r.AsOf, Source: r.Source, Confidence: string(r.Confidence),
		Others: []whyOther{}, Also: []whyKey{}}
	if s, ok := spotOf(book, r.Key); ok {
		d.Spot = &whySpot{s.Low.Decimal().String(), s.High.Decimal().String(), s.Band, s.PerMonth, s.AsOf, s.Source, string(s.Confidence)}
	}
	for _, o := range r.Others {
		d.Others = append(d.Others, whyOther{o.USD.Decimal().String(), o.AsOf, o.Source, string(o.Confidence), w.words.Text(pricing.Lost(r, o))})
	}
	for _, k := range f.Also {
		d.Also = append(d.Also, whyKey{string(k.Dimension), k.Region, k.Item})
	}
	return d
}

// tiersOf are the tiers of a price as documents have them.
func tiersOf(r model.Rate) []whyTier {
	out := make([]whyTier, 0, len(r.Tiers))
	for _, t := range r.Tiers {
		one := whyTier{From: bound(t.From), USD: t.USD.Decimal().String()}
		if t.To >= 0 {
			to := bound(t.To)
			one.To = &to
		}
		out = append(out, one)
	}
	return out
}

// whyText is the derivation of a price for a terminal.
func (w writer) whyText(book *pricing.Book, f pricing.Found, pays *paid) string {
	t, r := w.words, f.Rate
	var b strings.Builder
	b.WriteString(styleStrong.Render(r.Key.What()+" "+r.Key.Region) + "\n")
	b.WriteString(w.whyPrice(r) + "\n")
	if pays != nil {
		b.WriteString(pays.sentence(w) + "\n")
	}
	b.WriteString("\n")
	facts := &grid{}
	facts.add(t.T("prices.col.service"), r.Service)
	facts.add(t.T("prices.col.region"), r.Key.Region+w.regionName(r.Key.Region))
	facts.add("SKU", w.sku(r))
	if a := attributeText(book.Attributes(r)); a != "" {
		facts.add(t.T("prices.col.attributes"), a)
	}
	if r.Range != nil {
		facts.add(t.T("prices.col.range"), w.f.Number(r.Range.Low, 6)+" – "+w.f.Number(r.Range.High, 6)+" USD")
	}
	facts.add(t.T("cli.col.as-of"), w.date(r.AsOf))
	facts.add(t.T("cli.col.trust"), w.confidence(r.Confidence))
	facts.add(t.T("cli.col.source"), printable(r.Source))
	facts.add(t.T("prices.col.book"), book.Info().Name)
	if s, ok := spotOf(book, r.Key); ok {
		facts.add(t.T("prices.spot"), t.T("prices.spot.range", "low", s.Low.Decimal().String(), "high", s.High.Decimal().String(), "band", s.Band, "date", w.date(s.AsOf)))
	}
	b.WriteString(facts.text(styleQuiet.UnsetFaint()))
	if pays != nil {
		b.WriteString(w.section(section{title: t.T("prices.steps"), table: pays.steps(w)}, false))
	}
	b.WriteString(w.section(section{title: t.T("prices.tiers"), table: w.whyTiers(r)}, false))
	b.WriteString(w.section(section{title: t.T("prices.others"), table: w.whyOthers(r)}, false))
	if len(f.Also) > 0 {
		b.WriteString("\n" + styleStrong.Render(t.T("prices.also")) + "\n")
		for _, k := range f.Also[:min(len(f.Also), mostAlso)] {
			b.WriteString(k.What() + " " + k.Region + "\n")
		}
	}
	return b.String()
}

// mostAlso is how many prices that fit less closely are named.
const mostAlso = 8

// whyPrice is the list price in a sentence; of a price in tiers, the first.
func (w writer) whyPrice(r model.Rate) string {
	usd := r.First().Decimal().String()
	if len(r.Tiers) > 1 {
		return w.words.T("prices.why.tiers", "usd", usd, "unit", r.Unit, "n", strconv.Itoa(len(r.Tiers)))
	}
	return w.words.T("prices.why.list", "usd", usd, "unit", r.Unit)
}

func (w writer) whyTiers(r model.Rate) *grid {
	g := &grid{right: []bool{true, true, true}, rows: [][]string{{w.words.T("prices.col.from"), w.words.T("prices.col.to"), "USD / " + r.Unit}}}
	if len(r.Tiers) == 1 && r.Tiers[0].To < 0 {
		return g
	}
	for _, t := range r.Tiers {
		to := bound(t.To)
		if to == "" {
			to = w.words.T("prices.endless")
		}
		g.add(bound(t.From), to, t.USD.Decimal().String())
	}
	return g
}

func (w writer) whyOthers(r model.Rate) *grid {
	t := w.words
	g := &grid{right: []bool{true}, rows: [][]string{{"USD", t.T("cli.col.as-of"), t.T("cli.col.trust"), t.T("prices.col.lost"), t.T("cli.col.source")}}}
	for _, o := range r.Others {
		g.add(o.USD.Decimal().String(), w.date(o.AsOf), w.confidence(o.Confidence), w.text(pricing.Lost(r, o)), printable(o.Source))
	}
	return g
}

// sku is the SKU, or that the source names none.
func (w writer) sku(r model.Rate) string {
	if r.SKU == "" {
		return w.words.T("prices.no-sku")
	}
	return printable(r.SKU)
}

// regionName is the region's name in brackets.
func (w writer) regionName(region string) string {
	if id := "region." + region; w.words.Has(id) {
		return " (" + w.words.T(id) + ")"
	}
	return ""
}

// attributeText is "vcpu 2, memory_gib 8", sorted by name; what stands elsewhere on the page is left out.
func attributeText(a map[string]string) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(a)) {
		if k != "item" && k != "usd_low" && k != "usd_high" {
			parts = append(parts, k+" "+a[k])
		}
	}
	return strings.Join(parts, ", ")
}
