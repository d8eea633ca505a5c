package awstest

import (
	"net/http"
	"reflect"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"nines/model"
	"nines/pricing"
	"nines/pricing/aws/bulk"
	"nines/pricing/aws/query"
	"nines/pricing/refresh"
	"nines/pricing/snapshot"
)

// A pull of the lists of a book is that book: nothing is found, and every price of the lists is what it was.
func TestListsOfABookAreTheBook(t *testing.T) {
	if testing.Short() {
		t.Skip("the race pass has nothing to see here")
	}
	book, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	regions := []string{"ap-northeast-2", "us-east-1"}
	s := NewServer(book, regions...)
	defer s.Close()
	c := &bulk.Client{Base: s.URL, HTTP: http.DefaultClient, Day: "2026-11-22"}
	lists, missing, err := c.Lists(t.Context(), Services, regions)
	if err != nil || len(missing) != 0 || len(lists) != 6 {
		t.Fatal(lists, missing, err)
	}
	var parts []refresh.Part
	for _, l := range lists {
		p, err := c.Fetch(t.Context(), l, nil)
		if err != nil || len(p.Faults) != 0 || len(p.Rows) == 0 {
			t.Fatalf("%s: %+v, %v", l.Name(), p, err)
		}
		parts = append(parts, *p)
	}
	text, err := refresh.Merge(refresh.Base(book.Text(), nil), parts)
	if err != nil {
		t.Fatal(err)
	}
	raw := encode(t, text)
	for _, f := range refresh.Check(book, raw, parts) {
		t.Errorf("%s: %v", f.ID, f.Text)
	}
	n := 0
	for _, p := range parts {
		for i, r := range p.Rows {
			if i > 0 && p.Rows[i-1].Key == r.Key {
				continue
			}
			was, err1 := book.Rate(r.Key)
			is, err2 := raw.Rate(r.Key)
			if err1 != nil || err2 != nil || was.First() != is.First() || len(was.Tiers) != len(is.Tiers) && r.Key.Dimension != model.EBSIO2IOPS || is.Provenance != p.Source {
				t.Fatalf("%s: %+v, %v; %+v, %v", r.Key, was, err1, is, err2)
			}
			n++
		}
	}
	if n < 5000 {
		t.Errorf("%d prices", n)
	}
	sameByTheAPI(t, s, parts)
}

// sameByTheAPI asks the API for the parts that the files gave: the rows are the same, to the last SKU.
func sameByTheAPI(t *testing.T, s *Server, parts []refresh.Part) {
	t.Helper()
	c := query.New(sdk.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", "")},
		query.Options{Endpoint: s.URL, Day: "2026-11-22", Limit: 1e6})
	for _, want := range parts {
		got, err := c.Fetch(t.Context(), want.Service, want.Region, nil)
		if err != nil || len(got.Faults) != 0 || !reflect.DeepEqual(got.Rows, want.Rows) || !reflect.DeepEqual(got.Dimensions, want.Dimensions) {
			t.Errorf("%s: %d rows by the API, %d in the file; %v", want.Name(), len(got.Rows), len(want.Rows), err)
		}
	}
}

func encode(t *testing.T, text *snapshot.Text) *pricing.Book {
	t.Helper()
	raw, err := snapshot.Encode(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := pricing.Open(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
