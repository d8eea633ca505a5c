package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"nines/model"
	"nines/pricing"
	"nines/pricing/snapshot"
)

// Pull is a book to keep, with how it came about.
type Pull struct {
	When     time.Time      // when it was pulled
	Note     string         // of who pulled it; may be empty
	Parts    []string       // what was fetched, such as "AmazonEC2 ap-northeast-2"; the rest is the book before
	Findings []string       // what the check found and somebody accepted, a sentence each
	Text     *snapshot.Text // the whole book
	Staged   string         // the pull whose staged parts go away with the commit; "" for none
}

// Save keeps a book, whole, in one transaction, and returns how it is called. Until it returns, and when it fails, every
// reader sees the books of before. A text that is no valid book is an error of package snapshot; all others are an [*Error].
func (s *Store) Save(ctx context.Context, p Pull) (Book, error) {
	raw, err := snapshot.Encode(p.Text)
	if err != nil {
		return Book{}, err
	}
	book, err := pricing.Open(string(raw)) // what is kept can be opened
	if err != nil {
		return Book{}, err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return Book{}, s.explain(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to do after a commit
	if s.dialect == postgres {           // one writer at a time, as in SQLite; readers do not wait
		if _, err := tx.ExecContext(ctx, "LOCK TABLE books IN EXCLUSIVE MODE"); err != nil {
			return Book{}, s.explain(err)
		}
	}
	w := saver{tx: tx, dialect: s.dialect}
	b := w.book(ctx, p, book)
	w.exec(ctx, "INSERT INTO encoded (book, bytes) VALUES ($1, $2)", b.ID, raw)
	w.rows(ctx, b.ID, book)
	if p.Staged != "" {
		w.exec(ctx, "DELETE FROM staged WHERE pull = $1", p.Staged)
	}
	if w.err == nil {
		w.err = tx.Commit()
	}
	if w.err != nil {
		return Book{}, s.explain(w.err)
	}
	return b, nil
}

// saver writes in a transaction and keeps the first error; after one it does nothing.
type saver struct {
	tx      *sql.Tx
	dialect dialect
	err     error
}

func (w *saver) exec(ctx context.Context, query string, args ...any) {
	if w.err == nil {
		_, w.err = w.tx.ExecContext(ctx, query, args...)
	}
}

// number runs a query that answers with one number.
func (w *saver) number(ctx context.Context, query string, args ...any) int64 {
	var n int64
	if w.err == nil {
		w.err = w.tx.QueryRowContext(ctx, query, args...).Scan(&n)
	}
	return n
}

// book writes what the book is.
func (w *saver) book(ctx context.Context, p Pull, book *pricing.Book) Book {
	info := book.Info()
	b := Book{Name: w.name(ctx, p.When), When: p.When.UTC().Truncate(time.Second), Note: p.Note,
		Parts: append([]string{}, p.Parts...), Findings: append([]string{}, p.Findings...),
		Oldest: info.Oldest, Newest: info.Newest}
	for range book.Each {
		b.Prices++
	}
	b.ID = w.number(ctx, `INSERT INTO books (name, pulled_at, note, oldest, newest, prices, parts, findings)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		b.Name, b.When.Format(time.RFC3339), b.Note, b.Oldest, b.Newest, b.Prices, jsonList(b.Parts), jsonList(b.Findings))
	return b
}

func jsonList(l []string) string {
	text, _ := json.Marshal(l) // strings always can
	return string(text)
}

// name is "pulled 2026-11-20"; of a second pull of that day it has the time, and of one in the same second a number.
func (w *saver) name(ctx context.Context, when time.Time) string {
	when = when.UTC()
	names := []string{"pulled " + when.Format(time.DateOnly), "pulled " + when.Format("2006-01-02 15:04"), "pulled " + when.Format(time.DateTime)}
	for i := 0; w.err == nil; i++ {
		if i == len(names) {
			names = append(names, fmt.Sprintf("%s no. %d", names[2], i-1))
		}
		if w.number(ctx, "SELECT count(*) FROM books WHERE name = $1", names[i]) == 0 {
			return names[i]
		}
	}
	return ""
}

// section is the prices of a service in a region, while they are gathered.
type section struct {
	service, region string
	rates           []model.Rate
}

// rows writes the book as rows, but for the sections that another book has already.
func (w *saver) rows(ctx context.Context, book int64, prices *pricing.Book) {
	sources := w.sources(ctx, prices)
	for _, sec := range sections(prices) {
		hash := sec.hash()
		id := w.number(ctx, "SELECT coalesce(min(id), 0) FROM sections WHERE hash = $1", hash)
		if w.err == nil && id == 0 {
			id = w.number(ctx, "INSERT INTO sections (hash, service, region) VALUES ($1, $2, $3) RETURNING id", hash, sec.service, sec.region)
			w.rates(ctx, id, sec.rates, sources)
		}
		w.exec(ctx, "INSERT INTO book_sections (book, section) VALUES ($1, $2)", book, id)
	}
}

// sections are the prices of a book by service and region, in the order in which they first appear.
func sections(book *pricing.Book) []*section {
	type place struct{ service, region string }
	by := map[place]*section{}
	var out []*section
	for r := range book.Each {
		p := place{r.Service, r.Key.Region}
		if by[p] == nil {
			by[p] = &section{service: r.Service, region: r.Key.Region}
			out = append(out, by[p])
		}
		by[p].rates = append(by[p].rates, r)
	}
	return out
}

// hash names a section by its content: every price with its source.
func (s *section) hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", s.service, s.region)
	for _, r := range s.rates {
		for i := range r.Tiers {
			for _, v := range values(r, i) {
				if v == nil {
					v = "–"
				}
				fmt.Fprintf(h, "%q ", v)
			}
		}
		fmt.Fprintf(h, "%q %q %q\n", r.Source, r.AsOf, r.Confidence)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// values are the columns of a tier's row between section and source.
func values(r model.Rate, i int) []any {
	t := r.Tiers[i]
	var to, low, high any
	if t.To >= 0 {
		to = number(t.To)
	}
	if r.Range != nil {
		low, high = number(r.Range.Low), number(r.Range.High)
	}
	return []any{string(r.Key.Dimension), r.Key.Item, strconv.Itoa(i), number(t.From), to, r.Unit, t.USD.Decimal().String(), low, high, r.SKU}
}

// number is a float as the shortest decimal text that reads back as it.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// sources writes the sources that the store does not know, and returns the numbers of all.
func (w *saver) sources(ctx context.Context, book *pricing.Book) map[model.Provenance]int64 {
	out := map[model.Provenance]int64{}
	if w.err != nil {
		return out
	}
	rows, err := w.tx.QueryContext(ctx, "SELECT id, source, as_of, confidence FROM sources")
	if err != nil {
		w.err = err
		return out
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var p model.Provenance
		if w.err = rows.Scan(&id, &p.Source, &p.AsOf, &p.Confidence); w.err != nil {
			return out
		}
		out[p] = id
	}
	if w.err = rows.Err(); w.err != nil {
		return out
	}
	for r := range book.Each {
		if out[r.Provenance] == 0 && w.err == nil {
			out[r.Provenance] = w.number(ctx, "INSERT INTO sources (source, as_of, confidence) VALUES ($1, $2, $3) RETURNING id",
				r.Source, r.AsOf, string(r.Confidence))
		}
	}
	return out
}

// Rows of one statement, and the columns of a row. Their product stays below what SQLite (32,766) and Postgres (65,535)
// take as parameters of one statement.
const (
	batch   = 400
	columns = 12
)

// rates writes the tiers of a section, many a statement.
func (w *saver) rates(ctx context.Context, section int64, rates []model.Rate, sources map[model.Provenance]int64) {
	args := make([]any, 0, batch*columns)
	flush := func() {
		if len(args) > 0 {
			w.exec(ctx, insertRates(len(args)/columns, w.dialect), args...)
			args = args[:0]
		}
	}
	for _, r := range rates {
		for i := range r.Tiers {
			args = append(append(append(args, section), values(r, i)...), sources[r.Provenance])
			args[len(args)-columns+3] = int64(i) // the tier is a number in the table
			if len(args) == batch*columns {
				flush()
			}
		}
	}
	flush()
}

// insertRates is the statement for n rows. SQLite looks a numbered parameter up among those before it, which takes the
// square of their number, so there they have none.
func insertRates(n int, d dialect) string {
	var b strings.Builder
	b.WriteString("INSERT INTO rates (section, dimension, item, tier, tier_from, tier_to, unit, usd, usd_low, usd_high, sku, source) VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for c := range columns {
			b.WriteByte("(,"[min(c, 1)])
			if d == sqlite {
				b.WriteByte('?')
				continue
			}
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(i*columns + c + 1))
		}
		b.WriteByte(')')
	}
	return b.String()
}
