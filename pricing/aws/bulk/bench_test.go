package bulk

import (
	"bytes"
	"encoding/csv"
	"io"
	"testing"

	"nines/pricing/aws/awstest"
)

// benchSize keeps a benchmark short; `go run ./cmd/bench` reads a 300 MB file from the disk.
const benchSize = 32 << 20

func benchText(b *testing.B) []byte {
	b.Helper()
	var text bytes.Buffer
	if err := awstest.BigList(&text, benchSize); err != nil {
		b.Fatal(err)
	}
	return text.Bytes()
}

// BenchmarkList is the whole way from bytes to prices.
func BenchmarkList(b *testing.B) {
	text := benchText(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		part, err := ReadList(bytes.NewReader(text), "AmazonEC2", "ap-northeast-2")
		if err != nil || len(part.Rows) == 0 {
			b.Fatal(part, err)
		}
	}
}

// BenchmarkSplit and BenchmarkSplitSlow split only, here and in encoding/csv.
func BenchmarkSplit(b *testing.B) {
	text := benchText(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r := newCSVReader(bytes.NewReader(text))
		for {
			if _, err := r.read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkSplitSlow(b *testing.B) {
	text := benchText(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(text))
		r.FieldsPerRecord, r.ReuseRecord = -1, true
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
