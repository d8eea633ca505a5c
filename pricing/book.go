// Package pricing is the price book of nines: list prices of AWS by region, tier and type, what is known of the spot
// market, and estimates for owned hardware, colocation and people. Every price keeps its source, date and confidence.
//
// The embedded book is a dated snapshot (book.bin), built from pricing/data by pricing/genbook; README.md says how. It
// opens in about a millisecond and answers look-ups from the embedded bytes. A price that the book does not have is a
// [model.MissingPriceError] that names the nearest one; it is never zero and never guessed here.
//
// What does not belong here: arithmetic on prices (model/cost), AWS clients (pricing/aws).
package pricing

import (
	_ "embed"
	"errors"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"sync"

	"nines/model"
	"nines/pricing/internal/layout"
)

//go:embed book.bin
var embedded string

// Global is the region of prices that are the same everywhere: support, Route 53, CloudFront's classes.
const Global = "global"

// Book is an opened price book. It implements [model.PriceBook], is safe for concurrent use, and hands out slices that
// callers must not change.
type Book struct {
	raw       string
	at        [layout.Sections]int
	count     [layout.Sections]int
	info      model.BookInfo
	strings   []string
	sources   []model.Provenance
	tiers     []model.PriceTier
	ranges    []model.Range
	others    []model.OtherRate
	types     []model.InstanceType // sorted by name
	databases []model.InstanceType // RDS classes, sorted by name, which begins with "db."
	previous  []bool               // beside types: on AWS's list of previous generations
	spans     map[place]span
	regions   []string // with EC2 prices, sorted
	places    map[string]bool

	offers sync.Map // of place -> []model.Offer, filled on first use
}

var _ model.PriceBook = (*Book)(nil)

// place is where a dimension is sold.
type place struct {
	dimension model.Dimension
	region    string
}

// span is a run of rates, [start, end).
type span struct{ start, end int }

var open = sync.OnceValues(func() (*Book, error) { return Open(embedded) })

// Embedded returns the book that the program carries, opened once.
func Embedded() (*Book, error) { return open() }

// Open reads a book in binary form and keeps the string. It fails when the bytes are not a whole, undamaged book of
// this version.
func Open(raw string) (*Book, error) {
	if len(raw) < layout.HeaderSize || !strings.HasPrefix(raw, layout.Magic) {
		return nil, errors.New("not a price book of this version of nines: rebuild it with go run ./pricing/genbook")
	}
	if sum := checksum(raw[layout.BodyStart:]); sum != layout.U32(raw, len(layout.Magic)) {
		return nil, errors.New("the price book is damaged: its checksum does not match; rebuild it with go run ./pricing/genbook")
	}
	b := &Book{raw: raw, spans: map[place]span{}, places: map[string]bool{Global: true}}
	for i := range layout.Sections {
		at := layout.BodyStart + 8*i
		b.at[i], b.count[i] = int(layout.U32(raw, at)), int(layout.U32(raw, at+4))
	}
	b.readStrings()
	b.readMeta()
	b.readSources()
	b.readTiers()
	b.readOthers()
	b.readTypes()
	b.readSpans()
	return b, nil
}

// OpenAs is [Open] for a book that is known under another name than its text gives it, such as "pulled 2026-11-20".
func OpenAs(raw, name string) (*Book, error) {
	b, err := Open(raw)
	if err != nil {
		return nil, err
	}
	b.info.Name = name
	return b, nil
}

// checksum is CRC-32 (IEEE) of a string, in pieces, so that the whole is not copied.
func checksum(s string) uint32 {
	var sum uint32
	var piece [1 << 15]byte
	for len(s) > 0 {
		n := copy(piece[:], s)
		sum = crc32.Update(sum, crc32.IEEETable, piece[:n])
		s = s[n:]
	}
	return sum
}

// readStrings cuts the strings out of the blob; they share its memory.
func (b *Book) readStrings() {
	b.strings = make([]string, b.count[layout.Strings]-1)
	blob := b.raw[b.at[layout.Blob]:][:b.count[layout.Blob]]
	at := b.at[layout.Strings]
	from := layout.U32(b.raw, at)
	for i := range b.strings {
		at += 4
		to := layout.U32(b.raw, at)
		b.strings[i] = blob[from:to]
		from = to
	}
}

