package pricing

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/pricing/snapshot"
)

// bookOf encodes rows of one source and opens them.
func bookOf(tb fataler, rows []snapshot.Row) *Book {
	text := &snapshot.Text{Sources: snapshot.Sources{"s": {Source: "a test", AsOf: "2026-11-01", Confidence: model.Exact}}, Rows: rows}
	raw, err := snapshot.Encode(text)
	if err != nil {
		tb.Fatal(err)
	}
	b, err := Open(string(raw))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

type fataler interface{ Fatal(args ...any) }

// row is a price in the unit of its dimension.
func row(d model.Dimension, region, item string, from, to float64, coef int64) snapshot.Row {
	unit, _ := snapshot.Unit(d)
	return snapshot.Row{Key: model.PriceKey{Dimension: d, Region: region, Item: item}, From: from, To: to, Unit: unit,
		USD: model.Fixed{Coef: coef, Exp: -3}, SKU: "sku-" + item, Source: "s"}
}

func TestCompare(t *testing.T) {
	const east, seoul = "us-east-1", "ap-northeast-2"
	before := bookOf(t, []snapshot.Row{
		row(model.EC2OnDemand, east, "m7g.large", 0, -1, 80), row(model.EC2OnDemand, east, "m7g.xlarge", 0, -1, 160),
		row(model.EC2OnDemand, seoul, "m7g.large", 0, -1, 100),
		row(model.EgressGB, east, "", 0, 100, 90), row(model.EgressGB, east, "", 100, -1, 50),
		row(model.EgressGB, seoul, "", 0, 100, 120), row(model.EgressGB, seoul, "", 100, -1, 110),
	})
	after := bookOf(t, []snapshot.Row{
		row(model.EC2OnDemand, east, "m7g.large", 0, -1, 80), row(model.EC2OnDemand, east, "m8g.large", 0, -1, 88),
		row(model.EC2OnDemand, seoul, "m7g.large", 0, -1, 90),
		row(model.EgressGB, east, "", 0, 100, 90), row(model.EgressGB, east, "", 100, -1, 60),
		row(model.EgressGB, seoul, "", 0, 200, 120), row(model.EgressGB, seoul, "", 200, -1, 110),
	})
	var got []string
	d := Compare(before, after)
	for _, c := range d.Changes {
		share := "no share"
		if r, ok := c.Relative(); ok {
			share = fmt.Sprintf("%+.2f", r)
		}
		got = append(got, fmt.Sprintf("%s %s: %s, %d tiers", c.Kind(), c.Key, share, len(c.Tiers())))
	}
	want := []string{ // 100 to 90 is a tenth less; 50 to 60 a fifth more; moved bounds have no share, and four tiers
		"changed ec2.ondemand m7g.large in ap-northeast-2: -0.10, 1 tiers",
		"removed ec2.ondemand m7g.xlarge in us-east-1: no share, 1 tiers",
		"added ec2.ondemand m8g.large in us-east-1: no share, 1 tiers",
		"changed transfer.internet in ap-northeast-2: no share, 4 tiers",
		"changed transfer.internet in us-east-1: +0.20, 1 tiers",
	}
	if !slices.Equal(got, want) || d.Same != 1 {
		t.Errorf("%d the same and\n%q, want\n%q", d.Same, got, want)
	}
	if n := [3]int{d.Count(Added), d.Count(Removed), d.Count(Changed)}; n != [3]int{1, 1, 3} {
		t.Errorf("counted %v", n)
	}
	if over := d.Over(0.15); len(over.Changes) != 2 || over.Changes[0].Key.Region != seoul || over.Changes[1].Key.Region != east {
		t.Errorf("over 15 %%: %+v", over.Changes)
	}
	for _, c := range []struct {
		f         Filter
		n, same   int
		wantError bool
	}{
		{Filter{}, 5, 1, false}, {Filter{Service: "ec2"}, 3, 1, false}, {Filter{Region: seoul}, 2, 0, false},
		{Filter{Match: "sku-m8g"}, 1, 0, false}, {Filter{Service: "no such"}, 0, 0, true}, {Filter{Region: "mars-1"}, 0, 0, true},
	} {
		d, err := CompareOnly(before, after, c.f)
		var unknown *UnknownError
		if len(d.Changes) != c.n || d.Same != c.same || errors.As(err, &unknown) != c.wantError {
			t.Errorf("%+v: %d changes, %d the same, %v", c.f, len(d.Changes), d.Same, err)
		}
	}
	// A service that only one of the books has is known.
	other := bookOf(t, []snapshot.Row{row(model.S3Standard, east, "", 0, -1, 23)})
	for _, pair := range [][2]*Book{{before, other}, {other, before}} {
		if d, err := CompareOnly(pair[0], pair[1], Filter{Service: "s3"}); err != nil || len(d.Changes) != 1 {
			t.Errorf("s3: %+v, %v", d, err)
		}
	}
}

// Compare is what two maps give, and turns round with its books.
func TestCompareAgainstMaps(t *testing.T) {
	rows := rapid.Custom(func(t *rapid.T) []snapshot.Row {
		var out []snapshot.Row
		for _, region := range []string{"us-east-1", "eu-west-1"} {
			for _, item := range []string{"m7g.large", "m7g.xlarge", "c7g.large"} {
				switch n := rapid.Int64Range(0, 4).Draw(t, "price"); n {
				case 0: // not sold
				case 4:
					out = append(out, row(model.EC2OnDemand, region, item, 0, 10, 3), row(model.EC2OnDemand, region, item, 10, -1, 2))
				default:
					out = append(out, row(model.EC2OnDemand, region, item, 0, -1, n))
				}
			}
		}
		return append(out, row(model.EBSGP3, "us-east-1", "", 0, -1, 80)) // a book has a price
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := bookOf(t, rows.Draw(t, "a")), bookOf(t, rows.Draw(t, "b"))
		d := Compare(a, b)
		from, to := map[model.PriceKey]model.Rate{}, map[model.PriceKey]model.Rate{}
		for r := range a.Each {
			from[r.Key] = r
		}
		for r := range b.Each {
			to[r.Key] = r
		}
		same, changes := 0, map[model.PriceKey]string{}
		for k, r := range from {
			switch now, ok := to[k]; {
			case !ok:
				changes[k] = Removed
			case reflect.DeepEqual(r.Tiers, now.Tiers):
				same++
			default:
				changes[k] = Changed
			}
		}
		for k := range to {
			if _, ok := from[k]; !ok {
				changes[k] = Added
			}
		}
		if d.Same != same || len(d.Changes) != len(changes) {
			t.Fatalf("%d the same and %d changes, want %d and %d", d.Same, len(d.Changes), same, len(changes))
		}
		back := Compare(b, a)
		for i, c := range d.Changes {
			if c.Kind() != changes[c.Key] || i > 0 && snapshot.CompareKeys(d.Changes[i-1].Key, c.Key) >= 0 {
				t.Fatalf("%s is %s, want %s; or not in order", c.Key, c.Kind(), changes[c.Key])
			}
			if r := back.Changes[i]; r.Key != c.Key || !reflect.DeepEqual(r.From, c.To) || !reflect.DeepEqual(r.To, c.From) {
				t.Fatalf("%s turned round is %+v", c.Key, r)
			}
		}
	})
}

// other is the embedded book with every seventh row dearer, for the benchmark.
var other = sync.OnceValues(func() (*Book, error) {
	text, err := snapshot.Decode(os.DirFS("data"))
	if err != nil {
		return nil, err
	}
	for i := range text.Rows {
		if i%7 == 0 && text.Rows[i].Low == nil && text.Rows[i].USD.Coef < 1<<40 {
			text.Rows[i].USD.Coef++
		}
	}
	raw, err := snapshot.Encode(text)
	if err != nil {
		return nil, err
	}
	return Open(string(raw))
})

// BenchmarkCompare promises less than 300 ms for two full books (issue 3, How fast).
func BenchmarkCompare(b *testing.B) {
	book := mustOpen(b)
	to, err := other()
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n = len(Compare(book, to).Changes)
	}
	b.ReportMetric(float64(n), "changes")
}
