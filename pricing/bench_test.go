package pricing

import (
	"testing"

	"nines/model"
)

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Open(embedded); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	book := mustOpen(b)
	keys := []model.PriceKey{
		{Dimension: model.EC2OnDemand, Region: "us-east-1", Item: "m7g.large"},
		{Dimension: model.RDSMultiAZ, Region: "ap-northeast-2", Item: "postgres db.m7g.large"},
		{Dimension: model.EgressGB, Region: "ap-northeast-2"},
		{Dimension: model.Route53Zone, Region: "us-east-1"}, // by way of global
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := book.Rate(keys[i%len(keys)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOffersCached(b *testing.B) {
	book := mustOpen(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(book.Offers("us-east-1")) == 0 {
			b.Fatal("no offers")
		}
	}
}

func BenchmarkOffersFirst(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		book, err := Open(embedded)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if len(book.Offers("us-east-1")) == 0 {
			b.Fatal("no offers")
		}
	}
}

func mustOpen(tb testing.TB) *Book {
	tb.Helper()
	book, err := Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

func BenchmarkSearchFullTable(b *testing.B) {
	book := mustOpen(b)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		if err := book.List(Filter{Match: "m7g.2xlarge northeast"}, func(model.Rate) bool { n++; return true }); err != nil || n == 0 {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	book := mustOpen(b)
	for b.Loop() {
		if _, err := book.Find("m7g.large ap-northeast-2"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCoverage(b *testing.B) {
	book := mustOpen(b)
	for b.Loop() {
		if len(book.Coverage()) == 0 {
			b.Fatal("nothing is covered")
		}
	}
}
