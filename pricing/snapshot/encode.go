package snapshot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"nines/model"
	"nines/pricing/internal/layout"
)

// Encode writes the binary book of a text. The same text gives the same bytes.
func Encode(t *Text) ([]byte, error) {
	sets, err := t.Sets()
	if err != nil {
		return nil, err
	}
	w := &writer{
		strings: map[string]uint16{"": 0}, list: []string{""}, skuIDs: map[string]uint32{"": 0},
		sources: map[model.Provenance]uint16{}, tiers: map[string]uint32{},
	}
	chosen := Choose(sets)
	for _, c := range chosen {
		w.rate(c)
	}
	w.hash(chosen)
	for _, v := range t.Types {
		w.typ(v)
	}
	bands := map[string]uint16{}
	for i, b := range t.Bands {
		bands[b.Name] = uint16(i)
		w.add(layout.Bands, le16(w.str(b.Name)), le16(uint16(b.PerTenThou)))
	}
	for _, s := range t.Spots {
		w.spot(s, bands[s.Band], t.Sources[s.Source])
	}
	w.meta(chosen, len(t.Rows)+len(t.Spots)+len(t.Types))
	return w.bytes()
}

// writer collects sections; a failure is kept and reported once.
type writer struct {
	sections [layout.Sections][]byte
	counts   [layout.Sections]uint32
	strings  map[string]uint16
	list     []string
	skuIDs   map[string]uint32 // number + 1 among skus; 0 is no SKU
	skus     []string
	sources  map[model.Provenance]uint16
	tiers    map[string]uint32
	err      error
}

func le16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }
func le32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
func le64(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) }

