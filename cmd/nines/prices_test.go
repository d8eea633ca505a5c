package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"nines/pricing"
)

// nines runs the program and returns what it printed.
func nines(t *testing.T, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	if code := run(args, strings.NewReader(""), &out, &errOut); code != exitOK {
		t.Fatalf("nines %s: exit code %d: %s", strings.Join(args, " "), code, errOut.String())
	}
	return out.String()
}

// The contract of `nines prices list -o json`: the keys and their order, over every row of the book; amounts are decimal
// strings that add up to what the book has; nothing is left out.
func TestPricesListContract(t *testing.T) {
	start := time.Now()
	text := nines(t, "prices", "list", "-o", "json")
	if took := time.Since(start); took > time.Second { // the promise; a fifth of it on two shared cores
		t.Logf("all prices took %v", took)
	}
	var rows []map[string]any
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatal(err)
	}
	keys := []string{"service", "region", "sku", "dimension", "attributes", "tier_from", "tier_to", "unit", "usd", "as_of", "source", "confidence"}
	if got := typeKeysOf(reflect.TypeFor[priceRow]()); !slices.Equal(got, keys) {
		t.Errorf("the keys are %v", got)
	}
	sum := decimal.Zero
	for i, row := range rows {
		if len(row) != len(keys) {
			t.Fatalf("row %d has %d keys: %v", i, len(row), row)
		}
		for _, k := range []string{"service", "region", "dimension", "unit", "source", "confidence"} {
			if s, ok := row[k].(string); !ok || s == "" {
				t.Fatalf("row %d: %s is %v", i, k, row[k])
			}
		}
		if _, ok := row["attributes"].(map[string]any); !ok {
			t.Fatalf("row %d: attributes are %v", i, row["attributes"])
		}
		usd, from := amount(t, row, "usd"), amount(t, row, "tier_from")
		if usd.IsNegative() || from.IsNegative() {
			t.Fatalf("row %d: %v", i, row)
		}
		if row["tier_to"] != nil && !amount(t, row, "tier_to").GreaterThan(from) {
			t.Fatalf("row %d: a tier from %v to %v", i, from, row["tier_to"])
		}
		sum = sum.Add(usd)
	}
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	n, want := 0, decimal.Zero
	for r := range book.Each {
		for _, tier := range r.Tiers {
			want = want.Add(tier.USD.Decimal())
			n++
		}
	}
	if len(rows) != n || !sum.Equal(want) {
		t.Errorf("%d rows that sum to %s; the book has %d tiers that sum to %s", len(rows), sum, n, want)
	}
}

// amount is a decimal string of a row.
func amount(t *testing.T, row map[string]any, key string) decimal.Decimal {
	t.Helper()
	s, ok := row[key].(string)
	d, err := decimal.NewFromString(s)
	if !ok || err != nil || strings.ContainsAny(s, "eE+") {
		t.Fatalf("%s is %v in %v", key, row[key], row)
	}
	return d
}

// typeKeysOf are the JSON keys of a flat type in order.
func typeKeysOf(typ reflect.Type) []string {
	var out []string
	for i := range typ.NumField() {
		out = append(out, typ.Field(i).Tag.Get("json"))
	}
	return out
}

// The CSV says what the JSON says.
func TestPricesListCSV(t *testing.T) {
	var rows []priceRow
	if err := json.Unmarshal([]byte(nines(t, "prices", "list", "--region", "ap-northeast-2", "-o", "json")), &rows); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(nines(t, "prices", "list", "--region", "ap-northeast-2", "-o", "csv"))).ReadAll()
	if err != nil || len(records) != len(rows)+1 || len(rows) < 1000 {
		t.Fatalf("%d records for %d rows: %v", len(records), len(rows), err)
	}
	for i, r := range rows {
		record := records[i+1]
		if record[3] != r.Dimension || record[8] != r.USD || record[10] != r.Source {
			t.Fatalf("row %d: %v, %v", i, r, record)
		}
	}
}

// TestPricesDocumented compares the tables of docs/json.md with the types that are printed.
func TestPricesDocumented(t *testing.T) {
	for heading, typ := range map[string]reflect.Type{
		"### `nines prices list -o json`":     reflect.TypeFor[priceRow](),
		"### `nines prices why -o json`":      reflect.TypeFor[whyDocument](),
		"### `nines prices coverage -o json`": reflect.TypeFor[coverageDocument](),
	} {
		same(t, heading, docKeys(t, heading), typeKeys(typ, ""))
	}
}
