package pricing

import (
	"nines/model"
	"nines/pricing/internal/layout"
	"nines/pricing/snapshot"
)

// Text is the book as text again, for a refresh that merges new prices into it: encoded, it opens to the same rates,
// types and spot markets. Of a row that lost only its first tier and its source are left; it comes back as such.
// Sources are named by their number; the text is the caller's.
func (b *Book) Text() *snapshot.Text {
	t := &snapshot.Text{Sources: snapshot.Sources{}}
	ids := map[model.Provenance]string{}
	source := func(p model.Provenance) string {
		id, ok := ids[p]
		if !ok {
			id = snapshot.SourceID(p)
			ids[p], t.Sources[id] = id, p
		}
		return id
	}
	for r := range b.Each {
		t.Rows = append(t.Rows, winner(r, source(r.Provenance))...)
		t.Rows = append(t.Rows, losers(r, source)...)
	}
	for i := range b.count[layout.Types] {
		t.Types = append(t.Types, b.typeText(i))
	}
	for i := range b.count[layout.Bands] {
		at := b.at[layout.Bands] + i*layout.BandSize
		t.Bands = append(t.Bands, snapshot.Band{Name: b.field(at, 0), PerTenThou: int(layout.U16(b.raw, at+2))})
	}
	for i := range b.count[layout.Spots] {
		at := b.spotAt(i)
		s := snapshot.Spot{Region: b.field(at, layout.SpotRegion), Type: b.field(at, layout.SpotType),
			Source: source(b.sources[layout.U16(b.raw, at+layout.SpotSource)])}
		s.Band = t.Bands[layout.U16(b.raw, at+layout.SpotBand)].Name
		s.Low = model.Fixed{Coef: int64(layout.U64(b.raw, at+layout.SpotLow)), Exp: int32(layout.U32(b.raw, at+layout.SpotLowExp))}
		s.High = model.Fixed{Coef: int64(layout.U64(b.raw, at+layout.SpotHigh)), Exp: int32(layout.U32(b.raw, at+layout.SpotHighExp))}
		t.Spots = append(t.Spots, s)
	}
	return t
}

// winner are the tiers of the price in force.
func winner(r model.Rate, source string) []snapshot.Row {
	rows := make([]snapshot.Row, len(r.Tiers))
	for i, tier := range r.Tiers {
		rows[i] = snapshot.Row{Key: r.Key, From: tier.From, To: tier.To, Unit: r.Unit, USD: tier.USD, SKU: r.SKU, Source: source}
	}
	if r.Range != nil {
		low, high := snapshot.NearestFixed(r.Range.Low), snapshot.NearestFixed(r.Range.High)
		rows[0].Low, rows[0].High = &low, &high
	}
	return rows
}

// losers are the rows that lost, each one tier. A book keeps them in their order, so one that would stand before the row
// that precedes it must have had tiers that stop, and so had all after it.
func losers(r model.Rate, source func(model.Provenance) string) []snapshot.Row {
	var rows []snapshot.Row
	before := snapshot.Set{Key: r.Key, Source: r.Provenance, Tiers: r.Tiers}
	stops := !before.Whole()
	for _, o := range r.Others {
		set := snapshot.Set{Key: r.Key, Source: o.Provenance, Tiers: []model.PriceTier{{To: -1, USD: o.USD}}}
		if stops = stops || snapshot.Better(set, before) < 0; stops {
			set.Tiers[0].To = 1 // somewhere: where the first tier ended is not kept
		}
		rows = append(rows, snapshot.Row{Key: r.Key, To: set.Tiers[0].To, Unit: r.Unit, USD: o.USD, Source: source(o.Provenance)})
		before = set
	}
	return rows
}

// typeText is a type as a line of types.csv.
func (b *Book) typeText(i int) snapshot.Type {
	at := b.at[layout.Types] + i*layout.TypeSize
	flags := layout.U16(b.raw, at+layout.TypeFlags)
	return snapshot.Type{
		Name: b.field(at, layout.TypeName), Arch: b.field(at, layout.TypeArch), VCPU: int(layout.U16(b.raw, at+layout.TypeVCPU)),
		MemoryMiB: int(layout.U32(b.raw, at+layout.TypeMemory)), NetworkMbps: int(layout.U32(b.raw, at+layout.TypeNetwork)),
		DiskMbps: int(layout.U32(b.raw, at+layout.TypeDisk)), BaselinePerMille: int(layout.U16(b.raw, at+layout.TypeBaseline)),
		FullCore: flags&layout.FullCore != 0, GPU: flags&layout.GPU != 0, Accelerated: flags&layout.Accelerated != 0,
		Burstable: flags&layout.Burstable != 0, Superseded: flags&layout.Previous != 0,
	}
}
