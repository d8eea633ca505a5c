package pricing

import (
	"reflect"
	"slices"
	"testing"

	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

// A book that becomes text and a book again says the same, and a second time too.
func TestTextOpensToTheSame(t *testing.T) {
	first := mustOpen(t)
	for range 2 {
		raw, err := snapshot.Encode(first.Text())
		if err != nil {
			t.Fatal(err)
		}
		second, err := Open(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for want := range first.Each {
			got, err := second.Rate(want.Key)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v, %v; before %+v", got, err, want)
			}
			n++
		}
		if n != second.count[layout.Rates] || n < 20000 {
			t.Errorf("%d rates, then %d", n, second.count[layout.Rates])
		}
		if !slices.Equal(first.types, second.types) || !slices.Equal(first.previous, second.previous) || !slices.Equal(first.databases, second.databases) {
			t.Error("the types differ")
		}
		if first.count[layout.Spots] != second.count[layout.Spots] {
			t.Errorf("%d spot markets, then %d", first.count[layout.Spots], second.count[layout.Spots])
		}
		for i := range first.count[layout.Spots] {
			at := first.spotAt(i)
			typ, region := first.field(at, layout.SpotType), first.field(at, layout.SpotRegion)
			a, err1 := first.Spot(typ, region)
			b, err2 := second.Spot(typ, region)
			if err1 != nil || err2 != nil || a != b {
				t.Fatalf("%s in %s: %+v, %v; then %+v, %v", typ, region, a, err1, b, err2)
			}
		}
		a, b := first.Info(), second.Info()
		a.Rows, b.Rows = 0, 0 // lost rows count as one tier each
		if a != b {
			t.Errorf("%+v, then %+v", a, b)
		}
		first = second
	}
}

// The price lists of all regions have more SKUs than a book may have other strings.
func TestMoreSKUsThanStrings(t *testing.T) {
	text := mustOpen(t).Text()
	n := 0
	for len(text.Rows) < layout.MaxStrings+layout.MaxStrings/2 {
		text.Rows = append(text.Rows, text.Rows...)
	}
	text.Rows = slices.DeleteFunc(text.Rows, func(r snapshot.Row) bool { return r.From > 0 || r.To >= 0 || r.Low != nil || r.USD.Coef == 0 })
	for i := range text.Rows {
		text.Rows[i].SKU = "SKU" + string(rune('A'+i%26)) + string(rune('A'+i/26%26)) + string(rune('A'+i/676%26)) + string(rune('A'+i/17576))
		text.Rows[i].Key.Item = text.Rows[i].Key.Item + string(rune('a'+i%26)) // 26 items of each
	}
	raw, err := snapshot.Encode(text)
	if err != nil {
		t.Fatal(err)
	}
	book, err := Open(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for _, r := range text.Rows {
		known[r.SKU] = r.Key.Region
	}
	for r := range book.Each {
		if known[r.SKU] != r.Key.Region {
			t.Fatalf("%s is a SKU of %q", r.Key, known[r.SKU])
		}
		n++
	}
	if n < 20000 {
		t.Errorf("%d rates", n)
	}
}
