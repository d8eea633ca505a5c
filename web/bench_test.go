package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"nines/model/reference"
	"nines/pricing"
	"nines/web"
)

func library(b *testing.B) http.Handler {
	b.Helper()
	book, err := pricing.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	e, err := web.New(web.Options{Service: web.NewLibrary(book, reference.Default())})
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// The compare page of a workload that was asked for before: the time is that of drawing.
func BenchmarkComparePage(b *testing.B) {
	h := library(b)
	for b.Loop() {
		if w := get(h, "/", "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

// The compare page of a new workload each time: evaluation and drawing.
func BenchmarkComparePageOfNewWorkload(b *testing.B) {
	h := library(b)
	i := 0
	for b.Loop() {
		i++
		if w := get(h, fmt.Sprintf("/?peak=%d+rps", 30+i%5000), "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

// The page of one design.
func BenchmarkDesignPage(b *testing.B) {
	h := library(b)
	for b.Loop() {
		if w := get(h, "/scenarios/active-active", "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
