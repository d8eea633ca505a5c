package refresh

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing"
)

// Finding is something that a careful person would look at before the new book replaces the old one.
type Finding struct {
	// ID names it, from the general to the particular: "jump/ec2.ondemand/ap-northeast-2/m7g.large".
	ID    string
	Block bool // the new book must not be kept unless somebody accepts the finding
	Text  model.Text
}

// Accepted says whether a pattern names the finding: its ID, or the beginning of it up to a slash.
func (f Finding) Accepted(patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return f.ID == p || strings.HasPrefix(f.ID, p+"/") })
}

// Limits of what passes unseen.
const (
	// jump is by how much a price may change before somebody must look: 30 %.
	jumpTenths = 3
	// old is how old a price must be for a jump to be no surprise: it is said and does not block.
	oldYears = 2
	// shown is how many names a sentence lists.
	shown = 5
)

// Check compares the book in force with the one that would replace it, for everything that the parts answer for. Blocking
// ones come first; inside of them by ID.
func Check(from, to *pricing.Book, parts []Part) []Finding {
	var out []Finding
	for i := range parts {
		p := &parts[i]
		for _, f := range p.Faults {
			out = append(out, faulty(p, f))
		}
		out = append(out, extent(from, p)...)
		out = append(out, jumps(from, to, p)...)
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		if a.Block != b.Block {
			if a.Block {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return out
}

func id(kind string, k model.PriceKey) string {
	out := kind + "/" + string(k.Dimension) + "/" + k.Region
	if k.Item != "" {
		out += "/" + k.Item
	}
	return out
}

// faulty is a row that cannot be used.
func faulty(p *Part, f Fault) Finding {
	where := p.Name() + ", " + f.Place
	out := Finding{ID: id(string(f.Trouble), f.Key), Block: true}
	switch f.Trouble {
	case Zero:
		out.Text = model.Msg("pull.found.zero", "key", f.Key.String(), "row", where)
	case Negative:
		out.Text = model.Msg("pull.found.negative", "key", f.Key.String(), "row", where, "usd", f.Got)
	case Unit:
		out.Text = model.Msg("pull.found.unit", "key", f.Key.String(), "row", where, "unit", f.Got)
	case Tiers:
		out.Text = model.Msg("pull.found.tiers", "key", f.Key.String(), "row", where, "tiers", f.Got)
	default:
		out.Block = false
		out.Text = model.Msg("pull.found.ambiguous", "key", f.Key.String(), "row", where, "usd", f.Got)
	}
	return out
}

// extent finds what the old book had and the list has no more.
func extent(from *pricing.Book, p *Part) []Finding {
	now := map[model.PriceKey]bool{}
	has := map[model.Dimension]bool{}
	for _, r := range p.Rows {
		now[r.Key], has[r.Key.Dimension] = true, true
	}
	for _, f := range p.Faults { // told as what it is
		now[f.Key], has[f.Key.Dimension] = true, true
	}
	if len(p.Rows) == 0 { // which is no loss where nothing was known
		known := slices.ContainsFunc(p.Dimensions, func(d model.Dimension) bool { return len(readItems(from, d, p.Region)) > 0 })
		return []Finding{{ID: "empty/" + p.Service + "/" + p.Region, Block: known || p.Read == 0,
			Text: model.Msg("pull.found.empty", "list", p.Name(), "rows", strconv.Itoa(p.Read))}}
	}
	var out []Finding
	var gone []string
	before, after := 0, 0
	for _, d := range p.Dimensions {
		was := readItems(from, d, p.Region)
		if len(was) > 0 && !has[d] {
			out = append(out, Finding{ID: "missing/" + string(d) + "/" + p.Region, Block: true,
				Text: model.Msg("pull.found.missing", "list", p.Name(), "dimension", string(d), "n", strconv.Itoa(len(was)))})
			continue
		}
		before += len(was)
		for _, k := range was {
			if !now[k] {
				gone = append(gone, k.What())
			}
		}
	}
	for k := range now {
		if slices.Contains(p.Dimensions, k.Dimension) {
			after++
		}
	}
	if len(gone) == 0 {
		return out
	}
	f := Finding{ID: "gone/" + p.Service + "/" + p.Region, Text: model.Msg("pull.found.gone", "list", p.Name(), "n", strconv.Itoa(len(gone)), "names", some(gone))}
	if after < before {
		f = Finding{ID: "shrink/" + p.Service + "/" + p.Region, Block: true, Text: model.Msg("pull.found.shrink", "list", p.Name(),
			"before", strconv.Itoa(before), "after", strconv.Itoa(after), "names", some(gone))}
	}
	return append(out, f)
}

// readItems are the things that the book has a read price for in a dimension and region.
func readItems(b *pricing.Book, d model.Dimension, region string) []model.PriceKey {
	var out []model.PriceKey
	for _, item := range b.Items(d, region) {
		k := model.PriceKey{Dimension: d, Region: region, Item: item}
		if r, err := b.Rate(k); err == nil && r.Key == k && isRead(r.Provenance) {
			out = append(out, k)
		}
	}
	return out
}

// some lists the first few of many names.
func some(names []string) string {
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:shown], ", ") + ", …"
}

// jumps finds prices that changed by more than 30 %.
func jumps(from, to *pricing.Book, p *Part) []Finding {
	var out []Finding
	for i, r := range p.Rows {
		if i > 0 && p.Rows[i-1].Key == r.Key { // a further tier
			continue
		}
		was, err1 := from.Rate(r.Key)
		is, err2 := to.Rate(r.Key)
		if err1 != nil || err2 != nil || was.Key != r.Key || is.Provenance != p.Source {
			continue
		}
		a, b, ok := furthest(was.Tiers, is.Tiers)
		if !ok {
			continue
		}
		share := b.Sub(a).Mul(decimal.New(100, 0)).DivRound(a, 0)
		out = append(out, Finding{ID: id("jump", r.Key), Block: isRead(was.Provenance) && recent(was.AsOf, p.Day()),
			Text: model.Msg("pull.found.jump", "key", r.Key.String(), "from", a.String(), "date", was.AsOf, "to", b.String(), "percent", signed(share))})
	}
	return out
}

func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + d.String()
	}
	return d.String()
}

// furthest is the tier whose price changed most, when it changed by more than 30 %. Tiers whose bounds moved are compared by
// their first price.
func furthest(was, is []model.PriceTier) (a, b decimal.Decimal, jumped bool) {
	n := 1
	if len(was) == len(is) {
		n = len(was)
		for i := range was {
			if was[i].From != is[i].From {
				n = 1
			}
		}
	}
	most := decimal.Zero
	for i := range n {
		x, y := was[i].USD.Decimal(), is[i].USD.Decimal()
		if !x.IsPositive() {
			continue
		}
		change := y.Sub(x).Abs()
		if change.Mul(decimal.New(10, 0)).GreaterThan(x.Mul(decimal.New(jumpTenths, 0))) {
			if share := change.DivRound(x, 6); share.GreaterThan(most) {
				most, a, b, jumped = share, x, y, true
			}
		}
	}
	return a, b, jumped
}

// recent says whether a price of one day is young enough on another for a jump to be a surprise. A price without a date is.
func recent(asOf, day string) bool {
	if asOf == "" {
		return true
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return true
	}
	return asOf >= at.AddDate(-oldYears, 0, 0).Format(time.DateOnly)[:min(len(asOf), len(time.DateOnly))]
}
