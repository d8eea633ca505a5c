package prices

import (
	"maps"
	"slices"
	"strconv"

	"nines/model"
	"nines/pricing"
	"nines/web/request"
	"nines/web/ui"
)

// perPage is how many rows a page of the table has: the full table is thousands.
const perPage = 50

// example of a search, in the empty field.
const example = "m7g.large"

// View is the page.
type View struct {
	ui.Page
	Form     Form
	Errors   []string
	Found    string // how many, where
	Thing    string // the one thing that is shown in every region
	Back     string // from it to the search
	Heads    []Head
	Rows     []Row
	Against  bool // there is a column of the second region
	Place    string
	Other    string
	Pages    string
	Previous string
	Next     string
	Coverage []Service
	Covers   string
	Book     string
	Books    []BookRow
	// BooksFailed says that the list of books cannot be read.
	BooksFailed string
}

// Form holds the fields of the search.
type Form struct {
	Text, VCPU, Memory          string
	Services, Regions, Compared []Option
	Keep                        []Option // hidden values that the address keeps
}

// Option is a choice, or a name and its value.
type Option struct {
	Value, Name string
	Selected    bool
}

// Head is a column to sort by.
type Head struct{ Key, Name, Class, Href, Aria string }

// Row is a price in the table.
type Row struct {
	Name, Href      string
	Service         string
	VCPU, Memory    string
	Unit            string
	Here, There     *Price
	Ratio           string
	AsOf            string
	Trust, TrustCSS string
}

// Price is a price that opens to what it rests on.
type Price struct {
	USD    string
	Key    string
	SKU    string
	Source string
	AsOf   string
	Trust  string
	Range  string
	Spot   string // the spot market beside an on-demand price
	Tiers  []Tier
	Others []Other
}

// Tier is one of several.
type Tier struct{ Span, USD string }

// Other is a row that lost, and why.
type Other struct{ USD, AsOf, Trust, Why, Source string }

// builder turns a query's answer into the view.
type builder struct {
	page  ui.Page
	link  request.Link
	book  *pricing.Book
	table *table
	q     query
	kept  map[string]string
	lang  string
}

func (b builder) to(with ...string) string { return b.link.To("/prices", b.q.pairs(with...)...) }

func (b builder) build(coverage []pricing.ServiceCoverage) View {
	all := b.table.search(b.book, b.q)
	pages := max(1, (len(all)+perPage-1)/perPage)
	at := min(b.q.page, pages)
	info := b.book.Info()
	v := View{Page: b.page, Form: b.form(), Against: b.q.against != "" && b.q.thing == nil, Place: b.place(b.q.region), Other: b.place(b.q.against),
		Coverage: b.services(coverage), Covers: b.page.T("prices.coverage.page", "regions", strconv.Itoa(len(b.book.Regions()))),
		Book: b.page.T("prices.page.book", "book", info.Name, "oldest", b.page.Format.Date(info.Oldest), "newest", b.page.Format.Date(info.Newest))}
	for _, w := range b.q.wrong {
		v.Errors = append(v.Errors, b.page.T("prices.page.wrong", "value", w.value, "field", b.field(w.name)))
	}
	v.Found = b.page.T("prices.page.found", "n", b.page.Format.Whole(float64(len(all))), "place", v.Place)
	if b.q.thing != nil {
		v.Thing = b.q.thing.name()
		v.Found = b.page.T("prices.page.places", "n", strconv.Itoa(len(all)), "thing", v.Thing)
		v.Back = b.to("thing", "", "page", "")
	}
	v.Heads = b.heads(v.Against)
	for _, f := range all[(at-1)*perPage : min(at*perPage, len(all))] {
		v.Rows = append(v.Rows, b.row(f))
	}
	v.Pages = b.page.T("prices.page.of", "n", strconv.Itoa(at), "all", strconv.Itoa(pages))
	if at > 1 {
		v.Previous = b.to("page", strconv.Itoa(at-1))
	}
	if at < pages {
		v.Next = b.to("page", strconv.Itoa(at+1))
	}
	return v
}

// field is what a value of the query is called in the form.
func (b builder) field(name string) string {
	switch name {
	case "service":
		return b.page.T("prices.col.service")
	case "in":
		return b.page.T("prices.page.in")
	case "with":
		return b.page.T("prices.page.with")
	case "vcpu":
		return b.page.T("prices.page.vcpu")
	case "memory":
		return b.page.T("prices.page.memory")
	case "page":
		return b.page.T("prices.page.page")
	}
	return b.page.T("prices.page.text")
}

