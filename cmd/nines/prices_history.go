package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
	"nines/pricing/snapshot"
	"nines/pricing/store"
)

func newPricesHistory(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON}}
	cmd := &cobra.Command{
		Use:   "history SKU|WORDS...",
		Short: "What a price was in every book that was kept",
		Long: "history finds the price that the words name, as why does, or every price that is filed under a SKU, and prints it as each book has it: the " +
			"embedded book and every pull, with the change from book to book.",
		Example: "nines prices history m7g.large seoul\n" +
			"nines prices history APN2-EBS:VolumeUsage.gp3 -o json",
		Args: takes(1, -1, "a SKU, or what is priced and where, such as m7g.large ap-northeast-2"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			all, err := o.book.history(strings.Join(args, " "))
			if err != nil {
				return err
			}
			w := newWriter(*lang)
			if o.output == asJSON {
				return writeJSON(io.out, historyJSON(all))
			}
			return write(io.out, w.historyText(all))
		},
	}
	o.book.add(cmd)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// past is a price over the books, oldest first.
type past struct {
	key   model.PriceKey
	books []pastBook
}

// pastBook is the price in one book.
type pastBook struct {
	name string
	when time.Time // zero for the embedded book
	rate model.Rate
}

// history finds what the words mean in the book that the flags choose, and what it was in each.
func (c *bookChoice) history(words string) ([]past, error) {
	which, name, err := c.which()
	if err != nil {
		return nil, err
	}
	s, err := c.shelf()
	if err != nil {
		return nil, err
	}
	defer s.close()
	book, err := s.book(c.context(), which, name)
	if err != nil {
		return nil, err
	}
	embedded, err := pricing.Embedded()
	if err != nil {
		return nil, err
	}
	db, err := s.open(c.context())
	if err != nil {
		return nil, err
	}
	keys, err := c.meant(words, book, embedded, db)
	if err != nil {
		return nil, err
	}
	var out []past
	for _, k := range keys {
		p := past{key: k}
		if r, err := embedded.Rate(k); err == nil && r.Key == k {
			p.books = append(p.books, pastBook{name: embedded.Info().Name, rate: r})
		}
		if db != nil {
			kept, err := db.History(c.context(), k)
			if err != nil {
				return nil, ofStore(err)
			}
			for _, one := range kept {
				p.books = append(p.books, pastBook{one.Book.Name, one.Book.When, one.Rate})
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// meant are the prices that a SKU is filed under in any of the books, or the one that the words name.
func (c *bookChoice) meant(words string, book, embedded *pricing.Book, db *store.Store) ([]model.PriceKey, error) {
	keys := append(book.FiledUnder(words), embedded.FiledUnder(words)...)
	if db != nil {
		kept, err := db.Keys(c.context(), words)
		if err != nil {
			return nil, ofStore(err)
		}
		keys = append(keys, kept...)
	}
	if len(keys) > 0 {
		slices.SortFunc(keys, snapshot.CompareKeys)
		return slices.Compact(keys), nil
	}
	found, err := book.Find(placeWords(words, book.Places()))
	return []model.PriceKey{found.Rate.Key}, wrongInput(err)
}

// historyDocument is a price in `nines prices history -o json`; docs/json.md explains each key.
type historyDocument struct {
	Region    string        `json:"region"`
	Dimension string        `json:"dimension"`
	Item      string        `json:"item"`
	Books     []historyBook `json:"books"`
}

type historyBook struct {
	Book       string    `json:"book"`
	PulledAt   *string   `json:"pulled_at"`
	SKU        string    `json:"sku"`
	Unit       string    `json:"unit"`
	Tiers      []whyTier `json:"tiers"`
	Relative   *float64  `json:"relative"`
	AsOf       string    `json:"as_of"`
	Source     string    `json:"source"`
	Confidence string    `json:"confidence"`
}

func historyJSON(all []past) []historyDocument {
	out := make([]historyDocument, 0, len(all))
	for _, p := range all {
		d := historyDocument{Region: p.key.Region, Dimension: string(p.key.Dimension), Item: p.key.Item, Books: []historyBook{}}
		for i, b := range p.books {
			one := historyBook{Book: b.name, SKU: b.rate.SKU, Unit: b.rate.Unit, Tiers: tiersOf(b.rate), Relative: optional(p.change(i)), AsOf: b.rate.AsOf,
				Source: b.rate.Source, Confidence: string(b.rate.Confidence)}
			if !b.when.IsZero() {
				at := b.when.Format(time.RFC3339)
				one.PulledAt = &at
			}
			d.Books = append(d.Books, one)
		}
		out = append(out, d)
	}
	return out
}

// change is by which share the price changed since the book before.
func (p past) change(i int) (float64, bool) {
	if i == 0 {
		return 0, false
	}
	return pricing.Change{From: &p.books[i-1].rate, To: &p.books[i].rate}.Relative()
}

func (w writer) historyText(all []past) string {
	t := w.words
	var b strings.Builder
	for n, p := range all {
		if n > 0 {
			b.WriteString("\n")
		}
		b.WriteString(styleStrong.Render(p.key.What()+" "+p.key.Region) + "\n")
		g := &grid{right: []bool{2: true, 3: true}, rows: [][]string{{t.T("prices.col.book"), t.T("cli.col.as-of"), "USD", "±", t.T("cli.col.unit"), t.T("cli.col.trust")}}}
		for i, one := range p.books {
			var tiers []string
			for _, tier := range one.rate.Tiers {
				tiers = append(tiers, tier.USD.Decimal().String())
			}
			g.add(printable(one.name), w.date(one.rate.AsOf), strings.Join(tiers, " / "), w.relative(p.change(i)), one.rate.Unit, w.confidence(one.rate.Confidence))
		}
		b.WriteString(g.text(styleHeading))
	}
	return b.String()
}