// field is the string that a record refers to at an offset.
func (b *Book) field(record, offset int) string { return b.strings[layout.U16(b.raw, record+offset)] }

func (b *Book) float(at int) float64 { return math.Float64frombits(layout.U64(b.raw, at)) }

func (b *Book) readMeta() {
	text := func(i int) string { return b.strings[layout.U32(b.raw, b.at[layout.Meta]+4*i)] }
	b.info = model.BookInfo{
		Name: text(0), Oldest: text(1), Newest: text(2), Rows: int(layout.U32(b.raw, b.at[layout.Meta]+12)),
	}
}

func (b *Book) readSources() {
	b.sources = make([]model.Provenance, b.count[layout.Sources])
	for i := range b.sources {
		at := b.at[layout.Sources] + i*layout.SourceSize
		b.sources[i] = model.Provenance{
			Source: b.field(at, 0), AsOf: b.field(at, 2), Confidence: model.Confidence(b.field(at, 4)),
		}
	}
}

func (b *Book) readTiers() {
	b.tiers = make([]model.PriceTier, b.count[layout.Tiers])
	for i := range b.tiers {
		at := b.at[layout.Tiers] + i*layout.TierSize
		b.tiers[i] = model.PriceTier{From: b.float(at), To: b.float(at + 8), USD: model.Fixed{
			Coef: int64(layout.U64(b.raw, at+16)), Exp: int32(layout.U32(b.raw, at+24)),
		}}
	}
	b.ranges = make([]model.Range, b.count[layout.Ranges])
	for i := range b.ranges {
		at := b.at[layout.Ranges] + i*layout.RangeSize
		b.ranges[i] = model.Range{Low: b.float(at), Likely: b.float(at + 8), High: b.float(at + 16)}
	}
}

func (b *Book) readOthers() {
	b.others = make([]model.OtherRate, b.count[layout.Others])
	for i := range b.others {
		at := b.at[layout.Others] + i*layout.OtherSize
		b.others[i] = model.OtherRate{
			USD:        model.Fixed{Coef: int64(layout.U64(b.raw, at)), Exp: int32(layout.U32(b.raw, at+8))},
			Provenance: b.sources[layout.U16(b.raw, at+12)],
		}
	}
}

// readSpans learns where each dimension and region begins, and which regions have EC2 prices.
func (b *Book) readSpans() {
	for i := range b.count[layout.Spans] {
		at := b.at[layout.Spans] + i*layout.SpanSize
		p := place{model.Dimension(b.field(at, 0)), b.field(at, 2)}
		b.spans[p] = span{int(layout.U32(b.raw, at+4)), int(layout.U32(b.raw, at+8))}
		b.places[p.region] = true
		if p.dimension == model.EC2OnDemand {
			b.regions = append(b.regions, p.region) // spans are sorted
		}
		if p.dimension == model.RDSInstance || p.dimension == model.AuroraNode {
			b.readClasses(b.spans[p])
		}
	}
	slices.SortFunc(b.databases, byName)
	b.databases = slices.CompactFunc(b.databases, func(a, c model.InstanceType) bool { return a.Name == c.Name })
}

// readClasses describes the RDS classes of a span by the EC2 types they are made of.
func (b *Book) readClasses(s span) {
	for i := s.start; i < s.end; i++ {
		_, class, _ := strings.Cut(b.item(i), " ")
		if t, ok := b.Type(strings.TrimPrefix(class, dbPrefix)); ok {
			c := *t
			c.Name = class
			b.databases = append(b.databases, c)
		}
	}
}

func byName(a, b model.InstanceType) int { return strings.Compare(a.Name, b.Name) }

// Info names the book. Its dates are those of the prices that won.
func (b *Book) Info() model.BookInfo { return b.info }

// Regions lists the AWS regions with EC2 prices, sorted.
func (b *Book) Regions() []string { return b.regions }