func (b builder) form() Form {
	f := Form{Text: b.q.raw["q"], VCPU: b.q.raw["vcpu"], Memory: b.q.raw["memory"]}
	f.Services = append(f.Services, Option{"", b.page.T("prices.page.any"), b.q.service == ""})
	for _, s := range b.table.services {
		f.Services = append(f.Services, Option{s, s, s == b.q.service})
	}
	f.Compared = append(f.Compared, Option{none, b.page.T("prices.page.none"), b.q.against == ""})
	for _, p := range b.table.places {
		name := b.place(p)
		f.Regions = append(f.Regions, Option{p, name, p == b.q.region})
		f.Compared = append(f.Compared, Option{p, name, p == b.q.against})
	}
	for _, path := range slices.Sorted(maps.Keys(b.kept)) {
		f.Keep = append(f.Keep, Option{Value: b.kept[path], Name: path})
	}
	if b.q.sorting != "" {
		f.Keep = append(f.Keep, Option{Value: b.q.sorting, Name: "sort"})
	}
	if b.lang != "" {
		f.Keep = append(f.Keep, Option{Value: b.lang, Name: "lang"})
	}
	return f
}

// place is a region with its name: "ap-northeast-2 Seoul".
func (b builder) place(region string) string {
	if id := "region." + region; b.page.Words.Has(id) {
		return region + " " + b.page.T(id)
	}
	return region
}

func (b builder) heads(against bool) []Head {
	head := func(key, name, class string) Head {
		return Head{key, name, class, b.to("sort", b.q.next(key), "page", ""), b.q.aria(key)}
	}
	if b.q.thing != nil { // always by price
		return []Head{{Name: b.page.T("prices.col.region")}, {Name: b.page.T("prices.page.vcpu-col"), Class: "num"}, {Name: b.page.T("prices.page.memory-col"), Class: "num"},
			{Name: b.page.T("prices.page.usd"), Class: "num"}}
	}
	out := []Head{head("name", b.page.T("prices.page.what"), ""), head("vcpu", b.page.T("prices.page.vcpu-col"), "num"),
		head("memory", b.page.T("prices.page.memory-col"), "num"), head("price", b.page.T("prices.page.usd-in", "place", b.q.region), "num")}
	if against {
		out = append(out, Head{Name: b.page.T("prices.page.usd-in", "place", b.q.against), Class: "num"}, head("ratio", b.page.T("prices.page.ratio"), "num"))
	}
	return out
}

func (b builder) row(f found) Row {
	r := Row{Name: f.thing.name(), Service: f.thing.service, Unit: b.page.Format.PriceUnit(f.thing.unit), Here: b.price(f.here), AsOf: b.page.Format.Date(f.here.AsOf),
		Trust: b.trust(f.here.Confidence), TrustCSS: ui.Chip(string(f.here.Confidence))}
	if b.q.thing != nil {
		r.Name = b.place(f.region)
	} else {
		r.Href = b.to("thing", f.thing.name(), "page", "")
	}
	if m := f.thing.machine; m != nil {
		r.VCPU, r.Memory = b.page.Format.Number(m.VCPU, 4), b.page.Format.Number(m.Memory.GiB(), 6)
	}
	if f.there != nil {
		r.There = b.price(f.there)
	}
	if f.ratio > 0 {
		r.Ratio = b.page.Format.Factor(f.ratio)
	}
	return r
}

// price opens to all that the book says of it.
func (b builder) price(r *model.Rate) *Price {
	f := b.page.Format
	p := &Price{USD: f.UnitPrice(r.First().Decimal()), Key: r.Key.String(), SKU: r.SKU, Source: r.Source, AsOf: f.Date(r.AsOf), Trust: b.trust(r.Confidence)}
	if p.SKU == "" {
		p.SKU = b.page.T("prices.no-sku")
	}
	if r.Range != nil {
		p.Range = f.Number(r.Range.Low, 6) + " – " + f.Number(r.Range.High, 6)
	}
	if r.Key.Dimension == model.EC2OnDemand {
		if s, err := b.book.Spot(r.Key.Item, r.Key.Region); err == nil {
			p.Spot = b.page.T("prices.spot.range", "low", f.UnitPrice(s.Low.Decimal()), "high", f.UnitPrice(s.High.Decimal()), "band", s.Band, "date", f.Date(s.AsOf))
		}
	}
	if len(r.Tiers) > 1 || r.Tiers[0].To >= 0 {
		for _, t := range r.Tiers {
			p.Tiers = append(p.Tiers, Tier{b.span(t), f.UnitPrice(t.USD.Decimal())})
		}
	}
	for _, o := range r.Others {
		p.Others = append(p.Others, Other{f.UnitPrice(o.USD.Decimal()), f.Date(o.AsOf), b.trust(o.Confidence), b.page.Words.Text(pricing.Lost(*r, o)), o.Source})
	}
	return p
}

// span is from where to where a tier goes.
func (b builder) span(t model.PriceTier) string {
	f := b.page.Format
	if t.To < 0 {
		return b.page.T("prices.page.from", "from", f.Number(t.From, 12))
	}
	return b.page.T("prices.page.span", "from", f.Number(t.From, 12), "to", f.Number(t.To, 12))
}

func (b builder) trust(c model.Confidence) string {
	if id := "web.confidence." + string(c); b.page.Words.Has(id) {
		return b.page.T(id)
	}
	return string(c)
}
