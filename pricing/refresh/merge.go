package refresh

import (
	"maps"

	"nines/model"
	"nines/pricing/snapshot"
)

// place is a dimension in a region.
type place struct {
	dimension model.Dimension
	region    string
}

// Base is what new parts are merged into: the embedded book, whose hand-made tables follow the program, with what an earlier
// pull read from price lists and what it learned of spot markets and types. latest may be nil.
func Base(embedded, latest *snapshot.Text) *snapshot.Text {
	out := clone(embedded)
	if latest == nil {
		return out
	}
	for _, r := range latest.Rows {
		if _, ok := listOf(latest.Sources[r.Source].Source); ok {
			out.Rows = append(out.Rows, r)
			out.Sources[r.Source] = latest.Sources[r.Source]
		}
	}
	carrySpots(out, latest)
	dropGuesses(out)
	prune(out)
	return out
}

// Merge puts parts into the text of a book. A part is all that its list says: prices of an earlier pull of the same list go,
// but for those whose new row cannot be used. Prices from other sources stay beside the new ones and lose to them, as the
// older rows they are; those that nobody had read, and that the list now answers for, go. The result has whole sets of tiers;
// base is not changed.
func Merge(base *snapshot.Text, parts []Part) (*snapshot.Text, error) {
	out := clone(base)
	faulty := map[model.PriceKey]bool{}
	fresh := map[string]bool{}
	for i := range parts {
		fresh[parts[i].Name()] = true
		for _, f := range parts[i].Faults {
			faulty[f.Key] = faulty[f.Key] || f.Trouble != Ambiguous
		}
	}
	rows := out.Rows[:0]
	for _, r := range out.Rows {
		if name, ok := listOf(out.Sources[r.Source].Source); !ok || !fresh[name] || faulty[r.Key] {
			rows = append(rows, r)
		}
	}
	out.Rows = rows
	for i := range parts {
		p := &parts[i]
		id := snapshot.SourceID(p.Source)
		out.Sources[id] = p.Source
		for _, r := range p.Rows {
			r.Source = id
			out.Rows = append(out.Rows, r)
		}
	}
	dropGuesses(out)
	prune(out)
	if _, err := out.Sets(); err != nil {
		return nil, err
	}
	return out, nil
}

// clone copies what a merge changes.
func clone(t *snapshot.Text) *snapshot.Text {
	out := *t
	out.Sources = maps.Clone(t.Sources)
	out.Rows = append([]snapshot.Row(nil), t.Rows...)
	out.Types = append([]snapshot.Type(nil), t.Types...)
	out.Spots = append([]snapshot.Spot(nil), t.Spots...)
	return &out
}

// dropGuesses takes out what was derived or believed of things that AWS's own list of the same dimension and region does not
// have: nobody sells them there.
func dropGuesses(t *snapshot.Text) {
	lists := map[place]bool{}
	keys := map[model.PriceKey]bool{}
	for _, r := range t.Rows {
		if _, ok := listOf(t.Sources[r.Source].Source); ok {
			lists[place{r.Key.Dimension, r.Key.Region}] = true
			keys[r.Key] = true
		}
	}
	rows := t.Rows[:0]
	for _, r := range t.Rows {
		if isRead(t.Sources[r.Source]) || !lists[place{r.Key.Dimension, r.Key.Region}] || keys[r.Key] {
			rows = append(rows, r)
		}
	}
	t.Rows = rows
}

// isRead says whether somebody read the price, and did not derive or believe it.
func isRead(p model.Provenance) bool { return snapshot.Class(p.Confidence) == 0 }

// prune takes out sources that no row has any more.
func prune(t *snapshot.Text) {
	used := map[string]bool{}
	for _, r := range t.Rows {
		used[r.Source] = true
	}
	for _, s := range t.Spots {
		used[s.Source] = true
	}
	maps.DeleteFunc(t.Sources, func(id string, _ model.Provenance) bool { return !used[id] })
}