func (w *writer) add(section int, parts ...[]byte) {
	for _, p := range parts {
		w.sections[section] = append(w.sections[section], p...)
	}
	w.counts[section]++
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

func (w *writer) str(s string) uint16 {
	if id, ok := w.strings[s]; ok {
		return id
	}
	if len(w.list) == layout.MaxStrings {
		w.fail("the book has more than %d strings", layout.MaxStrings)
		return 0
	}
	id := uint16(len(w.list))
	w.strings[s] = id
	w.list = append(w.list, s)
	return id
}

// sku numbers a SKU from 1; placeSKUs turns the number into that of a string.
func (w *writer) sku(s string) uint32 {
	if id, ok := w.skuIDs[s]; ok {
		return id
	}
	w.skus = append(w.skus, s)
	w.skuIDs[s] = uint32(len(w.skus))
	return uint32(len(w.skus))
}

// placeSKUs puts the SKUs behind all other strings, once their number is known.
func (w *writer) placeSKUs() {
	rates := w.sections[layout.Rates]
	for at := layout.RateSKU; at < len(rates); at += layout.RateSize {
		if id := binary.LittleEndian.Uint32(rates[at:]); id > 0 {
			binary.LittleEndian.PutUint32(rates[at:], uint32(len(w.list))+id-1)
		}
	}
	w.list = append(w.list, w.skus...)
}

func (w *writer) source(p model.Provenance) uint16 {
	if id, ok := w.sources[p]; ok {
		return id
	}
	id := uint16(w.counts[layout.Sources])
	w.sources[p] = id
	w.add(layout.Sources, le16(w.str(p.Source)), le16(w.str(p.AsOf)), le16(w.str(string(p.Confidence))))
	return id
}

// tierRun stores a run of tiers once however many rates have it.
func (w *writer) tierRun(tiers []model.PriceTier) uint32 {
	var b []byte
	for _, t := range tiers {
		b = append(b, le64(math.Float64bits(t.From))...)
		b = append(b, le64(math.Float64bits(t.To))...)
		b = append(b, le64(uint64(t.USD.Coef))...)
		b = append(b, le32(uint32(t.USD.Exp))...)
	}
	if at, ok := w.tiers[string(b)]; ok {
		return at
	}
	at := w.counts[layout.Tiers]
	w.tiers[string(b)] = at
	w.sections[layout.Tiers] = append(w.sections[layout.Tiers], b...)
	w.counts[layout.Tiers] += uint32(len(tiers))
	return at
}

func (w *writer) rate(c Chosen) {
	k := c.Key
	others := w.counts[layout.Others]
	for _, o := range c.Others {
		usd := o.Tiers[0].USD
		w.add(layout.Others, le64(uint64(usd.Coef)), le32(uint32(usd.Exp)), le16(w.source(o.Source)), le16(0))
	}
	spread := uint16(0)
	if c.Low != nil {
		for _, f := range []float64{c.Low.Float(), c.Tiers[0].USD.Float(), c.High.Float()} {
			w.sections[layout.Ranges] = append(w.sections[layout.Ranges], le64(math.Float64bits(f))...)
		}
		w.counts[layout.Ranges]++
		spread = uint16(w.counts[layout.Ranges])
	}
	w.add(layout.Rates,
		le16(w.str(string(k.Dimension))), le16(w.str(k.Region)), le16(w.str(k.Item)),
		le16(w.str(dimensions[k.Dimension].service)), le16(w.str(c.Unit)),
		le16(w.source(c.Source)), le16(uint16(len(c.Tiers))), le16(uint16(len(c.Others))),
		le32(w.tierRun(c.Tiers)), le32(others), le32(w.sku(c.SKU)), le16(spread), le16(0))
}

// hash fills the index at a load of at most 3/4, and the spans of rates that share dimension and region.
func (w *writer) hash(chosen []Chosen) {
	size := 1
	for size*3 < len(chosen)*4 {
		size *= 2
	}
	slots := make([]uint32, size)
	for i, c := range chosen {
		h := int(layout.Hash32(string(c.Key.Dimension), c.Key.Region, c.Key.Item)) & (size - 1)
		for slots[h] != 0 {
			h = (h + 1) & (size - 1)
		}
		slots[h] = uint32(i + 1)
	}
	for _, s := range slots {
		w.add(layout.Hash, le32(s))
	}
	for start := 0; start < len(chosen); {
		end, k := start+1, chosen[start].Key
		for end < len(chosen) && chosen[end].Key.Dimension == k.Dimension && chosen[end].Key.Region == k.Region {
			end++
		}
		w.add(layout.Spans, le16(w.str(string(k.Dimension))), le16(w.str(k.Region)), le32(uint32(start)), le32(uint32(end)))
		start = end
	}
}

func (w *writer) typ(t Type) {
	flags := uint16(0)
	for _, f := range []struct {
		on  bool
		bit uint16
	}{
		{t.FullCore, layout.FullCore}, {t.Burstable, layout.Burstable}, {t.GPU, layout.GPU},
		{t.Accelerated, layout.Accelerated}, {t.Superseded, layout.Previous},
	} {
		if f.on {
			flags |= f.bit
		}
	}
	w.add(layout.Types, le16(w.str(t.Name)), le16(w.str(t.Arch)), le16(uint16(t.VCPU)), le16(flags),
		le32(uint32(t.MemoryMiB)), le32(uint32(t.NetworkMbps)), le32(uint32(t.DiskMbps)),
		le16(uint16(t.BaselinePerMille)), le16(0))
}

func (w *writer) spot(s Spot, band uint16, p model.Provenance) {
	w.add(layout.Spots, le16(w.str(s.Region)), le16(w.str(s.Type)), le16(band), le16(w.source(p)),
		le64(uint64(s.Low.Coef)), le64(uint64(s.High.Coef)), le32(uint32(s.Low.Exp)), le32(uint32(s.High.Exp)))
}

// meta names the book after its newest full date; oldest and newest are those of the rows that won.
func (w *writer) meta(chosen []Chosen, rows int) {
	oldest, newest := "", ""
	for _, c := range chosen {
		at := c.Source.AsOf
		if at == "" {
			continue
		}
		if oldest == "" || at < oldest {
			oldest = at
		}
		if at > newest {
			newest = at
		}
	}
	w.add(layout.Meta, le32(uint32(w.str("nines-"+newest))))
	w.add(layout.Meta, le32(uint32(w.str(oldest))))
	w.add(layout.Meta, le32(uint32(w.str(newest))))
	w.add(layout.Meta, le32(uint32(rows)))
}

func (w *writer) bytes() ([]byte, error) {
	if w.counts[layout.Rates] == 0 {
		w.fail("the book has no prices")
	}
	if w.counts[layout.Sources] >= 1<<16 || w.counts[layout.Ranges] >= 1<<16 {
		w.fail("the book has too many sources or ranges")
	}
	if w.err != nil {
		return nil, w.err
	}
	w.placeSKUs()
	at := uint32(0)
	for _, s := range w.list {
		w.add(layout.Strings, le32(at))
		w.sections[layout.Blob] = append(w.sections[layout.Blob], s...)
		at += uint32(len(s))
	}
	w.add(layout.Strings, le32(at))
	w.counts[layout.Blob] = at

	var table, body []byte
	offset := uint32(layout.HeaderSize)
	for i, s := range w.sections {
		table = append(append(table, le32(offset)...), le32(w.counts[i])...)
		body = append(body, s...)
		offset += uint32(len(s))
	}
	if len(body) > 1<<30 {
		return nil, errors.New("the book is larger than 1 GiB")
	}
	sum := crc32.Update(crc32.ChecksumIEEE(table), crc32.IEEETable, body)
	out := append([]byte(layout.Magic), le32(sum)...)
	return append(append(out, table...), body...), nil
}
