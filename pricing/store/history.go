package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"

	"nines/model"
	"nines/pricing/snapshot"
)

// Past is what a price was in one book.
type Past struct {
	Book Book
	Rate model.Rate
}

// History is a price in every kept book that has it, oldest first.
func (s *Store) History(ctx context.Context, k model.PriceKey) ([]Past, error) {
	books, err := s.Books(ctx)
	if err != nil {
		return nil, err
	}
	by := map[int64]Book{}
	for _, b := range books {
		by[b.ID] = b
	}
	rows, err := s.db.QueryContext(ctx, `SELECT b.id, sec.service, r.unit, r.tier_from, r.tier_to, r.usd, r.usd_low, r.usd_high, r.sku, src.source, src.as_of, src.confidence
		FROM rates r JOIN sections sec ON sec.id = r.section JOIN book_sections bs ON bs.section = sec.id JOIN books b ON b.id = bs.book
		JOIN sources src ON src.id = r.source
		WHERE r.dimension = $1 AND r.item = $2 AND sec.region = $3 ORDER BY b.pulled_at, b.id, r.tier`, string(k.Dimension), k.Item, k.Region)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []Past
	for rows.Next() {
		id, r, err := scanRate(rows, k)
		if err != nil {
			return nil, s.explain(err)
		}
		if n := len(out); n > 0 && out[n-1].Book.ID == id {
			out[n-1].Rate.Tiers = append(out[n-1].Rate.Tiers, r.Tiers...)
			continue
		}
		if b, ok := by[id]; ok { // a book that was saved since the list is left for the next question
			out = append(out, Past{b, r})
		}
	}
	return out, s.explain(rows.Err())
}

// scanRate reads a row of History: a price with one tier.
func scanRate(rows *sql.Rows, k model.PriceKey) (int64, model.Rate, error) {
	r := model.Rate{Key: k}
	var id int64
	var from, usd string
	var to, low, high sql.NullString
	err := rows.Scan(&id, &r.Service, &r.Unit, &from, &to, &usd, &low, &high, &r.SKU, &r.Source, &r.AsOf, &r.Confidence)
	if err != nil {
		return 0, r, err
	}
	t := model.PriceTier{To: -1}
	if t.USD, err = snapshot.ParseFixed(usd); err != nil {
		return 0, r, fmt.Errorf("%s of book %d: %w", k, id, err)
	}
	numbers := []struct {
		text sql.NullString
		to   *float64
	}{{sql.NullString{String: from, Valid: true}, &t.From}, {to, &t.To}}
	if low.Valid && high.Valid {
		r.Range = &model.Range{Likely: t.USD.Float()}
		numbers = append(numbers, []struct {
			text sql.NullString
			to   *float64
		}{{low, &r.Range.Low}, {high, &r.Range.High}}...)
	}
	for _, n := range numbers {
		if !n.text.Valid {
			continue
		}
		if *n.to, err = strconv.ParseFloat(n.text.String, 64); err != nil {
			return 0, r, fmt.Errorf("%s of book %d: %w", k, id, err)
		}
	}
	r.Tiers = []model.PriceTier{t}
	return id, r, nil
}

// Keys lists what was ever filed under a SKU, in any kept book, sorted.
func (s *Store) Keys(ctx context.Context, sku string) ([]model.PriceKey, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT r.dimension, sec.region, r.item FROM rates r JOIN sections sec ON sec.id = r.section
		WHERE r.sku = $1 AND r.sku <> ''`, sku)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.PriceKey
	for rows.Next() {
		var k model.PriceKey
		if err := rows.Scan(&k.Dimension, &k.Region, &k.Item); err != nil {
			return nil, s.explain(err)
		}
		out = append(out, k)
	}
	slices.SortFunc(out, snapshot.CompareKeys)
	return out, s.explain(rows.Err())
}
