// Package layout is the binary form of the embedded price book, shared by the writer (pricing/snapshot) and the reader
// (pricing). It holds the shape and nothing else: no prices, no rules.
//
// A book is one string: a header, then sections one after the other. All integers are little-endian. Strings are
// referred to by number; the reader cuts them out of the blob without copying.
//
//	magic   8 bytes "NINESPB3"
//	crc     u32 over everything after it
//	table   Sections × (offset u32, count u32)
//	Strings offsets: count × u32, count-1 strings; string i is blob[offset i : offset i+1]
//	Blob    bytes
//	Meta    4 × u32: name, oldest, newest (strings), number of source rows
//	Sources count × {source, as-of, confidence: u16}
//	Tiers   count × {from, to: f64; coef: i64; exp: i32}
//	Ranges  count × {low, likely, high: f64}
//	Others  count × {coef: i64; exp: i32; source: u16; pad: u16}
//	Rates   count × RateSize bytes, sorted by dimension, region, item (see Rate offsets below)
//	Hash    count (a power of two) × u32: record number + 1, 0 when free; open addressing by linear probing
//	Spans   count × {dimension, region: u16; start, end: u32}, in the order of Rates
//	Types   count × TypeSize bytes, sorted by name
//	Spots   count × SpotSize bytes, sorted by region, type
//	Bands   count × {band: u16; per month, in 1/10,000: u16}
package layout

// Magic begins every book; its last byte is the version of the layout.
const Magic = "NINESPB3"

// Sections of a book, in order.
const (
	Strings = iota
	Blob
	Meta
	Sources
	Tiers
	Ranges
	Others
	Rates
	Hash
	Spans
	Types
	Spots
	Bands
	Sections
)

// Sizes in bytes.
const (
	HeaderSize = len(Magic) + 4 + Sections*8
	BodyStart  = len(Magic) + 4 // where the checksum begins
	SourceSize = 6
	TierSize   = 28
	RangeSize  = 24
	OtherSize  = 16
	RateSize   = 32
	SpanSize   = 12
	TypeSize   = 24
	SpotSize   = 32
	BandSize   = 4
)

// Offsets of a rate's fields.
const (
	RateDimension = 0  // u16 string
	RateRegion    = 2  // u16 string
	RateItem      = 4  // u16 string
	RateService   = 6  // u16 string
	RateUnit      = 8  // u16 string
	RateSource    = 10 // u16 source
	RateTierCount = 12 // u16
	RateOtherN    = 14 // u16
	RateTier      = 16 // u32
	RateOther     = 20 // u32
	RateSKU       = 24 // u32 string: the price list of every region has more SKUs than a u16 counts
	RateRange     = 28 // u16, number + 1; 0 for none; 2 bytes spare
)

// Offsets of a type's fields.
const (
	TypeName     = 0  // u16 string
	TypeArch     = 2  // u16 string
	TypeVCPU     = 4  // u16
	TypeFlags    = 6  // u16
	TypeMemory   = 8  // u32 MiB
	TypeNetwork  = 12 // u32 Mbps, 0 unknown
	TypeDisk     = 16 // u32 Mbps, 0 unknown
	TypeBaseline = 20 // u16, 1/1,000 of its vCPUs
)

// Flags of a type.
const (
	FullCore = 1 << iota
	Burstable
	GPU
	Accelerated
	Previous
)

// Offsets of a spot market's fields.
const (
	SpotRegion   = 0       // u16 string
	SpotType     = 2       // u16 string
	SpotBand     = 4       // u16 band
	SpotSource   = 6       // u16 source
	SpotLow      = 8       // i64 coefficient
	SpotHigh     = 16      // i64 coefficient
	SpotLowExp   = 24      // i32
	SpotHighExp  = 28      // i32
	MaxStrings   = 1 << 16 // without SKUs, which stand after all others
	MaxTierCount = 1 << 16
)

// Hash32 is FNV-1a over the three parts of a key with a separator (Fowler, Noll, Vo; draft-eastlake-fnv-17, section 2).
func Hash32(dimension, region, item string) uint32 {
	const offset, prime = 2166136261, 16777619
	h := uint32(offset)
	for i := 0; i < len(dimension); i++ {
		h = (h ^ uint32(dimension[i])) * prime
	}
	h = (h ^ 0xff) * prime
	for i := 0; i < len(region); i++ {
		h = (h ^ uint32(region[i])) * prime
	}
	h = (h ^ 0xff) * prime
	for i := 0; i < len(item); i++ {
		h = (h ^ uint32(item[i])) * prime
	}
	return h
}

// U16 reads two bytes at i.
func U16(s string, i int) uint16 { return uint16(s[i]) | uint16(s[i+1])<<8 }

// U32 reads four bytes at i.
func U32(s string, i int) uint32 {
	_ = s[i+3]
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

// U64 reads eight bytes at i.
func U64(s string, i int) uint64 {
	_ = s[i+7]
	return uint64(U32(s, i)) | uint64(U32(s, i+4))<<32
}
